"""Proof of statements: opening + entries = closing, statements that continue each other, control totals. Pure.

A balance or a total that contradicts the entries refuses the file with the difference; nothing overrides it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from imports.refusals import one
from imports.statement_values import Balance, Entry, Statement, Total, shown
from ledger.errors import FileRefused, Problem

_SIDES = {"in": "credits", "out": "debits", "all": "entries", "net": "credits less debits"}
_ASK = "ask the bank for the complete statement"
Pages = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """Statements in their order, how many closing balances their entries prove, and every proof as a sentence."""

    order: tuple[Pages, ...]
    proved: int
    told: tuple[str, ...]


def prove(name: str, statements: Sequence[Statement]) -> Proof:
    """The statements in the order in which each opens with the balance on which the one before closed.

    Raises FileRefused, with each difference: a balance or a total that the entries contradict, or a statement that is missing.
    Statements with entries that cannot be read are not held against their balances.
    """
    spans = _pages(statements)
    sound = [(span, [entry for page in span for entry in page.entries]) for span in spans]
    sound = [(span, entries) for span, entries in sound if not any(entry.problem for entry in entries)]
    problems = [problem for span, entries in sound for problem in _balance(span, entries)]
    problems += [
        problem
        for span, entries in sound
        for page in span
        for total in page.totals
        for problem in _total(total, page, entries, spans)
    ]
    if problems:
        title = f"{name}: balances or totals contradict the entries."
        raise one(name, problems[0]) if len(problems) == 1 else FileRefused(title, problems, _ASK, name=problems[0].name)
    proved = [(span, entries) for span, entries in sound if span[0].opening and span[-1].closing]
    totals = sum(len(page.totals) for span, _ in sound for page in span)
    return Proof(tuple(_in_sequence(name, spans)), len(proved), tuple(_told(proved, totals)))


def _told(proved: Sequence[tuple[Pages, list[Entry]]], totals: int) -> Iterator[str]:
    if len(proved) == 1:
        span, count = proved[0][0], len(_booked(proved[0][1]))
        opening, closing = span[0].opening, span[-1].closing
        assert opening is not None
        assert closing is not None
        yield (
            f"The opening {shown(opening.amount)} in {opening.place} and {_count(count, 'entry', 'entries')} lead to the closing "
            f"{shown(closing.amount)} in {closing.place}."
        )
    elif proved:
        yield f"In each of {len(proved)} statements the opening and the entries lead to the closing."
        yield f"The {len(proved)} statements continue each other: each opens with the balance on which the one before closed."
    if totals:
        yield f"{_count(totals, 'control total', 'control totals')} of the bank {'agrees' if totals == 1 else 'agree'} with the entries."


def _count(number: int, single: str, several: str) -> str:
    return f"{number:,} {single if number == 1 else several}"


# Sequence -----------------------------------------------------------------------------------------------------------------


def _pages(statements: Sequence[Statement]) -> list[Pages]:
    """Pages of one statement: the first states the opening only, the last the closing only."""
    spans: list[list[Statement]] = []
    for statement in statements:
        waits = bool(spans) and spans[-1][0].opening is not None and spans[-1][-1].closing is None
        if waits and statement.opening is None:
            spans[-1].append(statement)
        else:
            spans.append([statement])
    return [tuple(span) for span in spans]


def _in_sequence(name: str, spans: list[Pages]) -> list[Pages]:
    """As in the file, or turned round, or by their days: the order in which the balances follow each other."""
    by_days = sorted(spans, key=lambda span: (_day(span), _last_day(span)))
    for order in (spans, spans[::-1], by_days):
        if not any(True for _ in _breaks(order)):
            return order
    problems = [
        Problem(
            opening.place,
            f"this statement opens with {shown(opening.amount)}, but the one before it closes with {shown(closing.amount)} in "
            f"{closing.place}: a difference of {shown(opening.amount - closing.amount)}",
            "ask the bank for the statements between them", "statements-apart",
        )
        for closing, opening in _breaks(by_days)
    ]  # fmt: skip
    title = f"{name}: the statements do not continue each other."
    raise FileRefused(title, problems, "ask the bank for all statements of the period", name="statements-apart")


def _day(span: Pages) -> dt.date:
    opening = span[0].opening
    return (opening.date if opening else None) or min((e.date for s in span for e in s.entries if e.date), default=dt.date.min)


def _last_day(span: Pages) -> dt.date:
    closing = span[-1].closing
    return (closing.date if closing else None) or dt.date.min


def _breaks(order: Sequence[Pages]) -> Iterator[tuple[Balance, Balance]]:
    """Every closing that the next opening contradicts."""
    stated = [span for span in order if span[0].opening or span[-1].closing]
    for before, after in pairwise(stated):
        closing, opening = before[-1].closing, after[0].opening
        if closing and opening and closing.amount != opening.amount:
            yield closing, opening


# Sums ---------------------------------------------------------------------------------------------------------------------


def _booked(entries: Iterable[Entry]) -> list[Decimal]:
    return [entry.amount for entry in entries if not entry.why and entry.amount is not None]


def _balance(span: Pages, entries: Sequence[Entry]) -> list[Problem]:
    opening, closing = span[0].opening, span[-1].closing
    if opening is None or closing is None:
        return []
    led = opening.amount + sum(_booked(entries))
    if led == closing.amount:
        return []
    what = (
        f"the closing balance is {shown(closing.amount)}, but the opening {shown(opening.amount)} in {opening.place} and all entries "
        f"lead to {shown(led)}: a difference of {shown(closing.amount - led)}"
    )
    return [Problem(closing.place, what, _ASK, "balance-contradicts")]


def _total(total: Total, page: Statement, entries: Sequence[Entry], spans: Sequence[Pages]) -> list[Problem]:
    """A stated total holds for its message, for all pages of it, or for the file; for booked entries, or for all."""
    everything = (entry for span in spans for one_page in span for entry in one_page.entries)
    for pool in (page.entries, entries, everything):
        known = [entry for entry in pool if entry.amount is not None]
        if _holds(total, _booked(known)) or _holds(total, [entry.amount for entry in known if entry.amount is not None]):
            return []
    count, amount = _sums(total.side, _booked(page.entries))
    parts = (str(total.count) if total.count is not None else "", f"together {shown(total.sum)}" if total.sum is not None else "")
    stated = ", ".join(filter(None, parts))
    what = f"the bank's total of {_SIDES[total.side]} is {stated}, but the entries make {count}, together {shown(amount)}"
    return [Problem(total.place, what, _ASK, "total-disagrees")]


def _holds(total: Total, amounts: Sequence[Decimal]) -> bool:
    """Whether amounts make the total. An amount of zero may count on either side.

    Banks disagree on whether the sum of all entries is one of sizes or the difference of both sides.
    """
    count, amount = _sums(total.side, amounts)
    known = (None, amount, abs(sum(amounts, Decimal(0)))) if total.side == "all" else (None, amount)
    return total.sum in known and (total.count is None or count - amounts.count(Decimal(0)) <= total.count <= count)


def _sums(side: str, amounts: Iterable[Decimal]) -> tuple[int, Decimal]:
    """Number and sum of one side; amounts of zero count everywhere."""
    chosen = [amount for amount in amounts if side in ("all", "net") or not amount or (amount > 0) == (side == "in")]
    return len(chosen), sum(chosen, Decimal(0)) if side == "net" else sum(map(abs, chosen), Decimal(0))
