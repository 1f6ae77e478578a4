"""`fund statement confirm` and `confirmed`: letters with the figures of issued statements, and what contributors answered."""

import csv
import io
from hashlib import sha256

import pytest

from ledger.book.reader import Reader
from ledger.statements.figures_json import from_json
from tests.exports.papers import text
from tests.ledger.commands import filled

ABOUT = filled.ABOUT | {"fiscal_month": 10}  # the fiscal year 2025 ends with 2026-Q3, for which statements are issued


@pytest.fixture
def url(books):
    return books.make(filled.fill, **ABOUT)


@pytest.fixture
def home(books, url):
    """The folder of the book, with an answer lying in it."""
    place = books.place(url)
    (place / "answer.pdf").write_bytes(b"we agree")
    return place


def text_of(path):
    return text(path.read_bytes())


def told(run, *more):
    return {row["contributor"]: row for row in run("statement", "confirm", "2025", "--list", "--json", *more).json["rows"]}


def test_a_letter_has_the_figures_of_the_issued_statement_in_the_contributors_language(url, home, run):
    ran = run("statement", "confirm", "2025", "--to", "letters", "--yes")
    assert (ran.status, ran.err) == (0, "")
    with Reader(url) as query:
        stored = {
            code: from_json(held)
            for code, held in query.rows(
                "SELECT c.code, s.figures FROM statement s JOIN contributor c ON c.id = s.contributor_id"
            )
        }
    assert {path.stem for path in (home / "letters").iterdir()} == {f"confirmation-2025-{code}" for code in stored}
    usa, spain = (text_of(home / "letters" / f"confirmation-2025-{code}.pdf") for code in ("USA", "ESP"))
    for code, shown in (("A8", "125,000.00"), ("B14", "124,965.00")):
        lines = stored["USA"].pledged_in_all if code == "A8" else stored["USA"].funds
        assert f"{lines[code].quarter.amount:,.2f}" == shown
        assert f"USD {shown}" in usa
    assert f"B2 Contributions received, before bank charges USD {stored['USA'].funds['B2'].year.amount:,.2f}" in usa
    assert "EUR 40.000,00" in spain
    assert "30 de septiembre de 2026" in spain
    assert stored["ESP"].facts.issue.number in spain


def test_the_figures_stay_those_that_were_issued_whatever_was_posted_since(url, home, run):
    run("statement", "confirm", "2025", "USA", "--to", "before", "--yes")
    one = ("pledge", "add", "USA", "777", "USD", "--signed", "2026-09-01", "--due", "2026-09-02=777", "--yes")
    batch = run(*one, "--json").json["batch"]
    assert run("approve", batch, "--confirm", "777.00", user="luis.mora").status == 0
    run("statement", "confirm", "2025", "USA", "--to", "after", "--yes")
    first, second = ((home / place / "confirmation-2025-USA.pdf").read_bytes() for place in ("before", "after"))
    assert first == second


def test_letters_are_recorded_and_listed_with_their_answers(url, home, run):
    assert {row["state"] for row in told(run).values()} == {"not_asked"}
    run("statement", "confirm", "2025", "ESP", "USA", "--to", "letters", "--yes")
    answer = ("--on", "2026-10-07", "--document", "answer.pdf", "--yes")
    assert run("statement", "confirmed", "ESP", "2025", "--agrees", *answer).status == 0
    assert (
        run("statement", "confirmed", "usa", "2025", "--difference", "one more receipt", "--amount", "-1500.5", *answer).status
        == 0
    )
    found = told(run)
    assert {code: row["state"] for code, row in found.items()} == {
        "CAN": "not_asked",
        "ESP": "agrees",
        "IA-CIM": "not_asked",
        "USA": "differs",
    }
    assert (found["USA"]["amount"], found["USA"]["text"], found["USA"]["answered"]) == (
        "-1500.50",
        "one more receipt",
        "2026-10-07",
    )
    assert run("statement", "confirmed", "USA", "2025", "--agrees", *answer).status == 0
    assert told(run)["USA"]["state"] == "agrees"
    with Reader(url) as query:
        digest, paper, name = query.rows(
            "SELECT document_sha256, file_sha256, file_name FROM confirmation_list WHERE contributor = 'USA'"
        )[0]
    assert digest == sha256(b"we agree").hexdigest()
    assert paper == sha256((home / "letters" / name).read_bytes()).hexdigest()


def test_an_answer_taken_back_is_silence_again(home, run):
    run("statement", "confirm", "2025", "USA", "--to", "letters", "--yes")
    batch = run("statement", "confirmed", "USA", "2025", "--agrees", "--document", "answer.pdf", "--yes", "--json").json["batch"]
    assert run("undo", batch, "--reason", "of another year", "--yes").status == 0
    for waiting in (
        row["batch"] for row in run("log", "--json").json["rows"] if row["state"] == "waiting" and row["undoes"] == batch
    ):
        assert run("approve", waiting, "--confirm", waiting, user="luis.mora").status == 0
    assert told(run)["USA"]["state"] == "silent"


def test_a_later_version_of_the_statement_is_said(home, run):
    run("statement", "confirm", "2025", "USA", "--to", "letters", "--yes")
    batch = run("statement", "issue", "2026-Q3", "USA", "--again", "--to", "again", "--yes", "--json").json["batch"]
    assert run("approve", batch, "--confirm", "124965.00", user="luis.mora").status == 0
    assert "fund statement confirm 2025 USA" in run("statement", "confirm", "2025", "--list").out


def test_a_dry_run_and_a_refused_file_leave_no_letter(home, run):
    assert run("statement", "confirm", "2025", "--to", "letters", "-n").status == 0
    assert not (home / "letters").exists()
    assert run("statement", "confirm", "2025", "USA", "--to", "letters", "--yes").status == 0
    assert '"file-exists"' in run("statement", "confirm", "2025", "USA", "--to", "letters", "--yes", "--json").err
    assert [row["state"] for row in told(run).values()].count("silent") == 1


def test_letters_and_answers_stand_in_the_audit_pack(home, run):
    run("statement", "confirm", "2025", "USA", "--to", "letters", "--yes")
    run("statement", "confirmed", "USA", "2025", "--difference", "=more", "--amount", "3", "--document", "answer.pdf", "--yes")
    assert run("export", "audit", "pack").status == 0
    (row,) = csv.DictReader(io.StringIO((home / "pack" / "confirmations.csv").read_text(encoding="utf-8")))
    assert (row["state"], row["base"], row["text"], row["document_sha256"]) == (
        "differs",
        "3.00",
        "'=more",
        sha256(b"we agree").hexdigest(),
    )
