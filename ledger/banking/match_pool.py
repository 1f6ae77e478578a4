"""What can still be paid: pledges with their open instalments, as whole ten-thousandths, while a run uses them up."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from ledger.banking.match_values import Assignment, OpenInstalment, PastReceipt, Settings
from ledger.money import Money

When = tuple[int | None, int]  # the due date and the day from which a pledge can be paid, as ordinals
Parts = tuple[tuple[int, int], ...]  # (place among the slots, units), units in the pledge's currency


@lru_cache(maxsize=16384)
def money(units: int, code: str) -> Money:
    """The amount as a value; the same ones come up again and again."""
    return Money.of_units(units, code)


@dataclass(slots=True, eq=False)
class Slot:
    """An instalment and what is left of it; nothing can be paid into it before `since` (a day's ordinal)."""

    no: int
    left: int
    due: int | None
    since: int

    @property
    def turn(self) -> tuple[int, int, int]:
        """Oldest due first; what has no due date comes last."""
        return (self.due is None, self.due or 0, self.no)


class Hold(NamedTuple):
    """What a receipt paid until it came back: from a day on, up to another; and the number of its line."""

    since: int
    until: int
    parts: Parts
    line: int


@dataclass(slots=True, eq=False)
class Target:
    """A pledge that can be paid; `slots` in the order in which money fills them."""

    pledge: str
    contributor: str
    root: str
    currency: str
    slots: list[Slot] = field(default_factory=list)
    used: list[tuple[int, Parts]] = field(default_factory=list)  # (day, what was paid)
    holds: list[Hold] = field(default_factory=list)
    _amounts: tuple[tuple[int, int, bool], ...] | None = None
    _standing: tuple[When, int, int] | None = None  # when, the day from which all is payable, all that is left

    def __lt__(self, other: "Target") -> bool:
        return self.pledge < other.pledge

    @property
    def since(self) -> int:
        """The day, as an ordinal, before which nothing can be paid."""
        return (self._standing or self._stand())[0][1]

    @property
    def due(self) -> int | None:
        """When the first open instalment is due."""
        return (self._standing or self._stand())[0][0]

    @property
    def when(self) -> When:
        """When the first open instalment is due, and the day before which nothing can be paid."""
        return (self._standing or self._stand())[0]

    def left(self, day: int) -> int:
        """What can be paid on a day."""
        when, latest, total = self._standing or self._stand()
        if day >= latest:
            return total
        return 0 if day < when[1] else sum([slot.left for slot in self.slots if slot.since <= day])

    def _stand(self) -> tuple[When, int, int]:
        if len(self.slots) == 1:
            (slot,) = self.slots
            self._standing = ((slot.due if slot.left else None, slot.since), slot.since, slot.left)
            return self._standing
        days = [slot.since for slot in self.slots]
        due = next((slot.due for slot in self.slots if slot.left), None)
        self._standing = ((due, min(days)), max(days), sum(slot.left for slot in self.slots))
        return self._standing

    def amounts(self) -> tuple[tuple[int, int, bool], ...]:
        """Every amount that pays whole instalments: (units, payable since, whether it is all that is left)."""
        if self._amounts is None and len(self.slots) == 1:
            (slot,) = self.slots
            self._amounts = ((slot.left, slot.since, True),) if slot.left else ()
        if self._amounts is None:
            slots = [slot for slot in self.slots if slot.left]
            found: dict[tuple[int, int], bool] = {}
            for since in {slot.since for slot in slots}:
                ready = [slot for slot in slots if slot.since <= since]
                running = 0
                for slot in ready:
                    running += slot.left
                    found.setdefault((slot.left, since), False)
                    found.setdefault((running, since), False)
                found[running, since] = True
            self._amounts = tuple((units, since, whole) for (units, since), whole in sorted(found.items()))
        return self._amounts

    def exact(self, units: int, day: int) -> bool:
        """Whether an amount pays whole instalments on a day."""
        return units in [amount for amount, since, _ in self.amounts() if since <= day]

    def fill(self, units: int, day: int, named: int | None = None) -> Parts:
        """Which instalments an amount pays: the one named, else the oldest in order, else the one it equals, else the oldest.

        Beside what others hold that came back later; where that leaves too little, as if they had not come.
        """
        if len(self.slots) == 1:
            part = min(self.left(day), units)
            return ((0, part),) if part else ()
        all_ = [slot.left if slot.since <= day else 0 for slot in self.slots]
        left = list(all_)
        for hold in self.holds:
            for place, part in hold.parts if day < hold.until else ():
                left[place] = max(left[place] - part, 0)
        if sum(left) < units:
            left = all_
        ready = [place for place, open_ in enumerate(left) if open_]
        running, prefix = 0, False
        for place in ready:
            running += left[place]
            prefix = prefix or running == units
        equal = () if prefix else tuple(place for place in ready if left[place] == units)[:1]
        asked = tuple(place for place in ready if self.slots[place].no == named)[:1]
        first = dict.fromkeys((*asked, *equal, *ready))
        parts = []
        for place in first:
            part = min(left[place], units)
            if part:
                parts.append((place, part))
            units -= part
        return tuple(parts)

    def take(self, parts: Parts, day: int) -> None:
        """Use up what these parts pay."""
        for place, units in parts:
            self.slots[place].left -= units
            assert self.slots[place].left >= 0, "no instalment is used beyond its open amount"
        self.used.append((day, parts))
        self._amounts = self._standing = None

    def held(self, day: int) -> int:
        """What receipts that came back after a day held: money that comes on it stays, and would meet them."""
        return sum([units for hold in self.holds if day < hold.until for _, units in hold.parts])

    def as_of(self, day: int, since: int | None = None) -> "Target":
        """The pledge as it stood on a day: what later money pays is still open.

        From `since` up to that day it stands without what receipts held meanwhile that came back.
        """
        slots = [replace(slot) for slot in self.slots]
        for when, parts in self.used:
            for place, units in parts if when > day else ():
                slots[place].left += units
        for hold in self.holds:
            for place, units in hold.parts if since is not None and hold.since <= day and since < hold.until else ():
                slots[place].left = max(slots[place].left - units, 0)
        return Target(self.pledge, self.contributor, self.root, self.currency, slots)

    def assignments(self, parts: Parts, sign: int = 1) -> tuple[Assignment, ...]:
        """The parts as values, one for each instalment."""
        if len(parts) == 1:
            ((place, units),) = parts
            return (Assignment(self.pledge, self.slots[place].no, money(sign * units, self.currency)),)
        merged: dict[int, int] = {}
        for place, units in parts:
            no = self.slots[place].no
            merged[no] = merged.get(no, 0) + sign * units
        return tuple(Assignment(self.pledge, no, money(units, self.currency)) for no, units in sorted(merged.items()))


@dataclass(slots=True)
class Amounts:
    """Sorted amounts of some pledges in one currency, to find those near a figure without trying each."""

    _rows: list[tuple[int, str, int, Target]]

    @classmethod
    def of(cls, targets: Iterable[Target], code: str) -> "Amounts":
        """The amounts that pay whole instalments of these pledges."""
        kin = [target for target in targets if target.currency == code]
        return cls(sorted([(units, target.pledge, since, target) for target in kin for units, since, _ in target.amounts()]))

    def between(self, low: int, high: int, day: int) -> list[tuple[Target, int]]:
        """(pledge, units) of every amount from `low` to `high` that can be paid on a day."""
        rows = self._rows[bisect_left(self._rows, (low,)) : bisect_left(self._rows, (high + 1,))]
        return [(target, units) for units, _, since, target in rows if since <= day]


def targets_of(
    instalments: Iterable[OpenInstalment],
    roots: dict[str, str],
    settings: Settings,
    reopened: Iterable[tuple[PastReceipt, date]] = (),
) -> dict[str, Target]:
    """The payable pledges by number; `reopened` are past receipts that a returned transfer undoes, from a day on."""
    targets: dict[str, Target] = {}
    for instalment in instalments:
        if instalment.open.amount <= 0:
            continue
        since = instalment.signed.toordinal() - settings.signed_slack if instalment.signed else 0
        due = instalment.due.toordinal() if instalment.due else None
        slot = Slot(instalment.no, instalment.open.units, due, since)
        _target(targets, instalment.pledge, instalment.contributor, instalment.open.currency, roots).slots.append(slot)
    for receipt, since_day in reopened:
        target = _target(targets, receipt.pledge, receipt.contributor, receipt.paid.currency, roots)
        target.slots.append(Slot(receipt.no, receipt.paid.units, receipt.date.toordinal(), since_day.toordinal()))
    for target in targets.values():
        target.slots.sort(key=lambda slot: slot.turn)
    return targets


def _target(targets: dict[str, Target], pledge: str, contributor: str, code: str, roots: dict[str, str]) -> Target:
    if pledge not in targets:
        targets[pledge] = Target(pledge, contributor, roots.get(contributor, contributor), code)
    return targets[pledge]
