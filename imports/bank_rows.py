"""The rows of a settled reading: every non-empty row of the sheet once, with its verdict, its values and its why."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from itertools import repeat
from typing import Any

from imports import day_orders
from imports.amounts import DECIMALS, MARKS, as_decimal, read_column
from imports.bank_evidence import choices, evidence, written_as_text
from imports.bank_faults import bad_rows, glued_currencies
from imports.bank_table import Settled, Sheet, code_of
from imports.cells import Cell, hidden, where
from imports.entry_words import is_iban
from imports.layout import Table, cells, unnamed_texts
from imports.movements import read_days
from imports.reading import BankReading, ReadRow
from imports.words import currency_in, meanings
from ledger.errors import FileRefused, Problem
from ledger.i18n import _, n_
from ledger.money import DIGITS


def build(sheet: Sheet, settled: Settled) -> BankReading:
    """The reading as the rest of the program takes it; raises FileRefused when a row is bad and nobody said to skip it."""
    bad = {**settled.rows.refused, **bad_rows(sheet, settled)}
    if bad and (not sheet.options.skip_refused or len(bad.keys() & set(settled.rows.movements)) == len(settled.rows.movements)):
        problems = [bad[position] for position in sorted(bad)]
        raise FileRefused(
            n_("{file}: {count} row cannot be read.", "{file}: {count} rows cannot be read.", len(bad), file=sheet.name),
            problems,
            _("correct them, or say --skip-refused"),
            name=problems[0].name,
        )
    proofs = evidence(sheet, settled, bad)
    rows = _rows(sheet, settled, bad)
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in ("new", "not_a_transaction", "refused")}
    reading, chain = settled.reading, settled.reading.chain
    kept = [i for i, position in enumerate(settled.rows.movements) if position not in bad]
    amounts = [reading.shape.amounts[i] or 0 for i in kept]
    sums = {
        "in": as_decimal(sum(amount for amount in amounts if amount > 0)),
        "out": as_decimal(-sum(amount for amount in amounts if amount < 0)),
        "fees": as_decimal(sum(reading.fees[i] for i in kept) if reading.fees else 0),
    }
    sums["net"] = sums["in"] - sums["out"] - sums["fees"]
    opening = chain.opening if chain else settled.case.opening.units.get(reading.mark) if settled.case.opening else None
    closing = chain.closing if chain else settled.case.closing.units.get(reading.mark) if settled.case.closing else None
    return BankReading(
        sheet.book.kind,
        sheet.book.sha256,
        sheet.book.size,
        sheet.book.encoding,
        sheet.grid.name,
        choices(sheet, settled),
        tuple(proofs),
        tuple(rows),
        None if opening is None else as_decimal(opening),
        None if closing is None else as_decimal(closing),
        {"rows": len(rows), **counts},
        sums,
        settled.currency,
        _accounts(sheet, settled),
        chain.links if chain else 0,
        (*sheet.book.notes, *hidden(sheet.grid)),
    )


# Rows ---------------------------------------------------------------------------------------------------------------------


def _rows(sheet: Sheet, settled: Settled, bad: dict[int, Problem]) -> list[ReadRow]:
    """Every non-empty row in the order of the sheet."""
    grid, table = sheet.grid, sheet.table
    new = _new_rows(sheet, settled)
    found = []
    for index, row in enumerate(grid.rows):
        position = index - table.first
        made = new.get(position) if index < table.last else None
        if made is not None and position not in bad and position not in settled.foreign:
            found.append(made)
        elif any(cell is not None for cell in row):
            number = grid.lines[index] if grid.lines else index + 1
            place = where(grid, index)
            if position >= 0 and index < table.last and position in bad:
                found.append(ReadRow(number, place, "refused", why=bad[position].what))
            else:
                found.append(ReadRow(number, place, "not_a_transaction", why=_why(sheet, settled, index)))
    return found


def _why(sheet: Sheet, settled: Settled, index: int) -> str:
    table = sheet.table
    position = index - table.first
    if index in table.header:
        return "the header"
    if index >= table.last or (index < table.first and sheet.options.range):
        return "outside the table"
    if index < table.first:
        return "above the table"
    if position in settled.foreign and settled.codes:
        return f"belongs to the {settled.codes[position]} account"
    return settled.rows.others.get(position, "neither a date nor an amount")


def _new_rows(sheet: Sheet, settled: Settled) -> dict[int, ReadRow]:
    """The movements, made column by column."""
    table, rows, reading, grid = sheet.table, settled.rows, settled.reading, sheet.grid
    positions = rows.movements
    dates = day_orders.under([rows.when[position] for position in positions], settled.order)
    value = table.column("value")
    values: Iterable[dt.date | None] = repeat(None)
    if value is not None and value != rows.main:
        meant = read_days(cells(table, value))
        values = day_orders.under([meant[position] for position in positions], settled.order)
    amounts = _decimals(reading.shape.amounts, settled.currency)
    balances = _balances(sheet, settled, positions)
    fees = [fee or None for fee in _decimals(reading.fees, settled.currency)] if reading.fees else None
    texts, references, parties, ibans = _words(table, settled, amounts)
    originals = _originals(sheet, settled, amounts)
    indexes = [table.first + position for position in positions]
    numbers = [grid.lines[index] for index in indexes] if grid.lines else [index + 1 for index in indexes]
    place = "line " if grid.lines else f"{grid.name}!"
    columns: tuple[Iterable[Any], ...] = (
        numbers,
        [f"{place}{number}" for number in numbers],
        repeat("new"),
        dates,
        values,
        amounts,
        _currencies(settled),
        texts,
        references,
        parties,
        ibans,
        originals,
        balances,
        fees or repeat(None),
        ["" if fee is None else f"a fee of {fee} was taken besides" for fee in fees] if fees else repeat(""),
    )
    return dict(zip(positions, map(partial(tuple.__new__, ReadRow), zip(*columns, strict=False)), strict=True))


def _currencies(settled: Settled) -> Iterable[str]:
    """Each movement's currency: the one beside its amount, the one of its column, else the account's."""
    glued, codes = glued_currencies(settled), settled.codes
    if not glued and codes is None:
        return repeat(settled.currency)
    beside = codes or [""] * len(settled.rows.when)
    return [glued.get(position) or beside[position] or settled.currency for position in settled.rows.movements]


def _decimals(units: Sequence[int | None], currency: str) -> list[Decimal | None]:
    """Units as amounts with the currency's decimals, two where it is not known; more only where they are needed."""
    digits = max(2, DIGITS.get(currency, 2))
    step, unit_of = 10 ** (4 - digits), DECIMALS[digits]
    if any(unit and unit % step for unit in units):
        return [None if unit is None else as_decimal(unit, digits) for unit in units]
    return [None if unit is None else Decimal(unit // step) * unit_of for unit in units]


def _balances(sheet: Sheet, settled: Settled, positions: Sequence[int]) -> list[Decimal | None]:
    column = settled.reading.balance if settled.reading.balance is not None else sheet.table.column("balance")
    if column is None or column == settled.verdict.constant:
        return [None] * len(positions)
    return _decimals(settled.case.column(column, settled.reading.mark).as_balances(), settled.currency)


def _words(
    table: Table, settled: Settled, amounts: Sequence[Decimal | None]
) -> tuple[list[str], list[str], list[str], list[str]]:
    """Text, reference, counterparty and its IBAN of each movement; rows that continue a text are joined to it."""
    positions = settled.rows.movements
    columns = table.roles.get("text", ()) or unnamed_texts(table)
    references = [cells(table, column) for column in table.roles.get("reference", ())]
    stacks = [cells(table, column) for column in columns]
    if len(stacks) == 1 and len(references) < 2 and not settled.rows.joined:
        return _first_filled(stacks, positions), *_beside(table, positions, amounts, references)
    texts = []
    for position in positions:
        parts = [str(stack[position]) for stack in stacks if stack[position] is not None]
        parts += [str(stack[position]) for stack in references[1:] if stack[position] is not None]
        for continued in settled.rows.joined.get(position, ()):
            parts += [str(cell) for cell in table.grid.rows[table.first + continued] if cell is not None]
        texts.append(" ".join(dict.fromkeys(parts)) if len(parts) > 1 else parts[0] if parts else "")
    return texts, *_beside(table, positions, amounts, references)


def _beside(
    table: Table, positions: Sequence[int], amounts: Sequence[Decimal | None], references: Sequence[Sequence[Cell]]
) -> tuple[list[str], list[str], list[str]]:
    ibans = [cells(table, column) for column in table.roles.get("iban", ()) if not _is_own(table, column, positions)]
    return _first_filled(references, positions), _parties(table, positions, amounts), _first_filled(ibans, positions)


def _first_filled(stacks: Sequence[Sequence[Cell]], positions: Sequence[int]) -> list[str]:
    if not stacks:
        return [""] * len(positions)
    if len(stacks) == 1:
        return ["" if (cell := stacks[0][position]) is None else str(cell) for position in positions]
    return [next((str(stack[position]) for stack in stacks if stack[position] is not None), "") for position in positions]


def _parties(table: Table, positions: Sequence[int], amounts: Sequence[Decimal | None]) -> list[str]:
    """Who paid or was paid: the payer of money in, the payee of money out, where both are named."""
    both = [cells(table, column) for column in table.roles.get("counterparty", ())]
    payers = [cells(table, column) for column in table.roles.get("payer", ())]
    payees = [cells(table, column) for column in table.roles.get("payee", ())]
    if not both and not payers and not payees:
        both = [cells(table, column) for column in table.roles.get("name", ())]
    into = _first_filled([*both, *payers, *payees], positions)
    if not payers or not payees:
        return into
    out = _first_filled([*both, *payees, *payers], positions)
    return [
        first if amount is not None and amount > 0 else second for first, second, amount in zip(into, out, amounts, strict=True)
    ]


def _seen(table: Table, column: int, positions: Sequence[int]) -> set[Cell]:
    stack = cells(table, column)
    return {stack[position] for position in positions}


def _is_own(table: Table, column: int, positions: Sequence[int]) -> bool:
    """A column of accounts with one and the same IBAN in every row, under a header that names nobody, is the account itself."""
    seen = _seen(table, column, positions)
    header = table.headers.get(column, "").lower()
    return (
        len(seen) == 1
        and len(positions) > 1
        and None not in seen
        and header in ("iban", "account", "konto", "cuenta", "compte", "conta")
    )


def _originals(sheet: Sheet, settled: Settled, amounts: Sequence[Decimal | None]) -> list[tuple[Decimal, str] | None]:
    """Amount and currency before conversion, with the sign of the movement; None where they are not stated for certain."""
    table, positions = sheet.table, settled.rows.movements
    column = table.column("original")
    if column is None:
        return [None] * len(positions)
    stack = cells(table, column)
    beside = table.column("original_currency")
    if beside is None and settled.codes is None:
        beside = table.column("currency")
    codes = cells(table, beside)
    title = currency_in(table.headers.get(column, ""))
    marks = (settled.reading.mark,) if written_as_text(settled) else MARKS
    return [
        _original(stack[position], code_of(codes[position]) or title, marks, amount)
        for position, amount in zip(positions, amounts, strict=True)
    ]


def _original(cell: Cell, code: str, marks: Sequence[str], amount: Decimal | None) -> tuple[Decimal, str] | None:
    if cell is None or amount is None:
        return None
    meant = set()
    for mark in marks:
        read = read_column([cell], mark)
        unit, own = read.units[0], read.currencies.get(0, "")
        if unit and (own or code) in DIGITS and (own == code or not own or not code):
            meant.add((abs(unit), own or code))
    if len(meant) != 1:
        return None
    unit, own = meant.pop()
    return as_decimal(unit if amount >= 0 else -unit, DIGITS[own]), own


# The account --------------------------------------------------------------------------------------------------------------


def _accounts(sheet: Sheet, settled: Settled) -> tuple[str, ...]:
    """IBANs and account numbers printed above the table, and in columns that name the account itself."""
    table, found = sheet.table, []
    for row in sheet.grid.rows[: table.begin]:
        texts = [str(cell) for cell in row if type(cell) is str]
        found += [word for text in texts for word in [text, *text.split("/"), *text.split()] if is_iban(word.strip())]
        for i, text in enumerate(texts[:-1]):
            if "own" in meanings(text.rstrip(": ")) and sum(letter.isdigit() for letter in texts[i + 1]) >= 4:
                found.append(texts[i + 1])
    for column in (*table.roles.get("own", ()), *table.roles.get("iban", ())):
        if column in table.roles.get("own", ()) or _is_own(table, column, settled.rows.movements):
            seen = _seen(table, column, settled.rows.movements)
            found += [str(cell) for cell in seen if cell is not None] if len(seen) == 1 else []
    return tuple(dict.fromkeys(found))
