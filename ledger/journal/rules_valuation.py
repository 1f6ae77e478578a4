"""The accounting policy of values: exchange rates, doubt, refunds, gifts in kind, discount (accounting.md §6, events 1b, 14-17, 25, 26).

One pure function per event, as in `rules.py`; the same conventions hold. What is posted here under a contributor's name
outside the receivables adds up to nothing, except a refund that is paid: so its unspent balance is what is left of the money
that it sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from ledger.journal.accounts import REVENUE
from ledger.journal.draft import Draft, Leg
from ledger.journal.rules import MEMO, MEMO_CONTRA, Cash, Promise
from ledger.money import Money, round_to, split

REALISED, UNREALISED = "4210", "4220"


@dataclass(frozen=True, slots=True)
class Position:
    """What stands on an account in another currency: `amount` in that, `carrying` in the fund's; debit positive.

    Of a pledge it is an instalment's; of cash a bank account's; of payables a budget line's.
    """

    account: str
    fund: int
    amount: Money
    carrying: Money
    contributor: int | None = None
    pledge: int | None = None
    instalment: int | None = None
    bank: int | None = None
    budget_line: int | None = None

    def leg(self, account: str, gain: Money, line: str = "") -> Leg:
        """A posting of value alone: nothing moves in the position's own currency."""
        nothing = Money.zero(self.amount.currency)
        bank, budget_line = (self.bank, self.budget_line) if account == self.account else (None, None)
        return Leg(account, self.fund, nothing, gain, self.contributor, self.pledge, self.instalment, bank, line, budget_line)


def revalued(
    gains: Sequence[tuple[Position, Money]], day: date, *, event: str, source: str, memo: str, realised: bool = False
) -> Draft:
    """Event 26: Dr 1020, 1090, 1110, 1120, 1410, 2010 or 2140 what they are worth more, Cr 4220; a loss (negative) the other way.

    Of pledges on statement line A7 with the contributor, of cash and payables in the pool (accounting.md §4.1: monetary items
    at the closing rate). Under cash recognition the memorandum alone moves: Dr 9010 Cr 9020. `realised`: Cr 4210, what was
    gained or lost on something that has gone.
    """
    legs: list[Leg] = []
    for position, gain in gains:
        other = MEMO_CONTRA if position.account == MEMO else REALISED if realised else UNREALISED
        line = "A7" if position.pledge else ""
        legs += (position.leg(position.account, gain, line), position.leg(other, -gain))
    return Draft(day, event, source, memo, tuple(legs))


def followed(position: Position, to: str, gain: Money, day: date, *, source: str, memo: str) -> Draft:
    """What a position was worth more or less moves with it to another account (1120 to 1110): no statement line moves."""
    legs = (position.leg(to, gain), position.leg(position.account, -gain))
    return Draft(day, "revaluation settled", source, memo, legs)


def doubted(promise: Promise, day: date, allowance: Money, *, currency: str, source: str, memo: str) -> Draft:
    """Event 14: it is doubtful that this much of an instalment comes in: Dr 5980 Cr 1180; what is released is negative.

    In the fund's currency; `currency` is the pledge's. The receivable stays whole: the statement shows it gross.
    """
    nothing = Money.zero(currency)
    legs = (promise.leg("5980", nothing, allowance), promise.leg("1180", nothing, -allowance))
    return Draft(day, "pledge doubtful", source, memo, legs)


def recovered(promise: Promise, day: date, money: Money, value: Money, *, source: str, memo: str) -> Draft:
    """Event 15b: a contributor pays after all what was written off: Dr 1110 Cr 5980 at the value of that day (line A5).

    The receipt that follows settles it (event 4: Dr 1010 Cr 1110, line A6, so that the money is in B2): together Dr 1010
    Cr 5980. Under cash recognition the promise is back in the memorandum; so is one that is conditional or not signed (line A10).
    """
    if promise.memo_only:
        line = "A10" if promise.conditional else "A5"
        legs = (promise.leg(MEMO, money, value, line), promise.leg(MEMO_CONTRA, -money, -value))
    else:
        legs = (promise.leg("1110", money, value, "A5"), promise.leg("5980", Money.zero(money.currency), -value))
    return Draft(day, "pledge recovered", source, memo, legs)


@dataclass(frozen=True, slots=True)
class Unspent:
    """Money of a contributor that goes back to it: of a pledge where the agreement says so. In the fund's currency."""

    fund: int
    contributor: int
    pledge: int | None = None
    earmarked: bool = False

    def leg(self, account: str, base: Money, line: str = "") -> Leg:
        """A posting under its name."""
        return Leg(account, self.fund, base, base, self.contributor, self.pledge, line=line)


def refund_approved(of: Unspent, day: date, this_year: Money, earlier: Money, *, source: str, memo: str) -> Draft:
    """Event 17: Dr 4080 what was this year's revenue, Dr 3020 (earmarked) or 3010 what earlier years left; Cr 2130."""
    balance = "3020" if of.earmarked else "3010"
    legs = (of.leg("4080", this_year), of.leg(balance, earlier), of.leg("2130", -(this_year + earlier)))
    return Draft(day, "refund approved", source, memo, legs)


def refund_paid(
    of: Unspent, day: date, amount: Money, cash: Cash, left: Money, left_base: Money, *, source: str, memo: str
) -> Draft:
    """Event 17: Dr 2130 Cr bank; only now the contributor's balance falls (line B4, cash basis).

    `left` is what left the account, in its currency, worth `left_base` on the day. What that is more or less than the `amount`
    that was approved is realised on the contributor's cash: 4210, line B6.
    """
    loss = left_base - amount
    legs = (
        of.leg("2130", amount, "B4"),
        Leg("4210", of.fund, loss, loss, of.contributor, line="B6"),
        cash.leg(-left, -left_base),
    )
    return Draft(day, "refund paid", source, memo, legs)


def given_in_kind(
    fund: int, contributor: int, day: date, money: Money, value: Money, *, account: str, services: bool, source: str, memo: str
) -> Draft:
    """Event 25: goods at fair value Dr 5x00 Cr 4070; services Dr 9030 Cr 9040, a memorandum (accounting.md §4).

    No line of the statement's cash basis moves: what is given in kind is shown in its part E.
    """
    debit, credit = ("9030", "9040") if services else (account, "4070")
    legs = (Leg(debit, fund, money, value, contributor), Leg(credit, fund, -money, -value, contributor))
    return Draft(day, "in kind", source, memo, legs)


def discounts_of(parts: Sequence[tuple[Money, Decimal]], rate: Decimal) -> list[Money]:
    """What instalments, each due in so many years, are worth less today than they say, at a yearly rate (0.04 is 4 %).

    Pledges over more than a year at present value, the rate fixed on the pledge's day (accounting.md §4, ASC 958-605). The
    whole is rounded once; it is split by the exact parts, so that they add up to it.
    """
    code = parts[0][0].currency
    with localcontext(prec=40):
        exact = [money.amount - money.amount / (1 + rate) ** years for money, years in parts]
        whole = round_to(sum(exact, Decimal(0)), code)
        weights = {f"{no:06}": int(one.scaleb(20)) for no, one in enumerate(exact)}
    return list(split(whole, weights).values())


def discounted(promise: Promise, day: date, discount: Money, *, currency: str, source: str, memo: str) -> Draft:
    """Event 1b: Dr 40xx Cr 1190 when the pledge is made; what unwinds with the years is negative: Dr 1190 Cr 40xx."""
    nothing = Money.zero(currency)
    legs = (promise.leg(REVENUE[promise.kind], nothing, discount), promise.leg("1190", nothing, -discount))
    return Draft(day, "pledge discounted" if discount.amount > 0 else "discount unwound", source, memo, legs)
