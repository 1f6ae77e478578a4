"""The contributors that every book knows from the start: `contributors.csv`, the project's own list.

Member states, permanent observers and inter-American entities under the names that the Organization uses, not
those of CLDR, with the language and locale of their statements. The class is dated where the day is known;
where only a year is, the note says so. A book changes any of it with `fund contributor change`.
"""

import csv
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from ledger.contributions.directory import AmbiguousContributor, Directory
from ledger.contributions.drafts import KINDS, LANGUAGES, ContributorDraft

HOLDING = "holding"  # the kind of SY-UNID: the name of money in suspense, not one of the classes of paragraph 11


@cache
def known_records() -> tuple[ContributorDraft, ...]:
    """All 142 records of the list, in its order: the contributors, and the holding record SY-UNID."""
    with Path(__file__).with_name("contributors.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_draft(row) for row in csv.DictReader(file))


def known_contributors() -> tuple[ContributorDraft, ...]:
    """The 141 that may promise and pay, each of one of the six classes of AG/RES. 2019 (XXXIV-O/04), paragraph 11."""
    return tuple(record for record in known_records() if record.kind in KINDS)


def also_called(names: Iterable[str]) -> tuple[str, ...]:
    """Every name, in four languages, of the contributor that the list knows under one of these names; none where it knows none."""
    codes = dict.fromkeys(filter(None, map(_code_of, names)))
    return tuple(dict.fromkeys(name for code in codes for name in _names()[code]))


def called_otherwise(names: Iterable[str]) -> tuple[str, ...]:
    """Every name of the contributors that the list knows and that none of these names means: who else may pay."""
    meant = {_code_of(name) for name in names}
    return tuple(name for code, known in _names().items() if code not in meant for name in known)


@cache
def _names() -> dict[str, tuple[str, ...]]:
    return {one.code: tuple(dict.fromkeys(filter(None, one.names.values()))) for one in known_contributors()}


@cache
def _directory() -> Directory:
    return Directory.of(known_contributors())


@cache
def _code_of(name: str) -> str | None:
    try:
        return _directory().find(name)
    except AmbiguousContributor:
        return None


def _draft(row: dict[str, str]) -> ContributorDraft:
    kind, *later = row["kind"].split()
    return ContributorDraft(
        code=row["code"],
        kind=kind,
        names={language: row[f"name_{language}"] for language in LANGUAGES},
        alpha2=row["alpha2"],
        language=row["language"],
        locale=row["locale"],
        parent=row["parent"],
        aliases=tuple(row["aliases"].split("|")) if row["aliases"] else (),
        note=row["note"],
        statuses=tuple(_dated(status) for status in later),
    )


def _dated(status: str) -> tuple[date, str]:
    """`2023-11-19:other_source`: from that day on of that class."""
    day, _, kind = status.partition(":")
    return date.fromisoformat(day), kind
