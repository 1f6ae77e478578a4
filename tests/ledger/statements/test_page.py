"""What an office may choose for its papers, and what a paper says it is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledger.errors import NotUnderstood
from ledger.i18n import Language
from ledger.statements.figures import Rate, draw_up
from ledger.statements.look import Look
from ledger.statements.page import lay_out
from ledger.statements.page_charts import what_happened
from tests.ledger.statements import samples


@pytest.mark.parametrize("chosen", [{"paper": "a5"}, {"negatives": "red"}])
def test_a_paper_or_a_way_of_writing_negatives_that_there_is_not_is_refused_with_those_that_there_are(chosen):
    ((name, value),) = chosen.items()
    with pytest.raises(NotUnderstood, match=f'"{value}" is not a choice of {name} for statements') as refused:
        Look(**chosen)
    assert refused.value.name == "unknown-look"
    assert "one of: " in refused.value.cure[0]


def test_a_statement_has_two_signatures_and_a_third_signer_is_refused():
    with pytest.raises(NotUnderstood, match="a statement has two signatures, not 3") as refused:
        Look(signers=("Ana Reyes", "Luis Mora", "Eva Sol"))
    assert (refused.value.name, "signers = [" in refused.value.cure[0]) == ("unknown-look", True)


@pytest.mark.parametrize(
    ("signers", "two_people", "told"),
    [
        ((), True, ["Prepared by", "Approved by"]),
        ((), False, ["Prepared by", "No second approval"]),
        (("Ana Reyes",), True, ["Prepared by · Ana Reyes", "Approved by"]),
        (("Ana Reyes", "Luis Mora"), False, ["Prepared by · Ana Reyes", "No second approval · Luis Mora"]),
    ],
)
def test_who_signs_by_hand_is_named_beside_what_the_book_knows(signers, two_people, told):
    figures = samples.event_8()
    issue = replace(figures.facts.issue, prepared=None, approved=None, two_people=two_people)
    page = lay_out(replace(figures, facts=replace(figures.facts, issue=issue)), Language("en"), Look(signers=signers))
    assert [str(one) for one in page.signatures] == told
    assert page.signatures[1].by_hand == (two_people or len(signers) == 2)


@pytest.mark.parametrize("certified", [False, True])
def test_a_statement_says_whether_it_is_certified(certified):
    figures = samples.event_8()
    told = repr(lay_out(replace(figures, facts=replace(figures.facts, certified=certified)), Language("en")))
    basis = "certified" if certified else "preliminary and unaudited"
    assert f"Cash receipts and accrued expenditure; {basis}" in told
    assert ("We certify that this statement agrees with the ledger of the fund" in told) is certified


def test_what_was_refunded_is_a_bar_of_its_own():
    refunded = draw_up(samples.FACTS_8, (*samples.EVENT_8, *samples.SPENT, samples.moved("2026-09-15", "B4", "1000")))
    without, bars = (
        [(bar.label, str(bar.amount), bar.fill) for bar in what_happened(one, Language("en")).bars]
        for one in (samples.full(), refunded)
    )
    assert bars[-2] == ("Refunds", "USD 1,000.00", "out")
    assert "Refunds" not in [label for label, _amount, _fill in without]


def test_rates_of_one_source_and_day_stand_under_one_name():
    facts = replace(
        samples.FACTS_8,
        rates=tuple(
            Rate(code, date(2026, 9, day), Decimal(rate), "UNORE")
            for code, day, rate in (("CAD", 30, "0.72"), ("EUR", 30, "1.07"), ("JPY", 1, "0.0066"))
        ),
    )
    told = dict(lay_out(draw_up(facts, samples.EVENT_8), Language("en")).facts)["Exchange rates"]
    assert told == (
        "UN operational rate, 30 Sep 2026: 1 CAD = 0.7200 USD; 1 EUR = 1.0700 USD; UN operational rate, 1 Sep 2026: 1 JPY = 0.0066 USD"
    )


def test_the_bars_say_what_was_received_as_the_key_figures_do_and_what_came_back_beside_it():
    figures = samples.crowded()
    bars = [(bar.label, bar.amount, bar.fill) for bar in what_happened(figures, Language("en")).bars]
    assert bars[:2] == [
        ("Received", figures.funds["B2"].quarter, "in"),
        ("Receipts returned or reversed", samples.money("20000"), "out"),
    ]
    unreturned = [bar.label for bar in what_happened(samples.event_8(), Language("en")).bars]
    assert "Receipts returned or reversed" not in unreturned


def test_a_budget_that_is_approved_and_not_allotted_says_so():
    figures = samples.funded()
    whole = figures.facts.whole
    shown = [
        repr(
            lay_out(
                replace(figures, facts=replace(figures.facts, whole=replace(whole, budget=replace(whole.budget, basis=basis)))),
                Language("en"),
            )
        )
        for basis in ("allotted", "appropriated")
    ]
    assert ["Nothing is allotted yet" in told for told in shown] == [False, True]
