"""Thousands and millions, said by headers, titles, notes and the names of sheets."""

import pytest

from imports.headers import role_of, words
from imports.scales import is_scaled, is_scaled_header, unscaled


@pytest.mark.parametrize(
    "header",
    [
        "Amount (US$ thousands)", "Amount (in US$ '000)", "Amount (US$ m)", "Pledge (USD million)", "Monto (miles de US$)",
        "Monto (en miles de dólares)", "Montant (milliers d'euros)", "Montante (R$ mil)", "Amount (000s)", "Amount (kUSD)",
        "Amount (EUR 1,000)", "Amount ($000)", "Monto (millones US$)", "Importe (M€)", "Valor (em milhares de dólares)", "Monto en MUSD",
    ],
)  # fmt: skip
def test_a_header_of_amounts_says_its_scale_and_still_is_one_of_amounts(header):
    assert is_scaled_header(words(header))
    assert role_of(header, "pledges").rstrip("?") in ("amount", "pledge")


@pytest.mark.parametrize(
    "text",
    [
        "(in millions of euros)", "Figures in thousands of US dollars.", "Cifras en miles de dólares", "Les montants sont en milliers",
        "(Thousands)", "Pledges (USD 000)", "Expresado en millones",
    ],
)  # fmt: skip
def test_a_title_or_a_note_says_the_scale_of_a_sheet(text):
    assert is_scaled(words(text))


@pytest.mark.parametrize(
    "text",
    [
        "Pledges of USD 10,000 and more; 10,000 USD",
        "A gift of 2 million dollars",
        "USD 2 million for peace",
        "Mil gracias",
        "1,000 trees",
    ],
)
def test_an_amount_in_a_sentence_is_no_scale(text):
    assert not is_scaled(words(text))


@pytest.mark.parametrize("header", ["Amount", "Amount (EUR)", "Montante (R$)", "Instalment 1", "Monto en US$"])
def test_a_header_in_units_says_no_scale(header):
    assert not is_scaled_header(words(header))
    assert unscaled(words(header)) == words(header)
