"""The list of papers that goes with them: what each is, its hash, the runs they come from and whom these covered.

One text for one set of papers: keys sorted, amounts as text, so that its signature is the same each time.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger.book.reader import Asking
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.money import BASE, Money

SCHEMA = "fund.manifest/1"
FILE, SIGNATURE, KEY = "manifest.json", "manifest.json.sig", "office.pem"


_FIELDS = {"name": str, "sha256": str, "number": str, "version": int, "contributor": str, "run": str}


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the office: its fingerprint and its public half."""

    fingerprint: str
    public_pem: str


def current_key(query: Asking) -> Key | None:
    """The key that signs: the newest that counts; None where the office has none."""
    row = query.one("SELECT fingerprint, public_pem FROM signing_key_list ORDER BY id DESC LIMIT 1")
    return Key(*row) if row else None


def listed(query: Asking, quarter: str) -> dict[str, str]:
    """Every paper of the quarter that was ever written, of statements that count: name and hash."""
    return dict(
        query.rows("SELECT name, sha256 FROM statement_file_list WHERE quarter = :q AND undone = 0 ORDER BY name", q=quarter)
    )


def manifest(query: Asking, quarter: str, names: Mapping[str, str]) -> bytes:
    """The list of these papers of a quarter, by name and hash; amounts in the currency of the fund."""
    book, fund = query.rows("SELECT b.name, f.code FROM book b, fund f WHERE f.id = (SELECT min(id) FROM fund)")[0]
    columns = "name", "sha256", "kind", "number", "version", "contributor", "language", "seal", "run"
    files = [
        dict(zip(columns, row, strict=True))
        for row in query.rows(
            "SELECT f.name, f.sha256, f.kind, f.number, f.version, f.contributor, f.language, s.figures_sha256, f.batch "
            "FROM statement_file_list f JOIN statement s ON s.id = f.statement_id WHERE f.quarter = :q ORDER BY f.name",
            q=quarter,
        )
        if names.get(row[0]) == row[1]
    ]
    runs = [_run(query, batch) for batch in sorted({one["run"] for one in files})]
    key = current_key(query)
    told = {
        "schema": SCHEMA,
        "book": book,
        "fund": fund,
        "quarter": quarter,
        "files": files,
        "runs": runs,
        "key": key.fingerprint if key else "",
    }
    return (json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _run(query: Asking, batch: str) -> dict[str, Any]:
    columns = "run", "prepared_by", "prepared_at", "approved_by", "approved_at", "chain_seq", "chain_head"
    row = query.rows(
        "SELECT batch, made_by, made_at, coalesce(decided_by, ''), coalesce(decided_at, ''), chain_seq, chain_head FROM statement_list "
        "WHERE batch = :b ORDER BY id LIMIT 1", b=batch,
    )[0]  # fmt: skip
    covered = [
        {"contributor": code, "state": state, "reason": reason, "number": number or "", "version": version or 0,
         "balance": _amount(balance), "pledged": _amount(pledged)}
        for code, state, reason, number, version, balance, pledged in query.rows(
            "SELECT contributor, state, reason, number, version, balance, pledged FROM statement_coverage_list WHERE batch = :b ORDER BY contributor",
            b=batch,
        )
    ]  # fmt: skip
    return dict(zip(columns, row, strict=True)) | {"coverage": covered}


def _amount(units: int) -> str:
    return f"{Money.of_units(units, BASE).amount:f}"


def read(content: bytes, name: str = FILE) -> dict[str, Any]:
    """A list of papers as it was sent; raises LedgerError for a text that is none."""
    try:
        told = json.loads(content)
        good = told["schema"] == SCHEMA and all(isinstance(told[field], str) for field in ("book", "quarter"))
        good = good and all(isinstance(row[field], kind) for row in told["files"] for field, kind in _FIELDS.items())
        good = good and all(
            isinstance(run[field], str) for run in told["runs"] for field in ("run", "prepared_by", "approved_by")
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        good = False
    if not good:
        raise LedgerError(
            _("{name} is not a list of statements of this program.", name=name),
            _("name the manifest.json that came with them"),
            name="not-a-manifest",
        )
    return dict(told)
