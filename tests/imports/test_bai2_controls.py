"""Amounts and control totals of BAI2, with a point and without."""

from decimal import Decimal

import pytest

from imports.bai2_controls import check, number
from imports.bai2_records import records, tree


def problems(text):
    (file,), lost = tree(records(text))
    assert not lost
    return [problem.what for problem in check(file)]


@pytest.mark.parametrize(
    ("text", "digits", "amount"),
    [("1234", 2, "12.34"), ("+000100", 2, "1.00"), ("-5", 2, "-0.05"), ("1234", 0, "1234"), ("1234", 3, "1.234"), ("12.5", 2, "12.5"), (".5", 0, "0.5"), ("7.", 2, "7")],
)  # fmt: skip
def test_an_amount_counts_the_smallest_unit_unless_it_has_a_point(text, digits, amount):
    assert number(text, digits) == Decimal(amount)


@pytest.mark.parametrize("text", ["", ".", "-", "1,5", "1e5", "1-", "NaN", "١٢", "1" * 19, "1.23456", " 5"])
def test_anything_else_is_no_amount(text):
    assert number(text, 2) is None


FILE = "01,A/\n02,B/\n03,C,USD,010,-{0},,/\n16,195,{1}/\n49,{2},3/\n98,{2},1,5/\n99,{2},1,7/"


@pytest.mark.parametrize(
    "figures", [("500", "200", "-300"), ("5.00", "2.00", "-3.00"), ("5.00", "2.00", "-300"), ("500", "200", "-3.00")]
)
def test_signs_count_as_they_are_written_and_a_point_in_some_figures_is_understood(figures):
    assert problems(FILE.format(*figures)) == []


def test_a_difference_is_told_as_the_total_is_written():
    assert "a difference of 0.50" in problems(FILE.format("5.00", "2.00", "-2.50"))[0]
    assert "a difference of 50" in problems(FILE.format("5.00", "2.00", "-250"))[0]


def test_a_total_that_is_no_amount_is_told_and_one_over_what_cannot_be_read_is_not_held_against_it():
    assert problems(FILE.format("500", "200", "-300").replace("49,-300", "49,3OO")) == ['"3OO" is not an amount']
    assert problems(FILE.format("500", "2x0", "-300")) == []
