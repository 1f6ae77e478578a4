"""What a reading that nothing proves must not be: of several accounts, of no money, of days that no file of a bank has.

Pure. Raises FileRefused with the place and what the officer does next.
"""

from decimal import Decimal
from typing import TYPE_CHECKING

from imports import day_orders
from imports.amounts import MARKS, read_column
from imports.cells import Cell, letters, where
from imports.judging import Reading
from imports.layout import Table, cells, unnamed_texts, whole_numbers
from imports.movements import Rows
from imports.refusals import damaged_dates, far_dates, one, several_accounts
from imports.words import plain
from ledger.errors import Problem
from ledger.i18n import _, retold

if TYPE_CHECKING:
    from imports.bank_table import Sheet

_NAMES = ("account name", "kontoname", "kontobezeichnung", "nombre de la cuenta")
_MOST = 12  # columns of figures without a header
_LONGEST = 20 * 366  # days; banks keep and export ten years at most


def few_figures(sheet: "Sheet") -> None:
    """Refuses columns of figures beyond counting without a header: each of them could be the amount, each other its balance."""
    columns = sheet.table.roles.get("amount", ())
    if not sheet.table.header and len(columns) > _MOST:
        what = _("there are {count} columns of figures, and no header says which of them is the amount", count=len(columns))
        cure = _("say which columns hold the dates and the amounts: --columns date=A,amount=D")
        raise one(sheet.name, Problem(where(sheet.grid, sheet.table.first), what, cure, "ambiguous-columns"))


def both_sides(sheet: "Sheet", rows: Rows) -> None:
    """Refuses a column of debits or credits alone beside figures that no word explains, where it has none: they are the other side."""
    table = sheet.table
    known, other = ("debit", "credit") if "debit" in table.roles else ("credit", "debit")
    if not table.header or known not in table.roles or {other, "amount", "net", "gross"} & set(table.roles):
        return
    stack, named = cells(table, table.roles[known][0]), {column for columns in table.roles.values() for column in columns}
    dated = [at for at, day in enumerate(rows.when) if day]
    empty = {at for at in dated if not _moves(stack[at])}
    for column in sorted(table.headers.keys() - named):
        beside = cells(table, column)
        moved = {at for at in dated if _moves(beside[at])}
        if moved and (moved == empty or any(not _whole(beside[at]) for at in moved & empty)):
            what = _(
                "{name} has figures where {known} has none, and no word says what they are",
                name=retold(table.name(column)), known=retold(table.name(table.roles[known][0])),
            )  # fmt: skip
            cure = _(
                "say what they are: --columns {role}={column}, or --columns reference={column} if they are no money",
                role=other,
                column=letters(column),
            )
            raise one(sheet.name, Problem(where(sheet.grid, table.header[0], column), what, cure, "ambiguous-columns"))


def _moves(cell: Cell) -> bool:
    return any(read_column([cell], mark).units[0] for mark in MARKS)


def _whole(cell: Cell) -> bool:
    """Whether a figure is bare and whole, which may be a number of something as well as an amount."""
    return cell == int(cell) if isinstance(cell, Decimal) else isinstance(cell, str) and cell.isdigit()


def one_account(sheet: "Sheet", rows: Rows) -> None:
    """Refuses movements under several account numbers or names, where no balance proves that they belong together."""
    table = sheet.table
    named_so = [column for column in table.roles.get("account_name", ()) if plain(table.headers.get(column, "")) in _NAMES]
    for column in () if "own" in table.stated else (*table.roles.get("own", ()), *named_so):
        stack = cells(table, column)
        named = {stack[position]: position for position in reversed(rows.movements) if stack[position] is not None}
        if len(named) > 1:
            raise several_accounts(sheet.name, table, column, named)


def one_period(sheet: "Sheet", rows: Rows, order: str) -> None:
    """Refuses days that lie further apart than those of any file, and real dates that a spreadsheet made of other days."""
    meant = [rows.when[position] for position in rows.movements]
    days = [(day, position) for day, position in zip(day_orders.under(meant, order), rows.movements, strict=True) if day]
    if not days:
        return
    (first, above), (last, below) = min(days), max(days)
    places = [where(sheet.grid, sheet.table.first + position, rows.main) for position in (above, below)]
    if day_orders.damaged(meant):
        raise damaged_dates(sheet.name, places[0], first)
    if (last - first).days > _LONGEST:
        raise far_dates(sheet.name, (places[0], first), (places[1], last))


def says_what(table: Table) -> bool:
    """Whether a column says what a movement is. Dates and figures alone may be rates or counts: only a balance makes them money."""
    wordy = any(table.roles.get(role) for role in ("text", "counterparty", "payer", "payee", "name", "reference"))
    return wordy or bool(unnamed_texts(table))


def is_money(table: Table, reading: Reading) -> bool:
    """Whether figures without a word above them are amounts: whole numbers may be anything until a balance proves them."""
    return bool(table.header or table.stated or reading.shape.agreed) or not all(
        whole_numbers(table, column) for column in reading.shape.columns
    )
