"""One month of an account as csv, xlsx, camt.053, MT940, OFX, QIF, BAI2 and Norma 43: whichever comes first, the others add nothing."""

import datetime as dt
import json
from pathlib import Path

import pytest

from ledger.book.reader import Reader
from tests.imports.months import Month, rows, write
from tests.imports.ofx_writers import month_as_ofx, month_as_qif
from tests.imports.record_writers import bai2, by_day, counted, norma43
from tests.imports.statement_writers import camt, mt940

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "bank"
DAY = dt.date(2026, 9, 1)
MONTH = Month(
    1_250_000,
    (
        (DAY, "WIRE REF NV 114-2026 MINISTRY OF FOREIGN AFFAIRS", 6_297_375),
        (DAY.replace(day=14), "TRANSFER 00412", 1_000_000),
        (DAY.replace(day=14), "TRANSFER 00412", 1_000_000),
        (DAY.replace(day=17), "BANK CHARGES", -3_500),
        (DAY.replace(day=28), "CONTRIBUTION 2026 SECOND INSTALMENT", 4_000_000),
    ),
)
FORMATS = ("csv", "xlsx", "camt", "mt940", "ofx", "qif", "bai2", "norma43")


@pytest.fixture
def files(tmp_path):
    """The month in every format."""
    table = rows(MONTH, "dmy.", "1.234,56", "apart", balance=True, newest_first=False)
    texts = {
        "camt": camt(MONTH).encode(),
        "mt940": mt940(MONTH).encode(),
        "ofx": month_as_ofx(MONTH, version=1, closed=False, comma=False, zone="", one_line=False, charset="utf-8"),
        "qif": month_as_qif(MONTH, "mdy/", "1,234.56"),
        "bai2": bai2(MONTH).encode(),
        "norma43": norma43(MONTH).encode("cp850"),
    }
    made = {name: write(tmp_path / f"month.{name}", table, name) for name in ("csv", "xlsx")}
    for name, text in texts.items():
        made[name] = tmp_path / f"month.{name}"
        made[name].write_bytes(text)
    return made


def counts(ran):
    assert ran.status == 0, ran.err
    return {
        name: count
        for name, count in json.loads(ran.out)["counts"].items()
        if count and name in ("new", "seen", "late", "restated", "refused")
    }


@pytest.mark.parametrize("first", FORMATS)
def test_the_same_month_in_another_format_adds_nothing(books, run, files, first):
    assert run("bank", "add", "usd", "USD", "--yes").status == 0
    assert counts(run("import", "bank", str(files[first]), "--json")) == {"new": 5}
    for other in FORMATS:
        assert (other, counts(run("import", "bank", str(files[other]), "--json"))) == (other, {"seen": 5})
    with Reader(books.made[-1]) as reader:
        assert reader.value("SELECT count(*) FROM bank_line_list") == 5


def test_each_account_of_a_file_goes_into_its_own_and_the_file_again_adds_nothing(books, run):
    file = str(SAMPLES / "us_wires.bai")
    for name, currency, number in (("usd", "USD", "4400123456"), ("eur", "EUR", "4400999999")):
        assert run("bank", "add", name, currency, "--iban", number, "--yes").status == 0
    read = ("import", "bank", file, "--account", "usd", "--json")
    assert "several-accounts" in run(*read).err
    assert counts(run(*read, "--sheet", "4400123456")) == {"new": 4}
    assert counts(run(*read, "--sheet", "4400123456")) == {"seen": 4}
    assert run("verify").status == 0


def test_two_accounts_of_a_file_that_is_one_line_are_told_apart(books, run, tmp_path):
    other = MONTH.lines[0][1], 77_700
    both = (
        bai2(MONTH, account="4400", end="\n").splitlines(),
        bai2(Month(0, ((DAY, *other),)), account="5500", end="\n").splitlines(),
    )
    records = [*both[0][:-1], *both[1][1:-1], f"99,,{len(by_day(MONTH)) + 1},/"]
    (tmp_path / "both.bai").write_text("".join(counted(records)))
    for name, expected in (("4400", 5), ("5500", 1)):
        assert run("bank", "add", f"a{name}", "USD", "--iban", name, "--yes").status == 0
        read = ("import", "bank", str(tmp_path / "both.bai"), "--account", f"a{name}", "--sheet", name, "--json")
        assert counts(run(*read)) == {"new": expected}
