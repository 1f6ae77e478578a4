"""How a statement's workbook looks: named styles in black and grey, paper, header and footer."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from exports.workbook_xlsx import DAYS, PAPERS, Document, number_format, plain
from ledger.i18n import Language
from ledger.statements.page import Page

GREY, BAND = "#595959", "#EDEDED"
_RIGHT = {"align": "right"}
_TOTAL = {"bold": True, "top": 1}
_CLOSING = {"bold": True, "top": 1, "bottom": 2}
_CODE = {"font_size": 8, "font_color": GREY}
STYLES: Mapping[str, Mapping[str, Any]] = {
    "Text": {},
    "Text right": _RIGHT,
    "Wrapped": {"text_wrap": True, "valign": "top"},
    "Wrapped middle": {"text_wrap": True},
    "Code above": {**_CODE, "valign": "top"},
    "Small": {"font_size": 8.5},
    "Small right": {"font_size": 8.5, **_RIGHT},
    "Letterhead": {"bold": True},
    "Document number": {"bold": True, **_RIGHT},
    "Rule": {"top": 1},
    "Cut": {"top": 3},
    "Title 16": {"font_size": 16, "bold": True},
    "Contributor": {"font_size": 12, "bold": True},
    "Fact": {"font_color": GREY},
    "Key label": {"bg_color": BAND, "left": 5, "indent": 1},
    "Key": {"bg_color": BAND},
    "Key currency": {"bg_color": BAND, **_RIGHT},
    "Key amount": {"bg_color": BAND, "bold": True, "font_size": 11, **_RIGHT},
    "Part": {"font_size": 10.5, "bold": True, "valign": "bottom"},
    "Column head": {"font_size": 8.5, "bold": True, "bottom": 1},
    "Column head right": {"font_size": 8.5, "bold": True, "bottom": 1, **_RIGHT},
    "Column head wrapped": {"font_size": 8.5, "bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom", **_RIGHT},
    "Column head indented": {"font_size": 8.5, "bold": True, "bottom": 1, "indent": 1},
    "Code": _CODE,
    "Code total": {**_CODE, "top": 1},
    "Code closing": {**_CODE, "top": 1, "bottom": 2},
    "Label part": {"indent": 1},
    "Label total": _TOTAL,
    "Label closing": _CLOSING,
    "Amount": _RIGHT,
    "Amount left": {"align": "left"},
    "Amount total": {**_TOTAL, **_RIGHT},
    "Amount closing": {**_CLOSING, **_RIGHT},
    "Trace": {"font_size": 8, "font_color": GREY, "indent": 1},
    "Signature": {"top": 1, "font_size": 8.5},
    "Signature right": {"top": 1, "font_size": 8.5, **_RIGHT},
    "Seal": {"font_name": "Courier New", "font_size": 8.5},
}


def style(book: Document, name: str) -> Format:
    """The named style."""
    return book.styles.get(name) or book.style(name, **STYLES[name])


def money_style(book: Document, name: str, currency: str, *, named: bool = False) -> Format:
    """A named style for amounts, with the currency's own decimals, and with its code where it is to be `named` beside them."""
    pattern = number_format(currency, parentheses=book.parentheses)
    if named:
        code = f'"{currency} "'
        return book.style(f"{name} {currency}", **STYLES[name], num_format=";".join(code + part for part in pattern.split(";")))
    full = f"{name} {pattern.rpartition(';')[2].rstrip('_)')}"
    return book.styles.get(full) or book.style(full, **STYLES[name], num_format=pattern)


def rate_style(book: Document, places: int) -> Format:
    """For exchange rates, with as many decimals as they are quoted in."""
    return book.style(f"Rate {places}", num_format="0." + "0" * places, align="right")


def percent_style(book: Document) -> Format:
    """For shares: two decimals and the sign."""
    return book.style("Percent", num_format="0.00%", align="right")


def day_style(book: Document, language: Language) -> Format:
    """For days: day first, month in letters, in the document's language."""
    return book.style("Day", num_format=DAYS[language.code], align="left")


def lines_of(text: str, width: float) -> list[str]:
    """The lines that a text takes in a column, or in several, of that width; capitals, which banks write, are a quarter wider than digits, the rest less wide."""
    shown = plain(text)
    room = width * len(shown) / (0.9 * len(shown) + 0.35 * sum(map(str.isupper, shown))) if shown else width
    return wrap(shown, max(1, int(room))) or [""]


def sum_of_rows(rows: Sequence[int], column: int) -> str:
    """The formula, without its sign, that adds the cells of one column: a range where they follow each other.

    More than fifteen are rounded to the cent: a spreadsheet adds in binary.
    """
    cells = [xl_rowcol_to_cell(row, column) for row in rows]
    if len(rows) < 3 or list(rows) != list(range(rows[0], rows[0] + len(rows))):
        return "+".join(cells)
    added = f"SUM({cells[0]}:{cells[-1]})"
    return f"ROUND({added},2)" if len(rows) > 15 else added


def set_up(sheet: Worksheet, page: Page, paper: str, *, landscape: bool = False) -> None:
    """Paper, margins, no grid lines, the draft's mark above and the seal below every page."""
    sheet.set_paper(PAPERS[paper])
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.75, right=0.7, top=0.65, bottom=0.65)
    sheet.hide_gridlines(2)
    sheet.ignore_errors({"number_stored_as_text": "A1:Z9999", "formula_range": "A1:Z9999"})
    sheet.center_horizontally()
    if page.draft:
        sheet.set_header(f'&C&"Arial,Bold"&14{_header(page.draft)}')
    seal = " · ".join((page.number, *page.footer))
    sheet.set_footer(f'&L&"Arial,Regular"&8 {_header(seal)}&R&"Arial,Regular"&8 &P / &N')


def _header(text: str) -> str:
    """Excel allows 255 characters for a whole header or footer, and reads & as a command."""
    return plain(text)[:150].replace("&", "&&")
