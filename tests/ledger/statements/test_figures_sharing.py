"""What each agreement of a contributor has of its statement: named first, then by what is left, to the cent, and nobody below zero."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Unsound
from ledger.money import Money
from ledger.periods import Quarter
from ledger.statements.figures import Facts, Movement, Pledge, draw_up
from ledger.statements.figures_json import from_json
from ledger.statements.figures_sharing import Beside, Moves, Posted, by_agreement
from tests.ledger.statements.samples import FUND, Q3, SEALED, SPAIN, money

YES = ((date.min, True),)
AGREEMENTS = ("P-1", "P-2", "P-3")


def units(amount):
    return int(Decimal(amount) * 10_000)


def came(pledge, amount, month=1, bound="0"):
    """Money received under an agreement in a month before the quarter."""
    return posted("B2", f"-{amount}", month, pledge, bound)


def posted(line, amount, month=2, pledge="", bound="0"):
    """Debit positive, as an entry has it; without a pledge it is shared."""
    return Posted(pledge, line, "USD", date(2026, month, 1), units(amount), units(amount), units(bound))


def told(*rows, beside=(), earmarked=None, renounced=None, quarter=Q3):
    """By agreement, as a statement of the quarter has them; it is proved against the statement of all of it."""
    moves = Moves(rows, beside, (), earmarked or {}, renounced or {})
    facts = Facts(SPAIN, FUND, quarter, SEALED, tuple(Pledge(number, "", date(2026, 1, 1), money("1")) for number in AGREEMENTS))
    movements = [
        Movement("ESP", row.month, row.line, "USD", Decimal(row.amount).scaleb(-4), Decimal(row.base).scaleb(-4))
        for row in rows
        if row.line
    ]
    figures = draw_up(replace(facts, agreements=by_agreement(facts, moves)), movements)
    assert from_json(figures.to_json()) == figures
    return {one.pledge: one for one in figures.facts.agreements}


def line(found, code, column="inception"):
    """Agreement → a line, where it is not zero."""
    return {pledge: str(getattr(one.funds[code], column).amount) for pledge, one in found.items() if one.funds[code].inception}


def test_what_nothing_names_is_shared_by_what_is_left_and_what_was_shared_stays_as_it_was():
    rows = [came("P-1", "3000"), came("P-2", "1000"), posted("B11.4", "100")]
    assert line(told(*rows), "B11.4") == {"P-1": "-75.00", "P-2": "-25.00"}
    rows += [posted("B4", "975", 3, "P-2"), posted("B11.4", "40", 4)]  # all that P-2 has left goes back before more is spent
    assert line(told(*rows), "B11.4") == {"P-1": "-115.00", "P-2": "-25.00"}
    assert line(told(*rows), "B14") == {"P-1": "2885.00"}


def test_twelve_equal_months_of_three_equal_agreements_drift_by_nothing():
    rows = [came(pledge, "1000") for pledge in AGREEMENTS] + [posted("B11.4", "100", month) for month in range(1, 13)]
    assert line(told(*rows, quarter=Quarter(2026, 4)), "B11.4") == dict.fromkeys(AGREEMENTS, "-400.00")


def test_what_banks_kept_of_a_receipt_stands_with_the_agreements_it_serves():
    rows = [came("P-1", "3000"), came("P-2", "1000"), came("P-3", "9000"), posted("B10", "26.25", 1)]
    beside = [Beside("B10", date(2026, 1, 1), units("26.25"), {"P-1": units("-3000"), "P-2": units("-1000")})]
    assert line(told(*rows, beside=beside), "B10") == {"P-1": "-19.69", "P-2": "-6.56"}


def test_money_for_a_purpose_bears_charges_and_spending_that_is_coded_to_it_and_no_other():
    rows = [
        came("P-1", "1000"), came("P-2", "1000"), posted("B11.6", "300"), posted("B10", "20"), posted("B11.4", "400", 3, "P-1"),
    ]  # fmt: skip
    found = told(*rows, earmarked={"P-1": YES})
    assert line(found, "B11.6") == {"P-2": "-300.00"}
    assert line(found, "B11.4") == {"P-1": "-400.00"}
    assert line(found, "B10") == {"P-1": "-10.00", "P-2": "-10.00"}  # charges before spending, by what each held
    later = told(*rows, earmarked={"P-1": ((date(2026, 3, 1), True),)})
    assert line(later, "B11.6") == {"P-1": "-150.00", "P-2": "-150.00"}  # it had no purpose yet


def test_interest_on_money_for_a_purpose_may_be_spent_on_anything():
    rows = [came("P-1", "1000"), posted("B5", "-50"), posted("B11.6", "50", 3)]
    assert line(told(*rows, earmarked={"P-1": YES}), "B14") == {"P-1": "1000.00"}


def test_money_under_a_condition_that_is_not_met_bears_no_spending():
    rows = [came("P-1", "1000", bound="1000"), came("P-2", "1000"), posted("B11.4", "100")]
    assert line(told(*rows), "B11.4") == {"P-2": "-100.00"}
    rows += [posted("", "0", 3, "P-1", "-1000"), posted("B11.4", "190", 4)]  # it is met
    assert line(told(*rows), "B11.4") == {"P-1": "-100.00", "P-2": "-190.00"}


def test_interest_goes_to_agreements_that_did_not_renounce_it_and_to_all_where_all_did():
    rows = [came("P-1", "1000"), came("P-2", "1000"), posted("B5", "-50")]
    assert line(told(*rows, renounced={"P-1": YES}), "B5") == {"P-2": "50.00"}
    assert line(told(*rows, renounced={"P-1": YES, "P-2": YES}), "B5") == {"P-1": "25.00", "P-2": "25.00"}


def test_whoever_is_below_zero_gives_up_what_it_bore_and_others_bear_it():
    rows = [came("P-1", "1000"), came("P-2", "1000"), posted("B11.4", "200"), posted("B3", "1000", 3, "P-1")]
    found = told(*rows)
    assert line(found, "B11.4") == {"P-2": "-200.00"}
    assert line(found, "B14") == {"P-2": "800.00"}


def test_what_came_back_goes_to_those_who_bore_it():
    rows = [came("P-1", "3000"), came("P-2", "1000"), posted("B11.4", "100"), came("P-2", "5000", 3), posted("B11.4", "-20", 4)]
    assert line(told(*rows), "B11.4") == {"P-1": "-60.00", "P-2": "-20.00"}


def test_what_no_balance_covers_stands_without_agreement_until_one_does():
    rows = [came("P-1", "30"), posted("B10", "50")]
    assert line(told(*rows), "B14") == {"": "-20.00"}
    assert line(told(*rows, came("P-2", "100", 3)), "B14") == {"P-2": "80.00"}


def test_gifts_stand_without_agreement_and_bear_their_part():
    rows = [came("P-1", "300"), came("", "100"), posted("B11.4", "40")]
    assert line(told(*rows), "B14") == {"P-1": "270.00", "": "90.00"}
    assert "" not in told(came("P-1", "300"))


def test_a_contributor_without_a_pledge_has_no_statement_by_agreement():
    facts = Facts(SPAIN, FUND, Q3, SEALED)
    assert by_agreement(facts, Moves((came("", "100"),), (), (), {}, {})) == ()


def test_agreements_that_do_not_add_up_to_the_statement_cannot_be():
    facts = Facts(SPAIN, FUND, Q3, SEALED, (Pledge("P-1", "", date(2026, 1, 1), money("1")),))
    parts = by_agreement(facts, Moves((came("P-1", "100"),), (), (), {}, {}))
    with pytest.raises(Unsound, match=r"sum of I = A and B: 100\.00 is not 0") as refused:
        draw_up(replace(facts, agreements=parts), ())
    assert refused.value.name == "statement-does-not-foot"


AMOUNTS = st.integers(1, 10**6).map(lambda cents: f"{Decimal(cents) / 100:f}")
RECEIVED = st.tuples(st.just("B2"), AMOUNTS, st.integers(1, 3), st.sampled_from((*AGREEMENTS, "")))
SHARED = st.tuples(st.sampled_from(["B10", "B11.4", "B11.8", "B5", "B6", "B9"]), AMOUNTS, st.integers(1, 9), st.just(""))


@given(st.lists(RECEIVED, min_size=1, max_size=6), st.lists(SHARED, max_size=8), st.sets(st.sampled_from(AGREEMENTS)))
def test_nobody_is_below_zero_and_each_quarter_opens_with_what_the_one_before_closed_with(received, shared, marked):
    rows = [posted(code, f"-{amount}" if code in ("B2", "B5") else amount, month, pledge) for code, amount, month, pledge in (*received, *shared)]  # fmt: skip
    sums = Counter()
    for row in rows:
        key = (row.pledge, row.line, row.month)
        sums[key] += row.base
    rows = [Posted(pledge, code, "USD", month, base, base) for (pledge, code, month), base in sums.items()]
    closed = {}
    for quarter in (Quarter(2026, 2), Quarter(2026, 3)):
        found = told(*rows, earmarked=dict.fromkeys(marked, YES), quarter=quarter)
        assert all(one.funds["B14"].quarter.amount >= 0 for pledge, one in found.items() if pledge)
        for pledge, balance in closed.items():
            assert found[pledge].funds["B1"].quarter == balance if pledge in found else balance == Money.zero("USD")
        closed = {pledge: one.funds["B14"].quarter for pledge, one in found.items()}
