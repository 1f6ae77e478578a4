"""Bringing an older book to this program's layout keeps what it said."""

import pytest

from ledger.book import layout
from ledger.book.layout import UNDOABLE, lay
from ledger.book.migrations.versions import m0011_decisions, m0012_reminders
from ledger.book.reader import LAYOUT, Reader
from ledger.book.store import open_book
from ledger.journal import batches
from tests.books import LUIS
from tests.ledger.commands import filled

WITHOUT_INDEXES = ("DROP INDEX posting_bank", "DROP INDEX receipt_held")
WITHOUT_TYPED = (
    *WITHOUT_INDEXES,
    "DROP INDEX batch_operation",
    "ALTER TABLE batch DROP COLUMN operation",
    "ALTER TABLE batch DROP COLUMN typed",
)
WITHOUT_REMINDERS = (*WITHOUT_TYPED, "DROP TABLE reminder_part", "DROP TABLE reminder")


def older(url, revision, *statements):
    """Take a book back to an older layout by force: what was added since goes."""
    engine = layout._engine(url)
    with engine.begin() as connection:
        for statement in (*layout._drops(connection), *statements, f"UPDATE alembic_version SET version_num = '{revision}'"):
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_what_stood_in_the_place_of_a_makers_reason_is_kept_as_why_it_was_given_back(books):
    """Layouts before wrote why a batch was given back over its maker's reason."""
    url = books.make(filled.fill, **filled.ABOUT)
    returned, undo = filled.BATCHES["waiting"], filled.BATCHES["undone"]
    open_book(url, LUIS).run(lambda unit: batches.give_back(unit, returned, "not signed"))
    older(
        url, m0011_decisions.down_revision, *WITHOUT_REMINDERS, f"UPDATE batch SET reason = decided_why WHERE number = '{returned}'",
        "ALTER TABLE batch DROP COLUMN decided_why",
    )  # fmt: skip
    assert (lay(url), lay(url)) == (m0011_decisions.down_revision, LAYOUT)
    with Reader(url) as reader:
        assert reader.rows("SELECT reason, decided_why FROM batch WHERE number IN (:r, :u) ORDER BY id", r=returned, u=undo) == [
            ("never promised", ""), ("", "not signed"),
        ]  # fmt: skip


def test_a_book_from_before_letters_asked_for_what_is_due_can_write_them_afterwards(books, run):
    url = books.make(filled.fill, **filled.ABOUT)
    with Reader(url) as reader:
        before = reader.rows("SELECT contributor, pledge, instalment, open FROM instalment_list ORDER BY pledge_id, instalment")
    older(url, m0012_reminders.down_revision, *WITHOUT_REMINDERS)
    refused = run("pledge", "remind", "--list")
    assert (refused.status, "fund upgrade" in refused.err) == (1, True)
    assert (lay(url), lay(url)) == (m0012_reminders.down_revision, LAYOUT)
    assert run("pledge", "remind", "USA", "--to", "letters", "--yes").status == 0
    with Reader(url) as reader:
        assert (
            reader.rows("SELECT contributor, pledge, instalment, open FROM instalment_list ORDER BY pledge_id, instalment")
            == before
        )
        assert reader.value("SELECT count(*) FROM reminder_part_list") > 0


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_on_sqlite_a_key_is_the_number_of_its_row_and_no_index_says_it_again(books):
    with Reader(books.make()) as reader:
        for table in UNDOABLE:
            assert [row for row in reader.rows(f"PRAGMA index_list({table})") if row[3] == "pk"] == []
            assert reader.rows(f"SELECT 1 FROM {table} WHERE rowid <> id") == []
