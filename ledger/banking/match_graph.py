"""Two questions about who can be with whom: what no best pairing can do without, and which amounts add up."""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

LARGEST = 4  # so many pledges in one wire, or parts of one pledge, are looked for
WIDEST = 24  # among so many; beyond that only two

Node = TypeVar("Node", bound=Hashable)


def forced(edges: Mapping[int, Sequence[Node]], room: Mapping[Node, int]) -> dict[int, Node]:
    """The pairs that every largest pairing of lines with nodes contains; a node takes `room` lines, one if not said.

    What could be otherwise without leaving a line over is not forced: ties stay ties, and neither the
    order of lines nor that of nodes matters.
    """
    claims: dict[Node, int] = {}
    for nodes in edges.values():
        for node in nodes:
            claims[node] = claims.get(node, 0) + 1
    plain = {
        line: nodes[0] for line, nodes in edges.items() if len(nodes) == 1 and claims[nodes[0]] <= room.get(nodes[0], 1)
    }  # one way only, and nobody else there
    rest = {line: nodes for line, nodes in edges.items() if nodes and line not in plain}
    if not rest:
        return plain
    taken = {node: sum(1 for held in plain.values() if held == node) for node in set(plain.values())}
    free = {node: room.get(node, 1) - taken.get(node, 0) for nodes in rest.values() for node in nodes}
    held = largest(rest, free)
    loose = _movable(rest, free, held) | _circles(rest, held)
    return plain | {line: node for line, node in held.items() if line not in loose}


def _holders(held: Mapping[int, Node]) -> dict[Node, list[int]]:
    found: dict[Node, list[int]] = {}
    for line, node in held.items():
        found.setdefault(node, []).append(line)
    return found


def largest(
    edges: Mapping[int, Sequence[Node]], room: Mapping[Node, int], begun: Mapping[int, Node] | None = None
) -> dict[int, Node]:
    """A pairing of as many lines as possible: each line looks for a free place, moving others on; `room` for each node.

    It goes on from one that is `begun`, which must hold pairs of these edges alone.
    """
    held: dict[int, Node] = dict(begun or {})
    at: dict[Node, set[int]] = {node: set() for nodes in edges.values() for node in nodes}
    for line, node in held.items():
        at[node].add(line)
    for start in [line for line in edges if line not in held]:
        came: dict[Node, int] = {}
        queue = [start]
        end: Node | None = None
        for line in queue:
            for node in edges[line]:
                if node in came:
                    continue
                came[node] = line
                if len(at[node]) < room[node]:
                    end = node
                    break
                queue.extend(at[node])
            if end is not None:
                break
        while end is not None:
            line = came[end]
            before = held.get(line)
            held[line] = end
            at[end].add(line)
            if before is not None:
                at[before].discard(line)
            end = before
    return held


def _movable(edges: Mapping[int, Sequence[Node]], room: Mapping[Node, int], held: Mapping[int, Node]) -> set[int]:
    """Lines that a line left over could displace, or that could move to a free place."""
    return _displaced(edges, held) | _moving(edges, room, held)


def _displaced(edges: Mapping[int, Sequence[Node]], held: Mapping[int, Node]) -> set[int]:
    holders = _holders(held)
    loose: set[int] = set()
    queue = [line for line in edges if line not in held]
    for line in queue:
        fresh = {other for node in edges[line] for other in holders.get(node, ())} - loose
        loose |= fresh
        queue.extend(sorted(fresh))
    return loose


def _moving(edges: Mapping[int, Sequence[Node]], room: Mapping[Node, int], held: Mapping[int, Node]) -> set[int]:
    holders = _holders(held)
    wanted: dict[Node, list[int]] = {}
    for line, nodes in edges.items():
        for node in nodes if line in held else ():
            wanted.setdefault(node, []).append(line)
    queue = [node for node in wanted if len(holders.get(node, ())) < room[node]]
    seen = set(queue)
    loose: set[int] = set()
    for node in queue:
        for line in wanted[node]:
            if held[line] != node:
                loose.add(line)
            if held[line] not in seen:
                seen.add(held[line])
                queue.append(held[line])
    return loose


def _circles(edges: Mapping[int, Sequence[Node]], held: Mapping[int, Node]) -> set[int]:
    """Lines that can change places in a circle: those of a strong component with others (Kosaraju, without recursion)."""
    holders = _holders(held)
    after = {
        line: {other for node in nodes if node != held.get(line) for other in holders.get(node, ())}
        for line, nodes in edges.items()
    }
    before: dict[int, set[int]] = {line: set() for line in edges}
    for line, others in after.items():
        for other in others:
            before[other].add(line)
    loose: set[int] = set()
    seen: set[int] = set()
    for line in reversed(_finished(after)):
        together = _reached(line, before, seen)
        loose |= together if len(together) > 1 else set()
    return loose


def _finished(after: Mapping[int, set[int]]) -> list[int]:
    """Every line once, in the order in which a depth-first walk leaves it."""
    seen: set[int] = set()
    order: list[int] = []
    for start in after:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(after[start]))]
        while path:
            line, others = path[-1]
            fresh = next((other for other in others if other not in seen), None)
            if fresh is None:
                order.append(line)
                path.pop()
            else:
                seen.add(fresh)
                path.append((fresh, iter(after[fresh])))
    return order


def _reached(start: int, edges: Mapping[int, set[int]], seen: set[int]) -> set[int]:
    """What can be reached from a line and was not `seen` before; marks it as seen."""
    found = {start} - seen
    queue = list(found)
    seen |= found
    for line in queue:
        fresh = edges[line] - seen
        found |= fresh
        seen |= fresh
        queue.extend(sorted(fresh))
    return found


def adding_up(
    units: Sequence[int], low: int, high: int, *, fewest: int = 2, most: int = LARGEST, enough: int = 6
) -> list[tuple[int, ...]]:
    """Which of some positive amounts add up to between `low` and `high`: places, fewest first, at most `enough` ways.

    Among more than WIDEST amounts only two are looked for.
    """
    order = sorted([place for place, value in enumerate(units) if 0 < value <= high], key=units.__getitem__, reverse=True)
    largest = most if len(order) <= WIDEST else min(most, 2)
    if len(order) < fewest or sum([units[place] for place in order[:largest]]) < low:
        return []
    falling = [-units[place] for place in order]  # rising, so that bisect can find a figure
    sorted_ = _Sorted([units[place] for place in order], falling, order, enough)
    for size in range(fewest, largest + 1):
        sorted_.search(0, (), low, high, size)
    return sorted_.found


class _Sorted:
    """Amounts, largest first, and which of them were found to add up. No function within a function: that would be a circle."""

    __slots__ = ("enough", "falling", "found", "places", "units")

    def __init__(self, units: Sequence[int], falling: Sequence[int], places: Sequence[int], enough: int) -> None:
        self.units, self.falling, self.places, self.enough = units, falling, places, enough
        self.found: list[tuple[int, ...]] = []

    def search(self, start: int, chosen: tuple[int, ...], low: int, high: int, wanted: int) -> None:
        """So many more amounts from `start` on, that make the sum between `low` and `high`."""
        if wanted == 1:
            for at in range(bisect_left(self.falling, -high, start), bisect_right(self.falling, -low, start)):
                if len(self.found) >= self.enough:
                    return
                self.found.append((*chosen, self.places[at]))
            return
        for at in range(start, len(self.units)):
            value = self.units[at]
            if value * wanted < low or len(self.found) >= self.enough:
                return
            if value < high:
                self.search(at + 1, (*chosen, self.places[at]), low - value, high - value, wanted - 1)
