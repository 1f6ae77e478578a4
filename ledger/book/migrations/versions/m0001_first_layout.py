"""The first layout of the book"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "batch",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(length=20), nullable=False),
        sa.Column("second", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("total", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("undoes", sa.BigInteger(), nullable=True),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state in ('waiting', 'posted', 'withdrawn', 'returned', 'undone')", name="batch_state_is_known"),
        sa.CheckConstraint("made_by = lower(made_by)", name="batch_maker_has_one_spelling"),
        sa.ForeignKeyConstraint(["undoes"], ["batch.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index(
        "batch_waiting",
        "batch",
        ["state"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "book",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("fiscal_month", sa.Integer(), nullable=False),
        sa.Column("two_person", sa.Boolean(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(length=20), nullable=False),
        sa.Column("chain_seq", sa.Integer(), nullable=False),
        sa.Column("chain_head", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name="book_has_one_row"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "counter",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year"),
    )
    op.create_table(
        "contributor",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "contributor_code",
        "contributor",
        ["code"],
        unique=True,
        sqlite_where=sa.text("undone_in IS NULL"),
        postgresql_where=sa.text("undone_in IS NULL"),
    )
    op.create_table(
        "fund",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("recognition", sa.String(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("recognition in ('accrual', 'cash')", name="fund_recognition_is_known"),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "fund_code",
        "fund",
        ["code"],
        unique=True,
        sqlite_where=sa.text("undone_in IS NULL"),
        postgresql_where=sa.text("undone_in IS NULL"),
    )
    op.create_table(
        "journal_transaction",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("memo", sa.String(), nullable=False),
        sa.Column("late_from", sa.Date(), nullable=True),
        sa.Column("reverses", sa.BigInteger(), nullable=True),
        sa.Column("prepared_by", sa.String(), nullable=False),
        sa.Column("prepared_at", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("no", sa.Integer(), nullable=True),
        sa.Column("sealed_by", sa.String(), nullable=True),
        sa.Column("sealed_at", sa.String(length=20), nullable=True),
        sa.Column("hash", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["reverses"], ["journal_transaction.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("seq", name="transaction_seq_once"),
        sa.UniqueConstraint("source", name="transaction_source_once"),
        sa.UniqueConstraint("year", "no", name="transaction_number_once"),
    )
    op.create_index("transaction_batch", "journal_transaction", ["batch_id"], unique=False)
    op.create_index(
        "transaction_open",
        "journal_transaction",
        ["id"],
        unique=False,
        sqlite_where=sa.text("seq IS NULL"),
        postgresql_where=sa.text("seq IS NULL"),
    )
    op.create_table(
        "period",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("begin_day", sa.Date(), nullable=False),
        sa.Column("end_day", sa.Date(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "rate",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("usd_per_unit", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "rate_once",
        "rate",
        ["currency", "effective_from", "source"],
        unique=True,
        sqlite_where=sa.text("undone_in IS NULL"),
        postgresql_where=sa.text("undone_in IS NULL"),
    )
    op.create_table(
        "bank_account",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("iban", sa.String(), nullable=False),
        sa.Column("fund_id", sa.BigInteger(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "bank_account_name",
        "bank_account",
        ["name"],
        unique=True,
        sqlite_where=sa.text("undone_in IS NULL"),
        postgresql_where=sa.text("undone_in IS NULL"),
    )
    op.create_table(
        "contributor_fact",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributor.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("contributor_fact_of", "contributor_fact", ["contributor_id", "field"], unique=False)
    op.create_table(
        "pledge",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False),
        sa.Column("fund_id", sa.BigInteger(), nullable=False),
        sa.Column("agreement", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("signed", sa.Date(), nullable=True),
        sa.Column("conditional", sa.Boolean(), nullable=False),
        sa.Column("condition", sa.String(), nullable=False),
        sa.Column("earmark", sa.String(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributor.id"]),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("pledge_contributor", "pledge", ["contributor_id"], unique=False)
    op.create_index(
        "pledge_number",
        "pledge",
        ["number"],
        unique=True,
        sqlite_where=sa.text("undone_in IS NULL"),
        postgresql_where=sa.text("undone_in IS NULL"),
    )
    op.create_table(
        "statement",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False),
        sa.Column("fund_id", sa.BigInteger(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("figures_sha256", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("chain_seq", sa.Integer(), nullable=False),
        sa.Column("chain_head", sa.String(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributor.id"]),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number", "version", name="statement_number_once"),
    )
    op.create_index("statement_of", "statement", ["contributor_id", "quarter"], unique=False)
    op.create_table(
        "import_run",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("original", sa.LargeBinary(), nullable=False),
        sa.Column("reading", sa.String(), nullable=False),
        sa.Column("counts", sa.String(), nullable=False),
        sa.Column("bank_account_id", sa.BigInteger(), nullable=True),
        sa.Column("opening", sa.BigInteger(), nullable=True),
        sa.Column("closing", sa.BigInteger(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["bank_account_id"], ["bank_account.id"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("import_run_hash", "import_run", ["sha256"], unique=False)
    _promised_and_budgeted()
    op.create_table(
        "posting",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("fund_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("contributor_id", sa.BigInteger(), nullable=True),
        sa.Column("pledge_id", sa.BigInteger(), nullable=True),
        sa.Column("instalment", sa.Integer(), nullable=True),
        sa.Column("bank_account_id", sa.BigInteger(), nullable=True),
        sa.Column("budget_line_id", sa.BigInteger(), nullable=True),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.code"]),
        sa.ForeignKeyConstraint(["bank_account_id"], ["bank_account.id"]),
        sa.ForeignKeyConstraint(["budget_line_id"], ["budget_line.id"]),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributor.id"]),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"]),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"]),
        sa.ForeignKeyConstraint(["transaction_id"], ["journal_transaction.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "posting_balance", "posting", ["account", "day", "fund_id", "currency", "base", "amount", "transaction_id"], unique=False
    )
    op.create_index(
        "posting_statement",
        "posting",
        ["contributor_id", "day", "line"],
        unique=False,
        sqlite_where=sa.text("contributor_id IS NOT NULL"),
        postgresql_where=sa.text("contributor_id IS NOT NULL"),
    )
    op.create_index("posting_transaction", "posting", ["transaction_id"], unique=False)
    op.create_table(
        "bank_line",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("bank_account_id", sa.BigInteger(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value_date", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("counterparty", sa.String(), nullable=False),
        sa.Column("iban", sa.String(), nullable=False),
        sa.Column("original_currency", sa.String(), nullable=True),
        sa.Column("original_amount", sa.BigInteger(), nullable=True),
        sa.Column("balance", sa.BigInteger(), nullable=True),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("restates", sa.BigInteger(), nullable=True),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["bank_account_id"], ["bank_account.id"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.id"]),
        sa.ForeignKeyConstraint(["restates"], ["bank_line.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("bank_line_import", "bank_line", ["import_id"], unique=False)
    op.create_index(
        "bank_line_once",
        "bank_line",
        ["bank_account_id", "day", "amount", "occurrence"],
        unique=True,
        sqlite_where=sa.text("undone_in IS NULL"),
        postgresql_where=sa.text("undone_in IS NULL"),
    )
    _about_banks()
    op.create_table(
        "bank_match",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("bank_line_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("charges", sa.BigInteger(), nullable=False),
        sa.Column("contributor_id", sa.BigInteger(), nullable=True),
        sa.Column("returns_line", sa.BigInteger(), nullable=True),
        sa.Column("with_line", sa.BigInteger(), nullable=True),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["bank_line_id"], ["bank_line.id"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributor.id"]),
        sa.ForeignKeyConstraint(["returns_line"], ["bank_line.id"]),
        sa.ForeignKeyConstraint(["with_line"], ["bank_line.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "bank_match_once",
        "bank_match",
        ["bank_line_id"],
        unique=True,
        sqlite_where=sa.text("undone_in IS NULL"),
        postgresql_where=sa.text("undone_in IS NULL"),
    )
    op.create_table(
        "receipt",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("fund_id", sa.BigInteger(), nullable=False),
        sa.Column("contributor_id", sa.BigInteger(), nullable=True),
        sa.Column("bank_account_id", sa.BigInteger(), nullable=True),
        sa.Column("bank_line_id", sa.BigInteger(), nullable=True),
        sa.Column("transaction_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("account_currency", sa.String(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("charges", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("held_base", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("returns", sa.BigInteger(), nullable=True),
        sa.Column("identifies", sa.BigInteger(), nullable=True),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["bank_account_id"], ["bank_account.id"]),
        sa.ForeignKeyConstraint(["bank_line_id"], ["bank_line.id"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributor.id"]),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"]),
        sa.ForeignKeyConstraint(["identifies"], ["receipt.id"]),
        sa.ForeignKeyConstraint(["returns"], ["receipt.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("receipt_contributor", "receipt", ["contributor_id"], unique=False)
    op.create_index("receipt_transaction", "receipt", ["transaction_id"], unique=False)
    op.create_index("receipt_line", "receipt", ["bank_line_id"], unique=False)
    op.create_index(
        "receipt_number",
        "receipt",
        ["number"],
        unique=True,
        sqlite_where=sa.text("undone_in IS NULL"),
        postgresql_where=sa.text("undone_in IS NULL"),
    )
    op.create_table(
        "allocation",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("receipt_id", sa.BigInteger(), nullable=False),
        sa.Column("pledge_id", sa.BigInteger(), nullable=False),
        sa.Column("instalment", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("carrying", sa.BigInteger(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"]),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("allocation_pledge", "allocation", ["pledge_id", "instalment"], unique=False)
    op.create_index("allocation_receipt", "allocation", ["receipt_id"], unique=False)
    op.create_table(
        "match_part",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("match_id", sa.BigInteger(), nullable=False),
        sa.Column("pledge_id", sa.BigInteger(), nullable=False),
        sa.Column("instalment", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["match_id"], ["bank_match.id"]),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("match_part_of", "match_part", ["match_id"], unique=False)
    op.create_index("match_part_pledge", "match_part", ["pledge_id", "instalment"], unique=False)
    _posted_and_reconciled()


def _posted_and_reconciled() -> None:
    for name in ("identifies", "returns"):
        op.create_index(
            f"receipt_{name}",
            "receipt",
            [name],
            unique=False,
            sqlite_where=sa.text(f"{name} IS NOT NULL"),
            postgresql_where=sa.text(f"{name} IS NOT NULL"),
        )
    op.create_table(
        "lesson",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("bank_line_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("contributor_id", sa.BigInteger(), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("forgets", sa.Boolean(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["bank_line_id"], ["bank_line.id"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributor.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("lesson_line", "lesson", ["bank_line_id"], unique=False)
    op.create_index("lesson_words", "lesson", ["kind", "words"], unique=False)
    op.create_table(
        "match_posting",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("match_id", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=False),
        sa.Column("clears", sa.BigInteger(), nullable=True),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["clears"], ["match_posting.id"]),
        sa.ForeignKeyConstraint(["match_id"], ["bank_match.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "match_posting_once",
        "match_posting",
        ["match_id"],
        unique=True,
        sqlite_where=sa.text("undone_in IS NULL"),
        postgresql_where=sa.text("undone_in IS NULL"),
    )
    op.create_index("match_posting_transaction", "match_posting", ["transaction_id"], unique=False)
    op.create_table(
        "reconciliation",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("bank_account_id", sa.BigInteger(), nullable=False),
        sa.Column("begin_day", sa.Date(), nullable=False),
        sa.Column("end_day", sa.Date(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("figures_sha256", sa.String(), nullable=False),
        sa.Column("chain_seq", sa.Integer(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["bank_account_id"], ["bank_account.id"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "reconciliation_of",
        "reconciliation",
        ["bank_account_id", "end_day"],
        unique=True,
        sqlite_where=sa.text("undone_in IS NULL"),
        postgresql_where=sa.text("undone_in IS NULL"),
    )


def _about_banks() -> None:
    """What is known about bank lines and accounts besides themselves: which line was taken for another, how files are read."""
    op.create_index(
        "bank_line_restates",
        "bank_line",
        ["restates"],
        unique=False,
        sqlite_where=sa.text("restates IS NOT NULL"),
        postgresql_where=sa.text("restates IS NOT NULL"),
    )
    op.create_table(
        "restatement",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("bank_line_id", sa.BigInteger(), nullable=False),
        sa.Column("old_line_id", sa.BigInteger(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["bank_line_id"], ["bank_line.id"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["old_line_id"], ["bank_line.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name, column in (("restatement_of", "old_line_id"), ("restatement_once", "bank_line_id")):
        op.create_index(
            name,
            "restatement",
            [column],
            unique=True,
            sqlite_where=sa.text("undone_in IS NULL"),
            postgresql_where=sa.text("undone_in IS NULL"),
        )
    op.create_table(
        "bank_profile",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("bank_account_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("toml", sa.String(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["bank_account_id"], ["bank_account.id"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("bank_profile_of", "bank_profile", ["bank_account_id"], unique=False)


def _promised_and_budgeted() -> None:
    """What postings name besides contributors, pledges and bank accounts: changes of instalments, lines of the budget."""
    op.create_table(
        "pledge_entry",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("pledge_id", sa.BigInteger(), nullable=False),
        sa.Column("instalment", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledge.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("pledge_entry_of", "pledge_entry", ["pledge_id", "instalment"], unique=False)
    op.create_table(
        "activity",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_es", sa.String(), nullable=False),
        sa.Column("name_fr", sa.String(), nullable=False),
        sa.Column("name_pt", sa.String(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "activity_code",
        "activity",
        ["code"],
        unique=True,
        sqlite_where=sa.text("undone_in IS NULL"),
        postgresql_where=sa.text("undone_in IS NULL"),
    )
    op.create_table(
        "budget_line",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("fund_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("object", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("undone_in", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("object between 1 and 9", name="budget_line_object_is_known"),
        sa.CheckConstraint("source in ('fund', 'program_budget')", name="budget_line_source_is_known"),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"]),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"]),
        sa.ForeignKeyConstraint(["undone_in"], ["batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "budget_line_once",
        "budget_line",
        ["fund_id", "year", "activity_id", "object", "source"],
        unique=True,
        sqlite_where=sa.text("undone_in IS NULL"),
        postgresql_where=sa.text("undone_in IS NULL"),
    )
