"""The directory: which contributor a word means, and never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.contributions.directory import AmbiguousContributor, Directory, Entry, plain
from ledger.contributions.drafts import ContributorDraft
from ledger.contributions.known import also_called

BODIES = (
    Entry("ESP", {"en": "Spain", "es": "España", "fr": "Espagne", "pt": "Espanha"}, "ES", language="es"),
    Entry("NOR", {"en": "Norway", "es": "Noruega", "fr": "Norvège", "pt": "Noruega"}, "NO"),
    Entry("BHS", {"en": "Bahamas (Commonwealth of The)", "fr": "Bahamas (Commonwealth des)"}, "BS"),
    Entry("KNA", {"en": "Saint Kitts and Nevis", "fr": "Saint-Kitts-et-Nevis"}, "KN", ("San Cristóbal y Nieves",)),
    Entry("GBR", {"en": "United Kingdom of Great Britain and Northern Ireland"}, "GB", ("United Kingdom", "UK")),
    Entry("KOR", {"en": "Korea (Republic of)"}, "KR"),
    Entry("LUX", {"en": "Luxembourg"}, "LU"),
    Entry("TUR", {"en": "Türkiye", "es": "Turquía"}, "TR", ("Turkey",)),
    Entry("CIV", {"en": "Côte d'Ivoire"}, "CI"),
    Entry("COG", {"en": "Congo (Republic of the)"}, "CG"),
    Entry("COD", {"en": "Congo (Democratic Republic of the)"}, "CD"),
    Entry("IA-IDB", {"en": "Inter-American Development Bank (IDB)", "es": "Banco Interamericano de Desarrollo (BID)"}),
    Entry("IA-JID", {"en": "Inter-American Defense Board (IADB)", "es": "Junta Interamericana de Defensa (JID)"}),
    Entry("US-STATE", {"en": "US Department of State"}, parent="USA"),
)
DIRECTORY = Directory.of(BODIES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ESP", "ESP"),
        ("esp ", "ESP"),
        ("es", "ESP"),
        ("Spain", "ESP"),
        ("  SPAIN  ", "ESP"),
        ("España", "ESP"),
        ("Espan\u0303a", "ESP"),  # the tilde as a character of its own
        ("ESPANHA*", "ESP"),
        ("Spain**", "ESP"),
        ("Spain(*)", "ESP"),
        ("Spain 1/", "ESP"),
        ("Spain¹", "ESP"),
        ("Government of Spain", "ESP"),
        ("the Government of Spain", "ESP"),
        ("Gobierno de España", "ESP"),
        ("Gouvernement de l'Espagne", "ESP"),
        ("Governo da Espanha", "ESP"),
        ("Spanish\u200bSpain", None),
        ("Luxembourg, Government of", "LUX"),
        ("NO", "NOR"),
        ("no", "NOR"),
        ("Norvege", "NOR"),
        ("Bahamas", "BHS"),
        ("The Bahamas", "BHS"),
        ("Commonwealth of the Bahamas", "BHS"),
        ("St. Kitts & Nevis", "KNA"),
        ("Saint  Kitts  and  Nevis ", "KNA"),
        ("SAN CRISTOBAL Y NIEVES", "KNA"),
        ("UK", "GBR"),
        ("the United Kingdom", "GBR"),
        ("Republic of Korea", "KOR"),
        ("Korea, Republic of", "KOR"),
        ("Turkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Cote d’Ivoire", "CIV"),
        ("Democratic Republic of the Congo", "COD"),
        ("IDB", "IA-IDB"),
        ("bid", "IA-IDB"),
        ("IA-JID", "IA-JID"),
        ("Junta Interamericana de Defensa", "IA-JID"),
        ("Korea (Republic of)", "KOR"),
        ("Korea, North", None),
        ("Spain (MAEC)", None),  # a ministry may be a contributor of its own
        ("Congo (DRC)", None),
        ("Ministry of Magic", None),
        ("", None),
        ("***", None),
        ("the", None),
    ],
)
def test_a_word_means_one_contributor_or_none(text, code):
    assert DIRECTORY.find(text) == code


@pytest.mark.parametrize(
    ("text", "codes"), [("IADB", ("IA-IDB", "IA-JID")), ("Congo", ("COD", "COG")), ("the Congo*", ("COD", "COG"))]
)
def test_a_word_that_means_two_bodies_is_refused_with_both(text, codes):
    with pytest.raises(AmbiguousContributor) as refused:
        DIRECTORY.find(text)
    assert refused.value.codes == codes
    assert all(code in refused.value.message for code in codes)
    assert refused.value.name == "ambiguous-contributor"


def test_an_alias_that_somebody_taught_beats_what_follows_from_a_name():
    taught = Directory.of(
        [*BODIES[:-3], Entry("IA-IDB", {"en": "Inter-American Development Bank"}, aliases=("IADB",)), *BODIES[-2:]]
    )
    assert taught.find("iadb") == "IA-IDB"


def test_a_code_beats_a_name():
    directory = Directory.of([Entry("CIM", {"en": "Women"}), Entry("IA-X", {"en": "CIM"})])
    assert directory.find("cim") == "CIM"


def test_hostile_names_are_nobody():
    for text in (
        "../../etc/passwd",
        "=cmd|'/c calc'!A1",
        "Robert'); DROP TABLE pledge;--",
        "[red]Spain[/red]!",
        "%s{}",
        "x" * 1_000_000,
    ):
        assert DIRECTORY.find(text) is None
        assert DIRECTORY.nearest(text) in ((), ("ESP",))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Espana (MAEC)", "ESP"),
        ("Spian", "ESP"),
        ("Norwey", "NOR"),
        ("Luxemburg", "LUX"),
        ("United Kingdom (former DFID)", "GBR"),
    ],
)
def test_the_nearest_contributor_comes_first(text, first):
    assert DIRECTORY.nearest(text)[0] == first


def test_what_is_like_nobody_has_no_nearest():
    assert DIRECTORY.nearest("../../etc/passwd") == ()
    assert DIRECTORY.nearest("x") == ()
    assert len(DIRECTORY.nearest("Congo", 1)) == 1


def test_a_label_gives_the_code_the_english_name_and_its_own():
    assert DIRECTORY.label("ESP") == "ESP Spain / España"
    assert DIRECTORY.label("NOR") == "NOR Norway"


def test_a_name_of_another_language_means_whom_the_list_knows_by_it():
    book = Directory.of(
        [Entry("C1", {"en": "Denmark"}), Entry("C2", {"en": "Germany"}), Entry("C3", {"en": "Chad"})], also_called
    )
    assert [book.find(name) for name in ("Dinamarca", "ALLEMAGNE", "Alemania, Gobierno de", "Perú", "nobody")] == [
        "C1",
        "C2",
        "C2",
        None,
        None,
    ]
    doubled = Directory.of(
        [Entry("C1", {"en": "Denmark"}), Entry("C2", {"fr": "Danemark"}), Entry("C3", {"en": "X"}, aliases=("Dinamarca",))],
        also_called,
    )
    assert doubled.find("Dinamarca") == "C3"  # what the book says holds
    with pytest.raises(AmbiguousContributor):
        doubled.find("DNK")


def test_a_directory_takes_contributors_that_are_not_in_the_book_yet():
    draft = ContributorDraft("PER", "member_state", {"en": "Peru", "es": "Perú"}, alpha2="PE", aliases=("MEF Perú",))
    assert Directory.of([draft]).find("mef peru") == "PER"


@given(st.text(max_size=40))
def test_any_text_is_found_or_not_without_failing(text):
    try:
        found = DIRECTORY.find(text)
    except AmbiguousContributor as refused:
        assert len(refused.codes) > 1  # noqa: PT017 - either a code or a choice, for any text
    else:
        assert found is None or found in DIRECTORY.entries
    assert plain(plain(text)) == plain(text)


@given(st.sampled_from(BODIES), st.sampled_from([str.upper, str.lower, str.title, lambda name: f"  {name}** "]), st.data())
def test_every_official_name_finds_its_contributor_in_any_dress(entry, dress, data):
    name = data.draw(st.sampled_from(sorted({*entry.names.values(), *entry.aliases})))
    if name != "Noruega":
        assert DIRECTORY.find(dress(name)) == entry.code


def test_a_new_contributor_called_as_another_is_named_beside_it_and_a_known_one_is_not():
    called = {"C001": "Luxembourg", "C002": "Turkey", "LUX": "Luxembourg", "C003": "Chad"}
    drafts = [ContributorDraft(code, "permanent_observer", {"en": name}) for code, name in called.items()]
    assert DIRECTORY.doubles(drafts) == [("C001", "LUX"), ("C002", "TUR")]
