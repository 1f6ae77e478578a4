"""What a statement knows of the book besides its lines."""

from datetime import date

from ledger.book.reader import Reader
from ledger.budget.names import name_object
from ledger.i18n import Language
from ledger.periods import Quarter
from ledger.statements.figures import Issue, StatementFigures
from ledger.statements.gather import contributor_id, source
from ledger.statements.page import lay_out
from tests.ledger.reports import spent
from tests.ledger.reports.samples import batch

TRAVEL = {"en": "Official travel", "es": "Viajes oficiales"}


def drawn(query, quarter):
    who = contributor_id(query, "ESP")
    return source(query, quarter, only=who).figures(who, Issue(date(2026, 10, 7)))


def named(figures, language):
    """The rows of part D that are objects of expenditure, by code."""
    (budget,) = (part for part in lay_out(figures, Language(language)).parts if part.code == "D")
    return {row.code: row.label for row in budget.rows}


def test_objects_of_expenditure_are_called_as_the_book_calls_them_on_the_last_day_of_the_quarter(books):
    def fill(unit):
        spent.fill(unit)
        batch(unit, "names", lambda unit, number: name_object(unit, number, 4, TRAVEL, date(2026, 9, 30)))

    with Reader(books.make(fill)) as query:
        before, after = drawn(query, Quarter(2026, 2)), drawn(query, Quarter(2026, 3))
    assert [len(figures.facts.objects) for figures in (before, after)] == [9, 9]
    assert (named(before, "en")["D4"], named(before, "es")["D4"]) == ("Travel", "Viajes")
    assert (named(after, "en")["D4"], named(after, "es")["D4"]) == ("Official travel", "Viajes oficiales")
    assert named(after, "fr")["D4"] == "Official travel"  # English stands in for a name that is not recorded
    assert named(after, "es")["D8"] == "Contratos por resultado"
    again = StatementFigures.from_json(after.to_json())
    assert again == after
    assert named(again, "es") == named(after, "es")
