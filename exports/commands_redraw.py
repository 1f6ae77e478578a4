"""A check of `fund verify`: the papers of statements, drawn again from what is stored, are the bytes that were sent."""

from exports.papers import KINDS, draw, made_with
from ledger.book.checks import MOST, Check, Proof, told
from ledger.book.reader import Asking
from ledger.errors import LedgerError
from ledger.i18n import N_, _
from ledger.statements.papers import digest, papers

SAMPLE = 12  # papers that an unasked check draws: a paper takes some hundredths of a second, and a fund has a thousand


def redraw(*, every: bool) -> Check:
    """The check, for a sample of the papers that moves on as the book grows or, asked for by name, for `every` one."""
    return Check("papers", N_("papers drawn again are the bytes that were sent"), lambda query: _redrawn(query, every=every))


def _redrawn(query: Asking, *, every: bool) -> Proof:
    """Papers of this very program; another may draw other bytes from the same figures."""
    mine = {kind: made_with(kind) for kind in KINDS}
    sent = query.rows(
        "SELECT number, version, kind, made_with FROM statement_file_list WHERE undone = 0 ORDER BY quarter DESC, number, version, kind"
    )
    own = [(number, version, kind) for number, version, kind, made in sent if made == mine.get(kind)]
    chosen = own if every else _sample(query, own)
    found = []
    for number, version, kind in chosen:  # one by one: the figures of all that were ever sent are too much to hold
        for paper in papers(query, number, (kind,), version=version):
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


def _sample(query: Asking, own: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    """Every so-many-th paper, beginning where the head of the chain says: another dozen each time the book has grown."""
    step = max(1, -(-len(own) // SAMPLE))
    (head,) = query.rows("SELECT chain_head FROM book")[0]
    return own[int(head[:8] or "0", 16) % step :: step]
