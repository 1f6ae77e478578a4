"""Where the ledger's balance of each bank account and money in suspense are found without a look at everything.

Guards, which every upgrade lays anew, refuse from here on what counts by a batch that says it needs no second person.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    at_bank, held = sa.text("bank_account_id IS NOT NULL"), sa.text("held > 0")
    of_bank = ["bank_account_id", "day", "amount", "transaction_id"]
    op.create_index("posting_bank", "posting", of_bank, sqlite_where=at_bank, postgresql_where=at_bank)
    op.create_index("receipt_held", "receipt", ["day"], sqlite_where=held, postgresql_where=held)
