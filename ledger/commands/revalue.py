"""`fund period revalue`: what stands in other currencies at the closing rate of a day."""

from typing import TYPE_CHECKING, Annotated

import typer

from ledger.book.reader import Asking
from ledger.commands.outcome import Outcome
from ledger.commands.session import session
from ledger.errors import NotUnderstood
from ledger.i18n import K_, N_, _
from ledger.money import BASE, Money, sum_of
from ledger.periods import Quarter, parse_day
from ledger.show import Cell, Column, Table, Total

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ledger.book.store import Unit
    from ledger.journal.batches import Batch
    from ledger.journal.revaluation import Difference

WHAT = {
    "1020": N_("bank account"), "1090": N_("in transit"), "1110": N_("pledge"), "1120": N_("pledge"), "2010": N_("payables"),
    "9010": N_("pledge"), "1410": N_("interest to come"), "2140": N_("due to other funds"),
}  # fmt: skip


def revalue(
    day: Annotated[str, typer.Argument(metavar="DATE|QUARTER", help="2026-09-30, or 2026-Q3 for its last day.")],
) -> None:
    """Bring cash, pledges and payables in other currencies to the closing rate of a day; a second run changes nothing."""
    from ledger.contributions import doubts
    from ledger.journal import revaluation

    here = session()
    on = last_day(day, here.today)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        found = revaluation.revalue(unit, batch.id, on)
        released = doubts.release(unit, batch.id, on)
        return Outcome(
            len(found) + released, K_("revaluation at {day}", day=on), total=str(_gain(found)), table=shown(unit, found, here.told(on)),
            nothing=_("Nothing to revalue: all stands at the closing rate of {day}.", day=here.told(on)),
        )  # fmt: skip

    here.write("period revalue", work, question=_("Post this revaluation?"))


def last_day(text: str, today: "date") -> "date":
    """The day meant: a day, or a quarter's last one; raises NotUnderstood for one that has not come."""
    found = (
        parse_day(text, today)
        if text.strip()[4:6].upper() not in ("-Q", "-T", "Q1", "Q2", "Q3", "Q4")
        else Quarter.parse(text).last
    )
    if found > today:
        raise NotUnderstood(
            _("{day} has not come: today is {today}.", day=found, today=today),
            _("name a day that is over"),
            name="not-a-past-day",
        )
    return found


def shown(query: Asking, found: "Sequence[Difference]", day: str) -> Table:
    """Each position with its rate, what it was carried at and what it is worth; its gain."""
    banks: dict[int, str] = dict(query.rows("SELECT id, name FROM bank_account"))
    pledges: dict[int, str] = dict(query.rows("SELECT id, number FROM pledge"))
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        place = one.position
        what = f"{pledges[place.pledge]}/{place.instalment}" if place.pledge else banks.get(place.bank or 0, place.account)
        rows.append(
            (
                _(WHAT[place.account]),
                what,
                place.amount.currency,
                place.amount,
                f"{one.rate:f}",
                place.carrying,
                one.worth,
                one.gain,
            )
        )
    columns = (
        Column("kind", "", "code"), Column("what", _("What"), "code"), Column("currency", _("Cur"), "code"), Column("amount", _("Amount"), "amount"),
        Column("rate", _("Rate"), "code"), Column("carried", _("Carried"), "amount", optional=True), Column("worth", _("Worth"), "amount"),
        Column("gain", _("Gain"), "amount"),
    )  # fmt: skip
    total = Total((_("Total"), "", "", None, "", None, None, _gain(found)))
    return Table("revaluation", _("Revaluation at {day}, USD", day=day), columns, rows, (total,) if rows else ())


def _gain(found: "Sequence[Difference]") -> Money:
    return sum_of((one.gain for one in found), BASE)
