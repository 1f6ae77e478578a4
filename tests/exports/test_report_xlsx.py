"""A report as a workbook: headings of several lines, totals that a spreadsheet computes again."""

from datetime import date, datetime
from decimal import Decimal

import openpyxl

from exports.report_xlsx import write_table
from ledger.money import Money
from ledger.show import Column, Setting, Table, Total

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
