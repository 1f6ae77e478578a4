"""Every table of the book in one place, for making migrations and for holding the book against the code."""

from sqlmodel import SQLModel

import ledger.banking.tables
import ledger.book.tables
import ledger.budget.recovery_tables
import ledger.budget.sharing_tables
import ledger.budget.tables
import ledger.contributions.tables
import ledger.journal.tables
import ledger.statements.tables  # noqa: F401 - importing a room's tables registers them

METADATA = SQLModel.metadata
