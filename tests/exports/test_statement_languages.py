"""A statement in another language: no English is left in its paper, its workbook or its letter."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from xml.sax.saxutils import unescape

import pytest

from exports import letter_pdf, statement_pdf, statement_xlsx
from ledger.i18n import Language
from ledger.locales import catalogs
from ledger.statements.changes import changes
from ledger.statements.figures import Names, StatementFigures
from ledger.statements.figures_changes import Cause
from ledger.statements.figures_in_kind import InKind
from ledger.statements.look import Look
from tests.exports import papers
from tests.ledger.statements import samples
from tests.ledger.statements.english import left
from tests.ledger.statements.samples import money, moved

DAY = date(2026, 10, 20)
SAID = re.compile(r">([^<>]+)<|<sheet name=\"([^\"]+)|descr=\"([^\"]+)")
MACHINE = re.compile(r"<((?:c:)?f|c:formatCode|definedName)\b.*?</\1>")  # formulas and formats, the same in every language
PARTS = (
    "xl/sharedStrings.xml",
    "xl/workbook.xml",
    "xl/charts/",
    "xl/drawings/drawing",
    "xl/worksheets/sheet",
    "docProps/core.xml",
)


@cache
def everything() -> StatementFigures:
    """A second version by agreement, with what came late, what changed, a condition, gifts in kind and nobody's approval."""
    before, now = samples.parted(), samples.parted(moved("2026-07-03", "B10", "12.50", late="2026-06-29", pledge="P-2026-0003"))
    facts = now.facts
    known = replace(samples.SEALED, version=2, two_people=False, approved=None)
    conditional = samples.crowded(1).facts.pledges[-1]
    gifts = tuple(InKind(f"K-2026-000{n}", DAY, kind, "Manuals", money("5"), "") for n, kind in ((1, "goods"), (2, "services")))
    told = changes(before, now, [Cause("J-2026-000901", DAY, ("B10", "B14"), date(2026, 6, 29))])
    assert told.lines
    new = replace(facts, issue=known, pledges=(*facts.pledges, conditional), in_kind=gifts, changes=told, notes=("Nota 7.",))
    return replace(now, facts=new)


# A text that nobody marked is English in every language: what `everything` has not is looked at in one.
DRAWN = [*((everything, code) for code in catalogs.TRANSLATED), (samples.year_end, "pt"), (samples.empty, "pt")]


def cells(content: bytes) -> str:
    """Every text of a workbook: cells, names of sheets, heads and feet, charts and their descriptions, its title."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        found = [file.read(name).decode() for name in file.namelist() if name.startswith(PARTS)]
    return unescape(" ".join("".join(groups) for part in found for groups in SAID.findall(MACHINE.sub("", part))))


@pytest.mark.parametrize(("sample", "code"), DRAWN)
def test_no_english_is_left_in_a_paper_or_a_workbook(sample: Callable[[], StatementFigures], code):
    figures, language = sample(), Language(code)
    paper = papers.text(statement_pdf.write(figures, language))
    workbook = cells(statement_xlsx.write(figures, language))
    assert len(paper) > 1_000
    assert len(workbook) > 2_000
    assert left(paper, figures, code) == set()
    assert left(workbook, figures, code) == set()


@pytest.mark.parametrize("code", catalogs.TRANSLATED)
def test_no_english_is_left_in_a_letter(code):
    figures = everything()
    letter = papers.text(letter_pdf.write(figures, Language(code), Look(), DAY))
    assert len(letter) > 500
    assert left(letter, figures, code) == set()


def test_a_planted_english_word_is_found_in_paper_and_workbook(monkeypatch):
    code = "pt"
    said = Language.text
    planted = {"Opening unspent balance": "Saldo unspent", "Receipt": "Receipt"}
    monkeypatch.setattr(Language, "text", lambda self, message, **values: planted.get(message) or said(self, message, **values))
    figures = samples.full()
    assert left(papers.text(statement_pdf.write(figures, Language(code))), figures, code) == {"unspent", "receipt"}
    assert left(cells(statement_xlsx.write(figures, Language(code))), figures, code) == {"unspent", "receipt"}


@pytest.mark.parametrize("code", catalogs.TRANSLATED)
def test_an_english_name_is_data_and_the_same_words_beside_it_are_not(code):
    party = replace(samples.SPAIN, names=Names("Bank of the Receipts"))
    figures = replace(samples.event_8(), facts=replace(samples.FACTS_8, contributor=party))
    assert left("1. Bank of the\nReceipts, S-1", figures, code) == set()
    assert left("1. Bank of the Receipts, receipts of the bank", figures, code) == {"bank", "of", "receipts", "the"}
