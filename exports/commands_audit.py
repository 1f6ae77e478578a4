"""`fund export audit`: the audit pack, a folder or zip that auditors can work with and prove without this program."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exports.audit_pack import SUMS, Pack, begun
from exports.commands_audit_readme import COVER, conventions, cover, lines
from ledger.commands.audit_papers import ASSERTIONS, ForAudit, Paper
from ledger.commands.session import Session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _, n_, screen_language
from ledger.money import Money
from ledger.packs import Pack as Document
from ledger.periods import DateRange, parse_period
from ledger.programs import csv_of
from ledger.show import Column, Fact, Setting, Table, Total

if TYPE_CHECKING:
    from exports.report_pack_xlsx import Twin

SCRIPT, TABLES, INDEX, README = "verify_chain.py", "tables.xlsx", "index.xlsx", "README.txt"
SHOWN = ("ties", "checks")  # papers that the index shows too
EVER = ("0001-01-01", "9999-12-31")


@dataclass
class Told:
    """A paper as it was written: rows, control totals by column and currency, hash, and why it has no sheet, where it has none."""

    paper: Paper
    rows: int = 0
    sums: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    sha256: str = ""
    sheet: str = ""  # its name in the workbook, which may be shorter than the title
    left_out: str = ""
    table: Table | None = None  # of the few that the index shows too

    @property
    def file(self) -> str:
        """The name of its CSV file."""
        return f"{self.paper.name}.csv"

    @property
    def totals(self) -> str:
        """The control totals on one line."""
        return "; ".join(f"{key} {currency} {total:f}".replace("  ", " ") for (key, currency), total in self.sums.items())

    def count(self, keys: Sequence[str], row: Sequence[Any]) -> None:
        """One row more; what sums others is not added again."""
        self.rows += 1
        if isinstance(row, Total):
            return
        for key, value in zip(keys, row, strict=True):
            if isinstance(value, Money):
                self.sums[key, value.currency] = self.sums.get((key, value.currency), Decimal(0)) + value.amount


def papers() -> tuple[Paper, ...]:
    """Every paper of a pack, in order."""
    from ledger.commands import audit_control, audit_journal, audit_money

    return (*audit_journal.PAPERS, *audit_money.PAPERS, *audit_control.PAPERS)


def export(here: Session, place: Path, period: str, *, force: bool) -> None:
    """Write the pack; raises NotUnderstood where there is no folder for it, LedgerError for one that holds something else."""
    days = parse_period(period) if period not in ("", "inception") else None
    if place.suffix.lower() != ".zip":
        _may_be_filled(place, here, force=force)
    told: list[Told] = []
    if not here.options.dry_run:
        with here.reader.snapshot(), begun(place) as pack:
            told = _fill(pack, ForAudit("", here, days))
    count = len(papers()) if here.options.dry_run else len(pack.sums) + 1
    if here.form != "text":
        columns = (Column("file", _("File"), "code"), Column("rows", _("Rows"), "count"), Column("totals", _("Control total"), "code"), Column("sha256", "SHA-256", "code"))  # fmt: skip
        here.show(Table("export-audit", "", columns, [(one.file, one.rows, one.totals, one.sha256) for one in told]))
    elif here.options.dry_run:
        wanted = n_("Would write 1 table to {place}.", "Would write {count} tables to {place}.", count, place=place)
        here.say(_("DRY RUN: nothing is written."), wanted)
    else:
        here.say(n_("Wrote 1 file to {place}.", "Wrote {count} files to {place}.", count, place=place))
        here.say(_("To prove it without this program: python3 {script}", script=SCRIPT))


def _may_be_filled(place: Path, here: Session, *, force: bool) -> None:
    """A new folder, an empty one, or, when told to, one that holds an earlier pack; never that of the book."""
    if not place.parent.is_dir():
        raise NotUnderstood(_("There is no folder {folder}.", folder=place.parent), name="no-folder")
    if place.exists() and not place.is_dir():
        raise LedgerError(
            _("{place} is no folder.", place=place), _("name a folder, or a file that ends in .zip"), name="not-a-folder"
        )
    if place.is_dir() and here.settings.path.parent.resolve() == place.resolve():
        raise LedgerError(_("{place} is the folder of the book.", place=place), _("name another folder"), name="is-the-book")
    if place.is_dir() and any(place.iterdir()) and not (force and (place / SUMS).exists()):
        cure = _("--force replaces it") if (place / SUMS).exists() else _("name another folder")
        raise LedgerError(_("{place} holds files already.", place=place), cure, name="file-exists")


def _fill(pack: Pack, asked: ForAudit) -> list[Told]:
    """All files but the list of hashes."""
    from exports.report_pack_xlsx import Twin

    facts = _facts(asked)
    made = date.fromisoformat(facts["sealed_at"][:10] or facts["made_at"][:10])
    twin = Twin(_("Audit pack"), facts["book"], screen_language().code, made, pack.folder / TABLES)
    told = [_write(pack, paper, asked, twin) for paper in papers()]
    twin.close()
    pack.take(TABLES)
    pack.text("pack.csv", csv_of(_table("pack", ("key", "value"), facts.items())))
    pack.text(SCRIPT, [files("exports").joinpath(SCRIPT).read_text(encoding="utf-8")])
    _index(pack, asked, told, facts, made)
    pack.text(README, [f"{line}\n" for line in lines(facts, _period(asked.days), told, SCRIPT)])
    return told


def _write(pack: Pack, paper: Paper, asked: ForAudit, twin: "Twin") -> Told:
    """One paper as CSV and, where a sheet can hold it, as a sheet: its rows are read once."""
    from exports.report_pack_xlsx import FIRST
    from exports.workbook_xlsx import MOST_ROWS

    table, told = paper.table(asked), Told(paper)
    keys = [column.key for column in table.columns]
    count = len(table.rows)  # type: ignore[arg-type]
    sheet = twin.sheet(table) if count <= MOST_ROWS - FIRST else None
    if sheet is None:
        told.left_out = _("{file} has {count} rows, more than a sheet can hold: it has no sheet in {tables}.", file=told.file, count=f"{count:,}", tables=TABLES)  # fmt: skip

    def watched() -> Iterator[Sequence[Any]]:
        for row in table.rows:
            told.count(keys, row)
            if sheet:
                sheet.add(row)
            yield row

    told.sha256 = pack.text(told.file, csv_of(replace(table, rows=watched())))
    if sheet:
        sheet.done()
        told.sheet = sheet.name
    if paper.name in SHOWN:
        told.table = table
    return told


def _facts(asked: ForAudit) -> dict[str, str]:
    """What the pack is about, and where the chain stood."""
    name, full, currency, two, practice, at, seal, entries = asked.here.reader.rows(
        "SELECT name, full_name, currency, two_person, practice, made_at, chain_head, chain_seq FROM book"
    )[0]
    last = asked.here.reader.one("SELECT year, no, sealed_at FROM journal_transaction WHERE seq = :seq", seq=entries)
    first, until = (asked.days.begin.isoformat(), asked.days.last.isoformat()) if asked.days else EVER
    return {
        "book": name, "name": full, "currency": currency, "first_day": first, "last_day": until, "two_person": "yes" if two else "no",
        "practice": "yes" if practice else "no", "entries": str(entries), "last_entry": f"J-{last[0]}-{last[1]:06d}" if last else "",
        "sealed_at": last[2] if last else "", "seal": seal, "made_at": at, "language": screen_language().code,
    }  # fmt: skip


def _table(name: str, keys: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    return Table(name, "", tuple(Column(key, key, "code") for key in keys), list(rows))


def _index(pack: Pack, asked: ForAudit, told: Sequence[Told], facts: dict[str, str], made: date) -> None:
    """What answers which assertion, what there is in all, and the control totals: as CSV, and as a workbook that begins with them."""
    from exports.report_xlsx import write_pack
    from ledger.commands.report_screens import Frame

    file, answers = Column("file", _("File"), "code"), Column("answers", _("What it answers"), "code")
    digest, count = Column("sha256", _("SHA-256"), "code"), Column("rows", _("Rows"), "count")
    totals = Column("totals", _("Control total"), "code")
    rows: list[tuple[Any, ...]] = []
    for name, (word, question) in ASSERTIONS.items():
        rows.append((_(word), "", _(question), None, "", ""))
        rows += [
            (_(word), one.file, _(one.paper.answers), one.rows, one.sha256, one.totals)
            for one in told
            if name in one.paper.asserts
        ]
    by = Table(
        "index", _("By assertion"), (Column("assertion", _("Assertion"), "code"), file, answers, count, digest, totals), rows,
        sheet=_("By assertion"), answers=_("Which file answers what an auditor asks."),
    )  # fmt: skip
    covers = {"all": _("the book as it stands"), "period": _period(asked.days)}
    whole = Table(
        "files", _("Files"), (file, Column("sheet", _("Sheet"), "code"), answers, Column("covers", _("Period"), "code"), count, digest),
        [(one.file, one.sheet, _(one.paper.answers), covers[one.paper.covers], one.rows, one.sha256) for one in told],
        notes=tuple(one.left_out for one in told if one.left_out), sheet=_("Files"), answers=_("What the pack holds."),
    )  # fmt: skip
    sums = Table(
        "totals", _("Control total"), (file, Column("column", _("Column"), "code"), Column("currency", _("Cur"), "code"), Column("total", _("Total"), "amount")),
        [(one.file, key, currency, Money(total, currency)) for one in told for (key, currency), total in one.sums.items()],
        sheet=_("Control total"), answers=_("The sum of every column of amounts, by currency."),
    )  # fmt: skip
    for table in (by, whole, sums):
        pack.text(f"{table.name}.csv", csv_of(table))
    about = cover(facts, _period(asked.days))
    facts_of_cover = tuple(Fact(key, _(label), about[key]) for key, label in COVER.items())
    reader = Frame(None)  # a person, who finds what is left out on the sheet beside: so that it can be read on paper
    legible = (reader.shown(by, {"sha256", "totals"}), reader.shown(whole, {"answers"}))
    shown = tuple(one.table for one in told if one.table)
    document = Document("audit", _("Audit pack"), facts_of_cover, (*legible, sums, *shown), tuple(conventions(facts, SCRIPT)))
    write_pack(document, Setting(facts["book"], None, False, made), pack.folder / INDEX)
    pack.take(INDEX)


def _period(days: DateRange | None) -> str:
    return screen_language().span(days) if days else _("everything recorded")
