"""Pledges that a file gives no number: which of them the book has already, so that the same sheet read again adds nothing."""

from collections import defaultdict
from collections.abc import Container, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace

from ledger.book.reader import Asking
from ledger.contributions.drafts import PledgeDraft
from ledger.contributions.standing import Standing, stand
from ledger.money import Money, sum_of


def recognise(query: Asking, drafts: Sequence[PledgeDraft]) -> list[PledgeDraft]:
    """The drafts in their order, those without a number given that of the pledge of the book which they are; waiting ones count.

    A pledge is known by what it was when recorded, then by what it is now: contributor, fund, agreement, day of signature
    and every instalment; of equal ones as many are known as the book has. What is left is known by an agreement signed the
    same day that only one pledge of the file and one of the book name: its amount or its days were changed (safety.md, S2).
    """
    found = list(drafts)
    if all(draft.number for draft in drafts):
        return found
    named = {draft.number for draft in drafts}
    book = [one for one in stand(query) if one.number not in named]
    funds: dict[str, int] = dict(query.rows("SELECT code, id FROM fund WHERE undone_in IS NULL ORDER BY id"))
    default = next(iter(funds))
    made = _made(query)
    parts = [tuple((part.due.isoformat(), part.amount.units) for part in draft.instalments) for draft in drafts]
    about = [_about(draft, draft.contributor, funds.get(draft.fund or default), draft.amount.currency) for draft in drafts]
    stands = [_about(one, one.code, one.fund, one.currency) for one in book]
    now = [tuple((str(part.due), part.pledged.units) for part in one.instalments if part.pledged) for one in book]
    whole = [*zip(about, parts, strict=True)]
    rounds: list[tuple[Sequence[Hashable], Sequence[Hashable]]] = [
        (whole, [((*one[:-1], made[pledge.id][0]), made[pledge.id][1]) for one, pledge in zip(stands, book, strict=True)]),
        (whole, [*zip(stands, now, strict=True)]),
        (about, stands),
    ]
    left = dict(enumerate(book))
    for number, (wanted, had) in enumerate(rounds):
        _round(found, left, wanted, had, alone=number == len(rounds) - 1)
    return found


def alike(query: Asking, fresh: Sequence[PledgeDraft], told: Container[str]) -> Iterator[str]:
    """New pledges without a number, each with one of the book that the file does not tell of (`told`), of the same contributor and amount.

    It may be that one with another day or other words: nobody can tell without its number.
    """
    unnumbered = [draft for draft in fresh if not draft.number]
    held: dict[tuple[str, Money], str] = {}
    for one in stand(query) if unnumbered else ():
        if one.number not in told:
            held.setdefault((one.code, sum_of((part.pledged for part in one.instalments), one.currency)), one.number)
    for draft in unnumbered:
        if (draft.contributor, draft.amount) in held:
            yield f"{draft.where} = {held[draft.contributor, draft.amount]}"


def _round(
    found: list[PledgeDraft], left: dict[int, Standing], wanted: Sequence[Hashable], had: Sequence[Hashable], *, alone: bool
) -> None:
    """Give each draft without a number the first pledge left that has its key; `alone`: only where it is one to one and signed by name."""
    of_book, of_file = defaultdict[Hashable, list[int]](list), defaultdict[Hashable, list[int]](list)
    for place in left:
        of_book[had[place]].append(place)
    for place, draft in enumerate(found):
        if not draft.number and not (alone and not (draft.agreement and draft.signed)):
            of_file[wanted[place]].append(place)
    for key, places in of_file.items():
        if alone and (len(places), len(of_book[key])) != (1, 1):
            continue
        for place, known in zip(places, of_book[key], strict=False):
            found[place] = replace(found[place], number=left.pop(known).number)


def _about(
    one: PledgeDraft | Standing, contributor: str, fund: int | None, currency: str
) -> tuple[str, int | None, str, str, str]:
    return contributor, fund, currency, one.agreement.casefold(), str(one.signed)


def _made(query: Asking) -> Mapping[int, tuple[str, tuple[tuple[str, int], ...]]]:
    """Pledge → the day of signature and the instalments (day, units) with which it was recorded."""
    parts = defaultdict[int, list[tuple[str, int]]](list)
    for pledge, due, amount in query.rows(
        "SELECT pledge_id, due, amount FROM pledge_entry WHERE event = 'made' AND undone_in IS NULL ORDER BY pledge_id, instalment"
    ):
        parts[pledge].append((str(due), amount))
    return {
        pledge: (str(signed), tuple(parts[pledge]))
        for pledge, signed in query.rows("SELECT id, signed FROM pledge WHERE undone_in IS NULL")
    }
