"""A backup brought back: proved first, compared with what is there, which is kept; whatever happens meanwhile, one whole book stands."""

import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from ledger.book import restore as room
from ledger.book import restore_dump, store
from ledger.book.backup import copy as dump
from ledger.book.reader import Reader, sqlite_path
from ledger.book.store import open_book
from ledger.journal import batches
from tests.books import LUIS
from tests.conftest import assert_sound
from tests.errors.refusing import assert_plain
from tests.jobs.test_kill import killed as killed_after
from tests.jobs.test_twice import Keys
from tests.ledger.commands import filled

sqlite_only = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
postgresql_only = pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
TIMES = 25 if os.environ.get("FUND_PROVE") else 2
STATES = "code,name_en,name_es,kind,aliases\nESP,Spain,España,permanent_observer,\n"
ADD = ("receipt", "add", "ESP", "500", "USD", "--on", "2026-10-01", "--twice", "--yes")
CLI = Path(__file__).parents[2] / "cli.py"
# Writes until there is a file "stop", a line for each that was written; between two it has the book open no more, as a command of its own.
WRITING = f"""
import os, sys
sys.path.insert(0, {str(CLI.parent)!r})
import cli
from ledger.commands import session
while not os.path.exists("stop"):
    if cli.run({[*ADD, "--quiet"]!r}) == 0:
        print("written", flush=True)
    session.forget()
"""
ENVIRONMENT = {"FUND_USER": "ana.reyes", "FUND_TODAY": "2026-10-07", "FUND_NO_INPUT": "1"}


@pytest.fixture
def url(books, run, tmp_path):
    """A book of one person with a receipt."""
    url = books.make()
    (tmp_path / "states.csv").write_text(STATES, encoding="utf-8")
    for words in (("import", "contributors", str(tmp_path / "states.csv"), "--yes"), ADD):
        assert run(*words, url=url).status == 0
    return url


@pytest.fixture
def backup(url, run, tmp_path):
    """A backup of it."""
    file = tmp_path / "copies" / "tip.db"
    assert run("backup", str(file), url=url).status == 0
    return file


def state(url):
    """All that a book knows of its batches, and its seal."""
    with Reader(url) as reader:
        return reader.rows("SELECT * FROM batch ORDER BY id"), reader.rows("SELECT * FROM book"), reader.rows(
            "SELECT hash FROM journal_transaction ORDER BY id"
        )  # fmt: skip


def kept_of(url):
    """What restorings kept beside a book."""
    return sorted(Path(sqlite_path(url)).parent.glob("tip-replaced-*"))


def writer(folder):
    """Somebody who goes on writing in the book of a folder."""
    writing = subprocess.Popen([sys.executable, "-c", WRITING], cwd=folder, env=os.environ | ENVIRONMENT, stdout=subprocess.PIPE)
    assert writing.stdout is not None
    writing.stdout.readline()
    return writing


def ended(writing, folder):
    """Let it come to its end; how many more it wrote."""
    (folder / "stop").touch()
    return len(writing.communicate(timeout=60)[0].splitlines())


def stopped(process):
    """Stop it, and wait for it."""
    process.send_signal(signal.SIGKILL)
    process.communicate()


# A book in a file ---------------------------------------------------------------------------------------------------------


@sqlite_only
def test_a_backup_taken_while_others_write_is_proved_and_brought_back(url, books, run, process, tmp_path):
    writing = writer(books.place(url))
    made = process("backup", str(tmp_path / "copy.db"), "--json", url=url)
    writing.stdout.readline()  # and after it
    writing.stdout.readline()
    ended(writing, books.place(url))
    assert made.status == 0, made.err
    row = made.json["rows"][0]
    before = state(url)
    assert len(before[2]) > row["entries"]
    done = run("restore", str(tmp_path / "copy.db"), "--yes", "--json", url=url)
    assert (done.status, done.json["head"], done.json["entries"]) == (0, row["head"], row["entries"]), done.err
    assert done.json["state"] == "earlier"
    assert_sound(url)
    with Reader(url) as reader:
        assert reader.rows("SELECT chain_seq, chain_head FROM book") == [(row["entries"], row["head"])]
    kept = state(f"sqlite:///{done.json['kept']}")
    assert kept == before


@sqlite_only
def test_what_is_lost_is_told_kept_and_comes_back(url, backup, run):
    old = state(url)
    assert run(*ADD, url=url).status == 0
    assert run("bank", "add", "usd", "USD", "--yes", url=url).status == 0  # a batch without an entry
    new = state(url)
    told = run("restore", str(backup), "--yes", url=url)
    assert told.status == 0, told.err
    for words in (
        "The copy is an earlier state of the book.",
        "1 entry is lost, J-2026-000002.",
        "2 batches are lost",
        "B-2026-0004",
        "B-2026-0005",
        "ana.reyes",
    ):
        assert words in told.out
    assert "1 entries, seal" in told.out
    assert_plain(told)
    (kept,) = kept_of(url)
    assert str(kept) in told.out
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert (state(url), state(f"sqlite:///{kept}")) == (old, new)
    assert run(*ADD, "--operation", "again", url=url).status == 0  # the book that came back is one to work in
    assert run("restore", str(kept), "--yes", url=url).status == 0
    assert state(url) == new
    assert len(kept_of(url)) == 2
    with closing(sqlite3.connect(sqlite_path(url))) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@sqlite_only
def test_a_later_copy_loses_nothing_and_what_was_decided_since_is_told(books, run, tmp_path):
    url = books.make(filled.fill, **filled.ABOUT)
    assert run("backup", str(tmp_path / "waiting.db"), url=url).status == 0
    open_book(url, LUIS).run(lambda unit: batches.approve(unit, filled.BATCHES["waiting"]))
    rows = run("restore", str(tmp_path / "waiting.db"), "--yes", "--json", url=url).json["rows"]
    assert [(one["batch"], one["state"], one["in_copy"]) for one in rows] == [(filled.BATCHES["waiting"], "posted", "waiting")]
    assert run("backup", str(tmp_path / "before.db"), url=url).status == 0
    assert run("bank", "add", "more", "USD", "--yes", url=url).status == 0
    assert run("backup", str(tmp_path / "later.db"), url=url).status == 0
    assert run("restore", str(tmp_path / "before.db"), "--yes", url=url).status == 0
    told = run("restore", str(tmp_path / "later.db"), "--yes", url=url)
    assert "The copy is a later state of the book, and has all of it." in told.out
    assert "lost" not in told.out


@sqlite_only
def test_a_book_that_parted_is_told_from_which_entry_on(url, backup, run):
    assert run(*ADD, url=url).status == 0
    assert run("restore", str(backup), "--yes", url=url).status == 0
    assert run("receipt", "add", "ESP", "7", "USD", "--on", "2026-10-02", "--yes", url=url).status == 0
    assert run("bank", "add", "usd", "USD", "--yes", url=url).status == 0
    told = run("restore", str(kept_of(url)[0]), "-n", url=url)
    assert told.status == 0, told.err
    assert "have parted: each has what the other never had" in told.out
    assert "1 entry is lost, J-2026-000002." in told.out
    assert "2 batches are lost" in told.out
    assert "DRY RUN" in told.out


@sqlite_only
def test_nothing_is_written_for_a_dry_run_a_no_and_a_copy_that_is_the_same(url, backup, run, monkeypatch):
    same = run("restore", str(backup), "--yes", url=url)
    assert (same.status, "Nothing to do: the book is the same, and sound." in same.out) == (0, True), same
    assert run("restore", str(backup), "--json", url=url).json["state"] == "same"
    assert run(*ADD, url=url).status == 0
    before = state(url)
    dry = run("restore", str(backup), "-n", "--json", url=url)
    assert (dry.status, dry.json["kept"], len(dry.json["rows"])) == (0, None, 1)
    assert "nobody to ask" in run("restore", str(backup), url=url).err
    monkeypatch.setattr("sys.stdin", Keys("n\n"))
    no = run("restore", str(backup), url=url, FUND_NO_INPUT="")
    assert (no.status, "nothing was written" in no.err) == (1, True)
    assert f"Put {backup} in the place of the book, and lose (entries: 1, batches: 1)?" in no.err
    assert (state(url), kept_of(url)) == (before, [])


@sqlite_only
def test_of_many_batches_the_first_and_the_last_are_shown_and_a_program_gets_all(url, backup, run):
    for number in range(13):
        assert run("bank", "add", f"bank-{number}", "USD", "--yes", url=url).status == 0
    told = run("restore", str(backup), "-n", url=url)
    assert "3 more between them are lost." in told.out
    assert "bank-4" in told.out
    assert "bank-5" not in told.out
    assert len(run("restore", str(backup), "-n", "--json", url=url).json["rows"]) == 13


@sqlite_only
@pytest.mark.parametrize("harm", ["missing", "no database", "cut", "torn", "log"])
def test_where_the_book_cannot_be_read_its_bytes_are_kept_and_the_copy_takes_its_place(url, backup, run, harm):
    book, old = Path(sqlite_path(url)), state(url)
    whole = book.read_bytes()
    log = Path(f"{book}-wal")
    match harm:
        case "missing":
            book.unlink()
        case "no database":
            book.write_bytes(b"x" * 9000)
        case "cut":
            book.write_bytes(whole[: len(whole) // 3])
        case "torn":
            book.write_bytes(whole[:4096] + random.Random(1).randbytes(len(whole) - 4096))
        case "log":
            book.write_bytes(b"x" * 9000)
            log.write_bytes(b"what may be left of the newest entries")
    there = book.read_bytes() if book.exists() else None
    told = run("restore", str(backup), "--yes", url=url)
    assert told.status == 0, told.err
    assert ("There is no book at" if there is None else "cannot be read as a book") in told.out
    assert state(url) == old
    assert stat.S_IMODE(book.stat().st_mode) == 0o600
    kept = [path for path in kept_of(url) if path.suffix == ".db"]
    assert [path.read_bytes() for path in kept] == ([] if there is None else [there])
    if harm == "log":
        assert Path(f"{kept[0]}-wal").read_bytes() == b"what may be left of the newest entries"
    assert not list(book.parent.glob("*.part*"))
    assert run(*ADD, url=url).status == 0


@sqlite_only
def test_a_book_that_is_not_sound_is_restored_from_a_copy_with_the_same_seal(url, backup, run):
    with closing(sqlite3.connect(sqlite_path(url))) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.commit()
    told = run("restore", str(backup), "--yes", url=url)
    assert "the same entries and batches, but it is not sound" in told.out
    assert told.status == 0, told.err
    assert_sound(url)


@sqlite_only
@pytest.mark.parametrize("who", ["reads", "writes"])
def test_while_somebody_has_the_book_open_it_is_not_replaced(url, backup, run, process, monkeypatch, who):
    assert run(*ADD, url=url).status == 0
    before = state(url)
    monkeypatch.setattr(store, "WAIT", 0.3)
    code = "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
    code += "c.execute('BEGIN IMMEDIATE')\n" if who == "writes" else "c.execute('SELECT 1 FROM book').fetchall()\n"
    other = subprocess.Popen(
        [sys.executable, "-c", code + "print(1, flush=True)\nsys.stdin.read()", sqlite_path(url)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )  # fmt: skip
    other.stdout.readline()
    told = run("restore", str(backup), "--yes", url=url)
    stopped(other)
    assert (told.status, "somebody has this book open" in told.err) == (4, True), told.err
    assert (state(url), kept_of(url)) == (before, [])
    assert run("restore", str(backup), "--yes", url=url).status == 0


@sqlite_only
@pytest.mark.unsound
def test_a_damaged_book_that_somebody_has_open_is_not_replaced(url, backup, run):
    """The last wall is the lock that SQLite itself takes of the file."""
    book = Path(sqlite_path(url))
    code = "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nc.execute('SELECT 1 FROM book').fetchall()\nprint(1, flush=True)\nsys.stdin.read()"
    other = subprocess.Popen([sys.executable, "-c", code, str(book)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    other.stdout.readline()
    with book.open("r+b") as file:  # in place: who has it open goes on having it
        file.write(b"x" * 9000)
    told = run("restore", str(backup), "--yes", url=url)
    stopped(other)
    assert (told.status, "somebody has this book open" in told.err) == (4, True), told.err
    assert not kept_of(url)


@sqlite_only
def test_nobody_reads_or_writes_between_the_copy_that_is_kept_and_the_replacing(url, process):
    with room.Held(Path(sqlite_path(url))):
        for words in (ADD, ("status",)):
            told = process(*words, url=url)
            assert told.status == 4, told.err
            assert_plain(told)
    assert process(*ADD, url=url).status == 0


@sqlite_only
def test_while_others_write_no_entry_is_lost_unseen(url, backup, books, process):
    """Whatever they wrote stands in the book, or in what is kept of it and was told as lost; else nothing was replaced."""
    writing = writer(books.place(url))
    told = process("restore", str(backup), "--yes", "--json", url=url)
    written = 1 + ended(writing, books.place(url))
    assert_sound(url)
    with Reader(url) as reader:
        here = reader.value("SELECT count(*) FROM batch") - 3
    if told.status == 0:
        with Reader(f"sqlite:///{told.json['kept']}") as kept:
            assert kept.value("SELECT count(*) FROM batch") - 3 == len(told.json["rows"]) == written - here
    else:
        assert (told.status in {1, 4}, here, kept_of(url)) == (True, written, []), told.err


@sqlite_only
@pytest.mark.parametrize("there", ["a book", "no book"])
def test_killed_at_any_step_one_whole_book_stands(url, backup, books, run, there):
    assert run(*ADD, url=url).status == 0
    book, old = Path(sqlite_path(url)), state(f"sqlite:///{backup}")
    new = state(url)
    if there == "no book":
        book.write_bytes(b"x" * 9000)
    steps = ("ledger.book.backup.copied", "ledger.book.restore._assert_same", "pathlib.Path.replace")
    for step in steps[: 2 if there == "a book" else 3]:
        for when in ("before", "after"):
            killed(books.place(url), backup, step, when)
            if book.stat().st_size != 9000:
                assert state(url) in (old, new)
                assert_sound(url)
            assert there == "a book" or len([*book.parent.glob("*.db")]) <= 1 + len(kept_of(url))
    done = run("restore", str(backup), "--yes", url=url)
    assert done.status == 0, done.err
    assert state(url) == old


@sqlite_only
@pytest.mark.parametrize("seed", range(TIMES))
def test_killed_at_any_moment_one_whole_book_stands(url, backup, books, run, seed):
    assert run(*ADD, url=url).status == 0
    both = state(f"sqlite:///{backup}"), state(url)
    killed_after(books.place(url), ("restore", str(backup), "--yes"), random.Random(seed).uniform(0.5, 1.5))
    assert state(url) in both
    assert_sound(url)


def killed(folder, copy, step, when):
    """Restore in a process of its own, which is killed at a step."""
    code = f"""
import os, signal, sys
from importlib import import_module
sys.path.insert(0, {str(CLI.parent)!r})
import cli
*path, name = {step!r}.split(".")
place = import_module(".".join(path)) if path[0] == "ledger" else import_module("pathlib").Path
own = getattr(place, name)
def then(*given, **more):
    if {when!r} == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    own(*given, **more)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(place, name, then)
cli.run(["restore", {str(copy)!r}, "--yes"])
"""
    subprocess.run([sys.executable, "-c", code], cwd=folder, env=os.environ | ENVIRONMENT, capture_output=True, check=False)


# A book on a server -------------------------------------------------------------------------------------------------------


@pytest.fixture
def there(postgres, monkeypatch):
    """An empty database of the server, and the programs of its own version to copy with."""
    (bin_folder,) = postgres.run("SELECT setting FROM pg_config WHERE name = 'BINDIR'")[0]
    monkeypatch.setenv("PATH", f"{bin_folder}{os.pathsep}{os.environ['PATH']}")
    if shutil.which("pg_dump") is None or shutil.which("pg_restore") is None:
        pytest.skip("pg_dump and pg_restore are not on this machine")
    url = postgres.create()
    yield url
    postgres.drop(url)


@postgresql_only
def test_a_dump_comes_back_into_an_empty_database_and_is_proved_there(books, run, there, tmp_path):
    url = books.make(filled.fill, **filled.ABOUT)
    made = run("backup", str(tmp_path / "tip.dump"), "--json", url=url).json["rows"][0]
    assert run("restore", made["file"], "-n", "--database", there, url=url).status == 0
    told = run("restore", made["file"], "--database", there, "--yes", "--json", url=url)
    assert told.status == 0, told.err
    assert (told.json["head"], told.json["entries"]) == (made["head"], made["entries"])
    assert state(there) == state(url)
    assert_sound(there)
    assert run("init", str(tmp_path / "back"), "--join", "--database", there, "--yes", url=url).status == 0
    assert run("bank", "add", "new-usd", "USD", "--yes", "-b", str(tmp_path / "back"), url=url).status == 0


@postgresql_only
@pytest.mark.unsound
@pytest.mark.parametrize("harm", ["cut", "figure", "layout", "no book"])
def test_a_dump_that_cannot_be_proved_leaves_the_database_empty(books, run, there, tmp_path, harm):
    import psycopg

    url = books.make(filled.fill, **filled.ABOUT)
    file = tmp_path / "tip.dump"
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as database:
        if harm == "no book":
            database.execute("DROP TABLE alembic_version")
            database.execute("CREATE SCHEMA other CREATE TABLE thing (id int)")
        if harm == "layout":
            database.execute("UPDATE alembic_version SET version_num = '0000'")
        if harm == "figure":
            database.execute("ALTER TABLE posting DISABLE TRIGGER USER")
            database.execute("UPDATE posting SET amount = amount + 10000 WHERE id = 1")
            database.execute("ALTER TABLE posting ENABLE TRIGGER USER")
    dump(url, file)
    if harm == "cut":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    name, status = {
        "cut": ("pg-restore", 1),
        "figure": ("unsound", 3),
        "layout": ("other-layout", 1),
        "no book": ("not-a-book", 1),
    }[harm]
    told = run("restore", str(file), "--database", there, "--yes", url=url)
    assert_plain(told)
    again = run("restore", str(file), "--database", there, "--yes", "--json", url=url)  # it is empty: it can be tried again
    assert (told.status, again.status, f'"code": "{name}"' in again.err) == (status, status, True), again.err
    restore_dump.expect_empty(there)
