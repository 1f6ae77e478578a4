"""An account at a bank, reconciled: the ledger's balance at the end of a period beside the bank's, and all that lies between.

    ledger + brought forward + on the statement only - in the ledger only + unexplained = bank

Pure values: amounts in the account's currency, money in the account positive.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from ledger.money import Money, sum_of
from ledger.periods import DateRange

BANK, LEDGER = "bank", "ledger"


@dataclass(frozen=True, slots=True)
class Item:
    """What only one side has: on `BANK`'s statement and not in the ledger yet, or in the `LEDGER` and not on the statement yet.

    `number` is that of the bank line, or of the entry where no line stands behind it; `day` that of the bank's booking, or
    of the entry.
    """

    side: str
    number: str
    day: date
    amount: Money
    text: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The figures on the last day of a period. `bank` is None where no statement reaches into the period and none was stated.

    `source` names the file whose balance it is, empty where an officer stated it. `brought` is what the account held before
    the first line of the book.
    """

    account: str
    days: DateRange
    ledger: Money
    brought: Money
    items: tuple[Item, ...]
    bank: Money | None
    source: str = ""

    def only(self, side: str) -> Money:
        """What only one side has, added up."""
        return sum_of((item.amount for item in self.items if item.side == side), self.ledger.currency)

    @property
    def explained(self) -> Money:
        """The balance that the bank should print, by all that the book knows."""
        return self.ledger + self.brought + self.only(BANK) - self.only(LEDGER)

    @property
    def unexplained(self) -> Money | None:
        """What the bank's balance has beyond that: lines of a file that is missing. None without a balance."""
        return None if self.bank is None else self.bank - self.explained

    def to_json(self) -> str:
        """The figures as canonical JSON: the same figures are the same text for ever."""
        told = {
            "account": self.account, "currency": self.ledger.currency, "first": self.days.begin.isoformat(), "last": self.days.last.isoformat(),
            "ledger": _text(self.ledger), "brought": _text(self.brought), "bank": None if self.bank is None else _text(self.bank),
            "source": self.source,
            "items": [
                {"side": item.side, "number": item.number, "day": item.day.isoformat(), "amount": _text(item.amount), "text": item.text}
                for item in self.items
            ],
        }  # fmt: skip
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """The hash of the figures."""
        return sha256(self.to_json().encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Printed:
    """A closing balance that a file prints, carried by the lines of the book to the end of the period; `away` in days from it."""

    balance: Money
    source: str
    away: int


def best(printed: Iterable[Printed], explained: Money) -> Printed | None:
    """The balance to go by: one that the book explains, else the nearest; a gap elsewhere is no matter of this period."""
    return min(printed, key=lambda one: (one.balance != explained, one.away, one.source), default=None)


def _text(money: Money) -> str:
    return f"{money.amount:f}"
