"""Numbers: every series with what was given and what is there; a gap is named."""

import sqlite3

import pytest

from ledger.book.reader import Reader, sqlite_path
from ledger.journal import numbering
from tests.ledger.commands import filled


def test_every_series_of_a_sound_book_is_whole(books):
    with Reader(books.make(filled.fill, **filled.ABOUT)) as query:
        series = {one.kind: one for one in numbering.load(query)}
        assert (series["J"].last, series["J"].count, series["R"].highest) == (16, 16, 6)
        assert all(one.whole and numbering.missing(query, one) == [] for one in series.values())


@pytest.mark.unsound
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_number_that_is_gone_is_named(books):
    url = books.make(filled.fill, **filled.ABOUT)
    with sqlite3.connect(sqlite_path(url)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'receipt'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE receipt SET number = 'R-2026-0099' WHERE number = 'R-2026-0003'")
    with Reader(url) as query:
        (receipts,) = [one for one in numbering.load(query) if one.kind == "R"]
        assert not receipts.whole
        assert numbering.missing(query, receipts)[:2] == [3, 7]
