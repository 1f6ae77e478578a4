"""Budget against actual: what each line of a fiscal year was given, what is committed and spent of it, and what is left.

What was allotted, is open of orders and was spent is told by the journal (8010, 8030, 5100 to 5900 by line of the budget);
appropriations, requisitions and advances outside orders by their rows. The specific fund and the program-budget's share
(AG/RES. 2019, paragraph 10) are never added up into one line.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal

from ledger.book.reader import Asking
from ledger.budget.cash import fund_of
from ledger.budget.lines import Use, ends, fiscal_year
from ledger.budget.names import activities, objects
from ledger.i18n import N_
from ledger.journal import kept
from ledger.money import Money, sum_of
from ledger.reports.scope import NO_YEAR_END, SEALED, Scope, must_be

BY = ("line", "object", "activity", "year")
SOURCES = ("fund", "program_budget")
OBJECTS = tuple(f"5{number}00" for number in range(1, 10))
_TOLD = {"8010": "allotted", "8030": "obligated"}


@dataclass(frozen=True, slots=True)
class Line(Use):
    """A line, or all lines of an object or an activity, of one source of money; amounts in the fund's currency.

    `requested`, `obligated` and `advanced` are what is open of requisitions, of orders, and of advances outside orders.
    """

    year: int
    source: str
    activity: str
    object: int | None
    appropriated: Money
    allotted: Money
    requested: Money
    obligated: Money
    advanced: Money
    spent: Money

    @property
    def percent(self) -> Decimal | None:
        """What of the allotment is spent, in percent with one decimal; None without one."""
        if not self.allotted:
            return None
        return (100 * self.spent.amount / self.allotted.amount).quantize(Decimal("0.1"))


_MONEY = tuple(field.name for field in fields(Line) if field.name not in {"year", "source", "activity", "object"})


@dataclass(frozen=True)
class Budget:
    """The budget of a fiscal year, or of all of them (`by` "year"), as it stood at the end of `day`. Raises Unsound where it does not agree with the accounts.

    Of the spending of the fiscal year up to that day, `earlier` was on lines of other years (orders carried over) and
    `outside` on no line; with what was spent on lines of the year in its own days (`own`) it is the balance of accounts
    5100 to 5900 (`accounts`).
    """

    year: int
    day: date
    by: str
    base: str
    lines: tuple[Line, ...]
    own: Money
    earlier: Money
    outside: Money
    accounts: Money
    activity_names: dict[str, str]
    object_names: dict[int, str]

    def __post_init__(self) -> None:
        must_be(self.own + self.earlier + self.outside, self.accounts, N_("spending of the year and accounts 5100 to 5900"))

    def of(self, source: str) -> tuple[Line, ...]:
        """The lines of one source."""
        return tuple(line for line in self.lines if line.source == source)

    def total(self, source: str = "") -> Line:
        """All lines of a source, or of both, as one."""
        lines = self.of(source) if source else self.lines
        return added(lines, Line(self.year, source, "", None, *[Money.zero(self.base)] * len(_MONEY)))


def added(lines: Iterable[Line], into: Line) -> Line:
    """The lines' money, in the place of `into`."""
    parts = tuple(lines)
    sums = (sum_of((getattr(line, name) for line in parts), into.spent.currency) for name in _MONEY)
    return Line(into.year, into.source, into.activity, into.object, *sums)


def load(query: Asking, scope: Scope, today: date, by: str = "line", *, year: int | None = None, language: str = "en") -> Budget:
    """The budget of `year`, else of the fiscal year in which the period ends (today, without a period); of all years, by year.

    Eight queries at most.
    """
    _fund, base, month = fund_of(query)
    day = min(scope.last or today, today) if year is None else scope.last or today
    year = fiscal_year(scope.last or today, month) if year is None else year
    begin = "0001-01-01" if by == "year" else date(year, month, 1).isoformat()
    lines, moved = standing(query, scope), _spent(query, scope, begin)
    years = {line.year for line in lines.values()} if by == "year" else {year}
    own, earlier, outside = _shares(moved, lines, years)
    return Budget(
        year, day, by, base, _grouped([line for line in lines.values() if line.year in years], by), Money.of_units(own, base),
        Money.of_units(earlier, base), Money.of_units(outside, base), _accounts(query, scope, begin, base),
        activities(query, language), objects(query, language, ends(year, month)),
    )  # fmt: skip


def standing(query: Asking, scope: Scope) -> dict[int, Line]:
    """Every line of every year by its id, as it stood at the end of the period; those that nothing was ever given to are left out."""
    _fund, base, _month = fund_of(query)
    sums: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_MONEY, 0))
    for number, what, units in (*_journal(query, scope), *_rows(query, scope)):
        sums[number][what] += units
    found = query.rows(
        "SELECT l.id, l.year, l.source, a.code, l.object FROM budget_line l JOIN activity a ON a.id = l.activity_id "
        "ORDER BY l.year, l.source, a.id, l.object"
    )
    return {
        number: Line(year, source, activity, of, *(Money.of_units(sums[number][name], base) for name in _MONEY))
        for number, year, source, activity, of in found
        if any(sums[number].values())
    }


def _journal(query: Asking, scope: Scope) -> list[tuple[int, str, int]]:
    """(line, what, sum) of the accounts that tell of lines, debit positive; what a year-end entry moves names no line."""
    return [
        (line, _TOLD.get(account, "spent"), base)
        for (account, line), base in by_line(query, scope.end, (*_TOLD, *OBJECTS)).items()
        if line is not None
    ]


def by_line(query: Asking, until: str, accounts: Sequence[str] = ()) -> dict[tuple[str, int | None], int]:
    """(account, line of the budget or None) → balance of all days before `until`, debit positive, year-end entries apart; of some `accounts` alone.

    It is read from what closings kept and the days since.
    """
    sums: Counter[tuple[str, int | None]] = Counter()
    for (_fund_id, account, _currency, line), (_amount, base, _debit, carried) in kept.balances_at(
        query, [until], by_line=True, accounts=accounts
    )[0].items():
        sums[account, line] += base - carried
    return sums


def _rows(query: Asking, scope: Scope) -> list[tuple[int, str, int]]:
    counts = f"{scope.counted()} AND x.day < :end"
    return query.rows(
        f"SELECT x.budget_line_id, 'appropriated', sum(x.amount) FROM budget_entry x WHERE x.event = 'appropriated' AND {counts} GROUP BY x.budget_line_id "
        "UNION ALL SELECT o.budget_line_id, 'requested', sum(x.amount) FROM obligation_entry x JOIN obligation o ON o.id = x.obligation_id "
        f"AND o.kind = 'requisition' WHERE {counts} GROUP BY o.budget_line_id "
        "UNION ALL SELECT v.budget_line_id, 'advanced', sum(x.amount) FROM advance_entry x JOIN advance v ON v.id = x.advance_id "
        f"AND v.obligation_id IS NULL WHERE {counts} GROUP BY v.budget_line_id",
        end=scope.end,
    )  # fmt: skip


def _spent(query: Asking, scope: Scope, begin: str) -> dict[int | None, int]:
    """Spending of the fiscal year's days by line (None: on none), debit positive."""
    sums: Counter[int | None] = Counter()
    for sign, until in ((1, scope.end), (-1, begin)):
        if until > kept.BEGINNING:
            for (_account, line), base in by_line(query, until, OBJECTS).items():
                sums[line] += sign * base
    return sums


def _shares(moved: dict[int | None, int], lines: dict[int, Line], years: set[int]) -> tuple[int, int, int]:
    """What was spent on lines of these years, on those of other years (be it taken back since, so that nothing is left), and on none."""
    own = sum(units for line, units in moved.items() if line in lines and lines[line].year in years)
    outside = moved.get(None, 0)
    return own, sum(moved.values()) - own - outside, outside


def _accounts(query: Asking, scope: Scope, begin: str, base: str) -> Money:
    """What accounts 5100 to 5900 say of the same days, year-end entries apart."""
    units = query.value(
        f"SELECT sum(p.base) FROM posting p WHERE p.account BETWEEN '5100' AND '5900' AND p.day >= :begin AND p.day < :end "
        f"AND {SEALED} AND {NO_YEAR_END.format('p')}",
        begin=begin, end=scope.end,
    )  # fmt: skip
    return Money.of_units(units or 0, base)


def _grouped(lines: list[Line], by: str) -> tuple[Line, ...]:
    """One row for each line, or for all lines of an object, an activity or a year, sources apart: the fund's first."""
    keys: dict[str, Callable[[Line], tuple[str, int | None, int]]] = {
        "line": lambda line: (line.activity, line.object, line.year),
        "object": lambda line: ("", line.object, line.year),
        "activity": lambda line: (line.activity, None, line.year),
        "year": lambda line: ("", None, line.year),
    }
    groups: dict[tuple[str, str, int | None, int], list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.source, *keys[by](line)].append(line)
    found = [
        added(of, replace(of[0], activity=activity, object=number)) for (_source, activity, number, _year), of in groups.items()
    ]
    order = {line: place for place, line in enumerate(found)}
    return tuple(
        sorted(found, key=lambda line: (SOURCES.index(line.source), line.object or 0 if by == "object" else order[line]))
    )
