"""Taking a restated line: what the old line led to is reversed, and the line counts as the bank has it now, in one batch.

Both lines stay in the book and are linked. Undone, the old line and its entry count again.
"""

from dataclasses import dataclass, replace
from datetime import date

from ledger.banking import deciding, payments
from ledger.banking.accounts import BankAccount
from ledger.banking.deciding import CODED, UNPOSTED, Decision, Staged
from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.contributions.mirroring import mirror
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import M_, _
from ledger.journal import posting
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class Restated:
    """A line as a later file has it (`line`), and the line of the book that it restates (`old`), with what became of that."""

    line: int
    old: int
    state: str
    amount: Money
    old_amount: Money


@dataclass(frozen=True, slots=True)
class Replaced:
    """What taking it did: entries reversed, and what the new line is: posted or staged as before, or open."""

    reversed: int
    state: str


def find(query: Asking, number: int) -> Restated:
    """The newest restatement of a line, by the number of either; raises NotUnderstood where no file restates it, LedgerError where it waits."""
    row = query.one(
        "SELECT id, old, old_state, amount, old_amount, currency FROM restated_list WHERE old = :n OR id = :n ORDER BY id DESC",
        n=number,
    )
    if row is None:
        waits = query.value(
            "SELECT b.number FROM restatement t JOIN batch b ON b.id = t.batch_id WHERE (t.old_line_id = :n OR t.bank_line_id = :n) "
            "AND t.undone_in IS NULL",
            n=number,
        )
        if waits is not None:
            raise LedgerError(
                _("L-{number} is taken as restated in {batch} already.", number=number, batch=waits),
                f"fund show {waits}",
                name="restated-already",
            )
        raise NotUnderstood(_("No file restates L-{number}.", number=number), f"fund show L-{number}", name="not-restated")
    line, old, state, amount, old_amount, currency = row
    return Restated(line, old, state, Money.of_units(amount, currency), Money.of_units(old_amount, currency))


def take(unit: Unit, batch: int, one: Restated) -> Replaced:
    """Let the restated line count in place of the old one.

    What the old line led to is reversed on the day of the correction; the decision about it holds for the new line, and is posted
    again where it was posted. Where the amount changed and nothing says how it is shared, the new line is open. Raises
    LedgerError when something rests on the old receipt.
    """
    (number,) = unit.ids("restatement")
    unit.insert("restatement", "id batch_id bank_line_id old_line_id", [(number, batch, one.line, one.old)])
    row = unit.one(
        "SELECT m.id, p.transaction_id FROM bank_match m LEFT JOIN match_posting p ON p.match_id = m.id AND p.undone_in IS NULL "
        "WHERE m.bank_line_id = :line AND m.undone_in IS NULL",
        line=one.old,
    )
    if row is None:
        return Replaced(0, "open")
    match, transaction = row
    decision = replace(deciding.decided(unit, "m.id = :match", match=match)[match], line=one.line)
    sides = deciding.decided(unit, f"m.with_line = :old AND m.undone_in IS NULL AND {UNPOSTED}", old=one.old)
    if transaction is None:
        deciding.clear(unit, batch, [one.old])
    elif decision.type == "return":
        made = unit.value(
            "SELECT b.number FROM match_posting p JOIN batch b ON b.id = p.batch_id WHERE p.transaction_id = :t", t=transaction
        )
        raise LedgerError(
            _("L-{line} is posted as a return.", line=one.old), _("fund undo {number} first", number=made), name="in-the-way"
        )
    else:
        _reverse(unit, batch, one, transaction)
    again = _for_amount(decision, one)
    if again is None:
        return Replaced(int(transaction is not None), "open")
    if transaction is None:
        deciding.write(unit, batch, [again, *(replace(side, with_line=one.line) for side in sides.values())])
        return Replaced(0, "staged")
    (made,) = deciding.write(unit, batch, [again])
    deciding.post(unit, batch, [_staged(unit, one, made, again)])
    return Replaced(1, "posted")


def _reverse(unit: Unit, batch: int, one: Restated, transaction: int) -> None:
    """Reverse the one entry of the old line, on the day of the correction, and take back the receipt that it recorded."""
    day = unit.actor.today
    reversal = posting.reverse_entry(
        unit, batch, transaction, day, M_("L-{old} restated as L-{line}", old=one.old, line=one.line)
    )
    mirror(unit, batch, transaction, reversal, day)
    payments.mirror(unit, batch, transaction, reversal, day)


def _for_amount(decision: Decision, one: Restated) -> Decision | None:
    """The decision for the new amount: the same where no amount stands in it; one target in the account's currency takes the difference."""
    alone = not decision.pays and decision.with_line is None
    if one.amount == one.old_amount or (alone and decision.type in (*CODED, "unidentified", "gift")):
        return decision if (one.amount.amount > 0) == (one.old_amount.amount > 0) else None
    if decision.type == "receipt" and len(decision.targets) == 1:
        target = decision.targets[0]
        if target.amount.currency == one.amount.currency:
            more = target.amount + one.amount - one.old_amount
            return replace(decision, targets=(replace(target, amount=more),)) if more.amount > 0 else None
    return None


def _staged(unit: Unit, one: Restated, match: int, decision: Decision) -> Staged:
    account, day, value_date, text, reference, party = unit.rows(
        "SELECT bank_account_id, day, value_date, text, reference, counterparty FROM bank_line WHERE id = :id", id=one.line
    )[0]
    row = unit.rows("SELECT id, name, currency, iban, fund_id FROM bank_account_list WHERE id = :id", id=account)[0]
    when = date.fromisoformat(value_date or day)
    return Staged(match, decision, BankAccount(*row), when, one.amount, text, reference, party)
