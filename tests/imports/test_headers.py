"""Header words: what they mean, and that none means two things."""

import pytest

from imports.headers import CONTRIBUTORS, PLEDGES, RATES, currency_in, role_of, words


@pytest.mark.parametrize("vocabulary", [PLEDGES, CONTRIBUTORS, RATES])
def test_no_phrase_means_two_roles_and_each_is_written_as_it_is_compared(vocabulary):
    seen: dict[str, str] = {}
    for role, text in vocabulary.items():
        for phrase in (" ".join(part.split()) for part in text.replace("|", ",").split(",")):
            assert phrase
            assert words(phrase) == phrase
            assert seen.setdefault(phrase, role) == role


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Pledge no.", "number"),
        ("N.º de promesa", "number"),
        ("№ de promesse", "number"),
        ("Party", "contributor"),
        ("Country", "contributor?"),
        ("Agreed Contributions", "amount"),
        ("Amount (EUR)", "amount"),
        ("Monto prometido en USD, 2026", "amount"),
        ("Contributions", "amount?"),
        ("Disputed Contributions", "disputed"),
        ("Outstanding Contributions", "outstanding"),
        ("Exchange (Gain)/Loss. NB:Negative amount = Gain", "exchange"),
        ("Montant dû", "instalment_amount"),
        ("1re échéance", "instalment_due:1"),
        ("Instalment 2 amount", "instalment_amount:2"),
        ("Cuota 3: vence el", "instalment_due:3"),
        ("Terceira parcela (valor)", "instalment_amount:3"),
        ("Instalments 1 and 2", ""),
        ("Cuota pagada", ""),
        ("PaidAmtLocalCurrency", "paid_currency"),
        ("DonorType", ""),
        ("% of total", ""),
        ("", ""),
        ("x" * 5000, ""),
    ],
)
def test_headers_of_pledges_mean_what_they_say(header, role):
    assert role_of(header, "pledges") == role


def test_currencies_are_told_by_words():
    assert [currency_in(text) for text in ("Amount (EUR)", "Monto, USD", "in US$", "Status (US$)", "ALL AMOUNTS", "Fund for peace")] == [
        "EUR", "USD", "USD", "USD", "", "",
    ]  # fmt: skip
