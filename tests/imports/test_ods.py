"""OpenDocument sheets: what a cell holds, and what is written about it."""

import zipfile
from decimal import Decimal

import pytest

from imports.cells import ErrorCell
from imports.grids import read_workbook
from tests.imports.test_grids import ods_cell, refusal, sheet_in_ods

EUROS = 'office:currency="EUR" office:value="5" table:style-name="s"'
COMMENT = "<office:annotation><text:p>was 99.00 before</text:p></office:annotation>"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (f'<table:table-cell office:value-type="string">{COMMENT}<text:p>5.00</text:p></table:table-cell>', "5.00"),
        (
            f'<table:table-cell office:value-type="float" office:value="5">{COMMENT}<text:p>5</text:p></table:table-cell>',
            Decimal(5),
        ),
        (f"<table:table-cell>{COMMENT}</table:table-cell>", None),
    ],
)
def test_a_comment_on_a_cell_is_not_what_the_cell_holds(tmp_path, cell, value):
    row = f"<table:table-row>{cell}{ods_cell('string', '', 'x')}</table:table-row>"
    assert read_workbook(sheet_in_ods(tmp_path / "a.ods", row)).sheets[0].rows == [[value, "x"]]


@pytest.mark.parametrize(("said", "value"), [("1e999999999", ErrorCell("#NUM!")), ("1e-999999999", Decimal(0)), ("five", "5")])
def test_a_number_that_no_spreadsheet_can_hold_is_an_error_and_one_that_is_none_stays_text(tmp_path, said, value):
    row = f"<table:table-row>{ods_cell('float', said, '5')}{ods_cell('string', '', 'x')}</table:table-row>"
    assert read_workbook(sheet_in_ods(tmp_path / "a.ods", row)).sheets[0].rows == [[value, "x"]]


def test_a_row_of_more_columns_than_a_sheet_has_is_refused(tmp_path):
    cells = ods_cell("float", "1", "1", 'table:number-columns-repeated="16384"') + ods_cell("float", "2", "2")
    assert refusal(sheet_in_ods(tmp_path / "a.ods", f"<table:table-row>{cells}</table:table-row>")).name == "too-large"


@pytest.mark.parametrize("before", ["", f"<!--{'x' * 1_100_000}-->"])
def test_a_document_type_is_refused_however_far_into_the_part_it_stands(tmp_path, before):
    path = sheet_in_ods(tmp_path / "made.ods", f"<table:table-row>{ods_cell('string', '', 'x')}</table:table-row>")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "a.ods", "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            declared = f'?>{before}<!DOCTYPE x [<!ENTITY a "b">]>'.encode()
            new.writestr(name, old.read(name).replace(b"?>", declared, 1) if name == "content.xml" else old.read(name))
    assert refusal(tmp_path / "a.ods").name == "unsafe-xml"


def test_equal_rows_and_cells_that_are_written_once_all_have_their_looks(tmp_path):
    """A program writes equal neighbours once, with their number: each of them is in euros, struck out, or hidden."""
    cells = ods_cell("string", "", "x") + ods_cell("currency", "", "5", f'table:number-columns-repeated="2" {EUROS}')
    more = 'table:visibility="collapse" table:number-rows-repeated="2"'
    path = sheet_in_ods(
        tmp_path / "a.ods",
        f"<table:table-row><table:table-cell/></table:table-row><table:table-row {more}>{cells}</table:table-row>",
    )
    grid = read_workbook(path).sheets[0]
    assert grid.rows == [[], ["x", Decimal(5), Decimal(5)], ["x", Decimal(5), Decimal(5)]]
    places = {(row, column) for row in (1, 2) for column in (1, 2)}
    assert (grid.currencies, grid.struck, grid.hidden_rows) == (dict.fromkeys(places, "EUR"), places, {1, 2})
