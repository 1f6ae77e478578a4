"""`fund period`: quarters, open and closed."""

from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.period_share import share
from ledger.commands.revalue import revalue
from ledger.commands.session import Outcome, session
from ledger.errors import NotUnderstood
from ledger.i18n import _, n_
from ledger.periods import Quarter, quarters
from ledger.show import Column, Table

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

app = typer.Typer(rich_markup_mode=None, add_completion=False)
app.command()(share)
app.command()(revalue)


@app.callback(invoke_without_command=True)
def bare(context: typer.Context) -> None:
    """Quarters and their closing."""
    if context.invoked_subcommand is None:
        periods()


@app.command("list")
def periods() -> None:
    """Quarters: open or closed."""
    here = session()
    closed = {row[0]: row[1:] for row in here.reader.rows("SELECT quarter, batch, made_by, decided_by FROM period_list")}
    first, last = here.reader.rows("SELECT min(day), max(day) FROM journal_transaction")[0]
    rows = []
    if first is not None:
        from datetime import date

        counts: dict[str, int] = dict(
            here.reader.rows("SELECT day, count(*) FROM journal_transaction WHERE seq IS NOT NULL GROUP BY day")
        )
        for quarter in quarters(date.fromisoformat(first), max(date.fromisoformat(last), here.today)):
            days = quarter.days
            entries = sum(count for day, count in counts.items() if days.begin.isoformat() <= day < days.end.isoformat())
            batch = closed.get(str(quarter), ("", "", ""))
            rows.append((str(quarter), days.begin, days.last, "closed" if batch[0] else "open", entries, batch[0], batch[1]))
    here.show(
        Table(
            "periods", n_("1 quarter", "{count} quarters", len(rows)),
            (Column("quarter", _("Quarter"), "code"), Column("first", _("First day"), "date"), Column("last", _("Last day"), "date"),
             Column("state", _("State"), "state", words={"open": _("open"), "closed": _("CLOSED")}), Column("entries", _("Entries"), "count"),
             Column("batch", _("Batch"), "code", optional=True), Column("by", _("By"), "code", optional=True)),
            rows,
        )
    )  # fmt: skip


@app.command()
def close(
    quarter: Annotated[str, typer.Argument(help="2026-Q3")],
    reason: Annotated[str, typer.Option("--reason", help="What is carried over, and why.")] = "",
    confirm: Annotated[str, typer.Option("--confirm", help="The quarter typed back, for scripts.")] = "",
) -> None:
    """Check and seal a quarter: nothing dated in it can be posted afterwards."""
    from ledger.journal import closing

    here = session()
    wanted = Quarter.parse(quarter)
    here.typed_back(str(wanted), confirm, _("Type {word} to close:", word=str(wanted)))

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        from ledger.contributions import pledges

        due = pledges.fall_due(unit, batch.id, wanted.days.end)
        closing.close(unit, batch.id, wanted, carried=reason)
        return Outcome(1, f"{wanted} closed, {due} instalments fell due", reason=reason)

    here.options.yes = True
    here.write("period close", work)


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
        raise NotUnderstood("reopening needs a reason.", "--reason 'late advice of the bank'", name="no-reason")
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
    here.write(
        "period reopen",
        lambda _unit, _batch: Outcome(1, f"{wanted} reopened", reason=reason),
        undoes=lambda unit: closing.closing_of(unit, wanted),
    )
