"""How telling evidence is: as shipped without a history, as far from that as decided lines allow, and never a certainty."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.banking.match_confirmed import shown
from ledger.banking.match_measure import judge
from ledger.banking.match_run import Run
from ledger.banking.match_trial import taught_by, tried
from ledger.banking.match_values import CERTAIN, Settings
from ledger.banking.match_weights import KIN, LINE, LINES, PAIR, TOLD, WAY, WEIGHED, WEIGHTS, Counts, weighed, weights
from ledger.banking.matching import propose
from tests.ledger.banking.matching_world import PAYERS, RATES, line, match, pledge
from tests.ledger.banking.synthetic import Manner, world
from tests.ledger.banking.test_matching_properties import worlds

SHIPPED = Counts({}, {})
BASES = (PAIR, KIN, WEIGHED, WAY, LINE, TOLD)
names = st.sampled_from([*WEIGHTS, *BASES])
counts = st.builds(Counts, st.dictionaries(names, st.integers(0, 500)), st.dictionaries(names, st.integers(0, 50_000)))
any_weights = st.fixed_dictionaries({name: st.integers(-60, 60) for name in WEIGHTS})


def seen(name, among, right, of_right, wrong, of_wrong):
    return weights(Counts({name: right, among: of_right}, {name: wrong, among: of_wrong}))[name]


def test_a_book_that_decided_nothing_weighs_as_shipped():
    assert weights(SHIPPED) == WEIGHTS


def test_a_weight_moves_as_far_as_its_counts_allow():
    told = [seen("payer-name", PAIR, lines * 9 // 10, lines, lines * 99, lines * 990) for lines in (0, 10, 100, 1000, 100_000)]
    assert told == sorted(told, reverse=True), (
        "a name that is seen with one wrong pledge in ten tells less the more lines show it"
    )
    assert told[0] == WEIGHTS["payer-name"]
    assert 2 * (told[0] - told[1]) <= told[0] - told[-1], "ten lines do not overturn what a hundred are worth"
    assert told[-1] == 10, "nine in ten against one in ten: nine times likelier"


def test_many_wrong_pairs_of_one_line_count_as_one_line():
    alike = [seen("amount-exact", WEIGHED, 1, 2, wrong, 10 * wrong) for wrong in (10, 1000, 100_000)]
    assert alike[0] - alike[-1] <= 3


def test_evidence_that_is_right_more_often_than_shipped_gains_and_what_is_wrong_more_often_loses():
    usual = WEIGHTS["reference-ending"]
    assert seen("reference-ending", PAIR, 90, 100, 0, 50_000) > usual > seen("reference-ending", PAIR, 0, 100, 50, 50_000)


def test_the_prior_is_the_odds_of_paying_one_pledge_of_all_that_are_open():
    mostly = {LINE: 10**6, TOLD: 900_000, PAIR: 10**6}
    told = weights(Counts(mostly, {LINE: 10_000, TOLD: 9000, PAIR: 1009 * 10**6}))["prior"]
    assert told == -10, "a hundred lines for one that pays nothing, and a thousand pledges"
    silent = weights(Counts(mostly, {LINE: 1000, TOLD: 0, PAIR: 1000 * 10**6}))["prior"]
    loud = weights(Counts(mostly, {LINE: 1000, TOLD: 900, PAIR: 1000 * 10**6}))["prior"]
    assert silent > loud, "where only contributions name a contributor, a name says more"


def test_a_scale_is_no_sort_and_stays_as_shipped():
    moved = weighed(Counts(dict.fromkeys((*WEIGHTS, *BASES), 400), dict.fromkeys((*WEIGHTS, *BASES), 9)))
    assert {one.name for one in moved if one.present == one.shipped} >= {"amount-digit", "days-far"}
    assert all(not one.of_right for one in moved if one.name in ("amount-digit", "days-far"))


@given(counts)
def test_any_counts_give_every_sort_a_whole_finite_weight(counted):
    told = weights(counted)
    assert told.keys() == WEIGHTS.keys()
    assert all(isinstance(weight, int) and -200 < weight < 200 for weight in told.values())


@given(worlds(), any_weights, st.randoms())
@settings(max_examples=100, deadline=None)
def test_no_weight_makes_anything_certain_or_uncertain_outvotes_a_veto_or_knows_an_order(made, learned, random):
    lines, pledges, before = made
    usual = match(lines, pledges, before)
    told = match(lines, pledges, before, settings=Settings(weights=learned))
    assert {number for number, one in told.items() if one.outcome == CERTAIN} == {
        number for number, one in usual.items() if one.outcome == CERTAIN
    }
    assert all(told[number] == one for number, one in usual.items() if one.outcome == CERTAIN and one.kind == "receipt")
    signed = {one.pledge: min(other.signed for other in pledges if other.pledge == one.pledge) for one in pledges}
    day = {one.id: one.day.toordinal() for one in lines}
    for one in told.values():
        for proposal in one.proposals if one.kind == "receipt" else ():
            slack = Settings().signed_slack
            assert all(signed[part.pledge].toordinal() - slack <= day[one.line] for part in proposal.assignments)
    for shuffled in (lines, pledges, before):
        random.shuffle(shuffled)
    assert match(lines, pledges, before, settings=Settings(weights=learned)) == told


def evidence(lines, pledges, decided, payers=PAYERS):
    return shown(Run.of(lines, pledges, payers, (), RATES, Settings()), decided)


def test_a_decided_line_shows_its_evidence_for_what_it_pays_and_for_all_that_it_does_not():
    pledges = [
        pledge("P-2026-0001", "ESP", "5000.00"),
        pledge("P-2026-0002", "ESP", "7000.00"),
        pledge("P-2026-0003", "FRA", "5000.00"),
    ]
    told = evidence([line(1, "5000.00", "P-2026-0001", "EMBASSY OF SPAIN")], pledges, {1: {"P-2026-0001": 50_000_000}})
    assert told.right[1] == Counter(
        [LINE, TOLD, PAIR, KIN, "reference-exact", "payer-name", WAY, WEIGHED, "amount-exact", "days-near"]
    )
    assert told.wrong[PAIR] == 2
    assert told.wrong["payer-name"] == 1, "the other pledge of the same payer"
    assert told.wrong["payer-other"] == 1, "the pledge of another one"
    assert "reference-exact" not in told.wrong


def test_what_an_officer_passed_over_counts_against_its_evidence():
    pledges = [pledge("P-2026-0001", "ESP", "5000.00"), pledge("P-2026-0003", "FRA", "5000.00")]
    told = evidence([line(1, "5000.00", "P-2026-0001", "EMBASSY OF SPAIN")], pledges, {1: {"P-2026-0003": 50_000_000}})
    assert told.wrong["reference-exact"] == told.wrong["amount-exact"] == told.wrong["payer-name"] == 1
    assert "reference-exact" not in told.right[1]
    assert told.right[1]["payer-other"] == 1


def test_money_that_pays_nothing_counts_against_all_that_its_words_tell_of():
    pledges = [pledge("P-2026-0001", "ESP", "5000.00"), pledge("P-2026-0003", "FRA", "5000.00")]
    told = evidence([line(1, "5000.00", "", "EMBASSY OF SPAIN"), line(2, "7.00", "INTEREST")], pledges, {1: {}, 2: {}})
    assert (told.wrong[LINE], told.wrong[TOLD], told.wrong[PAIR]) == (2, 1, 4)
    assert told.wrong["payer-name"] == told.wrong["amount-exact"] == 1
    assert not told.counts.right


def test_a_wire_for_several_pledges_shows_that_there_are_such():
    pledges = [pledge(f"P-2026-000{no}", "ESP", amount) for no, amount in ((1, "5000.00"), (2, "1234.56"))]
    told = evidence([line(1, "6234.56", "", "SPAIN")], pledges, {1: {"P-2026-0001": 50_000_000, "P-2026-0002": 12_345_600}})
    assert told.right[1]["several"] == told.right[1]["amount-exact"] == 1
    assert told.right[1]["payer-name"] == 2


@given(worlds(), st.randoms())
@settings(max_examples=60, deadline=None)
def test_what_is_shown_knows_no_order(made, random):
    lines, pledges, _ = made
    decided = {one.id: {pledges[0].pledge: pledges[0].open.units} for one in lines}
    expected = evidence(lines, pledges, decided)
    for shuffled in (lines, pledges):
        random.shuffle(shuffled)
    assert evidence(lines, pledges, decided) == expected


MANNERS = [Manner(), Manner("es", "agreement", "spanish", Decimal("0.3"))]


@pytest.mark.parametrize("manner", MANNERS, ids=["plain", "in other words"])
def test_weights_learned_from_the_earlier_half_hold_for_the_later_half(manner):
    made = world(5, manner)
    told = tried(made.lines, made.truths, made.pledges, made.payers, made.rates)
    print(f"found of the later half: shipped {told.shipped.found:.4f}, learned {told.learned.found:.4f}")
    assert told.learned.precision >= told.shipped.precision
    assert told.learned.recall == told.shipped.recall
    assert told.learned.found >= told.shipped.found - Decimal(2) / told.shipped.known


def test_weights_learned_in_one_fund_hold_in_another_that_words_its_lines_otherwise():
    one, other = (world(seed, manner) for seed, manner in zip((6, 7), MANNERS, strict=True))
    taught = weights(taught_by(one.lines, one.truths, one.pledges, one.payers, one.rates, Settings()))
    assert taught != WEIGHTS
    swapped = replace(Settings(), weights=taught)
    found = {one.line: one for one in propose(other.lines, other.pledges, other.payers, (), other.rates, swapped)}
    usual = {one.line: one for one in propose(other.lines, other.pledges, other.payers, (), other.rates)}
    near = [_near(told, other.truths) for told in (found, usual)]
    print(f"found by what another fund taught {near[0]}, as shipped {near[1]}")
    assert near[0] >= near[1] - len(other.lines) // 100


def _near(results, truths):
    return sum(
        one.found for one in (judge(result, truths[number]) for number, result in results.items()) if one.outcome != "unclear"
    )


def test_a_hundred_lines_is_what_the_shipped_estimates_count_for():
    assert LINES == 100
