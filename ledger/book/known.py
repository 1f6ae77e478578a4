"""The book as it was known at the end of a day: on one connection, views stand before the tables.

A view named as its table is found first, by people's SQL and by the published views, which are made again on top: so every
list and report runs as it stands. What a row said before is told by what the guards let change: a row of a batch is only ever
undone, a batch only decided and undone, an entry only sealed. Days end at midnight UTC, as the book writes its moments.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.book.guards import sql_text, statements
from ledger.book.reader import Asking, Reader
from ledger.errors import LedgerError
from ledger.i18n import _

_FOUNDING = 1  # the batch that made the book: before it nothing was known, and there was no book to ask
_SEALED = "CASE WHEN x.batch_id NOT IN ({{sealed}}) THEN x.{0} END"
_DECIDED = "CASE WHEN x.id NOT IN ({{waiting}}) THEN x.{0} END"
_GONE = "x.undone_in <= {batch} AND x.undone_in NOT IN ({waiting})"
_UNDONE = f"CASE WHEN {_GONE} THEN x.undone_in END"
# Table: which rows were there, and what its columns said that change later.
_OWN: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "account": ("1 = 1", {}),  # the chart changes by an upgrade only
    "batch": (
        "{all}x.id <= {batch}",
        {
            "state": "CASE WHEN x.id IN ({waiting}) THEN 'waiting' WHEN x.state = 'undone' AND (x.undone_in > {batch} "
            "OR x.undone_in IN ({waiting})) THEN 'posted' ELSE x.state END",
            "decided_by": _DECIDED.format("decided_by"),
            "decided_at": _DECIDED.format("decided_at"),
            "decided_why": "CASE WHEN x.id IN ({waiting}) THEN '' ELSE x.decided_why END",
            "undone_in": _UNDONE,
        },
    ),
    "book": (
        "1 = 1",
        {
            "chain_seq": "{seal}",
            "chain_head": "coalesce((SELECT t.hash FROM {schema}.journal_transaction t WHERE t.seq = {seal}), '')",
        },
    ),
    # the numbers of entries, which are read to know them by; no others are
    "counter": (
        "x.kind = 'J' AND EXISTS (SELECT 1 FROM {schema}.journal_transaction t WHERE t.year = x.year AND t.seq <= {seal})",
        {"last": "(SELECT max(t.no) FROM {schema}.journal_transaction t WHERE t.year = x.year AND t.seq <= {seal})"},
    ),
    "journal_transaction": (
        "{all}x.batch_id <= {batch}",
        {name: _SEALED.format(name) for name in ("seq", "year", "no", "sealed_by", "sealed_at", "hash")},
    ),
    "posting": ("{all}x.transaction_id <= {entry}", {}),
    # a paper is none of a batch: it is known from the moment it was first written
    "statement_file": ("x.written_at < '{moment}'", {}),
}
_NO_VIEWS = ("0A000", "25006", "42501")  # what PostgreSQL says of a copy that follows, of one that only reads, of a missing right
_OF_A_BATCH = ("{all}x.batch_id <= {batch}", {"undone_in": _UNDONE})


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the knowledge of a day ends: the last batch begun by then, the last entry, the last seal.

    `waiting` are the batches that nobody had decided about, `sealed` those of them whose entries were sealed afterwards; `moment` is
    where the day ends.
    """

    batch: int
    entry: int
    seal: int
    waiting: tuple[int, ...]
    sealed: tuple[int, ...]
    moment: str = "9999"


def cut(query: Asking, day: date) -> Cut:
    """What was known at the end of `day`; ids of batches and entries follow the order in which they were written."""
    moment = f"{day + timedelta(days=1)}T00:00:00Z"
    batch = max(_FOUNDING, query.value("SELECT max(id) FROM batch WHERE made_at < :moment", moment=moment) or 0)
    undecided = query.rows(
        "SELECT b.id, EXISTS (SELECT 1 FROM journal_transaction t WHERE t.batch_id = b.id AND t.seq IS NOT NULL) FROM batch b "
        "WHERE b.id <= :batch AND (b.state = 'waiting' OR b.decided_at >= :moment) ORDER BY b.id",
        batch=batch, moment=moment,
    )  # fmt: skip
    waiting = tuple(number for number, _sealed in undecided)
    entry = query.value(
        "SELECT max(id) FROM journal_transaction WHERE batch_id = (SELECT max(batch_id) FROM journal_transaction WHERE batch_id <= :batch)",
        batch=batch,
    )
    seal = query.value(
        f"SELECT seq FROM journal_transaction WHERE batch_id <= :batch AND batch_id NOT IN ({_ids(waiting)}) AND seq IS NOT NULL "
        "ORDER BY seq DESC LIMIT 1",
        batch=batch,
    )
    return Cut(batch, entry or 0, seal or 0, waiting, tuple(number for number, sealed in undecided if sealed), moment)


def stand(reader: Reader, day: date) -> None:
    """Let a connection tell the book as it was known at the end of `day`, until it is closed.

    Raises LedgerError where the database lets nobody make views for a moment: a copy that follows, a login without the right.
    """
    found = cut(reader, day)
    made = [*(view for _table, view in shadows(found, columns_of(reader), _schema(reader), reader.dialect)), *published()]
    if reader.dialect == "sqlite":
        reader.connection.executescript(";\n".join(["BEGIN", *made, "COMMIT"]))
        return
    import psycopg

    try:
        reader.connection.execute(";\n".join(["BEGIN READ WRITE", *made, "COMMIT"]))
    except psycopg.Error as error:
        if error.sqlstate not in _NO_VIEWS:
            raise
        raise LedgerError(
            _("this database makes no temporary views, and what was known on a day is read through them."),
            _("ask the server that is written to, or who keeps the database: GRANT TEMPORARY"),
            name="not-as-of",
        ) from None


def shadows(found: Cut, tables: Mapping[str, Sequence[str]], schema: str, dialect: str) -> Iterator[tuple[str, str]]:
    """(table, what stands before it) of every table, by its columns, of which it is said when a row came to be known.

    Each database is asked in a way that its planner sees through. SQLite: a plus keeps it from an index on a condition that
    nearly all rows meet. PostgreSQL guesses of an expression that one row in two hundred meets it: so it gets the rows that were
    undone later apart from all others, and batches, which everything is joined with, as a table that it knows.
    """
    places = {
        "batch": found.batch, "entry": found.entry, "seal": found.seal, "waiting": _ids(found.waiting), "sealed": _ids(found.sealed),
        "schema": schema, "moment": found.moment, "all": "+" if dialect == "sqlite" else "",
    }  # fmt: skip
    for table, columns in tables.items():
        rule = _OWN.get(table) or (_OF_A_BATCH if {"batch_id", "undone_in"} <= set(columns) else None)
        if rule is None:
            continue
        rows, changed = rule
        if table == "journal_transaction" and not found.sealed:
            changed = {}  # as they stand, so that entries are found by their numbers
        whole = _told(table, columns, rows, changed, places)
        if dialect == "postgresql" and table == "batch":
            yield table, f"CREATE TEMP TABLE batch AS {whole};\nALTER TABLE batch ADD PRIMARY KEY (id);\nANALYZE batch"
        elif dialect == "postgresql" and rule is _OF_A_BATCH:
            stood = _told(table, columns, f"{rows} AND (x.undone_in IS NULL OR ({_GONE}))", {}, places)
            later = _told(table, columns, f"{rows} AND NOT ({_GONE})", {"undone_in": "NULL::bigint"}, places)
            yield table, f"CREATE TEMP VIEW {table} AS {stood} UNION ALL {later}"
        else:
            yield table, f"CREATE TEMP VIEW {table} AS {whole}"


def _told(table: str, columns: Sequence[str], rows: str, changed: Mapping[str, str], places: Mapping[str, object]) -> str:
    names = (f'{changed[name]} AS "{name}"' if name in changed else f'x."{name}"' for name in columns)
    query = f"SELECT {', '.join(names)} FROM {{schema}}.{table} x WHERE {rows}"
    return query.format_map(places)


def published() -> Iterator[str]:
    """The views that lists and reports read, made again on what stands before the tables."""
    for statement in statements(sql_text("views.sql")):
        yield statement.replace("CREATE VIEW", "CREATE TEMP VIEW", 1).rstrip().removesuffix(";")


def _ids(batches: Sequence[int]) -> str:
    return ", ".join(map(str, (0, *batches)))  # no batch is 0: a list is never empty


def _schema(query: Asking) -> str:
    return "main" if query.dialect == "sqlite" else str(query.value("SELECT quote_ident(current_schema())"))


def columns_of(query: Asking) -> dict[str, list[str]]:
    """The columns of every table of the book, in order."""
    found = query.rows(
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid"
        if query.dialect == "sqlite"
        else "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relkind = 'r' "
        "AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum"
    )
    tables: dict[str, list[str]] = {}
    for table, column in found:
        tables.setdefault(table, []).append(column)
    return tables
