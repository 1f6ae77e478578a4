"""`fund statement key`: the office's keys, with which the lists of its statements are signed."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from exports.commands_papers import key_file
from ledger.commands.outcome import Outcome
from ledger.commands.session import Session, session
from ledger.i18n import K_, N_, P_, _, n_
from ledger.show import Column, Table

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

STATES = {"signs": N_("signs"), "earlier": N_("earlier"), "waits": N_("WAITING"), "withdrawn": P_("state of a key", "withdrawn")}


def key(new: Annotated[bool, typer.Option("--new", help="Make a new key; from then on it signs.")] = False) -> None:
    """The keys of the office: with them its statements are signed."""
    here = session()
    if new:
        _make(here)
    else:
        here.show(_keys(here))


def _make(here: Session) -> None:
    """The private half goes into its file, readable by its owner only, before the public one counts in the book."""
    from ledger.statements.signing import fingerprint
    from ledger.statements.signing import new as new_key

    private, public = new_key()
    told = fingerprint(public)
    place = key_file(here, told)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        unit.insert("signing_key", "id batch_id fingerprint public_pem", [(*unit.ids("signing_key"), batch.id, told, public)])
        return Outcome(1, K_("key {fingerprint}", fingerprint=told), lines=(_("Key {fingerprint}", fingerprint=told),))

    if not here.options.dry_run:
        place.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(private)
    try:
        here.write("statement key", work, question=_("Sign with this key from now on?"))
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    if not here.options.dry_run:
        here.say(
            _("The private key is in {place}: keep a copy where nobody else reads it.", place=str(place)),
            _("Tell the fingerprint to those who receive statements by another way than the statements."),
        )


def _keys(here: Session) -> Table:
    """Newest last, with what they may do and whether the private half is on this machine."""
    found = here.reader.rows(
        "SELECT k.fingerprint, CASE WHEN k.undone_in IS NULL THEN b.state ELSE 'withdrawn' END, b.number, b.made_by, substr(b.made_at, 1, 10), b.decided_by "
        "FROM signing_key k JOIN batch b ON b.id = k.batch_id ORDER BY k.id"
    )
    signs = next((row[0] for row in reversed(found) if row[1] == "posted"), "")
    words = {"waiting": "waits", "posted": "earlier"}
    rows = [
        (told, "signs" if told == signs else words.get(state, "withdrawn"), batch, by, on, approved, _("here") if key_file(here, told).is_file() else "")
        for told, state, batch, by, on, approved in found
    ]  # fmt: skip
    columns = (
        Column("fingerprint", _("Fingerprint"), "code"), Column("state", _("State"), "state", words={one: _(word) for one, word in STATES.items()}),
        Column("batch", _("Batch"), "code"), Column("by", _("By"), optional=True), Column("on", _("On"), "code", optional=True),
        Column("approved_by", _("Approved by"), optional=True), Column("private", _("Private key"), optional=True),
    )  # fmt: skip
    waiting = next((row[2] for row in rows if row[1] == "waits"), "")
    notes = [] if signs or waiting else [_("No key signs: fund statement key --new makes one.")]
    notes += [_("A key waits for a second person: fund approve {batch}", batch=waiting)] if waiting else []
    return Table("keys", n_("1 key", "{count} keys", len(rows)), columns, rows, notes=tuple(notes))
