"""The list of agreements: every pledge with what was promised, received and is outstanding, in its currency and in the fund's.

All amounts come from the journal, so the outstanding ones add up to accounts 1110 and 1120 (9010, for pledges kept as
memoranda).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.book.reader import Asking
from ledger.i18n import N_
from ledger.money import Money, sum_of
from ledger.reports.people import People, load_people
from ledger.reports.scope import SEALED, Scope, accrues, base_of, must_be, signed_days

_SUMS = {"pledged": ("A2", "A3", "A4", "A5"), "received": ("A6", "A6r"), "announced": ("A10",)}


@dataclass(frozen=True, slots=True)
class Row:
    """One pledge. `pledged` (cuts taken off), `received` and `open` in its currency; `base` is what is open, in the fund's.

    `announced` is the memorandum of one that is unsigned or under a condition, in its currency.
    """

    pledge: str
    agreement: str
    contributor: str
    name: str
    signed: date | None
    purpose: str
    condition: str
    pledged: Money
    received: Money
    open: Money
    announced: Money
    base: Money

    @property
    def state(self) -> str:
        """Announced (unsigned or conditional), open, paid, or closed: nothing of it was ever received and nothing is open."""
        if self.announced:
            return "announced"
        return "open" if self.open else "paid" if self.received else "closed"


@dataclass(frozen=True, slots=True)
class Agreements:
    """The rows on a day, by day of signature. Raises Unsound where they do not add up to the receivable accounts."""

    rows: tuple[Row, ...]
    receivable: Money
    accrual: bool = True

    def __post_init__(self) -> None:
        must_be(sum_of((row.base for row in self.rows), self.receivable.currency), self.receivable, N_("open of agreements"))


def load(query: Asking, scope: Scope, *, language: str = "en") -> Agreements:
    """Every pledge that was made by the end of the period, as it stood then. Six queries at most."""
    base, people = base_of(query), load_people(query, language)
    sums: dict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    receivable = 0
    for pledge, account, line, amount, units in query.rows(
        "SELECT p.pledge_id, p.account, p.line, sum(p.amount), sum(p.base) FROM posting p WHERE (p.account IN ('1110', '1120', '9010') "
        f"OR p.account = '2110') AND p.day < :end AND {SEALED} GROUP BY p.pledge_id, p.account, p.line",
        end=scope.end,
    ):  # fmt: skip
        if account == "2110":
            sums[pledge]["received"] -= amount  # paid before the condition was met; taken out when it was: then it counts below
            if not line:
                sums[pledge]["pledged"] += amount
                sums[pledge]["received"] += amount
            continue
        key = next((name for name, lines in _SUMS.items() if line in lines), "")
        sums[pledge][key] += -amount if key == "received" else amount
        if key != "announced":
            sums[pledge]["open"] += amount
            sums[pledge]["base"] += units
            receivable += units
    return Agreements(tuple(_rows(query, scope, sums, people, base)), Money.of_units(receivable, base), accrues(query))


def _rows(query: Asking, scope: Scope, sums: dict[int | None, dict[str, int]], people: People, base: str) -> Iterator[Row]:
    """By day of signature, then by number; a pledge without a posting by then had not been made."""
    signed, found = signed_days(query, scope), []
    for pledge, who, number, agreement, currency, earmark, condition in query.rows(
        "SELECT id, contributor_id, number, agreement, currency, earmark, condition FROM pledge ORDER BY number"
    ):
        if pledge not in sums or not any(sums[pledge].values()):
            continue
        own, code, since = sums[pledge], people.codes[who], signed.get(pledge)
        found.append(
            Row(
                number, agreement, code, people.names[code], date.fromisoformat(since) if since else None, earmark, condition,
                Money.of_units(own["pledged"], currency), Money.of_units(own["received"], currency), Money.of_units(own["open"], currency),
                Money.of_units(own["announced"], currency), Money.of_units(own["base"], base),
            )
        )  # fmt: skip
    yield from sorted(found, key=lambda row: (row.signed or date.max, row.pledge))
