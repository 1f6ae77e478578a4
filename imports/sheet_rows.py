"""What sheets of pledges, contributors, rates and the budget have in common: what was said of them, their rows, what became of each."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Generic, TypeVar

from imports.cells import Cell, ErrorCell, Grid, Workbook, hidden, sheet_of
from imports.columns import (
    Table,
    Wanted,
    columns_not_found,
    find_table,
    is_blank,
    place,
    second_header,
    sheets_not_found,
    text_of,
)
from imports.written import NotRead, Written, day_readings, shown
from ledger.errors import Problem
from ledger.i18n import _, n_

HALF_A_CENT = Decimal("0.005")  # what adding up binary numbers in a spreadsheet may leave
_NOTHING = frozenset({"-", "–", "—", "n/a", "na", "n.a.", "nil", "none", "..", "...", "…", "ninguno", "néant", "nenhum"})
Why = tuple[str, str]  # a verdict and its reason
Draft = TypeVar("Draft")


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """What the officer says about any sheet."""

    dates: str = ""  # dmy or mdy, for days written as text
    decimal: str = ""  # point or comma, for amounts written as text
    sheets: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a row that is not empty, and why."""

    where: str
    verdict: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Found(Generic[Draft]):
    """What a file says: its drafts, every problem, one verdict for each row that is not empty, what a careful officer is told, how it was read."""

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]
    rows: tuple[Verdict, ...]
    notes: tuple[str, ...] = ()
    layout: tuple[str, ...] = ()


def chosen(workbook: Workbook, options: SheetOptions) -> list[Grid]:
    """The sheets that the officer named, or all."""
    wanted = [sheet_of(workbook.sheets, name) for name in options.sheets]
    return [grid for grid in workbook.sheets if not wanted or any(grid is one for one in wanted)]


def not_there(workbook: Workbook, options: SheetOptions) -> list[Problem]:
    """The sheets and columns that the officer named and that the file does not have."""
    return [*sheets_not_found(workbook.sheets, options.sheets), *columns_not_found(workbook.sheets, options.columns)]


def tables_of(workbook: Workbook, vocabulary: str, wanted: Wanted, options: SheetOptions) -> list[Table]:
    """The first table of each sheet that counts."""
    return [table for grid in chosen(workbook, options) if (table := find_table(grid, vocabulary, wanted, options.columns))]


def is_empty(cells: Iterable[Cell]) -> bool:
    """Whether nothing stands in a row."""
    return all(map(is_blank, cells))


def is_nothing(cell: Cell) -> bool:
    """Whether a cell says that there is nothing: empty, "-", "n/a"."""
    return is_blank(cell) or (isinstance(cell, str) and cell.strip().casefold() in _NOTHING)


def label(grid: Grid, row: int) -> str:
    """The first words of a row."""
    return next((cell for cell in grid.rows[row] if isinstance(cell, str) and cell.strip()), "")


def verdicts(workbook: Workbook, known: Mapping[str, Mapping[int, Why]], otherwise: Why) -> tuple[Verdict, ...]:
    """One verdict for every row that is not empty, of every sheet; `known` by sheet and row."""
    return tuple(
        Verdict(place(grid, row), *known.get(grid.name, {}).get(row, otherwise))
        for grid in workbook.sheets
        for row, cells in enumerate(grid.rows)
        if not is_empty(cells)
    )


def texts(tables: Sequence[Table], of: Collection[str]) -> Iterator[tuple[str, Cell]]:
    """The text cells of the columns of some roles, numbered or not, with their places: what proves how days or amounts are written."""
    for table in tables:
        roles = [role for role in table.columns if role in of or role.partition(":")[0] in of]
        for row in range(table.first, len(table.grid.rows)):
            for role in roles:
                if isinstance(cell := table.cell(row, role), str):
                    yield table.at(row, role), cell


def another(table: Table, vocabulary: str, wanted: Wanted) -> Iterator[Problem]:
    """A second table below the first one, with other columns."""
    row = second_header(table, vocabulary, wanted)
    if row is not None:
        what = _("another table begins here, with other columns")
        yield Problem(place(table.grid, row), what, _("put it on a sheet of its own, or take it out"), "several-tables")


def unread(table: Table, *idle: str) -> Iterator[str]:
    """What is told of a table: that somebody may not have seen all of it, and the columns that are not read, `idle` ones among them."""
    yield from hidden(table.grid)
    if columns := [*table.unread(), *(table.called(table.columns[role]) for role in idle)]:
        yield _("Not read: {columns}.", columns=", ".join(columns))


def half_converted(table: Table, days_of: Sequence[str]) -> Iterator[Problem]:
    """Columns of a table in which every date is in doubt: see `turned_round`."""
    for role in (role for role in table.columns if role.partition(":")[0] in days_of):
        cells = [(row, table.cell(row, role)) for row in range(table.first, len(table.grid.rows))]
        yield from turned_round(cells, partial(table.at, role=role))


def turned_round(cells: Sequence[tuple[int, Cell]], at: Callable[[int], str]) -> Iterator[Problem]:
    """Cells by row in which a program took days up to 12 for months and left the others as text."""
    days = [(row, cell) for row, cell in cells if isinstance(cell, dt.date)]
    texts = [row for row, cell in cells if isinstance(cell, str) and len(day_readings(cell)) == 1]
    if days and texts and all(day.day <= 12 for _row, day in days):
        what = _(
            "{place} is text and this a date, and no date of the column has a day above 12: day and month may be turned round",
            place=at(texts[0]),
        )
        cure = _("compare with the original; if the dates are right, run again with --dates dmy  or  --dates mdy")
        yield Problem(at(days[0][0]), what, cure, "half-converted-dates")


class Row:
    """One row of a table, read cell by cell; what is wrong with it is collected."""

    def __init__(self, table: Table, row: int) -> None:
        self.table, self.row = table, row
        self.problems: list[Problem] = []

    @property
    def place(self) -> str:
        """Where the row stands."""
        return self.table.at(self.row)

    def cell(self, role: str) -> Cell:
        """The cell of a role."""
        return self.table.cell(self.row, role)

    def refuse(self, role: str, what: str, cure: str, name: str) -> None:
        """One more problem, at the cell of a role."""
        self.problems.append(Problem(self.table.at(self.row, role), what, cure, name))

    def refuse_unread(self, role: str, why: NotRead) -> None:
        """A cell that cannot be read."""
        self.refuse(role, why.what, why.cure, why.name)

    def text(self, role: str, most: int = 300) -> str:
        """A cell as a word, empty for what says that there is nothing; refused when it is longer than what it stands for can be."""
        cell = self.cell(role)
        if isinstance(cell, ErrorCell):
            self.refuse(role, cell.why, _("write the value itself"), "not-a-value")
            return ""
        text = text_of(cell)
        if len(text) > most:
            what = n_("{value} has {count} character", "{value} has {count} characters", len(text), value=shown(text))
            self.refuse(role, what, _("write at most {most}", most=most), "text-too-long")
            return ""
        return "" if is_nothing(text) else text

    def day_in(self, role: str, written: Written) -> dt.date | None:
        """The day in a cell; None where there is none, or none that can be read."""
        cell = self.cell(role)
        found = None if is_nothing(cell) else written.day(cell)
        if isinstance(found, NotRead):
            self.refuse_unread(role, found)
            return None
        return found
