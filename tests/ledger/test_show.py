"""Rows on a screen: nothing that counts is ever cut, at any width, and the layout gives way in a known order."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import cells
from ledger.i18n import Language, speak
from ledger.money import Money
from ledger.screen import Screen
from ledger.show import Column, Fact, Setting, Table, Total, first_line, lines_of, present

COLUMNS = (
    Column("pledge", "Pledge", "code"),
    Column("contributor", "Who", "code"),
    Column("name", "Contributor", optional=True, priority=2),
    Column("signed", "Signed", "date", optional=True, priority=1),
    Column("currency", "Cur", "code"),
    Column("pledged", "Pledged", "amount"),
    Column("open", "Open", "amount"),
    Column("state", "State", "state", words={"overdue": "OVERDUE"}),
    Column("next_due", "Next due", "date"),
)
ROWS = (
    ("P-2025-0007", "MEX", "Mexico", date(2025, 6, 2), "USD", Decimal("45000.00"), Decimal("0.00"), "paid", None),
    ("P-2026-0003", "ESP", "Spain", date(2026, 4, 15), "EUR", Decimal("80000.00"), Decimal("20000.00"), "part", date(2027, 1, 31)),
    ("P-2026-0004", "TTO", "Trinidad and Tobago", date(2026, 5, 3), "USD", Decimal("20000.00"), Decimal("-1.50"), "overdue", date(2026, 6, 30)),
    ("P-2026-0007", "BRA", "Brazil", None, "USD", Decimal("40000.00"), None, "unsigned", None),
)  # fmt: skip
TOTALS = (
    Total(("Total", None, None, None, "EUR", Decimal("80000.00"), Decimal("20000.00"), None, None)),
    Total(("Total", None, None, None, "USD", Decimal("105000.00"), Decimal("-1.50"), None, None)),
)
TABLE = Table("pledges", "4 pledges, as known on 7 Oct 2026", COLUMNS, ROWS, TOTALS)
SETTING = Setting("TIP")


WINDOW = Screen(width=80)


def text_of(table=TABLE, screen=WINDOW, setting=SETTING):
    return "\n".join(lines_of(table, screen, setting))


@pytest.fixture
def in_language():
    yield lambda code: speak(Language(code))
    speak(Language("en"))


def test_at_80_columns_optional_columns_give_way_and_the_book_stands_at_the_right():
    assert text_of() == (
        "4 pledges, as known on 7 Oct 2026                                       book TIP\n"
        "\n"
        "  Pledge       Who  Cur     Pledged       Open  State     Next due\n"
        "  P-2025-0007  MEX  USD   45,000.00       0.00  paid\n"
        "  P-2026-0003  ESP  EUR   80,000.00  20,000.00  part      31 Jan 2027\n"
        "  P-2026-0004  TTO  USD   20,000.00      -1.50  OVERDUE   30 Jun 2026\n"
        "  P-2026-0007  BRA  USD   40,000.00          -  unsigned\n"
        "  TOTAL             EUR   80,000.00  20,000.00\n"
        "  TOTAL             USD  105,000.00      -1.50"
    )


def test_the_optional_column_of_lowest_priority_goes_first():
    heads = text_of(screen=Screen(width=100)).splitlines()[2].split()
    assert "Contributor" in heads
    assert "Signed" not in heads
    assert "Signed" in text_of(screen=Screen(width=120))


def test_a_pipe_has_no_width_cuts_nothing_and_writes_iso_days():
    long = (
        "P-2026-0009",
        "IA-IDB",
        "Inter-American Development Bank " * 9,
        date(2026, 4, 1),
        "USD",
        Decimal(1),
        Decimal(0),
        "part",
        None,
    )
    told = text_of(Table("pledges", "1 pledge", COLUMNS, (long,)), Screen())
    assert ("Inter-American Development Bank " * 9).strip() in told
    assert "2026-04-01" in told
    assert ".." not in told
    assert "\x1b" not in told


NAMED = Table(
    "x",
    "",
    (Column("code", "Who", "code"), Column("name", "Contributor"), Column("open", "Open", "amount", optional=True)),
    (("TTO", "Trinidad and Tobago, a Republic", Decimal("20000.00")),),
)


@pytest.mark.parametrize(
    ("width", "row"),
    [
        (60, "  TTO  Trinidad and Tobago, a Republic  20,000.00"),
        (40, "  TTO  Trinidad and Tobago,..  20,000.00"),  # the end of a long name goes before a column does
        (36, "  TTO  Trinidad and Tobago, a Repu.."),  # then the optional column
        (20, "  TTO Trinidad and.."),  # then gaps, then names
    ],
)
def test_the_layout_gives_way_in_this_order(width, row):
    assert text_of(NAMED, Screen(width=width)).splitlines()[1] == row


def test_where_no_row_fits_each_row_is_a_block_of_lines():
    assert text_of(Table("pledges", "", COLUMNS, ROWS[1:3]), Screen(width=50)) == (
        "  Pledge       P-2026-0003\n  Who          ESP\n  Contributor  Spain\n  Signed       15 Apr 2026\n"
        "  Cur          EUR\n  Pledged      80,000.00\n  Open         20,000.00\n  State        part\n  Next due     31 Jan 2027\n"
        "\n"
        "  Pledge       P-2026-0004\n  Who          TTO\n  Contributor  Trinidad and Tobago\n  Signed       3 May 2026\n"
        "  Cur          USD\n  Pledged      20,000.00\n  Open         -1.50\n  State        OVERDUE\n  Next due     30 Jun 2026"
    )


words = st.text(alphabet="abcdé日 \x1b\u202e", min_size=1, max_size=40).filter(str.strip)
amounts = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12)
rows = st.tuples(st.from_regex(r"P-2026-\d{4}", fullmatch=True), st.just("ESP"), words, st.dates(), st.just("EUR"), amounts, amounts,
                 st.sampled_from(["part", "overdue"]), st.dates(date(2000, 1, 1), date(2099, 1, 1)))  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(rows, min_size=1, max_size=6), st.integers(36, 160))
def test_no_amount_day_code_or_state_is_ever_cut_and_no_line_is_too_long(rows, width):
    told = text_of(Table("pledges", "pledges", COLUMNS, rows), Screen(width=width))
    for row in rows:
        for value in (
            row[0],
            f"{row[5]:,f}",
            f"{row[6]:,f}",
            Language("en").day(row[8]),
            {"part": "part", "overdue": "OVERDUE"}[row[7]],
        ):
            assert value in told
    for line in told.splitlines():
        assert cells.width(line) <= width or "Contributor" in line or " " not in line.strip()  # in a block of lines, a long word
        assert line == line.rstrip()


@settings(max_examples=100, deadline=None)
@given(st.lists(rows, min_size=1, max_size=5))
def test_decimal_marks_stand_under_each_other(rows):
    lines = text_of(Table("x", "", (Column("n", "N", "amount"),), [(row[5],) for row in rows]), Screen(width=80)).splitlines()
    assert len({line.rfind(".") for line in lines[1:]}) == 1


def test_currencies_without_decimals_stand_by_the_decimal_mark_of_the_others():
    rows = (("JPY", Decimal(1250000)), ("USD", Decimal("12.50")), ("KWD", Decimal("1.125")), ("EUR", None))
    columns = (Column("currency", "Cur", "code"), Column("n", "Amount", "amount"))
    assert text_of(Table("x", "", columns, rows), Screen(width=80)) == (
        "  Cur         Amount\n  JPY  1,250,000\n  USD         12.50\n  KWD          1.125\n  EUR              -"
    )


def test_a_heading_may_have_two_lines():
    columns = (Column("class", "Class"), Column("open", "Open\n1 Jan", "amount"))
    assert text_of(Table("x", "", columns, (("Member states", Decimal("30000.00")),)), Screen(width=80)) == (
        "                      Open\n  Class              1 Jan\n  Member states  30,000.00"
    )


@pytest.mark.parametrize(
    ("language", "amount", "day"), [("es", "80.000,00", "31 ene 2027"), ("fr", "80\u202f000,00", "31 janv. 2027"), ("pt", "80.000,00", "31 de jan. de 2027")]
)  # fmt: skip
def test_amounts_and_days_follow_the_language_of_the_screen(in_language, language, amount, day):
    in_language(language)
    told = text_of()
    assert amount in told
    assert day in told
    assert len({line.rfind(",") for line in told.splitlines() if "EUR" in line}) == 1


def test_a_name_with_an_escape_sequence_cannot_steer_the_terminal():
    for screen in (Screen(width=80), Screen(), Screen(width=80, plain=True)):
        told = text_of(
            Table("x", "a \x1b[2J title", COLUMNS[:3], (("P-1", "XX\x9b", "red \x1b[31m \u202e"),)), screen, Setting("b\x07k")
        )
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", told)
        assert "\\x1b[31m" in told


def test_read_aloud_a_row_is_a_sentence_with_its_currency_at_every_amount():
    lines = text_of(screen=Screen(width=80, plain=True)).splitlines()
    assert lines[0] == "4 pledges, as known on 7 Oct 2026  book TIP"
    assert lines[3] == (
        "Pledge P-2026-0003. Who ESP. Contributor Spain. Signed 15 April 2026. Pledged EUR 80,000.00. "
        "Open EUR 20,000.00. State part. Next due 31 January 2027."
    )
    assert lines[-1] == "TOTAL. Pledged USD 105,000.00. Open USD -1.50."


def test_colour_only_repeats_what_a_word_says():
    coloured = text_of(screen=Screen(width=80, colour=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text_of()
    assert set(re.findall(r"\x1b\[([0-9;]*)m", coloured)) == {"0", "1", "33"}
    assert "\x1b[33mOVERDUE" in coloured


def test_bad_is_red():
    assert "\x1b[31mBAD" in text_of(
        Table("x", "", (Column("state", "State", "state"),), (("BAD",),)), Screen(width=80, colour=True)
    )


def test_facts_and_notes_stand_below_with_their_amounts_under_each_other():
    facts = (
        Fact("open", "Open, in USD at the rates of 30 Sep 2026", Decimal("71400.00")),
        Fact("overdue", "overdue", Decimal("20000.00"), indent=1),
        Fact("unsigned", "Not counted", Money(Decimal("40000.00"), "USD")),
        Fact("since", "Since", date(2026, 9, 30)),
    )
    assert text_of(Table("x", "Open", (), (), facts=facts, notes=("One note.",)), Screen(width=60)) == (
        "Open                                                book TIP\n"
        "\n"
        "  Open, in USD at the rates of 30 Sep 2026      71,400.00\n"
        "    overdue                                     20,000.00\n"
        "  Not counted                               USD 40,000.00\n"
        "  Since                                       30 Sep 2026\n"
        "\n"
        "One note."
    )


def test_an_empty_list_says_its_title_and_nothing_else():
    assert text_of(Table("x", "0 pledges", COLUMNS, ())) == "0 pledges" + " " * 63 + "book TIP"


def test_a_dry_run_says_so_first():
    assert text_of(setting=Setting("TIP", dry_run=True)).startswith("DRY RUN: nothing is written.\n4 pledges")


def test_a_title_too_long_for_the_window_leaves_the_book_a_line_of_its_own():
    assert first_line("t" * 75, Setting("TIP"), Screen(width=80)) == "t" * 75 + "\nbook TIP"


def test_the_first_line_says_the_day_whose_knowledge_is_told():
    then = Setting("TIP", date(2026, 10, 7))
    assert first_line("4 pledges", then, Screen(width=80)).endswith("   book TIP, as known on 7 Oct 2026")
    assert first_line("4 pledges", then, Screen()) == "4 pledges  book TIP, as known on 2026-10-07"


def test_many_rows_are_printed_the_same_whether_they_are_held_or_read_again():
    class Again:
        def __iter__(self):
            return (("P-1", "ESP", f"name {number}") for number in range(21_500))

    held = text_of(Table("x", "", COLUMNS[:3], list(Again())), Screen(width=50))
    assert text_of(Table("x", "", COLUMNS[:3], Again()), Screen(width=50)) == held
    assert text_of(Table("x", "", COLUMNS[:3], iter(Again())), Screen(width=50)) == held
    assert held.count("\n") == 21_500


def test_a_row_of_another_length_than_the_columns_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="argument"):
        text_of(Table("x", "", COLUMNS[:3], (("P-1", "ESP"),)))


def test_text_goes_into_a_file_as_into_a_pipe(tmp_path):
    present(TABLE, "text", Screen(width=60, colour=True), SETTING, to=tmp_path / "pledges.txt")
    assert (tmp_path / "pledges.txt").read_text(encoding="utf-8") == text_of(screen=Screen()) + "\n"


def test_the_table_comes_out_on_standard_output(capsys):
    present(TABLE, "text", Screen(width=80), SETTING)
    assert capsys.readouterr().out == text_of() + "\n"


def test_a_fact_with_a_long_label_keeps_to_the_window_and_its_amount_stands_whole_on_the_last_line():
    facts = (
        Fact("a", "What was credited to contributors, line B14 of their statements and of every bridge", Decimal("371505.58")),
    )
    lines = text_of(Table("x", "", (Column("n", "N"),), [("one",)], facts=facts), Screen(width=60)).splitlines()
    assert max(map(len, lines)) <= 60
    assert lines[-1].endswith("371,505.58")
