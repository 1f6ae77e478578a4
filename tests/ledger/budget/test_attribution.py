"""Who bears what the pool paid: the figures of accounting.md §5 to the cent, and what holds for any balances."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from math import floor

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.budget.attribution import Claim, Pot, apportion, attribute, newest
from ledger.contributions.earmarks import parse
from ledger.money import Money, split

DAY = date(2026, 9, 30)
BALANCES = {"CAN": 5_525_000, "ESP": 1_800_000, "MEX": 999_999, "USA": 12_000_000}


def pots(balances):
    return [Pot(code, amount) for code, amount in balances.items()]


def spending(amount, key="5400", **more):
    return Claim(key, "spending", ((DAY, amount),), number=4, activity="MEET", **more)


def by_holder(outcome):
    found = Counter()
    for part in outcome.parts:
        found[part.holding] += part.amount
    return {holding if holding[1] else holding[0]: amount for holding, amount in found.items() if amount}


class Runs:
    """Runs one after the other, each knowing what the ones before it left."""

    def __init__(self, balances):
        self.left = Counter(balances)
        self.borne, self.carry = Counter(), {}
        self.taken = self.given = self.spent = self.refunded = 0
        self.outcome = None

    def run(self, spent=0, refunded=0, received=None):
        self.left.update(received or {})
        self.spent, self.refunded = self.spent + spent, self.refunded - refunded
        claim = Claim(
            "5400", "spending", ((DAY, self.spent),), self.refunded, 4, "MEET", self.taken, self.given, self.borne, self.carry
        )
        self.outcome = attribute(pots(self.left), [claim])
        for part in self.outcome.parts:
            self.borne[part.holding] += part.amount
            self.left[part.holding[0]] -= part.amount
            self.carry[part.holding] = part.carry
            self.taken += part.amount * (part.stream == "cost")
            self.given += part.amount * (part.stream == "refund")
        return {code: amount for (code, _pledge), amount in sorted(self.borne.items())}


def test_spending_is_shared_by_available_balance_to_the_cent():
    outcome = attribute(pots(BALANCES), [spending(1_234_567)])
    assert by_holder(outcome) == {"CAN": 335_596, "ESP": 109_334, "MEX": 60_741, "USA": 728_896}
    assert not outcome.blocked


def test_a_thousand_over_three_equal_balances_gives_the_odd_cent_to_the_code_that_sorts_first():
    outcome = attribute(pots({"USA": 500_000, "CAN": 500_000, "ESP": 500_000}), [spending(100_000)])
    assert by_holder(outcome) == {"CAN": 33_334, "ESP": 33_333, "USA": 33_333}


def test_twelve_months_of_one_hundred_over_three_equal_contributors_are_four_hundred_each():
    runs = Runs({"CAN": 1_000_000, "ESP": 1_000_000, "USA": 1_000_000})
    for _month in range(12):
        borne = runs.run(10_000)
    assert borne == {"CAN": 40_000, "ESP": 40_000, "USA": 40_000}


def test_twelve_months_by_weights_that_never_change_are_four_hundred_each():
    carry, borne = {}, Counter()
    for _month in range(12):
        parts = apportion(10_000, dict.fromkeys(("CAN", "ESP", "USA"), 1), carry, lambda _key: -1, lambda _key: 10_000)
        borne.update({code: part for code, (part, _carry) in parts.items()})
        carry = {code: left for code, (_part, left) in parts.items()}
    assert borne == {"CAN": 40_000, "ESP": 40_000, "USA": 40_000}


def test_money_that_is_earmarked_for_it_pays_first_narrowest_then_earliest_expiry_then_earliest_receipt():
    def pot(code, amount, earmark, received):
        return Pot(code, amount, f"P-{code}", parse(earmark), received)

    some = [
        pot("AAA", 100, "object:4", date(2026, 1, 5)),
        pot("BBB", 100, "object:4;activity:MEET", date(2026, 3, 1)),
        pot("CCC", 100, "object:4;until:2026-12-31", date(2026, 2, 1)),
        pot("DDD", 100, "object:4", date(2026, 1, 4)),
        pot("EEE", 100, "object:5", date(2026, 1, 1)),
        Pot("FFF", 1_000),
    ]
    first, then, third, fourth, last = (("CCC", "P-CCC"), ("BBB", "P-BBB"), ("DDD", "P-DDD"), ("AAA", "P-AAA"), "FFF")
    assert by_holder(attribute(some, [spending(50)])) == {first: 50}
    assert by_holder(attribute(some, [spending(150)])) == {first: 100, then: 50}
    assert by_holder(attribute(some, [spending(250)])) == {first: 100, then: 100, third: 50}
    assert by_holder(attribute(some, [spending(350)])) == {first: 100, then: 100, third: 100, fourth: 50}
    assert by_holder(attribute(some, [spending(450)])) == {first: 100, then: 100, third: 100, fourth: 100, last: 50}


def test_money_for_another_purpose_or_another_time_covers_nothing_and_what_is_not_covered_is_blocked():
    some = [
        Pot("AAA", 500, "P-1", parse("object:5")),
        Pot("BBB", 500, "P-2", parse("until:2026-09-29")),
        Pot("CCC", 500, "P-3", parse("from:2026-10-01")),
        Pot("DDD", 30),
    ]
    outcome = attribute(some, [spending(100)])
    assert by_holder(outcome) == {"DDD": 30}
    assert outcome.blocked == (("5400", 70),)


def test_a_contributor_gives_no_more_than_it_has_in_all_whatever_one_of_its_pledges_still_holds():
    outcome = attribute([Pot("AAA", 1_000, "P-1", parse("object:4")), Pot("AAA", -400)], [spending(900)])
    assert by_holder(outcome) == {("AAA", "P-1"): 600}
    assert outcome.blocked == (("5400", 300),)


def test_spending_and_its_charge_for_indirect_costs_overdraw_nobody_and_what_neither_covers_is_blocked():
    # Canada has 1,120.00 and is charged 12 % of direct costs: 1,000.00 and 120.00. Spain's was charged when it came.
    held, costs = {"CAN": 112_000, "ESP": 50_000}, {("CAN", ""): Fraction(12, 100)}
    outcome = attribute(pots(held), [spending(160_000)], costs)
    assert by_holder(outcome) == {"CAN": 100_000, "ESP": 50_000}
    assert outcome.blocked == (("5400", 10_000),)
    assert by_holder(attribute(pots(held), [spending(150_00)], costs)) == {"CAN": 100_00, "ESP": 50_00}


def test_a_charge_that_is_rounded_up_still_leaves_its_contributor_at_nothing():
    # 1.00 at 11 of 89: 0.89 and 0.11. With 0.04 left, 0.03 and 0.0037 are 0.03; 0.04 and 0.0049 are 0.04: all can be spent.
    costs = {("CAN", ""): Fraction(11, 89)}
    assert by_holder(attribute(pots({"CAN": 100}), [spending(500)], costs)) == {"CAN": 89}
    assert by_holder(attribute(pots({"CAN": 4}), [spending(500)], costs)) == {"CAN": 4}
    assert by_holder(attribute(pots({"CAN": 5}), [spending(500)], costs)) == {"CAN": 4}  # 0.05 and 0.0062 would be 0.06


def test_a_refund_of_spending_goes_back_by_the_shares_it_was_borne_in():
    runs = Runs({"CAN": 60_000, "ESP": 30_000})
    assert runs.run(9_000) == {"CAN": 6_000, "ESP": 3_000}
    runs.run(received={"USA": 1_000_000})  # money that came later has no part in it
    assert runs.run(refunded=3_000) == {"CAN": 4_000, "ESP": 2_000}
    assert runs.run(refunded=6_000) == {"CAN": 0, "ESP": 0}
    assert all(carry == 0 for carry in runs.carry.values())


def test_a_refund_in_the_quarter_of_new_spending_still_goes_to_those_who_bore_the_old():
    runs = Runs({"CAN": 10_000})
    runs.run(6_000)
    assert runs.run(1_000, refunded=6_000, received={"USA": 90_000}) == {"CAN": 100, "USA": 900}


def test_a_refund_beyond_what_anyone_bears_stays_with_the_pool():
    runs = Runs({"CAN": 10_000})
    assert runs.run(100, refunded=500) == {"CAN": 0}
    assert not runs.outcome.blocked


def test_spending_taken_back_after_it_was_shared_goes_back_to_those_who_bear_it():
    runs = Runs({"CAN": 60_000, "ESP": 30_000})
    runs.run(9_000)
    assert runs.run(-9_000) == {"CAN": 0, "ESP": 0}


def test_who_fell_below_zero_is_relieved_and_others_bear_it_in_the_run_that_finds_it():
    runs = Runs({"CAN": 1_000, "ESP": 1_000})
    assert runs.run(1_000) == {"CAN": 500, "ESP": 500}
    assert runs.run(received={"CAN": -1_000}) == {"CAN": 0, "ESP": 1_000}
    assert runs.left == {"CAN": 0, "ESP": 0}


def test_bank_charges_fall_on_all_money_held_and_gains_on_exchange_go_to_all_of_it():
    some = [Pot("AAA", 3_000, "P-1", parse("object:5")), Pot("BBB", 1_000)]
    outcome = attribute(some, [Claim("5960", "charge", ((DAY, 400),))])
    assert by_holder(outcome) == {"AAA": 300, "BBB": 100}
    assert by_holder(attribute(some, [Claim("4210", "exchange", ((DAY, -400),))])) == {"AAA": -300, "BBB": -100}
    assert by_holder(attribute(some, [Claim("4210", "exchange", ((DAY, 400),))])) == {"AAA": 300, "BBB": 100}


def test_what_was_spent_latest_is_what_is_not_shared_yet():
    days = [(DAY, 50), (DAY - timedelta(days=40), 100), (DAY - timedelta(days=20), -30)]
    assert newest(days, 70) == [(DAY - timedelta(days=40), 20), (DAY, 50)]


# What holds for any balances

AMOUNTS = st.integers(1, 10**9)
HELD = st.dictionaries(st.sampled_from(["CAN", "ESP", "MEX", "USA", "IA-CIM", "FRA"]), st.integers(-(10**5), 10**7), min_size=1)
EARMARKS = st.sampled_from(["", "object:4", "object:5", "activity:MEET", "object:4;activity:MEET", "until:2026-06-30", "a note"])
POTS = st.lists(
    st.builds(
        lambda code, amount, text: Pot(code, amount, f"P-{code}-{text}" if parse(text).conditions else "", parse(text), DAY),
        st.sampled_from(["CAN", "ESP", "MEX", "USA"]), st.integers(-1_000, 10**6), EARMARKS,
    ),
    max_size=9, unique_by=lambda pot: (pot.contributor, pot.pledge),
)  # fmt: skip
CLAIMS = st.lists(
    st.builds(
        lambda key, kind, amount, number: Claim(f"{key:02}", kind, ((DAY, amount),), number=number, activity="MEET"),
        st.integers(0, 20), st.sampled_from(["spending", "spending", "charge", "exchange"]), st.integers(-(10**4), 10**6), st.integers(3, 6),
    ),
    max_size=5, unique_by=lambda claim: claim.key,
)  # fmt: skip


@given(POTS, CLAIMS)
def test_the_parts_of_every_claim_and_what_is_blocked_of_it_add_up_to_it(some, claims):
    outcome = attribute(some, claims)
    shared, blocked = Counter(), dict(outcome.blocked)
    for part in outcome.parts:
        shared[part.key] += part.amount
    for claim in claims:
        (_day, amount), *_rest = claim.spent
        if amount > 0:
            assert shared[claim.key] + blocked.get(claim.key, 0) == amount
        else:
            assert shared[claim.key] in (
                0,
                amount,
            )  # nobody bears it yet: it stays; a gain goes out whole where anyone holds money


@given(POTS, CLAIMS)
def test_nobody_is_overdrawn_neither_in_all_nor_in_what_an_earmark_holds(some, claims):
    before, held = Counter(), Counter()
    for pot in some:
        before[pot.contributor] += pot.amount
        held[pot.contributor, pot.pledge] += pot.amount
    after, kept = Counter(before), Counter(held)
    for part in attribute(some, claims).parts:
        after[part.holding[0]] -= part.amount
        kept[part.holding] -= part.amount
    assert all(amount >= min(0, before[code]) for code, amount in after.items())
    assert all(amount >= min(0, held[one]) for one, amount in kept.items() if one[1])


COSTS = st.dictionaries(
    st.tuples(st.sampled_from(["CAN", "ESP", "MEX"]), st.just("")), st.fractions(0, 1, max_denominator=100), max_size=3
)


@given(POTS, CLAIMS, COSTS)
def test_nobody_is_overdrawn_by_spending_with_its_charge_and_nobody_who_could_bear_a_cent_more_is_spared(some, claims, costs):
    left = Counter()
    for pot in some:
        left[pot.contributor] += pot.amount
    before, outcome = Counter(left), attribute(some, claims, costs)
    kinds = {claim.key: claim.kind for claim in claims}
    for part in outcome.parts:
        left[part.holding[0]] -= part.amount
        if kinds[part.key] == "spending" and part.amount > 0:
            left[part.holding[0]] -= floor(part.amount * costs.get(part.holding, 0) + Fraction(1, 2))
    assert all(amount >= min(0, before[code]) for code, amount in left.items())
    free = {code for pot in some if not pot.pledge for code in [pot.contributor]} - {
        pot.contributor for pot in some if pot.pledge
    }
    if any(kinds[key] == "spending" for key, _amount in outcome.blocked):
        assert all(left[code] <= 2 for code in free)  # a cent and its charge, which is two at most


@given(POTS, CLAIMS, st.randoms())
def test_the_order_in_which_pots_and_claims_are_told_does_not_matter(some, claims, random):
    mixed, turned = list(some), list(claims)
    random.shuffle(mixed)
    random.shuffle(turned)
    assert attribute(mixed, turned) == attribute(some, claims)


@given(POTS, CLAIMS)
def test_a_second_run_shares_nothing_more(some, claims):
    first = attribute(some, claims)
    left, again = Counter(), []
    for pot in some:
        left[pot.contributor, pot.pledge] += pot.amount
    for claim in claims:
        parts = [part for part in first.parts if part.key == claim.key]
        borne = Counter()
        for part in parts:
            borne[part.holding] += part.amount
            left[part.holding] -= part.amount
        carry = {part.holding: part.carry for part in parts}
        again.append(
            Claim(
                claim.key,
                claim.kind,
                claim.spent,
                number=claim.number,
                activity="MEET",
                taken=borne.total(),
                borne=borne,
                carry=carry,
            )
        )
    marks = {(pot.contributor, pot.pledge): pot.earmark for pot in some}
    rest = [Pot(code, amount, pledge, marks.get((code, pledge), parse("")), DAY) for (code, pledge), amount in left.items()]
    second = attribute(rest, again)
    assert not second.parts
    assert second.blocked == first.blocked


@given(
    st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 10**6), min_size=1), st.lists(st.integers(1, 10**6), max_size=12)
)
def test_many_runs_by_weights_that_keep_their_proportion_give_what_one_would_have_given(weights, amounts):
    carry, borne = {}, Counter(dict.fromkeys(weights, 0))
    for amount in amounts:
        parts = apportion(amount, weights, carry, lambda _key: -(10**9), lambda _key: 10**9)
        borne.update({key: part for key, (part, _carry) in parts.items()})
        carry = {key: left for key, (_part, left) in parts.items()}
    once = split(Money.of_units(sum(amounts) * 100, "USD"), weights)
    assert borne == {key: part.units // 100 for key, part in once.items()}


@given(HELD, st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 10**4), st.integers(0, 10**5)), max_size=8))
def test_runs_over_changing_balances_never_drift_by_a_cent_and_never_overdraw(held, quarters):
    runs = Runs({code: max(0, amount) for code, amount in held.items()})
    for spent, refunded, received in quarters:
        runs.run(spent, refunded, {min(held): received})
        assert min(runs.left.values()) >= 0
        assert runs.taken + runs.given + dict(runs.outcome.blocked).get("5400", 0) >= runs.spent + runs.refunded
        assert sum(runs.carry.values()) == 0


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 10**6), min_size=1), AMOUNTS, st.data())
def test_what_a_bound_cuts_off_goes_to_the_others_and_the_sum_stays_exact(weights, total, data):
    most = {key: data.draw(st.integers(0, 10**9)) for key in weights}
    assume(sum(most.values()) >= total)
    parts = apportion(total, weights, {}, lambda _key: 0, most.__getitem__)
    assert sum(part for part, _carry in parts.values()) == total
    assert all(0 <= part <= most[key] for key, (part, _carry) in parts.items())
    assert sum(carry for _part, carry in parts.values()) == Fraction(0)


@pytest.mark.parametrize("amount", [1, 99, 12_345_67, 10**9])
def test_a_gain_is_a_loss_negated(amount):
    loss = attribute(
        pots({code: balance * 1_000 for code, balance in BALANCES.items()}), [Claim("4210", "exchange", ((DAY, amount),))]
    )
    gain = attribute(
        pots({code: balance * 1_000 for code, balance in BALANCES.items()}), [Claim("4210", "exchange", ((DAY, -amount),))]
    )
    assert by_holder(gain) == {code: -part for code, part in by_holder(loss).items()}
