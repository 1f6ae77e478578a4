"""The accounting of the budget, event by event, to the cent: what each entry does to the accounts and to a statement."""

from datetime import date

import pytest

from ledger.journal import rules_budget as rules
from ledger.journal.rules import Cash
from ledger.journal.rules_budget import Coding
from tests.ledger.budget.budgeted import legs, usd

DAY = date(2026, 9, 14)
POOL = Coding(1, 7, 4)  # a line of object 4, nobody's agreement
SPAIN = Coding(1, 7, 4, 11, 22)
BANK = Cash("1010", 3, 1)
NAMED = {"source": "s", "memo": "m"}


def test_an_allotment_is_budget_control_against_allotments():
    assert legs(rules.allotted(POOL, DAY, usd("40000"), **NAMED)) == [("8010", "40000.00", ""), ("8020", "-40000.00", "")]
    assert legs(rules.allotted(POOL, DAY, usd("-250.10"), **NAMED)) == [("8010", "-250.10", ""), ("8020", "250.10", "")]


def test_an_order_is_an_obligation_against_its_reserve_and_on_line_b15_when_coded():
    assert legs(rules.obligated(POOL, DAY, usd("3200"), **NAMED)) == [("8030", "3200.00", ""), ("8040", "-3200.00", "")]
    coded = rules.obligated(SPAIN, DAY, usd("3200"), **NAMED)
    assert legs(coded) == [("8030", "3200.00", "B15"), ("8040", "-3200.00", "")]
    assert [(leg.contributor, leg.pledge, leg.budget_line) for leg in coded.legs] == [(11, 22, 7), (None, None, 7)]


@pytest.mark.parametrize("event", ["obligation released", "obligation lapsed"])
def test_what_is_cut_or_lapses_is_an_obligation_turned_round(event):
    made = rules.released(SPAIN, DAY, usd("250"), event=event, **NAMED)
    assert made.event == event
    assert legs(made) == [("8030", "-250.00", "B15"), ("8040", "250.00", "")]


def test_spending_is_payable_and_uses_up_its_order():
    assert legs(rules.spent(SPAIN, DAY, usd("13740"), usd("13740"), **NAMED)) == [
        ("5400", "13740.00", "B11.4"), ("2010", "-13740.00", ""), ("8030", "-13740.00", "B15"), ("8040", "13740.00", ""),
    ]  # fmt: skip


def test_spending_beyond_its_order_uses_up_only_what_the_order_has():
    assert legs(rules.spent(POOL, DAY, usd("100.05"), usd("80"), **NAMED)) == [
        ("5400", "100.05", ""), ("2010", "-100.05", ""), ("8030", "-80.00", ""), ("8040", "80.00", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("of", range(1, 10))
def test_every_object_has_its_account_and_its_line(of):
    made = rules.spent(Coding(1, 7, of, 11, 22), DAY, usd("1"), usd("0"), **NAMED)
    assert legs(made) == [(f"5{of}00", "1.00", f"B11.{of}"), ("2010", "-1.00", "")]


def test_a_payment_takes_the_payable_off_and_names_the_bank():
    made = rules.paid([rules.Due(SPAIN, usd("13740"), usd("13740"))], BANK, DAY, usd("13740"), **NAMED)
    assert legs(made) == [("2010", "13740.00", ""), ("1010", "-13740.00", "")]
    assert [(leg.contributor, leg.bank) for leg in made.legs] == [(None, None), (None, 3)]


def test_a_travel_advance_is_no_spending_until_it_is_rendered():
    assert legs(rules.advanced(POOL, BANK, DAY, usd("1500"), **NAMED)) == [("1210", "1500.00", ""), ("1010", "-1500.00", "")]
    assert legs(rules.rendered(SPAIN, DAY, usd("1320.40"), usd("1320.40"), **NAMED)) == [
        ("5400", "1320.40", "B11.4"), ("1210", "-1320.40", ""), ("8030", "-1320.40", "B15"), ("8040", "1320.40", ""),
    ]  # fmt: skip
    assert legs(rules.refunded(POOL, BANK, DAY, usd("179.60"), **NAMED)) == [("1010", "179.60", ""), ("1210", "-179.60", "")]
