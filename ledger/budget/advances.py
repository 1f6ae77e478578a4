"""Advances to travellers: paid against an order or on what a line has left, rendered as spending, the rest refunded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.budget.commitments import find as find_obligation
from ledger.budget.commitments import load as load_obligations
from ledger.budget.control import Control
from ledger.budget.drafts import LineKey, SpendingDraft
from ledger.budget.spending import Spent, record
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _, n_
from ledger.journal import posting, rules_budget
from ledger.journal.draft import Draft
from ledger.journal.numbering import spelled
from ledger.journal.rules import Cash
from ledger.journal.rules_budget import Coding
from ledger.money import Money

TO_RENDER = 30  # days that a traveller has to render account, where no day is said
LATE = 30  # days after which a rendering that is missing keeps the traveller from another advance (Administrative Memorandum 59)


@dataclass(frozen=True, slots=True)
class Advance:
    """An advance as it stands. `held` is what the traveller has neither rendered nor paid back; what waits counts."""

    id: int
    number: str
    traveller: str
    coding: Coding
    obligation: int | None
    held: Money
    day: date
    due: date


def load(query: Asking) -> list[Advance]:
    """Every advance in order of recording, those that wait included."""
    rows = query.rows(
        "SELECT v.id, v.number, v.traveller, l.fund_id, l.id, l.object, g.contributor_id, g.id, v.obligation_id, f.currency, sum(x.amount), "
        "min(x.day), v.due FROM advance v JOIN budget_line l ON l.id = v.budget_line_id JOIN fund f ON f.id = l.fund_id "
        "JOIN advance_entry x ON x.advance_id = v.id AND x.undone_in IS NULL LEFT JOIN obligation o ON o.id = v.obligation_id "
        "LEFT JOIN pledge g ON g.id = o.pledge_id WHERE v.undone_in IS NULL GROUP BY v.id, v.number, v.traveller, l.fund_id, l.id, l.object, "
        "g.contributor_id, g.id, v.obligation_id, f.currency, v.due ORDER BY v.id"
    )
    return [
        Advance(number, name, traveller, Coding(fund, line, of, contributor, pledge), obligation, Money.of_units(int(held), code),
                date.fromisoformat(day), date.fromisoformat(due))
        for number, name, traveller, fund, line, of, contributor, pledge, obligation, code, held, day, due in rows
    ]  # fmt: skip


def pay(
    unit: Unit, batch: int, traveller: str, money: Money, on: LineKey | str, cash: Cash, *, day: date, due: date | None = None
) -> str:
    """Give a traveller an advance (event 23) on a line, or against an order by its number; returns the advance's number.

    Raises LedgerError for more than the order has open or the line has left, and for a traveller whose rendering of an earlier
    advance is more than 30 days late.
    """
    name = " ".join(traveller.split())
    if not name:
        raise NotUnderstood(_("an advance is given to somebody."), _("name the traveller"), name="no-payee")
    _check_rendered(unit, name, day)
    control = Control(unit, batch)
    line, obligation = _on_order(unit, control, on, money, day) if isinstance(on, str) else _on_line(control, on, money, day)
    (number,) = unit.ids("advance")
    (no,) = unit.numbers("A", day.year)
    made = f"A-{day.year}-{no:04d}"
    until = due or day + timedelta(days=TO_RENDER)
    if until < day:
        raise LedgerError(
            _("{until} is before {day}, on which the advance is paid.", until=until, day=day),
            _("correct --due"),
            name="not-a-past-day",
        )
    unit.insert(
        "advance",
        "id batch_id number traveller budget_line_id obligation_id due",
        [(number, batch, made, name, line, obligation, until.isoformat())],
    )
    coding = control.by_id(line).coding()
    _enter(
        unit,
        batch,
        number,
        "paid",
        money,
        day,
        lambda source: rules_budget.advanced(coding, cash, day, money, source=source, memo=f"{made} {name}"),
    )
    return made


def _check_rendered(query: Asking, traveller: str, day: date) -> None:
    late = next(
        (
            one for one in load(query)
            if one.traveller.casefold() == traveller.casefold() and one.held.amount > 0 and (day - one.due).days > LATE
        ), None,
    )  # fmt: skip
    if late is not None:
        raise LedgerError(
            n_("{traveller} had to render account of {number} by {due}, {count} day ago; {held} is open.", "{traveller} had to render account of {number} by {due}, {count} days ago; {held} is open.", (day - late.due).days, traveller=late.traveller, number=late.number, due=late.due, held=late.held),
            f"fund budget render {late.number} AMOUNT", name="rendering-late",
        )  # fmt: skip


def _on_order(unit: Unit, control: Control, number: str, money: Money, day: date) -> tuple[int, int]:
    one = find_obligation(load_obligations(unit, control.batch), number)
    if control.check_money(money, "") and (one.kind != "order" or not one.day <= day <= one.until or one.free < money):
        what = _(
            "{number} is an order for {first} to {last} with {free} open; an advance of {amount} on {day} does not fit it.",
            number=one.number,
            first=one.day,
            last=one.until,
            free=one.free,
            amount=money,
            day=day,
        )
        if one.kind != "order":
            what = _("{number} is a requisition: no advance is paid of it.", number=one.number)
        control.note("", what, f"fund show {one.number}", "over-obligation")
    control.settle()
    return one.line, one.id


def _on_line(control: Control, key: LineKey, money: Money, day: date) -> tuple[int, None]:
    line = control.check_line(key, day, "")
    if control.check_money(money, "") and line is not None:
        control.check_left(line, money, "", "")
    control.settle()
    assert line is not None, "a line that is not there is a problem"
    return line.id, None


def find(query: Asking, number: str) -> Advance:
    """An advance by its number; raises NotUnderstood for one that does not exist."""
    found = next((one for one in load(query) if one.number == spelled(number, "A")), None)
    if found is None:
        raise NotUnderstood(
            _("There is no advance {number}.", number=number), _("fund budget advances lists them"), name="unknown-advance"
        )
    return found


def render(unit: Unit, batch: int, number: str, money: Money, day: date, text: str = "") -> str:
    """The traveller renders account of what was spent (event 23): it becomes an expenditure; returns its number.

    Raises LedgerError for more than the traveller still holds.
    """
    one = find(unit, number)
    _check_held(one, money, day)
    draft = SpendingDraft(None, "", money, day, one.traveller, text or one.number)
    against = money if one.obligation is not None else Money.zero(money.currency)
    (made,) = record(unit, batch, [Spent(draft, one.coding, one.traveller, one.obligation, against, one.id)])
    entry = int(unit.value("SELECT transaction_id FROM expenditure WHERE number = :n AND undone_in IS NULL", n=made))
    _write(unit, batch, one.id, "rendered", -money, day, entry)
    return made


def refund(unit: Unit, batch: int, number: str, money: Money, cash: Cash, day: date) -> None:
    """The traveller pays back what was not spent (event 23); an order that it was against has it open for others again.

    Raises LedgerError for more than the traveller still holds.
    """
    one = find(unit, number)
    _check_held(one, money, day)
    memo = f"{one.number} {one.traveller}"
    _enter(
        unit,
        batch,
        one.id,
        "refunded",
        -money,
        day,
        lambda source: rules_budget.refunded(one.coding, cash, day, money, source=source, memo=memo),
    )


def _check_held(one: Advance, money: Money, day: date) -> None:
    if money.currency != one.held.currency or money.amount <= 0 or one.held < money:
        raise LedgerError(_("{traveller} holds {held} of {number}; {amount} of it cannot be accounted for.", traveller=one.traveller, held=one.held, number=one.number, amount=money),
                          _("what was spent beyond the advance is owed to the traveller: fund budget spend"), name="over-advance")  # fmt: skip
    if day < one.day:
        raise LedgerError(
            _("{number} was paid on {paid}, after {day}.", number=one.number, paid=one.day, day=day),
            _("correct --on"),
            name="not-a-past-day",
        )


def _enter(unit: Unit, batch: int, advance: int, event: str, money: Money, day: date, draft: Callable[[str], Draft]) -> None:
    """Post an event of an advance; `money` is what the traveller holds more."""
    number = unit.ids("advance_entry", 0).start
    (entry,) = posting.prepare(unit, batch, [draft(f"advance:{number}")])
    _write(unit, batch, advance, event, money, day, entry)


def _write(unit: Unit, batch: int, advance: int, event: str, money: Money, day: date, entry: int) -> None:
    (number,) = unit.ids("advance_entry")
    row = (number, batch, advance, event, day.isoformat(), money.units, "", entry)
    unit.insert("advance_entry", "id batch_id advance_id event day amount reason transaction_id", [row])
