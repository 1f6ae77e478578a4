"""Papers drawn again: a dozen of many, another dozen as the book grows."""

import pytest

from exports.commands_redraw import SAMPLE, _sample


class Head:
    """A book whose chain ends in a hash."""

    def __init__(self, head):
        self.head = head

    def rows(self, _sql):
        return [(self.head,)]


@pytest.mark.parametrize("count", [0, 1, 12, 13, 100, 1000])
def test_a_sample_is_a_dozen_at_most_and_the_head_of_the_chain_chooses_it(count):
    own = list(range(count))
    chosen = [_sample(Head(f"{number:064x}"[::-1]), own) for number in range(1000)]
    assert all(len(one) <= SAMPLE for one in chosen)
    assert all(_sample(Head("abcdef01"), own) == _sample(Head("abcdef01"), own) for _ in range(2))
    assert set(own) == {paper for one in (_sample(Head(f"{number:08x}"), own) for number in range(100)) for paper in one}


def test_a_book_without_an_entry_draws_the_first():
    assert _sample(Head(""), [1, 2, 3]) == [1, 2, 3]
