"""The rules that a new book begins with, and what is no rule."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.budget import recovery_settings
from ledger.budget.recovery_terms import Rule
from ledger.errors import LedgerError
from ledger.money import Money
from tests.books import write
from tests.ledger.budget.test_recovery import ruled, usd  # noqa: F401 - the fixture


def rule(kind="member_state", rate="11", since="2026-01-01", threshold="0"):
    return Rule(0, kind, date.fromisoformat(since), Decimal(rate), "gross", "on_receipt", Money(Decimal(threshold), "USD"), "")


def test_a_new_book_charges_member_states_11_percent_above_20_000_and_all_others_12_from_2007_on(ruled):  # noqa: F811
    found = ruled.run(recovery_settings.load).rules
    assert [(one.kind, one.rate, str(one.since), one.base, one.timing, one.threshold) for one in found] == [
        ("", 12, "2007-01-01", "gross", "on_receipt", usd(0)), ("member_state", 11, "2007-01-01", "gross", "on_receipt", usd(20_000)),
    ]  # fmt: skip
    assert all("07-01" in one.citation for one in found)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (rule(rate="100"), "not-a-rate"),
        (rule(kind="friend"), "unknown-class"),
        (rule(threshold="-1"), "not-an-amount"),
        (rule(since="2007-01-01"), "taken"),
    ],
)
def test_what_is_no_rule_is_refused(ruled, wrong, name):  # noqa: F811
    with pytest.raises(LedgerError) as error:
        write(ruled, "rule", lambda unit, batch: recovery_settings.add_rule(unit, batch, wrong))
    assert error.value.name == name


def test_a_rate_of_its_own_holds_from_the_signature_unless_said_otherwise(ruled):  # noqa: F811
    told = []

    def work(unit, batch):
        told.append(recovery_settings.override(unit, batch, "P-ESP", Decimal(5), "agreed", None))
        told.append(recovery_settings.override(unit, batch, "P-ESP", Decimal(6), "agreed", date(2026, 5, 1)))

    write(ruled, "override", work)
    assert told == [("P-ESP", date(2026, 2, 1)), ("P-ESP", date(2026, 5, 1))]


@pytest.mark.parametrize(
    ("rate", "reason", "name"), [("5", " ", "no-reason"), ("5", "agreed", "taken"), ("101", "agreed", "not-a-rate")]
)
def test_a_rate_of_its_own_needs_a_reason_and_a_day_of_its_own(ruled, rate, reason, name):  # noqa: F811
    def work(unit, batch):
        recovery_settings.override(unit, batch, "P-ESP", Decimal(9), "agreed", None)
        recovery_settings.override(unit, batch, "P-ESP", Decimal(rate), reason, None)

    with pytest.raises(LedgerError) as error:
        write(ruled, "override", work)
    assert error.value.name == name
