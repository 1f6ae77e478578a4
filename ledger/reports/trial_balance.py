"""The trial balance: every account with what it was, what moved, and what it is. It adds up to nothing, in every fund.

What a year-end entry carries from income and expense to the fund balance stands in a column of its own: beside it the
year's income and expense can still be read.
"""

from dataclasses import dataclass

from ledger.book.reader import Asking
from ledger.i18n import _
from ledger.journal import kept
from ledger.money import Money, sum_of
from ledger.reports.scope import Scope, base_of, must_be


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """One account of a fund in one currency. `amount` is the closing balance in that currency, all else in the fund's.

    Signed, debit positive: `debits` are above zero, `credits` below; `carried` is what year-end entries moved.
    """

    fund: str
    account: str
    name: str
    kind: str
    amount: Money
    opening: Money
    debits: Money
    credits: Money
    carried: Money

    @property
    def closing(self) -> Money:
        """The balance at the end."""
        return self.opening + self.debits + self.credits + self.carried


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Every account with a balance or a movement, in order of fund, account and currency. Raises Unsound where a fund does not add up to nothing."""

    rows: tuple[AccountBalance, ...]
    base: str

    def __post_init__(self) -> None:
        nothing = Money.zero(self.base)
        for fund in self.funds:
            rows = [row for row in self.rows if row.fund == fund]
            must_be(sum_of((row.opening for row in rows), self.base), nothing, _("{fund}: the opening balances", fund=fund))
            must_be(
                sum_of((row.debits + row.credits for row in rows), self.base), nothing, _("{fund}: debits and credits", fund=fund)
            )
            must_be(sum_of((row.carried for row in rows), self.base), nothing, _("{fund}: the year-end entries", fund=fund))

    @property
    def funds(self) -> tuple[str, ...]:
        """The funds that have entries."""
        return tuple(dict.fromkeys(row.fund for row in self.rows))


def load(query: Asking, scope: Scope) -> TrialBalance:
    """The trial balance of all funds, from the sealed postings: what closings kept, and the days after it."""
    base = base_of(query)
    end = kept.balances(query, scope.end)
    begin = kept.balances(query, scope.begin) if scope.begin > kept.BEGINNING else {}
    funds: dict[int, str] = dict(query.rows("SELECT id, code FROM fund"))
    accounts = {code: (name, kind) for code, name, kind in query.rows("SELECT code, name, kind FROM account")}
    rows = []
    for fund, account, currency in sorted(end, key=lambda key: (funds[key[0]], *key[1:])):
        was = begin.get((fund, account, currency), [0, 0, 0, 0])
        amount, whole, debits, carried = end[fund, account, currency]
        moved = (whole - was[1], debits - was[2], carried - was[3])
        figures = (was[1], moved[1], moved[0] - moved[1] - moved[2], moved[2])
        if amount or any(figures):
            money = (Money.of_units(units, base) for units in figures)
            rows.append(AccountBalance(funds[fund], account, *accounts[account], Money.of_units(amount, currency), *money))
    return TrialBalance(tuple(rows), base)
