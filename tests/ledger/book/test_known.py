"""The book as it was known on a day: what was made, decided and undone by then, on both databases."""

from datetime import UTC, date, datetime, time

import pytest

from ledger.book import known
from ledger.book.actor import Actor
from ledger.book.guards import UNDOABLE
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.errors import LedgerError
from ledger.journal import batches
from tests.books import known_on, write
from tests.ledger.commands import filled
from tests.ledger.commands.filled import draft, money, pledge

MADE, APPROVED, UNDONE, GONE = (date(2026, 11, day) for day in (1, 5, 9, 12))


def on(url, name, day, work):
    """Somebody's unit of work at noon of a day."""
    book = open_book(url, Actor(name, day, lambda: datetime.combine(day, time(12), UTC)))
    found = work(book)
    book.close()
    return found


def promise(number):
    return lambda unit, batch: pledge(unit, batch, draft("ESP", money("900"), number, ("2026-12-31", "900"), signed=MADE))


@pytest.fixture
def url(books):
    """The small book, and a pledge that was made, approved, and undone in two steps, each on a day of its own."""
    url = books.make(filled.fill, **filled.ABOUT)
    made = on(url, "ana.reyes", MADE, lambda book: write(book, "pledge add", promise("N-1")))
    on(url, "luis.mora", APPROVED, lambda book: book.run(lambda unit: batches.approve(unit, made)))
    undo = on(url, "ana.reyes", UNDONE, lambda book: book.run(lambda unit: batches.undo(unit, made, "never promised")))
    on(url, "luis.mora", GONE, lambda book: book.run(lambda unit: batches.approve(unit, undo.number)))
    return url


def test_every_table_of_the_book_has_a_rule_for_when_a_row_was_known(url):
    from ledger.schema import METADATA

    with Reader(url) as reader:
        columns = known.columns_of(reader)
        views = dict(known.shadows(known.cut(reader, MADE), columns, "main", reader.dialect))
    assert views.keys() == METADATA.tables.keys()
    assert {table: set(columns[table]) for table in views} == {
        name: {*one.columns.keys()} for name, one in METADATA.tables.items()
    }
    assert dict(known.shadows(known.Cut(1, 0, 0, (), ()), {"novelty": ["id", "batch_id"]}, "main", "sqlite")) == {}


def test_what_is_undone_is_marked_on_every_table_of_rows(url):
    with Reader(url) as reader:
        views = dict(known.shadows(known.cut(reader, MADE), known.columns_of(reader), "main", reader.dialect))
    assert all(' AS "undone_in"' in views[table] for table in UNDOABLE)


@pytest.mark.parametrize(
    ("day", "state", "decided", "sealed", "pledges"),
    [
        (date(2026, 10, 31), None, None, 0, 0), (MADE, "waiting", None, 0, 0), (date(2026, 11, 4), "waiting", None, 0, 0),
        (APPROVED, "posted", "luis.mora", 1, 1), (UNDONE, "posted", "luis.mora", 1, 1), (date(2026, 11, 11), "posted", "luis.mora", 1, 1),
        (GONE, "undone", "luis.mora", 2, 0),
    ],
)  # fmt: skip
def test_a_batch_has_the_state_it_had(url, day, state, decided, sealed, pledges):
    with known_on(url, day) as reader, Reader(url) as now:
        found = reader.one("SELECT b.state, b.decided_by, b.undone_by FROM batch_list b WHERE b.kind = 'pledge add'")
        before = now.value("SELECT max(t.seq) FROM journal_transaction t WHERE t.sealed_at < '2026-11'")
        assert found == (state and (state, decided, "B-2026-0017" if state == "undone" else None))
        seal = reader.one("SELECT chain_seq, chain_head FROM book")
        assert seal == now.one("SELECT seq, hash FROM journal_transaction WHERE seq = :seq", seq=before + sealed)
        assert reader.value("SELECT count(*) FROM instalment_list WHERE pledge = 'N-1'") == pledges
        assert reader.value("SELECT count(*) FROM journal_transaction WHERE seq IS NULL") == int(state == "waiting") + 1 + (
            UNDONE <= day < GONE
        )
        assert reader.value("SELECT last FROM counter WHERE kind = 'J' AND year = 2026") == reader.value(
            "SELECT max(no) FROM journal_transaction WHERE year = 2026"
        )


def test_what_was_given_back_later_waits_for_the_reason_of_its_maker_alone(url):
    def made(unit):
        batch = batches.begin(unit, "pledge add", second=True)
        promise("N-2")(unit, batch.id)
        batches.finish(unit, batch, rows=1, words="N-2", reason="letter of 19 November")
        return batch.number

    number = on(url, "ana.reyes", date(2026, 11, 20), lambda book: book.run(made))
    on(url, "luis.mora", date(2026, 11, 22), lambda book: book.run(lambda unit: batches.give_back(unit, number, "not signed")))
    states = []
    for day in (21, 22):
        with known_on(url, date(2026, 11, day)) as reader:
            states += reader.rows("SELECT state, reason, decided_by, decided_why FROM batch WHERE number = :n", n=number)
            states += reader.rows("SELECT undone_in IS NULL FROM pledge WHERE number = 'N-2'")
    assert states == [
        ("waiting", "letter of 19 November", None, ""), (1,), ("returned", "letter of 19 November", "luis.mora", "not signed"), (0,),
    ]  # fmt: skip


def test_before_the_book_there_is_nothing_but_its_name(url):
    with known_on(url, date(2020, 1, 1)) as reader:
        assert reader.rows("SELECT name, chain_seq, chain_head FROM book") == [("TIP", 0, "")]
        assert reader.rows("SELECT number FROM batch") == [("B-2026-0001",)]
        for table in ("pledge", "receipt", "journal_transaction", "posting", "rate", "counter"):
            assert reader.value(f"SELECT count(*) FROM {table}") == 0


def test_a_connection_that_looks_back_still_writes_nothing(url):
    with known_on(url, MADE) as reader:
        refusal = "read.?only|cannot modify|is a view|cannot delete from view"
        for target in ("pledge", "main.pledge" if reader.dialect == "sqlite" else "public.pledge"):
            with pytest.raises(Exception, match=refusal):
                reader.connection.execute(f"DELETE FROM {target}")


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
def test_a_login_that_may_not_make_views_is_told_so(url):
    name = url.partition("?")[0].rpartition("/")[2]
    import psycopg

    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as owner:
        for statement in (
            "DROP ROLE IF EXISTS only_reads", "CREATE ROLE only_reads LOGIN", f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC",
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO only_reads",
        ):  # fmt: skip
            owner.execute(statement)
    try:
        reader = Reader(url.replace("//postgres:", "//only_reads:", 1))
        with reader, pytest.raises(LedgerError, match="makes no temporary views") as refused:
            known.stand(reader, MADE)
        assert refused.value.name == "not-as-of"
    finally:
        with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as owner:
            owner.execute("DROP OWNED BY only_reads")
            owner.execute("DROP ROLE only_reads")
