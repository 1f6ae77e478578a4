"""The quality of money: cash first covers what is committed, then lines in order; then signed pledges, then announced ones."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.budget.cover import Means, Quality, qualities
from ledger.budget.lines import Line
from tests.ledger.budget.budgeted import line, usd


def a_line(of, allotted, *, appropriated=0, spent=0, obligated=0):
    return Line(of, 1, line(of), usd(appropriated), usd(allotted), usd(0), usd(obligated), usd(0), usd(spent))


def rests(*amounts):
    return Quality(*map(usd, amounts))


def test_cash_covers_commitments_of_every_line_before_what_is_left_of_the_first():
    lines = [a_line(2, 100, spent=10), a_line(4, 100, obligated=50)]
    assert qualities(lines, Means(usd(60), usd(70), usd(30))) == [rests(20, 70, 10, 0), rests(50, 0, 20, 30)]


def test_what_is_approved_and_not_allotted_comes_last():
    lines = [a_line(2, 10, appropriated=100), a_line(4, 40, appropriated=40)]
    assert qualities(lines, Means(usd(60), usd(30), usd(0))) == [rests(20, 30, 0, 50), rests(40, 0, 0, 0)]


def test_what_is_spent_rests_on_money_received_even_where_no_cash_is_left():
    assert qualities([a_line(8, 100, spent=100)], Means(usd(-5), usd(0), usd(0))) == [rests(100, 0, 0, 0)]


amount = st.integers(0, 1000)


@given(st.lists(st.tuples(amount, amount, amount, amount), max_size=5), amount, amount, amount)
def test_the_parts_of_a_line_are_all_that_it_was_given_and_no_money_is_used_twice(rows, received, signed, announced):
    lines = [
        a_line(4, allotted, appropriated=approved, spent=spent, obligated=open_) for allotted, approved, spent, open_ in rows
    ]
    found = qualities(lines, Means(usd(received), usd(signed), usd(announced)))
    for one, quality in zip(lines, found, strict=True):
        whole = max(one.appropriated.units, one.allotted.units, one.committed.units + one.spent.units)
        assert sum(part.units for part in (quality.received, quality.signed, quality.announced, quality.uncovered)) == whole
    spent = sum(one.spent.units for one in lines)
    assert sum(one.received.units for one in found) - spent <= usd(received).units
    assert sum(one.signed.units for one in found) <= usd(signed).units
    assert sum(one.announced.units for one in found) <= usd(announced).units
    if any(one.uncovered for one in found):
        assert sum(one.announced.units for one in found) == usd(announced).units
