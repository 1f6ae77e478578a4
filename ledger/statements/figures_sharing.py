"""What each of a contributor's agreements has of its statement: pure, from what entries name, and by rule where they name none.

The rule is that of accounting.md §5, one level down, month after month since inception, so that what was shared stays as it was:
(1) what a posting names stands with that agreement; (2) what an entry of a receipt names no agreement for (bank charges, exchange
differences) goes to those that the receipt serves, by what each received; (3) the rest is borne by available balance: money under
an earmark or an open condition bears no spending beyond what is coded to it, and interest goes to agreements that did not renounce
it; (4) what no balance covers stands without agreement until one does. Largest remainder, carried. Whoever is below zero gives up
what it bears in (2) and (3), as far as others can bear it: only what entries name can leave an agreement below zero. What no
agreement names (gifts) is a holder like an agreement.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ledger.budget.attribution import CHARGE, COST, EXCHANGE, SPENDING, Claim, Pot, apportion, attribute
from ledger.money import DIGITS
from ledger.statements.figures import B_COUNTED, TAGS, Facts, Movement, Receipt, StatementFigures, draw_up
from ledger.statements.figures_agreements import OfAgreement, Served

KINDS = {"B4": CHARGE, "B10": CHARGE, "B5": EXCHANGE, "B6": EXCHANGE, "B7": EXCHANGE, "B12": EXCHANGE}  # all others: spending
_FUNDS = frozenset(tag for code in B_COUNTED for tag in TAGS.get(code, (code,)))
_SHARED = frozenset(B_COUNTED) - {"B2", "B3"}
Said = Sequence[tuple[date, bool]]  # whether something holds, from which day on


class Posted(NamedTuple):
    """Postings of one agreement, line, currency and month (its first day), summed, debit positive in ten-thousandths.

    `bound` of them stands under a condition that is not met (2110). Without a name: gifts, and what is shared.
    """

    pledge: str
    line: str
    currency: str
    month: date
    amount: int
    base: int
    bound: int = 0


class Beside(NamedTuple):
    """What an entry of a receipt has on a line without naming an agreement, and by agreement what it received or returned."""

    line: str
    month: date
    base: int
    served: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Moves:
    """Everything about one contributor up to the quarter's end; part C by agreement, and what agreements say of their money."""

    posted: Sequence[Posted]
    beside: Sequence[Beside]
    receipts: Sequence[tuple[str, Receipt]]
    earmarked: Mapping[str, Said]
    renounced: Mapping[str, Said]


@dataclass(slots=True)
class _Line:
    """What is shared of a line since inception, in cents: what came up and what was given to whom."""

    spent: int = 0
    refunded: int = 0
    taken: int = 0
    given: int = 0
    uncovered: int = 0
    borne: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    carry: dict[tuple[str, str], Fraction] = field(default_factory=dict)

    def claim(self, line: str, day: date) -> Claim:
        kind = KINDS.get(line, SPENDING)
        return Claim(line, kind, ((day, self.spent),), self.refunded, 0, "", self.taken, self.given, self.borne, self.carry)

    @property
    def open(self) -> int:
        return self.spent + self.refunded - self.taken - self.given


class _Sharing:
    """The months of one contributor, in order."""

    def __init__(self, moves: Moves, currency: str) -> None:
        self.moves, self.size = moves, int(10 ** (4 - DIGITS[currency]))
        self.lines: dict[str, _Line] = defaultdict(_Line)
        self.balance: dict[str, int] = defaultdict(int)  # by agreement, in cents
        self.named: dict[str, int] = defaultdict(int)  # the same of what postings name
        self.bound: dict[str, int] = defaultdict(int)
        self.found: list[Posted] = []
        self.currency = currency

    def go(self) -> list[Posted]:
        """Every posting under the agreement that has it, in the order of months."""
        months: dict[date, tuple[list[Posted], list[Beside]]] = defaultdict(lambda: ([], []))
        for posted in self.moves.posted:
            months[posted.month][0].append(posted)
        for entry in self.moves.beside:
            months[entry.month][1].append(entry)
        for month in sorted(months):
            self._month(month, *months[month])
        return self.found

    def _month(self, month: date, posted: Iterable[Posted], beside: Iterable[Beside]) -> None:
        loose: dict[str, int] = defaultdict(int)
        for one in posted:
            if not one.pledge and one.line in _SHARED:
                loose[one.line] += one.base // self.size
            else:
                self._names(one)
        for entry in beside:
            loose[entry.line] -= entry.base // self.size
            self._serves(entry)
        for line, base in loose.items():
            held = self.lines[line]
            back = base < 0 and KINDS.get(line) != EXCHANGE
            held.spent += 0 if back else base
            held.refunded += base if back else 0
        renounced = {pledge for pledge, said in self.moves.renounced.items() if _holds(said, _last(month))}
        self._attribute(month, ["B5"], renounced)
        self._attribute(month, sorted(self.lines.keys() - {"B5"}), set())
        for line, held in self.lines.items():
            self._give("", line, month, held.open - held.uncovered)
            held.uncovered = held.open

    def _names(self, one: Posted) -> None:
        self.bound[one.pledge] += one.bound // self.size
        if one.line:
            self.found.append(one)
        if one.line in _FUNDS:
            self.balance[one.pledge] -= one.base // self.size
            self.named[one.pledge] -= one.base // self.size

    def _serves(self, one: Beside) -> None:
        """By what each agreement received; a part of it that it cannot bear later is given up as any other."""
        held, cents = self.lines[one.line], one.base // self.size
        weights = {pledge: abs(base) for pledge, base in one.served.items() if base}
        shares = apportion(abs(cents), weights or {"": 1}, {}, lambda _pledge: 0, lambda _pledge: abs(cents))
        held.spent, held.taken = held.spent + cents, held.taken + cents
        for pledge, (part, _rest) in shares.items():
            some = part if cents > 0 else -part
            held.borne[pledge, ""] += some
            self.balance[pledge] -= some
            self._give(pledge, one.line, one.month, some)

    def _attribute(self, month: date, lines: Iterable[str], without: set[str]) -> None:
        """Some lines among all holders, or all but some where others have anything."""
        held = {line: self.lines[line] for line in lines if line in self.lines}
        short = any(amount < 0 for amount in self.balance.values())
        claims = [one.claim(line, month) for line, one in held.items() if one.open or (short and one.borne)]
        able = self.balance.keys() - without
        if not any(self.balance[pledge] > 0 for pledge in able):
            able = set(self.balance)
        for part in attribute([self._pot(pledge, month) for pledge in able], claims).parts if claims else ():
            one, pledge = held[part.key], part.holding[0]
            one.taken += part.amount if part.stream == COST else 0
            one.given += 0 if part.stream == COST else part.amount
            one.borne[part.holding], one.carry[part.holding] = part.borne, part.carry
            self.balance[pledge] -= part.amount
            self._give(pledge, part.key, month, part.amount)

    def _pot(self, pledge: str, month: date) -> Pot:
        """Under an earmark, what is named is bound: the ledger has shared out what of it may be spent."""
        marked = _holds(self.moves.earmarked.get(pledge, ()), _last(month))
        return Pot(pledge, self.balance[pledge], bound=max(0, self.named[pledge] if marked else self.bound[pledge]))

    def _give(self, pledge: str, line: str, month: date, cents: int) -> None:
        if cents:
            self.found.append(Posted(pledge, line, self.currency, month, cents * self.size, cents * self.size))


def by_agreement(facts: Facts, moves: Moves) -> tuple[OfAgreement, ...]:
    """A statement's lines by agreement: of each pledge by number, then of what none names, where that is anything.

    None at all for a contributor without a pledge. Raises Unsound for an agreement whose lines do not add up.
    """
    if not facts.pledges:
        return ()
    found: dict[str, list[Movement]] = {pledge.number: [] for pledge in facts.pledges}
    posted = _Sharing(moves, facts.fund.currency).go()
    for one in posted:
        found.setdefault(one.pledge, []).append(_movement(one, facts.contributor.code))
    drawn = {
        pledge: _drawn(facts, moves, pledge, found[pledge]) for pledge in sorted(found, key=lambda pledge: (not pledge, pledge))
    }
    return tuple(
        OfAgreement(pledge, one.pledged, one.pledged_in_all, one.funds, tuple(Served(row.number, row.value) for row in one.facts.receipts))
        for pledge, one in drawn.items()
        if pledge or one.facts.receipts or any(any(line.columns) for lines in (one.pledged_in_all, one.funds) for line in lines)
    )  # fmt: skip


def _movement(one: Posted, contributor: str) -> Movement:
    amount, base = (Decimal(units).scaleb(-4) for units in (one.amount, one.base))
    return Movement(contributor, one.month, one.line, one.currency, amount, base, one.pledge)


def _drawn(facts: Facts, moves: Moves, pledge: str, movements: Iterable[Movement]) -> StatementFigures:
    """A small statement of one agreement, proved as any other."""
    own = replace(
        facts, pledges=tuple(one for one in facts.pledges if one.number == pledge), receipts=tuple(row for of, row in moves.receipts if of == pledge),
        rates=(), previous=None, control=None, in_kind=(), recovery=(), whole=None, bridge=None, changes=None, quarters=(), agreements=(),
    )  # fmt: skip
    return draw_up(own, movements)


def _holds(said: Said, day: date) -> bool:
    return next((holds for since, holds in reversed(said) if since <= day), False)


def _last(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1) - timedelta(days=1)
