"""`fund pledge remind`: letters that ask contributors for what is due, and what became of those that were sent."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.outcome import Outcome
from ledger.commands.session import Session, session
from ledger.errors import LedgerError
from ledger.i18n import P_, _, k_, n_
from ledger.money import Money, sum_of
from ledger.periods import Quarter
from ledger.show import Cell, Column, Fact, Table

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch
    from ledger.statements.reminding import Asked, Part


def remind(
    contributors: Annotated[list[str] | None, typer.Argument(metavar="[CONTRIBUTOR...]", help="Only these.")] = None,
    due: Annotated[str, typer.Option("--due", metavar="QUARTER", help="Also what falls due by its end; this quarter's by default.")] = "",
    to: Annotated[str, typer.Option("--to", metavar="DIR", help="Where the letters go.")] = "",
    listed: Annotated[bool, typer.Option("--list", help="Who is overdue, who was asked, what came in since.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
) -> None:  # fmt: skip
    """Write the letters that ask for what is due."""
    here = session()
    quarter = Quarter.parse(due) if due else Quarter.of(here.today)
    if listed:
        here.show(_standing(here, contributors or ()))
        return
    _send(here, quarter, contributors or (), to, force=force)


def _send(here: Session, quarter: Quarter, contributors: Sequence[str], to: str, *, force: bool) -> None:
    from exports.commands_letters import digests, file_name, send
    from exports.commands_papers import delivery, look_of
    from exports.letter_pdf import remind as draw
    from ledger.contributions.listing import code_of
    from ledger.statements import reminding
    from ledger.statements.gather import contributor_id

    target = delivery(here, to, str(quarter), only="", force=force, jobs=1, zipped=False)
    only = {contributor_id(here.reader, name): code_of(here.reader, name) for name in contributors}

    def work(unit: "Unit", batch: "Batch") -> tuple[Outcome, dict[str, bytes]]:
        found = reminding.load(unit, here.today, quarter.last, list(only))
        if only:
            _all_can_be_asked(found, only, quarter)
        asked = [one for one in found if not one.waits]
        letters = {file_name("reminder", here.today.isoformat(), one.code): draw(one, look_of(here)) for one in asked}
        reminding.send(unit, batch.id, asked, digests(letters))
        table, nothing = _table(here, asked, quarter), _("Nothing to ask for: nothing is overdue, or falls due by {day}.", day=here.told(quarter.last))  # fmt: skip
        left = tuple(_left_out(one) for one in found if one.waits)
        if left:
            nothing = _("No letter can be written before that is decided.")
        lost = reminding.unmatched(unit)
        if asked and lost:
            left += (n_("1 bank line of money that came in is not matched yet: fund match", "{count} bank lines of money that came in are not matched yet: fund match", lost),)  # fmt: skip
        words = k_("1 letter that asks for what is due", "{count} letters that ask for what is due", len(asked))
        return Outcome(len(asked), words, table=table if asked else None, lines=left, nothing=nothing), letters

    send(here, "pledge remind", target, work)


def _left_out(one: "Asked") -> str:
    return n_(
        "{who}: no letter while {what} waits, which changes what is open: decide about it first.",
        "{who}: no letter while {what} wait, which change what is open: decide about them first.",
        len(one.waits), who=one.code, what=", ".join(one.waits),
    )  # fmt: skip


def _all_can_be_asked(found: Sequence["Asked"], only: dict[int, str], quarter: Quarter) -> None:
    """Whoever is named gets a letter, or it is said why not; raises LedgerError."""
    have = {one.contributor for one in found}
    lacking = ", ".join(code for who, code in only.items() if who not in have)
    if lacking:
        raise LedgerError(
            _("{who}: nothing is overdue, or falls due by {day}.", who=lacking, day=quarter.last.isoformat()),
            f"fund pledge list {lacking.replace(',', '')}", name="nothing-due",
        )  # fmt: skip
    held = [one for one in found if one.waits]
    if held:
        cures = dict.fromkeys(_decide(what) for one in held for what in one.waits)
        raise LedgerError(" ".join(map(_left_out, held)), *cures, name="reminder-waits")


def _decide(what: str) -> str:
    return "fund match post" if what.startswith("L-") else f"fund approve {what}"


def _table(here: Session, asked: Sequence["Asked"], quarter: Quarter) -> Table:
    """What the letters ask for, by contributor and currency."""
    columns = (
        Column("contributor", _("Who"), "code"), Column("name", _("Contributor"), optional=True, priority=1), Column("language", _("Lang"), "code"),
        Column("currency", _("Cur"), "code"), Column("overdue", _("Overdue"), "amount"), Column("coming", _("Still to come"), "amount"),
        Column("instalments", _("Instalments"), "count"), Column("letter", _("Letter"), "count"), Column("asked", _("Last asked"), "date"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for one in asked:
        for currency in sorted({part.open.currency for part in one.parts}):
            late, coming = (_open(parts, currency) for parts in (one.overdue, one.coming))
            count = sum(part.open.currency == currency for part in one.parts)
            rows.append((one.code, one.names.of(here.lang), one.language.code, currency, late, coming, count, len(one.before) + 1, one.before[-1] if one.before else None))  # fmt: skip
    told = n_(
        "1 letter that asks for what is due by {day}", "{count} letters that ask for what is due by {day}", len(asked), day=here.told(quarter.last),
    )  # fmt: skip
    return Table("reminders", told, columns, rows)


def _open(parts: Sequence["Part"], currency: str) -> Money:
    return sum_of((part.open for part in parts if part.open.currency == currency), currency)


def _standing(here: Session, contributors: Sequence[str]) -> Table:
    """Whoever has something overdue, or was asked; those who need something are in capitals."""
    from ledger.contributions.listing import code_of
    from ledger.statements import reminding

    wanted = {code_of(here.reader, name) for name in contributors}
    found = [one for one in reminding.standing(here.reader, here.today) if not wanted or one.contributor in wanted]
    words = {
        "not_asked": _(P_("owes what no letter asked for", "NOT ASKED")),
        "asked": _("asked"),
        "paid_since": _("paid since"),
        "settled": _("no longer owed"),
    }
    columns = (
        Column("contributor", _("Who"), "code"), Column("currency", _("Cur"), "code"), Column("state", _("State"), "state", words=words),
        Column("asked", _("Last asked"), "date"), Column("times", _("Times"), "count"), Column("overdue_then", _("Overdue\nthen"), "amount"),
        Column("overdue_now", _("Overdue\nnow"), "amount"), Column("came_in", _("Came in\nsince"), "amount"),
    )  # fmt: skip
    rows = [(one.contributor, one.currency, one.state, one.asked, one.times, one.then, one.now, one.came) for one in found]
    facts = tuple(Fact(state, words[state].lower(), sum(one.state == state for one in found)) for state in words)
    title = _("Letters that ask for what is due, as known on {day}", day=here.told(here.today))
    return Table("reminders", title, columns, rows, facts=facts)
