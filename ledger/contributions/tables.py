"""Who contributes, what they promised, what came in, and which money serves which promise.

Nothing here is ever changed: a change is a further row (`ContributorFact`, `PledgeEntry`), and what is
undone carries the batch that undid it.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from ledger.book.types import a_day, an_amount, an_entry, identity, refers_to

LIVE = text("undone_in IS NULL")
IDENTIFIES, RETURNS, HELD = text("identifies IS NOT NULL"), text("returns IS NOT NULL"), text("held > 0")


class Contributor(SQLModel, table=True):
    """A contributor by its code: ISO alpha-3 for states, a hyphenated code for all others."""

    __table_args__ = (Index("contributor_code", "code", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),)

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    code: str
    undone_in: int | None = refers_to("batch.id", empty=True)


class ContributorFact(SQLModel, table=True):
    """Something known about a contributor: the newest row of a field holds (of `kind`, the newest effective).

    Fields: name_en name_es name_fr name_pt kind alpha2 language locale parent note; alias and iban may repeat.
    """

    __tablename__ = "contributor_fact"
    __table_args__ = (Index("contributor_fact_of", "contributor_id", "field"),)

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    contributor_id: int = refers_to("contributor.id")
    field: str
    value: str
    effective_from: date | None = a_day(empty=True)
    undone_in: int | None = refers_to("batch.id", empty=True)


class Pledge(SQLModel, table=True):
    """A promise under an agreement. `signed` empty or `conditional`: memorandum only (accounting.md §4)."""

    __table_args__ = (
        Index("pledge_number", "number", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("pledge_contributor", "contributor_id"),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    number: str
    contributor_id: int = refers_to("contributor.id")
    fund_id: int = refers_to("fund.id")
    agreement: str = Field(default="")
    currency: str
    signed: date | None = a_day(empty=True)
    conditional: bool = Field(default=False)
    condition: str = Field(default="")
    earmark: str = Field(default="")
    undone_in: int | None = refers_to("batch.id", empty=True)


class PledgeEntry(SQLModel, table=True):
    """What changed an instalment, as a difference.

    Events: made, amended, cancelled, written_off, recovered, signed, condition_met, moved.
    """

    __tablename__ = "pledge_entry"
    __table_args__ = (
        Index("pledge_entry_of", "pledge_id", "instalment"),
        Index("pledge_entry_day", "day", "pledge_id"),
        Index("pledge_entry_due", "due", "pledge_id", "instalment"),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    pledge_id: int = refers_to("pledge.id")
    instalment: int
    event: str
    day: date = a_day()
    due: date | None = a_day(empty=True)
    amount: Decimal = an_amount()
    reason: str = Field(default="")
    undone_in: int | None = refers_to("batch.id", empty=True)


class AgreementClause(SQLModel, table=True):
    """What a pledge's agreement says from a day on, beyond the pledge itself: the newest effective row of a clause holds.

    Clauses: interest (kept or renounced: to the pool), unspent (returned or kept), earmark (ledger/contributions/earmarks.py).
    """

    __tablename__ = "agreement_clause"
    __table_args__ = (
        CheckConstraint("clause in ('interest', 'unspent', 'earmark')", name="agreement_clause_is_known"),
        Index("agreement_clause_of", "pledge_id", "clause"),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    pledge_id: int = refers_to("pledge.id")
    clause: str
    value: str
    effective_from: date = a_day()
    reason: str = Field(default="")
    undone_in: int | None = refers_to("batch.id", empty=True)


class Receipt(SQLModel, table=True):
    """Money recognised as from a contributor, or in suspense (`contributor_id` empty); negative when it went back.

    `amount` is what the donor sent, in the currency it sent; `net` and `charges` are what the account got and
    what banks kept, in the account's currency; `base` is the value of what was sent on the value date, in the fund's.
    `held` is what this row put into suspense (2120, the account's currency; negative: took out), `held_base` its value.
    """

    __table_args__ = (
        Index("receipt_number", "number", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("receipt_line", "bank_line_id"),
        Index("receipt_contributor", "contributor_id"),
        Index("receipt_identifies", "identifies", sqlite_where=IDENTIFIES, postgresql_where=IDENTIFIES),
        Index("receipt_returns", "returns", sqlite_where=RETURNS, postgresql_where=RETURNS),
        Index("receipt_transaction", "transaction_id"),
        Index("receipt_held", "day", sqlite_where=HELD, postgresql_where=HELD),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    number: str
    fund_id: int = refers_to("fund.id")
    contributor_id: int | None = refers_to("contributor.id", empty=True)
    bank_account_id: int | None = refers_to("bank_account.id", empty=True)
    bank_line_id: int | None = refers_to("bank_line.id", empty=True)
    transaction_id: int = an_entry()
    day: date = a_day()
    currency: str
    amount: Decimal = an_amount()
    account_currency: str
    net: Decimal = an_amount()
    charges: Decimal = an_amount()
    base: Decimal = an_amount()
    held: Decimal = an_amount()
    held_base: Decimal = an_amount()
    method: str = Field(default="cash")
    reference: str = Field(default="")
    returns: int | None = refers_to("receipt.id", empty=True)
    identifies: int | None = refers_to("receipt.id", empty=True)
    undone_in: int | None = refers_to("batch.id", empty=True)


class Allocation(SQLModel, table=True):
    """The part of a receipt that serves an instalment, in the pledge's currency.

    `base` is its value on the value date, `carrying` the book value that it settled: their difference is the exchange
    difference realised.
    """

    __table_args__ = (Index("allocation_pledge", "pledge_id", "instalment"), Index("allocation_receipt", "receipt_id"))

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    receipt_id: int = refers_to("receipt.id")
    pledge_id: int = refers_to("pledge.id")
    instalment: int
    amount: Decimal = an_amount()
    base: Decimal = an_amount()
    carrying: Decimal = an_amount()
    undone_in: int | None = refers_to("batch.id", empty=True)


class Refund(SQLModel, table=True):
    """Unspent money that goes back to a contributor: a row when it is approved, another (`pays` names the first) when it is paid.

    `amount` in the fund's currency, positive in both; of the first, `this_year` is the part that was revenue of its year.
    """

    __table_args__ = (
        Index("refund_number", "number", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("refund_paid_once", "pays", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    number: str
    fund_id: int = refers_to("fund.id")
    contributor_id: int = refers_to("contributor.id")
    pledge_id: int | None = refers_to("pledge.id", empty=True)
    bank_account_id: int | None = refers_to("bank_account.id", empty=True)
    transaction_id: int = an_entry()
    day: date = a_day()
    amount: Decimal = an_amount()
    this_year: Decimal = an_amount()
    reason: str = Field(default="")
    pays: int | None = refers_to("refund.id", empty=True)
    undone_in: int | None = refers_to("batch.id", empty=True)
    currency: str | None = Field(default=None)
    money: Decimal | None = an_amount(empty=True)


class DiscountPolicy(SQLModel, table=True):
    """`rate` percent a year at which a fund's pledges signed from a day on are discounted; 0: no more."""

    __tablename__ = "discount_policy"
    __table_args__ = (
        Index("discount_policy_once", "fund_id", "effective_from", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    fund_id: int = refers_to("fund.id")
    effective_from: date = a_day()
    rate: str
    reason: str
    undone_in: int | None = refers_to("batch.id", empty=True)


class GiftInKind(SQLModel, table=True):
    """Goods or services that a contributor gave: no money, so no receipt; part E of its statement.

    `base` is the fair value in the fund's currency; `document` the paper it rests on, with its SHA-256. `object` is the object of
    expenditure that goods are used for, 0 for services.
    """

    __tablename__ = "gift_in_kind"
    __table_args__ = (
        CheckConstraint("kind in ('goods', 'services')", name="gift_in_kind_is_known"),
        Index("gift_in_kind_number", "number", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    number: str
    fund_id: int = refers_to("fund.id")
    contributor_id: int = refers_to("contributor.id")
    transaction_id: int = an_entry()
    day: date = a_day()
    kind: str
    what: str
    currency: str
    amount: Decimal = an_amount()
    base: Decimal = an_amount()
    object: int
    document: str
    document_sha256: str
    undone_in: int | None = refers_to("batch.id", empty=True)
