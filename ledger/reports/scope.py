"""What a report covers: which days. And how its figures are held to account."""

from dataclasses import dataclass
from datetime import date, timedelta

from ledger.book.reader import Asking
from ledger.errors import Unsound
from ledger.i18n import _
from ledger.journal import kept
from ledger.money import Money
from ledger.periods import DateRange


@dataclass(frozen=True, slots=True)
class Scope:
    """Days from `begin` up to, not including, `end`, both ISO text. What is known of them is a matter of the reader (book/known.py)."""

    begin: str = "0001-01-01"
    end: str = "9999-12-31"

    @classmethod
    def of(cls, days: DateRange | None) -> "Scope":
        """The scope of a period; None is everything ever recorded."""
        return cls() if days is None else cls(days.begin.isoformat(), days.end.isoformat())

    @property
    def last(self) -> date | None:
        """The last day of the period; None for everything."""
        return None if self.end == "9999-12-31" else date.fromisoformat(self.end) - timedelta(days=1)

    def day(self, today: date) -> date:
        """The last day; today where the period has begun and is not over: a pledge is not late yet by days that are to come."""
        last = self.last or today
        return min(last, today) if self.begin <= today.isoformat() else last

    def counted(self, row: str = "x") -> str:
        """The condition under which a row of a batch counts; of closed days, as it stood when they were closed. Its value is `end`."""
        return (
            f"{kept.in_time(row)} AND {kept.stood(row)} "
            f"AND {row}.batch_id IN (SELECT id FROM batch WHERE state IN ('posted', 'undone'))"
        )


def so_far(days: DateRange, today: date) -> DateRange:
    """The days of a period up to today, where it has begun and is not over: nothing is entered for days that are to come."""
    return DateRange(days.begin, min(days.last, today) + timedelta(days=1)) if days.begin <= today else days


SEALED = kept.OPEN  # the condition under which a posting `p` counts: the open ones are few, so they are left out
# The condition under which a posting `p` is of what is open of firm pledges: receivable, or a memorandum under cash recognition.
RECEIVABLE = "(p.account IN ('1110', '1120') OR (p.account = '9010' AND p.line <> 'A10'))"
NO_YEAR_END = "{0}.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE event = 'year end')"


def base_of(query: Asking) -> str:
    """The currency in which the book adds up."""
    return str(query.rows("SELECT currency FROM book")[0][0])


def accrues(query: Asking) -> bool:
    """Whether signed pledges are receivable and revenue, or memoranda until the money comes."""
    return str(query.value("SELECT min(recognition) FROM fund WHERE undone_in IS NULL")) == "accrual"


def signed_days(query: Asking, scope: Scope) -> dict[int, str]:
    """Pledge → the day on which it was signed, at once or later, as known by the period's end (ISO text); one that is not signed has none."""
    return dict(
        query.rows(
            "SELECT g.id, g.signed FROM pledge g WHERE g.signed IS NOT NULL UNION ALL SELECT x.pledge_id, min(x.day) FROM pledge_entry x "
            f"WHERE x.event = 'signed' AND x.day < :end AND {scope.counted()} GROUP BY x.pledge_id",
            end=scope.end,
        )
    )


def must_be(found: Money, expected: Money, what: str) -> None:
    """Raises Unsound, saying both figures, where a report would not foot or not agree with the ledger."""
    if found != expected:
        raise Unsound(
            _("{what}: {found} is not {expected}.", what=_(what), found=found, expected=expected),
            _("fund verify says where"),
            name="does-not-foot",
        )
