"""What several jobs look at, made once."""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

CLI = Path(__file__).parents[2] / "cli.py"


@pytest.fixture(scope="session")
def walked(tmp_path_factory):
    """`fund demo --run`, walked once for all workers: its folder `fund-demo`, and `told.json`. Who writes in it copies it first."""
    own = tmp_path_factory.getbasetemp()
    place = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "walked"
    told = place / "told.json"
    try:
        place.mkdir()
    except FileExistsError:
        until = time.monotonic() + 600
        while not told.exists() and time.monotonic() < until:
            time.sleep(0.1)
        return place
    before = _seconds()
    ran = subprocess.run(
        [sys.executable, str(CLI), "demo", "--run"], cwd=place, capture_output=True, encoding="utf-8", check=False
    )
    whole = json.dumps({"status": ran.returncode, "out": ran.stdout, "err": ran.stderr, "seconds": _seconds() - before})
    (place / "told").write_text(whole, encoding="utf-8")
    (place / "told").rename(told)
    return place


def _seconds():
    """What processes of ours have taken of the processor."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
