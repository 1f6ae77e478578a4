"""Norma 43 files of Spanish banks: every total proved, every movement read right, or refused with line and reason."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from imports.bank import read_bank
from imports.entry_words import is_iban
from imports.norma43 import statements
from imports.reading import ReadOptions
from imports.sources import Source
from ledger.errors import FileRefused
from tests.imports.months import Month, outcome
from tests.imports.record_writers import SPANISH_IBAN, norma43

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "bank"
DAY = dt.date(2026, 9, 3)
WHOLE = norma43(Month(100_000, ((DAY, "CONTRIBUTION", 5_000_000), (DAY, "FEE", -1_250))), end="\n")


@pytest.fixture
def read(tmp_path):
    def one(text, charset="cp1252", **options):
        path = tmp_path / "month.n43"
        path.write_bytes(text.encode(charset))
        return outcome(path, ReadOptions(**options))

    return one


def movement(read, columns, *more, concept="04"):
    """The first movement, its columns changed: {first column: text}; `more` records behind it instead of its text."""
    lines = WHOLE.splitlines()
    line = f"{lines[1][:22]}{concept}{lines[1][24:]}"
    for first, text in columns.items():
        line = f"{line[: first - 1]}{text}{line[first - 1 + len(text) :]}"
    lines[1:3] = [line.ljust(80), *(one.ljust(80) for one in more)]
    lines[-1] = f"88{'9' * 18}{len(lines) - 1:06}"
    found = read("\n".join(lines))
    return found.problems[0] if isinstance(found, FileRefused) else found.rows[0]


# Whole files --------------------------------------------------------------------------------------------------------------


def test_a_month_of_an_account_is_read_and_proved():
    reading = read_bank(SAMPLES / "es_transfers.n43")
    assert (reading.kind, reading.currency, reading.encoding) == ("norma43", "EUR", "cp850")
    assert (reading.opening, reading.closing, reading.proved) == (12_500, Decimal("59984.50"), 1)
    assert "2 control totals of the bank agree with the entries." in reading.evidence
    came, fee, back = reading.rows
    assert (came.row, came.date, came.value_date, came.amount) == (2, DAY, dt.date(2026, 9, 4), 50_000)
    assert came.text == "TRANSFERENCIA DE MINISTERIO DE LOS EJEMPLOS, ESPAÑA CONTRIBUCIÓN 2026 EX-ESP-014 MAEC-2026-00017"
    assert (came.original, came.reference) == ((Decimal("58125.00"), "USD"), "")
    assert (fee.amount, fee.text) == (Decimal("-15.50"), "COMISIÓN DE MANTENIMIENTO")
    assert (back.text, back.reference, back.value_date) == (
        "DEVOLUCION CUENTA CANCELADA PAGO 2026-17",
        "770301",
        dt.date(2026, 9, 28),
    )


def test_the_account_is_known_by_its_iban(read):
    assert read(WHOLE).accounts == (SPANISH_IBAN,)
    for bank, branch, account in (("0000", "0000", "0000000000"), ("9999", "9999", "9999999999"), ("0012", "0345", "0000067890")):
        (iban,) = read(WHOLE.replace("210004180200051332", f"{bank}{branch}{account}")).accounts
        assert is_iban(iban)
        assert (iban[4:12], iban[14:]) == (f"{bank}{branch}", account)


def test_an_account_that_is_no_number_or_is_not_there_is_what_it_is_whoever_reads_it():
    """A file that begins otherwise is not taken for one of these: this is what stands behind that."""
    written = Source("month.n43", "norma43", "", 0, WHOLE.replace("210004180200051332", "21000418A200051332").encode("cp1252"))
    (found,), _form = statements(written, "")
    assert found.account == "21000418A200051332"
    with pytest.raises(FileRefused) as refused:
        statements(replace(written, raw=f"88{'9' * 18}000000".ljust(80).encode()), "")
    assert (refused.value.name, refused.value.problems[0].cure) == ("no-statement", "ask the bank for the statement again")


def test_several_accounts_are_asked_about(read):
    text = WHOLE + WHOLE.replace("0200051332", "0200051333").replace("840", "978")
    found = read(text)
    assert (found.name, [problem.where for problem in found.problems]) == ("several-accounts", ["line 1", "line 8"])
    assert read(text, sheet="2").currency == "EUR"


@pytest.mark.parametrize("charset", ["cp1252", "latin-1", "cp850", "utf-8", "utf-8-sig"])
def test_letters_are_read_in_the_code_pages_of_spanish_banks(read, charset):
    text = WHOLE.replace("CONTRIBUTION          ", "CONTRIBUCIÓN DE ESPAÑA")
    assert read(text, charset).rows[0].text == "CONTRIBUCIÓN DE ESPAÑA REF1"


def test_an_account_without_movements_and_a_file_header_are_read(read):
    lines = WHOLE.splitlines()
    header = lines[0][:32] + lines[-2][58:73] + lines[0][47:]
    end = f"{lines[-2][:20]}{'0' * 38}{lines[-2][58:]}"
    found = read("\n".join(["000049260930".ljust(80), header, end, f"88{'9' * 18}000002"]))
    assert (found.counts["rows"], found.closing, found.proved) == (0, Decimal("50987.50"), 1)


def test_a_balance_that_is_left_blank_is_none_and_one_without_a_sign_is_proved_by_the_other(read):
    lines = WHOLE.splitlines()
    blank = lines[-2][:58] + " " * 15 + lines[-2][73:]
    assert read("\n".join([*lines[:-2], blank, lines[-1]])).closing is None
    unsigned = lines[-2][:58] + "0" + lines[-2][59:]
    assert read("\n".join([*lines[:-2], unsigned, lines[-1]])).closing == Decimal("50987.50")
    below = norma43(Month(0, ((DAY, "FEE", -1_250),)), end="\n")
    at = below.index("\n33") + 1 + 58
    assert read(below[:at] + "0" + below[at + 1 :]).name == "balance-contradicts"


# Totals -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "new", "name", "what"),
    [
        (21, 25, "00002", "total-disagrees", "the bank's total of debits is 2, together 12.50, but the entries make 1"),
        (26, 39, f"{1251:014}", "total-disagrees", "the bank's total of debits is 1, together 12.51"),
        (40, 44, "00000", "total-disagrees", "the bank's total of credits is 0"),
        (45, 58, f"{1:014}", "total-disagrees", "the bank's total of credits is 1, together 0.01"),
        (60, 73, f"{1:014}", "balance-contradicts", "a difference of -50,987.49"),
        (59, 59, "3", "not-an-amount", "is not 1 (debit) or 2 (credit) and fourteen digits"),
        (26, 39, "x".ljust(14), "not-an-amount", "is not an amount"),
        (11, 20, "0200051333", "other-account", "this ends the account 210004180200051333 840, but 210004180200051332 840 was begun in line 1"),
        (74, 76, "978", "other-account", "210004180200051332 978"),
    ],
)  # fmt: skip
def test_an_end_that_does_not_hold_is_named_with_its_difference(read, first, last, new, name, what):
    lines = WHOLE.splitlines()
    lines[5] = lines[5][: first - 1] + new + lines[5][last:]
    (problem,) = read("\n".join(lines)).problems
    assert (problem.name, problem.where) == (name, "line 6")
    assert what in problem.what


def test_the_number_of_records_is_proved_and_may_count_the_last(read):
    month = Month(100_000, ((DAY, "CONTRIBUTION", 5_000_000),))
    assert read(norma43(month, counted=1)).proved == 1
    for wrong in (-1, 2):
        (problem,) = read(norma43(month, counted=wrong)).problems
        assert (problem.name, problem.where) == ("total-disagrees", "line 5")
        assert f"stated as {4 + wrong}, but there are 4" in problem.what


@pytest.mark.parametrize(("lost", "code"), [(5, "33"), (6, "88")])
def test_what_has_no_end_was_cut_off(read, lost, code):
    lines = WHOLE.splitlines()
    del lines[lost]
    names = {problem.name: problem.what for problem in read("\n".join(lines)).problems}
    assert f"(record {code})" in names["truncated-file"]


@pytest.mark.parametrize(("place", "record"), [(1, 2), (6, 1), (3, None)])
def test_a_record_out_of_place_is_refused(read, place, record):
    lines = WHOLE.splitlines()
    lines.insert(place, lines[record] if record else "44 OTHER")
    found = read("\n".join(lines))
    assert "record-misplaced" in {problem.name for problem in found.problems}


# Movements ----------------------------------------------------------------------------------------------------------------


def test_texts_go_on_in_the_middle_of_a_word_where_their_columns_are_full(read):
    texts = (f"2301{'TRANSFER OF'.ljust(38)}{'A'.rjust(38, '.')}", f"2302{'B'.ljust(38)}{'C'}", "2303D")
    assert movement(read, {65: " " * 16}, *texts).text == f"TRANSFER OF {'A'.rjust(38, '.')}B C D"


@pytest.mark.parametrize(
    ("columns", "text", "reference"),
    [
        ({43: "0000000000", 53: "0" * 12, 65: " " * 16}, "TEXT", ""),
        ({43: "0000004711", 53: "000000000815", 65: "PLEDGE-2026-17".ljust(16)}, "TEXT 000000000815 PLEDGE-2026-17", "4711"),
        ({43: " " * 10, 53: " " * 12, 65: "TEXT".ljust(16)}, "TEXT", ""),
    ],
)
def test_the_document_is_the_banks_reference_and_the_payers_stand_in_the_text(read, columns, text, reference):
    row = movement(read, columns, "2301TEXT")
    assert (row.text, row.reference) == (text, reference)


@pytest.mark.parametrize(
    ("concept", "texts", "text"),
    [
        ("04", (), "TRANSFERENCIA"),
        ("14", ("2301CUENTA CANCELADA",), "DEVOLUCION CUENTA CANCELADA"),
        ("14", ("2301Devolucion de recibo",), "Devolucion de recibo"),
        ("98", ("2301APUNTE",), "ANULACION APUNTE"),
        ("55", (), ""),
        ("  ", (), "VARIOS"),
    ],
)
def test_the_common_concept_speaks_where_the_bank_says_nothing_or_money_came_back(read, concept, texts, text):
    assert movement(read, {65: " " * 16}, *texts, concept=concept).text == text


def test_a_direct_debit_names_its_creditor(read):
    row = movement(read, {65: " " * 16}, "2301COREA SUPPLIER OF PAPER, S.L.", "2302ES00ID".ljust(39) + "MANDATE-1", concept="03")
    assert (row.counterparty, row.text) == ("A SUPPLIER OF PAPER, S.L.", "CORE A SUPPLIER OF PAPER, S.L. ES00ID MANDATE-1")
    assert movement(read, {}, "2301CORE VALUES INC").counterparty == ""


@pytest.mark.parametrize(
    ("record", "original"),
    [("2401978" + f"{4_300_000:014}", (43_000, "EUR")), ("2401840" + f"{5_000_000:014}", None), ("2401978" + "0" * 14, None), ("2401999" + f"{5:014}", None)],
)  # fmt: skip
def test_what_was_sent_in_another_currency_is_told(read, record, original):
    assert movement(read, {}, "2301TEXT", record).original == original


@pytest.mark.parametrize(
    ("columns", "name", "what"),
    [
        ({28: "3"}, "not-an-amount", '"3 00000005000000" is not 1 (debit) or 2 (credit) and fourteen digits'),
        ({29: "0000000500000x"}, "not-an-amount", "0000000500000x"),
        ({11: "260931"}, "not-a-date", "260931 is not a day of the calendar"),
        ({11: "      "}, "not-a-date", '"" is not a day'),
        ({17: "261301"}, "not-a-date", "261301"),
    ],
)
def test_a_movement_that_cannot_be_read_is_refused(read, columns, name, what):
    problem = movement(read, columns, "2301TEXT")
    assert (problem.name, problem.where) == (name, "line 2")
    assert what in problem.what


def test_a_value_date_that_is_left_out_is_none(read):
    assert movement(read, {17: "000000"}, "2301TEXT").value_date is None


def test_a_currency_that_is_none_is_refused(read):
    found = read(WHOLE.replace("840", "123"))
    assert found.problems[0].name == "unknown-currency"


def test_an_account_that_the_next_one_cuts_off_is_refused(read):
    lines = WHOLE.splitlines()
    cut = [line for line in lines[:-1] if not line.startswith("33")]
    found = read("\n".join([*cut, *lines[:-1], f"88{'9' * 18}{len(cut) + len(lines) - 1:06}"]))
    assert isinstance(found, FileRefused)
