"""The trial balance: every account with what it was, what moved, and what it is. It adds up to nothing, in every fund."""

from dataclasses import dataclass

from ledger.book.reader import Asking
from ledger.money import Money, sum_of
from ledger.reports.scope import Scope, base_of, must_be


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """One account of a fund in one currency. `amount` is the closing balance in that currency, all else in the fund's.

    Signed, debit positive: `debits` are above zero, `credits` below.
    """

    fund: str
    account: str
    name: str
    kind: str
    amount: Money
    opening: Money
    debits: Money
    credits: Money

    @property
    def closing(self) -> Money:
        """The balance at the end."""
        return self.opening + self.debits + self.credits


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Every account with a balance or a movement, in order of fund, account and currency. Raises Unsound where a fund does not add up to nothing."""

    rows: tuple[AccountBalance, ...]
    base: str

    def __post_init__(self) -> None:
        nothing = Money.zero(self.base)
        for fund in self.funds:
            rows = [row for row in self.rows if row.fund == fund]
            must_be(sum_of((row.opening for row in rows), self.base), nothing, f"{fund}: the opening balances")
            must_be(sum_of((row.debits + row.credits for row in rows), self.base), nothing, f"{fund}: debits and credits")

    @property
    def funds(self) -> tuple[str, ...]:
        """The funds that have entries."""
        return tuple(dict.fromkeys(row.fund for row in self.rows))


def load(query: Asking, scope: Scope) -> TrialBalance:
    """The trial balance of all funds, from the postings sealed by then. Three queries."""
    base = base_of(query)
    condition, values = scope.sealed(query)
    opening, when = "0", ""
    if scope.begin > "0001-01-01":  # asked for, not always: a comparison of days doubles the time of a large book
        opening, when = "sum(CASE WHEN p.day < :begin THEN p.base ELSE 0 END)", "AND p.day >= :begin"
        values["begin"] = scope.begin
    found = query.rows(
        f"SELECT f.code, a.code, a.name, a.kind, s.currency, s.amount, s.opening, s.debits, s.base - s.opening - s.debits FROM ("
        f"SELECT p.account, p.fund_id, p.currency, sum(p.amount) AS amount, sum(p.base) AS base, {opening} AS opening, "
        f"sum(CASE WHEN p.base > 0 {when} THEN p.base ELSE 0 END) AS debits "
        f"FROM posting p WHERE {condition} AND p.day < :end GROUP BY p.account, p.fund_id, p.currency) s "
        "JOIN account a ON a.code = s.account JOIN fund f ON f.id = s.fund_id ORDER BY f.code, a.code, s.currency",
        end=scope.end, **values,
    )  # fmt: skip
    return TrialBalance(
        tuple(
            AccountBalance(
                fund,
                account,
                name,
                kind,
                Money.of_units(amount, currency),
                Money.of_units(opening, base),
                Money.of_units(debits, base),
                Money.of_units(credits_, base),
            )
            for fund, account, name, kind, currency, amount, opening, debits, credits_ in found
            if amount or opening or debits or credits_
        ),
        base,
    )
