"""What was due and what came in by quarter, against figures worked by hand, as the books knew it on the quarter's last day."""

import json
from dataclasses import replace
from datetime import date

import pytest

from ledger.book.reader import Reader
from ledger.contributions import contributors, pledges
from ledger.contributions.standing import find
from ledger.errors import Unsound
from ledger.i18n import LANGUAGES, Language
from ledger.journal import rates
from ledger.periods import Quarter
from ledger.reports import contributions_load
from ledger.reports.scope import Scope
from ledger.statements.figures import Issue
from ledger.statements.figures_json import from_json
from ledger.statements.figures_quarters import OfQuarter, shown, window
from ledger.statements.gather import source
from ledger.statements.page import lay_out
from tests.ledger.reports import samples
from tests.ledger.reports.samples import money


def of(query, quarter, code):
    found = source(query, quarter)
    return next(
        one for who in found.due() if (one := found.figures(who, Issue(date(2026, 10, 7)))).facts.contributor.code == code
    )


def told(figures):
    return [(str(row.quarter), str(row.due.amount), str(row.received.amount)) for row in figures.facts.quarters]


def test_an_instalment_is_due_in_its_quarter_at_the_value_of_its_promise_and_money_comes_in_as_line_b2_has_it(books):
    with Reader(books.make(samples.fill)) as query:
        spain = [of(query, Quarter(2026, number), "ESP") for number in (1, 2, 4)]
        assert told(spain[0]) == []  # its history begins with this quarter
        assert told(spain[1]) == [("2026-Q1", "660.00", "660.00"), ("2026-Q2", "0.00", "0.00")]  # 600 euros at 1.10
        assert told(spain[2])[2:] == [("2026-Q3", "0.00", "120.00"), ("2026-Q4", "440.00", "0.00")]
        # A gift was never due; what was cut in the third quarter was due as the second one knew it; nothing is before its condition is met.
        assert told(of(query, Quarter(2026, 3), "USA"))[0] == ("2026-Q1", "0.00", "25.00")
        assert told(of(query, Quarter(2026, 3), "NIC")) == [("2026-Q2", "70.00", "0.00"), ("2026-Q3", "0.00", "170.00")]
        assert told(of(query, Quarter(2026, 3), "PR-GIV"))[-1] == ("2026-Q3", "0.00", "50.00")
        assert told(of(query, Quarter(2026, 4), "PR-GIV"))[0] == ("2026-Q3", "200.00", "50.00")
    last = spain[2]
    assert from_json(last.to_json()) == last
    older = json.loads(last.to_json())  # as a program wrote it that did not know the chart
    del older["facts"]["quarters"]
    assert lay_out(from_json(json.dumps(older)), Language("en")).quarters is None
    rows = (*last.facts.quarters[:-1], replace(last.facts.quarters[-1], received=money("1")))
    with pytest.raises(Unsound, match="the last quarter of the chart"):
        replace(last, facts=replace(last.facts, quarters=rows))
    for language in map(Language, LANGUAGES):
        chart = lay_out(last, language).quarters
        assert [(bar.group, bar.amount) for bar in chart.bars[-2:]] == [(language.quarter(Quarter(2026, 4)), money(amount)) for amount in ("440", "0")]  # fmt: skip
        assert all(language.money_with_code(bar.amount) in chart.said(language) for bar in chart.bars)


def _told_again(unit):
    """Of five instalments the first keeps its day; two are put off, one out of the quarters asked for, one comes forward; the last is put off later."""
    days = ["2026-03-31", "2026-05-31", "2026-06-30", "2027-06-30", "2026-06-30"]
    promise = samples.pledge("USA", "P9", "USD", "2026-01-10", *zip(days, ("100", "200", "400", "800", "1600"), strict=True))
    samples.batch(unit, "contributors", lambda unit, number: contributors.add(unit, number, samples.PEOPLE[1:2]))
    samples.batch(unit, "pledge", lambda unit, number: pledges.make(unit, number, [promise], rates.load(unit)))
    for day, changed in (("2026-05-01", {1: "2026-08-31", 2: "2027-03-31", 3: "2026-09-30"}), ("2026-07-05", {4: "2026-09-30"})):
        for place, due in changed.items():
            days[place] = due
        parts = [replace(part, due=date.fromisoformat(due)) for part, due in zip(promise.instalments, days, strict=True)]
        samples.batch(unit, "moved", lambda unit, number, parts=parts, day=day: pledges.amend(
            unit, number, find(unit, "P9"), rates.load(unit), instalments=parts, day=date.fromisoformat(day)))  # fmt: skip


def test_an_instalment_whose_day_was_told_again_is_due_once_on_the_day_known_then(books):
    with Reader(books.make(_told_again)) as query:
        due = [
            [(quarter, amount) for quarter, amount, _received in told(of(query, Quarter(2026, number), "USA"))]
            for number in (2, 3)
        ]
    assert due[0] == [("2026-Q1", "100.00"), ("2026-Q2", "1600.00")]
    assert due[1] == [("2026-Q1", "100.00"), ("2026-Q2", "0.00"), ("2026-Q3", "2600.00")]


def test_money_paid_before_a_pledge_counted_is_received_for_it_when_it_counts_and_is_no_second_receipt(books):
    with Reader(books.make(samples.fill)) as query:
        before, after = (of(query, Quarter(2026, number), "PR-GIV") for number in (3, 4))
        report = contributions_load.load(query, Scope.of(Quarter(2026, 4).days), "contributor")
    shown_ = {code: str(after.pledged_in_all[code].quarter.amount) for code in ("A1", "A2", "A6", "A8")}
    assert shown_ == {"A1": "0.00", "A2": "200.00", "A6": "-50.00", "A8": "150.00"}
    assert [str(one.funds["B2"].quarter.amount) for one in (before, after)] == ["50.00", "0.00"]
    assert (after.funds["B2"].inception, after.facts.receipts) == (money("50"), ())
    (row,) = (row for row in report.rows if row.key == "PR-GIV")
    assert (row.new, row.cash, row.closing) == (money("200"), money("50"), money("150"))  # as part A has them


def test_eight_quarters_are_shown_from_the_first_in_which_there_was_anything_and_two_at_least():
    last = Quarter(2026, 3)
    assert window(last)[0] == Quarter(2024, 4)
    assert len(window(last)) == 8
    never = [0] * 8
    assert [str(one.quarter) for one in shown(last, [*never[1:], 10_000], never, "USD")] == ["2026-Q2", "2026-Q3"]
    assert shown(last, [20_000, *never[1:]], never, "USD")[0] == OfQuarter(Quarter(2024, 4), money("2"), money("0"))
    assert len(shown(last, never, [10_000, *never[1:]], "USD")) == 8
    assert shown(last, never, never, "USD") == ()
    assert window(Quarter(1, 1)) == (Quarter(1, 1),)


def test_pledges_settled_before_the_fiscal_year_are_not_listed_and_that_is_said(books):
    with Reader(books.make(samples.fill)) as query:
        now, later = source(query, Quarter(2026, 4)), source(query, Quarter(2028, 3))
        every = later.every_pledge()
        assert (now.settled, now.pledges) == (frozenset(), now.every_pledge())
        left_out = {
            owner: [one for one in pledges if one not in later.pledges.get(owner, ())]
            for owner, pledges in every.items()
            if owner in later.parties
        }
        assert later.settled == {owner for owner, pledges in left_out.items() if pledges}
        assert later.settled
        assert not [one for pledges in left_out.values() for one in pledges if one.open or one.conditional]
        assert any(one.open for pledges in later.pledges.values() for one in pledges)
        owner = min(later.settled)
        figures = later.figures(owner, Issue(date(2028, 10, 7)))
        assert lay_out(figures, Language("en")).agreements[-1] == "Those settled before 1 Jan 2028 are not listed."
        by_agreement = later.figures(owner, Issue(date(2028, 10, 7)), by_agreement=True)
        assert [one.number for one in by_agreement.facts.pledges] == [one.number for one in every[owner]]
