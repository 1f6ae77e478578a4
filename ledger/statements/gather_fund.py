"""From the book to the figures of the fund as a whole: the same for all contributors of a run, loaded once, in a fixed number of queries.

What stands under contributors' names is counted by the lines that postings carry; what stands under nobody's name, by
accounts: all that an account has, as closings kept it, less what of it is under a name. Year-end entries move nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from ledger.book.reader import Asking
from ledger.contributions.contributors import kind_on, kinds
from ledger.journal import kept
from ledger.money import Money
from ledger.statements.figures import B_COUNTED, LINES_OF, Bridge, Step
from ledger.statements.figures_fund import Apart, Budget, Object, Whole, lines_of
from ledger.statements.figures_lines import Columns, in_order

OBJECTS = {f"5{number}00": number for number in range(1, 10)}
SUSPENSE, TRANSFERS_IN, ALLOTTED, OBLIGATED = "2120", "4310", "8010", "8030"
# Account that the pool earns or pays on → the line of part B that contributors' share of it stands in; of all others, B7.
CODED = {"4110": "B5", "4210": "B6", "4220": "B6", "5950": "B9", "5960": "B10"} | {
    account: f"B11.{number}" for account, number in OBJECTS.items()
}
RECEIVABLE = ("1110", "1120", SUSPENSE)  # receivables are line A8, suspense is on no statement
_LINE_OF = {tag: codes[-1] for tag, codes in LINES_OF.items() if codes[-1] in B_COUNTED}
# Year-end entries of what is under nobody's name: few, while those under names are very many.
_CLOSED = (
    "SELECT p.account, p.day, sum(p.base) FROM journal_transaction t CROSS JOIN posting p "  # the few entries first
    f"WHERE p.transaction_id = t.id AND t.event = 'year end' AND {kept.OPEN} AND p.contributor_id IS NULL AND p.day < :end GROUP BY p.account, p.day"
)
_APPROPRIATED = (
    "SELECT l.object, sum(x.amount) FROM budget_entry x JOIN budget_line l ON l.id = x.budget_line_id "
    "JOIN batch b ON b.id = x.batch_id AND b.state IN ('posted', 'undone') WHERE x.event = 'appropriated' AND l.source = 'fund' "
    f"AND l.year = :year AND x.day < :end AND {kept.in_time('x')} AND {kept.stood('x')} GROUP BY l.object"
)
# What came in from contributors whose class changed, by the day that decides about it: of signature, or of a gift its own.
_CHANGED = (
    "SELECT p.contributor_id, p.day, coalesce((SELECT min(e.day) FROM pledge_entry e WHERE e.pledge_id = g.id AND e.event = 'signed' "
    "AND e.undone_in IS NULL), g.signed, p.day), sum(p.base) FROM posting p LEFT JOIN pledge g ON g.id = p.pledge_id "
    "WHERE p.line IN ('A6', 'B2') AND p.day < :end AND p.contributor_id IN "
    "(SELECT contributor_id FROM contributor_kind GROUP BY contributor_id HAVING count(*) > 1) "
    f"AND {kept.OPEN} GROUP BY p.contributor_id, p.day, g.id, g.signed"
)
_Units = list[int]  # before the fiscal year, in it before the quarter, in the quarter; ten-thousandths, debit positive


class Named(NamedTuple):
    """Postings under a contributor's name, summed; `day` is one of the column that they belong to."""

    contributor: int
    account: str
    line: str
    day: str
    base: int


@dataclass(frozen=True)
class Fund:
    """The questions of one quarter: first days of its fiscal year (`year`) and of itself (`begin`), the day after it (`end`), ISO."""

    query: Asking
    year: str
    begin: str
    end: str
    currency: str
    named: Sequence[Named]  # all contributors' postings

    def whole(self) -> Whole:
        """Parts D and F."""
        shared = self._summed((_LINE_OF[one.line], one.day, one.base) for one in self.named if one.line in _LINE_OF)
        pool = self._pool
        printed, unshared = _printed(shared), _printed(pool)
        return Whole(
            lines_of(self.currency, printed, _printed(self._by_class()), unshared, self._program()),
            in_order(self.currency, B_COUNTED, unshared, lambda _code, columns: any(columns)),
            self._money(self._balance_sheet()),
            self._credited(),
            self._budget(_added(shared, pool)),
        )

    def _credited(self) -> int:
        """How many contributors have something in a line of part B."""
        sums: dict[int, Counter[str]] = defaultdict(Counter)
        for one in self.named:
            if one.line in _LINE_OF:
                sums[one.contributor][_LINE_OF[one.line]] += one.base
        return sum(any(lines.values()) for lines in sums.values())

    def _summed(self, rows: Iterable[tuple[str, str, int]]) -> dict[str, _Units]:
        found: dict[str, _Units] = defaultdict(lambda: [0, 0, 0])
        for key, day, base in rows:
            found[key][0 if day < self.year else 1 if day < self.begin else 2] += base
        return found

    @cached_property
    def _under_name(self) -> dict[str, _Units]:
        """By account."""
        return self._summed((one.account, one.day, one.base) for one in self.named)

    @cached_property
    def _balances(self) -> list[kept.Sums]:
        return kept.balances_at(self.query, self._days)

    @cached_property
    def _accounts(self) -> dict[str, _Units]:
        """By account, all that it has, year-end entries apart."""
        return {account: units for (account, _line), units in _moved(self._balances).items()}

    @cached_property
    def _on_lines(self) -> dict[tuple[str, int | None], _Units]:
        """(account, line of the budget), of the accounts that tell of the budget."""
        return _moved(kept.balances_at(self.query, self._days, by_line=True, accounts=(*OBJECTS, ALLOTTED, OBLIGATED)))

    @property
    def _days(self) -> tuple[str, str, str]:
        return self.year, self.begin, self.end

    @cached_property
    def _budget_lines(self) -> dict[int | None, tuple[int, int, str]]:
        """Line of the budget → fiscal year, object, source of its money."""
        return {
            line: (year, of, source)
            for line, year, of, source in self.query.rows("SELECT id, year, object, source FROM budget_line")
        }

    def _is_programs(self, line: int | None) -> bool:
        return line in self._budget_lines and self._budget_lines[line][2] != "fund"

    @cached_property
    def _pool(self) -> dict[str, _Units]:
        """Line of part B → what of it is under nobody's name: all that its accounts have, less what is named; the program-budget's apart.

        Year-end entries are in what is named, so they are in all there is too, and what of them is nobody's goes.
        """
        whole = {account: units for (account, _line), units in _moved(self._balances, year_end=True).items()}
        programs = ((account, units) for (account, line), units in self._on_lines.items() if self._is_programs(line))
        closed = self._summed(self.query.rows(_CLOSED, end=self.end))
        less = (*programs, *self._under_name.items(), *closed.items())
        found: dict[str, _Units] = defaultdict(lambda: [0, 0, 0])
        for sign, account, units in (*((1, *one) for one in whole.items()), *((-1, *one) for one in less)):
            if "3" <= account < "8" and account != TRANSFERS_IN:
                _add(found[CODED.get(account, "B7")], units, sign)
        return found

    def _program(self) -> tuple[Columns, Columns]:
        """What the program-budget gave, and what was spent of it."""
        given, spent = self._accounts.get(TRANSFERS_IN, [0, 0, 0]), [0, 0, 0]
        for (account, line), units in self._on_lines.items():
            if account in OBJECTS and self._is_programs(line):
                _add(spent, units)
        found = _printed({"given": given, "spent": spent})
        return found["given"], found["spent"]

    def _balance_sheet(self) -> int:
        """What accounts 1010 to 2140 have under nobody's name, and in suspense under any: the balance on a cash basis by another way."""
        whole = sum(sum(units) for account, units in self._accounts.items() if account < "3")
        return whole - sum(sum(units) for account, units in self._under_name.items() if account < "3" and account != SUSPENSE)

    def _by_class(self) -> dict[str, _Units]:
        """What came in, by the class that the contributor had when it signed, or when it gave without a pledge."""
        dated = kinds(self.query)
        rows = [(dated[one.contributor][0][1], one.day, one.base) for one in self.named
                if _LINE_OF.get(one.line) == "B2" and len(dated[one.contributor]) < 2]  # fmt: skip
        if any(len(held) > 1 for held in dated.values()):
            rows += [(kind_on(dated[who], date.fromisoformat(since)), day, base)
                     for who, day, since, base in self.query.rows(_CHANGED, end=self.end)]  # fmt: skip
        return self._summed(rows)

    def _budget(self, spent: Mapping[str, _Units]) -> Budget:
        """Part D; `spent` is all spending of the fund, by line of part B."""
        year = int(self.year[:4])
        own: dict[str, dict[int, _Units]] = {
            what: defaultdict(lambda: [0, 0, 0]) for what in (ALLOTTED, OBLIGATED, "spent", "ever")
        }
        apart, owed = [0, 0, 0], 0
        for (account, line), units in self._on_lines.items():
            of_year, number, source = self._budget_lines.get(line, (0, 0, ""))
            if source != "fund":
                continue
            if account in OBJECTS:
                _add(own["ever"][number], units)
            if of_year == year and (account in OBJECTS or account in own):
                _add(own["spent" if account in OBJECTS else account][number], units)
            elif account in OBJECTS:
                _add(apart, units)
            elif account == OBLIGATED:
                owed += sum(units)
        allotted = any(sum(units) for units in own[ALLOTTED].values())
        given = {number: sum(units) for number, units in own[ALLOTTED].items()}
        if not allotted:
            given = dict(self.query.rows(_APPROPRIATED, year=year, end=self.end))
        objects = tuple(
            Object(
                number, self._money(given.get(number, 0)), *self._spent(own["spent"][number])[:2], self._spent(own["ever"][number])[2],
                self._money(-sum(own[OBLIGATED][number])),
            )
            for number in sorted({*given, *own[OBLIGATED], *own["ever"]})
        )  # fmt: skip
        zero, basis = self._money(0), "allotted" if allotted else "appropriated"
        quarter, since_begin, _ever = self._spent(apart)
        earlier = Apart(quarter, since_begin, zero, self._money(-owed))
        return Budget(year, basis, objects, earlier, Apart(*self._spent(self._outside(spent, own["ever"])), zero))

    def _outside(self, spent: Mapping[str, _Units], on_lines: Mapping[int, _Units]) -> _Units:
        """What of all spending is on no line of a budget."""
        outside = [0, 0, 0]
        for sign, parts in ((1, [units for code, units in spent.items() if code.startswith("B11.")]), (-1, on_lines.values())):
            for units in parts:
                _add(outside, units, sign)
        return outside

    def _spent(self, units: _Units) -> tuple[Money, Money, Money]:
        """In the quarter, in the year, ever: negative."""
        return self._money(-units[2]), self._money(-units[1] - units[2]), self._money(-sum(units))

    def _money(self, units: int) -> Money:
        return Money.of_units(units, self.currency)


def bridges(query: Asking, end: str, currency: str, named: Iterable[Named], only: int | None) -> dict[int, Bridge]:
    """Part G of every contributor that has any, or of `only` one, on the day before `end`.

    Steps are what `named` has on accounts that are no money; net assets come another way: from what closings kept and the days since.
    """
    steps: dict[int, Counter[str]] = defaultdict(Counter)
    for one in named:
        if one.account < "3" and one.account not in RECEIVABLE:
            steps[one.contributor][one.account] += one.base
    net = kept.worth(query, end, ("3", "8"), only=only)
    found = {
        number: Bridge(
            tuple(Step(account, Money.of_units(units, currency)) for account, units in sorted(steps[number].items()) if units),
            Money.of_units(-net.get(number, 0), currency),
        )
        for number in net.keys() | steps.keys()
    }
    return {
        number: bridge for number, bridge in found.items() if bridge.steps or bridge.net_assets
    }  # what came to nothing is not kept


def _moved(balances: Sequence[kept.Sums], *, year_end: bool = False) -> dict[tuple[str, int | None], _Units]:
    """(account, line of the budget where there is one) → what moved up to each of some days in order; without or with year-end entries."""
    found: dict[tuple[str, int | None], _Units] = defaultdict(lambda: [0, 0, 0])
    for place, one in enumerate(balances):
        for (_fund, account, _currency, *line), (_amount, base, _debit, carried) in one.items():
            units, moved = found[account, line[0] if line else None], base if year_end else base - carried
            units[place] += moved
            if place < len(balances) - 1:
                units[place + 1] -= moved
    return found


def _add(into: _Units, units: Sequence[int], sign: int = 1) -> None:
    for place, one in enumerate(units):
        into[place] += sign * one


def _added(*parts: Mapping[str, _Units]) -> dict[str, _Units]:
    found: dict[str, _Units] = defaultdict(lambda: [0, 0, 0])
    for part in parts:
        for key, units in part.items():
            _add(found[key], units)
    return found


def _printed(sums: Mapping[str, _Units]) -> dict[str, Columns]:
    """As a statement prints them, this quarter, year to date, since inception: credit positive."""
    return {
        key: (Decimal(-units[2]).scaleb(-4), Decimal(-units[1] - units[2]).scaleb(-4), Decimal(-sum(units)).scaleb(-4))
        for key, units in sums.items()
    }
