"""Every account at a bank reconciled on the last day of a period: the summary of `fund bank reconcile`."""

from dataclasses import dataclass

from ledger.banking.accounts import BankAccount
from ledger.banking.reconciliation import Reconciliation
from ledger.banking.reconciling import draw
from ledger.book.reader import Asking
from ledger.periods import DateRange


@dataclass(frozen=True, slots=True)
class Row:
    """An account with its figures, in its own currency, and the batch that signed it up to the period's last day or a later one."""

    figures: Reconciliation
    signed: str


def load(query: Asking, days: DateRange) -> tuple[Row, ...]:
    """All accounts, by name."""
    rows = query.rows("SELECT id, name, currency, iban, fund_id FROM bank_account_list ORDER BY name")
    return tuple(
        Row(draw(query, account, days), _signed(query, account, days)) for account in (BankAccount(*row) for row in rows)
    )


def _signed(query: Asking, account: BankAccount, days: DateRange) -> str:
    found = query.value(
        "SELECT min(batch) FROM reconciliation_list WHERE bank_account_id = :account AND end_day >= :end",
        account=account.id, end=days.end.isoformat(),
    )  # fmt: skip
    return str(found or "")
