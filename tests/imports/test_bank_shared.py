"""Real banks' files that are no part of this repository: read right, or refused; skipped where they are absent."""

import json
import time
from decimal import Decimal

import pytest

from imports.bank import read_bank
from imports.reading import refusal_json, to_json
from ledger.errors import FileRefused
from tests.imports.months import outcome
from tests.shared import SHARED, shared_data

FOLDERS = ("bank", "bank-xlsx", "pledges", "cases", "camt", "mt940", "ofx", "qif")
FILES = sorted(path for folder in FOLDERS for path in SHARED.glob(f"data/{folder}/**/*") if path.is_file()) if SHARED else []


def test_known_answers_are_met_or_the_file_is_refused():
    oracle = json.loads(shared_data("oracles/bank_csv.json").read_text())
    right, wrong, refused = [], [], []
    for name, want in oracle.items():
        reading = outcome(shared_data(name))
        if isinstance(reading, FileRefused):
            refused.append(name)
            continue
        found = (reading.counts["new"], reading.sums["in"], reading.sums["out"])
        (right if found == (want["rows"], Decimal(want["sum_credits"]), Decimal(want["sum_debits"])) else wrong).append(name)
    assert not wrong
    assert len(right) >= 33, refused


def test_a_long_account_is_proved_on_every_row():
    reading = read_bank(shared_data("cases/cerf-2006-2013/bank-usd.xlsx"))
    assert (reading.counts["new"], reading.proved, reading.currency) == (863, 863, "USD")
    assert (reading.opening, reading.closing) == (Decimal("625652.89"), Decimal("3353380094.69"))
    originals = [row.original for row in reading.rows if row.original]
    assert (Decimal("330000000.00"), "SEK") in originals
    cells = json.loads(json.dumps(to_json(reading)))
    assert cells["rows"][5]["row"] == "Statement!7"
    assert "001-555-0199" in reading.accounts


@pytest.mark.skipif(not FILES, reason="the shared sample data is not on this machine")
def test_nothing_but_refusals_escapes_and_nothing_takes_long():
    slow = []
    for path in FILES:
        began = time.monotonic()
        reading = outcome(path)
        if isinstance(reading, FileRefused):
            assert refusal_json(reading)["problems"], path
        else:
            counts = reading.counts
            assert counts["rows"] == counts["new"] + counts["not_a_transaction"] + counts["refused"] == len(reading.rows), path
        if time.monotonic() - began > 5:
            slow.append(path.name)
    assert not slow
