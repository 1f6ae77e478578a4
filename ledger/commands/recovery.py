"""`fund recovery`: what was charged for indirect costs, the rules, rates agreed for one pledge, and paying what is owed."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.outcome import Outcome
from ledger.commands.session import one_of, session
from ledger.errors import NotUnderstood
from ledger.i18n import K_, N_, _
from ledger.money import BASE, Money
from ledger.programs import one_row

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

app = typer.Typer(rich_markup_mode=None, add_completion=False, help="Indirect costs: what was charged, the rules, what is owed.")
rule = typer.Typer(rich_markup_mode=None, add_completion=False, help="A rule: rate, base, timing and threshold, dated.")
app.add_typer(rule, name="rule")


@app.command("list")
def charges(
    contributors: Annotated[list[str] | None, typer.Argument(metavar="[CONTRIBUTOR...]", help="Only these.")] = None,
) -> None:
    """What each receipt was charged, at which rate, and why."""
    from ledger.commands import recovery_screens
    from ledger.contributions.listing import code_of

    here = session()
    here.show(recovery_screens.charges(here.reader, {code_of(here.reader, name) for name in contributors or ()}))


@app.command()
def rules() -> None:
    """The rules, and the rates agreed for one pledge."""
    from ledger.commands import recovery_screens

    here = session()
    here.show(recovery_screens.rules(here.reader))


@rule.command("add")
def add_rule(
    rate: Annotated[str, typer.Argument(help="Percent: 11")],
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="For agreements signed from that day on.")],
    kind: Annotated[str, typer.Option("--class", metavar="NAME", help="Only contributors of this class.")] = "",
    base: Annotated[str, typer.Option("--base", help="gross or direct.")] = "gross",
    timing: Annotated[str, typer.Option("--timing", help="on_receipt or on_expenditure.")] = "on_receipt",
    threshold: Annotated[str, typer.Option("--threshold", metavar=BASE, help="Nothing up to this total of contributions.")] = "0",
    citation: Annotated[str, typer.Option("--citation", metavar="TEXT", help="The text it rests on, with its revision.")] = "",
) -> None:
    """Record a rule for agreements signed from a day on."""
    from ledger.budget import recovery_settings as room
    from ledger.budget.recovery_terms import BASES, TIMINGS, Rule

    here = session()
    one_of("base", base, BASES, "unknown-base")
    one_of("timing", timing, TIMINGS, "unknown-timing")
    day, limit = here.day(since, ahead=3660), Money.parse(threshold, BASE)
    wanted = Rule(0, kind, day, percent_of(rate), base, timing, limit, citation.strip())

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        room.add_rule(unit, batch.id, wanted)
        words = K_(
            "{rate} % for agreements of {class} signed from {day} on",
            **{"rate": f"{wanted.rate:f}", "class": kind or N_("all others"), "day": day},
        )
        return Outcome(1, words)

    here.write("recovery rule", work, question=_("Record this rule?"))


@app.command()
def override(
    pledge: Annotated[str, typer.Argument(help="P-2026-0003")],
    rate: Annotated[str, typer.Argument(help="Percent; 0: exempt.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, with its document.")] = "",
    since: Annotated[
        str, typer.Option("--from", metavar="DATE", help="For money from that day on; else from its signature.")
    ] = "",
) -> None:
    """Agree another rate, or none, for one pledge."""
    from ledger.budget import recovery_settings as room

    here = session()
    percent, day = percent_of(rate), here.day(since, ahead=366) if since else None

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        number, began = room.override(unit, batch.id, pledge, percent, reason, day)
        words = K_("{pledge}: {rate} % from {day} on", pledge=number, rate=f"{percent:f}", day=began.isoformat())
        return Outcome(1, words, reason=reason)

    here.write("recovery override", work, question=_("Record this rate?"))


@app.command()
def settle(
    amount: Annotated[str, typer.Argument(help="In the account's currency: 1234.56")],
    account: Annotated[str, typer.Argument(metavar="BANK-ACCOUNT", help="The account it is paid from.")],
    on: Annotated[str, typer.Option("--on", help="The day; today by default.")] = "today",
) -> None:
    """Pay the recovery fund what it is owed."""
    from ledger.banking import accounts
    from ledger.budget import recovery as room
    from ledger.journal import rates

    here = session()
    day = here.day(on)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        bank = accounts.find(unit, account)
        paid = Money.parse(amount, bank.currency)
        left = room.settle(unit, batch.id, bank.cash, day, paid, rates.load(unit).value(paid, day))
        said = _("{paid} paid for indirect costs; {left} is still owed.", paid=str(paid), left=str(left))
        row = one_row("recovery-settle", account=bank.name, currency=bank.currency, paid=paid)
        return Outcome(
            1,
            K_("{amount} for indirect costs", amount=paid),
            total=str(paid),
            lines=(said,),
            table=None if here.form == "text" else row,
            more={"owed": left},
        )

    here.write("recovery settle", work, question=_("Record this payment?"), once=True)


def percent_of(text: str) -> Decimal:
    """The typed form of a rate in percent: digits and a point."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,9})?", text.strip()):
        raise NotUnderstood(
            _('"{text}" is not a rate in percent.', text=text), _("write it in percent: 11 or 11.5"), name="not-a-rate"
        )
    return Decimal(text.strip())
