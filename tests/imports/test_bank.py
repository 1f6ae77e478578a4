"""Reading a bank's file: verdicts, proofs, and refusals that name the place and the cure."""

import datetime as dt
import json
import time
from decimal import Decimal

import pytest
import xlsxwriter

from imports.bank import read_bank
from imports.reading import Ambiguous, ReadOptions, refusal_json, to_json
from ledger.errors import FileRefused, NotUnderstood
from tests.imports.test_grids import with_sheet_xml, workbook


@pytest.fixture
def read(tmp_path):
    def reader(text: str, **options):
        path = tmp_path / "statement.csv"
        path.write_text(text, encoding="utf-8")
        return read_bank(path, ReadOptions(**options))

    return reader


@pytest.fixture
def refusal(read):
    def refused(text: str, **options) -> FileRefused:
        with pytest.raises(FileRefused) as caught:
            read(text, **options)
        assert all(problem.where and problem.what and problem.cure for problem in caught.value.problems)
        return caught.value

    return refused


def amounts(reading) -> list[str]:
    return [str(row.amount) for row in reading.rows if row.verdict == "new"]


def whys(reading) -> list[tuple[str, str]]:
    return [(row.place, row.why) for row in reading.rows if row.verdict != "new"]


# Shapes of amounts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "first", "second"),
    [
        ("Amount", "-5.00", "1250.00"),
        ("Amount", "5.00-", "1250.00"),
        ("Amount", "(5.00)", "1250.00"),
        ("Amount", "5.00 DR", "1250.00 CR"),
        ("Amount", "EUR -5.00", "EUR 1250.00"),
        ("Amount", "-5.00", "+1250.00"),
        ("Debit,Credit", "5.00,", ",1250.00"),
        ("Debit,Credit", "-5.00,", ",1250.00"),
        ("Debit,Credit", "5.00,0.00", "0.00,1250.00"),
        ("Amount,D/C", "5.00,D", "1250.00,C"),
        ("Amount,Soll/Haben", "5.00,S", "1250.00,H"),
        ("Amount,Type", "5.00,Debit", "1250.00,Credit"),
        ("Amount,Type", "-5.00,Debit", "1250.00,Credit"),
        ("Amount,+/-", "5.00,-", "1250.00,+"),
        ("Amount,Direction", "5.00,O", "1250.00,I"),
        ("Amount,Be/Ki", "5.00,K", "1250.00,J"),
        ("Amount", "5.00Dr", "1250.00"),
        ("Gross,Fee,Net", "-4.50,-0.50,-5.00", "1255.00,-5.00,1250.00"),
        ("Amount,Debit,Credit", "-5.00,5.00,", "1250.00,,1250.00"),
    ],
)
def test_every_shape_of_an_amount_gives_the_same_movements(read, header, first, second):
    reading = read(f"Date,Details,{header}\n2026-09-01,RENT,{first}\n2026-09-02,GIFT,{second}\n")
    assert amounts(reading) == ["-5.00", "1250.00"]


def test_a_column_of_debits_alone_is_money_out(read, refusal):
    assert amounts(read("Date,Details,Withdrawals\n2026-09-01,A,5.00\n2026-09-02,B,7.00\n")) == ["-5.00", "-7.00"]
    assert refusal("Date,Details,Withdrawals\n2026-09-01,A,5.00\n2026-09-02,B,-7.00\n").name == "ambiguous-signs"


def test_a_minus_among_debits_is_asked_about_and_every_answer_can_be_given(refusal, read):
    text = "Date,Details,Debit,Credit\n2026-09-01,A,5.00,\n2026-09-02,B,-7.00,\n2026-09-03,C,,9.00\n"
    asked = refusal(text)
    assert asked.name == "ambiguous-signs"
    answers = {choice.option: amounts(read(text, sign=choice.option.removeprefix("--sign "))) for choice in asked.choices}
    assert answers == {
        "--sign plain": ["5.00", "-7.00", "9.00"],
        "--sign marks": ["-5.00", "-7.00", "9.00"],
        "--sign reversed": ["-5.00", "7.00", "9.00"],
    }
    balance = (
        "Date,Details,Debit,Credit,Balance\n2026-09-01,A,5.00,,95.00\n2026-09-02,B,-7.00,,102.00\n2026-09-03,C,,9.00,111.00\n"
    )
    assert amounts(read(balance)) == ["-5.00", "7.00", "9.00"]


def test_glued_marks_on_some_rows_only_are_asked_about(refusal):
    text = "Date,Details,Amount\n2026-09-01,A,5.00{}\n2026-09-02,B,7.00 CR\n2026-09-03,C,8.00{}\n"
    assert refusal(text.format("", "")).name == "ambiguous-signs"
    found = refusal(text.format("", " DR"))
    assert [(p.where, p.name) for p in found.problems] == [("line 2", "not-an-amount")]
    assert refusal(text.format(" DR", "- DR")).name == "ambiguous-signs"


def test_figures_without_any_sign_are_asked_about(refusal, read):
    text = "Date,Details,Amount\n2026-09-01,A,5.00\n2026-09-02,B,7.00\n"
    problem = refusal(text)
    assert problem.name == "ambiguous-signs"
    assert {choice.option for choice in problem.choices} == {"--sign plain", "--sign reversed"}
    assert amounts(read(text, sign="plain")) == ["5.00", "7.00"]
    assert amounts(read(text, sign="reversed")) == ["-5.00", "-7.00"]


def test_only_marked_as_credit_is_asked_about(refusal, read):
    text = 'Date,Details,Amount,\n2026-09-01,A,£5.00,\n2026-09-02,PAYMENT RECEIVED,"+ £1,100.00",CR\n'
    assert refusal(text).name == "ambiguous-signs"
    assert amounts(read(text, sign="marks")) == ["-5.00", "1100.00"]


def test_a_balance_decides_the_sign(read):
    reading = read("Date,Details,Amount,Balance\n2026-09-01,A,5.00,95.00\n2026-09-02,B,7.00,88.00\n2026-09-03,C,8.00,80.00\n")
    assert amounts(reading) == ["-5.00", "-7.00", "-8.00"]
    assert reading.proved == 2


def test_marks_beside_minus_signs_need_a_balance(read, refusal):
    text = "Date,Details,Amount,D/C{}\n2026-09-01,A,33.50,D{}\n2026-09-02,B,-1533.50,C{}\n"
    assert amounts(read(text.format(",Balance", ",-23.50", ",1510.00"))) == ["-33.50", "1533.50"]
    assert refusal(text.format("", "", "")).name == "ambiguous-signs"


def test_a_mark_that_is_none_refuses_its_row(refusal, read):
    rows = "".join(f"2026-09-{day:02},A,5.00,{'I' if day % 5 == 0 else 'O'}\n" for day in range(1, 25))
    text = f"Date,Details,Amount,In/Out\n{rows}2026-09-25,A,5.00,EUR\n"
    problem = refusal(text).problems[0]
    assert (problem.where, problem.name) == ("line 26", "not-a-mark")
    reading = read(text, skip_refused=True)
    assert reading.counts == {"rows": 26, "new": 24, "not_a_transaction": 1, "refused": 1}
    empty = refusal(text.replace("A,5.00,EUR", "A,5.00,")).problems[0]
    assert (empty.where, empty.what, empty.name) == ("line 26", "an empty mark says neither debit nor credit", "not-a-mark")


def test_a_table_of_which_no_row_can_be_read_is_refused_with_all_of_them(refusal):
    refused = refusal("Date,Details,Amount\n,A,-1.50\n,B,2.00\n")
    assert (refused.name, [(one.where, one.name) for one in refused.problems]) == (
        "no-rows",
        [("line 2", "not-a-date"), ("line 3", "not-a-date")],
    )


def test_fees_in_a_column_of_their_own_are_kept_apart_and_proved(read):
    reading = read(
        "Date,Details,Amount,Fee,Balance\n2026-09-01,A,100.00,0.00,100.00\n2026-09-02,B,-42.18,0.42,57.40\n2026-09-03,C,-7.40,0,50.00\n"
    )
    assert amounts(reading) == ["100.00", "-42.18", "-7.40"]
    assert [row.fee for row in reading.rows[1:]] == [None, Decimal("0.42"), None]
    assert "fee of 0.42" in reading.rows[2].why
    assert reading.sums["fees"] == Decimal("0.42")
    assert reading.opening + reading.sums["net"] == reading.closing


def test_fees_without_a_balance_are_asked_about(refusal, read):
    text = "Date,Details,Amount,Fee\n2026-09-01,A,-100.00,1.00\n2026-09-02,B,50.00,0\n"
    assert refusal(text).name == "ambiguous-fees"
    assert read(text, columns={"fee": "-"}).sums["fees"] == 0
    assert read(text, columns={"fee": "Fee"}).sums["fees"] == 1


def test_columns_without_headers_are_told_by_the_banks_own_bookings_or_asked_about(refusal, read):
    text = "15.09.2026;{};;20,00\n16.09.2026;{};;3,50\n17.09.2026;WIRE;100,00;\n"
    assert amounts(read(text.format("BANKOMAT 17:20", "Kontoführung"))) == ["-20.00", "-3.50", "100.00"]
    asked = refusal(text.format("SHOP", "RENT"))
    assert asked.name == "ambiguous-columns"
    assert {choice.option for choice in asked.choices} == {"--columns debit=C,credit=D", "--columns debit=D,credit=C"}
    assert amounts(read(text.format("SHOP", "RENT"), columns={"debit": "D", "credit": "C"})) == ["-20.00", "-3.50", "100.00"]


# Proof --------------------------------------------------------------------------------------------------------------------


def test_a_contradiction_names_the_row_and_the_difference(refusal, read):
    text = "Date,Details,Amount,Balance\n2026-09-01,A,-5.00,95.00\n2026-09-02,B,-7.00,88.00\n2026-09-03,C,8.00,86.00\n2026-09-04,D,1.00,87.00\n"
    found = refusal(text)
    assert found.name == "balance-contradicts"
    assert found.problems[0].where == "line 4"
    assert "a difference of -10.00" in found.problems[0].what
    assert "2 of 3 balances agree" in found.problems[0].what
    for options in ({"sign": "plain"}, {"dates": "dmy"}, {"skip_refused": True}):
        assert refusal(text, **options).name == "balance-contradicts"
    assert read(text, columns={"balance": "-"}).proved == 0


def test_a_balance_that_never_moves_proves_nothing_and_says_so(read):
    reading = read("Date,Details,Debit,Credit,Balance\n" + "".join(f"2026-09-0{i},A,{i}.00,,100\n" for i in range(1, 6)))
    assert amounts(reading) == [f"-{i}.00" for i in range(1, 6)]
    assert any("no running balance" in sentence for sentence in reading.evidence)
    assert all(row.balance is None for row in reading.rows)


def test_opening_and_closing_prove_or_refuse(read, refusal):
    text = "Opening balance,100.00\n\nDate,Details,Amount\n2026-09-01,A,-5.00\n2026-09-02,B,8.00\n\nClosing balance,{}\n"
    assert any("all amounts make 103.00" in sentence for sentence in read(text.format("103.00")).evidence)
    found = refusal(text.format("203.00"))
    assert found.name == "totals-contradict"
    assert "100.00 is missing" in found.problems[0].what
    assert refusal(text.format("103.00"), closing=Decimal("99.00")).name == "totals-contradict"


def test_a_printed_closing_balance_that_the_rows_do_not_reach_is_refused(refusal, read):
    text = "Closing balance,203.00\nDate,Details,Amount,Balance\n2026-09-01,A,-5.00,95.00\n2026-09-02,B,8.00,103.00\n"
    found = refusal(text)
    assert found.name == "balance-contradicts"
    assert "a difference of 100.00" in found.problems[0].what
    assert read(text, closing=Decimal("103.00")).closing == 103


def test_a_printed_total_must_be_a_sum_of_the_rows(read, refusal):
    text = "Date,Details,Debit,Credit\n2026-09-01,A,5.00,\n2026-09-02,B,,8.00\n,Total,5.00,{}\n"
    assert any("total agrees" in sentence for sentence in read(text.format("8.00")).evidence)
    assert refusal(text.format("18.00")).name == "total-disagrees"


def test_subtotals_must_be_sums_too(read, refusal):
    text = "Date,Details,Debit,Credit\n2026-09-01,A,5.00,\n,Total 1 Sep,5.00,0.00\n2026-09-02,B,,8.00\n,Total 2 Sep,0.00,{}\n,Grand total,5.00,8.00\n"
    assert any("3 printed totals agree" in sentence for sentence in read(text.format("8.00")).evidence)
    assert refusal(text.format("9.00")).name == "total-disagrees"


def test_very_many_printed_totals_take_no_time(read):
    """Every one of them was held against all rows once, which took a minute for ten years of days."""
    lines = ["Date;Description;Amount"]
    for day in range(1500):
        date = dt.date(2020, 1, 1) + dt.timedelta(day)
        lines += [*(f"{date};text;-1.00" for _ in range(8)), ";Total;-8.00"]
    began = time.process_time()
    reading = read("\n".join(lines))
    assert time.process_time() - began < 4
    assert "1500 printed totals agree with the sums of the rows." in reading.evidence


def test_a_payee_named_total_without_a_date_is_not_dropped(refusal):
    text = "Date,Details,Amount\n2026-09-01,A,-5.00\n,Total Energies,-20.00\n2026-09-02,B,8.00\n"
    assert refusal(text).name == "total-disagrees"


# Rows ---------------------------------------------------------------------------------------------------------------------


def test_every_row_ends_with_a_verdict_and_a_why(read):
    reading = read(
        "First Bank,\n\nDate,Details,Status,Amount\n"
        "2026-09-01,RENT,booked,-5.00\n,for September,,\n2026-09-02,X,Pending,-9.00\n2026-09-03,Y,DECLINED,-9.00\n"
        "Date,Details,Status,Amount\n2026-09-04,GIFT,booked,7.00\n2026-09-05,Your rate changes,,\n,Total,,2.00\n***END***,,,\n"
    )
    assert amounts(reading) == ["-5.00", "7.00"]
    assert reading.rows[2].text == "RENT for September"
    assert whys(reading) == [
        ("line 1", "above the table"), ("line 3", "the header"), ("line 5", "continues the text of line 4"), ("line 6", "not booked yet"),
        ("line 7", "declined, reverted or cancelled"), ("line 8", "the header again"), ("line 10", "no amount in this row"),
        ("line 11", "a total"), ("line 12", "neither a date nor an amount"),
    ]  # fmt: skip


def test_a_payment_to_total_is_no_total(read):
    reading = read("Date,Details,Amount\n2026-09-01,TOTAL,-50.00\n2026-09-02,Total Energies SA,-20.00\n2026-09-03,GIFT,100.00\n")
    assert amounts(reading) == ["-50.00", "-20.00", "100.00"]


def test_rows_without_a_booking_date_wait_but_many_of_them_are_a_question(read, refusal):
    text = "Transaction date,Posting date,Details,Amount\n"
    booked = "".join(f"2026-09-0{i},2026-09-0{i},A,-1.00\n" for i in range(1, 8))
    assert whys(read(f"{text}{booked}2026-09-08,,B,-2.00\n"))[-1] == ("line 9", "not booked yet")
    waiting = "".join(f"2026-09-1{i},,B,-2.00\n" for i in range(1, 7))
    assert refusal(text + booked + waiting).problems[0].what == "there is an amount but no booking date"


def test_one_garbled_amount_refuses_the_file_unless_it_is_skipped(refusal, read):
    text = "Date,Details,Amount\n2026-09-01,A,-100.00\n2026-09-02,B,12..34\n2026-09-03,C,3.00\n"
    found = refusal(text)
    assert [(p.where, p.what, p.name) for p in found.problems] == [("line 3", '"12..34" is not an amount', "not-an-amount")]
    reading = read(text, skip_refused=True)
    assert amounts(reading) == ["-100.00", "3.00"]
    assert reading.rows[2].verdict == "refused"


def test_all_problems_come_at_once(refusal):
    found = refusal(
        "Date,Details,Amount\n31.02.2026,A,-1.00\n39.09.2026,B,2.00\n15.09.2026,C,x1\n16.09.2026,D,1e5\n17.09.2026,E,-1.00\n,F,5.00\n"
    )
    assert [(p.where, p.name) for p in found.problems] == [
        ("line 2", "not-a-date"), ("line 3", "not-a-date"), ("line 4", "not-an-amount"), ("line 5", "not-an-amount"), ("line 7", "not-a-date"),
    ]  # fmt: skip


@pytest.mark.parametrize("date", ["31/02/2026", "1900-02-29", "60", "31/12/2206", "46000"])
def test_impossible_dates_refuse_their_row(refusal, date):
    found = refusal(f"Date,Details,Amount\n15/09/2026,A,-1.00\n16/09/2026,A,-1.00\n{date},B,2.00\n")
    assert [(p.where, p.name) for p in found.problems] == [("line 4", "not-a-date")]


def test_a_value_date_that_alone_is_in_doubt_is_the_one_that_is_shown(refusal):
    refused = refusal(
        "Date;Details;Amount;Value date;Balance\n2026-09-02;A;-5.00;2026-09-02;95.00\n2026-09-29;B;10.00;26-09-29;105.00\n"
    )
    assert refused.name == "ambiguous-dates"
    assert refused.problems[0].where.endswith("3") or ":3" in refused.problems[0].where
    assert "26-09-29 is 2029-09-26 or 2026-09-29" in refused.problems[0].what


@pytest.mark.parametrize("amount", ["12345678901234567", "١٢٣", "1e5", "NaN", "5.00 apples 1", "1,2,3"])
def test_what_is_no_amount_refuses_its_row(refusal, amount):
    found = refusal(f'Date,Details,Amount\n2026-09-01,A,-1.00\n2026-09-02,B,2.00\n2026-09-03,C,"{amount}"\n')
    assert [(p.where, p.name) for p in found.problems] == [("line 4", "not-an-amount")]


def test_more_decimals_than_the_currency_has_refuse_the_row(refusal, read):
    text = "Date,Details,Amount,Currency\n2026-09-01,A,-1.25,{0}\n2026-09-02,B,2.345,{0}\n"
    assert refusal(text.format("EUR")).problems[0].name == "too-many-decimals"
    assert amounts(read(text.format("KWD"))) == ["-1.250", "2.345"]


def test_text_is_kept_as_it_is(read):
    nasty = "=cmd|' /C calc'!A0 [red]x[/red] %s {} '); DROP TABLE lines;-- \x1b[31m \u202e\u0007"
    assert read(f'Date,Details,Amount\n2026-09-01,"{nasty}",-1.00\n').rows[1].text == nasty.strip()
    assert len(read(f"Date,Details,Amount\n2026-09-01,{'x' * 1_000_000},-1.00\n").rows[1].text) == 1_000_000


# Columns ------------------------------------------------------------------------------------------------------------------


def test_payer_payee_reference_iban_and_original_amount(read):
    reading = read(
        "Date,Details,Payer,Payee,Counterparty IBAN,Reference,Original amount,Amount,Balance\n"
        '2026-09-01,PAYMENT,SWEDEN,FUND,SE3550000000054910000003,R1,"SEK 330,000.00",41000.00,41000.00\n'
        "2026-09-02,RENT,FUND,LANDLORD,,,,-1000.00,40000.00\n"
    )
    first, second = reading.rows[1], reading.rows[2]
    assert (first.counterparty, first.counterparty_iban, first.reference) == ("SWEDEN", "SE3550000000054910000003", "R1")
    assert first.original == (Decimal("330000.00"), "SEK")
    assert (second.counterparty, second.original) == ("LANDLORD", None)


def test_an_original_currency_beside_its_amount(read):
    text = 'Date,Details,Amount,Original Amount,Original Currency\n2026-09-01,A,-11.35,12.15,EUR\n2026-09-02,B,5.00,"",""\n'
    assert [row.original for row in read(text).rows[1:]] == [(Decimal("-12.15"), "EUR"), None]


def test_the_account_is_told_from_above_the_table_and_from_its_own_column(read):
    reading = read("IBAN;DE12 5001 0517 0648 4898 90\nKonto;0815-4711\n\nBuchungstag;Text;Betrag\n15.09.2026;A;-1,00\n")
    assert "DE12 5001 0517 0648 4898 90" in reading.accounts
    assert read("Account,Date,Details,Amount\n0815-4711,2026-09-01,A,-1.00\n").accounts == ("0815-4711",)


def test_the_officer_names_columns_by_letter_or_header(read, refusal):
    text = "Rubrik 1;Rubrik 2;Rubrik 3;Rubrik 4\n01/09/2026;A;-5,00;9,00\n15/09/2026;B;7,00;9,00\n"
    assert refusal(text).name == "ambiguous-columns"
    assert amounts(read(text, columns={"date": "A", "text": "B", "amount": "C"})) == ["-5.00", "7.00"]


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"columns": {"amount": "Q"}}, "unknown-column"),
        ({"range": "5:A"}, "not-a-range"),
        ({"range": "D1:A9"}, "not-a-range"),
    ],
)
def test_words_that_do_not_fit_the_table_are_not_understood(read, options, name):
    with pytest.raises(NotUnderstood) as caught:
        read("Date;Details;Amount\n15/09/2026;A;-5,00\n", **options)
    assert caught.value.name == name
    assert caught.value.cure


def test_of_two_columns_of_dates_the_one_in_whose_order_the_rows_stand_counts(read, refusal):
    text = "15/09/2026;{};A;-1,00\n16/09/2026;{};B;2,00\n17/09/2026;{};C;3,00\n"
    assert read(text.format("14/09/2026", "16/09/2026", "12/09/2026")).rows[0].date == dt.date(2026, 9, 15)
    found = refusal(text.format("14/09/2026", "15/09/2026", "16/09/2026"))
    assert (found.name, found.cure) == ("ambiguous-columns", ("--columns date=A or --columns date=B",))
    assert read(text.format("14/09/2026", "15/09/2026", "16/09/2026"), columns={"date": "B"}).rows[0].date == dt.date(2026, 9, 14)


# Currencies ---------------------------------------------------------------------------------------------------------------


def test_the_currency_is_told_from_column_header_or_above(read):
    rows = "{}2026-09-01,A,-1.00{}\n2026-09-02,B,2.00{}\n"
    assert read("Date,Details,Amount,Currency\n" + rows.format("", ",usd", ",usd")).currency == "USD"
    assert read("Date,Details,Amount (CHF)\n" + rows.format("", "", "")).currency == "CHF"
    assert read("Account,123 / EUR\nDate,Details,Amount\n" + rows.format("", "", "")).currency == "EUR"
    assert read("ALL TRANSACTIONS\nDate,Details,Amount\n" + rows.format("", "", "")).currency == ""


def test_another_currency_than_the_accounts_is_refused(refusal):
    rows = "2026-09-01,A,-1.00{}\n2026-09-02,B,2.00{}\n"
    assert refusal("Date,Details,Amount (CHF)\n" + rows.format("", ""), account_currency="USD").name == "other-currency"
    found = refusal("Date,Details,Amount,Currency\n" + rows.format(",EUR", ",EUR"), account_currency="USD")
    assert {problem.name for problem in found.problems} == {"other-currency"}


def test_unknown_and_withdrawn_currencies_are_refused(refusal, read):
    text = "Date,Details,Amount,Currency\n{0}-09-01,A,-1.00,{1}\n{0}-09-02,B,2.00,{1}\n"
    assert refusal(text.format(2026, "DEM")).problems[0].name == "retired-currency"
    assert read(text.format(2001, "DEM")).currency == "DEM"


def test_several_currencies_are_several_accounts(refusal, read):
    text = (
        "Date,Details,Amount,Currency,Balance\n2026-09-01,A,-1.00,EUR,9.00\n2026-09-01,B,5.00,USD,105.00\n"
        "2026-09-02,C,2.00,EUR,11.00\n2026-09-03,D,-5.00,USD,100.00\n"
    )
    assert refusal(text).name == "several-currencies"
    reading = read(text, account_currency="EUR")
    assert amounts(reading) == ["-1.00", "2.00"]
    assert whys(reading)[1:] == [("line 3", "belongs to the USD account"), ("line 5", "belongs to the USD account")]
    assert reading.closing == 11


# Sheets -------------------------------------------------------------------------------------------------------------------


def test_error_cells_and_formulas_without_a_value_refuse_by_cell(tmp_path):
    rows = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Date</t></is></c><c r="B1" t="inlineStr"><is><t>Details</t></is></c>'
        b'<c r="C1" t="inlineStr"><is><t>Amount</t></is></c></row>'
    )
    for number, cell in enumerate((b"<v>-5</v>", b"<v>7.5</v>", b"<f>C2+1</f>"), start=2):
        rows += b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>2026-09-0%d</t></is></c>' % (number, number, number)
        rows += b'<c r="B%d" t="inlineStr"><is><t>x</t></is></c><c r="C%d">%s</c></row>' % (number, number, cell)
    rows += b'<row r="5"><c r="A5" t="inlineStr"><is><t>2026-09-05</t></is></c><c r="C5" t="e"><v>#REF!</v></c></row>'
    with pytest.raises(FileRefused) as caught:
        read_bank(with_sheet_xml(tmp_path / "a.xlsx", rows))
    assert [(p.where, p.name) for p in caught.value.problems] == [("Sheet1!C4", "not-an-amount"), ("Sheet1!C5", "not-an-amount")]
    assert "without a stored value" in caught.value.problems[0].what
    assert "#REF! is an error left by a formula" in caught.value.problems[1].what


def test_real_dates_beside_dates_in_text_are_refused(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", [["Date", "Details", "Amount"], [dt.date(2026, 4, 3), "A", -1.0], ["15/04/2026", "B", 2.0]]
    )
    with pytest.raises(FileRefused) as caught:
        read_bank(path)
    assert caught.value.name == "mixed-dates"


def test_the_sheet_with_the_table_is_found_or_named(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    cover, first, second = (book.add_worksheet(name) for name in ("Cover", "USD", "EUR"))
    cover.write("A1", "Statements of September")
    for sheet, amount in ((first, -5.5), (second, 7.25)):
        for row, cells in enumerate(
            (
                ["Date", "Details", "Amount", "Balance"],
                ["2026-09-01", "A", amount, amount],
                ["2026-09-02", "B", 1.5, amount + 1.5],
            )
        ):
            sheet.write_row(row + 3, 2, cells)
    book.close()
    with pytest.raises(FileRefused) as caught:
        read_bank(tmp_path / "a.xlsx")
    assert caught.value.name == "several-tables"
    assert [problem.where for problem in caught.value.problems] == ["USD!4", "EUR!4"]
    reading = read_bank(tmp_path / "a.xlsx", ReadOptions(sheet="EUR"))
    assert amounts(reading) == ["7.25", "1.50"]
    assert reading.rows[1].place == "EUR!5"
    with pytest.raises(FileRefused, match='there is no sheet "GBP"'):
        read_bank(tmp_path / "a.xlsx", ReadOptions(sheet="GBP"))


def test_movements_on_a_hidden_sheet_are_never_left_out_in_silence(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    for name, amount in (("Shown", 3.5), ("Kept back", 7.25)):
        sheet = book.add_worksheet(name)
        for row, cells in enumerate((["Date", "Details", "Amount"], ["2026-09-01", "A", -1.5], ["2026-09-02", "B", amount])):
            sheet.write_row(row, 0, cells)
    sheet.hide()
    book.close()
    with pytest.raises(FileRefused) as caught:
        read_bank(tmp_path / "a.xlsx")
    assert [(problem.where, problem.what, problem.cure) for problem in caught.value.problems] == [
        ("Shown!1", "a table of transactions begins here", "--sheet Shown"),
        ("Kept back!1", "a table of transactions begins here, on a hidden sheet", "--sheet 'Kept back'"),
    ]
    told = {name: read_bank(tmp_path / "a.xlsx", ReadOptions(sheet=name)) for name in ("Shown", "Kept back")}
    assert [amounts(reading) for reading in told.values()] == [["-1.50", "3.50"], ["-1.50", "7.25"]]
    said = "Sheet Kept back is hidden; it is read all the same."
    assert [said in reading.notes for reading in told.values()] == [False, True]


def test_hidden_rows_are_read_and_said(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("S")
    for row, cells in enumerate((["Date", "Details", "Amount"], ["2026-09-01", "A", -1.5], ["2026-09-02", "B", 2.5])):
        sheet.write_row(row, 0, cells)
    sheet.set_row(1, None, None, {"hidden": True})
    book.close()
    reading = read_bank(tmp_path / "a.xlsx")
    assert amounts(reading) == ["-1.50", "2.50"]
    assert any("1 hidden row in S" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (":20:X\r\n:25:123\r\n:28C:1\r\n:60F:C260901EUR0,\r\n", "no-rows"),
        ("!Type:Bank\nD01/02/2026\nT5.00\n^\n", "ambiguous-dates"),
        ('<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>', "no-statement"),
        ("Date,Details,Amount\n", "no-rows"),
        ("Name,Street,Town\nA,B,C\n", "no-table"),
        ("Date,Rate\n2026-09-01,-1.0712\n2026-09-02,1.0719\n", "no-table"),
        ("Date;Details;Amount\n15/09/2026;A;-1,50\n16/09/2026;B;2.50\n", "mixed-amounts"),
        ("Date,Details,Amount\n15/09/2026,A,-1.50\n09/15/2026,B,2.50\n", "mixed-dates"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(refusal, content, name):
    assert refusal(content).name == name


# What others rely on ------------------------------------------------------------------------------------------------------


def test_the_json_has_the_keys_that_scripts_rely_on(read):
    reading = read(
        "Date,Details,Amount,Balance\n2026-09-01,A,-5.00,95.00\n2026-09-02,B,1000.50,1095.50\n", account_currency="USD"
    )
    found = json.loads(json.dumps(to_json(reading)))
    assert found["kind"] == "delimited"
    assert found["counts"] == {"rows": 3, "new": 2, "not_a_transaction": 1, "refused": 0}
    assert found["sums"] == {"in": "1000.50", "out": "5.00", "fees": "0.00", "net": "995.50"}
    assert found["problems"] == []
    assert found["rows"][2] == {
        "row": 3, "verdict": "new", "date": "2026-09-02", "value_date": None, "amount": "1000.50", "currency": "USD", "text": "B",
        "reference": "", "counterparty": "", "balance": "1095.50", "why": "",
    }  # fmt: skip
    assert {"reading", "evidence", "schema", "totals"} <= set(found)


def test_the_json_of_a_refusal_carries_every_problem(refusal):
    found = json.loads(json.dumps(refusal_json(refusal("Date,Details,Amount\n2026-09-01,A,5.00\n2026-09-02,B,7.00\n"))))
    assert found["rows"] == []
    assert set(found["problems"][0]) == {"where", "what", "cure", "name"}
    assert [choice["option"] for choice in found["choices"]] == ["--sign plain", "--sign reversed"]
    assert {tuple(choice) for choice in found["choices"]} == {("option", "facts")}, (
        "keys do not depend on the file or the language"
    )


def test_the_reading_says_its_choices_and_its_evidence(read):
    reading = read('Date,Details,Debit,Credit,Balance\n15/09/2026,A,5.00,,95.00\n16/09/2026,B,,"1,000.00","1,095.00"\n')
    assert reading.reading["dates"] == "day/month/year"
    assert reading.reading["order"] == "oldest first"
    assert reading.reading["amounts"] == "Debit (column 3) is money out, Credit (column 4) money in"
    assert reading.evidence[0] == "Dates: day/month/year: 15/09/2026 in line 2 cannot be month/day/year."
    assert "1 of 1 running balances agree in Balance (column 5), oldest first" in reading.evidence[3]


def test_an_ambiguous_file_is_an_ambiguous_refusal(refusal):
    assert isinstance(refusal("Date,Details,Amount\n01/09/2026,A,-5.00\n"), Ambiguous)


# Balances that pass for movements, and several accounts --------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["S A L D O", "Saldo do dia", "SALDO TOTAL DISPONÍVEL DIA", "Kontostand", "Solde du jour", "Available balance"]
)
def test_a_dated_line_that_only_states_a_balance_is_no_movement(read, text):
    reading = read(f"Date,Details,Amount\n2026-09-01,GIFT,1250.00\n2026-09-02,RENT,-5.00\n2026-09-03,{text},1579.50\n")
    assert amounts(reading) == ["1250.00", "-5.00"]
    assert ("line 4", "a balance") in whys(reading)


def test_a_dated_total_is_no_movement_and_must_agree(read, refusal):
    text = "Date,Details,Amount\n2026-09-01,GIFT,1250.00\n2026-09-02,RENT,-5.00\n2026-09-30,Grand total,{}\n"
    assert amounts(read(text.format("1245.00"))) == ["1250.00", "-5.00"]
    assert refusal(text.format("1246.00")).name == "total-disagrees"


@pytest.mark.parametrize(
    "status", ["Pending", "Venter", "Vorgemerkt", "Pendiente", "En attente", "In behandeling", "Függőben", "В обработке"]
)
def test_what_the_bank_has_not_booked_is_no_movement_in_any_language(read, status):
    reading = read(
        f"Date,Details,Amount,Status\n2026-09-01,GIFT,1250.00,x\n2026-09-02,FEE,-1.00,x\n2026-09-02,RENT,-5.00,{status}\n"
    )
    assert amounts(reading) == ["1250.00", "-1.00"]
    assert ("line 4", "not booked yet") in whys(reading)


@pytest.mark.parametrize("text", ["Saldo Rechnung 12", "Balance of invoice 7", "Solde de la facture"])
def test_a_payment_whose_text_begins_with_a_balance_is_a_movement(read, text):
    assert amounts(read(f"Date,Details,Amount\n2026-09-01,GIFT,1250.00\n2026-09-03,{text},-5.00\n")) == ["1250.00", "-5.00"]


def test_a_balance_carried_from_page_to_page_is_not_the_opening_balance(read):
    reading = read(
        "Date,Details,Debit,Credit,Balance\n01/09/2026,Opening balance,,,100.00\n13/09/2026,A,,50.00,150.00\n,Carried forward,,,150.00\n"
        "Date,Details,Debit,Credit,Balance\n,Brought forward,,,150.00\n14/09/2026,B,20.00,,130.00\n,Closing balance,,,130.00\n"
    )
    assert amounts(reading) == ["50.00", "-20.00"]
    assert (reading.opening, reading.closing) == (Decimal(100), Decimal(130))


TWO_ACCOUNTS = "Account,Date,Details,Amount\n001-22,2026-09-01,A,5.00\n001-33,2026-09-02,B,-7.00\n"


def test_movements_of_two_accounts_are_refused_unless_one_is_chosen(read, refusal):
    refused = refusal(TWO_ACCOUNTS)
    assert (refused.name, refused.problems[0].where) == ("several-accounts", "line 3")
    assert "001-22, 001-33" in refused.problems[0].what
    assert amounts(read(TWO_ACCOUNTS, range="A1:D2", sign="plain")) == ["5.00"]
    assert amounts(read(TWO_ACCOUNTS, columns={"own": "-"})) == ["5.00", "-7.00"]


def test_a_balance_that_runs_through_proves_one_account_whatever_the_column_says(read):
    text = "Account,Date,Details,Amount,Balance\n001-22,2026-09-01,A,5.00,15.00\n001-33,2026-09-02,B,-7.00,8.00\n"
    assert amounts(read(text)) == ["5.00", "-7.00"]


@pytest.mark.parametrize("cell", ['"31/02\n/2026"', '"14/09/2026 \x1b[31m"', "9" * 300])
def test_a_sentence_is_one_line_whatever_stands_in_the_cell(refusal, cell):
    refused = refusal(f"Date,Details,Amount\n2026-09-01,A,5.00\n{cell},B,-7.00\n")
    assert all(problem.what.isprintable() and len(problem.what) < 120 for problem in refused.problems)


@pytest.mark.parametrize(
    ("header", "mark", "amount"),
    [("D/C", "D", "-5.00"), ("D/C", "C", "5.00"), ("MD/D", "D", "5.00"), ("Debit/Credit", "D", "-5.00"), ("Soll/Haben", "S", "-5.00"),
     ("Soll/Haben", "H", "5.00"), ("K/J", "K", "-5.00"), ("D/K", "K", "5.00"), ("Af Bij", "Af", "-5.00"), ("+/-", "+", "5.00")],
)  # fmt: skip
def test_one_mark_alone_means_what_its_header_names(read, header, mark, amount):
    assert amounts(read(f"Date,Details,Amount,{header}\n2026-09-01,A,5.00,{mark}\n2026-09-02,B,5.00,{mark}\n")) == [amount] * 2


@pytest.mark.parametrize(("header", "mark"), [("Type", "D"), ("Sign", "K")])
def test_one_mark_alone_that_means_two_things_is_asked_about(refusal, header, mark):
    assert (
        refusal(f"Date,Details,Amount,{header}\n2026-09-01,A,5.00,{mark}\n2026-09-02,B,5.00,{mark}\n").name == "ambiguous-signs"
    )


def test_a_header_in_two_rows_parts_two_columns_of_the_same_name(read):
    reading = read("DATE,DATE,DETAILS,AMOUNT\nPOSTED,VALUE,,USD\n13/09/2026,15/09/2026,A,5.00\n14/09/2026,16/09/2026,B,-7.00\n")
    assert [(row.date.day, row.value_date.day) for row in reading.rows if row.verdict == "new"] == [(13, 15), (14, 16)]
    assert reading.currency == "USD"


def test_figures_without_headers_are_proved_even_where_amounts_are_whole_numbers(tmp_path):
    rows = [[dt.datetime(2026, 9, day), text, amount, balance] for day, text, amount, balance in  # noqa: DTZ001 - a sheet knows no zones
            [(1, "A", 10.0, -80.5), (2, "B", -1.0, -81.5), (3, "C", 100.0, 18.5), (4, "D", 1000.0, 1018.5)]]  # fmt: skip
    assert amounts(read_bank(workbook(tmp_path / "bare.xlsx", rows))) == ["10.00", "-1.00", "100.00", "1000.00"]
    del rows[1]  # a row is lost: the balances must not pass for amounts
    with pytest.raises(Ambiguous):
        read_bank(workbook(tmp_path / "bare.xlsx", rows))


@pytest.mark.parametrize(
    ("text", "kind"), [('{"rows": []}', "a JSON file"), ("<?xml version='1.0'?><rows/>", "an XML file of another kind")]
)
def test_a_kind_that_no_bank_sends_statements_in_is_refused_by_its_name(tmp_path, text, kind):
    path = tmp_path / "statement.csv"
    path.write_text(text)
    with pytest.raises(FileRefused, match=f"this is {kind}") as refused:
        read_bank(path)
    assert refused.value.name == "kind-not-read"


# What else stands beside a movement ---------------------------------------------------------------------------------------


def test_a_balance_that_stands_before_each_amount_proves_them_and_the_last_amount_follows_it(read):
    rows = "2026-09-01,A,-5.00,100.00\n2026-09-02,B,10.00,95.00\n2026-09-03,C,3.00,105.00\n2026-09-04,D,2.00,108.00\n"
    reading = read(f"Date,Details,Amount,Balance\n{rows}")
    assert amounts(reading) == ["-5.00", "10.00", "3.00", "2.00"]
    assert (reading.opening, reading.closing, reading.proved) == (100, 110, 3)
    assert (
        "Balance: 3 of 3 running balances agree in Balance (column 4), each before its amount, oldest first." in reading.evidence
    )


def test_balances_that_prove_the_order_of_the_rows_prove_which_number_is_the_month(read, refusal):
    text = "Date,Details,Amount,Balance\n05/04/2026,A,-5.00,95.00\n04/05/2026,B,10.00,105.00\n03/06/2026,C,1.00,106.00\n"
    reading = read(text)
    assert [str(row.date) for row in reading.rows[1:]] == ["2026-04-05", "2026-05-04", "2026-06-03"]
    assert "Dates: day/month/year: the balances prove that the rows stand oldest first." in reading.evidence
    assert refusal(text.replace(",Balance", ",Points")).name == "ambiguous-dates"


def test_a_column_of_several_currencies_beside_an_original_amount_is_that_amounts(read):
    text = "Date,Details,Amount,Original amount,Currency\n2026-09-01,A,-1.25,-1.10,EUR\n2026-09-02,B,2.00,1.50,GBP\n"
    reading = read(text, account_currency="USD")
    assert [(row.amount, row.currency) for row in reading.rows[1:]] == [(Decimal("-1.25"), "USD"), (2, "USD")]
    assert [row.original for row in reading.rows[1:]] == [(Decimal("-1.10"), "EUR"), (Decimal("1.50"), "GBP")]


def test_a_row_without_an_original_amount_has_none(read):
    text = "Date,Details,Amount,Original amount,Original currency\n2026-09-01,A,-1.25,-1.10,EUR\n2026-09-02,B,2.00,,\n"
    assert [row.original for row in read(text, account_currency="USD").rows[1:]] == [(Decimal("-1.10"), "EUR"), None]


def test_a_day_beside_a_label_is_not_the_balance_that_it_labels(read):
    rows = "Date,Details,Amount\n2026-09-02,A,-5.00\n2026-09-03,B,10.00\n"
    reading = read(f"Opening balance,01.09.2026,100.00\n{rows}Closing balance,30.09.2026,105.00\n")
    assert (reading.opening, reading.closing) == (100, 105)
    assert "Balance: 100.00 (line 1) and all amounts make 105.00 (line 5)." in reading.evidence


def test_two_balances_prove_nothing_while_an_amount_between_them_cannot_be_read(read):
    text = "Date,Details,Amount\n2026-09-01,A,-5.00\n2026-09-02,B,7 apples\n2026-09-03,C,7.00\n"
    reading = read(text, opening=Decimal(100), closing=Decimal(102), skip_refused=True)
    assert amounts(reading) == ["-5.00", "7.00"]
    assert not any("all amounts make" in sentence for sentence in reading.evidence)


def test_a_balance_keeps_decimals_that_the_currency_has_not(read):
    reading = read(
        "Date,Details,Amount,Balance\n2026-09-01,A,-5.00,95.1234\n2026-09-02,B,10.00,105.1234\n", account_currency="USD"
    )
    assert [str(row.balance) for row in reading.rows[1:]] == ["95.1234", "105.1234"]
    assert (str(reading.opening), reading.proved) == ("100.1234", 1)


def test_a_column_of_account_numbers_needs_no_header_to_say_whose_they_are(read):
    text = "Date,Details,Amount,\n2026-09-01,A,-5.00,ES9121000418450200051332\n2026-09-02,B,7.00,NL91ABNA0417164300\n"
    assert [row.counterparty_iban for row in read(text).rows[1:]] == ["ES9121000418450200051332", "NL91ABNA0417164300"]


def test_a_fee_beside_no_amount_is_asked_about(read, refusal):
    text = "Date,Details,Amount,Fee\n2026-09-01,A,-5.00,\n2026-09-02,B,,1.00\n2026-09-03,C,7.00,\n"
    (problem,) = refusal(text).problems
    assert (problem.where, problem.what) == ("line 3", "there is a fee but no amount")
    left = read(text, skip_refused=True)
    assert (amounts(left), [row.verdict for row in left.rows]) == (
        ["-5.00", "7.00"],
        ["not_a_transaction", "new", "refused", "new"],
    )
    assert amounts(read(text, columns={"fee": "-"})) == ["-5.00", "7.00"]


def test_a_balance_that_neither_amounts_nor_fees_explain_says_what_may_be_meant(refusal):
    rows = "2026-09-01,A,-5.00,1.00,95.00\n2026-09-02,B,10.00,0.50,105.00\n2026-09-03,C,3.00,,120.00\n"
    found = refusal(f"Date,Details,Amount,Fee,Balance\n{rows}")
    assert found.name == "balance-contradicts"
    assert "say what Fee (column 4) means: --columns fee=…" in found.problems[0].cure


@pytest.mark.parametrize("title", ["D/C", ""])
def test_marks_that_minus_signs_contradict_are_asked_about_whether_a_header_names_them_or_not(read, refusal, title):
    rows = "2026-09-01,RENT,5.00,DR\n2026-09-02,GIFT,{}7.00,CR\n2026-09-03,GIFT,8.00,CR\n"
    text = f"Date,Details,Amount,{title}\n{rows}"
    assert amounts(read(text.format(""))) == ["-5.00", "7.00", "8.00"]
    assert refusal(text.format("-")).name == "ambiguous-signs"
    assert amounts(read(text.format("-"), sign="marks")) == ["-5.00", "7.00", "8.00"]
    assert amounts(read(text.format("-"), sign="reversed")) == ["-5.00", "-7.00", "8.00"]
    assert amounts(read(text.format("-"), sign="plain")) == ["5.00", "-7.00", "8.00"]


def test_an_original_amount_in_another_currency_than_its_column_says_is_none(read):
    text = "Date,Details,Amount,Original amount,Original currency\n2026-09-01,A,-1.25,-1.10 GBP,EUR\n2026-09-02,B,2.00,1.50 EUR,EUR\n"
    assert [row.original for row in read(text, account_currency="USD").rows[1:]] == [None, (Decimal("1.50"), "EUR")]


def test_a_column_that_the_officer_calls_marks_and_that_holds_none_changes_no_sign(read):
    text = "Date,Details,Amount\n2026-09-01,RENT,-5.00\n2026-09-02,GIFT OF A,7.00\n2026-09-03,DUES,8.00\n"
    assert amounts(read(text, columns={"flag": "B"})) == ["-5.00", "7.00", "8.00"]
