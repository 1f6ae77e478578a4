"""A book in a file and two people with logins of their own: what the help tells them to do is what it takes."""

import glob
import io
import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

import cli
from ledger.commands.topics import TOPICS

ANA, LUIS, GROUP = 65_501, 65_502, 65_510
NEW = ("init", ".", "--name", "TIP", "--two-people", "--no-contributors", "--yes")


@pytest.fixture
def place():
    """A folder that other logins can look into: pytest's own is closed to them."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


def acting(login, folder, work):
    """`work`, which returns a status, by a child of this process that is somebody else; its status and what it said."""
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if not child:
            status = 99
            try:
                if os.geteuid() == 0:
                    os.setgroups([GROUP])
                    os.setgid(login)
                    os.setuid(login)
                os.umask(0o022)
                os.chdir(folder)
                with io.TextIOWrapper(said, "utf-8") as out, redirect_stdout(out), redirect_stderr(out):
                    status = work()
            finally:
                os._exit(status)
        _child, status = os.waitpid(child, 0)
        said.seek(0)
        return os.waitstatus_to_exitcode(status), said.read().decode()


def fund(login, folder, *words):
    return acting(login, folder, lambda: cli.run(list(words)))


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root may work as two others")
def test_two_logins_share_a_book_in_a_file_once_its_owner_did_what_the_help_says(place, monkeypatch):
    monkeypatch.setenv("FUND_NO_INPUT", "1")
    for name, owner in (("mine", 0), ("tip", ANA)):
        (folder := place / name).mkdir()
        os.chown(folder, owner, owner)
        if not owner:  # root first, so that all the program needs is loaded: others may not be able to read Python itself
            monkeypatch.chdir(folder)
            for words in (NEW, ("bank", "add", "bofa-usd", "USD", "--yes"), ("approve",), ("verify", "--check", "file")):
                assert cli.run(list(words)) == 0
    told = fund(ANA, folder, *NEW)
    assert (told[0], "fund help permissions" in told[1]) == (0, True), told
    assert fund(ANA, folder, "bank", "add", "bofa-usd", "USD", "--yes")[0] == 0
    told = fund(LUIS, folder, "approve", "--json")
    assert (told[0], '"code": "not-permitted"' in told[1], "fund help permissions" in told[1]) == (1, True, True), told

    for line in TOPICS["permissions"][2].splitlines():
        if line.startswith(("  chgrp", "  chmod")):
            says = line.strip().partition("   ")[0].split()
            words = [str(GROUP) if word == "tip" else word.replace("~/tip", str(folder)) for word in says]
            words[-1:] = sorted(glob.glob(words[-1]))  # noqa: PTH207 - as a shell does
            assert acting(ANA, folder, lambda words=words: os.spawnv(os.P_WAIT, shutil.which(words[0]), words)) == (0, ""), line

    told = fund(LUIS, folder, "approve")[1]
    (number,) = {word for word in told.split() if word.startswith("B-") and len(word) == 11}
    assert fund(LUIS, folder, "approve", number, "--confirm", number)[0] == 0

    def while_luis_has_it_open():
        for _twice in range(2):  # the last who closes it takes away what others left beside it
            book = sqlite3.connect(folder / "tip.db")
            book.execute("SELECT * FROM book").fetchone()
            if not _twice:
                book.close()
        return 0

    assert acting(LUIS, folder, while_luis_has_it_open) == (0, "")
    assert (folder / "tip.db-wal").stat().st_uid == LUIS
    assert fund(ANA, folder, "bank", "add", "bbva-eur", "EUR", "--yes")[0] == 0
    told = fund(LUIS, folder, "verify", "--check", "file")
    assert (told[0], "may be read by others" in told[1]) == (0, False), told
    (folder / "tip.db").chmod(0o664)
    assert f"(mode 0664); to close it: chmod 660 {folder / 'tip.db'}" in " ".join(
        fund(LUIS, folder, "verify", "--check", "file")[1].split()
    )
