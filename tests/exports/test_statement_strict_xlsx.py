"""A statement's workbook as a strict reader takes it, and the same things in the same order as on paper."""

import io
import posixpath
import re
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from lxml import etree

from exports.statement_pdf import write as write_pdf
from ledger.i18n import LANGUAGES, Language
from ledger.statements.figures_changes import Cause, Changed, Changes, Moved
from ledger.statements.page import lay_out
from tests.exports import papers
from tests.exports.workbooks import book, written
from tests.ledger.statements import samples
from tests.ledger.statements.samples import money

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WITHIN = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKED = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


def changed():
    """A second version: amounts of two currencies differ, a receipt is new."""
    figures = samples.funded()
    lines = (Changed("B2", "quarter", money("60000"), money("63000")), Changed("A6", "quarter", money("-57000", "EUR"), money("-60000", "EUR"), "EUR"))  # fmt: skip
    moved = (Moved("receipt", "R-2026-0007", date(2026, 8, 12), None, money("63000")),)
    told = Changes(1, lines, moved, (Cause("J-2026-000901", date(2026, 9, 30), ("B2", "A6"), date(2026, 6, 20)),))
    facts = replace(figures.facts, issue=replace(figures.facts.issue, version=2, key="0a" * 32), changes=told)
    return replace(figures, facts=facts)


SAMPLES = [samples.empty, samples.full, samples.vast, samples.year_end, samples.crowded_year_end, changed]


@cache
def parts(sample, language):
    """The files of a workbook, the XML of each."""
    with zipfile.ZipFile(io.BytesIO(written(sample(), language))) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


def sheets(found):
    return {name: root for name, root in found.items() if name.startswith("xl/worksheets/sheet")}


each = pytest.mark.parametrize("sample", SAMPLES)


@pytest.mark.parametrize("language", LANGUAGES)
@each
def test_names_of_sheets_are_those_that_every_program_takes(sample, language):
    names = [sheet.get("name") for sheet in parts(sample, language)["xl/workbook.xml"].iter(f"{MAIN}sheet")]
    assert len({name.casefold() for name in names}) == len(names) >= 4
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", name) for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
@each
def test_defined_names_are_unique_and_point_into_sheets_that_are_there(sample, language):
    root = parts(sample, language)["xl/workbook.xml"]
    names = [sheet.get("name") for sheet in root.iter(f"{MAIN}sheet")]
    defined = [(one.get("name"), int(one.get("localSheetId")), one.text) for one in root.iter(f"{MAIN}definedName")]
    assert len({(name, sheet) for name, sheet, _ in defined}) == len(defined)
    assert {"_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase"} == {name for name, _, _ in defined}
    for _, sheet, text in defined:
        pattern = rf"('?){re.escape(names[sheet])}\1!\$?[A-Z]*\$?\d+:\$?[A-Z]*\$?\d+"
        assert re.fullmatch(pattern, text.replace("''", "'")), text


@each
def test_every_formula_has_a_result_and_no_cells_are_merged(sample):
    for root in sheets(parts(sample, "fr")).values():
        assert not root.findall(f".//{MAIN}mergeCell")
        for formula in root.iter(f"{MAIN}f"):
            assert formula.getparent().findtext(f"{MAIN}v") not in (None, "")


@each
def test_cells_stand_in_order_and_point_to_texts_and_styles_that_are_there(sample):
    found = parts(sample, "es")
    texts = len(found["xl/sharedStrings.xml"].findall(f"{MAIN}si"))
    styles = found["xl/styles.xml"]
    formats, own = (styles.find(f"{MAIN}{name}") for name in ("cellXfs", "cellStyleXfs"))
    assert (int(formats.get("count")), int(own.get("count"))) == (len(formats), len(own))
    assert all(int(one.get("xfId")) < len(own) for one in (*formats, *styles.iter(f"{MAIN}cellStyle")))
    named = [one.get("name") for one in styles.iter(f"{MAIN}cellStyle")]
    assert len({*named}) == len(named) == len(own)
    for root in sheets(found).values():
        rows = [int(row.get("r")) for row in root.iter(f"{MAIN}row")]
        assert rows == sorted({*rows})
        for cell in root.iter(f"{MAIN}c"):
            assert int(cell.get("s", 0)) < len(formats)
            assert cell.get("t") != "s" or int(cell.findtext(f"{MAIN}v")) < texts
        for printed in root.iter(f"{MAIN}oddHeader", f"{MAIN}oddFooter"):
            assert len(printed.text) <= 255


@each
def test_every_part_has_a_type_and_every_relation_leads_to_a_part(sample):
    found = parts(sample, "pt")
    types = found["[Content_Types].xml"]
    typed = {one.get("PartName") for one in types.iter(f"{TYPES}Override")}
    endings = {one.get("Extension") for one in types.iter(f"{TYPES}Default")}
    assert typed <= {f"/{name}" for name in found}
    assert all(f"/{name}" in typed or name.rpartition(".")[2] in endings for name in found if name != "[Content_Types].xml")
    for name, root in found.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            ids = [one.get("Id") for one in root.iter(f"{PACKED}Relationship")]
            assert len({*ids}) == len(ids)
            for one in root.iter(f"{PACKED}Relationship"):
                assert posixpath.normpath(posixpath.join(folder, one.get("Target"))).lstrip("/") in found


@each
def test_every_picture_says_in_words_what_it_shows(sample):
    drawn = [root for name, root in parts(sample, "en").items() if name.startswith("xl/drawings/drawing")]
    assert drawn
    for root in drawn:
        told = [one for one in root.iter() if etree.QName(one).localname == "cNvPr" and one.get("id") != "0"]
        assert told
        assert all(one.get("descr") for one in told)


@pytest.mark.parametrize(("sample", "language"), [
    *((samples.crowded_year_end, language) for language in LANGUAGES), (changed, "en"), (changed, "pt"), (samples.full, "fr"), (samples.year_end, "es"),
])  # fmt: skip
def test_the_sheet_says_what_the_paper_says_in_the_same_order(sample, language):
    figures, said = sample(), Language(language)
    page = lay_out(figures, said)
    texts = [
        *page.letterhead, page.title, page.contributor, page.period, *(part for fact in page.facts for part in fact), *(page.agreements if len(page.agreements) <= 4 else ()),
        *(part.title for part in page.changes), *(head for part in page.changes for head in part.columns), *(note for part in page.changes for note in part.notes),
        *(key.label for key in page.keys), f"A {page.pledges_title}", f"B {page.funds_title}", page.chart.title, *(page.agreements if len(page.agreements) > 4 else ()),
        *page.notes, page.certification, *(one.said for one in page.signatures),
    ]  # fmt: skip
    sheet = book(figures, language).worksheets[0]
    first = papers.plain(" ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None))
    paper = papers.text(write_pdf(figures, said)).replace("−", "-")
    for content in (first, paper):
        at = 0
        for one in texts:
            found = content.find(papers.plain(one), at)
            assert found >= 0, f"{one} is not there, or not after what stands before it"
            at = found


def test_what_changed_names_its_currencies_and_says_where_there_was_nothing():
    sheet = book(changed()).worksheets[0]
    rows = {row[1].value: row for row in sheet.iter_rows() if row[1].value}
    formats = {row[3].number_format.split(";")[0] for name, row in rows.items() if "(this quarter)" in str(name)}
    assert formats == {'"USD "#,##0.00', '"EUR "#,##0.00'}
    (new,) = (row for name, row in rows.items() if "R-2026-0007" in str(name))
    assert [cell.value for cell in new[3:6]] == ["–", 63000, 63000]


def test_proofs_are_wrapped_inside_the_page():
    sheet = book(samples.funded()).worksheets[-1]
    lines = [str(cell.value) for cell in sheet["A"] if cell.value]
    (first,) = (at for at, line in enumerate(lines) if line.startswith("Checked: "))
    assert lines[first + 1].endswith("all agree.")
    assert max(map(len, lines)) < 190
