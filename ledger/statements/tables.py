"""Statements as they were issued: the figures are stored, so that the same paper can be written for ever."""

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from ledger.book.types import identity, refers_to


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
