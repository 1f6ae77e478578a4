"""A check of `fund verify`: every stored bank file, read again as it was read, has the rows that its import counted."""

import json
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

from ledger.book.checks import MOST, Check, Proof, told
from ledger.book.reader import Asking
from ledger.errors import LedgerError
from ledger.i18n import N_, _

_TAKEN = ("new", "seen", "late", "restated")


def _recounted(query: Asking) -> Proof:
    """Rows that are transactions, rows that are none, and refused ones: as many as were counted when the file came."""
    found, seen = [], 0
    for number, name, counts, reading in query.rows(
        "SELECT id, file_name, counts, reading FROM import_run WHERE kind = 'bank' ORDER BY id"
    ):
        options = json.loads(reading).get("options")
        if options is None:
            continue
        stored = query.value("SELECT original FROM import_run WHERE id = :id", id=number)
        then, now = json.loads(counts), _counts(bytes(stored), name, options)
        before = {
            "new": sum(then.get(verdict, 0) for verdict in _TAKEN),
            "not_a_transaction": then.get("not_a_transaction", 0),
            "refused": then.get("refused", 0),
        }
        seen += sum(before.values())
        if isinstance(now, str):
            found.append(_("{name} cannot be read again: {why}", name=name, why=now))
        elif now != before:
            found.append(
                _("{name}: {before} rows were counted, {now} are read now", name=name, before=_said(before), now=_said(now))
            )
    return told(seen, found[:MOST])


def _said(counts: dict[str, int]) -> str:
    return " + ".join(f"{count:,}" for count in counts.values())


def _counts(stored: bytes, name: str, options: dict[str, object]) -> dict[str, int] | str:
    """What reading the file again counts; a sentence where it cannot be read."""
    from imports.bank import read_bank
    from imports.reading import ReadOptions

    with TemporaryDirectory() as folder:
        path = Path(folder) / f"stored{Path(name).suffix[:8]}"
        try:
            path.write_bytes(zlib.decompress(stored))
            counts = read_bank(path, ReadOptions.of(options)).counts
        except zlib.error:
            return _("it does not unpack")
        except LedgerError as refused:
            return refused.message
    return {verdict: counts.get(verdict, 0) for verdict in ("new", "not_a_transaction", "refused")}


RECOUNT = Check("recount", N_("stored bank files have the rows that were counted"), _recounted)
