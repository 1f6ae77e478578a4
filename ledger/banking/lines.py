"""Bank lines: telling what is new from what the book has seen, in any file, and storing it.

A line is known again by its key (day, amount, currency, text, reference and running balance where there is one)
and by its occurrence among equal lines, because twins are real. File names, formats, ranges and the order of rows
play no part.
"""

import hashlib
import re
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ledger.banking.accounts import BankAccount
from ledger.book.store import Unit
from ledger.money import Money

LINE = (
    "id batch_id import_id bank_account_id sheet row verdict day value_date amount currency text reference counterparty iban "
    "original_currency original_amount balance key occurrence"
)
RUN = "id batch_id kind file_name sha256 size original reading counts bank_account_id opening closing first_day last_day"
_BLANKS = re.compile(r"[\W_]+")


class Line(NamedTuple):
    """A bank's transaction as a file has it; amounts in ten-thousandths, money into the account positive. A tuple: there are many."""

    sheet: str
    row: int
    day: str
    value_date: str | None
    amount: int
    currency: str
    text: str
    reference: str
    counterparty: str
    iban: str
    original_currency: str | None
    original_amount: int | None
    balance: int | None


@dataclass(frozen=True, slots=True)
class File:
    """The file that lines came in: its bytes are kept, compressed, so that every row can be read again."""

    kind: str
    name: str
    sha256: str
    raw: bytes
    reading: str  # JSON: the choices, the evidence
    opening: Money | None
    closing: Money | None
    not_a_transaction: int
    refused: int


class Judged(NamedTuple):
    """A line with its verdict: new, seen, late, restated; for restated, the id of the line it restates."""

    line: Line
    verdict: str
    key: str
    occurrence: int
    old: int | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did: every line judged, counts by verdict, and what the balances say."""

    judged: tuple[Judged, ...]
    counts: dict[str, int]
    gap: Money | None  # what lies between the book's last balance and this file's first; None: nothing to compare
    gap_since: str


def key_of(line: Line) -> str:
    """The key by which the same line is known in any file of the account."""
    words = _BLANKS.sub(
        " ", unicodedata.normalize("NFKC", f"{line.text} {line.counterparty} {line.reference}").casefold()
    ).strip()
    balance = "" if line.balance is None else line.balance
    return hashlib.sha256(f"{line.day}|{line.amount}|{line.currency}|{balance}|{words}".encode()).hexdigest()[:32]


def judge(unit: Unit, account: BankAccount, lines: Sequence[Line]) -> list[Judged]:
    """Each line's verdict against what the book has of the account."""
    if not lines:
        return []
    first, last = min(line.day for line in lines), max(line.day for line in lines)
    known = {
        (key, occurrence)
        for key, occurrence in unit.rows(
            "SELECT key, occurrence FROM bank_line WHERE bank_account_id = :a AND day >= :first AND day <= :last AND undone_in IS NULL",
            a=account.id, first=first, last=last,
        )
    }  # fmt: skip
    ranges = unit.rows(
        "SELECT DISTINCT first_day, last_day FROM import_run WHERE bank_account_id = :a AND undone_in IS NULL AND first_day IS NOT NULL",
        a=account.id,
    )
    met: Counter[str] = Counter()
    judged = []
    for line in lines:
        key = key_of(line)
        met[key] += 1
        if (key, met[key]) in known:
            verdict = "seen"
        else:
            verdict = "late" if any(begin <= line.day < end for begin, end in ranges) else "new"
        judged.append(Judged(line, verdict, key, met[key], None))
    return _restated(unit, account, judged)


def _restated(unit: Unit, account: BankAccount, judged: list[Judged]) -> list[Judged]:
    """A line with the reference of one known line that this file does not have any more restates it."""
    wanted = Counter(one.line.reference for one in judged if one.verdict != "seen" and one.line.reference)
    if not wanted:
        return judged
    seen = {(one.key, one.occurrence) for one in judged if one.verdict == "seen"}
    old: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for number, reference, key, occurrence, amount in unit.rows(
        "SELECT id, reference, key, occurrence, amount FROM bank_line WHERE bank_account_id = :a AND reference <> '' AND undone_in IS NULL",
        a=account.id,
    ):
        if reference in wanted and (key, occurrence) not in seen:
            old[reference, amount > 0].append(number)
    return [
        Judged(one.line, "restated", one.key, one.occurrence, found[0])
        if one.verdict != "seen"
        and wanted[one.line.reference] == 1
        and len(found := old.get((one.line.reference, one.line.amount > 0), [])) == 1
        else one
        for one in judged
    ]


def take(unit: Unit, batch: int, account: BankAccount, file: File, lines: Sequence[Line]) -> Taken:
    """Store a file and its new and late lines; seen ones are counted, restated ones shown and not taken."""
    judged = judge(unit, account, lines)
    counts = dict.fromkeys(("new", "seen", "late", "restated"), 0) | Counter(one.verdict for one in judged)
    counts |= {"not_a_transaction": file.not_a_transaction, "refused": file.refused}
    gap, since = _gap(unit, account, file, judged)
    fresh = [one for one in judged if one.verdict in ("new", "late")]
    if fresh or counts["restated"]:
        _store(unit, batch, account, file, lines, fresh, counts)
    return Taken(tuple(judged), counts, gap, since)


def _store(
    unit: Unit,
    batch: int,
    account: BankAccount,
    file: File,
    lines: Sequence[Line],
    fresh: Sequence[Judged],
    counts: dict[str, int],
) -> None:
    import json

    (run,) = unit.ids("import_run")
    days = [line.day for line in lines]
    unit.insert("import_run", RUN, [(
        run, batch, file.kind, file.name, file.sha256, len(file.raw), zlib.compress(file.raw, 6), file.reading,
        json.dumps(counts, sort_keys=True), account.id, file.opening.units if file.opening else None,
        file.closing.units if file.closing else None, min(days, default=None), max(days, default=None),
    )])  # fmt: skip
    ids = unit.ids("bank_line", len(fresh))
    unit.insert("bank_line", LINE, [
        (number, batch, run, account.id, line.sheet, line.row, verdict, *line[2:], key, occurrence)
        for number, (line, verdict, key, occurrence, _) in zip(ids, fresh, strict=True)
    ])  # fmt: skip


def _gap(unit: Unit, account: BankAccount, file: File, judged: Iterable[Judged]) -> tuple[Money | None, str]:
    """The opening of the file against the newest closing the book has from before it."""
    days = [one.line.day for one in judged]
    if file.opening is None or not days:
        return None, ""
    before = unit.one(
        "SELECT closing, last_day FROM import_run WHERE bank_account_id = :a AND undone_in IS NULL AND closing IS NOT NULL "
        "AND last_day < :first ORDER BY last_day DESC, id DESC",
        a=account.id, first=min(days),
    )  # fmt: skip
    if before is None:
        return None, ""
    return file.opening - Money.of_units(before[0], account.currency), before[1]


def iso(day: date | None) -> str | None:
    """A day as the book writes it."""
    return None if day is None else day.isoformat()
