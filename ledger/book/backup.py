"""A copy of the book, taken while others work, and proved before it is called a backup."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from ledger.book.reader import dialect_of, plain_address, read_only, sqlite_path
from ledger.config import environment
from ledger.errors import LedgerError
from ledger.i18n import _


def copy(url: str, to: Path) -> None:
    """Copy the book at `url` to the new file `to` (mode 0600), by SQLite's online copy or by pg_dump.

    Raises LedgerError when the file exists, or when there is no pg_dump of the server's age.
    """
    new_file(to)
    try:
        if dialect_of(url) == "sqlite":
            with closing(read_only(sqlite_path(url))[0]) as source:
                copied(source, to)
        else:
            _dump(url, to)
    except BaseException:
        to.unlink(missing_ok=True)
        raise


def new_file(to: Path) -> None:
    """Make an empty file that its owner alone may read; raises LedgerError when there is one."""
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise LedgerError(
            _("{path} exists already; a backup never writes over another.", path=to), _("name another file"), name="file-exists"
        ) from None


def copied(source: sqlite3.Connection, to: Path, journal: str = "DELETE") -> None:
    """Copy an open database into an empty file. With the journal DELETE it stays one file, whoever reads it."""
    with closing(sqlite3.connect(to)) as target:
        source.backup(target)
        target.execute(f"PRAGMA journal_mode = {journal}")


def _dump(url: str, to: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise LedgerError(
            _("pg_dump is not on this machine, and a PostgreSQL book is copied with it."),
            _("install the PostgreSQL client of the server's version, or back up on the server"), name="no-pg-dump",
        )  # fmt: skip
    address, secret = without_password(plain_address(url))
    with to.open("wb") as out:
        done = subprocess.run(  # noqa: S603 - the person's own pg_dump
            [program, "--format=custom", f"--dbname={address}"], env={**environment(), **secret}, stdout=out, stderr=subprocess.PIPE, check=False
        )  # fmt: skip
    if done.returncode or not to.stat().st_size:
        words = done.stderr.decode(errors="replace").strip().splitlines() or [_("it wrote nothing")]
        raise LedgerError(
            # For translators: {words} is what the program said itself, in its own language, or "it wrote nothing".
            _("pg_dump failed: {words}.", words=words[0].rstrip(".")),
            _("see that its version is the server's, or back up on the server"),
            name="pg-dump",
        )


def without_password(address: str) -> tuple[str, dict[str, str]]:
    """An address that `ps` may show, and what PostgreSQL's own programs take the password from instead."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    told = conninfo_to_dict(address)
    password = told.pop("password", None)
    return make_conninfo("", **told), {} if password is None else {"PGPASSWORD": str(password)}
