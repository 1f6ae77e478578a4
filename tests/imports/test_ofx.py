"""OFX 1, OFX 2 and QFX: what banks write is read as they mean it, or refused with the line and what to do."""

import datetime as dt
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.bank import read_bank
from imports.reading import Ambiguous, BankReading, ReadOptions
from ledger.errors import FileRefused
from tests.imports.months import outcome
from tests.imports.ofx_writers import HEADER, XML, bank, month_as_ofx, ofx, transaction
from tests.imports.test_bank_months import lines, months
from tests.shared import SHARED

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "bank"
CASES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
GRANT = {
    "TRNTYPE": "CREDIT",
    "DTPOSTED": "20260915",
    "TRNAMT": "2500.00",
    "FITID": "A1",
    "NAME": "Embassy of X",
    "MEMO": "Second share",
}
FEE = {"TRNTYPE": "FEE", "DTPOSTED": "20260916", "TRNAMT": "-12.50", "FITID": "A2", "NAME": "SERVICE CHARGE"}


@pytest.fixture
def read(tmp_path):
    """Read a text (or bytes) as a file; the reading, or the refusal."""

    def reading(content: str | bytes, **options: object) -> BankReading | FileRefused:
        path = tmp_path / "statement.dat"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("cp1252"))
        return outcome(path, ReadOptions(**options))

    return reading


def new(reading):
    return [row for row in reading.rows if row.verdict == "new"]


def test_a_sample_of_a_bank_that_closes_no_tag():
    reading = read_bank(SAMPLES / "us_checking.ofx", ReadOptions(opening=Decimal("100000.00")))
    assert (reading.counts["new"], reading.sums["in"], reading.sums["out"]) == (3, Decimal("60000.00"), Decimal("1265.75"))
    assert (reading.closing, reading.proved, reading.currency) == (Decimal("158734.25"), 1, "USD")
    wire, fee, check = reading.rows
    assert (wire.counterparty, wire.value_date) == ("PERMANENT MISSION OF X", dt.date(2026, 9, 5))
    assert wire.text == "WIRE IN 06-DC-EST-016 SECOND SHARE & COSTS"
    assert (fee.text, fee.counterparty, check.text) == ("INCOMING WIRE FEE", "", "CHECK 1042")


def test_a_sample_in_xml_with_commas_and_a_pending_payment():
    reading = read_bank(SAMPLES / "fr_comma.ofx")
    assert reading.counts == {"rows": 3, "new": 2, "not_a_transaction": 1, "refused": 0}
    assert [row.amount for row in new(reading)] == [Decimal("1200.50"), Decimal("-8.20")]
    assert (reading.closing, reading.rows[0].text) == (Decimal("11192.30"), "Virement reçu — contribution 2026")


# What is read -------------------------------------------------------------------------------------------------------------


@CASES
@given(
    month=months(least=1), version=st.sampled_from([1, 2]), closed=st.booleans(), comma=st.booleans(), one_line=st.booleans(),
    zone=st.sampled_from(["", ".000", "[-5:EST]", ".000[+2:CEST]", "[0:GMT]", "[-5"]), charset=st.sampled_from(["utf-8", "cp1252", "iso-8859-1"]),
)  # fmt: skip
def test_a_month_reads_back_the_same_however_the_bank_writes_it(tmp_path, month, version, closed, comma, one_line, zone, charset):
    path = tmp_path / "statement.dat"
    path.write_bytes(
        month_as_ofx(month, version=version, closed=closed, comma=comma, zone=zone, one_line=one_line, charset=charset)
    )
    reading = outcome(path)
    assert isinstance(reading, BankReading), reading
    assert lines(reading) == sorted(month.expected)
    assert reading.closing * 100 == month.opening + sum(cents for _, _, cents in month.lines)
    assert (reading.currency, reading.accounts, reading.kind) == ("USD", ("001-555-0199",), "ofx")


def test_every_field_of_a_transaction_finds_its_place(read):
    grant = {
        **GRANT, "DTAVAIL": "20260917", "REFNUM": "06-DC-EST-016", "CHECKNUM": "000", "<": "<BANKACCTTO><ACCTID>DE89370400440532013000</BANKACCTTO>",
    }  # fmt: skip
    (row, fee) = new(read(ofx(bank(transaction(grant) + transaction(FEE)))))
    assert (row.date, row.value_date) == (dt.date(2026, 9, 15), dt.date(2026, 9, 17))
    assert (row.amount, row.currency, row.reference) == (Decimal("2500.00"), "USD", "A1")
    assert (row.counterparty, row.text, row.counterparty_iban) == (
        "Embassy of X",
        "Second share 06-DC-EST-016",
        "DE89370400440532013000",
    )
    assert (row.row, row.place) == (29, "line 29")
    assert (fee.text, fee.counterparty) == ("SERVICE CHARGE", ""), "a name without a memo is a text, and nobody's name"


def test_a_payee_in_parts_and_a_name_cut_off_its_memo(read):
    payee = {**GRANT, "NAME": "", "<": "<PAYEE><NAME>City of X<ADDR1>Main Street</PAYEE>"}
    cut = {**FEE, "NAME": "WIRE FROM EMBAS", "MEMO": "WIRE FROM EMBASSY OF X"}
    first, second = new(read(ofx(bank(transaction(payee) + transaction(cut)))))
    assert (first.counterparty, first.text) == ("City of X", "Second share")
    assert (second.counterparty, second.text) == ("", "WIRE FROM EMBASSY OF X")


@pytest.mark.parametrize(
    ("header", "charset", "encoding"),
    [
        (HEADER.format(encoding="USASCII", charset="1252"), "cp1252", "cp1252"),
        (HEADER.format(encoding="USASCII", charset="1252"), "utf-8", "utf-8"),
        (HEADER.format(encoding="UNICODE", charset="NONE"), "utf-16", "utf-16"),
        (HEADER.format(encoding="USASCII", charset="8859-1"), "latin-1", "iso-8859-1"),
        (HEADER.format(encoding="USASCII", charset="no-such-page"), "cp1252", "cp1252"),
        (XML.format(charset="ISO-8859-15"), "iso-8859-15", "iso-8859-15"),
        ("OFXHEADER:100DATA:OFXSGMLVERSION:102CHARSET:1252COMPRESSION:NONE", "cp1252", "cp1252"),
        ("\r\n\r\nVERSION:102\r\nCHARSET:1252\r\n", "cp1252", "cp1252"),
        ("", "utf-8", "utf-8"),
    ],
)
def test_the_header_may_be_odd_and_the_charset_is_the_one_the_bytes_are_in(read, header, charset, encoding):
    reading = read(ofx(bank(transaction({**GRANT, "MEMO": "Überweisung für März"})), header=header).encode(charset))
    assert new(reading)[0].text == "Überweisung für März"
    assert reading.encoding == encoding


def test_a_cyrillic_page_that_the_header_names_is_believed(read):
    header = HEADER.format(encoding="USASCII", charset="1251")
    (row,) = new(read(ofx(bank(transaction({**GRANT, "MEMO": "Взнос"})), header=header).encode("cp1251")))
    assert row.text == "Взнос"


def test_entities_comments_and_marked_text_are_characters_and_a_lone_ampersand_stays(read):
    grant = {"TRNTYPE": "CREDIT", "DTPOSTED": "20260915", "TRNAMT": "1.00", "FITID": "1"}
    memo = "<!-- <TRNAMT>9.00 --><MEMO>A &amp; B &lt;x&gt; &#233;&#xE9; AT&T &nothing; 1 < 2 <![CDATA[<c> & d]]>"
    (row,) = new(read(ofx(bank(transaction({**grant, "<": memo})))))
    assert (row.amount, row.text) == (Decimal("1.00"), "A & B <x> éé AT&T &nothing; 1 < 2 <c> & d")


def test_empty_fields_and_transactions_that_nothing_closes_lose_nothing(read):
    open_end = transaction({**GRANT, "MEMO": "", "NAME": "First"}).replace("</STMTTRN>\n", "")
    empty = transaction({"TRNTYPE": "", "CHECKNUM": "", "SIC": "", **FEE})
    found = new(read(ofx(bank(open_end + empty)).replace("</BANKTRANLIST>\n", "")))
    assert [(row.text, row.amount) for row in found] == [("First", Decimal("2500.00")), ("SERVICE CHARGE", Decimal("-12.50"))]


def test_cards_and_small_tags_are_read_too(read):
    text = ofx(bank(transaction(FEE))).replace("BANKMSGSRS", "CREDITCARDMSGSRS").replace("STMTTRNRS", "CCSTMTTRNRS")
    text = (
        text.replace("STMTRS", "CCSTMTRS")
        .replace("BANKACCTFROM", "CCACCTFROM")
        .replace("<OFX>", "<ofx>")
        .replace("</OFX>", "</ofx>")
    )
    assert new(read(text))[0].amount == Decimal("-12.50")


def test_pending_transactions_are_shown_and_move_no_money(read):
    pending = transaction({"TRNTYPE": "DEBIT", "DTTRAN": "20260929", "TRNAMT": "-80.00", "NAME": "HOTEL"}, kind="STMTTRNP")
    more = f"<BANKTRANLISTP>\n<DTASOF>20260930\n{pending}</BANKTRANLISTP>\n"
    reading = read(ofx(bank(transaction(GRANT), more=more, balance=("3000.00", "20260930"))), opening=Decimal("500.00"))
    assert reading.counts == {"rows": 2, "new": 1, "not_a_transaction": 1, "refused": 0}
    assert reading.sums["net"] == Decimal("2500.00")
    assert reading.rows[1].why == "pending: the bank has not booked it yet"
    assert reading.proved == 1


def test_the_cash_of_an_investment_account_is_read_and_trades_are_refused_unless_left_out(read):
    cash = f"<INVBANKTRAN>\n{transaction(GRANT)}<SUBACCTFUND>CASH\n</INVBANKTRAN>\n"
    trade = "<BUYSTOCK><INVBUY><INVTRAN><FITID>B1<DTTRADE>20260910</INVTRAN><TOTAL>-900.00</INVBUY></BUYSTOCK>\n"
    text = (
        ofx(bank(cash))
        .replace("BANKTRANLIST", "INVTRANLIST")
        .replace("STMTRS", "INVSTMTRS")
        .replace("BANKACCTFROM", "INVACCTFROM")
    )
    assert [row.amount for row in new(read(text))] == [Decimal("2500.00")]
    text = text.replace("<INVBANKTRAN>", f"{trade}<INVBANKTRAN>", 1)
    refused = read(text)
    assert [(problem.where, problem.name) for problem in refused.problems] == [("line 29", "securities")]
    assert read(text, skip_refused=True).counts == {"rows": 2, "new": 1, "not_a_transaction": 0, "refused": 1}


# Proof --------------------------------------------------------------------------------------------------------------------


def test_the_ledger_balance_is_the_closing_balance_and_with_an_opening_it_proves_the_file(read):
    text = ofx(bank(transaction(GRANT) + transaction(FEE), balance=("3487.50", "20260930120000[-5:EST]")))
    alone = read(text)
    assert (alone.opening, alone.closing, alone.proved) == (None, Decimal("3487.50"), 0)
    assert any("only one in the file" in sentence for sentence in alone.evidence)
    assert read(text, opening=Decimal("1000.00")).proved == 1
    assert read(text, opening=Decimal("1000.01")).name == "balance-contradicts"


@pytest.mark.parametrize(
    ("day", "why"),
    [("20261004", "after the last day of the file"), ("20260915", "before the last transaction"), ("", "states no day")],
)
def test_a_ledger_balance_of_another_day_is_told_and_not_taken(read, day, why):
    reading = read(ofx(bank(transaction(GRANT) + transaction(FEE), balance=("3487.50", day))))
    assert reading.closing is None
    assert why in reading.notes[0]


def test_a_balance_that_is_no_amount_is_refused_and_an_empty_one_is_none(read):
    assert read(ofx(bank(transaction(GRANT), balance=("n/a", "20260930")))).name == "not-an-amount"
    assert read(ofx(bank(transaction(GRANT), balance=("", "")))).closing is None


def test_debits_without_a_minus_are_asked_about_and_the_word_of_the_officer_decides(read):
    text = ofx(bank(transaction(GRANT) + transaction({**FEE, "TRNAMT": "12.50"})))
    refused = read(text)
    assert isinstance(refused, Ambiguous)
    assert (refused.name, [choice.option for choice in refused.choices]) == ("ambiguous-signs", ["--sign plain", "--sign marks"])
    assert [choice.facts["out"] for choice in refused.choices] == ["0.00", "12.50"]
    for sign, amounts in (
        ("plain", ["2500.00", "12.50"]),
        ("marks", ["2500.00", "-12.50"]),
        ("reversed", ["-2500.00", "-12.50"]),
    ):
        assert [row.amount for row in new(read(text, sign=sign))] == [Decimal(amount) for amount in amounts]


@pytest.mark.parametrize(
    ("amounts", "currency", "read_as"),
    [
        (["1234,5", "-1,25"], "EUR", ["1234.50", "-1.25"]),
        (["1,234.50", "+7"], "USD", ["1234.50", "7.00"]),
        (["1,234", "-5"], "JPY", ["1234", "-5"]),
        (["-0000001500.0000", ".5"], "USD", ["-1500.00", "0.50"]),
        (["1.500", "2.750"], "KWD", "ambiguous-amounts"),
        (["1.50", "2,75"], "EUR", "mixed-amounts"),
        (["1.50", "2.7512"], "EUR", "too-many-decimals"),
        (["1.50", "$20"], "USD", "not-an-amount"),
        (["1.50", "20 CR"], "USD", "not-an-amount"),
        (["1.50", "NaN"], "USD", "not-an-amount"),
        (["1.50", "1e5"], "USD", "not-an-amount"),
        (["1.50", "12345678901234567"], "USD", "not-an-amount"),
    ],
)
def test_amounts_with_point_or_comma_are_read_as_the_whole_file_proves(read, amounts, currency, read_as):
    made = "".join(transaction({**GRANT, "FITID": str(i), "TRNAMT": amount}) for i, amount in enumerate(amounts))
    reading = read(ofx(bank(made, currency=currency)))
    if isinstance(read_as, str):
        assert reading.name == read_as
    else:
        assert [row.amount for row in new(reading)] == [Decimal(amount) for amount in read_as]


def test_the_officer_says_which_decimals_three_of_them_are(read):
    text = ofx(bank(transaction({**GRANT, "TRNAMT": "1.500"}), currency="KWD"))
    assert [new(read(text, decimal=mark))[0].amount for mark in ("point", "comma")] == [Decimal("1.500"), Decimal(1500)]


# Several accounts ---------------------------------------------------------------------------------------------------------


def test_several_accounts_are_refused_by_name_until_one_is_chosen(read):
    text = ofx(bank(transaction(GRANT), account="111"), bank(transaction(FEE), account="222", currency="EUR"))
    refused = read(text)
    assert refused.name == "several-accounts"
    assert "111" in refused.problems[0].what
    assert "222" in refused.problems[1].what
    chosen = read(text, sheet="222")
    assert [(row.amount, row.currency) for row in new(chosen)] == [(Decimal("-12.50"), "EUR")]
    assert chosen.counts == {"rows": 2, "new": 1, "not_a_transaction": 1, "refused": 0}


def test_one_number_of_two_types_is_two_accounts(read):
    text = ofx(bank(transaction(GRANT)), bank(transaction(FEE)).replace("CHECKING", "SAVINGS"))
    assert read(text).name == "several-accounts"
    assert [row.amount for row in new(read(text, sheet="001-555-0199 SAVINGS"))] == [Decimal("-12.50")]


def test_overlapping_statements_of_an_account_count_each_transaction_once(read):
    later = bank(
        transaction(FEE) + transaction({**GRANT, "FITID": "A3"}), period=("20260916", "20261015"), balance=("9.00", "20261015")
    )
    reading = read(ofx(later, bank(transaction(GRANT) + transaction(FEE))))
    assert sorted(row.reference for row in new(reading)) == ["A1", "A2", "A3"]
    assert reading.counts == {"rows": 4, "new": 3, "not_a_transaction": 1, "refused": 0}
    assert reading.closing == Decimal("9.00")


def test_one_number_at_two_transactions_of_a_statement_is_told_and_both_are_read(read):
    reading = read(ofx(bank(transaction(GRANT) + transaction(GRANT))))
    assert reading.counts["new"] == 2
    assert "FITID" in reading.notes[0]


def test_a_correction_of_the_bank_takes_the_place_of_what_it_corrects(read):
    right = transaction({**GRANT, "FITID": "A7", "TRNAMT": "250.00", "CORRECTFITID": "A1", "CORRECTACTION": "REPLACE"})
    gone = transaction({**FEE, "FITID": "A8", "CORRECTFITID": "A2", "CORRECTACTION": "DELETE"})
    reading = read(ofx(bank(transaction(GRANT) + transaction(FEE) + right + gone)))
    assert [row.amount for row in new(reading)] == [Decimal("250.00")]
    assert [row.why.split(" in ")[0] for row in reading.rows] == [
        "corrected by the bank", "corrected by the bank", "", "withdraws the transaction",
    ]  # fmt: skip
    assert read(ofx(bank(right + transaction(FEE)))).name == "correction"


# Refusals -----------------------------------------------------------------------------------------------------------------


def test_every_bad_transaction_is_named_with_its_line_and_all_that_is_wrong(read):
    bad = [
        ({**GRANT, "DTPOSTED": "20260231", "TRNAMT": "abc"}, "not-a-date"),
        ({**GRANT, "DTPOSTED": ""}, "no-date"),
        ({**GRANT, "DTPOSTED": "15/09/2026"}, "not-a-date"),
        ({**GRANT, "DTAVAIL": "20269999"}, "not-a-date"),
        ({**GRANT, "TRNAMT": ""}, "no-amount"),
        ({**GRANT, "<": "<TRNAMT>1.00"}, "field-repeated"),
        ({**GRANT, "CORRECTFITID": "A0", "CORRECTACTION": "DELETE"}, "correction"),
        ({**GRANT, "<": "<CURRENCY><CURRATE>1.1<CURSYM>EUR</CURRENCY>"}, "other-currency"),
    ]
    refused = read(ofx(bank("".join(transaction(tags) for tags, _ in bad) + transaction(FEE))))
    assert [problem.name for problem in refused.problems] == [name for _, name in bad]
    first = refused.problems[0]
    assert first.where == "line 29"
    assert first.what == '"20260231" (DTPOSTED) is not a day of the calendar; "abc" (TRNAMT) is not an amount'
    assert all(problem.where.startswith("line ") and problem.cure for problem in refused.problems)


def test_in_a_file_of_one_line_a_bad_transaction_is_named_by_its_number(read):
    text = ofx(bank(transaction({**GRANT, "TRNAMT": "abc"}) + transaction(FEE)), header="").replace("\n", "")
    assert read(text).problems[0].where == "line 1 (FITID A1)"


def test_a_currency_that_all_transactions_state_is_the_accounts_where_the_statement_has_none(read):
    stated = "<CURRENCY><CURRATE>1.0<CURSYM>AUD</CURRENCY>"
    reading = read(ofx(bank(transaction({**GRANT, "<": stated}), currency="")))
    assert reading.currency == "AUD"
    converted = {**GRANT, "<": "<ORIGCURRENCY><CURRATE>1.1<CURSYM>EUR</ORIGCURRENCY>"}
    (row,) = new(read(ofx(bank(transaction(converted)))))
    assert (row.currency, row.text) == ("USD", "Second share EUR at 1.1")


@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        ("<OFX></OFX>", "no-statement", "line 1"),
        ("<OFX>\n<SIGNUPMSGSRSV1>\n<ACCTINFO><DESC>A</ACCTINFO></SIGNUPMSGSRSV1></OFX>", "no-statement", "line 3"),
        ("<OFX>\n<STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>Try later</STATUS></OFX>", "bank-error", "line 2"),
        ("<OFX>\n<STMTTRN><TRNAMT>1</STMTTRN></OFX>", "no-statement", "line 2"),
        ("<OFX>\n<STMTRS>", "truncated-file", "line 2"),
        ("<OFX>\n<!-- <STMTRS></STMTRS></OFX>", "truncated-file", "line 2"),
        ("<OFX>" + "<A>" * 200 + "</OFX>", "truncated-file", "line 1"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd">\n<OFX></OFX>', "unsafe-xml", "line 1"),
        ('<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "b">]><OFX>&a;</OFX>', "unsafe-xml", "line 2"),
    ],
)
def test_a_file_without_a_whole_statement_is_refused_for_its_reason(read, text, name, where):
    refused = read(text)
    assert isinstance(refused, FileRefused)
    assert (refused.name, refused.problems[0].where) == (name, where)
    assert refused.problems[0].cure


def test_a_statement_without_transactions_is_refused(read):
    assert read(ofx(bank(""))).name == "no-rows"


def test_an_error_beside_a_statement_is_told(read):
    error = "<STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>No such account</STATUS>"
    assert "No such account" in read(ofx(bank(transaction(GRANT)), error)).notes[0]


@CASES
@given(month=months(least=2), part=st.floats(0.0, 0.999), closed=st.booleans())
def test_a_file_cut_off_anywhere_is_refused(tmp_path, month, part, closed):
    whole = month_as_ofx(month, version=1, closed=closed, comma=False, zone="", one_line=False, charset="utf-8").rstrip()
    path = tmp_path / "statement.dat"
    path.write_bytes(whole[: 260 + int((len(whole) - 260) * part)])
    assert isinstance(outcome(path), FileRefused)


@CASES
@given(month=months(least=2), at=st.floats(0.0, 1.0), gone=st.integers(0, 60), put=st.text(max_size=20), closed=st.booleans())
def test_damage_is_refused_or_every_transaction_is_still_accounted_for(tmp_path, month, at, gone, put, closed):
    whole = month_as_ofx(month, version=2, closed=closed, comma=False, zone="", one_line=False, charset="utf-8").decode()
    place = int(len(whole) * at)
    path = tmp_path / "statement.dat"
    path.write_bytes((whole[:place] + put + whole[place + gone :]).encode("utf-8", "replace"))
    found = outcome(path)
    if isinstance(found, BankReading):
        counts = found.counts
        assert counts["rows"] == counts["new"] + counts["not_a_transaction"] + counts["refused"] == len(found.rows)


@pytest.mark.timed
@pytest.mark.parametrize(
    "hostile", ["<!--", "<?", "<a ", "<A>", "<!-->", "<![CDATA[", '<a b="', "&", "<MEMO>x</NAME>", "x<![CDATA[x]]>", "<STMTTRN>"]
)
def test_hostile_markup_takes_no_time(read, hostile):
    began = time.process_time()
    read("<OFX><STMTRS><MEMO>" + hostile * (1_000_000 // len(hostile)) + "</STMTRS></OFX>")
    assert time.process_time() - began < 5


@pytest.mark.skipif(SHARED is None, reason="the shared sample data is not on this machine")
def test_real_files_are_read_or_refused_by_line():
    files = sorted(path for path in (SHARED / "data" / "ofx").rglob("*.[oq]fx"))
    found = {path.name: outcome(path) for path in files}
    assert len(found) > 25
    readings = {name: reading for name, reading in found.items() if isinstance(reading, BankReading)}
    assert len(readings) >= 10
    for name, reading in found.items():
        if isinstance(reading, FileRefused):
            assert all(
                problem.cure and (problem.where.startswith("line ") or problem.name == "no-rows") for problem in reading.problems
            ), name


@pytest.mark.parametrize(("fields", "text", "party"), [("<NAME/><MEMO>x", "x", ""), ("<NAME>A<MEMO/>", "", "A")])
def test_a_tag_that_ends_in_itself_is_empty(read, fields, text, party):
    head = "OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM>"
    entry = f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260901<TRNAMT>5.00<FITID>1{fields}</STMTTRN>"
    (row,) = new(read(f"{head}<BANKTRANLIST>{entry}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"))
    assert (row.amount, row.text.replace(party, "").strip(), party in f"{row.counterparty} {row.text}") == (5, text, True)
