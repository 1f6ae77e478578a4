"""A sheet of pledges, of any layout → drafts, problems, and what became of every row. The book is not touched.

One sheet of pledges, or one with a second sheet of instalments linked by the pledge's number. A status of
contributions (agreed, cash, bilateral, promissory notes, outstanding) gives pledges with payments. Every
problem of the file is found at once, at its cell, with its cure.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from imports.cells import Grid, Workbook
from imports.columns import Table, find_table, place, text_of
from imports.headers import currency_in
from imports.looks import look_at
from imports.pledge_cells import PledgeOptions, Reading, Row
from imports.pledge_drafts import Part, part_of, read_pledge
from imports.pledge_layout import layout_problems, pledge_columns
from imports.pledge_rows import BELOW, DAYS, NOBODY, PAYMENTS, SUMS, Rows, by_rows, groups, sort_rows, unread_doubts
from imports.pledge_totals import called, check_totals
from imports.sheet_rows import Found, Why, chosen, half_converted, not_there, tables_of, texts, unread, verdicts
from imports.written import day_readings, prove, shown
from ledger.contributions.directory import Directory
from ledger.contributions.drafts import PledgeDraft
from ledger.errors import Problem
from ledger.i18n import N_, _, n_

__all__ = ["PledgeOptions", "PledgeSheet", "read_pledges"]
PledgeSheet = Found[PledgeDraft]


def _instalment_columns(roles: Collection[str]) -> bool:
    return (
        "number" in roles
        and ("amount" in roles or "instalment_amount" in roles)
        and ("due" in roles or "instalment_due" in roles)
    )


def read_pledges(workbook: Workbook, directory: Directory, options: PledgeOptions) -> PledgeSheet:
    """Every pledge of the file as a draft, every problem at its cell, every row accounted for.

    Amounts in the currency of their row; nothing is guessed: what can be read in two ways is a problem whose
    cure names the option that decides. A total that does not foot is a problem.
    """
    found = tables_of(workbook, "pledges", pledge_columns, options)
    parts = _instalment_tables(workbook.sheets, found)
    pledged = [table for table in found if table not in parts]
    problems = not_there(workbook, options) or list(layout_problems(chosen(workbook, options), pledged, parts, options))
    if problems:
        return Found((), tuple(problems), verdicts(workbook, {}, ("refused", "the file's layout is in question")))
    return _Pledges(workbook, pledged, parts, directory, options).read()


def _instalment_tables(grids: Sequence[Grid], found: Sequence[Table]) -> list[Table]:
    """The sheets that give the instalments of another sheet's pledges, by their numbers; also of sheets not chosen."""
    if not any("number" in table.columns and not by_rows(table) for table in found):
        return []
    named = [table for table in found if "number" in table.columns and by_rows(table)]
    others = [grid for grid in grids if all(table.grid is not grid for table in found)]
    return named + [table for grid in others if (table := find_table(grid, "pledges", _instalment_columns, {}))]


class _Pledges:
    """One file while it is read."""

    def __init__(
        self,
        workbook: Workbook,
        pledged: Sequence[Table],
        instalments: Sequence[Table],
        directory: Directory,
        options: PledgeOptions,
    ) -> None:
        self.workbook, self.pledged, self.instalments, self.options = workbook, pledged, instalments, options
        tables = [*pledged, *instalments]
        written = prove(texts(tables, DAYS), texts(tables, SUMS), order=options.dates, mark=options.decimal)
        looks = look_at(workbook, [table.grid.name for table in tables])
        self.reading = Reading(directory, options, written, looks=looks, cures=_cures(tables[0]))
        self.verdicts: dict[str, dict[int, Why]] = {table.grid.name: {} for table in tables}
        self.parts: dict[str, list[Part]] = {}
        self.doubts: list[str] = []  # what stands beside pledges and may take them back
        self.left: list[str] = []  # rows with amounts that are no pledges
        self.drafts: list[PledgeDraft] = []
        self.places: dict[str, tuple[Table, int]] = {}

    def read(self) -> PledgeSheet:
        """The whole file."""
        if not self.options.dates:
            self.reading.problems += [problem for table in self.pledged for problem in half_converted(table, DAYS)]
        for table in self.instalments:
            self._read_parts(table)
        for table in self.pledged:
            self._read_table(table)
        for parts in self.parts.values():
            self._orphans(parts)
        self._refuse_doubles()
        otherwise = ("not a pledge", "its sheet has no pledges, or was not chosen")
        rows = verdicts(self.workbook, self.verdicts, otherwise)
        layout = [table.spoken() for table in (*self.pledged, *self.instalments)]
        problems = _once_per_column(self.reading)
        return Found(tuple(self.drafts), tuple(problems), rows, tuple(self._notes()), tuple(layout))

    def _set(self, table: Table, row: int, verdict: str, why: str = "") -> None:
        self.verdicts[table.grid.name][row] = (verdict, why)

    def _refuse(self, table: Table, rows: Iterable[int], problems: Sequence[Problem]) -> None:
        assert problems, "a row is refused for a reason"
        self.reading.problems += problems
        for row in rows:
            self._set(table, row, "refused", problems[0].what)

    def _read_parts(self, table: Table) -> None:
        """A sheet of instalments; a row without a number belongs to the pledge above it."""
        rows, number = sort_rows(table, self.reading.directory), ""
        for index in rows.pledged:
            row = Row(table, index, self.reading)
            number = row.text("number") or number
            part = part_of(row)
            if row.problems:
                self._refuse(table, [index], row.problems)
            elif part:
                self._set(table, index, "instalment", f"of pledge {number}")
                self.parts.setdefault(number.casefold(), []).append(part)
        self._close(table, rows, sum(map(len, self.parts.values())))

    def _read_table(self, table: Table) -> None:
        rows = sort_rows(table, self.reading.directory)
        for group in groups(table, rows):
            number = text_of(table.cell(group[0], "number")).casefold()
            parts = self.parts.pop(number, []) if number else []
            found = read_pledge(table, group, self.reading, parts)
            if isinstance(found, PledgeDraft):
                self.drafts.append(found)
                self.places[found.where] = (table, group[0])
                self._set(table, group[0], "pledge")
                self.doubts += unread_doubts(table, group[0])
                for row in group[1:]:
                    self._set(table, row, "instalment", f"of the pledge in row {group[0] + 1}")
            elif isinstance(found, str):
                self._set(table, group[0], "not a pledge", found)
            else:
                self._refuse(table, group, found)
                for part in parts:
                    self._set(part.row.table, part.row.row, "refused", f"its pledge is refused: {found[0].what}")
        for row in rows.strays:
            what = _("a contributor stands below the last total: is this a pledge?")
            cure = _("move it above the total, or take the row out")
            self._refuse(table, [row], [Problem(table.at(row, "contributor"), what, cure, "below-the-total")])
        self._close(
            table, rows, len([1 for verdict, _ in self.verdicts[table.grid.name].values() if verdict in ("pledge", "refused")])
        )

    def _close(self, table: Table, rows: Rows, count: int) -> None:
        for row, why in rows.others.items():
            self._set(table, row, "not a pledge", why)
            if why in (NOBODY, BELOW):
                self.left.append(f"{table.at(row)} {text_of(table.cell(row, 'contributor'))}".strip())
        for row, why in check_totals(table, rows, count, self.reading).items():
            self._set(table, row, "not a pledge", why)

    def _orphans(self, parts: Sequence[Part]) -> None:
        """Instalments whose pledge is not in the file; where sheets were chosen, it may stand in another."""
        row = parts[0].row
        number = shown(text_of(row.cell("number")))
        if all(grid is not row.table.grid for grid in chosen(self.workbook, self.options)):
            for part in parts:
                self._set(part.row.table, part.row.row, "not a pledge", f"pledge {number} is not in the sheets that were chosen")
            return
        what = _("no pledge of the file has the number {number}", number=number)
        problem = Problem(row.table.at(row.row, "number"), what, _("correct the number, or add the pledge"), "no-such-pledge")
        self.reading.problems.append(problem)
        for part in parts:
            self._set(part.row.table, part.row.row, "refused", what)

    def _refuse_doubles(self) -> None:
        """A number stands for one pledge only."""
        first: dict[str, PledgeDraft] = {}
        kept: list[PledgeDraft] = []
        for draft in self.drafts:
            earlier = first.setdefault(draft.number.casefold(), draft) if draft.number else draft
            if earlier is draft:
                kept.append(draft)
                continue
            table, row = self.places[draft.where]
            what = _("pledge {value} stands in {where} already", value=shown(draft.number), where=earlier.where)
            cure = _("give each pledge its own number, or take one out")
            self._refuse(table, [row], [Problem(table.at(row, "number"), what, cure, "duplicate-number")])
        self.drafts = kept

    def _notes(self) -> Iterator[str]:
        """What a careful officer is told: how texts were read, what was not read, what was rounded or taken back."""
        yield from self._reading_notes()
        if self.left:
            yield _("Amounts that are no pledge and were not taken: {several}.", several="; ".join(self.left))
        for role in sorted({role for role, _change in self.reading.rounded}):
            added = [change for said, change in self.reading.rounded if said == role]
            yield _(
                "Rounded half up to what the currency has: {count} of {role}, together {change}.",
                count=len(added), role=called(role), change=f"{sum(added):+,f}",
            )  # fmt: skip
        if self.reading.taken_back:
            yield _(
                "Payments below zero take back what an earlier list credited: {several}.",
                several="; ".join(self.reading.taken_back),
            )
        if self.doubts:
            yield _("Words that may take a pledge back, in columns that are not read: {several}.", several="; ".join(self.doubts))
        unsigned = sum(draft.signed is None for draft in self.drafts)
        if unsigned:
            yield _("Pledges without a day of signature, announced but not receivable: {count}.", count=unsigned)
        if self.reading.undated:
            yield _("Pledges without a due day, due when they were signed: {count}.", count=self.reading.undated)
        twins = len(self.drafts) - len({replace(draft, where="") for draft in self.drafts})
        if twins:
            yield _("Pledges equal to another one of the file in everything, taken as well: {count}.", count=twins)

    def _reading_notes(self) -> Iterator[str]:
        written = self.reading.written
        if self.workbook.encoding:
            yield from self.workbook.notes[:1]
        if written.order_by:
            first = _DAY_FIRST if written.order == "dmy" else _MONTH_FIRST
            yield _(first, value=written.order_by)
        if written.mark_by:
            yield _(_AMOUNTS_WRITTEN[written.mark], value=written.mark_by)
        for table in self.pledged:
            idle = ["paid_on"] if "paid_on" in table.columns and not PAYMENTS.keys() & table.columns.keys() else []
            yield from unread(table, *idle)


_DAY_FIRST = N_("Days written as text have the day first: {value} can be read in no other way.")
_MONTH_FIRST = N_("Days written as text have the month first: {value} can be read in no other way.")
_AMOUNTS_WRITTEN = {
    "point": N_("Amounts written as text have a decimal point: {value} can be read in no other way."),
    "comma": N_("Amounts written as text have a decimal comma: {value} can be read in no other way."),
}


def _once_per_column(reading: Reading) -> list[Problem]:
    """What one option decides for a column is said once, at its first cell."""
    silent: set[int] = set()
    said: dict[int, Problem] = {}
    for problems in reading.ambiguous.values():
        silent.update(map(id, problems[1:]))
        if len(problems) > 1:
            what = n_(
                # For translators: {problem} is what is wrong with the first cell, a sentence of its own without its point.
                "{problem}, and one more cell of the column",
                "{problem}, and {count} more cells of the column",
                len(problems) - 1,
                problem=problems[0].what,
            )
            said[id(problems[0])] = replace(problems[0], what=what)
    for first, *others in reading.unsaid.values():
        silent.update(map(id, others))
        if others:
            what = n_("{what}; the same in 1 more row", "{what}; the same in {count} more rows", len(others), what=first.what)
            said[id(first)] = replace(first, what=what)
    return [said.get(id(problem), problem) for problem in reading.problems if id(problem) not in silent]


def _cures(table: Table) -> dict[str, str]:
    """Options that the lines above the table suggest; only suggested: a title is no column."""
    titles = [(row, cell) for row in range(table.first) for cell in table.grid.rows[row] if isinstance(cell, str)]
    cures: dict[str, str] = {}
    for row, title in titles:
        code = currency_in(title)
        days = {day for word in title.split() for day in day_readings(word).values()}
        if code:
            cures.setdefault(
                "currency",
                _("run again with --currency {currency} ({place} names it)", currency=code, place=place(table.grid, row)),
            )
        if len(days) == 1:
            cures.setdefault(
                "paid_on", _("run again with --paid-on {day} (the day in {place})", day=days.pop(), place=place(table.grid, row))
            )
    return cures
