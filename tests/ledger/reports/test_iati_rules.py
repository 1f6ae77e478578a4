"""Rules of the standard that its schemas do not check: each broken rule is found, with its place and its cure."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledger.money import Money
from ledger.reports.iati import SECRETARIAT, Activity, Budget, Flow, Organisation, Party
from ledger.reports.iati_rules import problems
from ledger.reports.iati_terms import Terms

TODAY = date(2026, 10, 7)
SPAIN = Organisation({"en": "Spain"}, "10")
PLEDGED = Flow(
    "J-2026-000001-11",
    "11",
    date(2026, 2, 1),
    date(2026, 2, 1),
    Money(Decimal(600), "EUR"),
    "Pledge P1 signed",
    SPAIN,
    SECRETARIAT,
)
YEAR = Budget(date(2026, 1, 1), date(2026, 12, 31), Money(Decimal(5000), "USD"), date(2026, 1, 5), revised=False)
SOUND = Activity(
    Terms("XM-DAC-47079-SF-TIP"), {"en": "Fund"}, {"en": "What for"}, (Party("2", SECRETARIAT), Party("1", SPAIN)), date(2026, 1, 5), "USD",
    "2026-10-07T11:00:00Z", (YEAR,), (PLEDGED,),
)  # fmt: skip


def terms(**changed):
    return replace(SOUND, terms=replace(SOUND.terms, **changed))


def pledged(**changed):
    return replace(SOUND, transactions=(replace(PLEDGED, **changed),))


def budgeted(**changed):
    return replace(SOUND, budgets=(replace(YEAR, **changed),))


def test_a_sound_activity_has_no_problem():
    assert problems(SOUND, TODAY) == ()
    assert problems(pledged(value=Money(Decimal(-600), "EUR")), TODAY) == (), "what is reduced or returned is below zero"
    assert problems(budgeted(begin=date(2026, 7, 1), end=date(2027, 6, 30)), TODAY) == (), (
        "a budget may be of a fiscal year not over"
    )
    assert problems(budgeted(begin=date(2024, 2, 29), end=date(2025, 2, 28)), TODAY) == ()


@pytest.mark.parametrize(
    ("activity", "where", "name"),
    [
        (replace(SOUND, version="2.02"), "version", "wrong-version"),
        (terms(identifier="XM-DAC-47079-"), "fund.toml [iati] identifier", "bad-identifier"),
        (terms(identifier="US-GOV-1-X"), "fund.toml [iati] identifier", "bad-identifier"),
        (terms(identifier="XM-DAC-47079-A B"), "fund.toml [iati] identifier", "bad-identifier"),
        (terms(status=7), "fund.toml [iati] status", "unknown-code"),
        (replace(SOUND, title={"es": "Fondo"}), "fund.toml [iati] title", "no-text"),
        (terms(sectors={"1519": Decimal(100)}), "fund.toml [iati] sectors", "unknown-code"),
        (terms(sectors={"15190": Decimal(60), "15180": Decimal(30)}), "fund.toml [iati] sectors", "bad-percentage"),
        (terms(sectors={"15190": Decimal(120), "15180": Decimal(-20)}), "fund.toml [iati] sectors", "bad-percentage"),
        (terms(region="America"), "fund.toml [iati] region", "unknown-code"),
        (terms(tags=("16.11",)), "fund.toml [iati] tags", "unknown-code"),
        (replace(SOUND, started=date(2026, 10, 8)), "fund.toml [iati] started", "future-date"),
        (terms(ended=date(2026, 1, 4)), "fund.toml [iati] ended", "bad-period"),
        (terms(status=4), "fund.toml [iati] ended", "no-end"),
        (replace(SOUND, parties=(Party("9", SPAIN),)), "Spain", "unknown-code"),
        (replace(SOUND, parties=(Party("1", Organisation({"en": "Spain"}, "99")),)), "participating-org Spain", "unknown-code"),
        (replace(SOUND, parties=(Party("1", Organisation({}, "10")),)), "participating-org ", "no-text"),
        (budgeted(value=Money(Decimal(-1), "USD")), "budget of 2026", "negative-budget"),
        (budgeted(end=date(2027, 1, 1)), "budget of 2026", "bad-period"),
        (budgeted(day=date(2026, 10, 8)), "budget of 2026", "future-date"),
        (replace(SOUND, transactions=(PLEDGED, PLEDGED)), "transaction J-2026-000001-11", "reference-twice"),
        (pledged(type="99"), "transaction J-2026-000001-11", "unknown-code"),
        (pledged(day=date(2026, 10, 8)), "transaction J-2026-000001-11", "future-date"),
        (pledged(value_date=date(2026, 10, 8)), "transaction J-2026-000001-11", "future-date"),
        (pledged(value=Money(Decimal(600), "DEM")), "transaction J-2026-000001-11", "retired-currency"),
        (pledged(provider=None), "transaction J-2026-000001-11", "no-provider"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_found_with_its_place_and_its_cure(activity, where, name):
    found = problems(activity, TODAY)
    assert {(problem.where, problem.name) for problem in found} == {(where, name)}
    assert all(problem.what.endswith(".") and problem.cure for problem in found)


def test_all_broken_rules_are_found_at_once_and_the_cure_names_the_entry():
    broken = replace(pledged(day=date(2027, 1, 1), provider=None), budgets=budgeted(value=Money(Decimal(-1), "USD")).budgets)
    assert {problem.name for problem in problems(broken, TODAY)} == {"future-date", "no-provider", "negative-budget"}
    assert "fund show J-2026-000001" in {problem.cure for problem in problems(broken, TODAY)}
