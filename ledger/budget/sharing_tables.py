"""What was shared out as rows: every figure of a contributor can be traced to the pool it came from."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from ledger.book.types import a_day, an_amount, an_entry, identity, refers_to


class Sharing(SQLModel, table=True):
    """What one run gave one holder of one claim of the pool: an account and line of the budget, or the interest of a quarter.

    `amount` is what the contributor's posting says, debit positive, `borne` the sum of it since inception; `carry` the exact
    fraction of a cent that rounding left (`2/3`), for the next run. Without an entry (`transaction_id` empty): interest that
    stays in the pool, renounced, or the program-budget's. `earned` is the quarter of interest, `follows` the row before.
    `chain_seq` is the last entry that was known.
    """

    __table_args__ = (
        CheckConstraint(
            "kind in ('spending', 'spending_refund', 'charge', 'charge_refund', 'exchange', 'interest', 'renounced', 'program_budget')",
            name="sharing_kind_is_known",
        ),
        Index("sharing_transaction", "transaction_id"),
        Index("sharing_follows", "follows"),
        Index("sharing_contributor", "contributor_id"),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    fund_id: int = refers_to("fund.id")
    quarter: str
    day: date = a_day()
    kind: str
    account: str = Field(foreign_key="account.code")
    budget_line_id: int | None = refers_to("budget_line.id", empty=True)
    earned: str = Field(default="")
    contributor_id: int | None = refers_to("contributor.id", empty=True)
    pledge_id: int | None = refers_to("pledge.id", empty=True)
    amount: Decimal = an_amount()
    borne: Decimal = an_amount()
    carry: str = Field(default="")
    chain_seq: int
    transaction_id: int | None = an_entry(empty=True)
    follows: int | None = refers_to("sharing.id", empty=True)
    undone_in: int | None = refers_to("batch.id", empty=True)
