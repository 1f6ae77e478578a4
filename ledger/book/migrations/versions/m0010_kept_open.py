"""What is open of each instalment, and balances by source of their money, kept at closing; shares summed from an index"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "kept_open",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False),
        sa.Column("pledge_id", sa.BigInteger(), nullable=True),
        sa.Column("instalment", sa.Integer(), nullable=True),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.code"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributor.id"]),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("kept_open_of", "kept_open", ["batch_id", "contributor_id"], unique=False)
    op.create_table(
        "kept_source",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("named", sa.Integer(), nullable=False),
        sa.Column("on_pledge", sa.Integer(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.code"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.drop_index("posting_statement", table_name="posting")
    op.create_index(
        "posting_share",
        "posting",
        ["contributor_id", "fund_id", "account", "line", "currency", "day", "amount", "base", "transaction_id"],
        unique=False,
        sqlite_where=sa.text("contributor_id IS NOT NULL"),
        postgresql_where=sa.text("contributor_id IS NOT NULL"),
    )
    op.create_index(
        "transaction_reverses",
        "journal_transaction",
        ["reverses"],
        unique=False,
        sqlite_where=sa.text("reverses IS NOT NULL"),
        postgresql_where=sa.text("reverses IS NOT NULL"),
    )
    op.create_index(
        "posting_promised",
        "posting",
        ["pledge_id", "instalment"],
        unique=False,
        sqlite_where=sa.text("(line IN ('A2', 'A3', 'A4', 'A5') OR account = '2110' AND line = '')"),
        postgresql_where=sa.text("(line IN ('A2', 'A3', 'A4', 'A5') OR account = '2110' AND line = '')"),
    )
    op.create_index("pledge_entry_day", "pledge_entry", ["day", "pledge_id"], unique=False)
    op.create_index("pledge_entry_due", "pledge_entry", ["due", "pledge_id", "instalment"], unique=False)
