"""The years of samples.py and of spent.py as books, and readers of them."""

import pytest

from ledger.book.reader import Reader
from tests.ledger.reports import samples, spent


@pytest.fixture
def url(books):
    return books.make(samples.fill)


@pytest.fixture
def reader(url):
    with Reader(url) as query:
        yield query


@pytest.fixture
def spent_url(books):
    return books.make(spent.fill)


@pytest.fixture
def spent_reader(spent_url):
    with Reader(spent_url) as query:
        yield query
