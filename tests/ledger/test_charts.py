"""Bars of text: length is the only code, and every bar has its label and its number."""

from decimal import Decimal

import pytest

from ledger.charts import bars_of, drawn, step
from ledger.money import Money
from ledger.screen import Screen
from ledger.show import Chart, Column, Setting, Table, Total


def usd(amount):
    return Money(Decimal(amount), "USD")


COLUMNS = (Column("quarter", "Quarter", "code"), Column("due", "due", "amount"), Column("received", "received", "amount"))
ROWS = (
    ("2026-Q1", usd("180000"), usd("57500")),
    ("2026-Q2", usd("0"), usd("0")),
    Total(("half", usd("180000"), usd("57500"))),
    ("2026-Q3", usd("-20000"), usd("0.50")),
)
TABLE = Table("due", "Due", COLUMNS, ROWS, chart=Chart("Due and received", "quarter", ("due", "received"), "at signature"))


def test_each_row_with_an_amount_is_a_bar_for_each_series():
    assert drawn(TABLE) == [
        ("2026-Q1", (Decimal(180000), Decimal(57500))), ("2026-Q3", (Decimal(-20000), Decimal("0.50"))),
    ]  # fmt: skip
    assert list(bars_of(TABLE, Screen(), Setting("TIP"))) == [
        "Due and received  book TIP",
        "",
        "  2026-Q1  due       ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░          180,000.00",
        "           received  ████████████                                   57,500.00",
        "  2026-Q3  due       ░░░░                                          -20,000.00",
        "           received                                                      0.50",
        "           one block is 5,000; at signature",
    ]


def test_two_bars_of_one_label_say_what_the_first_column_says():
    columns = (
        Column("source", "Source", "state", words={"fund": "specific fund"}),
        Column("year", "Year", "code"),
        Column("spent", "Spent", "amount"),
    )
    rows = (("fund", "2026", usd("30")), ("share", "2026", usd("2")), ("share", "2027", usd("0")))
    table = Table("budget", "Budget", columns, rows, chart=Chart("Spent", "year", ("spent",)))
    assert [label for label, _amounts in drawn(table)] == ["specific fund, 2026", "share, 2026"]


def test_a_single_series_is_full_and_needs_no_name():
    from dataclasses import replace

    one = replace(TABLE, chart=Chart("Due", "quarter", ("due",)))
    assert list(bars_of(one, Screen(), Setting()))[2] == "  2026-Q1  " + "█" * 36 + " " * 8 + "  180,000.00"


def test_a_narrow_window_has_shorter_bars_and_whole_numbers():
    lines = list(bars_of(TABLE, Screen(width=60), Setting()))
    assert max(map(len, lines)) <= 60
    assert lines[2].endswith(" 180,000.00")


def test_who_listens_and_who_has_nothing_to_draw_gets_the_table():
    from dataclasses import replace

    assert "due 180,000.00." in "\n".join(bars_of(TABLE, Screen(plain=True), Setting())).lower().replace("usd ", "")
    empty = replace(TABLE, rows=ROWS[1:2])
    assert "Due and received" not in "\n".join(bars_of(empty, Screen(), Setting()))


@pytest.mark.parametrize(("largest", "block"), [("44", 1), ("45", 2), ("283050", 10000), ("1", 1), ("220000", 5000), ("0.01", 1)])
def test_a_block_is_one_two_or_five_with_noughts(largest, block):
    assert step(Decimal(largest), 44) == block
