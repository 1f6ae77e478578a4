"""camt.052, .053 and .054 in every version: read right, or refused with line and reason."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from imports.bank import read_bank
from imports.reading import ReadOptions, to_json
from ledger.errors import FileRefused
from tests.imports.months import outcome

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "bank"
DATES = "<BookgDt><Dt>2026-03-02</Dt></BookgDt>"


def entry(size="5.00", mark="CRDT", more=DATES, status="BOOK", code="USD"):
    return f'<Ntry>\n<Amt Ccy="{code}">{size}</Amt><CdtDbtInd>{mark}</CdtDbtInd><Sts>{status}</Sts>{more}</Ntry>'


def balance(kind, size, mark="CRDT", code="USD"):
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="{code}">{size}</Amt><CdtDbtInd>{mark}</CdtDbtInd>'
        "<Dt><Dt>2026-03-02</Dt></Dt></Bal>"
    )


def statement(*inside, name="Stmt", number="S1", account="<IBAN>XX01</IBAN>"):
    return f"<{name}><Id>{number}</Id><Acct><Id>{account}</Id></Acct>{''.join(inside)}</{name}>"


@pytest.fixture
def read(tmp_path):
    def one(*statements, message="BkToCstmrStmt", **options):
        path = tmp_path / "march.xml"
        path.write_text(f"<Document><{message}>{''.join(statements)}</{message}></Document>")
        return outcome(path, ReadOptions(**options))

    return one


def row(reading):
    assert not isinstance(reading, FileRefused), reading.problems
    return reading.rows[0]


def test_a_day_is_read_whole():
    reading = read_bank(SAMPLES / "camt053_day.xml")
    assert (reading.kind, reading.currency, reading.accounts) == ("camt", "USD", ("XX79000000001234567890",))
    assert (reading.opening, reading.closing, reading.proved) == (Decimal(1000), Decimal("50949.50"), 1)
    assert reading.counts == {"rows": 5, "new": 4, "not_a_transaction": 1, "refused": 0}
    assert "4 control totals of the bank agree with the entries." in reading.evidence
    sent, returned, batch, fee, waiting = reading.rows
    assert (sent.row, sent.date, sent.value_date) == (27, dt.date(2026, 9, 30), dt.date(2026, 10, 1))
    assert (sent.amount, sent.original) == (49962, (Decimal(43000), "EUR"))
    assert sent.text == "Incoming transfer CHRG USD 38.00 Contribution 2026 06-XX-EST-001"
    assert (sent.reference, sent.counterparty, sent.counterparty_iban) == (
        "BANK-77001", "Ministry of Examples", "YY5500001111222233334444",
    )  # fmt: skip
    assert (returned.amount, returned.counterparty, returned.counterparty_iban) == (250, "A. Supplier", "44-17")
    assert returned.text == "AC04 account closed PAY-17"
    assert (batch.amount, batch.counterparty, batch.text) == (-250, "", "First Payee Travel Second Payee Hotel")
    assert (fee.amount, fee.date) == (Decimal("-12.50"), dt.date(2026, 9, 30))
    assert (waiting.verdict, waiting.why) == ("not_a_transaction", "pending (PDNG): not booked yet")
    assert to_json(reading)["rows"][0]["row"] == 27


@pytest.mark.parametrize("message", ["BkToCstmrStmt", "BkToCstmrStmtV01", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn"])
@pytest.mark.parametrize("name", ["Stmt", "Rpt", "Ntfctn"])
def test_every_message_is_read_whatever_its_version_is_called(read, message, name):
    reading = read(statement(entry(), name=name), message=message)
    assert row(reading).amount == 5
    assert reading.reading["format"] == {"Stmt": "camt.053", "Rpt": "camt.052", "Ntfctn": "camt.054"}[name]


@pytest.mark.parametrize(
    "account", ["<IBAN>XX01</IBAN>", "<Othr><Id>XX01</Id></Othr>", "<BBAN>XX01</BBAN>", "<PrtryAcct><Id>XX01</Id></PrtryAcct>"]
)
def test_an_account_is_found_wherever_versions_put_it(read, account):
    assert read(statement(entry(), account=account)).accounts == ("XX01",)


@pytest.mark.parametrize(
    ("dates", "booked", "value"),
    [
        ("<BookgDt><Dt>2026-03-02</Dt></BookgDt><ValDt><Dt>2026-03-04</Dt></ValDt>", "2026-03-02", "2026-03-04"),
        ("<BookgDt><DtTm>2026-03-02T23:59:59.999+01:00</DtTm></BookgDt>", "2026-03-02", "None"),
        ("<BookgDt><Dt>2026-03-02Z</Dt></BookgDt>", "2026-03-02", "None"),
        ("<BookgDt>2026-03-02</BookgDt>", "2026-03-02", "None"),
        ("<ValDt><DtTm>2026-03-04T00:00:00.000000000</DtTm></ValDt>", "2026-03-04", "2026-03-04"),
    ],
)
def test_dates_are_read_as_printed(read, dates, booked, value):
    found = row(read(statement(entry(more=dates))))
    assert (str(found.date), str(found.value_date)) == (booked, value)


@pytest.mark.parametrize(
    ("bad", "name", "told"),
    [
        (entry("12..34"), "not-an-amount", '"12..34" is not an amount'),
        (entry("12,34"), "not-an-amount", '"12,34" is not an amount'),
        (entry("-5.00"), "not-an-amount", '"-5.00" is not an amount'),
        (entry("1e5"), "not-an-amount", '"1e5" is not an amount'),
        (entry("5.001"), "too-many-decimals", "5.001 has more decimals than USD allows (2)"),
        (entry(mark=""), "not-a-mark", "says neither CRDT nor DBIT"),
        (entry(more="<BookgDt><Dt>2026-02-30</Dt></BookgDt>"), "not-a-date", '"2026-02-30" is not a day'),
        (entry(more="<BookgDt><Dt>30.03.2026</Dt></BookgDt>"), "not-a-date", '"30.03.2026" is not a day'),
        (entry(more="<BookgDt><Dt>0001-01-01</Dt></BookgDt>"), "not-a-date", '"0001-01-01" is not a day'),
        (entry(more=""), "not-a-date", "neither a booking date nor a value date"),
        (entry(code="EUR"), "other-currency", "EUR is not the account's currency (USD)"),
    ],
)
def test_bad_entries_are_all_named_with_their_lines(read, bad, name, told):
    refused = read(statement(balance("OPBD", "0"), entry(), bad, bad))
    assert [(problem.name, problem.where) for problem in refused.problems] == [(name, "line 2"), (name, "line 3")]
    assert told in refused.problems[0].what
    assert read(statement(balance("OPBD", "0"), entry(), bad), skip_refused=True).counts["refused"] == 1


def test_zero_needs_no_sign(read):
    reading = read(statement(balance("OPBD", "0.00", ""), entry(), entry("0.00", ""), balance("CLBD", "5")))
    assert (reading.counts["new"], reading.proved) == (2, 1)


def test_amounts_may_have_more_zeros_than_the_currency_has_decimals(read):
    reading = read(statement(balance("OPBD", "1.00000"), entry("5.50000"), balance("CLBD", "6.5")))
    assert (str(row(reading).amount), reading.closing, reading.proved) == ("5.50", Decimal("6.50"), 1)


@pytest.mark.parametrize("status", ["PDNG", "INFO", "FUTR", "<Cd>PDNG</Cd>", "<Prtry>HELD</Prtry>"])
def test_what_is_not_booked_moves_no_money(read, status):
    reading = read(statement(balance("OPBD", "1"), entry(), entry(status=status), balance("CLBD", "6")))
    assert reading.counts == {"rows": 2, "new": 1, "not_a_transaction": 1, "refused": 0}
    assert reading.proved == 1


def test_a_reversal_keeps_the_sign_that_is_stated(read):
    reversal = "<RvslInd>true</RvslInd>" + DATES
    reading = read(statement(balance("OPBD", "9"), entry(mark="DBIT", more=reversal), balance("CLBD", "4")))
    assert (row(reading).amount, reading.proved) == (-5, 1)


@pytest.mark.parametrize(("opens", "closes"), [("OPBD", "CLBD"), ("PRCD", "CLBD"), ("OPBD", "ITBD"), ("ITBD", "ITBD")])
def test_the_entries_are_held_against_the_booked_balances(read, opens, closes):
    ends = (balance("CLAV", "77"), balance("FWAV", "78"), balance(opens, "3", "DBIT"), balance(closes, "2"))
    reading = read(statement(*ends, entry()))
    assert (reading.opening, reading.closing, reading.proved) == (-3, 2, 1)


def test_balances_of_a_moment_within_the_day_contradict_nothing(read):
    reading = read(statement(balance("OPBD", "3"), balance("ITBD", "99"), entry(), name="Rpt"))
    assert (row(reading).amount, reading.proved, reading.closing) == (5, 0, None)


def test_of_several_days_in_one_statement_the_first_opening_and_the_last_closing_count(read):
    days = (
        balance("CLBD", "8").replace("03-02", "03-03"),
        balance("OPBD", "5").replace("03-02", "03-03"),
        balance("CLBD", "5"),
        balance("OPBD", "0"),
    )
    reading = read(statement(*days, entry(), entry("3.00")))
    assert (reading.opening, reading.closing, reading.proved) == (0, 8, 1)


def test_reports_that_repeat_the_opening_of_the_day_are_joined(read):
    reports = [
        statement(balance("OPBD", "3"), entry(more=f"{DATES}<AcctSvcrRef>B-{n}</AcctSvcrRef>"), name="Rpt", number=n)
        for n in (1, 2)
    ]
    reading = read(*reports, message="BkToCstmrAcctRpt")
    assert (reading.counts["new"], reading.opening) == (2, None)


def test_a_balance_that_contradicts_or_cannot_be_read_refuses(read):
    assert read(statement(balance("OPBD", "3"), entry(), balance("CLBD", "9"))).name == "balance-contradicts"
    assert read(statement(balance("OPBD", "x"), entry())).problems[0].name == "not-an-amount"
    assert read(statement(balance("OPBD", "3"), entry(), balance("CLBD", "8", code="EUR"))).problems[0].name == "other-currency"


@pytest.mark.parametrize(
    ("total", "agrees"),
    [
        ("<TtlNtries><NbOfNtries>2</NbOfNtries><Sum>9.00</Sum></TtlNtries>", True),
        ("<TtlNtries><NbOfNtries>2</NbOfNtries><Sum>1.00</Sum></TtlNtries>", True),
        ("<TtlNtries><TtlNetNtryAmt>1.00</TtlNetNtryAmt><CdtDbtInd>CRDT</CdtDbtInd></TtlNtries>", True),
        ("<TtlCdtNtries><NbOfNtries>1</NbOfNtries><Sum>5</Sum></TtlCdtNtries>", True),
        ("<TtlNtries><NbOfNtries>3</NbOfNtries></TtlNtries>", False),
        ("<TtlDbtNtries><NbOfNtries>1</NbOfNtries><Sum>5</Sum></TtlDbtNtries>", False),
        ("<TtlNtries><TtlNetNtry><Amt>1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></TtlNetNtry></TtlNtries>", False),
    ],
)
def test_control_totals_are_proved(read, total, agrees):
    found = read(statement(f"<TxsSummry>{total}</TxsSummry>", entry(), entry("4.00", "DBIT")))
    assert isinstance(found, FileRefused) != agrees
    if not agrees:
        assert found.problems[0].name == "total-disagrees"


@pytest.mark.parametrize(
    ("details", "reference"),
    [
        ("<AcctSvcrRef>B-77</AcctSvcrRef><NtryRef>1</NtryRef>", "B-77"),
        ("<AcctSvcrRef>NONREF</AcctSvcrRef>", ""),
        ("<NtryRef>0001</NtryRef>", ""),
        ("<NtryRef>2026030200017</NtryRef>", "2026030200017"),
        ("<NtryDtls><TxDtls><Refs><AcctSvcrRef>B-78</AcctSvcrRef></Refs></TxDtls></NtryDtls>", "B-78"),
    ],
)
def test_only_the_banks_own_reference_is_one(read, details, reference):
    assert row(read(statement(entry(more=DATES + details)))).reference == reference


@pytest.mark.parametrize(
    ("details", "text"),
    [
        ("<RmtInf><Ustrd>Rent</Ustrd><Ustrd>March</Ustrd></RmtInf>", "Rent March"),
        ("<RmtInf><Strd><RfrdDocInf><Nb>INV-7</Nb></RfrdDocInf><AddtlRmtInf>late</AddtlRmtInf></Strd></RmtInf>", "INV-7 late"),
        ("<Refs><EndToEndId>E-1</EndToEndId></Refs><RmtInf><Ustrd>for E-1</Ustrd></RmtInf>", "for E-1"),
        ("<Refs><EndToEndId>NOTPROVIDED</EndToEndId><MndtId>M-1</MndtId></Refs><AddtlTxInf>Direct debit</AddtlTxInf>", "Direct debit M-1"),
        ("<Chrgs><Rcrd><Amt Ccy='USD'>1.50</Amt></Rcrd></Chrgs>", "CHRG USD 1.50"),
    ],
)  # fmt: skip
def test_all_that_is_said_is_text(read, details, text):
    assert row(read(statement(entry(more=f"{DATES}<NtryDtls><TxDtls>{details}</TxDtls></NtryDtls>")))).text == text


@pytest.mark.parametrize(
    ("details", "original"),
    [
        (
            "<AmtDtls><InstdAmt><Amt Ccy='EUR'>4.00</Amt></InstdAmt><TxAmt><Amt Ccy='USD'>5.00</Amt></TxAmt></AmtDtls>",
            (-4, "EUR"),
        ),
        ("<AmtDtls><InstdAmt><Amt Ccy='USD'>5.00</Amt></InstdAmt></AmtDtls>", None),
        ("<AmtDtls><CntrValAmt><Amt Ccy='JPY'>700</Amt></CntrValAmt></AmtDtls>", (-700, "JPY")),
        ("<TxAmt><Amt Ccy='EUR'>4.00</Amt></TxAmt>", (-4, "EUR")),
    ],
)
def test_what_was_sent_is_kept_beside_what_was_booked(read, details, original):
    inside = f"{DATES}<NtryDtls><TxDtls>{details}</TxDtls></NtryDtls>"
    assert row(read(statement(entry(mark="DBIT", more=inside)))).original == original


def test_several_statements_are_joined_and_a_repeated_message_counts_once(read):
    first = statement(balance("OPBD", "0"), entry(), balance("CLBD", "5"))
    second = statement(balance("OPBD", "5"), entry(), balance("CLBD", "10"), number="S2")
    reading = read(first, second, first)
    assert (reading.counts["new"], reading.counts["not_a_transaction"], reading.closing, reading.proved) == (2, 1, 10, 2)


def test_reports_that_overlap_do_not_double(read):
    one, two = (entry(more=f"{DATES}<AcctSvcrRef>B-{n}</AcctSvcrRef>") for n in (1, 2))
    reading = read(statement(one, name="Rpt"), statement(one, two, name="Rpt", number="S2"), message="BkToCstmrAcctRpt")
    assert (reading.counts["new"], reading.sums["in"]) == (2, 10)


@pytest.mark.parametrize(
    "text",
    [
        "<Document><CstmrCdtTrfInitn/></Document>",
        "<Document><BkToCstmrStmt><GrpHdr/></BkToCstmrStmt></Document>",
        "<Document><Stmt><Ntry/></Stmt></Document>",
    ],
)
def test_another_message_is_refused_as_none(tmp_path, text):
    path = tmp_path / "other.xml"
    path.write_text(text)
    assert outcome(path).name == "no-statement"
