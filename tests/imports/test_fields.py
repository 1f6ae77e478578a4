"""Amounts and days of files of fields: decided once for the file by what cannot be otherwise, or asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.amounts import MARKS, read_amount
from imports.fields import Field, decide_mark, units_of
from imports.reading import Ambiguous
from ledger.errors import FileRefused


def fields(*texts: str) -> list[Field]:
    return [Field(f"line {number}", text) for number, text in enumerate(texts, start=1)]


@given(st.from_regex(r"[+-]?[0-9]{1,17}([.,][0-9]{0,6})?|[+-]?[.,][0-9]{1,5}", fullmatch=True), st.sampled_from(MARKS))
def test_the_short_way_to_an_amount_and_the_long_one_say_the_same(text, mark):
    found = read_amount(text, mark)
    assert units_of(text, mark) == (None if found is None else -found.units if found.sign < 0 else found.units)


@given(st.decimals(-(10**12), 10**12, places=4))
def test_a_number_is_the_number_it_is(number):
    assert units_of(f"{number:f}", "point") == number.scaleb(4) == units_of(f"{number:f}".replace(".", ","), "comma")


@pytest.mark.parametrize("text", ["", " ", "-", "$120", "5 CR", "(5)", "1e5", "NaN", "١٢٣", "1.2.3", "--5", "0x10"])
def test_what_is_no_bare_number_is_no_amount(text):
    assert units_of(text, "point") is None


@pytest.mark.parametrize(
    ("texts", "currency", "mark", "why"),
    [
        (("1,000", "2.50"), "", "point", '"2.50" in line 2'),
        (("1.000", "2,50"), "", "comma", '"2,50" in line 2'),
        (("1,000,000",), "", "point", '"1,000,000" in line 1'),
        (("1000", "-5"), "", "point", "no amount has a decimal mark"),
        (("1,234", "5"), "JPY", "point", "more decimals than JPY"),
        (("1,234", "abc"), "USD", "point", "more decimals than USD"),
    ],
)
def test_the_decimal_mark_is_what_all_amounts_leave(texts, currency, mark, why):
    found = decide_mark("a.qif", fields(*texts), "", currency)
    assert found.mark == mark
    assert why in found.evidence


def test_amounts_that_are_left_open_are_shown_both_ways_and_the_officer_decides():
    with pytest.raises(Ambiguous) as asked:
        decide_mark("a.qif", fields("7", "1,234", "-5,678"), "", "")
    facts = [dict(choice.facts) for choice in asked.value.choices]
    assert [fact['"1,234" in line 2'] for fact in facts] == ["1,234.00", "1.234"]
    assert [(fact["in"], fact["out"]) for fact in facts] == [("1,241.00", "5,678.00"), ("8.234", "5.678")]
    assert decide_mark("a.qif", fields("7", "1,234"), "comma", "").mark == "comma"


def test_a_point_here_and_a_comma_there_are_both_named():
    with pytest.raises(FileRefused) as refused:
        decide_mark("a.qif", fields("1.25", "7,5"), "", "EUR")
    assert sorted(problem.where for problem in refused.value.problems) == ["line 1", "line 2"]
    assert refused.value.name == "mixed-amounts"
