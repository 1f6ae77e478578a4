"""Indirect cost recovery (General Standards, Article 80 d, twice a year): by agreement what came in, was charged and given back, and why not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger.book.reader import Asking
from ledger.contributions.contributors import kind_on, kinds
from ledger.contributions.drafts import KINDS
from ledger.i18n import N_
from ledger.journal.rules_recovery import EVENTS
from ledger.money import Money, sum_of
from ledger.reports.people import People, load_people
from ledger.reports.scope import SEALED, Scope, base_of, must_be, signed_days

CHARGED = ("charged", "crossing", "agreed", "returned", "refunded", "short")


@dataclass(frozen=True, slots=True)
class Row:
    """One agreement (a gift has none), in the fund's currency: `received` less what went back, `charged`, `returned` (negative).

    `kind` is the class on the day of the agreement, `rates` the percentages charged, `reasons` why something was not, as
    `Decision.why`, and `notes` what was written for it.
    """

    contributor: str
    name: str
    kind: str
    pledge: str
    agreement: str
    agreed: date | None
    received: Money
    charged: Money
    returned: Money
    rates: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def net(self) -> Money:
        """What was recovered: charged less given back."""
        return self.charged + self.returned


@dataclass(frozen=True, slots=True)
class Recovery:
    """The rows by class, then contributor. Raises Unsound where they do not add up to account 5950 (`account`) in the period.

    `settled` was paid in the period; `owed` and `claim` are owed to (2140) and due back from (1310) the recovery fund on its last day.
    """

    rows: tuple[Row, ...]
    account: Money
    settled: Money
    owed: Money
    claim: Money

    def __post_init__(self) -> None:
        must_be(self.total(self.rows).net, self.account, N_("indirect cost recovery"))

    def total(self, rows: Iterable[Row]) -> Row:
        """The sum of some rows."""
        code, some = self.account.currency, list(rows)
        received, charged, returned = (
            sum_of((getattr(row, name) for row in some), code) for name in ("received", "charged", "returned")
        )
        return Row("", "", some[0].kind if some else "", "", "", None, received, charged, returned)


@dataclass(slots=True)
class _Sum:
    """Of one agreement, or of the gifts of a contributor in one class, in whole units."""

    received: int = 0
    charged: int = 0
    returned: int = 0
    rates: set[str] = field(default_factory=set)
    reasons: set[str] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)


_Key = tuple[int, int | None, str]  # contributor, pledge; for gifts the class on their day
_ROWS = (
    "SELECT x.contributor_id, x.pledge_id, x.receipt_id, x.basis, x.rate, x.amount, x.why, x.note, coalesce(o.day, e.day), {sign} FROM recovery x "
    "JOIN journal_transaction e ON e.id = x.entry_id LEFT JOIN receipt r ON r.id = x.receipt_id LEFT JOIN receipt o ON o.id = coalesce(r.returns, r.id)"
)
# What counted on the days of the period: each row by the entry of its charge, or of its event where that was nothing; and once
# more, negated, by the reversal of that entry when its batch was undone.
_COUNTED = (
    f"{_ROWS.format(sign='1')} JOIN journal_transaction t ON t.id = coalesce(x.transaction_id, x.entry_id) "
    "WHERE (x.transaction_id IS NOT NULL OR x.batch_id = t.batch_id OR x.undone_in IS NULL) AND {scope} "
    f"UNION ALL {_ROWS.format(sign='-1')} JOIN journal_transaction t ON t.reverses = coalesce(x.transaction_id, x.entry_id) "
    "AND t.batch_id = x.undone_in WHERE {scope}"
)


def load(query: Asking, scope: Scope, *, language: str = "en") -> Recovery:
    """What was charged and given back in a period. Seven queries."""
    base = base_of(query)
    people, dated = load_people(query, language), kinds(query)
    sums: dict[_Key, _Sum] = {}
    for who, pledge, receipt, basis, rate, amount, why, note, day, sign in query.rows(
        _COUNTED.replace("{scope}", "t.day >= :begin AND t.day < :end AND t.seq IS NOT NULL"), begin=scope.begin, end=scope.end
    ):
        held = sums.setdefault((who, pledge, "" if pledge else kind_on(dated[who], date.fromisoformat(day))), _Sum())
        held.received += sign * basis if receipt else 0
        if why in ("returned", "refunded"):
            held.returned += sign * amount
        else:
            held.charged += sign * amount
        if why in CHARGED:
            held.rates |= {rate} - {""}
        if why not in CHARGED or why == "short":
            held.reasons.add(why)
        held.notes |= {note} - {""}
    account = query.rows(
        f"SELECT coalesce(sum(p.base), 0) FROM posting p WHERE p.account = '5950' AND p.day >= :begin AND p.day < :end AND {SEALED} "
        "AND p.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE event = 'year end')",
        begin=scope.begin, end=scope.end,
    )[0][0]  # fmt: skip
    return Recovery(_rows(query, scope, sums, base, people, dated), Money.of_units(account, base), *_owed(query, scope, base))


def _rows(
    query: Asking, scope: Scope, sums: dict[_Key, _Sum], base: str, people: People, dated: Mapping[int, Sequence[tuple[str, str]]]
) -> tuple[Row, ...]:
    pledges = {number: told for number, *told in query.rows("SELECT id, number, agreement FROM pledge")}
    days = signed_days(query, scope)
    rows = []
    for (who, pledge, kind), held in sums.items():
        code = people.code(who)
        number, agreement = pledges[pledge] if pledge else ("", "")
        agreed = date.fromisoformat(days[pledge]) if pledge in days else None
        rows.append(
            Row(
                code, people.names[code], kind or kind_on(dated[who], agreed or date.max), number, agreement, agreed,
                Money.of_units(held.received, base), Money.of_units(held.charged, base), Money.of_units(held.returned, base),
                tuple(sorted(held.rates)), tuple(sorted(held.reasons)), tuple(sorted(held.notes)),
            )
        )  # fmt: skip
    order = list(KINDS)
    return tuple(sorted(rows, key=lambda row: (order.index(row.kind), row.contributor, row.pledge)))


def _owed(query: Asking, scope: Scope, base: str) -> tuple[Money, Money, Money]:
    """Settled in the period; owed and due back on its last day."""
    found = {"settled": 0, "2140": 0, "1310": 0}
    for account, event, inside, amount in query.rows(
        "SELECT p.account, t.event, CASE WHEN p.day >= :begin THEN 1 ELSE 0 END, sum(p.base) FROM posting p "
        "JOIN journal_transaction t ON t.id = p.transaction_id AND t.event IN (:charged, :returned, :settled) "
        f"WHERE p.account IN ('2140', '1310') AND p.day < :end AND {SEALED} "
        "GROUP BY p.account, t.event, CASE WHEN p.day >= :begin THEN 1 ELSE 0 END",
        begin=scope.begin, end=scope.end, **dict(zip(("charged", "returned", "settled"), EVENTS, strict=True)),
    ):  # fmt: skip
        found[account] += amount
        found["settled"] += amount if inside and event == EVENTS[2] else 0
    return Money.of_units(found["settled"], base), Money.of_units(-found["2140"], base), Money.of_units(found["1310"], base)
