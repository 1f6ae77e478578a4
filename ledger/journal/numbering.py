"""Gapless numbers: what was given of each kind and year, what is there, and what is missing."""

import re
from dataclasses import dataclass
from typing import Any

from ledger.book.reader import Asking

# Documents by the letter of their numbers; those of pledges may be somebody's own.
NUMBERED = (
    ("B", "batch"),
    ("R", "receipt"),
    ("S", "statement"),
    ("O", "obligation"),
    ("E", "expenditure"),
    ("A", "advance"),
    ("F", "refund"),
    ("K", "gift_in_kind"),
)


def entry_number(alias: str) -> str:
    """SQL for the number of an entry, of the row of `journal_transaction` that the alias names: `J-2026-000834`."""
    return f"'J-' || {alias}.year || '-' || CASE WHEN {alias}.no < 1000000 THEN substr('' || (1000000 + {alias}.no), 2) ELSE '' || {alias}.no END"


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of a kind (`J`: entries) in a year: `last` is the last one given, `count` how many different ones are there."""

    kind: str
    year: int
    last: int
    count: int
    highest: int

    @property
    def whole(self) -> bool:
        """Whether every number up to the last one given is there, and none beyond it."""
        return self.last == self.count == self.highest


def load(query: Asking) -> list[Series]:
    """Every series by kind and year."""
    given = {(kind, year): last for kind, year, last in query.rows("SELECT kind, year, last FROM counter WHERE kind <> 'P'")}
    rows: list[tuple[Any, ...]] = query.rows(
        "SELECT 'J', year, count(*), max(no) FROM journal_transaction WHERE seq IS NOT NULL GROUP BY year"
    )
    for kind, table in NUMBERED:
        rows += query.rows(f"SELECT kind, year, count(DISTINCT no), max(no) FROM ({_numbers(kind, table)}) n GROUP BY kind, year")
    there = {(kind, year): (count, highest) for kind, year, count, highest in rows}
    return [Series(*key, given.get(key, 0), *there.get(key, (0, 0))) for key in sorted(given.keys() | there.keys())]


def missing(query: Asking, series: Series) -> list[int]:
    """The numbers of a series that are not there: read number by number, as there should be none."""
    if series.kind == "J":
        rows = query.rows("SELECT no FROM journal_transaction WHERE seq IS NOT NULL AND year = :year", year=series.year)
    else:
        table = dict(NUMBERED).get(series.kind)
        rows = (
            query.rows(f"SELECT no FROM ({_numbers(series.kind, table)}) n WHERE year = :year", year=series.year) if table else []
        )
    return sorted({*range(1, max(series.last, series.highest) + 1)} - {no for (no,) in rows})


def _numbers(kind: str, table: str) -> str:
    """SQL for the numbers of a table that have the form of the program's own."""
    return (
        "SELECT kind, CAST(year AS integer) AS year, CAST(no AS integer) AS no FROM "
        f"(SELECT substr(number, 1, 1) AS kind, substr(number, 3, 4) AS year, substr(number, 8) AS no FROM {table} "
        f"WHERE number LIKE '{kind}-____-____%' AND rtrim(substr(number, 8), '0123456789') = '' "
        "AND rtrim(substr(number, 3, 4), '0123456789') = '' AND length(number) < 18) w"
    )


def spelled(text: str, letters: str) -> str:
    """A number of some kinds as the book writes it, `B-2026-0041` for `b-2026-41`; what is none stays, without blanks around it."""
    parts = re.fullmatch(rf"([{letters}]-\d{{4}})-(\d{{1,12}})", text.strip().upper(), re.ASCII)
    return f"{parts[1]}-{int(parts[2]):04d}" if parts else text.strip()
