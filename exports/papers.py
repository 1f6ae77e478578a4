"""Drawing the papers of statements, one after the other or in several processes; a kind of paper is one line of `KINDS`."""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from threading import Thread
from uuid import uuid4

from ledger import __version__
from ledger.errors import LedgerError
from ledger.i18n import _
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
    """Every paper with its bytes, in order, by so many processes; raises LedgerError when somebody ends one of them.

    They hand over files, not bytes: who is ended while it sends more than a pipe takes at once leaves the other side waiting for ever.
    """
    if jobs < 2 or len(papers) < 2:
        yield from ((paper, draw(paper)) for paper in papers)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    with TemporaryDirectory(prefix="fund-") as folder:
        pool = ProcessPoolExecutor(min(jobs, len(papers)), get_context("spawn"), initializer=_begun, initargs=(folder,))
        try:
            left = iter(papers)
            while some := list(islice(left, 32 * jobs)):
                with _undisturbed():
                    begun = pool.map(partial(_draw_into, folder), some, chunksize=8)
                for paper, file in zip(some, begun, strict=True):
                    yield paper, Path(file).read_bytes()
                    Path(file).unlink()
        except BrokenProcessPool:
            told = _("a process that drew papers was ended from outside, perhaps for want of memory.")
            raise LedgerError(told, _("run the command again with --jobs 1"), name="process-ended") from None
        finally:
            pool.shutdown(cancel_futures=True)


def _draw_into(folder: str, paper: Paper) -> str:
    """The path of a new file with the bytes of a paper."""
    file = Path(folder) / uuid4().hex
    file.write_bytes(draw(paper))
    return str(file)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C, which a terminal sends to every process, is for the one that asked: those begun here never hear it."""
    if not hasattr(signal, "pthread_sigmask"):  # a system that begins processes without our mask
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # begun later, it would take the mask away
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _begun(folder: str) -> None:
    """In a process that draws: it ends when the one that asked is gone, however that ended, and leaves nothing in its folder."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, args=(folder,), daemon=True).start()


def _end_with_parent(folder: str) -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent is not None
    parent.join()
    rmtree(folder, ignore_errors=True)
    os._exit(1)
