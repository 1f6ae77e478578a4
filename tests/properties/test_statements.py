"""The invariants of statements (accounting.md §3.2) over a year of everything that happens to a fund, quarter after quarter."""

import random
from itertools import pairwise

import pytest

from ledger.book.reader import Reader
from ledger.money import sum_of
from ledger.periods import DateRange, Quarter
from ledger.reports import balance
from ledger.reports.scope import Scope
from ledger.statements import coverage
from ledger.statements.figures import B_COUNTED, PLEDGE_TAGS, Issue
from ledger.statements.gather import source
from tests.properties import years
from tests.properties.test_histories import LONG
from tests.properties.test_years import dealt
from tests.properties.years_budget import WholeYear

QUARTERS = [Quarter(2026, number) for number in (1, 2, 3, 4)] + [Quarter(2027, 1)]
CARRIED = {"A1": "A8", "B1": "B14", "F1": "F14", "F15": "F18"}
FLOWS = (
    *PLEDGE_TAGS,
    *B_COUNTED,
    *(f"F{number}" for number in (*range(2, 14), 16, 17)),
    *(f"F2.{number}" for number in range(1, 7)),
)


def lines_of(figures):
    """Every line in the fund's currency, of the contributor and of the fund as a whole."""
    return {line.code: line for lines in (figures.pledged_in_all, figures.funds, figures.facts.whole.lines) for line in lines}


def columns(found, code):
    return tuple(money.units for money in found[code].columns) if code in found else (0, 0, 0)


@pytest.mark.parametrize(
    ("seed", "month", "recognition"), [(3, 1, "accrual"), (4, 7, "cash"), (12, 1, "cash")][: 3 if LONG else 1]
)
def test_quarters_follow_each_other_and_together_they_are_the_ledger(books, seed, month, recognition):
    dice = random.Random(seed)
    year = WholeYear(books.make(years.fill, fiscal_month=month, recognition=recognition), month)
    for kind in dealt(dice, quarters=4):
        any(year.step(kind, *(dice.randrange(500) for _ in range(3))) for _try in range(3))
    year.book.close()
    told: dict[str, list[dict[str, object]]] = {}
    parts: dict[tuple[str, str], list[dict[str, object]]] = {}
    with Reader(year.url) as query:
        for quarter in QUARTERS:
            found = source(query, quarter)
            figures = [found.figures(who, Issue(quarter.last), by_agreement=True) for who in found.due()]
            assert not [row for row in coverage.rows(query, found, figures) if row.difference]
            ledger_has(query, quarter, figures)
            for one in figures:
                told.setdefault(one.facts.contributor.code, []).append((quarter, lines_of(one)))
                assert sum_of((row.value for row in one.received), "USD") == one.funds["B2"].quarter  # Σ C = B2
                for part in one.facts.agreements:  # their sums were proved when they were drawn up
                    own = {line.code: line for lines in (part.pledged_in_all, part.funds) for line in lines}
                    parts.setdefault((one.facts.contributor.code, part.pledge), []).append((quarter, own))
    assert len(told) >= 3
    assert len(parts) > len(told)
    for history in (*told.values(), *parts.values()):
        gaps = [place for place, (one, other) in enumerate(pairwise(history), 1) if one[0].next != other[0]]
        follow(history[max(gaps, default=0) :], month)  # who gave in kind only has no statement of the next quarter


def ledger_has(query, quarter, figures):
    """Σ B14, pool and program-budget are the ledger's balance on a cash basis; Σ A8 is the pledge control account; nobody states suspense."""
    report = balance.load(query, Scope.of(DateRange(quarter.first, quarter.days.end)))
    whole = figures[0].facts.whole
    pool = sum_of((line.inception for line in whole.pool), "USD")
    assert sum_of((one.funds["B14"].quarter for one in figures), "USD") == report.contributors
    assert (pool, whole.lines["F18"].quarter) == (report.pool, report.closing.program_budget)
    assert whole.lines["F19"].quarter == report.statements
    accounts = query.value(
        "SELECT coalesce(sum(base), 0) FROM sealed_posting WHERE (account IN ('1110', '1120') OR account = '9010' AND line <> 'A10') "
        "AND day < :end",
        end=quarter.days.end.isoformat(),
    )
    assert sum(one.pledged_in_all["A8"].quarter.units for one in figures) == accounts


def follow(history, month):
    """Opening is what the quarter before closed with; the year is the sum of its quarters, and inception that of all."""
    for (_before, old), (_now, new) in pairwise(history):
        for opening, closing in CARRIED.items():
            assert columns(new, opening)[0] == columns(old, closing)[0], opening
    for code in FLOWS:
        first, since = history[0][1], [columns(lines, code)[0] for _quarter, lines in history]
        start = columns(first, code)[2] - columns(first, code)[0]  # before the first statement
        in_year = 0
        for place, (quarter, lines) in enumerate(history):
            in_year = 0 if quarter.first.month == month else in_year
            in_year += columns(lines, code)[0]
            assert columns(lines, code)[2] == start + sum(since[: place + 1]), (code, quarter)
            if any(earlier.first.month == month for earlier, _lines in history[: place + 1]):
                assert columns(lines, code)[1] == in_year, (code, quarter)
