"""Open obligations against figures worked by hand, on both databases."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.book.store import open_book
from ledger.budget import obligations as writing
from ledger.errors import Unsound
from ledger.journal import batches
from ledger.periods import parse_period
from ledger.reports.obligations import load
from ledger.reports.scope import Scope
from tests.books import ANA, TODAY, write
from tests.ledger.budget.budgeted import order, usd

NOW = Scope()


def told(found):
    return [
        (row.number, row.days, f"{row.raised.amount:f}", f"{row.spent.amount:f}", f"{row.open.amount:f}", row.state)
        for row in found.rows
    ]


def test_what_is_open_stands_with_its_age_and_its_last_day_the_oldest_first(spent_reader):
    found = load(spent_reader, NOW, TODAY)
    assert told(found) == [
        ("O-2026-0001", 220, "3200.00", "1200.00", "2000.00", "open"),
        ("O-2026-0002", 114, "16500.00", "0.00", "16500.00", "open"),
        ("O-2026-0003", 98, "2000.00", "500.00", "1500.00", "open"),
        ("O-2026-0004", 7, "1000.00", "0.00", "1000.00", "soon"),  # a requisition goes with its year
    ]
    assert [row.until for row in found.rows] == [date(2027, 12, 31)] * 3 + [date(2026, 12, 31)]
    assert (found.account, found.open("order"), found.open("requisition")) == (usd(20000), usd(20000), usd(1000))


@pytest.mark.parametrize(("day", "state"), [("2027-01-05", "carried"), ("2027-10-03", "soon"), ("2028-01-01", "lapsed")])
def test_an_order_of_an_earlier_year_is_carried_over_then_lapses(spent_reader, day, state):
    assert load(spent_reader, NOW, date.fromisoformat(day)).rows[0].state == state


def test_in_a_year_that_is_not_over_days_are_counted_up_to_today(spent_reader):
    assert load(spent_reader, Scope.of(parse_period("2026")), TODAY) == load(spent_reader, NOW, TODAY)


def test_at_the_end_of_a_quarter_only_what_was_open_then(spent_reader):
    found = load(spent_reader, Scope.of(parse_period("2026-Q1")), TODAY)
    assert told(found) == [("O-2026-0001", 30, "3200.00", "0.00", "3200.00", "open")]


def test_what_was_cut_is_told_and_an_order_undone_is_gone_from_that_day_on(spent_url, spent_reader):
    book = open_book(spent_url, ANA)
    write(book, "cut", lambda unit, batch: writing.release(unit, batch, "O-2026-0001", usd(250), TODAY, "cheaper"))
    number = write(book, "order", lambda unit, batch: writing.raise_(unit, batch, [order("90", day=date(2026, 9, 1))]))
    book.run(lambda unit: batches.undo(unit, number, "a mistake"))
    book.close()
    found = load(spent_reader, NOW, TODAY)
    assert next((row.number, row.cut, row.open) for row in found.rows) == ("O-2026-0001", usd(250), usd(1750))
    assert len(found.rows) == 4
    before = load(spent_reader, Scope.of(parse_period("2026-Q3")), TODAY)
    assert before.account == usd(20090)  # the reversal is of October


def test_orders_that_are_not_the_account_are_refused(spent_reader):
    with pytest.raises(Unsound, match="open orders and account 8030"):
        replace(load(spent_reader, NOW, TODAY), account=usd(1))


def test_the_command_gives_programs_every_obligation(run, spent_url):
    found = run("report", "obligations", "--json").json
    assert [row["state"] for row in found["rows"]] == ["open", "open", "open", "soon"]
    assert found["totals"]["orders"] == {"USD": "20000.00"}
    assert "LAPSES WITHIN 90 DAYS" in run("report", "obligations").out
