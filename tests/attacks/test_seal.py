"""What a person with SQL in hand cannot do, on either database: each attack is refused, and the book stays as it was.

On SQLite the attacker's connection sets none of our pragmas: no foreign keys, no recursive triggers.
"""

import sqlite3

import psycopg
import pytest

from ledger.book.layout import UNDOABLE
from ledger.book.reader import Reader, plain_address, sqlite_path
from ledger.book.store import open_book
from ledger.journal import batches, posting
from ledger.journal.closing import close
from ledger.journal.draft import Draft, Leg
from ledger.money import Money
from ledger.periods import Quarter
from tests.books import ANA, TODAY

HASH = "f" * 64


def usd(units):
    return Money.of_units(units * 10_000, "USD")


def fill(unit):
    """Two sealed entries, one open one that waits, and a closed quarter."""
    made = batches.begin(unit, "first", second=False)
    posting.prepare(unit, made.id, [draft("one", 10), draft("two", 20)])
    batches.finish(unit, made, rows=2, words="two entries")
    closing = batches.begin(unit, "period close", second=False)
    close(unit, closing.id, Quarter(2026, 1))
    batches.finish(unit, closing, rows=1, words="2026-Q1 closed")
    waiting = batches.begin(unit, "second", second=False)
    posting.prepare(unit, waiting.id, [draft("open", 5)])


def draft(source, units, day=TODAY):
    legs = (Leg("1010", 1, usd(units), usd(units)), Leg("4110", 1, usd(-units), usd(-units)))
    return Draft(day, "test", source, "", legs)


@pytest.fixture
def attack(books):
    """Runs one SQL statement as an attacker; True when the database let it pass."""
    url = books.make(fill)

    def attack(sql):
        if url.startswith("sqlite"):
            connection = sqlite3.connect(sqlite_path(url))
            try:
                connection.execute(sql)
                connection.commit()
            except sqlite3.Error:
                return False
            finally:
                connection.close()
            return True
        with psycopg.connect(plain_address(url)) as connection:
            try:
                connection.execute(sql)
            except psycopg.Error:
                connection.rollback()
                return False
        return True

    attack.url = url
    return attack


def state(url):
    with Reader(url) as reader:
        return [
            reader.rows(f"SELECT * FROM {table} ORDER BY 1")
            for table in ("book", "journal_transaction", "posting", "batch", "counter", "account")
        ]


SEAL = (
    "UPDATE journal_transaction SET seq = {seq}, year = 2026, no = {no}, sealed_by = 'eve', sealed_at = '2026-10-07T00:00:00Z', hash = '"
    + HASH
    + "' WHERE id = 3"
)
ATTACKS = {
    "changing a sealed memo": "UPDATE journal_transaction SET memo = 'x' WHERE id = 1",
    "unsealing": "UPDATE journal_transaction SET seq = NULL, hash = NULL, no = NULL WHERE id = 1",
    "deleting a sealed entry": "DELETE FROM journal_transaction WHERE id = 1",
    "changing a posting": "UPDATE posting SET base = 1 WHERE id = 1",
    "changing an open posting": "UPDATE posting SET base = 1 WHERE transaction_id = 3",
    "deleting a sealed posting": "DELETE FROM posting WHERE id = 1",
    "slipping a posting in": "INSERT INTO posting (id, transaction_id, no, account, fund_id, currency, amount, base, line, day) "
    "VALUES (99, 1, 3, '1010', 1, 'USD', 10000, 10000, '', '2026-10-07')",
    "moving a posting": "UPDATE posting SET transaction_id = 3 WHERE id = 1",
    "born sealed": "INSERT INTO journal_transaction (id, batch_id, day, event, source, memo, prepared_by, prepared_at, seq, year, no, hash, sealed_by, sealed_at) "
    "VALUES (9, 2, '2026-10-07', 'x', 'y', '', 'eve', '2026-10-07T00:00:00Z', 3, 2026, 3, '"
    + HASH
    + "', 'eve', '2026-10-07T00:00:00Z')",
    "sealing out of order": SEAL.format(seq=7, no=3),
    "taking another number": SEAL.format(seq=3, no=9),
    "a batch deleted": "DELETE FROM batch WHERE id = 2",
    "a batch taken back by hand": "UPDATE batch SET state = 'undone' WHERE id = 2",
    "a batch's content changed": "UPDATE batch SET total = 'USD 1.00', words = 'x' WHERE id = 2",
    "a batch's maker changed": "UPDATE batch SET made_by = 'eve' WHERE id = 2",
    "a batch renumbered": "UPDATE batch SET number = 'B-2026-9999' WHERE id = 2",
    "the head moved": "UPDATE book SET chain_seq = 5, chain_head = '" + HASH + "'",
    "the head deleted": "DELETE FROM book",
    "two people switched off": "UPDATE book SET two_person = NOT two_person",
    "a second head": "INSERT INTO book (id, name, full_name, currency, fiscal_month, two_person, practice, made_by, made_at, chain_seq, chain_head) "
    "SELECT 2, name, full_name, currency, fiscal_month, two_person, practice, made_by, made_at, chain_seq, chain_head FROM book",
    "a counter set back": "UPDATE counter SET last = 0",
    "a counter deleted": "DELETE FROM counter",
    "an account renamed": "UPDATE account SET name = 'x' WHERE code = '1010'",
    "an account deleted": "DELETE FROM account WHERE code = '3010'",
    "a closed quarter opened": "UPDATE period SET quarter = '1900-Q1', begin_day = '1900-01-01', end_day = '1900-04-01'",
    "a closed quarter deleted": "DELETE FROM period",
}
REPLACES = {
    "a sealed entry": "INSERT OR REPLACE INTO journal_transaction (id, batch_id, day, event, source, memo, prepared_by, prepared_at) "
    "VALUES (1, 2, '2026-10-07', 'x', 'one', 'stolen', 'eve', '2026-10-07T00:00:00Z')",
    "an entry by its source": "INSERT OR REPLACE INTO journal_transaction (id, batch_id, day, event, source, memo, prepared_by, prepared_at) "
    "VALUES (99, 2, '2026-10-07', 'x', 'one', 'stolen', 'eve', '2026-10-07T00:00:00Z')",
    "a sealed posting": "INSERT OR REPLACE INTO posting (id, transaction_id, no, account, fund_id, currency, amount, base, line, day) "
    "VALUES (1, 3, 3, '1010', 1, 'USD', 10000, 10000, '', '2026-10-07')",
    "a posting by rowid": "UPDATE OR REPLACE posting SET rowid = 1 WHERE id = 5",
    "a batch": "INSERT OR REPLACE INTO batch SELECT * FROM batch WHERE id = 2",
    "the head": "INSERT OR REPLACE INTO book SELECT * FROM book",
    "a counter": "INSERT OR REPLACE INTO counter VALUES ('J', 2026, 0)",
    "an account": "INSERT OR REPLACE INTO account VALUES ('1010', 'x', 'asset')",
    "a closed quarter": "INSERT OR REPLACE INTO period SELECT * FROM period",
}


@pytest.mark.unsound
@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_refused(attack, name):
    before = state(attack.url)
    assert not attack(ATTACKS[name]), name
    assert state(attack.url) == before


@pytest.mark.unsound
@pytest.mark.parametrize("name", REPLACES)
def test_replacing_is_refused(attack, name):
    if attack.url.startswith("postgresql"):
        pytest.skip("PostgreSQL has no INSERT OR REPLACE; its upsert is an update")
    before = state(attack.url)
    assert not attack(REPLACES[name]), name
    assert state(attack.url) == before


@pytest.mark.unsound
@pytest.mark.parametrize("table", ["journal_transaction", "posting", "batch", "book", *UNDOABLE])
def test_nothing_is_emptied(attack, table):
    if attack.url.startswith("sqlite"):
        pytest.skip("SQLite has no TRUNCATE")
    assert not attack(f"TRUNCATE {table} CASCADE")


@pytest.mark.unsound
def test_an_unbalanced_entry_is_never_sealed(attack):
    assert attack(
        "INSERT INTO posting (id, transaction_id, no, account, fund_id, currency, amount, base, line, day) VALUES (99, 3, 3, '1010', 1, 'USD', 10000, 10000, '', '2026-10-07')"
    )
    assert not attack(SEAL.format(seq=3, no=3))


@pytest.mark.unsound
def test_an_entry_with_one_posting_is_never_sealed(attack):
    assert attack("DELETE FROM posting WHERE transaction_id = 3 AND no = 2")
    assert not attack(SEAL.format(seq=3, no=3))


@pytest.mark.unsound
def test_what_a_maker_wrote_and_why_it_was_given_back_stay_beside_each_other(attack):
    decided = "decided_by = 'eve', decided_at = '2026-10-07T00:00:00Z'"
    for own in ("DELETE FROM posting WHERE transaction_id = 3", "DELETE FROM journal_transaction WHERE id = 3",
                "UPDATE batch SET content = '-', reason = 'a letter' WHERE id = 4"):  # fmt: skip
        assert attack(own)
    assert not attack("UPDATE batch SET reason = 'no letter' WHERE id = 4")
    for later in ("withdrawn", "returned", "posted"):
        assert not attack(f"UPDATE batch SET state = '{later}', reason = 'no letter', {decided} WHERE id = 4")
    assert not attack("UPDATE batch SET decided_why = 'nobody decided' WHERE id = 4")
    for known in ("typed = 'pledge add ESP 1 USD'", "operation = 'night-7'"):  # what was typed is what was typed
        assert not attack(f"UPDATE batch SET {known} WHERE id = 4")
    assert attack(f"UPDATE batch SET state = 'returned', decided_why = 'not so', {decided} WHERE id = 4")
    for changed in ("reason = ''", "decided_why = 'so'"):
        assert not attack(f"UPDATE batch SET {changed} WHERE id = 4")
    with Reader(attack.url) as reader:
        assert reader.rows("SELECT reason, decided_why FROM batch WHERE id = 4") == [("a letter", "not so")]


def test_nothing_is_sealed_into_a_closed_quarter(books):
    from datetime import date

    def work(unit):
        made = batches.begin(unit, "late", second=False)
        posting.prepare(unit, made.id, [draft("late", 1, date(2026, 2, 1))])
        batches.finish(unit, made, rows=1, words="late")

    url = books.make()
    book = open_book(url, ANA)

    def shut(unit):
        made = batches.begin(unit, "period close", second=False)
        close(unit, made.id, Quarter(2026, 1))
        batches.finish(unit, made, rows=1, words="closed")

    book.run(shut)
    book.run(work)
    with Reader(url) as reader:
        assert reader.rows("SELECT day, late_from FROM journal_transaction") == [("2026-04-01", "2026-02-01")]
    book.close()


@pytest.mark.unsound
@pytest.mark.parametrize("spelling", ["ana.reyes", " ana.reyes", "ANA.REYES", "Ana.Reyes "])
def test_nobody_approves_their_own_batch_under_any_spelling(books, spelling):
    url = books.make(two_person=True)
    book = open_book(url, ANA)

    def work(unit):
        made = batches.begin(unit, "first", second=True)
        posting.prepare(unit, made.id, [draft("one", 10)])
        batches.finish(unit, made, rows=1, words="one entry")
        return made

    made = book.run(work)
    assert made.waits
    book.close()
    sql = (
        f"UPDATE batch SET state = 'posted', decided_by = '{spelling}', decided_at = '2026-10-07T00:00:00Z' WHERE id = {made.id}"
    )
    seal = f"UPDATE journal_transaction SET seq = 1, year = 2026, no = 1, sealed_by = '{spelling}', sealed_at = '2026-10-07T00:00:00Z', hash = '{HASH}' WHERE batch_id = {made.id}"
    for statement in (sql, seal):
        connection = sqlite3.connect(sqlite_path(url)) if url.startswith("sqlite") else psycopg.connect(plain_address(url))
        with pytest.raises((sqlite3.Error, psycopg.Error)):
            connection.execute(statement)
        connection.close()
