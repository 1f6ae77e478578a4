"""Dates as banks write them, and the evidence for the order of day, month and year."""

import datetime as dt

import pytest

from imports.day_orders import Written, decide, direction
from imports.days import days


@pytest.mark.parametrize(
    "text",
    ["2026-09-04", "2026/9/4", "2026.09.04.", "2026. 09. 04.", "20260904", "4 Sep 2026", "04-Sep-2026", "Sep 4, 2026", "4 September 2026",
     "4. September 2026", "4 de septiembre de 2026", "4 de setiembre de 2026", "4 septembre 2026", "4 setembro 2026", "4 settembre 2026", "4 september 2026",
     "4 września 2026", "04СЕН26", "2026-09-04 12:34:56 +0000", "2026-09-04T17:00:00+01:00", "04 SEP 26", "2026 szept. 4",
     "Fri, 04 Sep 2026", "ven. 4 sept. 2026", "Freitag, 4. September 2026", "4 września 2026 r.", "4 сентября 2026 г.", "2026. szeptember 4.",
     "4. září 2026", "4th of September 2026", "'2026-09-04"],
)  # fmt: skip
def test_a_text_that_can_be_one_day_only_is_that_day(text):
    assert set(days(text)[:3]) == {dt.date(2026, 9, 4)}


@pytest.mark.parametrize(
    ("text", "dmy", "mdy", "ymd"),
    [
        ("03/04/2026", (2026, 4, 3), (2026, 3, 4), None),
        ("13/04/2026", (2026, 4, 13), None, None),
        ("03.04.26", (2026, 4, 3), (2026, 3, 4), (2003, 4, 26)),
        ("1/1/16", (2016, 1, 1), (2016, 1, 1), None),
        ("99-12-31", None, None, (1999, 12, 31)),
        ("25112026", (2026, 11, 25), None, None),
        ("mar. 03/04/2026", (2026, 4, 3), (2026, 3, 4), None),
        ("Do 03.04.26 г.", (2026, 4, 3), (2026, 3, 4), (2003, 4, 26)),
        ("03 04 2026", (2026, 4, 3), (2026, 3, 4), None),
        ("03 04 26 12:30", (2026, 4, 3), (2026, 3, 4), (2003, 4, 26)),
    ],
)
def test_numbers_mean_every_day_that_an_order_allows(text, dmy, mdy, ymd):
    assert days(text)[:3] == tuple(dt.date(*parts) if parts else None for parts in (dmy, mdy, ymd))


@pytest.mark.parametrize(
    "text", ["31/02/2026", "39.09.2010", "1900-02-29", "31/12/2206", "00/00/0000", "0001-01-01", "29.02.2026"]
)
def test_impossible_days_look_like_dates_but_are_none(text):
    assert days(text)[:3] == (None, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Pending",
        "60",
        "13,50",
        "12345678901",
        "REF 06-DC-EST-016",
        "26MAR",
        "1/2",
        "12:30",
        "4 Foo 2026",
        "Foo 04.09.2026",
        "Saldo 04.09.2026",
        "2026-09-04T10:30:00Z\tX 5.00",
        "٠٤/٠٩/٢٠٢٦",
    ],
)
def test_what_is_no_date_does_not_look_like_one(text):
    assert days(text) is None


def column(*texts):
    return [days(text) for text in texts], [Written(f"A{i}", text, days(text)) for i, text in enumerate(texts, start=2)]


def left(*texts, value=None, around=(), stated=""):
    main, inside = column(*texts)
    other = [days(text) for text in value] if value else [None] * len(main)
    return decide(main, other, inside, [Written("B1", text, days(text)) for text in around], stated)


def test_a_day_above_twelve_decides():
    found = left("01/09/2026", "15/09/2026")
    assert found.left == ("dmy",)
    assert "15/09/2026 in A3 cannot be month/day/year" in found.evidence


def test_nothing_decides_between_two_orders_without_evidence():
    assert left("01/09/2026", "02/09/2026", "09/09/2026").left == ("dmy", "mdy")


def test_dots_put_the_day_first():
    assert left("03.01.25", "05.01.25").left == ("dmy",)


def test_a_printed_period_decides():
    assert left("01/09/2026", "03/09/2026", around=("1 Sep 2026", "30 Sep 2026")).left == ("dmy",)
    assert left("01/09/2026", "03/09/2026", around=("31/12/2026",)).left == ("dmy",)
    assert left("01/09/2026", "03/09/2026", around=("1 Jan 2026", "31 Dec 2026")).left == ("dmy", "mdy")


def test_booking_and_value_dates_that_belong_together_decide():
    assert left("01/09/2026", "05/09/2026", value=("03/09/2026", "07/09/2026")).left == ("dmy",)


def test_the_order_of_many_rows_decides():
    assert left("01/02/2026", "02/02/2026", "01/03/2026", "02/03/2026", "05/03/2026", "01/04/2026").left == ("dmy",)
    assert left("01/02/2026", "02/02/2026", "01/03/2026").left == ("dmy", "mdy")


def test_dates_that_all_mean_the_same_day_need_no_order_even_beside_one_that_is_no_movement():
    main = [days("03.03.03"), days("05.05.05")]
    inside = [Written("A2", "03.03.03", main[0]), Written("A3", "05.05.05", main[1]), Written("A4", "04.05.06", days("04.05.06"))]
    found = decide(main, [None, None], inside, [], "")
    assert (found.left, found.evidence) == (("dmy",), "day/month/year: every date means the same day")


def test_years_apart_are_no_statement():
    assert left("25-01-03", "25-01-05", "25-01-09").left == ("ymd",)


def test_dates_that_exclude_each_other_leave_nothing():
    found = left("15/09/2026", "09/15/2026")
    assert found.left == ()
    assert {written.text for written in found.clash} == {"15/09/2026", "09/15/2026"}


def test_what_the_officer_says_is_marked_as_not_proved():
    found = left("01/09/2026", stated="mdy")
    assert found.left == ("mdy",)
    assert "not proved" in found.evidence


def test_the_direction_of_days():
    first, second = dt.date(2026, 9, 1), dt.date(2026, 9, 2)
    assert [direction(days) for days in ([first, second], [second, None, first], [first, first], [first, second, first])] == [
        "asc", "desc", "flat", "mixed",
    ]  # fmt: skip
