"""A check of `fund verify`: the papers of statements, drawn again from what is stored, are the bytes that were sent."""

from exports.papers import KINDS, draw, made_with
from ledger.book.checks import MOST, Check, Proof, told
from ledger.book.reader import Asking
from ledger.errors import LedgerError
from ledger.i18n import N_, _
from ledger.statements.papers import digest, papers


def redraw(*, every: bool) -> Check:
    """The check, for the papers of the quarter issued last or, asked for by name, for `every` one."""
    return Check("papers", N_("papers drawn again are the bytes that were sent"), lambda query: _redrawn(query, every=every))


def _redrawn(query: Asking, *, every: bool) -> Proof:
    """Papers of this very program; another may draw other bytes from the same figures."""
    quarters = [quarter for (quarter,) in query.rows("SELECT DISTINCT quarter FROM statement_file_list ORDER BY quarter DESC")]
    found, seen, others = [], 0, 0
    mine = {kind: made_with(kind) for kind in KINDS}
    for quarter in quarters if every else quarters[:1]:
        for paper in papers(query, quarter, tuple(KINDS), every=True):
            if not paper.sha256:
                continue
            if paper.made_with != mine[paper.kind]:
                others += 1
                continue
            seen += 1
            try:
                same = digest(draw(paper)) == paper.sha256
            except LedgerError as error:
                found.append(f"{paper.name}: {error.message}")
                continue
            if not same:
                found.append(_("{name}: what is stored draws another paper than was sent", name=paper.name))
    notes = [_("papers of an earlier program, not drawn again: {count}", count=others)] if others else []
    if not every and len(quarters) > 1:
        notes.append(_("of {quarter} alone; of every quarter: fund verify --check papers", quarter=quarters[0]))
    return told(seen, found[:MOST], notes)
