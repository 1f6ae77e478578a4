"""From anything to both ends: the file and row that it came from, and the statement lines that it ended in.

A bank line, a receipt, an entry and a pledge hang together by decisions, postings, returns and allocations; each of
them tells the same story, step by step, with who did it and when. What was undone is part of the story and says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.banking.review_screens import TYPES
from ledger.book.reader import Asking, Row
from ledger.i18n import P_, _
from ledger.journal.events import PLEDGE_EVENTS
from ledger.money import BASE, Money
from ledger.periods import Quarter
from ledger.statements.figures import A_LINES, LINES_OF, OBJECTS, Trace
from ledger.statements.trace import place
from ledger.statements.words import LINE_NAMES


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a history.

    Kinds: file, line, restated, decided, entry, receipt, allocated, pledge, asked, statement; of the budget obligation, expenditure,
    advance, payment. `at` is when it was recorded (UTC), `approved_by` who decided about its batch, `undone_by` the batch that took it back.
    """

    kind: str
    number: str
    day: str
    words: str
    money: Money | None = None
    value: Money | None = None
    batch: str = ""
    by: str = ""
    at: str = ""
    approved_by: str = ""
    state: str = ""
    undone_by: str = ""


WHO = "b.number, b.made_by, b.made_at, coalesce(b.decided_by, ''), CASE WHEN u.id IS NULL THEN b.state ELSE 'undone' END, coalesce(u.number, '')"


def who_joins(of: str) -> str:
    """The joins that `WHO` reads, for rows of a batch; what was withdrawn or returned names its own batch as the one that undid it."""
    return f"JOIN batch b ON b.id = {of}.batch_id LEFT JOIN batch u ON u.id = {of}.undone_in AND u.id <> b.id"


def of_line(query: Asking, line: int) -> list[Step]:
    """The history of a bank line: file, decisions, entries, receipts, the statement lines it ended in."""
    lines = _versions(query, {line})
    receipts = _ids(query, f"SELECT id FROM receipt WHERE bank_line_id IN ({_of(lines)})")
    return _walk(query, lines, receipts, set())


def of_receipt(query: Asking, receipt: int) -> list[Step]:
    """The history of a receipt, with what it returns or identifies and what was returned or identified of it."""
    return _walk(query, set(), {receipt}, set())


def of_entry(query: Asking, transaction: int) -> list[Step]:
    """The history of an entry: what it came from, what reversed it, where it ended."""
    root = query.rows("SELECT coalesce(reverses, id) FROM journal_transaction WHERE id = :id", id=transaction)[0][0]
    receipts = _ids(query, f"SELECT id FROM receipt WHERE transaction_id = {root:d}")
    lines = _ids(
        query,
        f"SELECT d.bank_line_id FROM match_posting m JOIN bank_match d ON d.id = m.match_id WHERE m.transaction_id = {root:d}",
    )
    return _walk(query, lines, receipts, {root})


def of_pledge(query: Asking, pledge: int) -> list[Step]:
    """The history of a pledge: the file it came from, every change, what was received and returned, its statement lines."""
    steps = [(row[0], _file(row[1:])) for row in query.rows(
        f"SELECT b.id, i.file_name, i.sha256, '', NULL, {WHO} FROM import_run i {who_joins('i')} "
        "WHERE i.batch_id IN (SELECT batch_id FROM pledge WHERE id = :id)", id=pledge,
    )]  # fmt: skip
    agreed: dict[int, str] = {}  # instalment → the day that it is due, as it was last agreed
    for batch, number, no, event, day, due, currency, amount, reason, *who in query.rows(
        f"SELECT b.id, g.number, e.instalment, e.event, e.day, e.due, g.currency, e.amount, e.reason, {WHO} "
        f"FROM pledge_entry e JOIN pledge g ON g.id = e.pledge_id {who_joins('e')} WHERE e.pledge_id = :id ORDER BY e.id", id=pledge,
    ):  # fmt: skip
        words = ", ".join(filter(None, (_(PLEDGE_EVENTS[event]), _due(due, agreed.get(no) or due) if due else "", reason)))
        steps.append((batch, Step("pledge", f"{number}/{no}", day, words, Money.of_units(amount, currency), None, *who)))
        if due and who[-2] == "posted":  # what waits, was returned or undone moved nothing
            agreed[no] = due
    steps += _letters(query, pledge)
    allocated = query.rows(f"{ALLOCATED} WHERE l.pledge_id = :id ORDER BY l.id", id=pledge)
    steps += [(row[0], _allocation(row)) for row in allocated]
    steps.sort(key=lambda step: step[0])
    entries = _ids(query, f"SELECT DISTINCT transaction_id FROM posting WHERE pledge_id = {pledge:d}")
    return [step for _batch, step in steps] + ended(query, entries, pledge)


def _due(day: str, before: str) -> str:
    """When an instalment is due, and when it was due before."""
    return _("due {day}", day=day) if day == before else _("due {day} instead of {before}", day=day, before=before)


def _letters(query: Asking, pledge: int) -> list[tuple[int, Step]]:
    """Every letter that asked for an instalment of it, with what was open then."""
    return [
        (batch, Step("asked", f"{number}/{no}", day, _("{file}, due {day}", file=file, day=due), Money.of_units(amount, currency), None, *who))
        for batch, number, no, day, due, file, currency, amount, *who in query.rows(
            f"SELECT b.id, g.number, p.instalment, r.day, p.due, r.file_name, g.currency, p.amount, {WHO} FROM reminder_part p "
            f"JOIN reminder r ON r.id = p.reminder_id JOIN pledge g ON g.id = p.pledge_id {who_joins('p')} WHERE p.pledge_id = :id ORDER BY p.id",
            id=pledge,
        )
    ]  # fmt: skip


def _ids(query: Asking, sql: str) -> set[int]:
    return {row[0] for row in query.rows(sql) if row[0] is not None}


def _of(ids: Iterable[int]) -> str:
    """Ids as SQL takes them in `IN (…)`; none is NULL, which equals nothing."""
    return ", ".join(f"{number:d}" for number in sorted(ids)) or "NULL"


def _walk(query: Asking, lines: set[int], receipts: set[int], entries: set[int]) -> list[Step]:
    """All that hangs together with these, from files to statement lines."""
    receipts = _family(query, receipts)
    lines = _versions(query, lines | _ids(query, f"SELECT bank_line_id FROM receipt WHERE id IN ({_of(receipts)})"))
    receipts = _family(query, receipts | _ids(query, f"SELECT id FROM receipt WHERE bank_line_id IN ({_of(lines)})"))
    entries = entries | _ids(query, f"SELECT transaction_id FROM receipt WHERE id IN ({_of(receipts)})")
    entries |= _ids(
        query,
        "SELECT m.transaction_id FROM match_posting m JOIN bank_match d ON d.id = m.match_id "
        f"WHERE d.bank_line_id IN ({_of(lines)})",
    )
    entries |= _ids(query, f"SELECT id FROM journal_transaction WHERE reverses IN ({_of(entries)})")
    files = [] if lines else _files(query, entries)
    return [*files, *lines_of(query, lines), *_posted(query, entries, receipts), *ended(query, entries)]


def _versions(query: Asking, lines: set[int]) -> set[int]:
    """Bank lines with those that restate them, and those they restate."""
    known: set[int] = set()
    while lines - known:
        known |= lines
        found = query.rows(
            f"SELECT id, restates FROM bank_line WHERE restates IS NOT NULL AND (id IN ({_of(known)}) OR restates IN ({_of(known)}))"
        )
        lines = known | {number for row in found for number in row}
    return known


def _family(query: Asking, receipts: set[int]) -> set[int]:
    """Receipts with those that return or identify them, and those they return or identify."""
    known: set[int] = set()
    while receipts - known:
        known |= receipts
        found = query.rows(
            f"SELECT id, returns, identifies FROM receipt WHERE id IN ({_of(known)}) "
            f"OR returns IN ({_of(known)}) OR identifies IN ({_of(known)})"
        )
        receipts = known | {number for row in found for number in row if number is not None}
    return known


def _files(query: Asking, entries: set[int]) -> list[Step]:
    rows = query.rows(
        f"SELECT i.file_name, i.sha256, '', NULL, {WHO} FROM import_run i {who_joins('i')} WHERE i.batch_id IN "
        f"(SELECT batch_id FROM journal_transaction WHERE id IN ({_of(entries)})) ORDER BY i.id"
    )
    return [_file(row) for row in rows]


def _file(row: Row) -> Step:
    name, sha256, sheet, at, *who = row
    return Step("file", f"{name}:{where}" if (where := place(sheet, at)) else name, "", f"SHA-256 {sha256}", None, None, *who)


def lines_of(query: Asking, lines: set[int]) -> list[Step]:
    """Bank lines, each with the file that it came from and what was decided about it."""
    steps = []
    for row in query.rows(
        f"SELECT l.id, l.day, l.currency, l.amount, l.counterparty, l.text, i.file_name, i.sha256, l.sheet, l.row, {WHO} "
        f"FROM bank_line l JOIN import_run i ON i.id = l.import_id {who_joins('l')} WHERE l.id IN ({_of(lines)}) ORDER BY l.id"
    ):
        line, day, currency, amount, party, text, *file = row
        words = " ".join(f"{party} {text}".split())
        steps += [
            _file(tuple(file)),
            Step("line", f"L-{line}", day, words, Money.of_units(amount, currency), None, *file[4:]),
            *_taken(query, line),
            *_decisions(query, line),
        ]
    return steps


def _taken(query: Asking, line: int) -> list[Step]:
    """Where the line was taken in place of an older one."""
    rows = query.rows(
        f"SELECT t.old_line_id, {WHO} FROM restatement t {who_joins('t')} WHERE t.bank_line_id = :line ORDER BY t.id", line=line
    )
    return [Step("restated", f"L-{line}", "", _("counts in place of L-{old}", old=old), None, None, *who) for old, *who in rows]


def _decisions(query: Asking, line: int) -> list[Step]:
    steps = []
    for match, kind, note, *who in query.rows(
        f"SELECT m.id, m.type, m.note, {WHO} FROM bank_match m {who_joins('m')} WHERE m.bank_line_id = :line ORDER BY m.id", line=line
    ):  # fmt: skip
        targets = query.rows(
            "SELECT g.number, p.instalment FROM match_part p JOIN pledge g ON g.id = p.pledge_id WHERE p.match_id = :m ORDER BY p.id",
            m=match,
        )
        paid = query.rows(
            "SELECT x.number FROM payment_part p JOIN expenditure x ON x.id = p.expenditure_id WHERE p.match_id = :m ORDER BY p.id",
            m=match,
        )
        named = (*(f"{pledge}/{no}" for pledge, no in targets), *(number for (number,) in paid))
        words = ", ".join(filter(None, (_(TYPES[kind]), *named, note)))
        steps.append(Step("decided", f"L-{line}", "", words, None, None, *who))
    return steps


def _posted(query: Asking, entries: set[int], receipts: set[int]) -> list[Step]:
    """The entries in the order they were prepared, each with its receipt and what that serves."""
    came = _receipts(query, receipts)
    rows = query.rows(
        "SELECT t.id, t.year, t.no, t.day, t.event, o.year, o.no, "
        "(SELECT sum(p.base) FROM posting p WHERE p.transaction_id = t.id AND p.base > 0), "
        "b.number, t.prepared_by, t.prepared_at, coalesce(b.decided_by, ''), b.state, coalesce(u.number, '') FROM journal_transaction t "
        f"JOIN batch b ON b.id = t.batch_id LEFT JOIN batch u ON u.id = b.undone_in "
        f"LEFT JOIN journal_transaction o ON o.id = t.reverses WHERE t.id IN ({_of(entries)}) ORDER BY t.id"
    )
    steps = []
    for entry, year, no, day, event, old_year, old_no, value, *who in rows:
        words = (
            _(event) if not old_year else _("{event}, reversal of {number}", event=_(event), number=f"J-{old_year}-{old_no:06d}")
        )
        steps.append(Step("entry", f"J-{year}-{no:06d}" if no else "", day, words, None, Money.of_units(value or 0, BASE), *who))
        steps += came.get(entry, ())
    return steps


def _receipts(query: Asking, receipts: set[int]) -> dict[int, list[Step]]:
    """Receipts, each with its allocations, by the entry that recorded them."""
    found: dict[int, list[Step]] = {}
    for receipt, entry, number, day, currency, amount, base, contributor, returns, identifies, *who in query.rows(
        f"SELECT r.id, r.transaction_id, r.number, r.day, r.currency, r.amount, r.base, c.code, x.number, y.number, {WHO} "
        "FROM receipt r LEFT JOIN contributor c ON c.id = r.contributor_id LEFT JOIN receipt x ON x.id = r.returns "
        f"LEFT JOIN receipt y ON y.id = r.identifies {who_joins('r')} WHERE r.id IN ({_of(receipts)}) ORDER BY r.id"
    ):
        words = contributor or _("unidentified")
        if returns:
            words = _("{contributor}, returns {number}", contributor=words, number=returns)
        elif identifies:
            words = _("{contributor}, out of {number}", contributor=words, number=identifies)
        step = Step("receipt", number, day, words, Money.of_units(amount, currency), Money.of_units(base, BASE), *who)
        served = query.rows(f"{ALLOCATED} WHERE l.receipt_id = :r ORDER BY l.id", r=receipt)
        found[entry] = [step, *map(_allocation, served)]
    return found


ALLOCATED = (
    f"SELECT b.id, r.number, g.number, l.instalment, r.day, g.currency, l.amount, l.base, {WHO} FROM allocation l "
    f"JOIN receipt r ON r.id = l.receipt_id JOIN pledge g ON g.id = l.pledge_id {who_joins('l')}"
)


def _allocation(row: Row) -> Step:
    _batch, receipt, pledge, no, day, currency, amount, base, *who = row
    return Step("allocated", f"{pledge}/{no}", day, receipt, Money.of_units(amount, currency), Money.of_units(base, BASE), *who)


def ended(query: Asking, entries: set[int], pledge: int | None = None) -> list[Step]:
    """The statement lines that these entries are counted in, one step for each line and quarter."""
    sums: dict[tuple[str, Quarter, str], tuple[int, int]] = {}
    for day, contributor, tag, base, seq in query.rows(
        "SELECT t.day, c.code, p.line, p.base, t.seq FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id "
        f"JOIN contributor c ON c.id = p.contributor_id WHERE t.id IN ({_of(entries)}) AND t.seq IS NOT NULL AND p.line <> '' "
        f"{'' if pledge is None else f'AND p.pledge_id = {pledge:d} '}ORDER BY t.seq, p.no"
    ):
        for code in LINES_OF[tag]:
            key = contributor, Quarter.of(date.fromisoformat(day)), code
            before, last = sums.get(key, (0, 0))
            sums[key] = before + (base if code in A_LINES else -base), max(last, seq)
    return [_statement_step(query, key, base, seq) for key, (base, seq) in sums.items()]


def _statement_step(query: Asking, key: tuple[str, Quarter, str], base: int, seq: int) -> Step:
    """A statement line, with the number of the first version issued that has all of it."""
    contributor, quarter, code = key
    name = _(P_("name of a line of a statement", "Expenditure")) if code in OBJECTS else _(LINE_NAMES[code])
    issued = query.rows(
        "SELECT number, version FROM statement_list WHERE contributor = :c AND quarter = :q AND chain_seq >= :seq ORDER BY version LIMIT 1",
        c=contributor, q=str(quarter), seq=seq,
    )  # fmt: skip
    words = _("{line}, not issued yet", line=name)
    for number, version in issued:
        words = _("{line}, on {statement}", line=name, statement=f"{number}/{version}")
    value = Money.of_units(base, BASE)
    return Step("statement", str(Trace(contributor, quarter, code)), quarter.last.isoformat(), words, None, value)
