"""The quarters of a book, from its first entry on."""

from ledger.book.reader import Reader
from ledger.reports import periods
from tests.books import TODAY
from tests.ledger.commands import filled


def test_a_book_without_entries_has_no_quarters(books):
    with Reader(books.make()) as query:
        assert periods.standing(query, TODAY) == []


def test_every_quarter_from_the_first_entry_to_today_is_told_with_its_entries(books):
    with Reader(books.make(filled.fill, **filled.ABOUT)) as query:
        told = [(str(one.quarter), one.entries, one.late, one.batch) for one in periods.standing(query, TODAY)]
    assert told == [("2026-Q1", 4, 0, ""), ("2026-Q2", 0, 0, ""), ("2026-Q3", 7, 0, ""), ("2026-Q4", 5, 0, "")]
