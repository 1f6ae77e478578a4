"""Type codes of BAI2: which way the money went."""

import pytest

from imports.bai2_codes import NAMES, RETURNS, sign_of, told


@pytest.mark.parametrize(
    ("code", "sign"),
    [("100", 1), ("399", 1), ("400", -1), ("699", -1), ("721", 1), ("760", -1), ("920", 1), ("960", -1)]
    + [(code, 0) for code in ("010", "099", "700", "890", "900", "", "1x5", "1950", "-95", "١٩٥")],
)
def test_a_code_says_which_way_the_money_went(code, sign):
    assert sign_of(code) == sign


def test_every_code_with_a_name_moves_money():
    assert all(map(sign_of, (*NAMES, *RETURNS)))
    assert not set(NAMES) & set(RETURNS)


def test_the_banks_own_text_comes_first_and_a_return_always_says_so():
    assert told("195", "FROM A") == "FROM A"
    assert told("195", "") == "INCOMING MONEY TRANSFER"
    assert told("557", "FROM A") == "ACH RETURN ITEM FROM A"
    assert told("557", "An ACH return item of A") == "An ACH return item of A"
    assert told("123", "") == ""
