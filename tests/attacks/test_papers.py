"""What a person with SQL in hand cannot do to issued statements, and what `fund verify` finds where the guards were put to sleep."""

import pytest

from ledger.book.reader import Reader
from tests.attacks.by_hand import passes
from tests.ledger.statements import issuing_world

Q = "2026-Q3"
SHA = "f" * 64
TABLES = ("statement", "statement_file", "statement_coverage", "signing_key")
ATTACKS = {
    "a figure changed": "UPDATE statement SET figures = replace(figures, '1000.00', '9000.00')",
    "a seal changed": f"UPDATE statement SET figures_sha256 = '{SHA}'",
    "a statement deleted": "DELETE FROM statement WHERE version = 1",
    "a statement undone by hand": "UPDATE statement SET undone_in = batch_id",
    "a hash changed": f"UPDATE statement_file SET sha256 = '{SHA}'",
    "a paper renamed": "UPDATE statement_file SET name = 'x'",
    "a paper forgotten": "DELETE FROM statement_file",
    "a second paper of a kind": f"INSERT INTO statement_file VALUES (99, 1, 'xlsx', 'x', '{SHA}', '', 'eve', '2026-10-07T00:00:00Z')",
    "a paper of a statement that is not": f"INSERT INTO statement_file VALUES (99, 77, 'pdf', 'x', '{SHA}', '', 'eve', '2026-10-07T00:00:00Z')",
    "a paper without a hash": "INSERT INTO statement_file VALUES (99, 1, 'pdf', 'x', '', '', 'eve', '2026-10-07T00:00:00Z')",
    "a paper of another spelling of its writer": f"INSERT INTO statement_file VALUES (99, 1, 'pdf', 'x', '{SHA}', '', 'EVE', '2026-10-07T00:00:00Z')",
    "a skipped contributor covered up": "UPDATE statement_coverage SET state = 'issued', reason = ''",
    "coverage deleted": "DELETE FROM statement_coverage",
    "a contributor slipped into a run": "INSERT INTO statement_coverage (id, batch_id, quarter, contributor_id, state, reason, balance, pledged) "
    "SELECT 99, max(id), '2026-Q3', 1, 'issued', '', 0, 0 FROM batch",
    "a key changed": "UPDATE signing_key SET public_pem = 'mine'",
    "a key deleted": "DELETE FROM signing_key",
    "a key slipped in": "INSERT INTO signing_key (id, batch_id, fingerprint, public_pem) SELECT 99, max(id), 'mine', 'mine' FROM batch",
}  # fmt: skip
REPLACES = {
    "a statement": "INSERT OR REPLACE INTO statement SELECT * FROM statement",
    "a paper": f"INSERT OR REPLACE INTO statement_file VALUES (1, 1, 'xlsx', 'x', '{SHA}', '', 'eve', '2026-10-07T00:00:00Z')",
    "a paper by its kind": f"INSERT OR REPLACE INTO statement_file VALUES (99, 1, 'xlsx', 'x', '{SHA}', '', 'eve', '2026-10-07T00:00:00Z')",
    "coverage": "INSERT OR REPLACE INTO statement_coverage SELECT * FROM statement_coverage",
    "a key": "INSERT OR REPLACE INTO signing_key SELECT * FROM signing_key",
}
# With the guards asleep: what was changed, and what is said of it.
UNSEEN = {
    "UPDATE statement SET figures = replace(figures, '1000.00', '9000.00') WHERE number = 'S-2026-0003'": "S-2026-0003 version 1: the stored figures are not those that were issued",
    "UPDATE statement SET figures = replace(figures, '\"known_on\"', '\"look\":{\"paper\":\"A4\"},\"known_on\"') WHERE number = 'S-2026-0003'": "S-2026-0003 version 1: the stored figures",
    f"UPDATE statement_file SET sha256 = '{SHA}' WHERE name LIKE 'S-2026-0003%'": "draws another paper than was sent",
    "UPDATE statement_file SET name = 'x.xlsx' WHERE name LIKE 'S-2026-0003%'": "x.xlsx is no paper of a statement that counts",
    "UPDATE statement SET version = 3 WHERE version = 2": "S-2026-0003: of 3 versions there are 2",
    "UPDATE statement SET number = 'S-2026-0009' WHERE number = 'S-2026-0001'": "its figures are those of another statement",
    "DELETE FROM statement_coverage WHERE statement_id = 1 AND state = 'issued'": "S-2026-0001 version 1 is not in what its run covered",
    "UPDATE statement_coverage SET balance = balance + 1 WHERE contributor_id = (SELECT id FROM contributor WHERE code = 'USA')": "what it says of USA is not what its statement says",
}  # fmt: skip


@pytest.fixture
def url(books, run, tmp_path):
    """A book whose office has a key and issued a quarter, and one contributor's again."""
    url = books.make(issuing_world.fill)
    assert run("statement", "key", "--new", "--yes").status == 0
    assert run("statement", "issue", Q, "--yes", "--to", str(tmp_path / "out")).status == 0
    assert run("receipt", "add", "USA", "250", "USD", "--on", "2026-09-20", "--yes").status == 0
    assert run("statement", "issue", Q, "--yes", "--to", str(tmp_path / "out")).status == 0
    return url


def state(url):
    with Reader(url) as reader:
        return [reader.rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES]


@pytest.mark.unsound
def test_every_attack_on_issued_statements_is_refused(url):
    before = state(url)
    assert all(before)
    attacks = ATTACKS if url.startswith("postgresql") else ATTACKS | REPLACES
    assert [name for name, sql in attacks.items() if passes(url, sql)] == []
    assert state(url) == before


def asleep(url, sql):
    """One statement past guards that are put to sleep for it, and woken again."""
    if url.startswith("postgresql"):
        return passes(url, "SET session_replication_role = replica", sql)
    with Reader(url) as reader:
        triggers = reader.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return passes(url, *(f"DROP TRIGGER {name}" for name, _text in triggers), sql, *(text for _name, text in triggers))


@pytest.mark.unsound
@pytest.mark.parametrize(("sql", "says"), UNSEEN.items(), ids=range(len(UNSEEN)))
def test_what_was_changed_past_the_guards_is_found(url, run, sql, says):
    assert run("verify", "--check", "statements", "--check", "papers").status == 0
    assert asleep(url, sql)
    told = run("verify", "--check", "statements", "--check", "papers", "--json")
    assert told.status == 3
    assert says in str(told.json["problems"])
