"""Exchange differences of a period: realised (4210) and unrealised (4220), by pledge and by cash account."""

from dataclasses import dataclass
from functools import cached_property

from ledger.book.reader import Asking
from ledger.i18n import _
from ledger.money import Money, sum_of
from ledger.reports.scope import SEALED, Scope, base_of, must_be

# What a year's closing moves to the fund balance is no exchange difference.
_COUNTED = (
    "p.account IN ('4210', '4220') AND p.day >= :begin AND p.day < :end AND p.transaction_id NOT IN "
    "(SELECT y.id FROM journal_transaction y WHERE y.event = 'year end')"
)

# The cash account that moved in the same entry, which has few postings; `|| ''` keeps SQLite from looking through all of the account's.
_MOVED = "(SELECT min(y.{column}) FROM posting y WHERE y.transaction_id = p.transaction_id AND y.account || '' IN ('1010', '1020', '1090'))"


@dataclass(frozen=True, slots=True)
class Row:
    """One pledge, bank account, or what else stands in another currency; gains positive, losses negative, in the fund's currency.

    `kind` is pledge (line A7 of statements), cash (of a contributor's receipts, line B6, or of the pool) or other. `key` is the
    pledge's number or the account's name.
    """

    kind: str
    key: str
    contributor: str
    currency: str
    realised: Money
    unrealised: Money

    @property
    def total(self) -> Money:
        """Realised and unrealised together."""
        return self.realised + self.unrealised


@dataclass(frozen=True)
class Exchange:
    """The rows and the totals of the two accounts. Raises Unsound where the rows are not the accounts."""

    rows: tuple[Row, ...]
    realised: Money
    unrealised: Money

    def __post_init__(self) -> None:
        must_be(
            sum_of((row.realised for row in self.rows), self.realised.currency),
            self.realised,
            _("account {account}", account="4210"),
        )
        must_be(
            sum_of((row.unrealised for row in self.rows), self.realised.currency),
            self.unrealised,
            _("account {account}", account="4220"),
        )

    @cached_property
    def total(self) -> Money:
        """What was gained in all; negative: lost."""
        return self.realised + self.unrealised


def load(query: Asking, scope: Scope) -> Exchange:
    """The exchange differences of a period; those of cash go to the account that moved with them. Three queries at most."""
    base = base_of(query)
    days = {"begin": scope.begin, "end": scope.end}
    rows = [
        Row(kind, key, contributor, code, Money.of_units(realised, base), Money.of_units(unrealised, base))
        for kind, key, contributor, code, realised, unrealised in query.rows(
            "SELECT CASE WHEN g.id IS NOT NULL THEN 'pledge' WHEN x.cash IS NOT NULL THEN 'cash' ELSE 'other' END, "
            "coalesce(g.number, k.name, x.cash, ''), coalesce(c.code, ''), coalesce(g.currency, k.currency, x.currency), "
            "-sum(CASE WHEN x.account = '4210' THEN x.base ELSE 0 END), -sum(CASE WHEN x.account = '4220' THEN x.base ELSE 0 END) "
            f"FROM (SELECT p.account, p.base, p.currency, p.pledge_id, p.contributor_id, {_MOVED.format(column='account')} AS cash, "
            f"{_MOVED.format(column='bank_account_id')} AS bank FROM posting p WHERE {_COUNTED} AND {SEALED}) x "
            "LEFT JOIN pledge g ON g.id = x.pledge_id LEFT JOIN contributor c ON c.id = x.contributor_id LEFT JOIN bank_account k ON k.id = x.bank "
            "GROUP BY 1, 2, 3, 4 ORDER BY CASE WHEN max(g.id) IS NOT NULL THEN 0 WHEN max(x.cash) IS NOT NULL THEN 1 ELSE 2 END, 3, 2, 4",
            **days,
        )
        if realised or unrealised
    ]  # fmt: skip
    sums: dict[str, int] = dict(
        query.rows(f"SELECT p.account, -sum(p.base) FROM posting p WHERE {_COUNTED} AND {SEALED} GROUP BY p.account", **days)
    )
    return Exchange(tuple(rows), *(Money.of_units(sums.get(account, 0), base) for account in ("4210", "4220")))
