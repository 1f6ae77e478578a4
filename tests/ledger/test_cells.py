"""Cells of a screen: nothing a file says can steer the terminal, and everything is measured as it is shown."""

import json
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import cells
from ledger.i18n import Language


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "-1,234,567.50"), ("es", "-1.234.567,50"), ("pt", "-1.234.567,50"), ("fr", "-1\u202f234\u202f567,50")],
)
def test_an_amount_is_grouped_as_its_language_groups_and_keeps_its_decimals(language, written):
    assert cells.numbers(Language(language).formats)(Decimal("-1234567.50")) == written


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt"])
@given(amount=st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**14), max_value=10**14))
def test_the_screen_writes_numbers_as_documents_of_that_language_do(language, amount):
    assert cells.numbers(Language(language).formats)(amount + 0) == Language(language).number(amount)


def test_a_count_has_no_decimals():
    assert cells.numbers(Language("en").formats)(1840) == "1,840"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("España", "España"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("two\nlines\tand\ra bell\a", "two\\nlines\\tand\\ra bell\\x07"),
        ("\u202eABC\u2066", "\\u202eABC\\u2066"),
        ("half \ud83d a face", "half \\ud83d a face"),
        ("csi \x9b31m", "csi \\x9b31m"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("1\u202f234 and\u00a0hard", "1\u202f234 and\u00a0hard"),
        ("[red]{}%s[/red]", "[red]{}%s[/red]"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_in_letters(text, shown):
    assert cells.clean(text) == shown


@given(st.text())
def test_a_cleaned_text_holds_no_control_and_no_override(text):
    for character in cells.clean(text):
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert unicodedata.bidirectional(character) not in {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


@given(st.text())
def test_json_that_does_nothing_to_a_terminal_means_the_same(text):
    told = cells.escape_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(told) == text
    told.encode()


@pytest.mark.parametrize(
    ("text", "width"),
    [("Peru", 4), ("Perú", 4), ("Peru\u0301", 4), ("日本国", 6), ("ｆｕｌｌ", 8), ("한국", 4), ("한", 2), ("", 0), ("🙂", 2)],
)
def test_a_text_is_measured_in_cells(text, width):
    assert cells.width(text) == width


@given(st.text(), st.integers(3, 30))
def test_a_cut_name_fits_and_shows_that_it_was_cut(text, room):
    text = cells.clean(text)
    cut = cells.cut(text, room)
    assert cells.width(cut) <= room
    assert cut == text if cells.width(text) <= room else (cut.endswith("..") and text.startswith(cut[:-2]))


def test_a_wide_character_is_never_halved():
    assert cells.cut("日本国日本国", 7) == "日本.."


@given(st.text(alphabet="abc é日", max_size=20), st.integers(20, 50), st.booleans())
def test_a_filled_cell_has_its_width(text, room, right):
    filled = cells.fill(text, room, right=right)
    assert filled.strip() == text.strip()
    assert cells.width(filled) == max(room, cells.width(text))


@given(st.text(alphabet="ab é日 \n", max_size=80), st.integers(4, 30))
def test_wrapping_loses_no_word_and_breaks_at_blanks_only(text, room):
    lines = list(cells.wrap(text, room))
    assert " ".join(lines).split() == text.split()
    assert all(cells.width(line) <= room or len(line.split()) <= 1 for line in lines)


def test_wrapped_lines_keep_their_indent():
    assert list(cells.wrap("to do:\n  one two three", 10)) == ["to do:", "  one two", "  three"]
