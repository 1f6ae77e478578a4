"""The journal as a flat table: every posting a row under stable keys, exact, and harmless in a spreadsheet."""

import csv
import io
from collections import defaultdict
from decimal import Decimal

import pytest

from exports.journal_csv import KEYS
from tests.exports.foreign import ours, ours_named
from tests.ledger.commands import filled


@pytest.fixture
def table(books, run):
    """The address of a book that has one of everything, and its journal as rows."""
    url = books.make(filled.fill, **filled.ABOUT)
    ran = run("export", "csv", "-")
    assert ran.status == 0, ran.err
    return url, list(csv.DictReader(io.StringIO(ran.out, newline="")))


def test_every_posting_is_a_row_and_the_rows_add_up_to_the_book(table):
    url, rows = table
    assert tuple(rows[0]) == KEYS
    base, named = defaultdict(Decimal), defaultdict(Decimal)
    for row in rows:
        assert row["base_currency"] == "USD"
        base[row["account"]] += Decimal(row["base"])
        named[row["account"], row["currency"], row["contributor"]] += Decimal(row["amount"])
    assert {key: amount for key, amount in base.items() if amount} == ours(url)
    assert {key: amount for key, amount in named.items() if amount} == ours_named(url)


def test_a_text_that_a_spreadsheet_would_run_is_led_by_an_apostrophe_and_an_amount_is_not(books, run):
    url = books.make(filled.fill, **filled.ABOUT)
    from ledger.book.store import open_book
    from tests.books import ANA

    book = open_book(url, ANA)
    draft = filled.draft("CAN", filled.money("9"), "=1+1", ("2026-12-01", "9"), signed=filled.TODAY)
    book.run(lambda unit: filled.extra(unit, "odd", lambda unit, batch: filled.pledge(unit, batch, draft)))
    book.close()
    rows = list(csv.DictReader(io.StringIO(run("export", "csv", "-").out, newline="")))
    assert {row["pledge"] for row in rows if "1+1" in row["pledge"]} == {"'=1+1"}
    assert any(row["amount"].startswith("-") for row in rows)


def test_days_are_counted_as_in_every_journal_and_what_stood_before_comes_first(books, run):
    url = books.make(filled.fill, **filled.ABOUT)
    rows = list(
        csv.DictReader(io.StringIO(run("export", "csv", "-", "--from", "2026-09-04", "--to", "2026-09-25").out, newline=""))
    )
    assert (rows[0]["entry"], rows[0]["event"], rows[0]["date"]) == ("", "opening", "2026-09-04")
    named = defaultdict(Decimal)
    for row in rows:
        named[row["account"], row["currency"], row["contributor"]] += Decimal(row["amount"])
    assert {key: amount for key, amount in named.items() if amount} == ours_named(url, "2026-09-25")


def test_an_end_before_the_beginning_is_refused(books, run):
    books.make(filled.fill, **filled.ABOUT)
    ran = run("export", "csv", "-", "--from", "2026-09-04", "--to", "2026-09-03", "--json")
    assert (ran.status, "not-a-period" in ran.err) == (2, True)
