"""Rows go in many to a statement: all of them, in their order, or none. And what writes them loads little."""

import subprocess
import sys

import pytest

from ledger.book.store import AT_ONCE
from ledger.errors import LedgerError
from ledger.journal import batches

COLUMNS = "id batch_id name currency iban fund_id"
FULL = AT_ONCE // len(COLUMNS.split())  # rows of one statement


def add(unit, names):
    """Bank accounts of these names, in a batch of their own."""
    batch = batches.begin(unit, "accounts", second=False)
    ids = unit.ids("bank_account", len(names))
    unit.insert(
        "bank_account", COLUMNS, [(number, batch.id, name, "USD", "", 1) for number, name in zip(ids, names, strict=True)]
    )
    batches.finish(unit, batch, rows=len(names), words="accounts")
    return stored(unit)


def stored(unit):
    return [name for (name,) in unit.rows("SELECT name FROM bank_account ORDER BY id")]


@pytest.mark.parametrize("count", [0, 1, FULL - 1, FULL, FULL + 1, 2 * FULL + 3])
def test_every_row_arrives_in_its_order_however_many_they_are(book, count):
    names = [f"account {number}" for number in range(count)]
    assert book.run(lambda unit: add(unit, names)) == names


@pytest.mark.parametrize("place", [0, FULL - 1, 2 * FULL])
def test_one_row_that_is_refused_leaves_none_of_them(book, place):
    names = [f"account {number}" for number in range(2 * FULL)]
    names.insert(place, names[place - 1])
    with pytest.raises(LedgerError):
        book.run(lambda unit: add(unit, names))
    assert book.run(stored) == []


def test_what_writes_does_not_load_what_makes_tables():
    code = "import sys, imports.intake, ledger.banking.deciding; print(sorted({'sqlalchemy', 'sqlmodel', 'alembic'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
