"""Pledges that may not be paid: an allowance against them, its release, and what is paid after all (events 14 and 15b)."""

from collections.abc import Mapping
from datetime import date

from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.contributions.pledges import ENTRY
from ledger.contributions.standing import Standing, share, stand
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.journal import posting, rules_valuation
from ledger.journal.draft import Draft
from ledger.journal.order import WAITING_UNDO
from ledger.journal.rates import Rates
from ledger.money import Money, sum_of

_Key = tuple[int, int]  # pledge, instalment


def allowances(query: Asking, base: str) -> dict[_Key, Money]:
    """Pledge and instalment → the allowance that stands against it, in the fund's currency; waiting batches included."""
    return {
        (pledge, no): Money.of_units(-value, base)
        for pledge, no, value in query.rows(
            "SELECT pledge_id, instalment, sum(base) FROM posting WHERE account = '1180' AND pledge_id IS NOT NULL "
            f"AND transaction_id NOT IN ({WAITING_UNDO}) GROUP BY pledge_id, instalment HAVING sum(base) <> 0"
        )
    }


def doubt(unit: Unit, batch: int, pledge: Standing, amount: Money | None, *, day: date, reason: str) -> Money:
    """Set the allowance of a pledge to what is doubtful of it, oldest instalment first; returns the change, in the fund's currency.

    `amount` in the pledge's currency, what is open where there is none, zero to release it. Raises LedgerError for more than
    is open, and for a pledge that is only a memorandum: nothing stands in the books that could be lost.
    """
    if pledge.memo_only or pledge.recognition == "cash":
        raise LedgerError(
            _("{pledge} is a memorandum; no allowance is needed.", pledge=pledge.number),
            f"fund show {pledge.number}",
            name="memorandum-only",
        )
    left = pledge.open if amount is None else amount
    if not 0 <= left.amount <= pledge.open.amount:
        raise LedgerError(
            _("{pledge} has {amount} open.", pledge=pledge.number, amount=pledge.open),
            _("an allowance of that much at most, or 0 to release it"),
            name="more-than-open",
        )
    standing, drafts, change = allowances(unit, pledge.base), [], Money.zero(pledge.base)
    for one in sorted(pledge.instalments, key=lambda one: (one.due or date.max, one.number)):
        part = min(left, one.open, key=lambda money: money.amount)
        left -= part
        wanted = share(one, part) if part else Money.zero(pledge.base)
        by = wanted - standing.get((pledge.id, one.number), Money.zero(pledge.base))
        if by:
            drafts.append(_doubted(pledge, one.number, by, day, batch, reason))
            change += by
    posting.prepare(unit, batch, drafts)
    return change


def release(unit: Unit, batch: int, day: date) -> int:
    """Release what allowances exceed what is open, because it was paid, cut or revalued; returns the number of instalments."""
    drafts: list[Draft] = []
    for pledge in stand(unit):
        drafts += releases(pledge, allowances_of(unit, pledge), day, batch)
    posting.prepare(unit, batch, drafts)
    return len(drafts)


def allowances_of(query: Asking, pledge: Standing) -> Mapping[int, Money]:
    """Instalment → the allowance that stands against it."""
    return {no: money for (number, no), money in allowances(query, pledge.base).items() if number == pledge.id}


def releases(pledge: Standing, standing: Mapping[int, Money], day: date, batch: int) -> list[Draft]:
    """The entries that bring allowances down to what is open of the instalments."""
    drafts = []
    for one in pledge.instalments:
        over = standing.get(one.number, one.carrying) - one.carrying
        if over.amount > 0:
            drafts.append(_doubted(pledge, one.number, -over, day, batch, ""))
    return drafts


def recover(unit: Unit, batch: int, pledge: Standing, amount: Money, rates: Rates, *, day: date, reason: str) -> None:
    """Reinstate what a contributor pays after it was written off; the receipt is recorded as any other (event 15b).

    `amount` in the pledge's currency, at the rate of `day`. Raises LedgerError for more than was written off.
    """
    gone = written_off(unit, pledge)
    total = sum_of(gone.values(), pledge.currency)
    if not 0 < amount.amount <= total.amount:
        raise LedgerError(
            _("{total} of {pledge} is written off; {amount} of it cannot be recovered.", total=total, pledge=pledge.number, amount=amount), f"fund show {pledge.number}",
            name="not-written-off",
        )  # fmt: skip
    left, rows, drafts = amount, [], []
    for no, money in gone.items():
        part = min(left, money, key=lambda money: money.amount)
        if not part:
            break
        left -= part
        rows.append((pledge.id, no, "recovered", day.isoformat(), None, part.units, reason))
        drafts.append(
            rules_valuation.recovered(
                pledge.promise(no), day, part, rates.value(part, day), source=f"pledge:{pledge.id}:{no}:recovered:{batch}",
                memo=f"{pledge.code} {pledge.number}/{no} {reason}".strip(),
            )
        )  # fmt: skip
    ids = unit.ids("pledge_entry", len(rows))
    unit.insert("pledge_entry", ENTRY, [(number, batch, *row) for number, row in zip(ids, rows, strict=True)])
    posting.prepare(unit, batch, drafts)


def written_off(query: Asking, pledge: Standing) -> dict[int, Money]:
    """Instalment → what is written off of it and not recovered."""
    return {
        no: Money.of_units(-amount, pledge.currency)
        for no, amount in query.rows(
            "SELECT instalment, sum(amount) FROM pledge_entry WHERE pledge_id = :p AND event IN ('written_off', 'recovered') "
            "AND undone_in IS NULL GROUP BY instalment HAVING sum(amount) < 0 ORDER BY instalment",
            p=pledge.id,
        )
    }


def _doubted(pledge: Standing, no: int, by: Money, day: date, batch: int, reason: str) -> Draft:
    return rules_valuation.doubted(
        pledge.promise(no), day, by, currency=pledge.currency, source=f"pledge:{pledge.id}:{no}:doubt:{batch}",
        memo=f"{pledge.code} {pledge.number}/{no} {reason}".strip(),
    )  # fmt: skip
