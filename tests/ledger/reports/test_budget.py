"""Budget against actual, and what it rests on, against figures worked by hand, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ledger.book.actor import Actor
from ledger.book.store import open_book
from ledger.budget import spending
from ledger.budget.control import Control
from ledger.budget.lines import standing as as_control_sees
from ledger.errors import Unsound
from ledger.journal import batches
from ledger.periods import parse_period
from ledger.reports import cover, trial_balance
from ledger.reports.budget import OBJECTS, Line, load, standing
from ledger.reports.scope import Scope
from tests.books import ANA, TODAY, known_on, write
from tests.ledger.budget.budgeted import spent, usd

MONEY = ("appropriated", "allotted", "requested", "obligated", "advanced", "spent", "left")
NOW, YEAR = Scope(), Scope.of(parse_period("2026"))


def told(line):
    return tuple(f"{getattr(line, name).amount.normalize():f}" for name in MONEY)


def lines(found):
    return {(line.source, line.activity, line.object): told(line) for line in found.lines}


def test_every_line_has_what_it_was_given_what_is_committed_and_spent_and_what_is_left(spent_reader):
    found = load(spent_reader, NOW, TODAY)
    assert (found.year, found.day) == (2026, TODAY)
    assert lines(found) == {
        ("fund", "COORD", 4): ("45000", "40000", "1000", "2000", "0", "1200", "35800"),
        ("fund", "COORD", 8): ("80000", "72000", "0", "16500", "0", "48000", "7500"),
        ("program_budget", "COORD", 6): ("6000", "6000", "0", "1500", "0", "500", "4000"),
    }
    assert [str(line.percent) for line in found.lines] == ["3.0", "66.7", "8.3"]
    assert told(found.total("fund")) == ("125000", "112000", "1000", "18500", "0", "49200", "43300")
    assert found.object_names[8] == "Performance contracts"


def test_it_is_what_the_control_of_the_budget_sees(spent_reader):
    seen = {(one.key.year, one.key.source, one.key.activity, one.key.object): one for one in as_control_sees(spent_reader)}
    for line in standing(spent_reader, NOW).values():
        one = seen.pop((line.year, line.source, line.activity, line.object))
        assert tuple(getattr(one, name) for name in MONEY) == tuple(getattr(line, name) for name in MONEY)
    assert not seen


def test_it_stands_as_it_was_on_the_last_day_of_a_period(spent_reader):
    found = load(spent_reader, Scope.of(parse_period("2026-Q2")), TODAY)
    assert lines(found)["fund", "COORD", 4] == ("45000", "40000", "0", "2000", "0", "1200", "36800")
    assert lines(found)["program_budget", "COORD", 6] == ("6000", "6000", "0", "0", "0", "0", "6000")
    assert lines(load(spent_reader, Scope.of(parse_period("2027")), TODAY))["fund", "COORD", 1] == (
        "90000",
        "0",
        "0",
        "0",
        "0",
        "0",
        "0",
    )


def test_spending_is_that_of_the_accounts_with_what_has_no_line(spent_url, spent_reader):
    found = load(spent_reader, NOW, TODAY)
    assert (found.own, found.earlier, found.outside, found.accounts) == (usd(49700), usd(0), usd(0), usd(49700))
    accounts = [row.closing.units for row in trial_balance.load(spent_reader, YEAR).rows if row.account in OBJECTS]
    assert sum(accounts) == found.accounts.units
    with pytest.raises(Unsound, match="spending of the year and accounts 5100 to 5900"):
        replace(found, outside=usd(1))


def test_by_object_and_by_activity_lines_are_added_up_within_their_source(spent_reader):
    by_object, by_activity = (load(spent_reader, NOW, TODAY, by) for by in ("object", "activity"))
    assert [(line.source, line.activity, line.object) for line in by_object.lines] == [
        ("fund", "", 4), ("fund", "", 8), ("program_budget", "", 6),
    ]  # fmt: skip
    assert lines(by_activity) == {
        ("fund", "COORD", None): ("125000", "112000", "1000", "18500", "0", "49200", "43300"),
        ("program_budget", "COORD", None): ("6000", "6000", "0", "1500", "0", "500", "4000"),
    }
    assert by_object.total() == by_activity.total() == load(spent_reader, NOW, TODAY).total()


def test_by_year_every_year_of_a_source_is_a_row(spent_reader):
    found = load(spent_reader, NOW, TODAY, "year")
    assert [(line.source, line.year, *told(line)[:2]) for line in found.lines] == [
        ("fund", 2026, "125000", "112000"), ("fund", 2027, "150000", "0"), ("program_budget", 2026, "6000", "6000"), ("program_budget", 2027, "12000", "0"),
    ]  # fmt: skip
    assert (found.own, found.earlier, found.accounts) == (usd(49700), usd(0), usd(49700))


def test_cash_of_each_source_is_what_the_control_lets_pass(spent_url, spent_reader):
    covers = cover.load(spent_reader, NOW, standing(spent_reader, NOW), 2026)
    assert {one.source: (one.cash, one.free, one.unallotted) for one in covers.values()} == {
        "fund": (usd(100800), usd(81300), usd(38000)),  # 160,000 at the bank, less 49,700 payable and 9,500 of the other
        "program_budget": (usd(9500), usd(8000), usd(4000)),
    }
    book = open_book(spent_url, ANA)

    def compare(unit):
        control = Control(unit, batches.begin(unit, "none", second=False).id)
        for source, one in covers.items():
            assert (control.free_to_obligate(source), control.free_to_allot(source)) == (one.free, one.unallotted)

    book.run(compare, dry=True)
    book.close()


def test_what_is_known_later_is_not_in_a_report_as_known_before(spent_url, spent_reader):
    book = open_book(spent_url, Actor("ana.reyes", date(2026, 10, 8), lambda: datetime(2026, 10, 8, 9, tzinfo=UTC)))
    write(book, "spent later", lambda unit, batch: spending.spend(unit, batch, [spent("700", of=4, day=date(2026, 10, 1))]))
    book.close()
    with known_on(spent_url, date(2026, 10, 7)) as reader:
        known, now = (load(query, Scope(), TODAY) for query in (reader, spent_reader))
    assert (known.total("fund").spent, now.total("fund").spent) == (usd(49200), usd(49900))


def test_a_line_without_an_allotment_has_no_percentage():
    nothing = usd(0)
    assert Line(2026, "fund", "COORD", 4, usd(5), *[nothing] * 5).percent is None


def test_the_command_shows_sources_apart_and_what_is_free(run, spent_url):
    shown = run("report", "budget", "2026", "--by", "object")
    assert "TOTAL, SPECIFIC FUND" in shown.out
    assert "TOTAL, PROGRAM-BUDGET" in shown.out
    found = run("report", "budget", "2026", "--json").json
    assert found["rows"][0] == {
        "source": "fund", "year": "2026", "activity": "COORD", "activity_name": "Coordinator's office", "object": "4", "object_name": "Travel",
        "appropriated": "45000.00", "allotted": "40000.00", "requested": "1000.00", "obligated": "2000.00", "advanced": "0.00",
        "spent": "1200.00", "left": "35800.00", "percent": "3.0",
    }  # fmt: skip
    assert found["totals"]["free_fund"] == {"USD": "81300.00"}
    assert found["totals"]["accounts"] == {"USD": "49700.00"}
