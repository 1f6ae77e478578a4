"""Indirect cost recovery as rows: the rules, dated; what was agreed otherwise; and what was charged, or not, and why."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from ledger.book.types import a_day, an_amount, an_entry, identity, refers_to

LIVE = text("undone_in IS NULL")


class RecoveryRule(SQLModel, table=True):
    """`rate` percent, for agreements signed from a day on, of a class of contributors (empty: all that have no rule of their own).

    `threshold` is in the fund's currency; zero: none. `citation` names the text and its revision.
    """

    __tablename__ = "recovery_rule"
    __table_args__ = (
        CheckConstraint("base in ('gross', 'direct')", name="recovery_rule_base_is_known"),
        CheckConstraint("timing in ('on_receipt', 'on_expenditure')", name="recovery_rule_timing_is_known"),
        Index("recovery_rule_once", "kind", "effective_from", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    kind: str
    effective_from: date = a_day()
    rate: str
    base: str
    timing: str
    threshold: Decimal = an_amount()
    citation: str = Field(default="")
    undone_in: int | None = refers_to("batch.id", empty=True)


class RecoveryOverride(SQLModel, table=True):
    """The rate, in percent, that holds for one agreement instead, for money from a day on; zero is an exemption. Always with a reason."""

    __tablename__ = "recovery_override"
    __table_args__ = (
        Index("recovery_override_once", "pledge_id", "effective_from", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    pledge_id: int = refers_to("pledge.id")
    effective_from: date = a_day()
    rate: str
    reason: str
    undone_in: int | None = refers_to("batch.id", empty=True)


class Recovery(SQLModel, table=True):
    """What one receipt, expenditure or refund was charged (positive) or given back (negative), in the fund's currency, and why.

    `basis` is the money it was reckoned on, negative where it went back. `entry_id` is the entry of the event, `transaction_id` the
    entry of the charge (empty where it is nothing). Why: as in `recovery_terms.Decision`, or returned, refunded.
    """

    __table_args__ = (
        Index("recovery_receipt", "receipt_id"),
        Index("recovery_contributor", "contributor_id"),
        Index("recovery_entry", "entry_id"),
        Index("recovery_transaction", "transaction_id"),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    fund_id: int = refers_to("fund.id")
    contributor_id: int = refers_to("contributor.id")
    pledge_id: int | None = refers_to("pledge.id", empty=True)
    receipt_id: int | None = refers_to("receipt.id", empty=True)
    entry_id: int = an_entry()
    basis: Decimal = an_amount()
    rate: str
    base: str
    amount: Decimal = an_amount()
    why: str
    note: str = Field(default="")
    rule_id: int | None = refers_to("recovery_rule.id", empty=True)
    override_id: int | None = refers_to("recovery_override.id", empty=True)
    transaction_id: int | None = an_entry(empty=True)
    undone_in: int | None = refers_to("batch.id", empty=True)
