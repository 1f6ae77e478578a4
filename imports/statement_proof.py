"""Proof of statements: opening + entries = closing, statements that continue each other, control totals. Pure.

A balance or a total that contradicts the entries refuses the file with the difference; nothing overrides it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from imports.refusals import one
from imports.statement_values import Entry, Statement, Total
from ledger.errors import FileRefused, Problem

_SIDES = {"in": "credits", "out": "debits", "all": "entries", "net": "credits less debits"}
Pages = tuple[Statement, ...]


def in_sequence(name: str, statements: Sequence[Statement]) -> list[Pages]:
    """The statements, pages together, in the order in which each opens with the balance on which the one before closed.

    Raises FileRefused where no order of them does that: a statement is missing, or is there twice and differs.
    """
    spans = _pages(statements)
    by_days = sorted(spans, key=lambda span: (_day(span), _last_day(span)))
    for order in (spans, spans[::-1], by_days):
        if not any(True for _ in _breaks(order)):
            return order
    raise _gaps(name, by_days)


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


def _day(span: Pages) -> dt.date:
    opening = span[0].opening
    return (opening.date if opening else None) or min((e.date for s in span for e in s.entries if e.date), default=dt.date.min)


def _last_day(span: Pages) -> dt.date:
    closing = span[-1].closing
    return (closing.date if closing else None) or dt.date.min


def _breaks(order: Sequence[Pages]) -> Iterable[tuple[Pages, Pages]]:
    stated = [span for span in order if span[0].opening or span[-1].closing]
    for before, after in pairwise(stated):
        closing, opening = before[-1].closing, after[0].opening
        if closing and opening and closing.amount != opening.amount:
            yield before, after


def _gaps(name: str, order: Sequence[Pages]) -> FileRefused:
    problems = []
    for before, after in _breaks(order):
        closing, opening = before[-1].closing, after[0].opening
        assert closing is not None
        assert opening is not None
        what = (
            f"this statement opens with {opening.amount:,f}, but the one before it closes with {closing.amount:,f} in {closing.place}: "
            f"a difference of {opening.amount - closing.amount:,f}"
        )
        problems.append(Problem(opening.place, what, "ask the bank for the statements between them", "statements-apart"))
    return FileRefused(
        f"{name}: the statements do not continue each other.", problems, "ask the bank for all statements of the period",
        name="statements-apart",
    )  # fmt: skip


def agreements(name: str, order: Sequence[Pages]) -> tuple[int, list[str]]:
    """How many closing balances the entries prove, and every proof as a sentence.

    Raises FileRefused, with the difference, for every balance and every control total that the entries contradict.
    """
    problems: list[Problem] = []
    proved, totals, spoken = 0, 0, ""
    everything = [entry for span in order for page in span for entry in page.entries]
    for span in order:
        entries = [entry for page in span for entry in page.entries]
        if any(entry.problem for entry in entries):
            continue
        wrong = _balance(span, entries)
        problems += wrong
        opening, closing = span[0].opening, span[-1].closing
        if opening and closing and not wrong:
            proved += 1
            spoken = (
                f"The opening {opening.amount:,f} in {opening.place} and {_count(len(_booked(entries)), 'entry', 'entries')} "
                f"lead to the closing {closing.amount:,f} in {closing.place}."
            )
        for page in span:
            for total in page.totals:
                wrong = _total(total, [page.entries, entries, everything])
                problems += wrong
                totals += not wrong
    if problems:
        raise (
            one(name, problems[0])
            if len(problems) == 1
            else FileRefused(
                f"{name}: balances or totals contradict the entries.", problems, problems[0].cure, name=problems[0].name
            )
        )
    told = [spoken if proved == 1 else f"In each of {proved} statements the opening and the entries lead to the closing."][
        :proved
    ]
    if proved > 1:
        told.append(f"The {proved} statements continue each other: each opens with the balance on which the one before closed.")
    if totals:
        told.append(f"{_count(totals, 'control total', 'control totals')} of the bank agree with the entries.")
    return proved, told


def _count(number: int, single: str, several: str) -> str:
    return f"{number:,} {single if number == 1 else several}"


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
        f"the closing balance is {closing.amount:,f}, but the opening {opening.amount:,f} in {opening.place} and all entries "
        f"lead to {led:,f}: a difference of {closing.amount - led:,f}"
    )
    return [Problem(closing.place, what, "ask the bank for the complete statement", "balance-contradicts")]


def _total(total: Total, pools: Sequence[Sequence[Entry]]) -> list[Problem]:
    """A stated total holds for its message, for all pages of it, or for the file; for booked entries, or for all."""
    both = [amounts for pool in pools for amounts in (_booked(pool), [e.amount for e in pool if e.amount is not None])]
    found = [(amounts.count(Decimal(0)), *_sums(total.side, amounts)) for amounts in both]
    if any(
        (total.count is None or count - zeros <= total.count <= count) and total.sum in (None, amount)
        for zeros, count, amount in found
    ):  # an amount of zero may count on either side
        return []
    stated = [f"{total.count:,} {_SIDES[total.side]}" if total.count is not None else ""]
    stated += [f"a sum of {total.sum:,f} of {_SIDES[total.side]}" if total.sum is not None else ""]
    what = f"the bank states {' and '.join(filter(None, stated))}, but the entries make {found[0][1]:,} and {found[0][2]:,f}"
    return [Problem(total.place, what, "ask the bank for the complete statement", "total-disagrees")]


def _sums(side: str, amounts: Iterable[Decimal]) -> tuple[int, Decimal]:
    """Number and sum of one side; amounts of zero count everywhere."""
    chosen = [amount for amount in amounts if side in ("all", "net") or not amount or (amount > 0) == (side == "in")]
    return len(chosen), sum(chosen, Decimal(0)) if side == "net" else sum(map(abs, chosen), Decimal(0))
