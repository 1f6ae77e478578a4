"""The report on indirect cost recovery against figures worked by hand, on both databases."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledger.book.reader import Reader
from ledger.budget import recovery, recovery_settings
from ledger.commands.icr_screens import recovered
from ledger.commands.report_screens import Frame
from ledger.errors import Unsound
from ledger.journal import batches
from ledger.periods import parse_period
from ledger.reports.icr import Recovery, load
from ledger.reports.scope import Scope
from ledger.screen import Screen
from ledger.show import Setting, lines_of
from tests.books import write
from tests.ledger.budget.test_recovery import cash, gift, paid, returned, ruled, usd  # noqa: F401 - the fixture


@pytest.fixture
def charged(ruled):  # noqa: F811
    """Spain under two agreements, one exempt; the United States up to the threshold and over it; a return in September; a settlement."""
    write(
        ruled,
        "override",
        lambda unit, batch: recovery_settings.override(unit, batch, "P-TWO", Decimal(0), "donor legislation", None),
    )
    paid(ruled, "1000", ("P-ESP", "1000"))
    paid(ruled, "3000", ("P-TWO", "3000"))
    gift(ruled, "USA", "15000", date(2026, 5, 3))
    gift(ruled, "USA", "10000", date(2026, 5, 4))
    gift(ruled, "NIC", "100", date(2026, 4, 1))
    gift(ruled, "NIC", "100", date(2026, 6, 1))  # no member state any more
    paid(ruled, "500", ("P-ESP", "500"))
    returned(ruled, "R-2026-0001", "1000")
    write(ruled, "settle", lambda unit, batch: recovery.settle(unit, batch, cash(unit), date(2026, 8, 4), usd("200"), usd("200")))
    with Reader(ruled.url) as query:
        yield query


def told(found):
    return [(row.kind, row.contributor, row.pledge, *(str(part.amount) for part in (row.received, row.charged, row.returned, row.net)),
             row.rates, row.reasons, row.notes) for row in found.rows]  # fmt: skip


def test_each_agreement_has_what_came_in_was_charged_and_given_back_and_why_not(charged):
    assert told(load(charged, Scope())) == [
        ("member_state", "NIC", "", "100.00", "0.00", "0.00", "0.00", (), ("threshold",), ()),
        ("member_state", "USA", "", "25000.00", "1100.00", "0.00", "1100.00", ("11",), ("threshold",), ()),
        ("permanent_observer", "ESP", "P-ESP", "500.00", "180.00", "-120.00", "60.00", ("12",), (), ()),
        ("permanent_observer", "ESP", "P-TWO", "3000.00", "0.00", "0.00", "0.00", (), ("exempt",), ("donor legislation",)),
        ("other_source", "NIC", "", "100.00", "12.00", "0.00", "12.00", ("12",), (), ()),
    ]


def test_a_half_year_has_what_was_charged_in_it_and_what_is_owed_at_its_end(charged):
    first, second = (load(charged, Scope.of(parse_period(period))) for period in ("2026-01..2026-06", "2026-07..2026-12"))
    assert [(str(one.account), str(one.settled), str(one.owed)) for one in (first, second)] == [
        ("USD 1,112.00", "USD 0.00", "USD 1,112.00"), ("USD 60.00", "USD 200.00", "USD 972.00"),
    ]  # fmt: skip
    assert str(first.total(first.rows).received) == "USD 25,200.00"


def test_what_was_undone_counts_until_it_was_and_then_not(ruled):  # noqa: F811
    number = paid(ruled, "1000", ("P-ESP", "1000"))
    exempt = paid(ruled, "900", ("P-OLD", "900"))
    for one in (number, exempt):
        ruled.run(lambda unit, one=one: batches.undo(unit, one, "a slip"))  # on 7 October
    with Reader(ruled.url) as query:
        (spain, old), totals = load(query, Scope.of(parse_period("2026-Q3"))).rows, load(query, Scope())
    assert (str(spain.charged), str(spain.received), str(old.received)) == ("USD 120.00", "USD 1,000.00", "USD 900.00")
    assert [(row.received.amount, row.net.amount) for row in totals.rows] == [(0, 0), (0, 0)]


def test_rows_that_are_not_the_account_are_refused():
    with pytest.raises(Unsound, match="indirect cost recovery"):
        Recovery((), usd("1"), usd("0"), usd("0"), usd("0"))


@pytest.mark.parametrize("width", [80, 100, 200])
def test_a_window_of_eighty_columns_holds_the_report_and_names_give_way_before_figures(charged, width):
    table = recovered(load(charged, Scope()), Frame(None))
    lines = list(lines_of(replace(table, notes=()), Screen(width=width), Setting()))
    assert max(map(len, lines)) <= width, lines
    (heads,) = [line for line in lines if "Recovered" in line and "Charged" in line]  # columns, no blocks of lines
    assert ("Who" in heads, "Contributor" in heads) == (True, width == 200)
    assert any("1,100.00" in line and "25,000.00" in line and "USA" in line for line in lines)
