"""Periods: half-open inside, inclusive on paper, and typed one way."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import NotUnderstood
from ledger.periods import DateRange, Quarter, parse_day, parse_period, quarters

TODAY = date(2026, 10, 7)
years = st.integers(1900, 2200)
quarter = st.builds(Quarter, years, st.integers(1, 4))
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def test_a_range_holds_its_first_day_and_its_last_but_not_its_end():
    range_ = DateRange(date(2026, 7, 1), date(2026, 10, 1))
    assert date(2026, 7, 1) in range_
    assert range_.last == date(2026, 9, 30)
    assert range_.last in range_
    assert range_.end not in range_


@pytest.mark.parametrize("end", [date(2026, 7, 1), date(2026, 6, 30)])
def test_a_range_has_a_day_at_least(end):
    with pytest.raises(NotUnderstood):
        DateRange(date(2026, 7, 1), end)


@given(days)
def test_every_day_belongs_to_one_quarter(day):
    own = Quarter.of(day)
    assert day in own.days
    assert day not in own.next.days
    assert day not in own.previous.days


@given(quarter)
def test_quarters_follow_each_other_without_a_gap(one):
    assert one.next.previous == one == one.previous.next
    assert one.days.end == one.next.first == one.last + timedelta(days=1)
    assert one < one.next
    assert 90 <= (one.days.end - one.first).days <= 92


@given(quarter)
def test_a_quarter_is_read_back_from_how_it_is_written(one):
    assert Quarter.parse(str(one)) == one
    assert parse_period(str(one)) == one.days


@pytest.mark.parametrize("text", ["2026-Q3", "2026q3", "2026-T3", "2026t3", " 2026-q3 "])
def test_a_quarter_may_be_typed_in_these_forms(text):
    assert Quarter.parse(text) == Quarter(2026, 3)


@pytest.mark.parametrize("text", ["", "Q3", "3rd quarter", "2026-Q5", "2026-Q0", "26-Q3", "2026-3", "2026--Q3", "2026-Q33"])
def test_what_is_no_quarter_is_refused_with_the_right_form(text):
    with pytest.raises(NotUnderstood) as refused:
        Quarter.parse(text)
    assert refused.value.cure == ("write it as 2026-Q3",)
    assert refused.value.code == 2


def test_a_day_is_typed_as_iso_or_as_a_word():
    assert parse_day("2026-09-30", TODAY) == date(2026, 9, 30)
    assert parse_day(" Today ", TODAY) == TODAY
    assert parse_day("yesterday", date(2026, 1, 1)) == date(2025, 12, 31)


@pytest.mark.parametrize(
    "text", ["30/09/2026", "09-30", "20260930", "2026-9-3", "tomorrow", "", "2026-09-30T00:00", "2026-W40-3"]
)
def test_a_day_in_another_form_is_refused_with_the_right_one(text):
    with pytest.raises(NotUnderstood) as refused:
        parse_day(text, TODAY)
    assert refused.value.cure == ("write it as 2026-09-30",)


@pytest.mark.parametrize("text", ["2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01"])
def test_a_day_that_the_calendar_does_not_have_is_refused(text):
    with pytest.raises(NotUnderstood):
        parse_day(text, TODAY)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-09", date(2026, 9, 1), date(2026, 9, 30)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-01..2026-06", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026s2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2025..2026-Q3", date(2025, 1, 1), date(2026, 9, 30)),
        ("2026-09-30", date(2026, 9, 30), date(2026, 9, 30)),
        ("2026-09-01..2026-09-15", date(2026, 9, 1), date(2026, 9, 15)),
    ],
)
def test_a_period_is_typed_in_these_forms_with_both_ends_belonging(text, first, last):
    period = parse_period(text)
    assert (period.begin, period.last) == (first, last)


@given(
    st.text(alphabet="12-.qQtT /", max_size=14)
    | st.from_regex(r"[12][0-9]{3}(-[01][0-9](-[0-3][0-9])?|-Q[1-4])?(\.\.2[0-9]{3})?\Z")
)
def test_any_text_is_a_period_or_is_refused(text):
    try:
        period = parse_period(text)
    except NotUnderstood:
        return
    assert period.begin < period.end


@pytest.mark.parametrize("text", ["0000-05", "0000-Q1", "9999-12", "9999-Q4", "9999-12-31", "\u0660\u0660\u0660\u0660"])
def test_a_period_at_the_end_of_the_calendar_is_refused(text):
    with pytest.raises(NotUnderstood):
        parse_period(text)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(NotUnderstood):
        parse_period("2026-06..2026-01")


@given(days, days)
def test_quarters_of_a_span_are_those_that_hold_a_day_of_it(begin, end):
    found = list(quarters(begin, end))
    assert found == sorted(set(found))
    if begin < end:
        assert found[0] == Quarter.of(begin)
        assert found[-1] == Quarter.of(end - timedelta(days=1))
        assert all(one.next == other for one, other in pairwise(found))
