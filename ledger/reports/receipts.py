"""Receipts: what contributors were credited with in a period, each receipt with its money, and what went back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from ledger.book.reader import Asking
from ledger.money import Money
from ledger.reports.people import People, load_people
from ledger.reports.scope import SEALED, Scope, base_of, must_be


@dataclass(frozen=True, slots=True)
class Row:
    """A receipt as it was entered on `day`, or taken back then (`undone`); what went back is negative.

    `sent` is before charges, in the currency it was sent in; `charges` in the account's; `value` in the fund's, what the
    contributor is credited with. Methods: cash, in_kind, note.
    """

    number: str
    entry: str
    day: date
    value_date: date
    contributor: str
    name: str
    sent: Money
    charges: Money
    value: Money
    method: str
    bank_account: str
    reference: str
    pledges: tuple[str, ...]
    undone: bool


@dataclass(frozen=True, slots=True)
class Receipts:
    """What the rows add up to (`credited`); iterated, the rows in order of entry, each time anew. Raises Unsound where that is not `total`.

    `total` is what the ledger credits contributors with: what the contributions report calls received, and advances under
    conditional pledges. Money in suspense without a name is nobody's receipt yet. `cash`: nothing came in kind or as a note.
    """

    query: Asking
    scope: Scope
    people: People
    credited: Money
    total: Money
    cash: bool

    def __post_init__(self) -> None:
        must_be(self.credited, self.total, "receipts")

    def __iter__(self) -> Iterator[Row]:
        base = self.total.currency
        rows = self.query.stream(
            "SELECT t.seq, r.number, t.year, t.no, t.day, r.day, r.contributor_id, r.currency, r.amount, r.account_currency, r.charges, s.value, "
            f"r.method, k.name, r.reference, t.reverses, g.number, l.instalment FROM {_FOUND} LEFT JOIN bank_account k ON k.id = r.bank_account_id "
            "LEFT JOIN allocation l ON l.receipt_id = r.id LEFT JOIN pledge g ON g.id = l.pledge_id ORDER BY t.day, t.seq, r.id, g.number, l.instalment",
            begin=self.scope.begin, end=self.scope.end,
        )  # fmt: skip
        for _receipt, parts in groupby(rows, key=itemgetter(0, 1)):
            first, *more = parts
            (
                _seq, number, year, no, day, value_date, who, currency, sent, account_currency, charges, value, method, account, reference, undone,
                *_serves,
            ) = first  # fmt: skip
            code, sign = self.people.code(who), -1 if undone else 1
            served = dict.fromkeys(
                f"{pledge}/{instalment}" for *_rest, pledge, instalment in (first, *more) if pledge is not None
            )
            yield Row(
                number, f"J-{year}-{no:06d}", date.fromisoformat(day), date.fromisoformat(value_date), code, self.people.names[code],
                Money.of_units(sign * sent, currency), Money.of_units(sign * charges, account_currency), Money.of_units(value, base),
                method, account or "", reference, tuple(served), bool(undone),
            )  # fmt: skip


_CREDITED = "p.contributor_id IS NOT NULL AND (p.line IN ('A6', 'A6r', 'B2', 'B3') OR p.account = '2120') AND p.day >= :begin AND p.day < :end"
# What each entry credits, and its receipt, or the one that it takes back.
_FOUND = (
    f"(SELECT p.transaction_id, -sum(p.base) AS value FROM posting p WHERE {_CREDITED} AND {SEALED} GROUP BY p.transaction_id HAVING sum(p.base) <> 0) s "
    "JOIN journal_transaction t ON t.id = s.transaction_id JOIN receipt r ON r.transaction_id = coalesce(t.reverses, t.id)"
)


def load(query: Asking, scope: Scope, *, language: str = "en") -> Receipts:
    """The receipts entered in a period: four queries, and one whenever its rows are read."""
    base, days = base_of(query), {"begin": scope.begin, "end": scope.end}
    credited, cash = query.rows(f"SELECT sum(s.value), min(CASE WHEN r.method = 'cash' THEN 1 ELSE 0 END) FROM {_FOUND}", **days)[
        0
    ]
    total = query.value(f"SELECT -sum(p.base) FROM posting p WHERE {_CREDITED} AND {SEALED}", **days)
    return Receipts(
        query,
        scope,
        load_people(query, language),
        Money.of_units(credited or 0, base),
        Money.of_units(total or 0, base),
        cash != 0,
    )
