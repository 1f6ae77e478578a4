"""What a register of receipts refuses, whoever calls it: the commands refuse most of it earlier."""

from dataclasses import replace

import pytest

from ledger.book.store import open_book
from ledger.contributions import returns, suspense
from ledger.contributions.receipts import Arrival, Register, Target
from ledger.journal import rates
from ledger.journal.rules import Cash
from tests.books import ANA, TODAY, refusal
from tests.ledger.commands import filled
from tests.ledger.commands.filled import money

CASH = Cash("1010", 1, 1)
ARRIVAL = Arrival(CASH, TODAY, money("100"), money("0"))


@pytest.fixture
def book(books):
    opened = open_book(books.make(filled.fill, **filled.ABOUT), ANA)
    yield opened
    opened.close()


def register(unit, batch):
    return Register(unit, batch, rates.load(unit))


TARGETS = {
    "There is no pledge P-9.": [("P-9", 1, money("100"))],
    "P-2026-0001 has no instalment 9.": [("P-2026-0001", 9, money("100"))],
    "USD 0.00 is not an amount above zero.": [("P-2026-0001", 1, money("100")), ("P-2026-0001", 2, money("0"))],
    "P-2026-0001 is in USD, not EUR.": [("P-2026-0001", 1, money("90", "EUR"))],
    "P-2026-0001/2 has USD 30,000.00 open, less than USD 30,000.01.": [("P-2026-0001", 2, money("30000.01"))],
    "one receipt comes from one contributor.": [("P-2026-0001", 1, money("50")), ("CIM-1", 1, money("50"))],
    "USD 100.01 is more than the USD 100.00 that came in.": [("P-2026-0001", 1, money("100.01"))],
    "nothing is left for IDR 1.00.": [("CAN-1", 1, money("100")), (filled.ODD, 1, money("1", "IDR"))],
}  # fmt: skip


def test_a_target_that_does_not_fit_the_money_is_refused_in_a_sentence_of_its_own(book):
    def receive(targets):
        net = money("30000.01") if targets[0][2] == money("30000.01") else ARRIVAL.net
        return refusal(
            book, lambda unit, batch: register(unit, batch).receive(replace(ARRIVAL, net=net), [Target(*one) for one in targets])
        ).message

    assert [receive(targets) for targets in TARGETS.values()] == list(TARGETS)


def test_euros_that_are_worth_less_than_a_pledge_in_dollars_takes_are_refused(book):
    def work(unit, batch):
        arrival = Arrival(Cash("1020", 2, 1), TODAY, money("100", "EUR"), money("0", "EUR"))
        register(unit, batch).receive(arrival, [Target("P-2026-0001", 1, money("500"))])

    assert refusal(book, work).message == "the EUR 100.00 that came in are worth USD 105.00, less than these pledges take."


def test_money_in_suspense_is_identified_once_and_only_for_somebody(book):
    def twice(unit, batch):
        mine = register(unit, batch)
        mine.hold(ARRIVAL)
        mine.write()
        held = suspense.held(unit, mine.receipts[0]["number"])
        mine = register(unit, batch)
        mine.identify(held, [Target("P-2026-0001", 1, money("100"))], contributor=None, charges=money("0"), day=TODAY)
        assert mine._left(replace(held, left=money("150"))).left == money("50")
        mine.identify(held, [], contributor=2, charges=money("0"), day=TODAY)

    def nobodys(unit, batch):
        mine = register(unit, batch)
        mine.hold(ARRIVAL)
        mine.write()
        held = suspense.held(unit, mine.receipts[0]["number"])
        register(unit, batch).identify(held, [], contributor=None, charges=money("0"), day=TODAY)

    assert refusal(book, twice).message == "R-2026-0007 has nothing left in suspense."
    assert refusal(book, nobodys).message == "say whose money it is: a pledge, or a contributor."


def test_only_a_receipt_that_is_there_and_was_not_returned_can_be_returned(book):
    def back(receipt):
        return refusal(
            book,
            lambda unit, batch: returns.send_back(register(unit, batch), receipt, CASH, TODAY, money("5"), line=None, memo=""),
        ).message

    assert back(99) == "There is no such receipt."
    assert back(4) == "R-2026-0004 was returned already."
