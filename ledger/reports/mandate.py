"""What the finance office gives to the reports that AG/RES. 2019 (XXXIV-O/04) asks for, as one set of figures.

The yearly report to the Permanent Council (paragraph 9) is about a fiscal year; the report to the General Assembly
(paragraph 12) about all that was ever recorded. Parts that say the same thing are held against each other when it is built.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from ledger.book.reader import Asking
from ledger.budget.cash import fund_of
from ledger.budget.lines import ends, fiscal_year
from ledger.budget.names import unit_on
from ledger.i18n import N_
from ledger.money import sum_of
from ledger.periods import DateRange
from ledger.reports import agreements, answers, balance, budget, contributions_load, cover, due, firsts, gap, obligations
from ledger.reports.agreements import Agreements
from ledger.reports.answers import Answers
from ledger.reports.balance import Balance
from ledger.reports.budget import Budget
from ledger.reports.contributions import Contributions
from ledger.reports.cover import Cover
from ledger.reports.due import Due
from ledger.reports.firsts import First
from ledger.reports.gap import FundingGap
from ledger.reports.obligations import Obligations
from ledger.reports.scope import Scope, must_be, so_far


@dataclass(frozen=True, slots=True)
class Fund:
    """The fund as a cover names it: `unit` is where the Coordinator's office belongs, `entry` the last entry of the journal, `seal` its hash."""

    name: str
    unit: str
    entry: str
    seal: str


@dataclass(frozen=True)
class Mandate:
    """All parts. Raises Unsound where two of them tell the same thing differently.

    `days` is None for the report that begins with the first entry. `day` is the last day that it is about.
    """

    fund: Fund
    days: DateRange | None
    day: date
    by_class: Contributions
    by_contributor: Contributions
    due: Due
    budget: Budget
    covers: dict[str, Cover]
    balance: Balance
    obligations: Obligations
    gap: FundingGap
    agreements: Agreements
    answers: Answers
    firsts: tuple[First, ...]

    def __post_init__(self) -> None:
        must_be(self.by_contributor.total.received, self.by_class.total.received, N_("received by contributor and by class"))
        must_be(self.by_contributor.total.closing, self.by_class.total.closing, N_("outstanding by contributor and by class"))
        must_be(self.agreements.receivable, self.by_class.receivable, N_("outstanding of agreements and of classes"))
        objects = (line.total for line in self.balance.lines if line.key.startswith("object_"))
        must_be(-sum_of(objects, self.balance.base), self.budget.accounts, N_("spending by object and on the budget"))


def year_of(query: Asking, today: date, year: int | None = None) -> DateRange:
    """The days of a fiscal year (that of today without one), up to today where it is not over."""
    _fund, _currency, month = fund_of(query)
    year = fiscal_year(today, month) if year is None else year
    return so_far(DateRange(date(year, month, 1), ends(year, month) + timedelta(days=1)), today)


def load(query: Asking, days: DateRange | None, today: date, *, language: str = "en") -> Mandate:
    """All parts for a fiscal year (`days`), or since the first entry up to today."""
    day = days.last if days else today
    scope = Scope.of(days) if days else Scope(end=(today + timedelta(days=1)).isoformat())
    _fund, _currency, month = fund_of(query)
    year = fiscal_year(day, month)
    return Mandate(
        _named(query, day, language), days, day,
        contributions_load.load(query, scope, "class", language=language), contributions_load.load(query, scope, "contributor", language=language),
        due.load(query, scope), budget.load(query, scope, today, "object" if days else "year", language=language),
        cover.load(query, scope, budget.standing(query, scope), year), balance.load(query, scope), obligations.load(query, scope, today),
        gap.load(query, scope, today), agreements.load(query, scope, language=language), answers.load(query, scope, today, language=language),
        firsts.load(query, scope, language=language),
    )  # fmt: skip


def _named(query: Asking, day: date, language: str) -> Fund:
    (name,) = query.rows("SELECT full_name FROM book")[0]
    last = query.one("SELECT t.year, t.no, b.chain_head FROM book b JOIN journal_transaction t ON t.seq = b.chain_seq")
    entry, seal = (f"J-{last[0]}-{last[1]:06d}", last[2]) if last else ("", "")
    return Fund(name, unit_on(query, language, day), entry, seal)
