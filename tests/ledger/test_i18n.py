"""Words, numbers and days in four languages."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from ledger import i18n
from ledger.errors import NotUnderstood
from ledger.i18n import FORMATS, LANGUAGES, Language, default_locale
from ledger.locales import catalogs
from ledger.money import DIGITS, Money
from ledger.periods import Quarter

THIN, HARD = "\u202f", "\u00a0"
DAY = date(2026, 9, 30)
COMMA = "AR BO BR CL CO EC PY UY VE".split()
POINT = "CU DO GT HN MX NI PA PE SV".split()
ENGLISH = "AG BS BB BZ DM GD GY JM KN LC TT VC US CA".split()


@pytest.mark.parametrize(
    ("locale", "amount", "four", "percent", "long", "short", "quarter"),
    [
        ("en-US", "1,234,567.50", "1,234.50", "12%", "September 30, 2026", "30 Sep 2026", "Q3 2026"),
        ("es-ES", "1.234.567,50", "1.234,50", f"12{HARD}%", "30 de septiembre de 2026", "30 sept 2026", "T3 2026"),
        ("es-MX", "1,234,567.50", "1,234.50", "12%", "30 de septiembre de 2026", "30 sep 2026", "T3 2026"),
        ("fr-FR", f"1{THIN}234{THIN}567,50", f"1{THIN}234,50", f"12{THIN}%", "30 septembre 2026", "30 sept. 2026", "T3 2026"),
        ("pt-BR", "1.234.567,50", "1.234,50", "12%", "30 de setembro de 2026", "30 de set. de 2026", "T3 2026"),
    ],
)
def test_each_place_writes_numbers_and_days_its_own_way(locale, amount, four, percent, long, short, quarter):
    language = Language(locale[:2], locale)
    assert language.money(Money(Decimal("1234567.50"), "USD")) == amount
    assert language.money(Money(Decimal("1234.50"), "USD")) == four
    assert language.percent(Decimal("0.12")) == percent
    assert language.day_in_words(DAY) == long
    assert language.day(DAY) == short
    assert language.quarter(Quarter(2026, 3)) == quarter


@pytest.mark.parametrize("country", [*COMMA, "SR", "CR", "HT"])
def test_these_member_states_write_a_decimal_comma(country):
    language = {"BR": "pt", "SR": "en", "HT": "fr"}.get(country, "es")
    assert Language(language, default_locale(country, language)).number(Decimal("0.5")) == "0,5"


@pytest.mark.parametrize("country", [*POINT, *ENGLISH])
def test_these_member_states_write_a_decimal_point(country):
    language = "en" if country in ENGLISH else "es"
    assert Language(language, default_locale(country, language)).number(Decimal("0.5")) == "0.5"


@pytest.mark.parametrize(
    "locale",
    [
        *(f"es-{c}" for c in [*COMMA, *POINT, "CR", "ES"] if c != "BR"),
        *(f"en-{c}" for c in ENGLISH),
        "fr-HT",
        "fr-CA",
        "pt-BR",
        "pt-PT",
    ],
)
def test_our_table_of_marks_agrees_with_cldr_today(locale):
    symbols = Locale.parse(locale, sep="-").number_symbols["latn"]
    ours = Language(locale[:2], locale).formats
    assert (ours.group, ours.point) == (symbols["group"], symbols["decimal"])


@pytest.mark.parametrize("language", ["es", "fr", "pt"])
def test_months_are_those_of_cldr(language):
    names = Locale.parse(language).months["format"]["wide"]
    assert Language(language).text(i18n.MONTHS).split() == [names[month] for month in range(1, 13)]
    assert len(Language(language).text(i18n.SHORT_MONTHS).split()) == 12


def test_peru_and_uruguay_spell_september_their_way():
    assert Language("es", "es-PE").day_in_words(DAY) == "30 de setiembre de 2026"
    assert Language("es", "es-UY").day(DAY) == "30 set 2026"


def test_the_first_of_a_month_is_an_ordinal_in_french_and_in_brazil():
    first = date(2026, 7, 1)
    assert Language("fr").day_in_words(first) == "1er juillet 2026"
    assert Language("pt").day_in_words(first) == "1º de julho de 2026"
    assert Language("pt", "pt-PT").day_in_words(first) == "1 de julho de 2026"
    assert Language("es").day_in_words(first) == "1 de julio de 2026"


def test_a_quarter_in_words_and_its_days():
    quarter = Quarter(2026, 3)
    said = {code: (Language(code).quarter_in_words(quarter), Language(code).span(quarter.days)) for code in LANGUAGES}
    assert said == {
        "en": ("third quarter of 2026", "July 1 to September 30, 2026"),
        "es": ("tercer trimestre de 2026", "1 de julio a 30 de septiembre de 2026"),
        "fr": ("troisième trimestre 2026", "1er juillet au 30 septembre 2026"),
        "pt": ("terceiro trimestre de 2026", "1º de julho a 30 de setembro de 2026"),
    }
    across = Language("en", "en-JM").span(type(quarter.days)(date(2025, 12, 1), date(2026, 2, 1)))
    assert across == "1 December 2025 to 31 January 2026"


def test_decimals_are_those_of_iso_4217_not_of_cldr():
    assert Language("en").money(Money(Decimal("1234.5"), "IQD")) == "1,234.500"
    assert Language("es").money(Money(Decimal(1234567), "CLP")) == "1.234.567"


def test_the_minus_touches_the_digit_or_is_a_parenthesis_by_setting():
    loss = Money(Decimal("-26.25"), "USD")
    assert Language("es").money(loss) == "-26,25"
    assert Language("es", negative="−{}").money(loss) == "−26,25"
    assert Language("es", negative="({})").money(loss) == "(26,25)"
    assert Language("en").money_with_code(loss) == f"USD{HARD}-26.25"


def test_rates_keep_what_is_quoted_and_four_decimals_at_least():
    assert Language("es").rate(Decimal("1.07")) == "1,0700"
    assert Language("en").rate(Decimal("0.00006512300")) == "0.000065123"
    assert Language("en").rate(Decimal(1500)) == "1,500.0000"


def test_a_percentage_is_not_rounded():
    assert Language("fr").percent(Decimal("0.118")) == f"11,8{THIN}%"
    assert Language("en").percent(Decimal(1)) == "100%"


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=2),
    st.sampled_from(sorted(FORMATS)),
)
def test_a_written_number_reads_back_as_itself(amount, locale):
    language = Language(locale[:2], locale)
    how = language.formats
    written = language.number(amount)
    assert Decimal(written.replace(how.group, "").replace(how.point, ".")) == amount


def test_paper_goes_by_the_country():
    letter = "BZ CA CL CO CR GT MX NI PA PH PR SV US VE".split()
    assert {Language("es", f"es-{country}").paper for country in letter} == {"Letter"}
    assert {Language("en", f"en-{country}").paper for country in ("AR", "ES", "FR", "JM", "BR")} == {"A4"}


def test_a_text_is_translated_and_filled_in():
    assert Language("es").text("Seal {seal}", seal="7f3a") == "Sello 7f3a"
    assert Language("fr").text("a text that nobody marked") == "a text that nobody marked"
    assert Language("en").text("a {brace} that is no blank") == "a {brace} that is no blank"


def test_the_form_follows_the_count_as_each_language_counts(tmp_path, monkeypatch):
    catalog = Catalog(locale="fr")
    catalog.add(("{count} pledge", "{count} pledges"), ("{count} promesse", "{count} promesses"))
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales" / "fr.mo").write_bytes(catalogs.mo_bytes(catalog))
    monkeypatch.setattr(i18n, "__file__", str(tmp_path / "i18n.py"))
    i18n._catalogue.cache_clear()
    try:
        said = [Language("fr").plural("{count} pledge", "{count} pledges", count) for count in (0, 1, 2, 1000)]
    finally:
        i18n._catalogue.cache_clear()
    assert said == ["0 promesse", "1 promesse", "2 promesses", f"1{THIN}000 promesses"]
    assert [Language("en").plural("{count} pledge", "{count} pledges", count) for count in (0, 1)] == ["0 pledges", "1 pledge"]


def test_the_screen_speaks_the_language_it_was_told():
    before = i18n.screen_language()
    try:
        i18n.speak(Language("pt"))
        assert i18n._("Seal {seal}", seal="7f3a") == "Selo 7f3a"
    finally:
        i18n.speak(before)
    assert i18n._("Seal {seal}", seal="7f3a") == "Seal 7f3a"


def test_what_the_book_keeps_is_said_in_english_whatever_the_screen_speaks():
    before = i18n.screen_language()
    try:
        i18n.speak(Language("pt"))
        with pytest.raises(ValueError, match="Seal 7f3a"), i18n.in_english():
            raise ValueError(i18n._("Seal {seal}", seal="7f3a"))
        assert i18n._("Seal {seal}", seal="7f3a") == "Selo 7f3a"
    finally:
        i18n.speak(before)


def test_one_text_has_words_of_its_own_where_it_stands():
    open_, closing = i18n.P_("state of a quarter", "open"), i18n.P_("state of an obligation", "closed")
    said = {code: (Language(code).text(open_), Language(code).text("open"), Language(code).text(closing)) for code in LANGUAGES}
    assert said == {
        "en": ("open", "open", "closed"),
        "es": ("abierto", "pendiente", "cerrada"),
        "fr": ("ouvert", "en cours", "clos"),
        "pt": ("aberto", "em aberto", "encerrada"),
    }
    assert Language("fr").text(i18n.P_("a place that nobody marked", "open")) == "open"


def test_another_language_is_refused_with_the_right_form():
    with pytest.raises(NotUnderstood, match='"de" is not a language') as refused:
        Language("de")
    assert refused.value.cure == ("write en, es, fr or pt",)


def test_a_screen_pays_for_no_library_and_english_for_no_catalogue():
    code = (
        "import sys, ledger.i18n as i; i._('Seal {seal}', seal=1); i.Language('en').day(__import__('datetime').date(2026, 1, 1));"
        "assert not i._catalogue.cache_info().currsize; assert 'gettext' not in sys.modules; i.Language('fr').text('Seal'); assert 'babel' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_currency_that_the_ledger_knows_can_be_written():
    for code, digits in DIGITS.items():
        amount = Money(Decimal(-1234567).scaleb(-digits), code)
        assert Decimal(Language("en").money(amount).replace(",", "")) == amount.amount


@pytest.mark.parametrize("code", ["en", "es", "fr", "pt"])
def test_nothing_is_never_said_to_be_one(code):
    said = Language(code).plural("1 row is fine.", "{count} rows are fine.", 0)
    assert "0" in said
    assert "1" not in said


def test_things_of_which_one_is_meant_are_joined_by_a_word():
    assert i18n.either(["Chile"]) == "Chile"
    assert i18n.either(["Chad", "Chile", "China"]) == "Chad or Chile or China"


def test_several_things_are_joined_by_the_words_of_the_screen():
    assert [i18n.both("AB"[:n]) for n in (1, 2)] + [i18n.both("ABC")] == ["A", "A and B", "A and B and C"]
    i18n.speak(Language("es"))
    try:
        assert (i18n.both("AB"), i18n.either("AB")) == ("A y B", "A o B")
    finally:
        i18n.speak(Language("en"))


def test_money_in_a_sentence_is_written_as_its_language_writes_it_and_all_else_as_it_stands():
    values = {"amount": Money(Decimal("-1234567.5"), "USD"), "day": date(2026, 9, 30)}
    places = (Language("en"), Language("es"), Language("fr"), Language("es", "es-MX"))
    assert [one.text("{amount} {day}", **values) for one in places] == [
        "USD -1,234,567.50 2026-09-30", "USD -1.234.567,50 2026-09-30", f"USD -1{THIN}234{THIN}567,50 2026-09-30",
        "USD -1,234,567.50 2026-09-30",
    ]  # fmt: skip
    assert Language("es").plural("{count} of {amount}", "{count} of {amount}", 1000, **values) == "1.000 of USD -1.234.567,50"
