"""Which way round rates are given, and rates that cannot be."""

import datetime as dt
from decimal import Decimal

import pytest

from imports.rate_directions import is_upside_down
from imports.rates import RateOptions
from ledger.journal.draft import RateDraft
from tests.imports.test_rates import day, read

D, DAY = Decimal, dt.date(2026, 9, 1)


@pytest.mark.parametrize(
    ("code", "value", "wrong"),
    [
        ("BRL", "5.4", True), ("BRL", "0.185", False), ("MXN", "18.2", True), ("GBP", "0.77", True), ("GBP", "1.3", False),
        ("JPY", "0.68", True), ("EUR", "0.91", False), ("EUR", "1.1", False), ("CAD", "1.36", False),
    ],
)  # fmt: skip
def test_a_rate_is_upside_down_where_no_year_has_seen_it(code, value, wrong):
    assert is_upside_down(RateDraft(code, DAY, D(value), "T")) is wrong


@pytest.mark.parametrize("header", ["Rate to USD", "Exchange rate to USD"])
def test_a_rate_to_the_dollar_may_be_either_and_is_asked_about(header):
    rows = [["Currency", header, "Date"], ["EUR", D("1.1"), DAY]]
    assert [problem.name for problem in read(*rows).problems] == ["ambiguous-direction"]
    assert [draft.usd_per_unit for draft in read(*rows, options=RateOptions(per="unit")).drafts] == [D("1.1")]
    assert [problem.name for problem in read(["Exchange rates to USD"], ["Currency", "Rate", "Date"], rows[1]).problems] == [
        "ambiguous-direction"
    ]


def test_a_rate_of_a_hundred_units_is_refused_where_a_column_says_so():
    sheet = read(
        ["Currency", "Unit", "USD per unit", "Date"],
        ["EUR", D(1), D("1.1"), day("2026-09-01")],
        ["SEK", D(100), D("10.4"), day("2026-09-01")],
    )
    assert [(problem.where, problem.name) for problem in sheet.problems] == [("Rates!3", "not-a-rate")]
    assert "100 units" in sheet.problems[0].what
    assert not read(["Currency", "Unit", "USD per unit", "Date"], ["EUR", D(1), D("1.1"), day("2026-09-01")]).problems
