"""What was recorded before: by a script under the same name, or by the same words once more.

A retry after a crash, or Enter pressed twice, must not book money twice. Files need none of this: their rows are known again.
"""

import re
from dataclasses import dataclass

from ledger.book.store import Unit
from ledger.cells import minute
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.journal.batches import Batch

_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Earlier:
    """The batch that did it already: `told` says so in a sentence, `words` are its own, `waits` for a second person."""

    number: str
    words: str
    waits: bool
    told: str


def under_operation(unit: Unit, name: str) -> Earlier | None:
    """The batch made under an operation's name, whatever became of it; raises LedgerError where other words made it."""
    if not name:
        return None
    found = unit.one("SELECT number, words, state, made_by, made_at, typed FROM batch WHERE operation = :name", name=name)
    if found is None:
        return None
    number, words, state, made_by, made_at, typed = found
    if typed != unit.actor.typed:
        raise LedgerError(
            _("the operation {name} was another command, in {batch}: fund {typed}.", name=name, batch=number, typed=typed),
            _("give every operation a name of its own"),
            name="other-operation",
        )
    told = _(
        "Done before, in {batch} of {moment} UTC by {person}: nothing is written.",
        batch=number,
        moment=minute(made_at),
        person=made_by,
    )
    return Earlier(number, words, state == "waiting", told)


def by_same_words(unit: Unit, batch: Batch, known: Earlier | None, *, tell: bool) -> Earlier | None:
    """The newest batch before this one that the same command made and that counts or waits: of today (UTC), and of any day where they name one.

    `fund budget spend O-2026-0012 500` may be next month's payment too; with `--on 2026-09-30` it is the same one for ever.
    Raises LedgerError for one that is not `known`, unless the caller will `tell` of it.
    """
    typed = unit.actor.typed
    found = unit.one(
        "SELECT number, words, state, made_by, made_at FROM batch WHERE typed = :typed AND state IN ('waiting', 'posted') "
        "AND made_at >= :since AND id < :batch ORDER BY id DESC LIMIT 1",
        typed=typed, since="" if _A_DAY.search(typed) else unit.actor.moment[:10], batch=batch.id,
    )  # fmt: skip
    if found is None or not typed:
        return None
    number, words, state, made_by, made_at = found
    told = _("The same command made {batch} on {moment} UTC, by {person}.", batch=number, moment=minute(made_at), person=made_by)
    same = Earlier(number, words, state == "waiting", told)
    if same != known and not tell:
        raise LedgerError(
            _("the same command made {batch} on {moment} UTC, by {person}; nothing was written.", batch=number, moment=minute(made_at), person=made_by),
            _("to record it a second time: --twice"),
            name="same-words",
        )  # fmt: skip
    return same
