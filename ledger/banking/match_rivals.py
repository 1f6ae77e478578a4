"""What other lines of a payer could pay: a pair is certain only where they leave it alone, even on weaker evidence."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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
        free = _unnamed(group, group.targets.values())
        lines = [work for work in (*group.open, *group.hints) if not (work.named or work.shared or work.doubtful)]
        group.rivals = {work.id: [(target.pledge, units) for target, units in _best(group, work, free)] for work in lines}
    return group.rivals


def contended(group: Group, target: Target, works: Collection[Work]) -> bool:
    """Whether another line than these could pay nothing but that pledge."""
    ids = {work.id for work in works}
    return any({pledge for pledge, _ in found} == {target.pledge} for line, found in contenders(group).items() if line not in ids)


def whole_elsewhere(group: Group, work: Work, target: Target) -> bool:
    """Whether what would be a part of a pledge may be all of another one, which no line names."""
    others = [one for one in group.by_root[target.root] if one is not target]
    return any(True for _ in _whole(group, work, _unnamed(group, others)))


def borrowed(group: Group, work: Work, target: Target) -> bool:
    """Whether the pledge that a text names is likely that of an earlier gift, whose reference was used again.

    It is where fewer of the payer's lines can each pay a pledge of its own if this line pays the one that it names. What it would
    pay instead is noted with the line.
    """
    if group.pairing is None:
        group.pairing = _pairing(group)
    edges, room, held = group.pairing
    if edges[work.id] == [target.pledge] or held.get(work.id, target.pledge) == target.pledge:
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
    targets = list(group.targets.values())
    edges: dict[int, list[str]] = {}
    for work in (*group.open, *group.hints):
        sole = group.sole(work)
        if sole:
            edges[work.id] = sorted({sole.pledge, *(target.pledge for target, _ in _whole(group, work, targets))})
        elif not (work.named or work.shared):
            edges[work.id] = [target.pledge for target in _fitting(group, work, targets)]
    room = {target.pledge: max(sum(slot.left > 0 for slot in target.slots), 1) for target in targets}
    return edges, room, largest(edges, room)


def _unnamed(group: Group, targets: Iterable[Target]) -> list[Target]:
    claimed = group.claimed()
    return [target for target in targets if target.pledge not in claimed]


def _fitting(group: Group, work: Work, targets: Sequence[Target]) -> list[Target]:
    """The pledges of which a line may pay whole instalments, else those that it could be a part of."""
    whole = [target for target, _ in _whole(group, work, targets)]
    return whole or [
        target
        for target in targets
        if (value := work.worth(target.currency, group.exchange)) and value.low <= target.left(work.day)
    ]


def _best(group: Group, work: Work, targets: Sequence[Target]) -> list[Whole]:
    """What a line pays exactly, else all that it may pay whole."""
    found = list(_whole(group, work, targets))
    exact = [(target, units) for target, units in found if group.known(work, target) and group.worth(work, target).units == units]
    return exact or found


def _whole(group: Group, work: Work, targets: Iterable[Target]) -> Iterator[Whole]:
    """Whole instalments that a line may pay: exactly, after charges or at the day's rate."""
    for target in targets:
        value = work.worth(target.currency, group.exchange)
        if value is not None:
            charges = group.exchange.charge_limit(value.high, target.currency, work.line.day) if value.known else 0
            fits = (
                units for units, since, _ in target.amounts() if since <= work.day and value.low <= units <= value.high + charges
            )
            yield from ((target, units) for units in fits)
