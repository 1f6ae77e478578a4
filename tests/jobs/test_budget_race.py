"""Eight people obligate the same last thousand at once: one of them gets it, the others are told what is left."""

import os
import subprocess
import sys
from pathlib import Path

from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.budget import obligations
from tests.books import ANA, write
from tests.ledger.budget.budgeted import allotted, order

PEOPLE = 8
CLI = Path(__file__).parents[2] / "cli.py"


def test_the_same_last_thousand_is_obligated_once(books):
    url = books.make(allotted)
    book = open_book(url, ANA)
    write(book, "obligate", lambda unit, batch: obligations.raise_(unit, batch, [order("39000")]))
    book.close()
    racers = [
        subprocess.Popen(
            [sys.executable, str(CLI), "budget", "obligate", "4", "1000", f"Payee {number}", "--yes"], cwd=books.place(url),
            env=os.environ | {"FUND_USER": f"person{number}", "FUND_TODAY": "2026-10-07", "FUND_NO_INPUT": "1"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        )
        for number in range(PEOPLE)
    ]  # fmt: skip
    told = [(*racer.communicate(timeout=120), racer.returncode) for racer in racers]
    assert sorted(status for _out, _err, status in told) == [0] + [1] * (PEOPLE - 1), told
    for _out, err, status in told:
        assert not status or "USD 1,000.00 is USD 1,000.00 more than object 4 of COORD in 2026 has left: USD 0.00." in err, err
    with Reader(url) as reader:
        assert reader.rows("SELECT number, open / 10000 FROM obligation_list ORDER BY number") == [
            ("O-2026-0001", 39000), ("O-2026-0002", 1000),
        ]  # fmt: skip
