"""The report on indirect cost recovery as a table: a row for each agreement, a total for each class."""

from itertools import groupby

from ledger.commands.recovery_screens import WHY
from ledger.commands.report_screens import CLASSES, Frame
from ledger.i18n import _
from ledger.reports.icr import Recovery, Row
from ledger.show import Cell, Column, Fact, Table, Total


def recovered(found: Recovery, frame: Frame) -> Table:
    """What came in, the rates, what was charged, given back and recovered; below it what it agrees with.

    In a narrow window names, agreements and days leave first, then what was given back, which is charged less recovered.
    """
    columns = (
        Column("class", _("Class")), Column("contributor", _("Who"), "code"), Column("name", _("Contributor"), optional=True),
        Column("pledge", _("Pledge"), "code"), Column("agreement", _("Agreement"), optional=True), Column("agreed", _("Agreed"), "date", optional=True),
        Column("received", _("Received"), "amount"), Column("rate", "%", "code"), Column("charged", _("Charged"), "amount"),
        Column("returned", _("Given\nback"), "amount", optional=True, priority=1), Column("net", _("Recovered"), "amount"),
        Column("reason", _("Not charged because")),
    )  # fmt: skip
    totals = [_sums(_(CLASSES[kind]), found.total(rows)) for kind, rows in groupby(found.rows, lambda row: row.kind)]
    silent = {name for name in ("agreement", "reason") if not any(_row(one, frame)[_PLACES[name]] for one in found.rows)}
    currency = found.account.currency
    facts = (
        Fact("account_5950", _("Account 5950 in the period"), found.account), Fact("settled", _("Paid to the recovery fund in the period"), found.settled),
        Fact("owed", _("Owed to the recovery fund (2140) at its end"), found.owed), Fact("due_back", _("Due back from it (1310) at its end"), found.claim),
    )  # fmt: skip
    notes = (
        _("General Standards, Article 80 (d). Received: contributions before bank charges, less receipts returned; rates in percent, of the class on the day of the agreement."),
    )  # fmt: skip
    title = _("Indirect cost recovery, {currency}, {period}", currency=currency, period=frame.period)
    rows = [_row(one, frame) for one in found.rows]
    whole = (*totals, _sums(_("Total"), found.total(found.rows)))
    return frame.shown(Table("icr", title, columns, rows, whole, facts=facts, notes=notes), silent)


_PLACES = {"agreement": 4, "reason": 11}


def _row(one: Row, frame: Frame) -> tuple[Cell, ...]:
    reasons = [_(WHY[why]) if frame.for_people else why for why in one.reasons]
    kind = _(CLASSES[one.kind]) if frame.for_people else one.kind
    return (kind, one.contributor, one.name, one.pledge, one.agreement, one.agreed, one.received, ", ".join(one.rates), one.charged,
            one.returned, one.net, "; ".join((*reasons, *one.notes)))  # fmt: skip


def _sums(heading: str, one: Row) -> Total:
    return Total((heading, "", "", "", "", None, one.received, "", one.charged, one.returned, one.net, ""))
