"""Refusals of the budget: one example for each, as a person brings it about."""

import pytest

from ledger.banking import accounts
from ledger.book.store import Unit
from ledger.budget import advances, obligations, spending
from ledger.budget.cash import fund_of
from ledger.errors import LedgerError
from tests.books import write
from tests.errors.refusing import No, refused
from tests.ledger.budget.budgeted import TODAY, allotted, line, order, posted, spent, usd


def fill(unit: Unit) -> None:
    """Orders, a requisition, an expenditure that is paid, an advance of an order."""
    allotted(unit)
    bank = accounts.find(unit, "bofa-usd").cash
    posted(unit, "obligate", lambda unit, batch: obligations.raise_(unit, batch, [order("3000", order="PO-1"), order("500")]))
    posted(unit, "request", lambda unit, batch: obligations.request(unit, batch, [order("100")]))
    posted(unit, "spend", lambda unit, batch: spending.spend(unit, batch, [spent("1000", "PO-1"), spent("5", of=8)]))
    posted(unit, "pay", lambda unit, batch: spending.pay(unit, batch, "O-2026-1", bank, "USD", TODAY))
    posted(unit, "advance", lambda unit, batch: advances.pay(unit, batch, "M. Paz", usd("400"), "O-2026-2", bank, day=TODAY))
    posted(unit, "advance", lambda unit, batch: advances.pay(unit, batch, "J. Sol", usd("50"), line(4), bank, day=TODAY))


ALLOT = (
    No(
        "no-cover",
        "budget allot 4 38000.01 --yes",
        "USD 0.01 more than is free to allot: USD 38,000.00",
        "signed pledges still to come",
    ),
    No(
        "over-allotment",
        "budget allot 4 --yes -- -36350.01",
        "USD 36,350.01 is USD 0.01 more than object 4",
        "fund budget obligations",
    ),
    No("unknown-activity", "budget allot 4 10 --activity X --yes", '"X" is not an activity', "COORD, MEET, OTHER, STRAT"),
    No("unknown-object", "budget allot 12 10 --yes", "12 is not an object of expenditure", "1 to 9"),
    No("unknown-source", "budget allot 4 10 --source gifts --yes", '"gifts" is not a source', "program-budget", 2),
    No("not-an-amount", "budget allot 4 0 --yes", "USD 0.00 gives nothing", "above zero"),
)
COMMIT = (
    No(
        "over-allotment",
        "budget obligate 4 36350.01 X --yes",
        "USD 0.01 more than object 4 of COORD in 2026 has left",
        "fund budget allot 4 0.01 --activity COORD",
    ),
    No(
        "no-cash",
        "budget obligate 4 200000 X --override --reason x --yes",
        "more than the cash that is free to obligate (fund)",
        "signed pledges",
    ),
    No("no-reason", "budget obligate O-2026-1 5 --yes", "increasing an order needs a reason", "--reason", 2),
    No(
        "not-of-an-increase",
        "budget obligate O-2026-1 5 Y --reason x --yes",
        "O-2026-1 says already to whom",
        "fund budget obligate O-2026-1",
        2,
    ),
    No("no-reason", "budget obligate 4 200 X --override --yes", "needs a written reason", "--reason", 2),
    No("no-budget-line", "budget obligate 3 10 X --yes", "There is no line of the budget for object 3", "fund budget allot 3"),
    No(
        "other-year",
        "budget obligate 4 10 X --year 2026 --on 2025-12-31 --yes",
        "2025-12-31 does not lie in the fiscal year 2026",
        "correct the day",
    ),
    No("no-payee", "budget obligate 4 10 ' ' --yes", "An obligation is to somebody", "name the payee"),
    No("unknown-pledge", "budget obligate 4 10 X --agreement P-9 --yes", "There is no pledge P-9", "fund pledge list"),
    No(
        "over-contributor",
        "budget obligate 8 60000 X --agreement P-2 --yes",
        "more than USA has unspent",
        "leave out the agreement",
    ),
    No(
        "mixed-sources",
        "budget obligate 6 10 X --source program-budget --agreement P-2 --yes",
        "is not spent for a contributor",
        "leave out the agreement",
    ),
    No(
        "no-requisition",
        "budget obligate 4 10 X --requisition O-2026-1 --yes",
        "O-2026-1 is not an open requisition",
        "fund budget obligations --open",
    ),
    No(
        "over-obligation",
        "budget release O-2026-1 2000.01 --reason x --yes",
        "USD 2,000.01 of it cannot be released",
        "fund show O-2026-0001",
    ),
    No(
        "unknown-obligation",
        "budget release O-2026-9 --reason x --yes",
        "There is no obligation O-2026-9",
        "fund budget obligations",
        2,
    ),
    No("no-reason", "budget release O-2026-1 --yes", "needs a reason", "--reason", 2),
    No("not-a-past-day", "budget obligate 4 10 X --expires 2026-01-01 --yes", "2026-01-01 is before 2026-10-07", "--expires", 2),
)
SPEND = (
    No(
        "over-obligation",
        "budget spend O-2026-1 2500 --yes",
        "USD 500.00 more than O-2026-0001 has open: USD 2,000.00",
        "--override --reason",
    ),
    No("over-allotment", "budget spend 8 71995.01 --yes", "USD 0.01 more than object 8", "fund budget allot 8 0.01"),
    No(
        "is-requisition",
        "budget spend O-2026-3 1 --yes",
        "O-2026-0003 is a requisition",
        "fund budget obligate 4 AMOUNT PAYEE --requisition",
    ),
    No(
        "two-agreements",
        "budget spend O-2026-1 1 --agreement P-1 --yes",
        "says already whose money is spent",
        "leave out the agreement",
    ),
    No("unknown-obligation", "budget spend PO-7 1 --yes", "There is no obligation PO-7", "fund budget obligations"),
    No("unknown-expenditure", "budget pay E-2026-9 bofa-usd --yes", "no expenditure or obligation E-2026-0009", "fund log", 2),
    No("nothing-to-pay", "budget pay E-2026-1 bofa-usd --yes", "E-2026-0001 is paid already", "fund show E-2026-0001"),
    No("nothing-to-pay", "budget pay O-2026-2 bofa-usd --yes", "Nothing was spent of O-2026-0002 yet", "fund budget spend"),
    No("other-currency", "budget pay E-2026-2 bbva-eur --yes", "the account in EUR", "in that currency"),
    No(
        "over-obligation",
        "budget advance 'A. Rey' 101 --obligation O-2026-2 --account bofa-usd --yes",
        "with USD 100.00 open",
        "fund show O-2026-0002",
    ),
    No("other-currency", "budget advance 'A. Rey' 10 --account bbva-eur --yes", "bbva-eur is kept in EUR", "--account", 2),
    No("no-payee", "budget advance ' ' 10 --account bofa-usd --yes", "an advance is given to somebody", "name the traveller", 2),
    No("unknown-advance", "budget render A-2026-9 10 --yes", "There is no advance A-2026-9", "fund budget advances", 2),
    No("over-advance", "budget render A-2026-2 50.01 --yes", "J. Sol holds USD 50.00", "fund budget spend"),
    No("not-a-code", "budget activity 'a b' Training --yes", '"a b" is not a code', "TRAIN", 2),
    No("taken", "budget activity coord Office --yes", "There is an activity COORD already", "fund budget activity"),
    No("unknown-object", "budget object 10 Other --yes", "10 is not an object of expenditure", "1 to 9", 2),
)


@pytest.mark.parametrize("no", [*ALLOT, *COMMIT, *SPEND], ids=str)
def test_what_the_budget_does_not_allow_is_refused_in_a_sentence_with_a_cure_and_leaves_nothing(books, run, no):
    refused(run, books.make(fill), no)


def test_a_book_of_two_funds_has_no_budget_that_could_be_one(book_of):
    """No command makes a second fund; where there is one all the same, nothing is mixed."""

    def ask(unit, batch):
        unit.insert("fund", "id batch_id code name currency recognition", [(2, batch, "SECOND", "Second", "USD", "accrual")])
        with pytest.raises(LedgerError, match=r"The budget is of one fund; this book has 2: .*, SECOND") as caught:
            fund_of(unit)
        assert (caught.value.name, caught.value.cure) == (
            "several-funds",
            ("keep each fund's budget in a book of its own: fund init",),
        )

    write(book_of, "funds", ask)
