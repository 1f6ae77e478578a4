"""What an office may choose for its papers."""

import pytest

from ledger.errors import NotUnderstood
from ledger.statements.look import Look


@pytest.mark.parametrize("chosen", [{"paper": "a5"}, {"negatives": "red"}])
def test_a_paper_or_a_way_of_writing_negatives_that_there_is_not_is_refused_with_those_that_there_are(chosen):
    ((name, value),) = chosen.items()
    with pytest.raises(NotUnderstood, match=f'"{value}" is not a choice of {name} for statements') as refused:
        Look(**chosen)
    assert refused.value.name == "unknown-look"
    assert "one of: " in refused.value.cure[0]
