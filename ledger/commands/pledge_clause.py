"""`fund pledge clause`: what an agreement says beyond its pledge, from a day on."""

from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.session import Outcome, session
from ledger.i18n import _

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch


def clause(
    pledge: Annotated[str, typer.Argument(help="P-2026-0003")],
    what: Annotated[str, typer.Argument(metavar="CLAUSE", help="interest, unspent or earmark")],
    value: Annotated[str, typer.Argument(help="kept, renounced or returned; of an earmark object:4;until:2026-12-31")],
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="The day from which it holds; today without it.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Where it says so: the article, the letter.")] = "",
) -> None:
    """Record whose the interest is, what becomes of unspent money, or an earmark."""
    from ledger.contributions import clauses

    here = session()
    day = here.day(since) if since else here.today

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        number = clauses.add(unit, batch.id, pledge, what, value, since=day, reason=reason)
        told = _("{pledge}: {clause} {value} from {day}", pledge=number, clause=what, value=value, day=day.isoformat())
        return Outcome(1, told, reason=reason, lines=(told,))

    here.write("pledge clause", work, question=_("Record this clause?"))
