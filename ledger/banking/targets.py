"""What an officer names as the purpose of money: pledges, instalments, amounts, and what banks kept on the way."""

import re
from collections.abc import Sequence
from decimal import Decimal

from ledger.book.reader import Asking
from ledger.contributions.standing import Standing, find
from ledger.contributions.worth import Target
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _
from ledger.money import Money

_PLACES = re.compile(r"(.+)/([0-9]{1,6}(?:\+[0-9]{1,6})*)")


def most_kept(amount: Decimal) -> Decimal:
    """What banks may keep of an amount without being asked, in the account's currency: 60, or half a per cent if that is more."""
    return max(Decimal(60), amount * Decimal("0.005"))


def charged(text: str, currency: str) -> Money:
    """What a bank kept, as typed; raises LedgerError for less than nothing."""
    kept = Money.parse(text, currency)
    if kept.amount < 0:
        raise LedgerError(
            _("a bank keeps nothing or more, not {kept}.", kept=kept), _("write the charge without a sign"), name="not-an-amount"
        )
    return kept


def named(query: Asking, texts: Sequence[str], amount: Money, kept: Money | None) -> tuple[Target, ...]:
    """The targets of `amount` and of what banks `kept` of it, in the order named.

    `P-2026-0005/1=15000`, `P-2026-0005/1+2`, `P-2026-0005`: without an amount, what is open, or what came in if that is
    less. Raises NotUnderstood for what is not there, LedgerError for more than is open and for one that would get nothing.
    """
    found: list[Target] = []
    left = amount + (kept or Money.zero(amount.currency))
    for text in texts:
        name, equals, stated = text.partition("=")
        standing, numbers = _pledge(query, name)
        wanted = _above_zero(stated, name, standing.currency) if equals else None
        before = len(found)
        for one in standing.instalments:
            if numbers and one.number not in numbers:
                continue
            part = one.open if wanted is None else min(wanted, one.open)
            if wanted is None and standing.currency == amount.currency:
                part = min(part, left)
            if part.amount <= 0:
                continue
            if wanted is not None:
                wanted -= part
            if standing.currency == amount.currency:
                left -= part
            found.append(Target(standing.number, one.number, part))
        if wanted:
            raise LedgerError(
                _("{pledge} has {wanted} less open than that.", pledge=standing.number, wanted=wanted),
                f"fund show {standing.number}",
                name="more-than-open",
            )
        if len(found) == before:
            raise LedgerError(_("nothing of the {amount} is left for {name}.", amount=amount, name=name), _("say how much is for each: {name}=1234.56", name=name), name="more-than-came-in")  # fmt: skip
    return tuple(found)


def _pledge(query: Asking, name: str) -> tuple[Standing, set[int]]:
    """The pledge, and the instalments named (none: all that are open). A pledge may itself be called `NV/12`."""
    whole = query.value("SELECT 1 FROM pledge WHERE number = :n AND undone_in IS NULL", n=name.strip())
    several = None if whole else _PLACES.fullmatch(name)
    standing = find(query, several[1] if several else name)
    numbers = {int(place) for place in several[2].split("+")} if several else set()
    for missing in sorted(numbers - {one.number for one in standing.instalments}):
        raise NotUnderstood(
            _("{pledge} has no instalment {number}.", pledge=standing.number, number=missing),
            f"fund show {standing.number}",
            name="unknown-instalment",
        )
    if not any(one.open for one in standing.instalments if not numbers or one.number in numbers):
        raise LedgerError(
            _("{pledge} has nothing open there.", pledge=standing.number), f"fund show {standing.number}", name="nothing-open"
        )
    return standing, numbers


def _above_zero(text: str, name: str, currency: str) -> Money:
    wanted = Money.parse(text, currency)
    if wanted.amount <= 0:
        raise LedgerError(
            _("{amount} is not an amount above zero.", amount=wanted),
            _("write it as {name}=1234.56", name=name),
            name="not-an-amount",
        )
    return wanted


def kept_by_banks(targets: Sequence[Target], amount: Money) -> Money | None:
    """What banks must have kept when targets in the account's currency add up to more than came in; small sums only."""
    if any(target.amount.currency != amount.currency for target in targets):
        return None
    missing = sum((target.amount.amount for target in targets), Decimal(0)) - amount.amount
    if missing > most_kept(amount.amount):
        raise LedgerError(
            _("the targets are {amount} more than came in.", amount=Money(missing, amount.currency)), _("say what banks kept with --charges, or give smaller amounts"),
            name="more-than-came-in",
        )  # fmt: skip
    return Money(missing, amount.currency) if missing > 0 else None
