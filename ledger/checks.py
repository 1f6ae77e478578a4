"""Every check of `fund verify`, in the order in which they are run."""

from ledger.banking.checks import CHECKS as BANKING
from ledger.book.checks import CHECKS as BOOK
from ledger.book.checks import Check, Inspector, Proof, prove
from ledger.budget.checks import CHECKS as BUDGET
from ledger.contributions.checks import CHECKS as CONTRIBUTIONS
from ledger.journal.checks import CHECKS as JOURNAL
from ledger.statements.checks import CHECKS as STATEMENTS

__all__ = ["CHECKS", "Check", "Inspector", "Proof", "prove"]

CHECKS = (*BOOK, *JOURNAL, *CONTRIBUTIONS, *BANKING, *BUDGET, *STATEMENTS)
