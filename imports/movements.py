"""Which rows of a table are movements of money, and what every other row is: each non-empty row gets one verdict.

A pure function of the cells. Whether a row's date and amount can be read is decided later, for the whole file.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from imports.amounts import is_dash, looks_like_amount
from imports.cells import Cell, ErrorCell, shown, where
from imports.days import Days, day_number, days
from imports.labels import label, no_movement
from imports.layout import TEXTS, Table, cells
from imports.words import DATES, MONEY_OF_A_ROW
from ledger.errors import Problem
from ledger.i18n import _

_SHOWN = 40
_FEW = 3  # rows without a booking date that no bank need explain


@dataclass(slots=True)
class Rows:
    """Positions count from the table's first row."""

    main: int  # the column of the date that counts
    when: list[Days | None]  # by position; None where the cell is no date
    movements: list[int] = field(default_factory=list)
    others: dict[int, str] = field(default_factory=dict)  # not a transaction: why
    pending: list[int] = field(default_factory=list)  # those of `others` that carry an amount not booked yet
    anchors: list[int] = field(default_factory=list)  # those of `others` that state a balance
    labelled: list[tuple[int, str]] = field(default_factory=list)  # those of `others` with opening, closing, total …
    refused: dict[int, Problem] = field(default_factory=dict)
    undated: dict[int, int] = field(default_factory=dict)  # those of `refused` with an amount and no date → the movement above
    joined: dict[int, list[int]] = field(default_factory=dict)  # a movement and the rows that continue its text

    def with_undated(self) -> "Rows":
        """The same rows, those without a date taken as movements of the day above them."""
        when = list(self.when)
        for position, above in sorted(self.undated.items()):
            when[position] = when[above]
        movements = sorted([*self.movements, *self.undated])
        refused = {position: problem for position, problem in self.refused.items() if position not in self.undated}
        return replace(self, when=when, movements=movements, refused=refused, undated={})


def sort_rows(table: Table, main: int) -> Rows:
    """Every row of the table's part of the sheet, sorted by what it is. `main` is the column of the booking date."""
    dated = cells(table, main)
    when = read_days(dated)
    rows = Rows(main, when)
    money = [cells(table, column) for role in MONEY_OF_A_ROW for column in table.roles.get(role, ())]
    filled = [False] * len(when)
    for stack in money:
        filled = [one or (cell is not None and not is_dash(cell)) for one, cell in zip(filled, stack, strict=True)]
    status = {**_pending_sections(table), **_statuses(table)}
    titles = _suspicious_texts(table)
    last: int | None = None
    for position, (day, amount) in enumerate(zip(when, filled, strict=True)):
        if day is not None and amount and position not in status and position not in titles:
            rows.movements.append(position)
            last = position
        else:
            last = _other_row(table, rows, position, last, status.get(position, ""), titles.get(position, ""), amount=amount)
    _question_pending(table, rows, status)
    return rows


def _pending_sections(table: Table) -> dict[int, str]:
    """Rows of a block under a line such as "Pending transactions" that stands right above the (repeated) header."""
    if not table.header:
        return {}
    rows, title = table.grid.rows, table.grid.rows[table.header[-1]]
    column = next(column for column, cell in enumerate(title) if cell is not None)
    head = [cell for cell in title if cell is not None]
    again = [i for i, cell in enumerate(cells(table, column)) if type(cell) is str and cell == title[column]]
    begin, pending = 0, _is_pending_title(table, table.header[0])
    found: dict[int, str] = {}
    for end in [*again, table.last - table.first]:
        if pending:
            found.update((i, "pending") for i in range(begin, end) if i not in again)
        if end in again and [cell for cell in rows[table.first + end] if cell is not None] == head:
            begin, pending = end + 1, _is_pending_title(table, table.first + end)
    return found


def _is_pending_title(table: Table, head: int) -> bool:
    above = [[cell for cell in row if cell is not None] for row in table.grid.rows[max(0, head - 3) : head]]
    lines = [row for row in above if row]
    return bool(lines) and len(lines[-1]) == 1 and type(lines[-1][0]) is str and label(lines[-1][0]) == "pending"


def _question_pending(table: Table, rows: Rows, status: Mapping[int, str]) -> None:
    """Many rows without a booking date are no rows that wait: the date that counts may be another column."""
    missing = [position for position in rows.pending if position not in status and rows.when[position] is None]
    missing = [position for position in missing if cells(table, rows.main)[position] is None]
    if 4 * len(missing) > len(rows.movements) + len(missing) and len(missing) > _FEW:
        for position in missing:
            rows.pending.remove(position)
            del rows.others[position]
            cure = _("say which date counts: --columns date=…")
            rows.refused[position] = Problem(
                where(table.grid, table.first + position, rows.main),
                _("there is an amount but no booking date"),
                cure,
                "not-a-date",
            )


def read_days(column: Sequence[Cell]) -> list[Days | None]:
    """What each cell of a column means as a date; a number of eight digits is one too, and one of seven that lost its zero."""
    memo: dict[Cell, Days | None] = dict.fromkeys(column)
    for cell in memo:
        if type(cell) is str:
            memo[cell] = days(cell)
        elif isinstance(cell, Decimal):
            memo[cell] = days(day_number(cell))
        elif isinstance(cell, dt.date):
            day = cell.date() if isinstance(cell, dt.datetime) else cell
            memo[cell] = Days(day, day, day, "typed")
    return [memo[cell] for cell in column]


def _statuses(table: Table) -> dict[int, str]:
    """Positions whose status says that the bank has not booked them, or never will."""
    column = table.column("status")
    if column is None:
        return {}
    memo: dict[Cell, str] = {}
    found = {}
    for position, cell in enumerate(cells(table, column)):
        if cell not in memo:
            memo[cell] = label(cell) if type(cell) is str else ""
        if memo[cell] in ("pending", "void"):
            found[position] = memo[cell]
    return found


_STARTS = frozenset(
    form
    for start in "ope clo bal beg sta end fin ini car bro anf alt sch sal sol anc rep nou vor ein poc kon nyi zar вхо исх ост саль ing utg pri ult tur umsa обо dai led ava cur boo tag zus egy gra sub sou ges zwi ито".split()
    for form in (start[:3], start[:3].capitalize(), start[:3].upper())
)


def _suspicious_texts(table: Table) -> dict[int, str]:
    """Dated rows with a figure whose whole text is "Opening balance", "Saldo do dia" or "Turnover": no movements."""
    found: dict[int, str] = {}
    for role in ("text", "counterparty"):
        for column in table.roles.get(role, ()):
            stack = cells(table, column)
            for position in [
                i for i, cell in enumerate(stack) if type(cell) is str and (cell[:3] in _STARTS or cell[1:2] == " ")
            ]:
                text = str(stack[position])
                kind = no_movement(text) if len(text) <= _SHOWN else ""
                if kind:
                    found[position] = kind
    return found


def _other_row(table: Table, rows: Rows, position: int, last: int | None, status: str, title: str, *, amount: bool) -> int | None:
    """A verdict for a row that is no plain movement; gives the movement that the next row may continue."""
    row = table.grid.rows[table.first + position]
    if not any(cell is not None for cell in row):
        return last
    kind = title or next((found for cell in row if type(cell) is str and (found := label(cell))), "")
    cell = row[rows.main] if rows.main < len(row) else None
    if status or (cell is not None and rows.when[position] is None and kind in ("pending", "void")):
        _not_booked(rows, position, status or kind)
    elif kind in ("opening", "closing", "total", "balance") and (title or not amount or rows.when[position] is None):
        rows.labelled.append((position, kind))
        rows.others[position] = {"opening": "an opening balance", "closing": "a closing balance", "balance": "a balance"}.get(
            kind, "a total"
        )
        if not amount:
            rows.anchors.append(position)
    elif amount and looks_like_amount(cell) and _is_summary(table, rows, position):
        rows.others[position] = "a summary of the statement"
    elif amount and _has_amount(table, row):
        _amount_without_date(table, rows, position, cell)
        if cell is None and last is not None and position in rows.refused:
            rows.undated[position] = last
            return last
    elif rows.when[position] is None and cell is None and last is not None and _is_text(table, row):
        rows.joined.setdefault(last, []).append(position)
        rows.others[position] = f"continues the text of {where(table.grid, table.first + last)}"
        return last
    else:
        _no_amount(table, rows, position, row)
    return None


def _is_summary(table: Table, rows: Rows, position: int) -> bool:
    """Figures under a line of nothing but words such as "Opening balance, Debits, Credits, Closing balance"."""
    above = [cell for cell in table.grid.rows[table.first + position - 1] if cell is not None]
    titled = bool(rows.labelled) and rows.labelled[-1][0] == position - 1
    return titled and len(above) >= _FEW and not any(looks_like_amount(cell) for cell in above)


def _not_booked(rows: Rows, position: int, status: str) -> None:
    rows.others[position] = "not booked yet" if status == "pending" else "declined, reverted or cancelled"
    if status == "pending":
        rows.pending.append(position)


def _has_amount(table: Table, row: list[Cell]) -> bool:
    return any(
        column < len(row) and (looks_like_amount(row[column]) or isinstance(row[column], ErrorCell) or _half_amount(row[column]))
        for role in MONEY_OF_A_ROW
        for column in table.roles.get(role, ())
    )


def _half_amount(cell: Cell) -> bool:
    """Text with a figure in it, in a column of amounts: an amount that cannot be read must not pass as a remark."""
    if type(cell) is not str or len(cell) > _SHOWN:
        return False
    digits = sum(letter.isdigit() for letter in cell)
    return digits > 0 and digits >= sum(letter.isalpha() for letter in cell)


def _amount_without_date(table: Table, rows: Rows, position: int, cell: Cell) -> None:
    """An amount, but no booking date: not booked yet where another date stands beside it, else a problem."""
    index = table.first + position
    row = table.grid.rows[index]
    others = [row[column] for role in DATES for column in table.roles.get(role, ()) if column != rows.main and column < len(row)]
    if cell is None and any(day for day in read_days(others)):
        _not_booked(rows, position, "pending")
        return
    place = where(table.grid, index, rows.main)
    if cell is None:
        what, cure = _("there is an amount but no date"), _("fill in the date; a total needs the word Total beside it")
    elif isinstance(cell, ErrorCell):
        cure = _("enter the date as a value")
        what = _("{place} is a formula without a stored value", place=place)
        if not cell.is_formula:
            what = _("{place} {value} is an error left by a formula", place=place, value=cell.text)
    else:
        serial = isinstance(cell, Decimal) or (type(cell) is str and cell.isdigit())
        cure = _("format the cells as dates in the spreadsheet") if serial else _("correct the date")
        what = _('"{value}" is not a date', value=shown(cell))
    rows.refused[position] = Problem(place, what, cure, "not-a-date")


def _is_text(table: Table, row: list[Cell]) -> bool:
    """Whether a row holds nothing but text, in columns of text."""
    columns = {column for role in TEXTS for column in table.roles.get(role, ())}
    named = set().union(*table.roles.values())
    return all(
        type(cell) is str and (column in columns or column not in named) for column, cell in enumerate(row) if cell is not None
    )


def _no_amount(table: Table, rows: Rows, position: int, row: list[Cell]) -> None:
    """No amount: a balance line, a note, or a repeated header; a figure in another column of money is a problem."""
    index = table.first + position
    if table.header and [cell for cell in row if cell is not None] in (
        [cell for cell in table.grid.rows[head] if cell is not None] for head in table.header
    ):
        rows.others[position] = "the header again"
        return
    balance = [column for column in table.roles.get("balance", ()) if column < len(row) and looks_like_amount(row[column])]
    if rows.when[position] is not None:
        rows.others[position] = "a balance only" if balance else "no amount in this row"
        if balance:
            rows.anchors.append(position)
        fees = [column for column in table.roles.get("fee", ()) if column < len(row) and looks_like_amount(row[column])]
        if fees:
            del rows.others[position]
            rows.refused[position] = Problem(
                where(table.grid, index, fees[0]),
                _("there is a fee but no amount"),
                _("say what the column is: --columns amount=… or --columns fee=-"),
                "not-an-amount",
            )
    else:
        rows.others[position] = "a balance only" if balance else "neither a date nor an amount"
        if balance:
            rows.anchors.append(position)
