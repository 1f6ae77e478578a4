"""Letters that ask contributors for what is due, and what each asked for"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("known", sa.Date(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributor.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("reminder_of", "reminder", ["contributor_id", "day"], unique=False)
    op.create_table(
        "reminder_part",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("reminder_id", sa.BigInteger(), nullable=False),
        sa.Column("pledge_id", sa.BigInteger(), nullable=False),
        sa.Column("instalment", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminder.id"]),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("reminder_part_of", "reminder_part", ["reminder_id"], unique=False)
    op.create_index("reminder_part_on", "reminder_part", ["pledge_id", "instalment"], unique=False)
