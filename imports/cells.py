"""What a sheet is made of: cells with their type, rows at the sheet's own positions, and the name of a place."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ledger.i18n import K_, _, k_

ERRORS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#N/A", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"})
_LARGEST = 307  # the power of ten that any cell can hold


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell without a usable value: an error left by a formula, or (`text` starts with "=") a formula never calculated."""

    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def why(self) -> str:
        """What is wrong with it, as a refusal says it of its cell."""
        if self.is_formula:
            return _("is a formula without a stored value")
        return _("{value} is an error left by a formula", value=self.text)

    @property
    def is_formula(self) -> bool:
        """Whether it is a formula that no program has worked out."""
        return self.text.startswith("=")


def number(text: str) -> Decimal | ErrorCell:
    """A number that a sheet states in letters, as the 15 digits that spreadsheets keep; #NUM! for one that none of them can hold.

    Raises InvalidOperation for what is no number. A power of ten without end would hold whoever computes with it.
    """
    stated = Decimal(text)
    if not stated.is_finite() or stated.adjusted() > _LARGEST:
        return ErrorCell("#NUM!")
    return Decimal(f"{stated:.15g}") if stated.adjusted() > -_LARGEST else Decimal(0)


Cell = None | str | bool | Decimal | dt.date | dt.datetime | ErrorCell


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, or a whole text file. `rows[0]` is the sheet's first row even where the first rows are empty.

    `lines` holds the first line of each row for text files, `None` for sheets; `letters` are shown for sheets only.
    """

    name: str
    rows: list[list[Cell]]
    lines: list[int] | None = None
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()  # indexes into rows
    merged: tuple[str, ...] = ()
    currencies: Mapping[tuple[int, int], str] = field(
        default_factory=dict
    )  # shown beside a number; for ods, see imports/looks.py
    struck: frozenset[tuple[int, int]] = frozenset()  # struck out; likewise

    def cell(self, row: int, column: int) -> Cell:
        """What stands at a place; None beyond the end of its row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None


def hidden(grid: Grid) -> Iterator[str]:
    """What is said of a table that somebody may not have seen whole."""
    if grid.hidden:
        yield K_("Sheet {sheet} is hidden; it is read all the same.", sheet=grid.name)
    if grid.hidden_rows:
        yield k_(
            "1 hidden row in {sheet}: read all the same.", "{count} hidden rows in {sheet}: read all the same.",
            len(grid.hidden_rows), sheet=grid.name,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that consists of tables: its bytes, what they are, and every sheet in them."""

    kind: str  # xlsx xlsb xls ods html spreadsheetml delimited
    sha256: str
    size: int
    raw: bytes = field(repr=False)
    encoding: str  # of text; "" for binary kinds
    sheets: tuple[Grid, ...]
    notes: tuple[str, ...] = ()  # what a careful reader is told: merged cells, the code page


def sheet_of(sheets: Sequence[Grid], wanted: str) -> Grid | None:
    """The sheet of that name, else the one in that place, counted from 1; None where there is neither."""
    places = {str(place): grid for place, grid in enumerate(sheets, start=1)}
    return next((grid for grid in sheets if grid.name == wanted), places.get(wanted))


def shown(cell: Cell, most: int = 40) -> str:
    """A cell's content for a sentence: one line, cut, control characters escaped."""
    text = " ".join((f"{cell:f}" if isinstance(cell, Decimal) else str(cell))[: 2 * most].split())
    printable = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text[:most])
    return printable + ("..." if len(text) > most else "")


def letters(column: int) -> str:
    """The spreadsheet's name of a column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of(name: str) -> int:
    """The column a spreadsheet calls by these letters: A is 0."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def where(grid: Grid, row_index: int, col_index: int | None = None) -> str:
    """The place as an officer finds it: `Sheet1!D9`, `Sheet1!9` for a row, `line 12` in a text file."""
    if grid.lines is not None:
        return K_("line {row}", row=grid.lines[row_index])
    return f"{grid.name}!{letters(col_index) if col_index is not None else ''}{row_index + 1}"
