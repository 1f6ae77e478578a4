"""How the matcher does on lines whose truth is known, and whether weights that earlier lines taught hold for later ones."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ledger.banking.match_confirmed import shown
from ledger.banking.match_measure import Score, Truth, Verdict, judge, total
from ledger.banking.match_run import Run
from ledger.banking.match_values import OpenInstalment, OpenLine, Payer, Rates, Settings
from ledger.banking.match_weights import Counts, weights
from ledger.banking.matching import propose


@dataclass(frozen=True, slots=True)
class Tried:
    """Every line with the shipped weights; the later half of them so, and with what the earlier half taught."""

    verdicts: list[Verdict]
    shipped: Score
    learned: Score


def tried(
    lines: Sequence[OpenLine],
    truths: Mapping[int, Truth],
    instalments: Sequence[OpenInstalment],
    payers: Sequence[Payer],
    rates: Rates,
    settings: Settings | None = None,
) -> Tried:
    """All lines judged by their truths; the halves by value date, so that nothing is learned from what it is tried on."""
    settings = settings or Settings()
    in_order = sorted(lines, key=lambda line: (line.day, line.id))
    early = in_order[: len(in_order) // 2]
    later = {line.id for line in in_order[len(early) :]}
    taught = replace(settings, weights=weights(taught_by(early, truths, instalments, payers, rates, settings)))

    def judged(by: Settings) -> dict[int, Verdict]:
        return {one.line: judge(one, truths[one.line]) for one in propose(lines, instalments, payers, (), rates, by)}

    def score(found: Mapping[int, Verdict], which: Collection[int]) -> Score:
        return total(verdict for line, verdict in found.items() if line in which)

    shipped = judged(settings)
    return Tried(list(shipped.values()), score(shipped, later), score(judged(taught), later))


def taught_by(
    lines: Sequence[OpenLine],
    truths: Mapping[int, Truth],
    instalments: Sequence[OpenInstalment],
    payers: Sequence[Payer],
    rates: Rates,
    settings: Settings,
) -> Counts:
    """What incoming lines show of the evidence when their truth is what an officer decides."""
    decided: dict[int, dict[str, int]] = {}
    for line in lines:
        if line.amount.amount > 0:
            paid = decided.setdefault(line.id, {})
            for (pledge, _), units in truths[line.id].parts.items():
                paid[pledge] = paid.get(pledge, 0) + units
    return shown(Run.of(lines, instalments, payers, (), rates, settings), decided).counts
