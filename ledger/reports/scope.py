"""What a report covers: which days, and what was known when. And how its figures are held to account."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ledger.book.reader import Asking
from ledger.errors import Unsound
from ledger.journal import kept
from ledger.money import Money
from ledger.periods import DateRange


@dataclass(frozen=True, slots=True)
class Scope:
    """Days from `begin` up to, not including, `end`, both ISO text; as known at the end of `as_of` (None: now)."""

    begin: str = "0001-01-01"
    end: str = "9999-12-31"
    as_of: date | None = None

    @classmethod
    def of(cls, days: DateRange | None, as_of: date | None = None) -> "Scope":
        """The scope of a period; None is everything ever recorded."""
        return cls(as_of=as_of) if days is None else cls(days.begin.isoformat(), days.end.isoformat(), as_of)

    @property
    def moment(self) -> str:
        """What was recorded before this moment is known: days end at midnight UTC, as the book writes its moments."""
        return "9999" if self.as_of is None else f"{self.as_of + timedelta(days=1)}T00:00:00Z"

    @property
    def last(self) -> date | None:
        """The last day of the period; None for everything."""
        return None if self.end == "9999-12-31" else date.fromisoformat(self.end) - timedelta(days=1)

    def sealed(self, query: Asking, posting: str = "p") -> tuple[str, dict[str, Any]]:
        """The condition under which a posting counts, and its values: sealed, and sealed by then.

        The open transactions are few, so they are left out instead of the sealed being looked up.
        """
        if self.as_of is None:
            return f"{posting}.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE seq IS NULL)", {}
        known = query.rows("SELECT max(seq) FROM journal_transaction WHERE sealed_at < :moment", moment=self.moment)[0][0]
        return (
            f"{posting}.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE seq IS NULL OR seq > :known)",
            {"known": known or 0},
        )

    def counted(self, row: str = "x") -> str:
        """The condition under which a row of a batch counts: decided by then, and not undone by then; of closed days, as it stood when they were closed.

        Its values are `moment` and `end`.
        """
        return (
            f"{kept.in_time(row)} AND "
            f"{row}.batch_id IN (SELECT id FROM batch WHERE state IN ('posted', 'undone') AND coalesce(decided_at, made_at) < :moment) "
            f"AND ({kept.stood(row)} OR {row}.undone_in IN (SELECT id FROM batch WHERE coalesce(decided_at, made_at) >= :moment))"
        )


NO_YEAR_END = "{0}.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE event = 'year end')"


def base_of(query: Asking) -> str:
    """The currency in which the book adds up."""
    return str(query.rows("SELECT currency FROM book")[0][0])


def must_be(found: Money, expected: Money, what: str) -> None:
    """Raises Unsound, saying both figures, where a report would not foot or not agree with the ledger."""
    if found != expected:
        raise Unsound(f"{what}: {found} is not {expected}.", "fund verify says where", name="does-not-foot")
