"""What the budget rests on: cash of each source of money at the end of a period, and what of it is nobody's yet.

The rule is that of `ledger/budget/cash.py`, which it is written by: spending authority comes from cash received, less what
is owed or not the fund's to spend. Here it is told of any day, and of what was known on any day; entries that wait for a
second person do not count.
"""

from collections import Counter
from dataclasses import dataclass

from ledger.book.reader import Asking
from ledger.budget.cash import HELD
from ledger.journal import kept
from ledger.money import Money
from ledger.reports.budget import SOURCES, Line
from ledger.reports.scope import Scope, base_of


@dataclass(frozen=True, slots=True)
class Cover:
    """One source of money, in the fund's currency: its cash, and what of it is committed or still to be used by allotments."""

    source: str
    cash: Money
    committed: Money
    reserved: Money

    @property
    def free(self) -> Money:
        """Cash that nothing is committed of."""
        return self.cash - self.committed

    @property
    def unallotted(self) -> Money:
        """Cash that is neither allotted nor committed."""
        return self.cash - self.reserved


def load(query: Asking, scope: Scope, lines: dict[int, Line], year: int, *, but: int | None = None) -> dict[str, Cover]:
    """The cover of each source at the end of the period, `year` being the fiscal year of that day.

    Of a year that is over only commitments are reserved: what it had left is nobody's. Lines of the year `but` are left
    out: what they were given is theirs. Two queries.
    """
    base = base_of(query)
    balances = _balances(query, scope)
    spent = sum(line.spent.units for line in lines.values() if line.source == "program_budget")
    share = -balances["4310"] - spent
    held = sum(balances[account] for account in HELD)
    cash = {"fund": held - max(0, share), "program_budget": share - max(0, balances["1310"])}
    return {source: _cover(source, Money.of_units(cash[source], base), lines, year, but) for source in SOURCES}


def _balances(query: Asking, scope: Scope) -> Counter[str]:
    """Account → balance of those that tell of cash, year-end entries apart; debit positive."""
    sums: Counter[str] = Counter()
    found = kept.balances_at(query, [scope.end], accounts=(*HELD, "1310", "4310"))[0]
    for (_fund, account, _currency), (_amount, base, _debit, carried) in found.items():
        sums[account] += base - carried
    return sums


def _cover(source: str, cash: Money, lines: dict[int, Line], year: int, but: int | None) -> Cover:
    committed = reserved = Money.zero(cash.currency)
    for line in lines.values():
        if line.source == source and line.year != but:
            committed += line.committed
            promised = line.allotted - line.spent if line.year >= year else line.committed
            reserved += max(promised, line.committed, key=lambda money: money.amount)
    return Cover(source, cash, committed, reserved)
