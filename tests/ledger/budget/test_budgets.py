"""What a budget cannot be given, an advance cannot be paid of, and what nothing was spent of: all problems at once."""

from datetime import date, timedelta

import pytest

from ledger.banking import accounts
from ledger.book.store import open_book
from ledger.budget import advances, budgets, obligations, spending
from ledger.budget.drafts import BudgetDraft
from ledger.money import Money
from tests.books import ANA, TODAY, refusal, write
from tests.ledger.budget.budgeted import allotted, line, order, spent, usd

EARLIER = TODAY - timedelta(days=1)
FORTY = usd(40)


@pytest.fixture
def book(books):
    opened = open_book(books.make(allotted), ANA)
    yield opened
    opened.close()


def bank(unit):
    return accounts.find(unit, "bofa-usd").cash


def test_all_that_is_wrong_with_a_budget_is_said_at_once(book):
    drafts = [
        BudgetDraft(line(4, activity="NONE"), "allotted", usd(1), TODAY, where="B!2"),
        BudgetDraft(line(0), "allotted", usd(1), TODAY, where="B!3"),
        BudgetDraft(line(4, source="lottery"), "allotted", usd(1), TODAY, where="B!4"),
        BudgetDraft(line(4), "granted", usd(1), TODAY, where="B!5"),
        BudgetDraft(line(4), "allotted", Money.parse("1", "EUR"), TODAY, where="B!6"),
        BudgetDraft(line(4), "allotted", usd(0), TODAY, where="B!7"),
    ]
    no = refusal(book, lambda unit, batch: budgets.record(unit, batch, drafts))
    assert [(problem.where, problem.what) for problem in no.problems] == [
        ("B!2", '"NONE" is not an activity.'),
        ("B!3", "0 is not an object of expenditure."),
        ("B!4", '"lottery" is not a source of money.'),
        ("B!5", '"granted" is no state of the budget: appropriated or allotted.'),
        ("B!6", "EUR 1.00 is not in USD."),
        ("B!7", "USD 0.00 gives nothing."),
    ]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_what_a_year_that_is_over_was_allotted_and_did_not_use_can_be_allotted_anew(book):
    """Of 150,000 in the bank 112,000 are allotted for 2026."""

    def allot(year, amount):
        drafts = [BudgetDraft(line(4, year=year), "allotted", usd(amount), TODAY)]
        return lambda unit, batch: budgets.record(unit, batch, drafts)

    write(book, "budget", allot(2025, "38000"))
    assert refusal(book, allot(2026, "38000.01")).name == "no-cover"
    write(book, "budget", allot(2026, "38000"))
    assert refusal(book, allot(2026, "0.01")).name == "no-cover"


def test_an_order_is_cut_with_a_reason_not_before_it_was_raised_and_not_by_what_a_traveller_holds(book):
    write(book, "obligate", lambda unit, batch: obligations.raise_(unit, batch, [order("100")]))
    write(book, "advance", lambda unit, batch: advances.pay(unit, batch, "R. Soto", usd(40), "O-2026-1", bank(unit), day=TODAY))

    def cut(amount, day, reason):
        return refusal(book, lambda unit, batch: obligations.release(unit, batch, "O-2026-1", usd(amount), day, reason)).message

    assert cut(10, TODAY, " ") == "cutting an obligation needs a reason."
    assert cut(70, TODAY, "x") == (
        "O-2026-0001 has USD 100.00 open, USD 40.00 of it in a traveller's hands; USD 70.00 of it cannot be released."
    )
    assert cut(10, EARLIER, "x") == "O-2026-0001 was raised on 2026-10-07, after 2026-10-06."


def test_an_advance_is_paid_of_an_order_that_is_open_on_its_day_and_accounted_for_afterwards(book):
    write(book, "obligate", lambda unit, batch: obligations.raise_(unit, batch, [order("100")]))

    def pay(traveller="R. Soto", amount=FORTY, on="O-2026-1", day=TODAY, due=None):
        return refusal(
            book, lambda unit, batch: advances.pay(unit, batch, traveller, amount, on, bank(unit), day=day, due=due)
        ).message

    assert pay(traveller=" ") == "an advance is given to somebody."
    assert pay(due=EARLIER) == "2026-10-06 is before 2026-10-07, on which the advance is paid."
    assert pay(amount=usd(101)).endswith("with USD 100.00 open; an advance of USD 101.00 on 2026-10-07 does not fit it.")
    assert pay(day=EARLIER).endswith("an advance of USD 40.00 on 2026-10-06 does not fit it.")
    assert pay(amount=Money.parse("40", "EUR")) == "EUR 40.00 is not in USD."
    assert pay(amount=usd(0)) == "USD 0.00 is not an amount above zero."
    write(book, "request", lambda unit, batch: obligations.request(unit, batch, [order("100")]))
    assert pay(on="O-2026-2") == "O-2026-0002 is a requisition: no advance is paid of it."
    write(book, "advance", lambda unit, batch: advances.pay(unit, batch, "R. Soto", usd(40), "O-2026-1", bank(unit), day=TODAY))
    no = refusal(book, lambda unit, batch: advances.refund(unit, batch, "A-2026-1", usd(5), bank(unit), EARLIER))
    assert no.message == "A-2026-0001 was paid on 2026-10-07, after 2026-10-06."


def test_what_nothing_was_spent_of_is_not_paid(book):
    write(book, "obligate", lambda unit, batch: obligations.raise_(unit, batch, [order("100")]))

    def pay(number, currency="USD", day=TODAY):
        return refusal(book, lambda unit, batch: spending.pay(unit, batch, number, bank(unit), currency, day)).message

    assert pay("O-2026-1") == "Nothing was spent of O-2026-0001 yet."
    assert pay("E-2026-9") == "There is no expenditure or obligation E-2026-9."
    write(book, "spend", lambda unit, batch: spending.spend(unit, batch, [spent("40", "O-2026-1")]))
    assert pay("E-2026-1", "EUR") == "E-2026-1 is in USD, the account in EUR."
    assert (
        pay("E-2026-1", day=date(2026, 10, 6)) == "E-2026-0001 was spent on 2026-10-07; it cannot have been paid on 2026-10-06."
    )
