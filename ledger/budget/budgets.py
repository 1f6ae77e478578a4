"""Budgets: money appropriated and allotted to the lines of a fiscal year, and taken back from them."""

from collections.abc import Sequence
from dataclasses import replace

from ledger.book.store import Unit
from ledger.budget.cash import SOURCES
from ledger.budget.control import Control, spoken
from ledger.budget.drafts import BudgetDraft, LineKey
from ledger.budget.lines import Line
from ledger.i18n import N_, _
from ledger.journal import posting, rules_budget
from ledger.money import Money

EVENTS = ("appropriated", "allotted")
_NOT_FREE = {
    "fund": N_("{amount} for {line} is {short} more than is free to allot: {free}."),
    "program_budget": N_("{amount} for {line} is {short} more than is free to allot of the program-budget: {free}."),
}


def record(unit: Unit, batch: int, drafts: Sequence[BudgetDraft]) -> int:
    """Give money to lines, which are made where they are new; an allotment is posted (event 20). Returns how many entries were made.

    Amounts in the fund's currency; negative takes back what a line has left. Raises LedgerError or FileRefused with all
    problems: an activity or object that is not known, more than cash that is free (`cash.cash_of`), more than is left.
    """
    control = Control(unit, batch)
    activities: dict[str, int] = dict(unit.rows("SELECT code, id FROM activity WHERE undone_in IS NULL"))
    given = [(draft, line) for draft in drafts if (line := _given(control, activities, draft)) is not None]
    control.settle()
    _write_lines(unit, batch, activities, control)
    _write_entries(unit, batch, [(draft, control.lines[line.key]) for draft, line in given])
    return len(given)


def _given(control: Control, activities: dict[str, int], draft: BudgetDraft) -> Line | None:
    """The line with the draft's money, kept in the control; None where there is a problem. A new line has id 0 until it is written."""
    key = replace(draft.line, activity=draft.line.activity.strip().upper())
    if not _is_known(control, activities, key, draft):
        return None
    nothing = Money.zero(control.currency)
    line = control.find(key) or Line(0, control.fund, key, *[nothing] * 6)
    if draft.event == "appropriated":
        line = replace(line, appropriated=line.appropriated + draft.money)
    elif _may_be_allotted(control, line, draft):
        line = replace(line, allotted=line.allotted + draft.money)
    else:
        return None
    control.put(line)
    return line


def _is_known(control: Control, activities: dict[str, int], key: LineKey, draft: BudgetDraft) -> bool:
    before = len(control.problems)
    if key.activity not in activities:
        known = ", ".join(sorted(activities)) or _("none yet")
        control.note(draft.where, _('"{activity}" is not an activity.', activity=draft.line.activity), _("the activities: {known} (fund budget activity adds one)", known=known),
                     "unknown-activity")  # fmt: skip
    if not 1 <= key.object <= 9:
        control.note(draft.where, _("{object} is not an object of expenditure.", object=key.object), _("write a number from 1 to 9 (fund budget object lists them)"),
                     "unknown-object")  # fmt: skip
    if key.source not in SOURCES:
        control.note(
            draft.where,
            _('"{source}" is not a source of money.', source=key.source),
            _("write fund or program-budget"),
            "unknown-source",
        )
    if draft.event not in EVENTS:
        control.note(
            draft.where,
            _('"{event}" is no state of the budget: appropriated or allotted.', event=draft.event),
            _("write appropriated or allotted"),
            "unknown-event",
        )
    if draft.money.currency != control.currency:
        control.note(draft.where, _("{amount} is not in {currency}.", amount=draft.money, currency=control.currency), _("the budget is kept in {currency}: write its value in it", currency=control.currency),
                     "other-currency")  # fmt: skip
    elif not draft.money:
        control.note(
            draft.where,
            _("{amount} gives nothing.", amount=draft.money),
            _("write an amount above zero, or below to take back"),
            "not-an-amount",
        )
    return len(control.problems) == before


def _may_be_allotted(control: Control, line: Line, draft: BudgetDraft) -> bool:
    """Allotments never exceed cash that is free, and nothing is taken back that is used."""
    money = draft.money
    if money.amount < 0:
        if -money <= line.left:
            return True
        what = _(
            "{amount} is {short} more than {line} has left: {left}.",
            amount=-money,
            short=-money - line.left,
            line=spoken(line.key),
            left=line.left,
        )
        control.note(draft.where, what, _("fund budget obligations lists what is committed of it"), "over-allotment")
        return False
    free = control.free_to_allot(line.key.source)
    if money <= free:
        return True
    what = _(_NOT_FREE[line.key.source], amount=money, line=spoken(line.key), short=money - free, free=free)
    control.note(draft.where, what, control.elsewhere(line), "no-cover")
    return False


def _write_lines(unit: Unit, batch: int, activities: dict[str, int], control: Control) -> None:
    """Lines that are new, with the ids that they get."""
    new = [line for line in control.lines.values() if not line.id]
    rows = []
    for number, line in zip(unit.ids("budget_line", len(new)), new, strict=True):
        key = line.key
        rows.append((number, batch, line.fund, key.year, activities[key.activity], key.object, key.source))
        control.put(replace(line, id=number))
    unit.insert("budget_line", "id batch_id fund_id year activity_id object source", rows)


def _write_entries(unit: Unit, batch: int, given: Sequence[tuple[BudgetDraft, Line]]) -> None:
    ids = unit.ids("budget_entry", len(given))
    posted = [(number, draft, line) for number, (draft, line) in zip(ids, given, strict=True) if draft.event == "allotted"]
    entries = posting.prepare(
        unit, batch,
        [
            rules_budget.allotted(line.coding(), draft.day, draft.money, source=f"budget:{number}", memo=draft.reason or line.name)
            for number, draft, line in posted
        ],
    )  # fmt: skip
    entry_of = {number: entry for entry, (number, *_rest) in zip(entries, posted, strict=True)}
    unit.insert(
        "budget_entry", "id batch_id budget_line_id event day amount reason document transaction_id",
        [
            (number, batch, line.id, draft.event, draft.day.isoformat(), draft.money.units, draft.reason, draft.document, entry_of.get(number))
            for number, (draft, line) in zip(ids, given, strict=True)
        ],
    )  # fmt: skip
