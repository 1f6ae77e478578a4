"""The sheets of a statement's further parts: spending (D), and the fund as a whole with the bridge to the accounts (F, G)."""

from collections.abc import Sequence
from decimal import Decimal
from textwrap import wrap

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from exports.statement_sheets_xlsx import HEAD, Sheets
from exports.statement_styles_xlsx import lines_of, money_style, percent_style, style, sum_of_rows
from exports.workbook_xlsx import exact
from ledger.money import Money
from ledger.statements.page import Part, PartRow

CODE, LABEL, FIRST = 0, 1, 2  # columns: line code, label, then the amounts; after them the hidden id
_CODE_WIDTH, _TRACE_WIDTH, _LINE = 6.0, 22.0, 11.5


def part_sheet(sheets: Sheets, name: str, parts: Sequence[Part], *, landscape: bool = False) -> None:
    """One sheet with some parts, one under the other, in columns of the same width."""
    sheet = sheets.book.add_worksheet(name)
    count = max(len(part.columns) for part in parts)
    label, amount = _widths(parts)
    for first, last, width in ((CODE, CODE, _CODE_WIDTH), (LABEL, LABEL, label), (FIRST, FIRST + count - 1, amount)):
        sheet.set_column(first, last, width, style(sheets.book, "Text"))
    sheet.set_column(FIRST + count, FIRST + count, _TRACE_WIDTH, style(sheets.book, "Trace"), {"hidden": True})
    sheets.head(sheet, f"{parts[0].code}  {parts[0].title}")
    room, row = _CODE_WIDTH + label + count * amount, HEAD - 1
    for place, part in enumerate(parts):
        if place:
            sheets.put(sheet, row, CODE, f"{part.code}  {part.title}", "Part")
            sheet.set_row(row, 18)
            row += 1
        row = _Written(sheets, sheet, name, part, count, room).write(row) + 1
    sheets.printed(sheet, (0, HEAD - 2), (row - 2, FIRST + count - 1), frozen=HEAD - 1, landscape=landscape)


def _widths(parts: Sequence[Part]) -> tuple[float, float]:
    """Of labels, and of amounts: no number is cut, whatever its size."""
    rows = [row for part in parts for row in part.rows]
    label = max(len(row.label) for row in rows) * 0.95 + 2
    amounts = [f"{cell.amount:,f}" for row in rows for cell in row.cells if isinstance(cell, Money)]
    heads = [word for part in parts for head in part.columns for word in head.split()]
    return min(56.0, max(30.0, label)), max(14.0, max(map(len, heads)) * 1.1 + 1, max(map(len, amounts)) * 1.2 + 1)


class _Written:
    """One part on its sheet, from the top down."""

    def __init__(self, sheets: Sheets, sheet: Worksheet, name: str, part: Part, count: int, room: float) -> None:
        self.sheets, self.sheet, self.name, self.part, self.count, self.room = sheets, sheet, name, part, count, room

    def write(self, row: int) -> int:
        """Sentences, heads, rows, notes; returns the next free row."""
        row = self._texts(row, self.part.told, "Text")
        for column in (CODE, LABEL):
            self.sheets.put(self.sheet, row, column, "", "Column head")
        for at, head in enumerate(self.part.columns):
            self.sheets.put(self.sheet, row, FIRST + at, head, "Column head wrapped")
        self.sheet.set_row(row, 2 * _LINE + 4)
        first = row + 1
        for at, one in enumerate(self.part.rows):
            self._row(first + at, first, one)
        row = first + len(self.part.rows)
        self.sheet.set_row(row, 6)
        return self._texts(row + 1, self.part.notes, "Small")

    def _texts(self, row: int, texts: Sequence[str], look: str) -> int:
        for text in texts:
            for line in lines_of(text, self.room):
                self.sheets.put(self.sheet, row, CODE, line, look)
                row += 1
        return row

    def _row(self, row: int, first: int, one: PartRow) -> None:
        sheets, kind = self.sheets, f" {one.style}" if one.style in {"total", "closing"} else ""
        sheets.put(self.sheet, row, CODE, one.code, f"Code{kind}")
        sheets.put(
            self.sheet,
            row,
            LABEL,
            one.label,
            "Label part" if one.style == "part" else f"Label{kind}" if kind else "Wrapped middle",
        )
        if len(one.label) > 56:
            self.sheet.set_row(row, 4 + _LINE * len(wrap(one.label, 56)))
        for at, cell in enumerate(one.cells):
            self._cell(row, first, FIRST + at, one, cell, kind)
            sheets.places[f"{one.trace}/{at}"] = f"{quote_sheetname(self.name)}!{xl_rowcol_to_cell(row, FIRST + at)}"
        sheets.put(self.sheet, row, FIRST + self.count, one.trace, "Trace")

    def _cell(self, row: int, first: int, column: int, one: PartRow, cell: Money | Decimal | str | None, kind: str) -> None:
        """A total is a formula over the rows of its column that say something, with its result."""
        book = self.sheets.book
        if isinstance(cell, Money):
            look = money_style(book, f"Amount{kind}", cell.currency)
            rows = [first + at for at in one.adds if self.part.rows[at].cells[column - FIRST] is not None]
            if rows:
                self.sheet.write_formula(row, column, f"={sum_of_rows(rows, column)}", look, exact(cell))
            else:
                self.sheet.write_number(row, column, exact(cell), look)
        elif isinstance(cell, Decimal):
            self.sheet.write_number(row, column, exact(cell.scaleb(-2)), percent_style(book))
        else:
            self.sheets.put(self.sheet, row, column, "–" if cell is None else cell, f"Label{kind}" if kind else "Text right")
