"""Quarters as they stand: open or closed, with what came too late for an earlier one."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from ledger.book.reader import Asking
from ledger.periods import Quarter, quarters


@dataclass(frozen=True, slots=True)
class Standing:
    """A quarter as it stands: its sealed entries, how many of them belong to an earlier quarter, and the batch that closed it."""

    quarter: Quarter
    entries: int
    late: int
    batch: str
    made_by: str


def standing(query: Asking, today: date) -> list[Standing]:
    """Every quarter from the first entry to today, or to the last entry. The first closing closed all quarters before it."""
    first, last = query.rows("SELECT min(day), max(day) FROM journal_transaction")[0]
    if first is None:
        return []
    closed = query.rows("SELECT quarter, batch, made_by FROM period_list ORDER BY quarter")
    entries: dict[str, int] = Counter()
    late: dict[str, int] = Counter()
    for day, count in query.rows("SELECT day, count(*) FROM journal_transaction WHERE seq IS NOT NULL GROUP BY day"):
        entries[str(Quarter.of(date.fromisoformat(day)))] += count
    for day, own in query.rows("SELECT day, late_from FROM journal_transaction WHERE late_from IS NOT NULL AND seq IS NOT NULL"):
        of = Quarter.of(date.fromisoformat(day))
        late[str(of)] += date.fromisoformat(own) < of.first
    return [
        Standing(one, entries[str(one)], late[str(one)], *next((row[1:] for row in closed if row[0] >= str(one)), ("", "")))
        for one in quarters(date.fromisoformat(first), max(date.fromisoformat(last), today))
    ]
