"""How a report's workbook looks: black and grey, and one way to write each kind of value into a cell."""

from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.workbook_xlsx import Document, number_format, plain
from ledger.i18n import screen_language
from ledger.money import Money

GREY = "#595959"
DAYS = {"en": "[$-409]d mmm yyyy", "es": "[$-C0A]d mmm yyyy", "fr": "[$-40C]d mmm yyyy", "pt": '[$-416]d "de" mmm "de" yyyy'}
DAY_WIDTHS = {"en": 12, "es": 13, "fr": 14, "pt": 19}  # characters of the longest of them, set in by one


class Styles:
    """The formats of one workbook, made once each."""

    def __init__(self, book: Document) -> None:
        self._book = book
        self._amounts: dict[tuple[str | int, bool], Format] = {}  # by currency or decimals
        self.text = book.style("Text")
        self.apart = book.style("Text apart", indent=1)  # from the number in the column before
        self.title = book.style("Title", bold=True, font_size=14)
        self.bold = book.style("Bold", bold=True)
        self.bold_top = book.style("Label", bold=True, valign="top")
        self.grey = book.style("Question", font_color=GREY)
        self.wrapped = book.style("Wrapped", text_wrap=True, valign="top", align="left")
        self.link = book.style("Link", underline=1, valign="top")
        self.day = book.style("Day", num_format=DAYS[screen_language().code], align="left", indent=1)
        self.total = book.style("Total words", bold=True, top=1)

    def head(self, *, right: bool, apart: bool = False) -> Format:
        """A column's heading, at the side of its values, and as far in as they are."""
        name = "Column head right" if right else "Column head apart" if apart else "Column head"
        side: dict[str, Any] = {"align": "right"} if right else {"align": "left", "indent": int(apart)}
        return self._book.style(name, bold=True, bottom=1, text_wrap=True, valign="bottom", **side)

    def of(self, value: Any, *, total: bool) -> Format:
        """For this amount, with the decimals of its currency; a bare number keeps those it has."""
        kind = value.currency if isinstance(value, Money) else _places(value)
        if (kind, total) not in self._amounts:
            pattern = number_format(kind) if isinstance(kind, str) else _plain_format(kind)
            looks = {"bold": True, "top": 1} if total else {}
            self._amounts[kind, total] = self._book.style(
                f"{'Total' if total else 'Amount'} {pattern.rpartition(';')[2]}", num_format=pattern, align="right", **looks
            )
        return self._amounts[kind, total]

    def beside(self, value: Money) -> Format:
        """For an amount beside its label: at the left, with its currency."""
        pattern = number_format(value.currency)
        told = ";".join(f'"{value.currency} "{part}' for part in pattern.split(";"))
        return self._book.style(f"Beside {value.currency}", num_format=told, align="left", valign="top")


def _places(value: Any) -> int:
    return max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0


def _plain_format(places: int) -> str:
    digits = "." + "0" * places if places else ""
    return f"#,##0{digits};-#,##0{digits};0{digits}"


def amount_of(value: Any) -> Decimal | None:
    """The number of an amount; None for what is none."""
    return value.amount if isinstance(value, Money) else value if isinstance(value, Decimal) else None


def write(
    sheet: Worksheet, row: int, place: int, value: Any, styles: Styles, *, total: bool, wrapped: bool = False, apart: bool = False
) -> int:
    """One cell by its type; returns its width in characters. A total's cell is ruled off even when it is empty.

    `apart` is text that follows a column of numbers, and would touch them.
    """
    if value is None or value == "":
        if total:
            sheet.write_blank(row, place, None, styles.total)
        return 0
    if isinstance(value, Money | Decimal | int):
        number = value.amount if isinstance(value, Money) else value
        sheet.write_number(row, place, float(number), styles.of(value, total=total))  # a cell holds nothing else
        return len(f"{number:,f}" if isinstance(number, Decimal) else f"{number:,d}")
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, styles.day)
        return DAY_WIDTHS[screen_language().code]
    text = plain(str(value))
    sheet.write_string(
        row, place, text, styles.total if total else styles.wrapped if wrapped else styles.apart if apart else styles.text
    )
    return len(text) + apart
