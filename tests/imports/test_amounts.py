"""Amounts as banks write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.amounts import MARKS, against, as_decimal, read_amount, read_column, spoken

UNIT = 10_000


@pytest.mark.parametrize(
    ("text", "mark", "units"),
    [
        ("1,234.56", "point", 12345600),
        ("1.234,56", "comma", 12345600),
        ("1 234,56", "comma", 12345600),
        ("1\u00a0234,56", "comma", 12345600),
        ("1\u202f234,56", "comma", 12345600),
        ("1'234.56", "point", 12345600),
        ("1’234.50", "point", 12345000),
        ("1,23,456.78", "point", 1234567800),
        ("1.234.567", "comma", 12345670000),
        ("-12,99", "comma", -129900),
        ("12.99-", "point", -129900),
        ("(500)", "point", -5000000),
        ("−5.00", "point", -50000),
        ("- 5.00", "point", -50000),
        ("785.00USD", "point", 7850000),
        ("€ 1.234,50", "comma", 12345000),
        ("R$ 1.234,00", "comma", 12340000),
        ("SEK 330,000,000.00", "point", 3300000000000),
        ("+ £1,100.00", "point", 11000000),
        ("-$5.00", "point", -50000),
        ("100,-", "comma", 1000000),
        ("100.--", "point", 1000000),
        (".5", "point", 5000),
        ("20.0000000000", "point", 200000),
        ("0.0001", "point", 1),
    ],
)
def test_every_shape_of_an_amount_is_read(text, mark, units):
    column = read_column([text], mark)
    assert column.units == [units]
    assert not column.bad


@pytest.mark.parametrize(
    ("text", "flag"), [("0.80Dr", -1), ("15.00 CR", 1), ("5.00 H", 1), ("5.00S", -1), ("7.00 D", -1), ("1.00 Cr.", 1)]
)
def test_glued_marks_say_debit_or_credit(text, flag):
    assert read_column([text], "point").flags == {0: flag}


@pytest.mark.parametrize(
    "text",
    ["12..34", "1,2,3", "1,2345.00", "12.34.56", "١٢٣", "1e5", "NaN", "inf", "12345678901234567", "5 %", "(5.00-)", "5.00-CR-", "",
     "0.00001", "452.56\t4", "4\t452.56", "5 apples", "--5", "1 23 456,00", "#REF!", "5.00 USD EUR", "x" * 100],
)  # fmt: skip
def test_what_is_no_amount_is_never_read_as_one(text):
    assert [read_amount(text, mark) for mark in MARKS] == [None, None]
    assert text == "" or read_column([text], "point").bad == [0]


@pytest.mark.parametrize(
    ("text", "point", "comma"), [("1.234", "1.2340", "1234.0000"), ("1,234", "1234.0000", "1.2340"), ("5", "5.0000", "5.0000")]
)
def test_what_can_be_read_in_two_ways_is_read_in_both(text, point, comma):
    assert [str(Decimal(read_column([text], mark).units[0]).scaleb(-4)) for mark in MARKS] == [point, comma]


def test_numbers_of_a_sheet_are_exact_and_a_dash_is_nothing():
    column = read_column([Decimal("0.3"), None, "-", Decimal("-41093249.8"), Decimal("1.23456"), True], "point")
    assert column.units == [3000, None, None, -410932498000, None, None]
    assert column.bad == [4, 5]


def test_the_first_cell_that_speaks_against_a_convention_is_found():
    assert against(["5", "1.234", "12,99", "x"], "point") == 2
    assert against(["5", "1.234", "12,99", "x"], "comma") is None


@given(
    st.integers(-(10**18), 10**18),
    st.sampled_from([(",", ".", "point"), (".", ",", "comma"), (" ", ",", "comma"), ("'", ".", "point")]),
)
def test_any_amount_reads_back_in_any_convention(units, style):
    group, decimal, mark = style
    text = f"{Decimal(units).scaleb(-4):,.4f}".replace(",", "G").replace(".", decimal).replace("G", group)
    assert read_column([text], mark).units == [units]
    assert as_decimal(units) == Decimal(units).scaleb(-4)


@given(st.lists(st.integers(-(10**14), 10**14)), st.booleans(), st.sampled_from(MARKS))
def test_a_column_of_plain_figures_is_read_like_each_of_its_cells(cents, grouped, mark):
    texts = [f"{Decimal(count).scaleb(-2):{',' if grouped else ''}.2f}" for count in cents]
    if mark == "comma":
        texts = [text.translate(str.maketrans(",.", ".,")) for text in texts]
    apart = [read_column([text, "apples"], mark).units[0] for text in texts]
    assert apart == [count * 100 for count in cents]
    assert read_column([*texts, None], mark) == ([*apart, None], [], {}, set(), {})


def test_amounts_are_spoken_with_two_decimals_or_more():
    assert [spoken(units) for units in (12345600, -5, 10000)] == ["1,234.56", "-0.0005", "1.00"]


def test_a_number_of_a_sheet_that_is_too_fine_or_too_large_is_no_amount_and_its_neighbours_are():
    fine = read_column([Decimal("0.00001"), Decimal(2)], "point")
    assert (fine.units, fine.bad) == ([None, 2 * UNIT], [0])
    large = read_column([Decimal(2), Decimal(10**15), Decimal(10**15 - 1)], "point")
    assert (large.units, large.bad) == ([2 * UNIT, None, (10**15 - 1) * UNIT], [1])
