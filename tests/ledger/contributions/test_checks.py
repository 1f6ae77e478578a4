"""What the proofs of pledges and receipts find where rows say something else than the accounts."""

import pytest

from ledger.book.store import open_book
from tests.books import ANA, write
from tests.ledger.contributions.test_value_checks import found
from tests.ledger.journal.test_revaluation import spain  # noqa: F401 - the fixture

ENTRY = "id batch_id pledge_id instalment event day due amount reason"
DAY = "2026-08-12"


@pytest.fixture
def slipped(spain, books):  # noqa: F811
    """Writes a row past the rooms into a book with one pledge of USD 100, and tells what `over` and `pledges` find."""
    spain("pledge", "add", "ESP", "100", "USD", "--signed", "2026-04-15", "--number", "P-1")
    url = books.made[-1]
    assert found(url) == {}

    def slip(table, columns, *values):
        book = open_book(url, ANA)
        write(book, "slipped in", lambda unit, batch: unit.insert(table, columns, [(*unit.ids(table), batch, *values)]))
        book.close()
        return {name: says for name, says in found(url).items() if name in ("over", "pledges")}

    return slip


@pytest.mark.unsound
def test_a_promise_that_no_entry_stands_behind_is_found(slipped):
    assert slipped("pledge_entry", ENTRY, 1, 2, "made", DAY, DAY, 50_000, "") == {
        "pledges": ("P-1/2: 1110+1120 has USD 0.00, the pledge says USD 5.00",)
    }


@pytest.mark.unsound
def test_a_promise_of_less_than_nothing_is_found(slipped):
    assert slipped("pledge_entry", ENTRY, 1, 1, "reduced", DAY, None, -1_050_000, "")["over"] == (
        "P-1/1: USD 0.00 received of USD -5.00",
    )
