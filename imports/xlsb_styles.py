"""The looks that a binary Excel workbook (xlsb) gives its cells: currencies in number formats, and words struck out.

The library that reads the cells gives no styles; they stand in a part of their own. Source: MS-XLSB 2.4 (BrtFont, BrtFmt, BrtXF,
BrtBundleSh, cells).
"""

import struct
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator

from imports.biff import binary_records
from imports.number_formats import currency_of
from imports.sources import Source
from imports.zips import check_dtd, part

Place = tuple[str, int, int]  # sheet, row and column as indexes
_FONT, _FORMAT, _STYLE, _SHEET, _ROW = 43, 44, 47, 156, 0
_STYLES_BEGIN, _STYLES_END = 617, 618  # of cells; those that have names stand elsewhere
_CELLS = range(1, 12)
_STRUCK = 0x0008


def looks_of(source: Source, sheets: Collection[str]) -> Iterator[tuple[Place, str, bool]]:
    """Each cell of these sheets that looks like more than it holds, its currency, and whether it is struck out.

    Raises FileRefused for a part that is missing, struct.error, IndexError or ValueError for one that is damaged.
    """
    styles = _styles(b"".join(part(source, "xl/styles.bin")))
    if not any(code or struck for code, struck in styles):
        return
    for name, path in _parts(source).items():
        row, data = 0, b"".join(part(source, path)) if name in sheets else b""
        for kind, at, _length in binary_records(data):
            if kind == _ROW:
                row = struct.unpack_from("<I", data, at)[0]
            elif kind in _CELLS:
                column, style = struct.unpack_from("<II", data, at)
                code, struck = styles[style & 0xFFFFFF] if style & 0xFFFFFF < len(styles) else ("", False)
                if code or struck:
                    yield (name, row, column), code, struck


def _styles(data: bytes) -> list[tuple[str, bool]]:
    """(currency, struck out) of each style that a cell may have."""
    fonts, formats, found = list[bool](), dict[int, str](), list[tuple[int, int]]()
    of_cells = False
    for kind, at, length in binary_records(data):
        content = data[at : at + length]
        if kind == _FONT:
            fonts.append(bool(struct.unpack_from("<H", content, 2)[0] & _STRUCK))
        elif kind == _FORMAT:
            formats[struct.unpack_from("<H", content)[0]] = currency_of(_wide(content, 2)[0])
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            of_cells = kind == _STYLES_BEGIN
        elif kind == _STYLE and of_cells:
            found.append(struct.unpack_from("<HH", content, 2))
    return [(formats.get(shown, ""), font < len(fonts) and fonts[font]) for shown, font in found]


def _parts(source: Source) -> dict[str, str]:
    """Sheet name → the part that holds it."""
    relations = b"".join(part(source, "xl/_rels/workbook.bin.rels"))
    check_dtd(source, relations)
    targets = {one.get("Id", ""): one.get("Target", "") for one in ET.fromstring(relations)}  # noqa: S314 - any DTD and entity has just been refused
    book, found = b"".join(part(source, "xl/workbook.bin")), {}
    for kind, at, _length in binary_records(book):
        if kind == _SHEET:
            relation, behind = _wide(book, at + 8)
            target = targets.get(relation, "")
            found[_wide(book, behind)[0]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """A text of two bytes a letter, and the position behind it; a length that no text has means none."""
    size = struct.unpack_from("<I", data, at)[0]
    size = 0 if size == 0xFFFFFFFF else size
    return data[at + 4 : at + 4 + 2 * size].decode("utf-16-le", "replace"), at + 4 + 2 * size
