"""MT940 and MT942 in the dialects of banks: read right, or refused with line and reason."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from imports.bank import read_bank
from imports.reading import ReadOptions
from ledger.errors import FileRefused
from tests.imports.months import outcome

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "bank"


@pytest.fixture
def read(tmp_path):
    def one(text, **options):
        path = tmp_path / "march.sta"
        path.write_text(text)
        return outcome(path, ReadOptions(**options))

    return one


@pytest.fixture
def line(read):
    """One entry by its :61: line and what stands below it."""

    def one(first, *rest):
        found = read("\n".join([":20:X", ":25:123", ":28C:1", ":60F:C260301USD0,", f":61:{first}", *rest, ""]))
        return found.problems[0] if isinstance(found, FileRefused) else found.rows[0]

    return one


def test_an_amount_may_begin_with_its_comma(line):
    assert line("2603030303D,50NCOMNONREF").amount == Decimal("-0.50")


def test_a_statement_in_two_pages_is_read_whole():
    reading = read_bank(SAMPLES / "mt940_pages.sta")
    assert (reading.kind, reading.currency, reading.accounts) == ("mt940", "USD", ("10020030/1234567",))
    assert (reading.opening, reading.closing, reading.proved) == (Decimal(1000), Decimal(50000), 2)
    assert reading.reading["format"] == "MT940"
    first, returned, batch, fee, undone = reading.rows
    assert (first.row, first.date, first.value_date) == (6, dt.date(2026, 9, 30), dt.date(2026, 10, 1))
    assert first.text == "INCOMING TRANSFER EREF+DONOR-55 CONTRIBUTION 2026 06-XX-EST-001 supplement"
    assert (first.reference, first.counterparty) == ("BANK-77001", "MINISTRY OF EXAMPLES")
    assert (returned.amount, returned.text, returned.counterparty) == (250, "RETURN ACCOUNT CLOSED EREF PAY-17", "A. SUPPLIER")
    assert (batch.amount, fee.amount, fee.date, fee.value_date) == (-250, Decimal("-12.50"), fee.value_date, dt.date(2026, 9, 30))
    assert (undone.amount, undone.date, undone.value_date) == (Decimal("-949.50"), dt.date(2025, 12, 31), dt.date(2026, 1, 2))


@pytest.mark.parametrize(
    ("text", "amount", "reference"),
    [
        ("2603020302C12,50NTRFNONREF//B-1", "12.50", "B-1"),
        ("2603020302D12,NTRFNONREF", "-12.00", ""),
        ("260302CR000000000012,5NMSC", "12.50", ""),
        ("260302DD12,50N024NONREF", "-12.50", ""),
        ("260302RC12,50NTRF", "-12.50", ""),
        ("260302RD12,50NTRF", "12.50", ""),
        ("260302RDR12,50NTRF", "12.50", ""),
        ("260302C12NTRFNONREF//B-1", "12.00", "B-1"),
        ("260302C12.50NTRF", "12.50", ""),
        ("260302C12,50", "12.50", ""),
        ("260302C0,00NTRF", "0.00", ""),
    ],
)
def test_entries_are_read_in_every_dialect(line, text, amount, reference):
    row = line(text)
    assert (str(row.amount), row.reference, row.date) == (amount, reference, dt.date(2026, 3, 2))


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("260302X12,50NTRF", "not-an-amount", '"260302X12,50NTRF" is no entry'),
        ("260302C1.234,50NTRF", "not-an-amount", "is no entry"),
        ("260302C1.234NTRF", "not-an-amount", "is no entry"),
        ("260302C12,505NTRF", "too-many-decimals", "12.505 has more decimals than USD allows (2)"),
        ("260231C12,50NTRF", "not-a-date", "260231 is not a day of the calendar"),
        ("260230C12,50NTRF", "not-a-date", "260230 is not a day of the calendar"),
        ("2603021302C12,50NTRF", "not-a-date", "1302 is not a day of the calendar"),
    ],
)
def test_what_cannot_be_an_entry_is_refused_by_its_line(line, text, name, told):
    problem = line(text)
    assert (problem.name, problem.where) == (name, "line 5")
    assert told in problem.what


def test_the_thirtieth_of_february_is_its_last_day_where_a_booking_date_stands_beside_it(read):
    reading = read(":20:X\n:25:1\n:60F:C240229USD0,\n:61:2402300301C1,NMSC\n:61:2302300301C1,NMSC\n:62F:C240301USD2,\n")
    assert [row.value_date for row in reading.rows] == [dt.date(2024, 2, 29), dt.date(2023, 2, 28)]
    assert [row.date for row in reading.rows] == [dt.date(2024, 3, 1), dt.date(2023, 3, 1)]
    assert len(reading.notes) == 2
    assert "line 4" in reading.notes[0]


@pytest.mark.parametrize(
    ("text", "booked", "value"),
    [
        ("2601021231C1,NMSC", dt.date(2025, 12, 31), dt.date(2026, 1, 2)),
        ("2512310102C1,NMSC", dt.date(2026, 1, 2), dt.date(2025, 12, 31)),
        ("9912310103C1,NMSC", dt.date(2000, 1, 3), dt.date(1999, 12, 31)),
        ("2402280229C1,NMSC", dt.date(2024, 2, 29), dt.date(2024, 2, 28)),
    ],
)
def test_the_booking_date_takes_the_year_nearest_to_the_value_date(line, text, booked, value):
    row = line(text)
    assert (row.date, row.value_date) == (booked, value)


def test_references_and_supplements_are_told_apart(line):
    row = line("260302C1,NTRFOUR-REF-1//B-1", "supplement", ":86:Rent")
    assert (row.reference, row.text) == ("B-1", "Rent OUR-REF-1 supplement")
    row = line("260302C1,N0600733959555      SOME SHOP", ":86:Rent", ":86:March")
    assert (row.reference, row.text) == ("", "Rent March 0733959555 SOME SHOP")
    row = line("260302C1,NTRFNONREF", "GB82WEST12345698765432", ":86:Rent")
    assert (row.text, row.counterparty_iban) == ("Rent", "GB82WEST12345698765432")


def test_an_entry_that_was_broken_at_a_fixed_width_is_joined(line):
    assert line("2603020302CR", "30,00NTRFNONREF", ":86:Rent").amount == 30


def test_a_report_within_the_day_is_read_and_proved_by_its_totals(read):
    report = ":20:R\n:25:123\n:28C:1\n:34F:USDD0,\n:34F:USDC0,\n:13D:2603021200+0100\n:61:260302C5,NTRFNONREF//B1\n:61:260302EC9,NTRF\n"
    reading = read(report + ":90D:0USD0,\n:90C:1USD5,\n")
    assert (reading.currency, reading.counts["new"], reading.counts["not_a_transaction"]) == ("USD", 1, 1)
    assert reading.rows[1].why == "expected: not booked yet"
    assert reading.reading["format"] == "MT942"
    assert "2 control totals" in reading.evidence[-1]
    refused = read(report + ":90C:2USD7,50\n")
    assert refused.problems[0].name == "total-disagrees"
    assert refused.problems[0].where == "line 9"


@pytest.mark.parametrize("told", ["/SUM/1/1/4,00/5,00/", "D000001C000001D4,00C5,00"])
def test_totals_behind_the_closing_balance_are_proved(read, told):
    text = ":20:X\n:25:1\n:60F:C260301USD0,\n:61:260302C5,NTRF\n:61:260302D4,NTRF\n:62F:C260302USD1,\n:86:"
    assert any("control totals" in line for line in read(text + told).evidence)
    wrong = told.replace("5,00", "6,00")
    assert [problem.name for problem in read(text + wrong).problems] == ["total-disagrees"]


@pytest.mark.parametrize(
    ("stated", "account", "currency"),
    [
        ("123456", "123456", ""),
        ("1291.99.348EUR", "1291.99.348", "EUR"),
        ("XX34BANK0142623393 EUR", "XX34BANK0142623393", "EUR"),
        ("BANKXX/123456789/HUF", "BANKXX/123456789", "HUF"),
        ("10020030/1234567", "10020030/1234567", ""),
        ("TRADINGUSD", "TRADINGUSD", ""),
    ],
)
def test_the_account_is_told_from_the_currency_behind_it(read, stated, account, currency):
    reading = read(f":20:X\n:25:{stated}\n:28C:1\n:61:260302C5,NTRF\n")
    assert (reading.accounts, reading.currency) == ((account,), currency)


def test_balances_may_leave_the_currency_out_but_not_change_it(read):
    text = ":20:X\n:25:1\n:60F:C260301USD0,\n:61:260302C5,NTRF\n:62F:C260302{}5,\n"
    assert read(text.format("")).proved == 1
    assert read(text.format("EUR")).problems[0].name == "other-currency"
    assert read(text.format("USD").replace("C260302USD5,", "nothing")).problems[0].name == "not-an-amount"


def test_several_accounts_are_refused_unless_one_is_chosen(read):
    one = ":20:X\n:25:{}\n:60F:C260301USD0,\n:61:260302C{},NTRF\n:62F:C260302USD{},\n-\n"
    text = one.format("111", 5, 5) + one.format("222", 7, 7)
    assert [problem.where for problem in read(text).problems] == ["line 1", "line 7"]
    assert read(text, sheet="222").sums["in"] == 7


def test_a_refused_entry_may_be_left_out(read):
    text = ":20:X\n:25:1\n:60F:C260301USD0,\n:61:260302C5,NTRF\n:61:rubbish\n:62F:C260302USD5,\n"
    assert [problem.where for problem in read(text).problems] == ["line 5"]
    assert read(text, skip_refused=True).counts == {"rows": 2, "new": 1, "not_a_transaction": 0, "refused": 1}


def test_subfields_of_an_entry_in_their_own_tag_are_its_text(line):
    row = line("260302C12,50NTRFNONREF", ":NS:01GUTSCHRIFT", "02MINISTRY OF EXAMPLES")
    assert (row.amount, row.text) == (Decimal("12.50"), "GUTSCHRIFT MINISTRY OF EXAMPLES")


def test_an_envelope_without_a_field_is_no_statement(read):
    refused = read("{1:F01BANKXX:20:X\n")
    assert (refused.name, refused.problems[0].cure) == ("no-statement", "ask the bank for the statement again")
