"""`fund pledge remind`: letters for what is due, written, recorded, listed and taken back."""

import csv
import io
from hashlib import sha256

import pytest

from ledger.book.reader import Reader
from tests.exports.papers import text
from tests.ledger.commands import filled

LATER = {"FUND_TODAY": "2026-11-02"}  # the second letter
MUCH_LATER = {"FUND_TODAY": "2026-12-20"}


@pytest.fixture(autouse=True)
def url(books):
    """A filled book, on which every command line works."""
    return books.make(filled.fill, **filled.ABOUT)


@pytest.fixture
def home(books, url):
    """The folder of the book."""
    return books.place(url)


def remind(run, *words, **environment):
    return run("pledge", "remind", *words, "--to", "letters", "--yes", **environment)


def listed(run, *words, **environment):
    return {row["contributor"]: row for row in run("pledge", "remind", "--list", "--json", *words, **environment).json["rows"]}


def approved(run, batch, word):
    assert run("approve", batch, "--confirm", word, user="luis.mora").status == 0


def test_everybody_who_owes_gets_a_letter_in_their_own_language_and_it_is_recorded_with_what_it_asks(url, home, run):
    ran = remind(run, "--due", "2027-Q1")
    assert (ran.status, ran.err) == (0, "")
    assert {path.name for path in (home / "letters").iterdir()} == {
        f"reminder-2026-10-07-{code}.pdf" for code in ("CAN", "ESP", "USA")
    }
    usa, spain = (text((home / "letters" / f"reminder-2026-10-07-{code}.pdf").read_bytes()) for code in ("USA", "ESP"))
    for fact in ("P-2026-0001/1", "125,000.00", "9,850.00", "115,150.00", "190", "P-2026-0001/2", "30,000.00", "145,150.00"):
        assert fact in usa
    for fact in ("P-2026-0003/2", "NV 12/2026", "40.000,00", "31 de marzo de 2027", "7 de octubre de 2026"):
        assert fact in spain
    assert "Overdue" not in spain
    with Reader(url) as query:
        assert query.rows(
            "SELECT contributor, pledge, instalment, due, currency, amount FROM reminder_part_list WHERE contributor IN ('ESP', 'USA') ORDER BY id"
        ) == [
            ("ESP", "P-2026-0003", 2, "2027-01-31", "EUR", 400_000_000), ("USA", "P-2026-0001", 1, "2026-03-31", "USD", 1_151_500_000),
            ("USA", "P-2026-0001", 2, "2026-09-15", "USD", 300_000_000),
        ]  # fmt: skip
        for name, digest, language in query.rows("SELECT file_name, file_sha256, language FROM reminder_list"):
            assert digest == sha256((home / "letters" / name).read_bytes()).hexdigest()
            assert language == ("es" if "ESP" in name else "en")


def test_unless_a_later_quarter_is_named_a_letter_goes_up_to_the_end_of_this_one(run, home):
    assert remind(run).status == 0
    assert {path.name[20:23] for path in (home / "letters").iterdir()} == {"CAN", "USA"}


def test_the_list_tells_who_was_asked_what_came_in_since_and_what_is_still_owed(home, run):
    assert {code: row["state"] for code, row in listed(run).items()} == {"CAN": "not_asked", "USA": "not_asked"}
    assert "NOT ASKED" in run("pledge", "remind", "--list").out
    assert remind(run, "USA").status == 0
    paid = run("receipt", "add", "USA", "115150", "USD", "--for", "P-2026-0001/1", "--account", "bofa-usd", "--yes", "--json")
    assert listed(run)["USA"]["came_in"] == "0.00"  # it waits
    approved(run, paid.json["batch"], "115150.00")
    found = listed(run)
    assert (found["USA"]["state"], found["USA"]["asked"], found["USA"]["times"]) == ("asked", "2026-10-07", 1)
    assert [found["USA"][key] for key in ("overdue_then", "overdue_now", "came_in")] == ["145150.00", "30000.00", "115150.00"]
    assert found["CAN"]["state"] == "not_asked"
    assert set(listed(run, "CAN")) == {"CAN"}


def test_a_second_letter_says_which_one_it_follows_on(home, run):
    remind(run, "USA")
    assert remind(run, "USA", **LATER).status == 0
    first, second = (text((home / "letters" / f"reminder-{day}-USA.pdf").read_bytes()) for day in ("2026-10-07", "2026-11-02"))
    assert "follows on" not in first
    assert (
        "This letter follows on ours of October 7, 2026." in second or "This letter follows on ours of 7 October 2026." in second
    )
    found = listed(run, **LATER)["USA"]
    assert (found["times"], found["asked"]) == (2, "2026-11-02")


def test_a_letter_taken_back_was_never_sent(run):
    batch = remind(run, "USA", "--json").json["batch"]
    undo = run("undo", batch, "--reason", "wrong letterhead", "--yes", "--json")
    assert undo.status == 0
    for waiting in (
        row["batch"] for row in run("log", "--json").json["rows"] if row["state"] == "waiting" and row["undoes"] == batch
    ):
        approved(run, waiting, waiting)
    assert (listed(run)["USA"]["state"], listed(run)["USA"]["times"]) == ("not_asked", 0)


def test_the_list_can_be_told_as_it_was_known_on_a_day(run):
    remind(run, "USA", **LATER)
    assert listed(run, **MUCH_LATER)["USA"]["state"] == "asked"
    ran = run("pledge", "remind", "--list", "--as-of", "2026-10-06", "--json", **MUCH_LATER)
    assert (ran.status, ran.json["as_of"]) == (0, "2026-10-06")
    refused = run("pledge", "remind", "--as-of", "2026-10-06", "--json", **MUCH_LATER)
    assert (refused.status, '"not-as-of"' in refused.err) == (2, True)


def test_a_dry_run_and_a_file_that_is_there_leave_nothing_behind(home, run):
    assert run("pledge", "remind", "--to", "letters", "-n").status == 0
    assert not (home / "letters").exists()
    assert remind(run, "USA").status == 0
    assert '"file-exists"' in remind(run, "USA", "--json").err
    assert listed(run)["USA"]["times"] == 1
    assert remind(run, "USA", "--force").status == 0


def test_no_letter_goes_out_while_money_for_it_waits_and_the_others_are_written(home, run):
    paid = run(
        "receipt", "add", "USA", "115150", "USD", "--for", "P-2026-0001/1", "--account", "bofa-usd", "--yes", "--json"
    ).json["batch"]
    ran = remind(run)
    assert f"USA: no letter while {paid} waits" in " ".join(ran.out.split())
    assert {path.name for path in (home / "letters").iterdir()} == {"reminder-2026-10-07-CAN.pdf"}
    refused = remind(run, "USA", "--json")
    assert (refused.status, '"reminder-waits"' in refused.err, f"fund approve {paid}" in refused.err) == (1, True, True)


def test_who_owes_nothing_is_not_written_to(run, books):
    refused = remind(run, "ESP", "IA-CIM", "--json")
    assert (refused.status, '"nothing-due"' in refused.err) == (1, True)
    assert "ESP, IA-CIM: nothing is overdue" in refused.err
    assert "fund pledge list ESP IA-CIM" in refused.err
    nobody = run("pledge", "remind", "--yes", url=books.make())
    assert (nobody.status, "Nothing to ask for" in nobody.out) == (0, True)


def test_money_that_nobody_has_matched_yet_is_said_before_letters_go_out(run):
    assert "1 bank line of money that came in is not matched yet" in " ".join(remind(run, "USA").out.split())


def test_the_status_counts_who_was_not_asked_in_the_last_thirty_days(run):
    def unasked(**environment):
        return [line for line in run("status", **environment).out.splitlines() if "fund pledge remind" in line and "!" in line]

    assert "2 contributors were not asked for what is overdue" in unasked()[0]
    remind(run, "USA")
    assert "1 contributor was not asked for what is overdue" in unasked()[0]
    remind(run, "CAN")
    assert unasked() == []
    assert "2 contributors" in unasked(**MUCH_LATER)[0]


def test_letters_stand_in_the_history_of_the_pledge_in_the_log_and_in_the_audit_pack(home, run):
    batch = remind(run, "USA", "--json").json["batch"]
    steps = [row for row in run("show", "P-2026-0001", "--history", "--json").json["rows"] if row["kind"] == "asked"]
    assert [(row["id"], row["amount"], row["batch"]) for row in steps] == [
        ("P-2026-0001/1", "115150.00", batch), ("P-2026-0001/2", "30000.00", batch),
    ]  # fmt: skip
    assert "reminder-2026-10-07-USA.pdf" in steps[0]["words"]
    for thing in ("P-2026-0001", "USA"):
        assert batch in {row["batch"] for row in run("log", thing, "--json").json["rows"]}
    assert "P-2026-0001/2" in run("show", batch).out
    assert run("export", "audit", "pack").status == 0
    rows = list(csv.DictReader(io.StringIO((home / "pack" / "reminders.csv").read_text(encoding="utf-8"))))
    assert [(row["contributor"], row["pledge"], row["instalment"], row["amount"], row["sent"]) for row in rows] == [
        ("USA", "P-2026-0001", "1", "115150.00", "2026-10-07"), ("USA", "P-2026-0001", "2", "30000.00", "2026-10-07"),
    ]  # fmt: skip


def test_a_rescheduling_tells_when_it_was_agreed_in_the_letter_and_by_which_paper_in_the_history(home, run):
    moved = run(
        "pledge", "amend", "P-2026-0001", "--due", "2026-06-30=125000", "--due", "2026-09-15=155000", "--on", "2026-10-07",
        "--reason", "note 14/2026 of the embassy", "--yes", "--json",
    )  # fmt: skip
    approved(run, moved.json["batch"], "USD 145,150.00")
    remind(run, "USA")
    letter = text((home / "letters" / "reminder-2026-10-07-USA.pdf").read_bytes())
    assert "P-2026-0001/1 was first agreed for" in letter
    assert "note 14/2026" not in letter  # a reason is written for the office
    (step,) = [row for row in run("show", "P-2026-0001", "--history", "--json").json["rows"] if "moved" in (row["words"] or "")]
    assert step["words"] == "moved, due 2026-06-30 instead of 2026-03-31, note 14/2026 of the embassy"
    assert (step["day"], step["by"], step["approved_by"]) == ("2026-10-07", "ana.reyes", "luis.mora")
