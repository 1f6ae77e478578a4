"""Why a batch was given back or withdrawn, beside its maker's reason"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("batch", sa.Column("decided_why", sa.String(), nullable=False, server_default=""))
    # Until now it was written over the maker's, which is lost.
    op.execute("UPDATE batch SET decided_why = reason, reason = '' WHERE state IN ('withdrawn', 'returned')")
