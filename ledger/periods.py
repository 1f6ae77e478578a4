"""Time as the ledger knows it: half-open ranges of days, quarters, months and years, written one way.

Ranges are half-open inside (`begin` belongs, `end` does not) and inclusive on paper (`last`).
Fiscal years are calendar years unless the book says otherwise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ledger.errors import NotUnderstood
from ledger.i18n import _


@dataclass(frozen=True, slots=True, order=True)
class DateRange:
    """Days from `begin` up to, not including, `end`."""

    begin: date
    end: date

    def __post_init__(self) -> None:
        if self.begin >= self.end:
            raise NotUnderstood(_("a period cannot begin on {day} and end before it.", day=self.begin), name="not-a-period")

    @property
    def last(self) -> date:
        """The last day that belongs: for paper only."""
        return self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.begin <= day < self.end


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, written `2026-Q3`."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Reads `2026-Q3`, also `2026q3` and `2026-T3`; raises NotUnderstood with the right form."""
        found = re.fullmatch(r"([0-9]{4})-?[QqTt]([1-4])", text.strip())
        if not found or found[1] in {"0000", "9999"}:
            raise NotUnderstood(_('"{text}" is not a quarter.', text=text), _("write it as 2026-Q3"), name="not-a-quarter")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter a day belongs to."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def days(self) -> DateRange:
        """First day to the first day of the next quarter."""
        return DateRange(date(self.year, 3 * self.number - 2, 1), self.next.first)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """The last day, for paper."""
        return self.days.last

    @property
    def next(self) -> "Quarter":
        """The quarter after this one."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> "Quarter":
        """The quarter before this one."""
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"


def parse_day(text: str, today: date) -> date:
    """A typed day: ISO only, or `today` and `yesterday`; raises NotUnderstood with the right form."""
    wanted = text.strip().lower()
    if wanted in ("today", "yesterday"):
        return today - timedelta(days=wanted == "yesterday")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", wanted):
        try:
            return date.fromisoformat(wanted)
        except ValueError:
            raise NotUnderstood(_("{text} is not a day of the calendar.", text=text), name="not-a-date") from None
    raise NotUnderstood(_('"{text}" is not a date.', text=text), _("write it as 2026-09-30"), name="not-a-date")


def parse_period(text: str) -> DateRange:
    """A typed period: `2026-Q3`, `2026`, `2026-H1`, `2026-09` or `2026-01..2026-06`, both ends belonging; years 0001 to 9998."""
    wanted = text.strip()
    if ".." in wanted:
        first, _dots, last = wanted.partition("..")
        return DateRange(parse_period(first).begin, parse_period(last).end)
    if wanted.isascii() and wanted[:4] not in {"0000", "9999"}:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", wanted):
            day = parse_day(wanted, date.min)
            return DateRange(day, day + timedelta(days=1))
        if re.fullmatch(r"\d{4}", wanted):
            return DateRange(date(int(wanted), 1, 1), date(int(wanted) + 1, 1, 1))
        half = re.fullmatch(r"(\d{4})-?[HhSs]([12])", wanted)  # S as in Spanish, French and Portuguese
        if half:
            year, number = int(half[1]), int(half[2])
            return DateRange(date(year, 6 * number - 5, 1), date(year + number // 2, 7 if number == 1 else 1, 1))
        month = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", wanted)
        if month:
            year, number = int(month[1]), int(month[2])
            return DateRange(date(year, number, 1), date(year + number // 12, number % 12 + 1, 1))
    try:
        return Quarter.parse(wanted).days
    except NotUnderstood:
        raise NotUnderstood(
            _('"{text}" is not a period.', text=text),
            _("write it as 2026-Q3, 2026, 2026-H1, 2026-09 or 2026-01..2026-06"),
            name="not-a-period",
        ) from None


def quarters(begin: date, end: date) -> Iterator[Quarter]:
    """Every quarter that has a day in `begin` ≤ day < `end`, in order."""
    quarter = Quarter.of(begin)
    while quarter.first < end:
        yield quarter
        quarter = quarter.next


def anniversary(day: date, years: int) -> date:
    """The same day so many years later; of 29 February the 28th where there is none."""
    return day.replace(year=day.year + years, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + years)


def years_between(begin: date, end: date) -> Decimal:
    """The years from a day to a later one: whole ones, and of the one that is begun the days as a part of it."""
    whole = end.year - begin.year - (anniversary(begin, end.year - begin.year) > end)
    last, following = anniversary(begin, whole), anniversary(begin, whole + 1)
    return whole + Decimal((end - last).days) / (following - last).days
