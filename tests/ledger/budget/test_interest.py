"""Whose the interest is: the figures of accounting.md §5.4 to the cent, and what holds for any balances."""

from collections import Counter
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ledger.budget.interest import CREDITED, PROGRAM_BUDGET, RENOUNCED, Holder, Share, Step, allocate, balance_days, changes
from ledger.periods import Quarter

Q3 = Quarter(2026, 3).days  # 92 days
HALF = Fraction(1, 2)


def holder(code, *steps):
    return Holder(code, tuple(Step(*step) for step in steps))


def kept(shares):
    return {share.code: share.kept for share in shares}


def test_interest_goes_by_the_sum_of_daily_balances_to_the_cent():
    """350.17 over USD-days of 3.80, 1.80 and 0.60 million: 214.62, 101.66, 33.89; with 0.62 million, 213.93, 101.34, 34.90."""

    def shared(third):
        held = (("CAN", 380_000_000), ("ESP", 180_000_000), ("MEX", third))
        return kept(allocate(35_017, [holder(code, (Q3.last, amount)) for code, amount in held], Q3))

    assert shared(60_000_000) == {"CAN": 21_462, "ESP": 10_166, "MEX": 3_389}
    assert shared(62_000_000) == {"CAN": 21_393, "ESP": 10_134, "MEX": 3_490}


def test_balances_count_by_the_days_they_stood_within_the_quarter():
    steps = [
        Step(date(2026, 1, 15), 100),
        Step(date(2026, 7, 11), 400),
        Step(date(2026, 9, 30), 0),
        Step(date(2026, 10, 2), 9_999),
    ]
    assert balance_days(steps, Q3) == (10 * 100 + 81 * 400, 0)


def test_a_balance_below_zero_earns_nothing_and_takes_nothing_from_others():
    shares = allocate(100, [holder("CAN", (date(2026, 1, 1), -50_000)), holder("ESP", (date(2026, 9, 30), 1))], Q3)
    assert kept(shares) == {"ESP": 100}


def test_where_nobody_held_anything_the_interest_is_nobodys():
    assert allocate(100, [holder("CAN", (date(2026, 10, 1), 50_000))], Q3) == ()


def test_what_an_agreement_renounces_is_told_apart():
    halves = holder("CAN", (date(2026, 7, 1), 100), (date(2026, 8, 16), 100, HALF))
    assert allocate(1_000, [halves], Q3) == (Share("CAN", 9_200, 750, 250),)
    assert allocate(1_000, [holder("CAN", (Q3.begin, 7, Fraction(1)))], Q3) == (Share("CAN", 644, 0, 1_000),)


def due(earned, given, balances, *, anew=True, room=None, ever=None):
    """What changes for whom, where balances stood all quarter; kinds are left out where all are credited."""
    holders = [holder(code, (Q3.begin, amount)) for code, amount in balances.items()]
    given = {(CREDITED, code): amount for code, amount in given.items()}
    more = changes(earned, given, ever or given, holders, Q3, balances if room is None else room, anew=anew)
    return {code: amount for (kind, code), amount in more.items() if amount and kind == CREDITED}


def test_the_quarter_of_the_run_is_shared_as_if_for_the_first_time_less_what_was_given():
    assert due(100, {}, {"CAN": 500, "ESP": 500}) == {"CAN": 50, "ESP": 50}
    assert due(100, {"CAN": 50, "ESP": 50}, {"CAN": 750, "ESP": 250}) == {"CAN": 25, "ESP": -25}
    assert due(120, {"CAN": 50, "ESP": 50}, {"CAN": 500, "ESP": 500}) == {"CAN": 10, "ESP": 10}


def test_where_somebody_cannot_give_back_or_the_quarter_is_another_only_what_is_left_is_shared():
    assert due(100, {"CAN": 50, "ESP": 50}, {"CAN": 750, "ESP": 250}, room={"CAN": 750, "ESP": 24}) == {}
    assert due(104, {"CAN": 50, "ESP": 50}, {"CAN": 750, "ESP": 250}, room={"CAN": 750}) == {"CAN": 3, "ESP": 1}
    assert due(104, {"CAN": 50, "ESP": 50}, {"CAN": 750, "ESP": 250}, anew=False) == {"CAN": 3, "ESP": 1}


def test_interest_taken_back_comes_from_those_who_were_given_it_as_far_as_their_balances_reach():
    assert due(40, {"CAN": 60, "ESP": 40}, {"CAN": 1, "ESP": 9_999}, anew=False, room={"CAN": 99, "ESP": 99}) == {
        "CAN": -36,
        "ESP": -24,
    }
    assert due(0, {"CAN": 60, "ESP": 40}, {}, room={"CAN": 7, "ESP": 99}) == {"CAN": -7, "ESP": -40}
    assert due(-10, {}, {"USA": 9_999}, ever={(CREDITED, "CAN"): 500}, room={"CAN": 600}) == {"CAN": -10}


def test_what_stays_in_the_pool_is_told_by_what_it_is():
    holders = [holder("CAN", (Q3.begin, 100, Fraction(1))), Holder("", (Step(Q3.begin, 300),), PROGRAM_BUDGET)]
    more = changes(100, {}, {}, holders, Q3, {}, anew=True)
    assert {who: amount for who, amount in more.items() if amount} == {(RENOUNCED, "CAN"): 25, (PROGRAM_BUDGET, ""): 75}


STEPS = st.lists(
    st.builds(
        Step, st.dates(date(2026, 6, 1), date(2026, 10, 15)), st.integers(-(10**6), 10**9), st.fractions(0, 1, max_denominator=50)
    ),
    max_size=6, unique_by=lambda step: step.since,
)  # fmt: skip
HOLDERS = st.dictionaries(st.sampled_from(["CAN", "ESP", "MEX", "USA"]), STEPS, min_size=1).map(
    lambda found: [Holder(code, tuple(steps)) for code, steps in found.items()]
)


@given(HOLDERS, st.integers(-(10**9), 10**9), st.randoms())
def test_the_shares_add_up_whatever_the_order_and_negative_interest_is_its_positive_negated(holders, interest, random):
    shares = allocate(interest, holders, Q3)
    assert sum(share.kept + share.renounced for share in shares) in ({interest} if shares else {0})
    mixed = list(holders)
    random.shuffle(mixed)
    assert allocate(interest, mixed, Q3) == shares
    assert [(one.code, -one.kept, -one.renounced) for one in allocate(-interest, holders, Q3)] == [
        (one.code, one.kept, one.renounced) for one in shares
    ]


@given(HOLDERS, st.lists(st.tuples(st.integers(-(10**4), 10**4), st.integers(0, 10**4)), min_size=1, max_size=5))
def test_whatever_is_recorded_late_no_more_is_given_than_was_earned_unless_nobody_can_give_it_back(holders, runs):
    given, earned = Counter(), 0
    for more, room in runs:
        earned += more
        rooms = {one.code: room for one in holders}
        due = changes(earned, given, given, holders, Q3, rooms, anew=True)
        assert all(-amount <= room for (kind, _code), amount in due.items() if kind == CREDITED)
        given.update(due)
        assert earned >= 0 or min(given.values(), default=0) >= 0
        over = given.total() - earned
        assert over <= 0 or all(
            not given[who] or (who[0] == CREDITED and -due.get(who, 0) == min(room, given[who] - due.get(who, 0)))
            for who in given
        )
