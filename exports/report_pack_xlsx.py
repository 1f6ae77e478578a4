"""Many tables as one workbook, written row after row: the twin of the CSV files of an audit pack, a sheet to each."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from xlsxwriter.worksheet import Worksheet

from exports.report_styles_xlsx import Styles, write
from exports.report_xlsx import sheet_name
from exports.workbook_xlsx import Document, plain
from ledger.money import Money
from ledger.show import Column, Table

HEAD, FIRST, MOST = 2, 3, 1_048_576  # the rows of the headings and of the first figures, and all that a sheet can have
NARROW, WIDE = 6, 40
DIGITS, SURE = 15, 10**11  # a cell keeps no more digits; an amount below has no more, with four decimals


class Twin:
    """A workbook that grows sheet by sheet in the file `to`; `close` finishes it."""

    def __init__(self, title: str, author: str, language: str, made: date | None, to: Path) -> None:
        self._book = Document(title=title, author=author, subject=author, language=language, made=made, to=to)
        self._styles = Styles(self._book)

    def sheet(self, table: Table) -> "Sheet":
        """A new sheet with the table's title, question and headings."""
        return Sheet(self._book, self._styles, table)

    def close(self) -> None:
        """Writes what is left."""
        self._book.close()


class Sheet:
    """One sheet; rows are added in their order."""

    def __init__(self, book: Document, styles: Styles, table: Table) -> None:
        self.name = sheet_name(book, table.sheet or table.name)
        self._sheet: Worksheet = book.add_worksheet(self.name)
        self._styles, self._row = styles, FIRST
        self._columns: Sequence[Column] = table.columns
        self._widths = [max(NARROW, *(len(part) for part in column.label.split())) for column in table.columns]
        self._sheet.write_string(0, 0, plain(table.title), styles.title)
        self._sheet.write_string(1, 0, plain(table.answers), styles.grey)
        for place, column in enumerate(table.columns):
            self._sheet.write_string(HEAD, place, plain(column.label), styles.head(right=column.kind in ("amount", "count")))
        self._sheet.freeze_panes(FIRST, 0)

    def add(self, row: Sequence[Any]) -> None:
        """The next row: amounts as numbers, unless they have more digits than a cell keeps; text is never a formula."""
        for place, (column, value) in enumerate(zip(self._columns, row, strict=True)):
            if value is None or value == "":
                continue
            told = column.words.get(value, value) if column.words and isinstance(value, str) else value
            if (
                isinstance(told, Money)
                and not -SURE < told.amount < SURE
                and len(told.amount.normalize().as_tuple().digits) > DIGITS
            ):
                told = f"{told.amount:f}"
            if isinstance(told, int) and column.kind == "code":
                told = str(told)  # a year, a place in the chain: no amount
            width = write(self._sheet, self._row, place, told, self._styles, total=False)
            if width > self._widths[place]:
                self._widths[place] = min(width, WIDE)
        self._row += 1

    def done(self) -> None:
        """Widths and a filter, once the last row is there."""
        for place, width in enumerate(self._widths):
            self._sheet.set_column(place, place, width + 2)
        if self._row > FIRST:
            self._sheet.autofilter(HEAD, 0, self._row - 1, len(self._columns) - 1)
        self._sheet.hide_gridlines(2)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
