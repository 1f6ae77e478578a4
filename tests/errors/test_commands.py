"""Refusals of the command line itself, of reports and of statements: one example for each."""

import io
import sys
from types import ModuleType

import pytest
import typer

from ledger.commands import boundary
from tests.errors.refusing import No, assert_plain, held, refused
from tests.ledger.commands import filled

WORDS = (
    No("unknown-command", "pledge lst", 'no command "pledge lst"', 'Did you mean "pledge list"?', 2),
    No("unknown-command", "plegde list", 'no command "plegde"', 'Did you mean "pledge"?', 2),
    No("unknown-command", "xyzzy", 'no command "xyzzy"', "fund --help", 2),
    No("unknown-command", "pledge xyzzy", 'no command "pledge xyzzy"', "fund pledge --help", 2),
    No("unknown-topic", "help statments", 'no topic "statments"', 'Did you mean "help statements"?', 2),
    No("not-understood", "pledge list --colour red", "No such option", "fund pledge list --help", 2),
    No("not-understood", "undo", "Missing argument", "fund undo --help", 2),
    No("not-understood", "budget allot 4 -500.50 --year 2026", "-500.50 is not read as an amount there", "fund budget allot 4 --year 2026 -- -500.50", 2),
    No("no-value", "pledge list --lang", "--lang needs a value", "fund --help", 2),
    No("no-value", "pledge list -o", "-o needs a value", "fund --help", 2),
    No("unknown-ending", "pledge list -o pledges.docx", "pledges.docx is of no kind", ".csv, .json, .xlsx, .pdf or .txt", 2),
    No("unknown-ending", "pledge list -o pledges", "pledges is of no kind", ".csv, .json, .xlsx, .pdf or .txt", 2),
    No("no-folder", "rate add GBP 1.3 --on 2026-10-01 --yes -o no/such/x.csv", "there is no folder", "-o", 2),
    No("system", "pledge list -o no/such/x.csv", "no/such/x.csv: No such file or directory", "check its name"),
    No("not-as-of", "pledge add ESP 5 USD --as-of 2026-01-01", "fund pledge add does more", "fund report NAME --as-of", 2),
    No("not-as-of", "verify --as-of 2026-01-01", "fund verify does more", "fund report NAME --as-of", 2),
    No("not-as-of", "match rules --forget F-1 --yes --as-of 2026-10-07", "fund match rules does more", "fund report NAME --as-of", 2),
    No("not-known-yet", "pledge list --as-of 2026-10-08", "what will be known on 2026-10-08: today is 2026-10-07", "an earlier day", 2),
    No("not-a-date", "report journal --as-of 2026-13", '"2026-13" is not a date', "2026-09-30", 2),
)  # fmt: skip
REPORTS = (
    No("unknown-report", "report contribution", 'no report "contribution"', "fund report contributions", 2),
    No("unknown-report", "report xyzzy", 'no report "xyzzy"', "fund report lists them", 2),
    No("unknown-grouping", "report contributions --by moon", '"moon" is no way', "--by class --by contributor --by quarter", 2),
    No("unknown-grouping", "report journal --by quarter", '"quarter" is no way', "fund report journal has one form only", 2),
    No("no-roll-up", "report ageing --roll-up", "--roll-up goes with contributions", "--by contributor --roll-up", 2),
    No("not-a-period", "report journal Q3", '"Q3" is not a period', "2026-Q3", 2),
    No("not-a-year", "report annual 2026-Q3", "made for a year", "fund report annual 2026", 2),
    No("unknown-check", "verify --check nothing", 'no check "nothing"', "fund verify --list", 2),
    No("unknown-statement", "statement write S-2026-9999", "no issued statement S-2026-9999", "fund statement list", 2),
    No("unknown-statement", "statement write S-2026-0001 --version 7", "no issued statement S-2026-0001/7", "fund statement list", 2),
    No("unknown-statement", "statement write 2020-Q1", "no issued statement 2020-Q1", "fund statement list", 2),
    No("unknown-paper", "statement write 2026-Q3 --only docx", '"docx" is not a kind of paper', "--only is one of: xlsx", 2),
    No("again-whom", "statement issue 2026-Q3 --again", "--again is for contributors who are named", "2026-Q3 ESP --again", 2),
    No("not-a-quarter", "statement preview ESP 2026-Q9", '"2026-Q9" is not a quarter', "2026-Q3", 2),
    No("not-a-trace", "show ESP:2026-Q3:Z9", "is not a line of a statement", "ESP:2026-Q3:B2", 2),
    No("not-a-trace", "show ESP:2026-Q3:B2:EUR", "is not a line of a statement", "ESP:2026-Q3:B2", 2),
)  # fmt: skip


@pytest.mark.parametrize("no", [*WORDS, *REPORTS], ids=str)
def test_what_is_not_understood_is_refused_in_a_sentence_with_a_cure_and_leaves_nothing(run, url, no):
    refused(run, url, no)


def test_what_a_terminal_of_another_character_set_typed_is_refused(run, url):
    before = held(url)
    told = run("pledge", "add", "\udcc9SP", "5", "USD", "--yes", url=url)
    assert told.status == 2
    assert "is not text in UTF-8" in told.err
    assert_plain(told)
    assert '"code": "not-utf-8"' in run("--json", "pledge", "add", "\udcc9SP", "5", "USD", "--yes", url=url).err
    assert held(url) == before


def test_in_a_real_book_nobody_chooses_who_they_are(books, run):
    url = books.make(practice=False)
    no = No("not-practice", "bank add new USD --yes --as luis.mora", "--as and FUND_USER are for practice books only", "leave", 2)
    refused(run, url, no)


def test_statements_are_never_written_over_files_that_are_there(run, url, tmp_path):
    write = f"statement write 2026-Q3 --to {tmp_path}/out"
    assert run(*write.split(), url=url).status == 0
    papers = {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    kept = min(papers)
    kept.write_text("mine")
    refused(run, url, No("file-exists", write, f"{tmp_path}/out holds {kept.name} already", "--force"))
    assert kept.read_text() == "mine"
    assert run(*write.split(), "--force", url=url).status == 0
    assert {path: path.read_bytes() for path in (tmp_path / "out").iterdir()} == papers


class Terminal(io.StringIO):
    """Somebody at the keyboard, who does something else before they answer."""

    def __init__(self, answer, meanwhile):
        super().__init__(answer)
        self.meanwhile = meanwhile

    def isatty(self):
        return True

    def readline(self, size=-1):
        self.meanwhile()
        return super().readline(size)


@pytest.mark.parametrize("words", [["match", "post"], ["match", "post", "--json"]], ids=str)
def test_a_yes_to_what_the_book_no_longer_says_writes_nothing(run, url, monkeypatch, words):
    """Between the question and the answer somebody decides another line: what was shown is not what would be posted."""
    line = filled.LINE["FT5"]
    assert run("match", "set", line, "--unidentified", url=url).status == 0
    after = []

    def meanwhile():
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        changed = run("match", "set", line, "--clear", url=url), run("match", "set", line, "--type", "fee", url=url)
        assert [one.status for one in changed] == [0, 0]
        after.append(held(url))

    monkeypatch.setattr(sys, "stdin", Terminal("y\n", meanwhile))
    told = run(*words, url=url, FUND_NO_INPUT="")
    assert told.status == 1, told.err
    assert "the book changed while you were asked; nothing was written." in told.err
    assert "run the command again" in told.err
    assert ('"code": "changed-meanwhile"' in told.err) == ("--json" in words)
    assert after == [held(url)]


def test_a_mistake_of_the_program_is_said_without_a_traceback(monkeypatch, capsys):
    """A command that divides by zero stands in the table of commands; no real one is known to."""
    broken = ModuleType("broken")
    broken.app = typer.Typer()
    broken.app.command()(lambda: 1 // 0)
    monkeypatch.setitem(sys.modules, "broken", broken)
    assert boundary.run(["--json", "halve"], {"halve": ("broken", "", "")}) == 1
    assert '"code": "internal"' in capsys.readouterr().err
    assert boundary.run(["halve"], {"halve": ("broken", "", "")}) == 1
    told = capsys.readouterr().err
    assert told.startswith("fund: this should not have happened (ZeroDivisionError: integer division or modulo by zero).")
    assert "FUND_DEBUG=1" in told
    assert "Traceback" not in told
