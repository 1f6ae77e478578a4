"""`fund statement`: what contributors get every quarter."""

from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exports.commands_confirm import confirm, confirmed
from exports.commands_keys import key
from ledger.commands.outcome import Outcome
from ledger.commands.session import PAPERS, Session, session
from ledger.errors import NotUnderstood
from ledger.i18n import _, k_, n_
from ledger.money import BASE, Money
from ledger.periods import Quarter
from ledger.show import Column, Table, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from exports.commands_papers import Delivery
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch
    from ledger.statements.figures_agreements import OfAgreement
    from ledger.statements.figures_lines import Lines
    from ledger.statements.issue import Drawn
    from ledger.statements.papers import Paper

app = typer.Typer(rich_markup_mode=None, add_completion=False)
app.command("key")(key)
app.command("confirm")(confirm)
app.command("confirmed")(confirmed)


@app.callback(invoke_without_command=True)
def bare(context: typer.Context) -> None:
    """Quarterly statements to contributors."""
    if context.invoked_subcommand is None:
        statements()


ByAgreement = Annotated[bool, typer.Option("--by-agreement", help="Also the lines of each agreement.")]


@app.command("list")
def statements(
    quarter: Annotated[str, typer.Argument(metavar="[QUARTER]", help="2026-Q3")] = "",
    missing: Annotated[bool, typer.Option("--missing", help="Only what is due and not issued.")] = False,
) -> None:
    """Statements issued, due, skipped."""
    from ledger.commands.issue_screens import listed

    here = session()
    here.show(listed(here.reader, Quarter.parse(quarter) if quarter else None, missing=missing))


@app.command()
def preview(
    contributor: Annotated[str, typer.Argument(help="Its code: ESP.")],
    quarter: Annotated[str, typer.Argument(help="2026-Q3")],
    everything: Annotated[bool, typer.Option("--all", help="Also name the lines that were never used.")] = False,
    by_agreement: ByAgreement = False,
) -> None:
    """The statement as it would be, marked DRAFT."""
    from exports.commands_papers import look_of
    from ledger.statements.figures import Issue
    from ledger.statements.gather import contributor_id
    from ledger.statements.issue import preview as draft

    here = session()
    with suppress(NotUnderstood):  # also the other way round, as `issue` takes them
        contributor, quarter = quarter, str(Quarter.parse(contributor))
    wanted = Quarter.parse(quarter)
    known_on = Issue(here.today, look=look_of(here))
    drawn = draft(
        here.reader, wanted, contributor_id(here.reader, contributor), known_on, here.options.lang, by_agreement=by_agreement
    )
    if here.form in PAPERS:
        write = import_module(f"exports.statement_{here.form}").write
        Path(here.options.output).write_bytes(write(drawn.figures, drawn.language, known_on.look))
        here.say(_("Wrote {file}.", file=here.options.output))
        return
    if here.form in ("json", "csv"):
        _as_data(here, drawn)
        return
    from ledger.programs import pour
    from ledger.screen import put
    from ledger.statements.preview import lines

    place = place_of(here.setting, here.screen) if here.as_of else here.head[0]
    told = lines(drawn.figures, drawn.language, None if here.to else here.screen.width, place, everything=everything)
    if here.to:
        pour((f"{line}\n" for line in told), here.to)
    else:
        put(told, here.screen)


def _as_data(here: Session, drawn: "Drawn") -> None:
    from ledger.statements.page_parts import as_data

    figures = drawn.figures
    party = figures.facts.contributor
    rows: list[tuple[str, str, Money, Money, Money]] = []
    for part in (*(table.own for table in figures.pledged if table.own.currency != BASE), figures.pledged_in_all, figures.funds):
        rows += [(line.code, part.currency, *line.columns) for line in part]
    here.show(
        Table(
            "statement", "",
            (Column("line", _("Line"), "code"), Column("currency", _("Cur"), "code"), Column("quarter", _("Quarter"), "amount"),
             Column("year", _("Year"), "amount"), Column("inception", _("Inception"), "amount")),
            rows,
        ),
        contributor=party.code, quarter=str(figures.facts.quarter), draft=figures.draft, language=drawn.language.code,
        lines={line.code: f"{line.quarter.amount:f}" for part in (figures.pledged_in_all, figures.funds) for line in part},
        parts=as_data(figures), agreements=[_agreed(one) for one in figures.facts.agreements],
        by_quarter=[{"quarter": str(row.quarter), "due": f"{row.due.amount:f}", "received": f"{row.received.amount:f}"} for row in figures.facts.quarters],
        receipts=[{"receipt": row.number, "date": row.on.isoformat(), "reference": row.bank_reference, "currency": row.sent.currency,
                   "amount": f"{row.sent.amount:f}", "usd": f"{row.value.amount:f}"} for row in figures.facts.receipts],
    )  # fmt: skip


def _agreed(one: "OfAgreement") -> dict[str, object]:
    """An agreement as scripts read it: every line in its three columns, part A in its own currency by that; `pledge` empty: without agreement."""

    def columns(lines: "Lines") -> dict[str, dict[str, str]]:
        return {
            line.code: {
                name: f"{money.amount:f}" for name, money in zip(("quarter", "year", "inception"), line.columns, strict=True)
            }
            for line in lines
        }

    return {
        "pledge": one.pledge, "own": {table.own.currency: columns(table.own) for table in one.pledged},
        "lines": columns(one.pledged_in_all) | columns(one.funds), "receipts": [{"receipt": served.receipt, "usd": f"{served.value.amount:f}"} for served in one.receipts],
    }  # fmt: skip


To = Annotated[str, typer.Option("--to", metavar="DIR", help="Where the files go.")]
Only = Annotated[str, typer.Option("--only", metavar="xlsx|pdf", help="This kind of file; otherwise each.")]
Force = Annotated[bool, typer.Option("--force", help="Write over files that are there.")]
Zip = Annotated[bool, typer.Option("--zip", help="One zip of all of it.")]
Jobs = Annotated[int, typer.Option("--jobs", metavar="N", min=0, help="Processes that draw; by itself as many as help.")]


@app.command()
def issue(
    quarter: Annotated[str, typer.Argument(help="2026-Q3")],
    contributors: Annotated[list[str] | None, typer.Argument(metavar="[CONTRIBUTOR...]", help="Only these.")] = None,
    to: To = "",
    only: Only = "",
    again: Annotated[bool, typer.Option("--again", help="A new version for those named, even if nothing changed.")] = False,
    by_agreement: ByAgreement = False,
    force: Force = False,
    zipped: Zip = False,
    jobs: Jobs = 0,
) -> None:
    """Number, seal and write statements."""
    from exports.commands_papers import check_list, deliver, delivery
    from ledger.statements.gather import contributor_id
    from ledger.statements.papers import papers

    here = session()
    wanted = Quarter.parse(quarter)
    target = delivery(here, to, str(wanted), only=only, force=force, jobs=jobs, zipped=zipped)
    named = [contributor_id(here.reader, code) for code in contributors or ()]
    if again and not named:
        raise NotUnderstood(
            _("--again is for contributors who are named."), f"fund statement issue {wanted} ESP --again", name="again-whom"
        )
    check_list(here, str(wanted), target)
    if (here.reader.value("SELECT max(quarter) FROM period_list") or "") < str(wanted):
        here.say(
            _(
                "{quarter} is not closed: whom its figures still change for gets a version 2. First: fund period close {quarter}",
                quarter=str(wanted),
            )
        )
    codes = set[str]()
    work = _issuing(here, wanted, named, target, codes, again=again, by_agreement=by_agreement)
    outcome = here.write("statement issue", work, question=_("Issue these statements?"))
    if here.options.dry_run:
        return
    if outcome.waits:
        here.say(_("Once approved: fund statement write {quarter} --to {folder}", quarter=str(wanted), folder=str(target.folder)))
        return
    found = papers(here.reader, outcome.batch or str(wanted), target.kinds)
    if found := [one for one in found if one.contributor in codes]:  # nothing new: what a stopped run left is completed
        _wrote(here, deliver(here, found, target), target.folder)


def _issuing(
    here: Session, quarter: Quarter, named: list[int], target: "Delivery", codes: set[str], *, again: bool, by_agreement: bool
) -> "Callable[[Unit, Batch], Outcome]":
    """The work of a run; `codes` are filled with the contributors that it looked at."""
    from exports.commands_papers import check_names, look_of, zip_name
    from ledger.commands.issue_screens import run_lines, run_table
    from ledger.statements import issue as room
    from ledger.statements.manifest import current_key
    from ledger.statements.papers import name_of

    key, look = current_key(here.reader), look_of(here)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        run = room.draw(
            unit,
            quarter,
            named,
            language=here.options.lang,
            look=look,
            key=key.fingerprint if key else "",
            again=again,
            by_agreement=by_agreement,
        )
        codes.update(one.code for one in run.covered)
        drawn, table, lines = run.drawn, run_table(run, named), run_lines(run)
        if not drawn:
            return Outcome(0, "", nothing=_("Nothing to issue for {quarter}.", quarter=str(quarter)), table=table, lines=lines)
        if not here.options.dry_run:
            names = [name_of(one.figures, kind) for one in drawn for kind in target.kinds]
            check_names(target, [zip_name(str(quarter))] if target.zipped else names)
        room.store(unit, batch.id, run)
        words = k_("1 statement for {quarter}", "{count} statements for {quarter}", len(drawn), quarter=str(quarter))
        return Outcome(len(drawn), words, total=str(room.totals([one.figures for one in drawn])[0]), table=table, lines=lines)

    return work


@app.command()
def write(
    which: Annotated[str, typer.Argument(metavar="NUMBER|QUARTER", help="S-2026-0026, a run B-2026-0050, or all of 2026-Q3.")],
    version: Annotated[int, typer.Option("--version", help="Which; the newest by default.")] = 0,
    to: To = "",
    only: Only = "",
    force: Force = False,
    zipped: Zip = False,
    jobs: Jobs = 0,
) -> None:
    """Write issued statements again, from their stored figures: the same bytes for ever."""
    from exports.commands_papers import deliver, delivery
    from ledger.statements.papers import papers

    here = session()
    number = which.strip().upper()
    number = number if number.startswith(("S-", "B-")) else str(Quarter.parse(which))
    if here.options.output:
        only = here.form
    target = delivery(here, to, "{quarter}", only=only, force=force, jobs=jobs, zipped=zipped)
    found = papers(here.reader, number, target.kinds, version=version)
    if not found:
        raise NotUnderstood(
            _("There is no issued statement {which}.", which=f"{which}/{version}" if version else which),
            "fund statement list",
            name="unknown-statement",
        )
    if here.to:
        _write_one(here, found, here.to)
        return
    target = delivery(here, to, found[0].quarter, only=only, force=force, jobs=jobs, zipped=zipped)
    names = deliver(here, found, target)
    _wrote(here, names, target.folder)
    if here.form != "text":
        here.show(Table("statement-write", "", (Column("file", "", "code"),), [(str(target.folder / name),) for name in names]))


def _write_one(here: Session, found: "Sequence[Paper]", to: Path) -> None:
    """The one paper into the file that was named; raises NotUnderstood where there are several."""
    from exports.commands_papers import proved

    if len(found) > 1:
        raise NotUnderstood(
            _("{count} statements do not go into one file.", count=len(found)),
            _("name a folder with --to, or one statement"),
            name="one-file",
        )
    if here.options.dry_run:
        here.say(_("Would write {file}.", file=here.options.output))
        return
    for _paper, content in proved(here, found):
        to.write_bytes(content)
    here.say(_("Wrote {file}.", file=here.options.output))


def _wrote(here: Session, names: list[str], folder: Path) -> None:
    if here.options.dry_run:
        here.say(*(_("Would write {file}.", file=str(folder / name)) for name in names))
    elif names:
        here.say(n_("Wrote 1 file to {folder}.", "Wrote {count} files to {folder}.", len(names), folder=str(folder)))
    else:
        here.say(_("All files are in {folder} already, as they were issued.", folder=str(folder)))
