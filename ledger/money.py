"""Money: exact amounts with a currency, the one door for parsing them, and the one way to split them.

Amounts are `Decimal` in code and whole ten-thousandths (BIGINT) in the database: no currency of
ISO 4217 has more than four decimals, so sums are exact in both. A bare number is never money.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Self

from ledger.errors import LedgerError
from ledger.i18n import _

# The functional currency (accounting.md 4.1): every book and fund is kept in it, rates are told in it, and `fund init` makes no
# other. What is kept in a column of its own (fund.currency) is read from there; all else names it by this word.
BASE = "USD"
SCALE = 10_000  # ten-thousandths: the unit in which every amount is stored
_STEPS = tuple(Decimal(1).scaleb(-digits) for digits in range(5))
_quantize = Context(prec=40).quantize  # made once: very many amounts are
LIMIT = 10**15  # amounts of sixteen digits and more do not survive a spreadsheet; they are refused
_UNITS = tuple(SCALE // 10**digits for digits in range(5))  # stored units in the smallest amount of a currency, by its digits
_MOST = LIMIT * SCALE
_BELOW, _ABOVE = Decimal(-LIMIT), Decimal(LIMIT)

# ISO 4217:2015 and amendments to 2025. CLDR's digits differ (it gives IQD 0, RSD 0 …) and lose money.
_DIGITS_0 = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_DIGITS_3 = "BHD IQD JOD KWD LYD OMR TND"
_DIGITS_4 = "CLF UYW"
_DIGITS_2 = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE "
    "CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD "
    "HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP "
    "MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD "
    "SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS "
    "VED VES WST XCD XCG YER ZAR ZMW ZWG"
)
_CURRENT = {
    **dict.fromkeys(_DIGITS_0.split(), 0),
    **dict.fromkeys(_DIGITS_2.split(), 2),
    **dict.fromkeys(_DIGITS_3.split(), 3),
    **dict.fromkeys(_DIGITS_4.split(), 4),
}
# Withdrawn codes: last day of validity, successor, decimals. An old pledge may still carry one; a new one may not.
_RETIRED = """
ATS 2001-12-31 EUR 2|BEF 2001-12-31 EUR 0|DEM 2001-12-31 EUR 2|ESP 2001-12-31 EUR 0|FIM 2001-12-31 EUR 2
FRF 2001-12-31 EUR 2|GRD 2001-12-31 EUR 0|IEP 2001-12-31 EUR 2|ITL 2001-12-31 EUR 0|LUF 2001-12-31 EUR 0
NLG 2001-12-31 EUR 2|PTE 2001-12-31 EUR 0|SIT 2006-12-31 EUR 2|CYP 2007-12-31 EUR 2|MTL 2007-12-31 EUR 2
SKK 2008-12-31 EUR 2|EEK 2010-12-31 EUR 2|LVL 2013-12-31 EUR 2|LTL 2014-12-31 EUR 2|HRK 2022-12-31 EUR 2
BGN 2025-12-31 EUR 2|ROL 2005-06-30 RON 0|TRL 2004-12-31 TRY 0|MZM 2006-06-30 MZN 2|GHC 2007-06-30 GHS 2
SDD 2007-06-30 SDG 2|VEB 2007-12-31 VEF 2|VEF 2018-08-20 VES 2|ZMK 2012-12-31 ZMW 2|BYR 2016-06-30 BYN 0
MRO 2017-12-31 MRU 2|STD 2017-12-31 STN 2|CUC 2020-12-31 CUP 2|SLL 2023-12-31 SLE 2|ANG 2025-03-31 XCG 2
ZWL 2024-08-31 ZWG 2|AFA 2002-12-31 AFN 2|AZM 2005-12-31 AZN 2|SRG 2003-12-31 SRD 2|MGF 2004-12-31 MGA 0
"""


@dataclass(frozen=True, slots=True)
class Retired:
    """A currency that is no more: valid up to and including `last`."""

    last: date
    successor: str


RETIRED: Mapping[str, Retired] = {
    row.split()[0]: Retired(date.fromisoformat(row.split()[1]), row.split()[2])
    for row in _RETIRED.replace("\n", "|").strip("|").split("|")
}
DIGITS: Mapping[str, int] = {
    **_CURRENT,
    **{row.split()[0]: int(row.split()[3]) for row in _RETIRED.replace("\n", "|").strip("|").split("|")},
}


def currency(code: str, on: date | None = None) -> str:
    """The ISO 4217 code in capitals; raises LedgerError for one that is unknown, or withdrawn before `on`.

    Without a day, only currencies of today pass.
    """
    found = code.strip().upper()
    gone = RETIRED.get(found)
    if gone and (on is None or on > gone.last):
        raise LedgerError(
            _(
                "{currency} was withdrawn on {day} and replaced by {successor}.",
                currency=found,
                day=gone.last,
                successor=gone.successor,
            ),
            _("write {currency}", currency=gone.successor),
            name="retired-currency",
        )
    if found not in DIGITS:
        raise LedgerError(_('"{code}" is not an ISO 4217 currency code.', code=code.strip()), name="unknown-currency")
    return found


@dataclass(frozen=True, slots=True, order=False, init=False)
class Money:
    """An exact amount in one currency, never with more decimals than ISO 4217 gives that currency."""

    amount: Decimal
    currency: str

    def __init__(self, amount: Decimal, currency: str) -> None:
        digits = DIGITS.get(currency)
        if digits is None or not amount.is_finite() or not _BELOW < amount < _ABOVE:
            raise _no_money(amount, currency)
        exact = _quantize(amount, _STEPS[digits])
        if exact != amount:
            raise _no_money(amount, currency)
        _put_amount(self, exact or abs(exact))  # no -0
        _put_currency(self, currency)

    @classmethod
    def parse(cls, text: str, code: str) -> Self:
        """The typed form only: digits, an optional minus, a decimal point; no grouping, no exponent, no symbol."""
        wanted = text.strip()
        plain = wanted.removeprefix("-")
        if not plain.isascii() or not plain.replace(".", "", 1).isdigit() or plain.startswith(".") or plain.endswith("."):
            raise LedgerError(
                _('"{text}" is not an amount.', text=text),
                _("write it as 1234.56: no grouping, a point before the decimals"),
                name="not-an-amount",
            )
        return cls(Decimal(wanted), code)

    @classmethod
    def zero(cls, code: str) -> Self:
        """Nothing, in that currency."""
        return cls.of_units(0, code)

    @classmethod
    def of_units(cls, units: int, code: str) -> Self:
        """From stored ten-thousandths; raises as `Money` does. What is in order is not looked at twice: very many amounts are read."""
        digits = DIGITS.get(code, -1)
        steps, odd = divmod(units, _UNITS[digits])
        if digits < 0 or odd or not -_MOST < units < _MOST:
            return cls(Decimal(units).scaleb(-4), code)
        money = object.__new__(cls)
        _put_amount(money, Decimal(steps) * _STEPS[digits])
        _put_currency(money, code)
        return money

    @property
    def units(self) -> int:
        """Whole ten-thousandths, as stored."""
        return int(self.amount.scaleb(4))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __abs__(self) -> "Money":
        return Money(abs(self.amount), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __bool__(self) -> bool:
        return self.amount != 0

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:,f}"

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise LedgerError(
                _("{first} and {second} cannot be added up.", first=self.currency, second=other.currency), name="two-currencies"
            )
        return other.amount


# Straight into its places, past the lock of a frozen class: very many are made.
_put_amount, _put_currency = (vars(Money)[name].__set__ for name in ("amount", "currency"))


def _no_money(amount: Decimal, code: str) -> LedgerError:
    """Why an amount is no money in a currency."""
    if code not in DIGITS:
        return LedgerError(_('"{code}" is not an ISO 4217 currency code.', code=code), name="unknown-currency")
    if not amount.is_finite():
        return LedgerError(_("{amount} is not an amount.", amount=amount), name="not-an-amount")
    if not _BELOW < amount < _ABOVE:
        return LedgerError(_("{amount} has more than 15 digits before the point.", amount=amount), name="amount-too-large")
    return LedgerError(
        _("{amount} has more decimals than {currency} allows ({digits}).", amount=amount, currency=code, digits=DIGITS[code]),
        name="too-many-decimals",
    )


def round_to(amount: Decimal, code: str) -> Money:
    """The nearest amount the currency can express, halves away from zero.

    The only rounding of a conversion: it happens once, on the converted amount, never on a rate.
    """
    with localcontext(prec=40):
        return Money(amount.quantize(Decimal(1).scaleb(-DIGITS[code]), rounding=ROUND_HALF_UP), code)


def in_proportion(value: Money, part: Money, whole: Money) -> Money:
    """What `part` of `whole` (of one currency) is worth where the whole is worth `value`, rounded by `round_to`."""
    with localcontext(prec=60):
        return round_to(value.amount * part.amount / whole.amount, value.currency)


def convert(money: Money, rate: Decimal, code: str) -> Money:
    """`money` at `rate` (units of `code` per one unit of the money's currency), rounded by `round_to`."""
    if rate <= 0:
        raise LedgerError(_("{rate} is not an exchange rate: it must be above zero.", rate=rate), name="not-a-rate")
    with localcontext(prec=40):
        return round_to(money.amount * rate, code)


def split(total: Money, weights: Mapping[str, int]) -> dict[str, Money]:
    """Share `total` by whole-number weights so that the parts add up to it exactly (accounting.md §5.2).

    Largest remainder in the smallest unit of the currency; ties go to the key that sorts first; a
    negative total is shared as its positive and negated, so that a reversal cancels to the unit.
    Raises LedgerError when there is no positive weight to share by.
    """
    if total.amount < 0:
        return {key: -part for key, part in split(-total, weights).items()}
    whole = sum(weights.values())
    if whole <= 0 or min(weights.values()) < 0:
        raise LedgerError(
            _("there is nothing to share by: the weights must not be negative and must add up to more than zero."),
            name="nothing-to-share",
        )
    digits = DIGITS[total.currency]
    cents = int(total.amount.scaleb(digits))
    floors = {key: divmod(cents * weight, whole) for key, weight in weights.items()}
    left = cents - sum(floor for floor, _ in floors.values())
    lucky = set(sorted(floors, key=lambda key: (-floors[key][1], key))[:left])
    parts = {key: Money(Decimal(floor + (key in lucky)).scaleb(-digits), total.currency) for key, (floor, _) in floors.items()}
    assert sum_of(parts.values(), total.currency) == total, "a split must add up"
    return parts


def sum_of(parts: Iterable[Money], code: str) -> Money:
    """The sum of monies of one currency; zero for none."""
    total = Decimal(0)
    for part in parts:
        if part.currency != code:
            raise LedgerError(
                _("{first} and {second} cannot be added up.", first=code, second=part.currency), name="two-currencies"
            )
        total += part.amount
    return Money(total, code)


def control_total(parts: Iterable[Money]) -> str:
    """What a second person types back: the sum of each currency by itself, in order of code; sums of two are no number."""
    found: dict[str, list[Money]] = {}
    for part in parts:
        found.setdefault(part.currency, []).append(part)
    return ", ".join(str(sum_of(group, code)) for code, group in sorted(found.items()))
