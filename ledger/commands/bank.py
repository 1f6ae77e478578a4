"""`fund bank`: the accounts at banks."""

from typing import Annotated

import typer

from imports.commands_profile import profile
from ledger.commands.session import Outcome, session
from ledger.errors import NotUnderstood
from ledger.i18n import _, n_
from ledger.show import Column, Table

app = typer.Typer(rich_markup_mode=None, add_completion=False)
app.command()(profile)


@app.callback(invoke_without_command=True)
def bare(context: typer.Context) -> None:
    """Bank accounts."""
    if context.invoked_subcommand is None:
        accounts()


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
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

    called = " ".join(name.split())

    def work(unit: Unit, batch: Batch) -> Outcome:
        room.add(unit, batch.id, called, currency, iban, fund)
        return Outcome(1, f"bank account {called}")

    if not called or not called.isprintable():
        raise NotUnderstood("a bank account needs a name of letters and digits.", "as bofa-usd", name="no-name")
    session().write(
        "bank add", work, question=_("Add the bank account {name} in {currency}?", name=called, currency=currency.upper())
    )
