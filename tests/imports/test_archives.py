"""Statements in a zip are read together; what else is in it is noted, and what harms is refused."""

import datetime as dt
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from imports.bank import read_bank
from ledger.i18n import Language, speak
from tests.imports.months import Month, outcome
from tests.imports.record_writers import SPANISH_IBAN, bai2, norma43
from tests.imports.statement_writers import IBAN, mt940

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "bank"
DAY = (SAMPLES / "camt053_day.xml").read_text()


@pytest.fixture
def archive(tmp_path):
    def one(**members):
        path = tmp_path / "september.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            for name, content in members.items():
                made.writestr(name.replace("_", "."), content)
        return path

    return one


def test_statements_of_several_files_are_one_reading(archive):
    second = DAY.replace("X-STMT-190", "X-STMT-191").replace(">1000.00000<", ">50949.50<").replace(">50949.5<", ">100899<")
    reading = read_bank(archive(b_xml=second, a_xml=DAY))
    assert (reading.kind, reading.counts["new"], reading.proved) == ("zip", 8, 2)
    assert (reading.opening, reading.closing) == (1000, 100899)
    assert reading.rows[0].place == "a.xml line 27"
    assert {row.place.split()[0] for row in reading.rows} == {"a.xml", "b.xml"}


def test_statements_of_records_are_read_from_an_archive_too(archive):
    days = Month(1000, ((dt.date(2026, 9, 1), "CONTRIBUTION", 5000), (dt.date(2026, 9, 2), "FEE", -100)))
    reading = read_bank(archive(a_bai=bai2(days, account="4400")))
    assert (reading.kind, reading.accounts, reading.counts["new"]) == ("zip", ("4400",), 2)
    assert reading.rows[0].place == "a.bai line 5"
    reading = read_bank(archive(a_n43=norma43(days), copy_n43=norma43(days)))
    assert (reading.kind, reading.accounts, reading.counts["new"]) == ("zip", (SPANISH_IBAN,), 2)
    assert reading.rows[0].place == "a.n43 line 2"
    refused = outcome(archive(a_bai=bai2(days).replace("99,", "99,1")))
    assert (refused.problems[0].name, refused.problems[0].where) == ("total-disagrees", "a.bai line 14")


def test_a_copy_in_the_archive_counts_once(archive):
    reading = read_bank(archive(a_xml=DAY, copy_xml=DAY))
    assert (reading.counts["new"], reading.proved) == (4, 1)


@pytest.mark.parametrize(
    "fee", [-100, -5000]
)  # with the second the month ends where it began: no balance says that it is there twice
def test_the_same_days_in_two_formats_are_refused_unless_they_tell_alike_and_a_month_of_each_is_read(archive, fee):
    days = Month(1000, ((dt.date(2026, 9, 1), "CONTRIBUTION", 5000), (dt.date(2026, 9, 2), "FEE", fee)))
    october = Month(6000 + fee, ((dt.date(2026, 10, 1), "CONTRIBUTION", 70),))
    other = bai2(days, account=SPANISH_IBAN).replace("FEE", "CHARGES")
    (problem,) = outcome(archive(a_n43=norma43(days), b_bai=other)).problems
    assert (problem.name, "in a Norma 43 statement and in a BAI2 statement: every movement" in problem.what) == (
        "two-formats",
        True,
    )
    assert "take the files of one of them out" in problem.cure
    several = outcome(archive(a_n43=norma43(days), b_bai=bai2(days, account=SPANISH_IBAN, currency="EUR")))
    assert several.problems[0].name == "several-accounts"  # one number, two currencies
    reading = read_bank(archive(a_n43=norma43(days), b_bai=bai2(october, account=SPANISH_IBAN)))
    assert (reading.counts["new"], reading.opening, reading.closing) == (3, 10, Decimal(6070 + fee) / 100)
    rest = Month(6000 + fee, ((dt.date(2026, 9, 2), "REFUND", 70),))  # the day on which the bank changed the format
    assert read_bank(archive(a_n43=norma43(days), b_bai=bai2(rest, account=SPANISH_IBAN))).counts["new"] == 3


def test_days_that_two_formats_share_are_refused_though_balances_follow_each_other(archive):
    """What both have comes to nothing, so that one ends where the other begins."""
    shared = ((dt.date(2026, 9, 2), "CONTRIBUTION", 5000), (dt.date(2026, 9, 3), "RETURNED", -5000))
    one = Month(1000, ((dt.date(2026, 9, 1), "OLD", 70), *shared))
    two = Month(1070, (*shared, (dt.date(2026, 9, 4), "NEW", 5)))
    other = mt940(two).replace(IBAN, SPANISH_IBAN).replace("CONTRIBUTION", "A GIFT").replace("RETURNED", "GIVEN BACK")
    assert outcome(archive(a_n43=norma43(one), b_sta=other)).problems[0].name == "two-formats"


def test_what_is_no_statement_is_noted(archive):
    reading = read_bank(archive(a_xml=DAY, terms_pdf=b"%PDF-1.7", list_csv="Date,Amount\n"))
    assert reading.notes == (
        "terms.pdf in the archive was not read: this is a PDF, not a table.",
        "list.csv in the archive is a table in text and was not read.",
    )


def test_notes_are_kept_in_the_book_and_so_are_english_on_every_screen(archive):
    speak(Language("es"))
    try:
        reading = read_bank(archive(a_xml=DAY, terms_pdf=b"%PDF-1.7"))
    finally:
        speak(Language("en"))
    assert reading.notes == ("terms.pdf in the archive was not read: this is a PDF, not a table.",)


def test_problems_name_the_file_and_the_line(archive):
    found = outcome(archive(a_xml=DAY, b_xml=DAY[:-30], c_xml="<Document><BkToCstmrStmt/></Document>"))
    assert [(problem.where, problem.name) for problem in found.problems] == [
        ("b.xml", "truncated-file"),
        ("c.xml", "no-statement"),
    ]
    found = outcome(archive(a_xml=DAY.replace(">12.50<", ">12..50<")))
    assert [(problem.where, problem.name) for problem in found.problems] == [("a.xml line 84", "not-an-amount")]


def test_an_archive_without_statements_or_that_harms_is_refused(archive):
    assert outcome(archive(readme_txt="hello")).name == "no-statement"
    assert outcome(archive(bomb_xml=b"<a>" + b" " * 30_000_000)).name == "too-large"
    assert outcome(archive(a_xml='<!DOCTYPE a [<!ENTITY e "x">]>' + DAY[38:])).problems[0].name == "unsafe-xml"
    whole = archive(a_xml=DAY)
    whole.write_bytes(whole.read_bytes()[:-40])
    assert outcome(whole).name == "truncated-file"
