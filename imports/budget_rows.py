"""One row of a budget sheet, read cell by cell; what is wrong with it is collected."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from imports import sheet_rows
from imports.budget_words import source_of
from imports.cells import Cell
from imports.columns import Table, is_blank, text_of
from imports.headers import words
from imports.sheet_rows import is_nothing
from imports.written import NotRead, Written, glued, shown
from ledger.errors import LedgerError, Problem
from ledger.i18n import _
from ledger.money import BASE, DIGITS, Money

AMOUNTS = ("appropriated", "allotted", "obligated", "spent", "amount")
_OBJECT = re.compile(r"(?:object|objeto|objet|obj|oe)?s?\s*(?:no\s*)?0?([1-9])(?!\d)\s*(.*)")
_REFERENCES = ("obligation_no", "order")  # what a row may name instead of an object


@dataclass(frozen=True, slots=True)
class Facts:
    """What the book knows that a sheet may name: activities (code → names), objects 1–9 (number → names), the currency of the books."""

    activities: Mapping[str, tuple[str, ...]]
    objects: Mapping[int, tuple[str, ...]]
    currency: str = BASE


@dataclass(slots=True)
class Reading:
    """What is known while a file is read, and what was found out."""

    facts: Facts
    written: Written
    problems: list[Problem] = field(default_factory=list)
    exact: dict[tuple[str, int, str], Decimal] = field(default_factory=dict)  # (sheet, row, role) → amount as it stands


def amount_roles(table: Table) -> list[str]:
    """The columns of a table that hold amounts."""
    return [role for role in table.columns if role in AMOUNTS or role.startswith("object:")]


class Row(sheet_rows.Row):
    """A row of a budget sheet. `kind` is what a column that is only headed "Amount" holds, or `table`."""

    def __init__(self, table: Table, row: int, reading: Reading, kind: str) -> None:
        super().__init__(table, row)
        self.reading, self.kind = reading, kind

    def has_amount(self) -> bool:
        """Whether a cell of the row that holds amounts says something."""
        return any(not is_nothing(self.cell(role)) for role in amount_roles(self.table))

    def is_reference(self) -> bool:
        """Whether the row names an obligation, by its number or its order, and no object."""
        return is_nothing(self.cell("object")) and not all(map(is_nothing, map(self.cell, _REFERENCES)))

    def heading(self) -> str:
        """The activity that a row without amounts names for the rows below it, or nothing."""
        if self.has_amount():
            return ""
        first = next((cell for cell in self.table.grid.rows[self.row] if not is_blank(cell)), None)
        return _activity(text_of(first), self.reading.facts)

    def other_heading(self) -> str:
        """The words that stand alone in a row and name neither an activity nor an object."""
        filled = [cell for cell in self.table.grid.rows[self.row] if not is_blank(cell)]
        said = text_of(filled[0]) if len(filled) == 1 and isinstance(filled[0], str) else ""
        objects = (words(name) for names in self.reading.facts.objects.values() for name in names)
        return "" if words(said) in objects or _OBJECT.fullmatch(words(said)) else said

    def needed(self, role: str, missing: str) -> str:
        """A word that must be there; `missing` says that it is not."""
        text = self.text(role)
        if not text and not self.problems:
            cure = _("write it in the sheet, or leave what is obligated unread: --columns obligated=")
            self.refuse(role, missing, cure, f"{role}-missing")
        return text

    def day(self) -> dt.date | None:
        """The day of the row; None where there is none, or none that can be read."""
        return self.day_in("day", self.reading.written)

    def year(self, otherwise: int | None) -> int | None:
        """The fiscal year: its own column, else the year that the title, the options or the row's day say."""
        said = text_of(self.cell("year"))
        if not said:
            if otherwise is None:
                self.refuse(
                    "year", _("no fiscal year is said"), _("add a column Year, or run again with --year 2026"), "year-missing"
                )
            return otherwise
        if not re.fullmatch(r"(?:19|20)\d\d", said):
            self.refuse("year", _("{value} is not a year", value=shown(said)), _("write it as 2026"), "not-a-year")
            return None
        return int(said)

    def activity(self, otherwise: str) -> str:
        """The code of the activity; one that is not known is refused with those that are."""
        said = self.text("activity")
        found = _activity(said, self.reading.facts) if said else otherwise
        if not found:
            what = _("{value} is not an activity", value=shown(said)) if said else _("no activity is said")
            known = ", ".join(self.reading.facts.activities)
            self.refuse(
                "activity", what, _("write one of {known}, or add it: fund budget activity", known=known), "unknown-activity"
            )
        return found

    def source(self, otherwise: str) -> str:
        """Where the money comes from."""
        said = self.text("source")
        found = source_of(words(said)) if said else otherwise
        if not found:
            self.refuse(
                "source",
                _("{value} is not a source of money", value=shown(said)),
                _("write fund or program-budget"),
                "unknown-source",
            )
        return found

    def objects(self) -> Iterator[tuple[str, int]]:
        """(column of the amount or empty for all, object): one for a row of one object, several where they stand side by side."""
        side_by_side = [role for role in self.table.columns if role.startswith("object:")]
        if side_by_side:
            yield from ((role, int(role[7:])) for role in side_by_side)
            return
        yield "", 0 if "object" not in self.table.columns or self.is_reference() else self._object()

    def _object(self) -> int:
        said = self.text("object")
        if self.problems and not said:
            return 0
        found = _OBJECT.fullmatch(words(said))
        named = next((number for number, names in self.reading.facts.objects.items() if words(said) in map(words, names)), 0)
        if found is None:
            if not named:
                what = (
                    _("{value} is not an object of expenditure", value=shown(said))
                    if said
                    else _("no object of expenditure is said")
                )
                self.refuse("object", what, _("write its number, 1 to 9, as fund budget object lists them"), "unknown-object")
            return named
        number, rest = int(found[1]), found[2]
        other = next(
            (one for one, names in self.reading.facts.objects.items() if one != number and rest and rest in map(words, names)), 0
        )
        if other:
            self.refuse(
                "object",
                _("{value} has the number of one object and the name of object {other}", value=shown(said), other=other),
                _("correct one of them"),
                "two-objects",
            )
        return number

    def amounts(self, role: str, kind: str) -> Iterator[tuple[str, Money]]:
        """(appropriated, allotted, obligated or spent; amount) of the row, or of one column of objects side by side."""
        here = [role] if role else [one for one in AMOUNTS if one in self.table.columns]
        for one in here:
            event = kind if one in ("amount", role) else one
            if kind == "table" and event in ("table", "amount"):
                continue  # a total beside columns that have their own names
            money = self._money(one)
            if money:
                yield event, money

    def _money(self, role: str) -> Money | None:
        cell = self.cell(role)
        if is_nothing(cell):
            return None
        found = self.reading.written.amount(cell)
        if isinstance(found, NotRead):
            self.refuse_unread(role, found)
            return None
        self.reading.exact[self.table.grid.name, self.row, role] = found
        if not self._in_the_books(role, cell):
            return None
        try:
            money = Money(found, self.reading.facts.currency)
        except LedgerError as wrong:
            self.refuse(role, wrong.message.rstrip("."), _("write whole cents"), wrong.name)
            return None
        if money.amount < 0:
            self.refuse(
                role,
                _("{amount} is below zero", amount=money),
                _("write what stands now; what is less than before is taken back with fund budget allot or release"),
                "below-zero",
            )
            return None
        return money

    def _in_the_books(self, role: str, cell: Cell) -> bool:
        """Whether the amount is in the currency of the books, by its own column, its header or what stands with it."""
        home = self.reading.facts.currency
        beside = glued(cell)[1].replace("$", "") if isinstance(cell, str) else ""
        for said in (text_of(self.cell("currency")).upper().replace("US$", "USD"), self.table.currency(role), beside):
            if said and said != home:
                what = (
                    _("{said} is not the currency of the books", said=said)
                    if said in DIGITS
                    else _("{value} is not a currency", value=shown(said))
                )
                self.refuse(
                    "currency" if "currency" in self.table.columns else role,
                    what,
                    _("write the amount in {currency}", currency=home),
                    "other-currency",
                )
                return False
        return True


def _activity(said: str, facts: Facts) -> str:
    """The code of the activity that a text names by its code, its name, or both."""
    plain = words(said)
    for code, names in facts.activities.items():
        if plain and (
            plain == words(code) or plain in map(words, names) or any(plain == f"{words(code)} {words(name)}" for name in names)
        ):
            return code
    return ""
