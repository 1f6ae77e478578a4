"""Discount on pledges (event 1b): what is due in a year or later is worth less in the books until it comes.

A policy of the fund, dated, off until one is recorded: the rate of the pledge's day holds for all its life (accounting.md §4,
ASC 958-605). An instalment is discounted where it is due on the anniversary of that day or later; what is due sooner stands
at its amount. With time the discount unwinds as contribution revenue, at the latest when the quarter is closed; what is paid
before its time, cut or cancelled takes the rest of its discount back.

Cumulative: what is posted is the discount as it should stand on a day less what stands, pledge by pledge, so that a second
run posts nothing and an undone batch is caught up by the next closing. In the fund's currency, of the book value of what is
open; statements show the pledge whole, and part G its discount (1190).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.contributions.standing import Standing, stand
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.journal import posting, rules_valuation
from ledger.journal.draft import Draft
from ledger.journal.order import WAITING_UNDO
from ledger.money import Money, sum_of
from ledger.periods import anniversary, years_between

POLICY = "id batch_id fund_id effective_from rate reason"
Policies = dict[int, list[tuple[date, Decimal]]]  # fund → the rates a year, from which day
_Key = tuple[int, int]  # pledge, instalment


def add(unit: Unit, batch: int, fund: int, rate: Decimal, since: date, reason: str) -> None:
    """Record a yearly rate in percent for pledges signed from a day on; 0 ends the discounting of new ones.

    Raises LedgerError for what is no rate, and for a second policy of the same day.
    """
    if not 0 <= rate < 100:
        raise LedgerError(
            _("{rate} % is no rate of discount.", rate=f"{rate:f}"),
            _("from 0 to less than 100, a year, in percent: 4"),
            name="not-a-rate",
        )
    if unit.value(
        "SELECT 1 FROM discount_policy WHERE fund_id = :f AND effective_from = :d AND undone_in IS NULL",
        f=fund,
        d=since.isoformat(),
    ):
        raise LedgerError(
            _("there is a rate for pledges signed from {day} on already.", day=since),
            _("fund pledge discount shows it"),
            name="taken",
        )
    (number,) = unit.ids("discount_policy")
    unit.insert("discount_policy", POLICY, [(number, batch, fund, since.isoformat(), f"{rate:f}", reason.strip())])


def policies(query: Asking) -> Policies:
    """The rates that count, a hundredth of a year's percent each (0.04), in order of their days."""
    found: Policies = defaultdict(list)
    for fund, since, rate in query.rows(
        "SELECT fund_id, effective_from, rate FROM discount_policy_list ORDER BY fund_id, effective_from"
    ):
        found[fund].append((date.fromisoformat(since), Decimal(rate) / 100))
    return dict(found)


def standing(query: Asking, base: str) -> dict[_Key, Money]:
    """Pledge and instalment → the discount that stands against it (1190), in the fund's currency; waiting batches included."""
    return {
        (pledge, no): Money.of_units(-units, base)
        for pledge, no, units in query.rows(
            "SELECT pledge_id, instalment, sum(base) FROM posting WHERE account = '1190' AND pledge_id IS NOT NULL "
            f"AND transaction_id NOT IN ({WAITING_UNDO}) GROUP BY pledge_id, instalment HAVING sum(base) <> 0"
        )
    }


def due(pledge: Standing, rates: Policies, day: date) -> dict[int, Money]:
    """Instalment → the discount that should stand against what is open of it on a day, in the fund's currency."""
    rate = next((rate for since, rate in reversed(rates.get(pledge.fund, [])) if pledge.signed and since <= pledge.signed), None)
    if not rate or pledge.signed is None or pledge.memo_only or pledge.recognition == "cash":
        return {}
    parts = {
        one.number: (one.carrying, years_between(day, one.due))
        for one in pledge.instalments
        if one.open and one.due and one.due > day and one.due >= anniversary(pledge.signed, 1)
    }
    return dict(zip(parts, rules_valuation.discounts_of(list(parts.values()), rate), strict=True)) if parts else {}


def follow(unit: Unit, batch: int) -> None:
    """Set the discount of every pledge that the batch made, changed or was paid for, on the day that it did."""
    if rates := policies(unit):
        days: dict[int, str] = dict(unit.rows(
            "SELECT p.pledge_id, max(p.day) FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id WHERE t.batch_id = :batch "
            "AND t.reverses IS NULL AND p.account IN ('1110', '1120') AND (p.pledge_id IN (SELECT pledge_id FROM pledge_entry WHERE batch_id = :batch) "
            "OR p.pledge_id IN (SELECT pledge_id FROM allocation WHERE batch_id = :batch)) GROUP BY p.pledge_id", batch=batch,
        ))  # fmt: skip
        if days:
            _settle(unit, batch, rates, {pledge: date.fromisoformat(day) for pledge, day in days.items()})


def unwind(unit: Unit, batch: int, day: date) -> None:
    """Bring the discount of every pledge to what it is on a day: what time took of it is contribution revenue."""
    rates = policies(unit)
    if rates or unit.value("SELECT 1 FROM posting WHERE account = '1190' LIMIT 1"):
        _settle(unit, batch, rates, None, day)


def _settle(unit: Unit, batch: int, rates: Policies, days: dict[int, date] | None, last: date = date.max) -> None:
    drafts: list[Draft] = []
    stands: dict[str, dict[_Key, Money]] = {}
    for pledge in stand(unit):
        if days is not None and pledge.id not in days:
            continue
        day = last if days is None else days[pledge.id]
        held = stands.setdefault(pledge.base, standing(unit, pledge.base))
        drafts += _differences(pledge, due(pledge, rates, day), held, day, batch)
    posting.prepare(unit, batch, drafts)


def _differences(pledge: Standing, wanted: dict[int, Money], held: dict[_Key, Money], day: date, batch: int) -> Iterable[Draft]:
    nothing = Money.zero(pledge.base)
    for one in pledge.instalments:
        by = wanted.get(one.number, nothing) - held.get((pledge.id, one.number), nothing)
        if by:
            yield rules_valuation.discounted(
                pledge.promise(one.number), day, by, currency=pledge.currency, source=f"pledge:{pledge.id}:{one.number}:discount:{day}:{batch}",
                memo=f"{pledge.code} {pledge.number}/{one.number}",
            )  # fmt: skip


def total(query: Asking, base: str) -> Money:
    """The discount that stands against all pledges."""
    return sum_of(standing(query, base).values(), base)
