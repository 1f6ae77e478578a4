"""Proof by the running balance: whether amounts and balances of a file follow from each other, row by row.

Pure, in whole ten-thousandths. Whatever the order of the rows, one quantity must be the same in every row:
oldest first, the balance less all amounts so far; newest first, the balance plus all amounts above it. So a
chain of any length is checked by one subtraction a row, and the first row that breaks it is found the same way.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import add, sub

from ledger.i18n import K_

ASCENDING, DESCENDING = K_("oldest first"), K_("newest first")


@dataclass(frozen=True, slots=True)
class Chain:
    """Balances that agree: how many links, in which order of rows, and what stood before and after all rows."""

    links: int
    order: str  # ASCENDING, DESCENDING, or "" where the rows stand in no order
    before: bool  # the balance of each row is the one before its amount
    opening: int
    closing: int
    daily: bool = False  # the balance is that of the end of the day


@dataclass(frozen=True, slots=True)
class Break:
    """Balances that do not agree: the first position whose balance differs, by how much, and how many links did agree."""

    position: int
    stated: int
    expected: int
    agreeing: int
    links: int


def chains(
    amounts: Sequence[int], balances: Sequence[int | None], orders: Sequence[str], gaps: Collection[int] = ()
) -> Iterator[Chain]:
    """Every order of rows under which all balances follow from the amounts; after-balances first, then before-balances.

    `gaps` are positions whose amount cannot be read: the balance may jump there.
    """
    known = [position for position, balance in enumerate(balances) if balance is not None]
    if len(known) < 2:
        return
    sums = [0, *accumulate(amounts)]
    for before in (False, True):
        for order in orders:
            keys = _keys(sums, balances, known, order, before=before)
            first, last = keys[0], keys[-1]
            if keys.count(first) == len(keys) or (gaps and _only_at_gaps(keys, known, gaps)):
                opening, closing = (first, last + sums[-1]) if order == ASCENDING else (last - sums[-1], first)
                yield Chain(len(known) - 1 - len(gaps), order, before, opening, closing)


def _only_at_gaps(keys: list[int], known: list[int], gaps: Collection[int]) -> bool:
    return len(known) - 1 > len(gaps) and all(
        keys[index] == keys[index - 1] or any(known[index - 1] <= gap <= known[index] for gap in gaps)
        for index in range(1, len(keys))
    )


def _keys(sums: list[int], balances: Sequence[int | None], known: list[int], order: str, *, before: bool) -> list[int]:
    """The quantity that must not change, at every known balance."""
    combine = sub if order == ASCENDING else add
    shifted = sums if before == (order == ASCENDING) else sums[1:]
    if len(known) == len(balances):
        return list(map(combine, balances, shifted))
    return [combine(balances[position], shifted[position]) for position in known]


def first_break(amounts: Sequence[int], balances: Sequence[int | None], orders: Sequence[str]) -> Break | None:
    """Where the best order of rows fails first; None where there are not two balances."""
    known = [position for position, balance in enumerate(balances) if balance is not None]
    if len(known) < 2:
        return None
    sums = [0, *accumulate(amounts)]
    best: Break | None = None
    for order in orders:
        keys = _keys(sums, balances, known, order, before=False)
        agreeing = sum(first == second for first, second in pairwise(keys))
        if best is None or agreeing > best.agreeing:
            best = _break(keys, known, balances, order, agreeing)
    return best


def _break(keys: list[int], known: list[int], balances: Sequence[int | None], order: str, agreeing: int) -> Break:
    """Newest first, the wrong balance is the one above, which should follow from the one below."""
    at = next((index for index, (first, second) in enumerate(pairwise(keys)) if first != second), 0)
    wrong, right = (at + 1, at) if order == ASCENDING else (at, at + 1)
    stated = balances[known[wrong]]
    assert stated is not None
    return Break(known[wrong], stated, stated + keys[right] - keys[wrong], agreeing, len(known) - 1)


def unordered(amounts: Sequence[int], balances: Sequence[int | None]) -> Chain | None:
    """A chain through rows that stand in no order: every balance but the last is what exactly one other row began with.

    Needs a balance in every row and four rows at least. No two rows may begin with the same balance: then there is one way
    only, and a row that is missing breaks it.
    """
    known = [balance for balance in balances if balance is not None]
    after = dict(zip(map(sub, known, amounts), known, strict=False))  # what a row began with → its balance
    begins = after.keys() - set(known)
    if len(known) < 4 or len(known) < len(balances) or len(after) < len(known) or len(begins) != 1:
        return None
    opening = at = begins.pop()
    for _ in known:
        if at not in after:
            return None
        at = after.pop(at)
    return Chain(len(known) - 1, "", before=False, opening=opening, closing=at)


def end_of_day(balances: Sequence[int | None], days: Sequence[object], order: str) -> list[int | None] | None:
    """Balances kept at the last row of each day only, where all rows of a day print the same; None where they do not."""
    kept: list[int | None] = [None] * len(balances)
    repeated = False
    begin = 0
    for end in range(1, len(days) + 1):
        if end == len(days) or days[end] != days[begin]:
            printed = {balance for balance in balances[begin:end] if balance is not None}
            if len(printed) > 1:
                return None
            if printed:
                kept[end - 1 if order == ASCENDING else begin] = printed.pop()
                repeated = repeated or end - begin > 1
            begin = end
    return kept if repeated and sum(balance is not None for balance in kept) > 1 else None


def is_constant(amounts: Sequence[int], balances: Sequence[int | None]) -> bool:
    """Whether the same balance stands in every row though money moved: then it is no running balance, provably.

    Banks print the balance of the day of the download so. It needs two rows that move money after the first.
    """
    printed = {balance for balance in balances if balance is not None}
    count = sum(balance is not None for balance in balances)
    return len(printed) == 1 and count > 2 and sum(1 for amount in amounts if amount) > 2
