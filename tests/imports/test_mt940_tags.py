"""The fields of MT940 messages are found whatever surrounds, wraps or joins them."""

import pytest

from imports.mt940_tags import messages

PLAIN = """:20:START
:25:123
:28C:1/1
:60F:C260101USD10,00
:61:2601020102D4,00NTRFNONREF
:86:first
second
:62F:C260131USD6,00
"""
TAGS = ["20", "25", "28C", "60F", "61", "86", "62F"]


def tags(text):
    return [[field.tag for field in fields] for fields in messages(text)]


def said(text, tag="86"):
    return [field.lines for fields in messages(text) for field in fields if field.tag == tag]


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        "\ufeff" + PLAIN,
        "{1:F01XXXX}{2:I940XXXXN}{3:{108:M1}}{4:\n" + PLAIN + "-}{5:{CHK:123456789ABC}}\n",
        "{1:F01XXXX}\n{2:I940XXXXN}\n{4:\n" + PLAIN + "-}\n",
        "BANKXX2A\n940\nBANKXX2A\n" + PLAIN + "-\n",
        ":940:\n" + PLAIN,
        PLAIN.replace(":86:", ":\n86:"),
        PLAIN + "-XXX\n",
    ],
)
def test_a_message_is_found_in_any_wrapping(text):
    assert tags(text) == [TAGS]
    assert said(text) == [["first", "second"]]


def test_line_ends_that_were_lost_are_put_back():
    assert tags(PLAIN.replace("\nsecond", " second").replace("\n", "")) == [TAGS]
    assert said(PLAIN.replace("\nsecond", " second").replace("\n", "")) == [["first second"]]


def test_lines_are_numbered_as_in_the_file():
    fields = messages("BANKXX2A\n940\n" + PLAIN)[0]
    assert [field.line for field in fields] == [3, 4, 5, 6, 7, 8, 10]


@pytest.mark.parametrize("inside", [":26:37 o'clock", ":20:15 o'clock", ":25:00", ":28:59", ":13:02", "-"])
def test_text_that_looks_like_a_tag_stays_text(inside):
    assert tags(PLAIN.replace("second", inside)) == [TAGS]
    assert said(PLAIN.replace("second", f"{inside}\nthird")) == [["first", inside, "third"]]


@pytest.mark.parametrize("between", ["", "-\n", "-\nBANKXX2A\n940\n", "-}\n{1:F01XXXX}{2:I940XXXXN}{4:\n"])
def test_messages_are_told_apart(between):
    assert tags(PLAIN + between + PLAIN) == [TAGS, TAGS]


def test_a_page_may_begin_with_its_balance():
    page = PLAIN[PLAIN.index(":60F:") :].replace(":60F:", ":60M:")
    assert tags(PLAIN + page) == [TAGS, ["60M", *TAGS[4:]]]


def test_a_report_without_balances_ends_where_the_next_begins():
    report = ":20:R\n:25:123\n:28C:1\n:34F:USD0,\n:13D:2601021200+0100\n:61:260102D4,00NTRFNONREF\n:86:first\n-\n"
    assert tags(report + report) == [["20", "25", "28C", "34F", "13D", "61", "86"]] * 2
    assert said(report + report) == [["first"], ["first"]]


def test_a_dash_may_be_all_that_a_field_says():
    assert said(":20:-\n:25:1\n:61:260102D4,00NTRF\n:86:-\n") == [["-", ""]]


def test_nothing_is_found_where_nothing_is():
    assert messages("") == []
    assert messages("1\n2\n3\n") == []
