"""What a statement's workbook says, read back: its number, and every amount under the id of its line, to say what was altered."""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import openpyxl

from exports.statement_sheets_xlsx import all_lines
from exports.workbook_xlsx import exact
from ledger.errors import LedgerError
from ledger.money import Money
from ledger.statements.figures import StatementFigures, Trace
from ledger.statements.figures_lines import COLUMNS

LARGEST = 64 << 20  # bytes that a workbook may unpack to; ours are a hundredth of it
_NUMBER = re.compile(r"(S-\d{4}-\d{4,9})\D{1,20}(\d{1,6})\b")


@dataclass(slots=True)
class Reading:
    """The number and version that stand in it, and its amounts: id of the line and currency → as often as it stands, by column."""

    number: str = ""
    version: int = 0
    amounts: dict[tuple[str, str], list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))


def read(content: bytes) -> Reading | None:
    """A workbook as a statement; None where it is none, or cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST:
                return None
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        found = Reading()
        for sheet in book.worksheets:
            _sheet(found, list(sheet.iter_rows(max_row=10_000, max_col=7, values_only=True)))
    except Exception:  # noqa: BLE001 - anybody's file: whatever is wrong with it, it cannot be read
        return None
    return found if found.number else None


def _sheet(found: Reading, rows: list[tuple[Any, ...]]) -> None:
    flat = defaultdict(list)
    for row in rows:
        cells = (*row, *(None,) * (7 - len(row)))
        if not found.number:
            named = next((match for cell in cells if isinstance(cell, str) and (match := _NUMBER.match(cell))), None)
            found.number, found.version = (named[1], int(named[2])) if named else ("", 0)
        trace = _trace(cells[6])
        if trace and cells[0] == trace.line and isinstance(cells[3], str):  # a row of the table of all figures: one amount
            flat[str(trace), str(cells[4])].append(cells[5])
        elif trace and cells[0] == trace.line:
            found.amounts[str(trace), trace.currency].append(cells[3:6])
    for key, amounts in flat.items():
        found.amounts[key] += [tuple(amounts[at : at + 3]) for at in range(0, len(amounts), 3)]


def _trace(cell: Any) -> Trace | None:
    try:
        return Trace.parse(cell) if isinstance(cell, str) else None
    except LedgerError:
        return None


def altered(found: Reading, figures: StatementFigures) -> Iterator[tuple[str, str, str, Money]]:
    """Every amount that is another than was issued: id of the line, column, what the file says, what was issued.

    A total without a result says nothing: many programs leave it to the next one to add up.
    """
    told = set()
    for pledges, lines in all_lines(figures):
        for line in lines:
            trace = figures.trace(line.code, pledges)
            for said in (
                amounts
                for key in {(trace, lines.currency), (trace, "" if lines.currency != pledges else pledges)}
                for amounts in found.amounts.get(key, [])
            ):
                for column, value, money in zip(COLUMNS, (*said, *(None,) * 3), line.columns, strict=False):
                    if value not in (None, exact(money)) and (trace, column) not in told:
                        told.add((trace, column))
                        yield trace, column, str(value), money
