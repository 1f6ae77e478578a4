"""Letters to contributors as papers: tagged, fit for archives, the same bytes for the same figures and day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from exports import paper_pdf as paper
from exports.paper_pdf import Sheet
from exports.typesetting import typeset
from ledger.i18n import Language
from ledger.statements import letter_due
from ledger.statements.figures import StatementFigures
from ledger.statements.letter import Letter
from ledger.statements.letter import write as words
from ledger.statements.look import Look
from ledger.statements.reminding import Asked

NARROW = 20  # letters up to which a number is never wrapped
KEPT = 12  # rows up to which a table is not broken over two pages


def write(figures: StatementFigures, language: Language, look: Look, day: date) -> bytes:
    """The yearly letter about a statement's figures as PDF, as it was written on a day."""
    language = paper.on_paper(language, look.negatives)
    letter = words(figures, language, look, day)
    rows = tuple(("line", (one.code, one.name, one.amount)) for one in letter.balances)
    sheet = Sheet("", ("code", "words", "number"), (((letter.columns[0], 2), (letter.columns[1], 1)),), rows)
    return _set(
        letter, [sheet], language, look, day, footer=f"{letter.place} · {letter.code}", subject=f"{letter.fund} · {letter.place}", seal=letter.seal,
        slip=letter.slip, choices=letter.choices, blanks=letter.blanks,
    )  # fmt: skip


def remind(asked: Asked, look: Look) -> bytes:
    """The letter that asks for what is due as PDF, as it was written on its day."""
    language = paper.on_paper(asked.language, look.negatives)
    letter = letter_due.write(asked, language, look)
    sheets = [_dues(table) for table in letter.tables]
    footer = f"{letter.code} · {letter.written}"
    return _set(letter, sheets, language, look, asked.day, footer=footer, subject=f"{letter.fund} · {letter.code}", seal="", slip="", choices=(), blanks=())  # fmt: skip


def _dues(table: letter_due.Dues) -> Sheet:
    """Numbers as they are quoted are not wrapped where they are short; the sums stand under what is open."""
    number = "fixed" if max(len(row[0]) for row in table.rows) <= NARROW else "words"
    kinds = (number, "words", "fixed", "amount", "amount", "amount", "number")[: len(table.columns)]
    totals = [("total", ((name, 5), open_, "")[: len(kinds) - 4]) for name, open_ in table.totals]
    rows = (*(("line", row) for row in table.rows), *totals)
    return Sheet(
        table.title, kinds, (tuple((name, 1) for name in table.columns),), rows, notes=table.moved, keep=len(rows) <= KEPT
    )


def _set(letter: Letter, sheets: Sequence[Sheet], language: Language, look: Look, day: date, **more: Any) -> bytes:
    about = paper.written_for(language, look.paper)
    told = about | {
        "title": f"{letter.heading} · {letter.contributor}", "author": letter.letterhead[0] if letter.letterhead else letter.fund,
        "draft": "", "running": f"{letter.heading} · {letter.code}", "number": letter.place,
        "letterhead": letter.letterhead, "fund": letter.fund, "contributor": letter.contributor, "written": letter.written, "heading": letter.heading,
        "asked": letter.asked, "sheets": [paper.told(sheet, str(about["paper"]), language.formats.point) for sheet in sheets], "after": letter.after,
    }  # fmt: skip
    return typeset("letter.typ", told | more, day)
