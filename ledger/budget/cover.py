"""The quality of money: what of each line of the budget rests on money received, on signed pledges, on merely announced ones.

The rule is a waterfall over all lines of one source. Cash (`cash.cash_of`; what is spent has left it) covers what is
committed on every line first; what remains covers what is left of allotments, line by line in their order, then what is
appropriated and not allotted, in the same order. Where cash ends, signed pledges not yet received go on, then announced
ones (unsigned or conditional); what then remains has no cover. What is spent always rests on money received. The
program-budget's share has no pledges.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.book.reader import Asking
from ledger.budget.lines import Line
from ledger.journal import kept
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class Means:
    """What a source has to cover its lines with, in the fund's currency: cash, signed pledges to come, announced ones."""

    received: Money
    signed: Money
    announced: Money


@dataclass(frozen=True, slots=True)
class Quality:
    """What a line rests on; together all it was given or, where that is more, all that was committed and spent of it."""

    received: Money
    signed: Money
    announced: Money
    uncovered: Money


def qualities(lines: Sequence[Line], means: Means) -> list[Quality]:
    """The quality of each line of one source, in their order; `means` are divided by the rule of this module."""
    layers = [max(0, means.received.units), max(0, means.signed.units), max(0, means.announced.units)]
    rests = [[line.spent.units, 0, 0, 0] for line in lines]
    for wanted in (_committed, _left, _to_allot):
        for line, rest in zip(lines, rests, strict=True):
            want = wanted(line)
            for layer in range(3):
                given = min(want, layers[layer])
                layers[layer] -= given
                rest[layer] += given
                want -= given
            rest[3] += want
    return [Quality(*(Money.of_units(part, means.received.currency) for part in rest)) for rest in rests]


def _committed(line: Line) -> int:
    return max(0, line.committed.units)


def _left(line: Line) -> int:
    return max(0, line.left.units)


def _to_allot(line: Line) -> int:
    given = max(line.allotted.units, line.committed.units + line.spent.units)
    return max(0, line.appropriated.units - given)


def means_of(query: Asking, source: str, cash: Money) -> Means:
    """What a source has: its cash as given, and for the fund the book value of pledges to come.

    Signed: 1110 and 1120 less 1180, under cash recognition their memorandum. Announced: the memorandum of those unsigned or
    conditional (line A10), paid or not: what is paid before its condition is met is not the fund's yet.
    """
    nothing = Money.zero(cash.currency)
    if source != "fund":
        return Means(cash, nothing, nothing)
    (held,) = kept.balances_at(query, [kept.END], accounts=("1110", "1120", "1180", "9010"))
    table, values = kept.instalments(query, kept.END)
    announced = int(
        query.value(f"SELECT coalesce(sum(base), 0) FROM {table} p WHERE account = '9010' AND line = 'A10'", **values)
    )
    signed = sum(base for _amount, base, *_rest in held.values()) - announced
    return Means(cash, Money.of_units(int(signed), cash.currency), Money.of_units(announced, cash.currency))
