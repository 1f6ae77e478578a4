"""A check of `fund verify`: the papers of statements, drawn again from what is stored, are the bytes that were sent."""

from exports.papers import KINDS, draw, made_with
from ledger.book.checks import MOST, Check, Proof, told
from ledger.book.reader import Asking
from ledger.errors import LedgerError
from ledger.i18n import N_, _
from ledger.statements.papers import Paper, digest, papers

SAMPLE = 12  # papers that an unasked check draws: a paper takes some hundredths of a second, and a fund has a thousand


def redraw(*, every: bool) -> Check:
    """The check, for a sample of the papers that moves on as the book grows or, asked for by name, for `every` one."""
    return Check("papers", N_("papers drawn again are the bytes that were sent"), lambda query: _redrawn(query, every=every))


def _redrawn(query: Asking, *, every: bool) -> Proof:
    """Papers of this very program; another may draw other bytes from the same figures."""
    quarters = [quarter for (quarter,) in query.rows("SELECT DISTINCT quarter FROM statement_file_list ORDER BY quarter DESC")]
    mine = {kind: made_with(kind) for kind in KINDS}
    sent = [paper for quarter in quarters for paper in papers(query, quarter, tuple(KINDS), every=True) if paper.sha256]
    own = [paper for paper in sent if paper.made_with == mine[paper.kind]]
    chosen = own if every else _sample(query, own)
    found = []
    for paper in chosen:
        try:
            same = digest(draw(paper)) == paper.sha256
        except LedgerError as error:
            found.append(f"{paper.name}: {error.message}")
            continue
        if not same:
            found.append(_("{name}: what is stored draws another paper than was sent", name=paper.name))
    notes = []
    if len(own) < len(sent):
        notes.append(_("papers of an earlier program, not drawn again: {count}", count=len(sent) - len(own)))
    if len(chosen) < len(own):
        words = N_("{count} of {all} papers, others as the book grows; every one: fund verify --check papers")
        notes.append(_(words, count=len(chosen), all=f"{len(own):,}"))
    return told(len(chosen), found[:MOST], notes)


def _sample(query: Asking, own: list[Paper]) -> list[Paper]:
    """Every so-many-th paper, beginning where the head of the chain says: another dozen each time the book has grown."""
    step = max(1, -(-len(own) // SAMPLE))
    (head,) = query.rows("SELECT chain_head FROM book")[0]
    return own[int(head[:8] or "0", 16) % step :: step]
