"""Pledges as lists show them, read through the plain driver."""

from dataclasses import dataclass
from datetime import date

from ledger.book.reader import Asking
from ledger.errors import NotUnderstood
from ledger.i18n import _
from ledger.money import Money

COUNTED = ("open", "part", "overdue")  # what is open of these is money to come


@dataclass(frozen=True, slots=True)
class Listed:
    """A pledge in a list; amounts in its currency. States: unsigned, conditional, open, part, overdue, paid, closed."""

    number: str
    contributor: str
    name: str
    kind: str
    signed: date | None
    currency: str
    pledged: Money
    received: Money
    open: Money
    state: str
    next_due: date | None


@dataclass(slots=True)
class _Sums:
    """A pledge while its instalments are added up: units of its currency, and the first day on which something open is due."""

    number: str
    code: str
    signed: str | None
    conditional: bool
    currency: str
    pledged: int = 0
    received: int = 0
    due: str | None = None


def pledges(query: Asking, today: date, language: str = "en") -> list[Listed]:
    """Every pledge that counts, in order of its number; names in `language`."""
    found: dict[int, _Sums] = {}
    for pledge, number, code, signed, conditional, currency, due, pledged, received in query.rows(
        "SELECT pledge_id, pledge, contributor, signed, conditional, currency, due, pledged, received FROM instalment_list "
        "ORDER BY pledge, instalment"
    ):
        sums = found.get(pledge)
        if sums is None:
            sums = found[pledge] = _Sums(number, code, signed, bool(conditional), currency)
        sums.pledged += pledged
        sums.received += received
        if due is not None and pledged > received and (sums.due is None or due < sums.due):
            sums.due = due
    names: dict[str, str] = dict(query.rows(f"SELECT code, coalesce(name_{_column(language)}, name_en) FROM contributor_list"))
    kinds: dict[str, str] = dict(
        query.rows(
            "SELECT c.code, k.kind FROM contributor_kind k JOIN contributor c ON c.id = k.contributor_id "
            "WHERE k.effective_from <= :today AND (k.until IS NULL OR k.until > :today)",
            today=today.isoformat(),
        )
    )
    listed = []
    for sums in found.values():
        promised, received = Money.of_units(sums.pledged, sums.currency), Money.of_units(sums.received, sums.currency)
        next_due = date.fromisoformat(sums.due) if sums.due else None
        when = date.fromisoformat(sums.signed) if sums.signed else None
        state = _state(sums.signed, sums.conditional, promised, received, next_due, today)
        name, kind = names.get(sums.code) or sums.code, kinds.get(sums.code, "")
        left = Money.of_units(sums.pledged - sums.received, sums.currency)
        listed.append(Listed(sums.number, sums.code, name, kind, when, sums.currency, promised, received, left, state, next_due))
    return listed


def _state(signed: str | None, conditional: bool, promised: Money, received: Money, due: date | None, today: date) -> str:
    if signed is None:
        return "unsigned"
    if conditional:
        return "conditional"
    if received.amount >= promised.amount:
        return "paid" if received else "closed"
    if due is not None and due < today:
        return "overdue"
    return "part" if received else "open"


def open_by_currency(rows: list[Listed], states: tuple[str, ...] = COUNTED) -> dict[str, Money]:
    """What is open of pledges in these states, per currency; of signed, unconditional ones where none are named."""
    totals: dict[str, Money] = {}
    for row in rows:
        if row.state in states:
            totals[row.currency] = totals.get(row.currency, Money.zero(row.currency)) + row.open
    return dict(sorted(totals.items()))


def code_of(query: Asking, text: str) -> str:
    """The code of a contributor, given its code or a name that means only one; raises NotUnderstood with the nearest."""
    plain = text.strip().upper()
    if query.rows("SELECT 1 FROM contributor_list WHERE code = :code", code=plain):
        return plain
    from ledger.contributions.contributors import find

    return find(query, text)[1]


def _column(language: str) -> str:
    if language not in ("en", "es", "fr", "pt"):
        raise NotUnderstood(
            _('"{language}" is not a language of this program.', language=language),
            _("en, es, fr or pt"),
            name="unknown-language",
        )
    return language
