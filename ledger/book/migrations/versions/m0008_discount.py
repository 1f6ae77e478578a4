"""Discount on pledges; spending and refunds in another currency"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
LIVE = sa.text("undone_in IS NULL")


def upgrade() -> None:
    op.create_table(
        "discount_policy",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("fund_id", sa.BigInteger(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("rate", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "discount_policy_once",
        "discount_policy",
        ["fund_id", "effective_from"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    for table in ("expenditure", "refund"):
        op.add_column(table, sa.Column("currency", sa.String(), nullable=True))
        op.add_column(table, sa.Column("money", sa.BigInteger(), nullable=True))
