"""Days and amounts as people write them in text cells; which convention a file follows is proved once, or asked for.

A typed cell (a date, a number) says itself what it is. A text such as `03/04/2026` or `25.000` can be read in
two ways: all such texts of a file are looked at together, and those that can be read in one way only decide
for all (importing.md §1). Where none does, the file is refused with the option that decides.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from imports import cells
from imports.cells import Cell, ErrorCell
from imports.days import month_of
from imports.headers import words
from imports.number_formats import SIGNS
from ledger.i18n import MONTHS, N_, _, screen_language
from ledger.money import DIGITS

EARLIEST, LATEST = 1902, 2100  # a fund's days; 1900-01-01 is what programs write for "none"
_LONGEST = 60  # a day or an amount is no longer

_SYMBOLS = {**SIGNS, "USD$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "$": "$"}
_CURRENCY = re.compile(
    r"^(US\$|USD\$|CA?\$|A\$|R\$|[$€£]|[A-Za-z]{3})[\s\u00a0\u202f]*(?=[(+\d\u2212-])|(?<=[\d)\u2212-])[\s\u00a0\u202f]*(US\$|[$€£]|[A-Za-z]{3})$"
)
_BLANKS = re.compile(r"[\s\u00a0\u2009\u202f]")
_POINT = re.compile(r"(?:\d+|[1-9]\d{0,2}(?:([,' ])\d{3})(?:\1\d{3})*)(?:\.\d+)?", re.ASCII)
_COMMA = re.compile(r"(?:\d+|[1-9]\d{0,2}(?:([.' ])\d{3})(?:\1\d{3})*)(?:,\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class NotRead:
    """Why a cell is not what it should be: a sentence's end, a cure and a stable name."""

    what: str
    cure: str
    name: str


_NO_AMOUNT = {
    "": N_("{value} is not an amount"),
    "point": N_("{value} is not an amount with a decimal point"),
    "comma": N_("{value} is not an amount with a decimal comma"),
}
_NO_DAY = {
    "": N_("{value} is not a day of the calendar"),
    "dmy": N_("{value} is not a day of the calendar with the day first"),
    "mdy": N_("{value} is not a day of the calendar with the month first"),
    "ymd": N_("{value} is not a day of the calendar with the year first"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """How a file writes days and amounts: `order` and `mark` are empty where nothing says it."""

    order: str = ""  # dmy or mdy; ymd: only texts that leave no doubt
    mark: str = ""  # point or comma, before the decimals
    order_by: str = ""  # what proves it, for the notes
    mark_by: str = ""

    def day(self, cell: Cell) -> dt.date | NotRead:
        """The day that a cell states, between 1902 and 2100; NotRead says why it states none."""
        if isinstance(cell, dt.datetime):
            cell = cell.date()
        if isinstance(cell, dt.date):
            return _in_range(cell)
        if isinstance(cell, ErrorCell):
            return NotRead(cell.why, _("write the day"), "not-a-date")
        if not isinstance(cell, str):
            return NotRead(
                _("{value} is a number, not a date", value=shown(cell)),
                _("format the cell as a date, or write 2026-09-30"),
                "not-a-date",
            )
        readings = day_readings(cell)
        certain = len(readings) == 2 and len(set(readings.values())) == 1
        if len(set(readings.values())) > 1 and not self.order:
            return NotRead(_both_days(cell, readings), _("run again with --dates dmy  or  --dates mdy"), "ambiguous-dates")
        found = readings["dmy"] if certain else readings.get(self.order) if self.order else next(iter(readings.values()), None)
        return _in_range(found) if found else _no_day(cell, self.order)

    def amount(self, cell: Cell, said: Mapping[str, str] = _NO_AMOUNT) -> Decimal | NotRead:
        """The signed amount that a cell states, exactly; NotRead says why it states none, as `said` has it by decimal mark."""
        if isinstance(cell, Decimal):
            return cell
        if isinstance(cell, ErrorCell):
            saved = _(
                "open the file in a spreadsheet program and save it, so that it keeps what its formulas make; or write the amount"
            )
            return NotRead(cell.why, saved if cell.text.startswith("=") else _("write the amount"), "not-an-amount")
        if not isinstance(cell, str):
            sentence = said[""]
            return NotRead(_(sentence, value=shown(cell)), _("write the amount as a number"), "not-an-amount")
        readings = amount_readings(cell)
        if len(set(readings.values())) > 1 and not self.mark:
            return NotRead(
                _both_amounts(cell, readings),
                _("format the cell as a number, or --decimal point  or  --decimal comma"),
                "ambiguous-amounts",
            )
        found = readings.get(self.mark) if self.mark else next(iter(readings.values()), None)
        if found is None:
            sentence = said[self.mark if readings else ""]
            return NotRead(_(sentence, value=shown(cell)), _("write it as 1234.56"), "not-an-amount")
        return found


def prove(days: Iterable[tuple[str, Cell]], amounts: Iterable[tuple[str, Cell]], *, order: str = "", mark: str = "") -> Written:
    """What the text cells of a file prove about its days and amounts; `order` and `mark` are what the officer said.

    Cells come with their places. One that can be read in one way only decides for the file; two that
    contradict each other decide nothing.
    """
    found_order, order_by = (
        (order, "") if order else _decided((place, day_readings(cell)) for place, cell in days if isinstance(cell, str))
    )
    found_mark, mark_by = (
        (mark, "") if mark else _decided((place, amount_readings(cell)) for place, cell in amounts if isinstance(cell, str))
    )
    return Written(found_order, found_mark, order_by, mark_by)


def _decided(readings: Iterable[tuple[str, Mapping[str, object]]]) -> tuple[str, str]:
    """The one key left by all cells that have a reading, with the place of the first that excludes the other."""
    proofs: dict[str, str] = {}
    for place, possible in readings:
        if len(possible) == 1:
            proofs.setdefault(next(iter(possible)), place)
    return next(iter(proofs.items())) if len(proofs) == 1 else ("", "")


@lru_cache(maxsize=8192)
def day_readings(text: str) -> Mapping[str, dt.date]:
    """The days a text can state, by order; the same day under both where the text leaves no doubt.

    Two-digit years and days that no calendar has give no reading.
    """
    if len(text) > _LONGEST:
        return {}
    found = re.fullmatch(r"\s*(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?\s*", text, re.ASCII)
    if found:
        return _certain(int(found[1]), int(found[3]), int(found[4]))
    found = re.fullmatch(r"\s*(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4})(?:[T ]\d{2}:\d{2}(?::\d{2})?)?\s*", text, re.ASCII)
    if found:
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        possible = {"dmy": _date(year, second, first), "mdy": _date(year, first, second)}
        return {order: day for order, day in possible.items() if day}
    return _in_words(words(text).split())


def _in_words(said: list[str]) -> Mapping[str, dt.date]:
    """With the month in letters: "15 April 2026", "15 de abril de 2026", "1er avril 2026", "Apr 15, 2026"."""
    tokens = [
        re.sub(r"^(\d{1,2})(?:st|nd|rd|th|er|o|a)$", r"\1", token)
        for token in said
        if token not in ("de", "of", "del", "the", "le", "el")
    ]
    months = list(filter(None, map(month_of, tokens)))
    numbers = [token for token in tokens if token.isascii() and token.isdigit()]
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) <= 2]
    if len(tokens) != 3 or len(months) != 1 or len(years) != 1 or len(days) != 1:
        return {}
    return _certain(years[0], months[0], days[0])


def _certain(year: int, month: int, day: int) -> Mapping[str, dt.date]:
    found = _date(year, month, day)
    return {"dmy": found, "mdy": found} if found else {}


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _in_range(day: dt.date) -> dt.date | NotRead:
    if EARLIEST <= day.year <= LATEST:
        return day
    return NotRead(
        _("{day} is not a day of this fund", day=day.isoformat()),
        _("correct the year, or leave the cell empty"),
        "not-a-date",
    )


def _no_day(text: str, order: str) -> NotRead:
    if re.fullmatch(r"\s*\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9}\.?)[-/. ]\d{2}\s*", text):
        return NotRead(
            _("{value} has a year of two digits", value=shown(text)), _("write the year with four digits"), "two-digit-year"
        )
    numeric = re.fullmatch(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\.?\s*", text)
    if numeric:
        return NotRead(_(_NO_DAY[order], value=shown(text)), _("write the day as 2026-09-30"), "not-a-date")
    return NotRead(_("{value} is not a date", value=shown(text)), _("write the day as 2026-09-30"), "not-a-date")


def _both_days(text: str, readings: Mapping[str, dt.date]) -> str:
    day_first, month_first = (_day_and_month(readings[order]) for order in ("dmy", "mdy"))
    return _("{value} is {reading} or {other}", value=text.strip(), reading=day_first, other=month_first)


def _day_and_month(day: dt.date) -> str:
    return screen_language().formats.without_year.format(day=day.day, month=_(MONTHS).split()[day.month - 1])


@lru_cache(maxsize=8192)
def amount_readings(text: str) -> Mapping[str, Decimal]:
    """The amounts a text can state, by decimal mark; the same amount under both where the text leaves no doubt.

    Brackets and a minus at either end make it negative; blanks and apostrophes group. No exponent, no other
    digits than 0 to 9, no groups of other than three.
    """
    if len(text) > _LONGEST:
        return {}
    body = glued(text)[0]
    negative, body = _sign(body)
    readings: dict[str, Decimal] = {}
    for mark, pattern, group, decimal in (("point", _POINT, ",", "."), ("comma", _COMMA, ".", ",")):
        if pattern.fullmatch(body):
            amount = Decimal(re.sub(rf"[{group}' ]", "", body).replace(decimal, "."))
            readings[mark] = -amount if negative else amount
    return readings


def glued(text: str) -> tuple[str, str]:
    """An amount and the currency that is written with it: "EUR 25 000", "25.000 €"; "$" is returned as it is."""
    body = _BLANKS.sub(" ", text).strip().replace("\u2212", "-").replace("\u2019", "'")
    found = _CURRENCY.search(body)
    if not found:
        return body, ""
    sign = found[1] or found[2]
    code = _SYMBOLS.get(sign, sign.upper())
    return (body[: found.start()] + body[found.end() :]).strip(), code if code in DIGITS or code == "$" else sign


def _sign(body: str) -> tuple[bool, str]:
    if body.startswith("(") and body.endswith(")"):
        return True, body[1:-1].strip()
    if body.startswith("-") or body.endswith("-"):
        return True, (body[1:] if body.startswith("-") else body[:-1]).strip()
    return False, body.removeprefix("+").strip()


def _both_amounts(text: str, readings: Mapping[str, Decimal]) -> str:
    comma, point = figure(readings["comma"]), figure(readings["point"])
    return _("{value} is {reading} or {other}", value=shown(text), reading=comma, other=point)


def shown(cell: Cell) -> str:
    """A cell's content for a sentence, quoted."""
    return f'"{cells.shown(cell, _LONGEST)}"'


def figure(amount: Decimal) -> str:
    """An amount for a sentence: grouped, with two decimals at least and all that it has."""
    digits = f"{amount:,f}"  # never rounded: a sheet can hold more digits than a context
    whole, _, decimals = digits.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
