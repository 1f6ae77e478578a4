"""Statements as they were issued: the figures are stored, so that the same paper can be written for ever."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from ledger.book.types import a_day, an_amount, identity, refers_to


class Statement(SQLModel, table=True):
    """An issued statement: number, version, figures as canonical JSON with their hash, and the chain's head at issue."""

    __table_args__ = (
        UniqueConstraint("number", "version", name="statement_number_once"),
        Index("statement_of", "contributor_id", "quarter"),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    number: str
    version: int
    contributor_id: int = refers_to("contributor.id")
    fund_id: int = refers_to("fund.id")
    quarter: str
    language: str
    locale: str
    figures: str
    figures_sha256: str
    file_name: str
    file_sha256: str
    chain_seq: int
    chain_head: str
    undone_in: int | None = refers_to("batch.id", empty=True)


class Confirmation(SQLModel, table=True):
    """A letter that asked a contributor to confirm its balances at the end of a fiscal year: the figures are those of the statement."""

    __tablename__ = "confirmation"
    __table_args__ = (Index("confirmation_of", "contributor_id", "year"),)

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    contributor_id: int = refers_to("contributor.id")
    year: int
    statement_id: int = refers_to("statement.id")
    day: date = a_day()
    language: str
    file_name: str
    file_sha256: str
    undone_in: int | None = refers_to("batch.id", empty=True)


class ConfirmationReply(SQLModel, table=True):
    """What a contributor answered: the newest row that counts holds.

    `amount` is what it has more than we in the fund's currency, negative for less; `document` its letter, with SHA-256.
    """

    __tablename__ = "confirmation_reply"
    __table_args__ = (Index("confirmation_reply_to", "confirmation_id"),)

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    confirmation_id: int = refers_to("confirmation.id")
    day: date = a_day()
    agrees: bool
    text: str
    amount: Decimal = an_amount()
    document: str
    document_sha256: str
    undone_in: int | None = refers_to("batch.id", empty=True)
