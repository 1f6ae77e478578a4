"""What the schemas of IATI 2.03 do not check, and the standard asks for all the same (accounting.md §7): codes, days, currencies, references."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from ledger.errors import LedgerError, Problem
from ledger.money import currency
from ledger.reports import iati_codes as codes
from ledger.reports.iati import Activity, Budget, Flow, Organisation

_NO_IDENTIFIER = re.compile(r"[/&|?\s:]")  # what the ruleset of the standard forbids in an identifier


def problems(activity: Activity, today: date) -> tuple[Problem, ...]:
    """Everything for which the activity could not be published on `today`, each with its place and its cure; empty when it can."""
    return tuple(found for check in _CHECKS for found in check(activity, today))


def _described(activity: Activity, _today: date) -> Iterator[Problem]:
    """Version, identifier, status and texts."""
    terms = activity.terms
    if activity.version != codes.VERSION:
        yield Problem("version", f'"{activity.version}" is not {codes.VERSION}.', "export with this program", "wrong-version")
    start = f"{codes.SECRETARIAT}-"
    if not terms.identifier.startswith(start) or terms.identifier == start or _NO_IDENTIFIER.search(terms.identifier):
        what = f'"{terms.identifier}" is not an identifier of an activity of {codes.SECRETARIAT}.'
        yield _set("identifier", what, f"begin with {start}, then letters, digits and hyphens", "bad-identifier")
    if terms.status not in codes.STATUSES:
        yield _set("status", f"{terms.status} is not an activity status.", "write a number from 1 to 6", "unknown-code")
    for key, texts in (("title", activity.title), ("description", activity.description)):
        if not texts.get("en"):
            yield _set(key, "There is none in English.", f'{key} = {{ en = "…" }}', "no-text")


def _classified(activity: Activity, _today: date) -> Iterator[Problem]:
    """Sectors, region and tags."""
    terms = activity.terms
    for code, share in terms.sectors.items():
        if not re.fullmatch(r"[1-9][0-9]{4}", code):
            yield _set("sectors", f'"{code}" is not a purpose code of the OECD DAC.', "write five digits: 15190", "unknown-code")
        if not 0 < share <= 100:
            yield _set(
                "sectors", f"{share} is not a percentage of {code}.", "write a number above 0, up to 100", "bad-percentage"
            )
    if sum(terms.sectors.values()) != 100:
        yield _set(
            "sectors", f"The percentages add up to {sum(terms.sectors.values())}.", "let them add up to 100", "bad-percentage"
        )
    if not re.fullmatch(r"[1-9][0-9]{1,3}", terms.region):
        yield _set(
            "region", f'"{terms.region}" is not a region of the OECD DAC.', f"write its code: {codes.AMERICA}", "unknown-code"
        )
    for tag in terms.tags:
        if not codes.is_target(tag):
            yield _set(
                "tags", f'"{tag}" is not a target of the Sustainable Development Goals.', "write it as 16.2", "unknown-code"
            )


def _dated(activity: Activity, today: date) -> Iterator[Problem]:
    """The days of the activity: what is actual is past."""
    terms, closed = activity.terms, activity.terms.status == codes.CLOSED
    for key, day in (("started", activity.started), ("ended", terms.ended)):
        if day is not None and day > today:
            yield _set(key, f"{day} is later than {today}.", "write the actual day, or leave it out", "future-date")
    if terms.ended and terms.ended < activity.started:
        yield _set("ended", f"{terms.ended} is before {activity.started}, when it started.", "correct one of them", "bad-period")
    if closed and terms.ended is None:
        yield _set("ended", "An activity that is closed has a last day.", "ended = 2030-12-31", "no-end")


def _organised(activity: Activity, _today: date) -> Iterator[Problem]:
    """Every organisation has a name or an identifier, a known type and a known role."""
    for party in activity.parties:
        if party.role not in codes.ROLES:
            yield Problem(_name(party.organisation), f'"{party.role}" is not a role.', "write 1 to 4", "unknown-code")
        yield from _organisation(party.organisation, f"participating-org {_name(party.organisation)}")


def _organisation(one: Organisation, where: str) -> Iterator[Problem]:
    if not one.ref and not one.names:
        yield Problem(
            where, "An organisation has neither a name nor an identifier.", "fund contributor list shows them", "no-text"
        )
    if one.type and one.type not in codes.ORGANISATION_TYPES:
        known = " ".join(sorted(codes.ORGANISATION_TYPES))
        yield Problem(
            where, f'"{one.type}" is not an organisation type.', f"set types in [iati] to one of {known}", "unknown-code"
        )


def _budgeted(activity: Activity, today: date) -> Iterator[Problem]:
    """A budget is positive, of a year at most, decided by today, in a known currency."""
    for one in activity.budgets:
        where = f"budget of {one.begin.year}"
        cure = f"fund budget show {one.begin.year} shows what was appropriated"
        if one.value.amount < 0:
            yield Problem(where, f"{one.value} is below zero.", cure, "negative-budget")
        if one.end < one.begin or one.end >= _year_after(one):
            yield Problem(where, f"{one.begin} to {one.end} is more than a year, or nothing.", cure, "bad-period")
        if one.day > today:
            yield Problem(where, f"{one.day} is later than {today}.", f"--to {today} leaves it out", "future-date")
        yield from _in_currency(one.value.currency, one.day, where, cure)


def _year_after(one: Budget) -> date:
    try:
        return one.begin.replace(year=one.begin.year + 1)
    except ValueError:  # a period that begins on 29 February
        return one.begin + timedelta(days=366)


def _transacted(activity: Activity, today: date) -> Iterator[Problem]:
    """A transaction has a reference of its own, a known type, no future day, a current currency, and somebody whose money it is."""
    times = Counter(one.ref for one in activity.transactions)
    for one in activity.transactions:
        where, cure = f"transaction {one.ref}", _cure(one)
        if not one.ref or times[one.ref] > 1:
            yield Problem(where, f"The reference stands {times[one.ref]} times.", cure, "reference-twice")
        if one.type not in codes.TRANSACTION_TYPES:
            yield Problem(where, f'"{one.type}" is not a transaction type of this fund.', cure, "unknown-code")
        if max(one.day, one.value_date) > today:
            yield Problem(
                where, f"{max(one.day, one.value_date)} is later than {today}.", f"--to {today} leaves it out", "future-date"
            )
        if one.provider is None:
            yield Problem(where, "Nobody is named whose money it is.", cure, "no-provider")
        yield from _in_currency(one.value.currency, one.value_date, where, cure)


def _in_currency(code: str, day: date, where: str, cure: str) -> Iterator[Problem]:
    try:
        currency(code, day)
    except LedgerError as error:
        yield Problem(where, error.message, cure, error.name)


def _cure(one: Flow) -> str:
    """How to look at what a transaction was made from: the entry or expenditure that its reference names."""
    found = re.search(r"[JE]-[0-9]{4}-[0-9]+", one.ref)
    return f"fund show {found[0]}" if found else "fund log"


def _name(one: Organisation) -> str:
    return one.names.get("en") or one.ref


def _set(key: str, what: str, cure: str, name: str) -> Problem:
    return Problem(f"fund.toml [iati] {key}", what, cure, name)


_CHECKS: tuple[Callable[[Activity, date], Iterator[Problem]], ...] = (
    _described, _classified, _dated, _organised, _budgeted, _transacted,
)  # fmt: skip
