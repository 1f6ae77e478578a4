"""What is left after the certain: every explanation that fits somehow, weighed, best first.

Nothing here becomes certain. First proposals are chosen so that all of them together use no instalment
beyond what is open.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import NamedTuple

from ledger.banking.match_evidence import (
    BEYOND,
    CHARGES,
    EXACT,
    PART,
    RATE,
    Worth,
    days_apart,
    digits,
    is_share,
    round_amount,
    share_of,
)
from ledger.banking.match_group import Group, Pays
from ledger.banking.match_lines import Work
from ledger.banking.match_pool import Amounts, Parts, Target, When
from ledger.banking.match_text import EXACT as WRITTEN
from ledger.banking.match_text import SPELLED, Hit
from ledger.banking.match_weights import WEIGHTS

NEAREST = 24  # pledges of one payer that are weighed for a line, by their dates; those whose amount fits are always
SHOWN = 5
MONTH = 31  # days between a line and its signature or due date that still speak for it


class Option(NamedTuple):
    """One explanation: what is paid, how the amounts stand, and the weight of the evidence in decibans."""

    pays: Pays  # the same for the same explanation
    relation: str
    weight: int
    parts: tuple[tuple[Target, Parts], ...] = ()
    left: int = 0  # what was open of the first pledge, in its currency
    when: When = (None, 0)


@dataclass(slots=True)
class Ranked:
    """The options of one line with their probabilities, best first."""

    work: Work
    options: list[tuple[Option, float]]
    rivals: dict[Pays, int] = field(default_factory=dict)  # option → the line that takes it

    @property
    def mass(self) -> float:
        """How probable it is that one of them is right."""
        return sum(share for _, share in self.options)


def weigh(options: Iterable[Option], weights: Mapping[str, int]) -> list[tuple[Option, float]]:
    """Options with probabilities: each against all others and against "none of these"."""
    best: dict[Pays, Option] = {}
    for option in options:
        held = best.get(option.pays)
        if held is None or option.weight > held.weight:
            best[option.pays] = option
    if not best:
        return []
    whole = sum([10 ** (option.weight / 10) for option in best.values()]) + 10 ** (-weights["prior"] / 10)
    ranked = sorted(best.values(), key=lambda option: (-option.weight, option.pays))
    return [(option, 10 ** (option.weight / 10) / whole) for option in ranked[: 2 * SHOWN]]


@dataclass(slots=True)
class Ranking:
    """Weighs what the lines of a run that are not certain could pay."""

    group: Group
    weights: Mapping[str, int] = field(default_factory=lambda: WEIGHTS)
    _all: dict[str, Amounts] = field(default_factory=dict)

    def rank(self, work: Work) -> Ranked:
        """The options of one line."""
        return Ranked(work, weigh(self.options(work), self.weights))

    def options(self, work: Work) -> Iterator[Option]:
        """Every explanation of a line that fits somehow, the same one more than once where it fits in several ways."""
        for ways in self.group.sets(work)[:SHOWN]:
            value = work.worth(ways[0][0].currency, self.group.exchange)
            exactly = value and sum(units for _, units in ways) == value.units
            relation = EXACT if exactly else CHARGES if value and value.known else RATE
            weight = max(self.identity(work, target) for target, _ in ways) + self.weights[f"amount-{relation}"]
            yield _laid_out(Option(ways, relation, weight + self.weights["several"]), work)
        for target in self.near(work):
            yield from self._single(work, target)

    def near(self, work: Work) -> Iterable[Target]:
        """The pledges that a line could have to do with."""
        if work.named or work.shared:
            pledges = sorted(work.named | work.shared)
            return [self.group.targets[pledge] for pledge in pledges if pledge in self.group.targets]
        roots = [work.root] if work.root else work.maybe
        if not roots and not work.hinted:
            return self._by_amount(work)
        family = [target for root in roots for target in self.group.by_root.get(root, ()) if target.left(work.day)]
        hinted = [self.group.targets[pledge] for pledge in sorted(work.hinted) if pledge in self.group.targets]
        near = nsmallest(NEAREST, family, key=lambda target: (days_apart(work.day, target.due, target.since), target.pledge))
        if len(family) > NEAREST:
            near += [target for target in family if self._fits(work, target)][:NEAREST]
        return {target.pledge: target for target in (*hinted, *near)}.values()

    def _by_amount(self, work: Work) -> Iterator[Target]:
        """Where nobody is named: pledges that an unusual amount pays to the cent."""
        for code in sorted({work.line.amount.currency, (work.line.original or work.line.amount).currency}):
            value = work.worth(code, self.group.exchange)
            if value and value.known and digits(value.units) >= 5:
                if code not in self._all:
                    self._all[code] = Amounts.of(self.group.targets.values(), code)
                yield from {
                    target.pledge: target for target, _ in self._all[code].between(value.units, value.units, work.day)
                }.values()

    def _fits(self, work: Work, target: Target) -> bool:
        value = work.worth(target.currency, self.group.exchange)
        return value is not None and any(value.low <= amount <= value.high for amount, _, _ in target.amounts())

    def _single(self, work: Work, target: Target) -> Iterator[Option]:
        value, left = work.worth(target.currency, self.group.exchange), target.left(work.day)
        if value is None or not left:
            return
        base = self.identity(work, target) + self.days(work, target)
        for relation, units in self._amounts(work, target, value, left):
            weight = base + self.weights[f"amount-{relation}"]
            if relation == EXACT:
                weight += self.weights["amount-digit"] * min(max(digits(units) - 3, 0), 4)
            if relation == PART and is_share(units, left, target.currency):
                weight += self.weights["amount-share"]
            parts = ((target, target.fill(units, work.day, work.asked.get(target.pledge))),)
            yield Option(((target, units),), relation, weight, parts, left, target.when)

    def _amounts(self, work: Work, target: Target, value: Worth, left: int) -> list[tuple[str, int]]:
        """(relation, units paid) in which a line can stand to a pledge."""
        dues = [amount for amount, since, _ in target.amounts() if since <= work.day]  # the smallest first
        if value.known:
            limit, units = self.group.exchange.charge_limit, value.units
            found = [(EXACT, due) for due in dues if due == units]
            found += [(CHARGES, due) for due in dues if 0 < due - units <= limit(due, target.currency, work.line.day)]
            parts = {units}
        else:
            found = [(RATE, due) for due in dues if value.low <= due <= value.high]
            parts = {
                share_of(value, left, target.currency) or 0,
                round_amount(value.low, value.high, target.currency),
                value.units,
            }
        found += [(PART, part) for part in parts if 0 < part < left]
        if value.low > left:
            found.append((BEYOND, left))
        return found

    def identity(self, work: Work, target: Target) -> int:
        """What the words of a line weigh for a pledge."""
        return sum([self.weights[name] for name in self.words(work, target)])

    def words(self, work: Work, target: Target) -> list[str]:
        """The evidence in the words of a line for or against a pledge: the weightiest reference and payer, by name."""
        weigh, found = self.weights.__getitem__, []
        hits = [_how(hit) for hit in work.hits if target.pledge in hit.pledges]
        if hits:
            found.append(max(hits, key=weigh))
        families = self.group.families
        senders = [sender for sender in work.senders if families.get(sender.code, sender.code) == target.root]
        if senders:
            found.append(max([f"payer-{sender.how}" for sender in senders], key=weigh))
            if all(sender.code != target.contributor for sender in senders):
                found.append("payer-family")
        elif work.root:
            found.append("payer-other")
        if work.strange:
            found.append("reference-strange")
        return found

    def days(self, work: Work, target: Target) -> int:
        """What the day of a line weighs for a pledge: less for every two months outside signature and due date."""
        apart = days_apart(work.day, target.due, target.since)
        return self.weights["days-near"] if apart <= MONTH else self.weights["days-far"] * min(apart // 60, 8)


def _how(hit: Hit) -> str:
    return "reference-shared" if len(hit.pledges) > 1 and hit.how in (WRITTEN, SPELLED) else f"reference-{hit.how}"


def arrange(ranking: Ranking, lines: Sequence[Ranked]) -> None:
    """Give each line first what no surer line takes; the others see what is left of that."""
    takers: dict[str, int] = {}

    def surest(ranked: Ranked) -> tuple[float, int, int]:
        return (-ranked.options[0][1], ranked.work.day, ranked.work.id)

    for ranked in sorted([ranked for ranked in lines if ranked.options], key=surest):
        work = ranked.work
        free = [option for option, _ in ranked.options if _feasible(option, work.day)]
        if len(free) < len(ranked.options):
            kept = {option.pays for option in free}
            late = [option for option, _ in ranked.options if option.pays not in kept]
            ranked.rivals = {option.pays: _taker(option, work.day, takers) for option in late}
            if free:
                most = free[0].weight - 1
                again = [option._replace(weight=min(option.weight - 15, most)) for option in late]
                ranked.options = weigh([*free, *again], ranking.weights)
        if free:
            first = _laid_out(free[0], work)
            ranked.options = [(first if option is free[0] else option, share) for option, share in ranked.options]
            for target, parts in first.parts:
                target.take(parts, work.day)
                takers.setdefault(target.pledge, work.id)


def _laid_out(option: Option, work: Work) -> Option:
    """The option with the instalments it would pay as things stand now."""
    pays, relation, weight, *_ = option
    parts = tuple([(target, target.fill(units, work.day, work.asked.get(target.pledge))) for target, units in pays])
    left = pays[0][0].left(work.day)
    whole = relation == PART and sum([units for _, units in pays]) == left  # its twin takes the other part
    return Option(pays, EXACT if whole else relation, weight, parts, left, pays[0][0].when)


def _feasible(option: Option, day: int) -> bool:
    return min([target.left(day) - (target.held(day) if target.holds else 0) - units for target, units in option.pays]) >= 0


def _taker(option: Option, day: int, takers: Mapping[str, int]) -> int:
    """The line that pays what an option would, or held it on that day and came back later."""
    target = option.pays[0][0]
    return takers.get(target.pledge) or next((hold.line for hold in target.holds if day < hold.until), 0)
