"""Posting (P5): drafts through `posting.prepare` and `batches.finish`, against rows that go straight into the same tables."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.bench.measure import Figure, contest
from tests.bench.yard import Yard, short

HOME = 1000  # transactions of the book that is written into
ENTRY = "journal_transaction"
TRIGGER = (
    "CREATE TRIGGER whole BEFORE INSERT ON posting WHEN typeof(NEW.amount) <> 'integer' OR typeof(NEW.base) <> 'integer' "
    "BEGIN SELECT RAISE(ABORT, 'whole ten-thousandths'); END"
)


def sqlite(yard: Yard, transactions: int) -> None:
    """The gate on SQLite: at most 3 times `executemany` with foreign keys, indexes and a trigger."""
    from tests.bench.fill import ANA

    home, number = yard.book(HOME), iter(range(10**6))

    def fresh() -> Path:
        return yard.copy(home, f"posting-{next(number)}")

    place = fresh()
    _post(f"sqlite:///{place / 'tip.db'}", transactions, ANA)
    rows = _rows_sqlite(place / "tip.db")
    assert len(rows[ENTRY]) == transactions
    assert len(rows["posting"]) == transactions * 5 // 2

    def ours() -> float:
        there = fresh()
        took = _post(f"sqlite:///{there / 'tip.db'}", transactions, ANA)
        shutil.rmtree(there)
        return took

    def raw() -> float:
        there = fresh()
        took = _raw_sqlite(there / "tip.db", rows)
        shutil.rmtree(there)
        return took

    size = f"{short(transactions)} transactions"
    gates = {"raw executemany": 3.0 if transactions == 20_000 else None}
    contest("P5", "posting, SQLite", size, transactions, {"ours": ours, "raw executemany": raw}, gates)


def postgresql(yard: Yard, transactions: int) -> None:
    """The gate on PostgreSQL: at most 3 times COPY into the same tables."""
    from tests import postgres
    from tests.bench.fill import ANA, make

    size = f"{short(transactions)} transactions"
    try:
        server = postgres.Postgres(postgres._server().get_uri(driver="psycopg"))
    except postgres.NoServer as reason:
        Figure("P5", "posting, PostgreSQL", size, missing=str(reason)).tell()
        return
    try:
        home = server.template("bench", lambda url: make(url, HOME))
        _race_postgresql(server, home, transactions, size, ANA)
    finally:
        postgres._let_go()


def _race_postgresql(server: Any, home: str, transactions: int, size: str, actor: Any) -> None:
    url = server.create(home)
    _post(url, transactions, actor)
    rows = _rows_postgresql(url)
    assert len(rows[ENTRY][1]) == transactions
    server.drop(url)

    def once(work: Callable[[str], float]) -> Callable[[], float]:
        def in_a_fresh_book() -> float:
            url = server.create(home)
            took = work(url)
            server.drop(url)
            return took

        return in_a_fresh_book

    rivals = {"ours": once(lambda url: _post(url, transactions, actor)), "COPY": once(lambda url: _raw_postgresql(url, rows))}
    contest("P5", "posting, PostgreSQL", size, transactions, rivals, {"COPY": 3.0 if transactions == 20_000 else None})


def drafts(transactions: int, promises: Sequence[Any]) -> Iterator[Any]:
    """Receipts against instalments, every other one less bank charges: 2.5 postings a transaction."""
    from ledger.journal import rules
    from ledger.money import Money

    nothing = Money.zero("USD")
    cash = rules.Cash("1010", 1, 1)
    for number in range(transactions):
        net = Money(Decimal(100_000 + number).scaleb(-2), "USD")
        charges = Money(Decimal(15), "USD") if number % 2 else nothing
        promise = promises[number % len(promises)]
        settled = rules.Settled(promise, net + charges, net + charges, net + charges)
        day = date(2016, 1, 1) + timedelta(days=number % 3900)
        yield rules.received(
            cash, day, net, charges, net, charges, (settled,), excess=nothing, excess_base=nothing, exchange=nothing, giver=promise,
            source=f"bench:{number}", memo=f"R-2026-{number:06d}",
        )  # fmt: skip


def _post(url: str, transactions: int, actor: Any) -> float:
    """Seconds from the first draft handed over until all are sealed and committed."""
    from ledger.book.store import Unit, open_book
    from ledger.journal import batches, posting, rules

    book = open_book(url, actor)

    def promises(unit: Unit) -> list[rules.Promise]:
        return [
            rules.Promise(1, contributor, "member_state", pledge, no)
            for contributor, pledge, no in unit.rows(
                "SELECT g.contributor_id, e.pledge_id, e.instalment FROM pledge_entry e JOIN pledge g ON g.id = e.pledge_id"
            )
        ]

    ready = list(drafts(transactions, book.run(promises)))

    def work(unit: Unit) -> None:
        batch = batches.begin(unit, "match post", second=False)
        posting.prepare(unit, batch.id, ready)
        batches.finish(unit, batch, rows=transactions, words="bench")

    begun = time.perf_counter()
    book.run(work)
    took = time.perf_counter() - begun
    book.close()
    return took


def _new(table: str) -> str:
    owner = "id" if table == ENTRY else "transaction_id"
    newest = f"SELECT id FROM {ENTRY} WHERE batch_id = (SELECT max(id) FROM batch)"
    return f"SELECT * FROM {table} WHERE {owner} IN ({newest}) ORDER BY id"


def _rows_sqlite(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {table: connection.execute(_new(table)).fetchall() for table in (ENTRY, "posting")}


def _raw_sqlite(path: Path, rows: dict[str, list[tuple[Any, ...]]]) -> float:
    """The same rows into the same tables with their keys and indexes; of the guards, one trigger a posting."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(TRIGGER)
        for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")
        batch = rows[ENTRY][0][1]
        begun = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO batch (id, number, kind, state, made_by, made_at, second, rows, total, words, content, reason) "
            f"VALUES ({batch}, 'B', '', 'posted', '', '', 0, 0, '', '', '-', '')"
        )
        for table in (ENTRY, "posting"):
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[table][0]))})", rows[table])
        connection.execute("COMMIT")
        return time.perf_counter() - begun


def _rows_postgresql(url: str) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    import psycopg

    found = {}
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        for table in (ENTRY, "posting"):
            answer = connection.execute(_new(table))
            found[table] = ([column.name for column in answer.description or ()], answer.fetchall())
    return found


def _raw_postgresql(url: str, rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]]) -> float:
    """COPY of the same rows into the same tables with their keys and indexes; no guards."""
    import psycopg

    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        for name, table in connection.execute(
            "SELECT t.tgname, t.tgrelid::regclass::text FROM pg_trigger t WHERE NOT t.tgisinternal"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}" ON "{table}"')
        batch = rows[ENTRY][1][0][rows[ENTRY][0].index("batch_id")]
        begun = time.perf_counter()
        with connection.transaction():
            connection.execute(
                "INSERT INTO batch (id, number, kind, state, made_by, made_at, second, rows, total, words, content, reason) "
                f"VALUES ({batch}, 'B', '', 'posted', '', '', false, 0, '', '', '-', '')"
            )
            for table, (columns, values) in rows.items():
                with connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                    for row in values:
                        copy.write_row(row)
        return time.perf_counter() - begun
