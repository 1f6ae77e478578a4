"""Words around names: offices of states are proof, what companies and people are called as well is none."""

import pytest

from ledger.banking.match_offices import is_office, may_be_office, proves


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("EMBASSY OF THE", ""),
        ("M F A", ""),
        ("", "M F A"),
        ("MINISTERIO DE HACIENDA Y CREDITO PUBLICO", ""),
        ("PERMANENT MISSION OF", "TO THE ORGANIZATION OF AMERICAN STATES"),
        ("MISSAO PERMANENTE DO", "JUNTO A ORGANIZACAO"),
        ("EMBASSY OF", "NEW YORK NY 10017"),
        ("EMBASSY F", ""),
        ("GOVERMENT OF", ""),
        ("NATIONAL TREASURY", ""),
    ],
)
def test_offices_of_a_state_around_a_name_are_proof(before, after):
    assert proves([before.split(), after.split()])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("HOTEL", ""),
        ("M", ""),
        ("", "M"),
        ("ROY", ""),
        ("", "CO"),
        ("", "INTERNATIONAL"),
        ("NATIONAL", "GENERAL"),
        ("STATE OF NEW", ""),
        ("GOVERNMENT OF S", ""),
        ("GOUVERNEMENT DE LA R D", ""),
        ("OEA OFICINA NACIONAL", ""),
        ("TO", "TOURS"),
    ],
)
def test_other_words_letters_and_what_companies_are_called_as_well_are_no_proof(before, after):
    assert not proves([before.split(), after.split()])


def test_the_last_word_may_be_cut_beside_an_office_or_where_the_text_fills_its_field():
    assert proves([["EMBASSY", "OF"], ["WASHI"]])
    assert not proves([[], ["MINIS"]])
    assert proves([[], ["MINIS"]], full=True)
    assert not proves([["MINIS"], []], full=True)


def test_a_slip_in_a_long_word_and_a_number_are_words_of_offices_too():
    assert is_office("MINISTYR")
    assert is_office("10017")
    assert not is_office("TOURS")
    assert may_be_office("MINIS")
    assert not is_office("MINIS")


def test_a_short_word_that_has_lost_a_letter_is_one_beside_another_word_of_a_states_office():
    assert proves([["PRM", "MISSION", "OF"], []])
    assert not proves([["PRM", "OF"], []])
    assert not proves([["MISSION", "OF", "PERU"], []])  # a letter away from PERM, and another state
    assert not proves([[], ["MINISTRY", "STATES"]])
