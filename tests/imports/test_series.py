"""Several things in one sentence."""

from imports.series import apart, both


def test_two_or_three_things_make_one_sentence():
    assert both(["A", "B"]) == "A and B"
    assert both(["A", "B", "C"]) == "A and B and C"
    assert apart(["--columns amount=C", "--columns amount=D"]) == "--columns amount=C  or  --columns amount=D"


def test_one_thing_stands_as_it_is():
    assert both(["A"]) == apart(["A"]) == "A"
