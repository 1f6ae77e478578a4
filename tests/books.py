"""Making books for tests, and writing in them as a command does: the fixtures of conftest.py stand on this."""

import io
import json
import shutil
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ledger import config
from ledger.book import known
from ledger.book.actor import Actor
from ledger.book.reader import Reader
from ledger.book.store import Book, Unit, open_book
from ledger.budget import recovery
from ledger.commands import session
from ledger.contributions import discounts
from ledger.errors import LedgerError
from ledger.journal import batches
from ledger.journal.founding import NewBook, found
from tests.postgres import Postgres

TODAY = date(2026, 10, 7)
NOW = datetime(2026, 10, 7, 11, 31, 5, tzinfo=UTC)
ANA, LUIS = (Actor(name, TODAY, lambda: NOW) for name in ("ana.reyes", "luis.mora"))
Fill = Callable[[Unit], Any]
PROVED: set[str] = set()  # templates of which a copy was proved in this process


@dataclass
class Books:
    """Makes books: a file copied or a database cloned from a template that is built once."""

    dialect: str
    folder: Path
    templates: Path
    server: Postgres | None
    made: list[str] = field(default_factory=list)
    copied: dict[str, str] = field(default_factory=dict)  # address → its template
    told: dict[str, object] = field(default_factory=dict)  # address → what was in it when it was made, on PostgreSQL

    def make(self, fill: Fill | None = None, **about: Any) -> str:
        """The address of a new practice book; `about` as in NewBook, `fill` puts first rows into it, as ana.reyes."""
        new = NewBook(**{"name": "TIP", "full_name": "Trafficking in Persons", "practice": True} | about)
        name = (self._file if self.server is None else self._database)(new, fill)
        place = self.folder / f"book{len(self.made) or ''}"
        place.mkdir()
        if self.server is None:
            shutil.copy(self.templates / f"{name}.db", place / "tip.db")
            url = f"sqlite:///{place / 'tip.db'}"
        else:
            url = self.server.create(name)
            self.told[url] = written(url)
        config.write(place / config.FILE, new.name, "tip.db" if self.server is None else url)
        self.copied[url] = name
        self.made.append(url)
        return url

    def _file(self, new: NewBook, fill: Fill | None) -> str:
        """The template of a book, its file made by now: from that of the book with nothing in it, as founding takes the longest."""
        name = _name(new, fill)
        file = self.templates / f"{name}.db"
        if not file.exists():
            made = file.with_suffix(".unfinished")  # what fails in the middle is no template
            made.unlink(missing_ok=True)
            if fill is not None:
                shutil.copy(self.templates / f"{self._file(new, None)}.db", made)
            _build(f"sqlite:///{made}", new, fill)
            made.rename(file)
        return name

    def _database(self, new: NewBook, fill: Fill | None) -> str:
        of = self._database(new, None) if fill else "template0"
        return self.server.template(_name(new, fill), lambda url: _build(url, new, fill), of)

    def is_as_made(self, url: str) -> bool:
        """Whether nobody wrote in it since: on SQLite every byte is that of its template, on PostgreSQL every batch."""
        if self.server is not None:
            return self.told[url] == written(url)
        file, log = (Path(f"{url.removeprefix('sqlite:///')}{ending}") for ending in ("", "-wal"))
        if not file.exists() or (log.exists() and log.stat().st_size):
            return False
        return file.read_bytes() == (self.templates / f"{self.copied[url]}.db").read_bytes()

    def to_prove(self) -> list[str]:
        """The books that somebody wrote in, and of those that are as they were made one for each template, once in a process."""
        found = []
        for url in self.made:
            template = f"{self.dialect} {self.copied.get(url)}"
            if url not in self.copied or not self.is_as_made(url):
                found.append(url)
            elif template not in PROVED:
                PROVED.add(template)
                found.append(url)
        return found

    def place(self, url: str) -> Path:
        """The folder that a command is run in to work on that book."""
        return self.folder / f"book{self.made.index(url) or ''}"

    def drop(self) -> None:
        """Let go of every database; files go with their folder."""
        for url in self.made:
            if self.server is not None:
                self.server.drop(url)


def written(url: str) -> object:
    """All batches of a book with their states, and the last link of its chain."""
    with Reader(url) as reader:
        return reader.rows("SELECT id, state, content FROM batch ORDER BY id"), reader.rows(
            "SELECT chain_seq, chain_head FROM book"
        )


def known_on(url: str, day: date) -> Reader:
    """A reader of a book as it was known at the end of a day."""
    reader = Reader(url)
    known.stand(reader, day)
    return reader


def _name(new: NewBook, fill: Fill | None) -> str:
    told = f"{new} {getattr(fill, '__module__', '')}.{getattr(fill, '__qualname__', '')}"
    return f"book_{sha256(told.encode()).hexdigest()[:16]}"


def _build(url: str, new: NewBook, fill: Fill | None) -> None:
    if fill is None:
        found(url, new, ANA)
    else:
        book = open_book(url, ANA)
        book.run(fill)
        book.close()
    if url.startswith("sqlite"):  # one file, nothing beside it
        import sqlite3

        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command line did: its exit status, standard output and standard error."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


def command_line(folder: Path, words: Sequence[str], **environment: str) -> Ran:
    """A command line in this process, in a folder."""
    import cli

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, value in environment.items():
            patch.setenv(name, value)
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _stream in range(2))
        with redirect_stdout(out), redirect_stderr(err):
            try:
                status = cli.run(list(words))
            finally:
                session.forget()  # as at the end of its own process: thousands of open books are a gigabyte
    return Ran(status, *map(_told, (out, err)))


def _told(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]


def write(
    book: Book, kind: str, work: Callable[[Unit, int], Any], *, second: bool = True, total: str = "", reason: str = ""
) -> str:
    """One batch through the rooms, as a command writes it; its number."""

    def run(unit: Unit) -> str:
        batch = batches.begin(unit, kind, second=second)
        work(unit, batch.id)
        discounts.follow(unit, batch.id)
        recovery.follow(unit, batch.id)
        batches.finish(unit, batch, rows=1, words=kind, total=total, reason=reason)
        return batch.number

    return book.run(run)


def refusal(book: Book, work: Callable[[Unit, int], Any]) -> LedgerError:
    """How the rooms refuse a piece of work in a batch of its own; nothing of the work stays."""
    with pytest.raises(LedgerError) as no:
        book.run(lambda unit: work(unit, batches.begin(unit, "refused", second=True).id))
    return no.value
