"""Statements as they were issued: the figures are stored, so that the same paper can be written for ever."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import SQLModel

from ledger.book.types import a_day, a_moment, an_amount, identity, refers_to


class Statement(SQLModel, table=True):
    """An issued statement: number, version, figures as canonical JSON with their hash, and the chain's head at issue.

    One number per contributor and quarter; a version that was given back before it counted is given again.
    """

    __table_args__ = (
        Index(
            "statement_number_once",
            "number",
            "version",
            unique=True,
            sqlite_where=text("undone_in IS NULL"),
            postgresql_where=text("undone_in IS NULL"),
        ),
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


class Reminder(SQLModel, table=True):
    """A letter that asked a contributor for what was overdue on `day`, or falls due up to `until`.

    Receipts were known up to `known`: what was sent later may have crossed the letter.
    """

    __table_args__ = (Index("reminder_of", "contributor_id", "day"),)

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    contributor_id: int = refers_to("contributor.id")
    day: date = a_day()
    until: date = a_day()
    known: date = a_day()
    language: str
    file_name: str
    file_sha256: str
    undone_in: int | None = refers_to("batch.id", empty=True)


class ReminderPart(SQLModel, table=True):
    """An instalment that a letter asked for: the day it was due and what was open of it then, in the pledge's currency."""

    __tablename__ = "reminder_part"
    __table_args__ = (Index("reminder_part_of", "reminder_id"), Index("reminder_part_on", "pledge_id", "instalment"))

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    reminder_id: int = refers_to("reminder.id")
    pledge_id: int = refers_to("pledge.id")
    instalment: int
    due: date = a_day()
    amount: Decimal = an_amount()
    undone_in: int | None = refers_to("batch.id", empty=True)


class StatementFile(SQLModel, table=True):
    """A paper of a statement that counts, by kind: its name and the SHA-256 of its bytes, from the first time it was written.

    Not undone with the statement: what was handed out was handed out.
    """

    __tablename__ = "statement_file"
    __table_args__ = (UniqueConstraint("statement_id", "kind", name="statement_file_once"),)

    id: int = identity()
    statement_id: int = refers_to("statement.id")
    kind: str
    name: str
    sha256: str
    made_with: str
    written_by: str
    written_at: str = a_moment()


class StatementCoverage(SQLModel, table=True):
    """What a run of statements did about each contributor, and the two amounts that add up to the ledger.

    `statement_id` is the one that holds for the contributor after the run: issued by it, or standing from before.
    """

    __tablename__ = "statement_coverage"

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    quarter: str
    contributor_id: int = refers_to("contributor.id")
    state: str
    reason: str
    statement_id: int | None = refers_to("statement.id", empty=True)
    balance: int = an_amount()
    pledged: int = an_amount()
    undone_in: int | None = refers_to("batch.id", empty=True)


class SigningKey(SQLModel, table=True):
    """A public key of the office, with which the lists of its papers are checked. The private half never stands in a book."""

    __tablename__ = "signing_key"

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    fingerprint: str
    public_pem: str
    undone_in: int | None = refers_to("batch.id", empty=True)
