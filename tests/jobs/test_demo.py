"""`fund demo --run`: the README's first command, from files to statements in four languages."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import openpyxl

from tests.exports.foreign import from_beancount, named_by_beancount, ours, ours_named

CLI = Path(__file__).parents[2] / "cli.py"


def test_the_demo_walks_the_whole_way_in_about_ten_seconds(walked):
    told = json.loads((walked / "told.json").read_text(encoding="utf-8"))
    assert told["status"] == 0, told["err"]
    assert "Sound." in told["out"]
    assert told["seconds"] < 20  # of a processor: how long it takes says what else the machine does
    demo = walked / "fund-demo"
    papers = sorted(path.name for path in (demo / "out").glob("*-*-*-*-*.xlsx"))
    assert [name.split("-")[4] for name in papers] == ["BRA", "CAN", "ESP", "FRA", "HTI", "MEX", "PR", "TTO", "USA"]
    assert {"annual_2026.xlsx", "assembly_2026.xlsx"} <= {path.name for path in (demo / "out").iterdir()}
    spain = next((demo / "out").glob("*-ESP-*.xlsx"))
    said = [str(cell) for sheet in openpyxl.load_workbook(spain) for row in sheet.values for cell in row]
    with contextlib.closing(sqlite3.connect(demo / "tip.db")) as book:
        (seal,) = book.execute("SELECT figures_sha256 FROM statement WHERE number = 'S-2026-0003'").fetchone()
    assert seal in said, "the paper's seal is the book's"
    assert "Aprobado por luis.mora, 7 de octubre de 2026" in said, "a practice book lives on its practice day"
    _leaves_the_book_whole(demo)


def test_the_demo_says_at_which_command_it_stopped(tmp_path):
    """On a day before its quarters end there is nothing to close."""
    ran = subprocess.run(
        [sys.executable, str(CLI), "demo", "--run", "--json"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
        env=os.environ | {"FUND_TODAY": "2020-01-01"},
    )  # fmt: skip
    assert ran.returncode == 1
    assert '"code": "demo-stopped"' in ran.stderr
    assert "the demo stopped at: fund period close 2026-Q1" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_demo_never_writes_into_a_folder_that_holds_something(tmp_path):
    (tmp_path / "fund-demo").mkdir()
    (tmp_path / "fund-demo" / "mine.txt").write_text("keep")
    ran = subprocess.run([sys.executable, str(CLI), "demo"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 1
    assert "folder-exists" in ran.stderr or "exists already" in ran.stderr
    assert [path.name for path in (tmp_path / "fund-demo").iterdir()] == ["mine.txt"]


def _leaves_the_book_whole(folder):
    """Its journal is accepted and counted by another program, and it can be published."""
    journal, activity = (
        subprocess.run(
            [sys.executable, str(CLI), "export", form, "-"], cwd=folder, capture_output=True, encoding="utf-8", check=True
        ).stdout
        for form in ("beancount", "iati")
    )
    url = f"sqlite:///{folder / 'tip.db'}"
    assert from_beancount(journal) == ours(url)
    assert named_by_beancount(journal) == ours_named(url)
    assert activity.count("<transaction ") > 20
