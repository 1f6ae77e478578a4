"""Closing quarters: after it nothing dated in the quarter can be sealed, whoever asks."""

import shlex

from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.errors import LedgerError
from ledger.periods import Quarter


def close(unit: Unit, batch: int, quarter: Quarter, *, carried: str = "") -> None:
    """Close a quarter that has ended.

    Raises LedgerError naming what is open: entries that wait, lines not posted, accounts not reconciled, money in suspense.

    `carried` is the reason for which the last three are carried over.
    """
    if unit.actor.today <= quarter.last:
        raise LedgerError(f"{quarter} ends on {quarter.last}.", "close it after that day", name="not-ended")
    if unit.value("SELECT 1 FROM period WHERE quarter = :q AND undone_in IS NULL", q=str(quarter)):
        raise LedgerError(f"{quarter} is closed already.", name="closed-already")
    problems = _open(unit, batch, quarter, carried=carried)
    if problems:
        raise LedgerError(f"{quarter} cannot be closed yet.", *problems, name="not-closed")
    days = quarter.days
    (number,) = unit.ids("period")
    unit.insert(
        "period",
        "id batch_id quarter begin_day end_day",
        [(number, batch, str(quarter), days.begin.isoformat(), days.end.isoformat())],
    )


def _open(unit: Unit, batch: int, quarter: Quarter, *, carried: str) -> list[str]:
    end = quarter.days.end.isoformat()
    waiting = unit.rows(
        "SELECT DISTINCT b.number FROM journal_transaction t JOIN batch b ON b.id = t.batch_id WHERE t.seq IS NULL AND t.day < :end "
        "AND b.id <> :batch ORDER BY b.number", end=end, batch=batch,
    )  # fmt: skip
    problems = [f"{number} waits for a second person: fund approve {number}" for (number,) in waiting]
    if carried:
        return problems
    lines = unit.value(
        "SELECT count(*) FROM bank_line_list WHERE state <> 'posted' AND coalesce(value_date, day) < :end", end=end
    )
    if lines:
        problems.append(f"{lines} bank lines are not posted: fund match; or carry them over with --reason")
    problems += [
        f"{name} is not reconciled up to {quarter.last}: fund bank reconcile {shlex.quote(name)} {quarter} --sign; or carry it over with --reason"
        for (name,) in unit.rows(
            "SELECT k.name FROM bank_account k WHERE k.undone_in IS NULL "
            "AND EXISTS (SELECT 1 FROM bank_line_list l WHERE l.bank_account_id = k.id AND l.day >= :begin AND l.day < :end) "
            "AND NOT EXISTS (SELECT 1 FROM reconciliation_list r WHERE r.bank_account_id = k.id AND r.end_day >= :end) ORDER BY k.name",
            begin=quarter.first.isoformat(), end=end,
        )
    ]  # fmt: skip
    held = unit.value("SELECT coalesce(sum(p.base), 0) FROM sealed_posting p WHERE p.account = '2120' AND p.day < :end", end=end)
    if held:
        problems.append("money is in suspense: fund report unidentified; or carry it over with --reason")
    return problems


def closing_of(query: Asking, quarter: Quarter) -> int:
    """The batch that closed a quarter: undoing it reopens. Raises LedgerError when it is open, or a later one is closed."""
    later = query.rows("SELECT quarter FROM period_list WHERE quarter > :q ORDER BY quarter", q=str(quarter))
    if later:
        raise LedgerError(f"{later[-1][0]} is closed after it.", f"fund period reopen {later[-1][0]}", name="later-closed")
    found = query.value(
        "SELECT p.batch_id FROM period p JOIN batch b ON b.id = p.batch_id AND b.state = 'posted' "
        "WHERE p.quarter = :q AND p.undone_in IS NULL", q=str(quarter),
    )  # fmt: skip
    if found is None:
        raise LedgerError(f"{quarter} is not closed.", "fund period list", name="not-closed")
    return int(found)
