"""Reading: rows as they come, and many questions about one moment."""

from ledger.book.reader import Reader
from tests.books import write
from tests.ledger.book.test_store import add


def test_rows_come_one_by_one_and_in_their_order(book, book_url):
    names = [f"account {number}" for number in range(6_000)]
    book.run(lambda unit: add(unit, names))
    with Reader(book_url) as query:
        streamed = query.stream("SELECT id, name FROM bank_account WHERE name <> :not ORDER BY id", **{"not": "account 3"})
        first = next(streamed)
        assert query.value("SELECT count(*) FROM bank_account") == 6_000  # another question while they come
        assert [first[1], *(name for _number, name in streamed)] == [name for name in names if name != "account 3"]


def test_what_is_asked_inside_a_snapshot_is_of_one_moment(book, book_url):
    with Reader(book_url) as query:
        with query.snapshot():
            before = query.value("SELECT count(*) FROM bank_account")
            write(
                book,
                "accounts",
                lambda unit, batch: unit.insert(
                    "bank_account",
                    "id batch_id name currency iban fund_id",
                    [(*unit.ids("bank_account", 1), batch, "new", "USD", "", 1)],
                ),
            )
            assert query.value("SELECT count(*) FROM bank_account") == before == 0
            assert list(query.stream("SELECT id FROM bank_account")) == []
        assert query.value("SELECT count(*) FROM bank_account") == 1
