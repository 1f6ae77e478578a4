"""How the fund began: the first entry, agreement, receipt, share of the program-budget, allotment, order and spending."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.book.reader import Asking
from ledger.journal.accounts import CHART
from ledger.money import Money
from ledger.reports.people import load_people
from ledger.reports.scope import SEALED, Scope, base_of

_ON_PLEDGES = ("1120", "1110", "2110", "9010")  # the accounts whose postings carry lines of pledges and of what came for them
# What → the accounts, and of their postings those of which the first counts, and whether its amount is told as a credit.
_FIRST = {
    "entry": (tuple(one.code for one in CHART if one.code < "9"), "1 = 1", 0),
    "agreement": (_ON_PLEDGES, "p.line IN ('A2', 'A10') AND p.pledge_id IS NOT NULL", 1),
    "receipt": (_ON_PLEDGES, "p.line IN ('A6', 'B2')", -1),
    "program_budget": (("4310",), "1 = 1", -1),
    "allotment": (("8010",), "1 = 1", 1),
    "obligation": (("8030",), "1 = 1", 1),
    "spending": (tuple(one.code for one in CHART if "5100" <= one.code <= "5900"), "1 = 1", 1),
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
    """The firsts up to the end of the period, in the order of a fund's life; what has not happened is left out."""
    base, people = base_of(query), load_people(query, language)
    found = []
    for what, (accounts, which, sign) in _FIRST.items():
        for day, _id, who, units in _first(query, accounts, which, scope.end):
            code = people.codes[who] if who and sign else ""
            amount = Money.of_units(sign * units, base) if sign else None
            found.append(First(what, date.fromisoformat(day), code, people.names.get(code, ""), amount))
    return tuple(found)


def _first(query: Asking, accounts: tuple[str, ...], which: str, end: str) -> list[tuple[Any, ...]]:
    """Day, id, contributor and base of the first posting and its like in the same entry, such as the other instalments of a pledge.

    Each account is entered where its days begin, and left at the first found so far.
    """
    found: list[tuple[Any, ...]] = []
    for account in accounts:
        found += query.rows(
            f"SELECT p.day, p.id, p.contributor_id, p.transaction_id FROM posting p WHERE p.account = :account AND {which} AND p.day < :end AND p.day <= :until "
            f"AND {SEALED} ORDER BY p.day, p.id LIMIT 1",
            account=account, end=end, until=min(found)[0] if found else end,
        )  # fmt: skip
    codes = ", ".join(f"'{account}'" for account in accounts)
    like = f"SELECT sum(p.base) FROM posting p WHERE p.transaction_id = :entry AND p.account IN ({codes}) AND {which}"
    return [(*first, query.value(like, entry=entry)) for *first, entry in sorted(found)[:1]]
