"""The bank's side: accounts, files taken in, their lines, and what officers decided about each line.

A bank line has no effect on balances; money is recognised when a decided line is posted.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from ledger.book.types import a_day, an_amount, an_entry, identity, refers_to

LIVE = text("undone_in IS NULL")
RESTATES = text("restates IS NOT NULL")


class BankAccount(SQLModel, table=True):
    """An account at a bank, in one currency."""

    __tablename__ = "bank_account"
    __table_args__ = (Index("bank_account_name", "name", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),)

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    name: str
    currency: str
    iban: str = Field(default="")
    fund_id: int = refers_to("fund.id")
    undone_in: int | None = refers_to("batch.id", empty=True)


class ImportRun(SQLModel, table=True):
    """A file taken in: its bytes (compressed), hash, how it was read and why, and every row accounted for."""

    __tablename__ = "import_run"
    __table_args__ = (Index("import_run_hash", "sha256"),)

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    kind: str
    file_name: str
    sha256: str
    size: int
    original: bytes = Field(sa_type=LargeBinary)
    reading: str
    counts: str
    bank_account_id: int | None = refers_to("bank_account.id", empty=True)
    opening: Decimal | None = an_amount(empty=True)
    closing: Decimal | None = an_amount(empty=True)
    first_day: date | None = a_day(empty=True)
    last_day: date | None = a_day(empty=True)
    undone_in: int | None = refers_to("batch.id", empty=True)


class BankLine(SQLModel, table=True):
    """One transaction of a bank's file, at its place there; once by day, amount and occurrence, which no format changes.

    A line that `restates` another counts only when that was taken (`Restatement`).
    """

    __tablename__ = "bank_line"
    __table_args__ = (
        Index(
            "bank_line_once",
            "bank_account_id",
            "day",
            "amount",
            "occurrence",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
        Index("bank_line_restates", "restates", sqlite_where=RESTATES, postgresql_where=RESTATES),
        Index("bank_line_import", "import_id"),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    import_id: int = refers_to("import_run.id")
    bank_account_id: int = refers_to("bank_account.id")
    sheet: str
    row: int
    verdict: str
    day: date = a_day()
    value_date: date | None = a_day(empty=True)
    amount: Decimal = an_amount()
    currency: str
    text: str
    reference: str
    counterparty: str
    iban: str
    original_currency: str | None = Field(default=None)
    original_amount: Decimal | None = an_amount(empty=True)
    balance: Decimal | None = an_amount(empty=True)
    occurrence: int
    restates: int | None = refers_to("bank_line.id", empty=True)
    undone_in: int | None = refers_to("batch.id", empty=True)


class Restatement(SQLModel, table=True):
    """A restated line was taken: `bank_line_id` counts in place of `old_line_id`. Both stay."""

    __tablename__ = "restatement"
    __table_args__ = (
        Index("restatement_once", "bank_line_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("restatement_of", "old_line_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    bank_line_id: int = refers_to("bank_line.id")
    old_line_id: int = refers_to("bank_line.id")
    undone_in: int | None = refers_to("batch.id", empty=True)


class BankProfile(SQLModel, table=True):
    """How the files of an account are read, as TOML; the newest that counts is in force, an empty one says that there is none."""

    __tablename__ = "bank_profile"
    __table_args__ = (Index("bank_profile_of", "bank_account_id"),)

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    bank_account_id: int = refers_to("bank_account.id")
    day: date = a_day()
    toml: str
    undone_in: int | None = refers_to("batch.id", empty=True)


class Match(SQLModel, table=True):
    """What was decided about a bank line: staged until posted. Types: receipt, unidentified, gift, return, coded ones.

    `with_line` is the other side of a transfer between own accounts.
    """

    __tablename__ = "bank_match"
    __table_args__ = (
        Index("bank_match_once", "bank_line_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )  # fmt: skip

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    bank_line_id: int = refers_to("bank_line.id")
    type: str
    charges: Decimal = an_amount()
    contributor_id: int | None = refers_to("contributor.id", empty=True)
    returns_line: int | None = refers_to("bank_line.id", empty=True)
    with_line: int | None = refers_to("bank_line.id", empty=True)
    account: str = Field(default="")
    note: str = Field(default="")
    undone_in: int | None = refers_to("batch.id", empty=True)


class MatchPart(SQLModel, table=True):
    """One target of a decided line: an instalment and the amount in the pledge's currency (negative: returned)."""

    __tablename__ = "match_part"
    __table_args__ = (Index("match_part_of", "match_id"), Index("match_part_pledge", "pledge_id", "instalment"))

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    match_id: int = refers_to("bank_match.id")
    pledge_id: int = refers_to("pledge.id")
    instalment: int
    amount: Decimal = an_amount()
    undone_in: int | None = refers_to("batch.id", empty=True)


class PaymentPart(SQLModel, table=True):
    """One expenditure that a decided line pays, and how much of it, above zero, in the fund's currency."""

    __tablename__ = "payment_part"
    __table_args__ = (Index("payment_part_of", "match_id"), Index("payment_part_expenditure", "expenditure_id"))

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    match_id: int = refers_to("bank_match.id")
    expenditure_id: int = refers_to("expenditure.id")
    amount: Decimal = an_amount()
    undone_in: int | None = refers_to("batch.id", empty=True)


class MatchPosting(SQLModel, table=True):
    """A decided line that was posted, and the transaction that came of it.

    `clears` is the posting of the other side of a transfer, whose cash in transit this one takes up.
    """

    __tablename__ = "match_posting"
    __table_args__ = (
        Index("match_posting_once", "match_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("match_posting_transaction", "transaction_id"),
    )

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    match_id: int = refers_to("bank_match.id")
    transaction_id: int = an_entry()
    clears: int | None = refers_to("match_posting.id", empty=True)
    undone_in: int | None = refers_to("batch.id", empty=True)


class Reconciliation(SQLModel, table=True):
    """A bank account's ledger balance against the bank's at the end of a period, signed: nothing of it moves afterwards.

    `end_day` is the day after the period. The figures are canonical JSON with their hash, drawn up on the chain as it stood
    at `chain_seq`.
    """

    __table_args__ = (
        Index("reconciliation_of", "bank_account_id", "end_day", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )  # fmt: skip

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    bank_account_id: int = refers_to("bank_account.id")
    begin_day: date = a_day()
    end_day: date = a_day()
    figures: str
    figures_sha256: str
    chain_seq: int
    undone_in: int | None = refers_to("batch.id", empty=True)


class Lesson(SQLModel, table=True):
    """What a confirmed bank line taught: these words, or this account, mean that contributor or that type of line.

    Kinds: payer, text, account (whose money it is), in, out (what a line is), sort (whether evidence of a sort is called
    certain), evidence (how often a piece of it was `right` or `wrong`). `times` it was confirmed; a row that `forgets` ends all earlier ones of the same meaning.
    """

    __table_args__ = (Index("lesson_words", "kind", "words"), Index("lesson_line", "bank_line_id"))

    id: int = identity()
    batch_id: int = refers_to("batch.id")
    bank_line_id: int | None = refers_to("bank_line.id", empty=True)
    kind: str
    words: str
    contributor_id: int | None = refers_to("contributor.id", empty=True)
    type: str
    times: int
    forgets: bool
    undone_in: int | None = refers_to("batch.id", empty=True)
