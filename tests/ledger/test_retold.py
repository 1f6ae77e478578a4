"""What the book keeps in English is known again by its template, and told with the same values or not at all."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import retold as made
from ledger.i18n import K_, M_, Language, in_english, k_, kept_words, retold, speak
from ledger.retold import Template, known, said
from ledger.retold_texts import MEMOS, TEXTS

PT = Language("pt")
ROOT = Path(__file__).resolve().parents[2]
FORMS = [(forms, form) for forms in TEXTS for form in dict.fromkeys(forms)]
TEMPLATES = [Template.of(*pair) for pair in FORMS]
BLANK = re.compile(r"\{(\w+)\}")
# What each kind of blank may hold at its worst; blanks of words are given the whole of other templates too.
TYPED = {
    made._COUNT: ("1", "0", "-2", "1,234,567"), made._MONEY: ("USD 0.00", "EUR -1,234,567.89", "JPY 10,000"),
    made._NUMBER: ("R-2026-0001", "b-2026-123456"), made._FIGURE: ("11", "11.5", "0"), r"\d+": ("1", "12345678"),
    r"[A-Z0-9][\w.-]*": ("ESP", "IA-CIM", "COORD.2", "B-2026-0001"), r"[a-z]+": ("interest", "closed"), r"[A-Z]{3}": ("USD", "EUR"),
    r"\d{4}-\d\d-\d\d": ("2026-09-30",), r"[0-9a-f :]+": ("7f3a 91c0", "0:1"), r"\d{4}-Q[1-4]": ("2026-Q3",), r"\d{4}": ("2026",),
    made._HOLDS["whose"][0]: ("as you said", "as in the profile of bofa; x, y", "as in the profile of as you said"),
    made._HOLDS["sign"][0]: ("a", "Amounts (column C) is money in", "every amount has a plus: money in", "a, b; c"),
    r"J-\d{4}-\d{6,}": ("J-2026-000012",), r"\S+": ("ESP", "program-budget", "="),
    r"(?=\S*\d)\S*[^\s:;,]": ("P-2026-0003", "MOU/12:a", "R-2026-0001", "2026-Q3"),
}  # fmt: skip
HOSTILE = ("a", "2026-Q3.xlsx", "Über, das: = % (x)", "{count} {file}", "two\nlines", "USD 1.00", "closed", " ")


def filled(form, choose):
    values = {name: choose(name) for name in BLANK.findall(form)}
    return BLANK.sub(lambda blank: values[blank[1]], form), values


def worst(name):
    pattern, example = made._held(name)
    return TYPED.get(pattern, (example,)) if pattern != made._WORDS[0] else HOSTILE


@pytest.mark.parametrize(("forms", "form"), FORMS)
def test_every_template_is_known_again_with_its_values_whatever_they_are(forms, form):
    for turn in range(len(HOSTILE)):
        text, values = filled(form, lambda name: worst(name)[turn % len(worst(name))])  # noqa: B023
        found = known(text)
        assert found, text
        assert (found[0].forms, found[0].form) == (forms, form) or found[0].within(Template.of(forms, form)), text
        if found[0].form == form:
            assert dict(found[1]) == values


def test_a_text_that_two_templates_could_have_made_is_told_as_neither():
    """A value may be the whole text of another template, or its own words: what is known then is the true one, or nothing."""
    pieces = [one.example for one in TEMPLATES] + [BLANK.sub("", form) for _forms, form in FORMS]
    for one in TEMPLATES:
        free = [name for name in BLANK.findall(one.form) if made._held(name) == made._WORDS]
        for piece in pieces if free else ():
            for value in (piece, f"x {piece}", f"{piece} x", f"{piece}: {piece}"):
                text, _values = filled(one.form, lambda name: value if name in free else made._held(name)[1])  # noqa: B023
                found = known(text)
                assert not found or found[0] == one or found[0].within(one), (text, found and found[0].form)


def test_no_two_templates_make_the_same_texts():
    same = [
        (one.form, other.form)
        for one in TEMPLATES
        for other in TEMPLATES
        if one != other and one.within(other) and other.within(one)
    ]
    assert same == []


@given(st.sampled_from(TEMPLATES), st.text(min_size=1))
def test_a_value_of_words_comes_back_as_it_went_in(one, value):
    text, values = filled(one.form, lambda name: value if made._held(name) == made._WORDS else made._held(name)[1])
    found = known(text)
    assert found is None or found[0] != one or len(BLANK.findall(one.form)) > 1 or dict(found[1]) == values


@pytest.mark.parametrize("code", ["es", "fr", "pt"])
def test_every_template_is_told_with_all_its_values(code):
    for one in TEMPLATES:
        told = said(one.example, Language(code))
        assert "{" not in told
        for name in BLANK.findall(one.form):
            assert name in made._TOLD or made._held(name)[1] in told, (one.example, told)


def test_counts_and_amounts_are_written_as_the_language_writes_them():
    assert said(k_("1 pledge from {file}", "{count} pledges from {file}", 1234, file="a.xlsx"), PT) == "1.234 promessas de a.xlsx"
    assert (
        said(k_("1 pledge from {file}", "{count} pledges from {file}", 1, file="1 pledge from a"), PT)
        == "1 promessa de 1 pledge from a"
    )
    assert said("ESP pledges EUR 1,234.50", PT) == "ESP promete EUR 1.234,50"
    assert said("11.5 % for agreements of all others signed from 2026-01-01 on", Language("es")).startswith(
        "11,5 % para acuerdos de todos"
    )


def test_what_no_template_made_stays_as_it_stands():
    for text in ("", "late advice of the bank", "1 pledge from", "2 promessas de a.xlsx", "undo of that", "P-1 amended by hand"):
        assert said(text, PT) == text


def test_among_peoples_own_words_only_memos_are_told():
    assert said("bank account closed", PT, memos=True) == "bank account closed"
    assert said(M_("undo of {batch}", batch="B-2026-0001"), PT, memos=True) == "anulação de B-2026-0001"
    assert said("J-2026-000012: undo of B-2026-0001", PT, memos=True) == "J-2026-000012: anulação de B-2026-0001"
    assert said("J-2026-000012: payment", PT, memos=True) == "J-2026-000012: payment"
    assert set(TEXTS) >= MEMOS


def test_a_text_of_the_book_is_english_whoever_writes_it_and_told_to_whoever_reads_it():
    speak(PT)
    try:
        words = K_("{quarter} closed", quarter="2026-Q3")
        assert (words, retold(words)) == ("2026-Q3 closed", "2026-Q3 encerrado")
        told = kept_words()
        assert told
        assert told.get(words, words) == "2026-Q3 encerrado"
        with in_english():
            assert (retold(words), kept_words()) == (words, None)
    finally:
        speak(Language("en"))


def test_english_loads_none_of_it():
    ran = subprocess.run(
        [sys.executable, "-c", "import sys, ledger.i18n as i; i.retold('2026-Q3 closed'); i.kept_words(); print('ledger.retold' in sys.modules)"],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert ran.stdout.strip() == "False"


@pytest.mark.timed
def test_ten_thousand_texts_are_told_in_well_under_a_second():
    texts = [f"{number:,} bank lines from bofa-{number}.xlsx" for number in range(2, 5002)] + [
        f"L-{number} restated as L-{number + 1}" for number in range(5000)
    ]
    said(texts[0], PT)
    begin = process_time()
    assert all(said(text, PT) != text for text in texts)
    assert process_time() - begin < 0.9


def _words_of(call):
    """What an outcome says of its batch, or an entry of itself."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name == "Outcome" and len(call.args) > 1:
        yield call.args[1]
    yield from (one.value for one in call.keywords if one.arg == "memo" or (one.arg == "words" and name in {"finish", "save"}))


def test_what_goes_into_the_book_is_marked_where_it_is_made():
    """Not put together from words, and not in the language of whoever types the command."""
    faults = []
    for path in (path for room in ("ledger", "imports", "exports") for path in (ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            for words in _words_of(call):
                said_at_once = isinstance(words, ast.Call) and getattr(words.func, "id", "") in {"_", "n_"}
                parts = words.values if isinstance(words, ast.JoinedStr) else [words]
                put_together = any(re.search(r"[^\W\d_]{2}", str(part.value)) for part in parts if isinstance(part, ast.Constant))
                if said_at_once or put_together:
                    faults.append(f"{path.relative_to(ROOT)}:{words.lineno}: {ast.unparse(words)}")
    assert faults == []
