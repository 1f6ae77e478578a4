"""The yearly letter of confirmation as a paper: tagged, fit for archives, the same bytes for the same figures and day."""

from datetime import date

from exports import paper_pdf as paper
from exports.paper_pdf import Sheet
from exports.typesetting import typeset
from ledger.i18n import Language
from ledger.statements.figures import StatementFigures
from ledger.statements.letter import write as words
from ledger.statements.look import Look


def write(figures: StatementFigures, language: Language, look: Look, day: date) -> bytes:
    """The letter about a statement's figures as PDF, as it was written on a day."""
    language = paper.on_paper(language, look.negatives)
    letter = words(figures, language, look, day)
    size = {"A4": "a4", "Letter": "us-letter"}[language.paper if look.paper == "auto" else look.paper]
    region = language.locale[3:]
    rows = tuple(("line", (one.code, one.name, one.amount)) for one in letter.balances)
    sheet = Sheet("", ("code", "words", "number"), (((letter.columns[0], 2), (letter.columns[1], 1)),), rows)
    told = {
        "title": f"{letter.heading} · {letter.contributor}", "author": letter.letterhead[0] if letter.letterhead else letter.fund,
        "subject": f"{letter.fund} · {letter.place}", "lang": language.code, "region": region if len(region) == 2 and region.isalpha() else None,
        "draft": "", "running": f"{letter.heading} · {letter.code}", "footer": f"{letter.place} · {letter.code}", "number": letter.place, "paper": size,
        "letterhead": letter.letterhead, "fund": letter.fund, "contributor": letter.contributor, "written": letter.written, "heading": letter.heading,
        "asked": letter.asked, "sheet": paper.told(sheet, size, language.formats.point), "after": letter.after, "seal": letter.seal,
        "slip": letter.slip, "choices": letter.choices, "blanks": letter.blanks,
    }  # fmt: skip
    return typeset("letter.typ", told, day)
