"""The first agreement and receipt, told whole, on both databases."""

import pytest

from ledger.book.reader import Reader
from ledger.contributions import contributors, pledges
from ledger.contributions.receipts import Register
from ledger.contributions.worth import Target
from ledger.journal import rates
from ledger.reports.firsts import load
from ledger.reports.scope import Scope
from tests.ledger.reports.samples import PEOPLE, _banks, arrival, batch, money, pledge

AGREED = pledge("USA", "P1", "USD", "2026-01-15", ("2026-06-30", "500"), ("2026-12-31", "300"))


def fill(unit):
    batch(unit, "contributors", lambda unit, number: contributors.add(unit, number, PEOPLE))
    batch(unit, "banks", _banks)
    batch(unit, "pledges", lambda unit, number: pledges.make(unit, number, [AGREED], rates.load(unit)))

    def paid(unit, number):
        register = Register(unit, number, rates.load(unit))
        register.receive(arrival(unit, "2026-02-01", "600"), [Target("P1", 1, money("500")), Target("P1", 2, money("100"))])
        register.write()

    batch(unit, "receipt", paid)


@pytest.mark.parametrize("recognition", ["accrual", "cash"])
def test_the_first_agreement_and_receipt_are_told_with_all_their_instalments(books, recognition):
    with Reader(books.make(fill, recognition=recognition)) as query:
        found = {one.what: (one.contributor, str(one.amount)) for one in load(query, Scope()) if one.amount}
    assert found == {"agreement": ("USA", "USD 800.00"), "receipt": ("USA", "USD 600.00")}
