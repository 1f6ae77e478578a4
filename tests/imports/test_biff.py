"""Guards before the reader of old workbooks, which ends the process, or fills the memory, on what these files claim."""

import struct
import zipfile
from decimal import Decimal

import pytest

from imports.bank import read_bank
from imports.biff import look_at_xls
from imports.grids import read_workbook
from imports.sources import Source
from ledger.errors import FileRefused

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def stream(dimensions: bytes = struct.pack("<IIHHH", 0, 2, 0, 2, 0), name: bytes = b"\1\0S", more: bytes = b"") -> bytes:
    """A workbook with one sheet, two numbers in it, padded beyond the size of small streams."""
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    sheet = struct.pack("<IH", len(begin) + 4 + 6 + len(name) + 4, 0) + name
    cells = b"".join(record(0x0203, struct.pack("<HHHd", row, 1, 0, 1.5)) for row in range(2))
    whole = (
        begin
        + record(0x0085, sheet)
        + record(0x000A, b"")
        + begin
        + record(0x0200, dimensions)
        + cells
        + more
        + record(0x000A, b"")
    )
    return whole.ljust(4096, b"\0")


def compound(content: bytes, called: str = "Workbook", **changed: int) -> bytes:
    """A compound file: the table of sectors, one of entries, and the workbook's stream behind them."""
    count = len(content) // _SECTOR
    links = [_TABLE, _END, *range(3, count + 2), _END]
    for place, link in changed.items():
        if place.startswith("link"):
            links[int(place[4:])] = link
    table = struct.pack(f"<{_SECTOR // 4}I", *links, *[_FREE] * (_SECTOR // 4 - len(links)))
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(_SECTOR, b"\0"))
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    values = {44: 1, 48: 1, 56: 4096, 60: _END, 64: 0, 68: _END, 72: 0} | {
        int(place[2:]): value for place, value in changed.items() if place.startswith("at")
    }
    for at, value in values.items():
        struct.pack_into("<I", head, at, value)
    struct.pack_into("<109I", head, 76, 0, *[_FREE] * 108)
    entries = _entry("Root Entry", 5, _END, 0) + _entry(called, 2, 2, len(content))
    return bytes(head) + table + entries.ljust(_SECTOR, b"\0") + content


def _entry(name: str, kind: int, begin: int, length: int) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    return (
        letters.ljust(64, b"\0")
        + struct.pack("<HBB", len(letters), kind, 1)
        + b"\xff" * 12
        + b"\0" * 36
        + struct.pack("<II", begin, length)
        + b"\0" * 4
    )


def look(raw: bytes):
    return look_at_xls(Source("old.xls", "xls", "", len(raw), raw))


def test_a_sound_workbook_passes_and_its_cells_are_counted():
    found = look(compound(stream()))
    assert (found["S"].rows, found["S"].columns, found["S"].cells) == (2, 2, 2)


@pytest.mark.parametrize(
    "changed",
    [
        {"link5": 3},  # the stream's chain runs in a circle
        {"link1": 1},  # so does the chain of entries
        {"at68": 2, "at72": 1},  # and the table's own, which never ends
        {"at44": 0x40000000},  # more tables than the file has sectors
        {"at72": 0x40000000},
        {"at64": 0x00FFFFFF},  # room for links that nothing needs
    ],
)
def test_a_container_that_lies_about_itself_is_refused(changed):
    with pytest.raises(FileRefused) as caught:
        look(compound(stream(), **changed))
    assert caught.value.name == "truncated-file"


@pytest.mark.parametrize("dimensions", [(0, 0xFFFFFFFF, 0, 2), (5, 2, 0, 2), (0, 2, 0, 0xFFFF)])
def test_a_sheet_that_claims_more_than_a_sheet_can_hold_is_refused(dimensions):
    with pytest.raises(FileRefused) as caught:
        look(compound(stream(struct.pack("<IIHHH", *dimensions, 0))))
    assert caught.value.name == "truncated-file"


def test_a_range_of_short_numbers_counts_with_the_rows():
    sheet = record(0x00BD, struct.pack("<HHHIHIH", 7, 0, 0, 22, 0, 30, 1))
    found = look(compound(stream(more=sheet)))["S"]
    assert (found.rows, found.cells) == (8, 3)


def test_the_sheets_of_the_oldest_workbooks_have_names_of_single_bytes():
    assert list(look(compound(stream(name=b"\x05Konto")))) == ["Konto"]
    assert list(look(compound(stream(name=b"\x01\x01\x16\x04")))) == ["\u0416"]


def test_a_container_without_a_workbook_is_refused():
    with pytest.raises(FileRefused) as caught:
        look(compound(stream(), called="Workbonk"))
    assert caught.value.name == "truncated-file"


def in_small_sectors(content: bytes) -> bytes:
    """A compound file of a workbook so short that it lives in the small sectors: links, entries, small links, small sectors."""
    sectors = -(-len(content) // _SECTOR)
    small = -(-len(content) // 64)
    links = [_TABLE, _END, _END, *range(4, 3 + sectors), _END]
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(_SECTOR, b"\0"))
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    for at, value in {44: 1, 48: 1, 56: 4096, 60: 2, 64: 1, 68: _END, 72: 0}.items():
        struct.pack_into("<I", head, at, value)
    struct.pack_into("<109I", head, 76, 0, *[_FREE] * 108)
    return b"".join(
        (
            bytes(head),
            struct.pack("<128I", *links, *[_FREE] * (128 - len(links))),
            (_entry("Root Entry", 5, 3, sectors * _SECTOR) + _entry("Workbook", 2, 0, len(content))).ljust(_SECTOR, b"\0"),
            struct.pack("<128I", *range(1, small), _END, *[_FREE] * (128 - small)),
            content.ljust(sectors * _SECTOR, b"\0"),
        )
    )


def test_a_workbook_in_small_sectors_is_read_whole(tmp_path):
    short = stream()[: stream().rindex(record(0x000A, b"")) + 4]
    path = tmp_path / "small.xls"
    path.write_bytes(in_small_sectors(short))
    assert read_workbook(path).sheets[0].rows == [[None, Decimal("1.5")]] * 2
    assert (look(path.read_bytes())["S"].rows, look(path.read_bytes())["S"].cells) == (2, 2)


def varied(number: int) -> bytes:
    """A number of seven bits a byte."""
    return bytes([number & 0x7F | 0x80, number >> 7]) if number > 0x7F else bytes([number])


def binary(path, rows, styled=None, styles=b""):
    """A binary workbook of one sheet: texts and numbers; `styled` gives cells the number of a style in the part `styles`."""

    def part(kind: int, content: bytes = b"") -> bytes:
        return varied(kind) + varied(len(content)) + content

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    def cell(row: int, column: int, value: object) -> bytes:
        content = wide(value) if isinstance(value, str) else struct.pack("<d", value)
        return part(
            6 if isinstance(value, str) else 5, struct.pack("<II", column, (styled or {}).get((row, column), 0)) + content
        )

    sheet = part(129) + part(148, struct.pack("<IIII", 0, len(rows) - 1, 0, 2)) + part(145)
    for number, cells in enumerate(rows):
        sheet += part(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0)) + b"".join(map(cell, [number] * 3, range(3), cells))
    book = part(131) + part(143) + part(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Kto")) + part(144) + part(132)
    schema = "http://schemas.openxmlformats.org"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", book)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{schema}/package/2006/relationships"><Relationship Id="rId1" '
            f'Type="{schema}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.bin", sheet + part(146) + part(130))
        if styles:
            archive.writestr("xl/styles.bin", styles)
    return path


def test_a_binary_workbook_is_read_like_any_other_and_its_parts_are_looked_at_first(tmp_path):
    rows = [["Date", "Details", "Amount"], ["2026-09-01", "A", -1.5], ["2026-09-02", "B", 1234.56]]
    reading = read_bank(binary(tmp_path / "a.xlsb", rows))
    assert [(row.place, row.amount) for row in reading.rows[1:]] == [("Kto!2", Decimal("-1.50")), ("Kto!3", Decimal("1234.56"))]
    path = binary(tmp_path / "far.xlsb", rows)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet2.bin", b"\x00\x04\xff\xff\x0f\x00\x05\x10\xff\x3f\0\0" + bytes(12))
    with pytest.raises(FileRefused) as caught:
        read_workbook(path)
    assert caught.value.name == "too-large"
