"""The accounting policy of indirect cost recovery (accounting.md §1.4 and §6, events 19 and 19b), a pure function per event.

Amounts are positive and in the fund's currency. The charge names its contributor and feeds line B9 of the statement; what is
owed to the recovery fund (2140), or due from it (1310), is the fund's own.
"""

from datetime import date

from ledger.journal.draft import Draft, Leg
from ledger.journal.rules import Cash
from ledger.money import Money

CHARGED, RETURNED, SETTLED = EVENTS = ("recovery charged", "recovery returned", "recovery settled")
CHARGE, OWED, CLAIM = "5950", "2140", "1310"


def charged(
    fund: int, contributor: int, pledge: int | None, day: date, amount: Money, *, source: str, memo: str, late_from: date | None = None
) -> Draft:  # fmt: skip
    """Event 19: Dr 5950 (line B9) Cr 2140. `late_from` is the day of the event where that lies in a closed quarter."""
    legs = (_charge(fund, contributor, pledge, amount), Leg(OWED, fund, -amount, -amount))
    return Draft(day, CHARGED, source, memo, legs, late_from)


def returned(
    fund: int, contributor: int, pledge: int | None, day: date, amount: Money, claim: Money, *,
    source: str, memo: str, late_from: date | None = None,
) -> Draft:  # fmt: skip
    """Event 19b: the contribution went back, so the charge does: Dr 2140, Cr 5950 (line B9).

    `claim` of it was settled already, so that it is due back from the recovery fund: Dr 1310.
    """
    owed = amount - claim
    legs = (Leg(OWED, fund, owed, owed), Leg(CLAIM, fund, claim, claim), _charge(fund, contributor, pledge, -amount))
    return Draft(day, RETURNED, source, memo, legs, late_from)


def settled(cash: Cash, day: date, paid: Money, base: Money, set_off: Money, *, source: str, memo: str) -> Draft:
    """Event 19, settled: Dr 2140, Cr bank `paid` (worth `base`), Cr 1310 what was due back and is `set_off`."""
    whole = base + set_off
    legs = (Leg(OWED, cash.fund, whole, whole), Leg(CLAIM, cash.fund, -set_off, -set_off), cash.leg(-paid, -base))
    return Draft(day, SETTLED, source, memo, legs)


def _charge(fund: int, contributor: int, pledge: int | None, amount: Money) -> Leg:
    return Leg(CHARGE, fund, amount, amount, contributor, pledge, line="B9")
