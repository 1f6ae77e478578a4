"""The command of a batch as it was typed, and the name under which a script does it once"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    for name in ("typed", "operation"):  # of batches made before they are not known
        op.add_column("batch", sa.Column(name, sa.String(), nullable=False, server_default=""))
    given = sa.text("operation <> ''")
    op.create_index("batch_operation", "batch", ["operation"], unique=True, sqlite_where=given, postgresql_where=given)
