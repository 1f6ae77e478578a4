"""`fund budget`: what the Coordinator's office may spend, has committed and has spent, and what that rests on."""

from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands import budget_names, budget_spending
from ledger.commands.budget_words import ACTIVITY, ON, ORIGIN, REASON, YEAR, key_of, money_of, overriding
from ledger.commands.outcome import Outcome
from ledger.commands.session import session
from ledger.errors import NotUnderstood
from ledger.i18n import K_, M_, _, k_, retold

if TYPE_CHECKING:
    from datetime import date

    from ledger.book.store import Unit
    from ledger.budget.drafts import ObligationDraft
    from ledger.journal.batches import Batch
    from ledger.money import Money

app = typer.Typer(rich_markup_mode=None, add_completion=False, help="The Coordinator's budget.")
OBJECT = Annotated[int, typer.Argument(metavar="OBJECT", help="Its number, 1 to 9.")]
AMOUNT = Annotated[str, typer.Argument(help="In the fund's currency: 1234.56")]
PAYEE = Annotated[str, typer.Argument(help="To whom.")]


@app.command()
def show(
    year: Annotated[int | None, typer.Argument(metavar="[YEAR]", help="The fiscal year; this one by default.")] = None,
    of: Annotated[int | None, typer.Option("--object", help="Only this object of expenditure.")] = None,
    activity: Annotated[str, typer.Option("--activity", help="Only this activity.")] = "",
    only_open: Annotated[bool, typer.Option("--open", help="Only lines with something left or committed.")] = False,
) -> None:
    """Allotted, spent, obligated, left, and the cover."""
    from ledger.budget import names
    from ledger.budget.overview import overview
    from ledger.commands import budget_screens

    here = session()
    found = overview(here.reader, here.today, year)
    wanted = activity.strip().upper()
    rows = tuple(
        (line, quality)
        for line, quality in found.lines
        if (of is None or line.key.object == of)
        and (not wanted or line.key.activity == wanted)
        and (not only_open or line.left or line.committed)
    )
    called = names.objects(here.reader, here.lang, here.today)
    bars = here.form == "text" and not here.screen.plain
    here.show(budget_screens.overview_table(found, rows, called, here.told(here.today), bars=bars, whole=here.form != "text"))


_GIVEN = {
    "appropriated": K_("{amount} appropriated: object {object} of {activity} in {year}"),
    "allotted": K_("{amount} allotted: object {object} of {activity} in {year}"),
}


def _give(
    event: str, of: int, amount: str, year: int | None, activity: str, source: str, on: str, document: str, reason: str
) -> None:
    """One appropriation or allotment as a batch."""
    from ledger.budget import budgets
    from ledger.budget.drafts import BudgetDraft

    here = session()
    day = here.day(on)
    draft = BudgetDraft(
        key_of(here, of, activity, year, source, day), event, money_of(here, amount), day, reason, "", _filed(document)
    )

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        budgets.record(unit, batch.id, [draft])
        words = K_(_GIVEN[event], amount=draft.money, object=of, activity=draft.line.activity, year=draft.line.year)
        return Outcome(1, words, total=str(draft.money), reason=reason)

    here.write(f"budget {'allot' if event == 'allotted' else 'appropriate'}", work, question=_("Record this?"), once=True)


def _filed(document: str) -> str:
    """The name of a document and, where it is a file, its SHA-256."""
    from hashlib import sha256
    from pathlib import Path

    path = Path(document)
    return f"{path.name} sha256:{sha256(path.read_bytes()).hexdigest()}" if document and path.is_file() else document


DOCUMENT = Annotated[str, typer.Option("--document", help="The decision: a file, whose hash is kept, or a reference.")]


@app.command()
def appropriate(
    of: OBJECT, amount: AMOUNT, activity: ACTIVITY = "COORD", year: YEAR = None, source: ORIGIN = "fund",
    on: Annotated[str, typer.Option("--from", help="The day; today by default.")] = "today", document: DOCUMENT = "", reason: REASON = "",
) -> None:  # fmt: skip
    """Record what is approved for an object of expenditure; only an allotment can be spent."""
    _give("appropriated", of, amount, year, activity, source, on, document, reason)


@app.command()
def allot(
    of: OBJECT, amount: AMOUNT, activity: ACTIVITY = "COORD", year: YEAR = None, source: ORIGIN = "fund",
    on: Annotated[str, typer.Option("--from", help="The day; today by default.")] = "today", document: DOCUMENT = "", reason: REASON = "",
) -> None:  # fmt: skip
    """Allot funds to an object of expenditure, from cash that is free; below zero takes back."""
    _give("allotted", of, amount, year, activity, source, on, document, reason)


def _commit(kind: str, draft: "ObligationDraft") -> None:
    """One requisition or order as a batch."""
    from ledger.budget import obligations

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        (number,) = (obligations.raise_ if kind == "obligate" else obligations.request)(unit, batch.id, [draft])
        words = f"{number}  {draft.money}  {draft.payee}"
        return Outcome(1, words, total=str(draft.money), reason=draft.override, more={"obligation": number})

    session().write(f"budget {kind}", work, question=_("Record this?"))


@app.command()
def request(
    of: OBJECT,
    amount: AMOUNT,
    payee: PAYEE,
    activity: ACTIVITY = "COORD",
    year: YEAR = None,
    source: ORIGIN = "fund",
    on: ON = "today",
) -> None:
    """Record a requisition (pre-obligation): keeps money of an allotment for an order to come."""
    from ledger.budget.drafts import ObligationDraft

    here = session()
    day = here.day(on)
    _commit("request", ObligationDraft(key_of(here, of, activity, year, source, day), money_of(here, amount), payee, "", day))


@app.command()
def obligate(
    target: Annotated[str, typer.Argument(metavar="OBJECT|OBLIGATION", help="An object's number, 1 to 9; or O-2026-0012, to increase that order.")],
    amount: AMOUNT,
    payee: Annotated[str, typer.Argument(metavar="[PAYEE]", help="To whom; of an order known already.")] = "",
    activity: ACTIVITY = "COORD", year: YEAR = None, source: ORIGIN = "fund", on: ON = "today",
    order: Annotated[str, typer.Option("--order", help="The number of the purchase order.")] = "",
    agreement: Annotated[str, typer.Option("--agreement", metavar="PLEDGE", help="The pledge whose money it is; else the pool bears it.")] = "",
    requisition: Annotated[str, typer.Option("--requisition", help="The requisition it comes from: O-2026-0003.")] = "",
    expires: Annotated[str, typer.Option("--expires", metavar="DATE", help="Its last day, where that is before the end of next year.")] = "",
    override: Annotated[bool, typer.Option("--override", help="Let it pass although the allotment has less left; needs --reason.")] = False,
    reason: REASON = "",
) -> None:  # fmt: skip
    """Record an obligation, or increase an order; needs allotment and cash."""
    from ledger.budget.drafts import ObligationDraft
    from ledger.periods import parse_day

    here = session()
    day = here.day(on)
    if not target.strip().isdecimal():
        if override or any((payee, order, agreement, requisition, expires, year)):
            raise NotUnderstood(_("{number} says already to whom and for what; an increase has an amount, a day and a reason.", number=target.strip().upper()),
                                f"fund budget obligate {target.strip().upper()} AMOUNT --reason TEXT", name="not-of-an-increase")  # fmt: skip
        _increase(target, money_of(here, amount), day, reason)
        return
    last = parse_day(expires, here.today) if expires else None
    if last and last < day:
        raise NotUnderstood(
            _("{last} is before {day}, on which it is raised.", last=last, day=day), _("correct --expires"), name="not-a-past-day"
        )
    draft = ObligationDraft(
        key_of(here, int(target), activity, year, source, day), money_of(here, amount), payee, order, day, agreement, "", requisition, last,
        overriding(override=override, reason=reason),
    )  # fmt: skip
    _commit("obligate", draft)


def _increase(number: str, money: "Money", day: "date", reason: str) -> None:
    from ledger.budget import obligations

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        made = obligations.increase(unit, batch.id, number, money, day, reason)
        words = K_("{obligation} increased by {amount}", obligation=made, amount=money)
        return Outcome(1, words, total=str(money), reason=reason, more={"obligation": made})

    session().write("budget obligate", work, question=_("Increase this order?"), once=True)


@app.command()
def release(
    obligation: Annotated[str, typer.Argument(help="O-2026-0009")],
    amount: Annotated[str, typer.Argument(metavar="[AMOUNT]", help="All that is open without one.")] = "",
    on: ON = "today",
    reason: REASON = "",
) -> None:
    """Release what will not be spent."""
    from ledger.budget import obligations
    from ledger.journal.numbering import spelled

    here = session()
    day = here.day(on)
    cut = money_of(here, amount) if amount else None

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        money = obligations.release(unit, batch.id, obligation, cut, day, reason)
        words = K_("{obligation} released by {amount}", obligation=spelled(obligation, "O"), amount=money)
        return Outcome(1, words, total=str(money), reason=reason)

    here.write("budget release", work, question=_("Release this?"), once=True)


@app.command("obligations")
def list_obligations(
    year: Annotated[int | None, typer.Argument(metavar="[YEAR]", help="Only of this fiscal year.")] = None,
    only_open: Annotated[bool, typer.Option("--open", help="Only what is open.")] = False,
) -> None:
    """Requisitions and orders, what is open of them, and until when."""
    from ledger.budget import commitments
    from ledger.commands import budget_screens

    here = session()
    found = [
        one for one in commitments.load(here.reader) if (year is None or one.key.year == year) and (not only_open or one.open)
    ]
    here.show(budget_screens.obligations_table(found, here.today))


@app.command()
def lapse(on: ON = "today") -> None:
    """List and release what has expired (Article 106): nothing can be spent on it."""
    from ledger.budget import obligations
    from ledger.commands import budget_screens
    from ledger.money import sum_of

    here = session()
    day = here.day(on)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        gone = obligations.lapse(unit, batch.id, day)
        total = sum_of((one.free for one in gone), gone[0].open.currency) if gone else ""
        words = k_("1 obligation lapses", "{count} obligations lapse", len(gone))
        return Outcome(len(gone), words, total=str(total), reason=M_("Article 106"), table=budget_screens.obligations_table(gone, day, title=retold(words)) if gone else None,
                       nothing=_("Nothing has expired: all that is open can still be spent."))  # fmt: skip

    here.write("budget lapse", work, question=_("Release them?"))


app.command()(budget_spending.spend)
app.command()(budget_spending.pay)
app.command()(budget_spending.advance)
app.command()(budget_spending.render)
app.command()(budget_spending.advances)
app.command()(budget_names.unit)
app.command()(budget_names.activity)
app.command("object")(budget_names.of_expenditure)
