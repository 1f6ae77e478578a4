"""The totals of a pledge sheet, added up again: one that does not foot means a row is missing, doubled or misread."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from imports.cells import ErrorCell
from imports.columns import Table, text_of
from imports.headers import currency_in
from imports.pledge_cells import Reading
from imports.pledge_rows import HALF_A_CENT, Rows, is_unlabelled, summed_roles
from imports.row_labels import counts_rows
from imports.written import NotRead, figure
from ledger.errors import Problem
from ledger.i18n import _, n_
from ledger.money import DIGITS


def check_totals(table: Table, rows: Rows, pledges: int, reading: Reading) -> dict[int, str]:
    """What each total row turned out to say; those that do not foot become problems of `reading`.

    A total may add up its own group, everything above it, the total before it with what stands between
    ("Disputed contributions"), or everything below it where it stands first. It may count the pledges.
    """
    said: dict[int, str] = {}
    for total in rows.totals:
        label = next((cell for cell in table.grid.rows[total] if isinstance(cell, str)), "")
        if counts_rows(label):
            said[total] = _count(table, total, pledges, reading)
        else:
            said[total] = _foot(table, rows, total, reading)
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


def _foot(table: Table, rows: Rows, total: int, reading: Reading) -> str:
    foots: list[str] = []
    for role in summed_roles(table):
        cell = table.cell(total, role)
        stated = reading.written.amount(cell) if cell is not None else None
        if isinstance(cell, ErrorCell) or (table.grid.name, role) in reading.unread:
            foots.append(f"{called(role)} not checked: a cell of the column is no amount")
        elif isinstance(stated, Decimal):
            foots.append(_foot_column(table, rows, total, role, stated, reading))
        elif isinstance(stated, NotRead) and stated.name.startswith("ambiguous"):
            reading.problems.append(Problem(table.at(total, role), stated.what, stated.cure, stated.name))
    return "it is a total: " + (", ".join(filter(None, foots)) or "no amount in it")


def _foot_column(table: Table, rows: Rows, total: int, role: str, stated: Decimal, reading: Reading) -> str:
    code = _currency(table, total)
    sums = [sum(amounts, Decimal(0)) for amounts in _candidates(table, rows, total, role, code, reading)]
    if any(abs(stated - amount) < HALF_A_CENT for amount in sums):
        return f"{called(role)} foots"
    if is_unlabelled(table, total):
        reading.problems.append(Problem(table.at(total, "contributor"), _("no contributor is named"), _("write the code or the name"), "contributor-missing"))  # fmt: skip
        return f"{called(role)} does not foot"
    if not code and len({reading.codes.get((table.grid.name, row), "") for row in rows.pledged} - {""}) > 1:
        return f"{called(role)} not checked: the column has several currencies"
    nearest = min(sums, key=lambda amount: abs(stated - amount))
    what = other_sum(stated, nearest)
    reading.problems.append(
        Problem(table.at(total, role), what, _("correct the total, or the row that is missing or doubled"), "total-differs")
    )
    return f"{called(role)} does not foot"


def other_sum(stated: Decimal, nearest: Decimal) -> str:
    """What is wrong with a total that is not what its rows add up to."""
    said = {"stated": figure(stated), "sum": figure(nearest), "difference": figure(abs(stated - nearest))}
    if stated > nearest:
        return _("the total says {stated}, the rows add up to {sum}: {difference} less", **said)
    return _("the total says {stated}, the rows add up to {sum}: {difference} more", **said)


def _candidates(table: Table, rows: Rows, total: int, role: str, code: str, reading: Reading) -> Iterator[Sequence[Decimal]]:
    """Everything a total may add up."""
    previous = max((row for row in rows.totals if row < total), default=-1)

    def amounts(indexes: Sequence[int]) -> list[Decimal]:
        here = [row for row in indexes if not code or reading.codes.get((table.grid.name, row)) in (code, "", None)]
        return [reading.exact.get((table.grid.name, row, role), Decimal(0)) for row in here]

    def others(after: int) -> list[Decimal]:
        found = (reading.written.amount(table.cell(row, role)) for row in rows.nobody if after < row < total)
        return [amount for amount in found if isinstance(amount, Decimal)]

    above = [row for row in rows.pledged if row < total]
    group = [row for row in above if row > previous]
    before = reading.written.amount(table.cell(previous, role)) if previous >= 0 else None
    yield amounts(above)
    yield amounts(group)
    yield amounts(above) + others(-1)
    yield amounts(group) + others(previous)
    if isinstance(before, Decimal):
        yield [before, *amounts(group), *others(previous)]
    if not above:
        yield amounts(rows.pledged)


def called(role: str) -> str:
    """A role in words."""
    return role.replace("_", " ").replace(":", " ")


def _currency(table: Table, total: int) -> str:
    """The one currency that a total adds up: "Total EUR", or its column."""
    said = text_of(table.cell(total, "currency")).upper()
    if said in DIGITS:
        return said
    return next((code for cell in table.grid.rows[total] if isinstance(cell, str) and (code := currency_in(cell))), "")
