"""`fund import`: pledges, bank files, rates and contributors into the book. Reading never asks; what is wrong is all said at once."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from imports import screens
from imports.amounts import MARKS
from imports.columns import parse_columns
from imports.commands_budget import budget
from imports.commands_options import (
    AREA,
    CLOSING,
    COLUMNS,
    DATES,
    DECIMAL,
    FILE,
    MARK,
    OPENING,
    SHEET,
    SHEETS,
    SIGN,
    SKIP_REFUSED,
    marked,
    order,
    origin_of,
    refuse,
    refuse_wrong,
)
from imports.days import ORDERS
from imports.grids import read_workbook
from imports.headers import CONTRIBUTORS, PLEDGES, RATES
from ledger.commands.outcome import Outcome
from ledger.commands.session import session
from ledger.contributions.drafts import KINDS
from ledger.errors import FileRefused, LedgerError, NotUnderstood
from ledger.i18n import N_, _, k_, n_, retold, screen_language
from ledger.money import control_total
from ledger.money import currency as known_currency
from ledger.periods import parse_day
from ledger.show import Column, Table

if TYPE_CHECKING:
    from imports.intake import Origin
    from ledger.banking.accounts import BankAccount
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

_A_PLEDGE = N_(
    "a pledge is a row below the headers, with a contributor and an amount: see that it is the right file, or name its --sheet"
)
app = typer.Typer(rich_markup_mode=None, add_completion=False)
app.command("budget")(budget)


@app.command("pledges")
def pledges(
    file: FILE,
    dates: DATES = "",
    decimal: DECIMAL = "",
    sheet: SHEETS = None,
    columns: COLUMNS = "",
    currency: Annotated[str, typer.Option("--currency", help="Where no column says it.")] = "",
    signed: Annotated[str, typer.Option("--signed", metavar="DATE", help="Where no column says it.")] = "",
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="Where no column says it; else the day of signature.")] = "",
    paid_on: Annotated[str, typer.Option("--paid-on", metavar="DATE", help="The day of columns that say what came in.")] = "",
    rounded: Annotated[bool, typer.Option("--round", help="Round amounts with too many decimals, and say how many.")] = False,
    amend: Annotated[bool, typer.Option("--amend", help="Take changed rows as amendments.")] = False,
    mark: MARK = None,
) -> None:
    """Read pledges and instalments from a sheet."""
    from imports.intake import take_pledges
    from imports.pledges import PledgeOptions, read_pledges
    from ledger.contributions.contributors import directory

    here = session()
    options = PledgeOptions(
        dates=order(dates, ORDERS, "--dates"), decimal=order(decimal, MARKS, "--decimal"),
        sheets=tuple(sheet or ()), currency=known_currency(currency) if currency else "",
        signed=parse_day(signed, here.today) if signed else None, due=parse_day(due, here.today) if due else None, paid_on=parse_day(paid_on, here.today) if paid_on else None,
        round=rounded, columns=parse_columns(columns, PLEDGES),
    )  # fmt: skip
    workbook = read_workbook(file)
    found = read_pledges(workbook, directory(here.reader), options)
    refuse_wrong(found.problems, len(found.drafts), mark, file)
    if not found.drafts:
        raise LedgerError(_("{file} holds no pledge.", file=screens.name_of(file)), _(_A_PLEDGE), name="no-pledges")

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        taken = take_pledges(
            unit, batch.id, found.drafts, origin_of("pledges", file, workbook), found.rows, amend=amend, today=here.today
        )
        changed = () if amend else taken.made.changed
        total = control_total(draft.amount for draft in taken.new)
        rows = len(taken.made.new) + len(taken.amended)
        return Outcome(
            rows, k_("1 pledge from {file}", "{count} pledges from {file}", rows, file=screens.name_of(file)), total=total,
            lines=tuple(screens.pledge_lines(file, workbook, found, taken, total, here.screen.width)), table=_changed_table(changed, here.form),
            more={"new": len(taken.made.new), "unchanged": len(taken.made.unchanged), "amended": list(taken.amended), "receipts": taken.receipts},
            next=(_("Next: fund pledge list"),),
            nothing=_("Nothing new in {file}.", file=screens.name_of(file)) + ("" if not changed else " " + _("The changed rows are taken with --amend.")),
        )  # fmt: skip

    here.write("import pledges", work, question=_("Record these pledges?"))


def _changed_table(changed: Sequence[tuple[Any, Any]], form: str) -> Table | None:
    if not changed and form == "text":
        return None
    rows = [
        (
            draft.number,
            standing.code,
            standing.currency,
            sum(one.pledged.amount for one in standing.instalments),
            draft.amount.amount,
            draft.where,
        )
        for draft, standing in changed
    ]
    return Table(
        "import-pledges", n_("1 row differs from the book; --amend takes it", "{count} rows differ from the book; --amend takes them", len(rows)),
        (Column("pledge", _("Pledge"), "code"), Column("contributor", _("Who"), "code"), Column("currency", _("Cur"), "code"),
         Column("book", _("In the book"), "amount"), Column("file", _("In the file"), "amount"), Column("where", _("Where"), "code")),
        rows,
    )  # fmt: skip


@app.command("contributors")
def contributors(
    file: FILE,
    sheet: SHEET = "",
    columns: COLUMNS = "",
    kind: Annotated[str, typer.Option("--kind", help="The class of all, where no column says it.")] = "",
    dates: DATES = "",
    mark: MARK = None,
) -> None:
    """Read contributors: code, names, class, aliases."""
    from imports.contributors import ContributorOptions, read_contributors
    from imports.intake import take_contributors
    from ledger.contributions.contributors import directory

    here = session()
    options = ContributorOptions(
        dates=order(dates, ORDERS, "--dates"), sheets=(sheet,) if sheet else (), kind=order(kind, KINDS, "--kind"),
        columns=parse_columns(columns, CONTRIBUTORS),
    )  # fmt: skip
    workbook = read_workbook(file)
    known = directory(here.reader)
    found = read_contributors(workbook, options, known)
    refuse_wrong(found.problems, len(found.drafts), mark, file)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        new, changed, same = take_contributors(
            unit, batch.id, found.drafts, origin_of("contributors", file, workbook), found.rows
        )
        return Outcome(
            new + changed, k_("1 contributor from {file}", "{count} contributors from {file}", new + changed, file=screens.name_of(file)),
            lines=(*map(retold, found.notes), *screens.doubles(known.doubles(found.drafts)), _("{new} new, {changed} changed, {same} in the book already", new=new, changed=changed, same=same)),
            more={"new": new, "changed": changed, "unchanged": same},
            table=None if here.form == "text" else Table("import-contributors", "", (Column("contributor", "", "code"),), [(d.code,) for d in found.drafts]),
        )  # fmt: skip

    here.write("import contributors", work, question=_("Record these contributors?"))


@app.command("rates")
def rates(
    file: FILE,
    source: Annotated[str, typer.Option("--source", help="Where they come from: ECB, UNORE.")] = "",
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="Nothing before that day.")] = "",
    currency: Annotated[list[str] | None, typer.Option("--currency", help="Only this one; may be repeated.")] = None,
    per: Annotated[
        str,
        typer.Option(
            "--per", metavar="usd|unit|eur", help="usd: units per US dollar; unit: US dollars per unit; eur: units per euro."
        ),
    ] = "",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day of all of them, where no column says it.")] = "",
    dates: DATES = "",
    decimal: DECIMAL = "",
    sheet: SHEET = "",
    columns: COLUMNS = "",
    mark: MARK = None,
) -> None:
    """Read exchange rates (UN operational, ECB, or any sheet)."""
    from imports.intake import take_rates
    from imports.rates import RateOptions, read_rate_file, read_rates

    here = session()
    options = RateOptions(
        dates=order(dates, ORDERS, "--dates"), decimal=order(decimal, MARKS, "--decimal"),
        per=order(per, ("usd", "unit", "eur"), "--per"), since=parse_day(since, here.today) if since else None,
        currencies=frozenset(known_currency(code, date.min) for code in currency or ()), on=parse_day(on, here.today) if on else None,
        sheets=(sheet,) if sheet else (), columns=parse_columns(columns, RATES),
    )  # fmt: skip
    workbook = read_rate_file(file)
    found = read_rates(workbook, source or Path(screens.name_of(file)).stem, options)
    refuse_wrong(found.problems, len(found.drafts), mark, file)
    if not found.drafts:
        cure = _("leave out --since and --currency, or see that it is the right file")
        told = _("{file} holds no rate of what was asked for.", file=screens.name_of(file))
        raise LedgerError(told, cure, *map(retold, found.notes), name="no-rates")

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        new, seen = take_rates(unit, batch.id, found.drafts, origin_of("rates", file, workbook), found.rows)
        number = screen_language().number
        days = [draft.effective_from for draft in found.drafts]
        span = _("{first} to {last}", first=min(days).isoformat(), last=max(days).isoformat())
        return Outcome(
            new, k_("1 rate from {file}", "{count} rates from {file}", new, file=screens.name_of(file)),
            lines=(*screens.rate_lines(found), _("{new} new, {seen} in the book already, {span}", new=number(Decimal(new)), seen=number(Decimal(seen)), span=span)),
            more={"new": new, "seen": seen},
            table=None if here.form == "text" else Table("import-rates", "", (Column("currency", "", "code"),), sorted({(d.currency,) for d in found.drafts})),
        )  # fmt: skip

    here.write("import rates", work, question=_("Record these rates?"))


@app.command("bank")
def bank(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files as the bank gives them.")],
    account: Annotated[str, typer.Option("--account", help="The bank account, where the book has several.")] = "",
    dates: DATES = "",
    decimal: DECIMAL = "",
    sign: SIGN = "",
    opening: OPENING = "",
    closing: CLOSING = "",
    sheet: SHEET = "",
    area: AREA = "",
    columns: COLUMNS = "",
    skip_refused: SKIP_REFUSED = False,
    mark: MARK = None,
) -> None:
    """Read bank files; account for every row."""
    from imports.bank import uncollected
    from imports.commands_files import one_by_one

    here = session()
    options = bank_options(dates, decimal, sign, opening, closing, sheet, area, columns, "", skip_refused=skip_refused)
    stated = bool(dates or decimal or sign or columns or sheet)
    if len(files) > 1 and mark is not None:
        raise NotUnderstood(_("--mark gives back one file."), _("import it by itself"), name="bad-option")
    with uncollected():
        found = one_by_one(here, files, account, options, partial(_read, mark=mark, alone=len(files) == 1))
        if len(found) > 1 and here.options.operation:
            raise NotUnderstood(
                _("an operation makes one batch, and every file makes its own."),
                _("import each by itself, under an operation of its own"),
                name="one-batch",
            )
        told = [
            here.write("import bank", partial(_take_bank, into, reading, origin, stated=stated), second=False, tell=len(found) == 1 or here.form == "text",
                       before=partial(_take_before, found[:place] if here.options.dry_run else ()))
            for place, (into, reading, origin) in enumerate(found)
        ]  # fmt: skip
    if len(found) > 1 and here.form != "text":
        here.show(screens.files_table([(into.name, origin.path.name, done) for (into, _reading, origin), done in zip(found, told, strict=True)]),
                  files=[{"file": origin.path.name, "account": into.name, "batch": done.batch, **done.more}
                         for (into, _reading, origin), done in zip(found, told, strict=True)])  # fmt: skip


def _read(file: Path, options: Any, kept: Any, *, mark: Path | None, alone: bool) -> "tuple[Any, Origin]":
    """A bank's file, read; when it is the only one, a refusal is shown in the form asked for before it is raised."""
    from imports.bank import read_bank
    from imports.intake import Origin
    from imports.sources import open_source

    try:
        source = open_source(file)  # once: what is kept is what was read, even if the file changes meanwhile
        reading = read_bank(source, options, kept)
    except FileRefused as refused:
        here = session()
        if not alone:
            raise
        if here.form == "json":
            from imports.reading import refusal_json
            from ledger.programs import plain_json
            from ledger.screen import write

            write(plain_json(refusal_json(refused)) + "\n")
        elif screens.tell(refused, screens.again(here.words), here.screen.width):
            if mark is not None:
                here.say(marked(refused.problems, mark, file))
            raise typer.Exit(1) from None
        if mark is not None:
            refuse(refused.problems, mark, file, refused.message)
        raise
    return reading, Origin("bank", Path(screens.name_of(file)), source.sha256, source.raw)


def _take_bank(into: "BankAccount", reading: Any, origin: "Origin", unit: "Unit", batch: "Batch", *, stated: bool) -> Outcome:
    from imports.intake import take_bank

    here, file = session(), origin.path
    taken = take_bank(unit, batch.id, into, reading, origin)
    stored = [one for one in taken.judged if one.fresh]
    fresh = [one.line.amount for one in stored if one.verdict != "restated"]
    return Outcome(
        len(stored) or int(taken.kept), k_("1 bank line from {file}", "{count} bank lines from {file}", len(stored), file=screens.name_of(file)),
        total=f"{into.currency} {screens.in_units(sum(fresh), into.currency):,f}",
        lines=tuple(screens.reading_lines(file, reading, here.screen.width) + screens.taken_lines(reading, taken, into.currency)),
        table=None if here.form == "text" else screens.bank_table(reading, taken), more=screens.bank_json(reading, taken),
        next=(*([_("The ledger is untouched until the lines are matched. Next: fund match")] if stored else []),
              *([_("To have it read so again without saying it: fund bank profile {account} --keep last", account=into.name)] if stated else [])),
        nothing=_("Nothing new in {file}: every line is in the book already.", file=screens.name_of(file)),
    )  # fmt: skip


def _take_before(found: "Sequence[tuple[BankAccount, Any, Origin]]", unit: "Unit") -> None:
    """The files before one, each in a batch as it will have; what has nothing new leaves none."""
    from imports.intake import take_bank
    from ledger.journal import batches

    for into, reading, origin in found:
        unit.execute("SAVEPOINT before")
        batch = batches.begin(unit, "import bank", second=False)
        taken = take_bank(unit, batch.id, into, reading, origin)
        if taken.kept:
            batches.finish(unit, batch, rows=len(taken.judged), words="")
        else:
            unit.execute("ROLLBACK TO SAVEPOINT before")


def bank_options(
    dates: str,
    decimal: str,
    sign: str,
    opening: str,
    closing: str,
    sheet: str,
    area: str,
    columns: str,
    currency: str,
    *,
    skip_refused: bool = False,
) -> Any:
    """The options of reading a bank's file, checked."""
    from imports.layout import OFFICER_ROLES
    from imports.reading import ReadOptions

    named = parse_columns(columns, OFFICER_ROLES, _("write it as date=A,amount=D"))
    return ReadOptions(
        dates=order(dates, ORDERS, "--dates"), decimal=order(decimal, MARKS, "--decimal"),
        sign=order(sign, ("plain", "reversed", "marks"), "--sign"), opening=_number(opening, "--opening"), closing=_number(closing, "--closing"),
        sheet=sheet, range=area, columns={role: header or "-" for role, header in named.items()}, account_currency=currency, skip_refused=skip_refused,
    )  # fmt: skip


def _number(text: str, option: str) -> Decimal | None:
    if not text:
        return None
    plain = text.removeprefix("-")
    if not plain.isascii() or not plain.replace(".", "", 1).isdigit():
        raise NotUnderstood(_('"{text}" is not an amount.', text=text), f"{option} 1234.56", name="not-an-amount")
    return Decimal(text)
