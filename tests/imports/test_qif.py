"""QIF: what programs and banks write is read as the file proves, or refused with the line and what to do."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.bank import read_bank
from imports.days import days
from imports.qif import days_of
from imports.reading import Ambiguous, BankReading, ReadOptions
from ledger.errors import FileRefused, NotUnderstood
from tests.imports.months import NUMBERS, outcome
from tests.imports.ofx_writers import QIF_DATES, month_as_qif
from tests.imports.test_bank_months import lines, months
from tests.shared import SHARED

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "bank"
CASES = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
GRANT = "D09/15/2026\nT2,500.00\nPEmbassy of X\nMSecond share\n^\n"
FEE = "D09/16/2026\nT-12.50\nPSERVICE CHARGE\n^\n"


@pytest.fixture
def read(tmp_path):
    """Read records of a bank account, or a whole file that begins with "!"; the reading, or the refusal."""

    def reading(content: str, **options: object) -> BankReading | FileRefused:
        path = tmp_path / "statement.dat"
        path.write_bytes((content if content.startswith(("!", "#")) else f"!Type:Bank\n{content}").encode())
        return outcome(path, ReadOptions(**options))

    return reading


def new(reading):
    return [row for row in reading.rows if row.verdict == "new"]


def test_a_sample_of_a_program_with_an_opening_balance_and_splits():
    reading = read_bank(SAMPLES / "us_program.qif", ReadOptions(closing=Decimal("157499.25")))
    assert [(row.date, row.amount) for row in new(reading)] == [
        (dt.date(2026, 9, 4), Decimal("60000.00")),
        (dt.date(2026, 9, 21), Decimal("-1250.75")),
    ]
    assert (reading.opening, reading.proved, reading.rows[-1].text) == (Decimal("98750.00"), 1, "leaflets stamps 1042")


def test_a_sample_with_dots_in_days_and_amounts():
    reading = read_bank(SAMPLES / "es_dots.qif")
    assert [(row.date, row.amount) for row in new(reading)] == [
        (dt.date(2026, 9, 4), Decimal("60000.00")),
        (dt.date(2026, 9, 5), Decimal("-15.00")),
    ]


# What is read -------------------------------------------------------------------------------------------------------------


@CASES
@given(
    month=months(least=1),
    dates=st.sampled_from(QIF_DATES),
    numbers=st.sampled_from(NUMBERS),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_a_month_reads_back_the_same_or_its_days_are_asked_about(tmp_path, month, dates, numbers, newline):
    path = tmp_path / "statement.dat"
    path.write_bytes(month_as_qif(month, dates, numbers, newline=newline))
    reading = outcome(path)
    if isinstance(reading, FileRefused):
        assert reading.name == "ambiguous-dates"
        assert dates not in ("dmy.", "ymd-")
        assert all(day.day <= 12 for day, _, _ in month.lines)
        reading = outcome(path, ReadOptions(dates=dates[:3]))
    assert lines(reading) == sorted(month.expected)
    assert (reading.kind, reading.accounts) == ("qif", ("Checking",))


def test_every_field_of_a_record_finds_its_place(read):
    grant, fee = new(read(GRANT.replace("^", "N06-DC-EST-016\nLIncome\nAMain Street\nA12345 X\nCX\nU2,500.00\n^") + FEE))
    assert (grant.date, grant.amount, grant.row, grant.place) == (dt.date(2026, 9, 15), Decimal("2500.00"), 2, "line 2")
    assert (grant.counterparty, grant.text, grant.reference) == ("Embassy of X", "Second share 06-DC-EST-016", "")
    assert (fee.text, fee.counterparty) == ("SERVICE CHARGE", "")


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("12/31'04", "mdy", dt.date(2004, 12, 31)),
        ("1/ 5'2004", "mdy", dt.date(2004, 1, 5)),
        ("1/ 5' 4", "dmy", dt.date(2004, 5, 1)),
        ("31.12’04", "dmy", dt.date(2004, 12, 31)),
        ("12/31/98", "mdy", dt.date(1998, 12, 31)),
        (" 3- 5-2026", "dmy", None),
        ("3- 5-2026", "dmy", dt.date(2026, 5, 3)),
        ("2026-09-15", "dmy", dt.date(2026, 9, 15)),
        ("5 Jan 2026", "dmy", dt.date(2026, 1, 5)),
        ("12/31'98", "mdy", None),
        ("2/30'04", "mdy", None),
        ("1/5/4", "mdy", None),
    ],
)
def test_days_are_read_as_programs_write_them(text, order, day):
    meant = days_of(text)
    assert (getattr(meant, order) if meant else None) == day


def test_days_without_an_apostrophe_are_those_of_tables():
    assert days_of("15/09/2026") == days("15/09/2026")


def test_comments_lists_and_securities_are_accounted_for_and_move_no_money(read):
    text = (
        "# written by hand\n!Option:AutoSwitch\n!Account\nNChecking\nTBank\n^\n!Clear:AutoSwitch\n!Type:Cat\nNIncome\nDAll of it\nI\n^\n"
        f"!Account\nNChecking\nTBank\n^\n!Type:Bank \n{GRANT}^\n\n{FEE}!Type:Invst\nD09/17/2026\nNBuy\nT900.00\n^\n"
    )
    reading = read(text)
    assert reading.counts == {"rows": 6, "new": 2, "not_a_transaction": 4, "refused": 0}
    assert [row.why for row in reading.rows if row.why] == [
        "names an account", "names a category", "names an account", "a movement of securities, not of a bank account",
    ]  # fmt: skip
    assert reading.accounts == ("Checking",)


def test_the_opening_balance_is_no_transaction_and_proves_the_file_with_a_closing_one(read):
    opening = "D09/01/2026\nT1,000.00\nPOpening Balance\nL[Checking]\n^\n"
    for text in (opening + GRANT + FEE, FEE + GRANT + opening):
        reading = read(text, closing=Decimal("3487.50"))
        assert reading.counts == {"rows": 3, "new": 2, "not_a_transaction": 1, "refused": 0}
        assert (reading.opening, reading.proved, reading.sums["net"]) == (Decimal("1000.00"), 1, Decimal("2487.50"))
    assert read(opening + GRANT, closing=Decimal("1.00")).name == "balance-contradicts"


def test_an_opening_balance_within_the_file_is_one_only_as_a_transfer_to_itself(read):
    opening = "D09/15/2026\nT1,000.00\nPSaldo inicial\nL[Checking]\n^\n"
    named = f"!Account\nNChecking\n^\n!Type:Bank\n{GRANT}{opening}{FEE}"
    assert [row.amount for row in new(read(named))] == [Decimal("2500.00"), Decimal("-12.50")]
    assert read(named).opening == Decimal("1000.00")
    assert len(new(read(GRANT + opening + FEE))) == 3
    assert len(new(read(opening.replace("inicial", "inicial de la factura 12") + FEE))) == 2


def test_an_opening_balance_that_is_not_the_oldest_record_is_no_balance(read):
    opening = "D09/20/2026\nT1,000.00\nPOpening Balance\n^\n"
    reading = read(opening + GRANT + FEE)
    assert (reading.opening, len(new(reading))) == (None, 2)


def test_splits_add_up_or_the_record_is_refused(read):
    split = GRANT.replace("^", "SIncome\nEfirst\nD9/15'26\n$2,000.00\nSOther\nEsecond\n$500.00\n^")
    assert new(read(split))[0].amount == Decimal("2500.00")
    refused = read(split.replace("$500.00", "$400.00") + FEE)
    assert [(problem.where, problem.name) for problem in refused.problems] == [("line 2", "splits-differ")]
    assert "2,400.00" in refused.problems[0].what
    assert read(split.replace("$500.00", "$five")).name == "not-an-amount"
    by_percent = GRANT.replace("^", "SIncome\n%80\nSOther\n%20\n^")
    assert new(read(by_percent))[0].amount == Decimal("2500.00")


# What is decided, or asked for --------------------------------------------------------------------------------------------


def test_days_that_can_be_read_in_two_ways_are_shown_both_ways_and_the_officer_decides(read):
    text = "D03/04/2026\nT1.50\nPA\n^\nD05/06/2026\nT-1.50\nPB\n^\n"
    refused = read(text)
    assert isinstance(refused, Ambiguous)
    assert (refused.name, refused.problems[0].where) == ("ambiguous-dates", "line 2")
    assert [choice.option for choice in refused.choices] == ["--dates dmy", "--dates mdy"]
    assert refused.choices[0].facts["first and last"] == "2026-04-03 to 2026-06-05"
    assert [row.date for row in new(read(text, dates="mdy"))] == [dt.date(2026, 3, 4), dt.date(2026, 5, 6)]


def test_one_day_above_twelve_decides_for_the_whole_file(read):
    reading = read("D03/04/2026\nT1.50\nPA\n^\nD05/13/2026\nT-1.50\nPB\n^\n")
    assert [row.date for row in new(reading)] == [dt.date(2026, 3, 4), dt.date(2026, 5, 13)]
    assert reading.evidence[0] == "Dates: month/day/year: 05/13/2026 in line 6 cannot be day/month/year."


def test_days_that_exclude_each_other_are_refused(read):
    refused = read("D13/04/2026\nT1.50\nPA\n^\nD05/13/2026\nT-1.50\nPB\n^\n")
    assert (refused.name, refused.problems[0].where) == ("mixed-dates", "line 6")


@pytest.mark.parametrize(
    ("amounts", "options", "read_as"),
    [
        (["1,000", "-2.5"], {}, ["1000.00", "-2.50"]),
        (["1.000", "-2,5"], {}, ["1000.00", "-2.50"]),
        (["1 000,25", "-2"], {}, ["1000.25", "-2.00"]),
        (["1,000", "2,500"], {}, "ambiguous-amounts"),
        (["1,000", "2,501"], {"account_currency": "USD"}, ["1000.00", "2501.00"]),
        (["1,000", "2,500"], {"decimal": "comma"}, ["1.00", "2.50"]),
        (["1,000", "2,500"], {"sign": "reversed", "decimal": "point"}, ["-1000.00", "-2500.00"]),
        (["1.25", "2,5"], {}, "mixed-amounts"),
    ],
)
def test_amounts_are_read_as_the_whole_file_proves(read, amounts, options, read_as):
    reading = read("".join(f"D2026-09-1{i}\nT{amount}\nPA\n^\n" for i, amount in enumerate(amounts)), **options)
    if isinstance(read_as, str):
        assert reading.name == read_as
    else:
        assert [row.amount for row in new(reading)] == [Decimal(amount) for amount in read_as]


def test_a_file_without_marks_cannot_be_read_by_marks(read):
    with pytest.raises(NotUnderstood, match="no marks"):
        read(GRANT, sign="marks")


# Several accounts and refusals --------------------------------------------------------------------------------------------


def test_several_accounts_are_refused_by_name_until_one_is_chosen(read):
    text = f"!Account\nNChecking\n^\n!Type:Bank\n{GRANT}!Account\nNVisa\nTCCard\n^\n!Type:CCard\n{FEE}"
    refused = read(text)
    assert refused.name == "several-accounts"
    assert "Checking" in refused.problems[0].what
    assert "Visa" in refused.problems[1].what
    assert [row.amount for row in new(read(text, sheet="Visa"))] == [Decimal("-12.50")]


def test_after_a_list_of_accounts_none_of_them_is_the_one(read):
    assert read(f"!Account\nNChecking\n^\nNVisa\n^\n!Type:Bank\n{GRANT}").accounts == ()


def test_every_bad_record_is_named_with_its_line_and_all_that_is_wrong(read):
    bad = [
        ("D02/30/2026\nTabc\n^\n", "not-a-date"),
        ("T5.00\nPA\n^\n", "no-date"),
        ("D09/15/2026\nPA\n^\n", "no-amount"),
        ("D09/15/2026\nT5.00\nU6.00\n^\n", "amounts-differ"),
        ("D09/15/2026\nT5.00\nMtwo\nTen\n^\n", "field-repeated"),
        ("D09/15'98\nT5.00\nPA\n^\n", "not-a-date"),
        ("D09/17/2026\nT5.00\nPcut off", "truncated-file"),
    ]
    refused = read(GRANT + "".join(text for text, _ in bad))
    assert [problem.name for problem in refused.problems] == [name for _, name in bad]
    first = refused.problems[0]
    assert first.where == "line 7"
    assert first.what == '"02/30/2026" is not a day of the calendar, read as month/day/year; "abc" is not an amount'
    assert all(problem.where.startswith("line ") and problem.cure for problem in refused.problems)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("!Type:Cat\nNIncome\nI\n^\n", "only cat"),
        ("!Account\nNChecking\nTBank\n^\n", "only account"),
        ("!Type:Bank\n", "no transactions"),
        ("!Type:Invst\nD1/ 1'01\nNCash\n^\n", "only invst"),
    ],
)
def test_a_file_without_transactions_of_a_bank_is_refused(read, text, says):
    refused = read(text)
    assert refused.name == "no-rows"
    assert says in refused.problems[0].what


def test_what_old_programs_put_at_the_end_of_a_file_is_no_record(read):
    assert read(GRANT + "\r\n\x1a").counts["rows"] == 1


def test_lines_that_mean_nothing_are_told(read):
    assert 'the first "Z" in line 6' in read(GRANT.replace("^", "Zodd\n^")).notes[0]


@CASES
@given(month=months(least=2), part=st.floats(0.0, 1.0))
def test_a_file_cut_off_anywhere_is_refused_or_every_whole_record_is_read(tmp_path, month, part):
    whole = month_as_qif(month, "ymd-", "1234.56").decode()
    kept = whole[: int(len(whole) * part)]
    path = tmp_path / "statement.dat"
    path.write_text(kept)
    found = outcome(path)
    if isinstance(found, BankReading):
        assert kept.rstrip().endswith("^")
        assert [(row.date, row.amount, row.text) for row in new(found)] == month.expected[: kept.count("^") - 1]


@CASES
@given(month=months(least=2), at=st.floats(0.0, 1.0), gone=st.integers(0, 30), put=st.text(max_size=12))
def test_damage_is_refused_or_every_record_is_still_accounted_for(tmp_path, month, at, gone, put):
    whole = month_as_qif(month, "ymd-", "1234.56").decode()
    place = int(len(whole) * at)
    path = tmp_path / "statement.dat"
    path.write_bytes((whole[:place] + put + whole[place + gone :]).encode("utf-8", "replace"))
    found = outcome(path)
    if isinstance(found, BankReading):
        counts = found.counts
        assert counts["rows"] == counts["new"] + counts["not_a_transaction"] + counts["refused"] == len(found.rows)


@pytest.mark.skipif(SHARED is None, reason="the shared sample data is not on this machine")
def test_real_files_are_read_or_refused_by_line():
    found = {path.name: outcome(path) for path in sorted((SHARED / "data" / "qif").rglob("*.qif"))}
    assert len(found) >= 8
    for name, reading in found.items():
        if isinstance(reading, FileRefused):
            assert all(problem.cure and problem.where.startswith("line ") for problem in reading.problems), name
    assert sum(isinstance(reading, BankReading) for reading in found.values()) >= 5
