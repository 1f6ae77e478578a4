"""What other programs make of our journal, and what the book says: balances by account code, in exact decimals."""

import csv
import os
import shutil
import subprocess
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ledger.book.reader import Reader
from tests.shared import shared_data


def ours(url: str) -> dict[str, Decimal]:
    """Every account's balance in US dollars, by code, from the sealed postings; accounts at zero are left out."""
    with Reader(url) as reader:
        rows = reader.rows("SELECT account, sum(base) FROM sealed_posting GROUP BY account")
    return {account: Decimal(base).scaleb(-4) for account, base in rows if base}


Named = dict[tuple[str, str, str], Decimal]  # account code, currency, contributor's code or nothing


def ours_named(url: str, until: str = "9999-12-31") -> Named:
    """What stands on every account by the end of a day, in the postings' own currencies, by contributor; zeros are left out."""
    with Reader(url) as reader:
        rows = reader.rows(
            "SELECT p.account, p.currency, coalesce(c.code, ''), sum(p.amount) FROM sealed_posting p "
            "LEFT JOIN contributor c ON c.id = p.contributor_id WHERE p.day <= :until GROUP BY p.account, p.currency, c.code",
            until=until,
        )
    return {(account, currency, who): Decimal(amount).scaleb(-4) for account, currency, who, amount in rows if amount}


def postings_of(text: str) -> list[Any]:
    """The postings as beancount reads them; fails with beancount's own words when it does not accept the text."""
    from beancount import loader
    from beancount.core import data
    from beancount.parser import printer

    entries, errors, _ = loader.load_string(text)
    assert not errors, "".join(map(printer.format_error, errors[:5]))
    return [posting for entry in entries if isinstance(entry, data.Transaction) for posting in entry.postings]


def from_beancount(text: str) -> dict[str, Decimal]:
    """The same as beancount counts it."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for posting in postings_of(text):
        assert posting.units.currency == "USD"
        sums[posting.account.rpartition("-")[2]] += posting.units.number
    return {code: amount for code, amount in sums.items() if amount}


def named_by_beancount(text: str) -> Named:
    """The same in the postings' own currencies, by contributor."""
    sums: Named = defaultdict(Decimal)
    for posting in postings_of(text):
        own = posting.meta.get("amount", posting.units)
        sums[posting.account.rpartition("-")[2], own.currency, posting.meta.get("contributor", "")] += own.number
    return {key: amount for key, amount in sums.items() if amount}


def refused_by_beancount(text: str) -> list[str]:
    from beancount import loader

    return [error.message for error in loader.load_string(text)[1]]


def hledger(*words: str) -> str:
    """What hledger says; skips where it is not installed, fails with its own words when it refuses."""
    program = shutil.which("hledger")
    if program is None:
        pytest.skip("hledger is not installed on this machine")
    ran = subprocess.run(
        [program, *words], env=os.environ | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}, capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout.decode()


def from_hledger(file: Path) -> dict[str, Decimal]:
    """The same as hledger counts it, after its strict checks: declared accounts and commodities, balance assertions."""
    hledger("-f", str(file), "check", "--strict")
    rows = csv.reader(hledger("-f", str(file), "balance", "--flat", "--no-total", "-O", "csv").splitlines())
    next(rows)
    found = {}
    for account, amount in rows:
        number, currency = amount.split()
        assert currency == "USD"
        found[account.rpartition("-")[2]] = Decimal(number)
    return {code: amount for code, amount in found.items() if amount}


def play_case(run: object) -> None:
    """The shared case as far as the program goes by itself: files in, what is certain matched and posted. Skips without it."""
    folder = shared_data("cases/cerf-2006-2013")
    for words in (
        ("bank", "add", "USD1", "USD"), ("import", "contributors", str(folder / "contributors.csv")),
        ("import", "rates", str(folder / "rates.csv"), "--source", "case"), ("import", "pledges", str(folder / "pledges.xlsx")),
        ("import", "bank", str(folder / "bank-usd.xlsx"), "--account", "USD1"), ("match", "accept", "--sure"), ("match", "post"),
    ):  # fmt: skip
        ran = run(*words, "--yes")  # type: ignore[operator]
        if 'no command "' in ran.err:
            pytest.skip(f"fund {words[0]} is not there")
        assert ran.status == 0, ran.err
