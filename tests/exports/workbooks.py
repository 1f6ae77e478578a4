"""A statement's workbook as another library reads it: what was written or read once is not written or read again."""

import io
from functools import cache

import openpyxl

from exports.statement_xlsx import write
from ledger.i18n import Language
from ledger.statements.figures import StatementFigures
from ledger.statements.look import Look


@cache
def written(figures: StatementFigures, language: str = "en", look: Look | None = None) -> bytes:
    """The workbook; for looking at, as all that ask for it get the same."""
    return write(figures, Language(language), look)


@cache
def book(
    figures: StatementFigures, language: str = "en", *, results: bool = False, look: Look | None = None
) -> openpyxl.Workbook:
    """The same as openpyxl has it: formulas, or their results."""
    return openpyxl.load_workbook(io.BytesIO(written(figures, language, look)), data_only=results)
