"""Amounts as banks write them: under a decimal point or a decimal comma, with every way to mark the sign.

A column is read whole, into whole ten-thousandths. What cannot be an amount under a convention is listed, never skipped.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from functools import lru_cache
from itertools import filterfalse
from typing import NamedTuple

from imports.cells import Cell
from imports.words import LOOSE_SYMBOLS, currency_in
from ledger.i18n import K_
from ledger.money import DIGITS, LIMIT, SCALE

MARKS = ("point", "comma")
IN_WORDS = {"point": K_("1,234.56 (decimal point)"), "comma": K_("1.234,56 (decimal comma)")}
_LIMIT = LIMIT * SCALE
_SCALE = Decimal(SCALE)
_SPACES = " \u00a0\u202f\u2009\u2007'\u2019\u02bc`"

_FAST = {
    "point": re.compile(r"-?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{1,4}))?"),
    "comma": re.compile(r"-?([0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]{1,4}))?"),
}
_CENTS = {
    "point": re.compile(r"-?(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})\.[0-9]{2}"),
    "comma": re.compile(r"-?(?:[0-9]{1,12}|[0-9]{1,3}(?:\.[0-9]{3}){1,3}),[0-9]{2}"),
}
_NUMBER = {
    "point": re.compile(
        rf"((?:[0-9]{{1,3}}(?:([,{_SPACES}])[0-9]{{3}}(?:\2[0-9]{{3}})*)|[0-9]{{1,2}}(?:,[0-9]{{2}})*,[0-9]{{3}}|[0-9]+)?)(?:\.([0-9]+))?"
    ),
    "comma": re.compile(rf"((?:[0-9]{{1,3}}(?:([.{_SPACES}])[0-9]{{3}}(?:\2[0-9]{{3}})*)|[0-9]+)?)(?:,([0-9]+))?"),
}
_CORE = re.compile(rf"[0-9.,](?:[0-9.,{_SPACES}]*[0-9])?(?:[.,](?=[\-–—]+$)[\-–—]+|[.,](?![0-9]))?")
_LONGEST = 60  # characters of a cell that may be an amount
_QUICK = 19
DECIMALS = tuple(Decimal(1).scaleb(-places) for places in range(5))
_MINUS = frozenset("-−–—‐‑")
_FLAGS = {
    "cr": 1,
    "c": 1,
    "h": 1,
    "kt": 1,
    "ct": 1,
    "dr": -1,
    "d": -1,
    "s": -1,
    "dt": -1,
    "credit": 1,
    "debit": -1,
    "haben": 1,
    "soll": -1,
}
_AROUND = re.compile(r"[()+\-−–—‐‑*]|[^\W\d_]+\$?\.?|[^\w\s()+\-]|\d", re.UNICODE)


class Amount(NamedTuple):
    """One amount: `units` ten-thousandths without sign; `sign` -1 for a minus or parentheses, +1 for a plus; `flag` by CR or DR."""

    units: int
    sign: int
    flag: int
    currency: str


class Column(NamedTuple):
    """A column under one convention. `units` carry the printed minus; lists are in the order of the cells."""

    units: list[int | None]  # None: empty, or not an amount
    bad: list[int]  # positions that hold something else than an amount
    flags: dict[int, int]  # positions with a glued CR (+1) or DR (-1)
    plus: set[int]  # positions with a printed plus
    currencies: dict[int, str]  # positions with a glued currency

    def as_balances(self) -> list[int | None]:
        """Balances with CR and DR: an overdrawn account is negative."""
        return [unit if unit is None or i not in self.flags else abs(unit) * self.flags[i] for i, unit in enumerate(self.units)]


def read_column(cells: Sequence[Cell], mark: str) -> Column:
    """Every cell as an amount under `mark`. Numbers of a sheet are what they are; more than four decimals are not an amount."""
    units = _numbers(cells)
    units = _plain_texts(cells, mark) if units is None else units
    if units is not None:
        return Column(units, [], {}, set(), {})
    fast, group = _FAST[mark].fullmatch, "," if mark == "point" else "."
    column = Column([_plain_units(cell, fast, group) for cell in cells], [], {}, set(), {})
    for position, unit in enumerate(column.units):
        cell = cells[position]
        if unit is None and cell is not None and not is_dash(cell):
            amount = read_amount(cell, mark) if type(cell) is str else None
            if amount is None:
                column.bad.append(position)
                continue
            column.units[position] = -amount.units if amount.sign < 0 else amount.units
            if amount.flag:
                column.flags[position] = amount.flag
            if amount.sign > 0:
                column.plus.add(position)
            if amount.currency:
                column.currencies[position] = amount.currency
    return column


def _numbers(cells: Sequence[Cell]) -> list[int | None] | None:
    """A column of nothing but numbers at once; None where a cell is something else, inexact or too large.

    Cutting decimals off makes a number smaller, never larger: the sums of all sizes are equal if nothing was cut.
    """
    if not set(map(type, cells)) <= {Decimal, type(None)}:
        return None
    with localcontext(prec=60):
        scaled = [cell * _SCALE for cell in cells if cell is not None]  # type: ignore[operator]
        units = list(map(int, scaled))
        whole = sum(map(abs, units)) == sum(map(abs, scaled))
    if not whole or max(map(abs, units), default=0) >= _LIMIT:
        return None
    return _at_their_places(units, cells)


def _plain_texts(cells: Sequence[Cell], mark: str) -> list[int | None] | None:
    """A column of nothing but texts with two decimals at once, and a minus in front at most; None where a cell is something else."""
    texts = [cell for cell in cells if cell is not None]
    if set(map(type, texts)) != {str} or not all(map(_CENTS[mark].fullmatch, texts)):  # type: ignore[arg-type]
        return None
    return _at_their_places([int(str(cell).replace(",", "").replace(".", "")) * 100 for cell in texts], cells)


def _at_their_places(units: list[int], cells: Sequence[Cell]) -> list[int | None]:
    """The figures of the filled cells, with None for those that are empty."""
    following = iter(units)
    return [None if cell is None else next(following) for cell in cells]


def _plain_units(cell: Cell, fast: Callable[[str], re.Match[str] | None], group: str) -> int | None:
    """The common cases only: a number of the sheet, or digits with groups, decimals and a minus in front."""
    if type(cell) is Decimal:
        return _units_of(cell)
    if type(cell) is not str or len(cell) > _QUICK:
        return None
    found = fast(cell)
    if not found:
        return None
    value = int(found[1].replace(group, "")) * SCALE + int(((found[2] or "") + "0000")[:4])
    if value >= _LIMIT:
        return None
    return -value if cell[0] == "-" else value


def _units_of(number: Decimal) -> int | None:
    scaled = number * _SCALE
    whole = int(scaled)
    return whole if whole == scaled and -_LIMIT < whole < _LIMIT else None


@lru_cache(maxsize=65536)
def read_amount(text: str, mark: str) -> Amount | None:
    """One amount, with its sign, mark and currency wherever they stand; None for anything else.

    Minus before or after, parentheses, a glued CR or DR, a code or symbol before or after; groups of three by one and the
    same character (or the Indian 1,23,456). Not an amount: an exponent, NaN, other digits than 0-9, sixteen digits.
    """
    text = text.removeprefix("'")  # how a spreadsheet marks text
    found = _CORE.search(text) if len(text) <= _LONGEST else None
    if not found:
        return None
    core = found[0].rstrip("-–—")
    if core != found[0] and core[-1:] in ".,":  # 100,- and 100.-- mean no cents
        core = core[:-1]
    number = _NUMBER[mark].fullmatch(core[:-1] if core[-1:] == ("." if mark == "point" else ",") and len(core) > 1 else core)
    around = _around(text[: found.start()], text[found.end() :])
    if not number or not (number[1] or number[3]) or around is None:
        return None
    whole = re.sub(r"[^0-9]", "", number[1] or "0")
    cents = (number[3] or "").rstrip("0")
    if len(cents) > 4 or len(whole.lstrip("0")) > 15:
        return None
    return Amount(int(whole or "0") * SCALE + int((cents + "0000")[:4]), *around)


@lru_cache(maxsize=4096)
def _around(before: str, after: str) -> tuple[int, int, str] | None:
    """Sign, flag and currency from what stands before and after the digits; None if anything there is unknown."""
    sign = flag = 0
    currency = ""
    opened = closed = False
    for piece in _AROUND.findall(before) + _AROUND.findall(after):
        word = piece.strip(".").lower()
        if piece in "()":
            opened, closed = opened or piece == "(", closed or piece == ")"
        elif piece in _MINUS or piece == "+":
            if sign:
                return None
            sign = 1 if piece == "+" else -1
        elif word in _FLAGS and not flag:
            flag = _FLAGS[word]
        elif piece == "*":
            continue
        elif (code := currency_in(piece.upper() if piece.upper() in DIGITS else piece)) or piece in LOOSE_SYMBOLS:
            if currency and code and code != currency:
                return None
            currency = code or currency
        else:
            return None
    if opened != closed or (opened and (sign or flag)):
        return None
    return (-1 if opened else sign, flag, currency)


def is_dash(cell: Cell) -> bool:
    """Whether a cell is a lone dash, an accountant's nothing. The type first: to compare a Decimal with a text is slow."""
    return type(cell) is str and cell in _MINUS


def against(cells: Sequence[Cell], mark: str) -> int | None:
    """The position of the first text that is no amount under `mark` but is one under the other convention."""
    other = MARKS[1 - MARKS.index(mark)]
    odd = filterfalse(_FAST[mark].fullmatch, (cell for cell in cells if type(cell) is str))
    wrong = (cell for cell in odd if read_amount(cell, mark) is None and read_amount(cell, other) is not None)
    return next((cells.index(cell) for cell in wrong), None)


def looks_like_amount(cell: Cell) -> bool:
    """Whether a cell is a number or text that is an amount under some convention."""
    return type(cell) is Decimal or (
        type(cell) is str and (read_amount(cell, "point") is not None or read_amount(cell, "comma") is not None)
    )


def as_decimal(units: int, digits: int = 2) -> Decimal:
    """Ten-thousandths as a Decimal with at least `digits` decimals and none lost."""
    for places in (digits, 3):
        step = 10 ** (4 - places)
        if places >= digits and units % step == 0:
            return Decimal(units // step) * DECIMALS[places]
    return Decimal(units) * DECIMALS[4]


def spoken(units: int) -> str:
    """Ten-thousandths as an officer writes them: 1,234.56."""
    return f"{as_decimal(units):,f}"


def proved_by(mark: str, amount: str, place: str) -> str:
    """Why the decimal mark is sure, for the book to keep: an amount that has no other meaning, and where it stands."""
    return K_('{decimal}: "{value}" in {place} cannot be read otherwise', decimal=IN_WORDS[mark], value=amount, place=place)


def by_decimals(mark: str, currency: str) -> str:
    """Why the decimal mark is sure, for the book to keep: the other one would give the currency decimals that it has not."""
    return K_(
        "{decimal}: read otherwise, they would have more decimals than {currency}", decimal=IN_WORDS[mark], currency=currency
    )
