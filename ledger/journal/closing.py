"""Closing quarters: after it nothing dated before the quarter's end can be sealed, whoever asks, and its balances are kept.

Quarters are closed in order; the first to be closed closes all days before it too. With the last quarter of a fiscal
year the year is closed. What the closing posts goes with it: reopening reverses it on its own days.
"""

from datetime import date, timedelta

from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.errors import LedgerError
from ledger.i18n import M_, _
from ledger.journal import kept, order, posting
from ledger.journal.rules_closing import Earned, year_end
from ledger.money import Money
from ledger.periods import Quarter


def may_close(query: Asking, quarter: Quarter, today: date) -> None:
    """Raises LedgerError for a quarter that has not ended, is closed, or does not follow the last closed one."""
    if today <= quarter.last:
        raise LedgerError(
            _("{quarter} ends on {day}.", quarter=quarter, day=quarter.last), _("close it after that day"), name="not-ended"
        )
    closed = query.value("SELECT max(quarter) FROM period WHERE undone_in IS NULL")
    if closed is None:
        return
    last = Quarter.parse(closed)
    if quarter <= last:
        raise LedgerError(_("{quarter} is closed already.", quarter=quarter), name="closed-already")
    if quarter != last.next:
        raise LedgerError(_("{quarter} comes first.", quarter=last.next), f"fund period close {last.next}", name="earlier-open")


def close(unit: Unit, batch: int, quarter: Quarter) -> int:
    """Close the fiscal years that end with the quarter, then the quarter itself, and keep its balances; returns the year-end entries.

    Raises LedgerError as `may_close` does. What else must be posted in the quarter is prepared before.
    """
    may_close(unit, quarter, unit.actor.today)
    entries = sum(_close_year(unit, batch, end) for end in year_ends(unit, quarter))
    days = quarter.days
    (number,) = unit.ids("period")
    unit.insert(
        "period", "id batch_id quarter begin_day end_day chain_seq",
        [(number, batch, str(quarter), days.begin.isoformat(), days.end.isoformat(), unit.value("SELECT chain_seq FROM book"))],
    )  # fmt: skip
    kept.keep(unit, batch, days.end.isoformat())
    return entries


def year_ends(query: Asking, quarter: Quarter) -> list[date]:
    """The first days of the fiscal years that begin when this quarter is closed: more than one where it is the first to be closed."""
    since = query.value("SELECT max(end_day) FROM period WHERE undone_in IS NULL") or query.value(
        "SELECT min(day) FROM journal_transaction"
    )
    if since is None:
        return []
    month, begin, end = int(query.value("SELECT fiscal_month FROM book")), date.fromisoformat(since), quarter.days.end
    return [first for year in range(begin.year, end.year + 1) if begin < (first := date(year, month, 1)) <= end]


def _close_year(unit: Unit, batch: int, end: date) -> int:
    """Event 28 for every fund, on the last day before `end`; returns the number of entries."""
    last = end - timedelta(days=1)
    since = unit.value(
        "SELECT max(t.day) FROM journal_transaction t JOIN batch b ON b.id = t.batch_id WHERE t.event = 'year end' "
        "AND t.reverses IS NULL AND (b.state = 'posted' OR b.id = :batch)", batch=batch,
    )  # fmt: skip
    drafts = []
    for fund, code, base in unit.rows("SELECT id, code, currency FROM fund WHERE undone_in IS NULL ORDER BY id"):
        earned = _earned(unit, batch, fund, base, since or kept.BEGINNING, end.isoformat())
        if earned:
            drafts.append(
                year_end(
                    fund,
                    earned,
                    last,
                    base,
                    source=f"year:{last}:{code}:{batch}",
                    memo=M_("{fund}, year to {day}", fund=code, day=last),
                )
            )
    posting.prepare(unit, batch, drafts)
    return len(drafts)


def _earned(unit: Unit, batch: int, fund: int, base: str, after: str, end: str) -> list[Earned]:
    """What stands on income and expense since the last year was closed, by account, contributor and currency."""
    return [
        Earned(account, contributor, bool(earmarked), Money.of_units(amount, currency), Money.of_units(value, base))
        for account, contributor, earmarked, currency, amount, value in unit.rows(
            "SELECT p.account, p.contributor_id, CASE WHEN coalesce(g.earmark, '') <> '' THEN 1 ELSE 0 END AS earmarked, p.currency, "
            "sum(p.amount), sum(p.base) FROM account a CROSS JOIN posting p LEFT JOIN pledge g ON g.id = p.pledge_id "
            "WHERE p.account = a.code AND a.kind IN ('income', 'expense') AND p.fund_id = :fund AND p.day > :after AND p.day < :until "
            "AND p.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE seq IS NULL AND batch_id <> :batch) "
            "GROUP BY p.account, p.contributor_id, CASE WHEN coalesce(g.earmark, '') <> '' THEN 1 ELSE 0 END, p.currency "
            "HAVING sum(p.amount) <> 0 OR sum(p.base) <> 0 ORDER BY p.account, p.contributor_id, earmarked, p.currency",
            fund=fund, after=after, until=end, batch=batch,
        )
    ]  # fmt: skip


def closing_of(query: Asking, quarter: Quarter) -> int:
    """The batch that closed a quarter: undoing it reopens. Raises LedgerError when it is open, or something rests on its being closed."""
    later = query.rows("SELECT quarter FROM period_list WHERE quarter > :q ORDER BY quarter", q=str(quarter))
    if later:
        raise LedgerError(
            _("{quarter} is closed after it.", quarter=later[-1][0]), f"fund period reopen {later[-1][0]}", name="later-closed"
        )
    found = query.value("SELECT batch_id FROM period WHERE quarter = :q AND undone_in IS NULL", q=str(quarter))
    state = query.rows("SELECT number, state FROM batch WHERE id = :id", id=found or 0)
    if not state:
        raise LedgerError(_("{quarter} is not closed.", quarter=quarter), "fund period list", name="not-closed")
    if state[0][1] == "waiting":
        raise LedgerError(
            _("The closing of {quarter} waits for a second person.", quarter=quarter),
            _("fund approve {number}, or fund undo {number}", number=state[0][0]),
            name="not-closed",
        )
    reopening = query.value("SELECT number FROM batch WHERE undoes = :id AND state = 'waiting'", id=found)
    if reopening:
        raise LedgerError(
            _("{quarter} is being reopened already: {number} waits.", quarter=quarter, number=reopening),
            f"fund approve {reopening}",
            name="not-closed",
        )
    resting = order.resting(query, int(found))
    if resting:
        raise LedgerError(_("{quarter} cannot be reopened.", quarter=quarter), *resting, name="in-the-way")
    return int(found)


def reopen(unit: Unit, batch: int, why: str) -> int:
    """Prepare, in the batch that undoes a closing, the reversal of what the closing posted, on its own days; returns how many."""
    return posting.reverse(unit, batch, int(unit.value("SELECT undoes FROM batch WHERE id = :id", id=batch)), None, why)
