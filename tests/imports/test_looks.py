"""What only the look of a cell says: currencies shown by number formats, and what is struck out."""

import datetime as dt
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

from imports.grids import read_workbook
from imports.looks import Looks, look_at
from imports.pledges import PledgeOptions, read_pledges
from tests.imports.test_grids import ods_cell, sheet_in_ods
from tests.imports.test_pledges import DIRECTORY, names

HEADER = ["Contributor", "Signed on", "Amount", "Due on"]
FORMATS = {"Spain": "[$€-40A]#,##0.00", "Peru": '"US$"\\ #,##0.00;[Red]-"US$"\\ #,##0.00', "Norway": "#,##0.00"}


def saved(path: Path, header: list[str], *, struck: str = "") -> Path:
    """A workbook in which currencies stand in the number formats only; one row may be struck out."""
    book = Workbook()
    book.active.append(header)
    for row, (name, shown) in enumerate(FORMATS.items(), 2):
        book.active.append([name, dt.date(2026, 3, 1), 1000, dt.date(2026, 6, 30)])
        book.active.cell(row, 3).number_format = shown
        for cell in book.active[row] if name == struck else ():
            cell.font = Font(strike=True)
    book.save(path)
    return path


def test_the_currency_that_a_cell_shows_serves_where_no_column_says_it(tmp_path):
    sheet = read_pledges(read_workbook(saved(tmp_path / "p.xlsx", HEADER)), DIRECTORY, PledgeOptions(currency="NOK"))
    assert [str(draft.amount) for draft in sheet.drafts] == ["EUR 1,000.00", "USD 1,000.00", "NOK 1,000.00"]


def test_a_cell_that_shows_another_currency_than_its_header_is_refused(tmp_path):
    header = [*HEADER[:2], "Amount (USD)", HEADER[3]]
    sheet = read_pledges(read_workbook(saved(tmp_path / "p.xlsx", header)), DIRECTORY, PledgeOptions())
    assert names(sheet) == [("Sheet!C2", "two-currencies")]
    assert "EUR or USD" in sheet.problems[0].what


def test_a_pledge_that_is_struck_out_is_asked_about(tmp_path):
    path = saved(tmp_path / "p.xlsx", HEADER, struck="Peru")
    sheet = read_pledges(read_workbook(path), DIRECTORY, PledgeOptions(currency="NOK"))
    assert names(sheet) == [("Sheet!A3", "no-longer-standing")]


def test_other_kinds_of_files_have_no_looks(tmp_path):
    text = tmp_path / "p.csv"
    text.write_text("Contributor,Amount\nSpain,1.00\n", encoding="utf-8")
    assert look_at(read_workbook(text), [""]) == Looks()


def test_an_ods_says_currencies_and_lines_through_its_cells_itself(tmp_path):
    style = '<style:style style:name="out"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    cells = [
        ods_cell("string", "", "Spain", 'table:style-name="out"'),
        ods_cell("currency", "", "60 €", 'office:value="60" office:currency="EUR"'),
        ods_cell("currency", "", "$60", 'office:value="60" office:currency="USD"'),
    ]
    path = sheet_in_ods(tmp_path / "a.ods", f"{style}<table:table-row>{''.join(cells)}</table:table-row>", name="S")
    assert look_at(read_workbook(path), ["S"]) == Looks({("S", 0, 1): "EUR"}, frozenset({("S", 0, 0)})), (
        "a bare $ names no currency"
    )
