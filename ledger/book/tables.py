"""The head of the book, its counters and its batches.

Every command that writes makes one numbered batch, and every row it writes carries the batch's id. A
row counts while its batch is `posted`: waiting batches wait for a second person, withdrawn and undone
ones are history. That one rule is approval, undo and the log at once.
"""

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from ledger.book.types import a_moment, identity, refers_to


class Book(SQLModel, table=True):
    """The head: one row. Writers lock it first; the chain's last link stands here."""

    __table_args__ = (CheckConstraint("id = 1", name="book_has_one_row"),)

    id: int = identity()
    name: str
    full_name: str
    currency: str
    fiscal_month: int
    two_person: bool
    practice: bool
    made_by: str
    made_at: str = a_moment()
    chain_seq: int = Field(default=0)
    chain_head: str = Field(default="")


class Counter(SQLModel, table=True):
    """The last number given per kind of document and year: numbers have no gaps."""

    kind: str = Field(primary_key=True)
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int


class Batch(SQLModel, table=True):
    """What one command wrote. States: waiting, posted; withdrawn, returned (never counted); undone (counted until then).

    `reason` is its maker's, `decided_why` that of who gave it back or withdrew it: neither ever takes the other's place.
    `typed` is the command as it was typed, without the common options; `operation` the name under which a script does it once.
    """

    __table_args__ = (
        CheckConstraint("state in ('waiting', 'posted', 'withdrawn', 'returned', 'undone')", name="batch_state_is_known"),
        CheckConstraint("made_by = lower(made_by)", name="batch_maker_has_one_spelling"),
        Index(
            "batch_operation",
            "operation",
            unique=True,
            sqlite_where=text("operation <> ''"),
            postgresql_where=text("operation <> ''"),
        ),
        Index("batch_waiting", "state", sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'")),
    )

    id: int = identity()
    number: str = Field(unique=True)
    kind: str
    state: str
    made_by: str
    made_at: str = a_moment()
    second: bool
    rows: int = Field(default=0)
    total: str = Field(default="")
    words: str = Field(default="")
    content: str = Field(default="")
    decided_by: str | None = Field(default=None)
    decided_at: str | None = a_moment(empty=True)
    reason: str = Field(default="")
    decided_why: str = Field(default="")
    typed: str = Field(default="")
    operation: str = Field(default="")
    undoes: int | None = refers_to("batch.id", empty=True)
    undone_in: int | None = refers_to("batch.id", empty=True)
