"""Several things in one sentence."""

import pytest

from imports.series import apart, both, either
from ledger.i18n import Language, speak


@pytest.fixture(autouse=True)
def _english_again():
    yield
    speak(Language("en"))


def test_two_or_three_things_make_one_sentence():
    assert both(["A", "B"]) == "A and B"
    assert both(["A", "B", "C"]) == "A and B and C"
    assert either(iter(["A", "B", "C"])) == "A or B or C"
    assert apart(["--columns amount=C", "--columns amount=D"]) == "--columns amount=C  or  --columns amount=D"


def test_one_thing_stands_as_it_is():
    assert both(["A"]) == either(["A"]) == apart(["A"]) == "A"
