"""A sheet of the budget, of any layout → drafts, problems, and what became of every row. The book is not touched.

Three kinds of table, by their columns: money given to lines (appropriated, allotted: an object per row, or the
objects side by side), obligations (a payee, an order), and spending. Every problem is found at once, at its cell.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from imports.budget_rows import AMOUNTS, Facts, Reading, Row, amount_roles
from imports.budget_totals import check_totals
from imports.budget_words import TITLES, source_of
from imports.cells import Workbook
from imports.columns import Table, scaled, two_columns
from imports.headers import words
from imports.row_labels import adds_up
from imports.sheet_rows import (
    Found,
    SheetOptions,
    Why,
    another,
    half_converted,
    is_empty,
    label,
    not_there,
    tables_of,
    texts,
    unread,
    verdicts,
)
from imports.written import prove, shown
from ledger.budget.drafts import BudgetDraft, LineKey, ObligationDraft, SpendingDraft
from ledger.errors import Problem
from ledger.i18n import N_, _
from ledger.money import Money

Draft = BudgetDraft | ObligationDraft | SpendingDraft


BudgetSheet = Found[Draft]


@dataclass(frozen=True, slots=True)
class BudgetOptions(SheetOptions):
    """What the officer says about a sheet of the budget: see `fund import budget --help`."""

    amounts: str = ""  # what a column that is only headed "Amount" holds: appropriated, allotted, obligated, spent
    year: int | None = None  # where no column says it
    activity: str = ""
    source: str = ""
    on: dt.date | None = None  # the day of all rows, where there is no such column


def _wanted(roles: Collection[str]) -> bool:
    """A table has amounts, and says what they are for: an object, or an obligation that has one."""
    by_object = any(f"object:{number}" in roles for number in range(1, 10))
    amounts = any(role in roles for role in AMOUNTS)
    return by_object or (amounts and any(role in roles for role in ("object", "obligation_no", "order")))


def read_budget(workbook: Workbook, facts: Facts, options: BudgetOptions, today: dt.date) -> BudgetSheet:
    """Every amount of the file as a draft, every problem at its cell, every row accounted for.

    Amounts in the currency of the books; a row in another is a problem, as are an unknown object or activity, the same
    line twice, and a total that does not foot. `today` is the day of rows for which nothing says another.
    """
    tables, problems = tables_of(workbook, "budget", _wanted, options), not_there(workbook, options)
    if not tables and not problems:
        cure = _('name the columns: --columns "object=Line,allotted=Amount" (a header, or letters)')
        problems = [
            Problem("file", _("no row says which column is the object of expenditure and which the amount"), cure, "no-table")
        ]
    if problems:
        return Found((), tuple(problems), verdicts(workbook, {}, ("refused", "the file's layout is in question")))
    return _Sheets(workbook, tables, facts, options, today).read()


_TWICE = {
    "appropriated": N_("object {object} of {activity} is appropriated, and stands in {place} already"),
    "allotted": N_("object {object} of {activity} is allotted, and stands in {place} already"),
}


class _Sheets:
    """One file while it is read."""

    def __init__(self, workbook: Workbook, tables: Sequence[Table], facts: Facts, options: BudgetOptions, today: dt.date) -> None:
        self.workbook, self.tables, self.options, self.today = workbook, tables, options, today
        days, amounts = texts(tables, ("day",)), texts(tables, (*AMOUNTS, *_OBJECTS))
        written = prove(days, amounts, order=options.dates, mark=options.decimal)
        self.reading = Reading(facts, written)
        self.verdicts: dict[str, dict[int, Why]] = {table.grid.name: {} for table in tables}
        self.drafts: list[Draft] = []
        self.seen: dict[object, str] = {}  # what may stand once → where it stood first
        self.notes: list[str] = []

    def read(self) -> BudgetSheet:
        """The whole file."""
        for table in self.tables:
            if not self.options.dates:
                self.reading.problems += half_converted(table, ("day",))
            self._read_table(table)
        otherwise = ("not budget", "its sheet has no table of the budget, or was not chosen")
        rows = verdicts(self.workbook, self.verdicts, otherwise)
        notes = (*self.notes, *(note for table in self.tables for note in unread(table)))
        layout = tuple(table.spoken() for table in self.tables)
        return Found(tuple(self.drafts), tuple(self.reading.problems), rows, notes, layout)

    def _read_table(self, table: Table) -> None:
        found = [
            *scaled(table, [table.columns[role] for role in amount_roles(table)]),
            *_twice(table),
            *another(table, "budget", _wanted),
        ]
        kind = _kind(table, self.options)
        if not kind and not found:
            cure = _("say it: --amounts appropriated|allotted|obligated|spent")
            what = _("nothing says whether these amounts are appropriated, allotted, obligated or spent")
            found.append(Problem(table.at(table.first - 1, "amount"), what, cure, "which-amounts"))
        self.reading.problems += found
        if found:
            self.verdicts[table.grid.name] = {
                row: ("refused", found[0].what) for row, cells in enumerate(table.grid.rows) if not is_empty(cells)
            }
            return
        self.reading.problems += _undated(table, kind, self.options)
        defaults = self._defaults(table)
        totals, data, activity, above = list[int](), list[int](), "", None
        for index, cells in enumerate(table.grid.rows):
            if is_empty(cells):
                continue
            if index < table.first:
                self._set(table, index, "not budget", "it is the header, or stands above it")
                continue
            row = Row(table, index, self.reading, kind)
            heading = row.heading()
            if adds_up(label(table.grid, index)):
                totals.append(index)
            elif heading:
                activity, above = heading, None
                self._set(table, index, "not budget", f"it is a heading: {heading}")
            elif not row.has_amount():
                above = row if row.other_heading() else above
                self._set(table, index, "not budget", "it has no amount")
            else:
                data.append(index)
                self._unread_heading(table, above, activity)
                above = None
                activity = self._row(table, row, kind, defaults, activity)
        for index, why in check_totals(table, data, totals, self.reading).items():
            self._set(table, index, "not budget", why)

    def _unread_heading(self, table: Table, heading: Row | None, activity: str) -> None:
        """Words above amounts that name no activity: a question where other headings do, else told."""
        if heading is None:
            return
        said = shown(heading.other_heading())
        if not activity and not source_of(words(heading.other_heading())):
            self.notes.append(_("A heading that says nothing about the amounts below it: {heading}.", heading=said))
            return
        what = _("{heading} stands above amounts and is no activity: whose are they?", heading=said)
        cure = _("write the code of an activity, say sources of money in a column Source, or take the row out")
        self._refuse(table, heading, [Problem(heading.place, what, cure, "unknown-activity")])

    def _row(self, table: Table, row: Row, kind: str, defaults: "_Defaults", activity: str) -> str:
        """One row as its drafts; returns the activity that holds for the rows below it."""
        stated = row.day() or self.options.on
        day = stated or self.today
        if row.is_reference():
            here, year, source = "", None, defaults.source
        else:
            here = row.activity(activity or defaults.activity)
            year = self._year(table, row, kind, defaults, day)
            source = row.source(defaults.source)
        drafts, undated = list[Draft](), False
        for role, number in row.objects():
            for event, money in row.amounts(role, kind):
                line = LineKey(year, here, number, source) if year and here and number else None
                undated = undated or (event in _ON_A_DAY and stated is None)
                drafts += self._draft(row, line, event, money, day)
        if undated and "day" in table.columns and not row.problems:
            row.refuse("day", _("no day is said"), _("write the day, or run again with --on 2026-09-30"), "day-missing")
        if row.problems:
            self._refuse(table, row, row.problems)
        elif undated:
            self._set(table, row.row, "refused", _("no day is said"))
        elif drafts:
            self.drafts += drafts
            self._set(table, row.row, "budget")
        else:
            self._set(table, row.row, "not budget", "its amounts are zero")
        return here or activity

    def _year(self, table: Table, row: Row, kind: str, defaults: "_Defaults", day: dt.date) -> int | None:
        """Money is given for a year that somebody says, and used in that of its day."""
        of_the_day = not {kind, *table.columns} & {"appropriated", "allotted"}
        return row.year(defaults.year or (day.year if of_the_day else None))

    def _draft(self, row: Row, line: LineKey | None, event: str, money: Money, day: dt.date) -> Iterator[Draft]:
        obligation = (row.text("obligation_no") or row.text("order")) if event == "spent" else ""
        if obligation:
            line = None
        elif line is None:
            if not row.problems:
                row.refuse("object", _("no object of expenditure is said"), _("add a column Object"), "unknown-object")
            return
        if event == "obligated":
            assert line is not None, "an obligation has a line"
            payee, order = row.needed("payee", _("the payee is missing")), row.needed("order", _("the order is missing"))
            if payee and order:
                self._once(
                    row, (order.casefold(), line), "order", N_("order {order} stands in {place} already"), order=shown(order)
                )
                yield ObligationDraft(line, money, payee, order, day, row.text("agreement"), row.place)
        elif event == "spent":
            payee, text, agreement = row.text("payee"), row.text("text"), row.text("agreement")
            yield SpendingDraft(line, obligation, money, day, payee, text, agreement, row.place)
        else:
            assert line is not None, "money is given to a line"
            self._once(row, (line, event), "object", _TWICE[event], object=line.object, activity=line.activity)
            yield BudgetDraft(line, event, money, day, row.text("text"), row.place)

    def _once(self, row: Row, key: object, role: str, said: str, **values: object) -> None:
        first = self.seen.setdefault(key, row.place)
        if first != row.place:
            row.refuse(
                role,
                _(said, place=first, **values),
                _("take one of the two out, or add them up"),
                "twice-the-same-line",
            )

    def _defaults(self, table: Table) -> "_Defaults":
        """What holds for rows that do not say it: the options, else what stands above the table, else the Coordinator's office."""
        year, activity = self.options.year, self.options.activity
        if year is None and "year" not in table.columns:
            year = _year_above(table)
            if year:
                self.notes.append(_("The fiscal year is {year}, as the title says.", year=year))
        if not activity and "activity" not in table.columns and "COORD" in self.reading.facts.activities:
            activity = "COORD"
        return _Defaults(year, activity, self.options.source or "fund")

    def _set(self, table: Table, row: int, verdict: str, why: str = "") -> None:
        self.verdicts[table.grid.name][row] = (verdict, why)

    def _refuse(self, table: Table, row: Row, problems: Sequence[Problem]) -> None:
        self.reading.problems += problems
        self._set(table, row.row, "refused", problems[0].what)


@dataclass(frozen=True, slots=True)
class _Defaults:
    year: int | None
    activity: str
    source: str


_ON_A_DAY = ("obligated", "spent")  # what falls into a quarter by its day
_OBJECTS = tuple(f"object:{number}" for number in range(1, 10))


def _kind(table: Table, options: BudgetOptions) -> str:
    """What the amounts of a table are that no header of their own says; `table` where headers say it, empty where nothing does."""
    said = [role for role in AMOUNTS if role in table.columns and role != "amount"]
    if said:
        return said[0] if any(role.startswith("object:") for role in table.columns) else "table"
    if options.amounts:
        return options.amounts
    if "obligation_no" in table.columns:
        return "spent"
    above = [cell for row in table.grid.rows[: table.first - 1] for cell in row if isinstance(cell, str)]
    for title in (*reversed(above), table.grid.name):
        for kind, pattern in TITLES:
            if pattern.search(words(title)):
                return kind
    return ""


def _year_above(table: Table) -> int | None:
    """The one year that the lines above the table, its headers or the sheet's name say."""
    texts = [cell for row in table.grid.rows[: table.first] for cell in row if isinstance(cell, str)]
    years = {
        int(word)
        for text in (*texts, table.grid.name)
        for word in words(text).split()
        if word.isdigit() and 1990 <= int(word) <= 2100
    }
    return years.pop() if len(years) == 1 else None


def _twice(table: Table) -> Iterator[Problem]:
    for role, columns in table.twice.items():
        yield two_columns(table, role, columns)


def _undated(table: Table, kind: str, options: BudgetOptions) -> Iterator[Problem]:
    """Orders and spending fall into a quarter by their day: one that nothing says is asked for once."""
    role = next((role for role in _ON_A_DAY if role in table.columns), "amount" if kind in _ON_A_DAY else "")
    if role and "day" not in table.columns and options.on is None:
        what = _("no column says on which day these amounts were obligated or spent")
        cure = _("add a column Date, or run again with --on 2026-09-30, the day of all of them")
        yield Problem(table.at(table.first - 1, role), what, cure, "day-missing")
