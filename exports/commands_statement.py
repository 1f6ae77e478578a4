"""`fund statement`: what contributors get every quarter."""

import hashlib
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from exports import commands_confirm
from ledger.commands.session import PAPERS, Outcome, Session, session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _, n_
from ledger.money import Money
from ledger.periods import Quarter
from ledger.show import Column, Table, Total, place_of
from ledger.statements.figures import Signed

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch
    from ledger.statements.issue import Drawn
    from ledger.statements.page import Look

app = typer.Typer(rich_markup_mode=None, add_completion=False)


app.command("confirm")(commands_confirm.confirm)
app.command("confirmed")(commands_confirm.confirmed)


@app.callback(invoke_without_command=True)
def bare(context: typer.Context) -> None:
    """Quarterly statements to contributors."""
    if context.invoked_subcommand is None:
        statements()


@app.command("list")
def statements(
    quarter: Annotated[str, typer.Argument(metavar="[QUARTER]", help="2026-Q3")] = "",
    missing: Annotated[bool, typer.Option("--missing", help="Only what is due and not issued.")] = False,
) -> None:
    """Statements issued, due, skipped."""
    here = session()
    wanted = str(Quarter.parse(quarter)) if quarter else ""
    rows: list[tuple[str, int | None, str, str, str, str, str, date | None, str]] = [
        (number, version, contributor, when, language, "issued", made_by, date.fromisoformat(made_at[:10]), file)
        for number, version, contributor, when, language, made_by, made_at, file in here.reader.rows(
            "SELECT number, version, contributor, quarter, language, made_by, made_at, file_name FROM statement_list ORDER BY quarter, number, version"
        )
        if not wanted or when == wanted
    ]
    if wanted:
        from ledger.statements.gather import source

        found = source(here.reader, Quarter.parse(wanted))
        issued = {row[2] for row in rows}
        due = [found.parties[number] for number in found.due() if found.parties[number].code not in issued]
        rows = [] if missing else rows
        rows += [("", None, party.code, wanted, party.language, "due", "", None, "") for party in due]
        if not missing:
            rows += [("", None, code, wanted, "", "skipped", _(why), None, "") for code, why in found.skipped()]
    here.show(
        Table(
            "statements", n_("1 statement", "{count} statements", len(rows)),
            (Column("number", _("Number"), "code"), Column("version", _("Version"), "count"), Column("contributor", _("Who"), "code"),
             Column("quarter", _("Quarter"), "code"), Column("language", _("Lang"), "code", optional=True),
             Column("state", _("State"), "state", words={"issued": _("issued"), "due": _("due"), "skipped": _("skipped")}),
             Column("by", _("By")), Column("on", _("On"), "date", optional=True, priority=1), Column("file", _("File"), "code", optional=True)),
            rows,
        )
    )  # fmt: skip


@app.command()
def preview(
    contributor: Annotated[str, typer.Argument(help="Its code: ESP.")],
    quarter: Annotated[str, typer.Argument(help="2026-Q3")],
    everything: Annotated[bool, typer.Option("--all", help="Also name the lines that were never used.")] = False,
) -> None:
    """The statement as it would be, marked DRAFT."""
    from ledger.statements.figures import Issue
    from ledger.statements.gather import contributor_id
    from ledger.statements.issue import preview as draft

    here = session()
    wanted = Quarter.parse(quarter)
    drawn = draft(here.reader, wanted, contributor_id(here.reader, contributor), Issue(here.today), here.options.lang)
    if here.form in PAPERS:
        write = import_module(f"exports.statement_{here.form}").write
        Path(here.options.output).write_bytes(write(drawn.figures, drawn.language, look_of(here)))
        here.say(_("Wrote {file}.", file=here.options.output))
        return
    if here.form in ("json", "csv"):
        _as_data(here, drawn)
        return
    from ledger.screen import put
    from ledger.statements.preview import lines

    place = place_of(here.setting, here.screen) if here.as_of else here.head[0]
    put(lines(drawn.figures, drawn.language, here.screen.width, place, everything=everything), here.screen)


def _as_data(here: Session, drawn: "Drawn") -> None:
    from ledger.statements.page_parts import as_data

    figures = drawn.figures
    party = figures.facts.contributor
    rows: list[tuple[str, str, Money, Money, Money]] = []
    for part in (*(table.own for table in figures.pledged if table.own.currency != "USD"), figures.pledged_in_all, figures.funds):
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
        parts=as_data(figures),
        receipts=[{"receipt": row.number, "date": row.on.isoformat(), "reference": row.bank_reference, "currency": row.sent.currency,
                   "amount": f"{row.sent.amount:f}", "usd": f"{row.value.amount:f}"} for row in figures.facts.receipts],
    )  # fmt: skip


@app.command()
def issue(
    quarter: Annotated[str, typer.Argument(help="2026-Q3")],
    contributors: Annotated[list[str] | None, typer.Argument(metavar="[CONTRIBUTOR...]", help="Only these.")] = None,
    to: Annotated[str, typer.Option("--to", metavar="DIR", help="Where the files go.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
) -> None:
    """Number, seal and write statements."""
    from ledger.statements import issue as room
    from ledger.statements.gather import contributor_id

    here = session()
    wanted = Quarter.parse(quarter)
    folder = folder_of(here, to, str(wanted))
    only = [contributor_id(here.reader, code) for code in contributors or ()]
    papers: dict[str, bytes] = {}

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        drawn, source = room.draw(unit, wanted, only)
        if not drawn:
            return Outcome(0, "", nothing=_("No contributor has anything to state in {quarter}.", quarter=str(wanted)))
        papers.clear()
        for one in drawn:
            papers[_file_name(one)] = _paper(one, here)
        if not here.options.dry_run:
            may_write(folder, papers, force=force)
        names = [(name, "" if batch.waits else hashlib.sha256(content).hexdigest()) for name, content in papers.items()]
        room.store(unit, batch.id, source.fund_id, drawn, names)
        balance, pledged = room.totals(drawn)
        return Outcome(
            len(drawn), n_("1 statement for {quarter}", "{count} statements for {quarter}", len(drawn), quarter=str(wanted)), total=str(balance),
            table=_issued_table(drawn, (balance, pledged), room.by_accounts(source, only)),
            lines=tuple(_("skipped {code}: {why}", code=code, why=_(why)) for code, why in source.skipped()) if not only else (),
        )  # fmt: skip

    outcome = here.write("statement issue", work, question=_("Issue these statements?"))
    if outcome.waits and not here.options.dry_run:
        here.say(_("Once approved: fund statement write {quarter} --to {folder}", quarter=str(wanted), folder=str(folder)))
    elif outcome.rows and not here.options.dry_run:
        write_all(folder, papers)
        here.say(n_("Wrote 1 file to {folder}.", "Wrote {count} files to {folder}.", len(papers), folder=str(folder)))


def _paper(one: "Drawn", here: Session) -> bytes:
    from exports.statement_xlsx import write

    return write(one.figures, one.language, look_of(here))


def look_of(here: Session) -> "Look":
    """The letterhead and paper of `fund.toml`."""
    from ledger.statements.page import Look

    told = here.settings.statement
    letterhead = tuple(str(line) for line in told.get("letterhead", ()))
    plain = Look()
    return Look(letterhead or plain.letterhead, str(told.get("paper", plain.paper)), str(told.get("negatives", plain.negatives)))


def _file_name(one: "Drawn") -> str:
    """Made from codes only: a name can never leave the folder."""
    issue = one.figures.facts.issue
    code = "".join(sign for sign in one.figures.facts.contributor.code if sign.isalnum() or sign == "-")
    return f"{issue.number}-v{issue.version}-{code}-{one.figures.facts.quarter}.xlsx"


def may_write(folder: Path, papers: dict[str, bytes], *, force: bool) -> None:
    """Raises LedgerError where a file of that name is there, unless told to write over it."""
    there = [name for name in papers if (folder / name).exists()]
    if there and not force:
        raise LedgerError(
            _("{folder} holds {name} already.", folder=str(folder), name=there[0]),
            _("name another folder with --to, or add --force"),
            name="file-exists",
        )


def write_all(folder: Path, papers: dict[str, bytes]) -> None:
    """Every file appears whole; the folder is made where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in papers.items():
        part = folder / f".{name}.part"
        part.write_bytes(content)
        part.replace(folder / name)


def _issued_table(drawn: "list[Drawn]", stated: tuple[Money, Money], ledger: tuple[Money, Money]) -> Table:
    """Coverage and footing before the question: the sum of the statements beside what the accounts say."""
    rows = [
        (one.figures.facts.issue.number, one.figures.facts.issue.version, one.figures.facts.contributor.code,
         one.figures.facts.contributor.names.of("en"), one.language.code, one.figures.funds["B14"].quarter, one.figures.pledged_in_all["A8"].quarter)
        for one in drawn
    ]  # fmt: skip
    return Table(
        "statement-issue", n_("1 statement", "{count} statements", len(drawn)),
        (Column("number", _("Number"), "code"), Column("version", _("V."), "count", optional=True), Column("contributor", _("Who"), "code"),
         Column("name", _("Contributor")), Column("language", _("Lang"), "code"), Column("balance", _("Balance"), "amount"), Column("pledged", _("Pledged"), "amount")),
        rows, totals=(Total((_("Sum"), None, "", "", "", *stated)), Total((_("Ledger"), None, "", "", "", *ledger))),
    )  # fmt: skip


@app.command()
def write(
    which: Annotated[str, typer.Argument(metavar="NUMBER|QUARTER", help="S-2026-0026, or every one of 2026-Q3.")],
    version: Annotated[int, typer.Option("--version", help="Which; the newest by default.")] = 0,
    to: Annotated[str, typer.Option("--to", metavar="DIR", help="Where the files go.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
) -> None:
    """Write issued statements again, from their stored figures: the same bytes for ever."""
    here = session()
    number = which.strip().upper()
    wanted = "" if number.startswith("S-") else str(Quarter.parse(which))
    papers: dict[str, bytes] = {}
    for row in here.reader.rows(
        "SELECT s.number, s.version, s.figures, s.language, s.locale, s.file_name, s.file_sha256, b.decided_by, b.decided_at FROM statement s "
        "JOIN batch b ON b.id = s.batch_id AND b.state = 'posted' WHERE s.undone_in IS NULL AND (s.number = :n OR s.quarter = :q) "
        "AND (:v = 0 OR s.version = :v) ORDER BY s.number, s.version",
        n=number, q=wanted, v=version,
    ):  # fmt: skip
        content = _again(here, row)
        papers = {name: paper for name, paper in papers.items() if version or not name.startswith(f"{row[0]}-")}
        papers[row[5]] = content
    if not papers:
        raise NotUnderstood(
            _("There is no issued statement {which}.", which=which), "fund statement list", name="unknown-statement"
        )
    folder = folder_of(here, to, wanted or next(iter(papers)).rsplit("-", 2)[-2])
    if here.form == "xlsx" and len(papers) == 1:
        Path(here.options.output).write_bytes(next(iter(papers.values())))
        here.say(_("Wrote {file}.", file=here.options.output))
        return
    may_write(folder, papers, force=force)
    write_all(folder, papers)
    here.say(n_("Wrote 1 file to {folder}.", "Wrote {count} files to {folder}.", len(papers), folder=str(folder)))


def _again(here: Session, row: tuple[Any, ...]) -> bytes:
    """The paper of a stored statement; who approved it afterwards is printed where it says so. Raises Unsound when it is another paper."""
    from exports.statement_xlsx import write as paper
    from ledger.i18n import Language
    from ledger.statements.figures_json import from_json

    number, version, figures, language, locale, _name, digest, by, at = row
    drawn = from_json(figures)
    if by:
        approved = Signed(by, date.fromisoformat(at[:10]))
        drawn = replace(drawn, facts=replace(drawn.facts, issue=replace(drawn.facts.issue, approved=approved)))
    content = paper(drawn, Language(language, locale), look_of(here))
    if digest and hashlib.sha256(content).hexdigest() != digest:
        here.say(
            _(
                "{number} version {version}: the figures as issued; the letterhead or paper of fund.toml was another then.",
                number=number,
                version=version,
            )
        )
    return content


def folder_of(here: Session, to: str, quarter: str) -> Path:
    """Where papers go: where told to, else as fund.toml says, beside the book."""
    folder = Path(to or str(here.settings.statement.get("out", "out/{quarter}")).format(quarter=quarter))
    return folder if to or folder.is_absolute() else here.settings.path.parent / folder
