"""Small files in the manner of banks of many countries, each read right or refused by name."""

from decimal import Decimal
from pathlib import Path

import pytest

from imports.bank import read_bank
from imports.reading import Ambiguous, ReadOptions, to_json
from ledger.errors import FileRefused

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "bank"

# file: rows, money in, money out, balances that agree
READ = {
    "au_no_header": (3, "50.00", "13.00", 2),
    "br_total_row": (2, "500.00", "15.50", 2),
    "ch_apostrophes": (2, "1500.00", "5.00", 1),
    "cl_currency_decides": (2, "250000.00", "5000.00", 1),
    "cl_dots_group": (2, "1250000.00", "5000.00", 1),
    "de_marks_glued": (2, "1500.00", "500.00", 1),
    "end_of_day_balance": (4, "100.00", "40.00", 1),
    "es_available_balance": (2, "1500.00", "5.00", 1),
    "fr_lines_in_cells": (2, "100.00", "12.00", 0),
    "gb_date_once_a_day": (4, "105.00", "30.00", 1),
    "gb_no_header": (2, "1200.00", "300.00", 0),
    "gb_signed": (2, "100.00", "10.00", 0),
    "gl_debit_is_money_in": (3, "550.00", "100.00", 2),
    "in_lakhs": (2, "100000.00", "25000.50", 1),
    "nl_af_bij": (2, "1500.00", "50.00", 1),
    "nl_plus_signs": (2, "100.00", "1.47", 1),
    "pl_hash_headers": (2, "1000.00", "10.00", 1),
    "se_newest_first": (2, "1000.00", "100.00", 1),
    "sparse_balance": (4, "100.00", "40.00", 1),
    "unsorted": (4, "64.00", "7.00", 3),
    "us_pending_block": (2, "9.00", "7.00", 0),
    "us_summary_above": (3, "500.00", "175.25", 3),
}
REFUSED = {"ambiguous_dates": "ambiguous-dates", "three_decimals": "ambiguous-amounts", "two_tables": "several-tables"}


@pytest.mark.parametrize("name", sorted(READ))
def test_a_sample_is_read_right(name):
    rows, into, out, proved = READ[name]
    reading = read_bank(SAMPLES / f"{name}.csv")
    assert (reading.counts["new"], reading.sums["in"], reading.sums["out"], reading.proved) == (
        rows,
        Decimal(into),
        Decimal(out),
        proved,
    )
    assert sum(reading.counts[verdict] for verdict in ("new", "not_a_transaction", "refused")) == reading.counts["rows"]
    assert all(row.why for row in reading.rows if row.verdict != "new")
    assert reading.evidence
    if reading.opening is not None and reading.closing is not None:
        assert reading.opening + reading.sums["net"] == reading.closing


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_sample_that_leaves_a_question_is_refused(name):
    with pytest.raises(FileRefused) as caught:
        read_bank(SAMPLES / f"{name}.csv")
    assert caught.value.name == REFUSED[name]


def test_every_sample_has_an_expectation():
    assert {path.stem for path in SAMPLES.glob("*.csv")} == set(READ) | set(REFUSED)


def test_two_readings_stand_side_by_side_with_the_option_that_decides():
    with pytest.raises(Ambiguous) as caught:
        read_bank(SAMPLES / "ambiguous_dates.csv")
    first, second = caught.value.choices
    assert {first.option, second.option} == {"--dates dmy", "--dates mdy"}
    assert first.facts["9/3/2026 in line 2"] == "2026-03-09"
    assert second.facts["first and last"] == "2026-09-03 to 2026-09-05"
    assert caught.value.looked_for
    reading = read_bank(SAMPLES / "ambiguous_dates.csv", ReadOptions(dates="mdy"))
    assert [row["date"] for row in to_json(reading)["rows"][1:]] == ["2026-09-03", "2026-09-04", "2026-09-05"]
    assert "as you said" in reading.evidence[0]


def test_what_only_differs_in_scale_is_decided_by_typed_balances_or_by_the_officer():
    with pytest.raises(Ambiguous) as caught:
        read_bank(SAMPLES / "three_decimals.csv")
    assert {choice.option for choice in caught.value.choices} == {"--decimal point", "--decimal comma"}
    closing = ReadOptions(opening=Decimal(0), closing=Decimal(3750))
    assert read_bank(SAMPLES / "three_decimals.csv", closing).sums["in"] == Decimal(3750)
    comma = read_bank(SAMPLES / "three_decimals.csv", ReadOptions(decimal="comma", dates="dmy"))
    assert comma.closing == Decimal(3750)


def test_a_table_is_chosen_by_its_range():
    reading = read_bank(SAMPLES / "two_tables.csv", ReadOptions(range="A1:Z5"))
    assert reading.counts["new"] == 2
    assert reading.rows[-1].why == "outside the table"
