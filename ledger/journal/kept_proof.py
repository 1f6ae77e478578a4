"""The proof of what closings kept: every sum is made again from the postings, quarter by quarter, with one look at each of them."""

from dataclasses import dataclass, field
from operator import add
from typing import Any

from ledger.book.checks import MOST, drawn, once
from ledger.book.reader import Asking
from ledger.journal.kept import (
    ADDED,
    BEGINNING,
    END,
    GRAIN,
    INSTALMENT,
    INSTALMENTS,
    OF_INSTALMENT,
    ON_INSTALMENTS,
    OPEN,
    Base,
    Days,
    Sums,
    base_of,
    kept_by,
)

Key = tuple[Any, ...]
_OF = "contributor_id fund_id account line currency budget_line_id".split()
_ON_PLEDGE = "CASE WHEN p.pledge_id IS NULL OR p.line = 'B6' THEN 0 ELSE 1 END"
_EARMARKED = "CASE WHEN p.pledge_id IN (SELECT id FROM pledge WHERE earmark <> '') THEN 1 ELSE 0 END"
_DEBIT = "sum(CASE WHEN p.base > 0 THEN p.base ELSE 0 END)"
_KEYS = ", ".join(INSTALMENT.split())
Wrong = tuple[str, str, Key]  # quarter, table and key of what was kept otherwise than the postings have it, or should have been


@dataclass
class Looked:
    """What closings kept otherwise than the postings have it, `MOST` at the most, but for instalments.

    `nameless`: whether something stands on an account of instalments under the name of a pledge, but of no contributor.
    """

    wrong: list[Wrong] = field(default_factory=list)
    nameless: bool = False


def differing(query: Asking) -> list[Wrong]:
    """All that closings kept otherwise than the postings have it, in the order of the quarters, `MOST` at the most."""
    wrong = [*once(query, looked).wrong, *once(query, instalments_off)]
    return sorted(wrong, key=lambda one: (one[0], [*GRAIN].index(one[1])))[:MOST]


def is_proved(query: Asking) -> bool:
    """Whether this very look at the book has found that what was kept of instalments is what was posted, so that it stands for that."""
    walk, off, base = drawn(query, looked), drawn(query, instalments_off), base_of(query, END, "kept_open")
    if walk is None or walk.nameless or off != [] or base.batch is None:
        return False
    return not query.one(
        f"SELECT 1 FROM posting WHERE account IN {INSTALMENTS} AND day >= :since AND contributor_id IS NULL "
        "AND pledge_id IS NOT NULL LIMIT 1", since=base.since,
    )  # fmt: skip


def looked(query: Asking) -> Looked:
    """All postings looked at quarter by quarter, their sums beside what was kept, but for instalments; to be drawn `once`."""
    found, walk = Looked(), _Walk(query)
    since = BEGINNING
    for batch, quarter, end in _closings(query):
        walk.add_days(since, end, found)
        since = end
        for table, sums in walk.sums.items():
            if _has(query, table, batch):
                found.wrong += [(quarter, table, key) for key in _differing(sums, kept_by(query, table, batch))]
        del found.wrong[MOST:]
    return found


def instalments_off(query: Asking) -> list[Wrong]:
    """What closings kept of instalments otherwise, to be drawn `once`; it is most of what is kept, and is looked at in steps.

    What a closing kept, less what the one before it kept, is what the days between them left.
    """
    found: list[Wrong] = []
    off: Sums = {}
    last = Base(None, BEGINNING)
    for batch, quarter, end in _closings(query):
        if _has(query, "kept_open", batch):
            for *key, amount, base in _step(query, last, batch, end):
                _plus(off, tuple(key), (amount, base))
            found += [(quarter, "kept_open", key) for key in _differing(off, {})]
            last = Base(batch, end)
    return found[:MOST]


def _closings(query: Asking) -> list[tuple[int, str, str]]:
    return query.rows("SELECT batch_id, quarter, end_day FROM kept_period ORDER BY end_day")


def _has(query: Asking, table: str, batch: int) -> bool:
    """Whether a closing kept anything in a table: one of an earlier program kept nothing in some."""
    return table not in ADDED or query.one(f"SELECT 1 FROM {table} WHERE batch_id = :batch LIMIT 1", batch=batch) is not None


def _differing(wants: Sums, has: Sums) -> list[Key]:
    """The keys of which the sums differ; a sum of nothing need not be kept."""
    for key in [key for key, some in wants.items() if not any(some)]:
        del wants[key]
    return [] if has == wants else sorted((key for key in has.keys() | wants.keys() if has.get(key) != wants.get(key)), key=str)


class _Walk:
    """The sums of the tables, but those of instalments, of the days that were looked at."""

    def __init__(self, query: Asking) -> None:
        self.query = query
        self.sums: dict[str, Sums] = {table: {} for table in GRAIN if table != "kept_open"}
        self.of_program = {line for (line,) in query.rows("SELECT id FROM budget_line WHERE source = 'program_budget'")}
        earmarked = _EARMARKED if query.one("SELECT 1 FROM pledge WHERE earmark <> '' LIMIT 1") else "0"
        self.keys = ", ".join([*(f"p.{name}" for name in _OF), _ON_PLEDGE, earmarked])
        self.group = ", ".join([*(f"p.{name}" for name in _OF), _ON_PLEDGE, *([earmarked] if earmarked != "0" else [])])
        year_end = (
            f"FROM journal_transaction t CROSS JOIN posting p WHERE p.transaction_id = t.id AND t.event = 'year end' AND {OPEN}"
        )
        self.carried: dict[str, list[tuple[Any, ...]]] = {}
        for day, *row in query.rows(
            f"SELECT p.day, {self.keys}, 0, 0, -{_DEBIT}, sum(p.base) {year_end} GROUP BY p.day, {self.group}"
        ):
            self.carried.setdefault(day, []).append(tuple(row))

    def add_days(self, since: str, until: str, found: Looked) -> None:
        """Add what was posted on some days: what moved, was debited, and was carried at the end of years."""
        days = Days(since, until)
        moved = self.query.rows(
            f"SELECT {self.keys}, sum(p.amount), sum(p.base), {_DEBIT}, 0 FROM {days.by_account} AND {OPEN} GROUP BY {self.group}",
            **days.values,
        )
        moved += [row for day, rows in self.carried.items() if since <= day < until for row in rows]
        balances, shares, sources = self.sums.values()
        for who, fund, account, line, currency, of_budget, on_pledge, earmarked, amount, base, debit, carried in moved:
            named = 0 if who is None else 1
            _plus(balances, (fund, account, currency, of_budget), (amount, base, debit, carried))
            if named:
                _plus(shares, (who, fund, account, line, currency), (amount, base))
            elif on_pledge and account in INSTALMENTS:
                found.nameless = True
            of_program = account == "4310" or of_budget in self.of_program
            source = "program_budget" if of_program else "earmarked" if earmarked else "unearmarked"
            _plus(sources, (account, source, named, on_pledge), (base - carried,))


def _plus(sums: Sums, key: Key, more: tuple[int, ...]) -> None:
    held = sums.get(key)
    if held is None:
        sums[key] = [*more]
    else:
        held[:] = map(add, held, more)


def _step(query: Asking, last: Base, batch: int, end: str) -> list[tuple[Any, ...]]:
    """By which amount and base a closing's instalments are off, beyond those of the closing before it; where they are off."""
    days = Days(last.since, end)
    return query.rows(
        f"SELECT {_KEYS}, sum(amount), sum(base) FROM (SELECT {OF_INSTALMENT}, p.amount, p.base FROM posting p WHERE {ON_INSTALMENTS} "
        f"{days.of('p')} AND {OPEN} UNION ALL SELECT {_KEYS}, amount, base FROM kept_open WHERE batch_id = :last "
        f"UNION ALL SELECT {_KEYS}, -amount, -base FROM kept_open WHERE batch_id = :batch) x "
        f"GROUP BY {_KEYS} HAVING sum(amount) <> 0 OR sum(base) <> 0",
        last=last.batch, batch=batch, **days.values,
    )  # fmt: skip
