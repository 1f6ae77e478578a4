"""What an office may choose for its papers, and what a paper says it is."""

from dataclasses import replace

import pytest

from ledger.errors import NotUnderstood
from ledger.i18n import Language
from ledger.statements.look import Look
from ledger.statements.page import lay_out
from tests.ledger.statements import samples


@pytest.mark.parametrize("chosen", [{"paper": "a5"}, {"negatives": "red"}])
def test_a_paper_or_a_way_of_writing_negatives_that_there_is_not_is_refused_with_those_that_there_are(chosen):
    ((name, value),) = chosen.items()
    with pytest.raises(NotUnderstood, match=f'"{value}" is not a choice of {name} for statements') as refused:
        Look(**chosen)
    assert refused.value.name == "unknown-look"
    assert "one of: " in refused.value.cure[0]


@pytest.mark.parametrize("certified", [False, True])
def test_a_statement_says_whether_it_is_certified(certified):
    figures = samples.event_8()
    told = repr(lay_out(replace(figures, facts=replace(figures.facts, certified=certified)), Language("en")))
    basis = "certified" if certified else "preliminary and unaudited"
    assert f"Cash receipts and accrued expenditure; {basis}" in told
    assert ("We certify that this statement agrees with the ledger of the fund" in told) is certified
