"""A bank's statement as its file states it, whatever the format: entries, balances, control totals. Values only.

Amounts are exact Decimals in the account's currency, money into the account positive.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ledger.errors import Problem


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a statement. `why` is empty for booked money; `problem` says why the entry cannot be read."""

    line: int  # in the file, from 1
    place: str  # "line 12" or "march.xml line 12"
    amount: Decimal | None = None
    date: dt.date | None = None  # of booking
    value_date: dt.date | None = None
    currency: str = ""  # as the entry states it; empty: the statement's
    text: str = ""
    reference: str = ""  # the bank's own, unique in the account; what payers write belongs into `text`
    counterparty: str = ""
    counterparty_iban: str = ""
    original: tuple[Decimal, str] | None = None  # what was sent: amount (same sign) and currency
    why: str = ""  # why it moves no money: pending, information only
    problem: Problem | None = None

    @property
    def told(self) -> tuple[object, ...]:
        """All that it says, without where: two entries that tell the same in two messages may be one."""
        return (
            *(self.amount, self.date, self.value_date, self.currency, self.text, self.reference),
            *(self.counterparty, self.counterparty_iban, self.why),
        )


@dataclass(frozen=True, slots=True)
class Balance:
    """A booked balance, where it stands and for which day; money in the account positive."""

    amount: Decimal
    place: str
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """A control total: of `side` "in" or "out" (sums positive), "all" (sum of sizes) or "net" (in less out)."""

    place: str
    side: str
    count: int | None = None
    sum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One message of a file. `booked` is False for reports within the day and advices, which a statement follows."""

    place: str
    account: str
    currency: str = ""
    entries: tuple[Entry, ...] = ()
    opening: Balance | None = None
    closing: Balance | None = None
    totals: tuple[Total, ...] = ()
    number: str = ""  # the bank's number of the message and its page: two with the same may be one
    booked: bool = True
    first: dt.date | None = None  # the days that it covers, where it says so
    last: dt.date | None = None
    problems: tuple[Problem, ...] = ()  # what cannot be read beside the entries: a garbled balance


@dataclass(frozen=True, slots=True)
class Format:
    """What a format fixes: `choices` for the officer in words (dates, decimal, signs …), `notes` on oddities of the file."""

    encoding: str
    choices: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
