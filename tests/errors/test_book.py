"""Refusals of the book as a place: where it is, who may write in it, whether it is one. One example for each."""

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from ledger import config
from ledger.book import backup, store
from ledger.book.reader import LAYOUT, plain_address, sqlite_path
from ledger.errors import NotUnderstood
from tests.errors.refusing import No, held, refused

ADD = "bank add new USD --yes"
sqlite_only = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
postgresql_only = pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)


@contextmanager
def direct(url):
    """The database, without the program in between."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(sqlite_path(url), isolation_level=None)
    else:
        connection = psycopg.connect(plain_address(url), autocommit=True)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def befalling(step, what):
    """While this lasts, `what` happens right after the program's own `step`: to the connection, or to the unit that was looked at."""
    own = getattr(store, step)

    def then(given):
        made = own(given)
        what(made or given)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, step, then)
        yield


# Where it is --------------------------------------------------------------------------------------------------------------


@sqlite_only
def test_where_there_is_no_book_three_ways_on_are_named(books, run, tmp_path, monkeypatch):
    url = books.make()
    (books.place(url) / config.FILE).rename(tmp_path / "kept.toml")
    monkeypatch.setenv("HOME", str(tmp_path))
    for line in ("pledge list", "status", "verify", "backup", ADD):
        told = refused(run, url, No("no-book", line, "No book here: looked for fund.toml in", "fund init", 2))
        assert "fund -b ~/finance/tip" in told.err
        assert "fund demo" in told.err


@sqlite_only
@pytest.mark.parametrize(
    ("settings", "no"),
    [
        (None, No("no-book", "", "there is no fund.toml", "fund init makes one", 2)),
        (b'[book]\nname = "TIP"\nfile = "gone.db"\n', No("no-book", "", "There is no book at", "fund init makes one", 2)),
        (b'[book]\nname = "TIP"\nfile = "fund.toml"\n', No("not-a-book", "", "is not a book", "with -b")),
        (b'[book\nname = "TIP"\n', No("bad-settings", "", "fund.toml cannot be read", "mend the line it names", 2)),
        (b'[book]\nname = "T\xff"\n', No("bad-settings", "", "fund.toml cannot be read", "mend the line it names", 2)),
        (b"SQLite format 3\x00\x10", No("bad-settings", "", "fund.toml is a database", "name the folder of its book: fund -b", 2)),
        (b'[screen]\nlang = "es"\n', No("bad-settings", "", "does not say where its book is", 'file = "tip.db"', 2)),
        (b"book = 5\n", No("bad-settings", "", "does not say where its book is", 'file = "tip.db"', 2)),
        (b'screen = 3\n[book]\nfile = "tip.db"\n', No("bad-settings", "", "screen = 3", "mend the line it names", 2)),
        (b'backup = []\n[book]\nfile = "tip.db"\n', No("bad-settings", "", "backup = []", "mend the line it names", 2)),
        (b"[book]\nfile = 5\n", No("bad-settings", "", "does not say where its book is", 'file = "tip.db"', 2)),
        (b'[book]\nurl = "mysql://x/y"\n', No("unknown-database", "", "mysql is not a database", "postgresql+psycopg://USER@HOST/NAME", 2)),
        (b'[book]\nurl = "postgresql://x:secret@127.0.0.1:9/y"\n', No("no-database", "", "the database does not answer", "that the server runs")),
    ],
)  # fmt: skip
def test_settings_that_lead_nowhere_say_what_is_wrong_with_them(books, run, tmp_path, settings, no):
    folder = tmp_path / "other"
    folder.mkdir()
    if settings is not None:
        (folder / config.FILE).write_bytes(settings)
    url = books.make()
    for line in ("pledge list", ADD, "backup"):
        told = refused(run, url, No(no.name, f"{line} -b {folder}", no.says, no.cure, no.status))
        assert "secret" not in told.err
    assert sorted(path.name for path in folder.rglob("*")) == ([] if settings is None else [config.FILE])


@sqlite_only
@pytest.mark.skipif(
    os.geteuid() == 0, reason="root may open everything; tests/jobs/test_two_logins.py gives root's place to others"
)
def test_a_book_of_another_login_says_what_ones_own_needs(run, url):
    Path(sqlite_path(url)).chmod(0)
    refused(run, url, No("not-permitted", "pledge list", "cannot be opened by you", "fund help permissions"))
    Path(sqlite_path(url)).chmod(0o600)


# A new one ----------------------------------------------------------------------------------------------------------------

INIT = (
    No("book-exists", "init .", "fund.toml exists already", "name another folder"),
    No("not-usd", "init new --currency EUR", "kept in US dollars", "--currency USD", 2),
    No("no-name", "init new --name 'a\nb'", "a book needs a short name", "--name"),
    No("unknown-recognition", "init new --recognition later", "accrual or cash", "--recognition accrual"),
    No("unknown-database", "init new --database mysql://x/y", "--database is for PostgreSQL", "postgresql+psycopg://USER@HOST/NAME", 2),
    No("unknown-database", "init new --database 'postgresql://[x'", "cannot be understood", "postgresql+psycopg://USER@HOST/NAME", 2),
    No("no-database", "init new --database postgresql://x:secret@127.0.0.1:9/y", "does not answer", "that the server runs"),
    No("not-practice", "init new --as luis.mora", "--as is for practice books only", "--practice", 2),
)  # fmt: skip


@sqlite_only
@pytest.mark.parametrize("no", INIT, ids=str)
def test_a_book_that_cannot_be_made_leaves_no_folder(books, run, no):
    url = books.make()
    told = refused(run, url, No(no.name, f"{no.line} --yes", no.says, no.cure, no.status))
    assert "secret" not in told.err
    assert not (books.place(url) / "new").exists()


def test_a_new_book_never_takes_the_place_of_another(books, run):
    """The folder has no fund.toml, yet the database holds something."""
    url = books.make()
    (books.place(url) / config.FILE).unlink()
    if url.startswith("sqlite"):
        refused(run, url, No("book-exists", "init . --name TIP --yes", "tip.db exists already", "name another folder"))
    else:
        line = f"init . --name TIP --database '{url}' --yes"
        refused(run, url, No("book-exists", line, "this database holds tables already", "name an empty one"))
    assert not (books.place(url) / config.FILE).exists()


def test_settings_are_never_written_over(tmp_path):
    """`fund init` looks before; here they appear after it has looked."""
    config.write(tmp_path / config.FILE, "TIP", "tip.db")
    before = (tmp_path / config.FILE).read_bytes()
    with pytest.raises(NotUnderstood, match="exists already") as caught:
        config.write(tmp_path / config.FILE, "OTHER", "other.db")
    assert caught.value.name == "book-exists"
    assert (tmp_path / config.FILE).read_bytes() == before


# Whether it is one --------------------------------------------------------------------------------------------------------


@pytest.mark.unsound
@pytest.mark.parametrize(("layout", "cure"), [("0000", "fund upgrade"), ("9999", "install the newer program that made it")])
def test_a_book_of_another_layout_says_which_program_it_needs(books, run, layout, cure):
    url = books.make()
    before = held(url)
    with direct(url) as database:
        database.execute(f"UPDATE alembic_version SET version_num = '{layout}'")
    for line in ("pledge list", ADD, "verify", "status", "backup") + (("upgrade --yes",) if layout == "9999" else ()):
        told = run(*line.split(), url=url)
        assert told.status == 1, told.err
        assert f"This book has layout {layout}; this program works with layout {LAYOUT}." in told.err
        assert cure in told.err
        assert '"code": "other-layout"' in run("--json", *line.split(), url=url).err
    with direct(url) as database:
        database.execute(f"UPDATE alembic_version SET version_num = '{LAYOUT}'")
    assert held(url) == before
    assert not list(books.place(url).rglob("*.layout-*"))


@pytest.mark.unsound
def test_a_database_of_something_else_is_not_a_book(books, run):
    url = books.make()
    with direct(url) as database:
        database.execute("DROP TABLE alembic_version")
    for line in ("pledge list", ADD, "upgrade --yes"):
        told = run(*line.split(), url=url)
        assert (told.status, told.err) == (1, "fund: This database is not a book.\n  fund init makes one\n")
        assert '"code": "not-a-book"' in run("--json", *line.split(), url=url).err


@pytest.mark.unsound
def test_a_database_of_another_program_that_counts_its_layouts_is_not_a_book_to_upgrade(books, run):
    url = books.make()
    with direct(url) as database:
        database.execute("CREATE TABLE orders (id integer)")
        database.execute("CREATE VIEW of_orders AS SELECT id FROM orders")
        database.execute("DROP TABLE book" if url.startswith("sqlite") else "DROP TABLE book CASCADE")
        database.execute("UPDATE alembic_version SET version_num = '0005'")
    for line in ("pledge list", ADD, "upgrade --yes"):
        told = run(*line.split(), url=url)
        assert (told.status, told.err) == (1, "fund: This database is not a book.\n  fund init makes one\n"), line
    with direct(url) as database:
        assert database.execute("SELECT count(*) FROM of_orders").fetchone() == (0,)


# Writing in it ------------------------------------------------------------------------------------------------------------


def test_while_another_person_writes_the_book_is_busy_and_stays_readable(run, url, monkeypatch):
    monkeypatch.setattr(store, "WAIT", 0.2)
    with direct(url) as database:
        database.execute("BEGIN IMMEDIATE" if url.startswith("sqlite") else "BEGIN")
        database.execute("SELECT id FROM book" if url.startswith("sqlite") else "SELECT id FROM book FOR UPDATE")
        refused(run, url, No("busy", ADD, "another person is writing in this book", "run the command again", 4))
        assert run("pledge", "list", url=url).status == 0
        database.execute("ROLLBACK")
    assert run(*ADD.split(), url=url).status == 0


def test_on_a_full_disk_nothing_is_written_and_the_command_can_be_run_again(run, url):
    """SQLite is allowed no page more than it has; PostgreSQL answers as it does when its disk is full."""

    def no_page_more(connection):
        if url.startswith("sqlite"):
            connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")

    with direct(url) as database:
        if not url.startswith("sqlite"):
            database.execute(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
                "$$BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END$$"
            )
            database.execute("CREATE TRIGGER full_disk BEFORE INSERT ON batch EXECUTE FUNCTION full_disk()")
        words = f"contributor add NEW {'x' * 200_000} --class other_source --yes"
        with befalling("connect", no_page_more):
            refused(run, url, No("disk-full", words, "the disk is full", "make room"))
        if not url.startswith("sqlite"):
            database.execute("DROP FUNCTION full_disk CASCADE")
    assert run(*ADD.split(), url=url).status == 0


def test_where_the_book_may_only_be_read_writing_is_refused_in_a_sentence(run, url):
    """SQLite as from a folder without the right to write; PostgreSQL as on a server that only follows another."""

    def read_only(connection):
        if url.startswith("sqlite"):
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.read_only = True

    with befalling("connect", read_only):
        refused(
            run,
            url,
            No("not-writable", ADD, "the book cannot be written", "right to write" if "postgres" in url else "permissions"),
        )


@postgresql_only
def test_a_login_without_the_right_to_write_is_refused_in_a_sentence(run, url):
    def as_reader(connection):
        connection.execute("SET ROLE pg_read_all_data")
        connection.commit()

    with befalling("connect", as_reader):
        refused(run, url, No("not-writable", ADD, "permission denied", "the right to write"))


@postgresql_only
def test_a_database_that_goes_away_in_the_middle_leaves_nothing_and_the_command_can_be_run_again(run, url):
    def gone(unit):
        number = unit.value("SELECT pg_backend_pid()")
        with direct(url) as administrator:
            administrator.execute("SELECT pg_terminate_backend(%s, 5000)", [number])

    with befalling("check_layout", gone):
        refused(run, url, No("no-database", ADD, "went away in the middle; nothing was written", "run the command again"))
    assert run(*ADD.split(), url=url).status == 0


@sqlite_only
@pytest.mark.parametrize("line", ["people", "people let ana read --yes", "people stop ana --yes"])
def test_in_a_file_nobody_has_a_role(run, url, line):
    refused(run, url, No("no-roles", line, "a book in a file has no roles", "fund help permissions", 2))


# Copying it ---------------------------------------------------------------------------------------------------------------


@sqlite_only
def test_a_backup_never_writes_over_another_file(run, url, tmp_path):
    (tmp_path / "there.db").write_text("mine")
    refused(run, url, No("file-exists", f"backup {tmp_path}/there.db", "exists already", "name another file"))
    assert (tmp_path / "there.db").read_text() == "mine"


@sqlite_only
@pytest.mark.unsound
def test_a_copy_of_a_book_that_is_not_sound_is_kept_only_when_that_is_said(run, url, tmp_path):
    with direct(url) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'book'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE book SET chain_head = 'other'")
    told = run("--json", "backup", f"{tmp_path}/copy.db", url=url)
    assert (told.status, '"code": "unsound"' in told.err) == (3, True), told.err
    assert "--even-if-unsound keeps it" in told.err
    assert not (tmp_path / "copy.db").exists()
    assert run("backup", f"{tmp_path}/copy.db", "--even-if-unsound", url=url).status == 0
    assert (tmp_path / "copy.db").stat().st_size > 0
    for line in ("pledge list", ADD):
        told = run(*line.split(), url=url)
        assert told.status == 3
        assert told.err == "fund: The last entry of this book is not the one it was sealed with.\n  fund verify\n"


def program(folder, text):
    """A pg_dump that does what `text` says."""
    folder.mkdir()
    (folder / "pg_dump").write_text(f"#!/bin/sh\n{text}\n")
    (folder / "pg_dump").chmod(0o755)
    return str(folder)


@postgresql_only
@pytest.mark.parametrize(
    ("does", "no"),
    [
        ("echo 'pg_dump: error: aborting because of server version mismatch' >&2; exit 1", No("pg-dump", "", "version mismatch", "the server's")),
        ("exit 0", No("pg-dump", "", "it wrote nothing", "the server's")),
        ("", No("no-pg-dump", "", "pg_dump is not on this machine", "install the PostgreSQL client")),
    ],
)  # fmt: skip
def test_a_copy_that_pg_dump_does_not_make_is_no_backup(run, url, tmp_path, monkeypatch, does, no):
    path = program(tmp_path / "bin", does) if does else str(tmp_path)
    monkeypatch.setenv("PATH", path)
    refused(run, url, No(no.name, f"backup {tmp_path}/copy.dump", no.says, no.cure))
    assert not (tmp_path / "copy.dump").exists()


@postgresql_only
def test_the_password_of_a_database_is_not_on_a_command_line_that_others_see(url, tmp_path, monkeypatch):
    monkeypatch.setenv(
        "PATH", program(tmp_path / "bin", 'echo "$@"; echo "password $PGPASSWORD"') + os.pathsep + os.environ["PATH"]
    )
    backup.copy(url.replace(":@/", ":s3cret%21@/"), tmp_path / "said")
    said, password = (tmp_path / "said").read_text().splitlines()
    assert "s3cret" not in said
    assert "dbname=" in said
    assert "host=" in said
    assert password == "password s3cret!"
