"""The journal: every posting of every entry of a period, in order of sealing, read as it is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.book.reader import Asking
from ledger.i18n import N_
from ledger.money import Money
from ledger.reports.scope import SEALED, Scope, base_of, must_be

PAGE = 1000  # entries read at a time: a journal may be longer than what memory should hold


@dataclass(frozen=True, slots=True)
class Line:
    """One posting: `amount` in its own currency, `base` in the fund's, debit positive."""

    entry: str
    day: date
    event: str
    memo: str
    account: str
    account_name: str
    fund: str
    amount: Money
    base: Money
    line: str
    contributor: str
    pledge: str
    bank_account: str
    batch: str


@dataclass(frozen=True, slots=True)
class Journal:
    """Its totals; iterated, its lines, each time anew. Raises Unsound where debits and credits differ."""

    query: Asking
    scope: Scope
    last: int  # the last entry that was known, by its place in the chain
    postings: int
    debits: Money
    credits: Money

    def __post_init__(self) -> None:
        must_be(self.debits, self.credits, N_("debits and credits of the journal"))

    def __iter__(self) -> Iterator[Line]:
        base = self.debits.currency
        for first in range(0, self.last, PAGE):
            for entry, day, event, memo, account, name, fund, currency, amount, value, line, who, pledge, instalment, bank, batch in self.query.rows(
                "SELECT number, day, event, memo, account, account_name, fund, currency, amount, base, line, contributor, pledge, instalment, "
                "bank_account, batch FROM journal WHERE seq > :first AND seq <= :until AND day >= :begin AND day < :end ORDER BY seq, no",
                first=first, until=min(first + PAGE, self.last), begin=self.scope.begin, end=self.scope.end,
            ):  # fmt: skip
                yield Line(
                    entry, date.fromisoformat(day), event, memo, account, name, fund, Money.of_units(amount, currency),
                    Money.of_units(value, base), line, who or "", f"{pledge}/{instalment}" if pledge and instalment else pledge or "", bank or "", batch,
                )  # fmt: skip


def load(query: Asking, scope: Scope) -> Journal:
    """The journal of a period: four queries, and one for each thousand entries when its lines are read."""
    base = base_of(query)
    count, debits, credits_ = query.rows(
        "SELECT count(*), sum(CASE WHEN p.base > 0 THEN p.base ELSE 0 END), sum(CASE WHEN p.base < 0 THEN -p.base ELSE 0 END) FROM posting p "
        f"WHERE p.day >= :begin AND p.day < :end AND {SEALED}", begin=scope.begin, end=scope.end,
    )[0]  # fmt: skip
    last = query.rows("SELECT chain_seq FROM book")[0][0]
    return Journal(query, scope, last, count, Money.of_units(debits or 0, base), Money.of_units(credits_ or 0, base))
