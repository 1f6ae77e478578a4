"""Lists of pledges, in the languages of the program."""

import pytest

from ledger.book.reader import Reader
from ledger.contributions import listing
from ledger.errors import NotUnderstood
from tests.books import TODAY
from tests.ledger.commands import filled


def test_names_are_listed_in_a_language_of_the_program_only(books):
    with Reader(books.make(filled.fill, **filled.ABOUT)) as query:
        assert {one.name for one in listing.pledges(query, TODAY, "es")} >= {"Spain", "Canada"}
        with pytest.raises(NotUnderstood) as no:
            listing.pledges(query, TODAY, "de")
    assert no.value.message == '"de" is not a language of this program.'
