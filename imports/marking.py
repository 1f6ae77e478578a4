"""The officer's own sheet back, with every problem as a comment at its yellow cell. The only reader here that uses openpyxl.

An xlsx is opened and saved again: values, formulas, styles and column widths stay; drawings and pictures do
not survive openpyxl, and Excel recalculates the formulas when it opens the file. Any other kind (csv, xls,
ods) becomes a new xlsx with the same cells.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imports.cells import Cell, ErrorCell, Grid, column_of
from imports.grids import read_workbook
from ledger.errors import LedgerError, Problem
from ledger.i18n import _

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook as Book
    from openpyxl.worksheet.worksheet import Worksheet

_YELLOW = "FFFFFF99"
_AUTHOR = "fund"
_CELLS = re.compile(
    r"(?:(?P<sheet>.+)!)?(?P<column>[A-Z]{1,3})?(?P<row>\d{1,7})(?::(?P<last_column>[A-Z]{1,3})?(?P<last>\d{1,7}))?"
)
_LINE = re.compile(r"line (?P<line>\d+)(?:, column (?P<column>[A-Z]{1,3}))?")
_LONGEST = 30_000  # a comment of Excel holds 32,767 characters
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def mark(path: Path, problems: Sequence[Problem], out: Path) -> int:
    """Writes the sheet of `path` to `out` (xlsx) with each problem at its cell; returns how many found a cell.

    A problem without a cell of its own stands at A1 of the first sheet. Raises LedgerError rather than write
    over `path`, over any file that exists, or under another ending; FileRefused for a file that is no table.
    """
    _check_out(path, out)
    workbook = read_workbook(path)  # refuses hostile files before openpyxl sees them
    book = _opened(path, workbook.sheets) if workbook.kind == "xlsx" else _copied(workbook.sheets)
    lines = {line: row for grid in workbook.sheets[:1] for row, line in enumerate(grid.lines or [])}
    marked = 0
    comments: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        cells = list(_cells_of(problem.where, book, lines))
        marked += bool(cells)
        _remember(comments, cells or [(book.worksheets[0].title, "A1")], problem)
    for (sheet, place), said in comments.items():
        _comment(book[sheet], place, said)
    _save(book, out)
    return marked


def _check_out(path: Path, out: Path) -> None:
    if out.suffix.lower() != ".xlsx":
        raise LedgerError(
            _("{file} is not the name of an xlsx file.", file=out.name), _("give a name that ends in .xlsx"), name="not-xlsx"
        )
    same = out.exists() and path.exists() and out.samefile(path)
    if same:
        raise LedgerError(
            _("the marked sheet would replace the sheet itself."), _("give another name after --mark"), name="same-file"
        )
    if out.exists() or out.is_symlink():
        raise LedgerError(
            _("{path} exists already.", path=out.name),
            _("give another name after --mark, or remove the file first"),
            name="file-exists",
        )


def _opened(path: Path, sheets: Sequence[Grid]) -> "Book":
    """The workbook as it is: formulas as formulas, text with its runs."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, rich_text=True)
    except (ValueError, TypeError, LookupError, AttributeError, SyntaxError, OSError, zipfile.BadZipFile):
        return _copied(sheets)  # openpyxl is stricter than Excel about styles; the cells are what counts
    book.calculation.fullCalcOnLoad = True  # openpyxl keeps no results: Excel makes them again
    return book


def _copied(grids: Sequence[Grid]) -> "Book":
    """A new workbook with the same cells; what is text stays text."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, grid in enumerate(grids, 1):
        sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", "_", grid.name)[:31] or f"Sheet{number}")
        for row, cells in enumerate(grid.rows, 1):
            for column, cell in enumerate(cells, 1):
                if cell is not None:
                    _put(sheet.cell(row, column), cell)
    return book


def _put(target: Any, cell: Cell) -> None:
    """One value: numbers and days typed, all else text that no program takes for a formula."""
    if isinstance(cell, (Decimal, bool, dt.date, dt.datetime)):
        target.value = cell
        return
    text = cell.text if isinstance(cell, ErrorCell) else str(cell)
    target.value = _NOT_IN_XML.sub("\ufffd", text)[:32_767]
    target.data_type = "s"


def _cells_of(where: str, book: "Book", lines: dict[int, int]) -> Iterator[tuple[str, str]]:
    """The cells that a place names: `Pledges!D9`, `Cuotas!C15:C17`, `Pledges!9`, several with commas, `line 12, column E`."""
    line = _LINE.fullmatch(where)
    if line and int(line["line"]) in lines:
        yield book.worksheets[0].title, f"{line['column'] or 'A'}{lines[int(line['line'])] + 1}"
        return
    for part in where.split(", "):
        found = _CELLS.fullmatch(part)
        sheet = str(found["sheet"]) if found else ""
        if not found or sheet not in book.sheetnames:
            continue
        first, last = found["column"] or "A", found["last_column"] or found["column"] or "A"
        rows = range(int(found["row"]), min(int(found["last"] or found["row"]), int(found["row"]) + 1000) + 1)
        if not 1 <= rows[0] <= 1_048_576 or column_of(last) >= 16_384:
            continue
        yield from (
            (sheet, f"{_letters(column)}{row}") for row in rows for column in range(column_of(first), column_of(last) + 1)
        )


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column + 1))


def _remember(comments: dict[tuple[str, str], list[str]], cells: Iterable[tuple[str, str]], problem: Problem) -> None:
    """The comment stands at the first cell of a range; the others are coloured."""
    for number, cell in enumerate(cells):
        said = comments.setdefault(cell, [])
        if number == 0:
            cure = f"\n-> {problem.cure}" if problem.cure else ""
            said.append(f"{problem.what}{cure}\n({problem.name})")


def _comment(sheet: "Worksheet", place: str, said: Sequence[str]) -> None:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell: Any = sheet[place]
    if isinstance(cell, MergedCell):
        merged = next(area for area in sheet.merged_cells.ranges if place in area)
        cell = sheet.cell(merged.min_row, merged.min_col)
    cell.fill = PatternFill("solid", fgColor=_YELLOW)
    if said:
        before = [cell.comment.text] if cell.comment else []
        text = _NOT_IN_XML.sub("\ufffd", "\n\n".join([*before, *said]))[:_LONGEST]
        cell.comment = Comment(text, _AUTHOR, height=max(60, 22 * (text.count("\n") + 2)), width=360)


def _save(book: "Book", out: Path) -> None:
    """Made whole first, then written to a name that must be new."""
    whole = io.BytesIO()
    book.save(whole)
    try:
        with out.open("xb") as file:
            file.write(whole.getvalue())
    except OSError as wrong:
        if not isinstance(wrong, FileExistsError):  # what somebody else wrote meanwhile is not ours to remove
            with suppress(OSError):
                out.unlink()
        raise LedgerError(
            _("{file} cannot be written: {reason}.", file=out.name, reason=wrong.strerror),
            _("choose another folder"),
            name="not-written",
        ) from None
