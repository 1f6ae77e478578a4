"""Bank lines: telling what is new from what the book has seen, in any file, and storing it.

Which line is which is told by `identity`: by day, amount, balance and words, whatever the file's name, format, range and
order of rows. In the book a line is once by its account, day, amount and occurrence: counts are what no format changes.
"""

import json
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from ledger.banking import identity
from ledger.banking.accounts import BankAccount
from ledger.book.store import Unit
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.money import Money

LINE = (
    "id batch_id import_id bank_account_id sheet row verdict day value_date amount currency text reference counterparty iban "
    "original_currency original_amount balance occurrence restates"
)
RUN = "id batch_id kind file_name sha256 size original reading counts bank_account_id opening closing first_day last_day"
AROUND = timedelta(days=7)  # one form may print the value date of what another books some days later


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
    form: str = ""  # the columns that the words of its lines come from; files of one form say the same in the same words
    first: date | None = None  # the days that it says it covers, where these reach beyond its lines
    last: date | None = None


class Judged(NamedTuple):
    """A line with its verdict: new, seen, late, restated; for seen and restated, the id of the line of the book.

    `fresh`: the book has no row of it yet.
    """

    line: Line
    verdict: str
    old: int | None
    fresh: bool


class Gap(NamedTuple):
    """What lies between a balance of the book and one of the file, and between which days the lines of it are missing."""

    amount: Money
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did: every line judged, counts by verdict, what the balances say, and whether the file was kept."""

    judged: tuple[Judged, ...]
    counts: dict[str, int]
    gaps: tuple[Gap, ...]
    kept: bool


def judge(unit: Unit, account: BankAccount, lines: Sequence[Line], form: str = "") -> list[Judged]:
    """Each line's verdict against what the book has of the account; `form` names the columns that its words come from."""
    if not lines:
        return []
    days = [line.day for line in lines]
    runs = unit.rows(
        "SELECT id, first_day, last_day, reading FROM import_run WHERE bank_account_id = :a AND undone_in IS NULL ORDER BY id",
        a=account.id,
    )
    known = _known(unit, account, min(days), max(days), {run: json.loads(reading).get("form", "") for run, *_, reading in runs})
    covered = _joined((first, last) for _run, first, last, _reading in runs if first is not None)
    unknown = {day: "late" if _inside(covered, day) else "new" for day in set(days)}
    judged = []
    for line, (verdict, one) in zip(lines, identity.recognise(known, lines, form), strict=True):
        if one is None:
            judged.append(Judged(line, unknown[line.day], None, fresh=True))
        elif one.waits:
            judged.append(Judged(line, "restated", one.restates, fresh=False))
        else:
            judged.append(Judged(line, verdict, one.id, fresh=verdict == "restated"))
    return judged


def _known(unit: Unit, account: BankAccount, first: str, last: str, forms: dict[int, str]) -> list[identity.Known]:
    """The lines of the book around these days: those that count, those replaced, and those that restate and are not taken."""
    restates: dict[int, int] = dict(
        unit.rows(
            "SELECT id, restates FROM bank_line WHERE restates IS NOT NULL AND undone_in IS NULL AND bank_account_id = :a ORDER BY id",
            a=account.id,
        )
    )
    taken: dict[int, int] = dict(unit.rows("SELECT bank_line_id, old_line_id FROM restatement WHERE undone_in IS NULL"))
    replaced = set(taken.values())
    family = dict[int, int]()
    for later, old in restates.items():  # older ones first: what they restate has its family
        family[later] = family.get(old, old)
    return [
        identity.Known(
            number, day, value_date, amount, balance, text, party, reference, forms.get(run, ""), family.get(number) or number,
            restates.get(number), number not in replaced and (number not in restates or number in taken),
            number in restates and number not in taken and restates[number] not in replaced,
        )
        for number, run, day, value_date, amount, balance, text, party, reference in unit.rows(
            "SELECT id, import_id, day, value_date, amount, balance, text, counterparty, reference FROM bank_line "
            "WHERE bank_account_id = :a AND day >= :first AND day <= :last AND undone_in IS NULL ORDER BY id",
            a=account.id, first=iso(date.fromisoformat(first) - AROUND), last=iso(date.fromisoformat(last) + AROUND),
        )
    ]  # fmt: skip


def _joined(ranges: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Ranges that meet or overlap as one, in order."""
    found: list[tuple[str, str]] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _inside(ranges: Sequence[tuple[str, str]], day: str) -> bool:
    """Whether a day lies in a range, its last day left out: that one may have been read before it was over."""
    place = bisect_right(ranges, (day, "9"))
    return place > 0 and day < ranges[place - 1][1]


def take(unit: Unit, batch: int, account: BankAccount, file: File, lines: Sequence[Line]) -> Taken:
    """Store a file and its new and late lines; seen ones are counted, restated ones are kept beside what they restate, and count not.

    A file without a line that is new is kept where it prints a balance of a later day than all before it: a quiet month ends, too.
    Raises LedgerError for a file of which another account has these very rows: one of the two is the wrong account.
    """
    _not_elsewhere(unit, account, file, lines)
    judged = judge(unit, account, lines, file.form)
    counts = dict.fromkeys(("new", "seen", "late", "restated"), 0) | Counter(one.verdict for one in judged)
    counts |= {"not_a_transaction": file.not_a_transaction, "refused": file.refused}
    fresh, covered = [one for one in judged if one.fresh], _covered(file, lines, unit.actor.today)
    gaps = _gaps(unit, account, file, judged, covered)
    kept = bool(fresh) or (file.closing is not None and _ends_later(unit, account, covered))
    if kept:
        _store(unit, batch, account, file, covered, fresh, counts)
    return Taken(tuple(judged), counts, gaps, kept)


def _not_elsewhere(unit: Unit, account: BankAccount, file: File, lines: Sequence[Line]) -> None:
    """A file of several accounts gives each its own rows; the same row twice is the same money twice."""
    rows = {(line.sheet, line.row) for line in lines}
    for name, batch, sheet, row in unit.rows(
        "SELECT k.name, b.number, l.sheet, l.row FROM import_run r JOIN bank_line l ON l.import_id = r.id AND l.undone_in IS NULL "
        "JOIN bank_account k ON k.id = r.bank_account_id JOIN batch b ON b.id = r.batch_id "
        "WHERE r.sha256 = :sha256 AND r.bank_account_id <> :account AND r.undone_in IS NULL",
        sha256=file.sha256, account=account.id,
    ):  # fmt: skip
        if (sheet, row) in rows:
            raise LedgerError(
                _("{file} was read into {account} already, row for row.", file=file.name, account=name),
                _("if that is the wrong account: fund undo {batch}", batch=batch),
                name="other-account",
            )


def _store(
    unit: Unit,
    batch: int,
    account: BankAccount,
    file: File,
    covered: tuple[str, str] | None,
    fresh: Sequence[Judged],
    counts: dict[str, int],
) -> None:
    (run,) = unit.ids("import_run")
    unit.insert("import_run", RUN, [(
        run, batch, file.kind, file.name, file.sha256, len(file.raw), packed(file.raw), file.reading,
        json.dumps(counts, sort_keys=True), account.id, None if file.opening is None else file.opening.units,
        None if file.closing is None else file.closing.units, *(covered or (None, None)),
    )])  # fmt: skip
    ids = unit.ids("bank_line", len(fresh))
    met: dict[tuple[str, int], int] = {
        (day, amount): last
        for day, amount, last in unit.rows(
            "SELECT day, amount, max(occurrence) FROM bank_line WHERE bank_account_id = :a AND day >= :first AND day <= :last "
            "AND undone_in IS NULL GROUP BY day, amount",
            a=account.id, first=covered[0], last=covered[1],
        )
    } if covered else {}  # fmt: skip
    rows = []
    for number, (line, verdict, old, _fresh) in zip(ids, fresh, strict=True):
        once = line.day, line.amount
        met[once] = occurrence = met.get(once, 0) + 1
        rows.append((number, batch, run, account.id, line.sheet, line.row, verdict, *line[2:], occurrence, old))
    unit.insert("bank_line", LINE, rows)


def _covered(file: File, lines: Sequence[Line], today: date) -> tuple[str, str] | None:
    """From when to when a file tells all: a statement up to its closing balance, also where no line is of that day.

    No file tells of days to come, whatever it says. None: it says nothing of any day.
    """
    days = [line.day for line in lines] + [min(day, today).isoformat() for day in (file.first, file.last) if day]
    return (min(days), max(days)) if days else None


def _ends_later(unit: Unit, account: BankAccount, covered: tuple[str, str] | None) -> bool:
    """Whether it reaches beyond every balance of the book that a file prints."""
    last = unit.value(
        "SELECT max(last_day) FROM import_run WHERE bank_account_id = :a AND undone_in IS NULL AND closing IS NOT NULL",
        a=account.id,
    )
    return covered is not None and (last is None or last < covered[1])


def _gaps(
    unit: Unit, account: BankAccount, file: File, judged: Sequence[Judged], covered: tuple[str, str] | None
) -> tuple[Gap, ...]:
    """The file's opening against the newest closing of the book before it, and its closing against the next opening.

    A file that shares a line with the book hangs together with it: there is nothing to compare.
    """
    if covered is None or any(one.verdict in ("seen", "restated") for one in judged):
        return ()
    days = [one.line.day for one in judged] or covered
    first, last, found = min(days), max(days), []
    before = unit.one(
        "SELECT closing, last_day FROM import_run WHERE bank_account_id = :a AND undone_in IS NULL AND closing IS NOT NULL "
        "AND last_day <= :first ORDER BY last_day DESC, id DESC",
        a=account.id, first=first,
    )  # fmt: skip
    if before and file.opening is not None:
        found.append(Gap(file.opening - Money.of_units(before[0], account.currency), before[1], first))
    after = unit.one(
        "SELECT opening, first_day FROM import_run WHERE bank_account_id = :a AND undone_in IS NULL AND opening IS NOT NULL "
        "AND first_day >= :last ORDER BY first_day, id",
        a=account.id, last=last,
    )  # fmt: skip
    if after and file.closing is not None:
        found.append(Gap(Money.of_units(after[0], account.currency) - file.closing, last, after[1]))
    return tuple(gap for gap in found if gap.amount)


def packed(raw: bytes) -> bytes:
    """A file as the book keeps it, for zlib to unpack: at its fastest, and a zip (xlsx, ods), which is packed already, as it is."""
    return zlib.compress(raw, 0 if raw.startswith(b"PK") else 1)


def iso(day: date | None) -> str | None:
    """A day as the book writes it."""
    return None if day is None else day.isoformat()
