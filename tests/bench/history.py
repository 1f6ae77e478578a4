"""Balances beside a history that grows (P3): what closings keep makes them cost what the open days cost."""

from collections.abc import Callable
from pathlib import Path
from time import process_time

from ledger.book.reader import Reader
from ledger.journal import kept
from ledger.periods import Quarter, parse_period
from ledger.reports import ageing, balance, contributions_load, trial_balance
from ledger.reports.scope import Scope
from ledger.statements.figures import Issue
from ledger.statements.gather import source
from tests.bench.fill import TODAY
from tests.bench.measure import Figure, race
from tests.bench.processes import timed
from tests.bench.yard import Yard, short

YEARS = 10  # 40 closed quarters, and an open one
GROWS = 1.1
THIS_YEAR = Scope.of(parse_period("2026"))
REPORTS: dict[str, Callable[[Reader], object]] = {
    "trial balance": lambda query: trial_balance.load(query, Scope()),
    "trial balance, year": lambda query: trial_balance.load(query, THIS_YEAR),
    "balances by budget line": lambda query: kept.balances(query, "2026-10-01", by_line=True),
    "fund balance": lambda query: balance.load(query, THIS_YEAR),
    "open pledges by age": lambda query: ageing.load(query, Scope(), TODAY),
    "contributions": lambda query: contributions_load.load(query, THIS_YEAR, "contributor"),
    "statement of one": lambda query: _figures(query, 7),
}
MOVEMENTS = {
    "trial balance",
    "trial balance, year",
    "balances by budget line",
    "fund balance",
}  # gated: nothing but kept balances and open days


def balances(yard: Yard, postings: int) -> None:
    """P3: each report on a fund of ten years and on one of twenty, twice as many postings with as many open days."""
    young, old = yard.book_of_postings(postings, YEARS), yard.book_of_postings(2 * postings, 2 * YEARS)
    for name, ask in REPORTS.items():
        times = race({"ours": _asking(old, ask), "half the history": _asking(young, ask)}, 15)
        spread = max(one.spread for one in times.values())
        gate = GROWS if name in MOVEMENTS and postings >= 10**5 else None
        ours, half = (times[rival].median * 1000 for rival in ("ours", "half the history"))
        Figure(
            "P3", name, f"{short(postings)} postings, twice", 2 * postings, ours, half, "half the history", gate, spread=spread
        ).tell()
    whole = race({"ours": timed(lambda: yard.fund("report", "trial-balance", place=old))}, 7)["ours"]
    gate = 1.0 if postings >= 10**6 else None
    Figure(
        "P3", "whole process", f"{short(2 * postings)} postings", 2 * postings, whole.median * 1000, 300.0, "300 ms", gate
    ).tell()


def _asking(place: Path, ask: Callable[[Reader], object]) -> Callable[[], float]:
    """A rival, by the time of its processor: the database works inside the process, and what else runs does not count."""

    def once() -> float:
        with Reader(f"sqlite:///{place / 'tip.db'}") as query:
            before = process_time()
            ask(query)
            return process_time() - before

    once()
    return once


def _figures(query: Reader, contributor: int) -> object:
    return source(query, Quarter(2026, 3), only=contributor).figures(contributor, Issue(TODAY))
