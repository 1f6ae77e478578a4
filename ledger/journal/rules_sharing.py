"""The accounting policy of what the pool earned and paid: interest, and its attribution to contributors (events 18, 18b and 27).

Amounts are in the fund's currency unless a sentence says otherwise. A posting without a contributor is the pool's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.journal.draft import Draft, Leg
from ledger.journal.rules import Cash
from ledger.money import Money, sum_of

INTEREST, INTEREST_RECEIVABLE, CHARGES = "4110", "1410", "5960"
EXCHANGE = ("4210", "4220")
ALLOCATED = "interest allocated"
# What an attribution is called in the journal, by what it attributes; a refund of it apart, so that both stay known.
ATTRIBUTED = {
    "spending": "spending attributed", "spending_refund": "refund of spending attributed", "charge": "charges attributed",
    "charge_refund": "refund of charges attributed", "exchange": "exchange attributed",
}  # fmt: skip
EVENTS = (ALLOCATED, *ATTRIBUTED.values())


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who bears (debit, positive) or is given (negative) how much, under an earmarked pledge or none."""

    contributor: int
    amount: Money
    pledge: int | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """Where the pool paid: fund, account, line of the budget."""

    fund: int
    account: str
    budget_line: int | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """Interest as the bank gives it (`money`, worth `base`), of which `settled` was earned before and is carried at `carrying`."""

    money: Money
    base: Money
    settled: Money
    carrying: Money
    rest_base: Money  # the value of the rest, earned on that day


def interest_earned(fund: int, day: date, money: Money, base: Money, *, source: str, memo: str = "") -> Draft:
    """Event 18, first part: interest is earned before the bank credits it: Dr 1410 Cr 4110, of the pool. `money` in its own currency."""
    legs = (Leg(INTEREST_RECEIVABLE, fund, money, base), Leg(INTEREST, fund, -money, -base))
    return Draft(day, "interest earned", source, memo, legs)


def interest_received(cash: Cash, day: date, parts: Received, *, source: str, memo: str = "") -> Draft:
    """Event 18, second part: interest comes in: Dr bank, Cr 1410 what was earned before, Cr 4110 the rest.

    What the settled part is worth more or less than when it was earned is realised: 4210.
    """
    rest, gain = parts.money - parts.settled, parts.base - parts.carrying - parts.rest_base
    legs = (
        cash.leg(parts.money, parts.base), Leg(INTEREST_RECEIVABLE, cash.fund, -parts.settled, -parts.carrying),
        Leg(INTEREST, cash.fund, -rest, -parts.rest_base), Leg("4210", cash.fund, -gain, -gain),
    )  # fmt: skip
    return Draft(day, "interest received", source, memo, legs)


def interest_allocated(key: Key, day: date, bearers: Sequence[Bearer], *, source: str, memo: str) -> Draft:
    """Event 18b: interest moves from the pool to contributors: Dr 4110 [pool] Cr 4110 [contributor], line B5."""
    return Draft(day, ALLOCATED, source, memo, _moved(key, bearers))


def attributed(kind: str, key: Key, day: date, bearers: Sequence[Bearer], *, source: str, memo: str) -> Draft:
    """Event 27: what the pool paid is borne by contributors: Dr 5xxx [contributor] Cr 5xxx [pool], on the same line of the budget.

    Spending feeds B11.1 to B11.9 by its object; bank charges (5960) feed B10, exchange differences on cash (4210, 4220) B6.
    """
    return Draft(day, ATTRIBUTED[kind], source, memo, _moved(key, bearers))


def line_of(account: str) -> str:
    """The statement line that what is shared of an account feeds."""
    if account == INTEREST:
        return "B5"
    return "B10" if account == CHARGES else "B6" if account in EXCHANGE else f"B11.{account[1]}"


def _moved(key: Key, bearers: Sequence[Bearer]) -> tuple[Leg, ...]:
    line = line_of(key.account)
    legs = tuple(
        Leg(key.account, key.fund, one.amount, one.amount, one.contributor, one.pledge, line=line, budget_line=key.budget_line)
        for one in bearers
    )
    whole = sum_of((one.amount for one in bearers), bearers[0].amount.currency)
    return (*legs, Leg(key.account, key.fund, -whole, -whole, budget_line=key.budget_line))
