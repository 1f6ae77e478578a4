"""The funding gap against figures worked by hand, on both databases."""

import pytest

from ledger.reports.gap import Gap, load
from ledger.reports.scope import Scope
from tests.books import TODAY
from tests.ledger.budget.budgeted import usd

FIGURES = ("needed", "cash", "signed", "announced", "on_cash", "on_signed", "on_announced", "short")


def told(row):
    return tuple(int(getattr(row, name).amount) for name in FIGURES)


def test_the_coming_year_rests_on_cash_then_on_signed_then_on_announced_pledges(spent_reader):
    found = load(spent_reader, Scope(), TODAY)
    assert (found.year, found.day) == (2027, TODAY)
    fund, share = found.rows
    assert told(fund) == (150000, 38000, 20000, 30000, 38000, 20000, 30000, 62000)  # what is due in 2028 does not count
    assert told(share) == (12000, 4000, 0, 0, 4000, 0, 0, 8000)
    assert found.total("short") == usd(70000)


def test_another_year_may_be_asked_for(spent_reader):
    fund = load(spent_reader, Scope(), TODAY, year=2028).rows[0]
    assert told(fund) == (0, 38000, 20000, 40000, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("cash", "parts"), [("200", ("100", "0", "0", "0")), ("60", ("60", "30", "10", "0")), ("-5", ("0", "30", "50", "20"))]
)
def test_the_parts_add_up_to_what_is_needed(cash, parts):
    row = Gap("fund", usd(100), usd(cash), usd(30), usd(50))
    assert (row.on_cash, row.on_signed, row.on_announced, row.short) == tuple(map(usd, parts))


def test_the_command_tells_what_rests_on_nothing(run, spent_url):
    found = run("report", "funding-gap", "--json").json
    assert {row["line"]: row["total"] for row in found["rows"]} == {
        "on_cash": "42000.00", "on_signed": "20000.00", "on_announced": "30000.00", "short": "70000.00",
    }  # fmt: skip
    assert found["totals"]["total"] == {"USD": "162000.00"}
