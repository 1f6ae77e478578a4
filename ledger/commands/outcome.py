"""What a command that writes did, and how it is told to people and to programs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ledger.i18n import kept_words, retold
from ledger.show import Column, Table

if TYPE_CHECKING:
    from ledger.commands.session import Session
    from ledger.journal.recorded import Earlier


@dataclass
class Outcome:
    """What a writing command did: how many rows, its control total, and how to show it."""

    rows: int
    words: str
    total: str = ""
    reason: str = ""
    table: Table | None = None
    more: dict[str, Any] = field(default_factory=dict)
    lines: tuple[str, ...] = ()  # what is said of it; nothing: its words, or its table
    notices: tuple[str, ...] = ()  # what else came of it
    next: tuple[str, ...] = ()
    nothing: str = ""
    kind: str = ""
    batch: str = ""
    waits: bool = False
    same: "Earlier | None" = None  # the batch that the same command made before
    whole: Callable[["Outcome"], None] | None = None  # what shows all that the batch prepared: after what is charged in it

    @classmethod
    def done_before(cls, kind: str, by: "Earlier") -> "Outcome":
        """What there is to say where another batch did it: nothing is written."""
        return cls(0, by.words, nothing=by.told, kind=kind, batch=by.number, waits=by.waits)

    @property
    def seen(self) -> tuple[Any, ...]:
        """What a person says yes to: the sums, and every line and row that was on the screen."""
        return self.rows, self.words, self.total, self.lines, self.notices, [*self.table.rows] if self.table else []

    def tell(self, session: "Session") -> None:
        """Show the lines and the table, else what the batch is called; a program always gets a table, be it of the batch alone."""
        table = self.table
        session.say(*self.lines or ((retold(self.words),) if self.rows and table is None else ()), *self.notices)
        if table is None and session.form != "text":
            kinds = {"batch": "code", "rows": "count", "what": "text", "total": "code"}
            columns = tuple(Column(key, "", kind, words=kept_words() if kind == "text" else None) for key, kind in kinds.items())
            rows = [(self.batch, self.rows, self.words, self.total)] if self.batch else []
            table = Table(self.kind.replace(" ", "-"), "", columns, rows)
        if table is not None and not (session.options.quiet and session.form == "text"):
            session.show(table, batch=self.batch, waits=self.waits, **self.more)
        if self.same:
            session.say(self.same.told)


class NothingToWriteError(Exception):
    """The work left no row: its batch is taken back, so that a command that changes nothing leaves nothing."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome
