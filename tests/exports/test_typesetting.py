"""The door to typst: texts stay texts, every text can be set, the same is the same for ever."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.typesetting import _SET, settable, typeset
from tests.exports import papers

DAY = date(2026, 10, 7)


def told(*notes: str) -> dict[str, object]:
    """What the template of a report needs, for one that says nothing but these."""
    return {
        "title": "t", "author": "a", "subject": "s", "lang": "en", "region": None, "paper": "a4", "draft": "", "running": "t",
        "number": "", "footer": "", "place": "", "known": "", "heading": "t", "told": [], "values": [], "colon": ": ", "notes": notes, "parts": [], "turned": 0,
    }  # fmt: skip


def paper(*notes: str, made: date = DAY) -> bytes:
    return typeset("report.typ", told(*notes), made)


@pytest.mark.parametrize(
    "name",
    ['#import "x"', "$x$", "= Title", "*bold* _slanted_", "#panic(1)", "<label> @label", "\\u{41} \\ /* gone */ // gone", "a ~ b -- c", '"#"', "[#lorem(9)]"],
)  # fmt: skip
def test_a_name_that_looks_like_source_stays_a_name(name):
    assert name in papers.text(paper(name))


def test_every_letter_that_is_not_written_out_is_in_a_typeface():
    letters = [chr(code) for code in range(0x20, 0x3000)]
    kept = [one for one in letters if settable(one) == one]
    assert len(kept) > 2000
    assert {*"áéíóúüñ¿¡àâçèêëîïôœùûãõºª€₡₲−–—«»“”’…·\u202f\u00a0"} <= {*kept}
    paper(" ".join(kept))  # raises where one of them cannot be shown
    visible = "".join(one for one in kept if unicodedata.category(one)[0] in "LNPS")
    shown = papers.text(paper(" ".join(kept)))
    assert {*unicodedata.normalize("NFC", visible)} <= {*unicodedata.normalize("NFC", shown)}


@pytest.mark.parametrize(
    ("text", "shown"), [("日本", "\\u65e5\\u672c"), ("a\x07b", "a\\x07b"), ("\u202eabc", "\\u202eabc"), ("\ue000", "\\ue000"), ("😀", "\\U0001f600"), ("a\tb\nc", "a b\\nc")]
)  # fmt: skip
def test_what_cannot_be_shown_is_written_out(text, shown):
    assert settable(text) == shown
    assert shown in papers.text(paper(text))


@settings(deadline=None, max_examples=25)
@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_text_can_be_set(notes):
    paper(*notes)


def test_texts_deep_inside_are_made_fit_and_the_rest_is_left_alone():
    assert settable({"a": [("\x07", 1)], "b": None, "c": True, "d": 2.5}) == {"a": [["\\x07", 1]], "b": None, "c": True, "d": 2.5}
    assert not _SET.search("España & Cía. 1\u202f234,50")


def test_the_same_gives_the_same_bytes_in_every_thread_and_another_day_gives_others():
    first = paper("a note")
    with ThreadPoolExecutor(2) as threads:
        assert set(threads.map(lambda _: paper("a note"), range(4))) == {first}
    assert paper("a note", made=date(2026, 10, 8)) != first
    assert papers.read(first).metadata["/CreationDate"] == "D:20261007000000Z"


def test_typefaces_are_those_inside_and_inside_the_paper():
    assert papers.fonts(paper("a", "б", "₲"))
    assert all(papers.fonts(paper("a", "б", "₲")).values())
