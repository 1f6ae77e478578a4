"""What each batch holds, as one hash: its own facts and every row that it carries. Its entries are sealed in the chain.

A batch keeps it from when it is finished, so that `fund verify` sees a rate, a bank's line or a payee that was changed past the
guards, as the chain shows a changed entry.
"""

from collections import defaultdict
from hashlib import sha256
from typing import Any

from ledger.book.guards import UNDOABLE
from ledger.book.reader import Asking

# What a batch is from the start: what becomes of it afterwards is decided by others.
_FACTS = "number, kind, made_by, made_at, second, undoes, rows, total, words, reason, typed, operation"
_TABLES = [table for table in UNDOABLE if not table.startswith("kept_")]  # what closings keep is proved by the postings
_LEFT_OUT = ("batch_id", "undone_in", "original")
_COLUMNS = {
    "sqlite": "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid",
    "postgresql": "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname, a.attnum",
}
_ROW = {
    "sqlite": "json_array({0})",
    "postgresql": "json_build_array({0})::text",
}  # the database writes it, in a third of the time
_EMPTY = (",null]", ", null]", ',""]', ', ""]')


def held(query: Asking, batch: int | None = None) -> dict[int, str]:
    """By id of the batch, a SHA-256 of what it holds, in hex: of one batch, or of all. The two databases write rows each in its way.

    A column that is added later changes no hash while it is empty. Bytes of files are left out, as their own hash stands beside
    them, and so is in which batch a row was undone.
    """
    of, by = ("WHERE id = :b", "WHERE batch_id = :b") if batch is not None else ("", "")
    asked: dict[str, Any] = {"b": batch} if batch is not None else {}
    row = _ROW[query.dialect]
    hashes = {
        number: sha256(_full(told)) for number, told in query.rows(f"SELECT id, {row.format(_FACTS)} FROM batch {of}", **asked)
    }
    columns = defaultdict(list)
    for table, name in query.rows(_COLUMNS[query.dialect]):
        if name not in _LEFT_OUT:
            columns[table].append(f'"{name}"')
    for table in _TABLES:
        told_of = row.format(f"'{table}', {', '.join(columns[table])}")
        for number, told in query.stream(f"SELECT batch_id, {told_of} FROM {table} {by} ORDER BY id", **asked):
            hashes[number].update(_full(told))
    return {number: made.hexdigest() for number, made in hashes.items()}


def _full(row: str) -> bytes:
    """The row without what is empty at its end: there stand the columns that it was made without."""
    while row.endswith(_EMPTY):
        row = row[: row.rindex(",")] + "]"
    return row.encode()
