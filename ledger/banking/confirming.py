"""What officers' decisions show of the evidence, kept under the batch that posts them and undone with it.

Only what somebody decided counts: a line that was accepted or decided by its number, in the review or on the command line. What
`fund match accept --sure` staged counts nothing, however often it is posted: the program must not confirm itself.
"""

from collections.abc import Sequence

from ledger.banking import learning, proposing
from ledger.banking.deciding import CODED, Decision, Staged
from ledger.banking.learning import RIGHT, WRONG, Row
from ledger.banking.match_confirmed import Paid, shown
from ledger.banking.match_learned import EVIDENCE
from ledger.banking.match_run import Run
from ledger.book.store import Unit

_MOST = 10**9  # that a row can count


def confirm(unit: Unit, batch: int, lines: Sequence[Staged], before: proposing.Work) -> int:
    """Keep what these lines show, as things stood `before` they were posted; returns how many of them count.

    Money that is paid for pledges counts for what it pays; gifts and coded money of a line that came in, for paying no
    pledge. What is unidentified shows nothing, and neither does a return.
    """
    decided = {
        one.decision.line: _paid(one.decision)
        for one in lines
        if one.by_hand and one.amount.amount > 0 and one.decision.type in ("receipt", "gift", *CODED)
    }
    if not decided:
        return 0
    asked = [line for line in before.lines if line.id in decided]
    seen = shown(Run.of(asked, before.instalments, before.payers, before.past, before.rates, before.settings), decided)
    rows: list[Row] = [
        (line, EVIDENCE, name, None, RIGHT, times, False)
        for line, names in sorted(seen.right.items())
        for name, times in sorted(names.items())
    ]
    rows += [(None, EVIDENCE, name, None, WRONG, min(times, _MOST), False) for name, times in sorted(seen.wrong.items()) if times]
    learning.keep(unit, batch, rows)
    return len(decided)


def _paid(decision: Decision) -> Paid:
    paid: dict[str, int] = {}
    for target in decision.targets:
        paid[target.pledge] = paid.get(target.pledge, 0) + target.amount.units
    return paid
