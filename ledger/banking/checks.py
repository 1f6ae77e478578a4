"""What can be proved about bank files: every row is accounted for, the stored file is the one read, posted lines have entries."""

import json
import zlib
from hashlib import sha256

from ledger.banking.reconciling import drawn_again
from ledger.book.checks import MOST, Check, Proof, told
from ledger.book.reader import Asking
from ledger.i18n import N_, _
from ledger.money import Money


def _files(query: Asking) -> Proof:
    """Every stored file unpacks to the bytes that were read: size and SHA-256."""
    ids = [number for (number,) in query.rows("SELECT id FROM import_run ORDER BY id")]
    found = []
    for number in ids:
        name, size, digest, stored = query.rows(
            "SELECT file_name, size, sha256, original FROM import_run WHERE id = :id", id=number
        )[0]
        try:
            raw = zlib.decompress(bytes(stored))
        except zlib.error:
            raw = b""
        if len(raw) != size or sha256(raw).hexdigest() != digest:
            found.append(_("the stored file {name} is not the one that was read", name=name))
    return told(len(ids), found[:MOST])


def _rows(query: Asking) -> Proof:
    """Every row of every bank file is accounted for: lines in the book are those that the import counted."""
    stored: dict[int, int] = dict(query.rows("SELECT import_id, count(*) FROM bank_line GROUP BY import_id"))
    found, seen = [], 0
    for number, name, counts in query.rows("SELECT id, file_name, counts FROM import_run WHERE kind = 'bank' ORDER BY id"):
        told_ = json.loads(counts)
        seen += sum(told_.values())
        taken = told_.get("new", 0) + told_.get("late", 0)
        if not taken <= stored.get(number, 0) <= taken + told_.get("restated", 0):  # what restates again is kept once
            found.append(_("{name}: {counted} lines were taken, {stored} are in the book", name=name,
                           counted=taken, stored=stored.get(number, 0)))  # fmt: skip
    return told(seen, found[:MOST])


def _posted(query: Asking) -> Proof:
    """A posted line has a sealed entry which moves its account by exactly its amount."""
    rows = query.rows(
        "SELECT l.id FROM bank_line l JOIN bank_match m ON m.bank_line_id = l.id AND m.undone_in IS NULL "
        "JOIN match_posting o ON o.match_id = m.id AND o.undone_in IS NULL JOIN batch b ON b.id = o.batch_id AND b.state = 'posted' "
        "LEFT JOIN sealed_posting p ON p.transaction_id = o.transaction_id AND +p.bank_account_id = l.bank_account_id "  # not by the index of accounts
        "GROUP BY l.id, l.amount HAVING coalesce(sum(p.amount), 0) <> l.amount AND EXISTS (SELECT 1 FROM bank_line_list c WHERE c.id = l.id) ORDER BY l.id"
    )
    seen = int(query.value("SELECT count(*) FROM match_posting WHERE undone_in IS NULL"))
    return told(seen, [_("the entry of L-{line} is not the line's amount", line=line) for (line,) in rows[:MOST]])


def _balances(query: Asking) -> Proof:
    """Where one file of an account ends, the next one begins: a gap may be a file that is still to come, so it is a note."""
    notes: list[str] = []
    ends: dict[str, tuple[int, str]] = {}
    rows = query.rows(
        "SELECT k.name, k.currency, i.opening, i.closing, i.first_day, i.last_day FROM import_run i "
        "JOIN bank_account k ON k.id = i.bank_account_id JOIN batch b ON b.id = i.batch_id AND b.state = 'posted' "
        "WHERE i.undone_in IS NULL AND i.first_day IS NOT NULL ORDER BY k.name, i.first_day, i.last_day, i.id"
    )
    for name, currency, opening, closing, first, last in rows:
        before = ends.get(name)
        if before and opening is not None and first > before[1] and opening != before[0]:
            notes.append(
                _("{account}: {amount} lies between the file that ends on {last} and the one that begins on {first}", account=name,
                  amount=Money.of_units(opening - before[0], currency), last=before[1], first=first)
            )  # fmt: skip
        if closing is not None and (before is None or last >= before[1]):
            ends[name] = (closing, last)
    return told(len(rows), (), notes[:MOST])


def _reconciled(query: Asking) -> Proof:
    """Signed reconciliations hash to what was signed, and are drawn up again to the same figures; none of them leaves a rest."""
    found, seen = [], 0
    for name, last, figures, digest, anew in drawn_again(query):
        seen += 1
        if sha256(figures.encode()).hexdigest() != digest:
            found.append(_("{account}: the figures up to {last} are not those that were signed", account=name, last=last))
        elif anew.to_json() != figures or anew.unexplained:
            found.append(_("{account}: the figures signed up to {last} are no longer those of the book", account=name, last=last))
    return told(seen, found[:MOST])


CHECKS = (
    Check("files", N_("stored files are those that were read"), _files),
    Check("rows", N_("every row of every bank file is accounted for"), _rows),
    Check("balances", N_("bank files follow on from each other"), _balances),
    Check("posted", N_("posted lines move the account by their amount"), _posted),
    Check("reconciled", N_("signed reconciliations are those of the book"), _reconciled),
)
