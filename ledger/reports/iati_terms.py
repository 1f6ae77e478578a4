"""What an office says about its IATI activity: `[iati]` of fund.toml. No figure depends on it, so it is no fact of the book."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ledger.errors import FileRefused, NotUnderstood, Problem
from ledger.i18n import LANGUAGES, N_, _, n_
from ledger.reports import iati_codes as codes

# Payees are named where an object is paid to organisations; travellers (4) and performance contracts (8) are persons more often than not.
NAMED = frozenset({5, 6, 7, 9})


@dataclass(frozen=True, slots=True)
class Terms:
    """How the activity is described. `title` and `description` by language, where the office has its own words.

    `types`: OrganisationType by the contributor's code; `anonymous`: contributors that are not named; `payees`: objects of expenditure
    whose payees are; `sectors`: percentages by code. `schemas` is the folder of the standard's schemas.
    """

    identifier: str
    title: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    status: int = codes.IMPLEMENTATION
    started: date | None = None
    ended: date | None = None
    sectors: Mapping[str, Decimal] = field(default_factory=lambda: {codes.FACILITATION_OF_MIGRATION: Decimal(100)})
    region: str = codes.AMERICA
    tags: tuple[str, ...] = codes.TRAFFICKING_TARGETS
    types: Mapping[str, str] = field(default_factory=dict)
    anonymous: frozenset[str] = frozenset()
    payees: frozenset[int] = NAMED
    schemas: str = ""


def terms_of(told: Mapping[str, Any], book: str, file: str) -> Terms:
    """The terms that `[iati]` of `file` sets, the others by default; `book` is the book's short name.

    Raises NotUnderstood where it is no table, FileRefused with every key that is unknown or not of its form. What the codes mean
    is checked with the figures.
    """
    if not isinstance(told, Mapping):
        raise NotUnderstood(
            _("{file}: iati is a table of keys.", file=file), _("write [iati], and its keys below"), name="bad-settings"
        )
    plain = re.sub(r"[^A-Za-z0-9]+", "-", book).strip("-")
    values: dict[str, Any] = {"identifier": f"{codes.SECRETARIAT}-SF-{plain}".rstrip("-")}
    problems = []
    for key, value in told.items():
        where = f"{file} [iati] {key}"
        if key not in _READ:
            problems.append(
                Problem(where, _("There is no such key."), _("use one of {known}", known=", ".join(_READ)), "unknown-key")
            )
            continue
        read, form = _READ[key]
        try:
            values[key] = read(value)
        except (TypeError, ValueError, ArithmeticError):
            problems.append(Problem(where, _("This is not what is expected here."), _(form), "bad-value"))
    if problems:
        raise FileRefused(
            n_(
                "{count} key of {file} cannot be used; nothing was written.",
                "{count} keys of {file} cannot be used; nothing was written.",
                len(problems),
                file=file,
            ),
            problems,
            name="bad-settings",
        )
    return Terms(**values)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value.strip()


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not set(value) <= set(LANGUAGES):
        raise TypeError
    return {language: _text(text) for language, text in value.items()}


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _code(value: Any) -> str:
    return str(value) if type(value) is int else _text(value)


def _day(value: Any) -> date:
    if type(value) is date:
        return value
    return date.fromisoformat(_text(value))


def _list(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def of(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise TypeError
        return tuple(map(read, value))

    return of


def _table(key: Callable[[str], str], read: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    def of(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise TypeError
        return {key(name): read(one) for name, one in value.items()}

    return of


def _share(value: Any) -> Decimal:
    share = Decimal(str(value))
    if isinstance(value, bool) or not share.is_finite():
        raise TypeError
    return share


_READ: dict[str, tuple[Callable[[Any], Any], str]] = {
    "identifier": (_text, N_('write a text: "XM-DAC-47079-SF-TIP"')),
    "title": (_texts, N_('write texts by language: { en = "…", es = "…" }')),
    "description": (_texts, N_('write texts by language: { en = "…", es = "…" }')),
    "status": (_whole, N_("write a number from 1 to 6")),
    "started": (_day, N_("write a day: 2004-07-01")),
    "ended": (_day, N_("write a day: 2030-12-31")),
    "sectors": (_table(str, _share), N_("write percentages by code: { 15190 = 100 }")),
    "region": (_code, N_('write a code: "498"')),
    "tags": (_list(_text), N_('write a list of targets: ["5.2", "8.7", "16.2"]')),
    "types": (_table(str.upper, _code), N_("write organisation types by contributor: { PR-EXAMPLE = 21 }")),
    "anonymous": (
        lambda value: frozenset(one.upper() for one in _list(_text)(value)),
        N_('write a list of contributors: ["PR-EXAMPLE"]'),
    ),
    "payees": (lambda value: frozenset(_list(_whole)(value)), N_("write a list of objects of expenditure: [5, 6, 7, 9]")),
    "schemas": (_text, N_('write a folder: "iati"')),
}
