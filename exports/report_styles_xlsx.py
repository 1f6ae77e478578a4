"""How a report's workbook looks: black and grey, and one way to write each kind of value into a cell."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import ceil
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.workbook_xlsx import DAYS, PAPERS, Document, number_format, plain
from ledger.i18n import screen_language
from ledger.money import Money
from ledger.show import Column

GREY = "#595959"
UPRIGHT, TURNED = (105, 56), (155, 36)  # characters and rows that a page holds, upright and turned
LEAST = 0.7  # of full size: what would be smaller on one page goes on to a second
LEGIBLE = TURNED[0] / LEAST
DIGITS, SURE = 15, 10**11  # a cell keeps no more digits; an amount below has no more, with four decimals
NUMBERS = ("amount", "count")  # kinds of columns that stand at the right
DAY_WIDTHS = {"en": 12, "es": 13, "fr": 14, "pt": 19}  # characters of the longest of them, set in by one


def apart(columns: Sequence[Column]) -> list[bool]:
    """Of each column whether it stands right behind numbers, which its texts would touch."""
    return [before.kind in NUMBERS and column.kind not in NUMBERS for before, column in pairwise((Column("", ""), *columns))]


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
        days = DAYS[screen_language().code]
        self.day = book.style("Day", num_format=days, align="left", indent=1)
        self.day_beside = book.style("Day beside", num_format=days, align="left", valign="top")
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


def is_kept(number: Decimal) -> bool:
    """Whether a cell keeps every digit of it: a longer one stands there as text, as a spreadsheet would round it."""
    return -SURE < number < SURE or len(number.normalize().as_tuple().digits) <= DIGITS


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
        number = Decimal(value.amount if isinstance(value, Money) else value)
        look = styles.of(value, total=total)
        if is_kept(number):
            sheet.write_number(row, place, float(number), look)  # a cell holds nothing else
        else:
            sheet.write_string(row, place, f"{number:f}", look)
        return len(f"{number:,f}")
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, styles.day)
        return DAY_WIDTHS[screen_language().code]
    text = plain(str(value))
    sheet.write_string(
        row, place, text, styles.total if total else styles.wrapped if wrapped else styles.apart if apart else styles.text
    )
    return len(text) + apart


def set_up(
    sheet: Worksheet, book: str = "", *, width: float = 0, repeated: int = 0, landscape: bool = True, whole: bool = False
) -> None:
    """Paper, margins, no grid lines, book and page below, the first rows `repeated` on every page.

    All of it is one page where it is `whole`; else as many beside each other as a `width` in characters takes to stay legible.
    """
    across = 1 if whole else max(1, ceil(width / LEGIBLE))
    sheet.hide_gridlines(2)
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(PAPERS[screen_language().paper])
    sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.7)
    sheet.fit_to_pages(across, int(whole))
    if repeated:
        sheet.repeat_rows(0, repeated - 1)
    if across > 1:
        sheet.repeat_columns(0, 1)
    sheet.set_footer(f"&L{plain(book).replace('&', '&&')}&C&A&R&P / &N")
