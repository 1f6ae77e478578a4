"""What the schemas of IATI 2.03 do not check, and the standard asks for all the same (accounting.md §7): codes, days, currencies, references."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from ledger.errors import LedgerError, Problem
from ledger.i18n import _, n_
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
        yield Problem(
            "version",
            _('"{version}" is not {expected}.', version=activity.version, expected=codes.VERSION),
            _("export with this program"),
            "wrong-version",
        )
    start = f"{codes.SECRETARIAT}-"
    if not terms.identifier.startswith(start) or terms.identifier == start or _NO_IDENTIFIER.search(terms.identifier):
        what = _(
            '"{identifier}" is not an identifier of an activity of {organisation}.',
            identifier=terms.identifier, organisation=codes.SECRETARIAT,
        )  # fmt: skip
        yield _set("identifier", what, _("begin with {start}, then letters, digits and hyphens", start=start), "bad-identifier")
    if terms.status not in codes.STATUSES:
        yield _set(
            "status", _("{code} is not an activity status.", code=terms.status), _("write a number from 1 to 6"), "unknown-code"
        )
    for key, texts in (("title", activity.title), ("description", activity.description)):
        if not texts.get("en"):
            yield _set(key, _("There is none in English."), f'{key} = {{ en = "…" }}', "no-text")


def _classified(activity: Activity, _today: date) -> Iterator[Problem]:
    """Sectors, region and tags."""
    terms = activity.terms
    for code, share in terms.sectors.items():
        if not re.fullmatch(r"[1-9][0-9]{4}", code):
            yield _set(
                "sectors",
                _('"{code}" is not a purpose code of the OECD DAC.', code=code),
                _("write five digits: 15190"),
                "unknown-code",
            )
        if not 0 < share <= 100:
            yield _set(
                "sectors",
                _("{share} is not a percentage of {code}.", share=share, code=code),
                _("write a number above 0, up to 100"),
                "bad-percentage",
            )
    if sum(terms.sectors.values()) != 100:
        yield _set(
            "sectors",
            _("The percentages add up to {sum}.", sum=sum(terms.sectors.values())),
            _("let them add up to 100"),
            "bad-percentage",
        )
    if not re.fullmatch(r"[1-9][0-9]{1,3}", terms.region):
        yield _set(
            "region",
            _('"{code}" is not a region of the OECD DAC.', code=terms.region),
            _("write its code: {code}", code=codes.AMERICA),
            "unknown-code",
        )
    for tag in terms.tags:
        if not codes.is_target(tag):
            yield _set(
                "tags",
                _('"{code}" is not a target of the Sustainable Development Goals.', code=tag),
                _("write it as 16.2"),
                "unknown-code",
            )


def _dated(activity: Activity, today: date) -> Iterator[Problem]:
    """The days of the activity: what is actual is past."""
    terms, closed = activity.terms, activity.terms.status == codes.CLOSED
    for key, day in (("started", activity.started), ("ended", terms.ended)):
        if day is not None and day > today:
            yield _set(
                key,
                _("{day} is later than {today}.", day=day, today=today),
                _("write the actual day, or leave it out"),
                "future-date",
            )
    if terms.ended and terms.ended < activity.started:
        yield _set(
            "ended",
            _("{day} is before {started}, when it started.", day=terms.ended, started=activity.started),
            _("correct one of them"),
            "bad-period",
        )
    if closed and terms.ended is None:
        yield _set("ended", _("An activity that is closed has a last day."), "ended = 2030-12-31", "no-end")


def _organised(activity: Activity, _today: date) -> Iterator[Problem]:
    """Every organisation has a name or an identifier, a known type and a known role."""
    for party in activity.parties:
        if party.role not in codes.ROLES:
            yield Problem(
                _name(party.organisation), _('"{role}" is not a role.', role=party.role), _("write 1 to 4"), "unknown-code"
            )
        yield from _organisation(party.organisation, f"participating-org {_name(party.organisation)}")


def _organisation(one: Organisation, where: str) -> Iterator[Problem]:
    if not one.ref and not one.names:
        yield Problem(
            where, _("An organisation has neither a name nor an identifier."), _("fund contributor list shows them"), "no-text"
        )
    if one.type and one.type not in codes.ORGANISATION_TYPES:
        known = " ".join(sorted(codes.ORGANISATION_TYPES))
        yield Problem(
            where,
            _('"{type}" is not an organisation type.', type=one.type),
            _("set types in [iati] to one of {known}", known=known),
            "unknown-code",
        )


def _budgeted(activity: Activity, today: date) -> Iterator[Problem]:
    """A budget is positive, of a year at most, decided by today, in a known currency."""
    for one in activity.budgets:
        where = f"budget of {one.begin.year}"
        cure = _("fund budget show {year} shows what was appropriated", year=one.begin.year)
        if one.value.amount < 0:
            yield Problem(where, _("{amount} is below zero.", amount=one.value), cure, "negative-budget")
        if one.end < one.begin or one.end >= _year_after(one):
            yield Problem(
                where, _("{first} to {last} is more than a year, or nothing.", first=one.begin, last=one.end), cure, "bad-period"
            )
        if one.day > today:
            yield Problem(
                where,
                _("{day} is later than {today}.", day=one.day, today=today),
                _("--to {today} leaves it out", today=today),
                "future-date",
            )
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
            yield Problem(
                where,
                n_("The reference stands {count} time.", "The reference stands {count} times.", times[one.ref]),
                cure,
                "reference-twice",
            )
        if one.type not in codes.TRANSACTION_TYPES:
            yield Problem(where, _('"{type}" is not a transaction type of this fund.', type=one.type), cure, "unknown-code")
        if max(one.day, one.value_date) > today:
            yield Problem(
                where,
                _("{day} is later than {today}.", day=max(one.day, one.value_date), today=today),
                _("--to {today} leaves it out", today=today),
                "future-date",
            )
        if one.provider is None:
            yield Problem(where, _("Nobody is named whose money it is."), cure, "no-provider")
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
