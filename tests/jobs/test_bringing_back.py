"""A copy brought back as `fund help backups` says, and a book that others open from folders of their own."""

import re
import shutil
import stat
import sys

import pytest

from ledger import config
from ledger.book.reader import Reader, sqlite_path
from ledger.commands.topics import TOPICS
from ledger.errors import NotUnderstood
from tests.errors.refusing import No, refused
from tests.ledger.commands import filled

sqlite_only = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def url(books):
    return books.make(filled.fill, **filled.ABOUT)


@sqlite_only
def test_a_book_is_brought_back_by_the_words_of_the_help(url, run, tmp_path):
    made = run("backup", "--json", url=url).json["rows"][0]
    before = run("report", "trial-balance", "--json", url=url).json
    back = tmp_path / "tip-back"
    lines = [line.strip() for line in TOPICS["backups"][2].splitlines() if line.startswith("  ")]
    at = lines.index("mkdir ~/tip-back")
    back.mkdir()
    assert lines[at + 1] == "cp ~/tip/backups/COPY.db ~/tip-back/tip.db"
    shutil.copy(made["file"], back / "tip.db")
    for line in lines[at + 2 : at + 4]:
        words = line.replace("~/tip-back", str(back)).split()
        assert words[0] == "fund"
        done = run(*words[1:], "--yes", url=url)
        assert done.status == 0, done.err
    assert re.search(r"\nSound\.\n$", done.out)
    again = run("report", "trial-balance", "--json", "-b", str(back), url=url).json
    assert again["rows"] == before["rows"]
    assert run("verify", "--json", "-b", str(back), url=url).json["totals"] == {"entries": made["entries"], "head": made["head"]}


def test_everybody_opens_a_book_from_a_folder_of_their_own_and_nothing_in_it_changes(url, books, run, tmp_path):
    before = run("log", "--json", url=url).json
    words = ["init", str(tmp_path / "mine"), "--join"]
    if url.startswith("sqlite"):
        (tmp_path / "mine").mkdir()
        shutil.copy(url.removeprefix("sqlite:///"), tmp_path / "mine" / "tip.db")
    else:
        words += ["--database", url]
    assert run(*words, "-n", url=url).status == 0
    assert not (tmp_path / "mine" / config.FILE).exists()
    told = run(*words, "--yes", url=url)
    assert (told.status, "You are" in told.out) == (0, True), told.err
    assert run("log", "--json", "-b", str(tmp_path / "mine"), url=url).json == before
    refused(run, url, No("book-exists", " ".join([*words, "--yes"]), "fund.toml exists already", "name another folder"))


@sqlite_only
def test_what_is_no_book_is_not_joined(url, run, tmp_path):
    cure = "--database postgresql+psycopg://USER@HOST/NAME"
    refused(run, url, No("which-book", f"init {tmp_path}/none --join --yes", "holds 0 files that end in .db", cure, 2))
    for name in ("one.db", "two.db"):
        (tmp_path / name).write_bytes(b"x" * 4096)
    refused(run, url, No("which-book", f"init {tmp_path} --join --yes", "holds 2 files that end in .db", cure, 2))
    (tmp_path / "two.db").unlink()
    refused(run, url, No("not-a-book", f"init {tmp_path} --join --yes", "is not a book", "with -b"))
    assert not (tmp_path / config.FILE).exists()


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
def test_of_a_dump_only_what_is_known_of_it_is_said(url, run, tmp_path, monkeypatch):
    """The book is sound; the dump itself nobody has brought back yet."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pg_dump").write_text("#!/bin/sh\necho PGDMP\n")
    (tmp_path / "bin" / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    told = run("backup", url=url)
    assert told.status == 0, told.err
    assert "verified" not in told.out
    assert "of a book that is sound" in told.out
    assert "fund help backups" in told.out


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files")
@pytest.mark.parametrize(("place", "closed"), [("postgresql://ana:s3cret@host/tip", True), ("postgresql://ana@host/tip", False), ("tip.db", False)])  # fmt: skip
def test_settings_with_a_password_are_read_by_nobody_else(tmp_path, place, closed):
    config.write(tmp_path / config.FILE, "TIP", place)
    assert (stat.S_IMODE((tmp_path / config.FILE).stat().st_mode) == 0o600) is closed
    with pytest.raises(NotUnderstood, match="exists already"):
        config.write(tmp_path / config.FILE, "TIP", place)


@sqlite_only
def test_once_a_command_is_over_the_file_alone_is_the_whole_book(url, process, tmp_path):
    assert process("bank", "add", "newest-usd", "USD", "--yes", url=url).status == 0
    shutil.copy(sqlite_path(url), tmp_path / "alone.db")
    with Reader(f"sqlite:///{tmp_path / 'alone.db'}") as alone:
        assert alone.value("SELECT count(*) FROM bank_account WHERE name = 'newest-usd'") == 1


@sqlite_only
def test_while_somebody_else_has_the_book_open_nothing_is_taken_from_them(url, process):
    with Reader(url) as other, other.snapshot():
        before = other.value("SELECT count(*) FROM bank_account")
        assert process("bank", "add", "newest-usd", "USD", "--yes", url=url).status == 0
        assert other.value("SELECT count(*) FROM bank_account") == before
    with Reader(url) as other:
        assert other.value("SELECT count(*) FROM bank_account") == before + 1
