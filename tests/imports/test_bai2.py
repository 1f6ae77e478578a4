"""BAI2 files of banks of the United States: every control total proved, every movement read right, or refused with line and reason."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from imports.bank import read_bank
from imports.reading import ReadOptions, to_json
from ledger.errors import FileRefused
from tests.imports.months import Month, outcome
from tests.imports.record_writers import bai2, counted

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "bank"
DAY = dt.date(2026, 9, 29)


@pytest.fixture
def read(tmp_path):
    def one(text, **options):
        path = tmp_path / "day.bai"
        path.write_text(text, newline="")
        return outcome(path, ReadOptions(**options))

    return one


def group(*records, day="260929", status="1", modifier="", currency="USD", account="4400"):
    """A group with one account; the account's record may go on in `records`."""
    return [f"02,FUND,BANK,{status},{day},2400,{currency},{modifier}/", f"03,{account},", *records, "49,,/", "98,,1,/"]


def file(*groups):
    records = ["01,BANK,FUND,260930,0630,1,,,2/", *(record for one in groups for record in one), f"99,,{len(groups)},/"]
    joined = []
    for record in "\n".join(records).split("\n"):  # the account's own summaries stand in its record
        if record.startswith((",", "010", "015", "100", "400")):
            joined[-1] = f"{joined[-1]},{record.lstrip(',')}/"
        else:
            joined.append(record)
    return "\n".join(counted(joined)) + "\n"


def movement(read, record, **more):
    found = read(file(group(record, **more)))
    return found.problems[0] if isinstance(found, FileRefused) else found.rows[0]


def told(reading):
    assert not isinstance(reading, FileRefused), reading.problems
    return [(row.place, row.verdict, str(row.amount)) for row in reading.rows]


# Whole files --------------------------------------------------------------------------------------------------------------


def test_two_days_of_an_account_are_read_and_proved():
    reading = read_bank(SAMPLES / "us_wires.bai", ReadOptions(sheet="4400123456"))
    assert (reading.kind, reading.currency, reading.accounts) == ("bai2", "USD", ("4400123456",))
    assert (reading.opening, reading.closing, reading.proved) == (150_000, Decimal("177355.50"), 2)
    assert "4 control totals of the bank agree with the entries." in reading.evidence
    wire, ach, fee, back, said, other = (*reading.rows, None)
    assert (wire.row, wire.date, wire.value_date, wire.amount) == (5, DAY, None, 50_000)
    assert wire.text == "ORIG CO NAME:MINISTRY OF EXAMPLES REMI:CONTRIBUTION 2026, FIRST HALF EX-2026-014"
    assert (wire.reference, wire.counterparty) == ("FW-770101", "MINISTRY OF EXAMPLES")
    assert (ach.text, ach.reference, ach.counterparty) == ("PAYER 55/REFUND OF TRAVEL", "AC-770102", "")
    assert (fee.amount, fee.text, fee.reference) == (Decimal("-12.50"), "ACCOUNT FEE", "")
    assert (back.date, back.value_date, back.amount) == (dt.date(2026, 9, 30), dt.date(2026, 10, 1), -25_000)
    assert back.text == "ACH RETURN ITEM UNKNOWN ACCOUNT"
    assert (said.verdict, said.amount, "890" in said.why) == ("not_a_transaction", None, True)
    assert other is None
    assert to_json(reading)["counts"] == {"rows": 5, "new": 4, "not_a_transaction": 1, "refused": 0}


def test_several_accounts_are_asked_about_and_chosen_by_number():
    with pytest.raises(FileRefused) as refused:
        read_bank(SAMPLES / "us_wires.bai")
    assert refused.value.name == "several-accounts"
    assert [problem.where for problem in refused.value.problems] == ["line 3", "line 18"]
    reading = read_bank(SAMPLES / "us_wires.bai", ReadOptions(sheet="4400999999"))
    assert (reading.currency, reading.closing, reading.counts["new"]) == ("EUR", 1, 0)


# Control totals -----------------------------------------------------------------------------------------------------------


WHOLE = bai2(Month(100_000, ((DAY, "CONTRIBUTION", 5_000_000), (DAY, "FEE", -1_250))), end="\n")


@pytest.mark.parametrize(
    ("old", "new", "place", "what"),
    [
        (
            "49,15201250,",
            "49,15201251,",
            "line 7",
            "the account is 15201251, but its amounts add up to 15201250: a difference of 1",
        ),
        (
            "98,15201250,",
            "98,15201200,",
            "line 8",
            "the group is 15201200, but its accounts add up to 15201250: a difference of -50",
        ),
        (
            "99,15201250,",
            "99,15201350,",
            "line 9",
            "the file is 15201350, but its groups add up to 15201250: a difference of 100",
        ),
        ("15201250,5/", "15201250,6/", "line 7", "the number of records is stated as 6, but there are 5"),
        ("15201250,1,7/", "15201250,2,7/", "line 8", "the number of accounts is stated as 2, but there are 1"),
        ("15201250,1,9/", "15201250,3,9/", "line 9", "the number of groups is stated as 3, but there are 1"),
        ("15201250,1,9/", "15201250,1,8/", "line 9", "the number of records is stated as 8, but there are 9"),
    ],
)
def test_a_control_total_that_does_not_hold_is_named_with_its_difference(read, old, new, place, what):
    assert WHOLE.count(old) == 1
    (problem,) = read(WHOLE.replace(old, new)).problems
    assert (problem.name, problem.where) == ("total-disagrees", place)
    assert what in problem.what


def test_control_totals_that_are_left_empty_are_not_held_against_anything(read):
    assert read(WHOLE.replace("15201250,5/", ",/").replace("15201250,1,7/", ",,/").replace("15201250,1,9/", ",,/")).proved == 1


def test_every_total_that_is_wrong_is_said_at_once(read):
    found = read(WHOLE.replace("49,15201250,5/", "49,1,6/").replace("99,15201250,", "99,2,"))
    assert [(problem.where, problem.name) for problem in found.problems] == [
        ("line 7", "total-disagrees"), ("line 7", "total-disagrees"), ("line 9", "total-disagrees"),
    ]  # fmt: skip


@pytest.mark.parametrize("lost", ["49,", "98,", "99,"])
def test_what_has_no_end_was_cut_off(read, lost):
    lines = [line for line in WHOLE.splitlines() if not line.startswith(lost)]
    found = read("\n".join(lines))
    assert "truncated-file" in {problem.name for problem in found.problems}
    assert any(f"(record {lost[:2]})" in problem.what for problem in found.problems)


def test_a_movement_outside_of_an_account_is_refused(read):
    lines = WHOLE.splitlines()
    (problem, *_) = read("\n".join([*lines[:-1], lines[4], lines[-1]])).problems
    assert (problem.name, problem.where) == ("record-misplaced", "line 9")


def test_a_balance_that_the_movements_do_not_lead_to_is_refused(read):
    text = WHOLE.replace("015,5098750", "015,5098700").replace("15201250", "15201200")
    assert [problem.name for problem in read(text).problems] == ["balance-contradicts"]


def test_the_banks_sum_of_credits_is_held_against_the_movements(read):
    text = WHOLE.replace("100,5000000,1", "100,5000000,2")
    (problem,) = read(text).problems
    assert (problem.name, problem.where) == ("total-disagrees", "line 3")


def test_a_file_of_headers_alone_has_no_statement(read):
    assert (
        read("01,BANK,FUND,260930,0630,1,,,2/\n02,FUND,BANK,1,260929,2400,USD,2/\n98,0,0,2/\n99,0,1,4/\n").name == "no-statement"
    )


# Movements ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "amount", "reference", "text"),
    [
        ("16,195,1234,,B-1,C-1,PAID/", "12.34", "B-1", "PAID C-1"),
        ("16,495,1234,Z,B-1,,PAID", "-12.34", "B-1", "PAID"),
        ("16,165,000000000012,0,,C-1,A, B/C, D/", "0.12", "", "A, B/C, D C-1"),
        ("16,699,12.5,1,0000,0,/", "-12.50", "", "MISCELLANEOUS DEBIT"),
        ("16,399,7,S,,7,0,NONREF,,TEXT/", "0.07", "", "TEXT"),
        ("16,399,7,D,3,0,2,1,2,5,3,B-1,C-1,TEXT/", "0.07", "B-1", "TEXT C-1"),
        ("16,399,7,d,0,B-1,C-1,TEXT/", "0.07", "B-1", "TEXT C-1"),
        ("16,399,7,V,260930,1200,B-1,C-1,TEXT/", "0.07", "B-1", "TEXT C-1"),
        ("16,195,500/\n88,,B-1,C-1,TEXT/", "5.00", "B-1", "TEXT C-1"),
        ("16,195,500,,B-1/\n88,C-1,TEXT/\n88,AND MORE, STILL/", "5.00", "B-1", "TEXT AND MORE, STILL C-1"),
        ("16,195,500,,,,TEXT\nwrapped here\n88,AND ON", "5.00", "", "TEXT wrapped here AND ON"),
        ("16,257,500,,,,TO 123/", "5.00", "", "ACH RETURN ITEM TO 123"),
        ("16,195,0,,,,NIL/", "0.00", "", "NIL"),
        ("16,930,5,,,,OWN CODE OF THE BANK/", "0.05", "", "OWN CODE OF THE BANK"),
    ],
)
def test_a_movement_is_read(read, record, amount, reference, text):
    row = movement(read, record)
    assert (str(row.amount), row.reference, row.text) == (amount, reference, text)
    assert row.date == DAY


def test_only_a_value_dated_movement_has_a_value_date(read):
    assert movement(read, "16,195,500,V,261002,,B-1,,TEXT/").value_date == dt.date(2026, 10, 2)
    assert movement(read, "16,195,500,V,,,B-1,,TEXT/").value_date is None
    assert movement(read, "16,195,500,1,B-1,,TEXT/").value_date is None


@pytest.mark.parametrize(
    ("record", "name", "what"),
    [
        ("16,195,1x,,,,A/", "not-an-amount", '"1x" is not an amount'),
        ("16,195,,,,,A/", "no-amount", "the entry has no amount"),
        ("16,015,5,,,,A/", "not-a-mark", 'the type code "015" says neither money in nor money out'),
        ("16,,5,,,,A/", "not-a-mark", 'the type code "" says neither'),
        ("16,195,5,V,260931,,,,A/", "not-a-date", "260931 is not a day of the calendar"),
    ],
)
def test_a_movement_that_cannot_be_read_is_refused(read, record, name, what):
    problem = movement(read, record)
    assert (problem.name, problem.where) == (name, "line 4")
    assert what in problem.what


def test_a_refused_movement_can_be_left_out(read):
    reading = read(file(group("16,195,1x,,,,A/", "16,195,500,,,,B/")), skip_refused=True)
    assert [row.verdict for row in reading.rows] == ["refused", "new"]


@pytest.mark.parametrize(
    ("code", "text", "party"),
    [
        ("195", "/ORG=MINISTRY OF EXAMPLES SRF# 55/", "MINISTRY OF EXAMPLES"),
        ("195", "BO:11223344 BO1:THE TREASURY OF EXAMPLE/", "THE TREASURY OF EXAMPLE"),
        ("195", "Incoming Wire,-\n88,EREF: 1\n88,DBNM: SAMPLE OFFICE INC.\n88,CRNM: FUND/", "SAMPLE OFFICE INC."),
        ("495", "Wire\n88,CRNM: SUPPLIER OF PAPER\n88,DBNM: FUND/", "SUPPLIER OF PAPER"),
        ("195", "B/O: /00112233 PAYER OF THINGS;REMI:X/", "PAYER OF THINGS"),
        ("195", "A PLAIN TEXT/", ""),
    ],
)
def test_the_other_party_is_read_where_the_bank_labels_it(read, code, text, party):
    assert movement(read, f"16,{code},500,,,,{text}").counterparty == party


def test_an_iban_in_the_text_is_the_other_partys(read):
    reading = read(file(group("16,195,500,,,,FROM ES9121000418450200051332 X/")))
    assert reading.rows[0].counterparty_iban == "ES9121000418450200051332"


# Accounts and currencies --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "group_currency", "currency", "amount"),
    [
        ("03,4400,CAD", "USD", "CAD", "12.34"),
        ("03,4400,jpy", "", "JPY", "1234"),
        ("03,4400,", "KWD", "KWD", "1.234"),
        ("03,4400,", "", "USD", "12.34"),
    ],
)
def test_amounts_have_the_decimals_of_the_accounts_currency_or_else_the_groups(read, head, group_currency, currency, amount):
    reading = read(file(group("16,195,1234,,,,A/", currency=group_currency)).replace("03,4400,", head))
    assert (reading.currency, str(reading.rows[0].amount)) == (currency, amount)
    assert bool(reading.notes) == (not group_currency and head.endswith(","))


def test_summaries_may_be_empty_go_on_and_carry_their_own_fields(read):
    records = [
        ",,,,,010,1000,,,040,900,,D,2,0,500,1,400,015,1500,,,/",
        "88,072,0,,S,1,2,3,100,500,1,V,260930,,400,0,0,/",
        "16,195,500,,,,A/",
    ]
    reading = read(file(group(*records)))
    assert (reading.opening, reading.closing, reading.proved) == (10, 15, 1)
    assert "2 control totals of the bank agree with the entries." in reading.evidence


def test_a_summary_that_is_no_amount_is_refused(read):
    (problem,) = read(file(group("010,1o00,,", "16,195,500,,,,A/"))).problems
    assert (problem.name, problem.where) == ("not-an-amount", "line 3")


def test_a_group_without_a_day_is_refused(read):
    (problem,) = read(file(group("16,195,500,,,,A/", day="261331"))).problems
    assert (problem.name, problem.where, "261331" in problem.what) == ("not-a-date", "line 2", True)


# Groups -------------------------------------------------------------------------------------------------------------------


def test_a_report_within_the_day_waits_for_the_statement_of_the_day(read):
    final = group("010,0,,", "015,500,,", "16,195,500,,B-1,,A/", modifier="2")
    interim = group("010,500,,", "16,195,700,,B-2,,B/", day="260930", modifier="3")
    reading = read(file(final, interim))
    assert told(reading) == [("line 4", "new", "5.00"), ("line 9", "not_a_transaction", "7.00")]
    assert "within the day" in reading.rows[1].why
    alone = read(file(interim))
    assert told(alone) == [("line 4", "new", "7.00")]
    assert alone.opening is None


def test_a_later_report_of_the_day_tells_again_what_the_earlier_told(read):
    earlier, later = (["16,195,700,,B-2,,B/"], ["16,195,700,,B-2,,B/", "16,195,900,,B-3,,C/"])
    reading = read(file(group(*earlier, modifier="3"), group(*later, modifier="3")))
    assert [row.verdict for row in reading.rows] == ["not_a_transaction", "new", "new"]


def test_a_test_of_the_bank_moves_no_money(read):
    reading = read(file(group("16,195,500,,,,A/"), group("16,195,900,,,,B/", day="260930", status="4")))
    assert [row.verdict for row in reading.rows] == ["new", "not_a_transaction"]
    assert "status 4" in reading.rows[1].why


@pytest.mark.parametrize(("status", "verdicts"), [("2", ["not_a_transaction"] * 2), ("3", ["not_a_transaction", "new"])])
def test_a_deletion_or_correction_takes_the_place_of_what_the_file_told_of_the_day(read, status, verdicts):
    old, new = group("16,195,500,,,,A/"), group("16,195,600,,,,A/", status=status)
    reading = read(file(old, new))
    assert [row.verdict for row in reading.rows] == verdicts
    assert "line 7" in reading.rows[0].why


def test_a_deletion_of_what_is_not_in_the_file_is_refused_and_a_correction_noted(read):
    (problem,) = read(file(group("16,195,600,,,,A/", status="2"))).problems
    assert (problem.name, problem.where) == ("correction", "line 2")
    reading = read(file(group("16,195,600,,,,A/", status="3")))
    assert [row.verdict for row in reading.rows] == ["new"]
    assert any("corrects" in note for note in reading.notes)


def test_a_group_that_comes_twice_counts_once(read):
    one = group("010,0,,", "015,500,,", "16,195,500,,B-1,,A/", modifier="2")
    reading = read(file(one, one))
    assert [row.verdict for row in reading.rows] == ["new", "not_a_transaction"]
