"""An obligation, an expenditure and an advance, each on one screen with what hangs on it."""

from typing import Any

from ledger.book.reader import Asking
from ledger.budget import commitments
from ledger.commands.budget_screens import SOURCE_WORDS
from ledger.commands.cards import Card, Known, columns_of, day_of, listed, recorded, state_of
from ledger.i18n import N_, P_, _, spoken
from ledger.money import Money
from ledger.show import Table

CHANGES = (("event", N_("Change"), "code"), ("day", N_("Day"), "date"), ("value", N_("Amount"), "amount"), ("reason", N_("Reason"), "text"), ("batch", N_("Batch"), "code"))  # fmt: skip


def _made(alias: str) -> str:
    """SQL for who recorded it, as `recorded` takes it."""
    return f"b.number, {state_of(alias)}, b.made_by, b.made_at"


def _money(query: Asking, units: int) -> Money:
    return Money.of_units(int(units or 0), str(query.value("SELECT currency FROM book")))


def _line(year: int, activity: str, of: int, source: str) -> tuple[Known, ...]:
    return (
        Known("year", _("Fiscal year"), str(year)), Known("activity", _("Activity"), activity), Known("object", _("Object"), str(of)),
        Known("source", _("Source"), source, words=spoken(SOURCE_WORDS)),
    )  # fmt: skip


def _changes(query: Asking, table: str, column: str, number: int) -> Table:
    """Every change that was not taken back."""
    return listed(
        query, "changes", _("What became of it"), columns_of(*CHANGES),
        f"SELECT e.event, e.day, e.amount, e.reason, b.number FROM {table} e JOIN batch b ON b.id = e.batch_id "
        f"WHERE e.{column} = :id AND e.undone_in IS NULL ORDER BY e.id", id=number,
    )  # fmt: skip


def _spent(query: Asking, column: str, number: int) -> Table:
    return listed(
        query, "expenditures", _("Spent"),
        columns_of(("expenditure", N_("Expenditure"), "code"), ("day", N_("Day"), "date"), ("payee", N_("Payee"), "text"), ("value", N_("Amount"), "amount"), ("batch", N_("Batch"), "code")),
        f"SELECT x.number, x.day, x.payee, x.amount, b.number FROM expenditure x JOIN batch b ON b.id = x.batch_id WHERE x.{column} = :id "
        "AND x.undone_in IS NULL ORDER BY x.id", id=number,
    )  # fmt: skip


def obligation_card(query: Asking, number: int) -> Card:
    """A requisition or an order: on which line, to whom, until when, what is open of it and what became of the rest."""
    name, kind, year, activity, of, source, payee, order, pledge, requisition, override, *made = query.rows(
        "SELECT o.number, o.kind, l.year, a.code, l.object, l.source, o.payee, o.order_no, g.number, r.number, o.override, "
        f"{_made('o')} FROM obligation o JOIN budget_line l ON l.id = o.budget_line_id JOIN activity a ON a.id = l.activity_id "
        "JOIN batch b ON b.id = o.batch_id LEFT JOIN pledge g ON g.id = o.pledge_id LEFT JOIN obligation r ON r.id = o.requisition_id WHERE o.id = :id",
        id=number,
    )[0]  # fmt: skip
    counts = next((one for one in commitments.load(query) if one.id == number), None)
    changes = _changes(query, "obligation_entry", "obligation_id", number)
    facts = (
        Known("obligation", _("Obligation"), name),
        Known("kind", _("Kind"), kind, words={"requisition": _("requisition"), "order": _("order")}),
        *_line(year, activity, of, source), Known("payee", _("Payee"), payee), Known("order", _("Order"), order),
        Known("agreement", _("Agreement"), pledge), Known("requisition", _("Requisition"), requisition),
        Known("raised", _("Raised"), counts.raised if counts else None), Known("spent", _("Spent"), counts.spent if counts else None),
        Known("open", _(P_("amount of an obligation", "Open")), counts.open if counts else None), Known("advanced", _("Held by travellers"), counts.advanced if counts else None),
        Known("until", _("Last day"), counts.until if counts else None), Known("override", _("Let pass because"), override), *recorded(*made),
    )  # fmt: skip
    return _card(
        "obligation", name, _("Obligation {number}", number=name), facts, changes, _spent(query, "obligation_id", number)
    )


def expenditure_card(query: Asking, number: int) -> Card:
    """An expenditure: on which line, against what, to whom, and when it was paid."""
    name, year, activity, of, source, obligation, advance, pledge, day, payee, text, units, own, money, override, entry, *made = query.rows(
        "SELECT x.number, l.year, a.code, l.object, l.source, o.number, v.number, g.number, x.day, x.payee, x.text, x.amount, x.currency, x.money, x.override, "
        "(SELECT j.number FROM journal j JOIN journal_transaction t ON t.seq = j.seq WHERE t.id = x.transaction_id LIMIT 1), "
        f"{_made('x')} FROM expenditure x JOIN budget_line l ON l.id = x.budget_line_id JOIN activity a ON a.id = l.activity_id "
        "JOIN batch b ON b.id = x.batch_id LEFT JOIN obligation o ON o.id = x.obligation_id LEFT JOIN advance v ON v.id = x.advance_id "
        "LEFT JOIN pledge g ON g.id = x.pledge_id WHERE x.id = :id", id=number,
    )[0]  # fmt: skip
    facts = (
        Known("expenditure", _("Expenditure"), name), *_line(year, activity, of, source), Known("obligation", _("Obligation"), obligation),
        Known("advance", _("Advance"), advance), Known("agreement", _("Agreement"), pledge), Known("day", _("Day"), day_of(day)),
        Known("payee", _("Payee"), payee), Known("text", _("Text"), text), Known("amount", _("Amount"), _money(query, units)),
        Known("own", _("In its currency"), Money.of_units(money, own) if own else None),
        Known("override", _("Let pass because"), override), Known("entry", _("Entry"), entry), *recorded(*made),
    )  # fmt: skip
    paid = listed(
        query, "payments", _("Paid"), columns_of(("account", N_("Account"), "code"), ("line", N_("Bank line"), "text"), ("day", N_("Day"), "date"), ("value", N_("Amount"), "amount"), ("batch", N_("Batch"), "code")),
        "SELECT k.name, 'L-' || m.bank_line_id, d.day, d.amount, b.number FROM disbursement d JOIN bank_account k ON k.id = d.bank_account_id "
        "JOIN batch b ON b.id = d.batch_id LEFT JOIN match_posting p ON p.transaction_id = d.transaction_id LEFT JOIN bank_match m ON m.id = p.match_id "
        "WHERE d.expenditure_id = :id AND d.undone_in IS NULL ORDER BY d.id", id=number,
    )  # fmt: skip
    return _card("expenditure", name, _("Expenditure {number}", number=name), facts, paid)


def advance_card(query: Asking, number: int) -> Card:
    """An advance: who travels, by when account is rendered, what was rendered and paid back."""
    name, traveller, year, activity, of, source, obligation, due, held, *made = query.rows(
        "SELECT v.number, v.traveller, l.year, a.code, l.object, l.source, o.number, v.due, (SELECT c.held FROM advance_list c WHERE c.id = v.id), "
        f"{_made('v')} FROM advance v JOIN budget_line l ON l.id = v.budget_line_id JOIN activity a ON a.id = l.activity_id "
        "JOIN batch b ON b.id = v.batch_id LEFT JOIN obligation o ON o.id = v.obligation_id WHERE v.id = :id", id=number,
    )[0]  # fmt: skip
    facts = (
        Known("advance", _("Advance"), name), Known("traveller", _("Traveller"), traveller), *_line(year, activity, of, source),
        Known("obligation", _("Obligation"), obligation), Known("due", _("To render by"), day_of(due)),
        Known("held", _("Held"), _money(query, held)), *recorded(*made),
    )  # fmt: skip
    changes = _changes(query, "advance_entry", "advance_id", number)
    return _card("advance", name, _("Advance {number}", number=name), facts, changes, _spent(query, "advance_id", number))


def _card(kind: str, number: str, title: str, facts: tuple[Known, ...], *lists: Table) -> Card:
    notes = (_("Every change of it, and who made it: fund show {number} --history", number=number),)
    return Card(kind, number, title, facts, tuple(one for one in lists if one.rows), notes)


CARDS: dict[str, Any] = {"obligation": obligation_card, "expenditure": expenditure_card, "advance": advance_card}
