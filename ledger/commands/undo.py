"""`fund undo`: withdraw a batch that waits, or reverse one that counts."""

from typing import Annotated

import typer

from ledger.commands.session import session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _
from ledger.screen import ask
from ledger.show import Column, Table

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def undo(
    batch: Annotated[str, typer.Argument(help="The number of the batch: B-2026-0041.")],
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
) -> None:
    """Withdraw a batch, or reverse a posted one."""
    from ledger.journal import batches

    here = session()
    number = batch.strip().upper()
    row = here.reader.one("SELECT number, kind, words, rows, made_by, state FROM batch_list WHERE number = :n", n=number)
    if row is None:
        raise NotUnderstood(_("There is no batch {number}.", number=batch), _("fund log lists them"), name="unknown-batch")
    here.book.run(lambda unit: batches.undo(unit, number, reason), dry=True)  # whether it can be undone, before anything is asked
    here.say(f"{row[0]}  {row[1]}  {row[2]}, by {row[4]}, {row[5]}")
    if not ask(
        _("Undo {batch} in {book}?", batch=number, book=here.head[0]), here.screen, yes=here.options.yes or here.options.dry_run
    ):
        raise LedgerError(_("nothing was written."), name="declined")
    made = here.book.run(lambda unit: batches.undo(unit, number, reason), dry=here.options.dry_run)
    if here.form != "text":
        state = "withdrawn" if made is None else "waiting" if made.waits else "undone"
        columns = (Column("batch", "", "code"), Column("state", "", "code"), Column("undone_by", "", "code"))
        here.show(Table("undo", "", columns, [(number, state, made.number if made else "")]))
        return
    if here.options.dry_run:
        here.say(_("DRY RUN: nothing is written."))
    if made is None:
        here.say(_("{batch} is withdrawn; it never counted.", batch=number))
    elif made.waits:
        here.say(_("{by} reverses {batch} once a second person approves it.", by=made.number, batch=number))
    else:
        here.say(_("{batch} is undone by {by}.", batch=number, by=made.number))
