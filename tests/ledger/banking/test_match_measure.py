"""Measuring the promise of certain."""

from decimal import Decimal
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.banking.match_measure import FAILED, KEPT, SHORT, Score, Truth, judge, lower_bound, scores, sort_of, total
from ledger.banking.match_values import CERTAIN, LIKELY
from tests.ledger.banking.matching_world import line, match, past, pledge


@given(st.integers(1, 300).flatmap(lambda lines: st.tuples(st.integers(0, lines), st.just(lines))))
def test_the_bound_is_the_one_under_which_the_history_would_be_seen_once_in_twenty(history):
    right, lines = history
    bound = lower_bound(right, lines)
    wrong, step = lines - right, Decimal("0.00001")

    def as_good(share):
        """The exact probability of no more errors than were seen, added up from the binomial."""
        return sum(comb(lines, k) * (1 - share) ** k * share ** (lines - k) for k in range(wrong + 1))

    assert not bound or as_good(bound) <= Decimal("0.05")
    assert right == 0 or as_good(min(bound + 2 * step, Decimal(1))) > Decimal("0.05")


def score(right, certain):
    return Score("", certain, certain, certain, right, 0, 0)


@pytest.mark.parametrize(
    ("right", "certain", "promise"),
    [
        (598, 598, KEPT),
        (597, 597, SHORT),
        (1, 1, SHORT),
        (0, 0, SHORT),
        (198, 199, FAILED),
        (199, 200, SHORT),
        (9990, 10000, KEPT),
    ],
)
def test_the_promise_is_kept_failed_or_not_yet_told_by_the_history(right, certain, promise):
    assert score(right, certain).promise == promise


def test_a_result_is_right_where_instalments_and_amounts_are_the_true_ones():
    (told,) = match([line(1, "500.00", "P-2026-0001", "SPAIN")], [pledge("P-2026-0001", "ESP", "500.00")]).values()
    assert sort_of(told) == "reference+exact"
    for parts, right in (
        ({("P-2026-0001", 1): 5_000_000}, True), ({("P-2026-0001", 0): 5_000_000}, True), ({("P-2026-0001", 2): 5_000_000}, False),
        ({("P-2026-0001", 1): 4_990_000}, False), ({("P-2026-0002", 1): 5_000_000}, False), ({}, False),
    ):  # fmt: skip
        assert judge(told, Truth(parts)).right is right, parts
    assert not judge(told, Truth({}, "fee")).right


def test_sorts_are_scored_apart_and_together():
    lines = [line(1, "500.00", "P-2026-0001", "SPAIN"), line(2, "70.00", "", "FRANCE"), line(3, "9.00", "LUNCH")]
    pledges = [pledge("P-2026-0001", "ESP", "500.00"), pledge("P-2026-0002", "FRA", "70.00")]
    truths = {1: Truth({("P-2026-0001", 1): 5_000_000}), 2: Truth({}), 3: Truth({})}
    told = [judge(result, truths[number]) for number, result in match(lines, pledges).items()]
    by_sort = {one.sort: one for one in scores(told)}
    assert {sort: (one.certain, one.certain_right) for sort, one in by_sort.items()} == {
        "reference+exact": (1, 1), "name+exact": (1, 0), "nothing": (0, 0),
    }  # fmt: skip
    whole = total(told)
    assert (whole.lines, whole.known, whole.precision, whole.recall) == (3, 1, Decimal("0.5"), Decimal(1))


def test_a_likely_line_is_found_where_the_truth_is_among_its_first_three():
    pledges = [pledge(f"P-2026-000{no}", "ESP", "500.00") for no in (1, 2)]
    (told,) = match([line(1, "500.00", "", "SPAIN")], pledges).values()
    assert told.outcome == LIKELY
    assert all(judge(told, Truth({(one.pledge, 1): 5_000_000})).found for one in pledges)
    assert not judge(told, Truth({("P-2026-0009", 1): 5_000_000})).found


def test_a_returned_transfer_is_a_sort_of_its_own():
    before = [past(7, "500.00", "P-2026-0001", "ESP", pledge("x", "ESP", "500.00").open)]
    (told,) = match([line(8, "-500.00", "RETURN P-2026-0001", "SPAIN")], [], before).values()
    assert (told.outcome, sort_of(told).endswith("+return")) == (CERTAIN, True)
