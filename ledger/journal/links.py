"""The links of the chain, hashed again from what stands in the book, some thousands at a time.

The text of a posting is made by the database in one call, and postings of neighbouring entries come in one look; only
a link that does not hold is made again slowly and with care, so that no doubt remains.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from ledger.book.reader import Asking
from ledger.journal import chain

STEP = 20_000  # links held in memory: what a proof needs does not grow with the book
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
    previous = ""
    for begin in range(0, last, STEP):
        heads = query.rows(
            f"SELECT seq, id, hash, day, source, memo, {_joined(query, _HEAD)} FROM journal_transaction "
            "WHERE seq > :begin AND seq <= :end ORDER BY seq",
            begin=begin, end=begin + STEP,
        )  # fmt: skip
        legs = _legs(query, [entry for _seq, entry, *_rest in heads], begin)
        for seq, entry, stored, day, source, memo, fields in heads:
            postings, first, last_day = legs.get(entry, ("", day, day))
            text = f"{seq}|{previous}|{fields}|{len(source)}:{source}|{len(memo)}:{memo}\n{postings}"
            content = _hashed(text)
            if content != stored:
                text = _again(query, seq, entry, previous)
                content = _hashed(text)
            yield seq, entry, stored, previous, text, content, first == day == last_day
            previous = stored or ""


def _hashed(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def short(hashed: str | None, groups: int = 2) -> str:
    """The first digits of a hash, in groups of four, as people compare them."""
    text = hashed or "-"
    return " ".join(text[4 * place : 4 * place + 4] for place in range(groups)).strip()


def _joined(query: Asking, columns: Sequence[str]) -> str:
    """SQL for fields with bars between, empty ones empty: the form of chain.py, at half the price of concatenation."""
    write = "printf" if query.dialect == "sqlite" else "format"
    return f"{write}('{'|'.join(['%s'] * len(columns))}', {', '.join(columns)})"


def _legs(query: Asking, entries: Sequence[int], begin: int) -> dict[int, tuple[str, str, str]]:
    """The postings of these entries as they are hashed, their first and their last day."""
    if not entries:
        return {}
    where, values = "transaction_id >= :first AND transaction_id <= :last", {"first": min(entries), "last": max(entries)}
    if values["last"] - values["first"] > 2 * len(entries):  # sealed in another order than prepared: one by one
        where = "transaction_id IN (SELECT id FROM journal_transaction WHERE seq > :begin AND seq <= :end)"
        values = {"begin": begin, "end": begin + STEP}
    leg = _joined(query, chain.POSTING)
    together = f"group_concat({leg}, char(10))" if query.dialect == "sqlite" else f"string_agg({leg}, E'\\n' ORDER BY no)"
    rows = query.rows(
        f"SELECT transaction_id, {together}, min(day), max(day) FROM posting WHERE {where} GROUP BY transaction_id", **values
    )
    return {entry: (text, first, last) for entry, text, first, last in rows}


def _again(query: Asking, seq: int, entry: int, previous: str) -> str:
    """The same text made with care: the order of postings said, every field by itself."""
    ((*fields, source, memo),) = query.rows(
        f"SELECT {', '.join(_HEAD)}, source, memo FROM journal_transaction WHERE id = :id", id=entry
    )
    legs = query.rows(f"SELECT {', '.join(chain.POSTING)} FROM posting WHERE transaction_id = :id ORDER BY no", id=entry)
    return "\n".join((chain.head_text((seq, previous, *fields), source, memo), *map(chain.posting_text, legs)))
