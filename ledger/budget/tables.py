"""The Coordinator's budget as rows: the activities it pays for, the lines that money is allotted to, and what becomes of it.

Amounts are signed, in the fund's currency. A row counts while its batch is posted; control counts what waits as used.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from ledger.book.types import a_day, an_amount, an_entry, identity, refers_to

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


class BudgetEntry(SQLModel, table=True):
    """Money given to a line, or taken back (negative). An appropriation is the approval; only an allotment may be obligated.

    An allotment has an entry of the journal (8010/8020); an appropriation has none.
    """

    __tablename__ = "budget_entry"
    __table_args__ = (
        CheckConstraint("event in ('appropriated', 'allotted')", name="budget_entry_event_is_known"),
        Index("budget_entry_of", "budget_line_id"),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    budget_line_id: int = refers_to("budget_line.id")
    event: str
    day: date = a_day()
    amount: Decimal = an_amount()
    reason: str
    document: str
    transaction_id: int | None = Field(default=None, sa_type=BigInteger)
    undone_in: int | None = refers_to("batch.id", empty=True)


class Obligation(SQLModel, table=True):
    """A requisition (pre-obligation, outside the journal) or an order: a firm commitment to a payee, in the fund's currency.

    `expires` is the last day on which it can be spent, where that is earlier than Article 106 says. `override` is the
    written reason of one that was let pass although its line had less left.
    """

    __table_args__ = (
        CheckConstraint("kind in ('requisition', 'order')", name="obligation_kind_is_known"),
        Index("obligation_number", "number", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("obligation_of", "budget_line_id"),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    number: str
    kind: str
    budget_line_id: int = refers_to("budget_line.id")
    payee: str
    order_no: str
    pledge_id: int | None = refers_to("pledge.id", empty=True)
    requisition_id: int | None = refers_to("obligation.id", empty=True)
    expires: date | None = a_day(empty=True)
    override: str
    undone_in: int | None = refers_to("batch.id", empty=True)


class ObligationEntry(SQLModel, table=True):
    """A change of what is open of an obligation: raised positive (again where an order is increased); spent, ordered (a requisition), released, lapsed negative."""

    __tablename__ = "obligation_entry"
    __table_args__ = (
        CheckConstraint("event in ('raised', 'spent', 'ordered', 'released', 'lapsed')", name="obligation_entry_event_is_known"),
        Index("obligation_entry_of", "obligation_id"),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    obligation_id: int = refers_to("obligation.id")
    event: str
    day: date = a_day()
    amount: Decimal = an_amount()
    reason: str
    transaction_id: int | None = Field(default=None, sa_type=BigInteger)
    undone_in: int | None = refers_to("batch.id", empty=True)


class Advance(SQLModel, table=True):
    """Money given to a traveller who renders account of it by `due`: against an order (whose agreement it has), or on what a line has left."""

    __table_args__ = (Index("advance_number", "number", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),)

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    number: str
    traveller: str
    budget_line_id: int = refers_to("budget_line.id")
    obligation_id: int | None = refers_to("obligation.id", empty=True)
    due: date = a_day()
    undone_in: int | None = refers_to("batch.id", empty=True)


class AdvanceEntry(SQLModel, table=True):
    """What a traveller holds: paid positive; rendered and refunded negative."""

    __tablename__ = "advance_entry"
    __table_args__ = (
        CheckConstraint("event in ('paid', 'rendered', 'refunded')", name="advance_entry_event_is_known"),
        Index("advance_entry_of", "advance_id"),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    advance_id: int = refers_to("advance.id")
    event: str
    day: date = a_day()
    amount: Decimal = an_amount()
    reason: str
    transaction_id: int = an_entry()
    undone_in: int | None = refers_to("batch.id", empty=True)


class Expenditure(SQLModel, table=True):
    """Spending on a line: against an obligation, by an advance that was rendered, or direct. `override` as in `Obligation`.

    By an advance it is paid already; else it is payable (2010). `amount` is in the fund's currency; what was spent in another
    has its `currency` and its amount in that, `money`: so much of it is payable.
    """

    __table_args__ = (
        Index("expenditure_number", "number", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("expenditure_of", "budget_line_id"),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    number: str
    budget_line_id: int = refers_to("budget_line.id")
    obligation_id: int | None = refers_to("obligation.id", empty=True)
    advance_id: int | None = refers_to("advance.id", empty=True)
    pledge_id: int | None = refers_to("pledge.id", empty=True)
    day: date = a_day()
    payee: str
    text: str
    amount: Decimal = an_amount()
    override: str
    transaction_id: int = an_entry()
    undone_in: int | None = refers_to("batch.id", empty=True)
    currency: str | None = Field(default=None)
    money: Decimal | None = an_amount(empty=True)


class Disbursement(SQLModel, table=True):
    """An expenditure paid from a bank account: by a line of its file, whose entry it shares, or recorded by hand.

    `amount` is in the currency in which it was spent.
    """

    __table_args__ = (Index("disbursement_of", "expenditure_id"),)

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    expenditure_id: int = refers_to("expenditure.id")
    bank_account_id: int = refers_to("bank_account.id")
    day: date = a_day()
    amount: Decimal = an_amount()
    transaction_id: int = an_entry()
    undone_in: int | None = refers_to("batch.id", empty=True)


class ObjectName(SQLModel, table=True):
    """What an object of expenditure is called from a day on: only its number is fixed."""

    __tablename__ = "object_name"
    __table_args__ = (CheckConstraint("object between 1 and 9", name="object_name_object_is_known"),)

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    object: int
    effective_from: date = a_day()
    name_en: str
    name_es: str = Field(default="")
    name_fr: str = Field(default="")
    name_pt: str = Field(default="")
    undone_in: int | None = refers_to("batch.id", empty=True)


class OrganisationalUnit(SQLModel, table=True):
    """Where the Coordinator's office belongs from a day on: it moves, while the fund stays the same."""

    __tablename__ = "organisational_unit"

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    effective_from: date = a_day()
    name_en: str
    name_es: str = Field(default="")
    name_fr: str = Field(default="")
    name_pt: str = Field(default="")
    undone_in: int | None = refers_to("batch.id", empty=True)
