"""Letters to contributors: drawn, recorded with their hashes in one batch, then put into a folder."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ledger.commands.outcome import Outcome
from ledger.commands.session import Session
from ledger.i18n import _, n_
from ledger.statements.papers import digest

if TYPE_CHECKING:
    from exports.commands_papers import Delivery
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch


def send(
    here: Session, kind: str, target: "Delivery", work: Callable[["Unit", "Batch"], tuple[Outcome, Mapping[str, bytes]]]
) -> None:
    """Ask whether to send the letters that `work` records and returns by name, then write them; needs no second person.

    Raises LedgerError where one is there already.
    """
    from exports.commands_papers import check_names, put

    letters: dict[str, bytes] = {}

    def drawn(unit: "Unit", batch: "Batch") -> Outcome:
        letters.clear()
        outcome, made = work(unit, batch)
        letters.update(made)
        if not here.options.dry_run:
            check_names(target, list(letters))
        return outcome

    outcome = here.write(kind, drawn, second=False, question=_("Send these letters?"))
    if outcome.rows and not here.options.dry_run:
        target.folder.mkdir(parents=True, exist_ok=True)
        for name, letter in letters.items():
            put(target.folder / name, letter)
        here.say(n_("Wrote 1 file to {folder}.", "Wrote {count} files to {folder}.", len(letters), folder=str(target.folder)))


def file_name(kind: str, when: str, code: str) -> str:
    """The name of a letter: what it is, of which year or day, and to whom."""
    return f"{kind}-{when}-{''.join(sign for sign in code if sign.isalnum() or sign == '-')}.pdf"


def digests(letters: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Name and SHA-256 of each."""
    return [(name, digest(letter)) for name, letter in letters.items()]
