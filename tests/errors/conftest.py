"""The books on which refusals are tried."""

import pytest

from ledger.book.store import open_book
from tests.conftest import LONG
from tests.ledger.commands import filled


@pytest.fixture(params=["sqlite", "postgresql"] if LONG else ["sqlite"])
def dialect(request):
    """A refusal comes before the database in most cases: an ordinary run tries it on one; those that come from PostgreSQL ask for it."""
    return request.param


@pytest.fixture
def url(books):
    """A filled book of two people: pledges of every kind, bank lines, receipts, statements, a batch that waits."""
    return books.make(filled.fill, **filled.ABOUT)


@pytest.fixture
def book_of(url, actor):
    """The same book, opened by ana.reyes."""
    opened = open_book(url, actor)
    yield opened
    opened.close()
