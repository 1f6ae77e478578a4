"""A year with a budget, small enough to be worked by hand: on `tests/ledger/budget/budgeted.py`, orders, spending, a year to come.

Spain gave 100,000 and the USA 50,000 of 70,000; 10,000 came from the program-budget. Allotted: 40,000 for travel (4), 72,000
for contracts (8), and 6,000 of the program-budget for equipment (6).
"""

from datetime import date

from ledger.book.store import Unit
from ledger.budget import budgets, obligations, spending
from ledger.budget.drafts import BudgetDraft
from ledger.contributions import pledges
from ledger.contributions.drafts import InstalmentDraft, PledgeDraft
from ledger.journal import rates
from tests.ledger.budget import budgeted
from tests.ledger.budget.budgeted import JANUARY, line, order, posted, spent, usd

SHARE = line(6, source="program_budget")
APPROPRIATED = (
    (line(4), "45000"), (line(8), "80000"), (SHARE, "6000"), (line(4, year=2027), "60000"), (line(1, year=2027), "90000"),
    (line(6, year=2027, source="program_budget"), "12000"),
)  # fmt: skip
ORDERS = (
    order("3200", order="4500031", day=date(2026, 3, 1)), order("16500", 8, "Ana Soto", date(2026, 6, 15)),
    order("2000", payee="Papelera", day=date(2026, 7, 1), line=SHARE),
)  # fmt: skip
SPENT = (
    spent("1200", "O-2026-0001", day=date(2026, 5, 10)), spent("48000", of=8, day=date(2026, 8, 20)),
    spent("500", "O-2026-0003", day=date(2026, 9, 1)),
)  # fmt: skip
ANNOUNCED = (
    PledgeDraft("USA", usd(30000), None, (InstalmentDraft(date(2027, 6, 30), usd(30000)),), "P-3"),
    PledgeDraft("ESP", usd(10000), JANUARY, (InstalmentDraft(date(2028, 1, 31), usd(10000)),), "P-4", conditional=True, condition="a report"),
)  # fmt: skip


def fill(unit: Unit) -> None:
    """Everything up to 7 October 2026."""
    budgeted.allotted(unit)
    given = [BudgetDraft(key, "appropriated", usd(amount), JANUARY) for key, amount in APPROPRIATED]
    posted(unit, "appropriated", lambda unit, batch: budgets.record(unit, batch, given))
    posted(unit, "orders", lambda unit, batch: obligations.raise_(unit, batch, ORDERS))
    posted(unit, "requisition", lambda unit, batch: obligations.request(unit, batch, [order("1000", day=date(2026, 9, 30))]))
    posted(unit, "spent", lambda unit, batch: spending.spend(unit, batch, SPENT))
    posted(unit, "announced", lambda unit, batch: pledges.make(unit, batch, ANNOUNCED, rates.load(unit)))
