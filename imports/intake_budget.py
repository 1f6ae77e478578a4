"""A budget sheet into the book: what is new is taken, what stands there already is seen, what differs is taken where it is asked for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from imports.budget import BudgetSheet
from imports.budget_rows import Facts
from imports.intake import Origin, keep
from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.budget import budgets, commitments, obligations, spending
from ledger.budget.commitments import Obligation
from ledger.budget.drafts import BudgetDraft, LineKey, ObligationDraft, SpendingDraft
from ledger.budget.lines import Line, load
from ledger.money import Money, sum_of

Draft = BudgetDraft | ObligationDraft | SpendingDraft


@dataclass(frozen=True, slots=True)
class BudgetTaken:
    """What a budget file did: drafts taken, how many the book has already, those that differ with what the book has, differences taken."""

    new: tuple[Draft, ...]
    same: int
    changed: tuple[tuple[Draft, Money], ...]
    amended: tuple[Draft, ...]


def facts_of(query: Asking) -> Facts:
    """What the book knows that a sheet may name."""
    activities = {
        code: tuple(name for name in names if name)
        for code, *names in query.rows(
            "SELECT code, name_en, name_es, name_fr, name_pt FROM activity WHERE undone_in IS NULL ORDER BY id"
        )
    }
    objects: dict[int, tuple[str, ...]] = {}
    for number, *names in query.rows(
        "SELECT object, name_en, name_es, name_fr, name_pt FROM object_name_list ORDER BY effective_from"
    ):
        objects[number] = (*objects.get(number, ()), *(name for name in names if name))
    return Facts(activities, objects, str(query.value("SELECT currency FROM fund ORDER BY id LIMIT 1")))


def take_budget(unit: Unit, batch: int, sheet: BudgetSheet, origin: Origin, *, amend: bool) -> BudgetTaken:
    """A budget file, which says what stands: new lines get their money, new orders are raised, new spending is posted.

    A line that has another amount in the book is left as it is, or (`amend`) gets the difference. An order is known by its
    number and line, spending by what it says: of equal ones as many are taken as the file has more than the book. Raises
    LedgerError or FileRefused with all that budget control refuses.
    """
    lines = {line.key: line for line in load(unit, batch)}
    orders = {(one.order.casefold(), one.key): one for one in commitments.load(unit, batch) if one.kind == "order"}
    given, raised, changed = list[BudgetDraft](), list[ObligationDraft](), list[tuple[Draft, Money]]()
    for draft in sheet.drafts:
        if isinstance(draft, SpendingDraft):
            continue
        stands = _given(lines, draft) if isinstance(draft, BudgetDraft) else _raised(orders, draft)
        if stands and stands != draft.money:
            changed.append((draft, stands))
        elif not stands and isinstance(draft, BudgetDraft):
            given.append(draft)
        elif not stands and isinstance(draft, ObligationDraft):
            raised.append(draft)
    spent = _not_yet_spent(unit, [draft for draft in sheet.drafts if isinstance(draft, SpendingDraft)], orders)
    amended = [(draft, stands) for draft, stands in changed if amend and isinstance(draft, BudgetDraft)]
    differences = [replace(draft, money=draft.money - stands) for draft, stands in amended if isinstance(draft, BudgetDraft)]
    budgets.record(unit, batch, [*given, *differences])
    obligations.raise_(unit, batch, raised)
    spending.spend(unit, batch, spent)
    taken = BudgetTaken(
        (*given, *raised, *spent), len(sheet.drafts) - len(given) - len(raised) - len(spent) - len(changed),
        tuple(one for one in changed if one not in amended), tuple(differences),
    )  # fmt: skip
    if taken.new or taken.amended:
        keep(unit, batch, "budget", origin, sheet.rows)
    return taken


def total(drafts: Sequence[Draft], currency: str) -> Money:
    """What drafts add up to: the control total that a second person types back."""
    return sum_of((draft.money for draft in drafts), currency)


def _given(lines: dict[LineKey, Line], draft: BudgetDraft) -> Money | None:
    line = lines.get(draft.line)
    return (line.appropriated if draft.event == "appropriated" else line.allotted) if line else None


def _raised(orders: dict[tuple[str, LineKey], Obligation], draft: ObligationDraft) -> Money | None:
    found = orders.get((draft.order.casefold(), draft.line))
    return found.raised if found else None


def _not_yet_spent(
    unit: Unit, drafts: Sequence[SpendingDraft], orders: dict[tuple[str, LineKey], Obligation]
) -> list[SpendingDraft]:
    """The drafts that the book has not: by obligation or line, day, amount and text, each as often as the file says it."""
    if not drafts:
        return []
    names = {one.number: one.number for one in orders.values()} | {one.order.casefold(): one.number for one in orders.values()}
    have = Counter(
        (order or (year, activity, number, source), day, amount, text)
        for order, year, activity, number, source, day, amount, text in unit.rows(
            "SELECT o.number, l.year, a.code, l.object, l.source, e.day, e.amount, e.text FROM expenditure e "
            "JOIN budget_line l ON l.id = e.budget_line_id JOIN activity a ON a.id = l.activity_id "
            "LEFT JOIN obligation o ON o.id = e.obligation_id WHERE e.undone_in IS NULL"
        )
    )
    fresh = []
    for draft in drafts:
        named = draft.obligation.strip()
        where = names.get(named, names.get(named.casefold(), named)) if named else _plain(draft.line)
        key = (where, draft.day.isoformat(), draft.money.units, draft.text.strip())
        if have[key] > 0:
            have[key] -= 1
        else:
            fresh.append(draft)
    return fresh


def _plain(line: LineKey | None) -> tuple[int, str, int, str]:
    assert line is not None, "spending that names no obligation is on a line"
    return line.year, line.activity, line.object, line.source
