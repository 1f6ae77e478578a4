"""Pairings that could not be otherwise, and amounts that add up: compared with trying everything."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ledger.banking.match_graph import LARGEST, WIDEST, adding_up, forced

graphs = st.integers(1, 4).flatmap(
    lambda nodes: st.tuples(
        st.dictionaries(st.integers(0, 5), st.lists(st.integers(0, nodes - 1), unique=True, max_size=nodes), max_size=5),
        st.fixed_dictionaries({node: st.sampled_from((1, 1, 2)) for node in range(nodes)}),
    )
)


def everything(edges, room):
    """All pairings, the plain way."""
    lines = sorted(edges)
    found = [{}]
    for line in lines:
        found += [
            {**pairs, line: node}
            for pairs in found
            for node in edges[line]
            if sum(held == node for held in pairs.values()) < room[node]
        ]
    return found


@given(graphs)
def test_forced_pairs_are_those_of_every_largest_pairing(graph):
    edges, room = graph
    pairings = everything(edges, room)
    most = max(map(len, pairings))
    largest = [set(pairs.items()) for pairs in pairings if len(pairs) == most]
    assert set(forced(edges, room).items()) == set.intersection(*largest)


@given(graphs, st.randoms())
def test_forced_pairs_do_not_depend_on_order(graph, random):
    edges, room = graph
    shuffled = list(edges.items())
    random.shuffle(shuffled)
    assert forced(dict(shuffled), room) == forced(edges, room)


@given(st.lists(st.integers(1, 15), max_size=9), st.integers(1, 30), st.integers(0, 3), st.integers(1, 2))
def test_sums_are_all_found_once(units, low, more, fewest):
    ways = adding_up(units, low, low + more, fewest=fewest, enough=10**6)
    plain = {
        way
        for size in range(fewest, LARGEST + 1)
        for way in combinations(range(len(units)), size)
        if low <= sum(units[place] for place in way) <= low + more
    }
    assert sorted(tuple(sorted(way)) for way in ways) == sorted(plain)


def test_no_more_ways_are_looked_for_than_are_asked_for():
    assert len(adding_up([5] * 6, 10, 10)) == 6
    assert adding_up([5] * 6, 10, 10, enough=3) == [(0, 1), (0, 2), (0, 3)]
    assert adding_up([5] * 6, 10, 10, enough=7) == [(0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (1, 2), (1, 3)]


def test_among_many_amounts_only_two_are_looked_for():
    units = [10**6 + place for place in range(WIDEST + 1)]
    assert adding_up(units, sum(units[:3]), sum(units[:3])) == []
    assert adding_up(units, sum(units[:2]), sum(units[:2])) == [(1, 0)]


def test_a_long_chain_of_ties_is_walked_without_recursion():
    edges = {line: [line, line + 1] for line in range(5000)}
    assert forced(edges, {}) == {}
    assert forced({**edges, -1: [0]}, {}) == {line: line + 1 for line in (*edges, -1)}
