"""Whole processes: start-up (P1), what officers ask every day (P2), the same beside other programs (P10), and memory (P11)."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import Figure, Ran, race
from tests.bench.yard import Yard, is_there, short

# The bare script: the driver, one query, the rows.
BARE = """\
import sqlite3, sys
for row in sqlite3.connect("tip.db").execute(sys.argv[1]):
    print(*row, sep="\\t")
"""
LIVE = "JOIN batch b ON b.id = {0}.batch_id AND b.state = 'posted' WHERE {0}.undone_in IS NULL"
TRIAL = (
    "SELECT p.fund_id, p.account, p.currency, sum(p.amount), sum(p.base), sum(CASE WHEN p.base > 0 THEN p.base ELSE 0 END) FROM posting p "
    "WHERE p.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE seq IS NULL) GROUP BY p.account, p.fund_id, p.currency"
)
OPEN_LINES = (
    "SELECT count(*), sum(l.amount) FROM bank_line l LEFT JOIN bank_match m ON m.bank_line_id = l.id AND m.undone_in IS NULL "
    "WHERE l.undone_in IS NULL AND m.id IS NULL"
)
PLEDGES = (
    "SELECT g.number, c.code, g.signed, g.currency, e.pledged, coalesce(a.got, 0), e.due FROM pledge g "
    "JOIN contributor c ON c.id = g.contributor_id JOIN (SELECT x.pledge_id, sum(x.amount) AS pledged, min(x.due) AS due "
    "FROM pledge_entry x WHERE x.undone_in IS NULL GROUP BY x.pledge_id) e ON e.pledge_id = g.id "
    "LEFT JOIN (SELECT l.pledge_id, sum(l.amount) AS got FROM allocation l WHERE l.undone_in IS NULL GROUP BY l.pledge_id) a "
    f"ON a.pledge_id = g.id {LIVE.format('g')} ORDER BY g.number"
)
RECEIPTS = (
    "SELECT r.number, c.code, r.day, r.currency, r.amount, r.base, k.name FROM receipt r LEFT JOIN contributor c ON c.id = r.contributor_id "
    f"LEFT JOIN bank_account k ON k.id = r.bank_account_id {LIVE.format('r')} ORDER BY r.day, r.number"
)
OF_ONE = RECEIPTS.replace(" ORDER BY", " AND c.code = 'IA-B007' ORDER BY")


@dataclass(frozen=True)
class Asked:
    """A read command, and the query of which the bare script prints the rows."""

    name: str
    words: tuple[str, ...]
    query: str


READS = (
    Asked("status", ("status",), OPEN_LINES),
    Asked("pledge list", ("pledge", "list"), PLEDGES),
    Asked("receipt list", ("receipt", "list"), RECEIPTS),
    Asked("receipts of one", ("receipt", "list", "IA-B007"), OF_ONE),
    Asked("trial balance", ("report", "trial-balance"), TRIAL),
)
MEMORY = (*READS, Asked("statement", ("statement", "preview", "IA-B007", "2026-Q3"), ""), Asked("verify", ("verify",), ""))


def start_up(yard: Yard, _size: int) -> None:
    """P1: what it costs to say hello."""
    place = yard.book(100)
    empty = [sys.executable, "-c", "pass"]
    gates = {
        "--version": (("--version",), 2.0), "--help": (("--help",), 8.0), "pledge --help": (("pledge", "--help"), 8.0),
    }  # fmt: skip
    rivals = {name: timed(lambda words=words: yard.fund(*words, place=place)) for name, (words, _) in gates.items()}  # type: ignore[misc]
    rivals["python -c pass"] = timed(lambda: yard.run(empty))
    for rival in rivals.values():
        rival()  # compiled once, as by an installer
    times = race(rivals, 15)
    floor = times["python -c pass"]
    for name, (_, gate) in gates.items():
        spread = max(floor.spread, times[name].spread)
        Figure("P1", name, "", 1, times[name].median * 1000, floor.median * 1000, "python -c pass", gate, spread=spread).tell()


def timed(start: Callable[[], Ran]) -> Callable[[], float]:
    """A rival: its process's time. Raises when the process fails: what does not work has no speed."""

    def once() -> float:
        ran = start()
        if ran.status:
            raise RuntimeError(ran.err.strip() or ran.out.strip())
        return ran.seconds

    return once


def reads(yard: Yard, transactions: int) -> None:
    """P2: each read command against the bare script; at 1k against hledger as well."""
    place = yard.book(transactions)
    bare = yard.script("bare", BARE)
    size = f"{short(transactions)} transactions"
    for asked in READS:
        if not is_there(asked.words[0]):
            Figure("P2", asked.name, size, missing=f"fund {' '.join(asked.words)} is not there yet").tell()
            continue
        rivals = {
            "ours": timed(lambda words=asked.words: yard.fund(*words, place=place)),  # type: ignore[misc]
            "bare sqlite3": timed(lambda query=asked.query: yard.run([sys.executable, bare, query], place)),  # type: ignore[misc]
        }
        gates: dict[str, float | None] = {"bare sqlite3": 3.0 if transactions >= 10**6 else None}
        peer = transactions <= 1000 and _hledger(yard, place, asked.name)
        if peer:
            rivals["hledger"], gates["hledger"] = timed(lambda words=peer: yard.run(words, place)), 2.5  # type: ignore[misc]
        _tell("P2", asked.name, size, transactions, rivals, gates)


def _tell(
    job: str, name: str, size: str, work: int, rivals: dict[str, Callable[[], float]], gates: dict[str, float | None]
) -> None:  # fmt: skip
    try:
        for rival in rivals.values():
            rival()
        times = race(rivals, 9 if work <= 1000 else 5)
    except RuntimeError as error:
        Figure(job, name, size, missing=f"it failed: {str(error).splitlines()[0]}", failed=True).tell()
        return
    for rival, gate in gates.items():
        spread = max(times["ours"].spread, times[rival].spread)
        Figure(job, name, size, work, times["ours"].median * 1000, times[rival].median * 1000, rival, gate, spread=spread).tell()


def _hledger(yard: Yard, place: Path, name: str) -> list[str]:
    """hledger's way of asking the same, where it is installed and has one."""
    asks = {"trial balance": ["balance"], "receipts of one": ["register", "IA-B007"]}
    program = shutil.which("hledger")
    if program is None or name not in asks:
        return []
    return [program, "-f", str(journal(yard, place)), *asks[name]]


def journal(yard: Yard, place: Path) -> Path:
    """The book as a plain-text journal that hledger and ledger read: the base amounts of all postings."""
    path = place / "all.journal"
    if not path.exists():
        query = (
            "SELECT t.id, t.day, t.event, p.account, coalesce(c.code, 'none'), p.base FROM posting p "
            "JOIN journal_transaction t ON t.id = p.transaction_id LEFT JOIN contributor c ON c.id = p.contributor_id ORDER BY p.id"
        )
        text = f"""\
import sqlite3, sys
last = None
with open(sys.argv[1], "w") as out:
    for number, day, event, account, who, base in sqlite3.connect("tip.db").execute({query!r}):
        if number != last:
            out.write(f"\\n{{day}} {{event}}\\n")
            last = number
        out.write(f"    {{account}}:{{who}}  {{base / 10000:.2f}} USD\\n")
"""
        yard.run([sys.executable, yard.script("journal", text), path], place)
    return path


def peers(yard: Yard, transactions: int) -> None:
    """P10: the trial balance beside other programs that answer from the same transactions."""
    size = f"{short(transactions)} transactions"
    if not is_there("report"):
        Figure("P10", "trial balance", size, missing="fund report trial-balance is not there yet").tell()
        return
    place = yard.book(transactions)
    file = journal(yard, place)
    known = {"hledger": 1 / 25, "ledger": 1 / 5} if transactions < 10**6 else {"hledger": 1 / 150, "ledger": 1 / 30}
    ours = timed(lambda: yard.fund("report", "trial-balance", place=place))
    for peer, gate in known.items():
        program = shutil.which(peer)
        if program is None:
            Figure("P10", "trial balance", size, missing=f"{peer} is not installed").tell()
        elif transactions >= 10**6 and peer == "hledger":
            Figure("P10", "trial balance", size, missing="hledger would take 7 GiB and a minute for this; not run").tell()
        else:
            rivals = {"ours": ours, peer: timed(lambda words=[program, "-f", str(file), "balance"]: yard.run(words, place))}  # type: ignore[misc]
            _tell("P10", "trial balance", size, transactions, rivals, {peer: gate if transactions >= 10**5 else None})


def memory(yard: Yard, postings: int) -> None:
    """P11: the most that any command holds on so many postings, MiB."""
    place = yard.book_of_postings(postings)
    size = f"{short(postings)} postings"
    for asked in MEMORY:
        if not is_there(asked.words[0]):
            Figure("P11", asked.name, size, missing=f"fund {' '.join(asked.words)} is not there yet").tell()
            continue
        ran = yard.fund(*asked.words, place=place)
        if ran.status:
            Figure("P11", asked.name, size, missing=f"it failed: {(ran.err or ran.out).splitlines()[0]}", failed=True).tell()
            continue
        Figure("P11", asked.name, size, postings, ran.mib, 300.0, "300 MiB", 1.0, unit="MiB").tell()


def installed() -> str:
    """What peers this machine has."""
    found = []
    for name in ("hledger", "ledger"):
        path = shutil.which(name)
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout if path else ""
        found.append(said.splitlines()[0] if said else f"no {name}")
    return " · ".join(found)
