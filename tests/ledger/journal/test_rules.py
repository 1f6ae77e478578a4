"""The accounting policy, event by event, with figures worked by hand (accounting.md §6)."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.journal import rules
from ledger.journal.draft import Draft, Leg
from ledger.money import Money

DAY = date(2026, 8, 12)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def promise(**changes: object) -> rules.Promise:
    told: dict[str, object] = {"fund": 1, "contributor": 7, "kind": "permanent_observer", "pledge": 42, "instalment": 1}
    return rules.Promise(**(told | changes))  # type: ignore[arg-type]


BANK = rules.Cash("1010", 3, 1)
NO_USD = usd("0")


def accounts(draft: Draft) -> dict[str, Decimal]:
    """Net base per account, debit positive."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for leg in draft.legs:
        sums[leg.account] += leg.base.amount
    return {code: amount for code, amount in sums.items() if amount}


def lines(draft: Draft) -> dict[str, Decimal]:
    """Base per statement line, debit positive."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for leg in draft.legs:
        if leg.line:
            sums[leg.line] += leg.base.amount
    return dict(sums)


def received(*settled: rules.Settled, net: Money, charges: Money, excess: Money = NO_USD) -> Draft:
    return rules.received(
        BANK, DAY, net, charges, net, charges, settled, excess=excess, excess_base=excess, exchange=NO_USD,
        giver=settled[0].promise, source="receipt:1", memo="",
    )  # fmt: skip


def test_event_1_a_signed_pledge_is_receivable_and_revenue_of_its_class() -> None:
    draft = rules.pledge_made((rules.Part(promise(), eur("100000"), usd("108000")),), DAY, source="pledge:42:made", memo="")
    assert accounts(draft) == {"1120": Decimal(108000), "4020": Decimal(-108000)}
    assert lines(draft) == {"A2": Decimal(108000)}


def test_event_2_a_conditional_pledge_stays_outside_the_balance_sheet() -> None:
    draft = rules.pledge_made((rules.Part(promise(conditional=True), eur("100000"), usd("108000")),), DAY, source="p", memo="")
    assert accounts(draft) == {"9010": Decimal(108000), "9020": Decimal(-108000)}
    assert lines(draft) == {"A10": Decimal(108000)}


def test_event_2b_a_condition_met_turns_the_memorandum_into_a_receivable_and_the_advance_into_revenue() -> None:
    part = rules.Part(promise(), eur("60000"), usd("66000"), rules.RECEIVABLE_DUE)
    confirmed = rules.Confirmed(part, eur("100000"), usd("108000"), eur("40000"), usd("42000"))
    (draft,) = rules.condition_met((confirmed,), DAY, DAY, event="condition met", source="p", memo="")
    assert accounts(draft) == {
        "1110": Decimal(66000), "2110": Decimal(42000), "4020": Decimal(-108000), "9010": Decimal(-108000), "9020": Decimal(108000),
    }  # fmt: skip
    # The whole pledge is new, the advance received for it; B2, of which A6 is a part, had the advance when it came.
    assert lines(draft) == {
        "A2": Decimal(108000), "A6": Decimal(-42000), "B2": Decimal(42000), "A10": Decimal(-108000),
    }  # fmt: skip


def test_event_2c_cash_before_the_condition_is_met_is_a_liability() -> None:
    draft = received(rules.Settled(promise(conditional=True), usd("500"), usd("500"), usd("500")), net=usd("500"), charges=NO_USD)
    assert accounts(draft) == {"1010": Decimal(500), "2110": Decimal(-500)}
    assert lines(draft) == {"B2": Decimal(-500)}


def test_event_3_an_instalment_falls_due_without_moving_a_statement_line() -> None:
    draft = rules.fell_due(promise(), DAY, eur("60000"), usd("66000"), source="p")
    assert accounts(draft) == {"1110": Decimal(66000), "1120": Decimal(-66000)}
    assert lines(draft) == {}


def test_events_4_and_5_a_receipt_settles_what_it_pays() -> None:
    draft = received(rules.Settled(promise(), usd("400"), usd("400"), usd("400")), net=usd("400"), charges=NO_USD)
    assert accounts(draft) == {"1010": Decimal(400), "1110": Decimal(-400)}
    assert lines(draft) == {"A6": Decimal(-400)}


def test_event_6_more_than_the_pledge_waits_in_suspense_under_its_name() -> None:
    draft = received(
        rules.Settled(promise(), usd("400"), usd("400"), usd("400")), net=usd("450"), charges=NO_USD, excess=usd("50")
    )
    assert accounts(draft) == {"1010": Decimal(450), "1110": Decimal(-400), "2120": Decimal(-50)}
    assert [leg.contributor for leg in draft.legs if leg.account == "2120"] == [7]


def test_event_8_is_the_worked_example_to_the_cent() -> None:
    settled = rules.Settled(promise(), eur("60000"), usd("63000.00"), usd("66000.00"))
    draft = received(settled, net=usd("62973.75"), charges=usd("26.25"))
    assert accounts(draft) == {
        "1010": Decimal("62973.75"), "5960": Decimal("26.25"), "4210": Decimal("3000.00"), "1110": Decimal("-66000.00"),
    }  # fmt: skip
    assert lines(draft) == {"A6": Decimal(-63000), "A7": Decimal(-3000), "B10": Decimal("26.25")}


def test_event_9_a_gift_is_pledged_and_received_on_the_same_day() -> None:
    giver = promise(pledge=None, instalment=None)
    draft = rules.received_without_pledge(BANK, DAY, usd("975"), usd("25"), usd("975"), usd("25"), giver, source="r", memo="")
    assert accounts(draft) == {"1010": Decimal(975), "5960": Decimal(25), "4020": Decimal(-1000)}
    assert lines(draft) == {"A2": Decimal(1000), "A6": Decimal(-1000), "B10": Decimal(25)}


def test_events_10_and_11_money_waits_in_suspense_until_it_has_an_owner() -> None:
    held = rules.received_unidentified(BANK, DAY, usd("9850"), usd("9850"), source="r1", memo="")
    assert accounts(held) == {"1010": Decimal(9850), "2120": Decimal(-9850)}
    assert lines(held) == {}
    settled = rules.Settled(promise(), usd("9850"), usd("9850"), usd("9850"))
    draft = rules.identified(
        1, DAY, usd("9850"), usd("9850"), NO_USD, NO_USD, (settled,), exchange=NO_USD, giver=promise(), holder=None, gift=False, source="r2", memo="",
    )  # fmt: skip
    assert accounts(draft) == {"2120": Decimal(9850), "1110": Decimal(-9850)}


def test_event_11b_money_that_is_not_for_this_fund_goes_to_the_regular_fund_or_back() -> None:
    out = rules.sent_out_of_suspense(1, DAY, usd("10"), usd("10"), None, cash=None, source="r", memo="")
    back = rules.sent_out_of_suspense(1, DAY, usd("10"), usd("10"), 7, cash=BANK, source="r", memo="")
    assert accounts(out) == {"2120": Decimal(10), "2140": Decimal(-10)}
    assert accounts(back) == {"2120": Decimal(10), "1010": Decimal(-10)}


def test_event_12_an_increase_is_new_revenue() -> None:
    draft = rules.pledge_increased(rules.Part(promise(), eur("10"), usd("11")), DAY, source="p", memo="")
    assert accounts(draft) == {"1120": Decimal(11), "4020": Decimal(-11)}
    assert lines(draft) == {"A3": Decimal(11)}


@pytest.mark.parametrize("line", ["A3", "A4"])
def test_events_7_and_13_a_cut_takes_the_carrying_value_off(line: str) -> None:
    draft = rules.pledge_reduced(promise(), DAY, eur("20000"), usd("21400"), account="1120", line=line, source="p", memo="")
    assert accounts(draft) == {"4080": Decimal(21400), "1120": Decimal(-21400)}
    assert lines(draft) == {line: Decimal(-21400)}


def test_event_15_a_write_off_uses_the_allowance_first() -> None:
    draft = rules.written_off(promise(), DAY, usd("100"), usd("100"), usd("60"), account="1110", source="p", memo="")
    assert accounts(draft) == {"1180": Decimal(60), "5980": Decimal(40), "1110": Decimal(-100)}
    assert lines(draft) == {"A5": Decimal(-100)}


NOTHING_HELD = {"held": usd("0"), "held_base": usd("0"), "holder": None}


def test_event_16_a_returned_receipt_reopens_the_pledge_and_costs_the_fee() -> None:
    settled = rules.Settled(promise(), eur("60000"), usd("63000"), usd("66000"))
    draft = rules.returned(
        BANK, DAY, usd("63015"), usd("63015"), usd("15"), usd("15"), (settled,), **NOTHING_HELD, exchange=usd("0"), gift=False,
        giver=promise(), source="r", memo="",
    )  # fmt: skip
    assert accounts(draft) == {"1010": Decimal(-63015), "5960": Decimal(15), "1110": Decimal(66000), "4210": Decimal(-3000)}
    assert lines(draft) == {"A6r": Decimal(63000), "A7": Decimal(3000), "B10": Decimal(15)}


def test_event_16_money_returned_at_another_rate_leaves_an_exchange_difference_on_cash() -> None:
    settled = rules.Settled(promise(), eur("100"), usd("108"), usd("108"))
    draft = rules.returned(
        BANK, DAY, eur("100"), usd("110"), eur("0"), usd("0"), (settled,), **NOTHING_HELD, exchange=usd("-2"), gift=False,
        giver=promise(), source="r", memo="",
    )  # fmt: skip
    assert accounts(draft) == {"1010": Decimal(-110), "1110": Decimal(108), "4210": Decimal(2)}
    assert lines(draft) == {"A6r": Decimal(108), "B6": Decimal(2)}


def test_event_16_a_returned_gift_and_what_was_over_leave_nothing() -> None:
    settled = rules.Settled(promise(), usd("80"), usd("80"), usd("80"))
    draft = rules.returned(
        BANK, DAY, usd("100"), usd("100"), usd("0"), usd("0"), (settled,), held=usd("20"), held_base=usd("20"), holder=7,
        exchange=usd("0"), gift=True, giver=promise(), source="r", memo="",
    )  # fmt: skip
    assert accounts(draft) == {"1010": Decimal(-100), "2120": Decimal(20), "4080": Decimal(80)}
    assert lines(draft) == {"A6r": Decimal(80), "A4": Decimal(-80)}


def test_event_24_the_program_budgets_share_is_no_contribution() -> None:
    draft = rules.transferred_in(BANK, DAY, usd("5000"), usd("5000"), source="t", memo="")
    assert accounts(draft) == {"1010": Decimal(5000), "4310": Decimal(-5000)}
    assert lines(draft) == {}


def test_under_cash_recognition_a_pledge_is_memorandum_and_cash_is_revenue() -> None:
    cash = promise(recognition="cash")
    made = rules.pledge_made((rules.Part(cash, eur("100"), usd("110")),), DAY, source="p", memo="")
    assert accounts(made) == {"9010": Decimal(110), "9020": Decimal(-110)}
    assert lines(made) == {"A2": Decimal(110)}
    paid = received(rules.Settled(cash, eur("100"), usd("105"), usd("110")), net=usd("105"), charges=NO_USD)
    assert accounts(paid) == {"1010": Decimal(105), "4020": Decimal(-105), "9010": Decimal(-110), "9020": Decimal(110)}
    assert lines(paid) == {"A6": Decimal(-105), "A7": Decimal(-5)}


def test_an_entry_that_does_not_balance_cannot_be_built() -> None:
    legs = (Leg("1010", 1, usd("10"), usd("10")), Leg("4110", 1, usd("-9"), usd("-9")))
    with pytest.raises(LedgerError, match="does not balance") as refused:
        Draft(DAY, "test", "x", "", legs)
    assert refused.value.name == "unbalanced"


def test_the_books_and_each_memorandum_set_balance_on_their_own() -> None:
    legs = (Leg("1010", 1, usd("10"), usd("10")), Leg("9020", 1, usd("-10"), usd("-10")))
    with pytest.raises(LedgerError, match="does not balance"):
        Draft(DAY, "test", "x", "", legs)


@given(
    hundredths=st.integers(1, 10_000),
    rate=st.sampled_from(["0.00006", "0.0004", "0.0049", "0.5", "1"]),
    conditional=st.booleans(),
    recognition=st.sampled_from(["accrual", "cash"]),
)
def test_what_is_worth_less_than_a_cent_is_given_up_like_anything_else(hundredths, rate, conditional, recognition):
    """Whatever a part of a pledge is worth when rounded, nothing included, its currency leaves the pledge and the books balance."""
    money = Money(Decimal(hundredths).scaleb(-2), "COP")
    worth = Money((money.amount * Decimal(rate)).quantize(Decimal("0.01")), "USD")
    whose = promise(conditional=conditional, recognition=recognition)
    told = {"account": "1120", "source": "pledge:42:1", "memo": ""}
    promised = rules.pledge_made((rules.Part(whose, money, worth),), DAY, source="pledge:42:made", memo="")
    for gone in (
        rules.pledge_reduced(whose, DAY, money, worth, line="A3", **told),
        rules.pledge_reduced(whose, DAY, money, worth, line="A4", **told),
        rules.written_off(whose, DAY, money, worth, NO_USD, **told),
    ):
        assert len(gone.legs) >= 2
        for account in ("1120", "9010"):
            legs = [leg for leg in (*promised.legs, *gone.legs) if leg.account == account]
            assert (sum(leg.money.amount for leg in legs), sum(leg.base.amount for leg in legs)) == (0, 0)


def test_an_entry_that_says_nothing_at_all_is_none():
    with pytest.raises(LedgerError, match="does not balance"):
        Draft(DAY, "x", "x:1", "", (promise().leg("1120", NO_USD, NO_USD), promise().leg("4080", NO_USD, NO_USD)))
    with pytest.raises(LedgerError, match="does not balance"):
        Draft(DAY, "x", "x:1", "", (promise().leg("1120", eur("1"), NO_USD),))
