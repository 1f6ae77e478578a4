"""The words that a bank repeats, and what they mean."""

import pytest

from ledger.banking.match_learned import ACCOUNT, OUT, PAYER, TEXT, Memory, kept, payer_keys, type_key
from ledger.banking.match_values import CERTAIN, LIKELY, UNCLEAR, Lesson, Settings
from ledger.banking.matching import propose
from tests.ledger.banking.matching_world import PAYERS, RATES, line, pledge


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Tesorería Central, cta. 0044", "TESORERIA CENTRAL CTA"), ("WIRE FEE MARCH 2026", "WIRE FEE"), ("COMISIÓN OCTUBRE", "COMISION"),
        ("P-2026-0005/1", ""), ("A1 B2", ""), ("ab", ""), ("", ""),
    ],
)  # fmt: skip
def test_only_words_that_come_again_are_kept(written, words):
    assert kept(written) == words


def test_a_payer_is_remembered_by_account_and_counterparty_and_by_text_only_where_there_is_none():
    assert payer_keys(line(1, "5.00", "GIFT", "ALFA", iban="es91 21")) == [(ACCOUNT, "ES9121"), (PAYER, "ALFA")]
    assert payer_keys(line(1, "5.00", "TRANSFER ALFA 7")) == [(TEXT, "TRANSFER ALFA")]
    assert type_key(line(1, "-5.00", "TICKETS 9", "ALFA")) == (OUT, "ALFA TICKETS")


def result(one, *lessons, pledges=(), withheld=()):
    (found,) = propose([one], pledges, PAYERS, (), RATES, Settings(lessons=lessons, withheld=frozenset(withheld)))
    return found


@pytest.mark.parametrize(
    ("lessons", "outcome"),
    [
        ((Lesson(PAYER, "ACME AGENT", "ESP", 1),), LIKELY),
        ((Lesson(PAYER, "ACME AGENT", "ESP", 2),), CERTAIN),
        ((Lesson(PAYER, "ACME AGENT", "ESP", 9), Lesson(PAYER, "ACME AGENT", "FRA", 1)), LIKELY),
        ((Lesson(PAYER, "ACME AGENT", "USA", 1), Lesson(PAYER, "ACME AGENT", "US-INL", 1)), UNCLEAR),
        ((Lesson(TEXT, "ACME AGENT", "ESP", 9),), UNCLEAR),
    ],
)
def test_words_prove_a_payer_from_the_second_time_on_and_only_where_they_never_meant_another(lessons, outcome):
    one = line(1, "5000.00", "CONTRIBUTION", "ACME AGENT 12")
    assert result(one, *lessons, pledges=[pledge("P-2026-0001", "ESP", "5000.00")]).outcome == outcome


def test_words_of_one_family_prove_the_family():
    one = line(1, "5000.00", "", "ACME AGENT")
    lessons = (Lesson(PAYER, "ACME AGENT", "USA", 1), Lesson(PAYER, "ACME AGENT", "US-INL", 1))
    assert result(one, *lessons, pledges=[pledge("P-2026-0001", "US-INL", "5000.00")]).outcome == CERTAIN


def test_a_name_that_proves_itself_is_stronger_than_what_was_learned():
    one = line(1, "5000.00", "", "EMBASSY OF SPAIN")
    pledges = [pledge("P-2026-0001", "ESP", "5000.00"), pledge("P-2026-0002", "FRA", "5000.00")]
    (assignment,) = result(one, Lesson(PAYER, "EMBASSY OF SPAIN", "FRA", 9), pledges=pledges).proposals[0].assignments
    assert assignment.pledge == "P-2026-0001"


def test_what_is_in_a_text_is_a_hint_however_often_it_was_seen():
    one = line(1, "5000.00", "ACME AGENT")
    assert result(one, Lesson(TEXT, "ACME AGENT", "ESP", 99), pledges=[pledge("P-2026-0001", "ESP", "5000.00")]).outcome == LIKELY


def test_a_sort_of_evidence_that_the_book_found_wanting_is_no_longer_certain_and_says_so():
    one, pledges = line(1, "5000.00", "P-2026-0001", "SPAIN"), [pledge("P-2026-0001", "ESP", "5000.00")]
    assert result(one, pledges=pledges).outcome == CERTAIN
    told = result(one, pledges=pledges, withheld=["reference+exact"])
    assert told.outcome == LIKELY
    assert "sort-withheld" in {reason.name for reason in told.proposals[0].against}


def test_a_line_that_names_a_pledge_is_never_taken_for_a_type():
    one = line(1, "5000.00", "INTEREST P-2026-0001")
    found = result(one, Lesson("in", "INTEREST", "interest", 9), pledges=[pledge("P-2026-0001", "ESP", "70.00", "CHF")])
    assert (found.outcome, found.kind != "interest" or found.proposals) != (CERTAIN, False)


def test_memory_adds_up_what_is_told_of_the_same_words():
    memory = Memory.of([Lesson(PAYER, "A B C", "ESP"), Lesson(PAYER, "A B C", "ESP", 2), Lesson(OUT, "A B C", "fee")])
    assert memory.means((PAYER, "A B C")) == {"ESP": 3}
    assert memory.means((TEXT, "A B C")) == {}
