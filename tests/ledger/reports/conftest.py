"""The year of samples.py as a book, and a reader of it."""

import pytest

from ledger.book.reader import Reader
from tests.ledger.reports import samples


@pytest.fixture
def url(books):
    return books.make(samples.fill)


@pytest.fixture
def reader(url):
    with Reader(url) as query:
        yield query
