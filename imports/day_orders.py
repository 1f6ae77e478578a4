"""Day, month and year: which order the dates of a file are written in, decided once for the file, and why.

Evidence, strongest first: a date that is none in another order · dots, which no country writes after a month that comes
first · the period printed around the table · two date columns that belong together · the order of the rows.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from imports.days import IN_WORDS, ORDERS, Days, fixed
from ledger.i18n import K_

_TURNS = 4  # changes of date in one direction that are no accident
_CLOSE, _FAR = 10, 25  # days between booking and value date: at most, and more than any bank takes
_YEAR = 366
_FEW_YEARS, _MANY_YEARS = 3, 8  # the first of one month in so many years, with a day of that number beside them and without


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it stands in the file: where, its text, and what it can mean."""

    place: str
    text: str
    days: Days


@dataclass(frozen=True, slots=True)
class DayOrder:
    """The orders that are left (one: decided; none: the dates contradict each other) and the evidence in words."""

    left: tuple[str, ...]
    evidence: str
    clash: tuple[Written, ...] = ()  # with none left: dates that exclude each other


def under(column: Sequence[Days | None], order: str) -> list[dt.date | None]:
    """A column's days under one order."""
    meant = attrgetter(order)
    return [meant(days) if days else None for days in column]


def direction(column: Sequence[dt.date | None]) -> str:
    """asc, desc, flat (one day only) or mixed: how the dates run through the file."""
    known = [day for day in column if day]
    steps = {first < second for first, second in pairwise(known) if first != second}
    return "flat" if not steps else "mixed" if len(steps) == 2 else "asc" if steps == {True} else "desc"


def damaged(column: Sequence[Days | None]) -> bool:
    """Whether real dates are what a spreadsheet made of days without a year, or with it in another order.

    It reads 30/04 as April 1930, 17/04 as April 2017 and 04/10 as 4 October: all of them are the first of April, or a fourth.
    """
    days = {known.dmy for known in column if known and known.mark == "typed" and known.dmy}
    swapped = {day for day in days if day.day != 1}
    month = next(iter(swapped)).day if swapped else max(days, default=dt.date.min).month
    years = {day.year for day in days - swapped if day.month == month}
    return len(years) > (_FEW_YEARS if swapped else _MANY_YEARS) and all(
        day.day == month or (day.day, day.month) == (1, month) for day in days
    )


def decide(
    main: Sequence[Days | None], value: Sequence[Days | None], inside: Sequence[Written], around: Sequence[Written], stated: str
) -> DayOrder:
    """The order of day, month and year.

    `main` and `value` are the booking and value dates of the movements; `inside` every different date of the table's date
    columns, `around` dates printed elsewhere in the sheet; `stated` what the officer says (wins over evidence of order and
    convention; impossible dates are then problems of their rows).
    """
    if stated:
        return DayOrder((stated,), K_("{order}, {whose}; not proved", order=IN_WORDS[stated], whose=K_("as you said")))
    against: dict[str, Written] = {}
    marks = {written.days.mark for written in inside}
    for written in (*inside, *(written for written in around if written.days.mark in marks)):
        for order, day in zip(ORDERS, written.days, strict=False):
            if day is None and any(written.days[:3]):
                against.setdefault(order, written)
    left = tuple(order for order in ORDERS if order not in against)
    if not left:
        return DayOrder((), "", (against["dmy"], against["mdy"]))
    if all(fixed(written.days) or not any(written.days[:3]) for written in inside):
        return DayOrder(left[:1], as_written(inside[0].days.mark if inside else "typed"))
    distinct = {order: (under(main, order), under(value, order)) for order in left}
    left = tuple(order for i, order in enumerate(left) if distinct[order] not in [distinct[other] for other in left[:i]])
    if len(left) == 1:
        return DayOrder(left, _impossible(against, left[0]))
    found = _by_convention(main, left, inside)
    if len(found.left) == 1:
        return found
    return _by_context({order: distinct[order] for order in found.left}, found.left, around) or found


def as_written(mark: str) -> str:
    """How dates are written that need no order, by their mark."""
    return {"typed": K_("stored as dates in the sheet"), "name": K_("the month is a word")}.get(mark, K_("the year comes first"))


def _impossible(against: Mapping[str, Written], kept: str) -> str:
    written = next((against[order] for order in ("mdy", "dmy", "ymd") if order in against and order != kept), None)
    if written is None:
        return K_("{order}: every date means the same day", order=IN_WORDS[kept])
    other = next(order for order in ("mdy", "dmy", "ymd") if order in against and order != kept)
    return K_(
        "{order}: {value} in {place} cannot be {other_order}",
        order=IN_WORDS[kept], value=written.text, place=written.place, other_order=IN_WORDS[other],
    )  # fmt: skip


def _by_convention(main: Sequence[Days | None], left: tuple[str, ...], inside: Sequence[Written]) -> DayOrder:
    """Dots mean that the day comes first (CLDR: no language writes month.day.year); two-digit years in front stand years apart."""
    if "dmy" in left and all(written.days.mark == "." for written in inside if not fixed(written.days)):
        return DayOrder(("dmy",), K_("day.month.year: no country puts the month first when it writes dots"))
    near = tuple(order for order in left if _widest_gap(under(main, order)) <= _YEAR)
    if "ymd" in left and near:
        return DayOrder(near, K_("{order}: read otherwise, the rows would lie years apart", order=IN_WORDS[near[0]]))
    return DayOrder(left, "")


def _widest_gap(column: Sequence[dt.date | None]) -> int:
    known = sorted({day for day in column if day})
    return max(((second - first).days for first, second in pairwise(known)), default=0)


def _by_context(
    distinct: Mapping[str, tuple[list[dt.date | None], list[dt.date | None]]], left: tuple[str, ...], around: Sequence[Written]
) -> DayOrder | None:
    """The printed period, the two date columns, and the order of the rows, each only where it leaves one order."""
    printed = {order: [day for day in under([written.days for written in around], order) if day] for order in left}
    if all(len(days) > 1 for days in printed.values()):
        fitting = tuple(o for o in left if all(min(printed[o]) <= day <= max(printed[o]) for day in distinct[o][0] if day))
        if len(fitting) == 1:
            place = around[0].place
            why = K_("{order}: only so all dates lie in the period printed in {place}", order=IN_WORDS[fitting[0]], place=place)
            return DayOrder(fitting, why)
    apart = {
        order: max((abs((second - first).days) for first, second in zip(main, value, strict=True) if first and second), default=0)
        for order, (main, value) in distinct.items()
    }
    close = tuple(order for order in left if apart[order] <= _CLOSE)
    if len(close) == 1 and all(apart[order] >= _FAR for order in left if order not in close) and _differ(distinct[close[0]]) > 1:
        return DayOrder(
            close,
            K_(
                "{order}: so booking and value dates lie {count} days apart at most, otherwise up to {most}",
                order=IN_WORDS[close[0]],
                count=apart[close[0]],
                most=max(apart.values()),
            ),
        )
    runs = {order: direction(distinct[order][0]) for order in left}
    sorted_so = tuple(order for order in left if runs[order] in ("asc", "desc"))
    if len(sorted_so) == 1 and _turns(distinct[sorted_so[0]][0]) >= _TURNS:
        return DayOrder(
            sorted_so, K_("{order}: only so the rows stand in the order of their dates", order=IN_WORDS[sorted_so[0]])
        )
    return None


def _differ(columns: tuple[list[dt.date | None], list[dt.date | None]]) -> int:
    return sum(1 for first, second in zip(*columns, strict=True) if first and second and first != second)


def _turns(column: Sequence[dt.date | None]) -> int:
    return sum(first != second for first, second in pairwise(column))
