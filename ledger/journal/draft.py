"""A transaction that is not yet in the book: it cannot be built unbalanced."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class Leg:
    """One posting: `money` in its own currency, `base` in the fund's, both signed, debit positive.

    `line` is the statement line it feeds (accounting.md §3.2). The ids are the book's.
    """

    account: str
    fund: int
    money: Money
    base: Money
    contributor: int | None = None
    pledge: int | None = None
    instalment: int | None = None
    bank: int | None = None
    line: str = ""
    budget_line: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A balanced transaction on a day. `source` is made from the event: the same event cannot be posted twice.

    Legs that say nothing are left out, but not where they are the only other side: what is worth less than a cent in the books
    still leaves a pledge. Raises LedgerError when the legs of a fund do not balance in its currency, within the books and within
    each set of memorandum accounts (8xxx, 9xxx).
    """

    day: date
    event: str
    source: str
    memo: str
    legs: tuple[Leg, ...]
    late_from: date | None = None
    reverses: int | None = None

    def __post_init__(self) -> None:
        told = tuple(leg for leg in self.legs if leg.money or leg.base)
        object.__setattr__(self, "legs", self.legs if len(told) == 1 else told)
        sums: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
        for leg in self.legs:
            sums[leg.fund, leg.account[0] if leg.account >= "8" else ""] += leg.base.amount
        if any(sums.values()) or len(self.legs) < 2:
            # For translators: {source} names the entry, such as "pledge:42:made".
            raise LedgerError(_("the entry {source} does not balance.", source=self.source), name="unbalanced")

    def moved(self, to: date) -> "Draft":
        """The same event recorded on a later day, because its own lies in a closed quarter."""
        return Draft(to, self.event, self.source, self.memo, self.legs, self.day, self.reverses)


@dataclass(frozen=True, slots=True)
class RateDraft:
    """An exchange rate: US dollars per one unit of `currency`, an exact decimal, from a day on."""

    currency: str
    effective_from: date
    usd_per_unit: Decimal
    source: str
    where: str = ""  # sheet!row of a file
