"""The contributors every book knows: complete, found by their usual names, of the right class on the right day."""

import re
from collections import Counter
from datetime import date

import pytest

from ledger.contributions.contributors import kind_on
from ledger.contributions.directory import Directory
from ledger.contributions.drafts import KINDS, LANGUAGES, ContributorDraft
from ledger.contributions.known import HOLDING, also_called, called_otherwise, known_contributors, known_records
from ledger.i18n import Language

RECORDS = known_records()
BY_CODE = {record.code: record for record in RECORDS}


def class_of(record: ContributorDraft, day: date) -> str:
    dated = [("", record.kind), *((since.isoformat(), kind) for since, kind in record.statuses if since)]
    return kind_on(dated, day)


def test_there_are_142_records_and_each_has_its_own_code():
    assert len(RECORDS) == len(BY_CODE) == 142
    assert Counter(class_of(record, date(2026, 10, 7)) for record in RECORDS) == {
        "member_state": 34,
        "permanent_observer": 74,
        "inter_american_entity": 27,
        "public_entity": 1,
        "private_entity": 1,
        "other_source": 4,
        HOLDING: 1,
    }


def test_before_nicaragua_left_there_were_35_member_states():
    assert sum(class_of(record, date(2023, 11, 18)) == "member_state" for record in RECORDS) == 35


def test_nicaragua_is_a_member_state_on_18_november_2023_and_not_on_the_19th():
    assert class_of(BY_CODE["NIC"], date(2023, 11, 18)) == "member_state"
    assert class_of(BY_CODE["NIC"], date(2023, 11, 19)) == "other_source"


@pytest.mark.parametrize(
    ("code", "admitted"), [("KEN", date(2024, 6, 5)), ("UZB", date(2021, 11, 3)), ("MDA", date(2016, 12, 1))]
)
def test_an_observer_is_one_from_the_day_it_was_admitted(code, admitted):
    assert class_of(BY_CODE[code], admitted) == "permanent_observer"
    assert class_of(BY_CODE[code], date.fromordinal(admitted.toordinal() - 1)) == "other_source"


def test_money_in_suspense_has_a_name_and_is_no_contributor():
    assert [record.code for record in RECORDS if record.kind == HOLDING] == ["SY-UNID"]
    assert {record.code for record in RECORDS} - {one.code for one in known_contributors()} == {"SY-UNID"}


def test_every_class_is_one_of_paragraph_11():
    for record in known_contributors():
        assert {record.kind, *(kind for _, kind in record.statuses)} <= set(KINDS), record.code


def test_states_have_three_letters_and_all_others_a_hyphen():
    for record in RECORDS:
        assert re.fullmatch(r"[A-Z]{3}" if record.alpha2 else r"(IA|IO|PE|PR|OT|SY)-[A-Z]+", record.code), record.code
        assert re.fullmatch(r"[A-Z]{2}|", record.alpha2), record.code
    two = [record.alpha2 for record in RECORDS if record.alpha2]
    assert len(two) == len(set(two)) == 109


def test_no_name_is_blank_in_any_language():
    for record in RECORDS:
        assert tuple(record.names) == LANGUAGES
        for name in record.names.values():
            assert name.strip() == name != "", record.code
            assert not re.search(r"\s\s|[;|]|\bSt\.", name), record.code


def test_every_statement_has_a_language_and_a_locale_of_that_language():
    countries = {record.alpha2 for record in RECORDS}
    for record in RECORDS:
        assert re.fullmatch(r"[a-z]{2}-[A-Z]{2}", record.locale), record.code
        assert record.locale[:2] == record.language in LANGUAGES, record.code
        assert record.locale[3:] in countries, record.code
        assert Language(record.language, record.locale).locale == record.locale


@pytest.mark.parametrize(
    ("code", "locale"),
    [("MEX", "es-MX"), ("ESP", "es-ES"), ("HTI", "fr-HT"), ("BRA", "pt-BR"), ("JAM", "en-JM"), ("SUR", "en-SR"), ("PRT", "pt-PT"),
     ("GNQ", "es-GQ"), ("BEL", "fr-BE"), ("DEU", "en-DE"), ("CAN", "en-CA"), ("AGO", "pt-AO")],
)  # fmt: skip
def test_a_state_is_written_to_in_the_official_language_it_uses(code, locale):
    assert BY_CODE[code].locale == locale


def test_a_parent_is_a_record_too():
    assert {record.parent for record in RECORDS if record.parent} <= set(BY_CODE)


def test_every_name_and_alias_means_one_contributor_only():
    directory = Directory.of(RECORDS)
    for record in RECORDS:
        for word in (record.code, record.alpha2, *record.names.values(), *record.aliases):
            if word:
                assert directory.find(word) == record.code, word


def test_no_alias_says_what_the_directory_finds_without_it():
    for record in RECORDS:
        others = [one for one in RECORDS if one is not record]
        for alias in record.aliases:
            rest = tuple(one for one in record.aliases if one != alias)
            without = ContributorDraft(record.code, record.kind, record.names, alpha2=record.alpha2, aliases=rest)
            assert Directory.of([*others, without]).find(alias) is None, (record.code, alias)


@pytest.mark.parametrize(
    ("text", "code"),
    [("USA", "USA"), ("Estados Unidos", "USA"), ("EE.UU.", "USA"), ("États-Unis", "USA"), ("UK", "GBR"), ("Great Britain", "GBR"),
     ("Czechia", "CZE"), ("South Korea", "KOR"), ("Korea, Republic of", "KOR"), ("Vatican City", "VAT"), ("Turkey", "TUR"),
     ("Bahamas", "BHS"), ("Venezuela", "VEN"), ("Russia", "RUS"), ("Holland", "NLD"), ("US Department of State", "USA"),
     ("European Commission", "EUE"), ("IDB", "IA-IDB"), ("BID", "IA-IDB"), ("OPS", "IA-PAHO"), ("NO", "NOR"),
     ("Arabia Saudí", "SAU"), ("Trinité-et-Tobago", "TTO"), ("St. Lucia", "LCA"), ("Gobierno de España", "ESP")],
)  # fmt: skip
def test_the_usual_names_are_known(text, code):
    assert Directory.of(known_contributors()).find(text) == code


@pytest.mark.parametrize("name", ["Spain", "España", "Espagne", "Espanha"])
def test_who_is_called_by_one_of_its_names_is_known_by_all_of_them(name):
    assert {"Spain", "España", "Espagne", "Espanha"} <= set(also_called([name]))
    assert "Spain" not in called_otherwise([name])
    assert "Ireland" in called_otherwise([name])


def test_who_is_not_in_the_list_is_known_by_no_other_name():
    assert also_called(["Foundation of the Seven Hills"]) == ()
    assert "Spain" in called_otherwise(["Foundation of the Seven Hills"])


def test_what_means_two_of_the_list_is_a_name_of_neither():
    """Both the Defense Board and the Development Bank are called IADB."""
    assert also_called(["IADB"]) == ()
    assert "Inter-American Defense Board (IADB)" in called_otherwise(["IADB"])
