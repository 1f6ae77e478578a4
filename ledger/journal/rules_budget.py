"""The accounting policy of the budget: events 20 to 23 of accounting.md §6, as in rules.py.

Amounts are positive, in the fund's currency, unless a sentence says otherwise; what was spent in another currency is payable
in that one, and what it costs more or less when it is paid is realised, in the pool. Orders are commitments, outside the balance
sheet (8030/8040), and feed line B15 of a contributor whose agreement they are coded to; spending feeds B11, by object.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.journal.draft import Draft, Leg
from ledger.journal.rules import Cash
from ledger.money import Money, sum_of

PAYABLE, ADVANCES = "2010", "1210"


@dataclass(frozen=True, slots=True)
class Coding:
    """What an entry is about: a line of the budget and its object; contributor and pledge where it is coded to an agreement."""

    fund: int
    line: int
    object: int
    contributor: int | None = None
    pledge: int | None = None

    def plain(self, account: str, money: Money) -> Leg:
        """A posting that names the line, and nobody."""
        return Leg(account, self.fund, money, money, budget_line=self.line)

    def coded(self, account: str, money: Money, line: str) -> Leg:
        """A posting that names the agreement, where there is one, and feeds a line of its contributor's statement."""
        shown = line if self.contributor else ""
        return Leg(account, self.fund, money, money, self.contributor, self.pledge, line=shown, budget_line=self.line)


def allotted(coding: Coding, day: date, money: Money, *, source: str, memo: str) -> Draft:
    """Event 20: money is allotted to a line: Dr 8010 Cr 8020; negative takes it back."""
    return Draft(day, "allotment", source, memo, (coding.plain("8010", money), coding.plain("8020", -money)))


def obligated(coding: Coding, day: date, money: Money, *, source: str, memo: str) -> Draft:
    """Event 21: an order is placed, a firm commitment: Dr 8030 Cr 8040."""
    return Draft(day, "obligation", source, memo, _commits(coding, money))


def released(coding: Coding, day: date, money: Money, *, event: str, source: str, memo: str) -> Draft:
    """Event 22c: an order is cut (`obligation released`), or lapses by Article 106 (`obligation lapsed`): Dr 8040 Cr 8030."""
    return Draft(day, event, source, memo, _commits(coding, -money))


def spent(coding: Coding, day: date, money: Money, against: Money, *, source: str, memo: str, own: Money | None = None) -> Draft:
    """Event 22: Dr 5x00 Cr 2010; `against` is the part that an order covers: Dr 8040 Cr 8030. `own` is what is payable in another currency."""
    payable = Leg(PAYABLE, coding.fund, -(own or money), -money, budget_line=coding.line)
    legs = (_expense(coding, money), payable, *_commits(coding, -against))
    return Draft(day, "expenditure", source, memo, legs)


@dataclass(frozen=True, slots=True)
class Due:
    """What is paid of an expenditure, in the currency in which it is payable, and the book value `carrying` of it in the fund's."""

    coding: Coding
    money: Money
    carrying: Money


def paid(parts: Sequence[Due], cash: Cash, day: date, base: Money, *, source: str, memo: str) -> Draft:
    """Event 22b: what was spent, in one part or several, is paid at once: Dr 2010 Cr bank, worth `base` on the day.

    What it costs more or less than it stood at is realised, in the pool: 4210.
    """
    total = sum_of((one.money for one in parts), parts[0].money.currency)
    loss = base - sum_of((one.carrying for one in parts), base.currency)
    legs = [Leg(PAYABLE, one.coding.fund, one.money, one.carrying, budget_line=one.coding.line) for one in parts]
    legs += [cash.leg(-total, -base), Leg("4210", cash.fund, loss, loss)]
    return Draft(day, "disbursement", source, memo, tuple(legs))


def advanced(coding: Coding, cash: Cash, day: date, money: Money, *, source: str, memo: str) -> Draft:
    """Event 23: money is given to a traveller, who renders account of it: Dr 1210 Cr bank. It is not spent yet."""
    return Draft(day, "advance", source, memo, (coding.plain(ADVANCES, money), cash.leg(-money, -money)))


def rendered(coding: Coding, day: date, money: Money, against: Money, *, source: str, memo: str) -> Draft:
    """Event 23: account is rendered: Dr 5400 (the object of the line) Cr 1210; `against` an order also Dr 8040 Cr 8030."""
    legs = (_expense(coding, money), coding.plain(ADVANCES, -money), *_commits(coding, -against))
    return Draft(day, "advance rendered", source, memo, legs)


def refunded(coding: Coding, cash: Cash, day: date, money: Money, *, source: str, memo: str) -> Draft:
    """Event 23: the traveller pays back what was not spent: Dr bank Cr 1210."""
    return Draft(day, "advance refunded", source, memo, (cash.leg(money, money), coding.plain(ADVANCES, -money)))


def _expense(coding: Coding, money: Money) -> Leg:
    return coding.coded(f"5{coding.object}00", money, f"B11.{coding.object}")


def _commits(coding: Coding, money: Money) -> tuple[Leg, Leg]:
    """What is committed grows by `money`."""
    return coding.coded("8030", money, "B15"), coding.plain("8040", -money)
