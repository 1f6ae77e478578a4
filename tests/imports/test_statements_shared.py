"""Real banks' statement files that are no part of this repository: read right, or refused; skipped where they are absent."""

import json
from decimal import Decimal

from imports.reading import ReadOptions
from ledger.errors import FileRefused
from tests.imports.months import outcome
from tests.shared import shared_data

SIDES = {"camt": ("credit", "debit"), "mt940": ("cr", "dr")}


def right(reading, parts, kind):
    """Whether number and sums are those of the parts of the known answer."""
    into, out = SIDES[kind]
    wanted = (
        sum(part["entries" if kind == "camt" else "n"] for part in parts),
        sum(Decimal(part[into]) for part in parts),
        sum(Decimal(part[out]) for part in parts),
    )
    return (reading.counts["new"], reading.sums["in"], reading.sums["out"]) == wanted


def test_known_answers_are_met_and_only_several_accounts_are_refused():
    oracle = json.loads(shared_data("oracles/statement_files_auto.json").read_text())
    wrong, refused, met = [], {}, 0
    for name, want in oracle.items():
        parts = want.get("per_statement") or []
        if want["kind"] not in SIDES or not parts or not all(part["consistent"] for part in parts):
            continue
        found = outcome(shared_data(name))
        if isinstance(found, FileRefused):
            refused[name] = found.name
        elif right(found, parts, want["kind"]):
            met += 1
        else:
            wrong.append(name)
    assert not wrong
    assert met >= 20, refused
    assert set(refused.values()) <= {"several-accounts"}


def test_what_does_not_add_up_is_never_read():
    oracle = json.loads(shared_data("oracles/statement_files_auto.json").read_text())
    read = []
    for name, want in oracle.items():
        parts = want.get("per_statement") or []
        if want["kind"] in SIDES and any(part["consistent"] is False for part in parts):
            found = outcome(shared_data(name))
            read += [name] if not isinstance(found, FileRefused) else []
    assert not read


def test_an_account_is_chosen_by_its_number():
    folder = "mt940/WoLpH__mt940/mt940_tests/cmxl"
    reading = outcome(shared_data(f"{folder}/mt940.sta"), ReadOptions(sheet="10020030/1234567"))
    assert (reading.counts["new"], reading.counts["not_a_transaction"], reading.closing) == (2, 14, Decimal("4387.95"))
