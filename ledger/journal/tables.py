"""Double entry as rows: funds, accounts, transactions with their postings, closed periods and what they kept, rates.

A transaction is born open, gets its postings, and is sealed once; from then on the database refuses
every change of it. Amounts are signed, debit positive, in the posting's own currency (`amount`) and in
the fund's currency (`base`).
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from ledger.book.types import a_day, a_moment, an_amount, identity, refers_to

LIVE = text("undone_in IS NULL")
YEAR_END = text("event = 'year end'")
LATE = text("late_from IS NOT NULL")
REVERSES = text("reverses IS NOT NULL")
AT_BANK = text("bank_account_id IS NOT NULL")
PROMISED = text("(line IN ('A2', 'A3', 'A4', 'A5') OR account = '2110' AND line = '')")


class Fund(SQLModel, table=True):
    """A fund: self-balancing, in one functional currency. `recognition` is accrual or cash (pledges as memo)."""

    __table_args__ = (
        CheckConstraint("recognition in ('accrual', 'cash')", name="fund_recognition_is_known"),
        Index("fund_code", "code", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    code: str
    name: str
    currency: str
    recognition: str
    undone_in: int | None = refers_to("batch.id", empty=True)


class Account(SQLModel, table=True):
    """An account of the chart (accounting.md §6). Kinds: asset, liability, balance, income, expense, memo."""

    code: str = Field(primary_key=True)
    name: str
    kind: str


class Period(SQLModel, table=True):
    """A closed quarter: nothing dated before its end can be sealed while the row stands.

    `chain_seq` is the last entry that was sealed when it was closed; empty where an earlier program closed it and kept nothing.
    """

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    quarter: str
    begin_day: date = a_day()
    end_day: date = a_day()
    chain_seq: int | None = Field(default=None)
    undone_in: int | None = refers_to("batch.id", empty=True)


class KeptBalance(SQLModel, table=True):
    """What stood on an account at the end of a closed quarter, all days before it counted, as the closing batch left it.

    `debit` is what was debited in all, and `carried` what year-end entries moved, which `debit` leaves out: so
    base - debit - carried is what was credited.
    """

    __tablename__ = "kept_balance"

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    fund_id: int = refers_to("fund.id")
    account: str = Field(foreign_key="account.code")
    currency: str
    budget_line_id: int | None = refers_to("budget_line.id", empty=True)
    amount: Decimal = an_amount()
    base: Decimal = an_amount()
    debit: Decimal = an_amount()
    carried: Decimal = an_amount()
    undone_in: int | None = refers_to("batch.id", empty=True)


class KeptShare(SQLModel, table=True):
    """What stood under a contributor's name at the end of a closed quarter, by account and statement line."""

    __tablename__ = "kept_share"
    __table_args__ = (Index("kept_share_of", "batch_id", "contributor_id"),)

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    contributor_id: int = refers_to("contributor.id")
    fund_id: int = refers_to("fund.id")
    account: str = Field(foreign_key="account.code")
    line: str
    currency: str
    amount: Decimal = an_amount()
    base: Decimal = an_amount()
    undone_in: int | None = refers_to("batch.id", empty=True)


class KeptOpen(SQLModel, table=True):
    """What stood on an account of an instalment at the end of a closed quarter, where it was not settled.

    `line` is A10 on the memorandum of what is conditional or not signed, else empty: what was promised and paid since is nothing,
    so there are as many rows as there is open. A closing of an earlier program kept none.
    """

    __tablename__ = "kept_open"
    __table_args__ = (Index("kept_open_of", "batch_id", "contributor_id"),)

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    contributor_id: int = refers_to("contributor.id")
    pledge_id: int | None = refers_to("pledge.id", empty=True)
    instalment: int | None = Field(default=None)
    account: str = Field(foreign_key="account.code")
    line: str
    currency: str
    amount: Decimal = an_amount()
    base: Decimal = an_amount()
    undone_in: int | None = refers_to("batch.id", empty=True)


class KeptSource(SQLModel, table=True):
    """What stood on an account at the end of a closed quarter by source of its money, year-end entries apart.

    `source` is unearmarked, earmarked or program_budget; `named` is 1 under a contributor's name, `on_pledge` 1 where a pledge
    is named and the line is not B6. A closing of an earlier program kept none.
    """

    __tablename__ = "kept_source"

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    account: str = Field(foreign_key="account.code")
    source: str
    named: int
    on_pledge: int
    base: Decimal = an_amount()
    undone_in: int | None = refers_to("batch.id", empty=True)


class Rate(SQLModel, table=True):
    """US dollars per one unit of a currency from a day on, an exact decimal kept as text."""

    __table_args__ = (
        Index("rate_once", "currency", "effective_from", "source", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    currency: str
    effective_from: date = a_day()
    usd_per_unit: str
    source: str
    undone_in: int | None = refers_to("batch.id", empty=True)


class Transaction(SQLModel, table=True):
    """One event in the books. `source` is made from the event, so that the same event cannot be posted twice."""

    __tablename__ = "journal_transaction"
    __table_args__ = (
        UniqueConstraint("source", name="transaction_source_once"),
        UniqueConstraint("seq", name="transaction_seq_once"),
        UniqueConstraint("year", "no", name="transaction_number_once"),
        Index("transaction_open", "id", sqlite_where=text("seq IS NULL"), postgresql_where=text("seq IS NULL")),
        Index("transaction_batch", "batch_id"),
        Index("transaction_year_end", "id", sqlite_where=YEAR_END, postgresql_where=YEAR_END),
        Index("transaction_reverses", "reverses", sqlite_where=REVERSES, postgresql_where=REVERSES),
        Index("transaction_late", "late_from", "id", sqlite_where=LATE, postgresql_where=LATE),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    day: date = a_day()
    event: str
    source: str
    memo: str
    late_from: date | None = a_day(empty=True)
    reverses: int | None = refers_to("journal_transaction.id", empty=True)
    prepared_by: str
    prepared_at: str = a_moment()
    seq: int | None = Field(default=None)
    year: int | None = Field(default=None)
    no: int | None = Field(default=None)
    sealed_by: str | None = Field(default=None)
    sealed_at: str | None = a_moment(empty=True)
    hash: str | None = Field(default=None)


class Posting(SQLModel, table=True):
    """One leg. `line` is the statement line it feeds (accounting.md §3.2), empty for none; `day` repeats its transaction's day."""

    __table_args__ = (
        Index("posting_transaction", "transaction_id"),
        Index("posting_balance", "account", "day", "fund_id", "currency", "base", "amount", "transaction_id"),
        Index(
            "posting_share", "contributor_id", "fund_id", "account", "line", "currency", "day", "amount", "base", "transaction_id",
            sqlite_where=text("contributor_id IS NOT NULL"), postgresql_where=text("contributor_id IS NOT NULL"),
        ),
        Index("posting_promised", "pledge_id", "instalment", sqlite_where=PROMISED, postgresql_where=PROMISED),
        Index(
            "posting_bank", "bank_account_id", "day", "amount", "transaction_id", sqlite_where=AT_BANK, postgresql_where=AT_BANK
        ),
    )  # fmt: skip

    id: int = identity()
    transaction_id: int = refers_to("journal_transaction.id")
    no: int
    account: str = Field(foreign_key="account.code")
    fund_id: int = refers_to("fund.id")
    currency: str
    amount: Decimal = an_amount()
    base: Decimal = an_amount()
    contributor_id: int | None = refers_to("contributor.id", empty=True)
    pledge_id: int | None = refers_to("pledge.id", empty=True)
    instalment: int | None = Field(default=None)
    bank_account_id: int | None = refers_to("bank_account.id", empty=True)
    budget_line_id: int | None = refers_to("budget_line.id", empty=True)
    line: str = Field(default="")
    day: date = a_day()
