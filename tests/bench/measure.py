"""Measuring: rivals take turns, medians are compared, a process is timed with its memory. Standard library only: a light
parent keeps the memory that is read of its children true.
"""

import json
import math
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MIB = 1024 * 1024


@dataclass(frozen=True)
class Figure:
    """One row of the table: what we took, what the rival took, and how many times of it the gate allows.

    `unit` is ms, MiB or x; `work` is the amount of work, for the exponent; `spread` is the larger half distance of the
    quartiles over the median. A figure without `against` has no rival; one with `missing` was not measured, and says why.
    """

    job: str
    name: str
    size: str
    work: int = 0
    ours: float = 0.0
    floor: float = 0.0
    against: str = ""
    gate: float | None = None
    unit: str = "ms"
    spread: float = 0.0
    missing: str = ""
    failed: bool = False

    @property
    def ratio(self) -> float:
        """Ours over theirs."""
        return self.ours / self.floor if self.floor else math.nan

    @property
    def over(self) -> bool:
        """Whether a gate is missed; what failed is over every gate."""
        return self.failed or (self.gate is not None and not self.missing and self.ratio > self.gate)

    def tell(self) -> None:
        """Hand the figure to the process that prints the table."""
        sys.stdout.write(json.dumps(asdict(self)) + "\n")
        sys.stdout.flush()


@dataclass(frozen=True)
class Times:
    """What one rival took, seconds, round by round, and the most memory it held, MiB."""

    seconds: tuple[float, ...]
    mib: float = 0.0

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)

    @property
    def spread(self) -> float:
        """Half the distance of the quartiles over the median: above 0.1 another run may say something else."""
        if len(self.seconds) < 3:
            return 0.0
        low, _, high = statistics.quantiles(self.seconds, n=4)
        return (high - low) / 2 / self.median


def race(rivals: Mapping[str, Callable[[], float | None]], rounds: int = 5, enough: float = 60.0) -> dict[str, Times]:
    """Rivals take turns, `rounds` times each, at least once, until `enough` seconds are used up.

    A rival that returns a number measured itself (it had something to prepare); others are measured whole.
    """
    took: dict[str, list[float]] = {name: [] for name in rivals}
    begun = time.monotonic()
    for _ in range(rounds):
        for name, rival in rivals.items():
            before = time.perf_counter()
            told = rival()
            took[name].append(time.perf_counter() - before if told is None else told)
        if time.monotonic() - begun > enough:
            break
    return {name: Times(tuple(seconds)) for name, seconds in took.items()}


@dataclass(frozen=True)
class Ran:
    """A finished process."""

    seconds: float
    mib: float
    status: int
    out: str
    err: str


def spawn(words: Sequence[str | Path], place: Path, environment: Mapping[str, str], log: Path) -> Ran:
    """Run a process to its end, its output into files as a shell would; wall time and the most memory it held."""
    out, err = log.with_suffix(".out"), log.with_suffix(".err")
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        *(
            (os.POSIX_SPAWN_OPEN, to, str(path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            for to, path in ((1, out), (2, err))
        ),
    ]
    told = [str(word) for word in words]
    here = Path.cwd()
    os.chdir(place)
    try:
        before = time.perf_counter()
        process = os.posix_spawn(told[0], told, dict(environment), file_actions=files)
        _, status, usage = os.wait4(process, 0)
        seconds = time.perf_counter() - before
    finally:
        os.chdir(here)
    mib = usage.ru_maxrss / (MIB if sys.platform == "darwin" else 1024)
    return Ran(
        seconds, mib, os.waitstatus_to_exitcode(status), out.read_text("utf-8", "replace"), err.read_text("utf-8", "replace")
    )


def contest(
    job: str, name: str, size: str, work: int, rivals: Mapping[str, Callable[[], float | None]], gates: Mapping[str, float | None],
    rounds: int = 5,
) -> dict[str, Times]:  # fmt: skip
    """Race `ours` against the others and tell a figure for each of them, in milliseconds."""
    times = race(rivals, rounds)
    for rival, gate in gates.items():
        spread = max(times["ours"].spread, times[rival].spread)
        Figure(job, name, size, work, times["ours"].median * 1000, times[rival].median * 1000, rival, gate, spread=spread).tell()
    return times


def exponent(figures: Sequence[Figure]) -> float:
    """How time grows with work between the two largest sizes: 1 is in step with it."""
    first, last = sorted(figures, key=lambda figure: figure.work)[-2:]
    return math.log(last.ours / first.ours) / math.log(last.work / first.work)
