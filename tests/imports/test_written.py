"""Days and amounts written as text: read as they were meant, or not at all."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.written import NotRead, Written, amount_readings, day_readings, prove

AMOUNTS = st.decimals("-999999999999.99", "999999999999.99", places=2)
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split(),
}


@given(
    AMOUNTS,
    st.sampled_from([",", " ", "\u00a0", "\u202f", "'", ""]),
    st.sampled_from(["{}", "€ {}", "{} EUR", "USD {}", "US$ {}"]),
)
def test_an_amount_with_a_decimal_point_is_read_as_meant(amount, group, dress):
    text = dress.format(f"{amount:,.2f}".replace(",", group))
    assert Written(mark="point").amount(text) == amount
    assert amount_readings(text)["point"] == amount


@given(AMOUNTS, st.sampled_from([".", " ", "\u00a0", "\u202f", ""]), st.sampled_from(["{}", "{} €", "EUR {}"]))
def test_an_amount_with_a_decimal_comma_is_read_as_meant(amount, group, dress):
    text = dress.format(f"{amount:,.2f}".replace(",", "_").replace(".", ",").replace("_", group))
    assert Written(mark="comma").amount(text) == amount


@given(AMOUNTS, st.sampled_from(["({})", "{}-", "-{}", "\u2212{}", "EUR ({})", "(EUR {})"]))
def test_every_way_to_write_a_minus_means_it(amount, dress):
    found = Written(mark="point").amount(dress.format(f"{abs(amount):,.2f}"))
    assert found == -abs(amount) or (isinstance(found, NotRead) and dress == "(EUR {})")


@given(st.text(max_size=20))
def test_any_text_has_at_most_one_amount_per_convention_and_never_fails(text):
    for mark, amount in amount_readings(text).items():
        assert Written(mark=mark).amount(text) == amount
        assert amount.is_finite()
    assert len(day_readings(text)) <= 2


@given(st.dates(dt.date(1902, 1, 1), dt.date(2100, 12, 31)), st.sampled_from("/.-"), st.booleans())
def test_a_day_is_read_in_the_order_that_is_said_and_asked_about_otherwise(day, mark, padded):
    first, second = (f"{day.day:02}", f"{day.month:02}") if padded else (day.day, day.month)
    text = f"{first}{mark}{second}{mark}{day.year}"
    assert Written(order="dmy").day(text) == day
    alone = Written().day(text)
    if day.day > 12 or day.day == day.month:
        assert alone == day
    else:
        assert isinstance(alone, NotRead)
        assert alone.name == "ambiguous-dates"


@given(st.dates(dt.date(1902, 1, 1), dt.date(2100, 12, 31)), st.sampled_from(sorted(MONTHS)))
def test_a_month_in_letters_leaves_no_doubt(day, language):
    name = MONTHS[language][day.month - 1]
    middle = {"en": f"{day.day} {name} {day.year}", "fr": f"{day.day} {name} {day.year}"}.get(
        language, f"{day.day} de {name} de {day.year}"
    )
    for text in (middle, f"{day.day}-{name}-{day.year}", f"{name.upper()} {day.day}, {day.year}"):
        assert Written().day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2026",
        "00/01/2026",
        "13/13/2026",
        "1900-02-29",
        "2026-13-01",
        "12/2026",
        "2026",
        "45352",
        "today",
        "1/2/3",
        "01/01/26",
    ],
)
def test_what_is_no_day_is_not_read(text):
    assert isinstance(Written(order="dmy").day(text), NotRead)
    assert isinstance(Written().day(text), NotRead)


def test_one_cell_decides_and_two_that_contradict_do_not():
    assert prove([], [("A1", "1.234"), ("A2", "1.234,5")]).mark == "comma"
    assert prove([], [("A1", "1.234"), ("A2", "1.234,5")]).mark_by == "A2"
    assert prove([], [("A1", "1.234"), ("A2", "1.234,5"), ("A3", "1,234.5")]).mark == ""
    assert prove([("A1", "01/02/2026"), ("A2", "01/13/2026")], []).order == "mdy"
    assert prove([("A1", "13/01/2026"), ("A2", "01/13/2026")], []).order == ""
    assert prove([("A1", "13/01/2026")], [], order="mdy").order == "mdy"
    assert prove([("A1", dt.date(2026, 1, 13))], [("A2", Decimal("1.5"))]) == Written()


def test_a_moment_is_the_day_it_lies_in_and_a_text_as_long_as_a_letter_is_neither_day_nor_amount():
    assert Written().day(dt.datetime(2026, 9, 30, 13, 15)) == dt.date(2026, 9, 30)  # noqa: DTZ001 - a sheet knows no zones
    assert day_readings("2026-09-30") == dict.fromkeys(("dmy", "mdy"), dt.date(2026, 9, 30))
    assert day_readings(" " * 300 + "2026-09-30") == {}
    assert amount_readings("7.00" + " " * 300) == {}
    assert isinstance(Written(mark="point").amount("7.00" + " " * 300), NotRead)
