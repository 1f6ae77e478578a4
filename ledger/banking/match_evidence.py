"""What an amount, a day and a currency say for or against a line paying an instalment.

All amounts here are whole ten-thousandths of a currency; conversions are exact fractions, rounded once.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import isqrt
from typing import NamedTuple

from ledger.banking.match_values import OpenLine, Rates, Settings
from ledger.money import DIGITS

OWN, STATED, CONVERTED = "own", "stated", "converted"
EXACT, CHARGES, RATE, PART, BEYOND = "exact", "charges", "rate", "part", "beyond"


class Worth(NamedTuple):
    """What a line brings in one currency: exact where `low` equals `high`, else what the day's rate allows."""

    units: int
    low: int
    high: int
    basis: str

    @property
    def known(self) -> bool:
        """Whether the amount is printed on the bank's file, not converted."""
        return self.basis != CONVERTED


class Cross(NamedTuple):
    """An exact rate between two currencies, and how far a bank's own may be from it."""

    rate: Fraction
    tolerance: Fraction


@dataclass(slots=True)
class Exchange:
    """The rates and tolerances of one run, each looked up once."""

    rates: Rates
    settings: Settings
    _crosses: dict[tuple[str, str, date], Cross | None] = field(default_factory=dict)
    _limits: dict[tuple[str, date], int] = field(default_factory=dict)
    _tolerances: dict[int, Fraction] = field(default_factory=dict)
    _share: tuple[int, int] = (0, 1)  # of an amount, that banks may keep

    def __post_init__(self) -> None:
        self._share = self.settings.charges_share.as_integer_ratio()

    def cross(self, code: str, into: str, day: date) -> Cross | None:
        """Units of `into` per unit of `code` on a day; None where a rate is missing."""
        key = (code, into, day)
        if key not in self._crosses:
            self._crosses[key] = self._find(*key)
        return self._crosses[key]

    def _find(self, code: str, into: str, day: date) -> Cross | None:
        one, other = self.rates.on(code, day), self.rates.on(into, day)
        if not one or not other or one.usd <= 0 or other.usd <= 0:
            return None
        age = (day - min(one.since, other.since)).days
        if age not in self._tolerances:
            self._tolerances[age] = rate_tolerance(age, self.settings)
        return Cross(_quotient(one.usd, other.usd), self._tolerances[age])

    def charge_limit(self, due: int, code: str, day: date) -> int:
        """What banks may keep of an amount due, in its currency."""
        key = (code, day)
        if key not in self._limits:
            self._limits[key] = self._fixed(code, day)
        top, under = self._share
        return max(self._limits[key], due * top // under)

    def _fixed(self, code: str, day: date) -> int:
        fixed = self.settings.charges_abs
        if fixed.currency == code:
            return fixed.units
        cross = self.cross(fixed.currency, code, day)
        return fixed.units * cross.rate.numerator // cross.rate.denominator if cross else 0

    def usual_charge(self, code: str, day: date) -> int:
        """What banks keep whatever the amount, in a currency."""
        self.charge_limit(0, code, day)
        return self._limits[code, day]


@lru_cache(maxsize=4096)
def _quotient(one: Decimal, other: Decimal) -> Fraction:
    return Fraction(one) / Fraction(other)


def rate_tolerance(age: int, settings: Settings) -> Fraction:
    """How far a bank's rate may be from a rate that came into force `age` days before: a share."""
    root = Decimal(isqrt(max(age, 0) * 10_000)).scaleb(-2) / Decimal("19.105")  # square root of years
    return Fraction(min(settings.rate_margin + settings.rate_drift * root, settings.rate_limit))


def worth(line: OpenLine, code: str, exchange: Exchange) -> Worth | None:
    """What the line brings in a pledge's currency, without its sign; None where that currency cannot be.

    What the bank states that the payer sent counts before what was booked: a donor is credited with
    what it sent. A payer that sent a third currency pays no pledge in another one.
    """
    sent = line.original
    if sent is not None and sent.currency == code:
        units = abs(sent.units)
        return Worth(units, units, units, STATED)
    if line.amount.currency == code:
        units = abs(line.amount.units)
        return Worth(units, units, units, OWN)
    if sent is not None and sent.currency != line.amount.currency:
        return None
    money = sent or line.amount
    cross = exchange.cross(money.currency, code, line.day)
    if cross is None:
        return None
    top, under = abs(money.units) * cross.rate.numerator, cross.rate.denominator
    middle = nearest(top, under, 10 ** (4 - DIGITS[code]))
    off, whole = cross.tolerance.numerator, cross.tolerance.denominator  # in whole numbers: fractions are slow
    return Worth(middle, top * (whole - off) // (under * whole), top * (whole + off) // (under * whole) + 1, CONVERTED)


def rounded(amount: Fraction, code: str) -> int:
    """The nearest amount that a currency can express, in ten-thousandths."""
    return nearest(amount.numerator, amount.denominator, 10 ** (4 - DIGITS[code]))


def nearest(top: int, under: int, step: int) -> int:
    """The whole number of steps nearest to a fraction, times the step; halves away from zero."""
    return (2 * top + under * step) // (2 * under * step) * step


def off_rate(line: OpenLine, code: str, exchange: Exchange) -> Fraction | None:
    """How far the rate that the bank used is from the day's, as a share; None where neither is known."""
    sent = line.original
    cross = exchange.cross(line.amount.currency, code, line.day)
    if sent is None or sent.currency != code or cross is None or not sent.units:
        return None
    return Fraction(line.amount.units) * cross.rate / sent.units - 1


def digits(units: int) -> int:
    """How many significant digits an amount has."""
    return len(str(abs(units)).rstrip("0"))


def unusual(units: int) -> bool:
    """Whether an amount has four significant digits or more: two payers seldom send the same one."""
    return digits(units) >= 4


def round_amount(low: int, high: int, code: str) -> int:
    """The roundest amount of a currency between two, the one nearest their middle where several are as round."""
    middle = (low + high) // 2
    step: int = 10 ** (4 - DIGITS[code])
    best = (middle + step // 2) // step * step
    while True:
        step *= 10
        nearest = (middle + step // 2) // step * step
        if not low <= nearest <= high or nearest == 0:
            return best
        best = nearest


SHARES = tuple(
    sorted(
        {
            (share.numerator, share.denominator)
            for under in (2, 3, 4, 5, 10)
            for share in map(Fraction, range(1, under), [under] * under)
        }
    )
)


def share_of(value: Worth, whole: int, code: str) -> int | None:
    """The simple share of a whole (a half, a third, three tenths …) that a part payment is, if it is one."""
    near = [part for part in _simple_parts(whole, code) if value.low <= part <= value.high]
    return min(near, key=lambda part: (abs(part - value.units), part), default=None)


def is_share(units: int, whole: int, code: str) -> bool:
    """Whether an amount is a simple share of a whole, to the smallest coin."""
    return units in _simple_parts(whole, code)


@lru_cache(maxsize=4096)
def _simple_parts(whole: int, code: str) -> tuple[int, ...]:
    step = 10 ** (4 - DIGITS[code])
    # As `nearest` has it, written out: very many are asked for.
    return tuple([(2 * whole * top + under * step) // (2 * under * step) * step for top, under in SHARES])


def days_apart(day: int, due: int | None, since: int | None) -> int:
    """How many days the line is outside the time from signature to due date; a day that is not known (or 0) bounds nothing."""
    first, last = due or since, since or due
    if not first or not last:
        return 0
    if first > last:
        first, last = last, first
    return first - day if day < first else max(day - last, 0)
