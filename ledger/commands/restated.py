"""`fund match set LINE --restated`: the line as a later file of the bank has it counts in place of the old one."""

from datetime import date
from typing import TYPE_CHECKING

from ledger.commands.outcome import Outcome
from ledger.commands.session import Session
from ledger.errors import NotUnderstood
from ledger.i18n import K_, _
from ledger.money import Money
from ledger.show import Column, Table

if TYPE_CHECKING:
    from ledger.banking.restating import Restated
    from ledger.book.reader import Asking
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch


def take_restated(here: Session, number: int, *, alone: bool) -> None:
    """Take it as one batch: what was posted is reversed, which waits for a second person where there are two.

    Raises NotUnderstood when something else is said about the line in the same breath.
    """
    from ledger.banking import restating

    if not alone:
        raise NotUnderstood(
            _("--restated takes the line as the bank has it now; nothing else is said about it."),
            f"fund match set L-{number} --restated",
            name="no-target",
        )
    one = restating.find(here.reader, number)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        found = restating.find(unit, number)
        done = restating.take(unit, batch.id, found)
        told = _("L-{line} counts in place of L-{old}.", line=found.line, old=found.old)
        states = {
            "posted": _("The old entry is reversed; the line is posted again as it was decided."),
            "staged": _("It is staged as it was decided."),
            "open": _("The old entry is reversed; the line is open.") if done.reversed else _("It is open."),
        }
        return Outcome(
            1, K_("L-{old} restated as L-{line}", old=found.old, line=found.line), total=str(found.amount), table=_table(unit, found),
            lines=(told, states[done.state]), more={"state": done.state, "reversed": done.reversed},
            next=() if done.state == "posted" else (_("Next: fund match"),),
        )  # fmt: skip

    here.write("match restated", work, second=one.state == "posted", question=_("Take the line as restated?"))


def _table(query: "Asking", one: "Restated") -> Table:
    """The two versions beside each other."""
    rows = query.rows(
        "SELECT 'L-' || id, day, currency, amount, reference, text FROM bank_line WHERE id IN (:old, :line) ORDER BY id",
        old=one.old, line=one.line,
    )  # fmt: skip
    columns = (
        Column("line", _("Line"), "code"), Column("day", _("Day"), "date"), Column("currency", _("Cur"), "code"),
        Column("amount", _("Amount"), "amount"), Column("reference", _("Reference"), optional=True), Column("text", _("Text"), optional=True),
    )  # fmt: skip
    told = [(line, date.fromisoformat(day), code, Money.of_units(amount, code), *more) for line, day, code, amount, *more in rows]
    return Table("match-restated", "", columns, told)
