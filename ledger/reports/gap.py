"""The funding gap of a fiscal year: what its budget appropriates, and what that rests on: cash, signed pledges, announced ones.

The specific fund and the program-budget's share (AG/RES. 2019, paragraph 10) stand apart: neither covers the other.
"""

from dataclasses import dataclass
from datetime import date

from ledger.book.reader import Asking
from ledger.budget.cash import fund_of
from ledger.budget.lines import ends, fiscal_year
from ledger.journal import kept
from ledger.money import Money, sum_of
from ledger.reports import ageing, cover
from ledger.reports.budget import SOURCES, standing
from ledger.reports.scope import Scope


@dataclass(frozen=True, slots=True)
class Gap:
    """One source, in the fund's currency. `signed` and `announced` are what is due by the end of the year and not received.

    `cash` is what is neither allotted to other years nor committed; below zero, more is allotted than there is.
    """

    source: str
    needed: Money
    cash: Money
    signed: Money
    announced: Money

    @property
    def on_cash(self) -> Money:
        """What of the need rests on money received."""
        return self._least(self.needed, self.cash)

    @property
    def on_signed(self) -> Money:
        """What of the rest rests on signed pledges."""
        return self._least(self.needed - self.on_cash, self.signed)

    @property
    def on_announced(self) -> Money:
        """What of the rest would rest on pledges that are only announced: unsigned, or under a condition."""
        return self._least(self.needed - self.on_cash - self.on_signed, self.announced)

    @property
    def short(self) -> Money:
        """What rests on nothing."""
        return self.needed - self.on_cash - self.on_signed - self.on_announced

    @staticmethod
    def _least(wanted: Money, there: Money) -> Money:
        return max(
            Money.zero(wanted.currency), min(wanted, there, key=lambda money: money.amount), key=lambda money: money.amount
        )


@dataclass(frozen=True, slots=True)
class FundingGap:
    """The gap of `year` as seen on `day`, source by source: the fund's first."""

    year: int
    day: date
    base: str
    rows: tuple[Gap, ...]

    def total(self, name: str) -> Money:
        """The sum of one figure over both sources."""
        return sum_of((getattr(row, name) for row in self.rows), self.base)


def load(query: Asking, scope: Scope, today: date, *, year: int | None = None) -> FundingGap:
    """The gap of `year` (else of the fiscal year after the period's last day), as it stood on that day (today, without a period)."""
    _fund, base, month = fund_of(query)
    day = scope.last or today
    now = fiscal_year(day, month)
    year = now + 1 if year is None else year
    end = ends(year, month)
    lines = standing(query, scope)
    covers = cover.load(query, scope, lines, now, but=year)
    needed = {
        source: sum_of((line.appropriated for line in lines.values() if (line.year, line.source) == (year, source)), base)
        for source in SOURCES
    }
    open_ = ageing.load(query, scope, today, "pledge").rows
    signed = sum_of((row.open for row in open_ if row.due is None or row.due <= end), base)
    announced = _announced(query, scope, end, base)
    nothing = Money.zero(base)
    return FundingGap(
        year, day, base,
        tuple(
            Gap(source, needed[source], covers[source].unallotted, *((signed, announced) if source == "fund" else (nothing, nothing)))
            for source in SOURCES
        ),
    )  # fmt: skip


def _announced(query: Asking, scope: Scope, end: date, base: str) -> Money:
    """Memoranda of pledges that are unsigned or conditional and due by then; less what was paid in advance for them."""
    dues = ageing.due_days(query, scope)
    table, values = kept.instalments(query, scope.end)
    rows = query.rows(
        f"SELECT p.pledge_id, p.instalment, sum(p.base) FROM {table} p WHERE p.account = '9010' AND p.line = 'A10' OR p.account = '2110' "
        "GROUP BY p.pledge_id, p.instalment",
        **values,
    )
    units = sum(units for pledge, instalment, units in rows if dues.get((pledge, instalment), end) <= end)
    return Money.of_units(max(0, units), base)
