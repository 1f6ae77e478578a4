"""Any file of tables as grids of typed cells: xlsx, xlsb, xls, ods, HTML and XML named .xls, and delimited text.

The only module that knows calamine. Numbers become Decimals of the 15 digits that a spreadsheet keeps, never floats.
"""

import datetime as dt
import io
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from imports.biff import look_at_xls, look_at_xlsb_part
from imports.cells import ERRORS, Cell, ErrorCell, Grid, Workbook, letters
from imports.delimited import DELIMITERS, decode, read_delimited
from imports.markup import read_html, read_spreadsheetml
from imports.ods import read_ods
from imports.sources import MAX_BYTES, NAMES, SHEETS, Source, open_source, refused
from imports.zips import Findings, check_area, guard, part, part_names
from ledger.errors import FileRefused
from ledger.i18n import K_, _

_WHOLE, _CENTS = 1e15, 1e13  # below these a float's 15 digits hold every unit, every cent
_CENT = Decimal("0.01")


def read_workbook(path: Path, *, max_bytes: int = MAX_BYTES) -> Workbook:
    """Every sheet of the file at `path`, whatever its name says.

    Raises FileRefused, naming the cause and the cure, for anything that is not a readable table: see `open_source`
    and `read_tables`.
    """
    return read_tables(open_source(path, max_bytes=max_bytes))


def read_tables(source: Source) -> Workbook:
    """The sheets of a file already opened; raises FileRefused for bank statements of other kinds, damaged and hostile files."""
    if source.kind not in SHEETS:
        raise refused(
            source.name,
            _("this is {kind}, not a table", kind=_(NAMES[source.kind])),
            _("give a spreadsheet or CSV"),
            "not-a-table",
        )
    encoding, notes = "", []
    if source.kind in ("xlsx", "xlsb", "xls"):
        sheets = _calamine(source)
    elif source.kind == "ods":
        guard(source)
        sheets = read_ods(source, part(source, "content.xml"))
    elif source.kind == "spreadsheetml":
        sheets = read_spreadsheetml(source)
    else:
        text, encoding = decode(source)
        if source.kind == "html":
            sheets = read_html(source, text)
        else:
            grid, delimiter = read_delimited(source, text)
            sheets = (grid,)
            notes.append(
                K_("Text in {encoding}, separated by {mark}.", encoding=encoding, mark=DELIMITERS[delimiter])
                if delimiter
                else K_("Text in {encoding}, in columns of fixed width.", encoding=encoding)
            )
    if not any(cell is not None for grid in sheets for row in grid.rows for cell in row):
        raise refused(source.name, _("there is no row in it"), _("ask the sender for it again"), "empty-file")
    notes += [
        K_("Merged cells in {sheet} hold their value in the first cell only: {cells}.", sheet=grid.name, cells=", ".join(grid.merged[:5]))
        for grid in sheets if grid.merged
    ]  # fmt: skip
    return Workbook(source.kind, source.sha256, source.size, source.raw, encoding, sheets, tuple(notes))


def _calamine(source: Source) -> tuple[Grid, ...]:
    findings = look_at_xls(source) if source.kind == "xls" else guard(source)
    if source.kind == "xlsb":
        for name in part_names(source, "xl/worksheets/"):
            look_at_xlsb_part(source, part(source, name))
    import python_calamine

    try:
        with _no_panic_on_screen():
            book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.raw))
            sheets = []
            for meta in book.sheets_metadata:
                if meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
                    hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
                    sheets.append(_grid(source, book.get_sheet_by_name(meta.name), findings.get(meta.name), hidden=hidden))
        return tuple(sheets)
    except (FileRefused, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # noqa: BLE001 - a panic of the Rust library is no Exception
        raise refused(
            source.name,
            _("the workbook is damaged or was cut off"),
            _("open it, save it again, or ask for CSV"),
            "truncated-file",
        ) from None


@contextmanager
def _no_panic_on_screen() -> Iterator[None]:
    """A damaged workbook can make the Rust library panic: it is refused in one line, without the library's own report."""
    try:
        kept = os.dup(2)
    except OSError:  # no standard error to keep clean
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _grid(source: Source, sheet: Any, found: Findings | None, *, hidden: bool) -> Grid:
    if sheet.end is not None:
        check_area(source, Findings(sheet.end[0] + 1, sheet.end[1] + 1, (sheet.end[0] + 1) * (sheet.end[1] + 1)))
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False) if sheet.end is not None else []
    rows = list(map(list, zip(*map(_typed, zip(*rows, strict=True)), strict=True)))
    if found:
        _put_odd_cells(rows, found)
    merged = tuple(
        f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    found = found or Findings()
    return Grid(sheet.name, rows, None, hidden, frozenset(found.hidden_rows), merged, found.currencies, frozenset(found.struck))


def _typed(column: tuple[Any, ...]) -> Sequence[Cell]:
    """A column's cells as ours. Whole columns at once, the common ones without a look at each type: it is half the time."""
    kinds = set(map(type, column))
    if str in kinds and not ERRORS.isdisjoint(column):
        return [_cell(cell) for cell in column]
    if kinds <= {str, dt.date, dt.datetime}:
        return [cell.strip() or None if type(cell) is str else cell for cell in column]
    numbers = _numbers([cell for cell in column if type(cell) is float]) if kinds <= {str, float} else None
    if numbers is None:
        return [_cell(cell) for cell in column]
    following = iter(numbers)
    return [next(following) if type(cell) is float else cell.strip() or None for cell in column]


def _numbers(floats: Sequence[float]) -> list[Decimal] | None:
    """A column's numbers as Decimals of their 15 digits; None where one is infinite, no number, or too large for this way.

    A float that is the nearest one to a number of cents is that number: the same as its 15 digits, in half the time.
    """
    size = max(map(abs, floats))  # false for NaN in any comparison
    if size < _WHOLE and all(map(float.is_integer, floats)):
        return [Decimal(int(number)) for number in floats]
    if size < _CENTS and math.isfinite(sum(floats)):
        cents = [round(number * 100) for number in floats]
        return [
            Decimal(count) * _CENT if count / 100 == number else Decimal(f"{number:.15g}")
            for count, number in zip(cents, floats, strict=True)
        ]
    return None


def _cell(cell: object) -> Cell:
    if isinstance(cell, str):
        return cell.strip() or None if cell not in ERRORS else ErrorCell(cell)
    if isinstance(cell, float):
        return Decimal(f"{cell:.15g}") if math.isfinite(cell) else ErrorCell("#NUM!")
    if isinstance(cell, (dt.date, bool)):  # a datetime is a date
        return cell
    if isinstance(cell, int):
        return Decimal(cell)
    if isinstance(cell, dt.timedelta):
        hours, rest = divmod(int(cell.total_seconds()), 3600)
        return f"{hours}:{rest // 60:02}:{rest % 60:02}"
    return str(cell)


def _put_odd_cells(rows: list[list[Any]], found: Findings) -> None:
    """Error cells and formulas without a value, at their places, which may lie beyond what the reader gave."""
    for (row, column), cell in found.odd.items():
        while len(rows) <= row:
            rows.append([])
        if len(rows[row]) <= column:
            rows[row].extend([None] * (column + 1 - len(rows[row])))
        if rows[row][column] is None:
            rows[row][column] = cell
