"""A writing command killed at any moment leaves a sound book, and the same command run again completes as if once."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from exports.demo_xlsx import LINES
from exports.demo_xlsx import write as sample_files
from ledger.book.reader import Reader
from tests.conftest import assert_sound

TIMES = 25 if os.environ.get("FUND_PROVE") else 2
STATES = (
    "code,name_en,name_es,kind,aliases\nUSA,United States of America,Estados Unidos,member_state,US DEPARTMENT OF STATE\nCAN,Canada,Canadá,member_state,\n"
    "ESP,Spain,España,permanent_observer,\nFRA,France,Francia,permanent_observer,\nMEX,Mexico,México,member_state,\nBRA,Brazil,Brasil,member_state,\n"
    "TTO,Trinidad and Tobago,Trinidad y Tobago,member_state,\nHTI,Haiti,Haití,member_state,\n"
    "PR-SCS,Save the Children Sweden,Save the Children Suecia,private_entity,\n"
)  # fmt: skip


@pytest.mark.parametrize("seed", range(TIMES))
def test_a_killed_command_leaves_a_sound_book_and_runs_again(books, process, tmp_path, seed):
    url, files, chance = books.make(), sample_files(tmp_path / "files"), random.Random(seed)
    states = tmp_path / "states.csv"
    states.write_text(STATES, encoding="utf-8")
    out = tmp_path / "out"
    steps = (
        ("bank", "add", "usd", "USD", "--yes"), ("import", "contributors", str(states), "--yes"), ("import", "rates", str(files.rates), "--yes"),
        ("import", "pledges", str(files.pledges), "--yes"), ("import", "bank", str(files.bank), "--account", "usd"), ("match", "accept", "--sure"),
        ("match", "post", "--yes"), ("statement", "issue", "2026-Q3", "--yes", "--to", str(out), "--force"),
    )  # fmt: skip
    for words in steps:
        killed(books.place(url), words, chance.uniform(0.05, 1.2))
        assert_sound(url)
        done = process(*words, url=url)
        assert done.status == 0 or "already" in done.err, (words, done.err)
    with Reader(url) as reader:
        assert reader.value("SELECT count(*) FROM bank_line_list") == len(LINES)
        assert reader.value("SELECT count(*) FROM pledge WHERE undone_in IS NULL") == 10
        assert reader.value("SELECT count(*) FROM receipt_list WHERE returns IS NULL") == reader.value(
            "SELECT count(*) FROM bank_match WHERE type = 'receipt' AND undone_in IS NULL"
        )
        assert reader.value("SELECT count(DISTINCT contributor) FROM statement_list") == 9
    assert json.loads(process("verify", "--json", url=url).out)["sound"] is True


def killed(folder, words, after):
    """Start a command and kill it after so many seconds, unless it is done before."""
    environment = os.environ | {"FUND_USER": "ana.reyes", "FUND_TODAY": "2026-10-07", "FUND_NO_INPUT": "1"}
    cli = Path(__file__).parents[2] / "cli.py"
    command = subprocess.Popen(
        [sys.executable, str(cli), *words], cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + after
    while time.monotonic() < until and command.poll() is None:
        time.sleep(0.01)
    if command.poll() is None:
        command.send_signal(signal.SIGKILL)
    command.wait()
