"""`fund period`: quarters, open and closed."""

from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.outcome import Outcome
from ledger.commands.period_share import share
from ledger.commands.revalue import revalue
from ledger.commands.session import session
from ledger.errors import NotUnderstood
from ledger.i18n import K_, P_, _, n_
from ledger.periods import Quarter
from ledger.show import Column, Table

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

app = typer.Typer(rich_markup_mode=None, add_completion=False, help="Quarters and their closing.")
app.command()(share)
app.command()(revalue)


@app.command("list")
def periods() -> None:
    """Quarters: open or closed, with the entries that came too late for an earlier one."""
    from ledger.reports.periods import standing

    here = session()
    rows = standing(here.reader, here.today)
    here.show(
        Table(
            "periods", n_("1 quarter", "{count} quarters", len(rows)),
            (Column("quarter", _("Quarter"), "code"), Column("first", _("First day"), "date"), Column("last", _("Last day"), "date"),
             Column("state", _("State"), "state", words={"open": _(P_("state of a quarter", "open")), "closed": _("CLOSED")}), Column("entries", _("Entries"), "count"),
             Column("late", _("Late"), "count", optional=True), Column("batch", _("Batch"), "code", optional=True),
             Column("by", _("By"), "code", optional=True)),
            [(str(one.quarter), one.quarter.first, one.quarter.last, "closed" if one.batch else "open", one.entries, one.late or None,
              one.batch, one.made_by) for one in rows],
            notes=(_("Late: entries that belong to an earlier quarter, which was closed."),) if any(one.late for one in rows) else (),
        )
    )  # fmt: skip


@app.command()
def close(
    quarter: Annotated[str, typer.Argument(help="2026-Q3")],
    carry: Annotated[
        list[str] | None,
        typer.Option("--carry", metavar="NAME", help="What stays open: L-1051, R-2026-0005; without it, all that can."),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why it is carried over; it is kept.")] = "",
    confirm: Annotated[str, typer.Option("--confirm", help="The quarter typed back, for scripts.")] = "",
) -> None:
    """Check, post what closing brings, and seal a quarter: nothing dated in it can be posted afterwards."""
    from ledger.commands import closing
    from ledger.commands.backup import before_closing
    from ledger.journal.closing import may_close
    from ledger.reports.closing import Carry, load
    from ledger.reports.periods import standing

    here = session()
    wanted, carried = Quarter.parse(quarter), Carry.of(tuple(carry or ()), reason)
    may_close(here.reader, wanted, here.today)
    proofs = closing.prove_book(here)
    found = load(here.reader, wanted, here.today, carried, proofs)
    here.say_drawn(*closing.lines(found, here))
    if found.problems and here.form != "text":
        here.show(closing.table(found))
    closing.refuse(found)
    with_it = [str(one.quarter) for one in standing(here.reader, here.today) if one.quarter < wanted and not one.batch]
    if with_it:
        here.say(_("The quarters before it close with it: {quarters}", quarters=", ".join(with_it)))
    here.typed_back(str(wanted), confirm, _("Type {word} to close:", word=str(wanted)))
    before_closing(here, wanted)
    here.options.yes = True
    here.write("period close", closing.work(here, wanted, carried, proofs))


@app.command()
def reopen(
    quarter: Annotated[str, typer.Argument(help="2026-Q3")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept.")] = "",
    confirm: Annotated[str, typer.Option("--confirm", help="The quarter typed back, for scripts.")] = "",
) -> None:
    """Reopen a quarter; lists the statements issued for it."""
    from ledger.journal import closing

    here = session()
    wanted = Quarter.parse(quarter)
    if not reason:
        raise NotUnderstood(_("reopening needs a reason."), _("--reason 'late advice of the bank'"), name="no-reason")
    closing.closing_of(here.reader, wanted)  # first whether it can be reopened at all
    issued = here.reader.rows("SELECT number, contributor FROM statement_list WHERE quarter >= :q ORDER BY number", q=str(wanted))
    for number, contributor in issued:
        here.say(
            _(
                "  {number} {contributor} was issued on it; a correction makes a new version",
                number=number,
                contributor=contributor,
            )
        )
    here.typed_back(str(wanted), confirm, _("Type {word} to reopen:", word=str(wanted)))

    here.options.yes = True

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        closing.reopen(unit, batch.id, reason)
        return Outcome(1, K_("{quarter} reopened", quarter=wanted), reason=reason)

    here.write(
        "period reopen",
        work,
        undoes=lambda unit: closing.closing_of(unit, wanted),
    )
