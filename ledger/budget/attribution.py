"""Who bears what the pool paid (accounting.md §5): pure, in whole smallest units of the fund's currency (cents).

The order: (1) spending coded to an agreement stands already; (2) earmarked money whose conditions the spending meets,
narrowest first, then what expires earliest, then what was received earliest; (3) the rest by available balance over
money without conditions; (4) what no balance covers stays with the pool. Bank charges and exchange differences of the
pool are shared by balance over all money held, earmarked or not: they are the price of holding it. Where spending is
charged for indirect costs when it is made, a balance is what is left of it for spending once its own charge is kept back,
as that of money charged on receipt is: spending and charge together overdraw nobody.

Cumulative, so that it never drifts: what is shared is everything the pool paid since inception, less what was shared
before. Where balances keep their proportions, many runs give what one would have given. Where they change, every run
shares its own amount by the balances of its day, and the fraction of a cent that rounding left with each contributor is
carried, exactly, to the next run of the same claim, which ranks by it; nothing shared before is worked out again.
A refund of spending goes back by the shares the spending was borne in. Whoever is below zero, because a receipt was
returned late, is relieved of what it bore first, and others bear it as in (2) and (3).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import TypeVar

from ledger.contributions.earmarks import NOTE, Earmark

Holding = tuple[str, str]  # a contributor's code, and the number of the pledge that earmarks this money, or ""
Dated = tuple[tuple[date, int], ...]
SPENDING, CHARGE, EXCHANGE = "spending", "charge", "exchange"
COST, REFUND = "cost", "refund"
NOTHING, HALF = Fraction(0), Fraction(1, 2)
Key = TypeVar("Key", str, Holding)


@dataclass(frozen=True, slots=True)
class Pot:
    """What is left of a contributor's money: of one earmarked pledge, or (`pledge` empty) all that bears no condition.

    May be negative; `received` is the day of the first receipt. `bound` of it came under a condition that is not met: it may
    have to go back, so it bears what holding money costs, and no spending.
    """

    contributor: str
    amount: int
    pledge: str = ""
    earmark: Earmark = NOTE
    received: date = date.max
    bound: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """What the pool paid on one account and line of the budget since inception, and what was shared of it.

    `spent` by day, debit positive; `refunded` what came back of it, negative. `borne` is who bears how much now, `taken` and
    `given` its two sides: what was shared of the spending, and of the refunds. `carry` is what rounding owes each holder.
    """

    key: str
    kind: str
    spent: Dated
    refunded: int = 0
    number: int = 0  # the object of expenditure
    activity: str = ""
    taken: int = 0
    given: int = 0
    borne: Mapping[Holding, int] | None = None
    carry: Mapping[Holding, Fraction] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one holder bears more (positive) or less of a claim; `stream` is cost or refund, `borne` and `carry` as they are then."""

    key: str
    stream: str
    holding: Holding
    amount: int
    borne: int
    carry: Fraction


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run shares, by claim and holder, and what of each claim no balance covers."""

    parts: tuple[Part, ...]
    blocked: tuple[tuple[str, int], ...]


def apportion(
    total: int, weights: Mapping[Key, int], carry: Mapping[Key, Fraction], least: Callable[[Key], int], most: Callable[[Key], int]
) -> dict[Key, tuple[int, Fraction]]:
    """Share `total` (positive) by weights plus what is carried: the parts, which add up to it, and what each carries on.

    Largest remainder, ties to the key that sorts first (§5.2); no part is below `least` or above `most` of its key, and
    what a bound cuts off goes to those that rank next. The bounds must leave room for the total.
    """
    whole = sum(weights.values())
    exact = {key: Fraction(total * weights.get(key, 0), whole) + carry.get(key, NOTHING) for key in weights.keys() | carry.keys()}
    parts = {key: min(max(floor(share), least(key)), most(key)) for key, share in exact.items()}
    while left := total - sum(parts.values()):
        sign = 1 if left > 0 else -1
        room = {key: most(key) - part if sign > 0 else part - least(key) for key, part in parts.items()}
        able = sorted((key for key in parts if room[key] > 0), key=lambda key: (sign * (parts[key] - exact[key]), key))
        assert able, "the bounds of a share must leave room for it"
        step, left = max(1, abs(left) // len(able)), abs(left)
        for key in able:
            some = min(step, left, room[key])
            parts[key] += sign * some
            left -= some
    return {key: (part, exact[key] - part) for key, part in parts.items()}


def attribute(pots: Iterable[Pot], claims: Iterable[Claim], costs: Mapping[Holding, Fraction] | None = None) -> Outcome:
    """One run: what every holder bears more or less of every claim, so that nobody is overdrawn by it.

    `costs`: what a holder is charged for indirect costs on every cent of spending besides, rounded half up to the cent.
    """
    desk = _Desk(pots, costs or {})
    work = [_Work(claim) for claim in sorted(claims, key=lambda claim: (claim.kind == SPENDING, claim.key))]
    for one in work:
        one.relieve(desk)
    sides = [(one, stream) for one in work for stream in (COST, REFUND)]
    while any([one.give(desk, stream) for one, stream in sides] + [one.take(desk, stream) for one, stream in sides]):
        pass  # what came back covers what was short, and what was taken can come back
    parts = tuple(part for one in work for part in one.moved())
    return Outcome(parts, tuple((one.claim.key, short) for one in work if (short := max(0, sum(one.open.values())))))


class _Desk:
    """What is left of every pot while a run goes on; a pot gives no more than its contributor has in all."""

    def __init__(self, pots: Iterable[Pot], costs: Mapping[Holding, Fraction]) -> None:
        pots, self.costs = sorted(pots, key=_narrowest_first), costs
        self.earmarked = [pot for pot in pots if pot.pledge]
        self.left: dict[Holding, int] = defaultdict(int)
        self.total: dict[str, int] = defaultdict(int)
        self.bound: dict[Holding | str, int] = defaultdict(int)
        for pot in pots:
            self.move((pot.contributor, pot.pledge), -pot.amount)
            self.bound[pot.contributor, pot.pledge] += pot.bound
            self.bound[pot.contributor] += pot.bound

    def move(self, holding: Holding, amount: int) -> None:
        """The holder pays `amount`; negative: gets it back."""
        self.left[holding] -= amount
        self.total[holding[0]] -= amount

    def room(self, holding: Holding) -> int:
        """What of a holding can be spent."""
        code = holding[0]
        return max(0, min(self.left[holding] - self.bound[holding], self.total[code] - self.bound[code]))

    def charge(self, holding: Holding, spending: int) -> int:
        """The charge on spending; what is given back of one is not counted on."""
        return floor(spending * self.costs.get(holding, NOTHING) + HALF) if spending > 0 else 0

    def afford(self, holding: Holding, borne: int) -> int:
        """How much more spending the holder can bear beyond what this run gave it already, the charge on all of it included."""
        room = self.room(holding)
        whole = room + borne + self.charge(holding, borne)
        if whole <= 0 or not self.costs.get(holding):
            return room
        return min(room, ceil((whole + HALF) / (1 + self.costs[holding])) - 1 - borne)


def _narrowest_first(pot: Pot) -> tuple[int, date, date, str, str]:
    return -pot.earmark.conditions, pot.earmark.until or date.max, pot.received, pot.contributor, pot.pledge


class _Work:
    """A claim while a run goes on."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.open = {COST: sum(amount for _day, amount in claim.spent) - claim.taken, REFUND: claim.refunded - claim.given}
        self.borne: dict[Holding, int] = defaultdict(int, claim.borne or {})
        self.carry = dict(claim.carry or {})
        self.parts: dict[tuple[str, Holding], int] = defaultdict(int)

    def moved(self) -> list[Part]:
        """What changed for whom, be it only the fraction that is carried on."""
        before = self.claim.carry or {}
        return [
            Part(self.claim.key, stream, holding, amount, self.borne[holding], self.carry.get(holding, NOTHING))
            for (stream, holding), amount in sorted(self.parts.items())
            if amount or self.carry.get(holding, NOTHING) != before.get(holding, NOTHING)
        ]

    def _bear(self, desk: _Desk, stream: str, holding: Holding, amount: int) -> None:
        before = self.parts[stream, holding]
        more = desk.charge(holding, before + amount) - desk.charge(holding, before) if self.claim.kind == SPENDING else 0
        desk.move(holding, amount + more)
        self.borne[holding] += amount
        self.parts[stream, holding] += amount
        self.open[stream] -= amount

    def _weights(self, desk: _Desk, stream: str) -> dict[Holding, int]:
        """By which the rest is shared: money without conditions; of charges and exchange differences, all money."""
        if self.claim.kind == SPENDING:
            held = {code: desk.afford((code, ""), self.parts.get((stream, (code, "")), 0)) for code in sorted(desk.total)}
        else:
            held = dict(sorted(desk.total.items()))
        return {(code, ""): amount for code, amount in held.items() if amount > 0}

    def relieve(self, desk: _Desk) -> None:
        """Whoever is below zero gives up what it bears, as far as needed."""
        for holding in sorted(self.borne):
            some = min(-desk.total[holding[0]], self.borne[holding])
            if some > 0:
                self._bear(desk, COST, holding, -some)

    def give(self, desk: _Desk, stream: str) -> bool:
        """What came back goes to those who bear the claim, by what they bear; a gain on exchange to all, by balance."""
        gain = self.claim.kind == EXCHANGE
        weights = self._weights(desk, stream) if gain else {key: amount for key, amount in self.borne.items() if amount > 0}
        whole = sum(weights.values())
        back = -self.open[stream] if gain else min(-self.open[stream], whole)
        if back <= 0 or not whole:
            return False
        # What is owed for what stays is carried; what goes back takes its part of it along.
        owed = {key: -carry * (1 if gain else 1 - Fraction(back, whole)) for key, carry in self.carry.items()}
        least: Callable[[Holding], int] = (lambda key: -weights.get(key, 0)) if gain else (lambda _key: 0)
        most: Callable[[Holding], int] = (lambda _key: back + whole) if gain else (lambda key: weights.get(key, 0))
        for holding, (part, carry) in apportion(back, weights, owed, least, most).items():
            self._bear(desk, stream, holding, -part)
            self.carry[holding] = -carry
        return True

    def take(self, desk: _Desk, stream: str) -> bool:
        """What was paid is borne by earmarked money that fits, then by balance."""
        before = self.open[stream]
        if before <= 0:
            return False
        if self.claim.kind == SPENDING:
            self._take_earmarked(desk, stream)
        weights = self._weights(desk, stream)
        some = min(self.open[stream], sum(weights.values()))
        if some > 0:
            own = {key: carry for key, carry in self.carry.items() if not key[1]}
            borne = dict(self.borne)
            shares = apportion(some, weights, own, lambda key: -max(0, borne.get(key, 0)), lambda key: weights.get(key, 0))
            for holding, (part, carry) in shares.items():
                self._bear(desk, stream, holding, part)
                self.carry[holding] = carry
        return self.open[stream] != before

    def _take_earmarked(self, desk: _Desk, stream: str) -> None:
        for day, piece in newest(self.claim.spent, self.open[stream]):
            rest = piece
            for pot in desk.earmarked:
                if not pot.earmark.fits(self.claim.number, self.claim.activity, day):
                    continue
                holding = (pot.contributor, pot.pledge)
                some = min(rest, desk.afford(holding, self.parts.get((stream, holding), 0)))
                if some:
                    self._bear(desk, stream, holding, some)
                    rest -= some


def newest(spent: Sequence[tuple[date, int]], amount: int) -> list[tuple[date, int]]:
    """The days to which `amount` of what was spent belongs, oldest first: what was spent earliest is taken as shared earliest."""
    found = []
    for day, spending in sorted(spent, reverse=True):
        some = min(spending, amount)
        if some > 0:
            found.append((day, some))
            amount -= some
    return found[::-1]
