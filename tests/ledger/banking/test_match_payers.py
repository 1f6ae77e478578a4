"""Payers as banks write them: cut, between words of offices, in other languages, and the ones that only look alike."""

import pytest

from ledger.banking.match_payers import ALIAS, AMONG, CUT, IBAN, LIKE, NAME, Payers
from ledger.banking.match_values import Payer
from tests.ledger.banking.matching_world import PAYERS, line

MORE = (
    *PAYERS,
    Payer("KOR", ("Korea",)),
    Payer("COG", ("Republic of Congo",)),
    Payer("CIV", ("Côte d'Ivoire",)),
    Payer("VAT", ("Holy See (Vatican City State)",)),
    Payer("ARE", ("United Arab Emirates",)),
    Payer("MLT", ("Malta",)),
    Payer("SMOM", ("Sovereign Military Order of Malta",)),
    Payer("CHE", ("Switzerland", "Suiza", "Suisse", "Suíça")),
    Payer("BAHAI", ("Baha'i International Community",)),
)
KNOWN = Payers.of(MORE)


def sent_by(counterparty="", text="", iban=""):
    return {(sender.code, sender.how) for sender in KNOWN.of_line(line(1, "1.00", text, counterparty, iban=iban))}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("SPAIN", "ESP"),
        ("GOVERNMENT OF SPAIN", "ESP"),
        ("Embajada de España", "ESP"),
        ("AMBASSADE D'ESPAGNE", "ESP"),
        ("MINISTERIO DAS RELACOES EXTERIORES ESPANHA", "ESP"),
        ("SPAIN MINISTRY OF FOREIGN AFFA", "ESP"),
        ("SPAIN MFA", "ESP"),
        ("PERM MISSION OF SWITZERLAND", "CHE"),
        ("COTE D IVOIRE MFA", "CIV"),
        ("GOVT OF UTD KINGDOM", "GBR"),
        ("UNITED STS OF AMERICA", "USA"),
        ("REP OF CONGO", "COG"),
        ("EMABSSY OF SPAIN", "ESP"),
        ("PERMANENT MISION SPAIN", "ESP"),
        ("MINISTRY FGN AFFS SPAIN", "ESP"),
        ("HOLY SEE", "VAT"),
        ("EMBASSY OF HOLY SEE (VATICAN CITY STATE)", "VAT"),
        ("SOVEREIGN MILITARY ORDER OF MALTA", "SMOM"),
        ("REPUBLIC OF CONGO", "COG"),
        ("ENDESA PERU", "X-ENP"),
        ("MISION PERMANENTE DEL PERU ANTE LA OEA", "PER"),
        ("MISION PERMANENTE DEL PERU ANTE LA ORGANIZACION DE LOS ESTADOS AMERICANOS", "PER"),
        ("MISSION PERMANENTE DU PEROU AUPRES DE L'OEA", "PER"),
        ("MINISTERIO DE ECONOMIA Y FINANZAS DEL PERU", "PER"),
    ],
)
def test_a_name_between_words_of_offices_is_proof(written, code):
    assert sent_by(written) == {(code, NAME)}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("PERM MISSION OF UNITED STATES OF AM", "USA"),
        ("EMBASSY OF SWITZERL", "CHE"),
        ("EMBASSY OF BAHA'I INTERNATIONAL COM", "BAHAI"),
    ],
)
def test_a_name_that_the_bank_cut_is_proof_where_only_one_begins_so(written, code):
    assert sent_by(written) in ({(code, CUT)}, {(code, NAME)})


def test_a_cut_that_several_names_begin_with_is_no_proof():
    assert sent_by("EMBASSY OF UNITED") == {("USA", AMONG), ("GBR", AMONG), ("ARE", AMONG)}


@pytest.mark.parametrize(
    "written",
    ["ANDEAN COPPER OF PERU", "SPAIN TOURS LTD", "SPAIN AND FRANCE", "M. SPAIN", "SPAIN, M", "ROY FRANCE", "SPAIN CO", "PERU INTERNACIONAL",
     "OAS OFFICE IN PERU", "STATE OF NEW PERU", "N KOREA"],
)  # fmt: skip
def test_a_name_beside_other_words_is_only_a_hint(written):
    assert {how for _, how in sent_by(written)} == {AMONG}


def test_an_account_goes_before_a_name_and_an_alias_is_proof():
    assert sent_by("FRANCE", iban="ES9121000418450200051332") == {("ESP", IBAN)}
    assert sent_by("AECID") == {("ESP", ALIAS)}
    assert sent_by("TRESOR PUBLIC") == {("FRA", ALIAS)}


@pytest.mark.parametrize("written", ["TRINIDAD AND TOBAGO", "TRINIDAD & TOBAGO", "TRINIDAD Y TOBAGO", "TRINIDAD TOBAGO"])
def test_and_may_be_a_sign_or_missing(written):
    known = Payers.of((Payer("TTO", ("Trinidad and Tobago", "Trinidad y Tobago")),))
    assert [(one.code, one.how) for one in known.of_line(line(1, "1.00", "", written))] == [("TTO", NAME)]


@pytest.mark.parametrize(
    ("name", "written"),
    [("Iran, Islamic Republic of", "ISLAMIC REPUBLIC OF IRAN"), ("Iran, Islamic Republic of", "IRAN"), ("The Gambia", "GAMBIA"),
     ("The Gambia", "GOVERNMENT OF THE GAMBIA"), ("Congo (Brazzaville)", "CONGO")],
)  # fmt: skip
def test_a_name_is_known_turned_round_at_its_comma_and_without_its_article_and_brackets(name, written):
    known = Payers.of((Payer("XXX", (name,)),))
    assert [(one.code, one.how) for one in known.of_line(line(1, "1.00", "", written))] == [("XXX", NAME)]


def test_one_letter_names_nobody():
    known = Payers.of((Payer("AAA", ("A",), ("-",)), Payer("BBB", ("Beta",))))
    assert known.of_line(line(1, "1.00", "", "A")) == ()
    assert [one.code for one in known.of_line(line(1, "1.00", "", "EMBASSY OF A BETA"))] == ["BBB"]


@pytest.mark.parametrize(("written", "sure"), [("MINISTERE AFFAIRES ETRANGERES NIGER", False), ("GOVERNMENT OF NIGER", True)])
def test_a_whole_name_that_may_be_cut_from_a_longer_one_at_the_width_of_a_field_is_a_hint(written, sure):
    for known in (
        Payers.of((Payer("NER", ("Niger",)), Payer("NGA", ("Nigeria",)))),
        Payers.of((Payer("NER", ("Niger",)),), None, ("Nigeria",)),
    ):
        assert [one.sure for one in known.of_line(line(1, "1.00", "", written)) if one.code == "NER"] == [sure]


@pytest.mark.parametrize(
    "written", ["EMBASSY OF SWITZERLAMD", "SWIZERLAND MFA", "EMBASSY O SWITZERLAND", "GOVERNMENT OF SWITZELRAND"]
)
def test_a_slip_in_a_whole_name_is_proof_where_no_other_name_is_so_near(written):
    (found,) = KNOWN.of_line(line(1, "1.00", "", written))
    assert (found.code, found.sure) == ("CHE", True)


@pytest.mark.parametrize("written", ["SWITZERLAMD TOURS", "HOTEL SWIZERLAND"])
def test_a_slip_beside_other_words_is_a_hint(written):
    assert {(one.code, one.how, one.sure) for one in KNOWN.of_line(line(1, "1.00", "", written))} == {("CHE", LIKE, False)}


def test_a_slip_is_found_whatever_lengths_of_names_were_asked_for_before():
    payers = Payers.of((Payer("A", ("Wallonia",)), Payer("B", ("Transcarpathia",)), Payer("C", ("Moravia",))))
    for written, code in (
        ("TRANSCARPATHIAA", "B"),
        ("WALONIA", "A"),
        ("MORVAIA", "C"),
        ("TRANSCARPTHIA", "B"),
        ("WALLONNIA", "A"),
    ) * 2:
        assert [(one.code, one.sure) for one in payers.of_line(line(1, "1.00", "", f"GOVERNMENT OF {written}"))] == [(code, True)]


def test_a_name_is_no_slip_of_another_where_it_is_that_of_somebody_else():
    payers = (Payer("ISL", ("Iceland",)),)
    alone, aware = Payers.of(payers), Payers.of(payers, None, ("Ireland",))
    for written in ("GOVERNMENT OF IRELAND", "GOVERNMENT OF IELAND"):
        (found,) = alone.of_line(line(1, "1.00", "", written))
        assert found.sure
        assert not any(one.sure for one in aware.of_line(line(1, "1.00", "", written)))
    assert all(one.sure for one in aware.of_line(line(1, "1.00", "", "GOVERNMENT OF ICELND")))


@pytest.mark.parametrize("written", ["", "JOHN SMITH", "MINISTRY OF FOREIGN AFFAIRS", "SPAINTECH", "KOREANA HOTELS"])
def test_nobody_is_found_where_nobody_is_named(written):
    assert sent_by(written) == set()


def test_a_text_names_a_payer_only_beside_an_office():
    assert sent_by(text="TT FROM GOVERNMENT OF SPAIN") == {("ESP", NAME)}
    assert sent_by(text="TRAVEL TO PERU") in (set(), {("PER", AMONG)})
    assert sent_by("FRANCE", "GOVERNMENT OF SPAIN") == {("FRA", NAME)}


def test_an_alias_that_two_contributors_share_proves_neither():
    known = Payers.of((Payer("AAA", ("Alpha",), ("MINFIN",)), Payer("BBB", ("Beta",), ("MINFIN",))))
    assert {(one.code, one.how) for one in known.of_line(line(1, "1.00", "", "MINFIN"))} == {("AAA", AMONG), ("BBB", AMONG)}


def test_agencies_roll_up_to_the_top_and_a_circle_of_parents_ends():
    assert (KNOWN.root("US-INL"), KNOWN.root("USA"), KNOWN.root("nobody")) == ("USA", "USA", "nobody")
    circle = Payers.of((Payer("A", ("Aland",), parent="B"), Payer("B", ("Bland",), parent="A")))
    assert {circle.root("A"), circle.root("B")} <= {"A", "B"}


def test_the_words_that_name_the_payer_are_told_as_they_stand():
    (found,) = KNOWN.of_line(line(1, "1.00", "", "Government of the United  States of America"))
    assert found.words == "UNITED STATES OF AMERICA"
