"""The journal report on both databases."""

from datetime import date

import pytest

from ledger.book.reader import Reader
from ledger.errors import Unsound
from ledger.periods import parse_period
from ledger.reports import journal, trial_balance
from ledger.reports.journal import Journal, load
from ledger.reports.scope import Scope
from tests.books import known_on
from tests.ledger.budget.test_recovery import paid, ruled  # noqa: F401 - the fixture
from tests.ledger.reports.samples import money


def test_every_posting_stands_in_the_order_of_sealing(reader):
    found = load(reader, Scope.of(parse_period("2026-Q3")))
    lines = list(found)
    assert len(lines) == found.postings
    assert [line.entry for line in lines] == sorted(line.entry for line in lines)
    first = [line for line in lines if line.entry == lines[0].entry]
    assert [(line.event, line.account, line.contributor, line.pledge, str(line.base)) for line in first] == [
        ("receipt", "1010", "", "", "USD 50.00"),
        ("receipt", "2110", "PR-GIV", "P4/1", "USD -50.00"),
    ]


def test_what_an_agreement_bears_names_it_without_an_instalment(ruled):  # noqa: F811
    paid(ruled, "1000", ("P-ESP", "1000"))
    with Reader(ruled.url) as query:
        found = [(line.account, line.pledge) for line in load(query, Scope()) if line.event in ("receipt", "recovery charged")]
    assert found == [("1010", ""), ("1120", "P-ESP/1"), ("5950", "P-ESP"), ("2140", "")]


def test_it_adds_up_as_the_trial_balance_does(reader):
    scope = Scope.of(parse_period("2026-Q3"))
    found, balance = load(reader, scope), trial_balance.load(reader, scope)
    assert found.debits == found.credits == sum((row.debits for row in balance.rows), money("0"))
    assert sum((line.base for line in found if line.base.amount > 0), money("0")) == found.debits


def test_it_is_read_a_page_at_a_time_and_again(reader, monkeypatch):
    whole = list(load(reader, Scope()))
    monkeypatch.setattr(journal, "PAGE", 2)
    paged = load(reader, Scope())
    assert list(paged) == list(paged) == whole
    assert len(whole) > 20


def test_what_was_not_known_yet_is_not_in_it(url, reader):
    with known_on(url, date(2026, 10, 6)) as before, known_on(url, date(2026, 10, 7)) as after:
        assert list(load(before, Scope())) == []
        assert list(load(after, Scope())) == list(load(reader, Scope()))


def test_a_journal_that_does_not_balance_is_refused(reader):
    with pytest.raises(Unsound, match="debits and credits of the journal"):
        Journal(reader, Scope(), 1, 1, money("1"), money("2"))
