"""What nothing proves is not taken for one account, one period or money; and every word of a refusal leads on."""

import datetime as dt
import re
import shlex

import pytest

from imports.bank import read_bank
from imports.reading import Ambiguous, ReadOptions
from imports.sources import source_of
from ledger.errors import FileRefused
from tests.imports.test_grids import workbook


def read(tmp_path, text: str, **options):
    path = tmp_path / "statement.csv"
    path.write_text(text, encoding="utf-8")
    return read_bank(path, ReadOptions(**options))


def refused(tmp_path, text: str) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, text)
    return caught.value


def of_days(path, days) -> None:
    workbook(path, [["Date", "Details", "Debit", "Credit"], *([day, "x", None, 5] for day in days)])


def test_days_that_a_spreadsheet_took_for_years_are_refused(tmp_path):
    path = tmp_path / "statement.xlsx"
    # 30/04, 13/04, 17/04, 20/04, 28/04 and 1/04, 6/04, as a spreadsheet of another country reads them
    damaged = [
        dt.date(1930, 4, 1),
        *(dt.date(2000 + day, 4, 1) for day in (13, 17, 20, 28)),
        dt.date(2026, 1, 4),
        dt.date(2026, 6, 4),
    ]
    of_days(path, damaged)
    with pytest.raises(FileRefused) as caught:
        read_bank(path)
    assert (caught.value.name, caught.value.problems[0].where) == ("mixed-dates", "Sheet1!A2")


@pytest.mark.parametrize(
    "days",
    [
        [dt.date(2026, month, 4) for month in range(1, 10)],  # a payment on the fourth of each month
        [dt.date(year, 4, 1) for year in range(2020, 2027)],  # interest once a year
        [dt.date(year, month, 1) for year in (2024, 2025) for month in range(1, 13)],
    ],
)
def test_payments_of_a_fixed_day_are_no_damage(tmp_path, days):
    path = tmp_path / "statement.xlsx"
    of_days(path, days)
    assert [row.date for row in read_bank(path).rows if row.verdict == "new"] == days


def test_days_further_apart_than_in_any_file_are_refused(tmp_path):
    found = refused(tmp_path, "Date,Details,Amount\n2026-09-30,Rent,-5.00\n1996-09-01,Dues,7.00\n")
    assert (found.name, found.problems[0].where) == ("far-dates", "line 3")
    assert "2026-09-30 in line 2" in found.problems[0].what


def test_movements_under_two_names_of_accounts_are_refused_unless_the_officer_knows_better(tmp_path):
    text = "Date,Details,Amount,Account Name\n2026-09-30,Rent,-5.00,Operating\n2026-09-29,Dues,7.00,Reserve\n"
    assert refused(tmp_path, text).name == "several-accounts"
    assert read(tmp_path, text, columns={"own": "-"}).counts["new"] == 2


def test_the_currency_of_a_column_that_is_not_the_amount_is_not_the_accounts(tmp_path):
    text = "Fecha,Detalle,Valor,Valor USD\n2026-09-30,Cuota,-74000,{}\n2026-09-29,Venta,300000,{}\nTOTAL,,226000,0\n"
    assert read(tmp_path, text.format("", "")).currency == ""
    with pytest.raises(Ambiguous):
        read(tmp_path, text.format("-18.50", "75.00"))


@pytest.mark.parametrize("nothing", ["", "0.00"])
def test_figures_beside_a_column_of_debits_alone_are_asked_about(tmp_path, nothing):
    text = f"Date,Details,Debit,Apport\n2026-09-30,Rent,5.00,{nothing}\n2026-09-29,Dues,{nothing},7.25\n"
    found = refused(tmp_path, text)
    assert (found.name, found.problems[0].where) == ("ambiguous-columns", "line 1")
    assert [str(row.amount) for row in read(tmp_path, text, columns={"credit": "D"}).rows[1:]] == ["-5.00", "7.25"]
    assert read(tmp_path, text, columns={"reference": "D"}).sums["in"] == 0
    assert refused(tmp_path, text.replace("7.25", "7")).name == "ambiguous-columns"
    assert read(tmp_path, "Date,Details,Debit,Points\n2026-09-30,Rent,5.00,8\n2026-09-29,Note,,7\n").counts["new"] == 1


def test_columns_of_figures_beyond_counting_need_a_header(tmp_path):
    found = refused(tmp_path, "\n".join(f"2026-09-{day},{','.join(['1.25'] * 20)},Rent" for day in range(10, 30)))
    assert (found.name, "20 columns" in found.problems[0].what) == ("ambiguous-columns", True)


@pytest.mark.parametrize(
    "text",
    [
        "7001,406,20260930,1000000.00,1234,IN,0\n7001,406,20260929,-4000.00,1235,FEE,0\n",
        "Date,Details,Amount,Fee\n2026-09-30,Sale,25.00,1.03\n2026-09-29,Sale,12.00,0.62\n",
        "Date,Details,Amount\n2026-09-30,Sale,1.250\n2026-09-29,Sale,-2.000\n",
        "2026-09-30,Sale,25.00,\n2026-09-29,Sale,,12.00\n",
    ],
)
def test_each_option_of_a_refusal_chooses_the_reading_beside_it(tmp_path, text):
    found = refused(tmp_path, text)
    assert isinstance(found, Ambiguous)
    for choice in found.choices:
        words = shlex.split(choice.option)
        said = dict(zip(words[::2], words[1::2], strict=True))
        columns = dict(pair.split("=") for pair in said.get("--columns", "").split(",") if pair)
        reading = read(tmp_path, text, decimal=said.get("--decimal", ""), sign=said.get("--sign", ""), columns=columns)
        assert (f"{reading.sums['in']:,}", f"{reading.sums['out']:,}") == (choice.facts["in"], choice.facts["out"])
    assert len({choice.option for choice in found.choices}) == len(found.choices)


def test_minus_signs_that_marks_confirm_name_the_amount_among_columns_without_a_header(tmp_path):
    path = tmp_path / "statement.xlsx"
    rows = [
        [3092026, 77001, 5, "Dues", 1500, "C", 1500],
        [14092026, 77001, 6, "Fee", -20.5, "D", 20.5],
        [14092026, 77001, 9, "Fee", -3, "D", 3],
    ]
    workbook(path, rows)
    found = [(str(row.date), str(row.amount)) for row in read_bank(path).rows if row.verdict == "new"]
    assert found == [("2026-09-03", "1500.00"), ("2026-09-14", "-20.50"), ("2026-09-14", "-3.00")]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Date,Details,Amount\n2026-09-30,Rent,x5-00\n", 'under "Amount" stands "x5-00", and no amount that can be read'),
        (
            "DATE,DATE,DETAILS,AMOUNT\nPOSTED,VALUE\n2026-09-30,2026-09-30,Rent,x5-00\n",
            'under "AMOUNT" stands "x5-00", and no amount that can be read',
        ),
        ("Date,Details,Amount\n2026:09:30,Rent,-5.00\n", 'under "Date" stands "2026:09:30", and no date that can be read'),
    ],
)
def test_a_header_over_what_cannot_be_read_is_named(tmp_path, text, what):
    assert (refused(tmp_path, text).name, refused(tmp_path, text).problems[0].what) == ("no-table", what)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"0000{'0' * 7}{' ' * 116}2\n1{' ' * 127}\n", "a CODA statement"),
        (f"23700000{' ' * 232}\n23700011{' ' * 232}\n", "a CNAB file"),
    ],
)
def test_statements_of_fixed_records_are_refused_by_their_name(tmp_path, text, kind):
    found = refused(tmp_path, text)
    assert (found.name, kind in found.problems[0].what) == ("kind-not-read", True)


@pytest.mark.parametrize(
    "text",
    [
        "01,RENT,FUND,260901,1200,5.00,A,B,C\n02,FEE,FUND,260902,1210,7.00,A,B,C\n",
        "01,RENT,FUND,260901,1200,1,,,5\n02,FEE,FUND,260902,1210,1,,,7\n",
        f"11{'2' * 30};2026-09-01;A TEXT OF SOME WORDS;5.00\n22;2026-09-02;ANOTHER TEXT;7.00\n",
    ],
)
def test_a_table_whose_rows_are_numbered_is_no_statement_of_records(text):
    assert source_of("rows.csv", text.encode()).kind == "delimited"


def test_a_place_is_shown_as_the_sheet_calls_it(tmp_path):
    from imports.screens import side_by_side

    path = tmp_path / "statement.xlsx"
    workbook(path, [["Date", "Details", "Amount"], [dt.date(2026, 9, 30), "x", 5], [dt.date(2026, 9, 29), "x", 7]])
    with pytest.raises(Ambiguous) as caught:
        read_bank(path)
    assert re.search(r'"5" in Sheet1!C2', "\n".join(side_by_side(caught.value, "fund read")))


DAYS = "".join(f"2026-09-{day:02},W,10.00,{100 + 10 * day}.00\n" for day in range(1, 9))


def test_a_row_without_a_day_that_has_a_balance_alone_holds_what_is_read_against_it(tmp_path):
    between = "Date,Details,Amount,Balance\n" + DAYS + ",,,{}\n2026-09-10,W,5.00,185.00\n"
    reading = read(tmp_path, between.format("180.00"))
    assert [str(row.amount) for row in reading.rows if row.amount is not None] == ["10.00"] * 8 + ["5.00"]
    assert reading.rows[9].why == "a balance only"
    assert refused(tmp_path, between.format("170.00")).problems


def test_a_row_with_money_out_and_in_is_refused_at_its_place(tmp_path):
    rows = "".join(line.replace("10.00", ",10.00", 1) + "\n" for line in DAYS.splitlines())
    problem = refused(
        tmp_path, f"Date,Details,Debit,Credit,Balance\n{rows}2026-09-10,W,5.00,7.00,\n2026-09-11,W,,10.00,190.00\n"
    ).problems[0]
    assert (problem.where, problem.name) == ("line 10", "not-an-amount")
    assert "both a debit and a credit" in problem.what
