"""What the book says of pledges on a quarter's last day: each with what is open of it, and by quarter what was due and what came in."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from ledger.journal import kept
from ledger.money import Money
from ledger.periods import Quarter
from ledger.statements.figures import Open, Pledge
from ledger.statements.figures_quarters import OfQuarter, shown

Rows = list[tuple[Any, ...]]
_POSTED = "JOIN batch b ON b.id = {0}.batch_id AND b.state IN ('posted', 'undone')"
# Receivables with the memorandum of unconditional pledges; of advances (2110) what was promised once their condition was met.
_PROMISED = "(p.account <> '2110' AND p.line NOT IN ('', 'A10') OR p.account = '2110' AND p.line = '')"
_ACCOUNTS = "p.account IN ('1110', '1120', '9010', '2110')"  # on which a pledge is promised, and paid


class Instalment(NamedTuple):
    """An instalment on the last day: `promised` less what was cut, in the fund's currency when it was promised; what is open of it."""

    contributor: int
    pledge: int
    due: date
    amount: int
    value: int
    promised: int


@dataclass(frozen=True)
class Pledges:
    """The questions of one quarter. `ask` fills in its days: `oldest` is the first of the last eight quarters, `end` the day after it."""

    ask: Callable[..., Rows]
    quarter: Quarter
    currency: str

    def named(self) -> dict[int, list[Pledge]]:
        """Pledges made before the quarter's end, or paid before they were made, with what was open of each instalment on its last day."""
        promised, parts, confirmed = self._promised(), self._open(), self._confirmed()
        found: dict[int, list[Pledge]] = defaultdict(list)
        for pledge, owner, number, agreement, signed, currency, conditional, condition, undone in self.ask(
            "SELECT g.id, g.contributor_id, g.number, g.agreement, g.signed, g.currency, g.conditional, g.condition, g.undone_in FROM pledge g "
            f"{_POSTED.format('g')} WHERE 1 = 1{{only}} ORDER BY g.number",
            "g.contributor_id",
        ):
            left = tuple(
                Open(one.due, Money.of_units(one.amount, currency), Money.of_units(one.value, self.currency))
                for one in parts.get(pledge, ())
            )
            if not left and (undone is not None or pledge not in promised):
                continue  # what was undone counts up to that day, and is named as long as it counts
            since = confirmed[pledge].get("signed", signed) if pledge in confirmed else signed
            unsure = since is None or (bool(conditional) and "condition_met" not in confirmed.get(pledge, ()))
            total = Money.of_units(promised.get(pledge, 0), currency)
            when = date.fromisoformat(since) if since else None
            found[owner].append(Pledge(number, agreement, when, total, left, unsure, condition))
        return dict(found)

    def quarters(self) -> dict[int, tuple[OfQuarter, ...]]:
        """Contributor → what was due, by the days agreed for its instalments, and what came in (B2), in the last eight quarters.

        Of conditional pledges nothing is due, and a gift without a pledge never was.
        """
        due: dict[int, dict[Quarter, int]] = defaultdict(lambda: defaultdict(int))
        came: dict[int, dict[Quarter, int]] = defaultdict(lambda: defaultdict(int))
        for one in self._instalments:
            due[one.contributor][Quarter.of(one.due)] += one.promised
        for owner, month, units in self.ask(
            f"SELECT p.contributor_id, substr(CAST(p.day AS text), 1, 7), -sum(p.base) FROM posting p WHERE {_ACCOUNTS} AND p.line IN ('A6', 'B2') "
            f"AND p.day >= :oldest AND p.day < :end AND {kept.OPEN}{{only}} GROUP BY p.contributor_id, substr(CAST(p.day AS text), 1, 7)"
        ):
            came[owner][Quarter.of(date.fromisoformat(f"{month}-01"))] += units
        found = {owner: shown(self.quarter, due[owner], came[owner], self.currency) for owner in (*due, *came)}
        return {owner: rows for owner, rows in found.items() if rows}

    def _promised(self) -> dict[int, int]:
        """Pledge → what was pledged in all, of pledges of which anything counts."""
        return dict(
            self.ask(
                f"SELECT e.pledge_id, sum(e.amount) FROM pledge_entry e {_POSTED.format('e')} "
                f"JOIN pledge g ON g.id = e.pledge_id WHERE ({kept.stood('e')} OR g.undone_in IS NOT NULL) AND e.day < :end "
                f"AND {kept.in_time('e')}{{only}} GROUP BY e.pledge_id",
                "g.contributor_id",
            )
        )

    @cached_property
    def _instalments(self) -> list[Instalment]:
        """Those that are open, or were due in the last eight quarters: what stands on the accounts of each, memorandum apart."""
        rows = self.ask(
            "SELECT o.contributor_id, o.pledge_id, (SELECT y.due FROM pledge_entry y WHERE y.pledge_id = o.pledge_id AND y.instalment = o.instalment "
            f"AND y.due IS NOT NULL ORDER BY CASE WHEN {kept.stood('y')} AND y.day < :end AND {kept.in_time('y')} THEN 0 ELSE 1 END, y.id DESC LIMIT 1), "
            "o.amount, o.value, o.promised FROM (SELECT p.contributor_id, p.pledge_id, p.instalment, "
            "sum(CASE WHEN p.account = '2110' THEN 0 ELSE p.amount END) AS amount, sum(CASE WHEN p.account = '2110' THEN 0 ELSE p.base END) AS value, "
            "sum(CASE WHEN p.line IN ('A2', 'A3', 'A4', 'A5', '') THEN p.base ELSE 0 END) AS promised FROM sealed_posting p "
            f"WHERE {_ACCOUNTS} AND {_PROMISED} AND p.pledge_id IS NOT NULL AND p.day < :end{{only}} "
            "GROUP BY p.contributor_id, p.pledge_id, p.instalment "
            "HAVING sum(CASE WHEN p.account = '2110' THEN 0 ELSE p.amount END) <> 0 OR sum(CASE WHEN p.account = '2110' THEN 0 ELSE p.base END) <> 0 "
            "OR (p.pledge_id, p.instalment) IN (SELECT e.pledge_id, e.instalment FROM pledge_entry e WHERE e.due >= :oldest AND e.due < :end)) o "
            "ORDER BY o.pledge_id, o.instalment"
        )
        last = self.quarter.last
        return [Instalment(who, pledge, date.fromisoformat(day) if day else last, *sums) for who, pledge, day, *sums in rows]

    def _open(self) -> dict[int, list[Instalment]]:
        """Pledge → its instalments of which anything is open."""
        found: dict[int, list[Instalment]] = defaultdict(list)
        for one in self._instalments:
            if one.amount or one.value:
                found[one.pledge].append(one)
        return found

    def _confirmed(self) -> dict[int, dict[str, str]]:
        """Pledge → the day it was signed afterwards, and the day its condition was met, as far as they lie in the quarter or before."""
        found: dict[int, dict[str, str]] = defaultdict(dict)
        for pledge, event, day in self.ask(
            f"SELECT DISTINCT e.pledge_id, e.event, e.day FROM pledge_entry e {_POSTED.format('e')} "
            f"WHERE e.event IN ('signed', 'condition_met') AND {kept.stood('e')} AND e.day < :end AND {kept.in_time('e')}"
        ):
            found[pledge][event] = day
        return found
