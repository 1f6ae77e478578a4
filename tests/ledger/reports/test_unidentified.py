"""Money in suspense against figures worked by hand, on both databases."""

from datetime import date

import pytest

from ledger.errors import Unsound
from ledger.periods import parse_period
from ledger.reports.scope import Scope
from ledger.reports.unidentified import Row, Unidentified, load
from tests.books import TODAY, known_on
from tests.ledger.reports.samples import money


def told(found):
    return [(row.receipt, row.contributor, row.days, str(row.left), str(row.base), row.state) for row in found.rows]


def test_what_waits_today_is_what_was_paid_beyond_the_pledge(reader):
    found = load(reader, Scope(), TODAY)
    assert told(found) == [("R-2026-0004", "USA", 150, "USD 400.00", "USD 400.00", "very_late")]
    assert str(found.balance) == "USD 400.00"
    assert (found.rows[0].name, found.rows[0].bank_account) == ("United States", "bofa-usd")


def test_in_a_year_that_is_not_over_days_are_counted_up_to_today(reader):
    assert load(reader, Scope.of(parse_period("2026")), TODAY) == load(reader, Scope(), TODAY)


def test_at_the_end_of_june_the_money_identified_in_july_was_nobodys(reader):
    assert told(load(reader, Scope.of(parse_period("2026-Q2")), TODAY)) == [
        ("R-2026-0004", "USA", 51, "USD 400.00", "USD 400.00", "late"),
        ("R-2026-0005", "", 28, "USD 70.00", "USD 70.00", "new"),
    ]


def test_what_was_not_known_yet_does_not_wait(url):
    with known_on(url, date(2026, 10, 6)) as reader:
        assert load(reader, Scope(), TODAY).rows == ()


def test_suspense_escalates_after_thirty_and_after_ninety_days():
    def state(days):
        return Row("R", TODAY, days, "", "", "", money("1"), money("1"), "", "").state

    assert {days: state(days) for days in (30, 31, 90, 91)} == {30: "new", 31: "late", 90: "late", 91: "very_late"}


def test_rows_that_are_not_the_account_are_refused():
    with pytest.raises(Unsound, match="money in suspense"):
        Unidentified(TODAY, (), money("1"))
