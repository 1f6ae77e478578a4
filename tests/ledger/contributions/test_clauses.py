"""Clauses of agreements: an earmark that came into the book and cannot be followed is named."""

import pytest

from ledger.book.store import open_book
from ledger.contributions import clauses
from tests.books import ANA, TODAY, refusal
from tests.ledger.commands import filled


@pytest.fixture
def book(books):
    opened = open_book(books.make(filled.fill, **filled.ABOUT), ANA)
    yield opened
    opened.close()


def test_every_earmark_that_cannot_be_followed_is_named(book):
    def work(unit, batch):
        rows = [(*unit.ids("agreement_clause"), batch, 1, "earmark", "object:77", "2026-10-07", "letter")]
        unit.insert("agreement_clause", clauses.CLAUSE, rows)
        clauses.earmarked(unit, batch, TODAY)

    assert book.run(lambda unit: clauses.earmarked(unit, 2, TODAY)) == {}
    no = refusal(book, work)
    assert no.message == "not every earmark can be followed."
    assert no.cure[0].startswith("P-2026-0003: ")
    assert no.cure[0].endswith(" fund pledge clause P-2026-0003 earmark 'object:4' --reason TEXT")
