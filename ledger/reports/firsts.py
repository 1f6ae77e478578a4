"""How the fund began: the first entry, agreement, receipt, share of the program-budget, allotment, order and spending."""

from dataclasses import dataclass
from datetime import date

from ledger.book.reader import Asking
from ledger.money import Money
from ledger.reports.people import load_people
from ledger.reports.scope import SEALED, Scope, base_of

# What → the postings of which the first counts, and whether its amount is told as a credit.
_FIRST = {
    "entry": ("p.account < '9'", 0),
    "agreement": ("p.line IN ('A2', 'A10') AND p.pledge_id IS NOT NULL", 1),
    "receipt": ("p.line IN ('A6', 'B2') AND p.account <> '9010'", -1),
    "program_budget": ("p.account = '4310'", -1),
    "allotment": ("p.account = '8010'", 1),
    "obligation": ("p.account = '8030'", 1),
    "spending": ("p.account BETWEEN '5100' AND '5900'", 1),
}


@dataclass(frozen=True, slots=True)
class First:
    """The first of its kind: its day, whose it was (empty: nobody's), and its amount in the fund's currency where it has one."""

    what: str
    day: date
    contributor: str
    name: str
    amount: Money | None


def load(query: Asking, scope: Scope, *, language: str = "en") -> tuple[First, ...]:
    """The firsts up to the end of the period, in the order of a fund's life; what has not happened is left out. Ten queries at most."""
    base, people = base_of(query), load_people(query, language)
    found = []
    for what, (which, sign) in _FIRST.items():
        rows = query.rows(
            f"SELECT p.day, p.contributor_id, p.base FROM posting p WHERE {which} AND p.day < :end AND {SEALED} ORDER BY p.day, p.id LIMIT 1",
            end=scope.end,
        )  # fmt: skip
        for day, who, units in rows:
            code = people.codes[who] if who and sign else ""
            amount = Money.of_units(sign * units, base) if sign else None
            found.append(First(what, date.fromisoformat(day), code, people.names.get(code, ""), amount))
    return tuple(found)
