"""A report as a workbook: headings of several lines, totals that a spreadsheet computes again."""

import tracemalloc
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from exports.report_xlsx import write_pack, write_table
from exports.workbook_xlsx import Document
from ledger.errors import NotUnderstood
from ledger.i18n import LANGUAGES, Language, speak
from ledger.money import Money
from ledger.packs import Pack
from ledger.show import Chart, Column, Fact, Setting, Table, Total

COLUMNS = (Column("who", "Who", "code"), Column("open", "Open\n1 Jan 2026", "amount"), Column("share", "Share", "amount"))


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def sheet_of(tmp_path, *, results=False):
    rows = [("ESP", usd("1.10"), usd("0.50")), ("FRA", None, usd("0.25")), ("USA", usd("2.20"), usd("0.20"))]
    table = Table("open", "What is open", COLUMNS, rows, totals=(Total(("Total", usd("3.30"), usd("1.00"))),))
    write_table(table, Setting("TIP", today=date(2026, 10, 7)), tmp_path / "open.xlsx")
    return openpyxl.load_workbook(tmp_path / "open.xlsx", data_only=results).worksheets[0]


def test_a_heading_of_two_lines_is_two_lines(tmp_path):
    head = sheet_of(tmp_path)["B3"]
    assert head.value == "Open\n1 Jan 2026"
    assert head.alignment.wrap_text


def test_a_total_is_a_formula_with_its_result_where_it_is_the_sum_and_a_number_where_it_is_not(tmp_path):
    assert [cell.value for cell in sheet_of(tmp_path)[7]] == ["Total", "=SUM(B4:B6)", 1]
    assert [cell.value for cell in sheet_of(tmp_path, results=True)[7]] == ["Total", 3.3, 1]


def test_a_workbook_is_of_the_day_on_which_it_was_asked_and_the_same_twice(tmp_path):
    sheet_of(tmp_path)
    first = (tmp_path / "open.xlsx").read_bytes()
    sheet_of(tmp_path)
    assert (tmp_path / "open.xlsx").read_bytes() == first
    assert openpyxl.load_workbook(tmp_path / "open.xlsx").properties.created == datetime(2026, 10, 7)  # noqa: DTZ001


def _grouped():
    """Opening, two added, their sum, one used, its sum; then the change and what is left."""
    columns = (Column("what", "What"), Column("open", "Open", "amount"), Column("share", "Share", "count"))
    rows = [
        Total(("Opening", usd("5"), None)), ("a", usd("1.10"), Decimal("0.5")), ("b", usd("2.20"), 3), Total(("Added", usd("3.30"), None)),
        ("c", usd("-1"), None), Total(("Used", usd("-1"), None)),
    ]  # fmt: skip
    totals = (Total(("Change", usd("2.30"), None)), Total(("Left", usd("7.30"), None)))
    return Table(
        "groups", "Groups", columns, rows, totals, notes=("A note.",), sheet="Sheet: one", answers="How much?",
        meanings=(("open", "what is open."),), chart=Chart("What moved", "what", ("open",)),
    )  # fmt: skip


def test_totals_among_the_rows_sum_what_stands_between_them_and_the_last_one_the_first_and_the_change(tmp_path):
    write_table(_grouped(), Setting("TIP"), tmp_path / "groups.xlsx")
    formulas, results = (openpyxl.load_workbook(tmp_path / "groups.xlsx", data_only=flag).worksheets[0] for flag in (False, True))
    assert [cell.value for cell in formulas["B"]][3:11] == [
        5, 1.1, 2.2, "=SUM(B5:B6)", -1, "=SUM(B8)", "=SUM(B5:B6,B8)", "=SUM(B4,B10)",
    ]  # fmt: skip
    assert [cell.value for cell in results["B"]][3:11] == [5, 1.1, 2.2, 3.3, -1, -1, 2.3, 7.3]
    assert formulas["C5"].number_format.startswith("#,##0.0;")


def test_a_sheet_says_what_it_answers_and_what_its_columns_mean_and_has_its_chart_and_the_data_of_it(tmp_path):
    write_table(_grouped(), Setting("TIP"), tmp_path / "groups.xlsx")
    book = openpyxl.load_workbook(tmp_path / "groups.xlsx")
    assert book.sheetnames == ["Sheet one", "About", "Data"]
    told = [cell.value for cell in book.worksheets[0]["A"] if cell.value]
    assert told[1] == "How much?"
    assert told[-3:] == ["A note.", "What the columns mean", "Open: what is open."]
    assert len(book.worksheets[0]._charts) == 1
    assert [[cell.value for cell in row] for row in book["Data"].iter_rows(max_row=4, max_col=2)] == [
        ["What moved", "Open"], ["a", 1.1], ["b", 2.2], ["c", -1],
    ]  # fmt: skip


def test_a_document_has_a_cover_that_leads_to_its_sheets(tmp_path):
    part = _grouped()
    pack = Pack("pack", "The year", (Fact("basis", "Basis", "accrual"),), (part, part), ("Of the whole.",))
    write_pack(pack, Setting("TIP", today=date(2026, 10, 7)), tmp_path / "pack.xlsx")
    book = openpyxl.load_workbook(tmp_path / "pack.xlsx")
    assert book.sheetnames == ["Cover", "Sheet one", "Sheet one 2", "Data"]
    cover = [[cell.value for cell in row] for row in book["Cover"].iter_rows()]
    assert ["Basis", "accrual"] in cover
    assert ["Sheet: one", "How much?"] in cover
    assert "Sheet one 2" in book["Cover"]["A9"].hyperlink.location
    first = (tmp_path / "pack.xlsx").read_bytes()
    write_pack(pack, Setting("TIP", today=date(2026, 10, 7)), tmp_path / "pack.xlsx")
    assert (tmp_path / "pack.xlsx").read_bytes() == first


def test_a_page_is_turned_as_its_table_is_larger_and_goes_on_where_it_would_be_too_small(tmp_path):
    def page(columns, rows):
        shape = tuple(Column(f"c{place}", f"C{place}", "amount") for place in range(columns))
        write_table(Table("t", "T", shape, [(usd("123456.78"),) * columns] * rows), Setting("TIP"), tmp_path / "t.xlsx")
        sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
        return sheet.page_setup.orientation, sheet.page_setup.fitToHeight in (None, 1)

    assert page(columns=3, rows=50) == ("portrait", True)
    assert page(columns=12, rows=20) == ("landscape", True)
    assert page(columns=10, rows=45) == ("portrait", True)
    assert page(columns=3, rows=100) == ("portrait", False)
    assert page(columns=12, rows=100) == ("landscape", False)


def test_what_is_too_wide_to_be_read_goes_on_beside_it_with_its_first_columns_again(tmp_path):
    columns = tuple(Column(f"c{place}", f"C{place}", "amount") for place in range(30))
    write_table(Table("t", "T", columns, [(usd("123456.78"),) * 30]), Setting("TIP"), tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (2, 0)
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$3", "$A:$B")


def test_an_amount_that_a_cell_would_round_stands_there_to_the_last_digit(tmp_path):
    long, short = "12345678901234.56", "1234567890123.45"
    rows = [("a", usd(long)), ("b", usd(short)), Total(("Total", usd(long) + usd(short)))]
    write_table(
        Table("t", "T", (Column("who", "Who"), Column("sum", "Sum", "amount")), rows), Setting("TIP"), tmp_path / "t.xlsx"
    )
    cells = [row[1].value for row in openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0].iter_rows(min_row=4, max_row=6)]
    assert cells == [long, 1234567890123.45, "13580246791358.01"]


def test_words_after_a_number_do_not_touch_it(tmp_path):
    columns = (Column("sum", "Sum", "amount"), Column("state", "State", "state"))
    write_table(Table("t", "T", columns, [(usd("1"), "paid")]), Setting("TIP"), tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert [sheet[place].alignment.indent for place in ("B3", "B4")] == [1, 1]


def test_a_table_of_more_rows_than_a_sheet_has_is_refused_and_nothing_is_left(tmp_path, monkeypatch):
    sheet_of(tmp_path)
    before = (tmp_path / "open.xlsx").read_bytes()
    monkeypatch.setattr("exports.report_xlsx.MOST_ROWS", 7)
    with pytest.raises(NotUnderstood, match=r"What is open: 8 rows are more than the 7 that a sheet can have") as refused:
        sheet_of(tmp_path)
    assert refused.value.name == "too-many-rows-for-a-sheet"
    assert [path.name for path in tmp_path.iterdir()] == ["open.xlsx"]
    assert (tmp_path / "open.xlsx").read_bytes() == before


def test_a_place_that_cannot_be_written_is_named_as_it_was_typed_and_a_link_stays_one(tmp_path):
    (tmp_path / "folder").mkdir()
    for to in (tmp_path / "nowhere" / "t.xlsx", tmp_path / "folder"):
        with pytest.raises(OSError, match=r"No such file|directory") as refused:
            write_table(Table("t", "T", COLUMNS, []), Setting("TIP"), to)
        assert refused.value.filename == str(to)
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "there.xlsx")
    write_table(Table("t", "T", COLUMNS, []), Setting("TIP"), tmp_path / "link.xlsx")
    assert (tmp_path / "link.xlsx").is_symlink()
    assert openpyxl.load_workbook(tmp_path / "there.xlsx").worksheets[0]["A1"].value == "T"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "link.xlsx", "there.xlsx"]


def test_a_workbook_that_cannot_be_finished_is_an_error_of_the_system(tmp_path):
    (tmp_path / "taken").mkdir()
    book = Document(title="T", author="A", language="en", made=None, to=tmp_path / "taken")
    with pytest.raises(IsADirectoryError):
        book.close()


def test_the_memory_of_a_long_table_does_not_grow_with_its_rows(tmp_path):
    """Most held at once for ten times the rows: about the same."""

    def most(rows):
        table = Table("long", "Long", COLUMNS, Again(rows), totals=(Total(("Total", usd(str(rows)), None)),))
        tracemalloc.start()
        write_table(table, Setting("TIP", today=date(2026, 10, 7)), tmp_path / "long.xlsx")
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    most(10)  # what is made once
    assert most(3000) < 1.5 * most(300)
    assert openpyxl.load_workbook(tmp_path / "long.xlsx").worksheets[0]["B304"].value == "=ROUND(SUM(B4:B303),2)"


class Again:
    """Rows that can be read again, and are not kept."""

    def __init__(self, rows):
        self.rows = rows

    def __iter__(self):
        return ((f"C{row}", usd("1.00"), usd("0.25")) for row in range(self.rows))


@pytest.fixture
def in_language():
    yield lambda code: speak(Language(code))
    speak(Language("en"))


@pytest.mark.parametrize(("as_of", "told"), [(None, date(2026, 10, 7)), (date(2026, 6, 30), date(2026, 6, 30))])
def test_a_workbook_names_the_day_on_which_its_figures_were_known(tmp_path, as_of, told):
    setting, to = Setting("TIP", as_of, today=date(2026, 10, 7)), tmp_path / "t.xlsx"
    for write, about in (
        (lambda: write_table(_grouped(), setting, to), "About"),
        (lambda: write_pack(Pack("p", "P", (), (_grouped(),)), setting, to), "Cover"),
    ):
        write()
        rows = openpyxl.load_workbook(to)[about].iter_rows(max_col=2, values_only=True)
        assert dict(rows)["As known on"].date() == told


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_column_of_days_is_as_wide_as_its_language_writes_them(tmp_path, in_language, code):
    in_language(code)
    days = [date(2026, month, 30) for month in (1, 4, 6, 7, 9, 12)]
    write_table(Table("t", "T", (Column("day", "Day", "date"),), [(day,) for day in days]), Setting("TIP"), tmp_path / "t.xlsx")
    width = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0].column_dimensions["A"].width
    assert max(len(Language(code).day(day)) for day in days) + 1 < width


def test_what_is_said_about_a_report_is_set_in_as_below_its_table_and_has_room(tmp_path):
    facts, note = (Fact("all", "All", usd("3")), Fact("part", "of it", usd("1"), indent=1)), "a word or two " * 20
    write_table(Table("t", "T", COLUMNS, [], (), facts, (note,)), Setting("TIP"), tmp_path / "t.xlsx")
    about = openpyxl.load_workbook(tmp_path / "t.xlsx")["About"]
    labels = {about.cell(row, 1).value: row for row in range(1, about.max_row + 1)}
    assert {"All", "  of it"} <= labels.keys()
    assert about.row_dimensions[labels["Note"]].height >= 4 * 15
