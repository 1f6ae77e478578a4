"""Bringing an older book to this program's layout keeps what it said."""

from ledger.book import layout
from ledger.book.layout import lay
from ledger.book.migrations.versions import m0011_decisions
from ledger.book.reader import LAYOUT, Reader
from ledger.book.store import open_book
from ledger.journal import batches
from tests.books import LUIS
from tests.ledger.commands import filled


def test_what_stood_in_the_place_of_a_makers_reason_is_kept_as_why_it_was_given_back(books):
    """Layouts before wrote why a batch was given back over its maker's reason."""
    url = books.make(filled.fill, **filled.ABOUT)
    returned, undo = filled.BATCHES["waiting"], filled.BATCHES["undone"]
    open_book(url, LUIS).run(lambda unit: batches.give_back(unit, returned, "not signed"))
    engine = layout._engine(url)
    with engine.begin() as connection:
        for statement in (
            *layout._drops(connection), f"UPDATE batch SET reason = decided_why WHERE number = '{returned}'",
            "DROP INDEX batch_operation", *(f"ALTER TABLE batch DROP COLUMN {name}" for name in ("operation", "typed", "decided_why")), f"UPDATE alembic_version SET version_num = '{m0011_decisions.down_revision}'",
        ):  # fmt: skip
            connection.exec_driver_sql(statement)
    engine.dispose()
    assert (lay(url), lay(url)) == (m0011_decisions.down_revision, LAYOUT)
    with Reader(url) as reader:
        assert reader.rows("SELECT reason, decided_why FROM batch WHERE number IN (:r, :u) ORDER BY id", r=returned, u=undo) == [
            ("never promised", ""), ("", "not signed"),
        ]  # fmt: skip
