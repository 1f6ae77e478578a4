r"""The journal as beancount and hledger both take it: its figures, its account names, and what may stand in its texts.

Amounts are exact decimal texts, debit positive. What a format cannot hold in a text stands there in letters, as
Python writes it: a line end is `\n`, a semicolon where it would begin a comment `\x3b`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ledger.cells import clean
from ledger.money import DIGITS, SCALE

ROOTS = {
    "asset": "Assets",
    "liability": "Liabilities",
    "balance": "Equity",
    "income": "Income",
    "expense": "Expenses",
    "memo": "Equity:Memo",  # 8xxx and 9xxx balance among themselves: below equity they change no total
}


@dataclass(frozen=True, slots=True)
class Account:
    """An account under the name it has in the foreign journal."""

    name: str
    root: str  # Assets, Liabilities, Equity, Income or Expenses
    code: str = ""
    title: str = ""  # as the book calls it, in English


@dataclass(frozen=True, slots=True)
class Leg:
    """A posting: `base` in the currency of the books, `own` with its currency where that says something else; both exact text.

    `line` is the statement line that it feeds, `budget` the line of the budget: year, activity, object, and its source where that
    is the program-budget.
    """

    account: str
    base: str
    own: str
    contributor: str
    pledge: str
    instalment: int | None
    line: str
    bank: str
    fund: str  # empty in a book of one fund
    budget: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sealed transaction, or (without batch and people) what earlier ones left. `reverses` is the number of another.

    `late_from` is the day of a closed quarter that it belongs to, `document` the file, sheet and row or the paper it rests on.
    """

    number: str
    day: str
    event: str
    memo: str
    source: str
    batch: str
    prepared_by: str
    sealed_by: str
    sealed_at: str
    late_from: str
    reverses: str
    legs: tuple[Leg, ...]
    document: str = ""

    @property
    def contributor(self) -> str:
        """The contributor that all legs agree on; empty where they name several or none."""
        named = {leg.contributor for leg in self.legs if leg.contributor}
        return named.pop() if len(named) == 1 else ""

    @property
    def facts(self) -> dict[str, str]:
        """What else is known of it, under the names that both formats take; what says nothing is left out."""
        told = {
            "event": self.event, "source": self.source, "document": self.document, "batch": self.batch, "prepared-by": self.prepared_by,
            "sealed-by": self.sealed_by, "sealed-at": self.sealed_at, "reverses": self.reverses,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}

    @property
    def pledges(self) -> tuple[str, ...]:
        """The pledges of the legs, each once, in their order."""
        return tuple(dict.fromkeys(leg.pledge for leg in self.legs if leg.pledge))


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal, whole or of some days. `entries` may be read once, as they come; `balances` are the book's own, by account name.

    `opened` is the day on which the accounts open, `after` the day after the last one (empty without entries). A journal of some
    days begins with an entry that is not counted: what stood on every account, under every name, before them.
    """

    title: str
    currency: str
    opened: str
    after: str
    count: int
    last: str
    seal: str
    accounts: tuple[Account, ...]
    entries: Iterable[Entry]
    balances: tuple[tuple[str, str], ...]


def account(code: str, name: str, kind: str) -> Account:
    """`Assets:Bank-US-dollars-1010` for 1010 Bank, US dollars: a name that both programs take, one for every code."""
    words = "-".join([*re.findall(r"[A-Za-z0-9]+", name), code])
    root = ROOTS[kind]
    return Account(f"{root}:{words[0].upper()}{words[1:]}", root.partition(":")[0], code, name)


def amount(units: int, currency: str) -> str:
    """Ten-thousandths as text with the decimals of the currency, and with more where something finer stands: none is lost."""
    whole, part = divmod(abs(units), SCALE)
    digits = DIGITS[currency]
    decimals = f"{part:04d}"
    decimals = decimals[:digits] + decimals[digits:].rstrip("0")
    return f"{'-' if units < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"


def spell(text: str, forbidden: str = "") -> str:
    """The text on one line; what a terminal would obey, and each of the `forbidden` characters, stands there in letters."""
    shown = clean(text)
    for character in forbidden:
        if character in shown:
            shown = shown.replace(character, f"\\x{ord(character):02x}")
    return shown
