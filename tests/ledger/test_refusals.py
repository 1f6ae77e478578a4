"""Refusals: what, where, what to do next, and the name at the right; all problems at once, fifty at most on a screen."""

import json

from ledger import cells, refusals
from ledger.errors import FileRefused, LedgerError, NotUnderstood, Problem
from ledger.screen import Screen

REFUSED = FileRefused(
    "Refused: 3 problems in 2 rows. 33 rows are fine. Nothing was written.",
    [
        Problem(
            "Promesas!B7",
            '"Espana (MAEC)" is not a contributor\nnearest: ESP Spain / España',
            'write ESP, or teach the name once:\nfund contributor change ESP --alias "Espana (MAEC)"',
            "unknown-contributor",
        ),
        Problem(
            "Cuotas!C15:C17", "instalments add up to 55,000.00, Promesas!F15 says 60,000.00", "correct one", "instalments-short"
        ),
        Problem("A sheet with a long name!A1:B20000", "#REF! is an error left by a formula", name="not-an-amount"),
    ],
    "To get your sheet back with each problem as a cell comment:\n  fund import pledges p.xlsx --mark p_marked.xlsx",
)


def text_of(error, screen):
    return "\n".join(refusals.lines_of(error, screen))


def test_every_problem_says_where_what_and_cure_with_its_name_at_the_right():
    assert text_of(REFUSED, Screen(width=80)) == (
        "Refused: 3 problems in 2 rows. 33 rows are fine. Nothing was written.\n"
        "\n"
        '  Promesas!B7       "Espana (MAEC)" is not a contributor     unknown-contributor\n'
        "                    nearest: ESP Spain / España\n"
        "                    -> write ESP, or teach the name once:\n"
        '                       fund contributor change ESP --alias "Espana (MAEC)"\n'
        "\n"
        "  Cuotas!C15:C17    instalments add up to 55,000.00,           instalments-short\n"
        "                    Promesas!F15 says 60,000.00\n"
        "                    -> correct one\n"
        "\n"
        "  A sheet with a long name!A1:B20000\n"
        "                    #REF! is an error left by a formula            not-an-amount\n"
        "\n"
        "To get your sheet back with each problem as a cell comment:\n"
        "  fund import pledges p.xlsx --mark p_marked.xlsx"
    )


def test_in_a_pipe_no_sentence_is_broken():
    told = text_of(REFUSED, Screen())
    assert "instalments add up to 55,000.00, Promesas!F15 says 60,000.00  instalments-short" in told


def test_fifty_problems_are_printed_and_the_rest_counted():
    many = [Problem(f"Pledges!D{row}", "is not a date", name="not-a-date") for row in range(1, 263)]
    told = text_of(FileRefused("Refused.", many), Screen(width=80))
    assert told.count("not-a-date") == 50
    assert told.endswith("\n\n  and 212 more: --mark FILE has them all")
    assert "more: --mark" not in text_of(FileRefused("Refused.", many[:50]), Screen(width=80))


def test_a_broken_rule_says_its_sentence_and_the_cures():
    error = LedgerError("P-2026-0004 is overpaid.", "fund show P-2026-0004", "fund match set L-1039", name="overpaid")
    assert text_of(error, Screen(width=80)) == "fund: P-2026-0004 is overpaid.\n  fund show P-2026-0004\n  fund match set L-1039"


def test_what_a_file_says_cannot_steer_the_terminal():
    error = FileRefused(
        "Refused \x1b[2J.", [Problem("A\x1b1", "\x9b31m is not an amount", "c\x07ure", "not-an-amount")], "cure \x1b"
    )
    assert not {"\x1b", "\x9b", "\x07"} & set(text_of(error, Screen(width=80)))


def test_a_narrow_window_still_shows_every_word():
    told = text_of(REFUSED, Screen(width=44))
    words = [word for problem in REFUSED.problems for text in (problem.what, problem.cure) for word in text.split()]
    assert not [word for word in words if word not in told]
    assert max(map(cells.width, told.splitlines())) < 90


def test_as_json_an_error_is_one_object():
    told = json.loads(
        refusals.json_of(NotUnderstood('"Spain" is no code.', "fund statement preview ESP", name="unknown-contributor"))
    )
    assert told == {
        "error": {
            "code": "unknown-contributor",
            "message": '"Spain" is no code.',
            "where": "",
            "cure": ["fund statement preview ESP"],
            "problems": [],
        }
    }
    refused = json.loads(refusals.json_of(REFUSED))["error"]
    assert refused["where"] == "Promesas!B7"
    assert [problem["name"] for problem in refused["problems"]] == ["unknown-contributor", "instalments-short", "not-an-amount"]
