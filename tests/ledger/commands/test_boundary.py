"""Which commands look back with --as-of, and that every one of them says so; all others refuse in a sentence. And what is stopped."""

import errno
import json
import shlex
import subprocess
import sys
from types import SimpleNamespace

import pytest
import typer

import cli
from ledger.commands import boundary
from ledger.commands.boundary import READING
from tests.errors.refusing import subcommands
from tests.ledger.commands import filled

COMMANDS = [word for name in cli.COMMANDS for word in (name, *(f"{name} {below}" for below in sorted(subcommands(name))))]
WORDS = {
    "show": ("ESP",),
    "pledge remind": ("--list",),
    "match explain": ("L-6",),
    "bank profile": ("bofa-usd",),
    "statement preview": ("ESP", "2026-Q3"),
}
TO_FILES = {
    "export csv": ("x.csv",),
    "export iati": ("x.xml",),
    "export beancount": ("x.beancount",),
    "export hledger": ("x.journal",),
}
IN_WORDS = {"export", "bank profile"}  # what says a word or two of its own, and has no screen


@pytest.fixture
def url(books):
    return books.make(filled.fill, **filled.ABOUT)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_what_writes_or_looks_after_the_book_refuses_to_look_back(url, run):
    for command in COMMANDS:
        if command in READING or command == "import":  # which by itself only says what it is
            continue
        ran = run(*command.split(), "--json", "--as-of", "2026-10-07", url=url)
        if {f"{command} list", f"{command} show"} & READING:  # which a group is by itself
            assert ran.json["as_of"] == "2026-10-07", command
        else:
            assert (ran.status, json.loads(ran.err)["error"]["code"]) == (2, "not-as-of"), command


def test_what_only_reads_is_a_command_and_looks_back(url, run):
    assert set(COMMANDS) >= READING
    for command in sorted(READING):
        words = (*command.split(), *WORDS.get(command, ()), *TO_FILES.get(command, ()))
        ran = run("--as-of", "2026-10-07", *words, url=url)
        assert ("not-as-of" not in ran.err, ran.status) == (True, int(command == "bank profile")), (command, ran.err)
        if command not in TO_FILES and command not in IN_WORDS:
            assert "as known on 2026-10-07" in ran.out, command
        if command not in (*TO_FILES, *IN_WORDS, "match explain"):
            assert run(*words, "--json", "--as-of=2026-10-07", url=url).json["as_of"] == "2026-10-07", command


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_short_option_takes_the_value_behind_an_equals_sign(url, books, run):
    ran = run(f"-b={books.place(url)}", "bank", "list", "--json", url=books.make())
    assert (ran.status, len(ran.json["rows"])) == (0, 2), ran.err


def test_a_day_is_told_with_its_own_today(url, run):
    def overdue(*words):
        return {row["pledge"]: row["state"] for row in run("pledge", "list", "--json", *words, url=url).json["rows"]}

    assert overdue() == overdue("--as-of", "2026-10-07")
    later = {"FUND_TODAY": "2027-06-01"}
    assert {row["state"] for row in run("pledge", "list", "--json", url=url, **later).json["rows"]} != set(overdue().values())
    assert (
        run("pledge", "list", "--json", "--as-of", "2026-10-07", url=url, **later).json["rows"]
        == run("pledge", "list", "--json", url=url).json["rows"]
    )


def test_a_command_that_is_stopped_says_so_in_a_sentence(monkeypatch, capsys):
    stopped = typer.Typer(rich_markup_mode=None, add_completion=False)

    @stopped.command()
    def work() -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "stopped_work", SimpleNamespace(app=stopped))
    assert boundary.run(["work", "--json"], {"work": ("stopped_work", "Every day", "Work.")}) == 130
    assert '"stopped"' in capsys.readouterr().err


def test_a_full_disk_is_said_with_the_file_and_what_to_do(monkeypatch, capsys):
    filled_up = typer.Typer(rich_markup_mode=None, add_completion=False)

    @filled_up.command()
    def work() -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "out/S-2026-0001.pdf")

    monkeypatch.setitem(sys.modules, "full_work", SimpleNamespace(app=filled_up))
    assert boundary.run(["work"], {"work": ("full_work", "Every day", "Work.")}) == 1
    assert capsys.readouterr().err.splitlines() == [
        "fund: out/S-2026-0001.pdf: the disk is full; not every file was written.", "  make room and run the command again",
    ]  # fmt: skip


@pytest.mark.parametrize("words", [("pledge",), ("match", "set"), ("init",)])
def test_h_explains_every_command_as_help_does(words, capsys):
    told = [(cli.run([*words, mark]), capsys.readouterr().out) for mark in ("-h", "--help")]
    assert told[0] == told[1]
    assert told[0][0] == 0
    assert told[0][1].startswith(f"Usage: fund {' '.join(words)} ")


def test_what_is_missing_because_its_batch_waits_is_said_with_that_batch(books, run):
    url = books.make(two_person=True)
    waits = run("bank", "add", "bofa-usd", "USD", "--yes", "--json", url=url).json["batch"]
    run("rate", "add", "EUR", "1.08", "--on", "2026-01-01", "--yes", url=url)
    told = run("import", "bank", "x.csv", url=url)
    assert told.status == 2
    assert told.err.splitlines()[-1] == f"  {waits} waits and may bring it: fund approve"
    assert "may bring it" not in run("fund", url=url).err
    assert run("approve", waits, "--confirm", waits, url=url, user="luis.mora").status == 0
    assert "may bring it" not in run("import", "bank", "x.csv", url=url).err


def test_an_upgrade_that_is_only_tried_asks_nobody_and_writes_nothing(books, run, monkeypatch):
    url = books.make()
    monkeypatch.setattr("ledger.book.layout.layout_of", lambda _url: "0003")
    told = run("upgrade", "-n", url=url)
    assert (told.status, told.out.splitlines()[0]) == (0, "DRY RUN: nothing is written.")
    assert "from layout 0003 to" in told.out


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("words", "closed", "status"),
    [("contributor", "<&-", 0), ("contributor", ">&-", 0), ("bank add new USD", "<&-", 2), ("bank add new USD", "<&- 2>&-", 2)],
)
@pytest.mark.skipif(sys.platform == "win32", reason="closed by a shell")
def test_streams_that_a_timer_left_closed_are_no_reason_to_fail(url, books, words, closed, status):
    line = f"{shlex.quote(sys.executable)} {shlex.quote(cli.__file__)} {words} {closed}"
    done = subprocess.run(["sh", "-c", line], cwd=books.place(url), capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (status, False), done.stderr
    assert ("Spain" in done.stdout) == (closed == "<&-" and not status)
    assert ("there is nobody to ask" in done.stderr) == (closed == "<&-" and bool(status))


@pytest.mark.skipif(sys.platform == "win32", reason="there nobody takes away the folder that somebody is in")
def test_in_a_folder_that_is_gone_that_is_said(tmp_path, monkeypatch, capsys):
    (gone := tmp_path / "gone").mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert cli.run(["status"]) == 1
    assert capsys.readouterr().err == "fund: the folder that you are in is gone.\n  cd to another one\n"


def test_contributors_are_listed_in_the_language_asked_for(url, run):
    assert "observador permanente" in run("contributor", "--lang", "es").out.lower()
    assert run("contributor", "list", "--lang", "es").out == run("--lang", "es", "contributor", "list").out
