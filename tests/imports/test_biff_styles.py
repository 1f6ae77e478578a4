"""What the styles of an old Excel workbook say of its cells: currencies that a number format shows, and words struck out."""

import struct

import pytest

from imports.grids import read_workbook
from imports.looks import Looks, look_at
from tests.imports.test_biff import compound, record

WIDE, NARROW, OLD = 1, 0, -1


def styled(
    cells: bytes, formats: dict[int, str], styles: list[tuple[int, int]], *, letters: int = NARROW, fonts: int = 6
) -> bytes:
    """A workbook of one sheet; the font of the number 5, which is the fifth in the file, strikes out; each style is a font and a format."""
    version = 0x0500 if letters == OLD else 0x0600
    begin = record(0x0809, struct.pack("<HHHHII", version, 5, 0, 0, 0, 0))
    made = b"".join(record(0x0031, struct.pack("<HH10x", 200, 0x0008 if number == 4 else 0)) for number in range(fonts))
    for number, text in formats.items():
        raw = text.encode("utf-16-le" if letters == WIDE else "cp1252")
        size = bytes([len(text)]) if letters == OLD else struct.pack("<HB", len(text), letters)
        made += record(0x041E, struct.pack("<H", number) + size + raw)
    made += b"".join(record(0x00E0, struct.pack("<HH16x", *style)) for style in styles)
    name = b"\1S" if letters == OLD else b"\1\0S"
    size = len(begin) + len(made) + 4 + 6 + len(name) + 4
    whole = begin + made + record(0x0085, struct.pack("<IH", size, 0) + name) + record(0x000A, b"")
    whole += begin + record(
        0x0200, struct.pack("<IIHHH", 0, 3, 0, 3, 0) if version == 0x0600 else struct.pack("<HHHHH", 0, 3, 0, 3, 0)
    )
    return compound((whole + cells + record(0x000A, b"")).ljust(4096, b"\0"))


def number(row: int, column: int, style: int) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, style, 1.5))


def looks(tmp_path, raw):
    path = tmp_path / "old.xls"
    path.write_bytes(raw)
    return look_at(read_workbook(path), ["S"])


@pytest.mark.parametrize("letters", [NARROW, OLD])
def test_a_number_format_shows_a_currency_in_every_age_of_workbooks(tmp_path, letters):
    raw = styled(number(0, 0, 0) + number(0, 1, 1), {164: "[$CAD] #,##0.00"}, [(0, 0), (0, 164)], letters=letters)
    assert looks(tmp_path, raw) == Looks({("S", 0, 1): "CAD"}, frozenset())


def test_a_sign_beyond_one_byte_is_read_too(tmp_path):
    raw = styled(number(0, 0, 0), {164: "#,##0.00 [$€-40A]"}, [(0, 164)], letters=WIDE)
    assert looks(tmp_path, raw).currencies == {("S", 0, 0): "EUR"}


def test_a_font_strikes_out_and_there_is_none_of_the_number_four(tmp_path):
    raw = styled(b"".join(number(row, 0, row) for row in range(3)), {}, [(5, 0), (3, 0), (6, 0)])
    assert looks(tmp_path, raw).struck == {("S", 0, 0)}


def test_short_numbers_in_a_row_have_a_style_each(tmp_path):
    run = struct.pack("<HHHIHIHIH", 2, 0, 0, 2 << 2 | 2, 1, 3 << 2 | 2, 0, 4 << 2 | 2, 2)
    raw = styled(number(0, 0, 0) + record(0x00BD, run), {164: "US$ 0.00"}, [(0, 0), (5, 164)])
    assert looks(tmp_path, raw) == Looks({("S", 2, 1): "USD"}, frozenset({("S", 2, 1)}))


@pytest.mark.parametrize("styles", [[], [(99, 164)], [(0, 999)]])
def test_a_style_that_points_nowhere_says_nothing(tmp_path, styles):
    assert looks(tmp_path, styled(number(0, 0, 0), {}, styles, fonts=0)) == Looks()
