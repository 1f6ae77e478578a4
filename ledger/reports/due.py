"""What was due and what came in, quarter by quarter: pledges by the day agreed for each instalment, receipts by their entry.

Due amounts stand at their value in the ledger when they were promised (cuts taken off), so that a change of a rate does not
change what was due. Promises without an agreed day count as due when they were made.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

from ledger.book.reader import Asking
from ledger.money import Money, sum_of
from ledger.periods import Quarter, quarters
from ledger.reports.ageing import due_days
from ledger.reports.contributions import CUTS, NEW, RECEIVED
from ledger.reports.scope import RECEIVABLE, SEALED, Scope, accrues, base_of


@dataclass(frozen=True, slots=True)
class Row:
    """One quarter, both amounts in the fund's currency."""

    quarter: Quarter
    due: Money
    received: Money


@dataclass(frozen=True, slots=True)
class Due:
    """The quarters of the period in order, or from the first that has something to the last."""

    base: str
    rows: tuple[Row, ...]
    accrual: bool = True

    @property
    def due(self) -> Money:
        """All that was due."""
        return sum_of((row.due for row in self.rows), self.base)

    @property
    def received(self) -> Money:
        """All that came in."""
        return sum_of((row.received for row in self.rows), self.base)


_POSTED = f"({RECEIVABLE} AND p.line <> '' OR p.account = '2110' AND p.line = '') AND p.day < :end AND {SEALED}"


def load(query: Asking, scope: Scope) -> Due:
    """Due and received by quarter of a period, as known by then. Five queries."""
    base, dues = base_of(query), due_days(query, scope)
    sums: dict[Quarter, list[int]] = defaultdict(lambda: [0, 0])
    quarter_of = cache(lambda day: Quarter.of(date.fromisoformat(day)))
    # Without a line: paid in advance, and promised once its condition was met.
    for pledge, instalment, day, units in query.stream(
        f"SELECT p.pledge_id, p.instalment, p.day, sum(p.base) FROM posting p WHERE {_POSTED} AND p.line IN {(*NEW, *CUTS, '')} "
        "GROUP BY p.pledge_id, p.instalment, p.day",
        end=scope.end,
    ):
        due = dues.get((pledge, instalment))
        sums[Quarter.of(due) if due else quarter_of(day)][0] += units
    for day, units in query.rows(
        f"SELECT p.day, sum(CASE WHEN p.line = '' THEN p.base ELSE -p.base END) FROM posting p WHERE {_POSTED} AND p.line IN {(*RECEIVED, '')} "
        "GROUP BY p.day",
        end=scope.end,
    ):
        sums[quarter_of(day)][1] += units
    rows = (Row(quarter, *(Money.of_units(units, base) for units in sums[quarter])) for quarter in _shown(scope, sorted(sums)))
    return Due(base, tuple(rows), accrues(query))


def _shown(scope: Scope, found: list[Quarter]) -> list[Quarter]:
    """Every quarter of the period; where it has no begin or no end, from the first that has something, to the last."""
    if scope.begin > "0001-01-01":
        begin = date.fromisoformat(scope.begin)
    elif found:
        begin = found[0].first
    else:
        return []
    end = date.fromisoformat(scope.end) if scope.last else found[-1].days.end if found else begin
    return list(quarters(begin, max(end, begin)))
