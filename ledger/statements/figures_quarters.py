"""What was due and what came in, quarter by quarter: the second chart of a statement, as figures that are stored with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ledger.money import Money
from ledger.periods import Quarter

MOST, LEAST = 8, 2
FIRST = Quarter(1, 1)  # there is no day before it


@dataclass(frozen=True, slots=True)
class OfQuarter:
    """A quarter, in the fund's currency: `due` by the days agreed for instalments, `received` as line B2 of its statement."""

    quarter: Quarter
    due: Money
    received: Money


@cache  # asked of the same quarter for every contributor
def window(last: Quarter) -> tuple[Quarter, ...]:
    """The eight quarters up to `last`, in order."""
    found = [last]
    while len(found) < MOST and found[-1] != FIRST:
        found.append(found[-1].previous)
    return tuple(reversed(found))


def shown(last: Quarter, due: Sequence[int], received: Sequence[int], currency: str) -> tuple[OfQuarter, ...]:
    """Those of them from the first in which anything was due or came in, two at least; none where nothing ever was.

    Amounts in ten-thousandths of the fund's currency, one a quarter of the `window`.
    """
    quarters = window(last)
    first = next((at for at, units in enumerate(zip(due, received, strict=True)) if any(units)), None)
    if first is None:
        return ()
    return tuple(
        OfQuarter(quarters[at], Money.of_units(due[at], currency), Money.of_units(received[at], currency))
        for at in range(max(0, min(first, len(quarters) - LEAST)), len(quarters))
    )
