"""THE gate: the only place where transactions and postings are made. Prepare, seal, reverse.

A transaction is prepared (open, with its postings) and then sealed: numbered, chained, and from then on
guarded by the database. In a one-person book both happen in one command; with two people the second
person's approval seals.
"""

from collections.abc import Sequence
from datetime import date

from ledger.book.store import Unit
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.journal import chain
from ledger.journal.draft import Draft

TRANSACTION = "id batch_id day event source memo late_from reverses prepared_by prepared_at"
LEG = "id transaction_id no account fund_id currency amount base contributor_id pledge_id instalment bank_account_id budget_line_id line day"

NAMES_ENTRIES = (
    "receipt",
    "match_posting",
    "budget_entry",
    "obligation_entry",
    "advance_entry",
    "expenditure",
    "disbursement",
    "recovery",
    "sharing",
    "refund",
    "gift_in_kind",
)


def prepare(unit: Unit, batch: int, drafts: Sequence[Draft]) -> range:
    """Write drafts as open transactions of a batch; returns their ids.

    An event whose day lies in a closed quarter, or before the day up to which its bank account is reconciled, is dated on the
    first open day and keeps its own as `late_from`; a revaluation moves no money, so no reconciliation stands in its way.
    """
    drafts = _in_open_periods(unit, drafts)
    ids = _entry_ids(unit, len(drafts))
    legs = unit.ids("posting", sum(len(draft.legs) for draft in drafts))
    actor, moment = unit.actor.user, unit.actor.moment
    transactions, postings = [], []
    next_leg = legs.start
    for transaction, draft in zip(ids, drafts, strict=True):
        day = draft.day.isoformat()
        late = draft.late_from.isoformat() if draft.late_from else None
        transactions.append((transaction, batch, day, draft.event, draft.source, draft.memo, late, draft.reverses, actor, moment))
        for no, leg in enumerate(draft.legs, 1):
            postings.append(
                (next_leg, transaction, no, leg.account, leg.fund, leg.money.currency, leg.money.units, leg.base.units,
                 leg.contributor, leg.pledge, leg.instalment, leg.bank, leg.budget_line, leg.line, day)
            )  # fmt: skip
            next_leg += 1
    unit.insert("journal_transaction", TRANSACTION, transactions)
    unit.insert("posting", LEG, postings)
    return ids


def seal(unit: Unit, batch: int) -> int:
    """Seal the open transactions of a batch in the order they were prepared; returns how many.

    The actor seals; the database refuses who prepared them where two people are asked for.
    """
    found = unit.rows(
        "SELECT id, day, event, reverses, late_from, prepared_by, prepared_at, source, memo FROM journal_transaction "
        "WHERE batch_id = :batch AND seq IS NULL ORDER BY id",
        batch=batch,
    )
    if not found:
        return 0
    legs: dict[int, list[str]] = {}
    for owner, *fields in unit.rows(
        f"SELECT p.transaction_id, {', '.join('p.' + name for name in chain.POSTING)} FROM posting p "
        "JOIN journal_transaction t ON t.id = p.transaction_id WHERE t.batch_id = :batch AND t.seq IS NULL ORDER BY p.transaction_id, p.no",
        batch=batch,
    ):
        legs.setdefault(owner, []).append(chain.posting_text(fields))
    seq, previous = unit.rows("SELECT chain_seq, chain_head FROM book")[0]
    last: dict[int, int] = dict(unit.rows("SELECT year, last FROM counter WHERE kind = 'J'"))
    by, at = unit.actor.user, unit.actor.moment
    seals = []
    for transaction, day, event, reverses, late_from, prepared_by, prepared_at, source, memo in found:
        seq, year = seq + 1, int(day[:4])
        no = last[year] = last.get(year, 0) + 1
        head = (seq, previous, year, no, day, event, reverses, late_from, prepared_by, prepared_at, by, at)
        previous = chain.link(chain.head_text(head, source, memo), legs.get(transaction, ()))
        seals.append((seq, year, no, by, at, previous, transaction))
    _write_seals(unit, seals)
    return len(seals)


def _write_seals(unit: Unit, seals: Sequence[tuple[int, int, int, str, str, str, int]]) -> None:
    if unit.dialect == "sqlite":
        unit.many(
            "UPDATE journal_transaction SET seq = ?, year = ?, no = ?, sealed_by = ?, sealed_at = ?, hash = ? WHERE id = ?", seals
        )
        return
    columns = [list(column) for column in zip(*seals, strict=True)]
    unit.execute(
        "UPDATE journal_transaction t SET seq = s.seq, year = s.year, no = s.no, sealed_by = s.by, sealed_at = s.at, hash = s.hash "
        "FROM unnest(:a::bigint[], :b::bigint[], :c::bigint[], :d::text[], :e::text[], :f::text[], :g::bigint[]) "
        "AS s(seq, year, no, by, at, hash, id) WHERE t.id = s.id",
        **dict(zip("abcdefg", columns, strict=True)),
    )


def reverse(unit: Unit, batch: int, of: int, day: date | None, why: str) -> int:
    """Prepare, in `batch`, the full reversal of all that batch `of` sealed: the same postings, negated, linked, on `day`.

    Without a day on the days of what is reversed: for what reopens a quarter. Returns how many. Raises LedgerError when one of them was reversed before, and that reversal counts.
    """
    if unit.value(
        "SELECT 1 FROM journal_transaction r JOIN journal_transaction t ON t.id = r.reverses "
        "JOIN batch b ON b.id = r.batch_id AND b.state <> 'undone' WHERE t.batch_id = :of", of=of,
    ):  # fmt: skip
        raise LedgerError(_("what was reversed once cannot be reversed again."), name="reversed-already")
    return len(_reversed(unit, batch, "t.batch_id", of, day, why, "reversal"))


def reverse_entry(unit: Unit, batch: int, entry: int, day: date, why: str) -> int:
    """Prepare, in `batch`, the reversal of one sealed transaction, as `reverse` does of all of a batch; returns its id."""
    (made,) = _reversed(unit, batch, "t.id", entry, day, why, f"corrected:{batch}")
    return made


def _reversed(unit: Unit, batch: int, column: str, of: int, day: date | None, why: str, key: str) -> Sequence[int]:
    heads = unit.rows(
        f"SELECT t.id, t.event, t.source, t.day FROM journal_transaction t WHERE {column} = :of AND t.seq IS NOT NULL ORDER BY t.id",
        of=of,
    )
    fresh = dict(zip((old for old, *_ in heads), _entry_ids(unit, len(heads)), strict=True))
    on = {old: day.isoformat() if day else own for old, *_, own in heads}
    actor, moment = unit.actor.user, unit.actor.moment
    unit.insert(
        "journal_transaction",
        TRANSACTION,
        [
            (fresh[old], batch, on[old], event, f"{key}:{source}", why, None, old, actor, moment)
            for old, event, source, _ in heads
        ],
    )
    legs = unit.rows(
        f"SELECT p.transaction_id, p.no, {', '.join('p.' + name for name in chain.POSTING)} FROM posting p "
        f"JOIN journal_transaction t ON t.id = p.transaction_id WHERE {column} = :of AND t.seq IS NOT NULL "
        "ORDER BY p.transaction_id, p.no",
        of=of,
    )
    unit.insert(
        "posting",
        LEG,
        [
            (leg_id, fresh[old], no, account, fund, currency, -amount, -base, *dimensions, on[old])
            for leg_id, (old, no, account, fund, currency, amount, base, *dimensions) in zip(
                unit.ids("posting", len(legs)), legs, strict=True
            )
        ],
    )
    return list(fresh.values())


def discard(unit: Unit, batch: int) -> None:
    """Take back the open transactions of a batch that was withdrawn or returned: they never counted."""
    unit.execute(
        "DELETE FROM posting WHERE transaction_id IN (SELECT id FROM journal_transaction WHERE batch_id = :b AND seq IS NULL)",
        b=batch,
    )
    unit.execute("DELETE FROM journal_transaction WHERE batch_id = :b AND seq IS NULL", b=batch)


def _entry_ids(unit: Unit, count: int) -> range:
    """The next ids of entries; never one of an entry that was withdrawn, which the rows that led to it still name."""
    first = unit.ids("journal_transaction", 0).start
    for table in NAMES_ENTRIES:
        named = int(unit.value(f"SELECT coalesce(max(transaction_id), 0) FROM {table}"))
        if named >= first:
            first = unit.ids("journal_transaction", named + 1 - first).stop
    return unit.ids("journal_transaction", count)


def _in_open_periods(unit: Unit, drafts: Sequence[Draft]) -> Sequence[Draft]:
    closed = unit.value("SELECT max(end_day) FROM period_list")
    signed: dict[int | None, str] = dict(
        unit.rows(
            "SELECT r.bank_account_id, max(r.end_day) FROM reconciliation r JOIN batch b ON b.id = r.batch_id AND b.state = 'posted' "
            "WHERE r.undone_in IS NULL GROUP BY r.bank_account_id"
        )
    )
    if not closed and not signed:
        return drafts
    moved = []
    for draft in drafts:
        day = max(
            [draft.day.isoformat(), closed or "", *(signed[leg.bank] for leg in draft.legs if leg.bank in signed and leg.money)]
        )
        moved.append(draft if day == draft.day.isoformat() else draft.moved(date.fromisoformat(day)))
    return moved
