"""The writing side: open a book, do one unit of work in one database transaction, all or nothing.

Writers queue: SQLite by BEGIN IMMEDIATE with an own jittered wait, PostgreSQL by locking the book's head row
at READ COMMITTED; serialization failures are retried a bounded number of times. Because writers queue, the
next id of a table is known, and rows go in by the driver's bulk way (executemany, COPY). Nothing here imports SQLAlchemy,
which takes longer to load than most commands take to work: it makes tables (layout.py) and describes them.
"""

import contextlib
import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from ledger.book.actor import Actor
from ledger.book.reader import Asking, Row, check_layout, dialect_of, for_psycopg, server, sqlite_path
from ledger.errors import Busy, LedgerError
from ledger.i18n import _

T = TypeVar("T")
WAIT = 10.0  # seconds a writer queues before it says that the book is busy
IDLE = 300.0  # seconds a writer on a server may keep its turn without a word
TRIES = 8
AT_ONCE = 900  # values in one statement: SQLite makes a way back for each, which for every row costs as much as the row


class Unit(Asking):
    """One unit of work inside one database transaction."""

    def __init__(self, driver: Any, dialect: str, actor: Actor) -> None:
        self.driver = driver
        self.dialect = dialect
        self.actor = actor
        self._ids: dict[str, int] = {}

    def rows(self, sql: str, /, **values: Any) -> list[Row]:
        """All rows of a SELECT; values by name (`:day`)."""
        return self._run(sql, values).fetchall()  # type: ignore[no-any-return]

    def stream(self, sql: str, /, **values: Any) -> Iterator[Row]:
        """The rows of a SELECT as they come."""
        yield from self._run(sql, values)

    def execute(self, sql: str, /, **values: Any) -> int:
        """One writing statement; returns the number of rows it touched."""
        return int(self._run(sql, values).rowcount)

    def _run(self, sql: str, values: dict[str, Any]) -> Any:
        return self.driver.execute(sql if self.dialect == "sqlite" else for_psycopg(sql), values)

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement with `?` places for many rows."""
        if self.dialect == "sqlite":
            self.driver.executemany(sql, rows)
        else:
            self.driver.cursor().executemany(sql.replace("%", "%%").replace("?", "%s"), rows)

    def insert(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """Add rows; `columns` is a blank-separated list. Days are ISO text, amounts whole ten-thousandths."""
        names = columns.split()
        into, rows = f"{table} ({', '.join(names)})", list(rows)
        if self.dialect == "postgresql" and len(rows) > 100:
            with self.driver.cursor().copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            if len(rows) > 1000:
                self.driver.execute(f"ANALYZE {table}")  # the planner must know of them before the next statement
            return
        places = f"({', '.join('?' * len(names))})"
        each = AT_ONCE // len(names) if self.dialect == "sqlite" else 1
        whole = len(rows) - len(rows) % each
        for size, some in ((each, rows[:whole]), (1, rows[whole:])):
            if some:
                values = (list(chain.from_iterable(some[at : at + size])) for at in range(0, len(some), size))
                self.many(f"INSERT INTO {into} VALUES {', '.join([places] * size)}", values)

    def ids(self, table: str, count: int = 1) -> range:
        """The next `count` ids of a table."""
        if table not in self._ids:
            self._ids[table] = int(self.value(f"SELECT coalesce(max(id), 0) FROM {table}"))
        first = self._ids[table] + 1
        self._ids[table] += count
        return range(first, first + count)

    def numbers(self, kind: str, year: int, count: int = 1) -> range:
        """The next `count` numbers of a kind of document in a year: no gaps, none given twice."""
        last = self.value("SELECT last FROM counter WHERE kind = :kind AND year = :year", kind=kind, year=year)
        if last is None:
            self.insert("counter", "kind year last", [(kind, year, count)])
        else:
            self.execute("UPDATE counter SET last = last + :n WHERE kind = :kind AND year = :year", n=count, kind=kind, year=year)
        return range((last or 0) + 1, (last or 0) + 1 + count)


class Book:
    """An open book. `run` is the only way to write in it."""

    def __init__(self, url: str, actor: Actor) -> None:
        self.url = url
        self.actor = actor
        self.dialect = dialect_of(url)

    def run(self, work: Callable[[Unit], T], *, dry: bool = False) -> T:
        """Do `work` in one transaction, or not at all; `dry` does it and takes it back.

        Raises Busy when others keep writing, LedgerError when a guard of the database refuses.
        """
        for attempt in range(TRIES):
            try:
                with translated(), contextlib.closing(connect(self.url)) as driver:  # closed before its time, it takes all back
                    begin(driver)
                    unit = Unit(driver, self.dialect, self.actor)
                    check_layout(unit)
                    result = work(unit)
                    if not dry:
                        _commit(driver)
                    return result
            except _Again:
                time.sleep(random.uniform(0.005, 0.05) * (attempt + 1))  # noqa: S311 - a wait, not a secret
        raise _busy()

    def close(self) -> None:
        """Let go of the database: nothing is held between two units of work, and a file is whole by itself, unless others have it open.

        Who copies the file alone must not leave the newest entries behind: SQLite folds its log into it when the last one closes.
        """
        if self.dialect == "sqlite" and Path(f"{sqlite_path(self.url)}-wal").exists():
            with (
                contextlib.suppress(sqlite3.Error),  # it stays beside the file, and nothing is lost
                contextlib.closing(sqlite3.connect(sqlite_path(self.url), timeout=0, isolation_level=None)) as last,
            ):
                last.execute("BEGIN IMMEDIATE")  # makes it look at the log without reading the whole layout, which takes longer
                last.execute("ROLLBACK")


def _commit(driver: Any) -> None:
    """Keep what was written; raises LedgerError where the database went away before it could say whether it did."""
    try:
        driver.commit()
    except Exception as error:
        if not _went_away(error):
            raise
        raise LedgerError(
            _("the database went away while it was to keep what was written; whether it did is not known."),
            _("see that the server runs; fund log says whether the batch is there"),
            name="not-known",
        ) from error


class _Again(Exception):
    """A serialization failure: the same work may succeed when done again."""


def open_book(url: str, actor: Actor) -> Book:
    """The book at `url` (`sqlite:///FILE` or `postgresql+psycopg://…`), acted on by `actor`."""
    return Book(url, actor)


def connect(url: str) -> Any:
    """A connection of the database's own driver, for writing; its transactions are begun by `begin`."""
    if dialect_of(url) == "postgresql":
        return server(url)
    sqlite = sqlite3.connect(sqlite_path(url), timeout=0, isolation_level=None)  # we say BEGIN ourselves
    for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "synchronous = FULL", "temp_store = MEMORY"):
        sqlite.execute(
            f"PRAGMA {pragma}"
        )  # temp_store: each statement's way back is kept aside; a file for it took a third of posting
    if sqlite.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        sqlite.execute("PRAGMA journal_mode = WAL")
    return sqlite


def begin(driver: Any) -> None:
    """Begin a transaction by taking the writer's turn at once; raises Busy when it never comes."""
    if not isinstance(driver, sqlite3.Connection):
        # who is cut off or put to sleep in the middle holds up the others no longer than this
        driver.execute(
            f"SET LOCAL lock_timeout = {int(WAIT * 1000)}; SET LOCAL idle_in_transaction_session_timeout = {int(IDLE * 1000)}"
        )
        if driver.execute("SELECT to_regclass('book')").fetchone()[0]:
            _take_turn(driver)
        return
    until = time.monotonic() + WAIT
    while True:
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            if time.monotonic() > until:
                raise _busy() from None
            time.sleep(random.uniform(0.001, 0.02))  # noqa: S311 - a jittered wait starves nobody
        else:
            return


def _take_turn(driver: Any) -> None:
    """Lock the head of the book; raises Busy, with the logins whose turn does not end."""
    try:
        driver.execute("SELECT id FROM book WHERE id = 1 FOR UPDATE")
    except Exception as error:
        if getattr(error, "sqlstate", None) != "55P03":
            raise
        driver.rollback()
        found = driver.execute(
            "SELECT DISTINCT a.usename FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.relation = 'book'::regclass "
            "AND l.mode = 'RowShareLock' AND a.usename <> session_user AND a.pid NOT IN (SELECT pid FROM pg_locks WHERE NOT granted)"
        ).fetchall()
        raise _busy(*(str(login) for (login,) in found)) from error


def _busy(*logins: str) -> Busy:
    told = _("{who} is writing in this book.", who=", ".join(logins)) if logins else _("another person is writing in this book.")
    return Busy(told, _("run the command again"), name="busy")


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """The database's own refusals as our sentences: guards, uniqueness, a full disk, a lock that never came."""
    try:
        yield
    except Exception as error:
        told = getattr(error, "orig", None) or error  # SQLAlchemy's errors carry those of the driver
        if isinstance(told, sqlite3.Error) or type(told).__module__.startswith("psycopg"):
            raise _sentence(told) from error
        raise


def _went_away(error: BaseException) -> bool:
    """Whether the server ended the connection, or the connection ended by itself."""
    state = getattr(error, "sqlstate", None)
    return state in ("57P01", "57P02", "57P03", "25P03") or (
        state is None and type(error).__module__.startswith("psycopg") and "connection" in str(error)
    )


def _sentence(error: BaseException) -> Exception:
    state = getattr(error, "sqlstate", None)
    if state in ("40001", "40P01"):
        return _Again()
    if state == "55P03" or "database is locked" in str(error):
        return _busy()
    words = str(error).strip().splitlines()[0].removeprefix("FEHLER: ") if str(error) else type(error).__name__
    if _went_away(error):
        told = _("the database went away in the middle; nothing was written.")
        return LedgerError(told, _("see that the server runs, then run the command again"), name="no-database")
    if "disk is full" in words or state == "53100":
        return LedgerError(
            _("the disk is full; nothing was written."), _("make room and run the command again"), name="disk-full"
        )
    cure = ""
    if "readonly" in words or "unable to open" in words:
        cure = _("check the permissions of the folder and of all files of the book in it: fund help permissions")
    elif state == "42501":
        cure = _(
            "ask its owner for the right to write: fund people lists who that is; fund people let LOGIN write|approve gives it"
        )
    elif state == "25006":  # a copy that only follows
        cure = _("ask who keeps the database for the right to write, or for the address of the server that is written to")
    if cure:
        return LedgerError(_("the book cannot be written: {words}.", words=words), cure, name="not-writable")
    # For translators: {words} is what the database said itself, in English.
    return LedgerError(_("the book refuses: {words}.", words=words), name="guard")


def make_file(url: str) -> None:
    """Create the empty file of a SQLite book, readable by its owner only; refuses to touch one that exists."""
    path = Path(sqlite_path(url))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise LedgerError(_("{path} exists already.", path=path), _("name another folder"), name="book-exists") from None
