"""What the book says of pledges on a quarter's last day: each with what is open of it, and by quarter what was due and what came in."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from ledger.book.reader import Asking
from ledger.journal import kept
from ledger.money import Money
from ledger.periods import Quarter
from ledger.statements.figures import Open, Pledge
from ledger.statements.figures_quarters import OfQuarter, shown, window

Rows = list[tuple[Any, ...]]
_COUNTS = "{0}.batch_id NOT IN (SELECT id FROM batch WHERE state NOT IN ('posted', 'undone'))"
# What was promised, less what was cut: of advances (2110) once their condition was met, as earlier programs posted it. As its index has it.
_PROMISED = "(p.line IN ('A2', 'A3', 'A4', 'A5') OR p.account = '2110' AND p.line = '')"
_ACCOUNTS = f"p.account IN {kept.INSTALMENTS}"  # on which a pledge is promised, and paid
# Of an instalment `o`: the day agreed for it, as it was known on the last day; else as it was told last.
_TOLD = "(SELECT y.due FROM pledge_entry y WHERE y.pledge_id = o.pledge_id AND y.instalment = o.instalment AND y.due IS NOT NULL {0}ORDER BY y.id DESC LIMIT 1)"
_KNOWN = f"AND {kept.stood('y')} AND y.day < :end AND {kept.in_time('y')} "
_DAY = f"coalesce({_TOLD.format(_KNOWN)}, {_TOLD.format('')})"  # two looks at an index: one that sorts costs more
_AGAIN = "EXISTS (SELECT 1 FROM pledge_entry z WHERE z.pledge_id = o.pledge_id AND z.instalment = o.instalment AND z.id {0})"


@dataclass(frozen=True)
class Pledges:
    """The questions of one quarter. `ask` fills in its days: `oldest` is the first of the last eight quarters, `end` the day after it.

    `only`: of one contributor.
    """

    query: Asking
    ask: Callable[..., Rows]
    quarter: Quarter
    currency: str
    only: int | None

    def named(self, *, every: bool = False) -> dict[int, list[Pledge]]:
        """Pledges made before the quarter's end, or paid before they were made, with what was open of each instalment on its last day.

        Without `every`: of which anything is open, or moved in the fiscal year.
        """
        parts, of = self._open, "IS NOT NULL" if every else self._alive
        promised = self._promised(of)
        made = self.ask(
            "SELECT g.id, g.contributor_id, g.number, g.agreement, g.signed, g.currency, g.conditional, g.condition, g.undone_in FROM pledge g "
            f"WHERE {_COUNTS.format('g')} AND g.id {of}{{only}} ORDER BY g.number",
            "g.contributor_id",
        )
        confirmed = self._confirmed([row[0] for row in made if row[4] is None or row[6]])
        found: dict[int, list[Pledge]] = defaultdict(list)
        for pledge, owner, number, agreement, signed, currency, conditional, condition, undone in made:
            left: tuple[Open, ...] = ()  # as of most, which are settled
            if pledge in parts:
                left = tuple(
                    [
                        Open(due, Money.of_units(amount, currency), Money.of_units(value, self.currency))
                        for due, amount, value in parts[pledge]
                    ]
                )
            if not left and (undone is not None or pledge not in promised):
                continue  # what was undone counts up to that day, and is named as long as it counts
            since = confirmed[pledge].get("signed", signed) if pledge in confirmed else signed
            unsure = since is None or (bool(conditional) and "condition_met" not in confirmed.get(pledge, ()))
            total = Money.of_units(promised.get(pledge, 0), currency)
            when = date.fromisoformat(since) if since else None
            found[owner].append(Pledge(number, agreement, when, total, left, unsure, condition))
        return dict(found)

    def settled(self) -> frozenset[int]:
        """Contributors with a pledge on which all was settled before the fiscal year."""
        rows = self.ask(  # one such pledge is enough, so that most are not looked at
            "SELECT c.id FROM contributor c WHERE EXISTS (SELECT 1 FROM pledge p WHERE p.contributor_id = c.id AND p.undone_in IS NULL "
            f"AND p.signed < :year AND {_COUNTS.format('p')} AND p.id NOT {self._alive}){{only}}",
            "c.id",
        )
        return frozenset(owner for (owner,) in rows)

    def quarters(self) -> dict[int, tuple[OfQuarter, ...]]:
        """Contributor → what was due, by the days agreed for its instalments, and what came in (B2), in the last eight quarters.

        Of conditional pledges nothing is due, and a gift without a pledge never was.
        """
        quarters = window(self.quarter)
        place = {quarter: at for at, quarter in enumerate(quarters)}
        at = cache(lambda day: place.get(Quarter.of(date.fromisoformat(day))) if day else None)  # many are of few days
        due: dict[int, list[int]] = defaultdict(lambda: [0] * len(quarters))
        came: dict[int, list[int]] = defaultdict(lambda: [0] * len(quarters))
        for owner, day, units in self.ask(
            # Of most instalments a day is told once; of others the last entry of these days stands for all, and the rest have none.
            f"SELECT p.contributor_id, CASE WHEN NOT {_AGAIN.format('<> o.id')} THEN o.due "
            f"WHEN NOT {_AGAIN.format('> o.id AND z.due >= :oldest AND z.due < :end')} THEN {_DAY} END, p.base "
            "FROM pledge_entry o CROSS JOIN posting p WHERE o.due >= :oldest AND o.due < :end "  # in this order
            f"AND p.pledge_id = o.pledge_id AND p.instalment = o.instalment AND {_ACCOUNTS} AND {_PROMISED} AND p.day < :end AND {kept.OPEN}{{only}}"
        ):
            if (quarter := at(day)) is not None:  # else it was put off, out of these quarters, or stands with another entry
                due[owner][quarter] += units
        for column, one in enumerate(quarters):
            begin, end = one.first.isoformat(), one.days.end.isoformat()
            for owner, units in kept.moved(self.query, begin, end, f"{_ACCOUNTS} AND p.line IN ('A6', 'B2')", only=self.only):
                came[owner][column] -= units
        found = {owner: shown(self.quarter, due[owner], came[owner], self.currency) for owner in {*due, *came}}
        return {owner: rows for owner, rows in found.items() if rows}

    @cached_property
    def _alive(self) -> str:
        """The pledges of which anything is open, waits for a condition, or moved or was recorded in the fiscal year: `IN (...)`."""
        moved = self.ask(
            f"SELECT DISTINCT p.pledge_id FROM posting p WHERE {_ACCOUNTS} AND p.day >= :year AND p.day < :end AND p.pledge_id IS NOT NULL{{only}}"
        )
        recorded = self.ask("SELECT DISTINCT e.pledge_id FROM pledge_entry e WHERE e.day >= :year AND e.day < :end")
        found = {pledge for rows in (moved, recorded) for (pledge,) in rows}
        return f"IN ({', '.join(map(str, sorted(found | self._open.keys() | self._waiting))) or 'NULL'})"

    def _promised(self, which: str) -> dict[int, int]:
        """Pledge → what was pledged in all, of pledges of which anything counts; `which` says which."""
        of = "" if self.only is None else " AND e.pledge_id IN (SELECT id FROM pledge WHERE contributor_id = :only)"
        return dict(
            self.ask(
                f"SELECT e.pledge_id, sum(e.amount) FROM pledge_entry e WHERE {_COUNTS.format('e')} "
                f"AND ({kept.stood('e')} OR e.pledge_id IN (SELECT id FROM pledge WHERE undone_in IS NOT NULL)) AND e.day < :end AND {kept.in_time('e')}{of} "
                f"AND e.pledge_id {which} GROUP BY e.pledge_id"
            )
        )

    @property
    def _open(self) -> dict[int, list[tuple[date, int, int]]]:
        """Pledge → due day and what stands on the accounts of each open instalment: amount and book value, memorandum apart."""
        return self._standing[0]

    @property
    def _waiting(self) -> set[int]:
        """Pledges of which something waits for a condition or a signature, or was paid before it counted."""
        return self._standing[1]

    @cached_property
    def _standing(self) -> tuple[dict[int, list[tuple[date, int, int]]], set[int]]:
        opened: dict[int, list[tuple[date, int, int]]] = defaultdict(list)
        waiting: set[int] = set()
        end = self.quarter.days.end.isoformat()
        table, values = kept.instalments(self.query, end, only=self.only)
        days = cache(date.fromisoformat)  # many are due on few days
        for pledge, apart, day, amount, value in self.query.rows(
            f"SELECT o.pledge_id, o.apart, CASE WHEN o.apart = '' THEN {_DAY} END, o.amount, o.value "
            "FROM (SELECT p.pledge_id, p.instalment, CASE WHEN p.account = '2110' THEN p.account ELSE p.line END AS apart, "
            f"sum(p.amount) AS amount, sum(p.base) AS value FROM {table} p WHERE p.pledge_id IS NOT NULL GROUP BY p.pledge_id, p.instalment, 3 "
            "HAVING sum(p.amount) <> 0 OR sum(p.base) <> 0) o ORDER BY o.pledge_id, o.instalment",
            **{"end": end} | values,
        ):
            if not apart:
                opened[pledge].append((days(day) if day else self.quarter.last, amount, value))
            elif amount:
                waiting.add(pledge)
        return opened, waiting

    def _confirmed(self, pledges: Sequence[int]) -> dict[int, dict[str, str]]:
        """Of these pledges: the day it was signed afterwards, and the day its condition was met, as far as they lie in the quarter or before."""
        found: dict[int, dict[str, str]] = defaultdict(dict)
        for pledge, event, day in self.ask(
            f"SELECT DISTINCT e.pledge_id, e.event, e.day FROM pledge_entry e WHERE e.pledge_id IN ({', '.join(map(str, pledges)) or 'NULL'}) "
            f"AND e.event IN ('signed', 'condition_met') AND {_COUNTS.format('e')} AND {kept.stood('e')} AND e.day < :end AND {kept.in_time('e')}"
        ):
            found[pledge][event] = day
        return found
