"""`fund pledge clause` and `fund pledge discount`: what an agreement says beyond its pledge, and what time takes off its value."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.outcome import Outcome
from ledger.commands.session import session
from ledger.i18n import K_, _, n_
from ledger.show import Column, Fact, Table

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
        words = K_("{pledge}: {clause} {value} from {day}", pledge=number, clause=what, value=value, day=day.isoformat())
        return Outcome(1, words, reason=reason)

    here.write("pledge clause", work, question=_("Record this clause?"))


def discount(
    rate: Annotated[str, typer.Argument(metavar="[RATE]", help="Percent a year: 4; 0 for none any more. Without it, the rates are listed.")] = "",
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="For pledges signed from that day on; today without it.")] = "today",
    fund: Annotated[str, typer.Option("--fund", help="Of this fund; the book's only one by default.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="The decision.")] = "",
) -> None:  # fmt: skip
    """Discount pledges that are due in a year or later: the rates, or a new one (off until there is one)."""
    from ledger.banking.accounts import fund_of
    from ledger.commands.recovery import percent_of
    from ledger.contributions import discounts
    from ledger.reports.scope import base_of

    here = session()
    if not rate:
        rows = [
            (code, date.fromisoformat(day), percent, why, batch)
            for code, day, percent, why, batch in here.reader.rows(
                "SELECT fund, effective_from, rate, reason, batch FROM discount_policy_list ORDER BY fund, effective_from"
            )
        ]
        columns = (Column("fund", _("Fund"), "code"), Column("from", _("Signed from"), "date"), Column("rate", "%", "code"),
                   Column("reason", _("Reason")), Column("batch", _("Batch"), "code", optional=True))  # fmt: skip
        stands = discounts.total(here.reader, base_of(here.reader))
        here.show(Table("discounts", n_("1 rate of discount on pledges", "{count} rates of discount on pledges", len(rows)), columns, rows,
                        facts=(Fact("standing", _("Discount that stands (1190)"), stands),)))  # fmt: skip
        return
    day, percent = here.day(since, ahead=366), percent_of(rate)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        discounts.add(unit, batch.id, fund_of(unit, fund), percent, day, reason)
        words = K_("pledges signed from {day} on are discounted at {rate} % a year", day=day.isoformat(), rate=f"{percent:f}")
        return Outcome(1, words, reason=reason)

    here.write("pledge discount", work, question=_("Record this rate?"))
