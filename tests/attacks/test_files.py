"""Thousands of damaged files: each is read or refused in time and in bounds, never anything else, and never a row less."""

import os
import resource
import signal
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

from imports.bank import read_bank
from imports.grids import read_workbook
from imports.reading import BankReading, refusal_json, to_json
from imports.sources import SHEETS
from ledger.errors import FileRefused, NotUnderstood
from tests.attacks.damage import damaged, seeds

LONG = bool(os.environ.get("FUND_PROVE"))
FILES = 200_000 if LONG else 2_000
FIRST = int(os.environ.get("FUND_PROVE_FROM", "0"))  # the number that a failure names runs alone with this
SECONDS = 5
MEMORY = 1 << 29


def is_accounted_for(path: Path, reading: BankReading) -> bool:
    """Rows in are rows out: every filled row of a sheet has a verdict, a place, and a why where it is no movement."""
    filled = len(reading.rows)  # of a file of statements: its entries, which its own balances and totals count
    if reading.kind in SHEETS:
        sheet = next(grid for grid in read_workbook(path).sheets if grid.name == reading.sheet)
        filled = sum(any(cell is not None for cell in row) for row in sheet.rows)
    verdicts = Counter(row.verdict for row in reading.rows)
    net = sum(row.amount - (row.fee or 0) for row in reading.rows if row.verdict == "new")
    return (
        filled == len(reading.rows) == reading.counts["rows"] == verdicts.total()
        and all(verdicts[name] == reading.counts[name] for name in ("new", "not_a_transaction", "refused"))
        and all(row.place and (row.why or row.verdict == "new") for row in reading.rows)
        and net == reading.sums["net"]
        and (reading.opening is None or reading.closing is None or reading.opening + net == reading.closing)
    )


def outcome(path: Path) -> str:
    try:
        reading = read_bank(path)
    except (FileRefused, NotUnderstood) as refused:
        told = (
            refusal_json(refused)["problems"]
            if isinstance(refused, FileRefused)
            else [{"what": refused.message, "cure": refused.cure}]
        )
        assert told, "refused without a problem"
        assert all(problem["what"] and "\n" not in problem["what"] for problem in told), told
        return refused.name
    assert is_accounted_for(path, reading), "a row is missing, or the sums are not those of the rows"
    assert to_json(reading)["rows"]
    return "read"


def too_long(*_: object) -> None:
    raise TimeoutError(f"no answer within {SECONDS} seconds")


def most_memory() -> int:
    """The most bytes that this process held; on Linux the usual figure begins with those of whoever started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def read_all(folder: Path) -> tuple[Counter[str], tuple[float, int], int]:
    """What became of all files, the seconds and the number of the slowest, and the most memory that it took."""
    whole, found, slowest = seeds(folder), Counter(), (0.0, 0)
    signal.signal(signal.SIGALRM, too_long)
    for number in range(FIRST, FIRST + FILES):
        random = Random(number)
        raw = damaged(random.choice(whole), random.choice(whole), random)
        path = folder / "statement"
        path.write_bytes(raw or b"\0")
        began = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        try:
            found[outcome(path)] += 1
        except BaseException as problem:
            raise AssertionError(f"file {number} ({len(raw)} bytes, kept as {path}): {problem!r}") from problem
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        slowest = max(slowest, (time.monotonic() - began, number))
    return found, slowest, most_memory()


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timer to stop what hangs")
def test_damaged_files_are_read_or_refused_in_time_and_in_bounds(tmp_path):
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:  # what other tests took is not counted
        found, slowest, memory = alone.submit(read_all, tmp_path).result()
    assert memory < MEMORY, f"too much memory; slowest file: {slowest}"
    assert found["read"] > FILES // 10, found  # damage that nothing survives proves nothing
    assert len(found) > 10, found
