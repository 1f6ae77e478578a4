"""A command line that cannot be read is refused in the language of the screen."""

import pytest

from ledger.commands.misread import said
from ledger.i18n import Language, speak

LINES = {
    "undo": "Missing argument",
    "rate add GBP 1.3": "Missing option '--on'",
    "pledge list --colour red": "No such option: --colour",
    "pledge list --overdu": "Possible options: --due, --overdue",
    "log --user": "Option '--user' requires an argument.",
    "verify --list=yes": "does not take a value",
    "verify a b": "Got unexpected extra argument(s) (b)",
    "budget show now": "'now' is no whole number, as [YEAR] is.",
}


@pytest.mark.parametrize("line", LINES)
def test_each_is_known_by_its_words_and_said_in_others(run, line):
    english = run(*line.split()).err
    assert LINES[line] in english
    sentence = english.removeprefix("fund: ").splitlines()[0]
    told = {run(*line.split(), "--lang", language).err.splitlines()[0] for language in ("en", "es", "fr", "pt")}
    assert len(told) == 4  # four languages, four sentences
    assert f"fund: {sentence}" in told


def test_what_the_library_says_otherwise_stays():
    speak(Language("es"))
    assert said("Something new.") == "Something new."
    speak(Language("en"))
