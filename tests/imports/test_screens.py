"""What an import shows of a file that it cannot read for sure."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from imports.rates import RateOptions, read_rates
from imports.reading import Ambiguous, Choice
from imports.screens import rate_lines, side_by_side
from ledger.cells import width
from ledger.errors import Problem
from ledger.i18n import Language, speak
from tests.imports.test_rates import SAMPLES, read

DAYS = {"order": ("day/month/year", "month/day/year"), "first and last": ("2026-09-01 to 2026-09-09", "2026-01-09 to 2026-09-09")}
REFUSAL = Ambiguous(
    "a_long_name_of_a_file.xlsx: the dates can be read in 2 ways and nothing in the file decides.",
    Problem("Sheet!A2", "what", "cure", "ambiguous-dates"),
    tuple(Choice(f"--dates {order}", {name: told[at] for name, told in DAYS.items()}) for at, order in enumerate(("dmy", "mdy"))),
    ("a day above 12", "the order of the rows", "a period printed in the sheet", "a second date column"),
)


@pytest.mark.parametrize("columns", [None, 80, 60])
def test_readings_of_one_file_keep_within_the_window_and_lose_nothing(columns):
    shown = side_by_side(REFUSAL, "fund import bank x.csv", columns)
    assert max(map(width, shown)) <= (columns or 130)
    text = " ".join(" ".join(shown).split())
    assert all(told in text for facts in DAYS.values() for told in facts)
    assert "a period printed in the sheet, a second date column." in text


@pytest.mark.parametrize(("columns", "together"), [(80, True), (60, False)])
def test_readings_stand_beside_each_other_where_there_is_room_else_below(columns, together):
    lines = side_by_side(REFUSAL, "fund import bank x.csv", columns)
    first, second = DAYS["order"]
    assert any(first in line and second in line for line in lines) is together


D = Decimal
WIDE = [["Date", "CAD", "EUR", "GBP", "JPY", "XAF"], [dt.date(2026, 8, 31), *map(D, ("0.71", "1.16", "1.33", "0.0068", "0.00177"))],
        [dt.date(2026, 9, 1), D("0.72"), D("1.17233294256"), D("1.3"), None, D("0.0018")]]  # fmt: skip


def test_rates_are_shown_as_they_were_read_with_the_newest_of_the_best_known():
    found = read(*WIDE, options=RateOptions(per="unit"))
    told = ["Rates!1: a column for each currency, US dollars per unit", "Cells without a rate: 1."]
    rates = [
        "1 EUR = 1.17233294256 USD from 2026-09-01",
        "1 GBP = 1.3000 USD from 2026-09-01",
        "1 CAD = 0.7200 USD from 2026-09-01",
    ]
    assert rate_lines(found) == [*told, *rates]
    assert rate_lines(replace(found, drafts=found.drafts[-1:]))[2:] == ["1 XAF = 0.0018 USD from 2026-09-01"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ecb.csv", "linha 1: uma coluna por moeda, unidades por euro, cruzadas com o dólar"),
        ("un_monthly.csv", "unidades por dólar dos EUA"),
    ],
)
def test_how_rates_were_read_is_said_in_the_language_of_the_screen(name, told):
    speak(Language("pt"))
    try:
        assert rate_lines(read_rates(SAMPLES / name, "ECB", RateOptions()))[0].endswith(told)
    finally:
        speak(Language("en"))
