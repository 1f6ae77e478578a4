"""The list of agreements against figures worked by hand, on both databases."""

from dataclasses import replace

import pytest

from ledger.errors import Unsound
from ledger.periods import parse_period
from ledger.reports.agreements import load
from ledger.reports.scope import Scope
from tests.ledger.reports.samples import money


def told(found):
    return {row.pledge: (str(row.pledged), str(row.received), str(row.open), str(row.announced), row.state) for row in found.rows}


def test_every_pledge_has_what_was_promised_received_and_is_outstanding_in_its_currency(reader):
    assert told(load(reader, Scope())) == {  # a gift was never promised
        "P4": ("USD 200.00", "USD 50.00", "USD 150.00", "USD 0.00", "open"),
        "P2": ("USD 5,000.00", "USD 5,000.00", "USD 0.00", "USD 0.00", "paid"),
        "P1": ("EUR 1,000.00", "EUR 700.00", "EUR 300.00", "EUR 0.00", "open"),
        "P6": ("USD 80.00", "USD 80.00", "USD 0.00", "USD 0.00", "paid"),
        "P3": ("USD 70.00", "USD 70.00", "USD 0.00", "USD 0.00", "paid"),
        "P5": ("EUR 0.00", "EUR 0.00", "EUR 0.00", "EUR 50.00", "announced"),
    }


def test_before_its_condition_is_met_a_pledge_is_announced_whatever_came_in(reader):
    found = told(load(reader, Scope.of(parse_period("2026-Q3"))))
    assert found["P4"] == ("USD 0.00", "USD 50.00", "USD 0.00", "USD 200.00", "announced")


def test_what_is_outstanding_is_the_receivable_accounts(reader):
    found = load(reader, Scope())
    assert found.receivable == money("480")
    with pytest.raises(Unsound, match="open of agreements"):
        replace(found, receivable=money("481"))


def test_a_signature_gives_the_order_and_an_unsigned_pledge_stands_last(reader):
    assert [row.pledge for row in load(reader, Scope()).rows][-1] == "P5"
    assert [row.signed.isoformat() for row in load(reader, Scope()).rows[:2]] == ["2026-01-10", "2026-01-15"]
