"""The totals of a budget sheet, added up again: one that does not foot means a row is missing, doubled or misread."""

from collections.abc import Sequence
from decimal import Decimal

from imports.budget_rows import AMOUNTS, Reading, amount_roles
from imports.columns import Table
from imports.pledge_totals import Sums, other_sum
from imports.sheet_rows import HALF_A_CENT
from imports.written import figure
from ledger.errors import Problem
from ledger.i18n import _

NOTHING = Decimal(0)


def check_totals(table: Table, data: Sequence[int], totals: Sequence[int], reading: Reading) -> dict[int, str]:
    """What each total row turned out to say; those that do not foot become problems of `reading`, as do totals across.

    A total adds up all rows above it, the rows since the last total, or the totals since the last row that was one of those.
    """
    _across(table, data, reading)
    sums = {role: Sums(table, data, role, reading.exact) for role in amount_roles(table)}
    said: dict[int, str] = {}
    for total in totals:
        foots = [role for role, added in sums.items() if _foots(table, added, totals, total, role, reading)]
        said[total] = f"it is a total: {', '.join(foots)} foot" if foots else "it is a total"
    return said


def _foots(table: Table, data: Sums, totals: Sequence[int], total: int, role: str, reading: Reading) -> bool:
    stated = reading.written.amount(table.cell(total, role))
    if not isinstance(stated, Decimal):
        return False
    before = max((row for row in totals if row < total), default=-1)
    sums = [data.between(-1, total), data.between(before, total)]
    if not data.rows or total < data.rows[0]:  # a total that stands first
        sums.append(data.between(-1, len(table.grid.rows)))
    if any(abs(stated - amount) < HALF_A_CENT for amount in sums):
        return True
    what = other_sum(stated, min(sums, key=lambda amount: abs(stated - amount)))
    cure = _("correct the total, or the row that is missing or doubled")
    reading.problems.append(Problem(table.at(total, role), what, cure, "total-differs"))
    return False


def _across(table: Table, data: Sequence[int], reading: Reading) -> None:
    """Objects side by side with a total at the end: each row's total is the sum of its objects."""
    parts = [role for role in table.columns if role.startswith("object:")]
    whole = next((role for role in AMOUNTS if role in table.columns), "")
    if not parts or not whole:
        return
    for row in data:
        stated = reading.written.amount(table.cell(row, whole))
        if isinstance(stated, Decimal):
            reading.exact[table.grid.name, row, whole] = stated
        added = sum((reading.exact.get((table.grid.name, row, role), NOTHING) for role in parts), NOTHING)
        if isinstance(stated, Decimal) and abs(stated - added) >= HALF_A_CENT:
            what = _(
                "the total says {amount}, the objects add up to {added}",
                amount=figure(stated),
                added=figure(added),
            )
            reading.problems.append(
                Problem(table.at(row, whole), what, _("correct the total, or the object that is wrong"), "total-differs")
            )
