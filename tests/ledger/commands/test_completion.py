"""`fund completion`: what a shell offers while somebody types, from the commands and from the book."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ledger.commands import filled


@pytest.fixture
def url(books):
    return books.make(filled.fill, **filled.ABOUT)


@pytest.fixture
def offered(url, run):
    """What is offered for the last word of a command line that is being typed."""

    def offered(*words):
        ran = run("completion", "words", "--", *words, url=url)
        assert (ran.status, ran.err) == (0, "")
        return dict(line.split("\t") for line in ran.out.splitlines())

    return offered


def test_commands_and_options_are_offered_with_what_they_do(offered):
    assert offered("pl") == {"pledge": "Pledges and instalments."}
    assert offered("pledge", "am") == {"amend": "Change amount, dates or conditions, as agreed."}
    assert offered("recovery", "rule", "") == {"add": "Record a rule for agreements signed from a day on."}
    assert {"--overdue", "--json", "--as-of"} <= offered("pledge", "list", "--").keys()
    assert list(offered("help", "exit")) == ["exit-codes"]


def test_words_of_the_book_are_offered_where_they_may_stand(offered):
    assert offered("statement", "preview", "esp") == {"ESP": "Spain"}
    assert offered("pledge", "list", "CAN", "ESP", "us").keys() == {"USA"}, "several may be named"
    assert offered("pledge", "amend", "P-2026-0001") == {"P-2026-0001": "USA USD"}
    assert offered("match", "post", "--account", "b").keys() == {"bofa-usd", "bbva-eur"}
    assert next(iter(offered("approve", ""))) == filled.BATCHES["waiting"], "what waits stands first"
    assert offered("report", "trial") == {"trial-balance": "Every account, with what moved."}
    assert "2026-Q3" in offered("report", "trial-balance", "")
    assert offered("show", "B-2026-0002").keys() == {"B-2026-0002"}
    assert offered("pledge", "list", "--class", "perm").keys() == {"permanent_observer"}


def test_what_an_option_takes_is_offered_and_nothing_where_a_file_follows(offered):
    assert list(offered("import", "bank", "--dates", "")) == ["dmy", "mdy", "ymd"]
    assert list(offered("--lang", "")) == ["en", "es", "fr", "pt"]
    assert offered("import", "bank", "") == offered("pledge", "list", "-o", "") == offered("nothing", "") == {}
    assert offered("pledge", "amend", "P-2026-0001", "") == {}, "there is one pledge"


def test_without_a_book_the_commands_are_offered(offered, tmp_path):
    assert offered("-b", str(tmp_path), "pledge", "list", "E") == {}
    assert offered("-b", str(tmp_path), "pledge", "li").keys() == {"list"}


@pytest.mark.parametrize(
    ("shell", "asks"),
    [
        ("bash", 'COMP_WORDS=(fund statement preview ES); COMP_CWORD=3; _fund; printf "%s\\n" "${COMPREPLY[@]}"'),
        ("zsh", "words=(fund statement preview ES); CURRENT=4; _describe() { print -l ${found%%:*} }; _fund"),
        ("fish", 'complete -C "fund statement preview ES" | cut -f1'),
    ],
)
def test_the_shell_asks_and_shows_it(books, url, tmp_path, shell, asks):
    program = shutil.which(shell)
    if program is None or sys.platform == "win32":
        pytest.skip(f"{shell} is not installed")
    fund = tmp_path / "fund"
    fund.write_text(f'#!/bin/sh\nexec {sys.executable} {Path("cli.py").resolve()} "$@"\n')
    fund.chmod(0o755)
    load = "fund completion fish | source" if shell == "fish" else f'compdef() {{ :; }}; eval "$(fund completion {shell})"'
    done = subprocess.run(
        [program, *(["--no-config"] if shell == "fish" else ["-f"] if shell == "zsh" else []), "-c", f"{load}\n{asks}"],
        cwd=books.place(url), env=os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["ESP"] if shell != "fish" else "ESP" in done.stdout.split(), done.stderr


def test_a_shell_that_is_not_known_is_refused(run):
    ran = run("completion", "csh", "--json")
    assert (ran.status, "unknown-shell" in ran.err) == (2, True)
