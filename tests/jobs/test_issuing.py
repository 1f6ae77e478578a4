"""Issuing the statements of a quarter, correcting them, and writing their papers again: through the command line, on both databases."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from multiprocessing import active_children
from pathlib import Path

import openpyxl
import pytest

from exports.papers import drawn
from ledger.book.reader import Reader, sqlite_path
from ledger.errors import LedgerError
from ledger.statements.papers import papers as stored
from tests.ledger.statements import issuing_world

Q = "2026-Q3"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def alone(books):
    """A book for one person."""
    return books.make(issuing_world.fill)


@pytest.fixture
def two(books):
    """A book of two people."""
    return books.make(issuing_world.fill, two_person=True)


def issued(run, out, *more, status=0):
    told = run("statement", "issue", Q, "--to", str(out), "--yes", *more)
    assert told.status == status, told.err
    return told


def pays(run, code="USA", amount="250"):
    assert run("receipt", "add", code, amount, "USD", "--on", "2026-09-20", "--yes").status == 0


def papers(out, *kinds):
    """The workbooks that lie in a folder, or papers of other kinds."""
    return {path.name: path.read_bytes() for path in out.iterdir() if path.suffix in (kinds or (".xlsx",))}


def covered(url):
    with Reader(url) as reader:
        return reader.rows("SELECT batch, contributor, state, number, version FROM statement_coverage_list ORDER BY id")


def test_every_contributor_is_issued_or_skipped_with_the_reason_and_all_of_it_stays_readable(alone, run, out):
    told = issued(run, out)
    assert "skipped CAN: only an unsigned pledge, or one of a later day" in told.out
    sums = [line.split()[1:] for line in told.out.splitlines() if line.strip().startswith(("SUM", "LEDGER"))]
    assert sums[0] == sums[1]
    states = [(code, state, number) for _batch, code, state, number, _version in covered(alone)]
    assert states == [("BRA", "issued", "S-2026-0001"), ("ESP", "issued", "S-2026-0002"), ("USA", "issued", "S-2026-0003"), ("CAN", "skipped", None)]  # fmt: skip
    assert sorted(papers(out)) == [f"S-2026-000{no}-v1-{code}-{Q}.xlsx" for no, code in ((1, "BRA"), (2, "ESP"), (3, "USA"))]
    rows = run("statement", "list", Q, "--json").json["rows"]
    assert [(row["contributor"], row["state"], row["balance"]) for row in rows] == [
        ("BRA", "issued", "0.00"), ("ESP", "issued", "550.00"), ("USA", "issued", "1000.00"), ("CAN", "skipped", None),
    ]  # fmt: skip
    assert rows[-1]["why"] == "only an unsigned pledge, or one of a later day"


def test_a_correction_is_the_next_version_of_the_same_number_and_the_first_stays_as_it_was(alone, run, out):
    issued(run, out)
    first = papers(out)
    pays(run)
    told = issued(run, out)
    assert "skipped ESP: its figures did not change" in told.out
    now = papers(out)
    assert now.keys() - first.keys() == {f"S-2026-0003-v2-USA-{Q}.xlsx"}
    assert {name: now[name] for name in first} == first
    rows = run("statement", "list", Q, "--json").json["rows"]
    assert [(row["number"], row["version"], row["state"]) for row in rows if row["contributor"] == "USA"] == [
        ("S-2026-0003", 1, "superseded"), ("S-2026-0003", 2, "issued"),
    ]  # fmt: skip
    assert run("statement", "write", "S-2026-0003", "--version", "1", "--to", str(out / "again")).status == 0
    assert (out / "again" / f"S-2026-0003-v1-USA-{Q}.xlsx").read_bytes() == first[f"S-2026-0003-v1-USA-{Q}.xlsx"]


def test_a_second_version_begins_with_what_changed_and_names_the_entry_that_did_it(alone, run, out):
    issued(run, out)
    pays(run)
    issued(run, out)
    sheet = openpyxl.load_workbook(out / f"S-2026-0003-v2-USA-{Q}.xlsx").worksheets[0]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    texts = [str(row[0]) for row in rows if row]
    assert texts.index("What changed since version 1") < texts.index("A  Pledges")
    assert ["B2", "Contributions received, before bank charges (this quarter)", 1000, 1250, 250] in rows
    with Reader(alone) as reader:
        (entry,) = reader.rows("SELECT DISTINCT number FROM journal ORDER BY number DESC LIMIT 1")
    assert any(f"Entry {entry[0]} of 20 Sep 2026 changed A" in str(row) for row in rows)


def test_a_contributor_whose_figures_did_not_change_gets_a_new_version_only_when_asked_by_name(alone, run, out):
    issued(run, out)
    again = issued(run, out)
    assert "Nothing to issue for 2026-Q3." in again.out
    assert "as they were issued" in again.out
    issued(run, out, "ESP", "--again")
    assert f"S-2026-0002-v2-ESP-{Q}.xlsx" in papers(out)
    assert [row[1:3] + row[4:] for row in covered(alone)][-1] == ("ESP", "issued", 2)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_by_agreement_a_statement_goes_out_with_its_agreements_and_stays_so_in_its_next_version(alone, run, out):
    issued(run, out)
    assert "Nothing to issue" not in issued(run, out, "USA", "--by-agreement").out  # it says more than version 1
    assert "Nothing to issue" in issued(run, out, "USA", "--by-agreement").out
    assert run("receipt", "add", "USA", "250", "USD", "--on", "2026-09-20", "--yes").status == 0
    issued(run, out)
    book = openpyxl.load_workbook(out / f"S-2026-0003-v3-USA-{Q}.xlsx")
    rows = [[cell for cell in row if cell is not None] for row in book.worksheets[0].iter_rows(values_only=True)]
    label = "Contributions received, before bank charges, {} (this quarter)"
    assert ["B2", label.format("Without agreement"), 0, 250, 250] in rows
    assert not any(label.format("USA-1") in row for row in rows)  # its own lines are as they were
    assert [row[1].value for row in book["Agreements"].iter_rows(max_row=12) if row[2].value == 1000] == ["USA-1"]
    assert run("statement", "write", Q, "--to", str(out / "again")).status == 0
    for name, content in papers(out / "again", ".xlsx", ".pdf").items():
        assert (out / name).read_bytes() == content
    told = run("statement", "preview", "USA", Q, "--by-agreement", "--json").json
    assert [one["pledge"] for one in told["agreements"]] == ["USA-1", ""]
    assert told["agreements"][0]["lines"]["B2"] == {"quarter": "1000.00", "year": "1000.00", "inception": "1000.00"}
    assert told["agreements"][1]["receipts"] == [{"receipt": "R-2026-0003", "usd": "250.00"}]
    assert told["by_quarter"] == [
        {"quarter": "2026-Q2", "due": "0.00", "received": "0.00"}, {"quarter": "2026-Q3", "due": "250000.00", "received": "1250.00"},
    ]  # fmt: skip


def test_a_paper_is_the_same_bytes_whatever_fund_toml_says_later(alone, books, run, out):
    issued(run, out)
    settings = books.place(alone) / "fund.toml"
    settings.write_text(
        settings.read_text().replace("letterhead = []", 'letterhead = ["Another Office"]').replace('"minus"', '"parentheses"')
    )
    assert run("statement", "write", Q, "--to", str(out / "again")).status == 0
    assert papers(out / "again") == papers(out)
    issued(run, out, "ESP", "--again")
    said = [str(cell.value) for row in openpyxl.load_workbook(out / f"S-2026-0002-v2-ESP-{Q}.xlsx").worksheets[0] for cell in row]
    assert "Another Office" in said
    assert run("statement", "write", "S-2026-0002", "--to", str(out / "second")).status == 0
    assert papers(out / "second")[f"S-2026-0002-v2-ESP-{Q}.xlsx"] == papers(out)[f"S-2026-0002-v2-ESP-{Q}.xlsx"]


def test_with_two_people_the_paper_says_who_approved_it_and_its_hash_is_kept_from_the_first_time_it_is_written(two, run, out):
    issued(run, out)
    assert not out.exists()
    assert "no issued statement" in run("statement", "write", Q, "--to", str(out)).err
    rows = run("statement", "list", Q, "--json").json["rows"]
    assert {row["state"] for row in rows if row["number"]} == {"waits"}
    batch = rows[0]["why"]
    total = run("show", batch, "--json").json["rows"][0]["total"]
    approved = run("approve", batch, "--confirm", total, user="luis.mora")
    assert f"fund statement write {batch}" in approved.out
    assert run("statement", "write", batch, "--to", str(out)).status == 0
    told = openpyxl.load_workbook(out / f"S-2026-0003-v1-USA-{Q}.xlsx").worksheets[0]
    said = [str(cell.value) for row in told for cell in row]
    assert "Approved by luis.mora, October 7, 2026" in said
    first = run("show", "S-2026-0003", "--json").json
    assert first["rows"][0]["file_sha256"] == first["papers"][0]["sha256"]
    assert run("statement", "write", Q, "--to", str(out / "again"), user="luis.mora").status == 0
    assert papers(out / "again") == papers(out)
    assert run("show", "S-2026-0003", "--json").json == first


def test_while_a_version_waits_there_is_no_other_and_one_that_was_given_back_is_given_again(two, run, out):
    issued(run, out)
    waiting = run("statement", "list", Q, "--json").json["rows"][0]["why"]
    assert "skipped USA: a version waits for a second person" in issued(run, out).out
    assert run("approve", waiting, "--return", "--reason", "look again", user="luis.mora").status == 0
    issued(run, out)
    rows = [row for row in run("statement", "list", Q, "--json").json["rows"] if row["number"]]
    assert [(row["number"], row["version"]) for row in rows] == [(f"S-2026-000{no}", 1) for no in (1, 2, 3)]


def test_an_undone_run_leaves_its_versions_used_and_the_next_says_what_changed_since(alone, run, out):
    issued(run, out)
    batch = covered(alone)[0][0]
    assert run("undo", batch, "--reason", "too early", "--yes").status == 0
    pays(run)
    issued(run, out)
    assert f"S-2026-0003-v2-USA-{Q}.xlsx" in papers(out)
    with Reader(alone) as reader:
        (figures,) = reader.rows("SELECT figures FROM statement WHERE number = 'S-2026-0003' AND version = 2")
    assert json.loads(figures[0])["facts"]["changes"]["since"] == 1


def test_what_is_missing_is_completed_what_is_right_stays_and_what_is_other_is_not_written_over(alone, run, out):
    issued(run, out)
    whole = papers(out)
    lost, other = sorted(whole)[:2]
    (out / lost).unlink()
    issued(run, out)
    assert papers(out) == whole
    (out / other).write_bytes(b"mine")
    (out / lost).unlink()
    refused = issued(run, out, status=1)
    assert f"holds {other} already" in refused.err
    assert not (out / lost).exists()
    assert run("statement", "write", Q, "--to", str(out), "--force").status == 0
    assert papers(out) == whole


def test_one_zip_holds_all_of_it_and_is_the_same_bytes_each_time(alone, run, out):
    issued(run, out, "--zip")
    (one,) = out.iterdir()
    assert run("statement", "write", Q, "--to", str(out / "again"), "--zip").status == 0
    assert (out / "again" / one.name).read_bytes() == one.read_bytes()
    names = zipfile.ZipFile(one).namelist()
    assert names == sorted(names)
    listed = json.loads(zipfile.ZipFile(one).read("manifest.json"))
    assert [row["name"] for row in listed["files"]] == [name for name in names if name.startswith("S-")]
    assert {Path(name).suffix for name in names} == {".xlsx", ".pdf", ".json"}


def test_several_processes_draw_the_same_bytes(alone, process, run, out):
    issued(run, out)
    told = process("statement", "write", Q, "--to", str(out / "again"), "--jobs", "2")
    assert told.status == 0, told.err
    assert papers(out / "again") == papers(out)


def test_a_dry_run_writes_nothing_and_says_what_it_would(alone, run, out):
    told = run("statement", "issue", Q, "--to", str(out), "-n")
    assert told.status == 0
    assert not out.exists()
    assert covered(alone) == []
    issued(run, out)
    assert "Would write" in run("statement", "write", Q, "--to", str(out / "again"), "-n").out
    assert not (out / "again").exists()


@pytest.mark.parametrize("language", ["fr", "pt"])
def test_a_statement_may_be_issued_in_another_language(alone, run, out, language):
    issued(run, out, "--lang", language)
    with Reader(alone) as reader:
        assert {found for (found,) in reader.rows("SELECT language FROM statement")} == {language}


def test_a_command_killed_between_the_book_and_the_folder_is_completed_by_the_same_command(alone, books, run, out):
    """The figures are stored in one transaction; whatever was not drawn then, or half written, is drawn by the next command."""
    command = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "statement", "issue", Q, "--to", str(out), "--yes"], cwd=books.place(alone),
        env=os.environ | {"FUND_USER": "ana.reyes", "FUND_TODAY": "2026-10-07", "FUND_NO_INPUT": "1"}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    with Reader(alone) as reader:
        until = time.monotonic() + 60
        while not reader.value("SELECT count(*) FROM statement_list") and time.monotonic() < until:
            time.sleep(0.001)
        command.send_signal(signal.SIGKILL)
        command.wait()
        assert reader.value("SELECT count(*) FROM statement_list") == 3
    issued(run, out)
    assert len(papers(out)) == 3
    assert (out / "manifest.json").exists()
    with Reader(alone) as reader:
        assert reader.value("SELECT count(*) FROM statement_list") == 3
        assert reader.value("SELECT count(*) FROM statement_file") == 6
    assert not [path for path in out.iterdir() if path.suffix == ".part"]
    assert run("verify", str(out / "manifest.json")).status == 0


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("stop", "everyone"), [(signal.SIGINT, True), (signal.SIGTERM, False)])
def test_a_run_that_is_stopped_says_what_stands_leaves_no_process_behind_and_is_completed_by_the_same_command(
    alone, books, run, out, tmp_path, stop, everyone
):
    """A terminal sends Ctrl-C to every process of the command, also to those that have only begun; a system stops the first alone."""
    between = tmp_path / "between"
    between.mkdir()
    command = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "statement", "issue", Q, "--to", str(out), "--yes", "--jobs", "2"], cwd=books.place(alone),
        env=os.environ | {"FUND_USER": "ana.reyes", "FUND_TODAY": "2026-10-07", "FUND_NO_INPUT": "1", "TMPDIR": str(between)}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - whoever runs the tests may ignore it
    )  # fmt: skip
    with closing(sqlite3.connect(sqlite_path(alone), timeout=60, isolation_level=None)) as another:
        try:
            until = time.monotonic() + 60
            while not out.exists() and time.monotonic() < until:  # made when all is issued, before the first paper is drawn
                time.sleep(0.001)
            another.execute("BEGIN IMMEDIATE")  # so that no paper gets its hash, and comes into the folder, before the stop
            (os.killpg if everyone else os.kill)(command.pid, stop)
            _out, err = command.communicate(timeout=60)  # the end of what they say: none of them is left
        finally:
            command.kill()
    assert (command.returncode, err.splitlines()) == (130, [
        f"fund: stopped: 0 of 6 papers are in {out}; every statement stays issued.", "  run the command again: it draws what is missing",
    ])  # fmt: skip
    assert list(between.iterdir()) == []
    issued(run, out, "--jobs", "2")
    assert len(papers(out, ".xlsx", ".pdf")) == 6
    assert not [path for path in out.iterdir() if path.suffix == ".part"]
    with Reader(alone) as reader:
        assert reader.value("SELECT count(*) FROM statement_list") == 3
    assert run("verify", str(out / "manifest.json")).status == 0


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_process_that_draws_and_is_ended_from_outside_ends_the_run_with_a_sentence(alone, run, out, tmp_path, monkeypatch):
    issued(run, out)
    between = tmp_path / "between"
    between.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(between))
    with Reader(alone) as reader:
        found = stored(reader, Q, ("pdf",))
    made = drawn(found * 40, 2)
    next(made)
    for child in active_children():
        child.kill()
    with pytest.raises(LedgerError, match="ended from outside") as error:
        list(made)
    assert error.value.name == "process-ended"
    assert list(between.iterdir()) == []


def test_two_who_issue_at_once_make_one_set(alone, books, out):
    commands = [
        subprocess.Popen(
            [sys.executable, str(ROOT / "cli.py"), "statement", "issue", Q, "--to", str(out / who), "--yes"], cwd=books.place(alone),
            env=os.environ | {"FUND_USER": who, "FUND_TODAY": "2026-10-07", "FUND_NO_INPUT": "1"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for who in ("ana.reyes", "luis.mora")
    ]  # fmt: skip
    told = [command.communicate()[0] for command in commands]
    assert [command.returncode for command in commands] == [0, 0], told
    with Reader(alone) as reader:
        assert reader.rows("SELECT number, version FROM statement_list ORDER BY number") == [
            (f"S-2026-000{no}", 1) for no in (1, 2, 3)
        ]
    assert papers(out / "ana.reyes", ".xlsx", ".pdf") == papers(out / "luis.mora", ".xlsx", ".pdf")
    assert len(papers(out / "ana.reyes", ".xlsx", ".pdf")) == 6


def test_the_list_says_what_lies_in_the_folder_and_is_signed_by_the_key_that_counts(two, run, out):
    """A key waits for a second person like everything that moves what others rely on; until then nothing is signed."""
    assert run("statement", "key", "--new", "--yes").status == 0
    assert "A key waits for a second person: fund approve B-2026-0006" in run("statement", "key").out
    issued(run, out)
    for batch in ("B-2026-0006", "B-2026-0007"):
        total = run("show", batch, "--json").json["rows"][0]["total"]
        assert run("approve", batch, "--confirm", total or batch, user="luis.mora").status == 0
    assert run("statement", "write", Q, "--to", str(out)).status == 0
    listed = json.loads((out / "manifest.json").read_text())
    (key,) = run("statement", "key", "--json").json["rows"]
    assert (key["state"], key["private"], listed["key"]) == ("signs", "here", key["fingerprint"])
    assert [row["name"] for row in listed["files"]] == sorted(papers(out, ".xlsx", ".pdf"))
    assert (listed["runs"][0]["prepared_by"], listed["runs"][0]["approved_by"]) == ("ana.reyes", "luis.mora")
    assert {row["contributor"]: row["state"] for row in listed["runs"][0]["coverage"]} == {
        "BRA": "issued", "CAN": "skipped", "ESP": "issued", "USA": "issued",
    }  # fmt: skip
    (private,) = (out.parent / "book" / "keys").iterdir()
    assert private.stat().st_mode & 0o777 == 0o600
    private.unlink()
    (out / min(papers(out))).unlink()
    told = run("statement", "write", "S-2026-0003", "--to", str(out))
    assert "is not signed: the office's key is not here" in told.out
    assert not (out / "manifest.json.sig").exists()
    assert len(json.loads((out / "manifest.json").read_text())["files"]) == 5


def test_who_issues_a_quarter_that_is_not_closed_is_told_what_that_brings(alone, run, out):
    told = issued(run, out, "-n").out
    assert f"{Q} is not closed: whom its figures still change for gets a version 2" in told
