"""The proofs of the budget find what its rows and its accounts do not agree on."""

import pytest

from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.budget import obligations, spending
from ledger.budget.checks import CHECKS
from tests.books import ANA, write
from tests.ledger.budget.budgeted import allotted, order, spent

DAY = "2026-10-07"
# Rows that no entry of the journal stands behind, and what is said of them.
ROWS = {
    "allotments": ("budget_entry", "id batch_id budget_line_id event day amount reason document", (1, "allotted", DAY, 50000, "", ""),
                   "object 4 of COORD in 2026: 8010 has USD 40,000.00, the budget says USD 40,005.00"),
    "orders": ("obligation_entry", "id batch_id obligation_id event day amount reason", (1, "released", DAY, -50000, ""),
               "object 4 of COORD in 2026: 8030 has USD 60.00, the budget says USD 55.00"),
    "payables": ("disbursement", "id batch_id expenditure_id bank_account_id day amount transaction_id", (1, 1, DAY, 50000, 1),
                 "object 4 of COORD in 2026: 2010 has USD -40.00, the budget says USD -35.00"),
    "limits": ("budget_entry", "id batch_id budget_line_id event day amount reason document", (1, "allotted", DAY, -400000000, "", ""),
               "object 4 of COORD in 2026 is used by USD 100.00 more than was allotted, and no reason is written"),
}  # fmt: skip


@pytest.mark.unsound
@pytest.mark.parametrize("name", ROWS)
def test_what_the_accounts_do_not_know_is_found(books, name):
    table, columns, values, says = ROWS[name]
    book = open_book(books.make(allotted), ANA)
    write(book, "obligate", lambda unit, batch: obligations.raise_(unit, batch, [order("100")]))
    write(book, "spend", lambda unit, batch: spending.spend(unit, batch, [spent("40", "O-2026-1")]))
    look = next(check.look for check in CHECKS if check.name == name)
    with Reader(book.url) as reader:
        assert look(reader).findings == ()
    write(book, "slipped in", lambda unit, batch: unit.insert(table, columns, [(*unit.ids(table), batch, *values)]))
    with Reader(book.url) as reader:
        assert says in look(reader).findings
    book.close()
