"""What can be proved about issued statements: their stored figures are those that were sealed, and they add up."""

from hashlib import sha256

from ledger.book.checks import MOST, Check, Proof, told
from ledger.book.reader import Asking
from ledger.errors import Unsound
from ledger.i18n import N_, _
from ledger.statements.figures_json import from_json


def _statements(query: Asking) -> Proof:
    """The hash of each statement's figures is made again, and its sums are."""
    rows = query.rows("SELECT number, version, figures, figures_sha256, chain_seq, chain_head FROM statement ORDER BY id")
    heads: dict[int, str] = dict(
        query.rows("SELECT seq, hash FROM journal_transaction WHERE seq IN (SELECT chain_seq FROM statement)")
    )
    found = []
    for number, version, figures, digest, seq, head in rows:
        if sha256(figures.encode()).hexdigest() != digest:
            found.append(
                _("{number} version {version}: the stored figures are not those that were issued", number=number, version=version)
            )
            continue
        if seq and heads.get(seq) != head:
            found.append(_("{number} version {version} was issued on another chain", number=number, version=version))
        try:
            from_json(figures)
        except Unsound as error:
            found.append(f"{number}: {error.message}")
    return told(len(rows), found[:MOST])


CHECKS = (Check("statements", N_("issued statements are what was sealed"), _statements),)
