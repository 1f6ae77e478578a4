"""Event 28 of accounting.md §6, against figures worked by hand."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.errors import LedgerError
from ledger.journal.rules_closing import Earned, year_end
from ledger.money import Money

DAY = date(2026, 12, 31)


def usd(amount):
    return Money(Decimal(amount), "USD")


def told(draft):
    return [(leg.account, leg.contributor, str(leg.money), str(leg.base)) for leg in draft.legs]


def test_what_took_value_off_without_an_amount_is_closed_at_its_value():
    earned = [Earned("4080", 7, False, usd("21"), usd("116"))]
    assert told(year_end(1, earned, DAY, "USD", source="year", memo=""))[0] == ("4080", 7, "USD -116.00", "USD -116.00")


def test_income_and_expense_go_to_the_fund_balance_of_whose_they_are():
    earned = (
        Earned("4020", 7, False, Money(Decimal(-1000), "EUR"), usd("-1100")),
        Earned("4020", 7, True, usd("-250.50"), usd("-250.50")),
        Earned("4210", 7, False, Money.zero("EUR"), usd("-10")),
        Earned("5400", 7, False, usd("333.34"), usd("333.34")),
        Earned("5400", None, False, usd("20"), usd("20")),
    )
    assert told(year_end(1, earned, DAY, "USD", source="year", memo="")) == [
        ("4020", 7, "EUR 1,000.00", "USD 1,100.00"),
        ("4020", 7, "USD 250.50", "USD 250.50"),
        ("4210", 7, "EUR 0.00", "USD 10.00"),
        ("5400", 7, "USD -333.34", "USD -333.34"),
        ("5400", None, "USD -20.00", "USD -20.00"),
        ("3010", 7, "USD -776.66", "USD -776.66"),  # 1100 + 10 - 333.34
        ("3020", 7, "USD -250.50", "USD -250.50"),
        ("3010", None, "USD 20.00", "USD 20.00"),
    ]


def test_no_statement_line_pledge_or_budget_line_is_touched():
    draft = year_end(1, (Earned("4010", 3, False, usd("-5"), usd("-5")),), DAY, "USD", source="year", memo="")
    assert {(leg.line, leg.pledge, leg.budget_line, leg.bank) for leg in draft.legs} == {("", None, None, None)}
    assert (draft.event, draft.day) == ("year end", DAY)


def test_a_year_without_income_and_expense_has_no_entry():
    with pytest.raises(LedgerError, match="does not balance"):
        year_end(1, (), DAY, "USD", source="year", memo="")
