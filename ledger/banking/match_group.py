"""Lines and pledges of one family of payers: what each line may pay, what is claimed, and taking it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ledger.banking.match_evidence import Exchange, Worth, days_apart, rounded, unusual
from ledger.banking.match_graph import LARGEST, adding_up
from ledger.banking.match_lines import Settled, Work
from ledger.banking.match_pool import Amounts, Target
from ledger.banking.match_values import Reason, Settings

MANY = 4  # open pledges of one payer that a round sum could be a part of
AT_RATE = 1000  # an amount within a thousandth of a rate is at that rate
Pays = tuple[tuple[Target, int], ...]


@dataclass(slots=True)
class Group:
    """Lines and pledges that have to do with each other, and nothing else."""

    works: list[Work]
    targets: dict[str, Target]
    exchange: Exchange
    settings: Settings
    families: Mapping[str, str] = field(default_factory=dict)  # contributor → the one it rolls up to
    by_root: dict[str, list[Target]] = field(default_factory=dict)
    open: list[Work] = field(default_factory=list)
    hints: list[Work] = field(
        default_factory=list
    )  # lines that name nothing and only a hint ties to the payer: they settle nothing
    _amounts: dict[tuple[str, str], Amounts] = field(default_factory=dict)
    _equal_to: dict[int, list[tuple[Target, int]]] = field(default_factory=dict)  # of this round, as the next ones
    _wants: dict[str, set[int]] | None = None
    rivals: dict[int, Sequence[tuple[str, int]]] | None = None  # of this round, by line: what it could pay on any evidence
    pairing: tuple[dict[int, list[str]], dict[str, int], dict[int, str]] | None = None  # of this round: what `borrowed` asks
    _claims: dict[str, list[Work]] | None = None
    _called: list[tuple[Work, Target]] | None = None  # lines whose text names a pledge that they could pay
    adding: dict[int, Sequence[Pays]] = field(default_factory=dict)
    complete: bool = False  # all lines are explained: the book lacks no pledge of these payers, as far as they tell
    lacking: bool = False  # so many lines of known payers fit nothing that the book must lack pledges
    _codes: list[str] = field(default_factory=list)
    _soles: dict[int, Target | None] = field(default_factory=dict)
    _pools: dict[int, Sequence[Target]] = field(default_factory=dict)
    _values: dict[int, list[tuple[str, Worth]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for target in self.targets.values():
            self.by_root.setdefault(target.root, []).append(target)
        self._codes = sorted({target.currency for target in self.targets.values()})
        self.open = sorted(self.works, key=lambda work: (work.day, work.id))

    def next_round(self) -> None:
        """Forget what held before the last lines were settled."""
        self.open = [work for work in self.open if work.settled is None]
        self._amounts.clear()
        self._equal_to.clear()
        self.adding.clear()
        self._wants = self._claims = self.rivals = self.pairing = None

    def adopt(self, part: "Group") -> None:
        """Take over what adds up for the lines of a settled part: what is open of their pledges stays so until all are weighed."""
        self.adding |= part.adding

    def sole(self, work: Work) -> Target | None:
        """The one pledge that the text names; a slip counts where the payer is the pledge's own."""
        if work.id not in self._soles:
            self._soles[work.id] = self._sole(work)
        return self._soles[work.id]

    def _sole(self, work: Work) -> Target | None:
        if len(work.named) == 1:
            target = self.targets.get(next(iter(work.named)))
            return target if target and work.root in (None, target.root) else None
        if work.named or work.shared or not work.hinted or work.root is None or work.strange:
            return None
        own = [
            self.targets[pledge] for pledge in work.hinted if pledge in self.targets and self.targets[pledge].root == work.root
        ]
        return own[0] if len(own) == 1 and len(work.hinted) == 1 else None

    def pool(self, work: Work) -> Sequence[Target]:
        """What a line may pay by its payer, or by the agreement it names."""
        if work.id not in self._pools:
            self._pools[work.id] = self._may_pay(work)
        return self._pools[work.id]

    def _may_pay(self, work: Work) -> Sequence[Target]:
        if work.shared:
            found = [self.targets[pledge] for pledge in sorted(work.shared) if pledge in self.targets]
            return [target for target in found if work.root in (None, target.root)]
        if work.named or work.root is None or work.doubtful or (work.strange and not work.hinted):
            return ()
        if work.hinted:
            own = [self.targets[pledge] for pledge in sorted(work.hinted) if pledge in self.targets]
            mine = [target for target in own if target.root == work.root]
            return [target for target in mine if self._pays_whole(work, target)] if work.strange else mine
        return self.by_root.get(work.root, ())

    def _pays_whole(self, work: Work, target: Target) -> bool:
        """Whether what a line brings is known and pays whole instalments, after usual charges at the most."""
        value = work.worth(target.currency, self.exchange)
        if value is None or not value.known:
            return False
        limit = self.exchange.usual_charge(target.currency, work.line.day)
        return any(0 <= due - value.units <= limit for due, since, _ in target.amounts() if since <= work.day)

    def between(self, work: Work, low: int, high: int, code: str) -> list[tuple[Target, int]]:
        """(pledge, units) of what a line may pay whole, between two amounts of a currency."""
        pool = self.pool(work)
        own = work.shared or work.hinted or not pool
        amounts = Amounts.of(pool, code) if own else self._table(pool[0].root, pool, code)
        return amounts.between(low, high, work.day)

    def _table(self, name: str, targets: Iterable[Target], code: str) -> Amounts:
        """The amounts of these pledges, laid out once a round."""
        return self._amounts.get((name, code)) or self._amounts.setdefault((name, code), Amounts.of(targets, code))

    def whole(self, work: Work) -> list[tuple[Target, int]]:
        """(pledge, units) of whole instalments that a line may pay: exactly, after charges or at the day's rate."""
        found = []
        for code in self._codes:
            value = work.worth(code, self.exchange)
            if value is not None:
                charges = self.exchange.charge_limit(value.high, code, work.line.day) if value.known else 0
                found += self._table("", self.targets.values(), code).between(value.low, value.high + charges, work.day)
        return found

    def currencies(self, work: Work) -> list[tuple[str, Worth]]:
        """What a line brings in each currency of the pledges it may pay."""
        if work.id not in self._values:
            codes = sorted({target.currency for target in self.pool(work)})
            values = [(code, work.worth(code, self.exchange)) for code in codes]
            self._values[work.id] = [(code, value) for code, value in values if value]
        return self._values[work.id]

    def claimed(self) -> dict[str, list[Work]]:
        """The lines whose text names a pledge and that could pay it, by pledge."""
        if self._claims is not None:
            return self._claims
        if self._called is None:
            soles = [(work, target) for work in self.open if (target := self.sole(work))]
            self._called = [(work, target) for work, target in soles if work.worth(target.currency, self.exchange)]
        found: dict[str, list[Work]] = {}
        for work, target in self._called:
            if work.settled is None and target.left(work.day):
                found.setdefault(target.pledge, []).append(work)
        self._claims = found
        return found

    def equals(self, work: Work) -> list[tuple[Target, int]]:
        """Pledges of which a line pays whole instalments exactly."""
        if work.id not in self._equal_to:
            self._equal_to[work.id] = [
                pair
                for code, value in self.currencies(work)
                if value.known
                for pair in self.between(work, value.units, value.units, code)
            ]
        return self._equal_to[work.id]

    def wanted(self) -> dict[str, set[int]]:
        """Which lines equal which pledges: those are not for weaker evidence."""
        if self._wants is not None:
            return self._wants
        found: dict[str, set[int]] = {}
        for work in self.open:
            for target, _ in self.equals(work):
                found.setdefault(target.pledge, set()).add(work.id)
        for pledge, works in self.claimed().items():
            found.setdefault(pledge, set()).update(work.id for work in works)
        self._wants = found
        return found

    def take(self, work: Work, pays: Iterable[tuple[Target, int]], how: str, *why: Reason, twins: tuple[int, ...] = ()) -> None:
        """Settle a line: use up what it pays."""
        parts = []
        pays = tuple(pays)
        left, when = pays[0][0].left(work.day), pays[0][0].when
        for target, units in pays:
            filled = target.fill(units, work.day, work.asked.get(target.pledge))
            assert sum(part for _, part in filled) == units, "what a line pays must be open"
            target.take(filled, work.day)
            parts.append((target, filled))
        work.settled = Settled(tuple(parts), how, left, when, self.charges(work, parts), why, twins)

    def charges(self, work: Work, parts: Collection[tuple[Target, Iterable[tuple[int, int]]]]) -> int:
        """What banks kept, in the account's currency: known where the amounts are, else nothing is claimed."""
        line = work.line
        code = next(iter(parts))[0].currency  # of one currency: only such sets add up
        units = sum([part for _, filled in parts for _, part in filled])
        value = work.worth(code, self.exchange)
        if value is None or not value.known:
            return 0
        if line.amount.currency == code:
            return max(units - work.units, 0)
        return rounded(max(units - value.units, 0) * Fraction(work.units, value.units), line.amount.currency)

    def worth(self, work: Work, target: Target) -> Worth:
        """What a line brings for a pledge whose currency it can pay."""
        value = work.worth(target.currency, self.exchange)
        assert value is not None, "asked only where a currency can be"
        return value

    def known(self, work: Work, target: Target) -> bool:
        """Whether the bank's file says what a line brings in the pledge's currency."""
        value = work.worth(target.currency, self.exchange)
        return value is not None and value.known

    def fits_something(self, work: Work) -> bool:
        """Whether the amount of a line is all of an open pledge of its payer, or may be a part of one."""
        return any(
            (value := work.worth(target.currency, self.exchange)) is not None and value.low <= target.left(work.day)
            for target in self.by_root.get(work.root or "", ())
        )

    def explained(self, work: Work) -> bool:
        """Whether a line names a known pledge, or pays whole instalments: by itself, after charges, at the day's rate, or with another."""
        if work.named or work.shared:
            return True
        if work.strange:
            return False
        for code, value in self.currencies(work):
            limit = self.exchange.charge_limit(value.high, code, work.line.day) if value.known else 0
            if self.between(work, value.low, value.high + limit, code):
                return True
            if value.known and any(one.currency == code and self.completes(work, one, value.units) for one in self.pool(work)):
                return True
        return False

    def may_pay(self, work: Work, target: Target) -> bool:
        """Whether a line of the pledge's own family may pay it, as far as words and currencies tell."""
        if target.left(work.day) == 0 or work.worth(target.currency, self.exchange) is None:
            return False
        return not (work.hinted or work.shared) or target in self.pool(work)

    def estimated(self, work: Work, target: Target) -> bool:
        """Whether only the day's rate says it."""
        value = work.worth(target.currency, self.exchange)
        return value is not None and not value.known

    def completes(self, work: Work, target: Target, units: int) -> bool:
        """Whether an amount and that of one other line, which names no other pledge, are all that is open of one."""
        rest, within = target.left(work.day) - units, self.settings.parts_within
        return rest > 0 and any(
            (value := other.worth(target.currency, self.exchange)) is not None
            and value.known
            and value.units == rest
            and other is not work
            and (self.sole(other) is target or (other.root == target.root and not other.named))
            and abs(other.day - work.day) <= within
            for other in self.open
        )

    def could_be_part(self, work: Work, units: int, code: str) -> int:
        """How many open pledges of the payer an amount could be a part of."""
        return sum([target.currency == code and target.left(work.day) > units for target in self.pool(work)])

    def stale(self, work: Work, target: Target) -> bool:
        """Whether a pledge that nothing names is not what the money is likely for: it should have been paid long ago.

        Or the payer signs one shortly afterwards that fits as well: money often comes before the signature does.
        """
        if work.named or work.shared or (work.hinted and not work.strange):
            return False
        late = days_apart(work.day, target.due, target.since) > self._late_within(work, target)
        return late or any(self.signed_soon(work, code, value.low, value.high) for code, value in self.currencies(work))

    def _late_within(self, work: Work, target: Target) -> int:
        """How late money that nobody names may come: round sums come again every year, and the book may lack next year's pledge."""
        left = target.left(work.day)
        if unusual(left) or (work.strange and not self.lacking):
            return self.settings.late_within
        if self.lacking:
            return self.settings.near_within
        newer = [other for other in self.by_root[target.root] if target.since < other.since <= work.day]
        # The round sum may be a part of a larger one that was signed since.
        larger = any(other.currency == target.currency and other.left(work.day) > left for other in newer)
        return self.settings.late_within if not larger and (newer or self.complete) else self.settings.again_within

    def signed_soon(self, work: Work, code: str, low: int, high: int = 0) -> bool:
        """Whether an amount pays whole instalments of a pledge that is signed too late for a line, and soon afterwards."""
        soon = work.day + self.settings.signed_soon
        return any(
            low <= units <= (high or low)
            for other in self.pool(work)
            if other.currency == code and work.day < other.since <= soon
            for units, _, _ in other.amounts()
        )

    def fits_another(self, work: Work, target: Target, units: int) -> bool:
        """Whether what would be a part of a pledge, or all of several, is all of another one of the same payer."""
        return any(
            other is not target and other.currency == target.currency and other.exact(units, work.day)
            for other in self.by_root[target.root]
        )

    def part_of_any(self, work: Work, but: Target) -> bool:
        """Whether what a line brings could be a part of some other open pledge of the payer."""
        return any(
            target is not but and target.currency == code and target.left(work.day) > value.high
            for code, value in self.currencies(work)
            for target in self.pool(work)
        )

    def sets(self, work: Work) -> Sequence[Pays]:
        """Sets of whole pledges, with those that the line names, that a line pays exactly, after charges or at the day's rate."""
        if work.id not in self.adding:
            self.adding[work.id] = self._adds_up(work)
        return self.adding[work.id]

    def _adds_up(self, work: Work) -> Sequence[Pays]:
        sole = self.sole(work)
        if sole and ((value := work.worth(sole.currency, self.exchange)) is None or value.high <= sole.left(work.day)):
            return ()  # no more than the pledge that it names takes
        base = [sole] if sole else [self.targets[pledge] for pledge in sorted(work.named) if pledge in self.targets]
        if work.doubtful or work.strange or (not base and (work.hinted or work.root is None)):
            return ()
        roots = {target.root for target in base} | ({work.root} if work.root else set())
        codes = {target.currency for target in base}
        if len(base) < len(work.named) or len(roots) != 1 or len(codes) > 1:
            return ()
        family = self.by_root.get(next(iter(roots)), [])
        for code in sorted(codes or {target.currency for target in family}):
            value = work.worth(code, self.exchange)
            if value and (value.known or base):
                found = self._sets(work, base, [target for target in family if target.currency == code], value)
                if found:
                    return found
        return ()

    def _sets(self, work: Work, base: list[Target], family: list[Target], value: Worth) -> list[Pays]:
        first = tuple((target, target.left(work.day)) for target in base)
        due = sum(left for _, left in first)
        if any(not left for _, left in first):
            return []
        limit = self.exchange.charge_limit(value.units, family[0].currency, work.line.day) if value.known else 0
        if len(base) > 1 and value.low - due <= 0 <= value.high - due + limit:
            return [first]
        others = [(target, left) for target in family if target not in base and (left := target.left(work.day))]
        amounts = [left for _, left in others]
        fewest = 1 if base else 2
        most = LARGEST if value.known else 2
        ways = adding_up(amounts, max(value.low - due, 1), value.high - due, fewest=fewest, most=most)
        if not ways and limit and value.low > due:
            ways = adding_up(amounts, value.low - due + 1, value.high - due + limit, fewest=fewest, most=most)
        return [first + tuple(others[place] for place in sorted(way)) for way in ways]
