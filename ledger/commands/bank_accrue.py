"""`fund bank accrue`: interest that is earned and not credited yet."""

from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.outcome import Outcome
from ledger.commands.session import session
from ledger.i18n import K_, _, retold
from ledger.money import Money

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch


def accrue(
    name: Annotated[str, typer.Argument(help="The bank account.")],
    amount: Annotated[str, typer.Argument(help="In the account's currency: 350.17")],
    on: Annotated[str, typer.Option("--on", help="The day up to which it is earned: the quarter's last.")],
) -> None:
    """Record interest earned before the bank credits it; what the bank credits then settles it."""
    from ledger.banking import accounts, accrual
    from ledger.journal import rates

    here = session()
    day = here.day(on)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        account = accounts.find(unit, name)
        money = Money.parse(amount, account.currency)
        value = accrual.accrue(unit, batch.id, account, money, day, rates.load(unit))
        words = K_(
            "{amount} of interest earned on {account} up to {day}, worth {worth}",
            amount=money,
            account=account.name,
            day=day,
            worth=value,
        )
        return Outcome(1, words, total=str(value), lines=(retold(words),))

    here.write("bank accrue", work, question=_("Record this interest?"), once=True)
