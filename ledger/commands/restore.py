"""`fund restore`: bring a backup back, proved first."""

from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from ledger.cells import minute
from ledger.commands.backup import moment
from ledger.commands.batch_screens import STATES
from ledger.commands.session import Session, session
from ledger.errors import LedgerError, NotUnderstood, Unsound
from ledger.i18n import _, kept_words, n_, spoken
from ledger.show import Cell, Column, Table

if TYPE_CHECKING:
    from ledger.book.checks import Inspector
    from ledger.book.restore import Comparison

app = typer.Typer(rich_markup_mode=None, add_completion=False)
ENDS = 5  # of many batches a screen shows the first and the last


@app.command()
def restore(
    file: Annotated[str, typer.Argument(help="What fund backup made.")],
    database: Annotated[
        str, typer.Option("--database", help="An empty PostgreSQL database for a dump; else that of fund.toml.")
    ] = "",
) -> None:
    """Bring a backup back, proved first; what was there is kept."""
    from ledger.book.reader import dialect_of, sqlite_path

    here, copy = session(), Path(file)
    url = database or here.settings.url
    dumped, on_server = _is_dump(copy), dialect_of(url) == "postgresql"
    if dumped and not on_server:
        raise LedgerError(
            _("{file} is a dump of PostgreSQL, and this book is a file.", file=file),
            _("name an empty database for it: --database postgresql+psycopg://OWNER@HOST/NAME"),
            name="dump",
        )
    if on_server and not dumped:
        told = _("{file} is no dump of PostgreSQL, and goes into no database.", file=file)
        raise LedgerError(told, _("a book stays in the kind of database that it was made in: fund help backups"), name="no-dump")
    if on_server:
        _restore_dump(here, copy, url)
    else:
        _restore_file(here, copy, Path(sqlite_path(url)).resolve())


def _is_dump(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(5) == b"PGDMP"


def _restore_file(here: Session, file: Path, book: Path) -> None:
    """Prove a copy, say what is lost by it, ask, and put it in the place of the book; raises Unsound for a copy that is not sound."""
    from ledger.book import restore as room

    if book.exists() and file.samefile(book):
        raise NotUnderstood(_("{file} is the book itself.", file=file), _("name a copy of it"), name="book-itself")
    with room.open_copy(file) as copy:
        here.say_unlocked(copy)
        version = copy.value("PRAGMA data_version")
        found = _findings(copy)
        if found:
            raise room.damaged(file, *found[:5])
        with copy.snapshot():  # what was proved is what is put there
            end = _end(here, copy)
            if copy.value("PRAGMA data_version") != version:
                raise room.changed_meanwhile()
            proof = _("verified, {entries} entries, seal {head}", **end.said)
            here.say(f"{file}  {proof}")
            compared = room.compare_with(book, copy)
            if compared is not None and compared.is_same and not _is_damaged(book):
                here.say(_("Nothing to do: the book is the same, and sound."))
                end.show(here, compared, None)
                return
            _told(here, book, compared)
            _asked(here, f"{here.head[0]}: {_question(file, book, compared)}")
            kept = None if here.options.dry_run else _put(book, copy, compared)
    if not here.options.dry_run:
        here.say(_("{book} is restored: {entries} entries, seal {head}", book=here.head[0], **end.said))
    if kept:
        here.say(_("What was there is kept: {file}", file=kept))
    if kept and compared:
        here.say(_("It comes back with: fund restore {file}", file=quote(str(kept))))
    end.show(here, compared, kept)


@dataclass(frozen=True, slots=True)
class _End:
    """Where the chain of a copy ends."""

    entries: int
    head: str

    @property
    def said(self) -> dict[str, object]:
        """The same in a sentence."""
        return {"entries": self.entries, "head": self.head[:16] or "-"}

    def show(self, here: Session, compared: "Comparison | None", kept: Path | None) -> None:
        """The result for a program; a person was told."""
        if here.form != "text":
            state = compared.state if compared else "none"
            told = {"state": state, "entries": self.entries, "head": self.head, "kept": str(kept) if kept else None}
            here.show(Table("restore", "", _columns(), compared.lost if compared else []), **told)


def _end(here: Session, query: "Inspector") -> _End:
    """Where a copy ends; from here on its head stands for the book's, which may not be there to say it."""
    here.head = query.rows("SELECT name, full_name, two_person, practice FROM book")[0]
    return _End(*query.rows("SELECT chain_seq, chain_head FROM book")[0])


def _put(book: Path, copy: "Inspector", compared: "Comparison | None") -> Path | None:
    """Put a copy in the place of what is there; returns where that is kept, if there was something."""
    from ledger.book import restore as room

    kept = book.with_name(f"{book.stem}-replaced-{moment()}{book.suffix}")
    if compared is None:
        return kept if room.place(book, copy, kept) else None
    room.replace(book, copy, kept, compared)
    return kept


def _findings(query: "Inspector") -> list[str]:
    from ledger.checks import CHECKS, prove

    return [text for _check, proof in prove(query, CHECKS) for text in proof.findings]


def _is_damaged(book: Path) -> bool:
    """Whether the book that is there is not sound."""
    from ledger.checks import Inspector

    with Inspector(f"sqlite:///{book}") as query:
        return bool(_findings(query))


def _columns() -> tuple[Column, ...]:
    states = spoken(STATES)
    return (
        Column("batch", _("Batch"), "code"), Column("at", _("When, UTC"), "code"), Column("by", _("Who"), "code"),
        Column("kind", _("Command"), "code", optional=True), Column("words", _("What"), words=kept_words()), Column("state", _("State"), "state", words=states),
        Column("in_copy", _("State in the copy"), "state", words=states | {"": "-"}),
    )  # fmt: skip


def _told(here: Session, book: Path, compared: "Comparison | None") -> None:
    """What the copy is to the book that is there, and which batches are lost by it."""
    from ledger.book.restore import first_alone

    if compared is None:
        here.say(
            _("What is at {file} cannot be read as a book, and is not compared.", file=book)
            if book.exists()
            else _("There is no book at {path}: nothing is compared.", path=book)
        )
        return
    said = {
        "same": _("The book has the same entries and batches, but it is not sound."),
        "earlier": _("The copy is an earlier state of the book."),
        "later": _("The copy is a later state of the book, and has all of it."),
        "parted": _("The copy and the book have parted: each has what the other never had."),
    }
    here.say(said[compared.state])
    alone = first_alone(book, compared)
    if alone:
        here.say(
            n_("1 entry is lost, {first}.", "{count} entries are lost, from {first} on.", compared.lost_entries, first=alone)
        )
    if compared.lost and here.form == "text":
        rows: list[tuple[Cell, ...]] = [(number, minute(at), *rest) for number, at, *rest in compared.lost]
        left = len(rows) - 2 * ENDS
        notes = (n_("1 more between them is lost.", "{count} more between them are lost.", left),) if left > 0 else ()
        title = n_("1 batch is lost", "{count} batches are lost", len(rows))
        here.show(Table("restore", title, _columns(), rows if left <= 0 else [*rows[:ENDS], *rows[-ENDS:]], notes=notes))


def _question(file: Path, book: Path, compared: "Comparison | None") -> str:
    if compared is None and book.exists():
        return _("Keep that as it is, and put {file} there?", file=file)
    if compared is None:
        # For translators: "there" is where the file of the book should be.
        return _("Put {file} there?", file=file)
    if not compared.lost and not compared.lost_entries:
        return _("Put {file} in the place of the book?", file=file)
    return _(
        "Put {file} in the place of the book, and lose (entries: {entries}, batches: {batches})?",
        file=file, entries=compared.lost_entries, batches=len(compared.lost),
    )  # fmt: skip


def _asked(here: Session, question: str) -> None:
    """Raises LedgerError for a no; a dry run asks nothing and says what it is."""
    if here.options.dry_run:
        here.say(_("DRY RUN: nothing is written."))
    here.agree(question)


def _restore_dump(here: Session, file: Path, url: str) -> None:
    """Bring a dump into an empty database and prove it there; raises Unsound, and leaves that empty, where it is not sound."""
    from ledger.book import restore_dump

    name = restore_dump.expect_empty(url)
    here.say(_("A dump is proved once it is in the database; when it is not sound, {name} is empty again.", name=name))
    _asked(here, _("Bring {file} into the empty database {name}?", file=file, name=name))
    if here.options.dry_run:
        return
    restore_dump.bring(url, file)
    try:
        end = _proved_there(here, file, url, name)
    except BaseException:
        restore_dump.empty(url)
        raise
    here.say(
        _("{book} is restored: {entries} entries, seal {head}", book=here.head[0], **end.said),
        _("You own it. Rights of others are not in a dump: fund people let LOGIN read|write|approve"),
        _("To open it from a folder: fund init DIR --join --database ADDRESS"),
    )
    end.show(here, None, None)


def _proved_there(here: Session, file: Path, url: str, name: str) -> _End:
    """Where the chain of a book ends that came from a dump; raises Unsound for one that is not sound, LedgerError for what is none."""
    from ledger.book import layout, restore
    from ledger.book.reader import LAYOUT
    from ledger.checks import Inspector

    try:
        before = layout.layout_of(url)
    except LedgerError as error:
        raise restore.no_copy(file) if error.name == "not-a-book" else error from None
    if before != LAYOUT:
        raise restore.older(file, before, _("bring it in by pg_restore --no-owner, then: fund upgrade, and fund verify"))
    with Inspector(url) as query:
        found = _findings(query)
        if found:
            told = _("{file} is not sound; the database {name} is empty again.", file=file, name=name)
            raise Unsound(told, *found[:5], _("take another dump"), name="unsound")
        return _end(here, query)
