"""Making and upgrading the database: tables by migration, then guards and views laid anew from their SQL files."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Connection, Engine, create_engine, event, inspect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import NullPool

from ledger.book import guards
from ledger.book.guards import UNDOABLE, guard_names
from ledger.book.reader import LAYOUT, Asking, Row, for_psycopg, not_a_book, other_layout
from ledger.book.store import begin, connect, translated

__all__ = ["UNDOABLE", "guard_names", "is_empty", "lay"]


@compiles(BigInteger, "sqlite")
def _big_integer(type_: BigInteger, compiler: Any, *, type_expression: Any = None, **options: Any) -> str:
    """To SQLite a key called INTEGER is the number of the row itself; any other name costs an index that says it once more."""
    own = type_expression is not None and type_expression.primary_key
    return "INTEGER" if own else str(compiler.visit_big_integer(type_, **options))


def lay(url: str, fill: Callable[[Connection], None] | None = None) -> str:
    """Bring the database at `url` to this program's layout, in one transaction; returns the layout it had before.

    `fill` writes the first rows of a new book, before the guards stand.
    """
    engine = _engine(url)
    try:
        with translated(), engine.begin() as connection:
            before = _layout_of(connection)
            if before > LAYOUT:
                raise other_layout(before, connection.dialect.name)
            for statement in _drops(connection):
                connection.exec_driver_sql(statement)
            _migrate(connection)
            if fill is not None and not before:
                fill(connection)
            for statement in _laid(connection):
                connection.exec_driver_sql(statement)
            return before
    finally:
        engine.dispose()


def is_empty(url: str) -> bool:
    """Whether a PostgreSQL database holds no tables yet."""
    engine = _engine(url)
    try:
        with translated(), engine.connect() as connection:
            return not inspect(connection).get_table_names()
    finally:
        engine.dispose()


def layout_of(url: str) -> str:
    """The layout of the database at `url`; raises LedgerError when it is no book, or one of a newer program."""
    engine = _engine(url)
    try:
        with translated(), engine.connect() as connection:
            found = _layout_of(connection)
    finally:
        engine.dispose()
    if not found:
        raise not_a_book()
    if found > LAYOUT:
        raise other_layout(found, engine.dialect.name)
    return found


def _engine(url: str) -> Engine:
    """An engine whose every transaction takes the writer's turn at once."""
    engine = create_engine(url, poolclass=NullPool, creator=lambda: connect(url))
    event.listen(engine, "begin", lambda connection: begin(connection.connection.driver_connection))
    return engine


def _layout_of(connection: Connection) -> str:
    if not {"alembic_version", "book"} <= {*inspect(connection).get_table_names()}:
        return ""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(str(files("ledger.book"))) / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, LAYOUT)


def _drops(connection: Connection) -> Iterator[str]:
    """Everything that is laid anew: views and triggers."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("SELECT type, name FROM sqlite_master WHERE type IN ('view', 'trigger')").fetchall()
        yield from (f'DROP {kind} "{name}"' for kind, name in found)
        return
    views = inspect(connection).get_view_names()
    if views:
        yield f"DROP VIEW {', '.join(views)} CASCADE"
    found = connection.exec_driver_sql(
        "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE NOT t.tgisinternal AND n.nspname = current_schema()"
    ).fetchall()
    yield from (f'DROP TRIGGER "{name}" ON "{table}"' for name, table in found)


def _laid(connection: Connection) -> Iterator[str]:
    asked = _Asked(connection)
    yield from guards.laid(asked.dialect, guards.shapes(asked))
    yield from guards.statements(guards.sql_text("views.sql"))


class _Asked(Asking):
    """A connection of SQLAlchemy as the readers' side asks questions."""

    def __init__(self, connection: Connection) -> None:
        self.dialect = connection.dialect.name
        self.driver: Any = connection.connection.driver_connection

    def rows(self, sql: str, /, **values: Any) -> list[Row]:
        """All rows of a SELECT; values by name."""
        return self.driver.execute(sql if self.dialect == "sqlite" else for_psycopg(sql), values).fetchall()  # type: ignore[no-any-return]
