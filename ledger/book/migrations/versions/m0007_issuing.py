"""Papers, runs and keys of statements"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
LIVE = sa.text("undone_in IS NULL")


def upgrade() -> None:
    op.create_table(
        "statement_coverage",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("statement_id", sa.BigInteger(), nullable=True),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("pledged", sa.BigInteger(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributor.id"]),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "signing_key",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("public_pem", sa.String(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "statement_file",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("statement_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("made_with", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("statement_id", "kind", name="statement_file_once"),
    )
    # Until now the hash of a paper stood with its statement, empty where it had waited for a second person.
    old = (
        op.get_bind()
        .exec_driver_sql(
            "SELECT s.id, s.file_name, s.file_sha256, b.made_by, b.made_at FROM statement s JOIN batch b ON b.id = s.batch_id "
            "WHERE s.file_sha256 <> '' AND b.state IN ('posted', 'undone') ORDER BY s.id"
        )
        .fetchall()
    )
    with op.batch_alter_table("statement") as statement:
        statement.drop_constraint("statement_number_once", type_="unique")
        statement.drop_column("file_name")
        statement.drop_column("file_sha256")
    op.create_index(
        "statement_number_once", "statement", ["number", "version"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
    )
    names = ("id", "statement_id", "kind", "name", "sha256", "made_with", "written_by", "written_at")
    table = sa.table("statement_file", *(sa.column(name) for name in names))
    rows = [
        dict(zip(names, (number, statement, "xlsx", name, digest, "", by, at), strict=True))
        for number, (statement, name, digest, by, at) in enumerate(old, 1)
    ]
    if rows:
        op.bulk_insert(table, rows)
