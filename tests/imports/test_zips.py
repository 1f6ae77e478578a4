"""Guards in front of the sheet reader: containers that lie, and cells that do not say where they stand."""

import struct
import zipfile
import zlib

import pytest

from imports.grids import read_workbook
from tests.imports.test_grids import refusal, with_sheet_xml, workbook

SHEET = "xl/worksheets/sheet1.xml"


def repacked(path, change):
    """A workbook of one number whose parts are written anew: `change` gets the new zip, a name and the part's bytes."""
    made = workbook(path.with_suffix(".made"), [[1.5]])
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change(new, name, old.read(name))
    return path


def test_a_folder_among_the_parts_is_passed_over(tmp_path):
    def with_folders(new, name, data):
        if name == SHEET:
            new.writestr("xl/worksheets/", b"")
        new.writestr(name, data)

    assert read_workbook(repacked(tmp_path / "a.xlsx", with_folders)).sheets[0].rows[0][0] == 1.5


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused(tmp_path):
    def twice(new, name, data):
        new.writestr(name, data)
        if name == SHEET:
            new.writestr(name, data.replace(b"1.5", b"9.5"))

    assert refusal(repacked(tmp_path / "a.xlsx", twice)).name == "truncated-file"


def test_a_part_packed_in_a_way_that_no_workbook_is_packed_in_is_refused(tmp_path):
    def otherwise(new, name, data):
        new.writestr(name, data, zipfile.ZIP_BZIP2 if name == SHEET else zipfile.ZIP_DEFLATED)

    assert refusal(repacked(tmp_path / "a.xlsx", otherwise)).name == "truncated-file"


@pytest.mark.parametrize(("whole", "beyond"), [(True, 0), (False, 0), (True, 1), (True, -1)])
def test_a_part_whose_packed_bytes_never_end_or_are_more_or_fewer_than_its_directory_states_is_refused(tmp_path, whole, beyond):
    engine = zlib.compressobj(wbits=-15)
    path, data = tmp_path / "a.xlsx", b"<x/>" * 100
    packed = engine.compress(data) + engine.flush(zlib.Z_FINISH if whole else zlib.Z_SYNC_FLUSH)
    made = workbook(tmp_path / "made.xlsx", [[1.5]])
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("odd.bin", packed)
    raw = bytearray(path.read_bytes())
    entry = raw.rindex(b"odd.bin") - 46
    struct.pack_into("<H", raw, entry + 10, zipfile.ZIP_DEFLATED)
    struct.pack_into("<I", raw, entry + 24, len(data) - beyond)
    path.write_bytes(raw)
    if whole and not beyond:
        assert read_workbook(path).sheets[0].rows[0][0] == 1.5
    else:
        assert refusal(path).name == "truncated-file"


def test_cells_that_do_not_say_their_place_stand_one_after_the_other(tmp_path):
    path = with_sheet_xml(tmp_path / "a.xlsx", b"<row><c><v>1</v></c><c><f>1+1</f><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert read_workbook(path).sheets[0].rows == [[1, 2], [3, None]]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (b'<c t="e"><v>#REF!</v></c>', "#REF! is an error left by a formula"),
        (b"<c><f>1+1</f></c>", "is a formula without a stored value"),
    ],
)
def test_an_error_that_does_not_say_its_place_refuses_the_file_as_no_row_can_be_blamed(tmp_path, cell, says):
    found = refusal(with_sheet_xml(tmp_path / "a.xlsx", b"<row><c><v>1</v></c>" + cell + b"</row>"))
    assert found.name == "not-an-amount"
    assert found.problems[0].what == f"a cell of a sheet {says}, and the sheet does not say which"


def test_more_cells_in_a_row_than_a_sheet_has_columns_are_refused_though_none_says_its_place(tmp_path):
    assert refusal(with_sheet_xml(tmp_path / "a.xlsx", b"<row>" + b"<c><v>1</v></c>" * 16_385 + b"</row>")).name == "too-large"


def test_a_part_that_does_not_unpack_and_a_workbook_without_its_list_of_sheets_are_refused(tmp_path):
    def without(new, name, data):
        if name != "xl/workbook.xml":
            new.writestr(name, data)

    assert refusal(repacked(tmp_path / "a.xlsx", without)).name == "truncated-file"
    path = repacked(tmp_path / "b.xlsx", lambda new, name, data: new.writestr(name, data))
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo(SHEET)
    names, extra = struct.unpack_from("<HH", raw, member.header_offset + 26)
    raw[member.header_offset + 30 + names + extra] = 0x07  # a block of the kind that deflate does not have
    path.write_bytes(raw)
    assert refusal(path).name == "truncated-file"
