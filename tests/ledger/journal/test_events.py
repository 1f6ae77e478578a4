"""The events of the journal by name: every rule's is there, in every language."""

import ast
from pathlib import Path

import pytest

from ledger.banking.deciding import CODED
from ledger.i18n import LANGUAGES, Language
from ledger.journal import revaluation, rules_closing, rules_recovery, rules_sharing
from ledger.journal.events import EVENTS

NAMED = {
    *(event for _account, event in CODED.values()), *rules_recovery.EVENTS, *rules_sharing.EVENTS, rules_closing.YEAR_END,
    revaluation.EVENT, revaluation.SETTLED,
}  # fmt: skip


def drafted() -> set[str]:
    """The events that the rules write as they stand in them."""
    calls = [
        call
        for path in Path(rules_closing.__file__).parent.glob("rules*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Draft"
    ]
    return {
        said.value
        for call in calls
        for said in ast.walk(call.args[1])
        if isinstance(said, ast.Constant) and isinstance(said.value, str)
    }


def test_every_event_that_a_rule_posts_has_a_name():
    found = drafted()
    assert len(found) > 20
    assert found | NAMED <= set(EVENTS)


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_every_event_has_a_name_of_its_own_in_every_language(code):
    names = [Language(code).text(event) for event in EVENTS]
    assert len(set(names)) == len(EVENTS)
    assert not {name for name, event in zip(names, EVENTS, strict=True) if name == event}
