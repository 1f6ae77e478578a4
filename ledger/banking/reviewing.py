"""The match review and the book: what is to be reviewed, saving a decision, taking the last one back.

Several officers may review at once: a decision is saved only where the line is still as its officer saw it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.banking import deciding
from ledger.banking.deciding import UNPOSTED, Decision
from ledger.banking.match_values import OpenLine
from ledger.banking.review import Matched, Row
from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.contributions.standing import find
from ledger.errors import LedgerError
from ledger.i18n import K_, _
from ledger.journal import batches
from ledger.money import BASE, Money

LATEST = 1 << 62  # after every batch
# Not posted yet, posted in a batch that waits for a second person, or posted after a batch `since`.
_REVIEWED = (
    "FROM bank_line_list l LEFT JOIN bank_match m ON m.id = l.match_id LEFT JOIN batch b ON b.id = m.batch_id "
    "LEFT JOIN match_posting p ON p.match_id = m.id AND p.undone_in IS NULL LEFT JOIN batch w ON w.id = p.batch_id "
    "WHERE (p.id IS NULL OR w.state = 'waiting' OR w.id > :since)"
)
_NOT_FINAL = (
    "NOT EXISTS (SELECT 1 FROM match_posting x JOIN batch y ON y.id = x.batch_id AND y.state = 'posted' AND y.id <= :since "
    "WHERE x.match_id = m.id AND x.undone_in IS NULL)"
)
# My last batch since the last posting that still decides a line, or that took a decision away which nobody replaced.
_LAST = f"""
SELECT b.id, b.number, b.kind, b.words FROM batch b WHERE b.made_by = :me AND b.state = 'posted'
AND b.id > coalesce((SELECT max(x.id) FROM batch x WHERE x.kind = 'match post' AND x.state IN ('waiting', 'posted')), 0)
AND (EXISTS (SELECT 1 FROM bank_match m WHERE m.batch_id = b.id AND m.undone_in IS NULL AND {UNPOSTED})
     OR (b.kind <> 'undo' AND EXISTS (
         SELECT 1 FROM bank_match o WHERE o.undone_in = b.id AND o.batch_id <> b.id
         AND NOT EXISTS (SELECT 1 FROM bank_match n WHERE n.bank_line_id = o.bank_line_id AND n.undone_in IS NULL))))
ORDER BY b.id DESC LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: the batch it took back, the lines it touched, and which of them are as decided before."""

    number: str
    lines: tuple[int, ...]
    restored: tuple[int, ...]


def rows(query: Asking, account: str = "") -> list[Row]:
    """Every line to review: open, staged, or posted and waiting for a second person."""
    found, decided = [], matched(query)
    for number, day, amount, currency, text, reference, party, iban, original, code, value_date, file, sheet, place, name in query.rows(
        "SELECT l.id, l.day, l.amount, l.currency, l.text, l.reference, l.counterparty, l.iban, l.original_amount, l.original_currency, "
        f"l.value_date, l.file_name, l.sheet, l.row, l.bank_account {_REVIEWED} AND l.amount <> 0 AND (:account = '' OR l.bank_account = :account)",
        account=account, since=LATEST,
    ):  # fmt: skip
        sent = Money.of_units(original, code) if original is not None and code else None
        when = date.fromisoformat(value_date) if value_date else None
        line = OpenLine(
            number, date.fromisoformat(day), Money.of_units(amount, currency), text, reference, party, iban, sent, when, place
        )
        found.append(Row(line, name, (file, sheet, place), decided.get(number)))
    return found


def opened(query: Asking) -> int:
    """The batch since which a review that opens now must hear of postings: the one before the first that waits."""
    return int(query.value("SELECT coalesce(min(CASE WHEN state = 'waiting' THEN id END), max(id) + 1) - 1 FROM batch"))


def matched(query: Asking, since: int = LATEST) -> dict[int, Matched]:
    """Line → what was decided about it, by whom; without lines that are open, or posted for good in a batch up to `since`."""
    decisions = deciding.decided(query, f"m.undone_in IS NULL AND {_NOT_FINAL}", since=since)
    return {
        line: Matched(match, by, batch, decisions[match], waits or "")
        for line, match, by, batch, waits in query.rows(
            f"SELECT l.id, m.id, b.made_by, b.number, w.number {_REVIEWED} AND m.id IS NOT NULL", since=since
        )
    }


def save(unit: Unit, kind: str, decisions: Sequence[Decision], seen: Mapping[int, int | None], words: str) -> str:
    """Stage decisions as one batch of their own; returns its number. `seen`: line → the decision on the screen, None: to do.

    Raises LedgerError when a line is no longer as it was seen, or when a pledge has less open than it is to be given.
    """
    for line, match in seen.items():
        if unit.value("SELECT match_id FROM bank_line_list WHERE id = :line", line=line) != match:
            raise LedgerError(
                _("L-{line} was decided elsewhere since you saw it; your decision is not saved.", line=line),
                _("fund match review shows it as it is now"),
                name="decided-meanwhile",
            )
    _check_open(unit, decisions)
    batch = batches.begin(unit, kind, second=False)
    count = deciding.stage(unit, batch.id, decisions)
    batches.finish(unit, batch, rows=count, words=words)
    return batch.number


def _check_open(unit: Unit, decisions: Sequence[Decision]) -> None:
    """What is promised to other staged lines is not open any more."""
    wanted: dict[tuple[str, int], Money] = {}
    for decision in decisions:
        for target in decision.targets if decision.type == "receipt" else ():
            place = (target.pledge, target.instalment)
            wanted[place] = wanted.get(place, Money.zero(target.amount.currency)) + target.amount
    lines = {decision.line for decision in decisions}
    left = still_open(unit, lines, {pledge for pledge, _no in wanted}) if wanted else {}
    for (pledge, no), amount in wanted.items():
        if amount.amount > left[pledge, no].amount:
            raise LedgerError(
                _("{pledge}/{instalment} has only {left} open, not {amount}.", pledge=pledge, instalment=no, left=left[pledge, no], amount=amount),
                f"fund show {pledge}",
                name="more-than-open",
            )  # fmt: skip


def still_open(query: Asking, lines: Iterable[int], pledges: Iterable[str]) -> dict[tuple[str, int], Money]:
    """What is open of the instalments of these pledges once everything staged is paid, but for these lines; in the pledge's currency."""
    left = {(pledge, one.number): one.open for pledge in pledges for one in find(query, pledge).instalments}
    for decided in matched(query).values():
        if decided.posted or decided.decision.type != "receipt" or decided.decision.line in lines:
            continue
        for target in decided.decision.targets:
            place = (target.pledge, target.instalment)
            if place in left:
                left[place] -= target.amount
    return left


def last(query: Asking, me: str) -> tuple[int, str, str, str] | None:
    """(id, number, kind, words) of the batch that an undo would take back: mine, not before the last posting."""
    return query.one(_LAST, me=me)


def take_back(unit: Unit) -> Undone:
    """Take back the actor's last decision: its lines are to do again, or as they were decided before it.

    A line that somebody decided since stays as it is. Raises LedgerError when nothing was decided since the last posting.
    """
    found = last(unit, unit.actor.user)
    if found is None:
        raise LedgerError(
            _("You decided nothing since the last posting."), _("fund undo BATCH takes back a posting"), name="nothing-to-undo"
        )
    target, number, kind, _words = found
    mine = [
        line
        for (line,) in unit.rows(
            "SELECT bank_line_id FROM bank_match WHERE batch_id = :b AND undone_in IS NULL ORDER BY bank_line_id", b=target
        )
    ]
    taken = {
        row[0] for row in unit.rows("SELECT bank_line_id FROM bank_match WHERE undone_in IS NULL AND batch_id <> :b", b=target)
    }
    replaced = deciding.decided(unit, "m.undone_in = :batch AND m.batch_id <> :batch", batch=target)
    former = [] if kind == "undo" else [one for one in replaced.values() if one.line not in taken]
    # What an undo decided again is only cleared: the undo itself stays, or what it took back would have nothing that undoes it.
    batch = batches.begin(unit, "undo", second=False, undoes=None if kind == "undo" else target)
    deciding.stage(unit, batch.id, former)
    deciding.clear(unit, batch.id, [line for line in mine if line not in {one.line for one in former}])
    restored = tuple(one.line for one in former)
    lines = tuple(dict.fromkeys((*mine, *restored)))
    batches.finish(unit, batch, rows=len(lines), words=K_("undo of {batch}", batch=number))
    return Undone(number, lines, restored)


def entry(unit: Unit, decision: Decision) -> list[tuple[str, str, Money]]:
    """What posting a decision alone would enter: account, its English name, US dollars with debit positive.

    Writes it: for a unit of work that is taken back. Raises LedgerError when it could not be posted.
    """
    batch = batches.begin(unit, "match post", second=True)
    deciding.stage(unit, batch.id, [decision])
    deciding.post(unit, batch.id, [one for one in deciding.staged(unit) if one.decision.line == decision.line])
    return [
        (code, name, Money.of_units(base, BASE))
        for code, name, base in unit.rows(
            "SELECT p.account, a.name, sum(p.base) FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id "
            "JOIN account a ON a.code = p.account WHERE t.batch_id = :batch GROUP BY p.account, a.name, p.base > 0 "
            "ORDER BY p.base > 0 DESC, p.account",
            batch=batch.id,
        )
    ]
