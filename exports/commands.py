"""`fund export`: the journal for other programs, which then prove it a second time."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exports import journal
from ledger.commands.session import Session, session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _, n_
from ledger.show import Column, Table

if TYPE_CHECKING:
    from ledger.book.reader import Reader, Row

app = typer.Typer(rich_markup_mode=None, add_completion=False)
FILE = Annotated[str, typer.Argument(metavar="FILE", help="Where to write it; - for standard output.")]
FORCE = Annotated[bool, typer.Option("--force", help="Replace a file that exists.")]
PAGE = 2_000  # transactions read at a time: the memory it takes does not grow with the book

ENTRIES = (
    "SELECT j.number, j.day, j.event, j.memo, j.source, j.batch, j.prepared_by, j.sealed_by, j.sealed_at, j.late_from, o.year, o.no, "
    "j.account, j.base, j.currency, j.amount, j.contributor, j.pledge, j.instalment, j.line, j.bank_account, j.fund "
    "FROM journal j LEFT JOIN journal_transaction o ON o.id = j.reverses WHERE j.seq > :after AND j.seq <= :upto ORDER BY j.seq, j.no"
)


@app.callback(invoke_without_command=True)
def bare(context: typer.Context) -> None:
    """The journal for other programs."""
    if context.invoked_subcommand is None:
        session().say(
            _("fund export beancount FILE    the whole journal for beancount"),
            _("fund export hledger FILE      the whole journal for hledger and its kin"),
            _("fund export audit DIR [YEAR]  the audit pack: a folder, or a file that ends in .zip"),
        )


@app.command()
def beancount(file: FILE, force: FORCE = False) -> None:
    """The whole journal for beancount."""
    from exports import journal_beancount

    _export(session(), "beancount", journal_beancount.lines, file, force=force)


@app.command()
def hledger(file: FILE, force: FORCE = False) -> None:
    """The whole journal for hledger."""
    from exports import journal_hledger

    _export(session(), "hledger", journal_hledger.lines, file, force=force)


@app.command()
def audit(
    to: Annotated[str, typer.Argument(metavar="DIR|FILE.zip", help="A new or empty folder, or a file that ends in .zip.")],
    period: Annotated[
        str, typer.Argument(metavar="[PERIOD]", help="2026, 2026-Q3, 2026-01..2026-06; else everything recorded.")
    ] = "",
    force: FORCE = False,
) -> None:
    """The audit pack: every table with its hash, by the auditors' assertions, and a program that proves it without this one."""
    from exports import commands_audit

    here, path = session(), Path(to).expanduser()
    if path.suffix.lower() == ".zip":
        path = _place(path, here, force=force)
    commands_audit.export(here, path, period, force=force)


def _export(here: Session, form: str, write: Callable[[journal.Journal], Iterable[str]], file: str, *, force: bool) -> None:
    from ledger.programs import pour

    told = figures(here.reader, here.as_of)
    if file == "-":
        pour(write(told))
        return
    path = _place(Path(file).expanduser(), here, force=force)
    if not here.options.dry_run:
        _whole(path, write(told))
    if here.form != "text":
        names = ("file", "format", "entries", "last", "seal")
        columns = tuple(Column(name, name, "count" if name == "entries" else "code") for name in names)
        here.show(Table("export", "", columns, [(str(path), form, told.count, told.last, told.seal)]))
    elif here.options.dry_run:
        wanted = n_("Would write 1 entry to {file}.", "Would write {count} entries to {file}.", told.count, file=path)
        here.say(_("DRY RUN: nothing is written."), wanted)
    else:
        here.say(n_("Wrote 1 entry to {file}.", "Wrote {count} entries to {file}.", told.count, file=path))


def _place(path: Path, here: Session, *, force: bool) -> Path:
    """Where to write: never over a book or its settings, over another file only when told to."""
    if not path.exists():
        if not path.parent.is_dir():
            raise NotUnderstood(f"There is no folder {path.parent}.", name="no-folder")
        return path
    kept = [here.settings.path]
    if here.reader.dialect == "sqlite":
        from ledger.book.reader import sqlite_path

        book = sqlite_path(here.settings.url)
        kept += [Path(book + ending) for ending in ("", "-wal", "-shm")]
    if any(one.exists() and path.samefile(one) for one in kept):
        raise LedgerError(f"{path} is the book itself.", "name another file", name="is-the-book")
    if not path.is_file():
        raise LedgerError(f"{path} is no file.", "name a file, or - for standard output", name="not-a-file")
    if not force:
        raise LedgerError(f"{path} exists already.", "--force replaces it", name="file-exists")
    return path


def _whole(path: Path, pieces: Iterable[str]) -> None:
    """The file appears when all of it is there: a command that is stopped leaves what was there before."""
    from ledger.programs import pour

    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        pour(pieces, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def figures(reader: "Reader", as_of: date | None = None) -> journal.Journal:
    """The journal up to now, or as it was known at the end of `as_of`; later entries are left out whole."""
    title, currency, made_at = reader.rows("SELECT full_name, currency, made_at FROM book")[0]
    last = _last(reader, as_of)
    upto = last[0] if last else 0
    names = {
        code: journal.account(code, name, kind)
        for code, name, kind in reader.rows("SELECT code, name, kind FROM account ORDER BY code")
    }
    first, latest = reader.rows("SELECT min(day), max(day) FROM journal_transaction WHERE seq <= :upto", upto=upto)[0]
    several = len(reader.rows("SELECT id FROM fund")) > 1
    return journal.Journal(
        title, currency, first or made_at[:10], _day_after(latest) if latest else "", upto,
        f"J-{last[1]}-{last[2]:06d}" if last else "", last[3] if last else "", tuple(names.values()),
        _entries(reader, upto, {code: one.name for code, one in names.items()}, currency, several=several),
        tuple((names[code].name, journal.amount(base, currency)) for code, base in _balances(reader, upto)),
    )  # fmt: skip


def _last(reader: "Reader", as_of: date | None) -> "Row | None":
    """(seq, year, no, hash) of the last entry that belongs."""
    if as_of is None:
        return reader.one("SELECT t.seq, t.year, t.no, t.hash FROM journal_transaction t JOIN book b ON t.seq = b.chain_seq")
    return reader.one(
        "SELECT seq, year, no, hash FROM journal_transaction WHERE sealed_at < :end ORDER BY seq DESC LIMIT 1",
        end=_day_after(as_of.isoformat()),
    )


def _balances(reader: "Reader", upto: int) -> "list[Row]":
    return reader.rows(
        "SELECT p.account, sum(p.base) FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id WHERE t.seq <= :upto "
        "GROUP BY p.account ORDER BY p.account",
        upto=upto,
    )


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _entries(reader: "Reader", upto: int, names: dict[str, str], currency: str, *, several: bool) -> Iterator[journal.Entry]:
    """Every entry in the order of the seals, read page by page. What is sealed never changes, so pages fit together."""
    for after in range(0, upto, PAGE):
        rows = reader.rows(ENTRIES, after=after, upto=min(after + PAGE, upto))
        for _number, group in groupby(rows, key=itemgetter(0)):
            legs = list(group)
            number, day, event, memo, source, batch, prepared, sealed, at, late_from, year, no = legs[0][:12]
            yield journal.Entry(
                number, day, event, memo, source, batch, prepared, sealed, at, late_from or "",
                f"J-{year}-{no:06d}" if year else "", tuple(_leg(row[12:], names, currency, several=several) for row in legs),
            )  # fmt: skip


def _leg(row: "Row", names: dict[str, str], currency: str, *, several: bool) -> journal.Leg:
    account, base, own, units, contributor, pledge, instalment, line, bank, fund = row
    return journal.Leg(
        names[account], journal.amount(base, currency), "" if own == currency else f"{journal.amount(units, own)} {own}",
        contributor or "", pledge or "", instalment, line, bank or "", fund if several else "",
    )  # fmt: skip
