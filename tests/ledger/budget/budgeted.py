"""A book with money in the bank and a budget to give it to: what budgets, obligations and spending are tried on."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from ledger.banking import accounts
from ledger.book.store import Unit
from ledger.budget import budgets, founding
from ledger.budget.drafts import BudgetDraft, LineKey, ObligationDraft, SpendingDraft
from ledger.contributions import contributors, pledges, receipts
from ledger.contributions.drafts import ContributorDraft, InstalmentDraft, PledgeDraft
from ledger.contributions.receipts import Arrival, Target
from ledger.journal import batches, posting, rates, rules
from ledger.journal.draft import Draft
from ledger.money import Money
from tests.books import TODAY
from tests.ledger.commands.filled import approve

JANUARY = date(2026, 1, 15)


def usd(amount: str | int) -> Money:
    return Money(Decimal(amount), "USD")


def line(of: int, activity: str = "COORD", year: int = 2026, source: str = "fund") -> LineKey:
    return LineKey(year, activity, of, source)


def fill(unit: Unit) -> None:
    """USD 100,000 received of Spain and 50,000 of the USA, which owes 20,000 more; 10,000 of the program-budget; nothing allotted."""
    posted(unit, "first", _first)
    posted(unit, "promised", _promised)
    posted(unit, "received", _received)


def posted(unit: Unit, kind: str, work: Callable[[Unit, int], object]) -> str:
    """One batch that counts: approved by luis.mora where the book asks for two people."""
    batch = batches.begin(unit, kind, second=True)
    work(unit, batch.id)
    batches.finish(unit, batch, rows=1, words=kind)
    if batch.waits:
        approve(unit, batch.number)
    return batch.number


def _first(unit: Unit, batch: int) -> None:
    founding.lay(unit, batch)
    people = (("ESP", "permanent_observer", "Spain"), ("USA", "member_state", "United States of America"))
    contributors.add(unit, batch, [ContributorDraft(code, kind, {"en": name}) for code, kind, name in people])
    accounts.add(unit, batch, "bofa-usd", "USD")
    accounts.add(unit, batch, "bbva-eur", "EUR")


def _promised(unit: Unit, batch: int) -> None:
    pledges.make(unit, batch, [_pledge("ESP", "P-1", "100000"), _pledge("USA", "P-2", "70000")], rates.load(unit))


def _received(unit: Unit, batch: int) -> None:
    bank = accounts.find(unit, "bofa-usd").cash
    register = receipts.Register(unit, batch, rates.load(unit))
    for pledge, amount in (("P-1", "100000"), ("P-2", "50000")):
        register.receive(Arrival(bank, JANUARY, usd(amount), usd(0), None, "", pledge), [Target(pledge, 1, usd(amount))])
    register.write()
    share = rules.transferred_in(bank, JANUARY, usd(10000), usd(10000), source="share", memo="program-budget")
    posting.prepare(unit, batch, [share])


def _pledge(code: str, number: str, amount: str) -> PledgeDraft:
    return PledgeDraft(code, usd(amount), JANUARY, (InstalmentDraft(JANUARY, usd(amount)),), number)


def allotted(unit: Unit) -> None:
    """The same, with 40,000 allotted to travel and 72,000 to contracts of the fund, 6,000 to equipment of the program-budget."""
    fill(unit)
    shares = ((line(4), "40000"), (line(8), "72000"), (line(6, source="program_budget"), "6000"))
    drafts = [BudgetDraft(key, "allotted", usd(amount), JANUARY) for key, amount in shares]
    posted(unit, "budget", lambda unit, batch: budgets.record(unit, batch, drafts))


def order(amount: str, of: int = 4, payee: str = "AeroSur", day: date = TODAY, **more: object) -> ObligationDraft:
    return ObligationDraft(more.pop("line", line(of)), usd(amount), payee, str(more.pop("order", "")), day, **more)  # type: ignore[arg-type]


def spent(amount: str, obligation: str = "", of: int | None = None, day: date = TODAY, **more: object) -> SpendingDraft:
    key = more.pop("line", None) or (line(of) if of else None)
    return SpendingDraft(key, obligation, usd(amount), day, **more)  # type: ignore[arg-type]


def legs(draft: Draft) -> list[tuple[str, str, str]]:
    """What an entry does, as an accountant reads it: account, amount, statement line."""
    return [(leg.account, f"{leg.base.amount:f}", leg.line) for leg in draft.legs]
