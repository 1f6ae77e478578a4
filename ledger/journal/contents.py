"""What each batch holds, as one hash: its own facts and every row that it carries. Its entries are sealed in the chain.

A batch keeps it from when it is finished, so that `fund verify` sees a rate, a bank's line or a payee that was changed past the
guards, as the chain shows a changed entry.
"""

from collections import defaultdict
from hashlib import sha256
from typing import Any

from ledger.book.guards import UNDOABLE
from ledger.book.reader import Asking, Row

# What a batch is from the start: what becomes of it afterwards is decided by others.
_FACTS = "number, kind, made_by, made_at, second, undoes, rows, total, words, reason, typed, operation"
_COLUMNS = {
    "sqlite": "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid",
    "postgresql": "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname, a.attnum",
}


def held(query: Asking, batch: int | None = None) -> dict[int, str]:
    """By id of the batch, a SHA-256 of what it holds, in hex: of one batch, or of all.

    A column that is added later changes no hash while it is empty. Bytes of files are left out, as their own hash stands beside
    them, and so is in which batch a row was undone.
    """
    of, by = ("WHERE id = :b", "WHERE batch_id = :b") if batch is not None else ("", "")
    asked: dict[str, Any] = {"b": batch} if batch is not None else {}
    hashes = {row[0]: sha256(_told(row[1:])) for row in query.rows(f"SELECT id, {_FACTS} FROM batch {of}", **asked)}
    columns = defaultdict(list)
    for table, name in query.rows(_COLUMNS[query.dialect]):
        if name not in ("batch_id", "undone_in", "original"):
            columns[table].append(f'"{name}"')
    for table in UNDOABLE:
        for row in query.stream(
            f"SELECT batch_id, '{table}', {', '.join(columns[table])} FROM {table} {by} ORDER BY id", **asked
        ):
            hashes[row[0]].update(_told(row[1:]))
    return {number: made.hexdigest() for number, made in hashes.items()}


def _told(row: Row) -> bytes:
    """The row without what is empty at its end: there stand the columns that it was made without."""
    end = len(row)
    while row[end - 1] in (None, ""):
        end -= 1
    return repr(row[:end]).encode()
