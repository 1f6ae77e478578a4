"""A year of a fund with figures small enough to be worked by hand: every column of every report has something in it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from ledger.banking import accounts
from ledger.book.store import Unit
from ledger.contributions import contributors, pledges, suspense
from ledger.contributions.drafts import ContributorDraft, InstalmentDraft, PledgeDraft
from ledger.contributions.receipts import Arrival, Register
from ledger.contributions.returns import send_back
from ledger.contributions.standing import find
from ledger.contributions.worth import Target
from ledger.journal import batches, posting, rates, rules
from ledger.journal.draft import RateDraft
from ledger.money import Money

# Nicaragua is a member state when it pledges and an other source from 1 May on; the son belongs to the giver.
PEOPLE = (
    ContributorDraft("ESP", "permanent_observer", {"en": "Spain", "es": "España"}),
    ContributorDraft("USA", "member_state", {"en": "United States", "es": "Estados Unidos"}),
    ContributorDraft("NIC", "member_state", {"en": "Nicaragua"}, statuses=((date(2026, 5, 1), "other_source"),)),
    ContributorDraft("FRA", "permanent_observer", {"en": "France"}),
    ContributorDraft("PR-GIV", "private_entity", {"en": "Éclat Givers"}),
    ContributorDraft("PR-SON", "private_entity", {"en": "Sons of Givers"}, parent="PR-GIV"),
)
RATES = (("EUR", date(2026, 1, 1), "1.10"), ("EUR", date(2026, 7, 1), "1.20"))


def money(amount: str, currency: str = "USD") -> Money:
    return Money(Decimal(amount), currency)


def pledge(code: str, number: str, currency: str, signed: str, *parts: tuple[str, str], condition: str = "") -> PledgeDraft:
    due = tuple(InstalmentDraft(date.fromisoformat(day), money(amount, currency)) for day, amount in parts)
    total = Money(sum((part.amount.amount for part in due), Decimal(0)), currency)
    day = date.fromisoformat(signed) if signed else None
    return PledgeDraft(code, total, day, due, number, conditional=bool(condition), condition=condition)


PLEDGES = (
    pledge("USA", "P2", "USD", "2026-01-15", ("2026-06-30", "5000")),
    pledge("ESP", "P1", "EUR", "2026-02-01", ("2026-03-31", "600"), ("2026-12-31", "400")),
    pledge("PR-SON", "P6", "USD", "2026-03-01", ("2026-03-31", "80")),
    pledge("NIC", "P3", "USD", "2026-04-01", ("2026-04-30", "300")),
    pledge("PR-GIV", "P4", "USD", "2026-01-10", ("2026-09-30", "200"), condition="a matching grant"),
    pledge("FRA", "P5", "EUR", "", ("2026-12-31", "50")),
)


def batch(unit: Unit, kind: str, work: Callable[[Unit, int], object]) -> str:
    """One batch, posted at once; its number."""
    made = batches.begin(unit, kind, second=False)
    work(unit, made.id)
    batches.finish(unit, made, rows=1, words=kind)
    return made.number


def fill(unit: Unit) -> None:
    """The whole year, up to 7 October 2026."""
    batch(unit, "contributors", lambda unit, number: contributors.add(unit, number, PEOPLE))
    batch(
        unit,
        "rates",
        lambda unit, number: rates.add(unit, number, [RateDraft(code, day, Decimal(rate), "UNORE") for code, day, rate in RATES]),
    )
    batch(unit, "banks", _banks)
    batch(unit, "transfer", _transfer)
    batch(unit, "pledges", lambda unit, number: pledges.make(unit, number, PLEDGES, rates.load(unit)))
    batch(unit, "receipts", _receipts)
    batch(unit, "identified", _identified)
    batch(unit, "returned", _returned)
    batch(
        unit,
        "cancelled",
        lambda unit, number: pledges.give_up(
            unit, number, find(unit, "P3"), day=date(2026, 9, 25), event="cancelled", reason="letter"
        ),
    )
    batch(
        unit, "condition met",
        lambda unit, number: pledges.amend(unit, number, find(unit, "P4"), rates.load(unit), day=date(2026, 10, 1), condition_met=True),
    )  # fmt: skip


def _banks(unit: Unit, number: int) -> None:
    accounts.add(unit, number, "bofa-usd", "USD")
    accounts.add(unit, number, "bbva-eur", "EUR")


def _transfer(unit: Unit, number: int) -> None:
    dollars = accounts.find(unit, "bofa-usd").cash
    moved = rules.transferred_in(
        dollars, date(2026, 1, 5), money("1000"), money("1000"), source="transfer:1", memo="program-budget"
    )
    posting.prepare(unit, number, [moved])


def arrival(unit: Unit, day: str, amount: str, currency: str = "USD", method: str = "cash") -> Arrival:
    """Money without bank charges; in kind it is spent at once, a promissory note is money in transit."""
    cash = accounts.find(unit, "bbva-eur" if currency == "EUR" else "bofa-usd").cash
    if method != "cash":
        cash = rules.Cash("5300" if method == "in_kind" else "1090", None, cash.fund)
    return Arrival(
        cash, date.fromisoformat(day), money(amount, currency), money("0", currency), method=method, reference=f"ref {day}"
    )


def _receipts(unit: Unit, number: int) -> None:
    book = Register(unit, number, rates.load(unit))
    (usa,) = unit.rows("SELECT id FROM contributor WHERE code = 'USA'")[0]
    book.receive_gift(arrival(unit, "2026-02-10", "25"), usa)  # R-2026-0001
    book.receive(arrival(unit, "2026-03-20", "600", "EUR"), [Target("P1", 1, money("600", "EUR"))])
    book.receive(arrival(unit, "2026-03-25", "80", method="in_kind"), [Target("P6", 1, money("80"))])
    book.receive(arrival(unit, "2026-05-10", "5400"), [Target("P2", 1, money("5000"))])  # 400 more than was promised
    book.hold(arrival(unit, "2026-06-02", "70"))  # R-2026-0005
    book.receive(arrival(unit, "2026-07-05", "50"), [Target("P4", 1, money("50"))])  # its condition is not met yet
    book.receive(arrival(unit, "2026-08-15", "100", "EUR"), [Target("P1", 2, money("100", "EUR"))])  # worth 120, carried at 110
    book.receive(arrival(unit, "2026-09-01", "100", method="note"), [Target("P3", 1, money("100"))])  # R-2026-0008
    book.write()


def _identified(unit: Unit, number: int) -> None:
    book = Register(unit, number, rates.load(unit))
    held = suspense.held(unit, "R-2026-0005")
    book.identify(held, [Target("P3", 1, money("70"))], contributor=None, charges=money("0"), day=date(2026, 7, 20))
    book.write()


def _returned(unit: Unit, number: int) -> None:
    book = Register(unit, number, rates.load(unit))
    (note,) = unit.rows("SELECT id FROM receipt WHERE number = 'R-2026-0008'")[0]
    cash = rules.Cash("1090", None, 1)
    send_back(book, note, cash, date(2026, 9, 20), money("100"), line=None, memo="the note was not honoured")
    book.write()
