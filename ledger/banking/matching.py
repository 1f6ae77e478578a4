"""Which bank line pays which instalment: values in, values out; no book, no file, no clock.

A line is *certain* only where the evidence leaves one explanation: its text names the pledge, or its
payer is proven and one open instalment, or one set of them, fits the amount; and never against a veto
(another known reference in the text, a currency that cannot be, a pledge signed after the value date).
What is left is weighed: *likely* where a known payer or reference makes a proposal worth a look, else
*unclear*. Interest, fees and other lines that nobody's name stands on are never more than unclear.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from ledger.banking.match_explain import explained
from ledger.banking.match_run import Run
from ledger.banking.match_values import Explanation, LineResult, OpenInstalment, OpenLine, PastReceipt, Payer, Rates, Settings


def propose(
    lines: Sequence[OpenLine],
    instalments: Sequence[OpenInstalment],
    payers: Iterable[Payer],
    past: Sequence[PastReceipt] = (),
    rates: Rates | None = None,
    settings: Settings | None = None,
) -> list[LineResult]:
    """One result per line, in the order of the lines: outcome and up to five proposals, best first.

    Amounts of assignments are in the pledge's currency, negative for a returned transfer; charges in the
    account's. Line numbers must differ.
    """
    with _collector_resting():
        results = Run.of(lines, instalments, payers, past, rates or Rates(), settings or Settings()).results()
    return [results[line.id] for line in lines]


@contextmanager
def _collector_resting() -> Iterator[None]:
    """A run makes very many small values and no cycles: walking them again and again took a third of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()  # all that was made counts as old: it is not walked the moment the collector wakes
        if was_on:
            gc.enable()


def explain(
    line: int,
    pledge: str,
    lines: Sequence[OpenLine],
    instalments: Sequence[OpenInstalment],
    payers: Iterable[Payer],
    past: Sequence[PastReceipt] = (),
    rates: Rates | None = None,
    settings: Settings | None = None,
) -> Explanation:
    """Why a line and a pledge were or were not brought together, and what would change that.

    Raises KeyError for a line that is not among the lines.
    """
    run = Run.of(lines, instalments, payers, past, rates or Rates(), settings or Settings())
    return explained(run, line, pledge, {instalment.pledge for instalment in instalments})
