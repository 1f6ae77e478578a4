"""What each row of a pledge sheet is: a pledge, a total, a heading, a note; decided before any amount is taken."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from imports.cells import Cell, ErrorCell
from imports.columns import Table, is_blank, place, repeats, text_of
from imports.row_labels import adds_up, has_fallen, is_nobody
from imports.sheet_rows import is_empty, label
from imports.written import amount_readings, shown
from ledger.contributions.directory import AmbiguousContributor, Directory

PAYMENTS = {"cash": "cash", "in_kind": "in_kind", "promissory_notes": "note"}  # role → method of a PaymentDraft
SUMS = ("amount", "instalment_amount", *PAYMENTS, "disputed", "outstanding", "exchange")
DAYS = ("signed", "due", "paid_on", "instalment_due")
NOBODY = "it is added into a total, but it is no contributor's"
BELOW = "it stands below the last total, which is whole without it"
_AGAIN = "it repeats the header"


@dataclass(slots=True)
class Rows:
    """The rows of a table by what they are, as indexes in the order of the sheet."""

    pledged: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    nobody: list[int] = field(default_factory=list)  # added into a total, nobody's pledge
    strays: list[int] = field(default_factory=list)  # a known contributor below the last total
    others: dict[int, str] = field(default_factory=dict)  # not pledges, and why


def summed_roles(table: Table) -> list[str]:
    """The columns that hold amounts."""
    return [role for role in table.columns if role.partition(":")[0] in SUMS]


def sort_rows(table: Table, directory: Directory) -> Rows:
    """Every row under the header that is not empty, as what it is.

    Below the last total only a contributor that the directory knows is still in question; all else there
    belongs to the notes, because the total is whole without it.
    """
    rows = Rows()
    for row in range(len(table.grid.rows)):
        if is_empty(table.grid.rows[row]):
            continue
        if row < table.first:
            rows.others[row] = "it is the header" if row == table.first - 1 else "it stands above the table"
        else:
            _sort(table, directory, row, rows)
    closing = max((row for row in rows.totals if any(pledge < row for pledge in rows.pledged)), default=None)
    if closing is not None and not any(why == _AGAIN and row > closing for row, why in rows.others.items()):
        _close(table, directory, closing, rows)
    unlabelled = {row for row in rows.pledged[1:] if is_unlabelled(table, row)}
    rows.totals = sorted([*rows.totals, *unlabelled])
    rows.pledged = [row for row in rows.pledged if row not in unlabelled]
    return rows


def _sort(table: Table, directory: Directory, row: int, rows: Rows) -> None:
    said = label(table.grid, row)
    known = is_known(directory, text_of(table.cell(row, "contributor")))
    if repeats(table, row, "pledges"):
        rows.others[row] = _AGAIN
    elif adds_up(said) and not known:
        rows.totals.append(row)
    elif is_nobody(said) and not known:
        rows.nobody.append(row)
        rows.others[row] = NOBODY
    elif _is_data(table, row, known=known):
        rows.pledged.append(row)
    else:
        empty = is_empty(_cells(table, row, table.columns))
        rows.others[row] = (
            "nothing stands in the columns that are read" if empty else "it is a heading or a note: it has no amount"
        )


def _close(table: Table, directory: Directory, closing: int, rows: Rows) -> None:
    below = [row for row in rows.pledged if row > closing]
    rows.pledged = [row for row in rows.pledged if row < closing]
    for row in below:
        if is_known(directory, text_of(table.cell(row, "contributor"))):
            rows.strays.append(row)
        else:
            rows.others[row] = BELOW


def is_known(directory: Directory, text: str) -> bool:
    """Whether the directory has a contributor, or several, for a text."""
    try:
        return bool(text) and directory.find(text) is not None
    except AmbiguousContributor:
        return True


def unread_doubts(table: Table, row: int) -> Iterator[str]:
    """Cells of columns that have no role whose words may take the pledge back: "cancelled by note of 3 May"."""
    read = set(table.columns.values())
    for column, cell in enumerate(table.grid.rows[row]):
        if column not in read and isinstance(cell, str) and has_fallen(cell):
            yield f"{place(table.grid, row, column)} {shown(cell)}"


def is_unlabelled(table: Table, row: int) -> bool:
    """Whether nothing but amounts stands in a row: a total that nobody called so, if it foots."""
    amounts = {table.columns[role] for role in summed_roles(table)}
    filled = [column for column, cell in enumerate(table.grid.rows[row]) if not is_blank(cell)]
    figures = [column for column in filled if isinstance(table.grid.rows[row][column], Decimal)]
    return not by_rows(table) and bool(amounts & set(filled)) and figures == filled


def _is_data(table: Table, row: int, *, known: bool) -> bool:
    if any(_is_amount(cell) for cell in _cells(table, row, summed_roles(table))):
        return True
    filled = sum(not is_blank(cell) for cell in _cells(table, row, table.columns))
    return filled > 1 or (known and filled == 1)


def _cells(table: Table, row: int, roles: Iterable[str]) -> Iterator[Cell]:
    return (table.cell(row, role) for role in roles)


def _is_amount(cell: Cell) -> bool:
    return isinstance(cell, (Decimal, ErrorCell)) or (isinstance(cell, str) and bool(amount_readings(cell)))


def by_rows(table: Table) -> bool:
    """Whether each row is an instalment: there is a column for its amount or its number."""
    return "instalment_amount" in table.columns or "instalment" in table.columns


def groups(table: Table, rows: Rows) -> Iterator[list[int]]:
    """The rows of each pledge: one row, or in a table of instalments all rows of one number and those that leave it out."""
    if not by_rows(table):
        yield from ([row] for row in rows.pledged)
        return
    found: dict[str, list[int]] = {}
    key = ""
    for row in rows.pledged:
        number = text_of(table.cell(row, "number")).casefold()
        if number or not is_blank(table.cell(row, "contributor")) or not key:
            key = number or f"row {row}"
        found.setdefault(key, []).append(row)
    yield from found.values()
