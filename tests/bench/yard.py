"""Where a bench works: one folder with the books it made, the program's compiled modules, and the floors' scripts."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from tests.bench.measure import ROOT, Ran, spawn

POSTINGS_EACH = 3.29  # postings a transaction in the books of fill.py


def size_of(text: str) -> int:
    """`10k` as a number."""
    return int(float(text.lower().replace("m", "e6").replace("k", "e3")))


def short(number: int) -> str:
    """10,000 as `10k`."""
    for unit, sign in ((10**6, "M"), (10**3, "k")):
        if number >= unit:
            return f"{number / unit:g}{sign}"
    return str(number)


@dataclass(frozen=True)
class Yard:
    """The folder of a run."""

    folder: Path

    @cached_property
    def environment(self) -> dict[str, str]:
        """What every process gets: compiled modules are kept, in our folder, as an installation has them."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "FUND"))}
        return kept | {
            "PYTHONPYCACHEPREFIX": str(self.folder / "compiled"), "PYTHONPATH": str(ROOT), "FUND_USER": "ana.reyes",
            "FUND_TODAY": "2026-10-07", "FUND_NO_INPUT": "1", "PYTHONUTF8": "1",
        }  # fmt: skip

    @cached_property
    def program(self) -> list[str]:
        """`fund`, as an installer's script starts it."""
        script = self.script("fund", "import sys\nfrom cli import app\nif __name__ == '__main__':\n    sys.exit(app())\n")
        return [sys.executable, str(script)]

    def script(self, name: str, text: str) -> Path:
        """A script in our folder."""
        path = self.folder / f"{name}.py"
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
        return path

    def run(self, words: Sequence[str | Path], place: Path | None = None) -> Ran:
        """A process, timed; its output lies in our folder."""
        return spawn(words, place or self.folder, self.environment, self.folder / "told")

    def fund(self, *words: str, place: Path | None = None) -> Ran:
        """The program, timed."""
        return self.run([*self.program, *words], place)

    def book(self, transactions: int, years: int = 0) -> Path:
        """The folder of a book with so many transactions; made when it is not there yet, by a process of its own.

        With `years` the fund is that old, and all its quarters but the last are closed.
        """
        place = self.folder / (f"book-{transactions}-{years}" if years else f"book-{transactions}")
        if not (place / "fund.toml").exists():
            shutil.rmtree(place, ignore_errors=True)
            subprocess.run(
                [sys.executable, "-m", "tests.bench.fill", str(transactions), str(place), str(years)],
                check=True,
                env=self.environment,
                cwd=ROOT,
            )
        return place

    def book_of_postings(self, postings: int, years: int = 0) -> Path:
        """The folder of a book with about so many postings."""
        return self.book(round(postings / POSTINGS_EACH), years)

    def copy(self, place: Path, name: str) -> Path:
        """A book to write in."""
        other = self.folder / name
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(place, other)
        return other


def is_there(command: str) -> bool:
    """Whether a command of the program's table has its module."""
    from cli import COMMANDS

    module = COMMANDS[command][0]
    return find_spec(module.rpartition(".")[0]) is not None and find_spec(module) is not None
