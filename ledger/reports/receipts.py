"""Receipts: what contributors were credited with in a period, each receipt with its money, and what went back."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from ledger.book.reader import Asking
from ledger.money import Money, sum_of
from ledger.reports.people import load_people
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
    """The rows in order of entry. Raises Unsound where they do not add up to what the ledger credits contributors with.

    That is what the contributions report calls received, and advances under conditional pledges. Money in suspense
    without a name is nobody's receipt yet.
    """

    rows: tuple[Row, ...]
    total: Money

    def __post_init__(self) -> None:
        must_be(sum_of((row.value for row in self.rows), self.total.currency), self.total, "receipts")


_CREDITED = "p.contributor_id IS NOT NULL AND (p.line IN ('A6', 'A6r', 'B2', 'B3') OR p.account = '2120') AND p.day >= :begin AND p.day < :end"


def load(query: Asking, scope: Scope, *, language: str = "en") -> Receipts:
    """The receipts entered in a period. Five queries at most."""
    base = base_of(query)
    people = load_people(query, language)
    served: dict[int, list[str]] = defaultdict(list)
    for receipt, pledge, instalment in query.rows(
        "SELECT DISTINCT l.receipt_id, g.number, l.instalment FROM allocation l JOIN pledge g ON g.id = l.pledge_id ORDER BY 1, 2, 3"
    ):
        served[receipt].append(f"{pledge}/{instalment}")
    rows = []
    for (
        receipt, number, year, no, day, value_date, who, currency, sent, account_currency, charges, value, method, account, reference, undone,
    ) in query.rows(
        "SELECT r.id, r.number, t.year, t.no, t.day, r.day, r.contributor_id, r.currency, r.amount, r.account_currency, r.charges, s.value, "
        "r.method, k.name, r.reference, t.reverses FROM ("
        f"SELECT p.transaction_id, -sum(p.base) AS value FROM posting p WHERE {_CREDITED} AND {SEALED} GROUP BY p.transaction_id) s "
        "JOIN journal_transaction t ON t.id = s.transaction_id JOIN receipt r ON r.transaction_id = coalesce(t.reverses, t.id) "
        "LEFT JOIN bank_account k ON k.id = r.bank_account_id WHERE s.value <> 0 ORDER BY t.day, t.seq",
        begin=scope.begin, end=scope.end,
    ):  # fmt: skip
        code, sign = people.code(who), -1 if undone else 1
        rows.append(
            Row(
                number, f"J-{year}-{no:06d}", date.fromisoformat(day), date.fromisoformat(value_date), code, people.names[code],
                Money.of_units(sign * sent, currency), Money.of_units(sign * charges, account_currency), Money.of_units(value, base),
                method, account or "", reference, tuple(served[receipt]), bool(undone),
            )
        )  # fmt: skip
    total = query.rows(f"SELECT -sum(p.base) FROM posting p WHERE {_CREDITED} AND {SEALED}", begin=scope.begin, end=scope.end)[0][
        0
    ]
    return Receipts(tuple(rows), Money.of_units(total or 0, base))
