"""Guards before the reader of old workbooks, which ends the process, or fills the memory, on what these files claim."""

import struct

import pytest

from imports.biff import look_at_xls
from imports.sources import Source
from ledger.errors import FileRefused

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def stream(dimensions: bytes = struct.pack("<IIHHH", 0, 2, 0, 2, 0)) -> bytes:
    """A workbook with one sheet, two numbers in it, padded beyond the size of small streams."""
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    sheet = struct.pack("<IHBB", len(begin) + 4 + 14 + 4, 0, 1, 0) + b"S" + b"\0" * 5
    cells = b"".join(record(0x0203, struct.pack("<HHHd", row, 1, 0, 1.5)) for row in range(2))
    whole = begin + record(0x0085, sheet) + record(0x000A, b"") + begin + record(0x0200, dimensions) + cells + record(0x000A, b"")
    return whole.ljust(4096, b"\0")


def compound(content: bytes, **changed: int) -> bytes:
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
    entries = _entry("Root Entry", 5, _END, 0) + _entry("Workbook", 2, 2, len(content))
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
