"""What is drawn from a whole book: the figures of every statement (P7), and the proof of everything (P9)."""

import gc
import sys

from ledger.book.reader import Reader
from ledger.periods import Quarter
from ledger.statements.figures import Issue
from ledger.statements.gather import source
from tests.bench.fill import TODAY
from tests.bench.measure import Figure, race
from tests.bench.processes import timed
from tests.bench.yard import Yard, short

# What every contributor has on every account and line, from the index in its own order: nothing is sorted.
SCAN = (
    "SELECT contributor_id, fund_id, account, line, currency, sum(amount), sum(base) FROM posting INDEXED BY posting_share "
    "WHERE contributor_id IS NOT NULL GROUP BY contributor_id, fund_id, account, line, currency"
)
# One scan of the postings and SHA-256 of the same bytes.
HASH = """\
import hashlib, sqlite3
digest = hashlib.sha256()
for (text,) in sqlite3.connect("tip.db").execute(
    "SELECT printf('%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s', account, fund_id, currency, amount, base, contributor_id, pledge_id, "
    "instalment, bank_account_id, budget_line_id, line) FROM posting"):
    digest.update(text.encode())
print(digest.hexdigest())
"""


YEARS = 20  # of the fund: its resolutions are of 2003


def figures(yard: Yard, postings: int) -> None:
    """P7: the figures of all statements of a quarter, at most 4 times one scan of a covering index.

    Of a fund as it is kept, all quarters but the last closed; and, without a gate, of one in which nothing was ever closed.
    """
    _figures(yard, postings, "figures, {} statements", YEARS, 4.0 if postings >= 10**6 else None)
    _figures(yard, postings, "the same, never closed", 0, None)


def _figures(yard: Yard, postings: int, name: str, years: int, gate: float | None) -> None:
    url = f"sqlite:///{yard.book_of_postings(postings, years) / 'tip.db'}"
    count = 0

    def ours() -> None:
        nonlocal count
        with Reader(url) as query:
            drawn = source(query, Quarter(2026, 3))
            count = sum(1 for one in drawn.due() if drawn.figures(one, Issue(TODAY)))

    def scan() -> None:
        with Reader(url) as query:
            query.rows(SCAN)

    gc.set_threshold(100_000)  # as cli.py has it
    ours()
    times = race({"ours": ours, "scan": scan}, 3)
    Figure(
        "P7",
        name.format(count),
        f"{short(postings)} postings",
        postings,
        times["ours"].median * 1000,
        times["scan"].median * 1000,
        "covering-index scan",
        gate,
    ).tell()


def verify(yard: Yard, postings: int) -> None:
    """P9: the proof of the whole book, at most 4 times one scan of the postings and a hash of the same bytes."""
    place = yard.book_of_postings(postings)
    script = yard.script("hash", HASH)
    rivals = {
        "ours": timed(lambda: yard.fund("verify", place=place)),
        "hash": timed(lambda: yard.run([sys.executable, script], place)),
    }
    times = race(rivals, 3)
    gate = 4.0 if postings >= 10**6 else None
    Figure(
        "P9",
        "verify",
        f"{short(postings)} postings",
        postings,
        times["ours"].median * 1000,
        times["hash"].median * 1000,
        "scan + SHA-256",
        gate,
    ).tell()
