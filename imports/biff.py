"""Guards in front of the sheet reader for binary workbooks (xls, xlsb): far cells, hidden rows, and cells that hold errors.

calamine gives error cells as empty text; a row whose amount is an error would look like a row without one.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import islice

from imports.biff_styles import Styles
from imports.cells import ErrorCell
from imports.sources import Source, refused
from imports.zips import Findings, check_area
from ledger.errors import FileRefused
from ledger.i18n import _

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_BOF, _EOF, _SHEET, _ROW, _FORMULA, _BOOL_OR_ERROR = 0x0809, 0x000A, 0x0085, 0x0208, 0x0006, 0x0205
_CELLS = frozenset({0x00FD, 0x0203, 0x027E, 0x0204, _FORMULA, _BOOL_OR_ERROR})  # text, number, short number, label …
_FILE_PASS = 0x002F  # what follows it is encrypted; it stands among the first records
_RANGES = frozenset({0x00BD})  # several short numbers in a row
_DIMENSIONS, _MOST_ROWS, _MOST_COLUMNS = 0x0200, 0x10000, 0x100
_MOST_LINKS = 4096  # sectors of links between small sectors; a workbook has a few
_MINI = 4096  # smaller streams live in the small sectors
_END = 0xFFFFFFFA  # and above: no sector


def look_at_xls(source: Source) -> dict[str, Findings]:
    """Sheet name → findings; raises FileRefused for a damaged container and for a far cell."""
    try:
        stream = source.raw if source.raw[:1] == b"\x09" else _stream(source.raw)
        if any(kind == _FILE_PASS for _, kind, _ in islice(_records(stream), 20)):
            what, cure = _("the workbook is protected by a password"), _("open it, take the password off, and save it")
            raise refused(source.name, what, cure, "password-protected")
        found = _scan(stream)
    except (struct.error, IndexError, ValueError, UnicodeError):
        raise _damaged(source) from None
    for findings in found.values():
        check_area(source, findings)
    return found


def _damaged(source: Source) -> FileRefused:
    return refused(source.name, _("the workbook is damaged or was cut off"), _("ask the sender for it again"), "truncated-file")


def _links(raw: bytes, size: int) -> list[int]:
    """The sector that follows each sector of the compound file. A circle would fill the memory of the sheet reader: it is none."""
    sectors = len(raw) // 512 + 1
    if size not in (512, 4096) or max(struct.unpack_from("<I", raw, at)[0] for at in (44, 72)) > sectors:
        raise ValueError(size)
    table = [sector for sector in struct.unpack_from("<109I", raw, 76) if sector < _END]
    more = struct.unpack_from("<I", raw, 68)[0]
    while more < _END and len(table) < len(raw) // size + 1:
        block = struct.unpack_from(f"<{size // 4}I", raw, (more + 1) * size)
        table += [sector for sector in block[:-1] if sector < _END]
        more = block[-1]
    links = [link for sector in table for link in struct.unpack_from(f"<{size // 4}I", raw, (sector + 1) * size)]
    if more < _END or _has_circle(links):
        raise ValueError(more)
    return links


def _stream(raw: bytes) -> bytes:
    """The workbook's stream out of the compound file."""
    size = 1 << struct.unpack_from("<H", raw, 30)[0]
    directory, small_begin, small_size = (struct.unpack_from("<I", raw, at)[0] for at in (48, 60, 64))
    chains = _links(raw, size)
    sectors = raw[size:]  # behind the header
    entries, written = _followed(sectors, chains, directory, size), _followed(sectors, chains, small_begin, size)
    links = struct.unpack(f"<{len(written) // 4}I", written[: len(written) // 4 * 4])
    if small_size > _MOST_LINKS or _has_circle(links):
        raise ValueError(small_size)
    root = b""
    for at in range(0, len(entries) - 127, 128):
        name = entries[at : at + max(0, struct.unpack_from("<H", entries, at + 64)[0] - 2)].decode("utf-16-le", "replace").lower()
        begin, length = struct.unpack_from("<I", entries, at + 116)[0], struct.unpack_from("<I", entries, at + 120)[0]
        if entries[at + 66] == 5:
            root = _followed(sectors, chains, begin, size)
        elif name in ("workbook", "book"):
            small = length < _MINI
            return (_followed(root, links, begin, 64) if small else _followed(sectors, chains, begin, size))[:length]
    raise ValueError(entries[:64])


def _followed(data: bytes, links: Sequence[int], sector: int, size: int) -> bytes:
    """The sectors from one on, each where the link of the one before says."""
    parts: list[bytes] = []
    while sector < _END and len(parts) <= len(links):
        parts.append(data[sector * size : (sector + 1) * size])
        sector = links[sector]
    return b"".join(parts)


def _has_circle(links: Sequence[int]) -> bool:
    """Whether following the links from somewhere never ends."""
    seen = bytearray(len(links))  # 1: on the way now, 2: known to end
    for begin in range(len(links)):
        at, way = begin, []
        while at < len(links) and not seen[at]:
            seen[at] = 1
            way.append(at)
            at = links[at]
        if at < len(links) and seen[at] == 1:
            return True
        for sector in way:
            seen[sector] = 2
    return False


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Position, kind and length of every record's content."""
    at, end = 0, len(stream) - 4
    while at <= end:
        kind, length = stream[at] | stream[at + 1] << 8, stream[at + 2] | stream[at + 3] << 8
        yield at + 4, kind, length
        at += 4 + length


def _scan(stream: bytes) -> dict[str, Findings]:
    sheets: dict[int, str] = {}  # where a sheet begins → its name
    found: dict[str, Findings] = {}
    now: Findings | None = None
    styles = Styles()
    for at, kind, length in _records(stream):
        if kind == _DIMENSIONS:
            _check_dimensions(stream, at, length)
        elif kind == _BOF and at - 4 in sheets:
            now = found[sheets[at - 4]] = Findings()
        elif kind == _EOF:
            now = None
        elif kind == _SHEET:
            sheets[struct.unpack_from("<I", stream, at)[0]] = _sheet_name(stream, at + 6)
        elif now is None:
            styles.take(stream, at, kind, length)
        else:
            _take(now, stream, at, kind)
            if styles.tell and kind in _CELLS | _RANGES:
                for place, code, struck in styles.of(stream, at, kind, length):
                    now.currencies.update({place: code} if code else {})
                    now.struck.update([place] if struck else [])
    return found


def _take(now: Findings, stream: bytes, at: int, kind: int) -> None:
    """One record of a sheet: how far it reaches, whether it is an error, or a hidden row."""
    if kind in _CELLS:
        row, column = stream[at] | stream[at + 1] << 8, stream[at + 2] | stream[at + 3] << 8
        now.cells += 1
        now.rows, now.columns = max(now.rows, row + 1), max(now.columns, column + 1)
        error = _error(stream, at, kind)
        if error is not None:
            now.odd[row, column] = ErrorCell(_ERRORS.get(error, "#REF!"))
    elif kind in _RANGES:
        now.cells += 1
        now.rows = max(now.rows, (stream[at] | stream[at + 1] << 8) + 1)
    elif kind == _ROW and stream[at + 12] & 0x20:
        now.hidden_rows.add(stream[at] | stream[at + 1] << 8)


def _check_dimensions(stream: bytes, at: int, length: int) -> None:
    """The sheet reader reserves room for the rectangle that a sheet says it fills, whether it does or not."""
    first, last, _, right = struct.unpack_from("<IIHH" if length == 14 else "<HHHH", stream, at)
    if last > _MOST_ROWS or right > _MOST_COLUMNS or (last and first > last):
        raise ValueError(last)


def _error(stream: bytes, at: int, kind: int) -> int | None:
    """The error of a cell, or none."""
    if kind == _BOOL_OR_ERROR and stream[at + 7]:
        return stream[at + 6]
    if kind == _FORMULA and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
        return stream[at + 8]
    return None


def _sheet_name(stream: bytes, at: int) -> str:
    """Length, one byte that says whether letters have two bytes, letters. Old workbooks have no such byte."""
    length, wide = stream[at], stream[at + 1]
    if wide > 1:
        return stream[at + 1 : at + 1 + length].decode("cp1252", "replace")
    return stream[at + 2 : at + 2 + length * (wide + 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def look_at_xlsb_part(source: Source, pieces: Iterator[bytes]) -> None:
    """A sheet of a binary new workbook: far cells and error cells refuse the file, as nothing can name their place for sure."""
    data = b"".join(pieces)
    found, row = Findings(), 0
    try:
        for kind, at, _length in binary_records(data):
            if kind == 0:
                row = struct.unpack_from("<I", data, at)[0]
            elif 2 <= kind <= 11:
                column = struct.unpack_from("<I", data, at)[0]
                found.cells += 1
                found.rows, found.columns = max(found.rows, row + 1), max(found.columns, column + 1)
                if kind in (3, 11):
                    what = _("row {row} of a sheet holds an error left by a formula", row=row + 1)
                    raise refused(source.name, what, _("correct it, or save the workbook as .xlsx"), "not-an-amount")
    except (struct.error, IndexError):
        raise _damaged(source) from None
    check_area(source, found)


def binary_records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, position and length of every record's content in a part of an xlsb; raises IndexError where one is cut off."""
    at = 0
    while at < len(data):
        kind, at = _varied(data, at, 2)
        length, at = _varied(data, at, 4)
        yield kind, at, length
        at += length


def _varied(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and the position after it."""
    value = shift = 0
    for _turn in range(most):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    return value, at
