"""The history of what the budget committed: an obligation, an expenditure, an advance, each with what hangs on it, to the statement lines."""

from ledger.book.reader import Asking
from ledger.i18n import _, kept_words
from ledger.journal.events import COMMITMENT_EVENTS
from ledger.money import Money
from ledger.statements.history import WHO, Step, ended, lines_of, who_joins

# Of each kind, the obligation that its story is about, where there is one; without one the story is its own.
_ROOT = {
    "obligation": "SELECT id FROM obligation WHERE id = :id",
    "expenditure": "SELECT obligation_id FROM expenditure WHERE id = :id AND obligation_id IS NOT NULL",
    "advance": "SELECT obligation_id FROM advance WHERE id = :id AND obligation_id IS NOT NULL",
}
_SPENT = "x.obligation_id = :id OR x.advance_id IN (SELECT v.id FROM advance v WHERE v.obligation_id = :id)"
_STORY = {
    "obligation": (_SPENT, "v.obligation_id = :id"),
    "expenditure": ("x.id = :id", "v.id = (SELECT y.advance_id FROM expenditure y WHERE y.id = :id)"),
    "advance": ("x.advance_id = :id", "v.id = :id"),
}


def of_commitment(query: Asking, kind: str, number: int) -> list[Step]:
    """Every change of an obligation, an expenditure or an advance (`kind`), by its id, in order, with who and when; then its statement lines.

    What was spent or advanced against an order tells the order's story.
    """
    root = query.value(_ROOT[kind], id=number)
    if root is not None:
        kind, number = "obligation", root
    currency = str(query.value("SELECT currency FROM book"))
    spent, lent = _STORY[kind]
    rows = query.rows(
        "SELECT b.id, e.id, 'obligation', o.number, e.day, e.event, o.payee || ' ' || o.order_no, e.reason, e.amount, e.transaction_id, '', "
        f"{WHO} FROM obligation_entry e JOIN obligation o ON o.id = e.obligation_id {who_joins('e')} WHERE e.obligation_id = :id AND :kind = 'obligation' "
        f"UNION ALL SELECT b.id, e.id, 'advance', v.number, e.day, e.event, v.traveller, e.reason, e.amount, e.transaction_id, '', {WHO} "
        f"FROM advance_entry e JOIN advance v ON v.id = e.advance_id {who_joins('e')} WHERE {lent} "
        f"UNION ALL SELECT b.id, x.id, 'expenditure', x.number, x.day, 'spent', x.payee || ' ' || x.text, x.override, coalesce(x.money, x.amount), x.transaction_id, coalesce(x.currency, ''), {WHO} "
        f"FROM expenditure x {who_joins('x')} WHERE {spent} "
        f"UNION ALL SELECT b.id, d.id, 'payment', x.number, d.day, 'paid', k.name, '', d.amount, d.transaction_id, coalesce(x.currency, ''), {WHO} "
        f"FROM disbursement d JOIN expenditure x ON x.id = d.expenditure_id JOIN bank_account k ON k.id = d.bank_account_id {who_joins('d')} "
        f"WHERE {spent} ORDER BY 1, 3, 2",
        id=number, kind=kind,
    )  # fmt: skip
    memos = kept_words(memos=True) or {}
    steps = [
        Step(told, name, day, ", ".join(filter(None, (_(COMMITMENT_EVENTS[event]), " ".join(whom.split()), memos.get(reason, reason)))), Money.of_units(amount, own or currency), None, *who)
        for _batch, _id, told, name, day, event, whom, reason, amount, _entry, own, *who in rows
    ]  # fmt: skip
    entries = {row[9] for row in rows if row[9] is not None}
    return steps + lines_of(query, _paid_by(query, entries)) + ended(query, entries)


def _paid_by(query: Asking, entries: set[int]) -> set[int]:
    """The bank lines that these entries were posted for."""
    rows = query.rows(
        "SELECT m.bank_line_id FROM match_posting p JOIN bank_match m ON m.id = p.match_id "
        f"WHERE p.transaction_id IN ({', '.join(map(str, entries)) or 'NULL'})"
    )
    return {line for (line,) in rows}
