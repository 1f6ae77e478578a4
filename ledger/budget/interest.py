"""Whose the interest is (accounting.md §5.4): pure, in whole smallest units of the fund's currency (cents).

interest_i = I × Σ daily balance_i ÷ Σ all daily balances over the quarter, largest remainder, ties by code. Balances
are unspent balances at the end of each day, by value date; below zero they count as nothing. Money in suspense is
nobody's: it earns nothing for anyone until it is identified. The program-budget's share (AG/RES. 2019, para 10) earns as
any holder does and keeps its part. What an agreement renounces goes to the pool: of a contributor with several
agreements, the part of its balance that it received under those that renounce.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from ledger.budget.attribution import apportion
from ledger.periods import DateRange


@dataclass(frozen=True, slots=True)
class Step:
    """A balance from a day on, and the fraction of it (0 to 1) whose interest is renounced."""

    since: date
    balance: int
    renounced: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose balance it is, and how it went; the first step may lie before the quarter."""

    code: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A holder's part of the interest: `kept`, and what it renounces. `days` is the sum of its daily balances."""

    code: str
    days: int
    kept: int
    renounced: int


def balance_days(steps: Iterable[Step], period: DateRange) -> tuple[int, Fraction]:
    """The sum of the balances at the end of every day of the period, and the part of it whose interest is renounced."""
    ordered = sorted(steps, key=lambda step: step.since)
    whole, renounced = 0, Fraction(0)
    for step, end in zip(ordered, [*(step.since for step in ordered[1:]), period.end], strict=bool(ordered)):
        days = (min(end, period.end) - max(step.since, period.begin)).days
        if days > 0 and step.balance > 0:
            whole += days * step.balance
            renounced += days * step.balance * step.renounced
    return whole, renounced


def allocate(interest: int, holders: Iterable[Holder], period: DateRange) -> tuple[Share, ...]:
    """What each holder earned of the interest of a period; nothing where nobody held anything. Negative interest is its positive, negated."""
    held = {one.code: balance_days(one.steps, period) for one in holders}
    weights = {code: days for code, (days, _renounced) in sorted(held.items()) if days}
    if not weights or not interest:
        return ()
    sign, size = (1 if interest > 0 else -1), abs(interest)
    parts = apportion(size, weights, {}, lambda _key: 0, lambda _key: size)
    shares = []
    for code, (part, _carry) in sorted(parts.items()):
        days, renounced = held[code]
        passed = floor(part * renounced / days + Fraction(1, 2))  # one part in two: the nearest cent
        shares.append(Share(code, days, sign * (part - passed), sign * passed))
    return tuple(shares)
