"""An auditor has a copy of a book where nothing can be written: it is read all the same, and what is missing of it is said."""

import json
import shutil
import sqlite3
import sys
from contextlib import closing

import pytest

import cli
from ledger import config
from ledger.book.reader import read_only, sqlite_path
from tests.jobs.test_two_logins import ANA, fund, place
from tests.ledger.commands import filled

__all__ = ["place"]
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="there a folder is not closed by its mode"),
    pytest.mark.parametrize("dialect", ["sqlite"], indirect=True),
]
READING = (("status",), ("verify",), ("report", "trial-balance"), ("pledge", "list", "--as-of", "2026-09-30"), ("log",))


@pytest.fixture
def copied(books, place, monkeypatch):
    """A copy of a filled book in a folder that nobody may write in; `log` also copies what SQLite keeps beside it."""
    url = books.make(filled.fill, **filled.ABOUT)
    folder = place / "a copy of 100%? #1"
    monkeypatch.setenv("FUND_NO_INPUT", "1")
    monkeypatch.chdir(books.place(url))
    for words in READING:  # so that all the program needs is loaded: the auditor may not be able to read Python itself
        assert cli.run(list(words)) == 0

    def copied(*, log=b""):
        folder.mkdir()
        with closing(sqlite3.connect(sqlite_path(url))) as book:
            assert book.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            book.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(sqlite_path(url), folder / "tip.db")
        config.write(folder / config.FILE, "TIP", "tip.db")
        if log:
            (folder / "tip.db-wal").write_bytes(log)
        for file in folder.iterdir():
            file.chmod(0o444)
        folder.chmod(0o555)
        return folder

    yield copied
    folder.chmod(0o755)


def test_an_auditor_reads_and_proves_a_copy_where_nothing_can_be_written(copied):
    folder = copied()
    for words in READING:
        status, told = fund(ANA, folder, *words)
        assert status == 0, told
        assert "it is read as a copy that nobody changes" in " ".join(told.split()), words
    assert fund(ANA, folder, "verify")[1].endswith("Sound.\n")
    assert "read as a copy" not in fund(ANA, folder, "status", "--quiet")[1]
    assert sorted(file.name for file in folder.iterdir()) == ["fund.toml", "tip.db"]


def test_nobody_writes_in_a_copy_that_can_only_be_read(copied):
    status, told = fund(ANA, copied(), "bank", "add", "new", "USD", "--yes")
    assert (status, "the book cannot be written" in told, "fund help permissions" in told) == (1, True, True), told


def test_entries_that_lie_beside_the_copy_are_not_left_out_in_silence(copied):
    status, told = fund(ANA, copied(log=b"a log that cannot be folded in"), "status", "--json")
    error = json.loads(told)["error"]
    assert (status, error["code"]) == (1, "not-permitted")
    assert error["cure"] == ["its newest entries are in tip.db-wal: copy both into a folder where you may write"]


def test_where_its_folder_can_be_written_a_book_is_read_under_its_lock(books):
    connection, unlocked = read_only(sqlite_path(books.make()))
    connection.close()
    assert not unlocked
