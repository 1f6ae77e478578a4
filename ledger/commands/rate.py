"""`fund rate`: exchange rates, US dollars per unit."""

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.outcome import Outcome
from ledger.commands.session import session
from ledger.errors import NotUnderstood
from ledger.i18n import K_, _, n_
from ledger.money import BASE
from ledger.money import currency as known_currency
from ledger.periods import Quarter
from ledger.show import Column, Table

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.callback(invoke_without_command=True)
def bare(context: typer.Context) -> None:
    """Exchange rates."""
    if context.invoked_subcommand is None:
        rates()


@app.command("list")
def rates(
    currencies: Annotated[list[str] | None, typer.Argument(metavar="[CURRENCY...]", help="Only these.")] = None,
    missing: Annotated[
        str, typer.Option("--missing", metavar="QUARTER", help="Currencies in use without a rate for the quarter's last day.")
    ] = "",
) -> None:
    """Rates with source and date, newest first."""
    here = session()
    wanted = {code.upper() for code in currencies or ()}
    if missing:
        quarter = Quarter.parse(missing)
        rows = here.reader.rows(
            f"SELECT DISTINCT i.currency FROM instalment_list i WHERE i.currency <> '{BASE}' AND NOT EXISTS (SELECT 1 FROM rate_list r "
            "WHERE r.currency = i.currency AND r.effective_from >= :first AND r.effective_from <= :last) ORDER BY i.currency",
            first=quarter.first.isoformat(), last=quarter.last.isoformat(),
        )  # fmt: skip
        here.show(
            Table(
                "rates-missing",
                n_(
                    "1 currency without a rate in {quarter}",
                    "{count} currencies without a rate in {quarter}",
                    len(rows),
                    quarter=missing,
                ),
                (Column("currency", _("Currency"), "code"),),
                rows,
            )
        )
        return
    rows = [
        (row[0], date.fromisoformat(row[1]), *row[2:])
        for row in here.reader.rows(
            "SELECT currency, effective_from, usd_per_unit, source, batch FROM rate_list ORDER BY currency, effective_from DESC, id DESC"
        )
        if not wanted or row[0] in wanted
    ]
    here.show(
        Table(
            "rates", n_("1 rate, US dollars per unit", "{count} rates, US dollars per unit", len(rows)),
            (Column("currency", _("Currency"), "code"), Column("effective_from", _("From"), "date"), Column("usd_per_unit", _("USD per unit"), "code"),
             Column("source", _("Source")), Column("batch", _("Batch"), "code", optional=True)),
            rows,
        )
    )  # fmt: skip


@app.command()
def add(
    currency: Annotated[str, typer.Argument(help="CAD")],
    rate: Annotated[str, typer.Argument(help="US dollars per one unit: 0.7200")],
    on: Annotated[str, typer.Option("--on", help="The day from which it is effective.")],
    source: Annotated[str, typer.Option("--source", help="Where it comes from: UNORE.")] = "manual",
) -> None:
    """Record a rate (USD per unit)."""
    from ledger.journal import rates as room
    from ledger.journal.draft import RateDraft

    here = session()
    day = here.day(on, ahead=366)  # operational rates are announced before they hold
    draft = RateDraft(known_currency(currency, day), day, _typed(rate), source)
    if draft.currency == BASE:
        raise NotUnderstood(_("a US dollar is one US dollar."), _("name the other currency"), name="not-a-rate")

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        new, _seen = room.add(unit, batch.id, [draft])
        return Outcome(new, K_("1 {currency} = {rate} USD from {day}", currency=draft.currency, rate=rate, day=day))

    here.write(
        "rate add",
        work,
        question=_("Record 1 {currency} = {rate} USD from {day}?", currency=draft.currency, rate=rate, day=day.isoformat()),
    )


def _typed(text: str) -> Decimal:
    """The typed form of a rate: digits and a point, as many as rates have; no exponent, no sign, no other script's digits."""
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,12})?", text.strip()):
        raise NotUnderstood(
            _('"{text}" is not a rate.', text=text), _("write it as 0.7200: US dollars for one unit"), name="not-a-rate"
        )
    return Decimal(text.strip())
