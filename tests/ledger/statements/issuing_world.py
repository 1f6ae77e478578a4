"""A book whose third quarter can be issued: two contributors who paid, one who only promised, one whose pledge is unsigned."""

from datetime import date
from decimal import Decimal

from ledger.contributions import contributors, pledges
from ledger.contributions.drafts import ContributorDraft, InstalmentDraft, PledgeDraft
from ledger.contributions.receipts import Arrival, Register, Target
from ledger.journal import batches, rates
from ledger.journal.draft import RateDraft
from ledger.journal.rules import Cash
from ledger.money import Money
from tests.books import LUIS

NAMES = (
    ("BRA", "member_state", "Brazil", "pt"),
    ("CAN", "member_state", "Canada", "en"),
    ("ESP", "permanent_observer", "Spain", "es"),
    ("USA", "member_state", "United States of America", "en"),
)
PLEDGES = (
    ("CAN", "40000", "USD", "CAN-1", None),
    ("ESP", "10000", "EUR", "ESP-1", date(2026, 2, 1)),
    ("BRA", "7000", "USD", "BRA-1", date(2026, 3, 1)),
    ("USA", "250000", "USD", "USA-1", date(2026, 1, 15)),
)


def fill(unit):
    """Everything in one batch each, approved by luis.mora where two people are asked for."""
    for name, work in (("contributors", _contributors), ("rates", _rates), ("pledges", _pledges), ("receipts", _receipts)):
        made = batches.begin(unit, name, second=True)
        work(unit, made.id)
        batches.finish(unit, made, rows=1, words=name)
        if made.waits:
            unit.actor, ana = LUIS, unit.actor
            batches.approve(unit, made.number)
            unit.actor = ana


def _contributors(unit, batch):
    contributors.add(
        unit, batch, [ContributorDraft(code, kind, {"en": name}, language=language) for code, kind, name, language in NAMES]
    )


def _rates(unit, batch):
    rates.add(unit, batch, [RateDraft("EUR", date(2026, 1, 1), Decimal("1.10"), "UNORE")])


def _pledges(unit, batch):
    drafts = [
        PledgeDraft(code, Money(Decimal(amount), currency), signed, (InstalmentDraft(date(2026, 9, 1), Money(Decimal(amount), currency)),), number)
        for code, amount, currency, number, signed in PLEDGES
    ]  # fmt: skip
    pledges.make(unit, batch, drafts, rates.load(unit))


def _receipts(unit, batch):
    register = Register(unit, batch, rates.load(unit))
    for amount, currency, number in (("1000", "USD", "USA-1"), ("500", "EUR", "ESP-1")):
        money = Money(Decimal(amount), currency)
        arrival = Arrival(Cash("1090", None, 1), date(2026, 8, 3), money, Money.zero(currency), None, "", number)
        register.receive(arrival, [Target(number, 1, money)])
    register.write()
