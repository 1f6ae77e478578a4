"""Contributions: what was open, newly pledged, received, changed, and what is open: by class, contributor or quarter.

The open amount of a contributor is what the ledger holds as receivable from it, less what it paid beyond its pledges
and what therefore stands in suspense (2120) under its name: so a contributor who paid too much owes a negative amount,
and open = pledged - received + exchange and cuts holds on every row.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property

from ledger.i18n import N_
from ledger.money import Money, sum_of
from ledger.reports.scope import must_be

# The statement line of a posting (accounting.md §3.2) decides its column.
NEW, RECEIVED, CUTS, EXCHANGE = ("A2",), ("A6", "A6r"), ("A3", "A4", "A5"), ("A7",)
GIVEN = {"4070": "goods", "9030": "services"}  # in kind, without a pledge


@dataclass(frozen=True, slots=True)
class Row:
    """One class, contributor or quarter; money in the fund's currency, `received` positive, `cuts` and `exchange` signed.

    `key` is a class, a contributor's code or a quarter. Raises Unsound unless
    opening + new - received + exchange + cuts = closing. Outside that sum: `goods` (4070) and `services` (9030, memorandum)
    given in kind without a pledge, and what was promised (cuts taken off) and received from the first entry on.
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
    goods: Money
    services: Money
    pledged_to_date: Money
    received_to_date: Money

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
        moved = (self.new, self.cash, self.in_kind, self.notes, self.exchange, self.cuts, self.goods, self.services)
        return not any((self.opening, self.closing, *moved))


_MONEY = tuple(field.name for field in fields(Row) if field.name not in {"key", "name"})


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
        must_be(self.total.closing, self.receivable - self.held, N_("pledges open"))

    @cached_property
    def total(self) -> Row:
        """All rows as one; of quarters, the first opening and the last closing."""

        def of(name: str) -> Money:
            return sum_of((getattr(row, name) for row in self.rows), self.base)

        sums = {name: of(name) for name in _MONEY}
        if self.by == "quarter" and self.rows:
            last = self.rows[-1]
            sums |= {name: getattr(last, name) for name in ("closing", "pledged_to_date", "received_to_date")}
            sums["opening"] = self.rows[0].opening
        return Row("", "", **sums)

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
    sums = dict.fromkeys((*_MONEY, "received"), 0)
    for leg in legs:
        _count(leg, sums)
        _count_to_date(leg, sums)
    sums["cash"] = sums.pop("received") - sums["in_kind"] - sums["notes"]
    return Row(key, name, **{name: Money.of_units(units, base) for name, units in sums.items()})


def _count(leg: Leg, sums: dict[str, int]) -> None:
    if leg.method != "cash":
        sums["notes" if leg.method == "note" else leg.method] -= leg.during
        return
    if leg.account in GIVEN:
        sums[GIVEN[leg.account]] += leg.during if leg.account == "9030" else -leg.during
        return
    if leg.account == "2110":
        if not leg.line:  # the condition was met, as earlier programs posted it: what was paid before is now pledged and received
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


def _count_to_date(leg: Leg, sums: dict[str, int]) -> None:
    """The same since the first entry: promised less what was cut, and received."""
    whole = leg.before + leg.during
    if leg.method != "cash" or leg.account in GIVEN:
        return
    if leg.account == "2110":
        if not leg.line:
            sums["pledged_to_date"] += whole
            sums["received_to_date"] += whole
    elif leg.account == "2120" or leg.line in RECEIVED:
        sums["received_to_date"] -= whole
    elif leg.line in (*NEW, *CUTS):
        sums["pledged_to_date"] += whole
