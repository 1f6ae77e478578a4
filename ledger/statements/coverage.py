"""The invariants of a run (accounting.md §3.2): all statements together, with what is nobody's, are the fund and the ledger.

A row holds one line in one currency: what the statements say of it together, and what the ledger says by itself.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ledger.book.reader import Asking
from ledger.errors import Unsound
from ledger.i18n import _
from ledger.journal import kept
from ledger.money import Money
from ledger.statements.figures import A_LINES, B_COUNTED, COUNTED, LINES_OF, PLEDGE_TAGS, StatementFigures
from ledger.statements.figures_fund import F_SHARED, Whole
from ledger.statements.gather import Source, is_pledged, is_unspent


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a fund in one currency, since inception and signed as printed: of all statements together, and of the ledger."""

    fund: str
    line: str
    stated: Money
    ledger: Money

    @property
    def currency(self) -> str:
        """The currency of both amounts."""
        return self.stated.currency

    @property
    def difference(self) -> Money:
        """What the statements say more than the ledger."""
        return self.stated - self.ledger


@dataclass
class Together:
    """Statements of one run added up, one after the other: line and currency → ten-thousandths, since inception."""

    sums: Counter[tuple[str, str]] = field(default_factory=Counter)
    whole: Whole | None = None
    fund: str = ""
    credited: int = 0  # statements on which a line of part B has something in it
    alike: bool = True  # all of them say the same of the fund as a whole

    def add(self, figures: StatementFigures) -> None:
        """One more statement."""
        whole, home = figures.facts.whole, figures.funds.currency
        self.alike = self.alike and whole is not None and self.whole in (None, whole)
        self.whole, self.fund = whole, figures.facts.fund.code
        tables = [table.own for table in figures.pledged if table.own.currency != home]
        for lines in (*tables, figures.pledged_in_all, figures.funds):
            for line in lines:
                self.sums[line.code, lines.currency] += line.inception.units
        self.credited += any(figures.funds[code].inception for code in B_COUNTED)

    @property
    def is_whole_run(self) -> bool:
        """Whether every contributor that the fund's lines are shared among has its statement here."""
        return self.whole is not None and self.alike and self.credited == self.whole.contributors

    def rows(self) -> list[Row]:
        """Each line of part F beside what contributors and pool have of it; both balances beside the balance sheet. Nothing of a run before part F."""
        whole = self.whole
        if whole is None:
            return []
        home = whole.lines.currency
        found = []
        for code, parts in F_SHARED.items():
            units = sum(self.sums[part, home] + whole.pool[part].inception.units for part in parts)
            found.append(Row(self.fund, code, Money.of_units(units, home), whole.lines[code].inception))
        pool = sum(line.inception.units for line in whole.pool)
        both = self.sums["B14", home] + pool + whole.lines["F18"].inception.units
        return [*found, Row(self.fund, "F19", Money.of_units(both, home), whole.ledger)]


def rows(query: Asking, found: Source, drawn: Iterable[StatementFigures]) -> list[Row]:
    """Every line of the statements of all contributors beside the postings that carry it, and A8 and B14 beside the accounts."""
    together = Together()
    for one in drawn:
        together.add(one)
    ledger = _ledger(query, found)
    keys = sorted({*ledger, *(key for key in together.sums if key[0] in ("A8", "B14", *COUNTED))}, key=_order)
    fund = found.fund.code
    told = [Row(fund, code, Money.of_units(together.sums[code, currency], currency), Money.of_units(ledger[code, currency], currency)) for code, currency in keys]  # fmt: skip
    return told + together.rows()


def prove(query: Asking, found: Source, drawn: Iterable[StatementFigures]) -> None:
    """Raises Unsound, naming each line that differs, unless all statements together are the ledger."""
    wrong = [row for row in rows(query, found, drawn) if row.difference]
    if wrong:
        told = "; ".join(
            _("{line} {amount}, the accounts say {ledger}", line=row.line, amount=row.stated, ledger=row.ledger) for row in wrong
        )
        raise Unsound(_("The statements do not add up to the ledger: {told}.", told=told), "fund verify", name="unsound")


def _ledger(query: Asking, found: Source) -> Counter[tuple[str, str]]:
    """What postings say up to the quarter's end: by the lines they carry, and of A8 and B14 by accounts alone."""
    home = found.fund.currency
    sums: Counter[tuple[str, str]] = Counter()
    for (_who, _fund, account, tag, currency), (amount, base) in kept.shares(query, found.quarter.days.end.isoformat()).items():
        for code in LINES_OF[tag] if tag in COUNTED else ():
            sums[code, home] += base if code in A_LINES else -base
            if code in A_LINES and currency != home:
                sums[code, currency] += amount
        if is_pledged(account, tag):
            sums["A8", home] += base
            if currency != home:
                sums["A8", currency] += amount
        if is_unspent(account):
            sums["B14", home] -= base
    return sums


def _order(key: tuple[str, str]) -> tuple[int, int, str]:
    order = (*PLEDGE_TAGS, "A8", "A10", *B_COUNTED, "B14")
    return (order.index(key[0]), 0, key[1])
