"""The numbers of currencies, as ISO 4217 gives them."""

import pytest

from imports.currency_numbers import CODES
from ledger.money import DIGITS, RETIRED


def test_every_currency_of_today_has_one_number():
    assert {code for code in DIGITS if code not in RETIRED} <= set(CODES.values()) <= set(DIGITS)
    assert len(set(CODES.values())) == len(CODES)
    assert all(len(number) == 3 and number.isdecimal() for number in CODES)


@pytest.mark.parametrize(("number", "code"), [("978", "EUR"), ("840", "USD"), ("392", "JPY"), ("826", "GBP"), ("724", "ESP")])
def test_a_number_means_its_currency(number, code):
    assert CODES[number] == code
