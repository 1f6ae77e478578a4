"""What `fund verify` says of rows that were changed with the guards asleep: each damage in the words of the check that is there for it.

An ordinary run tries it on SQLite, where the guards are dropped; `make prove` on PostgreSQL too, where they are put to sleep.
"""

import json
import sqlite3
from hashlib import sha256

import psycopg
import pytest

from ledger.book.reader import plain_address, sqlite_path
from ledger.book.store import open_book
from ledger.checks import CHECKS, Inspector
from tests.books import ANA
from tests.conftest import LONG
from tests.ledger.budget import sharing_world
from tests.ledger.commands import filled


@pytest.fixture(params=["sqlite", "postgresql"] if LONG else ["sqlite"])
def dialect(request):
    """The checks ask both databases the same."""
    return request.param


def damage(url, *statements):
    """Change a book past its guards, as somebody with all rights on the database could."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(sqlite_path(url))
        connection.execute("BEGIN")  # one write to the disk, not one for each guard
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
    else:
        connection = psycopg.connect(plain_address(url))
        connection.execute("SET session_replication_role = replica")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def findings(url, name):
    with Inspector(url) as query:
        return next(check for check in CHECKS if check.name == name).look(query).findings


# The check, the damage, all that the check finds.
PLEDGES = {
    "an account of an instalment": (
        "pledges", "UPDATE posting SET amount = amount + 10000 WHERE id = 3",
        "P-2026-0003/2: 1110+1120 has EUR 40,001.00, the pledge says EUR 40,000.00",
    ),
    "a value where nothing is left": (
        "pledges", "UPDATE posting SET base = base - 10000 WHERE id = 21",
        "P-2026-0003/1: 1110+1120, USD has USD -1.00, the pledge says USD 0.00",
    ),
    "a conditional pledge's memorandum": (
        "pledges", "UPDATE posting SET amount = 290000000 WHERE id = 11",
        "CIM-1/1: 9010 has USD 29,000.00, the pledge says USD 30,000.00",
    ),
    "due on one account, less than nothing on the other": (
        "pledges",
        ("UPDATE posting SET account = '1110' WHERE id = 3; UPDATE posting SET amount = amount + 10000 WHERE id = 3; "
         "INSERT INTO posting SELECT 99, transaction_id, 9, '1120', fund_id, currency, -10000, 0, contributor_id, pledge_id, instalment, "
         "bank_account_id, budget_line_id, line, day FROM posting WHERE id = 3"),
        "P-2026-0003/2: 1120 has EUR -1.00, the pledge says EUR 0.00",
    ),
    "a pledge that no longer counts": (
        "pledges", "UPDATE pledge_entry SET undone_in = 13 WHERE id = 2",
        "P-2026-0003/2: 1120 has EUR 40,000.00, but no such pledge counts",
    ),
    "less promised than received": (
        "over", "UPDATE pledge_entry SET amount = 500000000 WHERE id = 1", "P-2026-0003/1: EUR 60,000.00 received of EUR 50,000.00",
    ),
    "money set against nothing": (
        "over", "UPDATE allocation SET instalment = 7 WHERE id = 2", "P-2026-0003/7 has money set against it, but was never promised",
    ),
    "what a receipt gave": (
        "allocations", "UPDATE allocation SET amount = 10000 WHERE id = 2",
        "R-2026-0002 gave P-2026-0003/1 EUR 1.00, its entry says EUR 60,000.00",
    ),
    "more given than came in": (
        "allocations", "UPDATE receipt SET base = base - 10000 WHERE id = 2",
        "R-2026-0002: USD 63,000.00 was given out, USD 62,999.00 came in",
    ),
    "a receipt's charges": ("receipts", "UPDATE receipt SET charges = 0 WHERE id = 1", "R-2026-0001 is not what its entry posted"),
    "a line received twice": (
        "receipts", "UPDATE receipt SET bank_line_id = 1 WHERE id = 4", "bank line L-1 was received twice",
    ),
    "more out of suspense than in": (
        "suspense", "UPDATE receipt SET held = -98600000 WHERE id = 6; UPDATE posting SET amount = 98600000 WHERE id = 34",
        "R-2026-0003 gave out more than it held",
    ),
    "suspense that no receipt holds": (
        "suspense", "UPDATE posting SET amount = amount + 10000 WHERE id = 24",
        "account 2120 holds USD -1.00, the receipts say USD 0.00",
    ),
    "a value of suspense that no receipt holds": (
        "suspense", "UPDATE posting SET base = base + 10000 WHERE id = 24",
        "account 2120 holds USD -1.00, the receipts say USD 0.00",
    ),
}  # fmt: skip
JOURNAL = {
    "a base amount": (
        "balance", "UPDATE posting SET base = base + 10000 WHERE id = 1", "J-2026-000001 is out of balance by USD 1.00",
    ),
    "no postings at all": ("balance", "DELETE FROM posting WHERE transaction_id = 3", "J-2026-000003 has fewer than two postings"),
    "one posting worth nothing": ("balance", "DELETE FROM posting WHERE id = 10", "J-2026-000003 has fewer than two postings"),
    "two values in one currency": (
        "currency", "UPDATE posting SET amount = 1 WHERE id = 5", "J-2026-000002 has a posting with two values in one currency",
    ),
    "a place in the chain": (
        "chain", "UPDATE journal_transaction SET seq = 99 WHERE id = 3",
        "link 4 stands where link 3 should|the head of the book is not the last link of its chain",
    ),
    "a link far beyond": (
        "chain", "UPDATE journal_transaction SET seq = 40001 WHERE id = 16",
        "link 40001 stands where link 16 should|the head of the book is not the last link of its chain",
    ),
    "the day of a posting": (
        "chain", "UPDATE posting SET day = '2026-01-16' WHERE id = 9", "J-2026-000003 has a posting of another day",
    ),
    "a sealed entry of a batch that waits": (
        "batches", "UPDATE batch SET state = 'waiting' WHERE id = 11", "J-2026-000014 is sealed, but its batch B-2026-0011 is waiting",
    ),
    "an open entry of a batch that counts": (
        "batches", "UPDATE batch SET state = 'posted' WHERE id = 15", "an entry of B-2026-0015 is open, but the batch is posted",
    ),
    "a batch without content": (
        "batches", "UPDATE batch SET content = '' WHERE id = 15", "B-2026-0015 was begun and never finished",
    ),
    "an undo that undoes another": (
        "batches", "UPDATE batch SET undoes = 11 WHERE id = 13", "B-2026-0012 is undone, but nothing undoes it",
    ),
    "a row of a batch that counts": (
        "batches", "UPDATE allocation SET undone_in = 13 WHERE id = 1", "a row of allocation does not go with its batch B-2026-0009, which is posted",
    ),
    "a reversal": (
        "reversals", "UPDATE posting SET amount = -80000 WHERE id = 40", "J-2026-000016 does not reverse what it says it reverses",
    ),
    "a reversal of another": (
        "reversals", "UPDATE journal_transaction SET reverses = NULL WHERE id = 16", "J-2026-000015 of the undone batch B-2026-0012 is reversed 0 times",
    ),
    "who approved": (
        "two-people", "UPDATE batch SET decided_by = ' ANA.REYES' WHERE id = 11", "B-2026-0011 was made and approved by ana.reyes",
    ),
    "who sealed": (
        "two-people", "UPDATE journal_transaction SET sealed_by = 'Ana.Reyes ' WHERE id = 14", "J-2026-000014 was prepared and sealed by Ana.Reyes ",
    ),
    "who was never asked for": (
        "two-people", "UPDATE batch SET second = false WHERE id = 11", "B-2026-0011 counts without a second person",
    ),
    "a rate": ("contents", "UPDATE rate SET usd_per_unit = '9.99' WHERE id = 1", "B-2026-0003 holds what was not written in it"),
    "a bank's line": ("contents", "UPDATE bank_line SET text = 'forged' WHERE id = 1", "B-2026-0006 holds what was not written in it"),
    "a maker's reason": ("contents", "UPDATE batch SET reason = 'another' WHERE id = 14", "B-2026-0014 holds what was not written in it"),
    "a contributor's name, long before": (
        "contents", "UPDATE contributor_fact SET value = 'Nobody' WHERE id = 1; UPDATE contributor_fact SET undone_in = 5 WHERE id = 2",
        "B-2026-0002 holds what was not written in it",
    ),
    "an undo that nobody was asked for": (
        "two-people", "UPDATE batch SET second = false WHERE id = 13", "B-2026-0013 counts without a second person",
    ),
}  # fmt: skip
BANKING = {
    "a stored file cut": (
        "files", "UPDATE import_run SET original = substr(original, 1, 20) WHERE id = 1", "the stored file bofa_2026-09.xlsx is not the one that was read",
    ),
    "a line taken out": ("rows", "DELETE FROM bank_line WHERE id = 6", "bofa_2026-09.xlsx: 6 lines were taken, 5 are in the book"),
    "a line's amount": ("posted", "UPDATE bank_line SET amount = amount + 1 WHERE id = 3", "the entry of L-3 is not the line's amount"),
}  # fmt: skip
STATEMENTS = {
    "the chain that it was issued on": (
        "statements", "UPDATE statement SET chain_head = 'x' WHERE id = 1", "S-2026-0001 version 1 was issued on another chain",
    ),
    "money of the bank": (
        "holders", "UPDATE posting SET base = base + 10000 WHERE id = 15",
        "TIP: contributors USD 197,778.75, pool USD 350.17 and program-budget USD 0.00 are not the USD 198,129.92 of the fund",
    ),
}  # fmt: skip
DAMAGES = PLEDGES | JOURNAL | BANKING | STATEMENTS


@pytest.mark.unsound
@pytest.mark.parametrize("what", DAMAGES)
def test_what_was_changed_past_the_guards_is_found_and_named(books, what):
    name, statements, says = DAMAGES[what]
    url = books.make(filled.fill, **filled.ABOUT)
    damage(url, *statements.split("; "))
    assert "|".join(findings(url, name)) == says


@pytest.mark.unsound
def test_figures_that_were_changed_and_sealed_again_do_not_add_up(books):
    url = books.make(filled.fill, **filled.ABOUT)
    with Inspector(url) as query:
        held = json.loads(query.value("SELECT figures FROM statement WHERE id = 4"))
    held["funds"]["lines"]["B14"]["quarter"] = "1.00"
    text = json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    plain, digest = text.replace("'", "''"), sha256(text.encode()).hexdigest()
    damage(url, f"UPDATE statement SET figures = '{plain}', figures_sha256 = '{digest}' WHERE id = 4")
    (finding,) = findings(url, "statements")
    assert finding.startswith(
        "S-2026-0004: The statement of USA for 2026-Q3 does not add up: B14 = B8 + B13: 124,965.00 is not 1.00; "
    )


@pytest.mark.unsound
def test_who_was_overdrawn_by_sharing_out_is_named(books):
    url = books.make(sharing_world.fill)
    book = open_book(url, ANA)
    world = sharing_world.World(book)
    for code in ("CAN", "USA"):
        world.give(code, "1000")
    world.spend("100")
    world.share()
    book.close()
    assert findings(url, "overdrawn") == ()
    damage(url, "UPDATE posting SET base = -100000 WHERE contributor_id = 1 AND line = 'A6'")
    with Inspector(url) as query:
        proof = next(check for check in CHECKS if check.name == "overdrawn").look(query)
    assert proof.findings == ("CAN was overdrawn by USD 40.00 when it was shared out",)
    assert proof.notes == ("CAN is below zero by USD 40.00",)
    damage(url, "UPDATE posting SET contributor_id = 3 WHERE contributor_id = 1 AND line = 'B11.4'")
    assert findings(url, "shares") == ("J-2026-000004 is not what its shares say",)


@pytest.mark.unsound
def test_a_letter_that_asks_for_another_amount_than_was_open_is_named(books, run):
    url = books.make(filled.fill, **filled.ABOUT)
    assert run("pledge", "remind", "CAN", "USA", "--to", "letters", "--yes", url=url).status == 0
    assert findings(url, "reminders") == ()
    damage(url, "UPDATE reminder_part SET amount = amount + 10000 WHERE id = 2")
    name = "reminder-2026-10-07-USA.pdf"
    assert findings(url, "reminders") == (f"{name}: P-2026-0001/1 had USD 115,150.00 open, the letter asks for USD 115,151.00",)
    damage(
        url,
        "UPDATE reminder_part SET amount = amount - 10000 WHERE id = 2",
        "UPDATE reminder SET contributor_id = 1 WHERE id = 2",
    )
    assert findings(url, "reminders") == (f"{name} asks for nothing, or for what another contributor pledged",)
