"""What other lines of a payer could pay: a pair is certain only where they leave it alone, even on weaker evidence."""

from collections.abc import Collection, Mapping, Sequence

from ledger.banking.match_graph import largest
from ledger.banking.match_group import Group
from ledger.banking.match_lines import Work
from ledger.banking.match_pool import Target

Pairing = tuple[dict[int, list[str]], dict[str, int], dict[int, str]]  # edges, room and pairs of lines with pledges
Whole = tuple[Target, int]  # a pledge, and an amount that pays whole instalments of it


def contenders(group: Group) -> Mapping[int, Sequence[tuple[str, int]]]:
    """What lines that name nothing, and those that a hint ties to the payer, could pay whole of pledges that no line names.

    (pledge, units in its currency) by line: what fits exactly, else also what fits after charges or at the day's rate.
    """
    if group.rivals is None:
        lines = [work for work in (*group.open, *group.hints) if not (work.named or work.shared or work.doubtful)]
        group.rivals = {work.id: [(target.pledge, units) for target, units in _best(group, work)] for work in lines}
    return group.rivals


def contended(group: Group, target: Target, works: Collection[Work]) -> bool:
    """Whether another line than these could pay nothing but that pledge."""
    ids = {work.id for work in works}
    return any({pledge for pledge, _ in found} == {target.pledge} for line, found in contenders(group).items() if line not in ids)


def whole_elsewhere(group: Group, work: Work, target: Target) -> bool:
    """Whether what would be a part of a pledge may be all of another one, which no line names."""
    return any(one is not target for one, _ in _unnamed(group, work))


def borrowed(group: Group, work: Work, target: Target) -> bool:
    """Whether the pledge that a text names is likely that of an earlier gift, whose reference was used again.

    It is where fewer of the payer's lines can each pay a pledge of its own if this line pays the one that it names. What it would
    pay instead is noted with the line.
    """
    if all(one is target for one, _ in group.whole(work)):
        return False
    if group.pairing is None:
        group.pairing = _pairing(group)
    edges, room, held = group.pairing
    if held.get(work.id, target.pledge) == target.pledge:
        return False
    begun = {line: pledge for line, pledge in held.items() if line != work.id}
    there = [line for line, pledge in begun.items() if pledge == target.pledge]
    if len(there) == room[target.pledge]:
        del begun[there[0]]
    rest = {line: pledges for line, pledges in edges.items() if line != work.id}
    fewer = 1 + len(largest(rest, {**room, target.pledge: room[target.pledge] - 1}, begun)) < len(held)
    work.rather = held[work.id] if fewer else ""
    return fewer


def _pairing(group: Group) -> Pairing:
    """What each line may pay, how many lines each pledge takes, and as many pairs of them as can be."""
    edges: dict[int, list[str]] = {}
    for work in (*group.open, *group.hints):
        sole = group.sole(work)
        if sole:
            edges[work.id] = sorted({sole.pledge, *(target.pledge for target, _ in group.whole(work))})
        elif not (work.named or work.shared):
            edges[work.id] = [target.pledge for target in _fitting(group, work)]
    room = {target.pledge: max(sum(slot.left > 0 for slot in target.slots), 1) for target in group.targets.values()}
    return edges, room, largest(edges, room)


def _unnamed(group: Group, work: Work) -> list[Whole]:
    """What a line may pay whole of pledges that no line names."""
    claimed = group.claimed()
    return [(target, units) for target, units in group.whole(work) if target.pledge not in claimed]


def _best(group: Group, work: Work) -> list[Whole]:
    """What a line pays exactly, else all that it may pay whole."""
    found = _unnamed(group, work)
    exact = [(target, units) for target, units in found if group.known(work, target) and group.worth(work, target).units == units]
    return exact or found


def _fitting(group: Group, work: Work) -> list[Target]:
    """The pledges of which a line may pay whole instalments, else those that it could be a part of."""
    whole = [target for target, _ in group.whole(work)]
    return whole or [
        target
        for target in group.targets.values()
        if (value := work.worth(target.currency, group.exchange)) and value.low <= target.left(work.day)
    ]
