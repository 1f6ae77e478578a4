"""What rests on what across batches: nothing is taken back, or counts, before what it rests on allows it.

A batch rests on an earlier one by a row that refers to one of its rows; by changing an instalment that the earlier one
raised; by confirming a pledge that the earlier one had to do with; or by giving back a share of what it charged. What lowers an instalment (a receipt, a
reduction) may be taken back whatever came later: the instalment is then open by that much again.
"""

from datetime import date

from ledger.book.reader import Asking
from ledger.i18n import _, retold
from ledger.periods import Quarter

# Entries of an undo that still waits: what it takes back counts until it is approved.
WAITING_UNDO = (
    "SELECT t.id FROM journal_transaction t JOIN batch u ON u.id = t.batch_id WHERE t.seq IS NULL AND u.undoes IS NOT NULL"
)
# What refers to what: a row of the first table names, in a column, a row of the last one.
RESTS_ON = (
    ("pledge", "contributor_id", "contributor"),
    ("receipt", "contributor_id", "contributor"),
    ("pledge_entry", "pledge_id", "pledge"),
    ("allocation", "pledge_id", "pledge"),
    ("match_part", "pledge_id", "pledge"),
    ("bank_match", "bank_line_id", "bank_line"),
    ("bank_match", "returns_line", "bank_line"),
    ("bank_line", "restates", "bank_line"),
    ("restatement", "bank_line_id", "bank_line"),
    ("restatement", "old_line_id", "bank_line"),
    ("bank_profile", "bank_account_id", "bank_account"),
    ("match_posting", "match_id", "bank_match"),
    ("lesson", "bank_line_id", "bank_line"),
    ("lesson", "contributor_id", "contributor"),
    ("receipt", "returns", "receipt"),
    ("receipt", "identifies", "receipt"),
    ("import_run", "bank_account_id", "bank_account"),
    ("receipt", "bank_account_id", "bank_account"),
    ("pledge", "fund_id", "fund"),
    ("statement", "contributor_id", "contributor"),
    ("confirmation", "contributor_id", "contributor"),
    ("confirmation", "statement_id", "statement"),
    ("confirmation_reply", "confirmation_id", "confirmation"),
    ("reminder", "contributor_id", "contributor"),
    ("reminder_part", "reminder_id", "reminder"),
    ("reminder_part", "pledge_id", "pledge"),
    ("statement_coverage", "contributor_id", "contributor"),
    ("statement_coverage", "statement_id", "statement"),
    ("bank_match", "with_line", "bank_line"),
    ("match_posting", "clears", "match_posting"),
    ("reconciliation", "bank_account_id", "bank_account"),
    ("refund", "contributor_id", "contributor"),
    ("refund", "pledge_id", "pledge"),
    ("refund", "bank_account_id", "bank_account"),
    ("refund", "fund_id", "fund"),
    ("refund", "pays", "refund"),
    ("gift_in_kind", "contributor_id", "contributor"),
    ("gift_in_kind", "fund_id", "fund"),
    ("budget_line", "fund_id", "fund"),
    ("budget_line", "activity_id", "activity"),
    ("budget_entry", "budget_line_id", "budget_line"),
    ("obligation", "budget_line_id", "budget_line"),
    ("obligation", "pledge_id", "pledge"),
    ("obligation", "requisition_id", "obligation"),
    ("obligation_entry", "obligation_id", "obligation"),
    ("advance", "budget_line_id", "budget_line"),
    ("advance", "obligation_id", "obligation"),
    ("advance_entry", "advance_id", "advance"),
    ("expenditure", "budget_line_id", "budget_line"),
    ("expenditure", "obligation_id", "obligation"),
    ("expenditure", "advance_id", "advance"),
    ("expenditure", "pledge_id", "pledge"),
    ("disbursement", "expenditure_id", "expenditure"),
    ("payment_part", "expenditure_id", "expenditure"),
    ("disbursement", "bank_account_id", "bank_account"),
    ("recovery_override", "pledge_id", "pledge"),
    ("recovery", "rule_id", "recovery_rule"),
    ("recovery", "override_id", "recovery_override"),
    ("recovery", "contributor_id", "contributor"),
    ("recovery", "pledge_id", "pledge"),
    ("recovery", "receipt_id", "receipt"),
    ("recovery", "fund_id", "fund"),
    ("agreement_clause", "pledge_id", "pledge"),
    ("discount_policy", "fund_id", "fund"),
    ("sharing", "fund_id", "fund"),
    ("sharing", "contributor_id", "contributor"),
    ("sharing", "pledge_id", "pledge"),
    ("sharing", "budget_line_id", "budget_line"),
    ("sharing", "follows", "sharing"),
)
_REFERS = "\nUNION ".join(
    f"SELECT x.batch_id FROM {table} x JOIN {target} y ON y.id = x.{column} "
    "WHERE y.batch_id = :batch AND x.batch_id <> :batch AND x.undone_in IS NULL"
    for table, column, target in RESTS_ON
)
# Instalments that a batch raised: promised, confirmed, opened again by money that went back, or revalued: what is settled
# afterwards takes the new value with it.
_RAISED = (
    "(SELECT pledge_id, instalment FROM pledge_entry WHERE batch_id = :batch AND undone_in IS NULL "
    "AND (amount > 0 OR event IN ('made', 'signed', 'condition_met')) "
    "UNION SELECT pledge_id, instalment FROM allocation WHERE batch_id = :batch AND undone_in IS NULL AND amount < 0 "
    "UNION SELECT p.pledge_id, p.instalment FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id "
    "WHERE t.batch_id = :batch AND t.event = 'revaluation' AND p.pledge_id IS NOT NULL)"
)
_LATER = f"""
SELECT x.batch_id FROM pledge_entry x JOIN {_RAISED} r ON r.pledge_id = x.pledge_id AND r.instalment = x.instalment
WHERE x.batch_id > :batch AND x.undone_in IS NULL
UNION SELECT x.batch_id FROM allocation x JOIN {_RAISED} r ON r.pledge_id = x.pledge_id AND r.instalment = x.instalment
WHERE x.batch_id > :batch AND x.undone_in IS NULL
UNION SELECT t.batch_id FROM posting p JOIN {_RAISED} r ON r.pledge_id = p.pledge_id AND r.instalment = p.instalment
JOIN journal_transaction t ON t.id = p.transaction_id AND t.reverses IS NULL
WHERE t.batch_id > :batch AND p.account IN ('1110', '1120')
AND NOT EXISTS (SELECT 1 FROM journal_transaction v WHERE v.reverses = t.id AND v.seq IS NOT NULL)
AND t.batch_id NOT IN (SELECT u.id FROM batch u WHERE u.undoes IS NOT NULL AND u.kind = 'undo')
UNION SELECT x.batch_id FROM pledge_entry x WHERE x.batch_id > :batch AND x.undone_in IS NULL
AND x.event IN ('signed', 'condition_met') AND x.pledge_id IN (
    SELECT pledge_id FROM pledge_entry WHERE batch_id = :batch AND undone_in IS NULL
    UNION SELECT pledge_id FROM allocation WHERE batch_id = :batch AND undone_in IS NULL)
UNION SELECT x.batch_id FROM allocation x JOIN receipt b ON b.id = x.receipt_id AND b.returns IS NULL
JOIN allocation a ON a.pledge_id = x.pledge_id AND a.instalment = x.instalment AND a.amount > 0 AND a.undone_in IS NULL
WHERE a.batch_id = :batch AND x.batch_id > :batch AND x.amount < 0 AND x.undone_in IS NULL
UNION SELECT b.batch_id FROM receipt b JOIN receipt y ON y.identifies = b.returns
WHERE y.batch_id = :batch AND b.batch_id <> :batch AND y.undone_in IS NULL AND b.undone_in IS NULL
UNION SELECT x.batch_id FROM recovery x JOIN recovery y ON y.contributor_id = x.contributor_id
AND coalesce(y.pledge_id, 0) = coalesce(x.pledge_id, 0) AND y.amount > 0 AND y.undone_in IS NULL
LEFT JOIN receipt b ON b.id = x.receipt_id
WHERE y.batch_id = :batch AND x.batch_id > :batch AND x.amount < 0 AND x.undone_in IS NULL AND b.returns IS NULL"""
# What each batch gave to the lines of the budget and took from them: allotted, less requested, obligated, advanced and spent.
_BUDGET = """(
SELECT batch_id, budget_line_id AS line, amount FROM budget_entry WHERE event = 'allotted' AND undone_in IS NULL
UNION ALL SELECT e.batch_id, o.budget_line_id, -e.amount FROM obligation_entry e JOIN obligation o ON o.id = e.obligation_id WHERE e.undone_in IS NULL
UNION ALL SELECT e.batch_id, v.budget_line_id, -e.amount FROM advance_entry e JOIN advance v ON v.id = e.advance_id
WHERE e.undone_in IS NULL AND v.obligation_id IS NULL
UNION ALL SELECT batch_id, budget_line_id, -amount FROM expenditure WHERE undone_in IS NULL)"""
# Lines that would have less than nothing left without what a batch gave them; what later batches took of them rests on it.
_BARE = (
    f"SELECT m.line FROM {_BUDGET} m GROUP BY m.line HAVING sum(CASE WHEN m.batch_id = :batch THEN m.amount ELSE 0 END) > 0 "
    "AND sum(CASE WHEN m.batch_id = :batch THEN 0 ELSE m.amount END) < 0"
)
_LATER += (
    f"\nUNION SELECT m.batch_id FROM {_BUDGET} m WHERE m.batch_id > :batch AND m.line IN ({_BARE}) "
    "GROUP BY m.batch_id, m.line HAVING sum(m.amount) < 0"
)
# What each batch gave to obligations and took from them: raised and increased, less spent, cut and advanced.
_FREE = """(
SELECT batch_id, obligation_id AS one, amount FROM obligation_entry WHERE undone_in IS NULL
UNION ALL SELECT e.batch_id, v.obligation_id, -e.amount FROM advance_entry e JOIN advance v ON v.id = e.advance_id
WHERE e.undone_in IS NULL AND v.obligation_id IS NOT NULL)"""
_SPENT_OUT = (
    f"SELECT m.one FROM {_FREE} m GROUP BY m.one HAVING sum(CASE WHEN m.batch_id = :batch THEN m.amount ELSE 0 END) > 0 "
    "AND sum(CASE WHEN m.batch_id = :batch THEN 0 ELSE m.amount END) < 0"
)
_LATER += (
    f"\nUNION SELECT m.batch_id FROM {_FREE} m WHERE m.batch_id > :batch AND m.one IN ({_SPENT_OUT}) "
    "GROUP BY m.batch_id, m.one HAVING sum(m.amount) < 0"
)


# Reconciliations that count, with the last day on which their account stands still.
_SIGNED = (
    "SELECT r.bank_account_id, r.batch_id, r.end_day, k.name, b.number FROM reconciliation r "
    "JOIN bank_account k ON k.id = r.bank_account_id JOIN batch b ON b.id = r.batch_id AND b.state = 'posted' WHERE r.undone_in IS NULL"
)


def obstacles(query: Asking, batch: int, *, standing: int = 0) -> list[str]:
    """What keeps a batch from being taken back, a sentence each.

    Later batches that rest on it, closed quarters, issued statements, signed reconciliations. Quarters closed and statements issued
    by batches before `standing` stand as they are: what takes it back knows of them and lies on days that are open.
    """
    closed = query.value(
        "SELECT quarter FROM period WHERE batch_id = :batch AND undone_in IS NULL AND chain_seq IS NOT NULL", batch=batch
    )
    if closed and query.value("SELECT 1 FROM batch WHERE id = :batch AND state = 'posted'", batch=batch):
        return [_("it closed {quarter}: fund period reopen {quarter}", quarter=closed)]
    found = []
    for year, no, day in query.rows(
        "SELECT t.year, t.no, t.day FROM journal_transaction t WHERE t.batch_id = :batch AND t.seq IS NOT NULL "
        "AND t.day < (SELECT max(k.end_day) FROM period k JOIN batch b ON b.id = k.batch_id AND b.state = 'posted' "
        "WHERE k.undone_in IS NULL AND k.batch_id >= :standing) ORDER BY t.seq",
        batch=batch,
        standing=standing,
    ):
        quarter = Quarter.of(date.fromisoformat(day))
        found.append(
            _("{number} of {day} lies in a closed quarter: fund period reopen {quarter} first",
              number=f"J-{year}-{no:06d}", day=day, quarter=quarter)
        )  # fmt: skip
    for number, quarter, issue in query.rows(
        "SELECT DISTINCT s.number, s.quarter, b.number FROM statement s JOIN batch b ON b.id = s.batch_id JOIN posting p ON p.contributor_id = s.contributor_id "
        "JOIN journal_transaction t ON t.id = p.transaction_id AND t.seq <= s.chain_seq "
        "WHERE t.batch_id = :batch AND s.batch_id >= :standing AND s.undone_in IS NULL ORDER BY s.number, b.number",
        batch=batch,
        standing=standing,
    ):
        found.append(
            _("{number} for {quarter} was issued with it: fund undo {batch} first", number=number, quarter=quarter, batch=issue)
        )
    others = resting(query, batch) + _reconciled(query, batch)
    return others + found + (_in_the_open_days(query, batch, alone=not others) if found else [])


def _in_the_open_days(query: Asking, batch: int, *, alone: bool) -> list[str]:
    """The other ways for what lies in closed days or on statements: those stand, and the next statements tell of it.

    Receipts are credited anew one by one; where closed days and statements `alone` stand in the way, all of it is reversed.
    """
    receipts = query.rows(
        "SELECT number FROM receipt WHERE batch_id = :batch AND undone_in IS NULL AND amount > 0 AND contributor_id IS NOT NULL "
        "AND method = 'cash' ORDER BY id LIMIT 1",
        batch=batch,
    )
    found = [_("or credit a receipt of it anew: fund receipt correct {receipt}", receipt=receipts[0][0])] if receipts else []
    if alone and not shares(query, batch):
        found.append(_("or reverse it in the open days, and let them stand: --after-closing --reason TEXT"))
    return found


def shares(query: Asking, batch: int) -> bool:
    """Whether it shares out a quarter: such is taken back on the quarter's last day, so only while that is open."""
    return query.value("SELECT 1 FROM sharing WHERE batch_id = :batch", batch=batch) is not None


def resting(query: Asking, batch: int) -> list[str]:
    """Later batches that rest on a batch, a sentence each."""
    return [
        # For translators: {words} says what the batch did, such as "undo of B-2026-0007".
        _("{number} rests on it ({words}): fund undo {number} first", number=number, words=retold(words))
        for number, words in query.rows(
            f"SELECT number, words FROM batch WHERE id IN ({_REFERS}\nUNION {_LATER}) ORDER BY number", batch=batch
        )
    ]


def _reconciled(query: Asking, batch: int) -> list[str]:
    """What a reconciliation holds still of a batch; of a batch that is one, what came to rest on it."""
    found = [
        _(
            "{account} is reconciled up to the day before {day} with it: fund undo {number} first",
            account=name,
            day=end,
            number=number,
        )
        for name, end, number in query.rows(
            f"SELECT s.name, max(s.end_day), max(s.number) FROM ({_SIGNED}) s WHERE EXISTS ("
            "SELECT 1 FROM journal_transaction t JOIN posting p ON p.transaction_id = t.id WHERE t.batch_id = :batch AND t.seq IS NOT NULL "
            "AND p.bank_account_id = s.bank_account_id AND p.amount <> 0 AND p.day < s.end_day) OR EXISTS (SELECT 1 FROM bank_line l "
            "WHERE l.batch_id = :batch AND l.batch_id < s.batch_id AND l.bank_account_id = s.bank_account_id AND l.day < s.end_day) "
            "GROUP BY s.name ORDER BY s.name",
            batch=batch,
        )
    ]
    found += [
        _("{number} reconciles the account after it: fund undo {number} first", number=number)
        for (number,) in query.rows(
            "SELECT b.number FROM reconciliation r JOIN reconciliation x ON x.bank_account_id = r.bank_account_id AND x.end_day > r.end_day "
            "AND x.undone_in IS NULL JOIN batch b ON b.id = x.batch_id WHERE r.batch_id = :batch ORDER BY b.number",
            batch=batch,
        )
    ]
    found += [
        _("{quarter} was closed on it: fund period reopen {quarter} first", quarter=quarter)
        for (quarter,) in query.rows(
            "SELECT DISTINCT p.quarter FROM reconciliation r JOIN period p ON p.begin_day < r.end_day AND r.end_day >= p.end_day "
            "AND p.batch_id > r.batch_id AND p.undone_in IS NULL WHERE r.batch_id = :batch ORDER BY p.quarter",
            batch=batch,
        )
    ]
    return found


def overtaken(query: Asking, batch: int) -> list[str]:
    """What a batch that waits can no longer do, a sentence each: its account was reconciled since, or moved since it was reconciled."""
    return [*_closed_since(query, batch), *_reconciled_since(query, batch), *_shared_since(query, batch)]


def _closed_since(query: Asking, batch: int) -> list[str]:
    """What came into a quarter that it closes, and quarters closed after one that it reopens."""
    found = [
        _(
            "something of a day before {day} came into the books since {quarter} was drawn up, or waits: return this, and close it again",
            day=end,
            quarter=quarter,
        )
        for quarter, end in query.rows(
            "SELECT DISTINCT x.quarter, x.end_day FROM period x JOIN journal_transaction t ON t.day < x.end_day AND t.batch_id <> x.batch_id "
            "AND (t.seq IS NULL OR t.seq > x.chain_seq) WHERE x.batch_id = :batch",
            batch=batch,
        )
    ]
    found += [
        _("{quarter} was closed since, or is about to be: fund period reopen {quarter} first", quarter=quarter)
        for (quarter,) in query.rows(
            "SELECT q.quarter FROM batch u JOIN period x ON x.batch_id = u.undoes JOIN period q ON q.end_day > x.end_day "
            "AND q.undone_in IS NULL WHERE u.id = :batch ORDER BY q.quarter",
            batch=batch,
        )
    ]
    return found


def _reconciled_since(query: Asking, batch: int) -> list[str]:
    """Accounts that it moves and that are reconciled by now, and what moved an account that it reconciles."""
    found = [
        _(
            "{account} is reconciled up to the day before {day}, and this moves it before that day: make it again, or fund undo {number} first",
            account=name,
            day=end,
            number=number,
        )
        for name, end, number in query.rows(
            f"SELECT s.name, max(s.end_day), max(s.number) FROM ({_SIGNED}) s JOIN posting p ON p.bank_account_id = s.bank_account_id "
            "AND p.amount <> 0 AND p.day < s.end_day JOIN journal_transaction t ON t.id = p.transaction_id AND t.batch_id = :batch GROUP BY s.name ORDER BY s.name",
            batch=batch,
        )
    ]
    found += [
        _("{number} moved {account} since it was reconciled: return this, and reconcile again", number=number, account=name)
        for number, name in query.rows(
            "SELECT DISTINCT b.number, k.name FROM reconciliation r JOIN bank_account k ON k.id = r.bank_account_id "
            "JOIN posting p ON p.bank_account_id = r.bank_account_id AND p.amount <> 0 AND p.day < r.end_day "
            "JOIN journal_transaction t ON t.id = p.transaction_id AND (t.seq IS NULL OR t.seq > r.chain_seq) "
            "JOIN batch b ON b.id = t.batch_id WHERE r.batch_id = :batch ORDER BY b.number, k.name",
            batch=batch,
        )
    ]
    return found


def _shared_since(query: Asking, batch: int) -> list[str]:
    """What moved the balances of a quarter that it shares out."""
    return [
        _(
            "{number} moved balances since {quarter} was shared out: return this, and share out again",
            number=number,
            quarter=quarter,
        )
        for number, quarter in query.rows(
            "SELECT DISTINCT b.number, s.quarter FROM sharing s JOIN journal_transaction t ON t.seq > s.chain_seq AND t.day <= s.day "
            "JOIN batch b ON b.id = t.batch_id WHERE s.batch_id = :batch AND s.undone_in IS NULL AND EXISTS (SELECT 1 FROM posting p "
            "WHERE p.transaction_id = t.id AND (p.contributor_id IS NOT NULL OR p.budget_line_id IS NOT NULL "
            "OR p.account IN ('4110', '4210', '4220', '4310', '5960'))) ORDER BY b.number",
            batch=batch,
        )
    ]


def unapproved(query: Asking, batch: int) -> list[str]:
    """What keeps a batch that waits from counting, a sentence each: batches that it rests on and that wait themselves."""
    return [
        _("{number} waits too ({words}): fund approve {number} first", number=number, words=retold(words))
        for earlier, number, words in query.rows(
            "SELECT id, number, words FROM batch WHERE state = 'waiting' AND undoes IS NULL AND id < :batch ORDER BY id",
            batch=batch,
        )
        if query.value(f"SELECT 1 FROM batch WHERE id = :later AND id IN ({_REFERS}\nUNION {_LATER})", batch=earlier, later=batch)
    ]
