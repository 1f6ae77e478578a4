"""The officer's own sheet back: marked, otherwise as it was, and nothing overwritten."""

import datetime as dt
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText
from openpyxl.comments import Comment
from openpyxl.styles import Font

from imports.grids import read_workbook
from imports.marking import mark
from imports.pledges import PledgeOptions, read_pledges
from ledger.contributions.directory import Directory, Entry
from ledger.errors import FileRefused, LedgerError, Problem

SAMPLES = Path(__file__).parents[1] / "samples"
YELLOW = "FFFFFF99"


def a_book(path: Path) -> Path:
    """A workbook with what an officer's has: styles, formulas, widths, merged cells, a text that looks like a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Promesas"
    sheet.append(["Contribuyente", "Monto", "Vence"])
    sheet.append(["Espana (MAEC)", 25000.5, dt.date(2026, 3, 1)])
    sheet.append(["x", "=SUM(B2:B2)", None])
    sheet["A4"].value = "=1+1"
    sheet["A4"].data_type = "s"
    sheet["A1"].font = Font(bold=True, color="FF0000FF")
    sheet["B2"].number_format = "#,##0.00"
    sheet["B2"].comment = Comment("mine", "ana")
    sheet.column_dimensions["A"].width = 33
    sheet.merge_cells("A6:C6")
    sheet["A6"] = "nota"
    book.create_sheet("Cuotas")["C15"] = 1
    book.save(path)
    return path


def test_every_problem_is_a_comment_at_its_yellow_cell_and_all_else_stays(tmp_path):
    path, out = a_book(tmp_path / "in.xlsx"), tmp_path / "out.xlsx"
    problems = [
        Problem("Promesas!A2", '"Espana (MAEC)" is not a contributor', "write ESP", "unknown-contributor"),
        Problem("Promesas!B2", "too much", "", "not-an-amount"),
        Problem("Cuotas!C15:C17", "5,000.00 short", "correct one", "instalments-short"),
        Problem("Promesas!B6", "in a merged cell", "", "x"),
        Problem("file", "the whole file", "", "y"),
        Problem("Promesas!XFE1", "no such column", "", "z"),
    ]
    assert mark(path, problems, out) == 4
    book = openpyxl.load_workbook(out)
    sheet = book["Promesas"]
    assert sheet["A2"].comment.text == '"Espana (MAEC)" is not a contributor\n-> write ESP\n(unknown-contributor)'
    assert sheet["B2"].comment.text == "mine\n\ntoo much\n(not-an-amount)"
    assert sheet["A1"].comment.text == "the whole file\n(y)\n\nno such column\n(z)"
    assert sheet["A6"].comment.text == "in a merged cell\n(x)"
    assert {place for place in ("A1", "A2", "B2", "A6") if sheet[place].fill.fgColor.rgb == YELLOW} == {"A1", "A2", "B2", "A6"}
    assert [book["Cuotas"][f"C{row}"].fill.fgColor.rgb for row in (15, 16, 17)] == [YELLOW] * 3
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("=SUM(B2:B2)", "f")
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=1+1", "s")
    assert (sheet["B2"].value, sheet["B2"].number_format) == (25000.5, "#,##0.00")
    assert sheet["C2"].value == dt.datetime(2026, 3, 1)  # noqa: DTZ001 a spreadsheet has no zone
    assert (sheet["A1"].font.bold, sheet["A1"].font.color.rgb) == (True, "FF0000FF")
    assert sheet.column_dimensions["A"].width == 33
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A6:C6"]
    assert sheet["A3"].fill.fgColor.rgb != YELLOW


def test_the_input_is_left_as_it_was(tmp_path):
    path = a_book(tmp_path / "in.xlsx")
    before = path.read_bytes()
    mark(path, [Problem("Promesas!A2", "x")], tmp_path / "out.xlsx")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "code"),
    [("in.xlsx", "same-file"), ("there.xlsx", "file-exists"), ("out.csv", "not-xlsx"), ("no/out.xlsx", "not-written")],
)
def test_nothing_is_written_over_anything(tmp_path, name, code):
    path = a_book(tmp_path / "in.xlsx")
    (tmp_path / "there.xlsx").write_bytes(b"mine")
    with pytest.raises(LedgerError) as refused:
        mark(path, [Problem("Promesas!A2", "x")], tmp_path / name)
    assert refused.value.name == code
    assert (tmp_path / "there.xlsx").read_bytes() == b"mine"


def test_a_link_to_the_input_is_the_input(tmp_path):
    path = a_book(tmp_path / "in.xlsx")
    (tmp_path / "link.xlsx").symlink_to(path)
    with pytest.raises(LedgerError):
        mark(path, [], tmp_path / "link.xlsx")


def test_a_csv_becomes_an_xlsx_with_the_same_cells_and_its_lines_are_found(tmp_path):
    path, out = tmp_path / "in.csv", tmp_path / "out.xlsx"
    path.write_text("Contributor,Amount\n\"two\nlines\",5\n=cmd|'/c calc'!A1,1e5\n", encoding="utf-8")
    grid = read_workbook(path).sheets[0]
    assert grid.lines == [1, 2, 4]
    assert mark(path, [Problem("line 4, column A", "[red]not[/red] a contributor\x00", "", "unknown-contributor")], out) == 1
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=cmd|'/c calc'!A1", "s")
    assert sheet["A3"].comment.text == "[red]not[/red] a contributor\ufffd\n(unknown-contributor)"
    assert sheet["A3"].fill.fgColor.rgb == YELLOW
    assert sheet["B2"].value == "5"


def test_texts_with_runs_keep_them(tmp_path):
    path, out = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    book = openpyxl.Workbook()
    from openpyxl.cell.rich_text import TextBlock
    from openpyxl.cell.text import InlineFont

    book.active["A1"] = CellRichText("plain ", TextBlock(InlineFont(b=True), "bold"))
    book.save(path)
    mark(path, [Problem("Sheet!A1", "x")], out)
    assert isinstance(openpyxl.load_workbook(out, rich_text=True).active["A1"].value, CellRichText)


def test_a_huge_comment_is_cut_to_what_a_cell_can_hold(tmp_path):
    path, out = a_book(tmp_path / "in.xlsx"), tmp_path / "out.xlsx"
    mark(path, [Problem("Promesas!A2", "x" * 100_000)], out)
    assert len(openpyxl.load_workbook(out)["Promesas"]["A2"].comment.text) == 30_000


def test_a_file_that_is_no_table_is_refused_before_it_is_opened(tmp_path):
    path = tmp_path / "in.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    with pytest.raises(FileRefused):
        mark(path, [], tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_the_problems_of_a_pledge_sheet_find_their_cells(tmp_path):
    path, out = SAMPLES / "pledges" / "promesas_es.csv", tmp_path / "out.xlsx"
    directory = Directory.of([Entry("PER", {"en": "Peru", "es": "Perú"})])
    sheet = read_pledges(read_workbook(path), directory, PledgeOptions())
    assert len(sheet.problems) == 3
    assert mark(path, sheet.problems, out) == 3
    page = openpyxl.load_workbook(out).worksheets[0]
    assert [page[f"B{row}"].comment is not None for row in (5, 6, 7, 8)] == [True, False, True, True]
    assert page["E5"].value == "60.000,00"
    again = read_pledges(
        read_workbook(out),
        Directory.of(
            [
                Entry("PER", {"en": "Peru"}),
                *(Entry(c, {"en": n}) for c, n in (("ESP", "España"), ("NOR", "Noruega"), ("KNA", "Saint Kitts and Nevis"))),
            ]
        ),
        PledgeOptions(),
    )
    assert [draft.amount.amount for draft in again.drafts] == [
        Decimal("60000.00"),
        Decimal(25000),
        Decimal(1250000),
        Decimal("1500.50"),
    ]


def test_a_workbook_whose_styles_openpyxl_cannot_read_comes_back_with_its_cells(tmp_path):
    path = tmp_path / "in.xlsx"
    with zipfile.ZipFile(a_book(tmp_path / "made.xlsx")) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<cellStyleXfs", b"<cellStyleXfs odd='1'"))
    with pytest.raises(TypeError):
        openpyxl.load_workbook(path)
    assert mark(path, [Problem("Promesas!B2", "too much", "", "not-an-amount")], tmp_path / "out.xlsx") == 1
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Promesas"]
    assert sheet["B2"].comment.text == "too much\n(not-an-amount)"
    assert (sheet["A2"].value, sheet["B2"].value, sheet["C2"].value) == ("Espana (MAEC)", 25000.5, dt.datetime(2026, 3, 1))  # noqa: DTZ001
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=1+1", "s")


def test_a_marked_sheet_that_cannot_be_written_is_refused_in_a_sentence(tmp_path):
    path = a_book(tmp_path / "in.xlsx")
    with pytest.raises(LedgerError) as caught:
        mark(path, [Problem("Promesas!B2", "too much", "", "x")], path / "below.xlsx")  # in.xlsx is no folder
    assert caught.value.name == "not-written"
