"""When a statement is drawn up, and in which language and with whose numbers."""

from dataclasses import replace

import pytest

from ledger.book.store import open_book
from ledger.i18n import Language
from ledger.periods import Quarter
from ledger.statements.issue import draw, language_of
from tests.books import ANA, refusal
from tests.ledger.statements import issuing_world, samples


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


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_quarter_that_goes_on_is_not_issued(books):
    no = refusal(open_book(books.make(issuing_world.fill), ANA), lambda unit, _batch: draw(unit, Quarter(2026, 4)))
    assert (no.message, no.cure, no.name) == (
        "2026-Q4 ends on 2026-12-31.",
        ("fund statement preview shows a draft",),
        "not-ended",
    )
