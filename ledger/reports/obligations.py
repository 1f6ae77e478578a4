"""Open obligations: what is firmly committed and not spent, how long it has been so, and when it lapses (Article 106).

What is open of orders is told by the journal, and adds up to account 8030; requisitions commit to nobody and have no entry
there.
"""

from dataclasses import dataclass
from datetime import date

from ledger.book.reader import Asking
from ledger.budget.cash import fund_of
from ledger.budget.lines import fiscal_year, last_day
from ledger.i18n import N_
from ledger.money import Money, sum_of
from ledger.reports.scope import SEALED, Scope, must_be

SOON = 90  # days before the last day from which an obligation is said to lapse soon


@dataclass(frozen=True, slots=True)
class Row:
    """A requisition or an order with something open, in the fund's currency; `until` is the last day on which it can be spent."""

    number: str
    kind: str
    payee: str
    order: str
    year: int
    activity: str
    object: int
    source: str
    contributor: str
    raised_on: date
    until: date
    days: int
    state: str  # open, carried (of an earlier year), soon, lapsed
    raised: Money
    spent: Money
    cut: Money
    open: Money


@dataclass(frozen=True)
class Obligations:
    """The rows on a day, the oldest first. Raises Unsound where its orders do not add up to account 8030 (`account`)."""

    day: date
    rows: tuple[Row, ...]
    account: Money

    def __post_init__(self) -> None:
        must_be(self.open("order"), self.account, N_("open orders and account 8030"))

    def open(self, kind: str) -> Money:
        """What is open of the requisitions, or of the orders."""
        return sum_of((row.open for row in self.rows if row.kind == kind), self.account.currency)


def load(query: Asking, scope: Scope, today: date) -> Obligations:
    """What was open on the period's last day (today, without a period and in a running one). Five queries at most."""
    _fund, base, month = fund_of(query)
    day = scope.day(today)
    sums = _orders(query, scope) | _requisitions(query, scope)
    year = fiscal_year(day, month)
    rows = []
    for number, name, kind, payee, order, of_year, activity, of, source, contributor, expires in query.rows(
        "SELECT o.id, o.number, o.kind, o.payee, o.order_no, l.year, a.code, l.object, l.source, c.code, o.expires FROM obligation o "
        "JOIN budget_line l ON l.id = o.budget_line_id JOIN activity a ON a.id = l.activity_id LEFT JOIN pledge g ON g.id = o.pledge_id "
        "LEFT JOIN contributor c ON c.id = g.contributor_id ORDER BY o.id"
    ):
        if number not in sums or not sum(sums[number][1:]):
            continue
        first, raised, spent, cut = sums[number]
        since = date.fromisoformat(first)
        until = last_day(kind, of_year, month, date.fromisoformat(expires) if expires else None)
        money = [Money.of_units(units, base) for units in (raised, -spent, -cut, raised + spent + cut)]
        rows.append(
            Row(name, kind, payee, order, of_year, activity, of, source, contributor or "", since, until, (day - since).days,
                _state(day, until, carried=of_year < year), *money)
        )  # fmt: skip
    account = query.value(
        f"SELECT sum(p.base) FROM posting p WHERE p.account = '8030' AND p.day < :end AND {SEALED}", end=scope.end
    )
    return Obligations(day, tuple(sorted(rows, key=lambda row: (row.raised_on, row.number))), Money.of_units(account or 0, base))


def _orders(query: Asking, scope: Scope) -> dict[int, tuple[str, int, int, int]]:
    """Order → first day, raised, spent, cut or lapsed, by its entries and their reversals; what reduces is negative."""
    rows = query.rows(
        "SELECT e.obligation_id, min(p.day), sum(CASE WHEN e.event = 'raised' THEN p.base ELSE 0 END), sum(CASE WHEN e.event = 'spent' THEN p.base ELSE 0 END), "
        "sum(CASE WHEN e.event IN ('released', 'lapsed') THEN p.base ELSE 0 END) FROM obligation_entry e "
        "JOIN journal_transaction t ON t.id = e.transaction_id OR t.reverses = e.transaction_id "
        f"JOIN posting p ON p.transaction_id = t.id AND p.account = '8030' WHERE p.day < :end AND {SEALED} GROUP BY e.obligation_id",
        end=scope.end,
    )  # fmt: skip
    return {number: tuple(rest) for number, *rest in rows}


def _requisitions(query: Asking, scope: Scope) -> dict[int, tuple[str, int, int, int]]:
    """The same of requisitions, by their rows: what was ordered of one is spent of it."""
    rows = query.rows(
        "SELECT x.obligation_id, min(x.day), sum(CASE WHEN x.event = 'raised' THEN x.amount ELSE 0 END), sum(CASE WHEN x.event = 'ordered' THEN x.amount ELSE 0 END), "
        "sum(CASE WHEN x.event IN ('released', 'lapsed') THEN x.amount ELSE 0 END) FROM obligation_entry x "
        f"JOIN obligation o ON o.id = x.obligation_id AND o.kind = 'requisition' WHERE {scope.counted()} AND x.day < :end GROUP BY x.obligation_id",
        end=scope.end,
    )  # fmt: skip
    return {number: tuple(rest) for number, *rest in rows}


def _state(day: date, until: date, *, carried: bool) -> str:
    if day > until:
        return "lapsed"
    return "soon" if (until - day).days <= SOON else "carried" if carried else "open"
