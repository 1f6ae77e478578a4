"""Who has answered the invitation of AG/RES. 2019, paragraph 11, and who has not: class by class.

A contributor has answered when it gave something, or signed a pledge; it has announced when its pledge is unsigned or under
a condition. The list of the silent is sensitive: it is for the office that follows the invitation up.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from ledger.book.reader import Asking
from ledger.contributions.contributors import kind_on, kinds
from ledger.contributions.drafts import KINDS
from ledger.reports.people import load_people
from ledger.reports.scope import SEALED, Scope

ANSWERS = ("answered", "announced", "silent")


@dataclass(frozen=True, slots=True)
class Invited:
    """A contributor in the class it has on the day, and what it did: one of ANSWERS; `since` is the day of its first entry."""

    kind: str
    code: str
    name: str
    answer: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """All contributors of the book by class (in the order of paragraph 11), then by name."""

    rows: tuple[Invited, ...]

    def count(self, kind: str = "", answer: str = "") -> int:
        """How many of a class and of an answer; of all, where none is named."""
        return sum((row.kind == kind or not kind) and (row.answer == answer or not answer) for row in self.rows)

    def silent(self) -> tuple[Invited, ...]:
        """Those who were invited and have not answered."""
        return tuple(row for row in self.rows if row.answer == "silent")


def load(query: Asking, scope: Scope, today: date, *, language: str = "en") -> Answers:
    """Every contributor of the book, as it stood on the period's last day (today, without a period). Five queries at most."""
    people = load_people(query, language)
    moved: dict[int, dict[str, str]] = defaultdict(dict)
    for who, memo, day in query.rows(
        "SELECT s.who, s.did, min(s.day) FROM (SELECT p.contributor_id AS who, CASE p.line WHEN 'A10' THEN 'announced' ELSE 'answered' END AS did, p.day "
        "FROM posting p WHERE p.contributor_id IS NOT NULL AND (p.line IN ('A2', 'A6', 'A10', 'B2') OR p.account IN ('4070', '9030')) "
        f"AND p.day < :end AND {SEALED}) s GROUP BY s.who, s.did",
        end=scope.end,
    ):  # fmt: skip
        moved[who][memo] = day
    dated, day = kinds(query), scope.last or today
    place = {name: number for number, name in enumerate(people.sorted_names())}
    rows = []
    for (number,) in query.rows("SELECT id FROM contributor_list"):
        did, code = moved[number], people.codes[number]
        answer = next((answer for answer in ANSWERS if answer in did), "silent")
        since = date.fromisoformat(min(did.values())) if did else None
        rows.append(Invited(kind_on(dated[number], day), code, people.names[code], answer, since))
    return Answers(tuple(sorted(rows, key=lambda row: (KINDS.index(row.kind), place[row.code]))))
