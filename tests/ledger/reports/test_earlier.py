"""What earlier programs posted otherwise is told as what it is today."""

import pytest

from ledger.book.reader import Reader
from ledger.journal import rules
from ledger.journal.draft import Draft
from ledger.periods import Quarter
from ledger.reports import agreements
from ledger.reports.contributions_load import load as contributions
from ledger.reports.scope import Scope
from tests.properties.test_cases import Office, Target, fill, money


def as_earlier(confirmed, day, _memo_day, *, event, source, memo):
    """What was paid before went from 2110 to revenue by itself, and stood on no line."""
    legs = ()
    for one in confirmed:
        promise = one.part.promise
        legs += rules._promised(one.part, "A2") + rules._memo(promise, -one.memo_money, -one.memo_base, "A10")
        legs += (
            promise.leg("2110", one.paid, one.advance),
            promise.leg(rules.REVENUE[promise.kind], -one.paid, -one.advance),
        )
    return (Draft(day, event, source, memo, legs),)


@pytest.mark.parametrize("written", [rules.condition_met, as_earlier], ids=["today", "earlier"])
def test_what_was_paid_before_its_condition_was_met_is_pledged_and_received(books, monkeypatch, written):
    office = Office(books.make(fill))
    office.pledge(100, conditional=True)
    office.receive(money(40), Target("G-1", 1, money(40)))
    monkeypatch.setattr(rules, "condition_met", written)
    office.change("met", condition_met=True)
    office.close()
    scope = Scope.of(Quarter(2026, 4).days)
    with Reader(office.url) as query:
        (agreed,) = agreements.load(query, scope).rows
        whole = contributions(query, Scope(), "contributor")
    assert (agreed.pledged, agreed.received, agreed.open) == (money(100), money(40), money(60))
    assert whole.total.closing == money(60)
    assert (whole.total.pledged_to_date, whole.total.received_to_date) == (money(100), money(40))
