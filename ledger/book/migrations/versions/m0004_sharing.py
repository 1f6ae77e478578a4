"""Interest and spending shared out"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "agreement_clause",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("pledge_id", sa.BigInteger(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("clause in ('interest', 'unspent', 'earmark')", name="agreement_clause_is_known"),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("agreement_clause_of", "agreement_clause", ["pledge_id", "clause"], unique=False)
    op.create_table(
        "sharing",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("fund_id", sa.BigInteger(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("budget_line_id", sa.BigInteger(), nullable=True),
        sa.Column("earned", sa.String(), nullable=False),
        sa.Column("contributor_id", sa.BigInteger(), nullable=True),
        sa.Column("pledge_id", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("borne", sa.BigInteger(), nullable=False),
        sa.Column("carry", sa.String(), nullable=False),
        sa.Column("chain_seq", sa.Integer(), nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=True),
        sa.Column("follows", sa.BigInteger(), nullable=True),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "kind in ('spending', 'spending_refund', 'charge', 'charge_refund', 'exchange', 'interest', 'renounced', 'program_budget')",
            name="sharing_kind_is_known",
        ),
        sa.ForeignKeyConstraint(["account"], ["account.code"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["budget_line_id"], ["budget_line.id"]),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributor.id"]),
        sa.ForeignKeyConstraint(["follows"], ["sharing.id"]),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"]),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("sharing_contributor", "sharing", ["contributor_id"], unique=False)
    op.create_index("sharing_follows", "sharing", ["follows"], unique=False)
    op.create_index("sharing_transaction", "sharing", ["transaction_id"], unique=False)
