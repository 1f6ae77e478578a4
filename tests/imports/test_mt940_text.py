"""Field :86: says its text, the other party and the account, in the ways of banks."""

from decimal import Decimal

import pytest

from imports.mt940_text import details, joined, plain_subfields


@pytest.mark.parametrize("mark", ["?", ">", "~", "<", "^", "|"])
def test_german_subfields_are_taken_apart(mark):
    line = "166?00TRANSFER?10999?20ABCDEFGHIJKLMNOPQRSTUVWXYZA?21BC rest?22SVWZ+RENT?30BANKXX?31XX0012345678?32EXAMPLE?33 TRADING?60MORE"
    told = details([line.replace("?", mark)])
    assert told.text == "TRANSFER ABCDEFGHIJKLMNOPQRSTUVWXYZABC rest RENT MORE"
    assert (told.counterparty, told.account) == ("EXAMPLE TRADING", "XX0012345678")


def test_subfields_may_begin_without_a_code_of_the_entry():
    assert details(["?20one?21two"]).text == "one two"
    assert details(["166?20one?38XX99 0011?31123"]).account == "XX990011"


def test_a_full_line_goes_on_in_the_middle_of_a_word():
    assert details(["A" * 60 + "CONTR", "IBUTION"]).text.endswith("ACONTRIBUTION")
    assert details(["A" * 60, "CONTRIBUTION"]).text.endswith("A CONTRIBUTION")
    assert joined(["short ", "line"]) == "short line"


def test_a_subfield_on_a_line_of_its_own_continues_the_one_before():
    assert details(["166?20ABCDEFGHIJKLMNOPQRSTUVWXYZA", "?21BC ", "?22rest"]).text == "ABCDEFGHIJKLMNOPQRSTUVWXYZABC rest"


def test_swift_codes_are_taken_apart():
    told = details(["/TRTP/SEPA/IBAN/XX0012345678/BIC/BANKXX/NAME/J. EXAMPLE/REMI/Invoice 7/8/EREF/NOTPROVIDED/OCMT/EUR1000,50/"])
    assert told == ("SEPA Invoice 7/8", "J. EXAMPLE", "XX0012345678", (Decimal("1000.50"), "EUR"))
    told = details(["/EREF/E-1//CNTP/XX0012345678/BANKXX/J. EXAMPLE/TOWN//REMI/USTD//Invoice 7/"])
    assert told[:3] == ("EREF E-1 Invoice 7", "J. EXAMPLE", "XX0012345678")
    assert details(["/ORDP//NAME/R. SMITH/ADDR/Street 1/REMI/STRD/CUR/123/"])[:2] == ("123", "R. SMITH")


def test_a_party_in_lines_of_its_own_is_found():
    told = details(["/BENM/300000000000001", "/EXAMPLE TRADING", "/747//747", "/Invoice 747"])
    assert told[:3] == ("747//747 Invoice 747", "EXAMPLE TRADING", "300000000000001")


def test_free_text_stays_as_it_is():
    assert details(["  CARD 12   SHOP", "TOWN "]).text == "CARD 12 SHOP TOWN"
    assert details(["Order 7", "REK: XX11BANK01/NAAM: Example B.V."])[:3] == ("Order 7", "Example B.V.", "XX11BANK01")
    assert details(["FROM GB82WEST12345698765432 RENT"]).account == "GB82WEST12345698765432"
    assert details(["FROM GB82WEST12345698765433 RENT"]).account == ""
    assert details([]).text == ""


def test_a_block_beside_an_entry_says_purpose_and_party():
    assert plain_subfields(["01Rent", "02March", "15Example", "17Transfer", "1812"])[:2] == ("Transfer Rent March", "Example")
