"""What only the look of a cell says: an amount shown with a currency, words struck out.

A number format such as `#,##0.00 [$€-40C]` shows 60,000.00 €, and the cell holds a bare number. "$" alone names no currency.
"""

import re
import struct
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from imports.cells import Workbook, column_of
from imports.number_formats import currency_of
from imports.sources import Source
from imports.xlsb_styles import Place, looks_of
from imports.zips import part, sheet_parts
from ledger.errors import FileRefused
from ledger.money import DIGITS

_DOLLARS = frozenset(
    "USD CAD AUD NZD MXN ARS CLP COP BBD BSD BZD JMD TTD XCD GYD SRD".split()
)  # an ods says one of them for a bare "$"
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_WHERE, _STYLE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"'), re.compile(rb'\bs="(\d{1,6})"')


@dataclass(frozen=True, slots=True)
class Looks:
    """The cells of some sheets that look like more than they hold: `currencies` by their number format, and those `struck` out."""

    currencies: Mapping[Place, str] = field(default_factory=dict)
    struck: frozenset[Place] = frozenset()


def look_at(workbook: Workbook, sheets: Collection[str]) -> Looks:
    """The looks of the cells of these sheets; nothing where the file is of another kind or has no styles of that sort."""
    if workbook.kind in ("ods", "xls"):
        grids = [grid for grid in workbook.sheets if grid.name in sheets]
        shown = {(grid.name, *place): code for grid in grids for place, code in grid.currencies.items()}
        told = {place: code for place, code in shown.items() if workbook.kind == "xls" or code in DIGITS.keys() - _DOLLARS}
        return Looks(told, frozenset((grid.name, *place) for grid in grids for place in grid.struck))
    if workbook.kind not in ("xlsx", "xlsb") or not workbook.raw:
        return Looks()
    source = Source("", workbook.kind, workbook.sha256, workbook.size, workbook.raw)
    try:
        found = list((_looks_of if workbook.kind == "xlsx" else looks_of)(source, sheets))
    except (FileRefused, ET.ParseError, ValueError, IndexError, struct.error):
        return Looks()  # a workbook without styles: it has been read, and is taken for what its cells hold
    currencies = {place: code for place, code, _struck in found if code}
    return Looks(currencies, frozenset(place for place, _code, struck in found if struck))


def _looks_of(source: Source, sheets: Collection[str]) -> Iterator[tuple[Place, str, bool]]:
    """Each cell of an xlsx that looks like more than it holds, its currency, and whether it is struck out."""
    styles = _styles(b"".join(part(source, "xl/styles.xml")))
    parts = sheet_parts(source) if any(code or struck for code, struck in styles) else {}
    for name in sheets if parts else ():
        for attributes in _CELL.findall(b"".join(part(source, parts[name]))):
            where, style = _WHERE.search(attributes), _STYLE.search(attributes)
            code, struck = styles[int(style[1])] if style and int(style[1]) < len(styles) else ("", False)
            if where and (code or struck):
                yield (name, int(where[2]) - 1, column_of(where[1].decode())), code, struck


def _styles(text: bytes) -> list[tuple[str, bool]]:
    """(currency, struck out) of each style that a cell may have."""
    root = ET.fromstring(text)  # noqa: S314 - the guard has refused any DTD and entity
    space = root.tag.rpartition("}")[0] + ("}" if "}" in root.tag else "")
    formats = {one.get("numFmtId", ""): currency_of(one.get("formatCode", "")) for one in root.iter(f"{space}numFmt")}
    strikes = [one.find(f"{space}strike") for one in root.findall(f"{space}fonts/{space}font")]
    struck = [strike is not None and strike.get("val", "1") not in ("0", "false") for strike in strikes]
    return [
        (formats.get(one.get("numFmtId", ""), ""), dict(enumerate(struck)).get(int(one.get("fontId", "0")), False))
        for one in root.findall(f"{space}cellXfs/{space}xf")
    ]
