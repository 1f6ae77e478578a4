"""Rows for programs: exact, stable, harmless to a spreadsheet and to a terminal, and written as they come."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import programs
from ledger.errors import Problem
from ledger.money import Money
from ledger.screen import Screen
from ledger.show import Column, Fact, Setting, Table, Total, present

COLUMNS = (
    Column("pledge", "Pledge", "code"),
    Column("name", "Contributor", optional=True),
    Column("currency", "Cur", "code"),
    Column("open", "Open", "amount"),
    Column("state", "State", "state", words={"overdue": "OVERDUE"}),
    Column("next_due", "Next due", "date"),
)
ROWS = (
    ("P-2026-0003", "España, Reino de", "EUR", Decimal("1234567.50"), "part", date(2027, 1, 31)),
    ("P-2026-0004", 'the "Republic"', "JPY", Decimal(-20000), "overdue", None),
)
TOTALS = (
    Total(("Total", None, "EUR", Decimal("1234567.50"), None, None)),
    Total(("Total", None, "JPY", Decimal(-20000), None, None)),
)
TABLE = Table("pledges", "2 pledges", COLUMNS, ROWS, TOTALS)
SETTING = Setting("TIP", date(2026, 10, 7))


def test_csv_has_stable_keys_iso_days_and_raw_amounts():
    assert "".join(programs.csv_of(TABLE)) == (
        "pledge,name,currency,open,state,next_due\r\n"
        'P-2026-0003,"España, Reino de",EUR,1234567.50,part,2027-01-31\r\n'
        'P-2026-0004,"the ""Republic""",JPY,-20000,overdue,\r\n'
    )


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "--", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_a_spreadsheet_would_run_is_led_by_an_apostrophe(text):
    told = "".join(programs.csv_of(Table("x", "", (Column("name", "Name"),), ((text,),))))
    assert list(csv.reader(io.StringIO(told, newline=""))) == [["name"], [f"'{text}"]]


def test_a_dash_that_says_there_is_nothing_stays_one():
    assert "".join(programs.csv_of(Table("x", "", (Column("name", "Name"),), (("-",),)))) == "name\r\n-\r\n"


@given(
    st.lists(
        st.tuples(
            st.text(alphabet=st.characters(exclude_categories=["Cs"])),
            st.decimals(allow_nan=False, allow_infinity=False, places=2),
        )
    )
)
def test_every_csv_reader_gets_back_what_was_put_in(rows):
    told = "".join(programs.csv_of(Table("x", "", (Column("name", "Name"), Column("n", "N", "amount")), rows)))
    read = list(csv.reader(io.StringIO(told, newline="")))[1:]
    runs = ("=", "+", "-", "@", "\t", "\r")
    assert [name for name, _ in read] == [f"'{name}" if name.startswith(runs) else name for name, _ in rows]
    assert [Decimal(amount) for _, amount in read] == [amount for _, amount in rows]


def test_csv_in_a_window_cannot_steer_the_terminal_but_a_pipe_gets_it_as_it_is():
    table = Table("x", "", (Column("name", "Name"),), (("a\x1b[2J\x9b",),))
    assert "".join(programs.csv_of(table, window=True)) == "name\na\\x1b[2J\\x9b\n"
    assert "\x1b[2J" in "".join(programs.csv_of(table))


def test_json_is_one_object_with_the_promised_keys():
    whole = json.loads("".join(programs.json_of(TABLE, SETTING)))
    assert whole == {
        "schema": "fund.pledges/1",
        "book": "TIP",
        "as_of": "2026-10-07",
        "dry_run": False,
        "rows": [
            {"pledge": "P-2026-0003", "name": "España, Reino de", "currency": "EUR", "open": "1234567.50", "state": "part", "next_due": "2027-01-31"},
            {"pledge": "P-2026-0004", "name": 'the "Republic"', "currency": "JPY", "open": "-20000", "state": "overdue", "next_due": None},
        ],
        "totals": {"open": {"EUR": "1234567.50", "JPY": "-20000"}},
        "problems": [],
    }  # fmt: skip


def test_no_rows_are_an_empty_list():
    assert json.loads("".join(programs.document("pledges", SETTING, ())))["rows"] == []


def test_totals_know_their_currency_or_are_one_number():
    columns = (Column("class", "Class"), Column("count", "Count", "count"), Column("open", "Open", "amount"))
    facts = (
        Fact("open_base", "Open", Money(Decimal("71400.00"), "USD")),
        Fact("open_base", "Open", Money(Decimal("20.00"), "EUR")),
        Fact("due", "Due", date(2026, 10, 30)),
    )
    table = Table("x", "", columns, (), (Total(("Total", 3, Decimal("5.00"))),), facts)
    whole = json.loads("".join(programs.json_of(table, SETTING)))
    assert whole["totals"] == {"count": 3, "open": "5.00", "open_base": {"USD": "71400.00", "EUR": "20.00"}, "due": "2026-10-30"}


def test_money_in_a_row_is_its_amount_as_text_and_never_a_float():
    told = "".join(
        programs.document("x", SETTING, [{"amount": Money(Decimal("9007199254740.93"), "USD"), "parts": [Decimal("0.10")]}])
    )
    assert json.loads(told, parse_float=pytest.fail)["rows"] == [{"amount": "9007199254740.93", "parts": ["0.10"]}]


def test_problems_and_keys_of_its_own_stand_in_the_same_object():
    problem = Problem("Pledges!D9", "two dates", "run again with --dates dmy", "ambiguous-dates")
    whole = json.loads("".join(programs.json_of(TABLE, SETTING, problems=[problem], kind="csv", counts={"new": 2})))
    assert whole["problems"] == [
        {"where": "Pledges!D9", "what": "two dates", "cure": "run again with --dates dmy", "name": "ambiguous-dates"}
    ]
    assert (whole["kind"], whole["counts"]) == ("csv", {"new": 2})


def test_half_a_character_from_somebodys_file_is_still_json_and_still_utf8():
    told = programs.plain_json({"name": "half \ud83d \x9b\u202e"})
    told.encode()
    assert told == '{"name": "half \\ud83d \\u009b\\u202e"}'
    assert json.loads(told) == {"name": "half \ud83d \x9b\u202e"}


def test_rows_are_written_as_they_come():
    taken = []

    def rows():
        for number in range(5000):
            taken.append(number)
            yield (str(number),)

    parts = programs.csv_of(Table("x", "", (Column("n", "N"),), rows()))
    next(parts)
    assert len(taken) < 1500


@pytest.mark.parametrize(("form", "start"), [("csv", b"pledge,name"), ("json", b'{"schema": "fund.pledges/1"')])
def test_a_file_is_utf8_with_its_own_line_ends(tmp_path, form, start):
    present(TABLE, form, Screen(width=80), SETTING, to=tmp_path / "out")
    told = (tmp_path / "out").read_bytes()
    assert told.startswith(start)
    assert "España".encode() in told
    assert (b"\r\n" in told) == (form == "csv")


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_same_comes_out_on_standard_output(capsysbinary, tmp_path, form):
    present(TABLE, form, Screen(), SETTING)
    present(TABLE, form, Screen(), SETTING, to=tmp_path / "out")
    assert capsysbinary.readouterr().out == (tmp_path / "out").read_bytes()


def test_long_parts_are_written_as_they_come(capsys):
    written = []

    def parts():
        for _number in range(3):
            written.append(len(capsys.readouterr().out))
            yield "x" * programs.AT_ONCE

    programs.pour(parts())
    assert written == [0, programs.AT_ONCE, programs.AT_ONCE]


def test_several_tables_are_one_object_row_by_row():
    tables = [
        Table(name, name.upper(), (Column("pledge", "", "code"), Column("due", "", "date")), [("P-1", date(2026, 9, 30))] * 2)
        for name in "ab"
    ]
    told = list(programs.tables_json(tables))
    assert json.loads("".join(told)) == {
        name: {"title": name.upper(), "rows": [{"pledge": "P-1", "due": "2026-09-30"}] * 2, "totals": {}} for name in "ab"
    }
    assert max(map(len, told)) < 60
    assert "".join(programs.tables_json(())) == "{}"
