"""All statements of a quarter together are the fund and the ledger, line by line; one that is left out is named."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.book.reader import Reader
from ledger.errors import Unsound
from ledger.money import Money
from ledger.periods import Quarter
from ledger.statements import coverage
from ledger.statements.coverage import Together
from ledger.statements.figures import Issue
from ledger.statements.gather import source
from tests.ledger.reports import samples
from tests.ledger.reports.samples import money

Q3 = Quarter(2026, 3)


@pytest.fixture
def drawn(books):
    with Reader(books.make(samples.fill)) as query:
        found = source(query, Q3)
        yield query, found, [found.figures(who, Issue(date(2026, 10, 7))) for who in found.due()]


def test_every_line_is_what_the_postings_say_in_every_currency(drawn):
    rows = coverage.rows(*drawn)
    assert not [row for row in rows if row.difference]
    stated = {(row.line, row.currency): row.stated for row in rows}
    assert {row.fund for row in rows} == {"TIP"}
    assert stated["A8", "EUR"] == money("300", "EUR")
    assert stated["A6", "EUR"] == money("-700", "EUR")
    assert (stated["A8", "USD"], stated["B2", "USD"], stated["B14", "USD"]) == (money("330"), money("6105"), money("6005"))
    assert (stated["F2", "USD"], stated["F10", "USD"], stated["F19", "USD"]) == (money("6105"), money("-80"), money("6925"))


def test_a_contributor_that_is_left_out_is_missed_in_each_of_its_lines(drawn):
    query, found, figures = drawn
    without = [one for one in figures if one.facts.contributor.code != "ESP"]
    differ = {(row.line, row.currency): row.difference for row in coverage.rows(query, found, without) if row.difference}
    assert differ["B2", "USD"] == money("-780")
    assert differ["A8", "EUR"] == money("-300", "EUR")
    assert differ["F19", "USD"] == money("-780")
    with pytest.raises(Unsound, match=r"B14 USD 5,225\.00, the accounts say USD 6,005\.00") as refused:
        coverage.prove(query, found, without)
    assert refused.value.name == "unsound"


def test_the_statements_of_a_run_prove_each_other_without_the_book(drawn):
    _query, _found, figures = drawn
    run = Together()
    for one in figures[:-1]:
        run.add(one)
    assert not run.is_whole_run
    run.add(figures[-1])
    assert run.is_whole_run
    assert not [row for row in run.rows() if row.difference]


def test_a_run_that_says_less_than_its_fund_is_found_out(drawn):
    _query, _found, figures = drawn
    run = Together()
    for one in figures:
        whole = one.facts.whole
        run.add(replace(one, facts=replace(one.facts, whole=replace(whole, pool=replace(whole.pool, rows=())))))
    assert run.is_whole_run
    assert {row.line: row.difference for row in run.rows() if row.difference} == {"F10": money("80"), "F19": money("80")}


def test_statements_that_disagree_about_the_fund_are_no_run(drawn):
    _query, _found, figures = drawn
    run = Together()
    for place, one in enumerate(figures):
        whole = replace(one.facts.whole, contributors=one.facts.whole.contributors + place)
        run.add(replace(one, facts=replace(one.facts, whole=whole)))
    assert not run.is_whole_run
    assert Together().rows() == []
    assert Money.zero("USD") not in [row.stated for row in run.rows() if row.line == "F2"]
