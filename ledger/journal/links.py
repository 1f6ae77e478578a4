"""The links of the chain, hashed again from what stands in the book, some thousands at a time.

The whole text of an entry is made by the database in one look; only a link that does not hold is made again slowly and
with care, so that no doubt remains.
"""

from collections.abc import Iterator
from hashlib import sha256

from ledger.book.reader import Asking
from ledger.journal import chain

STEP = 5_000  # links held in memory: what a proof needs does not grow with the book
_HEAD = "year no day event reverses late_from prepared_by prepared_at sealed_by sealed_at".split()


def links(query: Asking) -> Iterator[tuple[int, int, str | None, str, bool]]:
    """The chain in order: place, id of the entry, stored hash, hash of its content after the stored hash before it.

    And whether its postings are of its day, which is not hashed again with each of them.
    """
    for seq, entry, stored, _previous, _text, content, own_day in texts(query):
        yield seq, entry, stored, content, own_day


def texts(query: Asking) -> Iterator[tuple[int, int, str | None, str, str, str, bool]]:
    """The chain in order: place, id of the entry, stored hash, stored hash before it, the text that is hashed, its hash, and as in `links`."""
    last = int(query.value("SELECT coalesce(max(seq), 0) FROM journal_transaction"))
    asks, previous = _asks(query), ""
    for begin in range(0, last, STEP):
        for seq, entry, stored, rest in query.rows(asks, begin=begin, end=begin + STEP):
            text = f"{seq}|{previous}|{rest}"
            content, own_day = _hashed(text), True
            if content != stored:
                text, own_day = _again(query, seq, entry, previous)
                content = _hashed(text)
            yield seq, entry, stored, previous, text, content, own_day
            previous = stored or ""


def _asks(query: Asking) -> str:
    """SQL for the links of some places: all that is hashed behind the hash before it, as one text.

    A posting of another day has it behind a bar too many, so that its link does not hold.
    """
    write = "printf" if query.dialect == "sqlite" else "format"
    own = ", ".join([*(f"t.{name}" for name in _HEAD), "length(t.source), t.source, length(t.memo), t.memo"])
    legs = ", ".join([*(f"p.{name}" for name in chain.POSTING), "'|' || nullif(p.day, t.day)"])
    leg = f"{write}('{'|'.join(['%s'] * len(chain.POSTING))}%s', {legs})"  # half the price of concatenation
    together = f"group_concat({leg}, '\n')" if query.dialect == "sqlite" else f"string_agg({leg}, E'\\n' ORDER BY p.no)"
    return (
        f"SELECT t.seq, t.id, t.hash, {write}('{'|'.join(['%s'] * len(_HEAD))}|%s:%s|%s:%s\n%s', {own}, "
        f"(SELECT {together} FROM posting p WHERE p.transaction_id = t.id)) "
        "FROM journal_transaction t WHERE t.seq > :begin AND t.seq <= :end ORDER BY t.seq"
    )


def _hashed(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def short(hashed: str | None, groups: int = 2) -> str:
    """The first digits of a hash, in groups of four, as people compare them."""
    text = hashed or "-"
    return " ".join(text[4 * place : 4 * place + 4] for place in range(groups)).strip()


def _again(query: Asking, seq: int, entry: int, previous: str) -> tuple[str, bool]:
    """The same text made with care: the order of postings said, every field by itself; and whether they are of the entry's day."""
    ((*fields, source, memo, day),) = query.rows(
        f"SELECT {', '.join(_HEAD)}, source, memo, day FROM journal_transaction WHERE id = :id", id=entry
    )
    legs = query.rows(f"SELECT {', '.join(chain.POSTING)}, day FROM posting WHERE transaction_id = :id ORDER BY no", id=entry)
    text = "\n".join((chain.head_text((seq, previous, *fields), source, memo), *(chain.posting_text(leg) for *leg, _day in legs)))
    return text, all(of == day for *_leg, of in legs)
