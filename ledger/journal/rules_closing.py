"""The accounting policy at the end of a fiscal year (accounting.md §6, event 28), as a pure function."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.journal.draft import Draft, Leg
from ledger.money import Money

UNEARMARKED, EARMARKED = "3010", "3020"
YEAR_END = "year end"


@dataclass(frozen=True, slots=True)
class Earned:
    """What stands on an account of income or expense under one name: `money` in its own currency, `base` in the fund's.

    Signed, debit positive. `contributor` is None for what belongs to nobody by name; `earmarked` says that its pledge is.
    """

    account: str
    contributor: int | None
    earmarked: bool
    money: Money
    base: Money


def year_end(fund: int, earned: Iterable[Earned], day: date, base: str, *, source: str, memo: str) -> Draft:
    """Event 28: Dr 4xxx Cr 3010 (3020 where the pledge is earmarked), and Dr 3010/3020 Cr 5xxx: the new year begins at nothing.

    Contributors are kept, so that all that stands under a name adds up to the same as before, and no statement line moves.
    Pledges and budget lines are left out: what was earned by one or spent on one stays to be read on its account. The
    fund balance is in the fund's currency `base`. Raises LedgerError when there is nothing to close.
    """
    legs, sums = [], defaultdict[tuple[str, int | None], Money](lambda: Money.zero(base))
    for one in earned:
        money = one.base if one.money.currency == base else one.money  # older entries took value off without an amount
        legs.append(Leg(one.account, fund, -money, -one.base, one.contributor))
        sums[EARMARKED if one.earmarked else UNEARMARKED, one.contributor] += one.base
    legs += [Leg(account, fund, total, total, contributor) for (account, contributor), total in sums.items()]
    return Draft(day, YEAR_END, source, memo, tuple(legs))
