"""The words of an entry: nothing twice, nothing lost, and no reference or account that is none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.entry_words import iban_in, is_iban, reference, said_once, words_of


def test_what_was_said_is_not_said_again_but_a_shorter_number_is_another_one():
    assert said_once(["INVOICE 7/8", "", "7/8", "INVOICE 7/8", "EREF+7"]) == "INVOICE 7/8 EREF+7"
    assert said_once(["P-2026-00012", "P-2026-0001", "P-2026"]) == "P-2026-00012 P-2026-0001"
    assert words_of("", "INVOICE 4512", "45") == ("INVOICE 4512 45", "")


@given(st.lists(st.text("AB1 -", max_size=6), max_size=8))
def test_no_part_is_lost(parts):
    told = said_once(parts)
    assert all(part in told for part in parts)


@pytest.mark.timed
def test_a_batch_of_many_payments_takes_no_longer_than_its_length():
    def spent(count):
        parts = [
            text for number in range(count) for text in (f"PAYER {number}", "US", f"INVOICE {number} OF 2026", f"E2E-{number:06}")
        ]
        began = time.process_time()
        said_once(parts)
        return time.process_time() - began

    assert spent(20_000) < 40 * max(spent(2_000), 0.01)


def test_a_name_without_a_memo_is_a_text():
    assert words_of("SERVICE CHARGE", "") == ("SERVICE CHARGE", "")
    assert words_of("Wire from Emb", "WIRE FROM EMBASSY") == ("WIRE FROM EMBASSY", "")
    assert words_of("Embassy", "Second share") == ("Second share", "Embassy")
    assert words_of("", "Second share") == ("Second share", "")


def test_numbers_that_a_text_does_not_have_are_added_to_it():
    assert words_of("CHECK", "", "1042", "1042") == ("CHECK 1042", "")
    assert words_of("Embassy", "Share 06-DC-EST-016", "06-DC-EST-016", "000") == ("Share 06-DC-EST-016", "Embassy")


def test_what_says_that_there_is_none_is_no_reference():
    assert [reference(text) for text in ("", "NONREF", "Not provided", "0000", "FT-1")] == ["", "", "", "", "FT-1"]


def test_only_right_check_digits_make_an_iban():
    assert is_iban("GB82WEST12345698765432")
    assert is_iban("gb82 WEST 1234 5698 7654 32")
    assert not is_iban("GB83WEST12345698765432")
    assert not is_iban("ABCDEFGHIJKLMNOP")
    assert iban_in("FROM GB83WEST12345698765432 GB82WEST12345698765432") == "GB82WEST12345698765432"
