"""Proofs of the journal: it balances, nothing changed since it was sealed, numbers have no gaps, what counts counts whole."""

from collections.abc import Mapping
from typing import Any

from ledger.book import guards
from ledger.book.checks import MOST, Check, Proof, told
from ledger.book.reader import Asking
from ledger.i18n import N_, _
from ledger.journal import kept, kept_proof, numbering
from ledger.journal.contents import held
from ledger.journal.links import links, short
from ledger.money import Money

_NUMBER = numbering.entry_number("t")


def _balance(query: Asking) -> Proof:
    """Within every sealed entry the postings of a fund, and of each memorandum set, add up to zero; there are two at least."""
    found = []
    for (entry,) in query.rows(
        "SELECT transaction_id FROM posting GROUP BY transaction_id "
        "HAVING sum(base) <> 0 OR count(*) < 2 OR min(fund_id) <> max(fund_id) "
        "OR (sum(CASE WHEN account >= '8' THEN 1 END) > 0 AND sum(CASE WHEN account < '9' THEN 1 END) > 0)"
    ):  # suspects only: one look at all postings, a closer one at few
        sums = query.rows(
            "SELECT f.currency, sum(p.base), count(*) FROM posting p JOIN fund f ON f.id = p.fund_id "
            "JOIN journal_transaction t ON t.id = p.transaction_id AND t.seq IS NOT NULL WHERE p.transaction_id = :id "
            "GROUP BY f.id, f.currency, CASE WHEN p.account >= '8' THEN substr(p.account, 1, 1) ELSE '' END",
            id=entry,
        )
        off = [Money.of_units(base, currency) for currency, base, _count in sums if base]
        if off:
            found.append(_("{number} is out of balance by {amount}", number=_number(query, entry), amount=off[0]))
        elif sums and sum(count for *_rest, count in sums) < 2:
            found.append(_("{number} has fewer than two postings", number=_number(query, entry)))
    found += [
        _("{number} has fewer than two postings", number=number)
        for (number,) in query.rows(
            f"SELECT {_NUMBER} FROM journal_transaction t WHERE t.seq IS NOT NULL "
            f"AND NOT EXISTS (SELECT 1 FROM posting p WHERE p.transaction_id = t.id) LIMIT {MOST}"
        )
    ]
    return told(_sealed(query), found[:MOST])


def _currency(query: Asking) -> Proof:
    """A posting in the fund's own currency is worth what it says."""
    found = [
        _("{number} has a posting with two values in one currency", number=_number(query, entry))
        for (entry,) in query.rows(
            "SELECT DISTINCT p.transaction_id FROM posting p JOIN fund f ON f.id = p.fund_id "
            f"WHERE p.currency = f.currency AND p.amount <> p.base AND p.amount <> 0 LIMIT {MOST}"
        )
    ]
    return told(_sealed(query), found)


def _chain(query: Asking) -> Proof:
    """Every link is hashed again from what stands in the book, and holds on to the one before it; the head is the last."""
    broken, seen, previous = [], 0, ""
    for seq, entry, stored, content, own_day in links(query):
        seen += 1
        if seq != seen:
            broken.append(_("link {seq} stands where link {wanted} should", seq=seq, wanted=seen))
            break
        if stored != content and len(broken) < MOST:
            broken.append(
                _("{entry}: stored seal {stored}, content gives {content}", entry=_told(query, entry), stored=short(stored), content=short(content))
            )  # fmt: skip
        if not own_day:
            broken.append(_("{number} has a posting of another day", number=_number(query, entry)))
        previous = stored or ""
    if query.rows("SELECT chain_seq, chain_head FROM book") != [(seen, previous)]:
        broken.append(_("the head of the book is not the last link of its chain"))
    return told(seen, broken)


def _numbers(query: Asking) -> Proof:
    """Every number of a kind and year, up to the last one given, is there once."""
    series = numbering.load(query)
    found = [
        _("{kind}-{year}: numbers up to {last} were given, {count} are there, the highest is {highest}", kind=one.kind, year=one.year,
          last=one.last, count=one.count, highest=one.highest)
        for one in series
        if not one.whole
    ]  # fmt: skip
    sums = {kind: sum(one.last for one in series if one.kind == kind) for kind in "JBRSOEAFK"}
    return Proof("  ".join(f"{kind} {last:,}" for kind, last in sums.items() if last), tuple(found[:MOST]))


def _batches(query: Asking) -> Proof:
    """What counts belongs to a batch that counts, whole; what does not count, to none that does."""
    found = [
        _("{number} is sealed, but its batch {batch} is {state}", number=number, batch=batch, state=state)
        for number, batch, state in query.rows(
            f"SELECT {_NUMBER}, b.number, b.state FROM batch b CROSS JOIN journal_transaction t WHERE t.batch_id = b.id "
            f"AND t.seq IS NOT NULL AND b.state NOT IN ('posted', 'undone') LIMIT {MOST}"
        )
    ]
    found += [
        _("an entry of {batch} is open, but the batch is {state}", batch=batch, state=state)
        for batch, state in query.rows(
            "SELECT DISTINCT b.number, b.state FROM journal_transaction t JOIN batch b ON b.id = t.batch_id "
            f"WHERE t.seq IS NULL AND b.state <> 'waiting' LIMIT {MOST}"
        )
    ]
    found += [
        _("{batch} was begun and never finished", batch=batch)
        for (batch,) in query.rows(f"SELECT number FROM batch WHERE state = 'waiting' AND content = '' LIMIT {MOST}")
    ]
    found += [
        _("{batch} is undone, but nothing undoes it", batch=batch)
        for (batch,) in query.rows(
            "SELECT b.number FROM batch b LEFT JOIN batch u ON u.id = b.undone_in AND u.undoes = b.id AND u.state = 'posted' "
            f"WHERE b.state = 'undone' AND u.id IS NULL LIMIT {MOST}"
        )
    ]
    for table in guards.UNDOABLE:
        half = (
            ""
            if table in guards.REPLACEABLE
            else f"UNION SELECT b.number, b.state FROM {table} x JOIN batch b ON b.id = x.batch_id AND b.state = 'posted' WHERE x.undone_in IS NOT NULL "
        )
        found += [
            _("a row of {table} does not go with its batch {batch}, which is {state}", table=table, batch=batch, state=state)
            for batch, state in query.rows(
                f"SELECT DISTINCT b.number, b.state FROM batch b CROSS JOIN {table} x WHERE x.batch_id = b.id "
                f"AND x.undone_in IS NULL AND b.state NOT IN ('posted', 'waiting') {half}LIMIT {MOST}"
            )
        ]
    return told(int(query.value("SELECT count(*) FROM batch")), found[:MOST])


def _order(query: Asking) -> Proof:
    """Nothing that counts rests on something that does not."""
    refers = guards.references(guards.shapes(query))
    fallen = {target for target in {target for _table, _column, target in refers} if _fallen(query, target)}
    found = [
        _("{batch} rests on {other} ({table} on {target}), which does not count", batch=batch, other=other, table=table, target=target)
        for table, column, target in refers
        if target in fallen
        for batch, other in query.rows(
            f"SELECT DISTINCT b.number, d.number FROM {target} y JOIN batch d ON d.id = y.batch_id "
            f"JOIN {table} x ON x.{column} = y.id AND x.undone_in IS NULL AND x.batch_id <> y.batch_id "
            "JOIN batch b ON b.id = x.batch_id AND b.state = 'posted' "
            "WHERE y.undone_in IS NOT NULL OR y.batch_id IN (SELECT id FROM batch WHERE state <> 'posted') "
            f"LIMIT {MOST}"
        )
    ]  # fmt: skip
    return told(len(refers), found[:MOST])


def _fallen(query: Asking, table: str) -> bool:
    """Whether a table has a row that does not count: most have none, and what rests on them need not be looked for."""
    return bool(
        query.rows(
            f"SELECT 1 FROM {table} WHERE undone_in IS NOT NULL OR batch_id IN (SELECT id FROM batch WHERE state <> 'posted') LIMIT 1"
        )
    )


def _reversals(query: Asking) -> Proof:
    """A reversal is its entry with the signs turned; an undone batch is reversed whole, once."""
    same = " AND ".join(
        f"coalesce(o.{name}, 0) = coalesce(p.{name}, 0)"
        for name in ("contributor_id", "pledge_id", "instalment", "bank_account_id", "budget_line_id")
    )
    found = [
        _("{number} does not reverse what it says it reverses", number=_number(query, entry))
        for (entry,) in query.rows(
            "SELECT +t.id FROM journal_transaction t CROSS JOIN posting p LEFT JOIN posting o "
            "ON o.transaction_id = t.reverses AND o.no = p.no AND o.account = p.account AND o.fund_id = p.fund_id AND o.currency = p.currency "
            f"AND o.amount = -p.amount AND o.base = -p.base AND o.line = p.line AND {same} "
            f"WHERE p.transaction_id = t.id AND t.reverses IS NOT NULL GROUP BY +t.id HAVING count(*) <> count(o.id) LIMIT {MOST}"
        )
    ]  # fmt: skip
    found += [
        _(
            "{number} of the undone batch {batch} is reversed {count} times",
            number=_number(query, entry),
            batch=batch,
            count=count,
        )
        for entry, batch, count in query.rows(
            "SELECT +t.id, b.number, count(r.id) FROM batch b CROSS JOIN journal_transaction t "
            "LEFT JOIN journal_transaction r ON r.reverses = t.id AND r.seq IS NOT NULL AND r.batch_id = b.undone_in "
            f"WHERE t.batch_id = b.id AND t.seq IS NOT NULL AND b.state = 'undone' GROUP BY +t.id, b.number HAVING count(r.id) <> 1 LIMIT {MOST}"
        )
    ]
    return told(int(query.value("SELECT count(*) FROM journal_transaction WHERE reverses IS NOT NULL")), found[:MOST])


def _two_people(query: Asking) -> Proof:
    """Where two people are asked for, nobody approved what they made."""
    if not query.value("SELECT two_person FROM book"):
        return Proof(_("one person: there is no second approval"))
    found = [
        _("{batch} was made and approved by {person}", batch=batch, person=person)
        for batch, person in query.rows(
            "SELECT number, made_by FROM batch WHERE second AND state IN ('posted', 'undone') "
            f"AND (decided_by IS NULL OR lower(trim(decided_by)) = lower(trim(made_by))) LIMIT {MOST}"
        )
    ]
    found += [
        _("{number} was prepared and sealed by {person}", number=number, person=person)
        for number, person in query.rows(
            f"SELECT {_NUMBER}, t.sealed_by FROM journal_transaction t WHERE t.seq IS NOT NULL "
            f"AND lower(trim(t.sealed_by)) = lower(trim(t.prepared_by)) LIMIT {MOST}"
        )
    ]
    found += [_("{batch} counts without a second person", batch=batch) for batch in sorted(_alone(query))]
    return told(int(query.value("SELECT count(*) FROM batch WHERE second AND state IN ('posted', 'undone')")), found[:MOST])


def _alone(query: Asking) -> set[str]:
    """Batches that count and say that they need no second person, but hold what does, or undo it."""
    alone = "SELECT b.number FROM batch b WHERE NOT b.second AND b.state IN ('posted', 'undone') "
    later = "AND (b.kind <> 'init' OR b.id > (SELECT min(id) FROM batch WHERE kind <> 'init')) "
    asked = [
        f"{later}AND EXISTS (SELECT 1 FROM {table} x WHERE x.batch_id = b.id)"
        for table in guards.UNDOABLE
        if table not in guards.ALONE
    ]
    asked.append("AND EXISTS (SELECT 1 FROM batch o WHERE o.id = b.undoes AND o.second)")
    return {number for one in asked for (number,) in query.rows(f"{alone}{one} LIMIT {MOST}")}


def _contents(query: Asking) -> Proof:
    """What a batch carried when it was finished is what it carries now."""
    batches = query.rows("SELECT id, number, content FROM batch ORDER BY id")
    kept = [(batch, number, content[-64:]) for batch, number, content in batches if len(content) > 64]
    now = held(query)
    found = [
        _("{batch} holds what was not written in it", batch=number) for batch, number, content in kept if now[batch] != content
    ]
    return told(len(kept), found[:MOST])


def _periods(query: Asking) -> Proof:
    """Nothing was sealed in a quarter after it was closed, but what the closing sealed itself."""
    closed = query.rows(
        "SELECT p.quarter, p.batch_id, p.end_day, p.chain_seq FROM period p "
        "JOIN batch b ON b.id = p.batch_id AND b.state = 'posted' WHERE p.undone_in IS NULL AND p.chain_seq IS NOT NULL ORDER BY p.end_day"
    )
    last: dict[str, int] = dict(
        query.rows(
            "SELECT substr(CAST(day AS text), 1, 7), max(seq) FROM journal_transaction GROUP BY substr(CAST(day AS text), 1, 7)"
        )
        if closed
        else ()
    )  # the newest entry of every month: one look for all quarters
    found = []
    for quarter, closing, end, seq in closed:
        if any(f"{month}-01" < end and (newest or 0) > seq for month, newest in last.items()):
            found += [
                _("{number} of {day} was sealed after {quarter} was closed", number=number, day=day, quarter=quarter)
                for number, day in query.rows(
                    f"SELECT {_NUMBER}, t.day FROM journal_transaction t WHERE t.day < :end AND t.seq > :seq "
                    f"AND t.batch_id <> :closing LIMIT {MOST}", end=end, seq=seq, closing=closing,
                )
            ]  # fmt: skip
    return told(len(closed), found[:MOST])


def _kept(query: Asking) -> Proof:
    """What closings kept is what the postings of the days before add up to: by account and line of the budget, by contributor."""
    codes: dict[int, str] = dict(query.rows("SELECT id, code FROM contributor"))
    found = [
        _("{quarter}: what was kept of {what} is not what the postings add up to", quarter=quarter, what=_key(codes, table, key))
        for quarter, table, key in kept_proof.differing(query)
    ]
    return told(int(query.value("SELECT count(*) FROM kept_period")), found)


def _key(codes: Mapping[int, str], table: str, key: tuple[Any, ...]) -> str:
    """What of its key says what was kept, in words: contributor, account, statement line, currency, source."""
    names = dict(zip(kept.GRAIN[table].split(), key, strict=True))
    words = (codes.get(names.get("contributor_id", 0)), *(names.get(name) for name in ("account", "line", "currency", "source")))
    return " ".join(filter(None, words))


def _sealed(query: Asking) -> int:
    return int(query.value("SELECT count(*) FROM journal_transaction WHERE seq IS NOT NULL"))


def _number(query: Asking, entry: int) -> str:
    return str(query.value(f"SELECT {_NUMBER} FROM journal_transaction t WHERE t.id = :id", id=entry))


def _told(query: Asking, entry: int) -> str:
    rows = query.rows("SELECT b.number, t.prepared_by, t.day FROM journal_transaction t LEFT JOIN batch b ON b.id = t.batch_id WHERE t.id = :id", id=entry)  # fmt: skip
    return ", ".join([_number(query, entry), *(str(field) for field in rows[0])])


CHECKS = (
    Check("balance", N_("entries balance in every fund"), _balance, apart=1),
    Check("currency", N_("postings in the fund's currency have one value"), _currency),
    Check("chain", N_("nothing changed since it was sealed"), _chain, apart=3),
    Check("numbers", N_("numbers have no gaps"), _numbers),
    Check("batches", N_("what counts belongs to a batch that counts"), _batches),
    Check("order", N_("nothing rests on what does not count"), _order),
    Check("reversals", N_("reversals take back what they reverse"), _reversals),
    Check("contents", N_("batches hold what was written in them"), _contents),
    Check("two-people", N_("nobody approved their own work"), _two_people),
    Check("periods", N_("nothing was sealed in a closed quarter"), _periods),
    Check("kept", N_("balances kept at closing are those of the postings"), _kept),
)
