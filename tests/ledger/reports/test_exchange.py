"""The report of exchange differences against figures worked by hand: event 8, and cash beside it."""

import pytest

from ledger.book.reader import Reader
from ledger.errors import Unsound
from ledger.money import Money
from ledger.periods import parse_period
from ledger.reports.exchange import Exchange, load
from ledger.reports.scope import Scope
from tests.ledger.journal.test_revaluation import balances, pledged, spain  # noqa: F401 - the fixture


@pytest.fixture
def event_8(spain):  # noqa: F811
    """EUR 100,000 at 1.08, 1.10 at the end of June, EUR 60,000 for USD 63,000, 1.07 at the end of September; EUR 1,000 of cash."""
    pledged(spain)
    spain("receipt", "add", "ESP", "1000", "EUR", "--account", "eur", "--on", "2026-05-15")
    spain("period", "revalue", "2026-Q2")
    spain(
        "receipt",
        "add",
        "ESP",
        "63000",
        "USD",
        "--for",
        "P-1/1=60000",
        "--charges",
        "26.25",
        "--account",
        "usd",
        "--on",
        "2026-08-12",
    )
    spain("period", "revalue", "2026-Q3")
    return spain


def told(query, period):
    return [
        (row.kind, row.key, row.contributor, str(row.realised.amount), str(row.unrealised.amount))
        for row in load(query, Scope.of(parse_period(period))).rows
    ]


def test_realised_and_unrealised_stand_apart_by_pledge_and_cash_account(event_8, books):
    with Reader(books.made[-1]) as query:
        assert told(query, "2026-Q2") == [("pledge", "P-1", "ESP", "0.00", "2000.00"), ("cash", "eur", "", "0.00", "20.00")]
        assert told(query, "2026-Q3") == [("pledge", "P-1", "ESP", "-3000.00", "-1200.00"), ("cash", "eur", "", "0.00", "-30.00")]
        found = load(query, Scope.of(parse_period("2026")))
    assert (str(found.realised), str(found.unrealised)) == ("USD -3,000.00", "USD 790.00")
    accounts = balances(books.made[-1])
    assert (-accounts["4210"], -accounts["4220"]) == (found.realised.amount, found.unrealised.amount)


def test_the_life_of_a_pledge_is_its_money_less_its_value_when_promised(event_8, books):
    """63,000 + 42,800 - 108,000 = -2,200."""
    event_8("receipt", "add", "ESP", "42800", "USD", "--for", "P-1/1=40000", "--account", "usd", "--on", "2026-09-30")
    with Reader(books.made[-1]) as query:
        (row,) = [row for row in load(query, Scope.of(parse_period("2026"))).rows if row.kind == "pledge"]
    assert str(row.total) == "USD -2,200.00"


def test_the_report_says_the_same_on_screen_and_to_programs(event_8, run):
    told = run("report", "exchange", "2026", "--json").json
    assert told["totals"] == {"realised": {"USD": "-3000.00"}, "unrealised": {"USD": "790.00"}, "total": {"USD": "-2210.00"}}
    assert "Exchange gains and losses" in run("report", "exchange", "2026").out


def test_rows_that_are_not_the_accounts_are_refused():
    with pytest.raises(Unsound, match="4210"):
        Exchange((), Money.of_units(10000, "USD"), Money.zero("USD"))
