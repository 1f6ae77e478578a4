"""Sheets of contributors: codes, names, classes; what is refused."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.cells import Grid, Workbook
from imports.contributors import ContributorOptions, ContributorSheet, read_contributors
from imports.grids import read_workbook
from ledger.contributions.directory import Directory, Entry
from tests.shared import shared_data

SAMPLES = Path(__file__).parents[1] / "samples" / "contributors"
NOTHING_SAID = ContributorOptions()


def read(*rows, options: ContributorOptions = NOTHING_SAID, directory: Directory | None = None) -> ContributorSheet:
    grid = Grid("Donors", [list(row) for row in rows])
    sheet = read_contributors(Workbook("xlsx", "", 1, b"", "", (grid,)), options, directory)
    assert len(sheet.rows) == sum(any(cell not in (None, "") for cell in row) for row in rows)
    assert Counter(row.verdict for row in sheet.rows)["contributor"] == len(sheet.drafts)
    return sheet


def test_a_spanish_list_comes_in_with_classes_aliases_and_parents():
    sheet = read_contributors(read_workbook(SAMPLES / "contribuyentes.csv"), NOTHING_SAID)
    assert not sheet.problems
    spain, usa, state, iom = sheet.drafts
    assert (spain.code, spain.kind, spain.alpha2, spain.language) == ("ESP", "permanent_observer", "ES", "es")
    assert spain.names == {"en": "España", "es": "España"}
    assert spain.aliases == ("AECID", "Reino de España")
    assert spain.kind_from == dt.date(1972, 1, 1)
    assert usa.kind_from == dt.date(1948, 4, 30)
    assert (state.kind, state.parent) == ("public_entity", "USA")
    assert iom.kind == "other_source"
    assert any("called by the one that is given: 4." in note for note in sheet.notes)
    assert any("1 January" in note for note in sheet.notes)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("member_state", "member_state"),
        ("Member State", "member_state"),
        ("Estado miembro", "member_state"),
        ("État membre", "member_state"),
        ("Estado-Membro", "member_state"),
        ("OBSERVATEUR PERMANENT", "permanent_observer"),
        ("Inter-American entity", "inter_american_entity"),
        ("Entidade pública", "public_entity"),
        ("Private sector", "private_entity"),
        ("Otras fuentes", "other_source"),
    ],
)
def test_the_six_classes_are_known_in_four_languages(word, kind):
    assert read(["code", "name", "kind"], ["XYZ", "Somebody", word]).drafts[0].kind == kind


@pytest.mark.parametrize(
    ("row", "place", "name"),
    [
        (["", "Spain", "member_state"], "A2", "code-missing"),
        (["ES", "Spain", "member_state"], "A2", "alpha2-only"),
        (["E$P", "Spain", "member_state"], "A2", "bad-code"),
        (["../x", "Spain", "member_state"], "A2", "bad-code"),
        (["CON", "Device", "other_source"], "A2", "bad-code"),
        ([False, "Norway", "member_state"], "A2", "bad-code"),
        (["ESP", "", "member_state"], "B2", "name-missing"),
        (["ESP", "x" * 301, "member_state"], "B2", "text-too-long"),
        (["ESP", "Spain", "friend"], "C2", "unknown-class"),
        (["ESP", "Spain", None], "C2", "unknown-class"),
    ],
)
def test_a_bad_row_is_refused_at_its_cell(row, place, name):
    sheet = read(["code", "name", "kind"], row, ["PER", "Peru", "member state"])
    assert (sheet.problems[0].where, sheet.problems[0].name) == (f"Donors!{place}", name)
    assert [draft.code for draft in sheet.drafts] == ["PER"]


def test_a_code_stands_for_one_contributor_and_nobody_rolls_up_to_itself():
    sheet = read(
        ["code", "name", "kind", "parent", "language", "locale"],
        ["AA1", "One", "other", "BB1", "French", "es_MX"],
        ["AA1", "Two", "other", None, None, None],
        ["BB1", "Three", "other", "AA1", None, None],
        ["CC1", "Four", "other", "CC1", None, None],
        ["DD1", "Five", "other", "USA", "klingon", "english"],
        ["EE1", "Six", "other", "USA", None, None],
    )
    assert [(problem.where, problem.name) for problem in sheet.problems] == [
        ("Donors!A3", "duplicate-code"),
        ("Donors!E6", "unknown-language"),
        ("Donors!F6", "not-a-locale"),
        ("Donors!D2", "parent-circle"),
        ("Donors!D4", "parent-circle"),
        ("Donors!D5", "parent-circle"),
    ]
    assert [(draft.code, draft.parent) for draft in sheet.drafts] == [("EE1", "USA")]


def test_hostile_names_stay_text_and_lose_only_what_cannot_be_printed():
    sheet = read(["code", "name", "kind"], ["AAA", "=cmd|'/c calc'!A1", "other"], ["BBB", "a\x00\u202eb [red]", "other"])
    assert [draft.names["en"] for draft in sheet.drafts] == ["=cmd|'/c calc'!A1", "ab [red]"]


CELLS = st.one_of(
    st.none(), st.booleans(), st.text(max_size=10), st.dates(), st.sampled_from(["ESP", "Spain", "member state", "es", "ES"])
)


@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=6))
def test_any_cells_are_read_or_refused_and_no_row_is_lost(rows):
    filled = [row for row in rows if any(cell is not None and str(cell).strip() for cell in row)]
    sheet = read(["code", "name", "kind", "parent", "since"], *filled)
    assert all(draft.code and draft.names["en"] and draft.kind for draft in sheet.drafts)


def test_a_class_for_all_may_be_said_where_no_column_says_it():
    assert [problem.name for problem in read(["code", "name"], ["PER", "Peru"]).problems] == ["kind-missing"]
    assert (
        read(["code", "name"], ["PER", "Peru"], options=ContributorOptions(kind="member_state")).drafts[0].kind == "member_state"
    )


def test_a_sheet_without_codes_is_refused():
    assert [problem.name for problem in read(["who", "what"], ["Peru", "x"]).problems] == ["no-table"]


def test_an_alpha2_code_that_the_book_knows_is_taken():
    directory = Directory.of([Entry("PER", {"en": "Peru"}, "PE")])
    draft = read(["code", "name", "kind"], ["PE", "Perú", "member state"], directory=directory).drafts[0]
    assert (draft.code, draft.alpha2) == ("PER", "PE")


def test_an_alpha2_code_that_several_are_called_is_refused_at_its_cell():
    directory = Directory.of(Entry(code, {"en": code}, aliases=("EU",)) for code in ("AAA", "BBB"))
    sheet = read(["code", "name", "kind"], ["EU", "Union", "other"], ["", "Peru", "member state"], directory=directory)
    assert [problem.name for problem in sheet.problems] == ["alpha2-only", "code-missing"]


def test_the_contributors_of_the_case_come_in():
    sheet = read_contributors(read_workbook(shared_data("cases/cerf-2006-2013/contributors.csv")), NOTHING_SAID)
    assert not sheet.problems
    assert len(sheet.drafts) == 155
    assert sheet.drafts[0].names == {"en": 'Abu Dhabi National Energy Company "TAQA"'}


def test_the_full_list_of_contributors_comes_in_by_alpha3():
    sheet = read_contributors(read_workbook(shared_data("contributors_full.csv")), NOTHING_SAID)
    assert not sheet.problems
    assert Counter(draft.kind for draft in sheet.drafts) == {
        "permanent_observer": 74, "member_state": 35, "inter_american_entity": 27, "other_source": 3, "public_entity": 1, "private_entity": 1,
    }  # fmt: skip
    bahamas = next(draft for draft in sheet.drafts if draft.code == "BHS")
    assert (bahamas.alpha2, bahamas.aliases) == ("BS", ("Bahamas",))
    assert bahamas.names["pt"] == "Bahamas (Commonwealth das)"
    assert Directory.of(sheet.drafts).find("the Bahamas") == "BHS"


def test_what_was_not_read_and_who_shares_a_name_is_told():
    rows = ("AAA", "Alpha", "member state", "x"), ("BBB", "Alpha", "member state", "y")
    sheet = read(("Code", "Name", "Kind", "Colour"), *rows)
    assert [draft.code for draft in sheet.drafts] == ["AAA", "BBB"]
    assert sheet.notes == ('Not read: D "Colour".', "AAA and BBB have the same name: it will find neither.")


def test_a_code_of_two_letters_beside_one_of_three_is_the_alpha2():
    (draft,) = read(("Code", "Alpha-3", "Name", "Kind"), ("ES", "ESP", "Spain", "member state")).drafts
    assert (draft.code, draft.alpha2) == ("ESP", "ES")


@pytest.mark.parametrize(
    ("header", "row", "place", "name"),
    [
        (("Code", "Alpha-2", "Name", "Kind"), ("AAA", "A1", "Alpha", "member state"), "Donors!B2", "bad-code"),
        (("Code", "Name", "Kind", "Aliases"), ("AAA", "Alpha", "member state", "y" * 301), "Donors!D2", "text-too-long"),
        (("Code", "Code", "Name", "Kind"), ("AAA", "AAB", "Alpha", "member state"), "Donors!B1", "two-columns"),
    ],
)
def test_what_cannot_be_taken_of_codes_and_aliases_is_refused_at_its_cell(header, row, place, name):
    sheet = read(header, row)
    assert [(problem.where, problem.name) for problem in sheet.problems] == [(place, name)]
    assert not sheet.drafts
