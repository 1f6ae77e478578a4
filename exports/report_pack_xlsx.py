"""Many tables as one workbook, written row after row: the twin of the CSV files of an audit pack, a sheet to each.

The rows of a long table are written as XML by ourselves: XlsxWriter looks at every cell five times, and a journal has millions.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from exports.report_styles_xlsx import NUMBERS, Styles, apart, is_kept, set_up
from exports.report_xlsx import sheet_name
from exports.workbook_xlsx import Document, plain
from ledger.money import Money
from ledger.show import Column, Table

HEAD, FIRST = 2, 3  # the rows of the headings and of the first figures
NARROW, WIDE = 6, 40

_LETTERS = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")  # what a spreadsheet would read as a character in letters


class Twin:
    """A workbook that grows sheet by sheet in the file `to`, `name` being that of the book; `close` finishes it."""

    def __init__(self, title: str, name: str, language: str, made: date | None, to: Path) -> None:
        self._book = Document(title=title, author=name, subject=name, language=language, made=made, to=to)
        self._name, self._styles = name, Styles(self._book)

    def sheet(self, table: Table) -> "Sheet":
        """A new sheet with the table's title, question and headings."""
        return Sheet(self._book, self._name, self._styles, table)

    def close(self) -> None:
        """Writes what is left."""
        self._book.close()


class _Rows(Worksheet):  # type: ignore[misc]
    """A sheet whose rows below the headings come as XML, past the library's table of cells."""

    def begin(self, row: int) -> None:
        """What the library holds is written: its own rows end here."""
        self._write_single_row(row)

    def row(self, number: int, cells: str) -> None:
        """The row of that number, as a person counts."""
        self.row_data_fh.write(f'<row r="{number}">{cells}</row>')

    def end(self, row: int, column: int) -> None:
        """The last cell there is."""
        self._check_dimensions(row, column)

    def serial(self, day: date) -> float:
        """A day as a spreadsheet counts it."""
        return float(self._convert_date_time(day))


class Sheet:
    """One sheet; rows are added in their order. `of` is the name of the fund's book, printed below each page."""

    def __init__(self, book: Document, of: str, styles: Styles, table: Table) -> None:
        self.name = sheet_name(book, table.sheet or table.name)
        self._sheet: _Rows = book.add_worksheet(self.name, _Rows)
        self._of, self._styles, self._row = of, styles, FIRST
        self._columns: Sequence[Column] = table.columns
        self._behind = apart(table.columns)
        self._letters = [xl_col_to_name(place) for place in range(len(table.columns))]
        self._widths = [max(NARROW, *(len(part) for part in column.label.split())) for column in table.columns]
        self._days: dict[date, str] = {}
        self._formats: dict[str | int, int] = {}
        self._sheet.write_string(0, 0, plain(table.title), styles.title)
        self._sheet.write_string(1, 0, plain(table.answers), styles.grey)
        for place, column in enumerate(table.columns):
            look = styles.head(right=column.kind in NUMBERS, apart=self._behind[place] or column.kind == "date")
            self._sheet.write_string(HEAD, place, plain(column.label), look)
        self._sheet.freeze_panes(FIRST, 0)
        self._sheet.begin(FIRST)
        self._text, self._apart, self._day = _index(styles.text), _index(styles.apart), _index(styles.day)

    def add(self, row: Sequence[Any]) -> None:
        """The next row: amounts as numbers, unless they have more digits than a cell keeps; text is never a formula."""
        cells, number = [], self._row + 1
        for place, (column, value) in enumerate(zip(self._columns, row, strict=True)):
            if value is None or value == "":
                continue
            told = column.words.get(value, value) if column.words and isinstance(value, str) else value
            style, content, width = self._cell(told, as_text=column.kind == "code")
            if style == self._text and self._behind[place]:
                style = self._apart
            cells.append(f'<c r="{self._letters[place]}{number}" s="{style}"{content}</c>')
            if width > self._widths[place]:
                self._widths[place] = min(width, WIDE)
        self._sheet.row(number, "".join(cells))
        self._row = number

    def _cell(self, value: Any, *, as_text: bool) -> tuple[int, str, int]:
        """The number of its format, the rest of its XML, and its width in characters; a whole number may be a year, no amount."""
        if isinstance(value, str):
            return self._words(value)
        if isinstance(value, Money):
            if is_kept(value.amount):
                return self._amount(value.currency, value, value.amount)
            return self._words(f"{value.amount:f}")
        if isinstance(value, Decimal) or (isinstance(value, int) and not as_text):
            number = Decimal(value)
            return self._amount(int(number.as_tuple().exponent), value, number)
        if isinstance(value, date):
            if value not in self._days:
                self._days[value] = f"><v>{self._sheet.serial(value):.16G}</v>"
            return self._day, self._days[value], 12
        return self._words(str(value))

    def _words(self, value: str) -> tuple[int, str, int]:
        text = plain(value)
        room = ' xml:space="preserve"' if text != text.strip() else ""
        shown = _LETTERS.sub("_x005F_", text) if "_x" in text else text
        return self._text, f' t="inlineStr"><is><t{room}>{escape(shown)}</t></is>', len(text)

    def _amount(self, kind: str | int, value: Money | Decimal | int, number: Decimal) -> tuple[int, str, int]:
        if kind not in self._formats:
            self._formats[kind] = _index(self._styles.of(value, total=False))
        return self._formats[kind], f"><v>{float(number):.16G}</v>", len(f"{number:,f}")

    def done(self) -> None:
        """Widths and a filter, once the last row is there."""
        for place, width in enumerate(self._widths):
            self._sheet.set_column(place, place, width + 2)
        if self._row > FIRST:
            self._sheet.end(self._row - 1, len(self._columns) - 1)
            self._sheet.autofilter(HEAD, 0, self._row - 1, len(self._columns) - 1)
        set_up(self._sheet, self._of, width=sum(self._widths), repeated=FIRST)


def _index(style: Format) -> int:
    """Its place among the formats of the workbook, as cells name it."""
    return int(style._get_xf_index())  # noqa: SLF001 - cells that the library writes ask for it the same way
