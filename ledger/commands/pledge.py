"""`fund pledge`: what was promised, what is open, and every change of it."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from exports.commands_remind import remind
from ledger.commands.outcome import Outcome
from ledger.commands.pledge_clause import clause, discount
from ledger.commands.session import one_of, session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import K_, N_, _, n_, spoken
from ledger.money import Money, currency
from ledger.periods import parse_day, parse_period
from ledger.show import Column, Fact, Table

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.contributions.drafts import InstalmentDraft
    from ledger.contributions.standing import Standing
    from ledger.journal.batches import Batch

app = typer.Typer(rich_markup_mode=None, add_completion=False, help="Pledges and instalments.")
app.command()(clause)
app.command()(discount)
app.command()(remind)
REASON = Annotated[str, typer.Option("--reason", help="Why: the letter, the decision.")]
DUE = Annotated[list[str] | None, typer.Option("--due", metavar="DATE=AMOUNT", help="An instalment; may be repeated.")]
STATES = {"overdue": N_("OVERDUE"), "open": N_("open"), "part": N_("part"), "paid": N_("paid"), "unsigned": N_("unsigned"),
          "conditional": N_("conditional"), "closed": N_("closed")}  # fmt: skip


@app.command("list")
def pledges(
    contributors: Annotated[list[str] | None, typer.Argument(metavar="[CONTRIBUTOR...]", help="Only these.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is overdue.")] = False,
    only_open: Annotated[bool, typer.Option("--open", help="Only what is open.")] = False,
    kind: Annotated[str, typer.Option("--class", help="Only contributors of this class.")] = "",
    due: Annotated[str, typer.Option("--due", metavar="PERIOD", help="Only what is due in it: 2026-Q4.")] = "",
) -> None:
    """Pledges, what is open, what is due."""
    here = session()
    from ledger.contributions import listing
    from ledger.contributions.drafts import KINDS

    one_of("class", kind, KINDS, "unknown-class")
    wanted, days = {listing.code_of(here.reader, name) for name in contributors or ()}, parse_period(due) if due else None
    rows = [
        row
        for row in listing.pledges(here.reader, here.today, here.lang)
        if (not wanted or row.contributor in wanted)
        and (not overdue or row.state == "overdue")
        and (not only_open or row.state in listing.COUNTED)
        and (not kind or row.kind == kind)
        and (days is None or (row.next_due is not None and row.next_due in days))
    ]
    facts = [Fact("open", _("Open, {currency}", currency=code), total) for code, total in listing.open_by_currency(rows).items()]
    for state, label in (
        ("unsigned", _("Not counted: unsigned pledges")),
        ("conditional", _("Not counted: conditional pledges")),
    ):
        facts += [Fact(state, label, total) for total in listing.open_by_currency(rows, (state,)).values()]
    here.show(
        Table(
            "pledges", n_("1 pledge, as known on {day}", "{count} pledges, as known on {day}", len(rows), day=here.told(here.today)),
            (Column("pledge", _("Pledge"), "code"), Column("contributor", _("Who"), "code"), Column("name", _("Contributor"), optional=True, priority=1),
             Column("signed", _("Signed"), "date", optional=True), Column("currency", _("Cur"), "code"), Column("pledged", _("Pledged"), "amount"),
             Column("received", _("Received"), "amount", optional=True, priority=2), Column("open", _("Open"), "amount"),
             Column("state", _("State"), "state", words=spoken(STATES)), Column("next_due", _("Next due"), "date")),
            [(row.number, row.contributor, row.name, row.signed, row.currency, row.pledged, row.received, row.open, row.state, row.next_due) for row in rows],
            facts=tuple(facts),
        )
    )  # fmt: skip


@app.command()
def add(
    contributor: Annotated[str, typer.Argument(help="Its code: ESP.")],
    amount: Annotated[str, typer.Argument(help="1234.56")],
    code: Annotated[str, typer.Argument(metavar="CURRENCY", help="EUR")],
    signed: Annotated[str, typer.Option("--signed", help="Day of signature; without it the pledge is unsigned.")] = "",
    agreement: Annotated[str, typer.Option("--agreement", help="Its reference.")] = "",
    due: DUE = None,
    condition: Annotated[str, typer.Option("--condition", help="Makes it conditional: memorandum only.")] = "",
    earmark: Annotated[
        str, typer.Option("--earmark", help="What it is for: a note, or object:4;activity:MEET;until:2026-12-31")
    ] = "",
    number: Annotated[str, typer.Option("--number", help="Your own number; else P-YEAR-NNNN.")] = "",
    fund: Annotated[str, typer.Option("--fund", help="The fund, where the book has several.")] = "",
) -> None:
    """Record a pledge."""
    from ledger.contributions import contributors, drafts
    from ledger.contributions import pledges as room
    from ledger.journal import rates

    here = session()
    day = here.day(signed) if signed else None
    money = Money.parse(amount, currency(code, day or here.today))
    parts = tuple(_instalments(due or (), money.currency, here.today)) or (drafts.InstalmentDraft(day or here.today, money),)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        _id, who = contributors.find(unit, contributor)
        draft = drafts.PledgeDraft(who, money, day, parts, number, agreement, bool(condition), condition, earmark, fund)
        made = room.make(unit, batch.id, [draft], rates.load(unit))
        if not made.new:
            raise LedgerError(_("There is a pledge {number} already.", number=number), f"fund show {number}", name="taken")
        return Outcome(
            1,
            K_("{contributor} pledges {amount}", contributor=who, amount=money),
            total=str(money),
            more={"pledge": made.new[0]},
            table=_one(unit, made.new[0]),
        )

    here.write("pledge add", work, question=_("Record this pledge?"), once=True)


@app.command()
def amend(
    pledge: Annotated[str, typer.Argument(help="Its number: P-2026-0003.")],
    amount: Annotated[str, typer.Option("--amount", help="The new amount, in the pledge's currency.")] = "",
    due: DUE = None,
    signed: Annotated[str, typer.Option("--signed", help="Day of signature of an unsigned pledge.")] = "",
    condition_met: Annotated[bool, typer.Option("--condition-met", help="The condition is met.")] = False,
    on: Annotated[str, typer.Option("--on", help="Day of the change; today by default.")] = "today",
    reason: REASON = "",
) -> None:
    """Change amount, dates or conditions, as agreed."""
    from ledger.contributions import pledges as room
    from ledger.contributions.drafts import InstalmentDraft
    from ledger.contributions.standing import find
    from ledger.journal import rates

    here = session()

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        standing = find(unit, pledge)
        parts: list[InstalmentDraft] | None = list(_instalments(due or (), standing.currency, here.today)) or None
        if amount:
            money = Money.parse(amount, standing.currency)
            parts = parts or _stretched(standing, money, here.today)
            if sum(part.amount.amount for part in parts) != money.amount:
                raise LedgerError(
                    _("the instalments do not add up to the new amount."),
                    _("correct --amount or one --due"),
                    name="instalments-short",
                )
        if parts is None and not signed and not condition_met:
            raise NotUnderstood(_("say what changes."), _("--amount, --due, --signed or --condition-met"), name="no-change")
        room.amend(
            unit, batch.id, standing, rates.load(unit), instalments=parts, day=here.day(on),
            signed=here.day(signed) if signed else None, condition_met=condition_met, reason=reason,
        )  # fmt: skip
        amended = find(unit, standing.number)
        return Outcome(
            int(amended != standing),
            K_("{pledge} amended", pledge=standing.number),
            total=str(amended.open),
            reason=reason,
            table=_one(unit, standing.number),
        )

    here.write("pledge amend", work, question=_("Amend this pledge?"))


@app.command()
def cancel(
    pledge: Annotated[str, typer.Argument(help="Its number.")],
    on: Annotated[str, typer.Option("--on", help="Day of the withdrawal; today by default.")] = "today",
    reason: REASON = "",
) -> None:
    """The contributor withdrew what is still open."""
    _give_up(pledge, "cancelled", on, reason)


@app.command("write-off")
def write_off(
    pledge: Annotated[str, typer.Argument(help="Its number.")],
    on: Annotated[str, typer.Option("--on", help="Day of the decision; today by default.")] = "today",
    confirm: Annotated[str, typer.Option("--confirm", help="The number typed back, for scripts.")] = "",
    reason: REASON = "",
) -> None:
    """Give up what is still open as uncollectible."""
    here = session()
    if not reason:
        raise NotUnderstood(_("a write-off needs a reason."), _("--reason 'decision of …'"), name="no-reason")
    here.typed_back(pledge, confirm, _("Type {word} to write off:", word=pledge))
    here.options.yes = True
    _give_up(pledge, "written_off", on, reason)


@app.command()
def doubt(
    pledge: Annotated[str, typer.Argument(help="Its number.")],
    amount: Annotated[
        str, typer.Argument(help="What is doubtful, in the pledge's currency; all that is open without it, 0 for nothing.")
    ] = "",
    on: Annotated[str, typer.Option("--on", help="Day of the judgement; today by default.")] = "today",
    reason: REASON = "",
) -> None:
    """Set an allowance against what may not be paid, or release it; the pledge stays open."""
    from ledger.contributions import doubts
    from ledger.contributions.standing import find

    here = session()
    if not reason:
        raise NotUnderstood(_("an allowance needs a reason."), _("--reason 'no answer since …'"), name="no-reason")

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        standing = find(unit, pledge)
        wanted = Money.parse(amount, standing.currency) if amount else None
        change = doubts.doubt(unit, batch.id, standing, wanted, day=here.day(on), reason=reason)
        told = _("allowance for {pledge} changes by {amount}", pledge=standing.number, amount=str(change))
        return Outcome(
            int(bool(change)),
            K_("{pledge} doubtful: {amount}", pledge=standing.number, amount=change),
            total=str(change),
            reason=reason,
            lines=(told,),
        )

    here.write("pledge doubt", work, question=_("Change the allowance?"))


@app.command()
def recover(
    pledge: Annotated[str, typer.Argument(help="Its number: one that was written off.")],
    amount: Annotated[str, typer.Argument(help="What is paid after all, in the pledge's currency.")],
    on: Annotated[str, typer.Option("--on", help="The value date of the money; today by default.")] = "today",
    reason: REASON = "",
) -> None:
    """Reinstate what is paid after it was written off; then record or match the money as usual."""
    from ledger.contributions import doubts
    from ledger.contributions.standing import find
    from ledger.journal import rates

    here = session()

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        standing = find(unit, pledge)
        money = Money.parse(amount, standing.currency)
        doubts.recover(unit, batch.id, standing, money, rates.load(unit), day=here.day(on), reason=reason)
        return Outcome(
            1, K_("{pledge} recovered: {amount}", pledge=standing.number, amount=money), total=str(money), reason=reason, table=_one(unit, standing.number),
            next=(_("Now the money: fund match, or fund receipt add {who} {amount} {currency} --for {pledge}/N", who=standing.code,
                    amount=f"{money.amount:f}", currency=money.currency, pledge=standing.number),),
        )  # fmt: skip

    here.write("pledge recover", work, question=_("Reinstate this part of the pledge?"), once=True)


_GIVEN_UP = {"cancelled": K_("{pledge} cancelled: {amount}"), "written_off": K_("{pledge} written off: {amount}")}


def _give_up(pledge: str, event: str, on: str, reason: str) -> None:
    from ledger.contributions import pledges as room
    from ledger.contributions.standing import find

    here = session()

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        standing = find(unit, pledge)
        given_up = room.give_up(unit, batch.id, standing, day=here.day(on), event=event, reason=reason)
        words = K_(_GIVEN_UP[event], pledge=standing.number, amount=given_up)
        return Outcome(1, words, total=str(given_up), reason=reason, table=_one(unit, standing.number))

    here.write(f"pledge {event.replace('_', ' ')}", work, question=_("Take off what is open?"))


def _instalments(texts: "list[str] | tuple[str, ...]", code: str, today: date) -> "list[InstalmentDraft]":
    from ledger.contributions.drafts import InstalmentDraft

    found = []
    for text in texts:
        day, equals, amount = text.partition("=")
        if not equals:
            raise NotUnderstood(
                _('"{text}" is not an instalment.', text=text), _("write it as 2026-07-31=60000"), name="not-an-instalment"
            )
        found.append(InstalmentDraft(parse_day(day, today), Money.parse(amount, code)))
    return found


def _stretched(standing: "Standing", money: Money, today: date) -> "list[InstalmentDraft]":
    """The same instalments at a new total: the last ones give way, or the last one grows; none falls below what came in."""
    from ledger.contributions.drafts import InstalmentDraft

    amounts = [one.pledged for one in standing.instalments]
    change = money.amount - sum(part.amount for part in amounts)
    for place in reversed(range(len(amounts))):
        least = standing.instalments[place].received.amount
        new = max(amounts[place].amount + change, least)
        change -= new - amounts[place].amount
        amounts[place] = Money(new, money.currency)
        if not change:
            break
    if change:
        raise LedgerError(
            _("{pledge} cannot be cut to {amount}: more than that has come in.", pledge=standing.number, amount=money),
            f"fund show {standing.number}",
            name="below-received",
        )
    return [InstalmentDraft(one.due or today, part) for one, part in zip(standing.instalments, amounts, strict=True)]


def _one(unit: "Unit", number: str) -> Table:
    """A pledge as it stands after the change, for the person who is asked."""
    from ledger.contributions.standing import find

    standing = find(unit, number)
    return Table(
        "pledge", _("{pledge} of {contributor}, signed {day}", pledge=standing.number, contributor=standing.code, day=str(standing.signed or "-")),
        (Column("instalment", _("Instalment"), "count"), Column("due", _("Due"), "date"), Column("pledged", _("Pledged"), "amount"),
         Column("received", _("Received"), "amount"), Column("open", _("Open"), "amount"), Column("carrying", _("Carried, USD"), "amount", optional=True)),
        [(one.number, one.due, one.pledged, one.received, one.open, one.carrying) for one in standing.instalments],
    )  # fmt: skip
