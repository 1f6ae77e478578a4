"""What reading a bank's file gives: every row with its verdict, the choices made, and the evidence for them.

Values only. Amounts are Decimals in the account's currency, money into the account positive.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from imports.account_profiles import Profile
from ledger.errors import FileRefused, Problem

SHEET = "sheet"  # the form of whatever is a table: csv and xlsx of one bank say the same


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the officer states about a file; every option left out is decided by the file itself, or asked for.

    `dates` dmy, mdy or ymd · `decimal` point or comma · `sign` plain (a minus is money out), reversed (a plus is money
    out) or marks (only what is marked as a credit is money in) · `opening` and `closing` as the bank prints them ·
    `sheet` by name or number · `range` as A5:H200 · `columns` role → column letter or header, "-" for none · `charset` of text
    that does not say it, known from a profile.
    """

    dates: str = ""
    decimal: str = ""
    sign: str = ""
    opening: Decimal | None = None
    closing: Decimal | None = None
    sheet: str = ""
    range: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    account_currency: str = ""
    skip_refused: bool = False
    charset: str = ""

    def kept(self) -> dict[str, Any]:
        """What was stated, as JSON keeps it; `ReadOptions.of` makes the same options of it."""
        stated: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        told = {name: format(said, "f") if isinstance(said, Decimal) else said for name, said in stated.items()}
        return {name: said for name, said in (told | {"columns": dict(self.columns)}).items() if said}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "ReadOptions":
        """The options that `kept` wrote down."""
        amounts = {name: Decimal(kept[name]) for name in ("opening", "closing") if name in kept}
        return cls(**{**kept, **amounts})


class ReadRow(NamedTuple):
    """One row of the file. A tuple and no dataclass: a file has a hundred thousand of them."""

    row: int  # the sheet's row number, or the line of a text file
    place: str  # "Statement!12" or "line 12"
    verdict: str  # new · not_a_transaction · refused
    date: dt.date | None = None
    value_date: dt.date | None = None
    amount: Decimal | None = None  # money into the account positive, without `fee`
    currency: str = ""
    text: str = ""
    reference: str = ""
    counterparty: str = ""
    counterparty_iban: str = ""
    original: tuple[Decimal, str] | None = None  # amount (same sign) and currency before conversion
    balance: Decimal | None = None
    fee: Decimal | None = None  # stated in a column of its own and taken from the account besides `amount`; positive
    why: str = ""


@dataclass(frozen=True, slots=True)
class BankReading:
    """A bank's file, read. `kind` as in sources.NAMES; `reading` the choices in words; `evidence` why they are sure."""

    kind: str
    sha256: str
    size: int
    encoding: str
    sheet: str
    reading: Mapping[str, str]
    evidence: tuple[str, ...]
    rows: tuple[ReadRow, ...]
    opening: Decimal | None
    closing: Decimal | None
    counts: Mapping[str, int]
    sums: Mapping[str, Decimal]  # in, out (positive), fees (positive), net = in - out - fees
    currency: str
    accounts: tuple[str, ...]  # IBANs and account numbers stated outside the rows
    proved: int  # running balances that agree
    notes: tuple[str, ...]
    profile: Profile | None = None  # the choices as a profile keeps them; None for kinds that say themselves how they are read
    options: ReadOptions = field(default_factory=ReadOptions)  # what was stated, by the officer or by a profile
    first: dt.date | None = None  # the days that the file says it covers, which may have no movement
    last: dt.date | None = None

    @property
    def form(self) -> str:
        """What the words of the rows are made of: files of one form say the same line in the same words."""
        worded = ("text", "counterparty", "payer", "payee", "name", "reference")
        columns = self.profile.columns if self.profile else {}
        return " | ".join(
            [SHEET if self.profile else self.kind, *(f"{role} {', '.join(columns[role])}" for role in worded if role in columns)]
        )


class Ambiguous(FileRefused):
    """The file can be read in two ways and nothing in it decides; `choices` are shown side by side."""

    def __init__(self, message: str, problem: Problem, choices: tuple["Choice", ...], looked_for: tuple[str, ...]) -> None:
        super().__init__(message, [problem], *(choice.option for choice in choices), name=problem.name)
        self.choices = choices
        self.looked_for = looked_for


@dataclass(frozen=True, slots=True)
class Choice:
    """One of two readings: the option that says so, and what it makes of the file, line by line."""

    option: str
    facts: Mapping[str, str]


def to_json(reading: BankReading) -> dict[str, Any]:
    """The object of `fund read FILE --json`: amounts as strings, dates ISO, keys as fixed in the design."""
    return {
        "schema": "fund.read/1",
        "book": None,
        "kind": reading.kind,
        "sheet": reading.sheet,
        "reading": dict(reading.reading),
        "evidence": list(reading.evidence),
        "counts": dict(reading.counts),
        "sums": {name: format(amount, "f") for name, amount in reading.sums.items()},
        "opening": _text(reading.opening),
        "closing": _text(reading.closing),
        "currency": reading.currency,
        "rows": [row_json(row) for row in reading.rows],
        "totals": {name: format(amount, "f") for name, amount in reading.sums.items()},
        "problems": [],
        "notes": list(reading.notes),
    }


def row_json(row: ReadRow) -> dict[str, Any]:
    """One row with exactly the keys that scripts rely on; `row` is "Sheet1!12" or a line number."""
    return {
        "row": row.place if "!" in row.place else row.row,
        "verdict": row.verdict,
        "date": row.date.isoformat() if row.date else None,
        "value_date": row.value_date.isoformat() if row.value_date else None,
        "amount": _text(row.amount),
        "currency": row.currency,
        "text": row.text,
        "reference": row.reference,
        "counterparty": row.counterparty,
        "balance": _text(row.balance),
        "why": row.why,
    }


def refusal_json(refusal: FileRefused) -> dict[str, Any]:
    """The same object for a refused file: no rows, and every problem with where, what, cure and name."""
    problems = [
        {"where": problem.where, "what": problem.what, "cure": problem.cure, "name": problem.name} for problem in refusal.problems
    ]
    choices = [
        {"option": choice.option, "facts": [{"what": what, "told": told} for what, told in choice.facts.items()]}
        for choice in getattr(refusal, "choices", ())
    ]
    return {
        "schema": "fund.read/1",
        "book": None,
        "kind": None,
        "reading": {},
        "evidence": [],
        "counts": {},
        "sums": {},
        "rows": [],
        "totals": {},
        "problems": problems,
        "choices": choices,
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")
