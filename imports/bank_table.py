"""From a table of cells to one reading of it: dates, decimal mark, amounts and their proof, decided for the whole file.

Pure. Raises FileRefused for what cannot be decided, with the place and the option that decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain as joined
from operator import itemgetter

from imports import day_orders
from imports.amounts import MARKS, Column, read_amount, read_column
from imports.bank_checks import both_sides, few_figures, is_money, one_account, one_period, says_what
from imports.cells import Cell, Grid, Workbook, shown, where
from imports.day_orders import DayOrder, Written
from imports.days import IN_WORDS, ORDERS, Days, days
from imports.judging import PROVED, PROVED_WITH_FEES, UNPROVED, Case, Reading, Stated, Verdict, judge, marks_left
from imports.labels import label
from imports.layout import Table, cells, header_currency, labels
from imports.movements import Rows, read_days, sort_rows
from imports.proof import ASCENDING, DESCENDING
from imports.reading import ReadOptions
from imports.refusals import (
    ambiguous_dates,
    clashing_dates,
    mixed_dates,
    mixed_marks,
    no_rows,
    no_text,
    not_settled,
    other_currency,
    several_currencies,
    several_dates,
)
from imports.words import DATES, currency_beside, currency_in
from ledger.i18n import K_
from ledger.money import DIGITS

ALIASES = {"RUR": "RUB"}  # codes that banks still print for their successors at par
_DATE_IN_TEXT = re.compile(r"(?<![0-9])[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{2,4}(?![0-9])")
_STEP = 4
_FIRST = 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """The file, its chosen table, and what the officer said."""

    name: str
    book: Workbook
    grid: Grid
    table: Table
    options: ReadOptions


@dataclass(slots=True)
class Settled:
    """All that was decided. Positions count from the table's first row."""

    rows: Rows
    order: str  # of day, month and year
    why_order: str
    case: Case
    verdict: Verdict
    reading: Reading
    currency: str  # of the account; "" where nothing says
    codes: list[str] | None  # the currency of each movement, where a column says
    foreign: set[int] = field(default_factory=set)  # movements of another currency's account


def settle(sheet: Sheet) -> Settled:
    """The one reading of a table that its own evidence, or the officer, leaves."""
    table = sheet.table
    few_figures(sheet)
    rows = sort_rows(table, _main_date(sheet))
    both_sides(sheet, rows)
    currency, codes, foreign = _currencies(sheet, rows)
    if foreign:
        rows.movements = [position for position in rows.movements if position not in foreign]
    if not rows.movements:
        raise no_rows(sheet.name, table, rows)
    rows, written, case, verdict = _judged(sheet, rows, currency)
    if verdict.why or verdict.left[0].tier == UNPROVED:
        one_account(sheet, rows)
    if verdict.why:
        raise not_settled(sheet.name, table, rows, case, verdict)
    reading = verdict.left[0]
    if reading.tier == UNPROVED and not (says_what(table) and is_money(table, reading)):
        raise no_text(sheet.name, table)
    order, evidence = _final_order(sheet, rows, written, reading)
    one_period(sheet, rows, order)
    return Settled(rows, order, evidence, case, verdict, reading, currency, codes, foreign)


def _judged(sheet: Sheet, rows: Rows, currency: str) -> tuple[Rows, DayOrder, Case, Verdict]:
    """The verdict; rows without a date belong to the day above them if, and only if, the balance proves it."""
    if rows.undated:
        longer = rows.with_undated()
        written = _dates(sheet, longer)
        case = _case(sheet, longer, currency, written)
        verdict = judge(case)
        if not verdict.why and verdict.left[0].tier in (PROVED, PROVED_WITH_FEES):
            return longer, written, case, verdict
    written = _dates(sheet, rows)
    case = _case(sheet, rows, currency, written)
    return rows, written, case, judge(case)


def _main_date(sheet: Sheet) -> int:
    """The column of the date that counts: booking before plain dates before the day of the order before value dates."""
    table = sheet.table
    for role in DATES:
        columns = [column for column in table.roles.get(role, ()) if any(read_days(cells(table, column)))]
        if columns:
            return columns[0] if len(columns) == 1 else _one_of(sheet, columns)
    return next(table.roles[role][0] for role in DATES if role in table.roles)


def _one_of(sheet: Sheet, columns: Sequence[int]) -> int:
    """Of several columns of dates that nothing tells apart, the only one in whose order the rows stand."""
    table = sheet.table
    meant = [read_days(cells(table, column)) for column in columns]
    both = [row for row in zip(*meant, strict=True) if all(one is not None and any(one[:3]) for one in row)]
    if all(len(set(row)) == 1 for row in both):
        return columns[0]
    ordered = [column for column, days_of in zip(columns, zip(*both, strict=True), strict=True) if _runs(days_of)]
    if len(ordered) == 1:
        return ordered[0]
    raise several_dates(sheet.name, table, columns)


def _runs(column: Sequence[Days | None]) -> bool:
    """Whether dates rise or fall all through, under an order that makes all of them days."""
    read = [day_orders.under(column, order) for order in ORDERS]
    return any(all(days_of) and day_orders.direction(days_of) in ("asc", "desc") for days_of in read)


# Currencies ---------------------------------------------------------------------------------------------------------------


def _currencies(sheet: Sheet, rows: Rows) -> tuple[str, list[str] | None, set[int]]:
    """The account's currency, each movement's own, and the movements that belong to another currency's account.

    A currency column beside an "original amount" without one of its own belongs to that amount when it varies.
    """
    table, wanted = sheet.table, sheet.options.account_currency
    roles = {role: _filled(table, rows, role) for role in ("amount", "debit", "credit", "net", "balance")}
    money = [column for columns in roles.values() for column in columns]
    several = len({currency_in(table.headers.get(column, "")) for column in roles["amount"]}) > 1  # of which one is the account's
    stated = ("" if several else header_currency(table, money)) or _glued_currency(table, money, rows) or _around_currency(sheet)
    column = table.column("currency")
    codes = [code_of(cell) for cell in cells(table, column)] if column is not None else []
    seen = set() if column is None else {codes[position] for position in rows.movements if codes[position]}
    if len(seen) > 1 and "original" in table.roles and "original_currency" not in table.roles:
        seen = set()
    if not seen:
        if wanted and stated not in ("", wanted):
            raise other_currency(sheet.name, table, stated, wanted)
        return wanted or stated, None, set()
    if len(seen) == 1:
        return next(iter(seen)), codes, set()
    if wanted not in seen:
        raise several_currencies(sheet.name, table, rows, column or 0, sorted(seen))
    return wanted, codes, {position for position in rows.movements if codes[position] and codes[position] != wanted}


def _filled(table: Table, rows: Rows, role: str) -> list[int]:
    """The columns of a role that hold anything beside the movements: a header over nothing names no currency."""
    stacks = {column: cells(table, column) for column in table.roles.get(role, ())}
    return [column for column, stack in stacks.items() if any(stack[position] is not None for position in rows.movements)]


def _glued_currency(table: Table, money: Sequence[int], rows: Rows) -> str:
    """The one currency written beside the first figures themselves: USD 35.000."""
    texts = [
        cell for column in money for position in rows.movements[:_FIRST] if type(cell := cells(table, column)[position]) is str
    ]
    found = {code for mark in MARKS for code in read_column(texts, mark).currencies.values()}
    return found.pop() if len(found) == 1 else ""


def code_of(cell: Cell) -> str:
    """A currency's code as a bank prints it, in capitals; unknown codes stay what they are."""
    code = cell.strip().upper() if type(cell) is str else ""
    return ALIASES.get(code, code)


def _around_currency(sheet: Sheet) -> str:
    """The one currency that the lines above the table name."""
    above = sheet.grid.rows[: sheet.table.begin]
    found = {code for row in above for cell in row if type(cell) is str and (code := currency_beside(cell))}
    return found.pop() if len(found) == 1 else ""


# Dates --------------------------------------------------------------------------------------------------------------------


def _dates(sheet: Sheet, rows: Rows) -> DayOrder:
    """The orders of day, month and year that are left."""
    table, grid = sheet.table, sheet.grid
    inside: dict[Cell, Written] = {}
    for role in DATES:
        for column in table.roles.get(role, ()):
            stack = cells(table, column)
            meant = rows.when if column == rows.main else read_days(stack)
            first = {stack[position]: position for position in reversed(rows.movements)}  # of each different cell
            for cell, position in sorted(first.items(), key=itemgetter(1)):
                means = meant[position]
                if means is not None and cell not in inside:
                    inside[cell] = Written(where(grid, table.first + position, column), shown(stack[position]), means)
    typed = [written for written in inside.values() if written.days.mark == "typed"]
    texts = [written for written in inside.values() if written.days.mark in ("/", "-", ".", " ") and not _year_first(written)]
    if typed and texts and all(w.days.dmy and w.days.dmy.day <= 12 for w in typed):
        raise mixed_dates(sheet.name, typed[0], texts[0])
    value = table.column("value")
    values = read_days(cells(table, value)) if value is not None and value != rows.main else [None] * len(rows.when)
    found = day_orders.decide(
        [rows.when[position] for position in rows.movements],
        [values[position] for position in rows.movements],
        list(inside.values()),
        _around_dates(sheet, rows),
        sheet.options.dates,
    )
    if not found.left:
        raise clashing_dates(sheet.name, found.clash)
    return found


def _year_first(written: Written) -> bool:
    return written.text[:4].isdigit()


def _around_dates(sheet: Sheet, rows: Rows) -> list[Written]:
    """Dates printed above the table and in its rows that are no movements."""
    found = []
    table = sheet.table
    continued = {position for positions in rows.joined.values() for position in positions}
    beside = [table.first + position for position in rows.others if position not in continued and position not in rows.pending]
    for index in joined(range(table.begin), beside):
        for column, cell in enumerate(sheet.grid.rows[index]):
            if type(cell) is str and len(cell) < 200:
                for match in _DATE_IN_TEXT.finditer(cell):
                    means = days(match[0])
                    if means:
                        found.append(Written(where(sheet.grid, index, column), shown(match[0]), means))
    return found


def _final_order(sheet: Sheet, rows: Rows, found: DayOrder, reading: Reading) -> tuple[str, str]:
    """With two orders left, the proved order of the rows may still decide; else the file is refused."""
    if len(found.left) == 1:
        return found.left[0], found.evidence
    main = [rows.when[position] for position in rows.movements]
    proved = reading.chain.order if reading.chain and not reading.shape.turned and reading.shape.sure else ""
    if proved:
        wanted = "asc" if proved == ASCENDING else "desc"
        fitting = [order for order in found.left if day_orders.direction(day_orders.under(main, order)) in (wanted, "flat")]
        if len(fitting) == 1:
            why = K_("{order}: the balances prove that the rows stand {run}", order=IN_WORDS[fitting[0]], run=proved)
            return fitting[0], why
    raise ambiguous_dates(sheet.name, sheet.table, rows, found.left)


def _row_order(rows: Rows, found: DayOrder) -> str:
    """How the rows run, where every order that is left says the same."""
    main = [rows.when[position] for position in rows.movements]
    runs = {day_orders.direction(day_orders.under(main, order)) for order in found.left}
    return ASCENDING if runs == {"asc"} else DESCENDING if runs == {"desc"} else ""


# Amounts ------------------------------------------------------------------------------------------------------------------


def _sequence(rows: Rows) -> list[int]:
    return sorted([*rows.movements, *rows.anchors])


def _case(sheet: Sheet, rows: Rows, currency: str, written: DayOrder) -> Case:
    """Everything the judge needs, columns read once under each convention."""
    table, options = sheet.table, sheet.options
    sequence = _sequence(rows)
    main = cells(table, rows.main)
    moving = set(rows.movements)
    memo: dict[tuple[int, str, bool], Column] = {}

    def picked(column: int, positions: Sequence[int]) -> Sequence[Cell]:
        stack = cells(table, column)
        return stack if len(positions) == len(stack) else [stack[position] for position in positions]

    def column(index: int, mark: str) -> Column:
        if (index, mark, False) not in memo:
            memo[index, mark, False] = read_column(picked(index, rows.movements), mark)
        return memo[index, mark, False]

    def printed(index: int, mark: str) -> list[int | None]:
        if len(sequence) == len(rows.movements):
            return column(index, mark).as_balances()
        if (index, mark, True) not in memo:
            memo[index, mark, True] = read_column(picked(index, sequence), mark)
        return memo[index, mark, True].as_balances()

    marks, wrong = marks_left(table, lambda index: picked(index, sequence), options.decimal)
    if not marks:
        raise mixed_marks(sheet.name, table, sequence, wrong)
    flag = table.column("flag")
    opening, closing = _stated(sheet, rows)
    return Case(
        table,
        [position in moving for position in sequence],
        lambda index: picked(index, rows.movements),
        column,
        printed,
        picked(flag, rows.movements) if flag is not None else None,
        _texts(table, rows) if not table.header else (),
        [main[position] for position in sequence],
        _row_order(rows, written),
        opening,
        closing,
        [cell for _, _, _, right in labels(table, 0, table.begin) for cell in right],
        marks,
        options.sign,
        None if "fee" not in options.columns else options.columns["fee"] != "-",
        10 ** (_STEP - DIGITS[currency]) if currency in DIGITS else 0,
    )


def _texts(table: Table, rows: Rows) -> list[str]:
    stacks = [cells(table, column) for column in table.roles.get("text", ())]
    return [" ".join(str(stack[position]) for stack in stacks if stack[position]) for position in rows.movements]


def _stated(sheet: Sheet, rows: Rows) -> tuple[Stated | None, Stated | None]:
    """Opening and closing balance: the officer's figure, else the first opening and the last closing that the sheet prints."""
    table, grid, options = sheet.table, sheet.grid, sheet.options
    found: dict[str, list[Stated]] = {"opening": [], "closing": []}
    above = table.begin
    for index, column, kind, right in labels(table, 0, above):
        if kind in found:
            units = next((read for cell in (*right, _tail(grid.rows[index][column])) if (read := _units(cell))), None)
            if units:
                found[kind].append(Stated(where(grid, index, column), units))
    balance = table.column("balance")
    for position, kind in rows.labelled:
        if rows.movements[0] < position < rows.movements[-1]:  # carried from page to page
            continue
        row = grid.rows[table.first + position]
        if kind in found:
            at = next((i for i, cell in enumerate(row) if type(cell) is str and label(cell) == kind), 0)
            own = [row[balance]] if balance is not None and balance < len(row) else []
            units = next(
                (read for cell in (*own, *row[at + 1 :], _tail(row[at])) if cell is not None and (read := _units(cell))), None
            )
            if units:
                found[kind].append(Stated(where(grid, table.first + position), units))
    opening, closing = next(iter(found["opening"]), None), next(reversed(found["closing"]), None)
    if options.opening is not None:
        opening = Stated("as you said", dict.fromkeys(MARKS, int(options.opening * 10**_STEP)))
    if options.closing is not None:
        closing = Stated("as you said", dict.fromkeys(MARKS, int(options.closing * 10**_STEP)))
    return opening, closing


def _tail(cell: Cell) -> str | None:
    """The figure at the end of a label: "Opening balance: USD 1,234.00"."""
    return cell.rpartition(":")[2].strip() or None if type(cell) is str and ":" in cell else None


def _units(cell: Cell) -> dict[str, int]:
    """A printed balance under each convention; empty for a date or a text."""
    if type(cell) is str and days(cell):
        return {}
    found = {}
    for mark in MARKS:
        unit = read_column([cell], mark).units[0]
        if unit is not None:
            amount = read_amount(cell, mark) if type(cell) is str else None
            found[mark] = -abs(unit) if amount and amount.flag < 0 else unit
    return found
