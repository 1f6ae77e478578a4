"""The commands of `fund budget` that spend: expenditures, their payment, advances to travellers."""

from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.budget_words import ACTIVITY, ON, ORIGIN, REASON, YEAR, key_of, money_of, overriding
from ledger.commands.outcome import Outcome
from ledger.commands.session import session
from ledger.errors import NotUnderstood
from ledger.i18n import K_, _
from ledger.journal.numbering import spelled
from ledger.money import Money

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

AMOUNT = Annotated[str, typer.Argument(help="In the fund's currency: 1234.56")]
ACCOUNT = Annotated[str, typer.Option("--account", help="The bank account; the only one by default.")]


def spend(
    target: Annotated[str, typer.Argument(metavar="OBLIGATION|OBJECT", help="O-2026-0012, or an object's number for what its line has left.")],
    amount: AMOUNT, activity: ACTIVITY = "COORD", year: YEAR = None, source: ORIGIN = "fund", on: ON = "today",
    agreement: Annotated[str, typer.Option("--agreement", metavar="PLEDGE", help="The pledge whose money it is; else the pool bears it.")] = "",
    payee: Annotated[str, typer.Option("--payee", help="Who is paid; of an obligation known already.")] = "",
    currency: Annotated[str, typer.Option("--currency", metavar="CODE", help="The currency of the amount, where it is not the fund's: valued at the rate of the day.")] = "",
    text: Annotated[str, typer.Option("--text", help="For what.")] = "",
    override: Annotated[bool, typer.Option("--override", help="Let it pass although less is open or left; needs --reason.")] = False,
    reason: REASON = "",
) -> None:  # fmt: skip
    """Record spending, against an obligation or direct."""
    from ledger.budget import spending
    from ledger.budget.drafts import SpendingDraft

    here, target = session(), spelled(target, "EO")
    day = here.day(on)
    direct = target.isdecimal() and len(target) == 1
    key = key_of(here, int(target), activity, year, source, day) if direct else None
    let = overriding(override=override, reason=reason)
    draft = SpendingDraft(
        key,
        "" if direct else target,
        Money.parse(amount, currency.strip().upper()) if currency else money_of(here, amount),
        day,
        payee,
        text,
        agreement,
        "",
        let,
    )

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        (number,) = spending.spend(unit, batch.id, [draft])
        words = f"{number}  {draft.money}  {target}"
        return Outcome(1, words, total=str(draft.money), reason=let, more={"expenditure": number})

    here.write("budget spend", work, question=_("Record this?"), once=True)


def pay(
    target: Annotated[str, typer.Argument(metavar="EXPENDITURE|OBLIGATION", help="E-2026-0007, or O-2026-0012 for all that was spent of it.")],
    account: Annotated[str, typer.Argument(metavar="BANK-ACCOUNT", help="Its name.")],
    on: ON = "today",
) -> None:  # fmt: skip
    """Record that an expenditure was paid, where no bank file says so."""
    from ledger.banking import accounts
    from ledger.budget import spending

    here, target = session(), spelled(target, "EO")
    day = here.day(on)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        bank = accounts.find(unit, account)
        money = spending.pay(unit, batch.id, target, bank.cash, bank.currency, day)
        words = K_("{number}  {amount} paid from {account}", number=target, amount=money, account=bank.name)
        return Outcome(1, words, total=str(money))

    here.write("budget pay", work, question=_("Record this?"), once=True)


def advance(
    traveller: Annotated[str, typer.Argument(help="Who travels.")],
    amount: AMOUNT,
    obligation: Annotated[str, typer.Option("--obligation", help="The order it is paid of: O-2026-0012; else what object 4 has left.")] = "",
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="The day by which account is rendered; in 30 days by default.")] = "",
    account: ACCOUNT = "", activity: ACTIVITY = "COORD", year: YEAR = None, source: ORIGIN = "fund", on: ON = "today",
) -> None:  # fmt: skip
    """Pay a travel advance, of which account is rendered."""
    from ledger.banking import accounts
    from ledger.budget import advances as room
    from ledger.periods import parse_day

    here = session()
    day = here.day(on)
    money = money_of(here, amount)
    target = obligation or key_of(here, 4, activity, year, source, day)
    until = parse_day(due, here.today) if due else None

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        bank = accounts.find(unit, account)
        _same_currency(bank.name, bank.currency, money.currency)
        number = room.pay(unit, batch.id, traveller, money, target, bank.cash, day=day, due=until)
        words = f"{number}  {money}  {traveller}"
        return Outcome(1, words, total=str(money), more={"advance": number})

    here.write("budget advance", work, question=_("Record this?"), once=True)


def render(
    number: Annotated[str, typer.Argument(metavar="ADVANCE", help="A-2026-0003")],
    amount: Annotated[str, typer.Argument(help="What was spent of it; 0 when all was paid back.")],
    back: Annotated[str, typer.Option("--refund", metavar="AMOUNT", help="What the traveller paid back.")] = "",
    account: ACCOUNT = "", text: Annotated[str, typer.Option("--text", help="For what.")] = "", on: ON = "today",
) -> None:  # fmt: skip
    """Record that a traveller rendered account of an advance, and paid back the rest."""
    from ledger.banking import accounts
    from ledger.budget import advances as room

    here = session()
    day = here.day(on)
    money, refund = money_of(here, amount), money_of(here, back or "0")

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        more = {}
        if money or not refund:
            more["expenditure"] = room.render(unit, batch.id, number, money, day, text)
        if refund:
            bank = accounts.find(unit, account)
            _same_currency(bank.name, bank.currency, refund.currency)
            room.refund(unit, batch.id, number, refund, bank.cash, day)
        words = K_("{advance}  {amount} rendered, {rest} paid back", advance=spelled(number, "A"), amount=money, rest=refund)
        return Outcome(1, words, total=str(money + refund), more=more)

    here.write("budget render", work, question=_("Record this?"), once=True)


def _same_currency(name: str, kept: str, wanted: str) -> None:
    if kept != wanted:
        raise NotUnderstood(
            _("{account} is kept in {currency}.", account=name, currency=kept),
            _("name an account in {wanted} with --account", wanted=wanted),
            name="other-currency",
        )


def advances(only_open: Annotated[bool, typer.Option("--open", help="Only what is not rendered.")] = False) -> None:
    """Advances to travellers, and what they still hold."""
    from ledger.commands import budget_screens

    here = session()
    here.show(budget_screens.advances_table(here.reader, here.today, only_open=only_open))
