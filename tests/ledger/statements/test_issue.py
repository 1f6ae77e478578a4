"""In which language, and with whose numbers, a statement is drawn up."""

from dataclasses import replace

import pytest

from ledger.i18n import Language
from ledger.statements.issue import language_of
from tests.ledger.statements import samples


@pytest.mark.parametrize(
    ("own", "wanted", "drawn"),
    [
        (("es", "es-MX"), "", Language("es", "es-MX")), (("es", "es-MX"), "es", Language("es", "es-MX")), (("es", ""), "", Language("es")),
        (("es", "es-MX"), "fr", Language("fr")),
    ],
)  # fmt: skip
def test_a_statement_is_in_its_contributors_language_and_numbers_or_wholly_in_the_one_asked_for(own, wanted, drawn):
    figures = samples.event_8()
    party = replace(figures.facts.contributor, language=own[0], locale=own[1])
    assert language_of(replace(figures, facts=replace(figures.facts, contributor=party)), wanted) == drawn
