"""What amounts, rates and days are worth as evidence."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.banking.match_evidence import (
    CONVERTED,
    OWN,
    STATED,
    Exchange,
    Worth,
    days_apart,
    digits,
    off_rate,
    rate_tolerance,
    round_amount,
    share_of,
    worth,
)
from ledger.banking.match_values import Rates, Settings
from tests.ledger.banking.matching_world import RATES, line, money

EXCHANGE = Exchange(RATES, Settings())


def units(text):
    return int(Decimal(text) * 10_000)


def test_what_a_line_brings_is_stated_own_or_converted():
    assert worth(line(1, "55000.00", sent=("EUR", "50001.00")), "EUR", EXCHANGE) == Worth(*[units("50001")] * 3, STATED)
    assert worth(line(1, "55000.00", sent=("EUR", "50001.00")), "USD", EXCHANGE) == Worth(*[units("55000")] * 3, OWN)
    converted = worth(line(1, "55000.00"), "EUR", EXCHANGE)
    assert (converted.units, converted.basis, converted.known) == (units("50000"), CONVERTED, False)
    assert converted.low < units("50000") < converted.high


def test_a_third_currency_pays_nothing_and_a_missing_rate_tells_nothing():
    assert worth(line(1, "55000.00", sent=("CHF", "60000.00")), "EUR", EXCHANGE) is None
    assert worth(line(1, "55000.00"), "JPY", EXCHANGE) is None
    assert worth(line(1, "55000.00", on=date(2024, 12, 31)), "EUR", EXCHANGE) is None


def test_the_newest_rate_on_or_before_the_day_wins():
    rates = Rates(
        [
            ("EUR", date(2026, 3, 1), Decimal("1.2")),
            ("EUR", date(2026, 1, 1), Decimal("1.1")),
            ("EUR", date(2026, 3, 1), Decimal("1.3")),
        ]
    )
    assert [rates.on("EUR", day) and rates.on("EUR", day).usd for day in (date(2025, 12, 31), date(2026, 2, 28), date(2026, 3, 1))] == [
        None, Decimal("1.1"), Decimal("1.3"),
    ]  # fmt: skip
    assert rates.on("USD", date(1990, 1, 1)).usd == 1


def test_an_account_in_another_currency_is_converted_across():
    cross = EXCHANGE.cross("GBP", "EUR", date(2026, 6, 15))
    assert cross.rate == Fraction(130, 110)


def test_an_older_rate_allows_more_but_never_more_than_the_limit():
    settings = Settings()
    allowed = [rate_tolerance(days, settings) for days in (0, 30, 365, 3650)]
    assert allowed[0] == Fraction("0.015")
    assert allowed == sorted(allowed)
    assert allowed[-1] == Fraction("0.15")


@pytest.mark.parametrize(("due", "limit"), [("100.00", "60"), ("12000.00", "60"), ("20000.00", "100"), ("1000000.00", "5000")])
def test_charges_are_limited_in_the_pledges_currency(due, limit):
    assert EXCHANGE.charge_limit(units(due), "USD", date(2026, 6, 1)) == units(limit)
    assert EXCHANGE.charge_limit(units("100.00"), "EUR", date(2026, 6, 1)) == units("60") * 10 // 11


def test_without_a_rate_only_the_share_limits_charges():
    assert EXCHANGE.charge_limit(units("100000"), "JPY", date(2026, 6, 1)) == units("500")


def test_significant_digits_tell_usual_sums_from_unusual_ones():
    assert [digits(units(text)) for text in ("50000.00", "12500.00", "20844.62", "0.05")] == [1, 3, 7, 1]


@given(st.integers(1, 10**12), st.integers(0, 10**6))
def test_the_roundest_amount_lies_between_and_is_no_less_round_than_the_middle(low, more):
    low *= 100
    found = round_amount(low, low + 2 * 100 * more, "USD")
    middle = low + 100 * more
    assert low <= found <= low + 2 * 100 * more
    assert digits(found) <= digits(middle)


def test_a_part_may_be_a_simple_share_of_the_whole():
    value = Worth(units("172632067.95"), units("170000000"), units("175000000"), CONVERTED)
    assert share_of(value, units("345264127"), "NOK") == units("172632063.50")
    assert share_of(Worth(*[units("12345.67")] * 3, OWN), units("100000"), "USD") is None


def test_days_count_outside_signature_and_due_date():
    assert [days_apart(day, 200, 100) for day in (90, 100, 150, 200, 230)] == [10, 0, 0, 0, 30]
    assert days_apart(90, None, None) == 0


def test_money_is_stated_with_the_sign_of_the_line():
    assert worth(line(1, "-55000.00", sent=("EUR", "-50000.00")), "EUR", EXCHANGE).units == units("50000")
    assert money("1.00").units == units("1")


def test_a_banks_own_rate_is_held_against_the_days_where_both_are_known():
    assert off_rate(line(1, "53900.00", sent=("EUR", "50000.00")), "EUR", EXCHANGE) == Fraction(-2, 100)
    assert off_rate(line(1, "55000.00"), "EUR", EXCHANGE) is None
    assert off_rate(line(1, "70.00", sent=("JPY", "10000")), "JPY", EXCHANGE) is None
