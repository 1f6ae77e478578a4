"""The policy of values, event by event, with figures worked by hand (accounting.md §6)."""

from decimal import Decimal
from itertools import pairwise

from ledger.journal import rules, rules_valuation
from ledger.money import Money, split, sum_of
from tests.ledger.journal.test_rules import BANK, DAY, accounts, eur, lines, promise, usd

RATE = Decimal("0.04")
FIVE = tuple((usd("200000"), Decimal(years)) for years in range(1, 6))


def position(account: str, amount: Money, carrying: str, **about: int) -> rules_valuation.Position:
    return rules_valuation.Position(account, 1, amount, usd(carrying), **about)


def revalued(*gains: tuple[rules_valuation.Position, Money], realised: bool = False) -> rules_valuation.Draft:
    return rules_valuation.revalued(gains, DAY, event="revaluation", source="x", memo="", realised=realised)


def test_event_26_a_pledge_worth_more_is_an_unrealised_gain_on_line_a7() -> None:
    draft = revalued((position("1120", eur("100000"), "108000", contributor=7, pledge=42, instalment=1), usd("2000")))
    assert (accounts(draft), lines(draft)) == ({"1120": Decimal(2000), "4220": Decimal(-2000)}, {"A7": Decimal(2000)})
    assert {(leg.contributor, leg.pledge, leg.instalment, leg.money) for leg in draft.legs} == {(7, 42, 1, eur("0"))}


def test_event_26_cash_worth_less_is_a_loss_of_the_pool() -> None:
    draft = revalued((position("1020", eur("1000"), "1100", bank=3), usd("-30")))
    assert (accounts(draft), lines(draft)) == ({"1020": Decimal(-30), "4220": Decimal(30)}, {})
    assert [(leg.account, leg.bank, leg.contributor) for leg in draft.legs] == [("1020", 3, None), ("4220", None, None)]


def test_event_26_a_payable_worth_more_is_a_loss() -> None:
    draft = revalued((position("2010", eur("-1000"), "-1050", budget_line=5), usd("-20")))
    assert accounts(draft) == {"2010": Decimal(-20), "4220": Decimal(20)}
    assert [leg.budget_line for leg in draft.legs] == [5, None]


def test_event_26_what_is_left_of_something_that_has_gone_is_realised() -> None:
    assert accounts(revalued((position("1020", eur("0"), "9"), usd("-9")), realised=True)) == {
        "1020": Decimal(-9),
        "4210": Decimal(9),
    }


def test_event_26_under_cash_recognition_the_memorandum_moves_and_no_income() -> None:
    draft = revalued((position("9010", eur("100"), "108", contributor=7, pledge=42, instalment=1), usd("2")))
    assert (accounts(draft), lines(draft)) == ({"9010": Decimal(2), "9020": Decimal(-2)}, {"A7": Decimal(2)})


def test_event_14_doubt_is_an_expense_and_an_allowance_and_no_line_of_the_statement() -> None:
    draft = rules_valuation.doubted(promise(), DAY, usd("60"), currency="USD", source="x", memo="")
    assert (accounts(draft), lines(draft)) == ({"5980": Decimal(60), "1180": Decimal(-60)}, {})


def test_event_15_a_write_off_of_less_than_the_allowance_releases_the_rest() -> None:
    draft = rules.written_off(promise(), DAY, usd("100"), usd("100"), usd("130"), account="1110", source="p", memo="")
    assert accounts(draft) == {"1180": Decimal(130), "5980": Decimal(-30), "1110": Decimal(-100)}


def test_event_15b_what_is_recovered_and_its_receipt_are_cash_against_the_expense() -> None:
    back = rules_valuation.recovered(promise(), DAY, usd("40"), usd("40"), source="x", memo="")
    settled = (rules.Settled(promise(), usd("40"), usd("40"), usd("40")),)
    paid = rules.received(
        BANK, DAY, usd("40"), usd("0"), usd("40"), usd("0"), settled, excess=usd("0"), excess_base=usd("0"), exchange=usd("0"),
        giver=promise(), source="receipt:1", memo="",
    )  # fmt: skip
    together = {account: accounts(back).get(account, 0) + accounts(paid).get(account, 0) for account in ("1010", "1110", "5980")}
    assert together == {"1010": 40, "1110": 0, "5980": -40}
    assert (lines(back), lines(paid)) == ({"A5": Decimal(40)}, {"A6": Decimal(-40)})


def test_event_15b_under_cash_recognition_the_promise_is_back_in_the_memorandum() -> None:
    draft = rules_valuation.recovered(promise(recognition="cash"), DAY, usd("40"), usd("40"), source="x", memo="")
    assert (accounts(draft), lines(draft)) == ({"9010": Decimal(40), "9020": Decimal(-40)}, {"A5": Decimal(40)})


def test_event_15b_a_promise_that_is_conditional_or_not_signed_is_back_beside_the_statement_s_sums() -> None:
    draft = rules_valuation.recovered(promise(conditional=True), DAY, usd("40"), usd("40"), source="x", memo="")
    assert (accounts(draft), lines(draft)) == ({"9010": Decimal(40), "9020": Decimal(-40)}, {"A10": Decimal(40)})


def test_event_17_a_refund_takes_this_years_revenue_and_the_balance_of_earlier_years_and_is_a_use_when_paid() -> None:
    of = rules_valuation.Unspent(1, 7, 42, earmarked=True)
    draft = rules_valuation.refund_approved(of, DAY, usd("700"), usd("300"), source="x", memo="")
    assert (accounts(draft), lines(draft)) == ({"4080": Decimal(700), "3020": Decimal(300), "2130": Decimal(-1000)}, {})
    pooled = rules_valuation.refund_approved(rules_valuation.Unspent(1, 7), DAY, usd("0"), usd("300"), source="x", memo="")
    assert accounts(pooled) == {"3010": Decimal(300), "2130": Decimal(-300)}
    paid = rules_valuation.refund_paid(of, DAY, usd("1000"), BANK, usd("1000"), usd("1000"), source="x", memo="")
    assert (accounts(paid), lines(paid)) == ({"2130": Decimal(1000), "1010": Decimal(-1000)}, {"B4": Decimal(1000)})


def test_event_25_goods_are_used_and_given_and_services_are_a_memorandum() -> None:
    about = {"account": "5600", "source": "x", "memo": ""}
    goods = rules_valuation.given_in_kind(1, 7, DAY, eur("1000"), usd("1100"), services=False, **about)  # type: ignore[arg-type]
    assert (accounts(goods), lines(goods)) == ({"5600": Decimal(1100), "4070": Decimal(-1100)}, {})
    services = rules_valuation.given_in_kind(1, 7, DAY, usd("2400"), usd("2400"), services=True, **about)  # type: ignore[arg-type]
    assert accounts(services) == {"9030": Decimal(2400), "9040": Decimal(-2400)}
    assert {leg.contributor for leg in (*goods.legs, *services.legs)} == {7}


def whole(parts: list[tuple[Money, Decimal]]) -> Money:
    return sum_of(rules_valuation.discounts_of(parts, RATE), "USD")


def test_event_1b_a_million_in_five_yearly_parts_at_4_percent_is_discounted_by_109_635_53() -> None:
    discount = whole(FIVE)
    assert (discount, usd("1000000") - discount) == (usd("109635.53"), usd("890364.47"))
    draft = rules_valuation.discounted(promise(), DAY, discount, currency="USD", source="x", memo="")
    assert (accounts(draft), lines(draft)) == ({"4020": Decimal("109635.53"), "1190": Decimal("-109635.53")}, {})


def test_event_1b_the_discount_unwinds_to_nothing_over_the_years() -> None:
    """What is left after each payment is the discount of the parts still to come: 200,000 - 200,000 / 1.04 = 7,692.31 in the last year."""
    left = [whole([(money, years - paid) for money, years in FIVE[paid:]]) for paid in range(5)]
    assert [str(one.amount) for one in left] == ["109635.53", "74020.96", "44981.79", "22781.07", "7692.31"]
    unwound = [before - after for before, after in pairwise([*left, usd("0")])]
    assert sum_of(unwound, "USD") == usd("109635.53")
    draft = rules_valuation.discounted(promise(), DAY, -unwound[0], currency="USD", source="x", memo="")
    assert accounts(draft) == {"1190": Decimal("35614.57"), "4020": Decimal("-35614.57")}


def test_the_worked_examples_of_splits_hold_to_the_cent() -> None:
    assert split(usd("1000"), {"A": 1, "B": 1, "C": 1}) == {"A": usd("333.34"), "B": usd("333.33"), "C": usd("333.33")}
