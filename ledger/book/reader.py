"""Reading the book through the database's own driver, without SQLAlchemy: this is the fast side.

Lists and reports query the views of `views.sql`. Values come back the same from both databases: amounts as
whole ten-thousandths (int), days and moments as ISO text. SQL is written once, with `:name` for values.
"""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Self

from ledger.errors import Busy, LedgerError, NotUnderstood, Unsound
from ledger.i18n import _

LAYOUT = "0014"  # the newest migration this program knows

# How long a silent network is waited for, in seconds (the last: milliseconds), where the address does not say otherwise.
PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}

_STREAMS = count(1)  # names of cursors: several may be open at once

Row = tuple[Any, ...]


class Asking:
    """What can be asked: a reader, or a writer's unit of work. Short forms on top of `rows`."""

    dialect: str

    def rows(self, sql: str, /, **values: Any) -> list[Row]:
        """All rows of a SELECT; values by name (`:day`)."""
        raise NotImplementedError

    def stream(self, sql: str, /, **values: Any) -> Iterator[Row]:
        """The rows of a SELECT as they come, for what may be longer than memory should hold."""
        yield from self.rows(sql, **values)

    def one(self, sql: str, /, **values: Any) -> Row | None:
        """The first row, or None."""
        found = self.rows(sql, **values)
        return found[0] if found else None

    def value(self, sql: str, /, **values: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.one(sql, **values)
        return found[0] if found else None


Query = Asking  # the same, where only the asking matters


@cache
def for_psycopg(sql: str) -> str:
    """`:name` as psycopg writes it."""
    return re.sub(r"(?<![:\w]):(\w+)", r"%(\1)s", sql.replace("%", "%%"))


class Reader(Asking):
    """A read-only connection. Use as a context manager.

    `unlocked`: the file lies where nobody can write beside it, so that who writes in it meanwhile cannot be made to wait.
    """

    def __init__(self, url: str) -> None:
        self.dialect = dialect_of(url)
        self.connection: Any
        self.unlocked = False
        if self.dialect == "sqlite":
            self.connection, self.unlocked = read_only(sqlite_path(url))
        else:
            self.connection = server(url, autocommit=True)
            self.connection.execute("SET default_transaction_read_only = on")
        check_layout(self)

    def rows(self, sql: str, /, **values: Any) -> list[Row]:
        """All rows of a SELECT; values by name (`:day`)."""
        if self.dialect == "sqlite":
            return self.connection.execute(sql, values).fetchall()  # type: ignore[no-any-return]
        return self.connection.execute(for_psycopg(sql), values).fetchall()  # type: ignore[no-any-return]

    def stream(self, sql: str, /, **values: Any) -> Iterator[Row]:
        """The rows of a SELECT as they come, for what may be longer than memory should hold."""
        if self.dialect == "sqlite":
            yield from self.connection.execute(sql, values)
            return
        with self.connection.transaction(), self.connection.cursor(name=f"stream_{next(_STREAMS)}") as cursor:
            cursor.itersize = 5_000
            yield from cursor.execute(for_psycopg(sql), values)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is asked inside is of one moment, whoever writes meanwhile: figures of several questions go together."""
        if self.dialect == "postgresql":
            with self.connection.transaction():
                self.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                yield
            return
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            if self.connection.in_transaction:  # a failing disk has ended it already
                self.connection.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the database."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def dialect_of(url: str) -> str:
    """`sqlite` or `postgresql`; raises NotUnderstood for another kind of address."""
    if url.startswith("sqlite:///"):
        return "sqlite"
    if url.startswith(("postgresql+psycopg://", "postgresql://")):
        return "postgresql"
    raise NotUnderstood(
        # For translators: {kind} is the beginning of an address, such as "mysql".
        _("{kind} is not a database this program knows.", kind=url.partition(":")[0]),
        _("write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"),
        name="unknown-database",
    )


def sqlite_path(url: str) -> str:
    """The file of a sqlite address."""
    return url.removeprefix("sqlite:///")


def read_only(path: str) -> tuple[sqlite3.Connection, bool]:
    """The file of a book, to be read, and whether that is without a lock: in a folder where nothing can be laid beside it.

    Raises NotUnderstood where there is no file, LedgerError for what may not be read or is no database. What a write-ahead log
    holds is never left out: where there is one that cannot be read with its file, neither is read.
    """
    try:
        return _sqlite(path, "mode=ro"), False
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            told = _("somebody holds this book alone, as fund restore does.")
            raise Busy(told, _("run the command again"), name="busy") from None
        if not Path(path).exists():
            raise NotUnderstood(_("There is no book at {path}.", path=path), _("fund init makes one"), name="no-book") from None
        told = _("{path} cannot be opened by you: {error}.", path=path, error=error)
        # to read it, too, takes the right to write: the files beside it are of all who have it open
        cure = _("fund help permissions says what the second person's login needs")
        if os.access(path, os.R_OK) and not os.access(Path(path).parent, os.W_OK):
            if not _log_of(path):
                return _sqlite(path, "immutable=1"), True
            cure = _("its newest entries are in {log}: copy both into a folder where you may write", log=f"{Path(path).name}-wal")
        raise LedgerError(told, cure, name="not-permitted") from None
    except sqlite3.DatabaseError:
        raise LedgerError(
            _("{path} is not a book.", path=path), _("name the folder of a book with -b"), name="not-a-book"
        ) from None


def _sqlite(path: str, how: str) -> sqlite3.Connection:
    from urllib.parse import quote

    connection = sqlite3.connect(f"file:{quote(path)}?{how}", uri=True, timeout=5, check_same_thread=False)
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _log_of(path: str) -> int:
    """Bytes of the write-ahead log beside a file."""
    try:
        return Path(f"{path}-wal").stat().st_size
    except FileNotFoundError:
        return 0


def server(url: str, *, autocommit: bool = False) -> Any:
    """A connection to PostgreSQL that hands out the values of sqlite3, and does not wait for ever for a silent network.

    Raises LedgerError where none comes about, NotUnderstood for what is no address; never with a word of the address, which may
    hold a password.
    """
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    address = plain_address(url)
    try:
        said = conninfo_to_dict(address)
        patience = {name: value for name, value in PATIENCE.items() if name not in said}
        connection = psycopg.connect(address, autocommit=autocommit, **patience)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        raise _no_connection(error) from None
    except psycopg.Error:
        raise NotUnderstood(
            _("the address of the database cannot be understood."),
            _("write it as postgresql+psycopg://USER@HOST/NAME"),
            name="unknown-database",
        ) from None
    same_values(connection)
    return connection


def _no_connection(error: Any) -> LedgerError:
    """Whether nobody answered, or somebody did and said no."""
    words = str(error).strip().splitlines()[0].rstrip(".")
    asked = error.pgconn is not None and (error.pgconn.used_password or error.pgconn.needs_password)
    if asked or "FATAL" in words:
        return LedgerError(
            _("the server does not let you in: {words}.", words=words),
            _("check login, password and database: the address is in fund.toml, the password in PostgreSQL's own password file"),
            name="not-let-in",
        )
    return LedgerError(
        _("the database does not answer: {words}.", words=words),
        _("check the address and that the server runs"),
        name="no-database",
    )


def plain_address(url: str) -> str:
    """The address as psycopg takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def same_values(connection: Any) -> None:
    """Make psycopg hand out what sqlite3 hands out: days as ISO text, sums as whole numbers."""
    from psycopg.types.numeric import NumericLoader
    from psycopg.types.string import TextLoader

    class Whole(NumericLoader):
        def load(self, data: Any) -> Any:
            number = super().load(data)
            return int(number) if number == number.to_integral_value() else number

    connection.adapters.register_loader("date", TextLoader)
    connection.adapters.register_loader("numeric", Whole)


def other_layout(found: str, dialect: str) -> LedgerError:
    """What to say of a book of another layout, and what helps: an older one is upgraded, a newer one needs its own program."""
    cure = _("install the newer program that made it")
    if found < LAYOUT:
        cure = (
            _("fund upgrade: it keeps the book as it was beside it")
            if dialect == "sqlite"
            else _("keep a copy with pg_dump, then: fund upgrade")
        )
    # For translators: the layout is that of the tables of the database, by its number.
    told = _("This book has layout {found}; this program works with layout {layout}.", found=found, layout=LAYOUT)
    return LedgerError(told, cure, name="other-layout")


def not_a_book() -> LedgerError:
    """What to say of a database that holds something else, or nothing."""
    return LedgerError(_("This database is not a book."), _("fund init makes one"), name="not-a-book")


def check_layout(query: Asking) -> None:
    """Refuse a database that is no book, one of another layout, and one whose last seal is not the chain's head."""
    try:
        found = query.value("SELECT v.version_num FROM alembic_version v, book b WHERE b.id = 1")  # others have the first, too
    except Exception as error:  # either driver's "no such table"
        if getattr(error, "sqlstate", "") == "42501":
            raise LedgerError(
                _("this login has no rights in the book."),
                _("its owner gives them: fund people let LOGIN read|write|approve"),
                name="no-rights",
            ) from None
        if "locked" in str(error):  # whether it is one is not known
            raise
        raise not_a_book() from None
    if found is None:
        raise not_a_book()
    if found != LAYOUT:
        raise other_layout(str(found), query.dialect)
    head = query.one(
        "SELECT b.chain_head, t.hash FROM book b LEFT JOIN journal_transaction t ON t.seq = b.chain_seq WHERE b.id = 1"
    )
    if head is None or (head[0] or None) != head[1]:
        raise Unsound(_("The last entry of this book is not the one it was sealed with."), "fund verify", name="unsound")
