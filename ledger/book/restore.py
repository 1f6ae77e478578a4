"""A copy brought back into a file: compared with the book that is there, which is kept; then put in its place, all or nothing.

Where the book can be read, the copy goes into it in one transaction of SQLite, while nobody else has it open: whatever stops that
leaves the one or the other. Where it cannot, the copy is written beside it and takes its name.
"""

import contextlib
import os
import random
import shutil
import sqlite3
import time
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self

from ledger.book import backup, store
from ledger.book.checks import Inspector
from ledger.book.reader import LAYOUT, Asking, Row, read_only
from ledger.errors import Busy, LedgerError, Unsound
from ledger.i18n import _

_LOCKS = (512, 0x40000000)  # bytes of a file, and where: whoever has it open by SQLite holds locks there, and nowhere else


@dataclass(frozen=True, slots=True)
class Comparison:
    """The book that is there beside a copy of it.

    Entries of the book, of the copy, and how many both begin with; `lost`: the batches of the book that the copy does not have, or
    not so: number, when, who, kind, words, state, and its state in the copy (empty: it is not there); `gained`: batches of the copy alone.
    """

    entries: int
    of_copy: int
    common: int
    lost: tuple[Row, ...]
    gained: int

    @property
    def parted(self) -> bool:
        """Whether each has what the other never had."""
        alone = any(not state for *_batch, state in self.lost)
        return self.common < min(self.entries, self.of_copy) or bool(self.gained and alone)

    @property
    def lost_entries(self) -> int:
        """How many entries of the book are not in the copy."""
        return self.entries - self.common

    @property
    def is_same(self) -> bool:
        """Whether both have the same entries and the same batches."""
        return self.common == self.entries == self.of_copy and not self.lost and not self.gained

    @property
    def state(self) -> str:
        """What the copy is to the book: same, parted, later (nothing of the book is missing in it) or earlier."""
        if self.is_same:
            return "same"
        return "parted" if self.parted else "earlier" if self.lost or self.lost_entries else "later"


class Held(Asking):
    """The book of a file that nobody else has open, nor opens until it is let go. Use as a context manager.

    Raises Busy when others do not let go of it.
    """

    def __init__(self, path: Path) -> None:
        self.dialect = "sqlite"
        until = time.monotonic() + store.WAIT
        while True:
            self.connection = sqlite3.connect(path, timeout=0, isolation_level=None)
            try:
                # before anything is read: then the locks of the first reading and writing stay until the connection is closed
                for pragma in ("locking_mode = EXCLUSIVE", "synchronous = FULL", "journal_mode = WAL"):
                    self.connection.execute(f"PRAGMA {pragma}").fetchall()
                self.connection.execute("BEGIN EXCLUSIVE")
                self.connection.execute("COMMIT")
            except sqlite3.OperationalError as error:
                self.connection.close()
                if "locked" not in str(error):
                    raise
                if time.monotonic() > until:
                    raise _in_use() from None
                time.sleep(random.uniform(0.005, 0.05))  # noqa: S311 - a jittered wait starves nobody
            else:
                return

    def rows(self, sql: str, /, **values: Any) -> list[Row]:
        """All rows of a SELECT; values by name."""
        return self.connection.execute(sql, values).fetchall()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def open_copy(file: Path) -> Inspector:
    """The copy of a book in a file, to be proved; raises LedgerError for what is none or has another layout, Unsound for a damaged one."""
    try:
        return Inspector(f"sqlite:///{file.absolute()}")
    except LedgerError as error:
        if error.name == "not-a-book":
            raise _no_copy_because(file) from None
        if error.name == "other-layout":
            raise _other_layout(file, error) from None
        raise
    except sqlite3.DatabaseError as error:
        raise damaged(file, str(error)) from None


def _no_copy_because(file: Path) -> LedgerError:
    """What to say of a file in which no book was found: whether it is a whole database, or what is left of one."""
    try:
        connection, _unlocked = read_only(str(file.absolute()))
        with contextlib.closing(connection):
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except LedgerError:  # whose list of tables cannot be read
        with file.open("rb") as opened:
            return damaged(file) if opened.read(16) == b"SQLite format 3\x00" else no_copy(file)
    except sqlite3.DatabaseError as error:
        said = str(error)
    return no_copy(file) if said == "ok" else damaged(file, said.splitlines()[-1])


def no_copy(file: Path) -> LedgerError:
    """What to say of a file that holds something else."""
    return LedgerError(_("{file} is not a copy of a book.", file=file), _("name a file that fund backup made"), name="not-a-book")


def damaged(file: Path, *found: str) -> Unsound:
    """What to say of a copy that is not sound."""
    told = _("{file} is not sound; nothing was replaced.", file=file)
    return Unsound(told, *found, _("fund verify FILE proves another copy"), name="unsound")


def _other_layout(file: Path, error: LedgerError) -> LedgerError:
    connection, _unlocked = read_only(str(file.absolute()))
    with contextlib.closing(connection):
        (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if found > LAYOUT:
        return error  # who made it can read it
    cure = _("copy it into a new folder under the name of the book's file, fund.toml beside it; there: fund upgrade")
    return older(file, found, cure, _("then restore what was upgraded there"))


def older(file: Path, found: str, *cure: str) -> LedgerError:
    """What to say of a copy of an older layout."""
    told = _("{file} has layout {found}; this program works with layout {layout}.", file=file, found=found, layout=LAYOUT)
    return LedgerError(told, *cure, name="other-layout")


def compare_with(book: Path, copy: Asking) -> Comparison | None:
    """The book of a file beside a copy of it; None where there is no file, or none that can be read as a book.

    Raises LedgerError where it is another book, Busy where somebody holds it.
    """
    if not book.exists():
        return None
    try:
        with Inspector(f"sqlite:///{book}") as there:
            return compare(there, copy)
    except LedgerError as error:
        if error.name == "not-a-book":
            return None
        raise
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise _in_use() from None
        return None


def compare(book: Asking, copy: Asking) -> Comparison:
    """A book beside a copy of it; raises LedgerError where that is no copy of this one."""
    asked = "SELECT name, made_by, made_at, chain_seq FROM book"
    (*ours, entries), (*theirs, of_copy) = (one.rows(asked)[0] for one in (book, copy))

    def differs(seq: int) -> bool:
        ask = "SELECT hash FROM journal_transaction WHERE seq = :seq"
        return bool(book.value(ask, seq=seq) != copy.value(ask, seq=seq))

    # each entry is sealed over the one before it: what is the same at one place is the same up to there
    common = bisect_left(range(1, min(entries, of_copy) + 1), True, key=differs)
    if ours != theirs or (not common and entries and of_copy):
        name, person, at = theirs
        raise LedgerError(
            _("this is a copy of another book: {name}, made by {person} on {day}.", name=name, person=person, day=at[:10]),
            _("go to the folder of its book, or bring it back in a new folder: fund help backups"),
            name="another-book",
        )
    asked = "SELECT id, number, made_at, made_by, kind, words, state, decided_by, decided_at, content FROM batch ORDER BY id"
    known = {row[0]: row for row in copy.rows(asked)}
    here = book.rows(asked)
    lost = []
    for row in here:
        other = known.get(row[0])
        if other != row:
            lost.append((*row[1:7], other[6] if other and other[:6] == row[:6] else ""))
    gained = len(known) - sum(row[:6] == known.get(row[0], ())[:6] for row in here)
    return Comparison(entries, of_copy, common, tuple(lost), gained)


def first_alone(book: Path, comparison: Comparison) -> str:
    """The number of the first entry of the book that the copy does not have; empty where it has all."""
    with Inspector(f"sqlite:///{book}") as there:
        found = there.one("SELECT year, no FROM journal_transaction WHERE seq = :seq", seq=comparison.common + 1)
    return f"J-{found[0]}-{found[1]:06d}" if found else ""


def replace(book: Path, copy: Inspector, kept: Path, planned: Comparison) -> None:
    """Put a copy in the place of a book that can be read, which is kept in the new file `kept` (mode 0600).

    Raises Busy while others have it open, LedgerError when it is no longer as `planned` compared it.
    """
    with store.translated(), Held(book) as held:
        if compare(held, copy) != planned:
            raise changed_meanwhile()
        if held.value("PRAGMA page_size") != copy.value("PRAGMA page_size"):
            raise LedgerError(
                _("another program has written the copy anew, in pages of another size, which do not go into {book}.", book=book),
                _("give that file another name, and run the command again"),
                name="page-size",
            )
        backup.new_file(kept)
        backup.copied(held.connection, kept)
        copy.connection.backup(held.connection, progress=_never_waits)
        held.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        _assert_same(held, copy)


def place(book: Path, copy: Inspector, kept: Path) -> bool:
    """Put a copy where there is no book or none that can be read; whether something was there, which is kept under `kept` as it is.

    Raises Busy while others have that file open.
    """
    with _left_alone(book) as there:
        new = kept.with_suffix(".part")
        backup.new_file(new)
        backup.copied(copy.connection, new, journal="WAL")
        with Inspector(f"sqlite:///{new}") as written:
            _assert_same(written, copy)
        if there is not None:
            shutil.copymode(book, new)
        found = _keep(there, book, kept)
        for ending in ("-wal", "-shm"):  # all of it is in the file
            Path(f"{new}{ending}").unlink(missing_ok=True)
        new.replace(book)
        _to_disk(book.parent)
    return found


def changed_meanwhile() -> LedgerError:
    """What to say when something is no longer as it was looked at."""
    told = _("something else was written while this was looked at; nothing was replaced.")
    return LedgerError(told, _("run the command again"), name="changed-meanwhile")


def _assert_same(book: Asking, copy: Asking) -> None:
    seals = {tuple(one.rows("SELECT chain_seq, chain_head FROM book")[0]) for one in (book, copy)}
    assert len(seals) == 1, f"two seals: {seals}"


def _never_waits(status: int, _remaining: int, _total: int) -> None:
    """Python would ask a locked file again for ever."""
    if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        raise _in_use()


def _in_use() -> Busy:
    return Busy(
        _("somebody has this book open; nothing was replaced."),
        _("run the command again when they have left it"),
        name="busy",
    )


@contextlib.contextmanager
def _left_alone(book: Path) -> Iterator[BinaryIO | None]:
    """The file of a book that SQLite may not be able to read, while nobody else has it open; None where there is none."""
    if not book.exists():
        yield None
        return
    with book.open("r+b") as there:
        try:
            import fcntl
        except ImportError:  # Windows, which lets nobody replace a file that somebody has open
            pass
        else:
            try:
                fcntl.lockf(there, fcntl.LOCK_EX | fcntl.LOCK_NB, *_LOCKS)
            except OSError:
                raise _in_use() from None
        yield there


def _keep(there: BinaryIO | None, book: Path, kept: Path) -> bool:
    """Copy a file as it is, and move what lies beside it out of the way of another: a log would be mixed into it."""
    if there is not None:
        backup.new_file(kept)
        with kept.open("wb") as out:  # by the file that is open: closing another would let go of the lock
            shutil.copyfileobj(there, out)
            out.flush()
            os.fsync(out.fileno())
    beside = [ending for ending in ("-wal", "-journal", "-shm") if Path(f"{book}{ending}").exists()]
    for ending in beside:
        Path(f"{book}{ending}").replace(f"{kept}{ending}")
        Path(f"{kept}{ending}").chmod(0o600)
    return there is not None or bool(beside)


def _to_disk(folder: Path) -> None:
    """Make sure that the name of a file survives a crash of the machine."""
    if os.name != "nt":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
