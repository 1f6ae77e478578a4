"""`fund rate`: exchange rates, US dollars per unit."""

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.outcome import Outcome
from ledger.commands.session import session
from ledger.errors import NotUnderstood
from ledger.i18n import K_, _, k_, n_, retold
from ledger.money import BASE
from ledger.money import currency as known_currency
from ledger.periods import Quarter
from ledger.show import Column, Table

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

app = typer.Typer(rich_markup_mode=None, add_completion=False, help="Exchange rates.")


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
        from ledger.reports.closing import rates_missing

        _used, codes = rates_missing(here.reader, Quarter.parse(missing))
        here.show(
            Table(
                "rates-missing",
                n_(
                    "1 currency without a rate in {quarter}",
                    "{count} currencies without a rate in {quarter}",
                    len(codes),
                    quarter=missing,
                ),
                (Column("currency", _("Currency"), "code"),),
                [(code,) for code in codes],
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
    pairs: Annotated[
        list[str], typer.Argument(metavar="CURRENCY RATE...", help="US dollars per one unit: CAD 0.7200; several make one batch.")
    ],
    on: Annotated[str, typer.Option("--on", help="The day from which they are effective.")],
    source: Annotated[str, typer.Option("--source", help="Where they come from: UNORE.")] = "manual",
) -> None:
    """Record rates (USD per unit)."""
    from ledger.journal import rates as room
    from ledger.journal.draft import RateDraft

    here = session()
    day = here.day(on, ahead=366)  # operational rates are announced before they hold
    if len(pairs) % 2:
        raise NotUnderstood(_("{currency} has no rate.", currency=pairs[-1]), _("write each as CAD 0.7200"), name="not-a-rate")
    drafts = [
        RateDraft(known_currency(code, day), day, _typed(rate), source)
        for code, rate in zip(pairs[::2], pairs[1::2], strict=True)
    ]
    if any(draft.currency == BASE for draft in drafts):
        raise NotUnderstood(_("a US dollar is one US dollar."), _("name the other currency"), name="not-a-rate")

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        new, _seen = room.add(unit, batch.id, drafts)
        said = [
            K_("1 {currency} = {rate} USD from {day}", currency=one.currency, rate=f"{one.usd_per_unit:f}", day=day)
            for one in drafts
        ]
        words = said[0] if len(said) == 1 else k_("1 rate, effective {day}", "{count} rates, effective {day}", new, day=day)
        return Outcome(new, words, lines=tuple(retold(one) for one in said))

    here.write("rate add", work, question=n_("Record this rate?", "Record these {count} rates?", len(drafts)))


def _typed(text: str) -> Decimal:
    """The typed form of a rate: digits and a point, as many as rates have; no exponent, no sign, no other script's digits."""
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,12})?", text.strip()):
        raise NotUnderstood(
            _('"{text}" is not a rate.', text=text), _("write it as 0.7200: US dollars for one unit"), name="not-a-rate"
        )
    return Decimal(text.strip())
