"""The figures of one contributor's statement for one quarter: frozen, footed when built, stored as text and read back.

The lines are those of accounting.md §3.2. What reduces is negative, so every total is a plain sum that a
reader can redo. Every money line has three columns: this quarter, year to date, since inception.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from ledger.errors import NotUnderstood, Unsound
from ledger.i18n import _
from ledger.money import BASE, Money
from ledger.periods import Quarter
from ledger.statements.figures_agreements import OfAgreement
from ledger.statements.figures_changes import Changes
from ledger.statements.figures_fund import F_LINES, Whole
from ledger.statements.figures_in_kind import InKind
from ledger.statements.figures_lines import Lines, PledgeTable
from ledger.statements.figures_quarters import OfQuarter
from ledger.statements.look import USUAL, Look

PLEDGE_TAGS = ("A2", "A3", "A4", "A5", "A6", "A6r", "A7")
OBJECTS = tuple(f"B11.{number}" for number in range(1, 10))
A_LINES = ("A1", *PLEDGE_TAGS, "A8", "A9a", "A9b", "A9c", "A10")
B_LINES = ("B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", *OBJECTS, "B11", "B12", "B13", "B14", "B15", "B16")
LINES = (*A_LINES, *B_LINES)
# What the program counts a line from: the tags that postings carry. A line that is not here counts the tag of its own name.
TAGS = {"B2": ("A6", "B2"), "B3": ("A6r", "B3")}
B_COUNTED = ("B2", "B3", "B4", "B5", "B6", "B7", "B9", "B10", *OBJECTS, "B12")
TOTALS = {
    "A8": A_LINES[: A_LINES.index("A8")],
    "B8": ("B1", "B2", "B3", "B4", "B5", "B6", "B7"),
    "B11": OBJECTS,
    "B13": ("B9", "B10", *OBJECTS, "B12"),
    "B14": ("B8", "B13"),
    "B16": ("B14", "B15"),
}
STOCKS = ("A8", "A9a", "A9b", "A9c", "A10", "B14", "B15", "B16")  # a balance on the last day: the same in every column
COUNTED = (*PLEDGE_TAGS, "A10", *B_COUNTED)  # lines that postings are counted in; B15 is what is open of orders
# Tag of a posting → the lines that count it themselves: what is received against a pledge is A6 and B2.
LINES_OF = {tag: tuple(code for code in (*COUNTED, "B15") if tag in TAGS.get(code, (code,))) for tag in (*COUNTED, "B15")}
# Printed even at zero, so that a reader can lay two quarters side by side; other lines once they have ever been used.
ALWAYS = frozenset({"A1", "A2", "A6", "A8", "B1", "B2", "B8", "B10", "B13", "B14"})


class Movement(NamedTuple):
    """A posting that a statement counts, or the sum of several of one line, currency and quarter.

    `line` is its tag, `amount` its own currency and `base` the fund's, both debit positive; `late_from`
    is the day it belongs to where that day's period was closed already when it was posted.
    """

    contributor: str
    on: date
    line: str
    currency: str
    amount: Decimal
    base: Decimal
    pledge: str = ""
    late_from: date | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """A name in the four languages; English stands in for one that is not known."""

    en: str
    es: str = ""
    fr: str = ""
    pt: str = ""

    def of(self, language: str) -> str:
        """The name in a language: en, es, fr or pt."""
        return {"es": self.es, "fr": self.fr, "pt": self.pt}.get(language) or self.en


@dataclass(frozen=True, slots=True)
class Party:
    """The contributor: its class is the one it has on the statement's last day."""

    code: str
    names: Names
    kind: str
    language: str = "en"
    locale: str = ""


@dataclass(frozen=True, slots=True)
class FundFacts:
    """The fund: `currency` is the one its ledger is kept in."""

    code: str
    names: Names
    legal_basis: str = ""
    currency: str = BASE


@dataclass(frozen=True, slots=True)
class Open:
    """What is open of an instalment on the last day, its book value, and the day it is due; below zero when paid before it was promised."""

    due: date
    amount: Money
    value: Money


@dataclass(frozen=True, slots=True)
class Pledge:
    """A pledge and its instalments still open on the statement's last day; a conditional one is not in A8."""

    number: str
    agreement: str
    signed: date | None
    amount: Money
    open: tuple[Open, ...] = ()
    conditional: bool = False
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A row of part C: what was sent, the rate (fund's currency per unit) and its value; negative when money went back.

    `returns` says which total the row belongs to: True, money returned (B3); False, money received (B2), where a
    negative row takes back a receipt that was recorded by mistake; None, by its sign.
    """

    number: str
    on: date
    bank_reference: str
    sent: Money
    rate: Decimal
    value: Money
    pledges: tuple[str, ...] = ()
    returns: bool | None = None

    @property
    def went_back(self) -> bool:
        """It is counted in B3, not in B2."""
        return self.value.amount < 0 if self.returns is None else self.returns


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate used: the fund's currency per unit of `currency`."""

    currency: str
    on: date
    rate: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class RecoveryRate:
    """A rate that indirect costs were charged at up to the last day: percent of the `base`, gross or direct."""

    rate: Decimal
    base: str


@dataclass(frozen=True, slots=True)
class Previous:
    """What the statement before this one ended with: A8 and B14 in the fund's currency."""

    number: str
    pledged: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class Signed:
    """Who, and on which day."""

    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Issue:
    """The statement as a paper: without a number it is a draft. `known_on` is the day the book was asked."""

    known_on: date
    number: str = ""
    version: int = 1
    prepared: Signed | None = None
    approved: Signed | None = None
    two_people: bool = True  # False: a one-person book, printed as "no second approval"
    last_entry: str = ""
    chain_head: str = ""
    look: Look = USUAL
    key: str = ""  # fingerprint of the office's key, with which the list of its papers is signed


@dataclass(frozen=True, slots=True)
class Control:
    """The same balances by another way: from the accounts, without the tags. None: not asked."""

    pledged: Money
    balance: Money | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The balance of an account under a contributor's name, debit positive."""

    account: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Bridge:
    """Part G: from the statement's basis to the accrual accounts, in the fund's currency, debit positive.

    `steps` is what stands under the contributor's name on accounts that are no money: account and balance; what is receivable
    (1110, 1120) is A8. `net_assets` is what the accounts of balance, income and expense say of it: another way to the same.
    """

    steps: tuple[Step, ...]
    net_assets: Money

    def of(self, account: str) -> Money | None:
        """What the account has under the contributor's name; None where nothing."""
        return next((step.amount for step in self.steps if step.account == account), None)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a statement says besides the lines that are counted from postings."""

    contributor: Party
    fund: FundFacts
    quarter: Quarter
    issue: Issue
    pledges: tuple[Pledge, ...] = ()
    receipts: tuple[Receipt, ...] = ()  # of the quarter; returns are negative
    rates: tuple[Rate, ...] = ()
    previous: Previous | None = None
    control: Control | None = None
    recognition: str = "accrual"  # accrual | cash: pledges are a memorandum
    certified: bool = False
    fiscal_year_begin: date | None = None  # None: 1 January
    notes: tuple[str, ...] = ()  # the officer's own, in the statement's language
    in_kind: tuple[InKind, ...] = ()  # part E: of the quarter, for information
    recovery: tuple[RecoveryRate, ...] = ()
    objects: tuple[Names, ...] = ()  # the book's names of the nine objects of expenditure; empty: the usual ones
    whole: Whole | None = None  # parts D and F; None: a statement of a program that did not know them
    bridge: Bridge | None = None  # part G
    changes: Changes | None = None  # since the version that the reader holds
    agreements: tuple[OfAgreement, ...] = ()  # the lines by agreement, where they are asked for
    quarters: tuple[OfQuarter, ...] = ()  # what was due and what came in, the last ones in order; from the second of a history on
    settled: bool = False  # there are pledges beside `pledges`: nothing of them is open, and nothing moved on them in the year

    @property
    def year_begin(self) -> date:
        """The first day that "year to date" counts from."""
        return self.fiscal_year_begin or date(self.quarter.year, 1, 1)


@dataclass(frozen=True, slots=True)
class Late:
    """A movement of this quarter that belongs to an earlier day whose period was closed: never silent."""

    line: str
    pledge: str
    on: date
    late_from: date
    amount: Money
    value: Money


@dataclass(frozen=True)
class StatementFigures:
    """A statement's figures. Cannot be built unless they add up: raises Unsound with the sum that does not."""

    facts: Facts
    pledged: tuple[PledgeTable, ...]
    pledged_in_all: Lines
    funds: Lines
    late: tuple[Late, ...] = field(default=())

    def __post_init__(self) -> None:
        from ledger.statements.figures_footing import faults

        if wrong := faults(self):
            raise Unsound(
                _(
                    "The statement of {contributor} for {quarter} does not add up: {wrong}.",
                    contributor=self.facts.contributor.code,
                    quarter=self.facts.quarter,
                    wrong="; ".join(wrong),
                ),
                _("run: fund verify"),
                name="statement-does-not-foot",
            )

    @property
    def draft(self) -> bool:
        """Without a number it is not a statement yet."""
        return not self.facts.issue.number

    @property
    def received(self) -> tuple[Receipt, ...]:
        """Part C: the quarter's receipts; they add up to B2."""
        return tuple(row for row in self.facts.receipts if not row.went_back)

    @property
    def returned(self) -> tuple[Receipt, ...]:
        """Part C: the quarter's returns; they add up to B3."""
        return tuple(row for row in self.facts.receipts if row.went_back)

    def trace(self, code: str, currency: str = "") -> str:
        """The id of a line: `ESP:2026-Q3:B2`; with the currency for part A in the pledge's own: `ESP:2026-Q3:A6:EUR`."""
        return str(Trace(self.facts.contributor.code, self.facts.quarter, code, currency))

    def to_json(self) -> str:
        """The canonical text: same figures, same text. Amounts are strings, days ISO."""
        from ledger.statements.figures_json import to_json

        return to_json(self)

    @cached_property
    def sha256(self) -> str:
        """The seal: SHA-256 of the canonical text as it was prepared. An approval comes after it and changes no figure."""
        if self.facts.issue.approved:
            return replace(self, facts=replace(self.facts, issue=replace(self.facts.issue, approved=None))).sha256
        return sha256(self.to_json().encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Trace:
    """The id of a line on a statement, and what was counted for it."""

    contributor: str
    quarter: Quarter
    line: str
    currency: str = ""

    @classmethod
    def parse(cls, text: str) -> "Trace":
        """Reads `ESP:2026-Q3:B2` and `ESP:2026-Q3:A6:EUR`; raises NotUnderstood with the right form.

        Only pledges are stated in currencies of their own: lines of part B are in US dollars and take none.
        """
        parts = text.strip().split(":")
        if len(parts) not in (3, 4) or not (parts[2] in A_LINES if len(parts) == 4 else is_line(parts[2])):
            raise NotUnderstood(
                _('"{text}" is not a line of a statement.', text=text), _("write it as ESP:2026-Q3:B2"), name="not-a-trace"
            )
        return cls(parts[0], Quarter.parse(parts[1]), *parts[2:])

    @property
    def tags(self) -> frozenset[str]:
        """The tags of the postings behind the line; for B1 and A1, of postings before the column begins."""
        return tags_behind(self.line)

    def __str__(self) -> str:
        return ":".join(filter(None, (self.contributor, str(self.quarter), self.line, self.currency)))


def is_line(code: str) -> bool:
    """Whether a statement has a line of that code; of parts D, F and G those that postings stand behind."""
    return code in LINES or code in F_LINES or bool(re.fullmatch(r"D([1-9]|1[0-2])|F20|G([1-8]|\.[12]\d\d\d)", code))


def tags_behind(code: str) -> frozenset[str]:
    """The tags that a line counts, through all its totals; A9 is A8 by due date, and opening lines carry what closed before."""
    if code in ("A1", "A9a", "A9b", "A9c"):
        return frozenset(PLEDGE_TAGS)
    if code == "B1":
        return tags_behind("B8") | tags_behind("B13")
    if code in TOTALS:
        return frozenset[str]().union(*(tags_behind(part) for part in TOTALS[code] if part not in ("A1", "B1")))
    return frozenset(TAGS.get(code, (code,)))


def draw_up(facts: Facts, movements: Iterable[Movement]) -> StatementFigures:
    """The figures from every movement of the contributor up to the quarter's end; later ones are left out.

    Raises LedgerError for another contributor's movement or a tag that no statement knows, Unsound when
    the result does not add up.
    """
    from ledger.statements.figures_counting import Count

    count = Count(facts)
    for movement in movements:
        count.add(movement)
    return count.figures()
