"""Drawing the papers of statements, one after the other or in several processes; a kind of paper is one line of `KINDS`."""

import signal
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from ledger import __version__
from ledger.statements.look import Look
from ledger.statements.papers import Paper

KINDS = {  # the ending of its files: who draws it, and the library that its bytes depend on
    "xlsx": ("exports.statement_xlsx", "XlsxWriter"),
    "pdf": ("exports.statement_pdf", "typst"),
}
ALONE = 40  # papers that one process draws sooner than others have started


def draw(paper: Paper, look: Look | None = None) -> bytes:
    """The bytes of a paper, the same for ever; `look`: another than the one stored with it.

    Raises LedgerError for an amount that the paper cannot show exactly, Unsound for stored figures that do not add up.
    """
    figures = paper.figures
    if look is not None:
        figures = replace(figures, facts=replace(figures.facts, issue=replace(figures.facts.issue, look=look)))
    drawn: bytes = import_module(KINDS[paper.kind][0]).write(figures, paper.tongue, figures.facts.issue.look)
    return drawn


def made_with(kind: str) -> str:
    """The program, to the word and the sign, and the library that draw a kind: other ones may draw other bytes."""
    library = KINDS[kind][1]
    return f"fund {__version__} ({_drawing()}), {library} {version(library)}"


@cache
def _drawing() -> str:
    """The first digits of a hash over all that decides how a paper looks: what lays it out, what draws it, and the words."""
    rooms = {"exports": ("*.py", "*.typ"), "ledger/statements": ("*.py",), "ledger/locales": ("*.mo",), "ledger": ("i18n.py",)}
    root, whole = Path(__file__).parent.parent, sha256()
    for room, kinds in rooms.items():
        for file in sorted(one for kind in kinds for one in (root / room).glob(kind)):
            whole.update(sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:8]


def drawn(papers: Sequence[Paper], jobs: int) -> Iterator[tuple[Paper, bytes]]:
    """Every paper with its bytes, in order, by so many processes."""
    if jobs < 2 or len(papers) < 2:
        yield from ((paper, draw(paper)) for paper in papers)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(min(jobs, len(papers)), get_context("spawn"), initializer=_undisturbed)
    try:
        left = iter(papers)
        while some := list(islice(left, 32 * jobs)):
            yield from zip(some, pool.map(draw, some, chunksize=8), strict=True)
    finally:
        pool.shutdown(cancel_futures=True)


def _undisturbed() -> None:
    """Ctrl-C is for the process that asked; it stops the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
