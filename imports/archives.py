"""Files of statements: one by itself, or all that lie in a zip, read together as one file."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from imports import bai2, camt053, mt940, norma43
from imports.reading import BankReading, ReadOptions
from imports.sources import NAMES, Source, refused, source_of
from imports.statement_files import as_reading, plain_account
from imports.statement_values import Format, Statement
from imports.zips import members
from ledger.errors import FileRefused, Problem
from ledger.i18n import K_, _, in_english

Parts = Callable[[Source, str], tuple[list[Statement], Format]]
PARTS: Mapping[str, Parts] = {
    "camt": camt053.statements,
    "mt940": mt940.statements,
    "bai2": bai2.statements,
    "norma43": norma43.statements,
}


def read_statements(source: Source, options: ReadOptions) -> BankReading:
    """The entries of one account in a file of statements; amounts in its currency, money in positive. Raises FileRefused."""
    found, form = PARTS[source.kind](source, "")
    return as_reading(source, found, options, form)


_Moved = Counter[tuple[dt.date, Decimal | None]]  # day and amount → how many


@dataclass(slots=True)
class _Found:
    """What the files of an archive gave together."""

    statements: list[Statement] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)  # the format of each
    forms: list[Format] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_zip(source: Source, options: ReadOptions) -> BankReading:
    """The entries of one account in all camt, MT940, BAI2 and Norma 43 files of a zip; places name the file. What is no statement is noted.

    Amounts in the account's currency, money into the account positive. Raises FileRefused with the problems of every file.
    """
    found = _Found()
    for name, raw in members(source):
        if not name.startswith("__MACOSX/"):
            _take(found, name, raw)
    if found.problems:
        title = _("{file}: files in the archive cannot be read.", file=source.name)
        raise FileRefused(title, found.problems, name=found.problems[0].name)
    if not found.statements:
        what = _("there is no camt, MT940, BAI2 or Norma 43 statement in the archive")
        raise refused(source.name, what, _("take the files out and import them one by one"), "no-statement")
    choices: dict[str, str] = {}
    for form in found.forms:
        for name, choice in form.choices.items():
            said = choices.setdefault(name, choice)
            choices[name] = said if choice in said else f"{said}; {choice}"
    notes = (*found.notes, *(note for form in found.forms for note in form.notes))
    encodings = ", ".join(dict.fromkeys(form.encoding for form in found.forms))
    try:
        reading = as_reading(source, found.statements, options, Format(encodings, choices, notes))
    except FileRefused as refusal:
        if refusal.problems[0].name == "statements-apart":
            _refuse_twice(source.name, found, {entry.place for statement in found.statements for entry in statement.entries})
        raise
    _refuse_twice(source.name, found, {row.place for row in reading.rows if row.verdict == "new"})
    return reading


def _refuse_twice(name: str, found: _Found, counted: set[str]) -> None:
    """Raises FileRefused where what counts has an account's movements in two formats.

    Where both tell a statement alike, one of them counts and all is well; each has words of its own, and then nothing says what is one.
    """
    before: list[tuple[Statement, str, _Moved]] = []
    for statement, kind in zip(found.statements, found.kinds, strict=True):
        moved: _Moved = Counter(
            (entry.date, entry.amount) for entry in statement.entries if entry.date and entry.place in counted
        )
        if not statement.booked or not moved:
            continue
        for other, form, known in before:
            if form != kind and _is_one_account(statement, other) and _is_told_twice(moved, known):
                what = _(
                    "the archive holds the same days of {account} in {kind} and in {other}: every movement would count twice",
                    account=statement.account, kind=_(NAMES[form]), other=_(NAMES[kind]),
                )  # fmt: skip
                raise refused(name, what, _("take the files of one of them out and import those"), "two-formats")
        before.append((statement, kind, moved))


def _is_told_twice(one: _Moved, other: _Moved) -> bool:
    """Whether of the days that both have, one holds all that the other holds, by day and amount; a day of change is in both, with a part in each."""
    days = [[day for day, _amount in moved] for moved in (one, other)]
    first, last = max(map(min, days)), min(map(max, days))
    mine, theirs = (Counter({key: many for key, many in moved.items() if first <= key[0] <= last}) for moved in (one, other))
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _is_one_account(one: Statement, other: Statement) -> bool:
    return plain_account(one.account) == plain_account(other.account) and (
        one.currency == other.currency or not (one.currency and other.currency)
    )


def _take(found: _Found, name: str, raw: bytes) -> None:
    """One file of the archive: its statements, its problems, or a note that it is something else."""
    try:
        with in_english():  # what is wrong with a file that is no statement becomes a note, and the book keeps those
            part = source_of(name, raw)
        read = PARTS.get(part.kind)
        if read is None:
            found.notes.append(K_("{file} in the archive is {kind} and was not read.", file=name, kind=NAMES[part.kind]))
            return
    except FileRefused as other:
        found.notes.append(
            K_("{file} in the archive was not read: {why}.", file=other.problems[0].where, why=other.problems[0].what)
        )
        return
    try:
        statements, form = read(part, f"{name} ")
    except FileRefused as refusal:
        found.problems += refusal.problems
        return
    found.statements += statements
    found.kinds += [part.kind] * len(statements)
    found.forms.append(form)
