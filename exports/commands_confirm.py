"""`fund statement confirm` and `confirmed`: the yearly letters in which contributors confirm their balances, and their answers."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.outcome import Outcome
from ledger.commands.session import Session, session
from ledger.errors import NotUnderstood
from ledger.i18n import K_, P_, _, k_, retold
from ledger.money import Money
from ledger.show import Column, Fact, Table

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

YEAR = Annotated[str, typer.Argument(metavar="YEAR", help="The fiscal year: 2026.")]


def confirm(
    year: YEAR,
    contributors: Annotated[list[str] | None, typer.Argument(metavar="[CONTRIBUTOR...]", help="Only these.")] = None,
    to: Annotated[str, typer.Option("--to", metavar="DIR", help="Where the letters go.")] = "",
    listed: Annotated[bool, typer.Option("--list", help="Who was asked, who agrees, who differs, who is silent.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
) -> None:
    """Write the letters that ask contributors to confirm their balances."""
    here, wanted = session(), year_of(year)
    if listed:
        here.show(_standing(here, wanted))
        return
    _send(here, wanted, contributors or (), to, force=force)


def _send(here: Session, year: int, contributors: "list[str] | tuple[()]", to: str, *, force: bool) -> None:
    from exports.commands_letters import digests, file_name, send
    from exports.commands_papers import delivery, look_of
    from exports.letter_pdf import write
    from ledger.statements import confirming
    from ledger.statements.gather import contributor_id

    target = delivery(here, to, str(year), only="", force=force, jobs=1, zipped=False)
    only = [contributor_id(here.reader, code) for code in contributors]

    def work(unit: "Unit", batch: "Batch") -> tuple[Outcome, dict[str, bytes]]:
        asked = confirming.load(unit, year, only)
        letters = {file_name("confirmation", str(year), one.code): write(one.figures, one.language, look_of(here), here.today) for one in asked}  # fmt: skip
        confirming.send(unit, batch.id, year, asked, digests(letters))
        rows = [(one.code, one.figures.facts.issue.number, one.figures.facts.issue.version, one.language.code,
                 one.figures.pledged_in_all["A8"].quarter, one.figures.funds["B14"].quarter) for one in asked]  # fmt: skip
        columns = (
            Column("contributor", _("Who"), "code"), Column("statement", _("Statement"), "code"), Column("version", _("V."), "count"),
            Column("language", _("Lang"), "code"), Column("pledged", _("Pledged"), "amount"), Column("balance", _("Balance"), "amount"),
        )  # fmt: skip
        words = k_("1 letter of confirmation for {year}", "{count} letters of confirmation for {year}", len(asked), year=year)
        return Outcome(len(asked), words, table=Table("confirmations", retold(words), columns, rows)), letters

    send(here, "statement confirm", target, work)


def confirmed(
    contributor: Annotated[str, typer.Argument(help="Its code: ESP.")],
    year: YEAR,
    agrees: Annotated[bool, typer.Option("--agrees", help="It agrees with our figures.")] = False,
    difference: Annotated[str, typer.Option("--difference", metavar="TEXT", help="What it says instead.")] = "",
    amount: Annotated[
        str, typer.Option("--amount", metavar="N", help="What it has more than we, in US dollars; less: negative.")
    ] = "",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day of the answer.")] = "today",
    document: Annotated[str, typer.Option("--document", metavar="FILE", help="The answer itself.")] = "",
) -> None:
    """Record what a contributor answered."""
    from ledger.statements import confirming
    from ledger.statements.gather import contributor_id

    here, wanted = session(), year_of(year)
    if agrees == bool(difference.strip()):
        raise NotUnderstood(
            _("an answer agrees, or says what differs."), _("--agrees, or --difference TEXT --amount N"), name="no-answer"
        )
    if agrees == bool(amount):
        raise NotUnderstood(
            _("a difference has an amount, and agreement has none."), "--difference TEXT --amount N", name="no-difference"
        )
    who = contributor_id(here.reader, contributor)
    currency = str(here.reader.value("SELECT currency FROM book"))
    money = Money.parse(amount, currency) if amount else Money.zero(currency)
    reply = confirming.Reply(here.day(on), agrees, difference.strip(), money, *_document(document))

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        confirming.answered(unit, batch.id, who, wanted, reply)
        words = K_("{contributor} agrees with {year}", contributor=contributor.upper(), year=wanted)
        if not agrees:
            words = K_(
                "{contributor} differs from {year} by {amount}: {text}",
                contributor=contributor.upper(),
                year=wanted,
                amount=str(money),
                text=reply.text,
            )
        return Outcome(1, words, lines=(retold(words),))

    here.write("statement confirmed", work, second=False, question=_("Record this answer?"))


def _document(name: str) -> tuple[str, str]:
    """Name and SHA-256 of the answer; raises NotUnderstood where there is none."""
    path = Path(name).expanduser()
    if not name or not path.is_file():
        what = (
            _("there is no document {document}.", document=name)
            if name
            else _("an answer needs its document: the letter, the mail.")
        )
        raise NotUnderstood(what, "--document FILE", name="no-document")
    return path.name, hashlib.sha256(path.read_bytes()).hexdigest()


def year_of(text: str) -> int:
    """A typed fiscal year; raises NotUnderstood with the right form."""
    if len(text) != 4 or not text.isascii() or not text.isdigit() or not 1970 <= int(text) <= 9998:
        raise NotUnderstood(_('"{text}" is not a fiscal year.', text=text), _("write it as 2026"), name="not-a-year")
    return int(text)


def _standing(here: Session, year: int) -> Table:
    """Who was asked and what they said; those who need something are in capitals."""
    from ledger.statements import confirming

    found = list(confirming.standing(here.reader, year))
    words = {"agrees": _("agrees"), "differs": _("DIFFERS"), "silent": _("SILENT"), "not_asked": _("NOT ASKED")}
    columns = (
        Column("contributor", _("Who"), "code"), Column("statement", _("Statement"), "code"), Column("version", _("V."), "count"),
        Column("state", _("State"), "state", words=words), Column("sent", _("Sent"), "date"), Column("answered", _(P_("day of an answer", "Answered")), "date"),
        Column("amount", _("Difference"), "amount"), Column("text", _("Text"), optional=True), Column("document", _("Document"), optional=True, priority=1),
    )  # fmt: skip
    rows = [
        (one.contributor, one.statement, one.version, one.state, one.sent, one.answered, one.amount, one.text, one.document)
        for one in found
    ]
    notes = tuple(_("{who}: a later version of the statement was issued since: fund statement confirm {year} {who}", who=one.contributor, year=year) for one in found if one.newer)  # fmt: skip
    facts = tuple(Fact(state, words[state].lower(), sum(one.state == state for one in found)) for state in words)
    return Table("confirmations", _("Confirmations of {year}", year=year), columns, rows, facts=facts, notes=notes)
