"""A bank's file in, a reading out: which sheet, which rows, which dates, which amounts, and the proof.

Knows no book and no session. A kind of file is read by the function that stands for it in `READERS`; whatever
cannot be read for certain is refused with every problem, or with the two readings and the option that decides.
"""

import gc
import re
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from imports.account_profiles import Kept, Profile
from imports.archives import PARTS, read_statements, read_zip
from imports.bank_evidence import written_as_text
from imports.bank_rows import build
from imports.bank_table import Settled, Sheet, settle
from imports.cells import Grid, Workbook, column_of, letters, sheet_of, shown, where
from imports.days import fixed
from imports.grids import read_tables
from imports.layout import Table, almost, find_tables
from imports.ofx import read_ofx
from imports.profiled import read_as_kept
from imports.qif import read_qif
from imports.reading import BankReading, ReadOptions
from imports.refusals import one
from imports.sources import NAMES, SHEETS, Source, open_source, refused
from imports.years import has_days, with_years
from ledger.errors import FileRefused, NotUnderstood, Problem
from ledger.i18n import _, n_

Reader = Callable[[Source, ReadOptions], BankReading]


def read_bank(file: Path | Source, options: ReadOptions | None = None, kept: Kept | None = None) -> BankReading:
    """Every row of a bank's file with its verdict; amounts in the account's currency, money into the account positive.

    A profile that was kept for the account settles what the file leaves open. Raises FileRefused with all problems (Ambiguous
    where two readings are left), NotUnderstood for options that do not fit the file.
    """
    options = options or ReadOptions()
    source = file if isinstance(file, Source) else open_source(file)
    return _read(source, options) if kept is None else read_as_kept(partial(_read, source), options, kept)


def _read(source: Source, options: ReadOptions) -> BankReading:
    source = replace(source, charset=options.charset)
    reader = READERS.get(source.kind)
    if reader is None:
        raise refused(
            source.name,
            _("this is {kind}, a kind that is not read yet", kind=_(NAMES[source.kind])),
            _("ask the bank for the same period as CSV or a spreadsheet"),
            "kind-not-read",
        )
    with uncollected():
        return replace(reader(source, options), options=options)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without garbage collection: a large file makes millions of objects and no garbage (a sixth of the time, measured).

    Who goes on to store what was read puts both inside: the collector would begin by looking at all that was read.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_sheets(source: Source, options: ReadOptions) -> BankReading:
    """A statement in a table: spreadsheets, HTML, delimited text."""
    book = read_tables(source)
    found = _tables(source, book, options)
    if not found and any(map(has_days, book.sheets)):
        book = _with_years(source, book)
        found = _tables(source, book, options)
    grid, table = _one(source, book, options, found)
    sheet = Sheet(source.name, book, grid, table, options)
    settled = settle(sheet)
    return replace(build(sheet, settled), profile=_profile(sheet, settled))


def _profile(sheet: Sheet, settled: Settled) -> Profile:
    """What was decided, as a profile keeps it: only what this file needed decided."""
    table, reading, rows = sheet.table, settled.reading, settled.rows
    first = rows.when[rows.movements[0]]
    return Profile(
        sheet.book.kind,
        sheet.grid.name,
        sheet.book.encoding,
        "" if first and fixed(first) else settled.order,
        reading.mark if written_as_text(settled) else "",
        reading.shape.says,
        tuple(table.headers[column] for column in sorted(table.headers)),
        {
            role: tuple(table.headers.get(column) or letters(column) for column in columns)
            for role, columns in table.roles.items()
        },
    )


READERS: dict[str, Reader] = {
    **dict.fromkeys(SHEETS, read_sheets),
    **dict.fromkeys(PARTS, read_statements),
    "ofx": read_ofx,
    "qif": read_qif,
    "zip": read_zip,
}


def _tables(source: Source, book: Workbook, options: ReadOptions) -> list[tuple[Grid, Table]]:
    """The tables of transactions on the sheets that count: a hidden one counts, as nothing says that its rows are no movements."""
    area = _area(options.range) if options.range else None
    grids = _named(source, book, options.sheet)
    return [(grid, table) for grid in grids for table in find_tables(grid, options.columns, area)]


def _with_years(source: Source, book: Workbook) -> Workbook:
    """The same sheets, days without a year made whole by the year printed above them."""
    made = [with_years(grid) if has_days(grid) else (grid, "") for grid in book.sheets]
    if not all(made):
        raise refused(
            source.name,
            _("the dates have no year, and no year that fits them all is printed above the table"),
            _("write the period above it, such as 01.09.2026 - 30.09.2026, or ask the bank for whole dates"),
            "no-year",
        )
    whole = [grid_and_note for grid_and_note in made if grid_and_note]
    notes = [note for _, note in whole if note]
    return replace(book, sheets=tuple(grid for grid, _ in whole), notes=(*book.notes, *notes))


def _one(source: Source, book: Workbook, options: ReadOptions, found: list[tuple[Grid, Table]]) -> tuple[Grid, Table]:
    """The one table of transactions in the file, or the one that the officer names."""
    if not found:
        _refuse_almost(source, book)
        raise refused(
            source.name,
            _(
                "no table of transactions was found: no row of headers with a date and an amount, and no columns of dates and amounts"
            ),
            _("say which columns they are: --columns date=A,amount=D"),
            "no-table",
        )
    if len(found) > 1:
        problems = [
            Problem(
                where(grid, table.first - 1 if table.header else table.first),
                _("a table of transactions begins here, on a hidden sheet")
                if grid.hidden
                else _("a table of transactions begins here"),
                f"--sheet {shlex.quote(grid.name)}"
                if len(book.sheets) > 1 and not options.sheet
                else f"--range A{table.first}:{_end(grid, table, found)}",
                "several-tables",
            )
            for grid, table in found
        ]
        raise FileRefused(
            n_(
                "{file}: there is {count} table of transactions.",
                "{file}: there are {count} tables of transactions.",
                len(found),
                file=source.name,
            ),
            problems,
            name="several-tables",
        )
    return found[0]


def _refuse_almost(source: Source, book: Workbook) -> None:
    """Refuses a file whose header is there, and whose dates or amounts cannot be read, by the first of them."""
    for grid in book.sheets:
        missed = almost(grid)
        if missed:
            row, kind, title, cell = missed
            what = (
                _('under "{title}" stands "{cell}", and no date that can be read', title=title, cell=shown(cell))
                if kind == "date"
                else _('under "{title}" stands "{cell}", and no amount that can be read', title=title, cell=shown(cell))
            )
            cure = _("correct it, or say which columns hold the dates and the amounts: --columns date=A,amount=D")
            raise one(source.name, Problem(where(grid, row), what, cure, "no-table"))


def _end(grid: Grid, table: Table, found: list[tuple[Grid, Table]]) -> str:
    """The last cell of a table that another one follows."""
    following = [other.header[0] for same, other in found if same is grid and other.header and other.header[0] > table.first]
    return f"ZZ{min(following, default=len(grid.rows))}"


def _named(source: Source, book: Workbook, wanted: str) -> list[Grid]:
    if not wanted:
        return list(book.sheets)
    if grid := sheet_of(book.sheets, wanted):
        return [grid]
    names = ", ".join(grid.name for grid in book.sheets)
    cure = _("the sheets are: {names}", names=names) if names else _("leave --sheet out: the file has one table")
    raise refused(source.name, _('there is no sheet "{wanted}"', wanted=wanted), cure, "no-such-sheet")


def _area(text: str) -> tuple[int, int, int, int]:
    """`A5:H200` as rows and columns from 0, all inclusive."""
    found = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7}):\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", text.strip())
    top, bottom, left, right = (int(found[2]), int(found[4]), column_of(found[1]), column_of(found[3])) if found else (0, 0, 0, 0)
    if not 1 <= top <= bottom or left > right:
        raise NotUnderstood(_('"{text}" is not a range of cells.', text=text), _("write it as A5:H200"), name="not-a-range")
    return top - 1, bottom - 1, left, right
