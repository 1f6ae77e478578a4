"""What can be proved about issued statements: their stored figures are those that were sealed, and they add up."""

from hashlib import sha256

from ledger.book.checks import MOST, Check, Proof, told
from ledger.book.reader import Asking
from ledger.errors import Unsound
from ledger.i18n import N_, _
from ledger.statements.coverage import Together
from ledger.statements.figures_json import from_json


def _statements(query: Asking) -> Proof:
    """The hash of each statement's figures is made again, and its sums are."""
    rows = query.rows(
        "SELECT number, version, figures, figures_sha256, chain_seq, chain_head, batch_id FROM statement ORDER BY batch_id, id"
    )
    heads: dict[int, str] = dict(
        query.rows("SELECT seq, hash FROM journal_transaction WHERE seq IN (SELECT chain_seq FROM statement)")
    )
    found = []
    runs: dict[int, Together] = {}
    for number, version, figures, digest, seq, head, batch in rows:
        if sha256(figures.encode()).hexdigest() != digest:
            found.append(
                _("{number} version {version}: the stored figures are not those that were issued", number=number, version=version)
            )
            continue
        if seq and heads.get(seq) != head:
            found.append(_("{number} version {version} was issued on another chain", number=number, version=version))
        try:
            runs.setdefault(batch, Together()).add(from_json(figures))
        except Unsound as error:
            found.append(f"{number}: {error.message}")
    found += [fault for run in runs.values() if run.is_whole_run for fault in _differences(run)]
    return told(len(rows), found[:MOST])


def _differences(run: Together) -> list[str]:
    """Where the statements of a run that has them all do not add up to the fund as a whole that each of them states."""
    return [
        _("line {line} of {fund}: the statements of one run say {stated}, the fund {ledger}", line=row.line, fund=row.fund,
          stated=row.stated, ledger=row.ledger)
        for row in run.rows()
        if row.difference
    ]  # fmt: skip


CHECKS = (Check("statements", N_("issued statements are what was sealed"), _statements),)
