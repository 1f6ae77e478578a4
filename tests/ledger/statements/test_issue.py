"""When a statement is drawn up, and in which language and with whose numbers."""

from dataclasses import replace
from datetime import date

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
        (("es", "es-MX"), "fr", Language("fr", "fr-MX")), (("es", "es-ES"), "en", Language("en", "en-ES")), (("es", ""), "fr", Language("fr")),
    ],
)  # fmt: skip
def test_a_statement_is_in_its_contributors_language_and_numbers_or_in_the_one_asked_for_as_its_country_writes_it(
    own, wanted, drawn
):
    figures = samples.event_8()
    party = replace(figures.facts.contributor, language=own[0], locale=own[1])
    assert language_of(replace(figures, facts=replace(figures.facts, contributor=party)), wanted) == drawn


def test_a_statement_in_another_language_stays_on_the_paper_of_its_country():
    figures = samples.event_8()  # of Spain
    english = language_of(figures, "en")
    assert (english.paper, english.day_in_words(date(2026, 7, 1))) == ("A4", "1 July 2026")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_quarter_that_goes_on_is_not_issued(books):
    no = refusal(open_book(books.make(issuing_world.fill), ANA), lambda unit, _batch: draw(unit, Quarter(2026, 4)))
    assert (no.message, no.cure, no.name) == (
        "2026-Q4 ends on 2026-12-31.",
        ("fund statement preview shows a draft",),
        "not-ended",
    )
