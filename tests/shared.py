"""Where the shared sample data lies: `FUND_SHARED`, or `shared/` beside the repository. None where it is absent."""

import os
from pathlib import Path

import pytest

_FOUND = Path(os.environ.get("FUND_SHARED") or Path(__file__).resolve().parents[2] / "shared")
SHARED: Path | None = _FOUND if (_FOUND / "data").is_dir() else None


def shared_data(name: str) -> Path:
    """A file or folder of the shared data; skips the test, saying so, where it is absent."""
    if SHARED is None or not (SHARED / "data" / name).exists():
        pytest.skip(f"the shared sample data is not on this machine: data/{name}")
    return SHARED / "data" / name
