"""Days printed without their year ("30.9.", "30 Sep"): the year is the one that the sheet prints above its table, or none.

Pure. Used only where a sheet has no table otherwise. Nothing is guessed: a year is taken where one fits, for every day.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from imports.cells import Grid
from imports.day_orders import under
from imports.days import ORDERS, Days, days
from imports.words import DATES, meanings
from ledger.i18n import K_

_DAY = re.compile(
    r"([0-9]{1,2})([./-])([0-9]{1,2})\.?|([0-9]{1,2})\.?[ ./-]?([^\W\d_]{3,12})\.?|([^\W\d_]{3,12})\.? ([0-9]{1,2})"
)
_PRINTED = re.compile(
    r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{2,4}|[0-9]{1,2}\.? ?[^\W\d_]{3,12}\.? ?[0-9]{4}|(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])"
)
_LAST_HEADER = 200
_SLACK = dt.timedelta(days=10)  # a value date outside the printed period


def with_years(grid: Grid) -> tuple[Grid, str] | None:
    """The sheet with whole dates, and the sentence that says why; None where it has no such days, or no year that fits."""
    places = list(_places(grid))
    if not places:
        return None
    above = min(row for row, _ in places)
    printed = [
        found[0] for row in grid.rows[:above] for cell in row if isinstance(cell, str) for found in _PRINTED.finditer(cell)
    ]
    whole = [meant for text in printed if (meant := days(text))]
    years = {int(text) for text in printed if text.isdigit()}
    years |= {day.year for order in ORDERS[:2] for day in under(whole, order) if day}
    rows = [list(row) for row in grid.rows]
    for row, column in places:
        fitting = {text for year in years if (text := _whole(str(rows[row][column]), year, whole))}
        if len(fitting) != 1:
            return None
        rows[row][column] = fitting.pop()
    named = ", ".join(map(str, sorted(years)))
    return replace(grid, rows=rows), K_("The dates have no year; above the table stands {named}.", named=named)


def has_days(grid: Grid) -> bool:
    """Whether a column of dates holds days without a year."""
    return next(_places(grid), None) is not None


def _places(grid: Grid) -> Iterator[tuple[int, int]]:
    """The cells that are days without a year, under a header of dates."""
    heads = [
        (row, column)
        for row, cells in enumerate(grid.rows[:_LAST_HEADER])
        for column, cell in enumerate(cells)
        if isinstance(cell, str) and len(cell) < 40 and set(meanings(cell)) & set(DATES)
    ]
    seen: set[int] = set()
    for head, column in heads:
        if column in seen:
            continue
        seen.add(column)
        for row in range(head + 1, len(grid.rows)):
            cell = grid.rows[row][column] if column < len(grid.rows[row]) else None
            if isinstance(cell, str) and _DAY.fullmatch(cell) and days(_joined(cell, 2000)):
                yield row, column


def _joined(cell: str, year: int) -> str:
    mark = next((mark for mark in "./-" if mark in cell.rstrip(".")), " ")
    return f"{cell.rstrip('.')}{mark}{year}" if cell[:1].isdigit() else f"{cell}, {year}"


def _whole(cell: str, year: int, printed: Sequence[Days]) -> str:
    """The cell with this year, where the day then lies inside what is printed (between two dates, or before the only one)."""
    text = _joined(cell, year)
    dotted = any(other.mark == "." for other in printed)  # no country writes month.day.year
    for order in ORDERS[:1] if dotted else ORDERS[:2]:
        day, known = under([days(text)], order)[0], [other for other in under(printed, order) if other]
        if day and len(known) == len(printed):
            first, last = min(known, default=day), max(known, default=day)
            if (first == last or first - _SLACK <= day) and day <= last + _SLACK:
                return text
    return ""
