"""`fund approve`: what waits for the second person, and the second person's yes or no."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from ledger.cells import minute
from ledger.commands.batch_screens import TYPED, batch_card, control_word, seal, total_on_list
from ledger.commands.cards import show_card
from ledger.commands.session import Session, session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _, kept_words, n_
from ledger.lookup import FINDERS, unknown
from ledger.programs import one_row
from ledger.screen import type_back
from ledger.show import Column, Table

if TYPE_CHECKING:
    from ledger.book.store import Unit

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def approve(
    batch: Annotated[str, typer.Argument(metavar="[BATCH]", help="The number of the batch: B-2026-0043.")] = "",
    give_back: Annotated[bool, typer.Option("--return", help="Give it back to its maker; it never counts.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why it is given back.")] = "",
    confirm: Annotated[
        str, typer.Option("--confirm", metavar="WORD", help="The control total, for scripts that cannot type it back.")
    ] = "",
) -> None:
    """Batches that wait for you; approve or return."""
    here = session()
    if not batch:
        if give_back or confirm:
            raise NotUnderstood(_("say which batch."), _("fund approve lists them"), name="which-batch")
        _list(here)
        return
    found = FINDERS["batch"](here.reader, batch)
    if not found:
        raise unknown(here.reader, batch)
    if give_back:
        _return(here, found[0].name, reason)
    else:
        _approve(here, found[0].id, found[0].name, confirm)


def _list(here: Session) -> None:
    me = here.actor.user
    rows = here.reader.rows(
        "SELECT number, kind, words, rows, total, made_by, made_at, reason FROM batch_list WHERE state = 'waiting' ORDER BY id"
    )
    mine = [row[0] for row in rows if row[5] == me]
    columns = (
        Column("batch", _("Batch"), "code"), Column("kind", _("Command"), "code"), Column("words", _("What"), words=kept_words()), Column("rows", _("Rows"), "count", optional=True),
        Column("total", _("Control total"), "code"), Column("by", _("By"), "code"), Column("at", _("When, UTC"), "code", optional=True), Column("reason", _("Reason"), optional=True, words=kept_words(memos=True)),
    )  # fmt: skip
    notes = []
    if mine:
        told = ", ".join(mine)
        notes.append(n_("not for you: {batches}, you made it", "not for you: {batches}, you made them", len(mine), batches=told))
    if not here.head[2]:
        notes.append(_("This is a one-person book: there is no second approval."))
    others = [
        (*row[:4], total_on_list(row[4]), row[5], minute(row[6]), row[7]) if here.form == "text" else row
        for row in rows
        if row[5] != me
    ]
    title = n_("1 batch waits for you", "{count} batches wait for you", len(others)) if others else _("No batch waits for you")
    if others:
        notes.append(_("Look at one, and approve or return it: fund approve {batch}", batch=others[0][0]))
    here.show(Table("approve", title, columns, others, notes=tuple(notes)), not_for_you=mine)


def _return(here: Session, number: str, reason: str) -> None:
    from ledger.journal import batches

    if not reason.strip():
        raise NotUnderstood(_("its maker must know why a batch comes back."), "--reason TEXT", name="no-reason")
    here.book.run(lambda unit: batches.give_back(unit, number, reason.strip()), dry=here.options.dry_run)
    _tell(here, number, "returned", _("{batch} is given back; it never counts.", batch=number))


def _approve(here: Session, batch: int, number: str, confirm: str) -> None:
    """First whether it can be approved at all, then what it is, then the word, then the deed."""
    planned = here.book.run(lambda unit: _seal(unit, batch, number), dry=True)
    made_by, total, content = here.reader.rows("SELECT made_by, total, content FROM batch WHERE id = :id", id=batch)[0]
    if here.form == "text" and not here.options.quiet:
        show_card(here, replace(batch_card(here.reader, batch), notes=()), whole=True)
    seen = _("This is what {user} saw when posting: content {content}, unchanged since.", user=made_by, content=seal(content))
    here.say("", seen)
    if here.options.dry_run:
        told = ", ".join([*planned[0], *planned[1]]) or number
        _tell(here, number, "posted", _("Would post {numbers}.", numbers=told), *planned)
        return
    _confirm(here, number, control_word(total) or number, seal(content).replace(" ", ""), confirm)
    entries, receipts = here.book.run(lambda unit: _seal(unit, batch, number))
    told = ", ".join([*entries, *receipts])
    sentence = _("Posted {numbers}.", numbers=told) if told else _("{batch} counts now.", batch=number)
    _tell(here, number, "posted", sentence, entries, receipts)
    if here.reader.value("SELECT 1 FROM statement WHERE batch_id = :b", b=batch):
        here.say(_("The files of its statements: fund statement write {batch}", batch=number))


def _confirm(here: Session, number: str, total: str, content: str, confirm: str) -> None:
    """The control total is typed back, the seal of the content where nobody could type it; raises LedgerError where it is not."""
    many = total.count(" ") >= TYPED
    word = content if many else total
    if confirm:
        agreed = bool({confirm.strip(), control_word(confirm)} & {total, word})
    elif here.screen.asks:
        question = (
            _("Its control total has many amounts: type the seal of its content to approve ({seal}), or leave it:", seal=word)
            if many
            else _("Type the control total to approve ({total}), or leave it:", total=word)
        )
        agreed = type_back(word, question, here.screen)
    else:
        cure = _("type it back at a terminal, or give it with --confirm; --yes does not answer it")
        raise NotUnderstood(
            _("who approves types the control total back, and there is nobody to ask."), cure, name="nobody-to-ask"
        )
    if not agreed:
        cures = (
            _("fund approve {batch} --confirm '{total}' where nobody types", batch=number, total=word),
            _("fund approve {batch} --return --reason TEXT gives it back", batch=number),
        )
        raise LedgerError(_("that is not the control total; nothing was written."), *cures, name="not-confirmed")


def _seal(unit: "Unit", batch: int, number: str) -> tuple[list[str], list[str]]:
    """Approve, and say what came of it: ranges of entries and of receipts."""
    from ledger.journal import batches

    batches.approve(unit, number)
    entries = unit.rows(
        "SELECT year, no FROM journal_transaction WHERE batch_id = :b AND seq IS NOT NULL ORDER BY year, no", b=batch
    )
    receipts = unit.rows("SELECT number FROM receipt WHERE batch_id = :b ORDER BY number", b=batch)
    parts = (number.split("-") for (number,) in receipts)
    return ranges("J", [(year, no) for year, no in entries], 6), ranges(
        "R", [(int(year), int(no)) for _letter, year, no in parts], 4
    )


def ranges(letter: str, numbers: list[tuple[int, int]], digits: int) -> list[str]:
    """(year, number) as ranges without gaps: `J-2026-000834 up to J-2026-000846`."""
    found = []
    for _key, run in groupby(enumerate(sorted(numbers)), key=lambda one: (one[1][0], one[1][1] - one[0])):
        named = [f"{letter}-{year}-{no:0{digits}d}" for _place, (year, no) in run]
        found.append(named[0] if len(named) == 1 else _("{first} up to {last}", first=named[0], last=named[-1]))
    return found


def _tell(
    here: Session, number: str, state: str, sentence: str, entries: Sequence[str] = (), receipts: Sequence[str] = ()
) -> None:
    if here.form == "text":
        if here.options.dry_run:
            here.say(_("DRY RUN: nothing is written."))
        here.say(sentence)
        return
    here.show(one_row("approve", batch=number, state=state, entries=", ".join(entries), receipts=", ".join(receipts)))
