"""The bench: `python -m tests.bench [--sizes 1k,10k] [--only P2,P5] [--all] [--keep FOLDER]`.

Each job runs in a process of its own, at each size, beside its floor, and prints a row: size, our time, the floor's,
ratio, gate. Exit status 1 only when a ratio is over its gate or a job failed. What has no command yet is listed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from tests.bench.measure import ROOT, Figure, exponent
from tests.bench.yard import Yard, short, size_of

HEAD = f"{'job':<4} {'what':<24} {'size':<20} {'ours':>11} {'floor':>11}  {'against':<28} {'ratio':>7} {'gate':>6}"


@dataclass(frozen=True)
class Job:
    """A gate of performance.md: the function that measures it, and from which to which size."""

    name: str
    module: str
    function: str
    least: int = 1000
    most: int = 10**6
    extra: tuple[int, ...] = ()  # sizes a gate is set at, run whatever sizes are asked for by default


JOBS = (
    Job("P1", "processes", "start_up", 1000, 1000),
    Job("P2", "processes", "reads"),
    Job("P3", "history", "balances"),
    Job("P4", "files", "bank_xlsx", 1000, 10**5),
    Job("P4", "files", "bank_csv", 1000, 10**5),
    Job("P4", "files", "pledges", 1000, 10**4),
    Job("P5", "gate", "sqlite", 1000, 10**5, (20_000,)),
    Job("P5", "gate", "postgresql", 1000, 10**5, (20_000,)),
    Job("P6", "matching", "matching", 1000, 10**5),
    Job("P6", "matching", "few_open", 10**5, 10**5),
    Job("P7", "papers", "figures"),
    Job("P8", "statements", "workbooks", 10_000, 10_000),
    Job("P8", "statements", "pdfs", 10_000, 10_000),
    Job("P9", "papers", "verify"),
    Job("P10", "processes", "peers", 10**5),
    Job("P11", "processes", "memory", 10**5),
)


def main(words: Sequence[str]) -> int:
    """Run what is asked for; returns the exit status."""
    asked = _asked(words)
    if asked.job:
        job = next(job for job in JOBS if job.function == asked.job)
        getattr(import_module(f"tests.bench.{job.module}"), job.function)(Yard(asked.keep), asked.size)
        return 0
    only = {name.upper() for name in asked.only.split(",") if name}
    chosen = [job for job in JOBS if not only or job.name in only]
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
        return _all(chosen, asked, asked.keep.resolve())
    with tempfile.TemporaryDirectory(prefix="fund-bench-") as folder:
        return _all(chosen, asked, Path(folder))


def _asked(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Speed beside its floor, job by job.")
    parser.add_argument("--sizes", default="", help="such as 1k,10k,100k,1M; without it 1k,10k,100k")
    parser.add_argument("--only", default="", help="jobs, such as P2,P5")
    parser.add_argument("--all", action="store_true", help="with the books of a million, too: half an hour")
    parser.add_argument("--keep", type=Path, help="a folder for the books, used again by the next run")
    parser.add_argument("--job", help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    return parser.parse_args(words)


def _sizes(job: Job, asked: argparse.Namespace) -> list[int]:
    sizes = [size_of(size) for size in asked.sizes.split(",") if size] or [1000, 10_000, 100_000, *([10**6] if asked.all else [])]
    found = [size for size in sizes if job.least <= size <= job.most]
    return sorted({*found, *(() if asked.sizes else job.extra)})


def _all(jobs: Sequence[Job], asked: argparse.Namespace, folder: Path) -> int:
    figures: list[Figure] = []
    print(f"{_machine()}\n\n{HEAD}\n{'-' * len(HEAD)}", flush=True)
    for job in jobs:
        for size in _sizes(job, asked):
            found = _run(job, size, folder)
            figures += found
            for figure in found:
                print(_row(figure), flush=True)
    _growth(figures)
    for missing in dict.fromkeys(f"{figure.job} {figure.name}: {figure.missing}" for figure in figures if figure.missing):
        print(f"not measured: {missing}")
    over = [figure for figure in figures if figure.over]
    held = sum(1 for figure in figures if figure.gate is not None and not figure.missing)
    print(
        f"\n{held} gates, {len(over)} over"
        + (": " + ", ".join(f"{one.job} {one.name} {one.size}" for one in over) if over else "")
    )
    return 1 if over else 0


def _run(job: Job, size: int, folder: Path) -> list[Figure]:
    """One job at one size in a process of its own: what it imports and fills is gone afterwards."""
    words = [sys.executable, "-m", "tests.bench", "--job", job.function, "--size", str(size), "--keep", str(folder)]
    done = subprocess.run(words, cwd=ROOT, env=Yard(folder).environment, stdout=subprocess.PIPE, text=True, check=False)
    found = [Figure(**json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode:
        found.append(
            Figure(job.name, job.function, short(size), missing=f"the bench failed with status {done.returncode}", failed=True)
        )
    return found


def _row(figure: Figure) -> str:
    if figure.missing:
        return f"{figure.job:<4} {figure.name:<24} {figure.size:<20} {'FAILED' if figure.failed else 'missing'}"
    ours, floor = (f"{value:,.1f} {figure.unit}" for value in (figure.ours, figure.floor))
    gate = "" if figure.gate is None else f"{figure.gate:.3g}"
    verdict = "" if figure.gate is None else "OVER" if figure.over else "ok"
    noisy = f" ±{figure.spread:.0%}" if figure.spread > 0.1 else ""
    return (
        f"{figure.job:<4} {figure.name:<24} {figure.size:<20} {ours:>11} {floor:>11}  {figure.against:<28} "
        f"{figure.ratio:>7.3g} {gate:>6} {verdict}{noisy}"
    )


def _growth(figures: Sequence[Figure]) -> None:
    series: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in figures:
        if figure.unit == "ms" and not figure.missing and figure.work > 1:
            series.setdefault((figure.job, figure.name, figure.against), []).append(figure)
    told = dict.fromkeys(
        f"{job} {name} {exponent(found):.2f} ({short(min(f.work for f in found))}-{short(max(f.work for f in found))})"
        for (job, name, _), found in series.items()
        if len({figure.work for figure in found}) > 1
    )
    if told:
        print("\ngrowth of our time with the work, between the two largest sizes (1 is in step with it): " + " · ".join(told))


def _machine() -> str:
    from tests.bench.processes import installed

    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"Python {sys.version.split()[0]}, {os.cpu_count()} cores{load} · {installed()}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
