"""The control totals of a BAI2 file: the sum and the number of records that end each account, group and file. Pure.

An account's sum is that of all amounts in it, of balances, sums and movements alike, with the signs that are written; a group's is
that of its accounts, a file's that of its groups. Source: BAI, Cash Management Balance Reporting Specifications, Version 2.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from imports.bai2_records import ENDS, Part, Record, summaries
from ledger.errors import Problem
from ledger.i18n import N_, _

_AMOUNT = re.compile(r"[-+]?(?:[0-9]{1,18}|[0-9]{0,15}\.[0-9]{1,4}|[0-9]{1,15}\.)")
_ASK = N_("ask the bank for the complete file")
_ENDS = {level: code for code, level in ENDS.items()}
_SUMS = (
    N_("the control total of the file is {stated}, but its groups add up to {found}: a difference of {difference}"),
    N_("the control total of the group is {stated}, but its accounts add up to {found}: a difference of {difference}"),
    N_("the control total of the account is {stated}, but its amounts add up to {found}: a difference of {difference}"),
)
_COUNTS = (
    N_("the number of groups is stated as {stated}, but there are {found}"),
    N_("the number of accounts is stated as {stated}, but there are {found}"),
)
_RECORDS = N_("the number of records is stated as {stated}, but there are {found}")


def number(text: str, digits: int) -> Decimal | None:
    """An amount in its currency, which has `digits` decimals and is written without a point, or with one; None for what is none."""
    if not _AMOUNT.fullmatch(text):
        return None
    return Decimal(text) if "." in text else Decimal(text).scaleb(-digits)


def check(file: Part) -> list[Problem]:
    """What ends do not agree with, from the innermost outwards: each says which total it is and by how much it differs.

    Of what has no end, nothing else is said.
    """
    problems: list[Problem] = []
    _proved(file, 0, problems)
    return problems


class _Sum(NamedTuple):
    """What a part adds up to, what its end states, and how many records it has; None for what cannot be known."""

    found: Decimal | None = None
    stated: Decimal | None = None
    size: int | None = None


def _proved(part: Part, level: int, problems: list[Problem]) -> _Sum:
    head, end, inner = part.head, part.end, part.parts
    if level == 2:
        amounts = [_figure(text) for text in _amounts(part) if text]
        made = [_Sum(amount, amount) for amount in amounts]
        sizes: list[int | None] = [one.head.size for one in inner]
    else:
        made = [_proved(one, level + 1, problems) for one in inner]
        sizes = [one.size for one in made]
    if end is None:
        what = _("what begins here has no end (record {code}): the file was cut off", code=_ENDS[level])
        problems.append(Problem(head.place, what, _(_ASK), "truncated-file"))
        return _Sum()
    found, told = (_added(figures) for figures in ([one.found for one in made], [one.stated for one in made]))
    size = None if None in sizes else head.size + sum(filter(None, sizes)) + end.size
    problems += _differing(end, level, (found, told), (len(inner), size))
    stated = _figure(end.field(0))
    return _Sum(found, found if stated is None else stated, size)


def _added(figures: Sequence[Decimal | None]) -> Decimal | None:
    return None if None in figures else sum(filter(None, figures), Decimal(0))


def _amounts(account: Part) -> Iterator[str]:
    yield from (amount for _code, amount, _count in summaries(account.head))
    yield from (one.head.detail().amount for one in account.parts)


def _differing(end: Record, level: int, sums: Sequence[Decimal | None], counts: tuple[int, int | None]) -> Iterator[Problem]:
    """The problems of one end record; what it leaves empty is not stated. A total may be that of totals which are wrong themselves."""
    said, stated, found = end.field(0), _figure(end.field(0)), sums[0]
    if said and stated is None:
        yield Problem(end.place, _('"{value}" is not an amount', value=said), _(_ASK), "not-an-amount")
    elif stated is not None and found is not None and stated not in sums:
        what = _(_SUMS[level], stated=said, found=_written(found, said), difference=_written(stated - found, said))
        yield Problem(end.place, what, _(_ASK), "total-disagrees")
    told = (_RECORDS,) if level == 2 else (_COUNTS[level], _RECORDS)
    for place, (sentence, count) in enumerate(zip(told, counts[-len(told) :], strict=True), start=1):
        number_said = end.field(place)
        if number_said.isdecimal() and count is not None and int(number_said) != count:
            yield Problem(end.place, _(sentence, stated=int(number_said), found=count), _(_ASK), "total-disagrees")


def _figure(text: str) -> Decimal | None:
    """An amount as it is written, in smallest units; one with a point counts in hundredths of what it says."""
    amount = number(text, 0)
    return amount * 100 if amount is not None and "." in text else amount


def _written(amount: Decimal, like: str) -> str:
    """A figure in the way in which another is written: in smallest units, or with a point."""
    return f"{amount / 100:.2f}" if "." in like else f"{amount:f}"
