"""The totals of a pledge sheet, added up again: one that does not foot means a row is missing, doubled or misread."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate

from imports.cells import ErrorCell
from imports.columns import Table, text_of
from imports.headers import currency_in
from imports.pledge_cells import Reading
from imports.pledge_rows import Rows, is_unlabelled, summed_roles
from imports.row_labels import counts_rows
from imports.sheet_rows import HALF_A_CENT, label
from imports.written import NotRead, figure
from ledger.errors import Problem
from ledger.i18n import _, n_
from ledger.money import DIGITS


class Sums:
    """The amounts of one column of rows, added up once: what lies between any two rows is a difference, however many totals ask."""

    def __init__(self, table: Table, rows: Sequence[int], role: str, exact: Mapping[tuple[str, int, str], Decimal]) -> None:
        self.rows = rows
        self._running = [*accumulate((exact.get((table.grid.name, row, role), Decimal(0)) for row in rows), initial=Decimal(0))]

    def between(self, after: int, before: int) -> Decimal:
        """The sum of the rows that stand below `after` and above `before`."""
        return self._running[bisect_left(self.rows, before)] - self._running[bisect_right(self.rows, after)]


def check_totals(table: Table, rows: Rows, pledges: int, reading: Reading) -> dict[int, str]:
    """What each total row turned out to say; those that do not foot become problems of `reading`.

    A total may add up its own group, everything above it, the total before it with what stands between
    ("Disputed contributions"), or everything below it where it stands first. It may count the pledges.
    """
    totals, said = _Totals(table, rows, reading), dict[int, str]()
    for total in rows.totals:
        counted = counts_rows(label(table.grid, total))
        said[total] = _count(table, total, pledges, reading) if counted else totals.foot(total)
    return said


def _count(table: Table, total: int, pledges: int, reading: Reading) -> str:
    for column, cell in enumerate(table.grid.rows[total]):
        if isinstance(cell, Decimal) and cell != pledges and not reading.problems:
            what = n_(
                "the sheet counts {stated} pledges, but {count} stands in it",
                "the sheet counts {stated} pledges, but {count} stand in it",
                pledges, stated=figure(cell),
            )  # fmt: skip
            role = next((role for role, at in table.columns.items() if at == column), "")
            reading.problems.append(
                Problem(table.at(total, role), what, _("find the row that is missing or doubled"), "total-differs")
            )
    return f"it counts the pledges: {pledges:,}"


class _Totals:
    """The totals of one table while they are added up again."""

    def __init__(self, table: Table, rows: Rows, reading: Reading) -> None:
        self.table, self.rows, self.reading = table, rows, reading
        self.sums: dict[tuple[str, str], Sums] = {}  # by role and currency

    def foot(self, total: int) -> str:
        """What a total row says, column by column."""
        foots: list[str] = []
        for role in summed_roles(self.table):
            cell = self.table.cell(total, role)
            stated = self.reading.written.amount(cell) if cell is not None else None
            if isinstance(cell, ErrorCell) or (self.table.grid.name, role) in self.reading.unread:
                foots.append(f"{called(role)} not checked: a cell of the column is no amount")
            elif isinstance(stated, Decimal):
                foots.append(f"{called(role)} {self._foot_column(total, role, stated)}")
            elif isinstance(stated, NotRead) and stated.name.startswith("ambiguous"):
                self._refuse(total, role, stated.what, stated.cure, stated.name)
        return "it is a total: " + (", ".join(foots) or "no amount in it")

    def _refuse(self, total: int, role: str, what: str, cure: str, name: str) -> None:
        self.reading.problems.append(Problem(self.table.at(total, role), what, cure, name))

    def _foot_column(self, total: int, role: str, stated: Decimal) -> str:
        code = self._currency(total)
        sums = list(self._candidates(total, role, code))
        if any(abs(stated - amount) < HALF_A_CENT for amount in sums):
            return "foots"
        if is_unlabelled(self.table, total):
            self._refuse(
                total, "contributor", _("no contributor is named"), _("write the code or the name"), "contributor-missing"
            )
            return "does not foot"
        if not code and len({self._code(row) for row in self.rows.pledged} - {""}) > 1:
            return "not checked: the column has several currencies"
        nearest = min(sums, key=lambda amount: abs(stated - amount))
        cure = _("correct the total, or the row that is missing or doubled")
        self._refuse(total, role, other_sum(stated, nearest), cure, "total-differs")
        return "does not foot"

    def _code(self, row: int) -> str:
        return self.reading.codes.get((self.table.grid.name, row), "")

    def _candidates(self, total: int, role: str, code: str) -> Iterator[Decimal]:
        """Everything a total may add up."""
        if (role, code) not in self.sums:
            rows = [row for row in self.rows.pledged if not code or self._code(row) in (code, "")]
            self.sums[role, code] = Sums(self.table, rows, role, self.reading.exact)
        pledged = self.sums[role, code]
        earlier = bisect_left(self.rows.totals, total)
        previous = self.rows.totals[earlier - 1] if earlier else -1
        above, group = pledged.between(-1, total), pledged.between(previous, total)
        before = self.reading.written.amount(self.table.cell(previous, role)) if earlier else None
        yield above
        yield group
        yield above + self._others(-1, total, role)
        yield group + self._others(previous, total, role)
        if isinstance(before, Decimal):
            yield before + group + self._others(previous, total, role)
        if not self.rows.pledged or total < self.rows.pledged[0]:
            yield pledged.between(-1, len(self.table.grid.rows))

    def _others(self, after: int, before: int, role: str) -> Decimal:
        """What is added into a total and is nobody's pledge."""
        found = (self.reading.written.amount(self.table.cell(row, role)) for row in self.rows.nobody if after < row < before)
        return sum((amount for amount in found if isinstance(amount, Decimal)), Decimal(0))

    def _currency(self, total: int) -> str:
        """The one currency that a total adds up: "Total EUR", or its column."""
        said = text_of(self.table.cell(total, "currency")).upper()
        if said in DIGITS:
            return said
        return next((code for cell in self.table.grid.rows[total] if isinstance(cell, str) and (code := currency_in(cell))), "")


def other_sum(stated: Decimal, nearest: Decimal) -> str:
    """What is wrong with a total that is not what its rows add up to."""
    said = {"stated": figure(stated), "sum": figure(nearest), "difference": figure(abs(stated - nearest))}
    if stated > nearest:
        return _("the total says {stated}, the rows add up to {sum}: {difference} less", **said)
    return _("the total says {stated}, the rows add up to {sum}: {difference} more", **said)


def called(role: str) -> str:
    """A role in words."""
    return role.replace("_", " ").replace(":", " ")
