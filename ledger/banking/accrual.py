"""Interest that is earned before the bank credits it (event 18), so that the quarter that earned it can share it out."""

from datetime import date

from ledger.banking.accounts import BankAccount
from ledger.book.store import Unit
from ledger.errors import LedgerError
from ledger.i18n import M_, _
from ledger.journal import posting, rules_sharing
from ledger.journal.draft import Draft
from ledger.journal.rates import Rates
from ledger.journal.rules import Cash
from ledger.money import Money, in_proportion


def accrue(unit: Unit, batch: int, account: BankAccount, money: Money, day: date, table: Rates) -> Money:
    """Record interest earned on an account up to a day, in its currency; returns its value. Raises LedgerError for nothing or less."""
    if money.amount <= 0:
        raise LedgerError(
            _("{amount} is not an amount above zero.", amount=money),
            _("undo what was too much: fund undo BATCH"),
            name="not-an-amount",
        )
    base = table.value(money, day)
    memo = M_("interest of {account}, not credited yet", account=account.name)
    posting.prepare(
        unit,
        batch,
        [rules_sharing.interest_earned(account.fund, day, money, base, source=f"accrued:{batch}:{account.id}", memo=memo)],
    )
    return base


class Accrued:
    """What was accrued and has not come in yet, by fund and currency, while a batch is posted: the next interest settles it."""

    def __init__(self, unit: Unit) -> None:
        self._open = {
            (fund, code): (Money.of_units(amount, code), Money.of_units(base, home))
            for fund, code, home, amount, base in unit.rows(
                "SELECT p.fund_id, p.currency, f.currency, sum(p.amount), sum(p.base) FROM posting p JOIN fund f ON f.id = p.fund_id "
                "JOIN journal_transaction t ON t.id = p.transaction_id WHERE p.account = '1410' AND (t.seq IS NOT NULL OR p.amount < 0) "
                "GROUP BY p.fund_id, p.currency, f.currency HAVING sum(p.amount) > 0"
            )
        }

    def received(self, cash: Cash, day: date, money: Money, table: Rates, *, source: str, memo: str) -> Draft:
        """Interest that came in: first what was accrued in its currency, the rest is earned on that day."""
        base, nothing = table.value(money, day), Money.zero(money.currency)
        held, value = self._open.get((cash.fund, money.currency), (nothing, Money.zero(base.currency)))
        settled = min(held, max(money, nothing))
        carrying = in_proportion(value, settled, held) if settled else Money.zero(base.currency)
        self._open[cash.fund, money.currency] = held - settled, value - carrying
        parts = rules_sharing.Received(money, base, settled, carrying, table.value(money - settled, day))
        return rules_sharing.interest_received(cash, day, parts, source=source, memo=memo)
