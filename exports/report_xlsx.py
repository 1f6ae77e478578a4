"""Any table of a report as a workbook: typed cells, a frozen header, totals as formulas that carry their results, and a sheet of facts."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from exports.workbook_xlsx import number_format, plain
from ledger.i18n import _
from ledger.money import Money
from ledger.show import Column, Setting, Table

WIDEST = 60


def write_table(table: Table, setting: Setting, to: Path) -> None:
    """Write the table to `to`; an existing file gives way, as it was named for that. Amounts are numbers, text is never a formula."""
    from xlsxwriter import Workbook
    from xlsxwriter.utility import xl_rowcol_to_cell

    with Workbook(to, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}) as book:
        asked = setting.as_of or setting.today
        made = {"created": datetime(asked.year, asked.month, asked.day)} if asked else {}  # noqa: DTZ001 - a day, not a moment
        book.set_properties({"title": plain(table.title), "subject": plain(setting.book), **made})
        styles = _Styles(book)
        sheet = book.add_worksheet(plain(table.name)[:31])
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, plain(table.title), styles.title)
        heads = [[plain(part) for part in column.heading.split("\n")] for column in table.columns]
        widths = [max(map(len, parts)) for parts in heads]
        for place, (column, parts) in enumerate(zip(table.columns, heads, strict=True)):
            sheet.write_string(2, place, "\n".join(parts), styles.head(column))
        sheet.set_row(2, 15 * max(map(len, heads)))
        rows = list(table.rows)
        for row, values in enumerate(rows, 3):
            for place, (column, value) in enumerate(zip(table.columns, values, strict=True)):
                widths[place] = max(widths[place], _write(sheet, row, place, _said(column, value), styles, total=False))
        for row, values in enumerate(table.totals, 3 + len(rows)):
            for place, value in enumerate(values):
                widths[place] = max(widths[place], _write(sheet, row, place, value, styles, total=True))
                if rows and len(table.totals) == 1 and _adds_up([one[place] for one in rows], value):
                    cells = f"{xl_rowcol_to_cell(3, place)}:{xl_rowcol_to_cell(2 + len(rows), place)}"
                    sheet.write_formula(row, place, f"=SUM({cells})", styles.of(value, total=True), float(_amount(value)))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(width, WIDEST) + 2)
        sheet.freeze_panes(3, 0)
        sheet.autofilter(2, 0, 2 + len(rows), max(len(table.columns) - 1, 0))
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 2)
        sheet.set_footer(f"&L{plain(setting.book)}&R&P / &N")
        _facts(book, table, setting, styles)


class _Styles:
    """The formats of one workbook, made once each."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.bold = book.add_format({"bold": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._money: dict[tuple[str, bool], Any] = {}

    def head(self, column: Column) -> Any:
        """A column's heading, at the side of its values."""
        right = column.kind in ("amount", "count")
        return self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "align": "right" if right else "left"})

    def of(self, value: Any, *, total: bool) -> Any:
        """As `money`, for this amount; a bare number is in US dollars."""
        return self.money(value.currency if isinstance(value, Money) else "USD", total=total)

    def money(self, currency: str, *, total: bool) -> Any:
        """Amounts with the currency's own decimals."""
        if (currency, total) not in self._money:
            told = {"num_format": number_format(currency)} | ({"bold": True, "top": 1} if total else {})
            self._money[currency, total] = self.book.add_format(told)
        return self._money[currency, total]


def _amount(value: Any) -> Decimal:
    return value.amount if isinstance(value, Money) else value


def _adds_up(values: list[Any], total: Any) -> bool:
    """Whether a total is the plain sum of what stands above it; what sums otherwise stays a number."""
    if not isinstance(total, Money | Decimal):
        return False
    return sum((_amount(value) for value in values if value is not None), Decimal(0)) == _amount(total)


def _said(column: Column, value: Any) -> Any:
    return column.words.get(value, value) if column.words and isinstance(value, str) else value


def _write(sheet: Any, row: int, place: int, value: Any, styles: _Styles, *, total: bool) -> int:
    """One cell by its type; returns its width in characters."""
    if value is None or value == "":
        return 0
    if isinstance(value, Money | Decimal):
        amount = _amount(value)
        sheet.write_number(row, place, float(amount), styles.of(value, total=total))  # a cell holds nothing else
        return len(f"{amount:,f}")
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, styles.day)
        return 10
    if isinstance(value, int):
        sheet.write_number(row, place, value, styles.bold if total else None)
        return len(str(value))
    text = plain(str(value))
    sheet.write_string(row, place, text, styles.bold if total else None)
    return len(text)


def _facts(book: Any, table: Table, setting: Setting, styles: _Styles) -> None:
    sheet = book.add_worksheet(_("About")[:31])
    told: list[tuple[str, Any]] = [
        (_("Book"), setting.book),
        (_("Report"), table.title),
        (_("As known on"), setting.as_of or _("now")),
    ]
    told += [(fact.label, fact.value) for fact in table.facts]
    told += [(_("Note"), note) for note in table.notes]
    for row, (label, value) in enumerate(told):
        sheet.write_string(row, 0, plain(label), styles.bold)
        _write(sheet, row, 1, value, styles, total=False)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 60)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
