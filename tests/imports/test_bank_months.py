"""Whatever way a bank writes a month, it reads back the same, or is refused where it truly can be read in two ways."""

import datetime as dt
import os
from itertools import accumulate

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.bank import read_bank
from imports.reading import ReadOptions
from ledger.errors import FileRefused
from tests.imports.months import CONTAINERS, DATES, LAYOUTS, NUMBERS, Month, outcome, rows, write

LONG = bool(os.environ.get("FUND_PROVE"))
WORDS = (
    "PAYMENT",
    "WIRE IN",
    "REF 06-DC-EST-016",
    "Embassy of X",
    "Überweisung",
    "CARGO 12",
    "transfer, monthly; rent",
    'says "so"',
    "#12",
)
CENTS = st.integers(-99_999_999, 99_999_999).map(lambda cents: cents or 7)


@st.composite
def months(draw: st.DrawFn, least: int = 3) -> Month:
    first = dt.date(draw(st.integers(2001, 2030)), draw(st.integers(1, 12)), 1)
    length = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    days = sorted(draw(st.lists(st.integers(1, length.day), min_size=least, max_size=12)))
    words = draw(st.integers(0, len(WORDS) - 1))  # what each row is called matters less than that all words come
    return Month(
        draw(st.integers(-10_000_000, 100_000_000)),
        tuple((first.replace(day=day), f"{WORDS[(words + i) % len(WORDS)]} {i}", draw(CENTS)) for i, day in enumerate(days)),
    )


def ambiguous_days(month: Month, dates: str) -> bool:
    """Slashes or dashes, and no day that settles the order."""
    return dates in ("dmy/", "mdy/", "dmy-") and all(day.day <= 12 for day, _, _ in month.lines)


def lines(reading):
    new = [row for row in reading.rows if row.verdict == "new"]
    return sorted((row.date, row.amount, row.text) for row in new)


def may_be_reversed(month: Month, layout: str) -> bool:
    """Nothing in the file says whether money came or went: no minus, no mark, no label."""
    return layout in UNSIGNED and all(cents > 0 for _, _, cents in month.lines)


def may_run_either_way(month: Month, layout: str) -> bool:
    """Equal amounts of one day: "oldest first, all in" and "newest first, all out" give the same balances."""
    return may_be_reversed(month, layout) and len({(day, cents) for day, _, cents in month.lines}) == 1


def may_be_counting(month: Month, layout: str) -> bool:
    """Without headers, balances that are mostly whole numbers may number the lines: few rows, or equal steps, prove nothing."""
    after = list(accumulate((cents for _, _, cents in month.lines), initial=month.opening))[1:]
    whole = sum(total >= 0 and total % 100 == 0 for total in after)
    return (
        layout == "bare" and 2 * whole > len(after) and (len(after) < 5 or len({abs(cents) for _, _, cents in month.lines}) == 1)
    )


def three_decimals(month: Month, numbers: str, layout: str, *, balance: bool) -> bool:
    """35.000 and nothing else: thirty-five in a currency with three decimals, or thirty-five thousand."""
    totals = accumulate((cents for _, _, cents in month.lines), initial=month.opening) if balance else ()
    printed = [*(cents for _, _, cents in month.lines), *list(totals)[1:]]
    return numbers == "1.234,5" and layout != "currency" and not any(cents % 100 for cents in printed)


STYLE = {"dates": st.sampled_from(DATES), "numbers": st.sampled_from(NUMBERS), "layout": st.sampled_from(LAYOUTS)}
UNSIGNED = ("signed", "brackets", "trailing", "currency", "bare")
CASES = settings(max_examples=10_000 if LONG else 250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@CASES
@given(month=months(), **STYLE, container=st.sampled_from(CONTAINERS), newest_first=st.booleans())
def test_with_a_running_balance_every_month_reads_back_the_same(tmp_path, month, dates, numbers, layout, container, newest_first):
    made = rows(month, dates, numbers, layout, balance=True, newest_first=newest_first)
    path = write(tmp_path / "statement.dat", made, container)
    reading = outcome(path)
    if isinstance(reading, FileRefused):
        signs, days = may_run_either_way(month, layout), not container.startswith("typed") and ambiguous_days(month, dates)
        scale = three_decimals(month, numbers, layout, balance=True)
        if reading.name in ("no-table", "ambiguous-columns", "ambiguous-signs") and may_be_counting(month, layout):
            return
        assert {"ambiguous-signs": signs, "ambiguous-dates": days, "ambiguous-amounts": scale}[reading.name]
        stated = ReadOptions(
            dates=("mdy" if dates == "mdy/" else "dmy") if days else "",
            sign="plain" if signs else "",
            decimal="comma" if scale else "",
        )
        reading = read_bank(path, stated)
    assert lines(reading) == sorted(month.expected)
    assert reading.proved >= len(month.lines) - 1
    total = sum(cents for _, _, cents in month.lines)
    assert reading.opening * 100 == month.opening
    assert reading.closing * 100 == month.opening + total
    filled = sum(any(cell is not None and cell != "" for cell in row) for row in made)
    assert reading.counts["rows"] == len(reading.rows) == filled
    assert reading.sums["net"] * 100 == total


@CASES
@given(month=months(least=1), **STYLE, container=st.sampled_from(CONTAINERS), newest_first=st.booleans())
def test_without_a_balance_a_month_reads_back_the_same_or_is_refused(
    tmp_path, month, dates, numbers, layout, container, newest_first
):
    path = write(
        tmp_path / "statement.dat", rows(month, dates, numbers, layout, balance=False, newest_first=newest_first), container
    )
    reading = outcome(path)
    if not isinstance(reading, FileRefused):
        assert lines(reading) == sorted(month.expected)
    elif reading.name == "ambiguous-dates":
        assert ambiguous_days(month, dates)
    elif reading.name == "no-table":  # whole numbers without a word above them may be anything
        assert layout == "bare"
    elif reading.name == "ambiguous-amounts":
        assert three_decimals(month, numbers, layout, balance=False)
    else:
        assert reading.name == "ambiguous-signs"
        assert may_be_reversed(month, layout)


@CASES
@given(month=months(), **STYLE, order=st.randoms())
def test_shuffled_rows_with_balances_are_read_right_or_refused(tmp_path, month, dates, numbers, layout, order):
    made = rows(
        month, dates, numbers, "apart" if layout in ("bare", "framed", "two rows") else layout, balance=True, newest_first=False
    )
    body = made[1:]
    order.shuffle(body)
    path = write(tmp_path / "statement.dat", [made[0], *body], "csv")
    reading = outcome(path)
    if isinstance(reading, FileRefused):
        assert reading.name in ("ambiguous-dates", "ambiguous-signs", "ambiguous-amounts", "balance-contradicts")
    else:
        assert lines(reading) == sorted(month.expected)


@CASES
@given(month=months(least=4), **STYLE, lost=st.integers(1, 2))
def test_a_lost_row_is_noticed(tmp_path, month, dates, numbers, layout, lost):
    made = rows(
        month, dates, numbers, "signed" if layout in ("bare", "framed", "two rows") else layout, balance=True, newest_first=False
    )
    del made[lost + 1]
    path = write(tmp_path / "statement.dat", made, "csv")
    found = outcome(path)
    assert isinstance(found, FileRefused), "a file with a row missing was read as whole"
    assert found.name in ("ambiguous-dates", "ambiguous-signs", "ambiguous-amounts", "balance-contradicts")


SEPTEMBER = Month(
    12_345_678,
    tuple(
        (dt.date(2026, 9, day), f"{text} {day}", cents)
        for day, text, cents in [(1, "CARGO", -1_999), (3, "Embassy of X", 150_000_000), (14, "WIRE IN", 25_050), (14, "Überweisung", -400_000), (30, "FEE", -7)]
    ),
)  # fmt: skip


@pytest.mark.parametrize("container", ["csv", "semicolon", "xlsx", "typed xlsx", "ods", "typed ods"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_dress_of_one_month_gives_the_same_lines(tmp_path, layout, container):
    marked = layout in ("glued", "brackets", "trailing", "currency")  # text beside the figures: a sheet has no numbers then
    for dates, numbers in list(zip(DATES, NUMBERS, strict=True))[: None if marked or not container.startswith("typed") else 1]:
        for balance in (True, False):
            made = rows(SEPTEMBER, dates, numbers, layout, balance=balance, newest_first=not balance)
            reading = read_bank(write(tmp_path / "statement.dat", made, container))
            assert lines(reading) == sorted(SEPTEMBER.expected), (dates, numbers, balance)
            assert reading.proved == (4 if balance else 0), (dates, numbers)
