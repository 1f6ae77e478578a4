"""What a book cannot be founded as, and what is left where founding it did not come to its end."""

import pytest

from ledger.book.actor import Actor
from ledger.book.reader import Reader
from ledger.errors import LedgerError
from ledger.journal.founding import NewBook, found
from tests.books import ANA, TODAY

TIP = NewBook("TIP", "Trafficking in Persons")


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ({"name": " "}, "a book needs a short name."),
        ({"name": "T\nP"}, "a book needs a short name."),
        ({"currency": "XXZ"}, '"XXZ" is not an ISO 4217 currency code.'),
        ({"recognition": "modified"}, "recognition is accrual or cash."),
        ({"fiscal_month": 13}, "a fiscal year starts with a quarter: in January, April, July or October."),
    ],
)
def test_what_is_no_book_is_refused(about, says):
    with pytest.raises(LedgerError) as no:
        NewBook(**{"name": "TIP", "full_name": ""} | about)
    assert no.value.message == says


def test_a_database_with_tables_is_not_made_a_book_again(books):
    url = books.make()
    with pytest.raises(LedgerError) as no:
        found(url, TIP, ANA)
    assert no.value.name == "book-exists"
    with Reader(url) as reader:
        assert reader.value("SELECT count(*) FROM batch") == 1


def test_a_founding_that_is_interrupted_leaves_nothing_behind(books):
    def interrupted():
        raise KeyboardInterrupt

    url = f"sqlite:///{books.folder / 'new.db'}" if books.server is None else books.server.create()
    books.made.append(url)
    with pytest.raises(KeyboardInterrupt):
        found(url, TIP, Actor("ana.reyes", TODAY, interrupted))
    assert [path for path in books.folder.iterdir() if path.name.startswith("new.db")] == []
    found(url, TIP, ANA)
    with Reader(url) as reader:
        assert reader.rows("SELECT number, words FROM batch") == [("B-2026-0001", "the book TIP")]
