"""Events 18, 18b and 27 of accounting.md §6, with figures worked by hand."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.journal import rules_sharing as rules
from ledger.journal.rules import Cash
from ledger.money import Money

DAY = date(2026, 9, 30)
BANK = Cash("1010", 3, 1)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def legs(draft):
    return [(leg.account, str(leg.base.amount), leg.contributor, leg.line, leg.budget_line) for leg in draft.legs]


def test_event_18_interest_is_earned_and_then_received() -> None:
    earned = rules.interest_earned(1, DAY, usd("350.17"), usd("350.17"), source="interest:1")
    assert legs(earned) == [("1410", "350.17", None, "", None), ("4110", "-350.17", None, "", None)]
    whole = rules.Received(usd("350.17"), usd("350.17"), usd("350.17"), usd("350.17"), usd("0"))
    came = rules.interest_received(BANK, DAY, whole, source="interest:1:in")
    assert legs(came) == [("1010", "350.17", None, "", None), ("1410", "-350.17", None, "", None)]


def test_event_18_interest_in_another_currency_that_is_worth_less_when_it_comes_is_a_realised_loss() -> None:
    euros = Money(Decimal(100), "EUR")
    parts = rules.Received(euros, usd("105"), euros, usd("108"), usd("0"))
    came = rules.interest_received(Cash("1020", 4, 1), DAY, parts, source="interest:2:in")
    assert legs(came) == [
        ("1020", "105.00", None, "", None),
        ("1410", "-108.00", None, "", None),
        ("4210", "3.00", None, "", None),
    ]


def test_event_18_more_interest_than_was_expected_is_earned_on_the_day_it_comes() -> None:
    parts = rules.Received(usd("360"), usd("360"), usd("350"), usd("350"), usd("10"))
    came = rules.interest_received(BANK, DAY, parts, source="interest:3:in")
    assert legs(came) == [
        ("1010", "360.00", None, "", None),
        ("1410", "-350.00", None, "", None),
        ("4110", "-10.00", None, "", None),
    ]


def test_event_18b_interest_moves_from_the_pool_to_contributors_on_line_b5() -> None:
    bearers = [rules.Bearer(7, -usd("214.62")), rules.Bearer(8, -usd("101.66")), rules.Bearer(9, -usd("33.89"))]
    draft = rules.interest_allocated(rules.Key(1, "4110"), DAY, bearers, source="s", memo="")
    assert legs(draft) == [
        ("4110", "-214.62", 7, "B5", None), ("4110", "-101.66", 8, "B5", None), ("4110", "-33.89", 9, "B5", None),
        ("4110", "350.17", None, "", None),
    ]  # fmt: skip


def test_event_27_spending_moves_from_the_pool_to_contributors_on_the_same_line_of_the_budget() -> None:
    bearers = [rules.Bearer(7, usd("3355.96"), 42), rules.Bearer(8, usd("1093.34"))]
    draft = rules.attributed("spending", rules.Key(1, "5400", 5), DAY, bearers, source="s", memo="")
    assert legs(draft) == [
        ("5400", "3355.96", 7, "B11.4", 5),
        ("5400", "1093.34", 8, "B11.4", 5),
        ("5400", "-4449.30", None, "", 5),
    ]
    assert [leg.pledge for leg in draft.legs] == [42, None, None]


@pytest.mark.parametrize(
    ("account", "line"), [("5100", "B11.1"), ("5900", "B11.9"), ("5960", "B10"), ("4210", "B6"), ("4220", "B6"), ("4110", "B5")]
)
def test_what_is_shared_feeds_the_line_of_its_account(account, line) -> None:
    assert rules.line_of(account) == line
