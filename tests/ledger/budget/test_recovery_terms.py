"""Which rule holds for which money, and the amount to the cent (accounting.md §1.4)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.budget.recovery_terms import Case, Override, Rule, charge, decide, rule_for
from ledger.money import Money

SIGNED = date(2026, 4, 15)


def usd(amount):
    return Money(Decimal(amount), "USD")


def rule(number, kind, rate, since="2007-01-01", base="gross", timing="on_receipt", threshold="0"):
    return Rule(number, kind, date.fromisoformat(since), Decimal(rate), base, timing, usd(threshold), "the text")


RULES = (rule(1, "member_state", "11", threshold="20000"), rule(2, "", "12"))


def case(kind="member_state", part="10000", before="0", agreed=SIGNED, **more):
    return Case(kind, agreed, SIGNED, usd(part), lambda: usd(before), **more)


def decided(**about):
    found = decide(RULES, case(**about))
    return (found.why, str(found.amount)) if found else None


@pytest.mark.parametrize(
    ("rate", "base", "amount"),
    [("11", "gross", "11000.00"), ("11", "direct", "9909.91"), ("12", "gross", "12000.00"), ("12", "direct", "10714.29")],
)
def test_a_hundred_thousand_dollars_are_charged_to_the_cent_on_either_base(rate, base, amount):
    assert charge(usd("100000"), Decimal(rate), base, "on_receipt") == usd(amount)


def test_a_contribution_that_is_spent_is_charged_the_same_as_one_that_is_received():
    assert charge(usd("89000"), Decimal(11), "gross", "on_expenditure") == usd("11000")
    assert charge(usd("90090.09"), Decimal(11), "direct", "on_expenditure") == usd("9909.91")


@given(st.integers(1, 10**9), st.sampled_from(["5", "11", "12", "7.125"]), st.sampled_from(["gross", "direct"]))
def test_what_goes_back_is_charged_the_same_with_the_other_sign_and_halves_go_up(cents, rate, base):
    part = Money(Decimal(cents).scaleb(-2), "USD")
    share = Decimal(rate) / 100 if base == "gross" else Decimal(rate) / (100 + Decimal(rate))
    found = charge(part, Decimal(rate), base, "on_receipt")
    assert charge(-part, Decimal(rate), base, "on_receipt") == -found
    assert abs(found.amount - part.amount * share) <= Decimal("0.005")


def test_the_class_on_the_day_of_the_agreement_has_its_own_rate_before_that_of_all_others():
    newer = (*RULES, rule(3, "", "13", since="2020-01-01"), rule(4, "member_state", "10", since="2025-01-01"))
    assert rule_for(newer, "member_state", date(2019, 1, 1)) == newer[0]
    assert rule_for(newer, "member_state", SIGNED) == newer[3]
    assert rule_for(newer, "private_entity", SIGNED) == newer[2]


def test_an_agreement_of_before_the_first_rule_is_grandfathered():
    assert decided(kind="permanent_observer", agreed=date(2006, 12, 31)) == ("grandfathered", "USD 0.00")
    assert decided(kind="permanent_observer", agreed=date(2007, 1, 1)) == ("charged", "USD 1,200.00")


def test_a_member_state_is_charged_from_the_receipt_that_crosses_the_threshold_and_on_the_whole_of_it():
    assert decided(part="20000") == ("threshold", "USD 0.00")
    assert decided(part="20000.01") == ("charged", "USD 2,200.00")
    assert decided(part="10000", before="10000") == ("threshold", "USD 0.00")
    assert decided(part="10000", before="10000.01") == ("crossing", "USD 1,100.00")
    assert decided(part="10", before="20000.01") == ("charged", "USD 1.10")


def test_a_rate_agreed_for_the_pledge_holds_from_its_day_and_comes_before_the_threshold():
    agreed = (Override(1, date(2026, 1, 1), Decimal(5), "the agreement"), Override(2, date(2026, 7, 1), Decimal(9), "later"))
    assert decided(part="100", overrides=agreed) == ("agreed", "USD 5.00")
    assert decided(part="100", overrides=agreed[1:], before="50000") == ("charged", "USD 11.00")


def test_a_rate_of_nothing_is_an_exemption_and_keeps_its_reason():
    none = (Override(1, SIGNED, Decimal(0), "donor legislation"),)
    found = decide(RULES, case(overrides=none, before="50000"))
    assert found is not None
    assert (found.why, found.amount, found.note, found.override) == ("exempt", usd(0), "donor legislation", 1)


def test_an_old_agreement_may_agree_to_a_rate():
    agreed = (Override(1, date(2006, 1, 1), Decimal(5), "by exchange of letters"),)
    assert decided(part="100", agreed=date(2006, 1, 1), overrides=agreed) == ("agreed", "USD 5.00")


def test_what_is_given_in_kind_is_never_charged():
    assert decided(kind="private_entity", in_kind=True) == ("in_kind", "USD 0.00")


def test_money_is_charged_when_it_comes_or_when_it_is_spent_and_not_twice():
    later = (rule(1, "", "11", base="direct", timing="on_expenditure", threshold="50"),)
    received, spent = case(part="100"), case(part="90", before="100", timing="on_expenditure")
    assert [(one.why, str(one.amount)) for one in (decide(later, received), decide(later, spent)) if one] == [
        ("on_expenditure", "USD 0.00"), ("charged", "USD 9.90"),
    ]  # fmt: skip
    below = decide(later, case(part="90", before="50", timing="on_expenditure"))
    assert below is not None
    assert below.why == "threshold"
    assert decide(RULES, case(timing="on_expenditure")) is None
