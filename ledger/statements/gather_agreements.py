"""What the book says of agreements: every contributor's postings by pledge and month, in a fixed number of queries.

Closings keep no sums by pledge, so this looks at all postings under a name: it is asked only where a statement by agreement is.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from ledger.book.reader import Asking
from ledger.contributions import clauses, earmarks
from ledger.journal import kept
from ledger.money import Money
from ledger.statements.figures import B_COUNTED, Receipt
from ledger.statements.figures_sharing import Beside, Moves, Posted, Said

_MONTH = "substr(CAST(p.day AS text), 1, 7)"
_RECEIVED = "IN ('A6', 'B2', 'A6r', 'B3')"
_BESIDE = ", ".join(f"'{code}'" for code in B_COUNTED if code not in ("B2", "B3"))
# Charged for indirect costs when it came in, and for no pledge: the charge is the gift's.
_GIFTS = "coalesce(t.reverses, t.id) IN (SELECT x.transaction_id FROM recovery x WHERE x.receipt_id IS NOT NULL AND x.pledge_id IS NULL)"


@dataclass(frozen=True)
class Agreements:
    """The questions of one quarter; `ask` fills in its days: `begin` its first, `end` the one after its last."""

    query: Asking
    ask: Callable[..., list[tuple[Any, ...]]]
    numbers: Callable[[], Mapping[int, str]]  # of pledges
    currency: str
    last: date

    def of(self, contributor: int) -> Moves:
        """All about one contributor."""
        return Moves(
            self._posted.get(contributor, ()), self._beside.get(contributor, ()), self._receipts.get(contributor, ()),
            self._earmarked, self._renounced,
        )  # fmt: skip

    @cached_property
    def _posted(self) -> dict[int, list[Posted]]:
        found: dict[int, list[Posted]] = defaultdict(list)
        for owner, pledge, line, currency, month, amount, base, bound in self.ask(
            f"SELECT p.contributor_id, p.pledge_id, p.line, p.currency, {_MONTH}, sum(p.amount), sum(p.base), "
            "sum(CASE WHEN p.account = '2110' THEN -p.base ELSE 0 END) FROM posting p WHERE p.contributor_id IS NOT NULL "
            f"AND (p.line <> '' OR p.account = '2110') AND p.day < :end AND {kept.OPEN}{{only}} "
            f"GROUP BY p.contributor_id, p.pledge_id, p.line, p.currency, {_MONTH}"
        ):
            found[owner].append(Posted(self._number(pledge), line, currency, _first(month), amount, base, bound))
        return found

    @cached_property
    def _beside(self) -> dict[int, list[Beside]]:
        """Postings that name no pledge in entries that name some, or gifts, as received or returned."""
        served: dict[tuple[int, int, str, str, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for owner, posting, line, month, base, pledge, received in self.ask(
            f"SELECT p.contributor_id, p.id, p.line, {_MONTH}, p.base, s.pledge_id, sum(s.base) FROM posting p JOIN posting s "
            f"ON s.transaction_id = p.transaction_id AND s.contributor_id = p.contributor_id AND s.line {_RECEIVED} "
            f"WHERE p.pledge_id IS NULL AND p.line IN ({_BESIDE}) AND p.day < :end AND {kept.OPEN}{{only}} "
            "GROUP BY p.contributor_id, p.id, p.line, p.day, p.base, s.pledge_id"
        ):
            served[owner, posting, line, month, base][self._number(pledge)] += received
        for owner, posting, line, month, base in self.ask(
            f"SELECT p.contributor_id, p.id, p.line, {_MONTH}, p.base FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id "
            f"WHERE p.pledge_id IS NULL AND p.contributor_id IS NOT NULL AND p.line = 'B9' AND p.day < :end AND t.seq IS NOT NULL AND {_GIFTS}{{only}}"
        ):
            served[owner, posting, line, month, base][""] += base
        found: dict[int, list[Beside]] = defaultdict(list)
        for (owner, _posting, line, month, base), parts in sorted(served.items()):
            found[owner].append(Beside(line, _first(month), base, parts))
        return found

    @cached_property
    def _receipts(self) -> dict[int, list[tuple[str, Receipt]]]:
        """Part C by agreement: what of each receipt and return is for which."""
        found: dict[int, list[tuple[str, Receipt]]] = defaultdict(list)
        for owner, number, day, back, pledge, value in self.ask(
            "SELECT p.contributor_id, r.number, r.day, r.base, p.pledge_id, -sum(p.base) FROM account a CROSS JOIN posting p "
            "JOIN journal_transaction t ON t.id = p.transaction_id AND t.seq IS NOT NULL JOIN receipt r ON r.transaction_id = coalesce(t.reverses, t.id) "
            f"WHERE p.account = a.code AND p.day >= :begin AND p.day < :end AND p.line {_RECEIVED} AND r.contributor_id IS NOT NULL{{only}} "
            "GROUP BY p.contributor_id, r.id, r.number, r.day, r.base, t.id, p.pledge_id ORDER BY r.day, r.number, t.id"
        ):
            worth = Money.of_units(value, self.currency)
            if worth:
                row = Receipt(number, date.fromisoformat(day), "", worth, Decimal(1), worth, returns=back < 0)
                found[owner].append((self._number(pledge), row))
        return found

    @cached_property
    def _earmarked(self) -> dict[str, Said]:
        """Pledge → whether its money is under conditions, from which day on."""
        found: dict[str, list[tuple[date, bool]]] = {
            number: [(date.min, bool(earmarks.parse(text).conditions))]
            for number, text in self.query.rows("SELECT number, earmark FROM pledge WHERE earmark <> '' ORDER BY id")
        }
        for pledge, said in clauses.history(self.query, 0, "earmark", self.last).items():
            found.setdefault(self._number(pledge), []).extend(
                (since, bool(earmarks.parse(text).conditions)) for since, text in said
            )
        return dict(found)

    @cached_property
    def _renounced(self) -> dict[str, Said]:
        """Pledge → whether its interest is renounced, from which day on."""
        said = clauses.history(self.query, 0, "interest", self.last)
        return {self._number(pledge): [(since, value == "renounced") for since, value in rows] for pledge, rows in said.items()}

    def _number(self, pledge: int | None) -> str:
        return self.numbers()[pledge] if pledge is not None else ""


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
