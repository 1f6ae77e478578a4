"""Batches: every command that writes makes one, and everything else about them is the same for all commands.

`begin` gives it a number, `finish` says what it holds and lets it count at once or wait for a second person,
`approve` and `give_back` decide about a waiting one, `undo` withdraws or reverses. What counts is decided by one
rule: a row counts while its batch is posted.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from ledger.book.guards import UNDOABLE
from ledger.book.store import Unit
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import K_, M_, N_, _
from ledger.journal import order, posting
from ledger.journal.contents import held
from ledger.journal.numbering import spelled

# Why a batch does not wait, by its state and whether a reason was given; and why one cannot be undone, by its state.
_NOT_WAITING = {
    ("posted", False): N_("{number} does not wait for approval: it is posted."),
    ("undone", False): N_("{number} does not wait for approval: it is undone."),
    ("returned", False): N_("{number} does not wait for approval: it is returned by {person} on {day}."),
    ("returned", True): N_("{number} does not wait for approval: it is returned by {person} on {day}: {reason}."),
    ("withdrawn", False): N_("{number} does not wait for approval: it is withdrawn by {person} on {day}."),
    ("withdrawn", True): N_("{number} does not wait for approval: it is withdrawn by {person} on {day}: {reason}."),
}
_GONE = {
    "undone": N_("{number} is undone already."),
    "returned": N_("{number} is returned already."),
    "withdrawn": N_("{number} is withdrawn already."),
}


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch being written."""

    id: int
    number: str
    kind: str
    waits: bool


def begin(unit: Unit, kind: str, *, second: bool, undoes: int | None = None, operation: str = "") -> Batch:
    """Start a batch. `second`: in a book of two people it waits for the other one. `operation`: the name under which it is made once."""
    actor = unit.actor
    (batch_id,) = unit.ids("batch")
    (no,) = unit.numbers("B", actor.today.year)
    number = f"B-{actor.today.year}-{no:04d}"
    unit.insert(
        "batch", "id number kind state made_by made_at second undoes rows total words content reason decided_why typed operation",
        [(batch_id, number, kind, "waiting", actor.user, actor.moment, second, undoes, 0, "", "", "", "", "", actor.typed, operation)],
    )  # fmt: skip
    two_person = bool(unit.value("SELECT two_person FROM book"))
    return Batch(batch_id, number, kind, second and two_person)


def finish(unit: Unit, batch: Batch, *, rows: int, words: str, total: str = "", reason: str = "") -> None:
    """Say what the batch holds; unless it waits for a second person, seal its transactions and let it count.

    `total` is its control total (`USD 207,963.17`), which the second person types back. From then on it keeps what is said here,
    its maker's `reason` too, whatever becomes of it.
    """
    unit.execute(
        "UPDATE batch SET rows = :rows, total = :total, words = :words, reason = :reason WHERE id = :id",
        rows=rows, total=total, words=words, reason=reason, id=batch.id,
    )  # fmt: skip
    kept = content(unit, batch.id) if batch.waits else "-" + held(unit, batch.id)[batch.id]
    unit.execute("UPDATE batch SET content = :content WHERE id = :id", content=kept, id=batch.id)
    if not batch.waits:
        posting.seal(unit, batch.id)
        unit.execute("UPDATE batch SET state = 'posted' WHERE id = :id", id=batch.id)
        _take_back(unit, batch.id)


def content(unit: Unit, batch: int) -> str:
    """A hash of everything a batch holds, the same before and after approval: what the second person sees is what was made.

    Behind it stands what `held` makes of the rows alone, which batches of earlier programs do not have.
    """
    digest = hashlib.sha256()
    for table in UNDOABLE:
        for row in unit.rows(f"SELECT * FROM {table} WHERE batch_id = :batch ORDER BY id", batch=batch):
            digest.update(repr((table, *row)).encode())
    for row in unit.rows(
        "SELECT t.id, t.day, t.event, t.source, t.memo, t.reverses, p.no, p.account, p.fund_id, p.currency, p.amount, p.base, "
        "p.contributor_id, p.pledge_id, p.instalment, p.bank_account_id, p.budget_line_id, p.line "
        "FROM journal_transaction t JOIN posting p ON p.transaction_id = t.id WHERE t.batch_id = :batch ORDER BY t.id, p.no",
        batch=batch,
    ):
        digest.update(repr(row).encode())
    return digest.hexdigest() + held(unit, batch)[batch]


def find(unit: Unit, number: str) -> tuple[int, str, str, str, str]:
    """(id, kind, state, maker, content) of a batch by its number; raises NotUnderstood for one that does not exist."""
    found = unit.one("SELECT id, kind, state, made_by, content FROM batch WHERE number = :n", n=spelled(number, "B"))
    if found is None:
        raise NotUnderstood(_("There is no batch {number}.", number=number), _("fund log lists them"), name="unknown-batch")
    return found


def _waiting(unit: Unit, number: str) -> tuple[int, str, str, str]:
    """(id, kind, maker, content) of a batch that waits; raises LedgerError saying who gave it back or withdrew it, when and why."""
    batch, kind, state, maker, content = find(unit, number)
    if state == "waiting":
        return batch, kind, maker, content
    by, at, why = unit.rows("SELECT decided_by, decided_at, decided_why FROM batch WHERE id = :b", b=batch)[0]
    told = _(_NOT_WAITING[state, bool(why)], number=number, person=by, day=(at or "")[:10], reason=why)
    raise LedgerError(told, f"fund show {number}", name="not-waiting")


def approve(unit: Unit, number: str) -> int:
    """The second person's yes: seals what the batch prepared and lets it count; returns the number of entries sealed.

    Raises LedgerError when it does not wait, when the actor made it, when a reconciliation came in between, or when it is not
    what its maker saw.
    """
    batch, kind, maker, seen = _waiting(unit, number)
    if maker == unit.actor.user:
        raise LedgerError(_("{number} was made by you; another person approves it.", number=number), name="own-batch")
    unapproved = order.unapproved(unit, batch)
    if unapproved:
        raise LedgerError(_("{number} rests on what does not count yet.", number=number), *unapproved, name="rests-on-waiting")
    overtaken = order.overtaken(unit, batch)
    if overtaken:
        raise LedgerError(_("{number} was overtaken.", number=number), *overtaken, name="overtaken")
    if kind == "undo":  # something may have come to rest on it since
        undone = unit.value("SELECT undoes FROM batch WHERE id = :b", b=batch)
        # For translators: the batch {number} undoes another batch, which cannot be undone any more.
        _nothing_in_the_way(unit, undone, _("{number} takes back what cannot be undone.", number=number), standing=batch)
    if not content(unit, batch).startswith(seen):
        raise LedgerError(
            _("{number} is no longer what {maker} saw when making it.", number=number, maker=maker),
            "fund verify",
            name="changed-batch",
        )
    sealed = posting.seal(unit, batch)
    unit.execute(
        "UPDATE batch SET state = 'posted', decided_by = :by, decided_at = :at WHERE id = :id",
        by=unit.actor.user, at=unit.actor.moment, id=batch,
    )  # fmt: skip
    _take_back(unit, batch)
    return sealed


def give_back(unit: Unit, number: str, reason: str) -> None:
    """The second person's no, with a reason, which stands beside the maker's: the batch never counts.

    Raises LedgerError when it does not wait, when the actor made it, or when something rests on it.
    """
    batch, _kind, maker, _seen = _waiting(unit, number)
    if maker == unit.actor.user:
        raise LedgerError(_("{number} was made by you; fund undo {number} withdraws it.", number=number), name="own-batch")
    _nothing_in_the_way(unit, batch, _("{number} cannot be undone.", number=number))
    _drop(unit, batch, "returned", reason)


def undo(unit: Unit, number: str, reason: str, *, same_days: bool = False, after_closing: bool = False) -> Batch | None:
    """Withdraw a waiting batch (returns None), or reverse a posted one by a new batch dated today (`_day_of_undo`).

    With `same_days` each entry is reversed on its own day, so that no statement of that quarter tells of the mistake. With
    `after_closing` closed quarters and issued statements are not in the way: they stand, and the next ones tell of it (event 29).
    Raises LedgerError with the list of what stands in the way: later batches that rest on it, closed quarters, issued statements;
    and where somebody else made what waits, who returns it with a reason.
    """
    batch, kind, state, maker, _content = find(unit, number)
    if state == "waiting":
        if maker != unit.actor.user:
            raise LedgerError(
                _("{number} waits and was made by {maker}, who alone withdraws it.", number=number, maker=maker),
                _("fund approve {batch} --return --reason TEXT gives it back", batch=number),
                name="not-your-batch",
            )
        _nothing_in_the_way(unit, batch, _("{number} cannot be undone.", number=number))
        _drop(unit, batch, "withdrawn", reason)
        return None
    if state != "posted":
        raise LedgerError(_(_GONE[state], number=number), name="not-posted")
    if kind == "undo":
        raise LedgerError(_("{number} is itself an undo.", number=number), _("run again what it took back"), name="undo-of-undo")
    if unit.value("SELECT 1 FROM batch WHERE undoes = :b AND state = 'waiting'", b=batch):
        raise LedgerError(
            _("{number} is being undone already; it waits for a second person.", number=number), "fund approve", name="not-posted"
        )
    standing = unit.ids("batch", 0).start if after_closing and not order.shares(unit, batch) else 0
    _nothing_in_the_way(unit, batch, _("{number} cannot be undone.", number=number), standing=standing)
    made = begin(unit, "undo", second=_second(unit, batch), undoes=batch)
    day = None if same_days else _day_of_undo(unit, batch)
    entries = posting.reverse(unit, made.id, batch, day, reason or M_("undo of {batch}", batch=number))
    finish(unit, made, rows=entries, words=K_("undo of {batch}", batch=number), reason=reason)
    return made


def _day_of_undo(unit: Unit, batch: int) -> date:
    """Today; what was shared out for a quarter is taken back on the quarter's last day, so that it can be shared out anew."""
    day = unit.value("SELECT max(day) FROM sharing WHERE batch_id = :b", b=batch)
    return date.fromisoformat(day) if day else unit.actor.today


def _nothing_in_the_way(unit: Unit, batch: int, refusal: str, *, standing: int = 0) -> None:
    """Raises LedgerError, which says `refusal`, with all that keeps `batch` from being taken back (`order.obstacles`)."""
    in_the_way = order.obstacles(unit, batch, standing=standing)
    if in_the_way:
        raise LedgerError(refusal, *in_the_way, name="in-the-way")


def _second(unit: Unit, batch: int) -> bool:
    return bool(unit.value("SELECT second FROM batch WHERE id = :b", b=batch))


def _take_back(unit: Unit, batch: int) -> None:
    """When an undo counts, what it undoes no longer does."""
    target = unit.value("SELECT undoes FROM batch WHERE id = :b", b=batch)
    if target is not None:
        _mark(unit, target, batch)
        unit.execute("UPDATE batch SET state = 'undone', undone_in = :by WHERE id = :b", by=batch, b=target)


def _drop(unit: Unit, batch: int, state: str, why: str) -> None:
    posting.discard(unit, batch)
    _mark(unit, batch, batch)
    unit.execute(
        "UPDATE batch SET state = :state, decided_why = :why, decided_by = :by, decided_at = :at WHERE id = :b",
        state=state, why=why, by=unit.actor.user, at=unit.actor.moment, b=batch,
    )  # fmt: skip


def _mark(unit: Unit, batch: int, by: int) -> None:
    for table in UNDOABLE:
        unit.execute(f"UPDATE {table} SET undone_in = :by WHERE batch_id = :b AND undone_in IS NULL", by=by, b=batch)
