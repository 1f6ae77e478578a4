"""Pledges: made, amended, cancelled, written off. Every change is a further row and an entry in the journal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import neg

from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.contributions import earmarks
from ledger.contributions.contributors import kind_on, kinds
from ledger.contributions.drafts import InstalmentDraft, PledgeDraft
from ledger.contributions.standing import Instalment, Standing, fallen_due, find, share, stand
from ledger.errors import LedgerError
from ledger.i18n import _, n_
from ledger.journal import posting, rules, rules_valuation
from ledger.journal.draft import Draft
from ledger.journal.order import WAITING_UNDO
from ledger.journal.rates import Rates
from ledger.money import Money, sum_of

PLEDGE = "id batch_id number contributor_id fund_id agreement currency signed conditional condition earmark"
ENTRY = "id batch_id pledge_id instalment event day due amount reason"


@dataclass(frozen=True, slots=True)
class Made:
    """What `make` did: numbers of new pledges in the order of the drafts, and the drafts the book has already."""

    new: tuple[str, ...]
    unchanged: tuple[str, ...]
    changed: tuple[tuple[PledgeDraft, Standing], ...]


def make(unit: Unit, batch: int, drafts: Sequence[PledgeDraft], rates: Rates) -> Made:
    """Record pledges and post them; those with a number the book knows are compared, not recorded again.

    The value in the fund's currency is taken at the rate of the day of signature (today for an unsigned one). Raises
    LedgerError naming every missing rate, contributor or fund at once.
    """
    known = {number for (number,) in unit.rows("SELECT number FROM pledge WHERE undone_in IS NULL")}
    fresh = [draft for draft in drafts if not draft.number or draft.number not in known]
    again = [draft for draft in drafts if draft.number and draft.number in known]
    standing = {one.number: one for one in stand(unit)} if again else {}
    same = [draft.number for draft in again if _same(draft, standing[draft.number])]
    changed = tuple((draft, standing[draft.number]) for draft in again if not _same(draft, standing[draft.number]))
    taken = known | {draft.number for draft in fresh}
    new = _record(unit, batch, [replace(draft, number=draft.number or _number(unit, draft, taken)) for draft in fresh], rates)
    return Made(tuple(new), tuple(same), changed)


def _number(unit: Unit, draft: PledgeDraft, taken: Collection[str]) -> str:
    """The next number of the year that no file has brought."""
    year = (draft.signed or unit.actor.today).year
    while True:
        (no,) = unit.numbers("P", year)
        if (number := f"P-{year}-{no:04d}") not in taken:
            return number


def _record(unit: Unit, batch: int, drafts: Sequence[PledgeDraft], rates: Rates) -> list[str]:
    contributors: dict[str, int] = dict(unit.rows("SELECT code, id FROM contributor WHERE undone_in IS NULL"))
    funds = {code: (number, recognition, base) for number, code, recognition, base in _funds(unit)}
    dated = kinds(unit)
    _check_all(drafts, contributors, funds, rates, unit.actor.today)
    ids = unit.ids("pledge", len(drafts))
    pledges, entries, entries_of = [], [], []
    for number, draft in zip(ids, drafts, strict=True):
        fund, recognition, _base = funds[draft.fund] if draft.fund else next(iter(funds.values()))
        contributor, day = contributors[draft.contributor], draft.signed or unit.actor.today
        memo_only = draft.conditional or draft.signed is None
        kind = kind_on(dated[contributor], day)
        parts = []
        for no, instalment in enumerate(draft.instalments, 1):
            promise = rules.Promise(fund, contributor, kind, number, no, recognition, memo_only)
            account = rules.RECEIVABLE_DUE if instalment.due <= day else rules.RECEIVABLE_LATER
            parts.append(rules.Part(promise, instalment.amount, rates.value(instalment.amount, day), account))
            entries_of.append((number, no, "made", day.isoformat(), instalment.due.isoformat(), instalment.amount.units, ""))
        entries.append(
            rules.pledge_made(tuple(parts), day, source=f"pledge:{number}:made", memo=f"{draft.contributor} {draft.number}")
        )
        signed = draft.signed.isoformat() if draft.signed else None
        pledges.append((number, batch, draft.number, contributor, fund, draft.agreement, draft.amount.currency, signed,
                        draft.conditional, draft.condition, draft.earmark))  # fmt: skip
    unit.insert("pledge", PLEDGE, pledges)
    _write_entries(unit, batch, entries_of)
    posting.prepare(unit, batch, entries)
    return [draft.number for draft in drafts]


def _check_all(
    drafts: Sequence[PledgeDraft], contributors: dict[str, int], funds: dict[str, tuple[int, str, str]], rates: Rates, today: date
) -> None:
    missing: dict[str, None] = {}
    days: dict[str, list[date]] = {}
    for draft in drafts:
        day = draft.signed or today
        if draft.contributor not in contributors:
            missing[
                _("{pledge}: {contributor} is not a contributor of this book", pledge=draft.number, contributor=draft.contributor)
            ] = None
        if draft.fund and draft.fund not in funds:
            missing[_("{pledge}: there is no fund {fund}", pledge=draft.number, fund=draft.fund)] = None
        try:
            earmarks.parse(draft.earmark)
        except LedgerError as error:
            missing[f"{draft.number}: {error.message} {error.cure[0]}"] = None
        if rates.find(draft.amount.currency, day) is None:
            days.setdefault(draft.amount.currency, []).append(day)
        if draft.amount.amount <= 0 or any(part.amount.amount <= 0 for part in draft.instalments):
            missing[_("{pledge}: a pledge and its instalments are amounts above zero", pledge=draft.number)] = None
        if sum_of((part.amount for part in draft.instalments), draft.amount.currency) != draft.amount:
            missing[_("{pledge}: the instalments do not add up to {amount}", pledge=draft.number, amount=draft.amount)] = None
    for code, found in sorted(days.items()):
        told = n_(
            "no {currency} rate on or before {day} ({count} pledge): fund rate add {currency} RATE --on {day} --source NAME",
            "no {currency} rate on or before {day} ({count} pledges): fund rate add {currency} RATE --on {day} --source NAME",
            len(found), currency=code, day=min(found),
        )  # fmt: skip
        missing[told] = None
    if missing:
        told = n_(
            "{count} thing is missing or wrong; nothing was written.",
            "{count} things are missing or wrong; nothing was written.",
            len(missing),
        )
        raise LedgerError(told, *missing, name="pledge-refused")


def amend(
    unit: Unit, batch: int, pledge: Standing, rates: Rates, *, instalments: Sequence[InstalmentDraft] | None = None,
    day: date, signed: date | None = None, condition_met: bool = False, reason: str = "",
) -> None:  # fmt: skip
    """Change a pledge as agreed on `day`: new instalments (events 12 and 13), a signature, a condition met (event 2b).

    An instalment never falls below zero, nor below what was received for it; raises LedgerError saying which and by how much.
    """
    if signed is not None or condition_met:
        pledge = _confirm(unit, batch, pledge, rates, day=signed or day, signed=signed, met=condition_met, reason=reason)
    if instalments is None:
        return
    if any(part.amount.amount < 0 for part in instalments):
        told = _("{pledge}: a pledge and its instalments are amounts above zero", pledge=pledge.number)
        raise LedgerError(told, name="pledge-refused")
    _check_after(pledge, day)
    wanted = dict(enumerate(instalments, 1))
    entries, drafts = [], []
    for no in sorted(set(wanted) | {one.number for one in pledge.instalments}):
        old = next((one for one in pledge.instalments if one.number == no), None)
        new = wanted[no].amount if no in wanted else Money.zero(pledge.currency)
        due = wanted[no].due if no in wanted else None
        before = old.pledged if old else Money.zero(pledge.currency)
        if old and new < old.received:
            raise LedgerError(
                _(
                    "{instalment}: {received} has come in, so it cannot be cut to {amount}.",
                    instalment=f"{pledge.number}/{no}",
                    received=old.received,
                    amount=new,
                ),
                name="below-received",
            )
        if new == before and (old is None or due == old.due or due is None):
            continue
        event = "amended" if new != before else "moved"
        entries.append((pledge.id, no, event, day.isoformat(), due.isoformat() if due else None, (new - before).units, reason))
        if new != before:
            if old and old.early:
                drafts.append(fallen_due(pledge, old, batch, day))
            drafts.append(_difference(batch, pledge, no, old, new - before, due, day, rates, reason))
    _write_entries(unit, batch, entries)
    posting.prepare(unit, batch, drafts)


def _check_after(pledge: Standing, day: date) -> None:
    """Raises LedgerError for a change dated before the last one: it would take off what was not yet there."""
    if day < pledge.changed:
        raise LedgerError(
            _("{pledge} was last changed on {changed}; a change cannot be dated {day}.", pledge=pledge.number, changed=pledge.changed, day=day),
            _("--on {day}, or a later day", day=pledge.changed), name="before-last-change",
        )  # fmt: skip


def _difference(
    batch: int,
    pledge: Standing,
    no: int,
    old: Instalment | None,
    by: Money,
    due: date | None,
    day: date,
    rates: Rates,
    reason: str,
) -> Draft:
    source = f"pledge:{pledge.id}:{no}:amended:{batch}"
    memo = f"{pledge.code} {pledge.number}/{no} {reason}".strip()
    if by.amount > 0:
        account = old.account if old and old.open else (rules.RECEIVABLE_DUE if due and due <= day else rules.RECEIVABLE_LATER)
        return rules.pledge_increased(
            rules.Part(pledge.promise(no), by, rates.value(by, day), account), day, source=source, memo=memo
        )
    assert old is not None, "only what was promised can be cut"
    return rules.pledge_reduced(
        pledge.promise(no), day, -by, share(old, -by), account=old.account, line="A3", source=source, memo=memo
    )


def _confirm(
    unit: Unit, batch: int, pledge: Standing, rates: Rates, *, day: date, signed: date | None, met: bool, reason: str
) -> Standing:
    if not pledge.memo_only:
        raise LedgerError(_("{pledge} is signed and unconditional already.", pledge=pledge.number), name="confirmed-already")
    now = replace(pledge, signed=signed or pledge.signed, conditional=pledge.conditional and not met)
    if signed is not None and pledge.signed is not None:
        raise LedgerError(_("{pledge} was signed on {day}.", pledge=pledge.number, day=pledge.signed), name="signed-already")
    event = "signed" if signed is not None else "condition_met"
    _write_entries(unit, batch, [(pledge.id, one.number, event, day.isoformat(), None, 0, reason) for one in pledge.instalments])
    if now.memo_only:
        return replace(now, changed=max(now.changed, day))
    since = max(day, now.signed or day)  # a condition met before the signature counts from the signature
    memo, advances = _held(unit, pledge, "9010"), _held(unit, pledge, "2110")
    nothing = Money.zero(pledge.currency), Money.zero(pledge.base)
    confirmed = []
    for one in pledge.instalments:
        account = rules.RECEIVABLE_DUE if one.due and one.due <= since else rules.RECEIVABLE_LATER
        part = rules.Part(now.promise(one.number), one.open, rates.value(one.open, since), account)
        stood, paid = memo.get(one.number, nothing), advances.get(one.number, nothing)
        if one.open or any((*stood, *paid)):
            confirmed.append(rules.Confirmed(part, *stood, *map(neg, paid)))
    if confirmed:  # of a promise of which nothing is left, the signature is all there is to record
        source, memo_text = f"pledge:{pledge.id}:{event}:{batch}", f"{pledge.code} {pledge.number} {reason}".strip()
        days = (since, max(since, pledge.changed))
        posting.prepare(
            unit,
            batch,
            rules.condition_met(tuple(confirmed), *days, event=event.replace("_", " "), source=source, memo=memo_text),
        )
    return find(unit, pledge.number)


def _held(unit: Unit, pledge: Standing, account: str) -> dict[int, tuple[Money, Money]]:
    """Instalment → what stands on an account under it, in the pledge's currency and in the fund's, debit positive."""
    return {
        no: (Money.of_units(amount, pledge.currency), Money.of_units(base, pledge.base))
        for no, amount, base in unit.rows(
            "SELECT instalment, sum(amount), sum(base) FROM posting WHERE pledge_id = :p AND account = :a "
            f"AND transaction_id NOT IN ({WAITING_UNDO}) GROUP BY instalment",
            p=pledge.id, a=account,
        )
    }  # fmt: skip


def give_up(unit: Unit, batch: int, pledge: Standing, *, day: date, event: str, reason: str) -> Money:
    """Take off what is still open: `cancelled` by the contributor (event 13) or `written_off` as uncollectible (event 15).

    Returns the amount, in the pledge's currency. Raises LedgerError when nothing is open, or for a day before its last change.
    """
    _check_after(pledge, day)
    if not pledge.open:
        raise LedgerError(_("{pledge} has nothing open.", pledge=pledge.number), name="nothing-open")
    entries, drafts = [], []
    doubtful, nothing = _held(unit, pledge, "1180"), (Money.zero(pledge.currency), Money.zero(pledge.base))
    for one in pledge.instalments:
        if not one.open:
            continue
        entries.append((pledge.id, one.number, event, day.isoformat(), None, (-one.open).units, reason))
        source, memo = (
            f"pledge:{pledge.id}:{one.number}:{event}:{batch}",
            f"{pledge.code} {pledge.number}/{one.number} {reason}".strip(),
        )
        promise, allowance = pledge.promise(one.number), -doubtful.get(one.number, nothing)[1]
        if one.early:
            drafts.append(fallen_due(pledge, one, batch, day))
        if event == "written_off":
            drafts.append(
                rules.written_off(promise, day, one.open, one.carrying, allowance, account=one.account, source=source, memo=memo)
            )
            continue
        drafts.append(
            rules.pledge_reduced(promise, day, one.open, one.carrying, account=one.account, line="A4", source=source, memo=memo)
        )
        if allowance:  # the contributor withdrew: there is no doubt any more
            key = f"{source}:doubt"
            drafts.append(rules_valuation.doubted(promise, day, -allowance, currency=pledge.currency, source=key, memo=memo))
    _write_entries(unit, batch, entries)
    posting.prepare(unit, batch, drafts)
    return pledge.open


def fall_due(unit: Unit, batch: int, until: date) -> int:
    """Move to 1110 what fell due before `until` and still stands on 1120 (event 3); returns the number of instalments."""
    drafts = []
    for pledge in stand(unit):
        for one in pledge.instalments:
            due = one.due is not None and one.due < until
            if one.early:
                drafts.append(fallen_due(pledge, one, batch, one.due if one.due and due else unit.actor.today))
            elif one.open and one.account == rules.RECEIVABLE_LATER and one.due and due and not pledge.memo_only:
                source = f"pledge:{pledge.id}:{one.number}:due:{batch}"
                drafts.append(rules.fell_due(pledge.promise(one.number), one.due, one.open, one.carrying, source=source))
    posting.prepare(unit, batch, drafts)
    return len(drafts)


def _same(draft: PledgeDraft, standing: Standing) -> bool:
    return (
        draft.contributor == standing.code
        and draft.amount.currency == standing.currency
        and draft.signed == standing.signed
        and draft.conditional == standing.conditional
        and draft.agreement in ("", standing.agreement)
        and [(part.due, part.amount) for part in draft.instalments]
        == [(part.due, part.pledged) for part in standing.instalments if part.pledged]
    )


def _funds(query: Asking) -> list[tuple[int, str, str, str]]:
    return query.rows("SELECT id, code, recognition, currency FROM fund WHERE undone_in IS NULL ORDER BY id")


def _write_entries(unit: Unit, batch: int, entries: Sequence[tuple[object, ...]]) -> None:
    unit.insert(
        "pledge_entry",
        ENTRY,
        [(number, batch, *row) for number, row in zip(unit.ids("pledge_entry", len(entries)), entries, strict=True)],
    )
