"""Balances kept at closing, and how to read them: the sums at the end of the newest closed quarter, and the postings since.

Postings of a closed quarter never change, so their sums are kept when it is closed; what is asked of a day costs one
look at what was kept and one at the days after it, however long the history. Of instalments only what is open is
kept, so that it does not grow with those that were settled. Where nothing was kept, the postings are the answer. A sum
is of whole ten-thousandths, debit positive: own currency, and the fund's.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import add
from typing import TYPE_CHECKING, Any

from ledger.book.reader import Asking

if TYPE_CHECKING:
    from ledger.book.store import Unit

BEGINNING, END = "0001-01-01", "9999-12-31"
BALANCE = "fund_id account currency"
SHARE = "contributor_id fund_id account line currency"
INSTALMENT = "contributor_id pledge_id instalment account line currency"
SOURCE = "account source named on_pledge"
GRAIN = {"kept_balance": f"{BALANCE} budget_line_id", "kept_share": SHARE, "kept_open": INSTALMENT, "kept_source": SOURCE}
_MONEY = "amount base"
SUMS = {"kept_balance": f"{_MONEY} debit carried", "kept_share": _MONEY, "kept_open": _MONEY, "kept_source": "base"}
ADDED = ("kept_open", "kept_source")  # a closing of an earlier program kept none there: then they are read further back
# Receivable, paid before it counted, memorandum: an instalment that is settled leaves nothing on any of them.
INSTALMENTS = ("1110", "1120", "2110", "9010")
Sums = dict[tuple[Any, ...], list[int]]
_CLOSED_BY = "(SELECT min(k.batch_id) FROM kept_period k WHERE k.end_day >= :end)"
OPEN = "p.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE seq IS NULL)"
# What decides about the source of a posting's money never changes: the account, the line of the budget, the pledge.
_OF_SOURCE = (
    "CASE WHEN x.account = '4310' OR x.budget_line_id IN (SELECT id FROM budget_line WHERE source = 'program_budget') THEN 'program_budget' "
    "WHEN g.earmark <> '' THEN 'earmarked' ELSE 'unearmarked' END AS source, "
    "CASE WHEN x.contributor_id IS NULL THEN 0 ELSE 1 END AS named, CASE WHEN x.pledge_id IS NULL OR x.line = 'B6' THEN 0 ELSE 1 END AS on_pledge"
)
_SOURCED = f"(SELECT x.*, {_OF_SOURCE} FROM posting x LEFT JOIN pledge g ON g.id = x.pledge_id)"
OF_INSTALMENT = (
    "p.contributor_id, p.pledge_id, p.instalment, p.account, CASE WHEN p.line = 'A10' THEN p.line ELSE '' END AS line, p.currency"
)
ON_INSTALMENTS = f"p.account IN {INSTALMENTS} AND p.contributor_id IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Base:
    """Where reading starts: what a closing kept, and the day from which on the postings are added."""

    batch: int | None
    since: str


def base_of(query: Asking, until: str, table: str = "") -> Base:
    """The newest closed quarter that ends on `until` or before; with a `table`, of those whose closing kept something in it.

    A closing of an earlier program kept nothing in some tables: what came before it is read further back.
    """
    has = f"AND EXISTS (SELECT 1 FROM {table} x WHERE x.batch_id = k.batch_id)" if table else ""
    found = query.one(
        f"SELECT k.batch_id, k.end_day FROM kept_period k WHERE k.end_day <= :until {has} ORDER BY k.end_day DESC LIMIT 1",
        until=until,
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
    base, between = base_of(query, until), "p.account >= :first AND p.account < :last"
    days, of = Days(base.since, until), "" if only is None else " AND p.contributor_id = :only"
    values = {"first": accounts[0], "last": accounts[1]} | ({} if only is None else {"only": only})
    since = f"{days.by_account} AND p.contributor_id IS NOT NULL AND {OPEN}"
    found = Counter[int]()
    for source, some in (("kept_share p WHERE p.batch_id = :batch", {"batch": base.batch}), (since, days.values)):
        sums = f"SELECT p.contributor_id, sum(p.base) FROM {source} AND {between}{of} GROUP BY p.contributor_id"
        found.update(dict(query.rows(sums, **some, **values)))
    return found


def posted(query: Asking, keys: str, since: str, until: str, condition: str = OPEN, **values: Any) -> list[tuple[Any, ...]]:
    """The same sums of the postings of some days that meet a condition, as rows: keys, amount, base, debit, carried."""
    names = ", ".join(f"p.{name}" for name in keys.split())
    days = Days(since, until)
    sums = {
        row[:-3]: [*row[-3:], 0]
        for row in query.rows(
            f"SELECT {names}, sum(p.amount), sum(p.base), sum(CASE WHEN p.base > 0 THEN p.base ELSE 0 END) "
            f"FROM {days.by_account} AND {condition} GROUP BY {names}",
            **days.values, **values,
        )
    }  # fmt: skip
    for *key, debit, carried in query.rows(
        f"SELECT {names}, sum(CASE WHEN p.base > 0 THEN p.base ELSE 0 END), sum(p.base) FROM journal_transaction t "
        f"CROSS JOIN posting p WHERE p.transaction_id = t.id AND t.event = 'year end' {days.of('t')} AND {condition} GROUP BY {names}",
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


def moved(query: Asking, since: str, until: str, condition: str, *, only: int | None = None) -> list[tuple[int, int]]:
    """Contributors and the base of what moved from one day up to another on accounts and lines (of `p`) that meet a condition; of `only` one.

    Of a closed quarter it is the difference of what was kept at its two ends: its postings are not read.
    """
    then, now = base_of(query, since), base_of(query, until)
    table, units = f"posting p WHERE p.day >= :since AND p.day < :until AND p.contributor_id IS NOT NULL AND {OPEN}", "p.base"
    values: dict[str, Any] = {"since": since, "until": until}
    if (then.since, now.since) == (since, until):
        table, units = (
            "kept_share p WHERE p.batch_id IN (:then, :now)",
            "CASE WHEN p.batch_id = :now THEN p.base ELSE -p.base END",
        )
        values = {"then": then.batch, "now": now.batch}
    of = "" if only is None else " AND p.contributor_id = :only"
    return query.rows(
        f"SELECT p.contributor_id, sum({units}) FROM {table} AND {condition}{of} GROUP BY p.contributor_id",
        **values, **({} if only is None else {"only": only}),
    )  # fmt: skip


def posted_shares(query: Asking, since: str, until: str, condition: str = OPEN, **values: Any) -> list[tuple[Any, ...]]:
    """The same sums of the postings of some days, as rows; `only` among the values narrows to one contributor."""
    names = ", ".join(f"p.{name}" for name in SHARE.split())
    days = Days(since, until)
    found = (
        f"posting p WHERE p.contributor_id = :only {days.of('p')}"
        if "only" in values
        else f"{days.by_account} AND p.contributor_id IS NOT NULL"
    )
    return query.rows(
        f"SELECT {names}, sum(p.amount), sum(p.base) FROM {found} AND {condition} GROUP BY {names}", **days.values, **values
    )


def instalments(query: Asking, until: str, *, only: int | None = None) -> tuple[str, dict[str, Any]]:
    """What stands on the accounts of instalments of all days before `until`, as a table to select sums from, and the values in it.

    Columns as in `INSTALMENT`, and amount and base, debit positive: `line` is A10 on the memorandum of what is conditional or
    not signed, else empty. `only`: of one contributor.
    """
    base = base_of(query, until, "kept_open")
    days, of = Days(base.since, until), "" if only is None else "AND {}.contributor_id = :only"
    names = ", ".join(INSTALMENT.split())
    table = f"SELECT {OF_INSTALMENT}, p.amount, p.base FROM posting p WHERE {ON_INSTALMENTS} {days.of('p')} AND {OPEN} {of.format('p')}"
    if base.batch is not None:
        table += f" UNION ALL SELECT {names}, amount, base FROM kept_open x WHERE x.batch_id = {base.batch} {of.format('x')}"
    return f"({table})", days.values | ({} if only is None else {"only": only})


def posted_open(query: Asking, since: str, until: str, condition: str = OPEN, **values: Any) -> list[tuple[Any, ...]]:
    """What the postings of some days left on the accounts of instalments, as rows: `INSTALMENT`, amount, base."""
    days = Days(since, until)
    names = ", ".join(f"s.{name}" for name in INSTALMENT.split())
    return query.rows(
        f"SELECT {names}, sum(s.amount), sum(s.base) FROM (SELECT {OF_INSTALMENT}, p.amount, p.base FROM posting p "
        f"WHERE {ON_INSTALMENTS} {days.of('p')} AND {condition}) s GROUP BY {names} HAVING sum(s.amount) <> 0 OR sum(s.base) <> 0",
        **days.values, **values,
    )  # fmt: skip


def sources(query: Asking, days: Iterable[str]) -> list[dict[tuple[Any, ...], int]]:
    """(account, source, named, on a pledge) → base before each of several days in order, year-end entries apart."""
    sums: Sums = {}
    since, found = BEGINNING, []
    for until in days:
        base = base_of(query, until, "kept_source")
        if base.since > since:
            sums, since = kept_by(query, "kept_source", base.batch), base.since
        if since < until:
            _add(sums, SOURCE, posted_sources(query, since, until))
            since = until
        found.append({key: units for key, (units,) in sums.items() if units})
    return found


def posted_sources(query: Asking, since: str, until: str, condition: str = OPEN, **values: Any) -> list[tuple[Any, ...]]:
    """The same of the postings of some days, as rows."""
    names, days = ", ".join(f"p.{name}" for name in SOURCE.split()), Days(since, until)
    return query.rows(
        f"SELECT {names}, sum(p.base) FROM {days.by_account.replace('posting', _SOURCED)} AND {condition} "
        f"AND p.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE event = 'year end') GROUP BY {names}",
        **days.values, **values,
    )  # fmt: skip


_POSTED = {
    "kept_balance": lambda query, *days, **values: posted(query, GRAIN["kept_balance"], *days, **values),
    "kept_share": posted_shares, "kept_open": posted_open, "kept_source": posted_sources,
}  # fmt: skip


def keep(unit: "Unit", batch: int, until: str) -> None:
    """Keep the sums of all that counts before `until` once `batch`, which closes the quarter, counts: its own entries included."""
    condition = "p.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE seq IS NULL AND batch_id <> :closing)"
    for table, rows_of in _POSTED.items():
        base = base_of(unit, until, table)
        sums = kept_by(unit, table, base.batch)
        _add(sums, GRAIN[table], rows_of(unit, base.since, until, condition, closing=batch))
        rows = [(*key, *found) for key, found in sums.items() if any(found)]
        ids = unit.ids(table, len(rows))
        columns = f"id batch_id {GRAIN[table]} {SUMS[table]}"
        unit.insert(table, columns, [(number, batch, *row) for number, row in zip(ids, rows, strict=True)])


def kept_by(query: Asking, table: str, batch: int | None) -> Sums:
    """What a closing kept in a table, by its grain; nothing of none."""
    sums: Sums = {}
    _add(sums, GRAIN[table], _kept(query, table, GRAIN[table], SUMS[table], batch) if batch is not None else ())
    return sums


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
class Days:
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
