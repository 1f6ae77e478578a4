"""What forbids to take a row of a bank's table: its day, its amount, its currency, each with the cell and what to do."""

import datetime as dt
from collections.abc import Sequence

from imports import day_orders
from imports.amounts import as_decimal, read_column
from imports.bank_table import Settled, Sheet
from imports.cells import ErrorCell, shown, where
from imports.days import not_a_day
from imports.layout import cells
from ledger.errors import LedgerError, Problem
from ledger.i18n import _
from ledger.money import DIGITS
from ledger.money import currency as iso


def bad_rows(sheet: Sheet, settled: Settled) -> dict[int, Problem]:
    """Movements whose date, amount or currency cannot be taken, by position."""
    table, rows, reading = sheet.table, settled.rows, settled.reading
    found: dict[int, Problem] = {}
    main = cells(table, rows.main)
    dates = day_orders.under([rows.when[position] for position in rows.movements], settled.order)
    for position, day in zip(rows.movements, dates, strict=True):
        if day is None:
            found[position] = Problem(
                where(sheet.grid, table.first + position, rows.main), *not_a_day(shown(main[position]), settled.order)
            )
    for i in reading.shape.bad:
        found.setdefault(rows.movements[i], _bad_amount(sheet, settled, rows.movements[i]))
    digits = DIGITS.get(settled.currency, 2)
    step = 10 ** (4 - digits)
    if step > 1:
        cure = _("correct the amount") if settled.currency else _("correct the amount, or say the account's currency")
        for i, amount in enumerate(reading.shape.amounts):
            if amount and amount % step:
                what = _(
                    "{amount} has more decimals than most currencies allow (2), and none is stated", amount=as_decimal(amount)
                )
                if settled.currency:
                    what = _(
                        "{amount} has more decimals than {currency} allows ({digits})",
                        amount=as_decimal(amount), currency=settled.currency, digits=digits,
                    )  # fmt: skip
                place = where(sheet.grid, table.first + rows.movements[i], reading.shape.columns[0])
                found.setdefault(rows.movements[i], Problem(place, what, cure, "too-many-decimals"))
    return found | _bad_currencies(sheet, settled, dates)


def _bad_amount(sheet: Sheet, settled: Settled, position: int) -> Problem:
    table, index = sheet.table, sheet.table.first + position
    columns = settled.reading.shape.columns
    for column in columns:
        cell = sheet.grid.cell(index, column)
        place = where(sheet.grid, index, column)
        if isinstance(cell, ErrorCell):
            return Problem(
                place,
                _("the cell is a formula without a stored value") if cell.is_formula else cell.why,
                _("enter the amount as a value"),
                "not-an-amount",
            )
        if cell is not None and read_column([cell], settled.reading.mark).units[0] is None:
            return Problem(place, _('"{value}" is not an amount', value=shown(cell)), _("correct the amount"), "not-an-amount")
    flag = table.column("flag")
    place = where(sheet.grid, index, columns[0])
    if len(columns) > 1:
        return Problem(
            place, _("there is both a debit and a credit in this row, or neither"), _("correct the row"), "not-an-amount"
        )
    if flag is not None and sheet.grid.cell(index, columns[0]) is not None:
        mark = sheet.grid.cell(index, flag)
        what = _('the mark "{mark}" says neither debit nor credit', mark=shown(mark))
        if mark is None:
            what = _("an empty mark says neither debit nor credit")
        return Problem(where(sheet.grid, index, flag), what, _("correct the mark"), "not-a-mark")
    return Problem(place, _("there is no amount, or no mark that says debit or credit"), _("correct the row"), "not-an-amount")


def _bad_currencies(sheet: Sheet, settled: Settled, dates: Sequence[dt.date | None]) -> dict[int, Problem]:
    """A currency that is not the account's, that is unknown to ISO 4217, or that was withdrawn before the day."""
    table, rows, wanted = sheet.table, settled.rows, sheet.options.account_currency
    column = table.column("currency")
    glued = glued_currencies(settled)
    if (settled.codes is None or column is None) and not glued:
        return {}
    found: dict[int, Problem] = {}
    judged: dict[tuple[str, dt.date | None], tuple[str, str, str] | None] = {}
    for position, day in zip(rows.movements, dates, strict=True):
        code = glued.get(position) or (settled.codes[position] if settled.codes else "")
        if code and (code, day) not in judged:
            judged[code, day] = _wrong_currency(code, day, wanted)
        wrong = judged.get((code, day))
        if wrong:
            at = column if column is not None else settled.reading.shape.columns[0]
            found[position] = Problem(where(sheet.grid, table.first + position, at), *wrong)
    return found


def _wrong_currency(code: str, day: dt.date | None, wanted: str) -> tuple[str, str, str] | None:
    if wanted and code != wanted:
        return (
            _("{currency} is not the account's currency ({expected})", currency=code, expected=wanted),
            _("import it into an account of that currency"),
            "other-currency",
        )
    try:
        iso(code, day)
    except LedgerError as wrong:
        return (wrong.message.rstrip("."), (wrong.cure or (_("correct the currency"),))[0], wrong.name)
    return None


def glued_currencies(settled: Settled) -> dict[int, str]:
    """Currencies written beside the amounts themselves: 785.00USD."""
    found = {}
    for column in settled.reading.shape.columns:
        currencies = settled.case.column(column, settled.reading.mark).currencies
        found.update({settled.rows.movements[i]: code for i, code in currencies.items()})
    return found
