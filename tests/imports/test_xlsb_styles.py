"""What the styles of a binary Excel workbook say of its cells: currencies that a number format shows, and words struck out."""

import struct

import pytest

from imports.grids import read_workbook
from imports.looks import Looks, look_at
from imports.pledges import PledgeOptions, read_pledges
from tests.imports.test_biff import binary, varied
from tests.imports.test_pledges import DIRECTORY, names

ROWS = [["Contributor", "Signed on", "Amount"], ["Spain", "2026-03-01", 1000.0], ["Peru", "2026-03-01", 5.0]]


def part(kind: int, content: bytes = b"") -> bytes:
    return varied(kind) + varied(len(content)) + content


def block(begin: int, end: int, *parts: bytes) -> bytes:
    """Parts between their begin, which states how many there are, and their end."""
    return part(begin, struct.pack("<I", len(parts))) + b"".join(parts) + part(end)


def styles(*cells: tuple[int, int], text: str = "[$€-40A] #,##0.00", font: bytes = struct.pack("<HH", 200, 0x0008)) -> bytes:
    """One format, 164; two fonts, of which the second strikes out; styles that have names; those of cells: a format and a font each."""
    formats = block(615, 616, part(44, struct.pack("<HI", 164, len(text)) + text.encode("utf-16-le")))
    fonts = block(611, 612, part(43, struct.pack("<HH", 200, 0)), part(43, font))
    named = block(626, 627, part(47, struct.pack("<HHH10x", 0xFFFF, 164, 1)))
    return (
        part(278)
        + formats
        + fonts
        + named
        + block(617, 618, *(part(47, struct.pack("<HHH10x", 0, *cell)) for cell in cells))
        + part(279)
    )


def looks(path):
    return look_at(read_workbook(path), ["Kto"])


def test_cells_show_currencies_and_are_struck_out_by_their_style(tmp_path):
    path = binary(tmp_path / "a.xlsb", ROWS, {(1, 2): 1, (2, 0): 2, (2, 2): 3}, styles((0, 0), (164, 0), (0, 1), (164, 1)))
    assert looks(path) == Looks({("Kto", 1, 2): "EUR", ("Kto", 2, 2): "EUR"}, frozenset({("Kto", 2, 0), ("Kto", 2, 2)}))


def test_a_pledge_that_is_struck_out_is_asked_about_and_a_shown_currency_serves(tmp_path):
    path = binary(tmp_path / "a.xlsb", ROWS, {(1, 2): 1, (2, 0): 2}, styles((0, 0), (164, 0), (0, 1)))
    sheet = read_pledges(read_workbook(path), DIRECTORY, PledgeOptions(currency="NOK"))
    assert names(sheet) == [("Kto!A3", "no-longer-standing")]
    assert [str(draft.amount) for draft in sheet.drafts] == ["EUR 1,000.00"]


@pytest.mark.parametrize(
    "made", [b"", styles((0, 0)), styles((0, 9), (999, 9)), styles(text="0.00"), styles((0, 0), (164, 1), font=b"\xc8")]
)
def test_a_workbook_without_styles_or_with_odd_ones_is_taken_for_what_its_cells_hold(tmp_path, made):
    assert looks(binary(tmp_path / "a.xlsb", ROWS, {(1, 2): 1}, made)).struck == frozenset()
