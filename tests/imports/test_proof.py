"""The running balance as judge."""

from itertools import accumulate

from hypothesis import assume, given
from hypothesis import strategies as st

from imports.proof import ASCENDING, DESCENDING, chains, end_of_day, first_break, is_constant, unordered

BOTH = (ASCENDING, DESCENDING)
FLOWS = st.lists(st.integers(-(10**12), 10**12).filter(bool), min_size=2, max_size=30)


@given(st.integers(-(10**12), 10**12), FLOWS, st.data())
def test_balances_that_follow_from_the_amounts_are_proved_in_both_orders(opening, flow, data):
    after = list(accumulate(flow, initial=opening))[1:]
    keep = data.draw(st.lists(st.booleans(), min_size=len(flow), max_size=len(flow)))
    assume(sum(keep) > 1)
    sparse = [balance if kept else None for balance, kept in zip(after, keep, strict=True)]
    ascending = next(iter(chains(flow, sparse, (ASCENDING,))))
    assert (ascending.opening, ascending.closing, ascending.links) == (opening, after[-1], sum(keep) - 1)
    descending = next(iter(chains(flow[::-1], sparse[::-1], (DESCENDING,))))
    assert (descending.opening, descending.closing) == (opening, after[-1])


@given(st.integers(-(10**12), 10**12), FLOWS, st.data())
def test_a_changed_amount_is_found_where_it_stands(opening, flow, data):
    assume(len(flow) > 3)
    after = list(accumulate(flow, initial=opening))[1:]
    wrong = data.draw(st.integers(1, len(flow) - 1))
    changed = [*flow]
    changed[wrong] += 100
    assert not [chain for chain in chains(changed, after, (ASCENDING,)) if not chain.before]
    broken = first_break(changed, after, (ASCENDING,))
    assert (broken.position, broken.stated - broken.expected, broken.agreeing) == (wrong, -100, len(flow) - 2)


@given(st.integers(0, 10**6), FLOWS, st.randoms())
def test_rows_in_no_order_still_link_up(opening, flow, order):
    balances = list(accumulate(flow, initial=opening))
    assume(len(flow) > 3 and len(set(balances)) == len(balances))
    rows = list(zip(flow, balances[1:], strict=True))
    order.shuffle(rows)
    chain = unordered([amount for amount, _ in rows], [balance for _, balance in rows])
    assert chain is not None
    assert chain.closing - chain.opening == sum(flow)


def test_a_row_that_is_missing_breaks_rows_in_no_order():
    assert unordered([10, 20, 40, 50], [10, 30, 100, 150]) is None


def test_rows_that_run_in_a_circle_beside_the_others_prove_nothing():
    assert unordered([1, 1, 1, -1], [1, 2, 4, 3]) is None  # from 0 to 2, and 3 to 4 to 3: the row between is missing


def test_two_rows_that_begin_with_the_same_balance_leave_no_single_way():
    assert unordered([1, 1, -1, 5], [1, 1, 0, 6]) is None


def test_a_gap_where_an_amount_cannot_be_read_is_passed_over():
    flow, balances = [10, 0, 5, 5], [110, 200, 205, 210]
    assert next(iter(chains(flow, balances, BOTH, gaps=[1]))).closing == 210
    assert not list(chains(flow, balances, BOTH))


def test_end_of_day_balances_count_once_a_day():
    assert end_of_day([80, 80, 60, 60], ["a", "a", "b", "b"], ASCENDING) == [None, 80, None, 60]
    assert end_of_day([80, 70, 60, 60], ["a", "a", "b", "b"], ASCENDING) is None


def test_only_a_balance_that_never_moves_is_provably_none():
    assert is_constant([5, 6, 7], [100, 100, 100])
    assert not is_constant([5, 6, 7], [100, 100, 101])
    assert not is_constant([5, 0, 0], [100, 100, 100])
    assert not is_constant([5, 6], [100, 100])


def test_fewer_than_two_balances_prove_nothing_and_break_nothing():
    assert list(chains([100, -50], [None, 50], BOTH)) == []
    assert first_break([100, -50], [None, 50], BOTH) is None
