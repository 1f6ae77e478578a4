"""What holds for every set of lines and pledges: nothing is used twice, order does not matter, vetoes stand."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.banking.match_learned import IN, OUT, PAYER, TEXT
from ledger.banking.match_measure import sort_of
from ledger.banking.match_text import References
from ledger.banking.match_values import CERTAIN, LIKELY, UNCLEAR, Lesson, OpenLine, Settings
from ledger.money import Money
from tests.ledger.banking.matching_world import PAYERS, line, match, money, past, pledge

START = date(2026, 1, 1)
AMOUNTS = ("5000.00", "2500.00", "7500.00", "10000.00", "4985.00", "1234.56", "6234.56", "12500.00")
PAYER_WORDS = (
    "SPAIN",
    "EMBASSY OF SPAIN",
    "GOVERNMENT OF FRANCE",
    "ENDESA PERU",
    "US DEPARTMENT OF STATE",
    "UNITED STATES",
    "SPAIN TOURS",
    "",
)
days = st.integers(20, 200).map(lambda number: START + timedelta(number))
signings = st.integers(0, 40).map(lambda number: START + timedelta(number))


@st.composite
def worlds(draw):
    """(lines, pledges, past receipts): amounts, names and references from small pools, so that they meet."""
    pledges = []
    for number in range(draw(st.integers(1, 5))):
        whose = draw(st.sampled_from(("ESP", "ESP", "FRA", "USA", "US-INL")))
        code = draw(st.sampled_from(("USD", "USD", "EUR")))
        signed = draw(signings)
        also = ("AGR/77/2026",) if draw(st.booleans()) else ()
        for no in range(1, draw(st.sampled_from((1, 1, 1, 3))) + 1):
            due = signed + timedelta(60 * no)
            signed += timedelta(draw(st.sampled_from((0, 0, 9))))
            pledges.append(pledge(f"P-2026-{number + 1:04}", whose, draw(st.sampled_from(AMOUNTS)), code, signed, due, no, also))
    lines = [_line(draw, number + 1, pledges) for number in range(draw(st.integers(1, 7)))]
    before = [_past(draw, 100 + number, pledges) for number in range(draw(st.integers(0, 2)))]
    return lines, pledges, before


def _past(draw, number, pledges):
    """A receipt of the past, which may have paid all of a pledge: the rest of it is then not open."""
    one = draw(st.sampled_from(pledges))
    amount = Decimal(draw(st.sampled_from(AMOUNTS)))
    payer = draw(st.sampled_from(PAYER_WORDS))
    return past(number, amount, one.pledge, one.contributor, Money(amount, one.open.currency), draw(days), payer, one.no)


def _line(draw, number, pledges):
    amount = Decimal(draw(st.sampled_from(AMOUNTS))) * draw(st.sampled_from((1, 1, 1, 1, -1)))
    named = draw(st.sampled_from(pledges)).pledge
    text = draw(
        st.sampled_from(
            (
                "",
                "CONTRIBUTION",
                f"REF {named}",
                named.replace("-", " "),
                named[:-1] + "9",
                f"RETURN {named}",
                "AGR 77 2026",
                "P-2026-8888",
            )
        )
    )
    sent = draw(st.sampled_from((None, None, ("EUR", amount), ("CHF", amount))))
    return line(number, amount, text, draw(st.sampled_from(PAYER_WORDS)), draw(days), sent)


def used(results, lines):
    """(day, pledge, instalment, amount) of what all certain and first likely proposals use together."""
    when = {one.id: one.day for one in lines}
    return [
        (when[result.line], part.pledge, part.instalment, part.amount)
        for result in results.values()
        if result.outcome in (CERTAIN, LIKELY) and result.proposals
        for part in result.proposals[0].assignments
    ]


@given(worlds())
@settings(max_examples=400, deadline=None)
def test_what_holds_in_every_world(world):
    """One answer for each world, held against every sentence: making worlds is what takes the time."""
    lines, pledges, before = world
    results = match(lines, pledges, before)
    no_instalment_is_used_beyond_its_open_amount_on_any_day(results, lines, pledges)
    each_line_gives_what_it_brings_and_no_more(results, lines, before)
    a_veto_is_never_outvoted(results, lines, pledges)
    every_line_is_answered_once_with_at_most_five_proposals_best_first(results, lines)


def no_instalment_is_used_beyond_its_open_amount_on_any_day(results, lines, pledges):
    """What came back on a day can be paid again from that day on, and no day sooner."""
    open_ = {(one.pledge, one.no): one.open for one in pledges}
    totals = {}
    for _, number, no, amount in sorted(used(results, lines), key=lambda part: (part[0], part[3].amount)):
        totals[number, no] = totals.get((number, no), Money.zero(amount.currency)) + amount
        assert totals[number, no] <= open_[number, no]


def each_line_gives_what_it_brings_and_no_more(results, lines, before):
    by_id = {one.id if isinstance(one, OpenLine) else one.line: one for one in (*lines, *before)}
    for result in results.values():
        for proposal in result.proposals:
            brought(by_id[result.line], proposal, by_id)


def brought(one: OpenLine, proposal, by_id):
    """Received, plus charges, is what is paid plus what is left over; a return gives back all that its receipt paid."""
    parts = [part.amount for part in proposal.assignments]
    assert all(part and part.currency == parts[0].currency for part in parts)
    total = sum((part.amount for part in parts), Decimal(0))
    if one.amount.amount < 0:
        receipt = by_id[proposal.returns]
        assert total < 0
        assert -one.amount + proposal.charges == receipt.amount
    elif parts[0].currency == one.amount.currency:
        assert one.amount + proposal.charges == money(total) + proposal.unassigned
    elif one.original and one.original.currency == parts[0].currency:
        limit = max(Decimal(60) / Decimal("1.05"), total * Decimal("0.005"))
        assert proposal.unassigned or Decimal(0) <= total - one.original.amount <= limit
        assert not proposal.unassigned or total < one.original.amount


def a_veto_is_never_outvoted(results, lines, pledges):
    signed = {one.pledge: min(other.signed for other in pledges if other.pledge == one.pledge) for one in pledges}
    codes = {one.pledge: one.open.currency for one in pledges}
    references = References.of({one.pledge: one.references for one in pledges})
    by_id = {one.id: one for one in lines}
    for result in results.values():
        one = by_id[result.line]
        hits = [hit for hit in references.find(one.text) if hit.how in ("exact", "spelled")]
        named = frozenset().union(*(hit.pledges for hit in hits))
        for proposal in result.proposals if one.amount.amount > 0 else ():
            paid = {part.pledge for part in proposal.assignments}
            assert not named or paid & named
            assert all(signed[number] - timedelta(Settings().signed_slack) <= one.day for number in paid)
            sent = one.original.currency if one.original else "USD"
            assert all(codes[number] in (sent, "USD") or sent == "USD" for number in paid)


def every_line_is_answered_once_with_at_most_five_proposals_best_first(results, lines):
    assert set(results) == {one.id for one in lines}
    for result in results.values():
        assert len(result.proposals) <= 5
        assert (result.outcome == CERTAIN) <= (len(result.proposals) == 1)
        assert result.proposals or result.reasons
        assert all(0 < proposal.probability <= 0.995 for proposal in result.proposals)
        assert len({proposal.assignments for proposal in result.proposals}) == len(result.proposals)


@given(worlds(), st.randoms(), st.sampled_from(AMOUNTS), st.sampled_from(("USD", "EUR")), signings)
@settings(max_examples=200, deadline=None)
def test_neither_the_order_of_the_input_matters_nor_an_irrelevant_pledge_to_a_certain_match(world, random, amount, code, signed):
    lines, pledges, before = world
    alone = match(lines, pledges, before)
    after = match(lines, [*pledges, pledge("GB-1999-717", "GBR", amount, code, signed)], before)
    assert {number: one for number, one in alone.items() if one.outcome == CERTAIN} == {
        number: one for number, one in after.items() if one.outcome == CERTAIN
    }
    payers = list(PAYERS)
    for shuffled in (lines, pledges, before, payers):
        random.shuffle(shuffled)
    assert match(lines, pledges, before, payers=payers) == alone


lessons = st.lists(
    st.builds(
        Lesson,
        st.sampled_from((PAYER, TEXT, IN, OUT)),
        st.sampled_from(
            ("ENDESA PERU", "SPAIN TOURS", "CONTRIBUTION", "US DEPARTMENT OF STATE", "RETURN", "SPAIN TOURS CONTRIBUTION")
        ),
        st.sampled_from(("ESP", "FRA", "USA", "fee", "other")),
        st.integers(1, 3),
    ).filter(lambda lesson: (lesson.kind in (IN, OUT)) == (lesson.means in ("fee", "other"))),
    max_size=6,
)


@given(worlds(), lessons, st.randoms())
@settings(max_examples=200, deadline=None)
def test_what_was_learned_uses_nothing_twice_outvotes_no_veto_and_knows_no_order(world, learned, random):
    lines, pledges, before = world
    told = match(lines, pledges, before, settings=Settings(lessons=tuple(learned)))
    open_ = {(one.pledge, one.no): one.open for one in pledges}
    totals = {}
    for day, number, no, amount in used(told, lines):
        totals[number, no] = totals.get((number, no), Money.zero(amount.currency)) + amount
        signed = min(one.signed for one in pledges if one.pledge == number)
        assert amount.amount < 0 or signed - timedelta(Settings().signed_slack) <= day
    assert all(total <= open_[key] for key, total in totals.items())
    random.shuffle(learned)
    assert match(lines, pledges, before, settings=Settings(lessons=tuple(learned))) == told
    types = {one.means for one in learned if one.kind in (IN, OUT)}
    assert all(result.proposals or result.outcome == UNCLEAR or result.kind in types for result in told.values())
    what_is_withheld_is_never_certain_and_changes_no_amount(told, world, learned)


def what_is_withheld_is_never_certain_and_changes_no_amount(free, world, learned):
    lines, pledges, before = world
    sorts = frozenset(sort_of(one) for one in free.values() if one.outcome == CERTAIN)
    held = match(lines, pledges, before, settings=Settings(lessons=tuple(learned), withheld=sorts))
    assert all(one.outcome != CERTAIN for one in held.values())
    for number, one in free.items():
        assert [part.assignments for part in held[number].proposals] == [part.assignments for part in one.proposals]
