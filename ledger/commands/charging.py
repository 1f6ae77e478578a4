"""Where charging meets the commands: every batch that a command writes passes here, after its work and before it is finished."""

from typing import TYPE_CHECKING

from ledger.i18n import _
from ledger.money import BASE

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.budget.recovery import Charges
    from ledger.commands.outcome import Outcome
    from ledger.journal.batches import Batch


def charged(unit: "Unit", batch: "Batch", outcome: "Outcome") -> "Outcome":
    """The outcome of a command, with the discount on what was promised and the indirect costs charged on what came, in the same batch."""
    from ledger.budget import recovery
    from ledger.contributions import discounts

    if outcome.rows:
        discounts.follow(unit, batch.id)
        tell(outcome, recovery.follow(unit, batch.id))
    if outcome.whole:
        outcome.whole(outcome)
    return outcome


def tell(outcome: "Outcome", done: "Charges") -> None:
    """Add what was charged to what a command says: sums and notices, for people and for programs; nothing where it is nothing."""
    said = [_("Indirect costs charged: {amount}", amount=str(done.charged))] * bool(done.charged)
    said += [_("Indirect costs given back: {amount}", amount=str(done.returned))] * bool(done.returned)
    notices = [
        _("{receipt}: with it {contributor} has given {total}, more than {threshold}: charged whole, earlier receipts are not.",
          receipt=one.receipt, contributor=one.contributor, total=str(one.total), threshold=str(one.threshold))
        for one in done.notices
    ]  # fmt: skip
    notices += [
        _("{contributor}: of {wanted} for indirect costs, {charged} was charged; no balance covers the rest.",
          contributor=one.contributor, wanted=str(one.wanted), charged=str(one.charged))
        for one in done.short
    ]  # fmt: skip
    if said or notices:
        outcome.notices += (*said, *notices)
        sums = {"charged": done.charged, "returned": done.returned}
        outcome.more["recovery"] = {**sums, "currency": BASE, "notices": notices}
