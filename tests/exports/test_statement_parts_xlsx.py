"""The sheets of parts D, F and G, the chart and the slip of a statement's workbook."""

import io
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from exports.statement_xlsx import write
from ledger.i18n import LANGUAGES, Language
from ledger.money import Money
from ledger.statements.page import lay_out
from tests.exports.formulas import Calculator
from tests.exports.workbooks import book, written
from tests.ledger.statements import samples

FUNDED = [samples.funded, samples.year_end, samples.vast, samples.crowded_year_end]


def parts(workbook):
    """Line code → the cells of its row beside code and label, the hidden id last, of the sheets of further parts."""
    found = {}
    for sheet in workbook.worksheets[2:4]:
        hidden = next(number for number, width in enumerate("ABCDEFGHIJ", 1) if sheet.column_dimensions[width].hidden)
        for row in sheet.iter_rows(max_col=hidden):
            if re.fullmatch(r"[DFG]\d+(\.\d)?", str(row[0].value)):
                found[row[0].value] = [cell.value for cell in row[2:]]
    return found


def exact(value):
    return Decimal(repr(value)).quantize(Decimal("0.0001"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", FUNDED)
def test_every_row_of_the_parts_stands_on_its_sheet_with_its_results(sample, language):
    figures = sample()
    found = parts(book(figures, language, results=True))
    rows = [row for part in lay_out(figures, Language(language)).parts for row in part.rows]
    assert {code: cells[-1] or "" for code, cells in found.items()} == {row.code: row.trace for row in rows}
    for row in rows:
        for cell, value in zip(row.cells, found[row.code], strict=False):
            if isinstance(cell, Money):
                assert exact(value) == cell.amount, row.trace
            elif isinstance(cell, Decimal):
                assert exact(value) == cell / 100, row.trace
            else:
                assert value == "–", row.trace


def test_totals_are_formulas_over_the_rows_that_say_something():
    found = parts(book(samples.funded()))
    assert found["D12"][:-1] == [
        "=SUM(C6:C9)", "=SUM(D6:D11)", "=SUM(E6:E11)", "=F6+F7+F8+F9+F11", "=SUM(G6:G11)", "=SUM(H6:H9)", "=SUM(I6:I9)",
    ]  # fmt: skip
    assert all(str(value).startswith("=") for code in ("F2", "F7", "F13", "F14", "F18", "F19", "G8") for value in found[code][:-1] if value is not None)  # fmt: skip
    assert not any(str(value).startswith("=") for code in ("F1", "F2.1", "F10", "G1", "D4") for value in found[code][:-1])


@pytest.mark.parametrize("sample", [*FUNDED, samples.parted, samples.full, samples.crowded, samples.empty])
def test_every_formula_computes_to_the_result_that_is_stored_with_it(sample):
    formulas, stored = book(sample()), book(sample(), results=True)
    calculator, count = Calculator(formulas), 0
    for sheet in formulas.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            told = exact(stored[sheet.title][cell.coordinate].value)
            assert calculator.value(sheet.title, cell.coordinate).quantize(Decimal("0.0001")) == told, (
                sheet.title,
                cell.coordinate,
            )
            count += 1
    assert count >= 15


def test_the_calculator_knows_what_it_computes():
    sheets = openpyxl.Workbook()
    sheet = sheets.active
    sheet.title = "It's"
    for name, held in {"A1": 1.005, "A2": 2, "B1": "=SUM(A1:A2)-A2", "B2": "=ROUND('It''s'!A1+A2,2)", "B3": "=A1*A2"}.items():
        sheet[name] = held
    calculator = Calculator(sheets)
    assert calculator.value("It's", "B1") == Decimal("1.005")
    assert calculator.value("It's", "B2") == Decimal("3.01")
    with pytest.raises(ValueError, match="not understood"):
        calculator.value("It's", "B3")


def test_the_last_sheet_checks_parts_against_each_other():
    cells = {row[0].value: row[1].value for row in book(samples.funded()).worksheets[5].iter_rows(max_col=2) if row[0].value}
    assert {"D12 - F10", "F20 - B2", "G1 - B14", "G2 - A8"} <= set(cells)
    assert re.fullmatch(r"=ROUND\(Spending!E12-Fund!D\d+,4\)", cells["D12 - F10"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_stand_in_their_order_named_in_the_language(language):
    said = Language(language)
    names = ["Statement", "Receipts", "Spending", "Fund", "Data", "About"]
    assert book(samples.funded(), language).sheetnames == [said.text(name) for name in names]


def test_the_chart_is_native_black_and_hatched_and_says_itself_in_words():
    with zipfile.ZipFile(io.BytesIO(written(samples.full()))) as packed:
        chart = packed.read("xl/charts/chart1.xml").decode()
        drawing = packed.read("xl/drawings/drawing1.xml").decode()
    assert '<c:barDir val="bar"/>' in chart
    assert chart.count('<a:pattFill prst="wdUpDiag">') == 2  # costs and spending
    assert set(re.findall(r'srgbClr val="(\w+)"', chart)) == {"404040", "000000", "FFFFFF"}
    assert '<c:showVal val="1"/>' in chart
    assert '<a:bodyPr wrap="none"/>' in chart
    said = re.search(r'descr="([^"]+)"', drawing)[1].replace("\u00a0", " ")
    assert said == (
        "What happened to the money this quarter. Received: USD 63,000.00; Interest, exchange, transfers: USD 36.81; "
        "Cost recovery and charges: USD 7,586.25; Spending: USD 5,875.10; Closing balance: USD 49,575.46."
    )


def test_the_figures_of_the_chart_stand_first_on_the_sheet_of_data():
    sheet = book(samples.full(), results=True).worksheets[2]
    rows = [(sheet.cell(row, 2).value, sheet.cell(row, 6).value) for row in range(6, 11)]
    assert rows == [
        ("Received", 63000), ("Interest, exchange, transfers", 36.81), ("Cost recovery and charges", 7586.25), ("Spending", 5875.1),
        ("Closing balance", 49575.46),
    ]  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(written(samples.full()))) as packed:
        assert "<c:f>Data!$F$6:$F$10</c:f>" in packed.read("xl/charts/chart1.xml").decode()


def test_due_and_received_are_two_series_over_their_figures_with_the_ids_of_what_came_in():
    content = write(samples.parted(), Language("en"))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        chart = packed.read("xl/charts/chart2.xml").decode()
        drawing = packed.read("xl/drawings/drawing1.xml").decode()
    assert re.findall(r"<c:f>Data!([^<]+)</c:f>", chart) == ["$B$13:$B$20", "$F$13:$F$20", "$B$21:$B$28", "$F$21:$F$28"]
    assert re.findall(r"<c:v>(Fell due|Received)</c:v>", chart) == ["Fell due", "Received"]
    assert set(re.findall(r'srgbClr val="(\w+)"', chart)) == {"404040", "000000", "FFFFFF"}
    assert '<c:legendPos val="b"/>' in chart
    assert (
        "Q4 2025: Fell due: USD\u00a040,000.50; Q4 2025: Received: USD\u00a040,000.50;"
        in re.findall(r'descr="([^"]+)"', drawing)[1]
    )
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Data"]
    first, last = ([cell.value for cell in sheet[row]] for row in (13, 28))
    assert [first[at] for at in (1, 3, 4, 5)] == ["Q4 2024", "Fell due", "USD", 12500]
    assert [last[at] for at in (1, 3, 4, 5, 6)] == ["Q3 2026", "Received", "USD", 63250, "ESP:2026-Q3:B2"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_agreement_has_its_lines_on_a_sheet_of_its_own_and_in_the_table_of_all_figures(language):
    figures, said = samples.parted(), Language(language)
    workbook = book(figures, language, results=True)
    rows = [row for part in lay_out(figures, said).parts if part.code == "I" for row in part.rows]
    for sheet, label in ((workbook[said.text("Agreements")], 1), (workbook[said.text("Data")], None)):
        values = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for row in rows:
            amounts = [cell.amount for cell in row.cells]
            if label:
                assert any(found[1] == row.label and [exact(one) for one in found[2 : 2 + len(amounts)]] == amounts for found in values if found[1] and found[2] is not None and not isinstance(found[2], str))  # fmt: skip
            else:
                told = [
                    exact(found[5])
                    for found in values
                    if found[1] == row.label and (found[6] or "") == row.trace and found[0] in (row.code, None)
                ]
                assert all(amount in told for amount in amounts), row
    checks = {row[0].value for row in workbook[said.text("About")].iter_rows(max_col=1)}
    assert {"I - B14", "I"} <= checks


def test_the_slip_stands_on_a_page_of_its_own_at_the_end_of_the_year_only():
    sheet = book(samples.year_end()).worksheets[0]
    texts = {row: str(sheet.cell(row, 1).value or "") for row in range(1, sheet.max_row + 1)}
    title = next(row for row, text in texts.items() if text == "Confirmation of balances")
    assert 0 < title - max(broken.id for broken in sheet.row_breaks.brk) <= 3
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage  # a fitted page would not break there in every program
    assert 10 <= sheet.page_setup.scale <= 100
    assert any(
        "Pledges outstanding (A8): EUR 20,000.00, worth USD 21,400.00 in all" in text.replace("\u00a0", " ")
        for text in texts.values()
    )
    assert not any("Confirmation" in str(cell.value) for row in book(samples.funded()).worksheets[0].iter_rows() for cell in row)


@pytest.mark.parametrize("sample", FUNDED)
def test_parts_are_printed_one_page_wide_without_grid_or_merged_cells(sample):
    for sheet in book(sample()).worksheets[2:4]:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth is None  # which stands for 1
        assert not sheet.sheet_view.showGridLines
        assert not sheet.merged_cells.ranges
        assert sheet.print_title_rows == "$1:$3"
