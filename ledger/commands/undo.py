"""`fund undo`: withdraw a batch that waits, or reverse one that counts."""

from functools import partial
from typing import Annotated

import typer

from ledger.commands.batch_screens import STATES
from ledger.commands.session import Session, session
from ledger.errors import NotUnderstood
from ledger.i18n import _, retold
from ledger.lookup import FINDERS
from ledger.periods import Quarter
from ledger.programs import one_row

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def undo(
    batch: Annotated[str, typer.Argument(help="The number of the batch: B-2026-0041.")],
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    same_days: Annotated[
        bool, typer.Option("--same-days", help="Reverse each entry on its own day, not today, while its quarter is open.")
    ] = False,
    after_closing: Annotated[
        bool,
        typer.Option(
            "--after-closing", help="Reverse it today although its quarter is closed or a statement of it went out: those stand."
        ),
    ] = False,
) -> None:
    """Withdraw a batch, or reverse a posted one."""
    from ledger.journal import batches

    here = session()
    found = FINDERS["batch"](here.reader, batch.strip())
    number = found[0].name if found else batch.strip().upper()
    if after_closing and same_days:
        raise NotUnderstood(_("closed days take no entries."), _("leave out --same-days"), name="bad-option")
    if after_closing and not reason.strip():
        raise NotUnderstood(_("a correction needs a reason."), _("--reason 'spent from another fund'"), name="no-reason")
    work = partial(batches.undo, number=number, reason=reason, same_days=same_days, after_closing=after_closing)
    here.book.run(work, dry=True)  # whether it can be undone, before anything is asked
    kind, words, by, state = here.reader.rows("SELECT kind, words, made_by, state FROM batch_list WHERE number = :n", n=number)[0]
    here.say(f"{number}  {kind}  {retold(words)}, {by}, {_(STATES[state])}")
    if not same_days and not after_closing and _older(here, number):
        here.say(_("Statements of the quarters before tell of it, and of its end today; to leave no trace in them: --same-days"))
    here.agree(_("Undo {batch} in {book}?", batch=number, book=here.head[0]))
    made = here.book.run(work, dry=here.options.dry_run)
    if here.form != "text":
        state = "withdrawn" if made is None else "waiting" if made.waits else "undone"
        here.show(one_row("undo", batch=number, state=state, undone_by=made.number if made else ""))
        return
    if here.options.dry_run:
        here.say(_("DRY RUN: nothing is written."))
    if made is None:
        here.say(_("{batch} is withdrawn; it never counted.", batch=number))
    elif made.waits:
        here.say(_("{by} reverses {batch} once a second person approves it.", by=made.number, batch=number))
    else:
        here.say(_("{batch} is undone by {by}.", batch=number, by=made.number))


def _older(here: Session, number: str) -> bool:
    """Whether the batch has entries that count, dated before this quarter."""
    since = Quarter.of(here.today).first.isoformat()
    return bool(
        here.reader.value(
            "SELECT 1 FROM journal_transaction t JOIN batch b ON b.id = t.batch_id WHERE b.number = :n AND t.seq IS NOT NULL AND t.day < :since",
            n=number, since=since,
        )
    )  # fmt: skip
