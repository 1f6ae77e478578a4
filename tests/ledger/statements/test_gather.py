"""What a statement knows of the book besides its lines."""

from datetime import date

import pytest

from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.budget.names import name_object
from ledger.contributions.receipts import Arrival, Register, Target
from ledger.i18n import Language
from ledger.journal import rates
from ledger.journal.rules import Cash
from ledger.periods import Quarter
from ledger.statements.figures import Issue
from ledger.statements.figures_json import from_json
from ledger.statements.gather import contributor_id, source
from ledger.statements.page import lay_out
from tests.books import ANA
from tests.ledger.commands import filled
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
    again = from_json(after.to_json())
    assert again == after
    assert named(again, "es") == named(after, "es")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_statement_knows_the_one_of_the_quarter_before_as_it_was_issued(books):
    with Reader(books.make(filled.fill, **filled.ABOUT)) as query:
        before, after = drawn(query, Quarter(2026, 3)), drawn(query, Quarter(2026, 4))
    assert before.facts.previous is None
    assert after.facts.previous is not None
    assert after.facts.previous.number == "S-2026-0002"
    assert (after.facts.previous.pledged, after.facts.previous.balance) == (
        before.pledged_in_all["A8"].quarter, before.funds["B14"].quarter,
    )  # fmt: skip


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_receipt_that_is_worth_nothing_in_the_books_is_none_of_the_statement(books):
    """Five rupiahs are three hundredths of a cent."""

    def received(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        five, none = filled.money("5", "IDR"), filled.money("0", "IDR")
        register.receive(Arrival(Cash("1090", None, 1), date(2026, 9, 1), five, none), [Target(filled.ODD, 1, five)])
        register.receive_gift(Arrival(Cash("1090", None, 1), date(2026, 9, 2), filled.money("7"), filled.money("0")), 3)
        return len(register.write())

    url = books.make(filled.fill, **filled.ABOUT)
    open_book(url, ANA).run(lambda unit: filled.extra(unit, "received", received))
    with Reader(url) as query:
        who = contributor_id(query, "CAN")
        figures = source(query, Quarter(2026, 3), only=who).figures(who, Issue(date(2026, 10, 7)))
        assert query.value("SELECT count(*) FROM receipt_list WHERE contributor = 'CAN'") == 2
    assert [str(receipt.value) for receipt in figures.facts.receipts] == ["USD 7.00"]
