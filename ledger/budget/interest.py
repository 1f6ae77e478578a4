"""Whose the interest is (accounting.md §5.4): pure, in whole smallest units of the fund's currency (cents).

interest_i = I × Σ daily balance_i ÷ Σ all daily balances over the quarter, largest remainder, ties by code. Balances
are unspent balances at the end of each day, by value date; below zero they count as nothing. Money in suspense is
nobody's: it earns nothing for anyone until it is identified. The program-budget's share (AG/RES. 2019, para 10) earns as
any holder does and keeps its part. What an agreement renounces goes to the pool: of a contributor with several
agreements, the part of its balance that it received under those that renounce.

Cumulative: the run's own quarter is shared as if for the first time, and what was given before is taken off, wherever all
that is too much can be given back; of any other quarter, and where somebody's money is gone, only what is not shared yet
is. Interest that the bank took back comes from those who were given it, as far as their balances reach.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from ledger.budget.attribution import apportion
from ledger.periods import DateRange

CREDITED, RENOUNCED, PROGRAM_BUDGET = "interest", "renounced", "program_budget"
Who = tuple[str, str]  # what becomes of it, one of these three, and the holder's code


@dataclass(frozen=True, slots=True)
class Step:
    """A balance from a day on, and the fraction of it (0 to 1) whose interest is renounced."""

    since: date
    balance: int
    renounced: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose balance it is, and how it went; the first step may lie before the quarter. `kind` is what becomes of what it keeps."""

    code: str
    steps: tuple[Step, ...]
    kind: str = CREDITED


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


def changes(
    earned: int, given: Mapping[Who, int], ever: Mapping[Who, int], holders: Iterable[Holder], period: DateRange,
    room: Mapping[str, int], *, anew: bool,
) -> dict[Who, int]:  # fmt: skip
    """What each gets more (negative: gives back) of the interest that a period earned; nobody gives back more than its `room`.

    `given` is what each had of this interest before, `ever` of all interest. `anew`: the period is the run's own.
    """
    holders = list(holders)
    if anew and earned > 0:
        whole = _shares(earned, holders, period)
        more = {who: whole.get(who, 0) - given.get(who, 0) for who in sorted(whole.keys() | given.keys())}
        if whole and all(
            amount >= -room.get(code, 0) for (kind, code), amount in more.items() if kind == CREDITED and amount < 0
        ):
            return more
    rest = earned - sum(given.values())
    if rest >= 0:
        return _shares(rest, holders, period)
    had = {who: amount for who, amount in given.items() if amount > 0} or {
        who: amount for who, amount in ever.items() if amount > 0
    }
    most = {who: min(had[who], max(0, room.get(who[1], 0))) if who[0] == CREDITED else had[who] for who in sorted(had)}
    back = min(-rest, sum(most.values()))
    parts = apportion(back, had, {}, lambda _key: 0, most.__getitem__) if back else {}
    return {who: -part for who, (part, _carry) in parts.items()}


def _shares(interest: int, holders: list[Holder], period: DateRange) -> dict[Who, int]:
    kinds = {one.code: one.kind for one in holders}
    found = {}
    for share in allocate(interest, holders, period):
        found[kinds[share.code], share.code] = share.kept
        found[RENOUNCED, share.code] = share.renounced
    return found
