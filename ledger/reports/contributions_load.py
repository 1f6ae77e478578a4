"""Reading the contributions report from the book: a fixed number of queries, whatever it is made by."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from ledger.book.reader import Asking
from ledger.contributions.contributors import kind_on, kinds
from ledger.contributions.drafts import KINDS
from ledger.journal import kept
from ledger.money import Money
from ledger.periods import Quarter, quarters
from ledger.reports.contributions import Contributions, Leg, Memo, Row, row_of
from ledger.reports.people import People, load_people
from ledger.reports.scope import SEALED, Scope, accrues, base_of, signed_days

# Beside contributor, account and line: the pledge, whose day of signature decides about the class, and the day, which decides
# about the quarter, and about the class of money that serves no pledge.
_KEYS = {
    "class": ("p.pledge_id", "CASE WHEN p.pledge_id IS NULL THEN p.day END"),
    "contributor": ("NULL", "NULL"),
    "quarter": ("NULL", "p.day"),
}
BY = tuple(_KEYS)
COUNTED = ("1110", "1120", "2110", "2120", "9030")
_COUNTED = f"(p.account IN {COUNTED} OR (p.account = '9010' AND p.line <> 'A10'))"
_GIVEN = (
    "p.account = '4070' AND p.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE event = 'year end')"  # goods, few
)
_SUMS = "sum(CASE WHEN p.day < :begin THEN p.base ELSE 0 END), sum(CASE WHEN p.day < :begin THEN 0 ELSE p.base END)"
# Entries of receipts that are not cash, with their reversals; what goes back goes back as it came.
_OTHER = (
    "SELECT r.transaction_id AS id, coalesce(o.method, r.method) AS method FROM receipt r "
    "LEFT JOIN receipt o ON o.id = coalesce(r.returns, r.identifies) WHERE coalesce(o.method, r.method) <> 'cash' "
    "UNION ALL SELECT t.id, coalesce(o.method, r.method) FROM journal_transaction t JOIN receipt r ON r.transaction_id = t.reverses "
    "LEFT JOIN receipt o ON o.id = coalesce(r.returns, r.identifies) WHERE t.reverses IS NOT NULL AND coalesce(o.method, r.method) <> 'cash'"
)


@dataclass(frozen=True, slots=True)
class _Posted:
    contributor: int
    pledge: int | None
    day: str | None
    leg: Leg


def load(query: Asking, scope: Scope, by: str = "class", *, roll_up: bool = False, language: str = "en") -> Contributions:
    """The contributions of a period by class, contributor or quarter, names in `language`. Nine queries at most.

    `roll_up` puts what belongs to a parent contributor under the parent. Classes are those of the day of signature, of
    gifts the day they came; what is held in suspense counts under the class of the period's last day.
    """
    base = base_of(query)
    asked = _Asked(query, scope, by)
    people = load_people(query, language)
    posted = asked.posted()
    if by == "class":
        rows = _keyed(posted, _class_of(query, scope), base, dict.fromkeys(KINDS, ""), keep=True)
    elif by == "quarter":
        rows = _by_quarter(posted, scope, base)
    else:
        rows = _keyed(posted, lambda one: people.code(one.contributor, roll_up=roll_up), base, people.sorted_names())
    receivable, transfers, accrual = asked.control()
    held, advances = (
        sum(-one.leg.before - one.leg.during for one in posted if one.leg.account == account and one.leg.method == "cash")
        for account in ("2120", "2110")
    )
    memos = tuple(asked.memos(people, base))
    money = [Money.of_units(units, base) for units in (receivable, held, advances, transfers)]
    return Contributions(by, tuple(rows), base, money[0], money[1], memos, money[2], money[3], accrual=accrual)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The queries about postings."""

    query: Asking
    scope: Scope
    by: str

    def posted(self) -> list[_Posted]:
        """Sums of postings, and beside them of those that came in kind or as promissory notes.

        Of contributors who have one class only, for any form but that by quarter, what closings kept and the days since.
        """
        key = _KEYS[self.by]
        keys, groups = ", ".join(key), "".join(f", {part}" for part in key if part != "NULL")
        apart = self._apart()
        of = "" if apart is None else f"AND p.contributor_id IN ({', '.join(map(str, apart)) or 'NULL'})"
        rows = [
            row
            for which in (f"{_COUNTED} {of}", _GIVEN)
            for row in self.rows(
                f"SELECT p.contributor_id, {keys}, p.account, p.line, {_SUMS} FROM posting p "
                f"WHERE {which} AND p.contributor_id IS NOT NULL AND p.day < :end AND {SEALED} "
                f"GROUP BY p.contributor_id, p.account, p.line{groups}",
                begin=self.scope.begin,
            )
        ]
        if apart is not None:
            rows += self._kept(set(apart))
        other = self.rows(
            f"SELECT p.contributor_id, {keys}, p.account, p.line, {_SUMS}, o.method FROM ({_OTHER}) o CROSS JOIN posting p "
            f"WHERE p.transaction_id = o.id AND (p.line IN ('A6', 'A6r') OR p.account = '2120') AND p.contributor_id IS NOT NULL AND p.day < :end AND {SEALED} "
            f"GROUP BY p.contributor_id, p.account, p.line, o.method{groups}",
            begin=self.scope.begin,
        )
        return [_Posted(who, pledge, day, Leg(*leg)) for who, pledge, day, *leg in (*rows, *other)]

    def _apart(self) -> list[int] | None:
        """Contributors whose postings must be looked at one by one: those whose class changed. None: all of them."""
        if self.by == "quarter":
            return None
        if self.by == "contributor":
            return []
        changed = "SELECT contributor_id FROM contributor_kind GROUP BY contributor_id HAVING count(*) > 1"
        return [number for (number,) in self.query.rows(changed)]

    def _kept(self, apart: set[int]) -> list[tuple[Any, ...]]:
        """The same rows of all others, without pledge and day."""
        scope = self.scope
        sums: dict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0, 0])
        was = kept.shares(self.query, scope.begin) if scope.begin > kept.BEGINNING else {}
        for place, found in ((0, was), (1, kept.shares(self.query, scope.end))):
            for (who, _fund, account, line, _currency), (_amount, base) in found.items():
                if account in COUNTED or (account == "9010" and line != "A10"):
                    sums[who, account, line][place] += base
        return [
            (who, None, None, account, line, old, new - old)
            for (who, account, line), (old, new) in sums.items()
            if who not in apart
        ]

    def control(self) -> tuple[int, int, bool]:
        """What the receivable accounts say by themselves, transfers from the program-budget, and whether the fund accrues."""
        now, was = Counter[str](), Counter[str]()
        for sums, day in ((now, self.scope.end), (was, self.scope.begin)):
            for (_fund, account, _currency), (_amount, base, _debit, carried) in kept.balances(self.query, day).items():
                sums[account] += base - carried  # what a year-end entry carries away was earned all the same
        memo = sum(
            base
            for (_who, _fund, account, line, _currency), (_amount, base) in kept.shares(self.query, self.scope.end).items()
            if account == "9010" and line != "A10"
        )
        return now["1110"] + now["1120"] + memo, was["4310"] - now["4310"], accrues(self.query)

    def memos(self, people: People, base: str) -> Iterable[Memo]:
        """Pledges that stand outside, as they stood at the period's end."""
        counts = f"e.day < :end AND {self.scope.counted('e')}"
        met = f"SELECT count(*) FROM pledge_entry e WHERE e.pledge_id = g.id AND e.event = 'condition_met' AND {counts}"
        table, values = kept.instalments(self.query, self.scope.end)
        for number, who, conditional, times, units in self.rows(
            f"SELECT g.number, g.contributor_id, g.conditional, ({met}), s.base FROM (SELECT p.pledge_id, sum(p.base) AS base FROM {table} p "
            "WHERE p.account = '9010' AND p.line = 'A10' GROUP BY p.pledge_id) s JOIN pledge g ON g.id = s.pledge_id WHERE s.base <> 0 ORDER BY g.number",
            **values,
        ):
            yield Memo(number, people.code(who), bool(conditional) and not times, Money.of_units(units, base))

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        return self.query.rows(sql, end=self.scope.end, **values)


def _keyed(
    posted: Iterable[_Posted], key_of: Callable[[_Posted], str], base: str, names: dict[str, str], *, keep: bool = False
) -> list[Row]:
    """A row for each name in its order; without `keep` only for those with something to say."""
    legs: dict[str, list[Leg]] = defaultdict(list)
    for one in posted:
        legs[key_of(one)].append(one.leg)
    rows = [row_of(key, name, legs[key], base) for key, name in names.items() if keep or key in legs]
    return [row for row in rows if keep or not row.is_empty]


def _by_quarter(posted: Sequence[_Posted], scope: Scope, base: str) -> list[Row]:
    """Every quarter of the period, or from the first entry to the last: each opens as the one before closed."""
    days = [one.day for one in posted if one.day]
    begin = date.fromisoformat(scope.begin if scope.begin > "0001-01-01" or not days else min(days))
    last = scope.last or (date.fromisoformat(max(days)) if days else None)
    if last is None:
        return []
    opened = cache(lambda day: max(begin, Quarter.of(date.fromisoformat(day)).first) if day >= begin.isoformat() else date.min)
    sums: Counter[tuple[date, str, str, str]] = Counter()  # the day on which its row opens, and what decides about the column
    for one in posted:
        if one.day:
            sums[opened(one.day), one.leg.account, one.leg.line, one.leg.method] += one.leg.before + one.leg.during
    rows = []
    for quarter in quarters(begin, last + timedelta(days=1)):
        first = max(begin, quarter.first)
        legs = [
            Leg(account, line, units if day < first else 0, units if day == first else 0, method)
            for (day, account, line, method), units in sums.items()
            if day <= first
        ]
        rows.append(row_of(str(quarter), "", legs, base))
    return rows


def _class_of(query: Asking, scope: Scope) -> Callable[[_Posted], str]:
    """How to tell the class of postings: by the pledge's day of signature, else by their own day."""
    dated, signed = kinds(query), signed_days(query, scope)
    last = (scope.last or date.max).isoformat()

    def class_of(one: _Posted) -> str:
        day = last if one.leg.account == "2120" else (one.pledge and signed.get(one.pledge)) or one.day or last
        return kind_on(dated[one.contributor], date.fromisoformat(day))

    return class_of
