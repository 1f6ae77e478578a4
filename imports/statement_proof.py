"""Proof of statements: balances and entries that follow from each other through the whole file, control totals. Pure.

A balance or a total that contradicts the entries refuses the file with the difference; nothing overrides it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from imports.refusals import several
from imports.statement_values import Balance, Entry, Statement, Total
from imports.written import figure
from ledger.errors import Problem
from ledger.i18n import K_, N_, P_, _, k_, n_

_SIDES = {
    "in": P_("a total of a bank's statement", "credits"),
    "out": P_("a total of a bank's statement", "debits"),
    "all": P_("a total of a bank's statement", "entries"),
    "net": P_("a total of a bank's statement", "credits less debits"),
}
_PAGES = 60  # of one statement, over which a total may run
_ASK = N_("ask the bank for the complete statement")


@dataclass(frozen=True, slots=True)
class Proof:
    """Statements in their order, how many closing balances the entries prove, and every proof as a sentence."""

    order: tuple[Statement, ...]
    proved: int
    told: tuple[str, ...]


@dataclass(slots=True)
class _Walk:
    """Statements walked through in one order: from each stated balance by the entries to the next."""

    order: Sequence[Statement]
    problems: list[Problem] = field(default_factory=list)
    proved: list[tuple[Balance, int, Balance]] = field(default_factory=list)  # balance, entries behind it, closing


def prove(name: str, statements: Sequence[Statement]) -> Proof:
    """The statements in the order in which each opens with the balance on which the one before closed.

    Raises FileRefused, with each difference: a balance or a total that the entries contradict, or a statement that is missing.
    Entries that cannot be read prove nothing and contradict nothing.
    """
    by_days = sorted(statements, key=_days)
    best = min(map(_walked, (statements, statements[::-1], by_days)), key=lambda walk: len(walk.problems))
    problems = [*best.problems, *_totals(statements)]
    if problems:
        title = _("{name}: balances or totals contradict the entries.", name=name)
        raise several(name, title, problems)
    totals = sum(len(statement.totals) for statement in statements if not _unread(statement))
    return Proof(tuple(best.order), len(best.proved), tuple(_told(best, totals)))


def _told(walk: _Walk, totals: int) -> Iterator[str]:
    if len(walk.proved) == 1:
        start, count, closing = walk.proved[0]
        yield k_(
            "From the balance {figure} in {place} 1 entry leads to the closing {led} in {end}.",
            "From the balance {figure} in {place} {count} entries lead to the closing {led} in {end}.",
            count, figure=figure(start.amount), place=start.place, led=figure(closing.amount), end=closing.place,
        )  # fmt: skip
    elif walk.proved:
        yield K_("In each of {count} statements the opening and the entries lead to the closing.", count=len(walk.proved))
        yield K_(
            "The {count} statements continue each other: each opens with the balance on which the one before closed.",
            count=len(walk.proved),
        )
    if totals:
        yield k_(
            "1 control total of the bank agrees with the entries.", "{count} control totals of the bank agree with the entries.", totals
        )  # fmt: skip


# Sequence -----------------------------------------------------------------------------------------------------------------


def _days(statement: Statement) -> tuple[dt.date, dt.date]:
    """From when to when, as far as balances and entries say."""
    days = [entry.date for entry in statement.entries if entry.date]
    opening, closing = (balance.date if balance else None for balance in (statement.opening, statement.closing))
    return opening or min(days, default=dt.date.min), closing or max(days, default=dt.date.min)


def _walked(order: Sequence[Statement]) -> _Walk:
    walk = _Walk(order)
    start: Balance | None = None  # the last stated balance; None while entries before it could not be read
    led, count = Decimal(0), 0  # where the entries behind it have led
    for statement in order:
        if statement.opening:
            if start and led != statement.opening.amount:
                walk.problems.append(_apart(start, led, count, statement.opening))
            start, led, count = statement.opening, statement.opening.amount, 0
        amounts = _booked(statement.entries)
        led, count = led + sum(amounts), count + len(amounts)
        if _unread(statement):
            start = None
        if statement.closing:
            if start and led != statement.closing.amount:
                walk.problems.append(_contradicted(start, led, statement.closing))
            elif start:
                walk.proved.append((start, count, statement.closing))
            start, led, count = statement.closing, statement.closing.amount, 0
    return walk


def _unread(statement: Statement) -> bool:
    return any(entry.problem for entry in statement.entries)


def _apart(start: Balance, led: Decimal, count: int, opening: Balance) -> Problem:
    """An opening to which neither the closing before it nor the entries between lead."""
    told = {
        "opening": figure(opening.amount),
        "start": figure(start.amount),
        "place": start.place,
        "difference": figure(opening.amount - led),
    }
    what = _(
        "this statement opens with {opening}, but the one before it ends with {start} in {place}: a difference of {difference}",
        **told,
    )
    if count:
        what = n_(
            "this statement opens with {opening}, but from {start} in {place} {count} entry leads to {led}: a difference of {difference}",
            "this statement opens with {opening}, but from {start} in {place} {count} entries lead to {led}: a difference of {difference}",
            count, led=figure(led), **told,
        )  # fmt: skip
    return Problem(opening.place, what, _("ask the bank for the statements between them"), "statements-apart")


def _contradicted(start: Balance, led: Decimal, closing: Balance) -> Problem:
    what = _(
        "the closing balance is {closing}, but from {start} in {place} all entries lead to {led}: a difference of {difference}",
        closing=figure(closing.amount),
        start=figure(start.amount),
        place=start.place,
        led=figure(led),
        difference=figure(closing.amount - led),
    )
    return Problem(closing.place, what, _(_ASK), "balance-contradicts")


# Sums ---------------------------------------------------------------------------------------------------------------------


def _booked(entries: Iterable[Entry]) -> list[Decimal]:
    return [entry.amount for entry in entries if not entry.why and entry.amount is not None]


def _totals(statements: Sequence[Statement]) -> Iterator[Problem]:
    """Stated totals that the entries contradict: those of the message, or of it and the pages before it."""
    for index, statement in enumerate(statements):
        for total in () if _unread(statement) else statement.totals:
            pages = statements[max(0, index - _PAGES) : index + 1]
            pools = ([entry for page in pages[first:] for entry in page.entries] for first in reversed(range(len(pages))))
            if not any(_holds(total, pool) for pool in pools):
                yield _disagreeing(total, statement)


def _disagreeing(total: Total, statement: Statement) -> Problem:
    count, amount = _sums(total.side, _booked(statement.entries))
    stated = str(total.count)
    if total.sum is not None:
        # For translators: the sum of a total that states no number of entries, within a sentence.
        stated = _("together {amount}", amount=figure(total.sum))
        if total.count is not None:
            # For translators: a number of entries and their sum, within a sentence.
            stated = _("{number}, together {amount}", number=total.count, amount=figure(total.sum))
    what = _(
        # For translators: {side} is "credits", "debits", "entries" or "credits less debits".
        "the bank's total of {side} is {stated}, but the entries make {number}, together {amount}",
        side=_(_SIDES[total.side]), stated=stated, number=count, amount=figure(amount),
    )  # fmt: skip
    return Problem(total.place, what, _(_ASK), "total-disagrees")


def _holds(total: Total, entries: Sequence[Entry]) -> bool:
    """Whether entries make the total, the booked ones or all. An amount of zero may count on either side.

    Banks disagree on whether the sum of all entries is one of sizes or the difference of both sides.
    """
    for amounts in (_booked(entries), [entry.amount for entry in entries if entry.amount is not None]):
        count, amount = _sums(total.side, amounts)
        known = (None, amount, abs(sum(amounts, Decimal(0)))) if total.side == "all" else (None, amount)
        if total.sum in known and (total.count is None or count - amounts.count(Decimal(0)) <= total.count <= count):
            return True
    return False


def _sums(side: str, amounts: Iterable[Decimal]) -> tuple[int, Decimal]:
    """Number and sum of one side; amounts of zero count everywhere."""
    chosen = [amount for amount in amounts if side in ("all", "net") or not amount or (amount > 0) == (side == "in")]
    return len(chosen), sum(chosen, Decimal(0)) if side == "net" else sum(map(abs, chosen), Decimal(0))
