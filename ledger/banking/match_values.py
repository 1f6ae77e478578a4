"""What the matcher is given and what it answers: plain values, no book behind them."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date as Day  # noqa: N812 - `date` is the name of a field here
from decimal import Decimal
from typing import NamedTuple

from ledger.money import BASE, Money

CERTAIN, LIKELY, UNCLEAR = "certain", "likely", "unclear"


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A bank line that is not used yet; `amount` in the account's currency, money into the account positive."""

    id: int
    date: Day
    amount: Money
    text: str = ""
    reference: str = ""
    counterparty: str = ""
    iban: str = ""
    original: Money | None = None  # what the payer sent, where the bank states it; the sign of `amount`
    value_date: Day | None = None
    row: int = 0
    account: str = ""  # the name of the bank account

    @property
    def day(self) -> Day:
        """The day on which the money counts."""
        return self.value_date or self.date


@dataclass(frozen=True, slots=True)
class OpenInstalment:
    """An instalment and what remains of it, in the pledge's currency.

    One with nothing open cannot be paid, but its references are still known: a text that names it
    names no other pledge.
    """

    pledge: str
    no: int
    contributor: str
    due: Day | None
    signed: Day | None
    open: Money
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Payer:
    """A contributor as banks may write it; `parent` is the code of the contributor it rolls up to."""

    code: str
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    ibans: tuple[str, ...] = ()
    parent: str = ""


@dataclass(frozen=True, slots=True)
class PastReceipt:
    """A posted part of a bank line, which a returned transfer may undo; `paid` in the pledge's currency.

    Without a pledge it is money in suspense, which nobody is known to have sent.
    """

    line: int
    date: Day
    amount: Money  # of the whole line, in the account's currency
    contributor: str
    pledge: str
    no: int
    paid: Money
    text: str = ""
    counterparty: str = ""
    reference: str = ""  # the bank's own


@dataclass(frozen=True, slots=True)
class Lesson:
    """What confirmed lines taught: these words, or this account, meant that contributor or type of line so many `times`.

    Kinds: those of `match_learned`.
    """

    kind: str
    words: str
    means: str
    times: int = 1


class Rate(NamedTuple):
    """USD per unit of a currency, in force from a day on."""

    usd: Decimal
    since: Day


class Rates:
    """Dated rates, USD per unit; the newest effective on or before a day wins."""

    __slots__ = ("_days", "_rates")

    def __init__(self, rates: Iterable[tuple[str, Day, Decimal]] = ()) -> None:
        table: dict[str, dict[Day, Decimal]] = {}
        for code, since, usd in rates:
            table.setdefault(code, {})[since] = usd
        self._days = {code: sorted(found) for code, found in table.items()}
        self._rates = table

    def on(self, code: str, day: Day) -> Rate | None:
        """The rate of a currency on a day; 1 for USD, None where none is known."""
        if code == BASE:
            return Rate(Decimal(1), day)
        days = self._days.get(code, [])
        place = bisect_right(days, day)
        return Rate(self._rates[code][days[place - 1]], days[place - 1]) if place else None


@dataclass(frozen=True, slots=True)
class Settings:
    """What counts as near enough, and what the book has learned. Amounts in USD, shares as fractions, days as calendar days.

    Charges: at most the larger of `charges_abs` and `charges_share` of what was due (accounting.md
    §6). A bank's rate differs from the day's by at most `rate_margin`, and by `rate_drift` more for
    every square root of a year since the table's rate came into force: currencies of donors move by
    about 10 % a year, and two such deviations cover 19 of 20 cases.
    """

    charges_abs: Money = field(default_factory=lambda: Money(Decimal(60), BASE))
    charges_share: Decimal = Decimal("0.005")
    rate_margin: Decimal = Decimal("0.015")
    rate_drift: Decimal = Decimal("0.20")
    rate_limit: Decimal = Decimal("0.15")  # a table older than that proves nothing
    signed_slack: int = 3  # money may come in over the weekend before the signature
    signed_soon: int = 31  # what is signed so soon after may be what the money was for
    parts_within: int = 366  # parts of one instalment that nobody names come within a year
    late_within: int = 549  # what nobody names is not certain to pay what has been due for a year and a half
    again_within: int = 182  # nor a round amount what was due half a year before: it is nearer to what the payer gives next year
    near_within: int = 31  # days outside signature and due date that speak for nothing else
    return_within: int = 183  # a transfer comes back within half a year
    lessons: tuple[Lesson, ...] = ()
    withheld: frozenset[str] = frozenset()  # sorts of evidence that the book's own history found wanting: never certain
    others: tuple[str, ...] = ()  # names of bodies that are no payers here: what is one of them is no slip of a payer's name
    weights: Mapping[str, int] | None = None  # decibans per evidence, where the book's own history taught them


class Reason(NamedTuple):
    """A named piece of evidence and its facts, put into a sentence by `match_words.words`."""

    name: str
    facts: tuple[tuple[str, object], ...] = ()

    @classmethod
    def of(cls, name: str, **facts: object) -> "Reason":
        """The reason of that name with those facts."""
        return cls(name, tuple(facts.items()))


class Assignment(NamedTuple):
    """A part of a line set against an instalment, in the pledge's currency; negative for a return."""

    pledge: str
    instalment: int
    amount: Money


class Payment(NamedTuple):
    """A part of an outgoing line that pays an expenditure, by its number; above zero, in the fund's currency."""

    expenditure: str
    amount: Money


Sides = tuple[tuple[Reason, ...], tuple[Reason, ...]]  # what speaks for, what speaks against


class Why:
    """What speaks for a proposal and what against it, put together when it is first read: most proposals never are."""

    __slots__ = ("_make", "_of", "_told")

    def __init__(self, make: Callable[..., Sides], *of: object) -> None:
        self._make: Callable[..., Sides] | None = make
        self._of = of
        self._told: Sides = ((), ())

    @classmethod
    def of(cls, for_: Iterable[Reason] = (), against: Iterable[Reason] = ()) -> "Why":
        """Reasons that are known already."""
        return cls(lambda: (tuple(for_), tuple(against)))

    @property
    def told(self) -> Sides:
        """(for, against)."""
        if self._make is not None:
            self._told, self._make, self._of = self._make(*self._of), None, ()
        return self._told

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Why) and self.told == other.told

    def __hash__(self) -> int:
        return hash(self.told)

    def __repr__(self) -> str:
        return f"Why{self.told!r}"


class Proposal(NamedTuple):
    """One explanation of a line: what it pays, what was lost as charges (account currency), and why.

    `unassigned` is what came in beyond what was open, in the account's currency. `probability` is the
    weight of the evidence, not a promise: only the outcome is one.
    """

    assignments: tuple[Assignment, ...]
    charges: Money
    unassigned: Money
    probability: float
    why: Why
    returns: int | None = None  # the line whose receipt this one undoes
    pays: tuple[Payment, ...] = ()  # the expenditures that an outgoing line pays

    @property
    def for_(self) -> tuple[Reason, ...]:
        """What speaks for it."""
        return self.why.told[0]

    @property
    def against(self) -> tuple[Reason, ...]:
        """What speaks against it."""
        return self.why.told[1]


class LineResult(NamedTuple):
    """What is proposed for one line, best first; `reasons` say why where nothing is.

    Kinds: receipt, return, and, where only the words of the line speak: interest, fee, payment,
    transfer, unknown; or the type that such words had before, which is then likely or certain without proposals. `other` is
    the line on the other side of a transfer between own accounts.
    """

    line: int
    outcome: str
    kind: str
    proposals: tuple[Proposal, ...] = ()
    reasons: tuple[Reason, ...] = ()
    other: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a line and a pledge were or were not brought together, and what would change that."""

    line: int
    pledge: str
    proposed: bool
    for_: tuple[Reason, ...]
    against: tuple[Reason, ...]
    change: tuple[Reason, ...]
