"""The column types of the book: amounts as whole ten-thousandths, days and moments as text that sorts."""

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Date, String
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

from ledger.money import SCALE


class Amount(TypeDecorator[Decimal]):
    """Decimal in code, BIGINT ten-thousandths in both databases: SQLite would otherwise store a float."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, _dialect: object) -> int | None:
        """To whole ten-thousandths; finer amounts do not exist."""
        if value is None:
            return None
        units = Decimal(value) * SCALE
        if units != units.to_integral_value():
            raise ValueError(f"{value} is finer than a ten-thousandth")
        return int(units)

    def process_result_value(self, value: Any | None, _dialect: object) -> Decimal | None:
        """From whole ten-thousandths."""
        return None if value is None else Decimal(value).scaleb(-4)


def identity() -> Any:
    """A primary key that the writer gives: writers queue at the book's head, so the next number is known."""
    return Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})


def refers_to(column: str, *, index: bool = False, empty: bool = False) -> Any:
    """A reference to another table's row."""
    return Field(default=None if empty else ..., foreign_key=column, sa_type=BigInteger, index=index, nullable=empty)


def an_amount(*, empty: bool = False) -> Any:
    """An amount column."""
    return Field(default=None if empty else ..., sa_type=Amount, nullable=empty)


def a_day(*, empty: bool = False) -> Any:
    """A day."""
    return Field(default=None if empty else ..., sa_type=Date, nullable=empty)


def an_entry(*, empty: bool = False) -> Any:
    """The id of an entry. No key of the database: what is withdrawn loses its entries, and keeps saying which they were."""
    return Field(default=None if empty else ..., sa_type=BigInteger, nullable=empty)


def a_moment(*, empty: bool = False) -> Any:
    """A moment in UTC as text, `2026-10-07T11:31:05Z`: the same characters are hashed and compared on both databases."""
    return Field(default=None if empty else ..., sa_type=String(20), nullable=empty)
