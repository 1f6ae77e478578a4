"""What the cells of a column look like, counted: dates, amounts, codes, IBANs. Where no header speaks, this alone says what it is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from imports.amounts import looks_like_amount
from imports.cells import Cell, ErrorCell, Grid
from imports.days import day_number, looks_like_date
from imports.entry_words import is_iban
from imports.labels import marks
from ledger.money import DIGITS

SAMPLE = 400
_LONG_NUMBER = 5


@dataclass(frozen=True, slots=True)
class Profile:
    """What the filled cells of a column look like, counted on a sample of its rows."""

    filled: int
    figures: int  # those with a digit in them, and numbers and dates of the sheet
    dates: int
    serials: int  # whole numbers that a spreadsheet may mean as dates
    money: int
    exact: int  # amounts that nobody takes for a number of something: with decimals, a sign, a currency
    codes: int
    ibans: int
    values: Mapping[str, int]  # its texts and how often, when they are few
    width: float  # mean length of its texts
    padded: int  # whole numbers with zeros in front: codes


EMPTY = Profile(0, 0, 0, 0, 0, 0, 0, 0, {}, 0, 0)


def role_by_content(profile: Profile, dated: int) -> str:
    """What a column is by its cells alone; `dated` is how many rows have a date. Long numbers in text are no amounts."""
    if 10 * profile.dates >= 8 * profile.filled:
        return "date" if 2 * profile.filled >= min(dated, SAMPLE) else ""
    if profile.codes == profile.filled:
        return "currency"
    if marks(profile.values, header=None):
        return "flag"
    if profile.ibans == profile.filled:
        return "iban"
    if 10 * profile.money >= 8 * profile.filled:
        whole = 2 * profile.exact < profile.money
        return "reference" if profile.padded or (whole and profile.width >= _LONG_NUMBER) else "amount"
    return "text"


def is_date(cell: Cell) -> bool:
    """Whether a cell is a date of the sheet, or text or a number that looks like one."""
    if isinstance(cell, (str, Decimal)):
        return looks_like_date(cell if isinstance(cell, str) else day_number(cell))
    return not isinstance(cell, (bool, ErrorCell, type(None)))


def look_at_columns(grid: Grid, first: int, last: int) -> dict[int, Profile]:
    """Every column of these rows, on a sample of them where they are many."""
    rows = grid.rows[first:last]
    step = max(1, len(rows) // SAMPLE)
    sample = rows[: SAMPLE // 2] + rows[SAMPLE // 2 :: step] if step > 1 else rows
    return {column: look_at(stack) for column, stack in enumerate(zip_longest(*sample))}


def look_at(stack: Sequence[Cell]) -> Profile:
    """One column, counted."""
    dates = money = exact = codes = ibans = filled = length = serials = figures = padded = 0
    values: Counter[str] = Counter()
    for cell in stack:
        if cell is None:
            continue
        filled += 1
        figures += type(cell) is not str or any(letter.isdigit() for letter in cell)
        if type(cell) is Decimal:
            serials += 20000 < cell < 80000 and cell == cell.to_integral_value()
            money += 1
            exact += cell != cell.to_integral_value() or cell < 0
            dates += looks_like_date(day_number(cell))
        elif type(cell) is str:
            length += len(cell)
            if len(values) < 8 and len(cell) <= 20:
                values[cell] += 1
            else:
                values["…"] += 1
            dates += looks_like_date(cell)
            serials += len(cell) == 5 and cell.isdigit() and "2" <= cell[0] < "8"
            codes += len(cell) == 3 and cell.upper() in DIGITS
            ibans += is_iban(cell)
            padded += cell[0] == "0" and len(cell) > 1 and cell.isdigit()
            if looks_like_amount(cell):
                money += 1
                exact += not cell.isdigit()
        elif isinstance(cell, ErrorCell):
            money += 1
        elif not isinstance(cell, bool):
            dates += 1
    return Profile(filled, figures, dates, serials, money, exact, codes, ibans, values, length / max(1, filled), padded)
