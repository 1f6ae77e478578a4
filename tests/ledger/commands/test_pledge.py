"""`fund pledge`: what a change of a pledge writes, what it leaves alone, and what programs get of the list."""

import pytest

from tests.ledger.commands import filled

STANDS = ("--due", "2026-03-31=125000", "--due", "2026-09-15=155000")  # of P-2026-0001


@pytest.fixture
def url(books):
    return books.make(filled.fill, **filled.ABOUT)


def newest(run):
    return run("log", "--json").json["rows"][0]


@pytest.mark.parametrize("change", [("--amount", "280000"), STANDS], ids=["amount", "instalments"])
def test_an_amendment_to_what_stands_already_makes_no_batch_and_says_so(url, run, change):
    before = newest(run)
    ran = run("pledge", "amend", "P-2026-0001", *change, "--yes")
    assert ran.status == 0, ran.err
    assert "Nothing to write: the book has all of it already." in ran.out
    assert newest(run) == before


def test_the_control_total_of_an_amendment_is_what_is_open_after_it(url, run):
    assert run("pledge", "amend", "p-2026-0001", "--amount", "290000", "--yes").status == 0
    made = newest(run)
    word = made["total"].removeprefix("USD ").replace(",", "")
    assert run("approve", made["batch"], "--confirm", word, user="luis.mora").status == 0
    rows = run("pledge", "list", "USA", "--json").json["rows"]
    assert [row["open"] for row in rows if row["pledge"] == "P-2026-0001"] == [word]


def test_what_is_open_is_told_to_programs_by_currency(url, run):
    told = run("pledge", "list", "--json").json
    assert set(told["totals"]["open"]) == {row["currency"] for row in told["rows"] if row["state"] in ("open", "part", "overdue")}
