"""What officers decide moves the weights of evidence; what the program staged by itself moves nothing."""

import pytest

from ledger.banking import learning
from ledger.banking.match_weights import LINE, PAIR, WEIGHTS
from ledger.book.reader import Reader
from ledger.book.store import open_book
from tests.books import ANA
from tests.ledger.banking.learning_world import fill, paid, take


@pytest.fixture
def url(books):
    return books.make(fill)


@pytest.fixture
def lines(url):
    """Puts lines of a bank into the book."""
    opened = open_book(url, ANA)
    yield lambda *told: take(opened, *told)
    opened.close()


@pytest.fixture
def post(run):
    """Posts what is staged; returns the batch."""

    def post():
        posted = run("match", "post", "--yes", "--json")
        assert posted.status == 0, posted.err
        return posted.json["batch"]

    return post


def spain(no):
    """A line that the program is certain of."""
    return (*paid("ESP", no, "EMBASSY OF SPAIN")[:3], f"ESP-2026-{no}", "")


def counts(url):
    with Reader(url) as reader:
        return learning.counts(reader)


def now(run):
    return {row["evidence"]: row for row in run("match", "rules", "--weights", "--json").json["rows"]}


def test_a_book_without_decisions_shows_the_shipped_weights(run, lines):
    assert {name: row["present"] for name, row in now(run).items()} == WEIGHTS
    assert "0 lines" in run("match", "rules", "--weights").out


def test_what_the_program_staged_and_nobody_looked_at_confirms_nothing(run, url, lines, post):
    lines(*map(spain, (1, 2, 3)))
    assert run("match", "accept", "--sure").status == 0
    post()
    assert counts(url) == ({}, {})
    assert {name: row["present"] for name, row in now(run).items()} == WEIGHTS


@pytest.mark.parametrize("how", ["accept", "set"])
def test_what_an_officer_decides_line_by_line_counts_for_what_it_pays_and_against_the_rest(run, url, lines, post, how):
    (line,) = lines(spain(1))
    assert run("match", how, line, *(["ESP-2026-1"] if how == "set" else [])).status == 0
    post()
    right, wrong = counts(url)
    assert {name: right[name] for name in (LINE, PAIR, "reference-exact", "payer-name", "amount-exact")} == dict.fromkeys(
        (LINE, PAIR, "reference-exact", "payer-name", "amount-exact"), 1
    )
    assert (wrong[PAIR], wrong["payer-name"], wrong["payer-other"]) == (9, 4, 5)
    row = now(run)["payer-name"]
    assert (row["right"], row["of_right"], row["wrong"], row["of_wrong"]) == (1, 1, 4, 10 - 1)


def test_an_officer_who_decides_otherwise_counts_against_what_was_proposed(run, url, lines, post):
    (line,) = lines(spain(1))
    assert run("match", "accept", "--sure").status == 0
    assert run("match", "set", line, "FRA-2026-1=1300").status == 0
    post()
    right, wrong = counts(url)
    assert wrong["reference-exact"] == 1
    assert "reference-exact" not in right


def test_a_posting_that_is_undone_counts_no_more_and_against_its_evidence_once_its_line_is_open_again(run, url, lines, post):
    (line,) = lines(spain(1))
    assert run("match", "accept", line).status == 0
    batch = post()
    assert run("undo", batch, "--yes").status == 0
    right, wrong = counts(url)
    assert not right
    assert "reference-exact" not in wrong, "it is still staged as it was decided"
    assert run("match", "set", line, "--clear").status == 0
    right, wrong = counts(url)
    assert not right
    assert wrong["reference-exact"] == wrong["amount-exact"] == wrong[PAIR] == 1
    assert LINE not in wrong, "what it is in truth is not known"
    assert run("match", "accept", line).status == 0
    post()
    right, wrong = counts(url)
    assert (right["reference-exact"], wrong.get("reference-exact", 0)) == (1, 0)


def test_unidentified_money_shows_nothing_and_coded_money_pays_nothing(run, url, lines, post):
    one, two = lines(spain(1), ("2026-03-01", "7.00", "EMBASSY OF SPAIN", "REFUND OF A VISA FEE", ""))
    assert run("match", "set", one, "--unidentified").status == 0
    post()
    assert counts(url) == ({}, {})
    assert run("match", "set", two, "--type", "other").status == 0
    post()
    right, wrong = counts(url)
    assert not right
    assert (wrong[LINE], wrong[PAIR], wrong["payer-name"]) == (1, 10, 5)


def test_the_evidence_of_decisions_is_no_rule_to_list_or_to_export(run, lines, post, tmp_path):
    (line,) = lines(spain(1))
    assert run("match", "accept", line).status == 0
    post()
    assert run("match", "rules", "--json").json["rows"] == []
    assert run("match", "rules", "--export", str(tmp_path / "rules.csv")).status == 0
    assert len((tmp_path / "rules.csv").read_text().splitlines()) == 1


def test_two_wishes_are_refused(run, url):
    told = run("match", "rules", "--weights", "--test")
    assert told.status == 2
    assert "two wishes" in told.err
