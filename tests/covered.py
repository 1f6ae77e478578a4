"""`python -m tests.covered`, after the tests: no line of the rooms that make or read money is left that no test went through.

Lines, not branches: a refusal that nothing provokes is a line, while a loop that never runs dry is no danger. Tables are left
out: they are declarations, which are run when they are read.
"""

import sys
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).parents[1]
# Modules that are held to it; a room is added here when its last line is tried.
ROOMS = (
    *(f"ledger/{room}/*.py" for room in ("contributions", "journal", "budget", "banking", "statements", "reports")),
    "ledger/money.py",
    "imports/*.py",
)


def uncovered(data: str | None = None) -> list[str]:
    """Each module of the rooms with lines that no test went through, and which; from the data that the tests left in `data`."""
    measured = Coverage(data_file=data or ROOT / ".coverage", config_file=str(ROOT / "pyproject.toml"))
    measured.load()
    found = []
    for path in _modules():
        _name, _statements, _excluded, missing, told = measured.analysis2(str(path))
        if missing:
            found.append(f"{path.relative_to(ROOT)}: {told}")
    return found


def _modules() -> list[Path]:
    files = [path for room in ROOMS for path in sorted(ROOT.glob(room))]
    return [path for path in files if not path.name.endswith("tables.py")]


if __name__ == "__main__":
    left = uncovered()
    for line in left:
        print(line)
    sys.exit(bool(left) and "these lines touch money, and no test went through them")
