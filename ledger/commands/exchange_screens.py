"""The report of exchange differences as a table."""

from ledger.commands.report_screens import Frame
from ledger.i18n import P_, _
from ledger.reports.exchange import Exchange
from ledger.show import Cell, Column, Table, Total


def exchange(found: Exchange, frame: Frame) -> Table:
    """What was gained and lost, realised and not, by pledge and by cash account."""
    currency = found.realised.currency
    kinds = {"pledge": _("pledge"), "cash": _(P_("exchange difference on", "cash")), "other": _("other")}
    columns = (
        Column("kind", _("Kind"), "state", words=kinds), Column("key", _("Pledge or account"), "code"), Column("contributor", _("Who"), "code"),
        Column("currency", _("Cur"), "code"), Column("realised", _("Realised"), "amount"), Column("unrealised", _("Unrealised"), "amount"),
        Column("total", _("Total"), "amount"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (row.kind, row.key, row.contributor, row.currency, row.realised, row.unrealised, row.total) for row in found.rows
    ]
    total = Total((_("Total"), "", "", "", found.realised, found.unrealised, found.total))
    notes = (
        _("Gains are positive. Realised is account 4210, unrealised account 4220; what a year's closing moved is not counted."),
        _("Of a pledge: line A7 of the statement. Over its life the sum is the money received less its value when promised."),
    )
    title = _("Exchange gains and losses, {currency}, {period}", currency=currency, period=frame.period)
    return frame.shown(Table("exchange", title, columns, rows, (total,), notes=notes), set())
