"""Refusals of a backup that is to be brought back: each leaves what is there as it is."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ledger import config
from ledger.book import store
from ledger.book.reader import plain_address, sqlite_path
from tests.errors.refusing import No, refused
from tests.errors.test_book import ADD, program

sqlite_only = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
postgresql_only = pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
MARK = b"PGDMP"


@pytest.fixture
def copy(url, run, tmp_path):
    """A backup of the book, which has one batch more since."""
    file = tmp_path / "copy.db"
    assert run("backup", str(file), url=url).status == 0
    assert run(*ADD.split(), url=url).status == 0
    return file


@pytest.fixture
def no_dump(tmp_path):
    """A file that begins as a dump does."""
    file = tmp_path / "tip.dump"
    file.write_bytes(MARK + b" and nothing else")
    return file


def spoilt(file, *statements):
    """A copy past the guards, which are taken down for it and laid again."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        guards = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            database.execute(f"DROP TRIGGER {name}")
        for statement in (*statements, *(sql for _name, sql in guards)):
            database.execute(statement)


def kept_by(run, url, no):
    """A refusal, after which nothing lies beside the book."""
    told = refused(run, url, no)
    assert not list(Path(sqlite_path(url)).parent.glob("*replaced*"))
    return told


@sqlite_only
def test_a_file_that_is_no_copy_of_a_book_is_not_brought_back(run, url, tmp_path, no_dump):
    (tmp_path / "note.txt").write_text("no book")
    with closing(sqlite3.connect(tmp_path / "other.db")) as database:
        database.execute("CREATE TABLE other (id)")
    for name in ("note.txt", "other.db"):
        kept_by(run, url, No("not-a-book", f"restore {tmp_path}/{name} --yes", "is not a copy of a book", "fund backup made"))
    kept_by(run, url, No("system", f"restore {tmp_path}/gone.db --yes", "No such file", "check its name"))
    kept_by(run, url, No("book-itself", f"restore {sqlite_path(url)} --yes", "is the book itself", "name a copy of it", 2))
    kept_by(run, url, No("dump", f"restore {no_dump} --yes", "is a dump of PostgreSQL, and this book is a file", "--database"))


def a_page_of_nothing(file):
    whole = file.read_bytes()
    file.write_bytes(whole[:81920] + bytes(81920) + whole[163840:])


def a_guard_less(file):
    with closing(sqlite3.connect(file)) as database:
        (name,) = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchone()
        database.execute(f"DROP TRIGGER {name}")


def each_spoilt(copy, *harms):
    """A copy of the copy for each harm: statements of SQL, or what is done to the file."""
    for number, harm in enumerate(harms):
        one = copy.with_name(f"spoilt_{number}.db")
        shutil.copy(copy, one)
        spoilt(one, harm) if isinstance(harm, str) else harm(one)
        yield one


@sqlite_only
def test_a_copy_that_is_not_sound_is_not_brought_back(run, url, copy):
    figure, seal = "UPDATE posting SET amount = amount + 10000 WHERE rowid = 1", "UPDATE book SET chain_head = 'other'"
    for one in each_spoilt(copy, figure, seal, a_page_of_nothing, a_guard_less):
        kept_by(run, url, No("unsound", f"restore {one} --yes", "is not sound; nothing was replaced", "proves another copy", 3))


@sqlite_only
def test_a_copy_of_another_layout_is_not_brought_back(run, url, copy):
    told = (
        ("has layout 0000; this program works with", "fund upgrade"),
        ("has layout 9999", "install the newer program"),
    )
    harms = (f"UPDATE alembic_version SET version_num = '{layout}'" for layout in ("0000", "9999"))
    for (says, cure), one in zip(told, each_spoilt(copy, *harms), strict=True):
        kept_by(run, url, No("other-layout", f"restore {one} --yes", says, cure))


@sqlite_only
def test_a_copy_of_another_book_is_not_brought_back(run, url, copy):
    differs = ("name = 'OTHER'", "made_by = 'luis.mora'", "made_at = '2020-01-01T00:00:00Z'")
    for one in each_spoilt(copy, *(f"UPDATE book SET {what}" for what in differs)):
        kept_by(run, url, No("another-book", f"restore {one} --yes", "this is a copy of another book", "fund help backups"))


@sqlite_only
def test_a_copy_with_another_first_entry_is_not_brought_back(run, books, url, tmp_path):
    """A book of the same name, made by the same person in the same moment: what is sealed differs from the first entry on."""
    from ledger.book.reader import Reader
    from ledger.book.restore import compare
    from ledger.errors import LedgerError

    class Other(Reader):
        """The same with another chain."""

        def rows(self, sql, /, **values):
            found = super().rows(sql, **values)
            return [("other",)] if "hash" in sql and "seq = :seq" in sql else found

    with Reader(url) as book, Other(url) as other, pytest.raises(LedgerError, match="another book"):
        compare(book, other)


@sqlite_only
def test_a_copy_in_pages_of_another_size_says_the_way_that_is_left(run, url, copy):
    with closing(sqlite3.connect(copy, isolation_level=None)) as database:
        database.execute("PRAGMA page_size = 8192")
        database.execute("VACUUM")
    kept_by(run, url, No("page-size", f"restore {copy} --yes", "pages of another size", "give that file another name"))
    Path(sqlite_path(url)).rename(copy.with_name("aside.db"))
    assert run("restore", str(copy), "--yes", url=url).status == 0


@sqlite_only
def test_a_copy_or_a_book_that_changes_meanwhile_is_looked_at_again(run, url, copy, monkeypatch):
    """Somebody writes in the copy while it is proved; in the book while the question waits."""
    from ledger.commands import restore

    own, another = restore._findings, iter(range(10))

    def then(query):
        found = own(query)
        with closing(sqlite3.connect(copy)) as database:
            database.execute(f"CREATE TABLE other_{next(another)} (id)")
            database.commit()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(restore, "_findings", then)
        kept_by(run, url, No("changed-meanwhile", f"restore {copy} --yes", "something else was written", "run the command again"))


@sqlite_only
def test_while_the_book_is_open_elsewhere_it_is_busy(run, url, copy, process, monkeypatch):
    monkeypatch.setattr(store, "WAIT", 0.2)
    with closing(sqlite3.connect(sqlite_path(url))) as other:
        other.execute("SELECT 1 FROM book").fetchall()
        kept_by(run, url, No("busy", f"restore {copy} --yes", "somebody has this book open", "run the command again", 4))


@sqlite_only
def test_restoring_asks_and_goes_back_to_no_day(run, url, copy):
    kept_by(run, url, No("nobody-to-ask", f"restore {copy}", "nobody to ask", "--yes", 2))
    kept_by(run, url, No("not-as-of", f"restore {copy} --as-of 2026-10-01", "--as-of goes with what only reads", "--as-of", 2))


# On a server --------------------------------------------------------------------------------------------------------------


@postgresql_only
def test_a_file_of_another_kind_goes_into_no_database(run, url, tmp_path):
    (tmp_path / "copy.db").write_bytes(b"SQLite format 3\x00")
    refused(run, url, No("no-dump", f"restore {tmp_path}/copy.db --yes", "is no dump of PostgreSQL", "fund help backups"))


@postgresql_only
def test_a_database_that_holds_something_is_left_as_it_is(run, url, no_dump):
    refused(run, url, No("not-empty", f"restore {no_dump} --yes", "is not empty", "fund restore FILE --database"))


@postgresql_only
@pytest.mark.parametrize(
    "thing",
    ["CREATE TABLE mine (id int)", "CREATE VIEW mine AS SELECT 1 AS id", "CREATE SCHEMA mine", "CREATE TYPE mine AS ENUM ('a')",
     "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE SEQUENCE mine", "CREATE DOMAIN mine AS int"],
)  # fmt: skip
def test_whatever_somebody_made_in_a_database_it_is_not_empty(run, url, postgres, no_dump, thing):
    import psycopg

    other = postgres.create()
    try:
        with psycopg.connect(plain_address(other)) as database:
            database.execute(thing)
        refused(
            run,
            url,
            No("not-empty", f"restore {no_dump} --yes --database {other}", "is not empty", "fund restore FILE --database"),
        )
    finally:
        postgres.drop(other)


@postgresql_only
@pytest.mark.parametrize(
    ("does", "no"),
    [
        ("echo 'pg_restore: error: unsupported version (1.16) in file header' >&2; exit 1", No("pg-restore", "", "unsupported version", "the server's")),
        ("exit 0", No("not-a-book", "", "is not a copy of a book", "fund backup made")),
        ("", No("no-pg-restore", "", "pg_restore is not on this machine", "install the PostgreSQL client")),
    ],
)  # fmt: skip
def test_a_dump_that_pg_restore_does_not_bring_back_leaves_the_database_empty(
    run, url, postgres, no_dump, tmp_path, monkeypatch, does, no
):
    path = tmp_path / "bin"
    if does:
        program(path, does)
        (path / "pg_dump").rename(path / "pg_restore")
    monkeypatch.setenv("PATH", str(path))
    other = postgres.create()
    try:
        refused(run, url, No(no.name, f"restore {no_dump} --yes --database {other}", no.says, no.cure))
    finally:
        postgres.drop(other)


@postgresql_only
def test_the_password_of_the_database_stays_off_the_command_line(url, postgres, no_dump, tmp_path, monkeypatch):
    from ledger.book import restore_dump

    path = tmp_path / "bin"
    program(path, f'echo "$@" > {tmp_path}/said; echo "password $PGPASSWORD" >> {tmp_path}/said')
    (path / "pg_dump").rename(path / "pg_restore")
    monkeypatch.setenv("PATH", f"{path}{os.pathsep}{os.environ['PATH']}")
    restore_dump.bring(url.replace(":@/", ":s3cret%21@/"), no_dump)
    said, password = (tmp_path / "said").read_text().splitlines()
    assert "s3cret" not in said
    assert ("--single-transaction" in said, "dbname=" in said, password) == (True, True, "password s3cret!")


def test_nothing_is_restored_where_there_is_no_book_and_no_database_is_named(books, run, tmp_path, no_dump):
    url = books.make()
    (books.place(url) / config.FILE).rename(tmp_path / "kept.toml")
    refused(run, url, No("no-book", f"restore {no_dump} -b {tmp_path}/none", "No book at", "fund init makes one", 2))
