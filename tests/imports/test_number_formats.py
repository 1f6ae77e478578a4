"""Number formats that show a currency beside an amount."""

import pytest

from imports.number_formats import currency_of


@pytest.mark.parametrize(
    ("number_format", "code"),
    [
        ("#,##0.00\\ [$€-40C]", "EUR"), ('"€"#,##0', "EUR"), ('_-[$£-809]* #,##0.00_-;-"x"', "GBP"), ("[$USD] #,##0.00", "USD"),
        ('"R$"\\ #,##0.00', "BRL"), ("[$CAD]\\ #,##0", "CAD"), ('"$"#,##0.00', ""), ("[$$-409]#,##0", ""), ("[Red]#,##0;[Blue]-#,##0", ""),
        ("General", ""), ("dd/mm/yyyy", ""),
    ],
)  # fmt: skip
def test_a_number_format_says_a_currency_by_an_unmistakable_sign_only(number_format, code):
    assert currency_of(number_format) == code
