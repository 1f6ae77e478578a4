"""Bank accounts reconciled, as tables: one with all that lies between the two balances, and all of them in a row each."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ledger.banking.reconciliation import BANK, LEDGER, Reconciliation
from ledger.i18n import _, kept_words, screen_language
from ledger.show import Cell, Column, Fact, Table

if TYPE_CHECKING:
    from ledger.reports.bank import Row


def reconciliation(found: Reconciliation, notes: Sequence[str] = ()) -> Table:
    """What only one side has, and below it the way from the ledger's balance to the bank's."""
    words = {BANK: _("on the statement only"), LEDGER: _("in the ledger only")}
    columns = (
        Column("side", _("Where"), "state", words=words), Column("item", _("Number"), "code"), Column("day", _("Day"), "date"),
        Column("days", _("Days"), "count", optional=True, priority=1), Column("currency", _("Cur"), "code", optional=True, priority=2),
        Column("amount", _("Amount"), "amount"), Column("text", _("Text"), optional=True, words=kept_words(memos=True)),
    )  # fmt: skip
    last = found.days.last
    rows: list[tuple[Cell, ...]] = [
        (item.side, item.number, item.day, max((last - item.day).days, 0), item.amount.currency, item.amount, item.text)
        for item in found.items
    ]
    facts = [
        Fact("ledger", _("The ledger's balance"), found.ledger),
        Fact("brought_forward", _("Brought forward, from before the first line"), found.brought),
        Fact("statement_only", _("On the statement, not in the ledger"), found.only(BANK)),
        Fact("ledger_only", _("In the ledger, not on the statement"), -found.only(LEDGER)),
        Fact("explained", _("The bank should say"), found.explained),
        Fact("bank", _("The bank's balance, {file}", file=found.source) if found.source else _("The bank's balance"), found.bank),
        Fact("unexplained", _("Not explained"), found.unexplained),
    ]
    title = _("{account} reconciled on {day}", account=found.account, day=screen_language().day(last))
    return Table("reconciliation", title, columns, rows, facts=tuple(facts), notes=tuple(notes))


def summary(rows: "Iterable[Row]") -> Table:
    """Every account in a row; amounts in its own currency."""
    columns = (
        Column("account", _("Account"), "code"), Column("currency", _("Cur"), "code"), Column("ledger", _("Ledger"), "amount"),
        Column("brought_forward", _("Brought\nforward"), "amount", optional=True), Column("statement_only", _("Statement\nonly"), "amount"),
        Column("ledger_only", _("Ledger\nonly"), "amount"), Column("bank", _("Bank"), "amount"), Column("unexplained", _("Not\nexplained"), "amount"),
        Column("items", _("Items"), "count", optional=True), Column("signed", _("Signed in"), "code"),
    )  # fmt: skip
    shown: list[tuple[Cell, ...]] = []
    last = None
    for row in rows:
        one, last = row.figures, row.figures.days.last
        shown.append(
            (one.account, one.ledger.currency, one.ledger, one.brought, one.only(BANK), -one.only(LEDGER), one.bank, one.unexplained,
             len(one.items), row.signed or "-")
        )  # fmt: skip
    title = (
        _("Bank accounts reconciled on {day}", day=screen_language().day(last)) if last else _("This book has no bank account.")
    )
    return Table("bank", title, columns, shown, notes=(_("One of them, item by item: fund bank reconcile ACCOUNT PERIOD"),))
