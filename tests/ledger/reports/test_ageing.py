"""The ageing report against figures worked by hand, on both databases."""

from datetime import date, timedelta

import pytest

from ledger.book.store import open_book
from ledger.contributions import pledges
from ledger.contributions.drafts import InstalmentDraft
from ledger.contributions.standing import find
from ledger.errors import Unsound
from ledger.journal import rates
from ledger.periods import parse_period
from ledger.reports.ageing import Ageing, Row, age_of, load
from ledger.reports.scope import Scope
from tests.books import ANA, TODAY, write
from tests.ledger.reports.samples import money, pledge


def ages(row):
    return tuple(f"{part.amount.normalize():f}" for part in row.ages)


def told(found):
    return {row.contributor: (ages(row), row.due) for row in found.rows}


def test_a_day_overdue_is_no_longer_not_due():
    due = date(2026, 6, 30)
    expected = {0: 0, -1: 0, 1: 1, 30: 1, 31: 2, 90: 2, 91: 3, 365: 3, 366: 4, 3000: 4}
    assert {late: age_of(due, due + timedelta(days=late)) for late in expected} == expected
    assert age_of(None, due) == 0


def test_what_is_open_today_by_contributor(reader):
    found = load(reader, Scope(), TODAY)
    assert told(found) == {
        "PR-GIV": (("0", "150", "0", "0", "0"), date(2026, 9, 30)),  # unconditional since 1 October, due a week ago
        "ESP": (("330", "0", "0", "0", "0"), date(2026, 12, 31)),
    }
    assert (str(found.total.open), str(found.total.overdue)) == ("USD 480.00", "USD 150.00")
    assert (str(found.receivable), str(found.held)) == ("USD 480.00", "USD 400.00")


def test_what_was_open_at_the_end_of_a_quarter_is_aged_on_that_day(reader):
    found = load(reader, Scope.of(parse_period("2026-Q2")), TODAY)
    assert found.day == date(2026, 6, 30)
    assert told(found) == {
        "NIC": (("0", "0", "300", "0", "0"), date(2026, 4, 30)),
        "ESP": (("440", "0", "0", "0", "0"), date(2026, 12, 31)),
    }


@pytest.mark.parametrize("running", ["2026", "2026-Q4"])
def test_in_a_period_that_is_not_over_a_pledge_is_as_late_as_today(reader, running):
    found = load(reader, Scope.of(parse_period(running)), TODAY)
    assert found == load(reader, Scope(), TODAY)
    assert found.day == TODAY


def test_by_pledge_every_instalment_stands_in_its_own_currency(reader):
    found = load(reader, Scope(), TODAY, "pledge", language="es")
    assert [(row.name, row.pledge, row.instalment, str(row.own), str(row.own_overdue), str(row.open), row.due) for row in found.rows] == [
        ("Éclat Givers", "P4", 1, "USD 150.00", "USD 150.00", "USD 150.00", date(2026, 9, 30)),
        ("España", "P1", 2, "EUR 300.00", "EUR 0.00", "USD 330.00", date(2026, 12, 31)),
    ]  # fmt: skip
    late = load(reader, Scope.of(parse_period("2027-Q1")), TODAY, "pledge").rows[-1]
    assert (str(late.own_overdue), str(late.overdue)) == ("EUR 300.00", "USD 330.00")


def test_by_currency_a_contributor_has_a_row_for_each_with_both_amounts(url, reader):
    book = open_book(url, ANA)
    more = [
        pledge("ESP", "P7", "USD", "2026-07-02", ("2026-09-01", "10"), ("2026-12-31", "5")),
        pledge("ESP", "P8", "EUR", "2026-07-03", ("2026-11-30", "20")),
    ]
    write(book, "pledge add", lambda unit, batch: pledges.make(unit, batch, more, rates.load(unit)))
    book.close()
    found = load(reader, Scope(), TODAY, "currency")
    assert [
        (row.contributor, str(row.own), str(row.own_overdue), ages(row), row.due)
        for row in found.rows
        if row.contributor == "ESP"
    ] == [
        ("ESP", "USD 15.00", "USD 10.00", ("5", "0", "10", "0", "0"), date(2026, 9, 1)),
        ("ESP", "EUR 320.00", "EUR 0.00", ("354", "0", "0", "0", "0"), date(2026, 11, 30)),  # 300 at 1.10, 20 at 1.20
    ]
    assert found.total.open == load(reader, Scope(), TODAY).total.open


def test_an_instalment_ages_by_the_day_that_was_agreed_last(url, reader):
    book = open_book(url, ANA)
    parts = [InstalmentDraft(date(2026, 3, 31), money("600", "EUR")), InstalmentDraft(date(2026, 8, 31), money("400", "EUR"))]
    write(book, "pledge amend", lambda unit, batch: pledges.amend(
        unit, batch, find(unit, "P1"), rates.load(unit), instalments=parts, day=date(2026, 8, 1),
    ))  # fmt: skip
    book.close()
    assert told(load(reader, Scope(), TODAY))["ESP"] == (("0", "0", "330", "0", "0"), date(2026, 8, 31))
    before = load(reader, Scope.of(parse_period("2026-07")), TODAY)  # agreed on the day after
    assert told(before)["ESP"] == (("440", "0", "0", "0", "0"), date(2026, 12, 31))


def test_ages_that_are_not_the_ledger_are_refused():
    nothing = money("0")
    row = Row("ESP", "Spain", (money("1"), nothing, nothing, nothing, nothing), None)
    assert Ageing(TODAY, "contributor", (row,), money("1"), nothing).total.open == money("1")
    with pytest.raises(Unsound, match="pledges open by age"):
        Ageing(TODAY, "contributor", (row,), money("2"), nothing)


@pytest.mark.parametrize("by", ["currency", "pledge"])
def test_what_is_overdue_is_told_in_both_currencies_in_a_window_of_any_width(url, run, by):
    for width in ("80", "120", "200"):
        out = run("report", "ageing", "2027-Q1", "--by", by, COLUMNS=width).out
        assert all(fact in out for fact in ("EUR", "300.00", "330.00")), (width, out)
    rows = run("report", "ageing", "2027-Q1", "--by", by, "--json").json["rows"]
    assert {(row["currency"], row["own_overdue"], row["overdue"]) for row in rows} == {
        ("EUR", "300.00", "330.00"),
        ("USD", "150.00", "150.00"),
    }
