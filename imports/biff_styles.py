"""The looks that an old Excel workbook (xls) gives its cells: currencies in number formats, and words struck out. Pure.

The library that reads the cells gives no styles; they stand in records of the same stream. Source: MS-XLS 2.4.122 (Font), 2.4.126
(Format), 2.4.353 (XF).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from imports.number_formats import currency_of

_FONT, _FORMAT, _STYLE, _BEGIN = 0x0031, 0x041E, 0x00E0, 0x0809
_SHORT_NUMBERS = 0x00BD  # several cells in a row, each with its style
_STRUCK = 0x0008
_BIFF8 = 0x0600  # texts of older workbooks have lengths of one byte, and letters too


@dataclass(slots=True)
class Styles:
    """The styles of a workbook as far as its stream has been walked: they stand before the cells."""

    _fonts: list[bool] = field(default_factory=list)
    _formats: dict[int, str] = field(default_factory=dict)
    _styles: list[tuple[int, int]] = field(default_factory=list)
    _version: int = 0
    tell: bool = False  # whether any of them shows a currency or strikes out

    def take(self, stream: bytes, at: int, kind: int, length: int) -> None:
        """Remember a record, if it is one of styles."""
        if length < 4 or at + length > len(stream):
            return
        first, second = struct.unpack_from("<HH", stream, at)
        if kind == _FONT:
            self._fonts.append(bool(second & _STRUCK))
            self.tell |= self._fonts[-1]
        elif kind == _STYLE:
            self._styles.append((first, second))
        elif kind == _BEGIN:
            self._version = self._version or first
        elif kind == _FORMAT:
            self._formats[first] = currency_of(self._text(stream[at + 2 : at + length]))
            self.tell |= bool(self._formats[first])

    def of(self, stream: bytes, at: int, kind: int, length: int) -> Iterator[tuple[tuple[int, int], str, bool]]:
        """Row and column of each cell in a record that looks like more than it holds, its currency, and whether it is struck out."""
        row, column = struct.unpack_from("<HH", stream, at)
        for place in range((length - 6) // 6) if kind == _SHORT_NUMBERS else (0,):
            code, struck = self._look(struct.unpack_from("<H", stream, at + 4 + 6 * place)[0])
            if code or struck:
                yield (row, column + place), code, struck

    def _look(self, style: int) -> tuple[str, bool]:
        font, shown = self._styles[style] if style < len(self._styles) else (0, 0)
        font -= font > 3  # there is no font of the number 4
        return self._formats.get(shown, ""), font < len(self._fonts) and self._fonts[font]

    def _text(self, raw: bytes) -> str:
        if self._version < _BIFF8:
            return raw[1 : 1 + raw[0]].decode("cp1252", "replace")
        wide = raw[2:3] == b"\1"
        return raw[3 : 3 + (raw[0] | raw[1] << 8) * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
