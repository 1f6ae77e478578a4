"""Balances kept at closing, and how to read them: the sums at the end of the newest closed quarter, and the postings since.

Postings of a closed quarter never change, so their sums are kept when it is closed; what is asked of a day costs one
look at what was kept and one at the days after it, however long the history. Where nothing was kept, the postings
are the answer. A sum is of whole ten-thousandths, debit positive: own currency, and the fund's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import add
from typing import TYPE_CHECKING, Any

from ledger.book.reader import Asking

if TYPE_CHECKING:
    from ledger.book.store import Unit

BEGINNING, END = "0001-01-01", "9999-12-31"
BALANCE = "fund_id account currency"
SHARE = "contributor_id fund_id account line currency"
GRAIN = {"kept_balance": f"{BALANCE} budget_line_id", "kept_share": SHARE}
Sums = dict[tuple[Any, ...], list[int]]
_CLOSED_BY = "(SELECT min(k.batch_id) FROM kept_period k WHERE k.end_day >= :end)"
OPEN = "p.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE seq IS NULL)"


@dataclass(frozen=True, slots=True)
class Base:
    """Where reading starts: what a closing kept, and the day from which on the postings are added."""

    batch: int | None
    since: str


def base_of(query: Asking, until: str) -> Base:
    """The newest closed quarter that ends on `until` or before."""
    found = query.one(
        "SELECT batch_id, end_day FROM kept_period WHERE end_day <= :until ORDER BY end_day DESC LIMIT 1", until=until
    )
    return Base(*found) if found else Base(None, BEGINNING)


def in_time(row: str) -> str:
    """The condition under which a fact without an entry of its own counts for the days before `:end`: recorded before they were closed.

    What is recorded later of a closed day is of the days that are open then, as entries are.
    """
    return f"{row}.batch_id <= coalesce({_CLOSED_BY}, {row}.batch_id)"


def stood(row: str) -> str:
    """The condition under which it was not undone, or undone only after the days before `:end` were closed."""
    return f"({row}.undone_in IS NULL OR {row}.undone_in > {_CLOSED_BY})"


def balances(query: Asking, until: str, *, by_line: bool = False) -> Sums:
    """(fund, account, currency; with `by_line` the budget line) → [amount, base, debit, carried] of all days before `until`.

    `carried` is what year-end entries moved, `debit` what was debited otherwise: base - debit - carried was credited.
    """
    return balances_at(query, [until], by_line=by_line)[0]


def balances_at(query: Asking, days: Iterable[str], *, by_line: bool = False, accounts: Sequence[str] = ()) -> list[Sums]:
    """`balances` of several days in order, each of which looks no further back than the one before it; of some `accounts` alone."""
    condition = f"{OPEN} AND p.account IN ({', '.join(map(repr, accounts))})" if accounts else OPEN
    keys = GRAIN["kept_balance"] if by_line else BALANCE
    sums: Sums = {}
    since, found = BEGINNING, []
    for until in days:
        base = base_of(query, until)
        if base.batch is not None and base.since > since:
            sums, since = {}, base.since
            _add(sums, keys, _kept(query, "kept_balance", keys, "amount base debit carried", base.batch))
        if since < until:
            _add(sums, keys, posted(query, keys, since, until, condition))
            since = until
        found.append({key: held for key, held in sums.items() if not accounts or key[1] in accounts})
    return found


def worth(query: Asking, until: str, accounts: tuple[str, str], *, only: int | None = None) -> dict[int, int]:
    """Contributor → base of all days before `until` on accounts from the first up to, not including, the second; of `only` one."""
    base = base_of(query, until)
    names: dict[str, Any] = {"low": accounts[0], "high": accounts[1]} | ({} if only is None else {"only": only})
    of = "AND p.contributor_id = :only" if only is not None else "AND p.contributor_id IS NOT NULL"
    days = _Days(base.since, until)
    rows = query.rows(
        f"SELECT p.contributor_id, sum(p.base) FROM {days.by_account} AND p.account >= :low AND p.account < :high {of} AND {OPEN} GROUP BY p.contributor_id",
        **names, **days.values,
    )  # fmt: skip
    if base.batch is not None:
        rows += query.rows(
            f"SELECT p.contributor_id, sum(p.base) FROM kept_share p WHERE p.batch_id = :batch AND p.account >= :low AND p.account < :high {of} "
            "GROUP BY p.contributor_id",
            batch=base.batch, **names,
        )  # fmt: skip
    found: dict[int, int] = {}
    for contributor, units in rows:
        found[contributor] = found.get(contributor, 0) + units
    return found


def posted(
    query: Asking, keys: str, since: str, until: str, condition: str = OPEN, *, source: str = "posting", **values: Any
) -> list[tuple[Any, ...]]:
    """The same sums of the postings of some days that meet a condition, as rows: keys, amount, base, debit, carried."""
    names = ", ".join(f"p.{name}" for name in keys.split())
    days = _Days(since, until)
    sums = {
        row[:-3]: [*row[-3:], 0]
        for row in query.rows(
            f"SELECT {names}, sum(p.amount), sum(p.base), sum(CASE WHEN p.base > 0 THEN p.base ELSE 0 END) "
            f"FROM {days.by_account.replace('posting', source)} AND {condition} GROUP BY {names}",
            **days.values, **values,
        )
    }  # fmt: skip
    for *key, debit, carried in query.rows(
        f"SELECT {names}, sum(CASE WHEN p.base > 0 THEN p.base ELSE 0 END), sum(p.base) FROM journal_transaction t "
        f"CROSS JOIN {source} p WHERE p.transaction_id = t.id AND t.event = 'year end' {days.of('t')} AND {condition} GROUP BY {names}",
        **days.values, **values,
    ):  # fmt: skip
        sums[tuple(key)][2] -= debit
        sums[tuple(key)][3] += carried
    return [(*key, *found) for key, found in sums.items()]


def shares(query: Asking, until: str, *, only: int | None = None) -> Sums:
    """(contributor, fund, account, statement line, currency) → [amount, base] of all days before `until`; of `only` one."""
    base = base_of(query, until)
    narrowed: dict[str, Any] = {} if only is None else {"only": only}
    sums: Sums = {}
    if base.batch is not None:
        _add(sums, SHARE, _kept(query, "kept_share", SHARE, "amount base", base.batch, **narrowed))
    _add(sums, SHARE, posted_shares(query, base.since, until, **narrowed))
    return sums


def posted_shares(query: Asking, since: str, until: str, condition: str = OPEN, **values: Any) -> list[tuple[Any, ...]]:
    """The same sums of the postings of some days, as rows; `only` among the values narrows to one contributor."""
    names = ", ".join(f"p.{name}" for name in SHARE.split())
    days = _Days(since, until)
    found = (
        f"posting p WHERE p.contributor_id = :only {days.of('p')}"
        if "only" in values
        else f"{days.by_account} AND p.contributor_id IS NOT NULL"
    )
    return query.rows(
        f"SELECT {names}, sum(p.amount), sum(p.base) FROM {found} AND {condition} GROUP BY {names}", **days.values, **values
    )


def keep(unit: "Unit", batch: int, until: str) -> None:
    """Keep the sums of all that counts before `until` once `batch`, which closes the quarter, counts: its own entries included."""
    condition = "p.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE seq IS NULL AND batch_id <> :closing)"
    base, keys = base_of(unit, until), GRAIN["kept_balance"]
    whole, parts = kept_by(unit, base.batch or 0)
    _add(whole, keys, posted(unit, keys, base.since, until, condition, closing=batch))
    _add(parts, SHARE, posted_shares(unit, base.since, until, condition, closing=batch))
    for table, columns, sums in (
        ("kept_balance", f"{keys} amount base debit carried", whole),
        ("kept_share", f"{SHARE} amount base", parts),
    ):
        rows = [(*key, *found) for key, found in sums.items() if any(found)]
        ids = unit.ids(table, len(rows))
        unit.insert(table, f"id batch_id {columns}", [(number, batch, *row) for number, row in zip(ids, rows, strict=True)])


def kept_by(query: Asking, batch: int) -> tuple[Sums, Sums]:
    """What a closing kept: its balances by account, currency and budget line, and its shares."""
    keys = GRAIN["kept_balance"]
    whole: Sums = {}
    parts: Sums = {}
    _add(whole, keys, _kept(query, "kept_balance", keys, "amount base debit carried", batch))
    _add(parts, SHARE, _kept(query, "kept_share", SHARE, "amount base", batch))
    return whole, parts


def recomputed(query: Asking) -> Iterator[tuple[str, int, Sums, Sums]]:
    """Quarter, closing batch and what it should have kept, of every closed quarter in order: one look at the postings for all.

    The sums grow from quarter to quarter: look at them before the next is asked for.
    """
    whole: Sums = {}
    parts: Sums = {}
    closed = query.rows("SELECT batch_id, quarter, end_day FROM kept_period ORDER BY end_day")
    months = _by_month(query, closed[-1][-1]) if closed else {}
    for batch, quarter, end in closed:
        for month in sorted(month for month in months if f"{month}-01" < end):
            rows = months.pop(month)
            _add(whole, GRAIN["kept_balance"], ((*row[1:4], *row[5:]) for row in rows))
            _add(parts, SHARE, ((*row[:3], row[4], row[3], *row[6:8]) for row in rows if row[0] is not None))
        yield quarter, batch, whole, parts


def _by_month(query: Asking, until: str) -> dict[str, list[tuple[Any, ...]]]:
    """Sums of all sealed postings before a day in the finest grain, by the month of their day."""
    months: dict[str, list[tuple[Any, ...]]] = {}
    keys = "contributor_id fund_id account currency line budget_line_id month"
    grain = "(SELECT x.*, substr(CAST(x.day AS text), 1, 7) AS month FROM posting x)"
    for *key, month, amount, base, debit, carried in posted(query, keys, BEGINNING, until, source=grain):
        months.setdefault(month, []).append((*key, amount, base, debit, carried))
    return months


def _kept(query: Asking, table: str, keys: str, sums: str, batch: int, **values: Any) -> list[tuple[Any, ...]]:
    names, added = ", ".join(keys.split()), ", ".join(f"sum({name})" for name in sums.split())
    of = " AND contributor_id = :only" if "only" in values else ""
    if keys == GRAIN[table]:
        return query.rows(
            f"SELECT {names}, {', '.join(sums.split())} FROM {table} WHERE batch_id = :batch{of}", batch=batch, **values
        )
    return query.rows(f"SELECT {names}, {added} FROM {table} WHERE batch_id = :batch{of} GROUP BY {names}", batch=batch, **values)


def _add(sums: Sums, keys: str, rows: Iterable[tuple[Any, ...]]) -> None:
    wide = len(keys.split())
    for row in rows:
        key = row[:wide]
        held = sums.get(key)
        sums[key] = [*row[wide:]] if held is None else [*map(add, held, row[wide:])]


@dataclass(frozen=True, slots=True)
class _Days:
    """Days as a condition, which says nothing where every day is meant: a comparison costs time in a large book."""

    since: str
    until: str

    def of(self, alias: str) -> str:
        """The condition, behind others."""
        begins = f"AND {alias}.day >= :since " if self.since != BEGINNING else ""
        return begins + (f"AND {alias}.day < :until" if self.until != END else "")

    @property
    def by_account(self) -> str:
        """Postings of these days; of few, account by account, so that the index is entered where the days begin."""
        source = "posting p WHERE 1 = 1" if self.since == BEGINNING else "account a CROSS JOIN posting p WHERE p.account = a.code"
        return f"{source} {self.of('p')}"

    @property
    def values(self) -> dict[str, str]:
        """What stands for the names in it."""
        return {name: day for name, day, all_ in (("since", self.since, BEGINNING), ("until", self.until, END)) if day != all_}
