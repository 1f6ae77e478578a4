"""`fund receipt refund`, `pay` and `refunds`: unspent money that goes back to a contributor."""

from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.cards import day_of
from ledger.commands.outcome import Outcome
from ledger.commands.session import session
from ledger.errors import NotUnderstood
from ledger.i18n import K_, P_, _, n_
from ledger.money import BASE, Money
from ledger.show import Column, Table

if TYPE_CHECKING:
    from ledger.banking.accounts import BankAccount
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch
    from ledger.journal.rules import Cash

ON = Annotated[str, typer.Option("--on", help="The day; today by default.")]
TRANSIT = Annotated[str, typer.Option("--account", help="The bank account; without it the money is in transit (1090).")]


def refund(
    contributor: Annotated[str, typer.Argument(help="Its code.")],
    amount: Annotated[str, typer.Argument(help="What goes back.")],
    currency: Annotated[str, typer.Argument(metavar="[CURRENCY]", help="That of the agreement; US dollars without it.")] = BASE,
    agreement: Annotated[str, typer.Option("--agreement", metavar="PLEDGE", help="The pledge whose agreement asks for it.")] = "",
    on: ON = "today",
    confirm: Annotated[str, typer.Option("--confirm", help="The contributor's code typed back, for scripts.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why: the article of the agreement, the letter.")] = "",
) -> None:
    """Approve that unspent money goes back to a contributor; never more than it has unspent and free."""
    from ledger.budget.recovery_cases import Cases
    from ledger.contributions import contributors as people
    from ledger.contributions import refunds

    here = session()
    if not reason:
        raise NotUnderstood(_("a refund needs a reason."), _("--reason 'article 9 of the agreement'"), name="no-reason")
    code = people.find(here.reader, contributor)[1]
    here.typed_back(code, confirm, _("Type {word} to refund:", word=code))
    here.options.yes = True
    day, money = here.day(on), Money.parse(amount, currency.strip().upper())

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        who = people.find(unit, contributor)
        reserved = Cases(unit).reserved(who[0], batch.id, day, BASE)
        number = refunds.approve(unit, batch.id, who, money, agreement=agreement, day=day, reason=reason, reserved=reserved)
        lines = [_("{number}: {amount} go back to {who}", number=number, amount=str(money), who=who[1])]
        if money.currency == BASE and money.amount <= refunds.RESIDUAL:
            lines.append(_("A rest of up to {amount} need not be refunded.", amount=str(Money(refunds.RESIDUAL, BASE))))
        return Outcome(
            1, K_("{refund} refund to {contributor}: {amount}", refund=number, contributor=who[1], amount=money), total=str(money), reason=reason, lines=tuple(lines), more={"refund": number},
            next=(_("When it is paid: fund receipt pay {number} --account NAME", number=number),),
        )  # fmt: skip

    here.write("receipt refund", work, once=True)


def pay(
    number: Annotated[str, typer.Argument(metavar="REFUND", help="F-2026-0001")],
    account: TRANSIT = "",
    left: Annotated[
        str,
        typer.Option(
            "--paid", metavar="AMOUNT", help="What left the account, in its currency; by the rate of the day without it."
        ),
    ] = "",
    on: ON = "today",
) -> None:
    """Pay an approved refund. Without an account it is in transit, and its bank line is matched as a transfer."""
    from ledger.contributions import refunds

    here = session()
    day = here.day(on)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        cash, bank = cash_of(unit, account)
        if left and bank is None:
            raise NotUnderstood(
                _("an amount that left an account goes with its account."), "--account NAME", name="which-account"
            )
        stated = Money.parse(left, bank.currency) if left and bank else None
        made, amount = refunds.pay(unit, batch.id, number, cash, day=day, currency=bank.currency if bank else "", left=stated)
        told = _("{number} pays {refund}, {amount}", number=made, refund=number, amount=str(amount))
        return Outcome(
            1, K_("{number} pays {refund}", number=made, refund=number), total=str(amount), lines=(told,), more={"refund": made}
        )

    here.write("receipt pay", work, question=_("Record this payment?"), once=True)


def cash_of(unit: "Unit", account: str) -> "tuple[Cash, BankAccount | None]":
    """Where money lies that came or goes: on a bank account, or in transit where none is named."""
    from ledger.banking import accounts
    from ledger.journal.rules import Cash

    bank = accounts.find(unit, account) if account else None
    return (bank.cash, bank) if bank else (Cash("1090", None, accounts.fund_of(unit)), None)


def refunds() -> None:
    """Refunds: approved and paid."""
    here = session()
    rows = [
        (number, who, pledge or "", day_of(on), Money.of_units(amount, BASE), code, Money.of_units(money, code), "paid" if paid else "approved",
         day_of(paid), payment or "", reason)
        for number, who, pledge, on, amount, code, money, paid, payment, reason in here.reader.rows(
            "SELECT number, contributor, pledge, day, amount, currency, money, paid_on, payment, reason FROM refund_list ORDER BY number"
        )
    ]  # fmt: skip
    here.show(
        Table(
            "refunds", n_("1 refund", "{count} refunds", len(rows)),
            (Column("refund", _("Refund"), "code"), Column("contributor", _("Who"), "code"), Column("pledge", _("Pledge"), "code", optional=True),
             Column("day", _("Approved"), "date"), Column("amount", _("USD"), "amount"),
             Column("currency", _("Cur"), "code", optional=True), Column("money", _("In its currency"), "amount", optional=True),
             Column("state", _("State"), "state", words={"approved": _("TO BE PAID"), "paid": _(P_("state of a refund", "paid"))}),
             Column("paid", _("Paid"), "date"), Column("payment", _("By"), "code", optional=True), Column("reason", _("Reason"), optional=True)),
            rows,
        )
    )  # fmt: skip
