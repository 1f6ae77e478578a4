"""The receipts report against figures worked by hand, on both databases."""

import pytest

from ledger.book.store import open_book
from ledger.contributions import pledges
from ledger.contributions.receipts import Register
from ledger.contributions.worth import Target
from ledger.errors import Unsound
from ledger.journal import batches, rates
from ledger.money import sum_of
from ledger.periods import parse_period
from ledger.reports import contributions_load
from ledger.reports.people import load_people
from ledger.reports.receipts import Receipts, load
from ledger.reports.scope import Scope
from tests.books import ANA, write
from tests.ledger.reports.samples import arrival, money, pledge


def told(found):
    return [
        (row.number, row.contributor, str(row.value_date), str(row.day), str(row.sent), str(row.value), row.method)
        for row in found
    ]


def test_a_quarter_has_what_contributors_were_credited_with_in_it(reader):
    found = load(reader, Scope.of(parse_period("2026-Q3")))
    assert told(found) == [
        ("R-2026-0006", "PR-GIV", "2026-07-05", "2026-07-05", "USD 50.00", "USD 50.00", "cash"),
        ("R-2026-0009", "NIC", "2026-06-02", "2026-07-20", "USD 70.00", "USD 70.00", "cash"),
        ("R-2026-0007", "ESP", "2026-08-15", "2026-08-15", "EUR 100.00", "USD 120.00", "cash"),
        ("R-2026-0008", "NIC", "2026-09-01", "2026-09-01", "USD 100.00", "USD 100.00", "note"),
        ("R-2026-0010", "NIC", "2026-09-20", "2026-09-20", "USD -100.00", "USD -100.00", "cash"),
    ]
    assert str(found.total) == "USD 240.00"
    assert [row.pledges for row in found] == [("P4/1",), ("P3/1",), ("P1/2",), ("P3/1",), ("P3/1",)]


def test_more_than_was_promised_is_credited_and_nobodys_money_is_not(reader):
    found = load(reader, Scope.of(parse_period("2026-Q2")))
    assert [(row[0], row[4], row[5]) for row in told(found)] == [("R-2026-0004", "USD 5,400.00", "USD 5,400.00")]


def test_receipts_are_what_the_contributions_report_calls_received_and_advances(reader):
    for period in ("2026-Q1", "2026-Q2", "2026-Q3"):
        scope = Scope.of(parse_period(period))
        received = contributions_load.load(reader, scope).total.received
        advances = money("50") if period == "2026-Q3" else money("0")
        assert load(reader, scope).total == received + advances


def test_a_receipt_that_was_undone_is_taken_off_on_the_day_it_was_undone(url, reader):
    book = open_book(url, ANA)

    def gift(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        (usa,) = unit.rows("SELECT id FROM contributor WHERE code = 'USA'")[0]
        register.receive_gift(arrival(unit, "2026-09-30", "7"), usa)
        register.write()

    number = write(book, "receipt add", gift)
    book.run(lambda unit: batches.undo(unit, number, "a mistake"))
    book.close()
    assert [(row.number, str(row.value), row.undone) for row in load(reader, Scope.of(parse_period("2026-Q4")))] == [
        ("R-2026-0011", "USD -7.00", True)
    ]
    assert str(load(reader, Scope.of(parse_period("2026-Q3"))).total) == "USD 247.00"


def test_receipts_that_are_not_the_ledger_are_refused(reader):
    with pytest.raises(Unsound, match="receipts"):
        Receipts(reader, Scope(), load_people(reader, "en"), money("0"), money("1"), cash=True)


def test_a_receipt_for_several_instalments_is_one_row_that_names_each_and_is_read_anew_each_time(url, reader):
    book = open_book(url, ANA)

    def shared(unit, batch):
        pledges.make(unit, batch, [pledge("ESP", "P0", "EUR", "2026-10-01", ("2026-10-31", "30"))], rates.load(unit))
        register = Register(unit, batch, rates.load(unit))
        parts = [Target("P1", 2, money("60", "EUR")), Target("P0", 1, money("30", "EUR"))]
        register.receive(arrival(unit, "2026-10-05", "90", "EUR"), parts)
        register.write()

    write(book, "receipt add", shared)
    book.close()
    found = load(reader, Scope.of(parse_period("2026-Q4")))
    assert [(row.number, str(row.sent), row.pledges) for row in found] == [("R-2026-0011", "EUR 90.00", ("P0/1", "P1/2"))]
    assert list(found) == list(found)
    assert sum_of((row.value for row in found), "USD") == found.total
