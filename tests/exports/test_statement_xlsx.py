"""A statement as a workbook: read back with another library, recalculated by another program."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from exports.statement_xlsx import write
from exports.workbook_xlsx import exact, plain
from ledger.errors import LedgerError
from ledger.i18n import LANGUAGES, Language
from ledger.money import Money
from ledger.statements.figures import StatementFigures, draw_up
from ledger.statements.figures_json import from_json
from ledger.statements.look import Look
from ledger.statements.words import LINE_NAMES
from tests.exports.workbooks import book, written
from tests.ledger.statements import samples
from tests.ledger.statements.samples import EVENT_8, FACTS_8, RECEIPT_8, SEALED, event_8, money

SAMPLES = [samples.event_8, samples.full, samples.empty, samples.crowded, samples.funded, samples.year_end, samples.vast]
HOME = {"en": "en-US", "es": "es-ES", "fr": "fr-FR", "pt": "pt-BR"}


def traced(sheet) -> dict[str, list[object]]:
    """The three amounts of every line of the first sheet, by its id; the three figures of the band have one."""
    found: dict[str, list[object]] = {}
    for row in sheet.iter_rows(max_col=7):
        if row[6].value and row[3].value is not None:
            found[row[6].value] = [cell.value for cell in row[3:6]]
    return found


def cents(value: object) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal("0.0001"))


def lines(figures: StatementFigures) -> dict[str, list[Decimal]]:
    home = [table.own.currency for table in figures.pledged] == [figures.funds.currency]
    found = {figures.trace(line.code, table.own.currency): line for table in figures.pledged for line in table.own}
    if not home:
        found |= {figures.trace(line.code): line for line in figures.pledged_in_all if not line.code.startswith("A9")}
    found |= {figures.trace(line.code): line for line in figures.funds}
    return {trace: [column.amount for column in line.columns] for trace, line in found.items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_line_stands_on_the_first_sheet_with_its_results(sample, language):
    figures = sample()
    found = traced(book(figures, language, results=True).worksheets[0])
    assert {trace: [cents(value) for value in row] for trace, row in found.items()} == lines(figures)


@pytest.mark.parametrize("sample", SAMPLES)
def test_totals_are_formulas_and_the_rest_are_numbers(sample):
    figures = sample()
    for trace, row in traced(book(figures).worksheets[0]).items():
        total = re.search(r":(A8|B8|B11|B13|B14|B16)(:|$)", trace)
        assert all(str(value).startswith("=") if total else isinstance(value, (int, float)) for value in row), trace


def test_formulas_foot_on_the_page():
    rows = traced(book(samples.full()).worksheets[0])
    sheet = book(samples.full()).worksheets[0]
    at = {row[6].value: row[6].row for row in sheet.iter_rows(max_col=7) if row[6].value and row[3].value is not None}
    last = at["ESP:2026-Q3:A7"]
    assert rows["ESP:2026-Q3:A8"] == [f"=SUM({column}{last - 4}:{column}{last})" for column in "DEF"]
    b8, b13 = at["ESP:2026-Q3:B8"], at["ESP:2026-Q3:B13"]
    assert rows["ESP:2026-Q3:B14"][0] == f"=D{b8}+D{b13}"
    b9, b11 = at["ESP:2026-Q3:B9"], at["ESP:2026-Q3:B11"]
    assert rows["ESP:2026-Q3:B13"][0] == f"=D{b9}+D{b9 + 1}+D{b11}"


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_same_figures_give_the_same_bytes(sample):
    first = written(sample(), "es")
    assert write(from_json(sample().to_json()), Language("es")) == first
    assert write(sample(), Language("es", "es-MX")) != first


def test_the_document_says_what_it_is_in_whose_language_and_of_which_day():
    held = book(event_8(), "es").properties
    assert held.title == "Estado de contribuciones · España · T3 2026"
    assert held.creator == "Secretaría General de la Organización de los Estados Americanos"
    assert held.language == "es-ES"
    assert held.created == datetime(2026, 10, 7)  # noqa: DTZ001
    assert held.contentStatus == "S-2026-0026, versión 1"
    assert book(samples.empty()).properties.contentStatus == "DRAFT, not issued"


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_are_named_in_the_language(language):
    names = book(event_8(), language).sheetnames
    said = Language(language)
    assert names == [said.text(name) for name in ("Statement", "Receipts", "Data", "About")]
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_styles_have_names():
    held = book(event_8()).named_styles
    assert {"Title 16", "Code", "Text", "Label closing", "Amount 0.00", "Amount closing 0.00", "Trace"} <= set(held)
    sheet = book(event_8()).worksheets[0]
    styles = {row[3].style for row in sheet.iter_rows(max_col=7) if row[6].value}
    assert {"Amount 0.00", "Amount total 0.00", "Amount closing 0.00"} <= styles


@pytest.mark.parametrize(("language", "paper"), [("en", "1"), ("es", "9"), ("fr", "9"), ("pt", "9")])
def test_the_page_is_set_up_to_be_printed(language, paper):
    sheet = book(event_8(), language).worksheets[0]
    assert str(sheet.page_setup.paperSize) == paper
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "portrait",
        None,
        None,
    )  # 1
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert range_boundaries(sheet.print_area.split("!")[-1].replace("$", ""))[2] == 6
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.freeze_panes == "A5"
    assert not sheet.sheet_view.showGridLines
    assert not sheet.merged_cells.ranges
    assert sheet.column_dimensions["G"].hidden
    assert "Seal" in sheet.oddFooter.left.text if language == "en" else "Seal" not in sheet.oddFooter.left.text


def test_every_sheet_is_one_page_wide_repeats_its_head_and_merges_nothing():
    for at, sheet in enumerate(book(samples.crowded()).worksheets):
        assert sheet.page_setup.fitToWidth is None  # which stands for 1
        if at or not sheet.row_breaks.brk:
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
        else:  # where a page is fitted, not every program breaks it where it is told to
            pixels = sum(int(7 * column.width + 5) for letter, column in sheet.column_dimensions.items() if letter <= "F")
            assert pixels * 0.75 * sheet.page_setup.scale / 100 <= 8.5 * 72 - 72 * (
                sheet.page_margins.left + sheet.page_margins.right
            )
        assert sheet.print_title_rows
        assert sheet.freeze_panes
        assert not sheet.merged_cells.ranges
        assert not sheet.sheet_view.showGridLines


def test_tables_that_fill_a_page_leave_the_chart_to_the_next():
    sheet = book(samples.full()).worksheets[0]
    (broken,) = sheet.row_breaks.brk
    assert any("What happened to the money" in str(sheet.cell(broken.id + offset, 1).value) for offset in (1, 2))


def test_a_page_that_is_printed_smaller_holds_more_before_it_breaks():
    sheet = book(samples.crowded()).worksheets[0]
    (broken,) = sheet.row_breaks.brk
    assert any(str(sheet.cell(broken.id + offset, 1).value).startswith("What happened") for offset in (1, 2))
    heights = [sheet.row_dimensions[row].height or sheet.sheet_format.defaultRowHeight for row in range(1, broken.id + 1)]
    assert 690 < sum(heights) <= 690 * 100 / sheet.page_setup.scale  # points between the margins of Letter


def test_a_chart_that_does_not_fit_below_the_other_begins_a_page():
    sheet = book(samples.parted()).worksheets[0]
    heads = [str(sheet.cell(broken.id + 1, 1).value or sheet.cell(broken.id + 2, 1).value) for broken in sheet.row_breaks.brk]
    assert [head.partition("  ")[0] for head in heads] == ["B", "Due and received by quarter"]


def test_a_draft_is_marked_on_every_page():
    for sheet in book(samples.empty(), "pt").worksheets:
        assert "RASCUNHO" in sheet.oddHeader.center.text
        assert "RASCUNHO" in sheet.oddFooter.left.text
    assert not any(sheet.oddHeader.center.text for sheet in book(event_8()).worksheets)


@pytest.mark.parametrize(
    ("name", "rows"),
    [("", 1), ("General Secretariat of the Organization, Department of Financial and Administrative Services", 2)],
)
def test_a_long_name_of_the_office_does_not_run_under_the_number(name, rows):
    sheet = book(event_8(), look=Look((name, "Office")) if name else None).worksheets[0]
    column = [sheet.cell(row, 1).value for row in range(1, 5)]
    assert sheet["F1"].value == "S-2026-0026, version 1"
    assert " ".join(column[:rows]) == (name or "General Secretariat of the Organization of American States")
    assert column[rows] == ("Office" if name else "Inter-American Commission of Women")


def test_paper_and_letterhead_are_the_offices_choice():
    sheet = book(event_8(), look=Look(("Office of Finance & Budget",), paper="A4")).worksheets[0]
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet["A1"].value == "Office of Finance & Budget"
    assert sheet.print_title_rows == "$1:$3"


def test_who_sign_by_hand_stand_under_the_lines_and_above_what_the_book_says():
    sheet = book(event_8(), look=Look(signers=("Ana Reyes, Finance Officer", "Luis Mora, Treasurer"))).worksheets[0]
    row = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == "Ana Reyes, Finance Officer")
    assert [sheet.cell(row, column).border.top.style for column in (1, 3, 5, 6)] == ["thin"] * 4
    assert sheet.cell(row, 6).value == "Luis Mora, Treasurer"
    assert str(sheet.cell(row + 1, 1).value).startswith("Prepared by")
    assert str(sheet.cell(row + 1, 6).value).startswith("Approved by")


def test_text_that_looks_like_a_formula_stays_text():
    sheet = book(samples.crowded()).worksheets[0]
    name = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=cmd|"))
    assert name.data_type in {"s", "inlineStr"} or sheet[name.coordinate].data_type == "s"
    with zipfile.ZipFile(io.BytesIO(written(samples.crowded()))) as packed:
        formulas = re.findall(r"<f>(.*?)</f>", "".join(packed.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2, 3, 4)))
    assert formulas
    assert not any("cmd" in formula for formula in formulas)


@pytest.mark.parametrize("bad", ["\x00", "\x1b[2J", "\ufffe", "\u202e", "a" * 40_000])
def test_any_name_can_be_written_and_read_back(bad):
    party = replace(FACTS_8.contributor, names=replace(FACTS_8.contributor.names, en=f"Spain {bad}"))
    sheet = book(draw_up(replace(FACTS_8, contributor=party), EVENT_8)).worksheets[0]
    assert any("Spain" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_plain_text_is_left_alone():
    assert plain("España & Cía. «1er» 1\u202f234,50 日本") == "España & Cía. «1er» 1\u202f234,50 日本"
    assert plain("\x07\ufffe") == "\\x07\ufffd"


def test_decimals_are_the_currencys_own():
    sheet = book(samples.crowded()).worksheets[0]
    formats = {row[6].value: row[3].number_format for row in sheet.iter_rows(max_col=7) if row[6].value}
    assert formats["ESP:2026-Q3:A2:JPY"] == "#,##0;-#,##0;0"
    assert formats["ESP:2026-Q3:A2:EUR"] == "#,##0.00;-#,##0.00;0.00"


def test_a_house_may_write_negatives_in_parentheses_and_the_legend_says_so():
    look = Look(negatives="parentheses")
    held = book(samples.full(), look=look)
    formats = {row[6].value: row[3].number_format for row in held.worksheets[0].iter_rows(max_col=7) if row[6].value}
    assert formats["ESP:2026-Q3:B10"] == "#,##0.00_);(#,##0.00);0.00_)"
    legend = "Amounts in parentheses are negative."
    assert legend in [cell.value for cell in held.worksheets[3]["A"]]
    assert legend not in [cell.value for cell in book(samples.full()).worksheets[3]["A"]]
    assert (
        book(samples.full(), results=True).worksheets[0]["D30"].value
        == book(samples.full(), results=True, look=look).worksheets[0]["D30"].value
    )


def test_an_amount_that_a_sheet_would_round_is_refused():
    assert exact(money("9999999999999.99")) == 9999999999999.99
    assert exact(money("-120000000000000.00")) == -1.2e14
    with pytest.raises(LedgerError, match="more than 15 digits") as refused:
        exact(Money(Decimal("99999999999999.99"), "USD"))
    assert refused.value.name == "too-many-digits-for-a-sheet"


def test_receipts_are_listed_and_add_up_to_the_lines_they_stand_for():
    sheet = book(samples.crowded(), results=True).worksheets[1]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    paid = [row for row in rows if isinstance(row[0], datetime)]
    assert len(paid) == 61
    totals = {str(row[0])[:2]: row[7] for row in rows if re.match(r"B[23]  ", str(row[0]))}
    assert totals == {"B2": 1_000_000, "B3": -20_000}
    formula = next(
        row[7].value for row in book(samples.crowded()).worksheets[1].iter_rows() if str(row[0].value).startswith("B2")
    )
    assert formula == "=ROUND(SUM(H6:H65),2)"


def test_a_payment_whose_bank_gives_no_reference_is_found_by_its_text_in_full():
    text = "SWIFT INCOMING TRANSFER FROM THE MINISTRY OF FOREIGN AFFAIRS, TREATIES DIVISION, CONTRIBUTION 2026"
    paid = replace(RECEIPT_8, bank_reference=text)
    sheet = book(draw_up(replace(FACTS_8, receipts=(paid,)), EVENT_8)).worksheets[1]
    assert sheet["C6"].value == text
    assert sheet["C6"].alignment.wrap_text
    assert sheet.row_dimensions[6].height >= 4 * 11.5
    assert book(event_8()).worksheets[1].row_dimensions[6].height < 2 * 11.5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_no_number_or_day_is_wider_than_its_column(sample, language):
    said = Language(language)
    for sheet in book(sample(), language, results=True).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, (int, float, datetime))):
            day = isinstance(cell.value, datetime)
            shown = said.day(cell.value.date()) if day else f"{cell.value:,.{0 if cell.number_format.endswith(';0') else 2}f}"
            wide = len(shown) * cell.font.sz / 9 * (1.05 if cell.font.b else 1.0)
            assert wide < next(one.width for one in sheet.column_dimensions.values() if one.min <= cell.column <= one.max), shown


def test_a_quarter_without_receipts_says_so():
    sheet = book(samples.empty(), "fr").worksheets[1]
    assert sheet["A6"].value == "Aucun encaissement ce trimestre."
    assert sheet["H7"].value == 0


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_data_sheet_holds_every_line_in_every_column(sample):
    figures = sample()
    sheet = book(figures, "es")["Datos"]
    head = next(cell.row for cell in sheet["G"] if cell.value)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head + 1)]
    held: dict[str, list[Decimal]] = {}
    for row in rows:
        if row[4] == figures.funds.currency or row[2] == row[4]:
            held.setdefault(f"{row[6]}/{row[4]}", []).append(cents(row[5]))
    for trace, columns in lines(figures).items():
        currency = trace.split(":")[3] if trace.count(":") == 3 else figures.funds.currency
        assert held[f"{trace}/{currency}"] == columns
    assert sheet.auto_filter.ref == f"A{head}:G{len(rows) + head}"
    assert isinstance(rows[0][5], (int, float))


def test_the_last_sheet_says_what_the_file_is_and_what_each_line_means():
    cells = [
        cell.value
        for row in book(event_8(), "en", results=True).worksheets[3].iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert event_8().sha256 in cells
    assert SEALED.chain_head in cells
    assert any("Checked: A8 = A1 + … + A7" in str(cell).replace("\u00a0", " ") for cell in cells)
    assert {LINE_NAMES[line.code] for line in event_8().funds} <= set(cells)
    assert "September 30" not in " ".join(str(cell) for cell in book(event_8(), "es").worksheets[3]["B"])


def test_more_agreements_than_the_page_holds_have_a_list_of_their_own_and_are_on_the_last_sheet():
    held = book(samples.crowded())
    first = [str(cell.value) for row in held.worksheets[0].iter_rows() for cell in row]
    last = [str(cell.value) for row in held.worksheets[3].iter_rows() for cell in row]
    assert "10, listed below" in first
    assert first.index("Agreements", first.index("10, listed below")) < first.index("Notes")
    for told in (first, last):
        assert sum(bool(re.match(r"P-20\S+( of |: )", text)) for text in told) == 10


def test_a_long_agreement_is_wrapped_on_every_sheet_and_never_runs_off_the_paper():
    title = "Memorandum of understanding between the Office for Foreign Affairs and the General Secretariat, " * 2
    pledge = replace(FACTS_8.pledges[0], agreement=title.strip(", "))
    held = book(draw_up(replace(FACTS_8, pledges=(pledge,)), EVENT_8))
    for sheet in (held.worksheets[0], held.worksheets[3]):
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
        assert max(map(len, texts)) <= 140
        assert "Office for Foreign Affairs and the General Secretariat" in " ".join(texts)


def test_another_figure_makes_another_file_but_the_same_shape():
    other = draw_up(replace(FACTS_8, issue=replace(SEALED, known_on=date(2026, 11, 1))), EVENT_8)
    assert write(other, Language("en")) != write(event_8(), Language("en"))
    assert traced(book(other).worksheets[0]) == traced(book(event_8()).worksheets[0])


def without_results(workbook: bytes) -> bytes:
    """The same workbook with every formula's result taken out, so that a program must compute it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as held, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bare:
        for name in held.namelist():
            text = held.read(name)
            if name.startswith("xl/worksheets/"):
                text = re.sub(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", text)
            bare.writestr(name, text)
    return out.getvalue()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_another_program_computes_the_same_results(tmp_path):
    ours = {f"{sample.__name__}.xlsx": written(sample(), "fr") for sample in SAMPLES}
    for name, content in ours.items():
        (tmp_path / name).write_bytes(without_results(content))
    out = tmp_path / "computed"
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(out),
    ]
    subprocess.run([*command, *map(str, sorted(tmp_path.glob("*.xlsx")))], check=True, capture_output=True, timeout=300)
    for name, content in ours.items():
        formulas = openpyxl.load_workbook(io.BytesIO(content))
        stored, computed = (openpyxl.load_workbook(source, data_only=True) for source in (io.BytesIO(content), out / name))
        count = 0
        for sheet in formulas.worksheets:
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
                there = [held[sheet.title][cell.coordinate].value for held in (stored, computed)]
                assert cents(there[0]) == cents(there[1]), (name, sheet.title, cell.coordinate, there)
                count += 1
        assert count >= 15, name
