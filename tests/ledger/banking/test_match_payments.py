"""Which outgoing line pays which expenditure: what is certain, what is likely, and what nothing tells apart."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.banking.match_payments import Unpaid, paying, why_not
from ledger.banking.match_values import LineResult, OpenLine
from ledger.journal.rules_budget import Coding
from ledger.money import Money

DAY = date(2026, 5, 4)
ORDERS = {"O-2026-0001": "PO-4500031", "O-2026-0002": "", "O-2026-0003": "PO-4500099", "O-2026-0004": "PO-4500031"}


def usd(amount):
    return Money(Decimal(amount), "USD")


def due(no, amount, obligation="", payee="AeroSur S.A.", day=DAY):
    return Unpaid(no, f"E-2026-{no:04d}", obligation, payee, day, usd(amount), Coding(1, 1, 4))


def line(text, amount="-500", party="", number=1, day=DAY + timedelta(days=3)):
    return OpenLine(number, day, usd(amount), text, "", party)


def told(lines, unpaid, kind="payment", outcome="unclear", withheld=()):
    """Of each line: outcome, and the expenditures of its proposals."""
    lines = [lines] if isinstance(lines, OpenLine) else lines
    results = paying([LineResult(one.id, outcome, kind) for one in lines], lines, unpaid, ORDERS, frozenset(withheld))
    found = [(one.outcome, [[part.expenditure[-1] for part in proposal.pays] for proposal in one.proposals]) for one in results]
    return found if len(found) > 1 else found[0]


FIRST = due(1, "500", "O-2026-0001")


@pytest.mark.parametrize(
    "text", ["INV E-2026-0001", "e 2026 1 aerosur", "O-2026-0001", "pay o20260001", "ORDER PO-4500031", "po4500031/A"]
)
def test_a_number_in_the_text_and_the_same_amount_are_certain(text):
    assert told(line(text), [FIRST]) == ("certain", [["1"]])


@pytest.mark.parametrize("text", ["INVOICE 2026-0001", "NO 2026-0001 AEROSUR", "E-2026-00011 AEROSUR", "AEROSUR", "AERO SUR", ""])
def test_what_only_looks_like_a_number_is_never_certain(text):
    assert told(line(text), [FIRST])[0] != "certain"


@pytest.mark.parametrize("text", ["VUELOS AEROSUR SA", "AEROSUR, LIMA"])
def test_the_payees_words_are_likely_however_long_ago_it_was_spent(text):
    assert told(line(text, day=DAY + timedelta(days=200)), [FIRST]) == ("likely", [["1"]])


def test_a_day_near_the_spending_is_likely_and_a_far_one_is_nothing():
    assert told(line("transfer", day=DAY + timedelta(days=31)), [FIRST]) == ("likely", [["1"]])
    assert told(line("transfer", day=DAY + timedelta(days=32)), [FIRST]) == ("unclear", [])
    assert told(line("transfer", day=DAY - timedelta(days=1)), [FIRST]) == ("unclear", []), "nothing is paid before it is spent"


def test_another_payee_stands_against_it():
    assert told(line("transfer", party="HOTEL LIMA"), [FIRST]) == ("unclear", [["1"]])
    assert told(line("E-2026-0001", party="HOTEL LIMA"), [FIRST]) == ("likely", [["1"]]), (
        "the right number, and somebody else's account"
    )


def test_a_number_of_something_else_stands_against_it():
    assert told(line("E-2026-0001 PO-4500099"), [FIRST]) == ("likely", [["1"]])
    assert told(line("AEROSUR PO-4500099"), [FIRST]) == ("unclear", [["1"]])
    paid = due(2, "0", "O-2026-0003")
    assert told(line("AEROSUR E-2026-0002"), [FIRST, paid]) == ("unclear", [["1"]]), "what is paid keeps its number"


@pytest.mark.parametrize("amount", ["-499.99", "-500.01", "500"])
def test_another_amount_is_never_proposed(amount):
    assert told(line("E-2026-0001", amount), [FIRST]) == ("unclear", [])


def test_all_that_is_unpaid_of_an_order_on_the_day_is_one_candidate():
    later = due(3, "50", "O-2026-0001", day=DAY + timedelta(days=9))
    unpaid = [FIRST, due(2, "300", "O-2026-0001"), later]
    assert told(line("O-2026-0001", "-800"), unpaid) == ("certain", [["1", "2"]])
    assert told(line("O-2026-0001", "-850"), unpaid) == ("unclear", []), "the third was not spent yet"
    assert told(line("E-2026-0001", "-800"), unpaid)[0] == "likely", "the text names one of the two"
    both = [due(1, "500", "O-2026-0001"), due(2, "300", "O-2026-0004")]
    assert told(line("PO-4500031", "-800"), both) == ("certain", [["1", "2"]]), "one order of two lines of the budget"


def test_twins_are_unclear():
    twins = [FIRST, due(2, "500", "O-2026-0001")]
    assert told(line("PO-4500031"), twins) == ("unclear", [["1"], ["2"]])
    assert told(line("E-2026-0002"), twins) == ("certain", [["2"]])
    lines = [line("E-2026-0001"), line("E-2026-0001", number=2)]
    assert told(lines, [FIRST]) == [("unclear", [["1"]]), ("unclear", [["1"]])], "it may have been paid twice"


def test_better_evidence_takes_what_worse_evidence_would_have_paid():
    lines = [line("AEROSUR"), line("E-2026-0001", number=2)]
    assert told(lines, [FIRST]) == [("unclear", []), ("certain", [["1"]])]
    twins = [FIRST, due(2, "500", "O-2026-0001")]
    assert told([line("PO-4500031"), line("E-2026-0001", number=2)], twins) == [("certain", [["2"]]), ("certain", [["1"]])]


def test_words_of_a_fee_need_a_payee_or_a_number_and_what_is_decided_otherwise_stays():
    assert told(line("transfer"), [FIRST], kind="fee") == ("unclear", [])
    assert told(line("fees AEROSUR"), [FIRST], kind="fee") == ("likely", [["1"]])
    assert told(line("E-2026-0001"), [FIRST], kind="fee", outcome="likely") == ("likely", [])
    assert told(line("E-2026-0001"), [FIRST], outcome="certain") == ("certain", [["1"]]), "a payment by its words gets its target"


def test_a_sort_that_was_wrong_too_often_is_only_likely():
    assert told(line("E-2026-0001"), [FIRST], withheld=["reference+payment"]) == ("likely", [["1"]])


AMOUNTS = st.sampled_from(("100", "200", "300"))
BILLS = st.lists(st.tuples(AMOUNTS, st.sampled_from(("O-2026-0001", "O-2026-0002", ""))), max_size=5)
TEXTS = st.sampled_from(("AEROSUR", "PO-4500031", "E-2026-0001", "E-2026-0002", "O-2026-0002", "transfer"))


@given(BILLS, st.lists(st.tuples(AMOUNTS, TEXTS), max_size=5))
def test_certain_payments_never_share_an_expenditure_and_always_make_up_their_line(bills, out):
    unpaid = [due(no, amount, obligation) for no, (amount, obligation) in enumerate(bills, 1)]
    lines = [line(text, f"-{amount}", number=no) for no, (amount, text) in enumerate(out, 1)]
    results = paying([LineResult(one.id, "unclear", "payment") for one in lines], lines, unpaid, ORDERS)
    assert [one.line for one in results] == [one.id for one in lines]
    sure = [part.expenditure for one in results if one.outcome == "certain" for part in one.proposals[0].pays]
    assert len(sure) == len(set(sure))
    for one, result in zip(lines, results, strict=True):
        for proposal in result.proposals:
            assert sum(part.amount.amount for part in proposal.pays) == -one.amount.amount
        assert result.outcome != "certain" or not proposal.against


def test_what_stands_against_an_expenditure_is_told():
    def why(one, amount="-500", day=DAY):
        return [reason.name for reason in why_not(line("", amount, day=day), one)]

    paid_for = Unpaid(1, "E-2026-0001", "", "AeroSur S.A.", DAY, usd("0"), Coding(1, 1, 4))
    assert why(due(1, "500")) == []
    assert why(paid_for) == ["nothing-open"]
    assert why(due(1, "499.99")) == ["unpaid-differs"]
    assert why(due(1, "500", day=DAY + timedelta(days=1))) == ["spent-later"]
    assert why(due(1, "400", day=DAY + timedelta(days=1))) == ["unpaid-differs", "spent-later"]
