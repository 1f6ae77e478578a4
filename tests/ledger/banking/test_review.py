"""The match review as plain state: order, cursor, marks, filter, what each key may do, what others changed."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.banking.deciding import Decision
from ledger.banking.match_values import Assignment, LineResult, OpenLine, Proposal, Why
from ledger.banking.review import KEYS, Matched, Review, Row, named, proposed
from ledger.contributions.worth import Target
from ledger.money import Money

ME, OTHER = "ana.reyes", "luis.mora"


def usd(amount):
    return Money(Decimal(amount), "USD")


def result(line, outcome="likely", kind="receipt", pledges=("P-1", "P-2"), returns=None):
    amount = usd("-10" if kind == "return" else "10")
    proposals = tuple(
        Proposal((Assignment(pledge, 1, amount),), usd("0"), usd("0"), 0.9, Why.of(), returns) for pledge in pledges
    )
    return LineResult(line, outcome, kind, proposals)


def row(number, day="2026-09-01", amount="10", matched=None, weighed=True):
    line = OpenLine(number, date.fromisoformat(day), usd(amount), f"text {number}")
    return Row(line, "bofa", ("f.csv", "", number), matched, result(number) if weighed and matched is None else None)


def matched(line, by=ME, posted="", number=1):
    return Matched(number, by, "B-2026-0009", Decision(line, "receipt", (Target("P-1", 1, usd("10")),)), posted)


@pytest.fixture
def review():
    return Review.of(ME, [
        row(1, matched=matched(1)), row(2, "2026-09-03"), row(3, "2026-09-02"), row(4, matched=matched(4, OTHER)),
        row(5, matched=matched(5, posted="B-2026-0010")), row(6, "2026-09-04", "-10"),
    ])  # fmt: skip


def lines(review):
    return [one.line.id for one in review.shown]


def at(review, line):
    review.cursor = lines(review).index(line)
    return review


def test_a_candidate_stands_once_with_the_evidence_behind_it():
    one = row(1)
    one.own = Decision(1, "receipt", (Target("P-2", 1, usd("10")),))
    assert [decision.targets[0].pledge for decision in one.candidates] == ["P-2", "P-1"], "what was found is proposed as well"
    assert one.proposal is None
    one.place = 1
    assert (one.candidate, one.proposal) == (proposed(one.result), one.result.proposals[0])


def test_what_is_to_do_stands_first_by_date_then_what_is_staged_then_what_is_posted(review):
    assert lines(review) == [3, 2, 6, 1, 4, 5]
    assert review.counts() == (3, 2)


def test_the_cursor_stops_at_both_ends(review):
    review.move(-5)
    assert review.row.line.id == 3
    review.move(99)
    assert review.row.line.id == 5


def test_the_next_line_to_do_is_the_first_below_or_else_the_first_above_and_a_decided_line_keeps_its_place(review):
    at(review, 2)
    review.learn({1: matched(1), 4: matched(4, OTHER), 5: matched(5, posted="B-2026-0010"), 2: matched(2, number=7)}, mine=[2])
    assert lines(review) == [3, 2, 6, 1, 4, 5]
    assert review.next_to_do()
    assert review.row.line.id == 6
    at(review, 4)
    assert review.next_to_do()
    assert review.row.line.id == 3


def test_with_nothing_left_to_do_the_cursor_stays():
    review = Review.of(ME, [row(1, matched=matched(1)), row(2, matched=matched(2))])
    review.move(1)
    assert not review.next_to_do()
    assert review.row.line.id == 2


def test_what_another_decided_is_shown_and_not_taken_for_ones_own(review):
    now = {1: matched(1), 4: matched(4, OTHER), 5: matched(5, posted="B-2026-0010"), 2: matched(2, OTHER, number=8)}
    assert [one.line.id for one in review.learn(now)] == [2]
    assert at(review, 2).row.state(ME) == "changed"
    assert "was decided elsewhere" in review.obstacle("a")
    assert review.obstacle("enter") == ""
    review.row.changed = False
    assert review.row.state(ME) == "others"
    assert "luis.mora, who can take it back" in review.obstacle("x")


@pytest.mark.parametrize(
    ("line", "key", "why"),
    [
        (2, "a", ""), (1, "a", "staged already"), (1, "s", ""), (1, "n", ""), (2, "n", "decide L-2 first"), (4, "a", "luis.mora"), (4, "n", "luis.mora"),
        (5, "x", "fund undo B-2026-0010"), (6, "x", "takes money out"), (6, "f", ""), (6, "s", ""), (6, "t", ""),
        (1, "space", "staged already"), (2, "space", ""), (1, "enter", ""), (1, "u", ""), (1, "q", ""),
    ],
)  # fmt: skip
def test_a_key_that_cannot_act_says_why(review, line, key, why):
    said = at(review, line).obstacle(key)
    assert (why in said) if why else said == ""


def test_a_line_without_a_proposal_or_not_weighed_yet_cannot_be_accepted():
    review = Review.of(ME, [row(1, weighed=False)])
    assert "still being weighed" in review.obstacle("a")
    review.weighed([result(1, "unclear", pledges=())])
    assert "has no proposal" in review.obstacle("a")
    assert "neither certain nor likely" in review.obstacle("space")
    out = row(2, amount="-10")
    out.result = result(2, "unclear", pledges=())
    assert Review.of(ME, [out]).obstacle("a") == "L-2 has no proposal; t says what it is."


def test_only_lines_of_one_kind_are_marked_together(review):
    at(review, 2).mark()
    review.weighed([result(3, kind="return", returns=9)])
    assert "of another kind" in at(review, 3).obstacle("space")
    assert [one.line.id for one in review.chosen()] == [2]
    at(review, 2).mark()
    assert review.marked == set()


def test_a_mark_falls_when_the_line_is_decided(review):
    at(review, 2).mark()
    review.learn({2: matched(2, number=3)}, mine=[2])
    assert review.marked == set()


def test_the_filter_shows_rows_with_all_the_words_and_keeps_the_cursor_on_its_row(review):
    at(review, 6)
    words = {one.line.id: f"L-{one.line.id} Amount {one.line.amount.amount}" for one in review.rows}
    review.filter("-10 amount", words)
    assert lines(review) == [6]
    assert review.row.line.id == 6
    review.filter("nothing like it", words)
    assert review.row is None
    assert review.obstacle("a") == "There is no line here."
    review.filter("", {})
    assert len(lines(review)) == 6


def test_the_chosen_candidate_stands_before_the_proposals_and_survives_a_new_weighing(review):
    own = Decision(2, "receipt", (Target("P-9", 1, usd("10")),))
    at(review, 2).row.own = own
    assert review.row.candidate is own
    assert review.row.proposal is None
    review.choose(2)
    assert review.row.candidate.targets[0].pledge == "P-2"
    review.weighed([result(2, pledges=("P-2", "P-1"))])
    assert review.row.candidate.targets[0].pledge == "P-2"
    review.choose(99)
    assert review.row.candidate.targets[0].pledge == "P-1"


def test_accepting_a_return_names_the_line_and_positive_amounts():
    decision = proposed(result(6, kind="return", pledges=("P-1",), returns=2))
    assert (decision.type, decision.returns_line, decision.targets) == ("return", 2, (Target("P-1", 1, usd("10")),))


def test_a_decision_is_told_in_a_few_words():
    targets = (Target("P-5", 1, usd("1")), Target("P-5", 2, usd("1")), Target("P-6", 1, usd("1")))
    about = ({"P-5": "FRA", "P-6": "FRA"}, {3: "ESP"}, {"fee": "bank charge"})
    assert named(Decision(1, "receipt", targets), *about) == "FRA P-5/1+2, P-6/1"
    assert named(Decision(1, "return", returns_line=7), *about) == "returns L-7"
    assert named(Decision(1, "gift", contributor=3), *about) == "gift of ESP"
    assert named(Decision(1, "fee"), *about) == "bank charge"


def test_the_footer_begins_with_help_and_no_key_needs_a_second_one():
    assert KEYS[0].key == "?"
    assert len({key.key for key in KEYS}) == len(KEYS)
    assert all(len(key.key) == 1 or key.key in ("space", "enter") for key in KEYS)
