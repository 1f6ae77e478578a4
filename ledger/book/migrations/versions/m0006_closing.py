"""Balances kept at closing"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("period", sa.Column("chain_seq", sa.Integer(), nullable=True))
    op.create_table(
        "kept_balance",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("fund_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("budget_line_id", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("debit", sa.BigInteger(), nullable=False),
        sa.Column("carried", sa.BigInteger(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.code"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["budget_line_id"], ["budget_line.id"]),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "kept_share",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False),
        sa.Column("fund_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.code"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributor.id"]),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("kept_share_of", "kept_share", ["batch_id", "contributor_id"], unique=False)
    op.create_index(
        "transaction_year_end",
        "journal_transaction",
        ["id"],
        unique=False,
        sqlite_where=sa.text("event = 'year end'"),
        postgresql_where=sa.text("event = 'year end'"),
    )
    op.create_index(
        "transaction_late",
        "journal_transaction",
        ["late_from", "id"],
        unique=False,
        sqlite_where=sa.text("late_from IS NOT NULL"),
        postgresql_where=sa.text("late_from IS NOT NULL"),
    )
