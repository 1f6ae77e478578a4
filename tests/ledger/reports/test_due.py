"""Due and received by quarter against figures worked by hand, on both databases."""

from ledger.periods import parse_period
from ledger.reports.contributions_load import load as contributions
from ledger.reports.due import load
from ledger.reports.scope import Scope

YEAR = Scope.of(parse_period("2026"))


def told(found):
    return {str(row.quarter): (f"{row.due.amount:f}", f"{row.received.amount:f}") for row in found.rows}


def test_an_instalment_is_due_in_the_quarter_of_its_day_at_the_value_of_its_promise(reader):
    assert told(load(reader, YEAR)) == {
        "2026-Q1": ("765.00", "765.00"),  # 600 euros at 1.10, 80 in kind, a gift of 25
        "2026-Q2": ("5070.00", "5000.00"),  # Nicaragua's 300 less the 230 that were cancelled
        "2026-Q3": ("200.00", "190.00"),  # the 70 that were identified, 100 euros at 1.20, a note that came and went back
        "2026-Q4": ("440.00", "50.00"),  # 400 euros at 1.10; what was paid in advance counts from the day its condition was met
    }


def test_over_the_whole_life_due_is_what_was_pledged_and_received_what_came_for_it(reader):
    found, row = load(reader, Scope()), contributions(reader, Scope()).total
    assert found.due == row.pledged_to_date
    assert str(row.received_to_date - found.received) == "USD 400.00"  # paid beyond what was promised


def test_a_book_without_pledges_has_no_quarters_and_a_period_has_all_of_its_own(books):
    from ledger.book.reader import Reader

    with Reader(books.make()) as reader:
        assert load(reader, Scope()).rows == ()
        assert list(told(load(reader, YEAR))) == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]


def test_the_bars_by_quarter_are_what_was_due_and_received(run, url):
    lines = run("report", "contributions", "2026", "--by", "quarter", "--chart").out.splitlines()
    assert lines[0].startswith("Due and received by quarter, USD")
    assert [line.split()[-1] for line in lines[2:10]] == [
        "765.00", "765.00", "5,070.00", "5,000.00", "200.00", "190.00", "440.00", "50.00",
    ]  # fmt: skip
    assert lines[4].count("░") == 25  # a block is 200
    assert lines[5].count("█") == 25
    rows = run("report", "contributions", "2026", "--by", "quarter", "--chart", "--json").json["rows"]
    assert rows[0] == {"quarter": "2026-Q1", "due": "765.00", "received": "765.00"}
