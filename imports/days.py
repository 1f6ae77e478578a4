"""Dates as banks write them: every day that a text can mean, under each order of day, month and year."""

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from imports.words import plain
from ledger.i18n import K_, _

ORDERS = ("dmy", "mdy", "ymd")
IN_WORDS = {"dmy": K_("day/month/year"), "mdy": K_("month/day/year"), "ymd": K_("year/month/day")}
FIRST_YEAR, LAST_YEAR = 1970, 2099  # a bank's file speaks of no other years; 1900 and 2206 are slips

_MONTHS = """january february march april may june july august september october november december
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
januar februar marz april mai juni juli august september oktober november dezember
janner feber maerz april mai juni juli august september oktober november dezember
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november desember
stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien
ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince
januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"""
_NAMES: dict[str, int] = {}
_PREFIXES: dict[str, set[int]] = {}
for _line in _MONTHS.splitlines():
    for _number, _name in enumerate(plain(_line).split(), start=1):
        _NAMES[_name] = _number
        for _size in range(3, len(_name) + 1):
            _PREFIXES.setdefault(_name[:_size], set()).add(_number)
_NAMES.update({"sept": 9, "setiembre": 9, "dec": 12, "mrt": 3, "dic": 12, "okt": 10, "oct": 10, "mrz": 3, "cvn": 6, "cvc": 7})

_WEEKDAYS = frozenset(
    word
    for name in """monday tuesday wednesday thursday friday saturday sunday lunes martes miercoles jueves viernes sabado domingo
    lundi mardi mercredi jeudi vendredi samedi dimanche segunda terca quarta quinta sexta montag dienstag mittwoch donnerstag freitag
    samstag sonnabend sonntag lunedi martedi mercoledi giovedi venerdi domenica maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    poniedzialek wtorek sroda czwartek piatek sobota niedziela pondeli utery streda ctvrtek patek nedele hetfo kedd szerda csutortok pentek
    szombat vasarnap понедельник вторник среда четверг пятница суббота воскресенье mandag tisdag onsdag torsdag fredag lordag sondag
    пн вт ср чт пт сб вс""".split()
    for word in (plain(name), plain(name)[:2], plain(name)[:3])
)
_WEEKDAY = re.compile(r"([^\W\d_]{2,12})(?:-feira)?\.?,? +(?=\S)")

_ZONE = r"(?: ?(?:[AaPp]\.? ?[Mm]\.?|[+-][0-9]{2}(?::?[0-9]{2})?|[A-Za-z]{1,5})){0,3}"
_TIME = rf"(?:[T ,]+[0-9]{{1,2}}[:.h][0-9]{{2}}(?:[:.][0-9]{{2}}(?:[.,][0-9]+)?)?{_ZONE}|\s?[rг]\.)?"  # and "roku", "года" behind the year
_NUMERIC = re.compile(rf"([0-9]{{1,4}})\s?([./-])\s?([0-9]{{1,2}})\s?\2\s?([0-9]{{1,4}})\.?{_TIME}")
_SPACED = re.compile(rf"([0-9]{{1,4}}) ([0-9]{{1,2}}) ([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_EIGHT = re.compile(rf"([0-9]{{8}}){_TIME}")
_NAMED = re.compile(
    rf"([0-9]{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?[\s/.-]*(?:(?:de|of)\s+)?([^\W\d_]{{3,12}})\.?,?[\s/.-]*(?:de\s+)?([0-9]{{4}}|[0-9]{{2}}){_TIME}"
)
_NAMED_FIRST = re.compile(rf"([^\W\d_]{{3,12}})\.?[\s/.-]*([0-9]{{1,2}})(?:st|nd|rd|th)?,?[\s/.-]+([0-9]{{4}}){_TIME}")
_NAMED_LAST = re.compile(rf"([0-9]{{4}})[\s/.-]+([^\W\d_]{{3,12}})\.?[\s/.-]+([0-9]{{1,2}})\.?{_TIME}")


class Days(NamedTuple):
    """The day a text means under each order; None where that is no day of the calendar. `mark` parts the numbers."""

    dmy: dt.date | None
    mdy: dt.date | None
    ymd: dt.date | None
    mark: str = ""


def not_a_day(text: str, order: str) -> tuple[str, str, str]:
    """What is wrong with a date that is none under the order of its file, what to do, and the name of the refusal."""
    if re.match(r"\s*[0-9]{4}", text) or any(sign.isalpha() for sign in text):  # means one day at most, in any order
        what = _("{value} is not a day of the calendar", value=f'"{text}"')
    else:
        what = _('"{value}" is not a day of the calendar, read as {words}', value=text, words=_(IN_WORDS[order]))
    return what, _("correct the date"), "not-a-date"


@lru_cache(maxsize=131072)
def days(text: str) -> Days | None:
    """All that `text` can mean as a date; None where it does not look like one at all.

    Two digits of a year are 1970–2069. A text that names the month, or begins with four digits, means one day. A weekday
    in front says nothing.
    """
    if len(text) > 40 or not any(letter.isdigit() for letter in text):
        return None
    text = text.removeprefix("'")  # how a spreadsheet marks text
    weekday = _WEEKDAY.match(text)
    without = text[weekday.end() :] if weekday and plain(weekday[1]) in _WEEKDAYS else ""
    return _read(text) or (_read(without) if without else None)


def _read(text: str) -> Days | None:
    found = _NUMERIC.fullmatch(text)
    if found:
        return _numeric(found[1], found[3], found[4], found[2])
    found = _SPACED.fullmatch(text)
    if found:
        return _numeric(found[1], found[2], found[3], " ")
    found = _EIGHT.fullmatch(text)
    if found:
        return _eight(found[1])
    return _named(text)


def day_number(cell: Decimal) -> str:
    """A number of a sheet as the eight digits that it may be: 20260901, 30092026, or 1092026 that lost its zero; else nothing."""
    whole = cell == cell.to_integral_value() and 10**6 < cell < 10**8
    return f"{int(cell):08}" if whole else ""


def six(text: str) -> dt.date | None:
    """The day that year, month and day in six digits mean (SWIFT, BAI2, Norma 43), 70 to 99 of the last century; else None."""
    return _day(text[:2], text[2:4], text[4:]) if re.fullmatch("[0-9]{6}", text) else None


def looks_like_date(text: str) -> bool:
    """Whether `text` is written as a date, possible or not (39.09.2010 is)."""
    return days(text) is not None


def fixed(a: Days) -> bool:
    """Whether a text means the same day under every order."""
    return a.dmy is not None and a.dmy == a.mdy == a.ymd


def _numeric(first: str, second: str, third: str, mark: str) -> Days | None:
    if len(first) >= 3:
        return _only(_day(first, second, third), mark) if len(first) == 4 and len(third) <= 2 else None
    if len(third) == 3 or len(third) == 1:
        return None
    year_first = _day(first, second, third) if len(first) == 2 and len(third) == 2 else None
    return Days(_day(third, second, first), _day(third, first, second), year_first, mark)


def _eight(digits: str) -> Days | None:
    year_first = _day(digits[:4], digits[4:6], digits[6:])
    if year_first:
        return _only(year_first, "8")
    dmy, mdy = _day(digits[4:], digits[2:4], digits[:2]), _day(digits[4:], digits[:2], digits[2:4])
    return Days(dmy, mdy, None, "8") if dmy or mdy else None


def _named(text: str) -> Days | None:
    for pattern, (day, month, year) in ((_NAMED, (1, 2, 3)), (_NAMED_FIRST, (2, 1, 3)), (_NAMED_LAST, (3, 2, 1))):
        found = pattern.fullmatch(text)
        if found:
            number = month_of(found[month])
            if number:
                return _only(_day(found[year], str(number), found[day]), "name")
    return None


def month_of(name: str) -> int:
    """The month of a name, or of its beginning in three letters at least where only one begins so, in the languages of banks; 0 for none."""
    word = plain(name)
    if word in _NAMES:
        return _NAMES[word]
    numbers = _PREFIXES.get(word, set())
    return next(iter(numbers)) if len(numbers) == 1 else 0


def _only(day: dt.date | None, mark: str) -> Days:
    return Days(day, day, day, mark)


def _day(year: str, month: str, day: str) -> dt.date | None:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 70 else 1900
    try:
        found = dt.date(number, int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_YEAR <= number <= LAST_YEAR else None
