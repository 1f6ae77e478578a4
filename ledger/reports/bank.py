"""Every account at a bank reconciled on the last day of a period: the summary of `fund bank reconcile`."""

from dataclasses import dataclass
from datetime import date

from ledger.banking.accounts import BankAccount
from ledger.banking.reconciliation import Reconciliation
from ledger.banking.reconciling import EVER, Known, draw
from ledger.book.reader import Asking
from ledger.periods import DateRange
from ledger.reports.scope import Scope


@dataclass(frozen=True, slots=True)
class Row:
    """An account with its figures, in its own currency, and the batch that signed it up to the period's last day or a later one."""

    figures: Reconciliation
    signed: str


def load(query: Asking, days: DateRange, as_of: date | None = None) -> tuple[Row, ...]:
    """All accounts, by name, as known now or at the end of a day."""
    known = _known(query, as_of)
    rows = query.rows(
        "SELECT k.id, k.name, k.currency, k.iban, k.fund_id FROM bank_account_list k JOIN bank_account a ON a.id = k.id "
        "WHERE a.batch_id <= :batch ORDER BY k.name",
        batch=known.batch,
    )
    return tuple(
        Row(draw(query, account, days, known=known), _signed(query, account, days, known))
        for account in (BankAccount(*row) for row in rows)
    )


def _known(query: Asking, as_of: date | None) -> Known:
    if as_of is None:
        return Known()
    moment = Scope(as_of=as_of).moment
    batch = query.value("SELECT max(id) FROM batch WHERE made_at < :moment", moment=moment)
    return Known(
        batch or 0, query.value("SELECT max(seq) FROM journal_transaction WHERE sealed_at < :moment", moment=moment) or 0
    )


def _signed(query: Asking, account: BankAccount, days: DateRange, known: Known) -> str:
    found = query.value(
        "SELECT min(batch) FROM reconciliation_list WHERE bank_account_id = :account AND end_day >= :end "
        "AND batch IN (SELECT number FROM batch WHERE id <= :known)",
        account=account.id, end=days.end.isoformat(), known=min(known.batch, EVER),
    )  # fmt: skip
    return str(found or "")
