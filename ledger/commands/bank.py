"""`fund bank`: the accounts at banks, how they are reconciled, and interest that is earned and not credited yet."""

from typing import TYPE_CHECKING, Annotated

import typer

from imports.commands_profile import profile
from ledger.commands.outcome import Outcome
from ledger.commands.session import session
from ledger.errors import NotUnderstood
from ledger.i18n import K_, _, n_
from ledger.show import Column, Table

if TYPE_CHECKING:
    from ledger.banking.reconciliation import Reconciliation
    from ledger.book.reader import Asking
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

app = typer.Typer(rich_markup_mode=None, add_completion=False, help="Bank accounts.")
app.command()(profile)


@app.command("list")
def accounts() -> None:
    """Bank accounts, with the newest balance the bank printed."""
    from datetime import date

    from ledger.money import Money

    here = session()
    rows = [
        (
            name,
            currency,
            iban,
            fund,
            None if closing is None else Money.of_units(closing, currency),
            last and date.fromisoformat(last),
        )
        for name, currency, iban, fund, closing, last in here.reader.rows(
            "SELECT name, currency, iban, fund, closing, last_day FROM bank_account_list ORDER BY name"
        )
    ]
    here.show(
        Table(
            "banks", n_("1 bank account", "{count} bank accounts", len(rows)),
            (Column("account", _("Account"), "code"), Column("currency", _("Cur"), "code"), Column("iban", _("IBAN"), "code", optional=True),
             Column("fund", _("Fund"), "code", optional=True), Column("balance", _("Bank's balance"), "amount"), Column("last_line", _("Last line"), "date")),
            rows,
        )
    )  # fmt: skip


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="A short name of your own: bofa-usd.")],
    currency: Annotated[str, typer.Argument(help="Its currency.")],
    iban: Annotated[str, typer.Option("--iban", help="IBAN or account number, as files print it.")] = "",
    fund: Annotated[str, typer.Option("--fund", help="The fund it belongs to, where the book has several.")] = "",
) -> None:
    """Record a bank account."""
    from ledger.banking import accounts as room

    called = " ".join(name.split())

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        room.add(unit, batch.id, called, currency, iban, fund)
        return Outcome(1, K_("bank account {account}", account=called))

    if not called or not called.isprintable():
        raise NotUnderstood(_("a bank account needs a name of letters and digits."), _("as bofa-usd"), name="no-name")
    session().write(
        "bank add", work, question=_("Add the bank account {name} in {currency}?", name=called, currency=currency.upper())
    )


@app.command()
def reconcile(
    name: Annotated[str, typer.Argument(help="The bank account.")],
    period: Annotated[str, typer.Argument(help="2026-09, 2026-Q3: its last day is reconciled.")],
    balance: Annotated[str, typer.Option("--balance", help="What the bank prints for that day, where no file does.")] = "",
    sign: Annotated[bool, typer.Option("--sign", help="Sign it: the account then stands still up to that day.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="What there is to say about open items; it is kept.")] = "",
) -> None:
    """The ledger's balance beside the bank's, and all that lies between."""
    from ledger.banking import accounts as room
    from ledger.banking import reconciling
    from ledger.commands.reconcile_screens import reconciliation
    from ledger.money import Money
    from ledger.periods import parse_period

    here, days = session(), parse_period(period)

    def draw(query: "Asking") -> "Reconciliation":
        account = room.find(query, name)
        stated = Money.parse(balance, account.currency) if balance else reconciling.stated_before(query, account, days)
        return reconciling.draw(query, account, days, stated=stated)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        found = draw(unit)
        reconciling.sign(unit, batch.id, room.find(unit, name), days, found)
        words = K_(
            "{account} reconciled up to {day}, open items: {count}", account=found.account, day=days.last, count=len(found.items)
        )
        return Outcome(1, words, total=str(found.bank), reason=reason, table=reconciliation(found))

    if sign:
        here.write("bank reconcile", work, question=_("Sign this reconciliation?"))
        return
    found = draw(here.reader)
    here.show(reconciliation(found, tuple(_next(here.reader, found, period))))


def _next(query: "Asking", found: "Reconciliation", period: str) -> "list[str]":
    """Whether it is signed, and what to type."""
    from ledger.banking.reconciliation import BANK

    signed = query.one(
        "SELECT batch, made_by, decided_by FROM reconciliation_list WHERE bank_account = :name AND end_day >= :end ORDER BY end_day",
        name=found.account, end=found.days.end.isoformat(),
    )  # fmt: skip
    if signed:
        by = " + ".join(filter(None, signed[1:]))
        return [_("Signed by {by} in {batch}. To open it: fund undo {batch}", by=by, batch=signed[0])]
    if found.bank is None:
        return [
            _(
                "No file with a balance reaches into the period: fund import bank FILE, or give what the bank prints with --balance"
            )
        ]
    if found.unexplained:
        return [_("Lines are missing: fund import bank FILE brings them, or the balance is of another day.")]
    waits = any(item.side == BANK for item in found.items)
    post = [_("What is on the statement only is decided and posted: fund match")] if waits else []
    return [*post, _("To sign it: fund bank reconcile {account} {period} --sign", account=found.account, period=period)]


@app.command()
def accrue(
    name: Annotated[str, typer.Argument(help="The bank account.")],
    amount: Annotated[str, typer.Argument(help="In the account's currency: 350.17")],
    on: Annotated[str, typer.Option("--on", help="The day up to which it is earned: the quarter's last.")],
) -> None:
    """Record interest earned before the bank credits it; what the bank credits then settles it."""
    from ledger.banking import accounts as room
    from ledger.banking import accrual
    from ledger.journal import rates
    from ledger.money import Money

    here = session()
    day = here.day(on)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        account = room.find(unit, name)
        money = Money.parse(amount, account.currency)
        value = accrual.accrue(unit, batch.id, account, money, day, rates.load(unit))
        words = K_(
            "{amount} of interest earned on {account} up to {day}, worth {worth}",
            amount=money,
            account=account.name,
            day=day,
            worth=value,
        )
        return Outcome(1, words, total=str(value))

    here.write("bank accrue", work, question=_("Record this interest?"), once=True)
