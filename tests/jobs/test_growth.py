"""The database's work grows in step with the book: twice the movements cost twice the steps, whatever index the database picks.

Steps are those of SQLite's own machine, so that the same book costs the same on every run: no clock, no machine.
"""

import csv
import shlex
import shutil
import sqlite3

import pytest

from ledger.book.checks import Inspector
from ledger.checks import CHECKS
from tests.bench import fill
from tests.bench.files import HEADER, movements
from tests.books import command_line

SMALL, LARGE = 500, 1000  # transactions
MOST = 2.3  # times as many steps: what sets every movement against every other takes four
SLIGHT = 20  # hundreds of steps: what costs next to nothing may grow as it likes
READING = (
    "status", "pledge list", "receipt list", "match list", "match rules", "budget show", "period list", "show IA-B007", "report balance",
    "report contributions", "report ageing", "report receipts", "report agreements", "report exchange", "report bank", "report trial-balance",
    "report journal", "report annual", "statement preview IA-B007 2026-Q3", "export beancount out.beancount", "export iati out.xml",
)  # fmt: skip
ENVIRONMENT = {"FUND_USER": "ana.reyes", "FUND_TODAY": fill.TODAY.isoformat(), "FUND_NO_INPUT": "1"}
WRITING = (
    "import bank bank.csv --account 'Bank USD' --yes", "import pledges pledges.csv --yes", "undo B-2026-0005 --reason wrong --yes",
    "period revalue 2026-09-30 --yes",
)  # fmt: skip


class Steps:
    """Counts, in hundreds, the steps of every connection that is opened."""

    def __init__(self, monkeypatch):
        self.taken, connect = 0, sqlite3.connect

        def counted(*words, **more):
            connection = connect(*words, **more)
            connection.set_progress_handler(self.tick, 100)
            return connection

        monkeypatch.setattr(sqlite3, "connect", counted)

    def tick(self):
        self.taken += 1
        return 0


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """The folders of the two books, each with files that have a row for every transaction of its book."""
    places = [tmp_path_factory.mktemp("growth") / str(size) for size in (SMALL, LARGE)]
    for size, place in zip((SMALL, LARGE), places, strict=True):
        fill.main(size, place)
        lines = ((day, text, reference, "", abs(amount), "") for day, text, reference, amount, _balance in movements(size))
        written(place / "bank.csv", HEADER, lines)
        promises = (("IA-B007", f"REF {row}", "2026-09-01", "USD", 1000 + row, "2026-12-31") for row in range(size))
        written(place / "pledges.csv", ("Contributor", "Reference", "Date", "Currency", "Amount", "Due"), promises)
    return places


def written(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.fixture
def steps(monkeypatch):
    return Steps(monkeypatch)


def too_many(costs):
    """What grew faster than the book."""
    return {what: (small, large) for what, (small, large) in costs.items() if large > MOST * small + SLIGHT}


def test_no_check_takes_more_than_twice_the_steps_for_twice_the_book(filled, steps):
    costs = {check.name: [] for check in CHECKS}
    for place in filled:
        with Inspector(f"sqlite:///{place / 'tip.db'}") as query:
            for check in CHECKS:
                before = steps.taken
                assert not check.look(query).findings
                costs[check.name].append(steps.taken - before)
    assert not too_many(costs)
    assert costs["balance"][1] > 1.8 * costs["balance"][0]  # they are counted


def test_no_command_takes_more_than_twice_the_steps_for_twice_the_book(filled, steps, tmp_path):
    costs = {words: [] for words in READING + WRITING}
    for place in filled:
        for words, taken in costs.items():
            folder = shutil.copytree(place, tmp_path / place.name / words.split()[1]) if words in WRITING else place
            before = steps.taken
            ran = command_line(folder, shlex.split(words), **ENVIRONMENT)
            assert ran.status == 0, (words, ran.err)
            taken.append(steps.taken - before)
    assert not too_many(costs)
    assert all(large for _small, large in costs.values())
