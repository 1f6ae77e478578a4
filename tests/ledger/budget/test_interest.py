"""Whose the interest is: the figures of accounting.md §5.4 to the cent, and what holds for any balances."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ledger.budget.interest import Holder, Share, Step, allocate, balance_days
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
