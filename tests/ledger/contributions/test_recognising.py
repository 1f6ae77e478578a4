"""A pledge sheet without numbers, read again: what the book has is known again, waiting or not, and nothing is counted twice."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.book.store import open_book
from ledger.contributions import pledges
from ledger.contributions.drafts import InstalmentDraft
from ledger.contributions.recognising import recognise
from ledger.contributions.standing import find
from ledger.journal import batches, rates
from tests.books import ANA, TODAY
from tests.ledger.commands import filled
from tests.ledger.commands.filled import draft, money

SHEET = [
    draft("ESP", money("100"), "", ("2026-12-01", "60"), ("2026-12-31", "40")),
    draft("ESP", money("30"), "", ("2026-12-01", "30")),
    draft("ESP", money("30"), "", ("2026-12-01", "30")),
    draft("USA", money("30"), "", ("2026-12-01", "30")),
]


@pytest.fixture
def book(books):
    opened = open_book(books.make(filled.fill, **filled.ABOUT), ANA)
    yield opened
    opened.close()


def read(book, drafts, *, state="waiting"):
    """The sheet comes in as the command takes it; the numbers that are new."""

    def work(unit):
        new = []

        def take(unit, batch):
            made = pledges.make(unit, batch, recognise(unit, drafts), rates.load(unit))
            new.extend(made.new)
            return len(made.new)

        {"waiting": filled.waiting, "posted": filled.extra}[state](unit, "import pledges", take)
        return new

    return book.run(work)


@pytest.mark.parametrize("state", ["waiting", "posted"])
def test_the_same_sheet_again_brings_nothing_new_whether_the_first_waits_or_counts(book, state):
    assert len(read(book, SHEET, state=state)) == 4
    assert read(book, SHEET, state=state) == []


def test_of_equal_rows_as_many_are_known_as_the_book_has(book):
    read(book, SHEET[:2])
    assert [bool(one.number) for one in book.run(lambda unit: recognise(unit, SHEET))] == [True, True, False, False]


def test_a_sheet_that_was_given_back_comes_in_again_as_new(book):
    read(book, SHEET)
    (number,) = book.run(lambda unit: unit.rows("SELECT max(number) FROM batch"))[0]
    book.run(lambda unit: batches.undo(unit, number, "wrong sheet"))
    assert len(read(book, SHEET)) == 4


def test_a_pledge_is_known_by_what_it_was_and_by_what_it_is_now(book):
    (number, *_rest) = read(book, SHEET[:1], state="posted")
    less = [InstalmentDraft(date(2026, 12, 1), money("60"))]

    def amend(unit, batch):
        pledges.amend(unit, batch, find(unit, number), rates.load(unit), day=TODAY, instalments=less)
        return 1

    book.run(lambda unit: filled.extra(unit, "pledge amend", amend))
    smaller = replace(SHEET[0], amount=money("60"), instalments=tuple(less))
    for said in (SHEET[0], smaller):
        assert [one.number for one in book.run(lambda unit, said=said: recognise(unit, [said]))] == [number]


def test_an_agreement_that_one_row_and_one_pledge_name_is_the_same_pledge_whatever_its_amount(book):
    named = [replace(one, agreement=f"A-{no}", signed=TODAY) for no, one in enumerate(SHEET[:2])]
    numbers = read(book, named)
    other = replace(named[0], amount=money("75"), instalments=(InstalmentDraft(date(2026, 12, 1), money("75")),))
    again = [other, replace(named[1], signed=date(2026, 1, 2)), other, SHEET[3]]
    assert [one.number for one in book.run(lambda unit: recognise(unit, again[:2]))] == [numbers[0], ""]
    assert [one.number for one in book.run(lambda unit: recognise(unit, again))] == ["", "", "", ""]  # two rows: which is it?
