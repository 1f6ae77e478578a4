"""`-o FILE`, `--csv` and `--json` where a command has a screen of its own: what is asked for is what is written."""

import json

import pytest

from ledger.book.reader import Reader
from tests.ledger.commands import filled

OWN_SCREENS = (("status",), ("verify", "--check", "chain"), ("doctor",))
PREVIEW = ("statement", "preview", "ESP", "2026-Q3")


@pytest.fixture
def url(books):
    return books.make(filled.fill, **filled.ABOUT)


@pytest.mark.parametrize("words", OWN_SCREENS, ids=" ".join)
@pytest.mark.parametrize("form", ["csv", "json", "txt", "xlsx", "pdf"])
def test_a_file_that_is_asked_for_is_written_and_nothing_else(url, run, tmp_path, words, form):
    to = tmp_path / f"told.{form}"
    ran = run(*words, "-o", str(to))
    assert (ran.status, ran.out) == (0, "")
    start = {"pdf": b"%PDF", "xlsx": b"PK"}.get(form)
    assert to.read_bytes().startswith(start) if start else to.read_text().strip()
    if form == "json":
        assert json.loads(to.read_text())["schema"] == f"fund.{words[0]}/1"


@pytest.mark.parametrize("words", OWN_SCREENS, ids=" ".join)
def test_csv_on_standard_output_has_the_rows_of_json(url, run, words):
    keys, *rows = run(*words, "--csv").out.splitlines()
    told = run(*words, "--json").json["rows"]
    assert len(rows) == len(told)
    assert keys.split(",")[0] in told[0]


def test_a_copy_is_proved_as_a_sheet_where_there_is_no_book(url, run, tmp_path):
    copy = tmp_path / "copy.db"
    with Reader(url) as reader:
        if reader.dialect != "sqlite":
            pytest.skip("a copy in a file is SQLite's")
    assert run("backup", str(copy)).status == 0
    ran = run("verify", str(copy), "--check", "chain", "--csv", "-b", str(tmp_path))
    assert (ran.status, ran.out.splitlines()[1].split(",")[2]) == (0, "true"), ran.err


def test_a_statement_goes_where_it_is_asked_for_and_nowhere_in_a_dry_run(url, run, tmp_path):
    to = tmp_path / "esp.txt"
    told = run(*PREVIEW).out
    assert run(*PREVIEW, "-o", str(to)).out == ""
    assert to.read_text(encoding="utf-8") == told
    paper = tmp_path / "esp.pdf"
    ran = run("statement", "write", "S-2026-0002", "-n", "-o", str(paper))
    assert (ran.status, paper.exists()) == (0, False), ran.err


def test_what_would_be_made_is_said_where_a_command_has_no_table_to_show(url, run):
    ran = run("contributor", "change", "CAN", "--alias", "Canada (GAC)", "-n")
    assert ran.out.splitlines()[:2] == ["DRY RUN: nothing is written.", "contributor CAN: alias"]


@pytest.mark.parametrize(
    ("line", "schema"),
    [
        ("backup -n", "backup"),
        ("statement write 2026-Q3 -n", "statement-write"),
        ("match explain L-6", "match-explain"),
        ("match explain L-6 P-2026-0001", "match-explain"),
    ],
)
def test_a_command_that_holds_has_one_object_for_programs(url, run, line, schema):
    ran = run(*line.split(), "--json")
    assert (ran.status, ran.json["schema"]) == (0, f"fund.{schema}/1")
    assert ran.json["rows"]


def test_a_practice_book_is_not_made_by_a_dry_run(run, tmp_path):
    ran = run("demo", str(tmp_path / "practice"), "-n")
    assert ran.out == f"Would write {tmp_path / 'practice'}.\n"
    assert not (tmp_path / "practice").exists()


def test_a_preview_is_asked_for_in_either_order(url, run):
    told = run(*PREVIEW)
    assert run("statement", "preview", "2026-Q3", "ESP").out == told.out
    wrong = run("statement", "preview", "2026-Q3", "2026-Q5")
    assert (wrong.status, "2026-Q5" in wrong.err) == (2, True)
