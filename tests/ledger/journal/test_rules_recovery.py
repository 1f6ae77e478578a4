"""Events 19 and 19b, with figures worked by hand (accounting.md §6)."""

from datetime import date

from ledger.journal import rules, rules_recovery
from tests.ledger.journal.test_rules import accounts, lines, usd

DAY = date(2026, 8, 12)


def test_event_19_a_charge_is_a_use_of_the_contributor_and_owed_to_the_recovery_fund():
    draft = rules_recovery.charged(1, 7, 42, DAY, usd("11000"), source="recovery:1", memo="")
    assert accounts(draft) == {"5950": usd("11000").amount, "2140": -usd("11000").amount}
    assert lines(draft) == {"B9": usd("11000").amount}
    assert [(leg.contributor, leg.pledge) for leg in draft.legs] == [(7, 42), (None, None)]


def test_event_19b_what_is_given_back_is_owed_no_more_and_what_was_paid_already_is_due_back():
    draft = rules_recovery.returned(1, 7, 42, DAY, usd("11000"), usd("4000"), source="recovery:2", memo="")
    assert accounts(draft) == {"2140": usd("7000").amount, "1310": usd("4000").amount, "5950": -usd("11000").amount}
    assert lines(draft) == {"B9": -usd("11000").amount}


def test_event_19_settled_pays_what_is_owed_less_what_is_due_back():
    bank = rules.Cash("1010", 3, 1)
    draft = rules_recovery.settled(bank, DAY, usd("6000"), usd("6000"), usd("4000"), source="s", memo="")
    assert accounts(draft) == {"2140": usd("10000").amount, "1310": -usd("4000").amount, "1010": -usd("6000").amount}
    assert lines(draft) == {}
