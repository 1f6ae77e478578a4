"""References in texts: found however they are written, and never mistaken for a neighbour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.banking.match_text import ENDING, EXACT, SLIP, SPELLED, STRANGE, References, fold, one_slip, squeeze

KNOWN = {
    "09-AB-ESP-016": ["09-AB-ESP-016"],
    "09-AB-ESP-017": ["09-AB-ESP-017"],
    "10-AB-FRA-031": ["10-AB-FRA-031", "NV/2010/77"],
    "CHF/000155/HCG10/12-2011/1217": ["CHF/000155/HCG10/12-2011/1217"],
    "P-2026-0004": ["P-2026-0004"],
}
REFERENCES = References.of(KNOWN)


def found(text):
    return {(hit.how, *sorted(hit.pledges)) for hit in REFERENCES.find(text)}


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("REF 09-AB-ESP-016 PAYMENT", EXACT),
        ("/RFB/09-AB-ESP-016", EXACT),
        ("CONTRIB 09 AB ESP 016", SPELLED),
        ("REF09ABESP016PAYMENT", SPELLED),
        ("09/ab/esp/016 voluntary", SPELLED),
        ("9-AB-ESP-16", SPELLED),
        ("O9-AB-ESP-O16", SLIP),
        ("09-AB-ESP-0 16", SPELLED),
        ("contribution AB-ESP-016", ENDING),
    ],
)
def test_a_reference_is_found_however_it_is_written(text, how):
    assert found(text) == {(how, "09-AB-ESP-016")}


def test_a_reference_broken_at_the_end_of_a_line_is_whole():
    assert found("PAGO 09-AB-\n  ESP-016") == {(SPELLED, "09-AB-ESP-016")}


def test_a_reference_that_goes_on_with_another_number_is_not_one_that_the_bank_cut():
    assert found("10-AB-FRA") == {(SLIP, "10-AB-FRA-031")}
    assert found("10-AB-FRA-777 PAYMENT") == {(STRANGE,)}


def test_the_end_of_a_reference_behind_another_beginning_is_that_of_another():
    assert found("13-AB-ESP-016") == {(ENDING, "09-AB-ESP-016"), (STRANGE,)}


def test_a_neighbour_one_sign_away_is_read_as_written():
    assert found("09-AB-ESP-017") == {(EXACT, "09-AB-ESP-017")}


def test_a_slip_that_two_references_could_be_names_both():
    assert found("09-AB-ESP-01O") == {(SLIP, "09-AB-ESP-016", "09-AB-ESP-017")}


@pytest.mark.parametrize("text", ["09-AB-ESP-018", "09-AB-ESP-917", "08-AB-ESP-017"])
def test_another_digit_makes_another_number_that_may_be_of_no_known_pledge(text):
    assert (STRANGE,) in found(text)
    assert any(how == SLIP for how, *_ in found(text))


@pytest.mark.parametrize("text", ["09-AB-ESP-0I7", "09-AB-SEP-017", "09-AB-ESQ-017", "09-AB-ESP-0017"])
def test_another_letter_two_signs_turned_round_or_a_lookalike_make_no_other_number(text):
    assert found(text) & {(SLIP, "09-AB-ESP-017"), (SPELLED, "09-AB-ESP-017")}
    assert (STRANGE,) not in found(text)


def test_a_reference_cut_at_the_end_names_all_it_could_be():
    assert found("PAYMENT 09-AB-ESP-01") == {(SLIP, "09-AB-ESP-016", "09-AB-ESP-017")}
    assert found("PAYMENT CHF/000155/HCG10/12-2011/12") == {(SLIP, "CHF/000155/HCG10/12-2011/1217")}


def test_a_reference_is_not_cut_out_of_a_longer_number():
    assert (SPELLED, "P-2026-0004") not in found("P-2026-00045")
    assert (EXACT, "P-2026-0004") not in found("P-2026-00045")
    assert found("INV 1309ABESP0164") == set()


def test_the_longer_of_two_references_at_one_place_counts():
    references = References.of({"one": ["AGR-2026-7"], "two": ["AGR-2026-7-11"]})
    assert [hit.pledges for hit in references.find("AGR-2026-7-11")] == [{"two"}]


def test_several_references_are_all_found():
    assert found("09-AB-ESP-016 and 10-AB-FRA-031") == {(EXACT, "09-AB-ESP-016"), (EXACT, "10-AB-FRA-031")}
    assert found("note NV 2010 77") == {(SPELLED, "10-AB-FRA-031")}


@pytest.mark.parametrize("text", ["", "VOLUNTARY CONTRIBUTION", "TRANSFER 12/2026 USD 50,000.00", "INVOICE 2231", "???", "016"])
def test_other_texts_hold_no_reference(text):
    assert found(text) == set()


def test_a_word_built_like_a_reference_is_a_stranger():
    assert found("YOUR 11-XY-PRT-940") == {(STRANGE,)}


def test_an_instalment_named_after_the_number_is_read():
    assert [hit.instalment for hit in REFERENCES.find("P-2026-0004/2")] == [2]
    assert [hit.instalment for hit in REFERENCES.find("P-2026-0004 / 12 thanks")] == [12]
    assert [hit.instalment for hit in REFERENCES.find("P-2026-0004/2026")] == [None]
    assert [hit.instalment for hit in REFERENCES.find("P-2026-0004 2,500.00")] == [None]


def test_short_and_wordlike_references_are_not_looked_for():
    references = References.of({"one": ["17"], "two": ["PLEDGE"], "three": ["A-1"]})
    assert references.find("PLEDGE 17 of A-1") == ()


def test_an_agreement_belongs_to_all_its_pledges():
    references = References.of({"one": ["AGR/77/2026"], "two": ["AGR/77/2026"]})
    assert [hit.pledges for hit in references.find("agr 77 2026")] == [{"one", "two"}]


def test_accents_and_apostrophes_do_not_count():
    assert squeeze(fold("Côte d'Ivoire")) == "COTEDIVOIRE"
    assert fold("Ørsted łódź") == "ORSTED LODZ"


words = st.text("AB01", min_size=1, max_size=7)


def distance(one, other):
    """Edits with adjacent signs turned round as one (optimal string alignment), the plain way."""
    rows = [[*range(len(other) + 1)]]
    for i, sign in enumerate(one, 1):
        row = [i]
        for j, with_ in enumerate(other, 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (sign != with_)))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == with_:
                row[-1] = min(row[-1], rows[-2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1]


@given(words, words)
def test_one_slip_is_a_distance_of_one(one, other):
    assert one_slip(one, other) == (distance(one, other) == 1)


@given(st.sampled_from(sorted(KNOWN)), st.text("ABCXYZ ", max_size=12), st.text("ABCXYZ ", max_size=12))
def test_a_reference_between_any_words_is_found(reference, before, after):
    assert (EXACT, reference) in found(f"{before} {reference} {after}")
