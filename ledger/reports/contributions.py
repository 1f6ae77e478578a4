"""Contributions: what was open, newly pledged, received, changed, and what is open: by class, contributor or quarter.

The open amount of a contributor is what the ledger holds as receivable from it, less what it paid beyond its pledges
and what therefore stands in suspense (2120) under its name: so a contributor who paid too much owes a negative amount,
and open = pledged - received + exchange and cuts holds on every row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ledger.money import Money, sum_of
from ledger.reports.scope import must_be

# The statement line of a posting (accounting.md §3.2) decides its column.
NEW, RECEIVED, CUTS, EXCHANGE = ("A2",), ("A6", "A6r"), ("A3", "A4", "A5"), ("A7",)


@dataclass(frozen=True, slots=True)
class Row:
    """One class, contributor or quarter; money in the fund's currency, `received` positive, `cuts` and `exchange` signed.

    `key` is a class, a contributor's code or a quarter. Raises Unsound unless
    opening + new - received + exchange + cuts = closing.
    """

    key: str
    name: str
    opening: Money
    new: Money
    cash: Money
    in_kind: Money
    notes: Money
    exchange: Money
    cuts: Money
    closing: Money

    def __post_init__(self) -> None:
        must_be(self.opening + self.new - self.received + self.changed, self.closing, self.name or self.key)

    @property
    def received(self) -> Money:
        """Cash, in kind and promissory notes."""
        return self.cash + self.in_kind + self.notes

    @property
    def changed(self) -> Money:
        """Exchange differences and what was cut, cancelled, written off or added by amendment."""
        return self.exchange + self.cuts

    @property
    def is_empty(self) -> bool:
        """Whether nothing was open and nothing happened."""
        return not any((self.opening, self.new, self.cash, self.in_kind, self.notes, self.exchange, self.cuts, self.closing))


@dataclass(frozen=True, slots=True)
class Memo:
    """A pledge that is not counted, because it is conditional or not signed, at its value in the fund's currency."""

    pledge: str
    contributor: str
    conditional: bool
    base: Money


@dataclass(frozen=True)
class Contributions:
    """The rows and what they are held against. Raises Unsound where they do not add up to the ledger.

    `receivable` is the balance of accounts 1110 and 1120 (of 9010, for pledges kept as memoranda), `held` what stands in
    2120 under contributors' names. Not counted: `memos`, `advances` (2110: money received under conditional pledges) and
    `transfers` from the program-budget in the period (4310).
    """

    by: str
    rows: tuple[Row, ...]
    base: str
    receivable: Money
    held: Money
    memos: tuple[Memo, ...]
    advances: Money
    transfers: Money
    accrual: bool = True

    def __post_init__(self) -> None:
        must_be(self.total.closing, self.receivable - self.held, "pledges open")

    @cached_property
    def total(self) -> Row:
        """All rows as one; of quarters, the first opening and the last closing."""

        def of(name: str) -> Money:
            return sum_of((getattr(row, name) for row in self.rows), self.base)

        opening, closing = of("opening"), of("closing")
        if self.by == "quarter" and self.rows:
            opening, closing = self.rows[0].opening, self.rows[-1].closing
        return Row("", "", opening, of("new"), of("cash"), of("in_kind"), of("notes"), of("exchange"), of("cuts"), closing)

    def not_counted(self, *, conditional: bool) -> tuple[Memo, ...]:
        """The conditional pledges, or the unsigned ones."""
        return tuple(memo for memo in self.memos if memo.conditional is conditional)


@dataclass(frozen=True, slots=True)
class Leg:
    """Postings of one account and statement line that belong to one row: their sum before the period and in it.

    Debit positive, ten-thousandths of the fund's currency. A `method` other than cash marks what is counted already, and
    says of it that it came in kind (`in_kind`) or as a promissory note (`note`).
    """

    account: str
    line: str
    before: int
    during: int
    method: str = "cash"


def row_of(key: str, name: str, legs: Iterable[Leg], base: str) -> Row:
    """The row that these postings make; those that no column is for leave it unequal, and then it is refused."""
    sums = dict.fromkeys(("opening", "new", "received", "in_kind", "note", "exchange", "cuts", "closing"), 0)
    for leg in legs:
        _count(leg, sums)
    cash = sums["received"] - sums["in_kind"] - sums["note"]
    money = {name: Money.of_units(units, base) for name, units in sums.items()}
    return Row(
        key, name, money["opening"], money["new"], Money.of_units(cash, base), money["in_kind"], money["note"], money["exchange"],
        money["cuts"], money["closing"],
    )  # fmt: skip


def _count(leg: Leg, sums: dict[str, int]) -> None:
    if leg.method != "cash":
        sums[leg.method] -= leg.during
        return
    if leg.account == "2110":
        if not leg.line:  # the condition was met: what was paid before is now pledged and received
            sums["new"] += leg.during
            sums["received"] += leg.during
        return
    sums["opening"] += leg.before
    sums["closing"] += leg.before + leg.during
    if leg.account == "2120" or leg.line in RECEIVED:
        sums["received"] -= leg.during
    elif leg.line in NEW:
        sums["new"] += leg.during
    elif leg.line in EXCHANGE:
        sums["exchange"] += leg.during
    elif leg.line in CUTS:
        sums["cuts"] += leg.during
