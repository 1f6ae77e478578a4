"""Ties: nothing differs in a sound book, and what differs is told with both figures."""

import sqlite3

import pytest

from ledger.book.reader import Reader, sqlite_path
from ledger.money import Money
from ledger.reports import ties
from tests.ledger.reports import spent


def found(query):
    return {(tie.name, tie.key, tie.control.currency): tie for tie in ties.load(query)}


def test_every_tie_of_a_sound_book_is_nothing_and_most_have_something_in_them(spent_reader):
    told = found(spent_reader)
    assert [tie for tie in told.values() if tie.difference] == []
    assert {key for (_name, key, _currency), tie in told.items() if tie.control} >= {"8010", "8030", "1110+1120"}
    assert told["fund", "TIP", "USD"].control == Money.of_units(
        spent_reader.value("SELECT sum(base) FROM sealed_posting WHERE base > 0"), "USD"
    )


@pytest.mark.unsound
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_subledger_that_was_changed_differs_by_as_much(books):
    url = books.make(spent.fill)
    with Reader(url) as query:
        before = found(query)
    with sqlite3.connect(sqlite_path(url)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'budget_entry'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(
            "UPDATE budget_entry SET amount = amount + 12500 WHERE id = (SELECT min(id) FROM budget_entry WHERE event = 'allotted')"
        )
    with Reader(url) as query:
        after = found(query)
    assert {key for key in after if after[key] != before[key]} == {("account", "8010", "USD")}
    assert after["account", "8010", "USD"].difference == Money.of_units(-12500, "USD")
