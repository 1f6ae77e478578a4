"""`fund export`: the journal for other programs, which then prove it a second time, and the fund as it is published."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.session import Session, session
from ledger.errors import FileRefused, LedgerError, NotUnderstood
from ledger.i18n import _, n_
from ledger.periods import DateRange, parse_day
from ledger.screen import write
from ledger.show import Column, Table

if TYPE_CHECKING:
    from exports.journal import Journal

app = typer.Typer(rich_markup_mode=None, add_completion=False)
FILE = Annotated[str, typer.Argument(metavar="FILE", help="Where to write it; - for standard output.")]
FORCE = Annotated[bool, typer.Option("--force", help="Replace a file that exists.")]
SINCE = Annotated[str, typer.Option("--from", metavar="DATE", help="From that day on; what stood before is the first entry.")]
UNTIL = Annotated[str, typer.Option("--to", metavar="DATE", help="Up to that day, which belongs.")]


@app.callback(invoke_without_command=True)
def bare(context: typer.Context) -> None:
    """The journal for other programs."""
    if context.invoked_subcommand is None:
        session().say(
            _("fund export csv FILE          the journal as a flat table"),
            _("fund export beancount FILE    the whole journal for beancount"),
            _("fund export hledger FILE      the whole journal for hledger and its kin"),
            _("fund export iati FILE         the fund as an activity of the IATI Standard 2.03"),
            _("fund export audit DIR [YEAR]  the audit pack: a folder, or a file that ends in .zip"),
        )


@app.command()
def beancount(file: FILE, since: SINCE = "", until: UNTIL = "", force: FORCE = False) -> None:
    """The journal for beancount."""
    from exports import journal_beancount

    _journal("beancount", journal_beancount.lines, file, since, until, force=force)


@app.command()
def hledger(file: FILE, since: SINCE = "", until: UNTIL = "", force: FORCE = False) -> None:
    """The journal for hledger."""
    from exports import journal_hledger

    _journal("hledger", journal_hledger.lines, file, since, until, force=force)


@app.command()
def csv(file: FILE, since: SINCE = "", until: UNTIL = "", force: FORCE = False) -> None:
    """The journal as a flat table, a row for each posting."""
    from exports import journal_csv
    from ledger.programs import csv_of

    columns = tuple(Column(key, key, "amount" if key in journal_csv.NUMBERS else "text") for key in journal_csv.KEYS)
    _journal(
        "csv", lambda told: csv_of(Table("journal", "", columns, journal_csv.rows(told))), file, since, until, force=force
    )  # fmt: skip


@app.command()
def iati(
    file: FILE,
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="Transactions from that day on.")] = "",
    until: Annotated[str, typer.Option("--to", metavar="DATE", help="Transactions up to that day; today without it.")] = "",
    schemas: Annotated[str, typer.Option("--schemas", metavar="DIR", help="The folder of the schemas of IATI 2.03.")] = "",
    force: FORCE = False,
) -> None:
    """The fund as an activity of the IATI Standard 2.03."""
    from exports import iati_schema, iati_xml
    from ledger.reports.iati import load
    from ledger.reports.iati_rules import problems
    from ledger.reports.iati_terms import terms_of

    here = session()
    terms = terms_of(here.settings.iati, here.head[0], here.settings.path.name)
    days = _days(here, since, until)
    activity = load(here.reader, terms, days.last if days and until else here.today, days.begin if days else date.min)
    found = problems(activity, here.today)
    folder = schemas or (here.settings.path.parent / Path(terms.schemas).expanduser() if terms.schemas else None)
    with TemporaryFile() as document:  # checked before it appears where it is asked for
        if not found:
            document.writelines(piece.encode() for piece in iati_xml.pieces(activity, here.actor.moment))
            document.seek(0)
        if folder and not found:
            found = iati_schema.check(document, Path(folder).expanduser())
            document.seek(0)
        if found:
            told = n_("1 thing keeps the activity from being published; nothing was written.",
                      "{count} things keep the activity from being published; nothing was written.", len(found))  # fmt: skip
            raise FileRefused(told, found, name="not-publishable")
        facts = {
            "transactions": len(activity.transactions),
            "budgets": len(activity.budgets),
            "schemas": "checked" if folder else "not checked",
        }
        _put(
            here,
            file,
            TextIOWrapper(document, "utf-8", newline=""),
            {"format": "iati", "identifier": terms.identifier, **facts},
            force=force,
        )
    if not folder and here.form == "text" and not here.options.quiet:
        told = _("Not checked against the schemas of the standard: --schemas DIR, or schemas in [iati] of fund.toml.")
        write(told + "\n", sys.stderr if file == "-" else sys.stdout)


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


def _days(here: Session, since: str, until: str) -> DateRange | None:
    """The days asked for; None for all. Raises NotUnderstood for what is no day, and for an end before the beginning."""
    if not since and not until:
        return None
    begin = parse_day(since, here.today) if since else date.min
    return DateRange(begin, parse_day(until, here.today) + timedelta(days=1) if until else date.max)


def _journal(
    form: str, lines: "Callable[[Journal], Iterable[str]]", file: str, since: str, until: str, *, force: bool
) -> None:  # fmt: skip
    from exports.commands_journal import ALL, figures

    here = session()
    told = figures(here.reader, _days(here, since, until) or ALL)
    _put(here, file, lines(told), {"format": form, "entries": told.count, "last": told.last, "seal": told.seal}, force=force)


def _put(here: Session, file: str, pieces: Iterable[str], facts: dict[str, str | int], *, force: bool) -> None:
    """Write the pieces, unless it is a dry run, and say what was written."""
    from ledger.programs import pour

    if file == "-":
        pour(pieces)
        return
    path = _place(Path(file).expanduser(), here, force=force)
    if not here.options.dry_run:
        _whole(path, pieces)
    if here.form != "text":
        columns = tuple(Column(name, name, "count" if isinstance(value, int) else "code") for name, value in facts.items())
        here.show(Table("export", "", (Column("file", "file", "code"), *columns), [(str(path), *facts.values())]))
    elif here.options.dry_run:
        here.say(_("DRY RUN: nothing is written."), _told(facts, path, dry=True))
    else:
        here.say(_told(facts, path, dry=False))


def _told(facts: dict[str, str | int], path: Path, *, dry: bool) -> str:
    if "entries" in facts:
        count = int(facts["entries"])
        if dry:
            return n_("Would write 1 entry to {file}.", "Would write {count} entries to {file}.", count, file=path)
        return n_("Wrote 1 entry to {file}.", "Wrote {count} entries to {file}.", count, file=path)
    count = int(facts["transactions"])
    if dry:
        return n_("Would write 1 transaction to {file}.", "Would write {count} transactions to {file}.", count, file=path)
    return n_("Wrote 1 transaction to {file}.", "Wrote {count} transactions to {file}.", count, file=path)


def _place(path: Path, here: Session, *, force: bool) -> Path:
    """Where to write: never over a book or its settings, over another file only when told to."""
    if not path.exists():
        if not path.parent.is_dir():
            raise NotUnderstood(_("There is no folder {folder}.", folder=path.parent), name="no-folder")
        return path
    if any(one.exists() and path.samefile(one) for one in _kept(here)):
        raise LedgerError(_("{file} is the book itself.", file=path), _("name another file"), name="is-the-book")
    if not path.is_file():
        raise LedgerError(_("{file} is no file.", file=path), _("name a file, or - for standard output"), name="not-a-file")
    if not force:
        raise LedgerError(_("{path} exists already.", path=path), _("--force replaces it"), name="file-exists")
    return path


def _kept(here: Session) -> Sequence[Path]:
    """The files that are the book."""
    if here.reader.dialect != "sqlite":
        return (here.settings.path,)
    from ledger.book.reader import sqlite_path

    book = sqlite_path(here.settings.url)
    return (here.settings.path, *(Path(book + ending) for ending in ("", "-wal", "-shm")))


def _whole(path: Path, pieces: Iterable[str]) -> None:
    """The file appears when all of it is there: a command that is stopped leaves what was there before."""
    from ledger.programs import pour

    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        pour(pieces, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
