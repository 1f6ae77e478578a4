"""Days without a year are made whole by what the sheet prints above them, or not at all."""

import pytest

from imports.cells import Grid
from imports.years import has_days, with_years


def completed(above, *days):
    grid = Grid("S", [[above], ["Date", "Text", "Amount"], *([day, "x", "1.00"] for day in days)])
    made = with_years(grid)
    return [row[0] for row in made[0].rows[2:]] if made else None


@pytest.mark.parametrize(
    ("above", "days", "whole"),
    [
        ("Period 01.12.2025 - 31.01.2026", ["30.12.", "14.1."], ["30.12.2025", "14.1.2026"]),
        ("From 2026-09-01 to 2026-09-30", ["03 Sep", "Sep 14"], ["03 Sep 2026", "Sep 14, 2026"]),
        ("Extracto 2026", ["03/09", "14-09"], ["03/09/2026", "14-09-2026"]),
        ("Printed on 5 January 2026", ["04.01."], ["04.01.2026"]),
    ],
)
def test_the_year_is_the_one_that_fits_what_is_printed_above(above, days, whole):
    assert completed(above, *days) == whole


@pytest.mark.parametrize(
    ("above", "days"),
    [
        ("First Bank of X", ["03.09."]),  # no year at all
        ("Years 2025 and 2026", ["03.09."]),  # two that fit
        ("Period 01.09.2026 - 30.09.2026", ["03.09.", "14.12."]),  # none that fits them all
    ],
)
def test_a_year_that_is_not_certain_is_not_taken(above, days):
    assert completed(above, *days) is None


def test_only_columns_of_dates_hold_days():
    assert has_days(Grid("S", [["Date", "Amount"], ["03.09.", "12.50"]]))
    assert not has_days(Grid("S", [["Price", "Amount"], ["03.09.", "12.50"]]))
    assert not has_days(Grid("S", [["Date", "Amount"], ["03.09.2026", "12.50"]]))


def test_the_sentence_names_the_years():
    made = with_years(Grid("S", [["2026"], ["Date", "Amount"], ["03.09.", "12.50"]]))
    assert made[1] == "The dates have no year; above the table stands 2026."


def test_a_sheet_of_whole_dates_needs_no_year():
    assert completed("Extracto 2026", "03.09.2026", "14.09.2026") is None
