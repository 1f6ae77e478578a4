"""The lines of the budget as they stand: what each was given, and what of it is asked for, committed, advanced and spent."""

from dataclasses import dataclass
from datetime import date, timedelta

from ledger.book.reader import Asking
from ledger.budget.drafts import LineKey
from ledger.i18n import M_
from ledger.journal.rules_budget import Coding
from ledger.money import Money

# What of a batch that waits counts all the same, so that two of them cannot use the same money: all that lessens what is left.
_LESSENS = {
    "budget_entry": "x.amount < 0",
    "obligation_entry": "x.event NOT IN ('released', 'lapsed')",
    "advance_entry": "x.event <> 'refunded'",
    "expenditure": "x.id > 0",
}
_COUNTS = "JOIN batch b ON b.id = x.batch_id AND (b.state = 'posted' OR b.id = :own OR {}) WHERE x.undone_in IS NULL"
_ASKED, _COMMITTED, _ADVANCED, _SPENT = (_COUNTS.format(condition) for condition in _LESSENS.values())
_MOVES = (
    f"SELECT x.budget_line_id AS line, x.event AS what, x.amount AS amount FROM budget_entry x {_ASKED} "
    f"UNION ALL SELECT o.budget_line_id, o.kind, x.amount FROM obligation_entry x JOIN obligation o ON o.id = x.obligation_id {_COMMITTED} "
    f"UNION ALL SELECT v.budget_line_id, 'advance', x.amount FROM advance_entry x JOIN advance v ON v.id = x.advance_id {_ADVANCED} "
    "AND v.obligation_id IS NULL "
    f"UNION ALL SELECT x.budget_line_id, 'spent', x.amount FROM expenditure x {_SPENT}"
)
_STANDING = (
    "SELECT l.id, l.fund_id, f.currency, l.year, a.code, l.object, l.source, "
    + ", ".join(
        f"coalesce(sum(CASE WHEN m.what = '{what}' THEN m.amount END), 0)"
        for what in ("appropriated", "allotted", "requisition", "order", "advance", "spent")
    )
    + f" FROM budget_line l JOIN fund f ON f.id = l.fund_id JOIN activity a ON a.id = l.activity_id LEFT JOIN ({_MOVES}) m ON m.line = l.id "
    "WHERE l.undone_in IS NULL GROUP BY l.id, l.fund_id, f.currency, l.year, a.code, l.object, l.source "
    "ORDER BY l.year, a.code, l.object, l.source"
)


class Use:
    """What is left of money that was allotted, for whatever has these amounts: a line, or lines added up."""

    __slots__ = ()
    allotted: Money
    requested: Money
    obligated: Money
    advanced: Money
    spent: Money

    @property
    def committed(self) -> Money:
        """What is promised and not spent yet: requisitions, orders, advances."""
        return self.requested + self.obligated + self.advanced

    @property
    def left(self) -> Money:
        """What can still be requested, obligated or spent; negative where more was let pass with a reason."""
        return self.allotted - self.committed - self.spent


@dataclass(frozen=True, slots=True)
class Line(Use):
    """A line and its money, in the fund's currency. `requested`, `obligated` and `advanced` are what is open of them.

    An advance against an order is in `obligated` already.
    """

    id: int
    fund: int
    key: LineKey
    appropriated: Money
    allotted: Money
    requested: Money
    obligated: Money
    advanced: Money
    spent: Money

    @property
    def name(self) -> str:
        """How the memo of an allotment calls it."""
        return M_(
            "object {object} of {activity} in {year}", object=self.key.object, activity=self.key.activity, year=self.key.year
        )

    def coding(self, contributor: int | None = None, pledge: int | None = None) -> Coding:
        """How the rules know it."""
        return Coding(self.fund, self.id, self.key.object, contributor, pledge)


def load(query: Asking, own: int) -> list[Line]:
    """Every line as control sees it while it writes batch `own`: what waits for a second person counts as used, never as given.

    By year, activity, object and source.
    """
    return [_line(*row) for row in query.rows(_STANDING, own=own)]


def standing(query: Asking) -> list[Line]:
    """Every line as the posted batches leave it, in the same order."""
    return [_line(*row) for row in query.rows("SELECT * FROM budget_use ORDER BY year, activity, object, source")]


def _line(number: int, fund: int, code: str, year: int, activity: str, of: int, source: str, *amounts: int) -> Line:
    return Line(number, fund, LineKey(year, activity, of, source), *(Money.of_units(int(units), code) for units in amounts))


def fiscal_year(day: date, month: int) -> int:
    """The fiscal year that a day lies in, named by the year in which it begins; `month` is its first."""
    return day.year - (day.month < month)


def ends(year: int, month: int) -> date:
    """The last day of a fiscal year."""
    return date(year + 1, month, 1) - timedelta(days=1)


def last_day(kind: str, year: int, month: int, expires: date | None) -> date:
    """The last day on which an obligation of a fiscal year may be spent (Article 106), or `expires` where that is earlier.

    An order: the end of the year after. A requisition, which commits to nobody, goes with its own year.
    """
    end = ends(year + 1 if kind == "order" else year, month)
    return min(end, expires) if expires else end
