"""The Coordinator's budget as rows: the activities it pays for, and the lines that money is allotted to and spent on."""

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from ledger.book.types import identity, refers_to

LIVE = text("undone_in IS NULL")


class Activity(SQLModel, table=True):
    """A programme activity, with its names in four languages; the English one stands in for one that is empty."""

    __table_args__ = (Index("activity_code", "code", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),)

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    code: str
    name_en: str
    name_es: str = Field(default="")
    name_fr: str = Field(default="")
    name_pt: str = Field(default="")
    undone_in: int | None = refers_to("batch.id", empty=True)


class BudgetLine(SQLModel, table=True):
    """What can be allotted and spent on its own: an object of expenditure (1–9) of an activity in a fiscal year.

    `source` is where its money comes from: `fund`, or `program_budget` (AG/RES. 2019, paragraph 10), never mixed.
    """

    __tablename__ = "budget_line"
    __table_args__ = (
        CheckConstraint("object between 1 and 9", name="budget_line_object_is_known"),
        CheckConstraint("source in ('fund', 'program_budget')", name="budget_line_source_is_known"),
        Index(
            "budget_line_once", "fund_id", "year", "activity_id", "object", "source",
            unique=True, sqlite_where=LIVE, postgresql_where=LIVE,
        ),
    )  # fmt: skip

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    fund_id: int = refers_to("fund.id")
    year: int
    activity_id: int = refers_to("activity.id")
    object: int
    source: str
    undone_in: int | None = refers_to("batch.id", empty=True)
