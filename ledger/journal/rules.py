"""The accounting policy: one pure function per event of accounting.md §6, each returning the Draft it posts.

An auditor reads the fund's accounting here and nowhere else. Amounts are positive unless a sentence says
otherwise; `base` amounts are in the fund's currency. Recognition `accrual`: signed, unconditional pledges are
receivable and revenue. Recognition `cash`: pledges are memorandum only and revenue is cash received.
`line` on a leg is the statement line (accounting.md §3.2) that the posting feeds.
"""

from dataclasses import dataclass
from datetime import date

from ledger.journal.accounts import REVENUE
from ledger.journal.draft import Draft, Leg
from ledger.money import Money

RECEIVABLE_DUE, RECEIVABLE_LATER = "1110", "1120"
MEMO, MEMO_CONTRA = "9010", "9020"


@dataclass(frozen=True, slots=True)
class Promise:
    """The instalment an event is about. `kind` is the contributor's class on the day of signature."""

    fund: int
    contributor: int
    kind: str
    pledge: int | None
    instalment: int | None
    recognition: str = "accrual"
    conditional: bool = False

    @property
    def memo_only(self) -> bool:
        """Whether the promise stands outside the balance sheet."""
        return self.conditional or self.recognition == "cash"

    def leg(self, account: str, money: Money, base: Money, line: str = "") -> Leg:
        """A posting that names this instalment."""
        return Leg(account, self.fund, money, base, self.contributor, self.pledge, self.instalment, None, line)


@dataclass(frozen=True, slots=True)
class Cash:
    """Where money arrived or left: an account at a bank (1010, 1020) or money in transit (1090).

    For what a contributor gave in kind and the fund used at once: an expenditure account with its contributor and line.
    """

    account: str
    bank: int | None
    fund: int
    contributor: int | None = None
    line: str = ""

    def leg(self, money: Money, base: Money) -> Leg:
        """A posting on the account, positive when money comes in."""
        return Leg(self.account, self.fund, money, base, self.contributor, bank=self.bank, line=self.line)


@dataclass(frozen=True, slots=True)
class Settled:
    """What a receipt does to one instalment: `money` in the pledge's currency.

    `value` in the fund's currency on the value date (before charges), `carrying` the book value of the part settled, on
    `account` (1110 or 1120).
    """

    promise: Promise
    money: Money
    value: Money
    carrying: Money
    account: str = RECEIVABLE_DUE


@dataclass(frozen=True, slots=True)
class Part:
    """An instalment as promised: `base` is its value on the day, `account` 1110 when due, 1120 when not yet."""

    promise: Promise
    money: Money
    base: Money
    account: str = RECEIVABLE_LATER


def pledge_made(parts: tuple[Part, ...], day: date, *, source: str, memo: str) -> Draft:
    """Events 1 and 2: a pledge is signed. Unconditional: Dr 1120 (1110 if due) Cr 40xx; else memorandum Dr 9010 Cr 9020."""
    return Draft(day, "pledge made", source, memo, tuple(leg for part in parts for leg in _promised(part, "A2")))


def pledge_increased(part: Part, day: date, *, source: str, memo: str) -> Draft:
    """Event 12: Dr 1120 (1110 if due) Cr 40xx."""
    return Draft(day, "pledge increased", source, memo, _promised(part, "A3"))


def pledge_reduced(
    promise: Promise, day: date, money: Money, carrying: Money, *, account: str, line: str, source: str, memo: str
) -> Draft:
    """Events 7 and 13: the contributor cuts (`line` A3), withdraws (A4), or less is accepted as final (A3): Dr 4080 Cr 1110/1120.

    `carrying` is the book value of the part that falls away, so that no exchange difference is left behind.
    """
    event = "pledge cancelled" if line == "A4" else "pledge reduced"
    return Draft(day, event, source, memo, _given_up(promise, money, carrying, account, line))


def written_off(
    promise: Promise, day: date, money: Money, carrying: Money, allowance: Money, *, account: str, source: str, memo: str
) -> Draft:
    """Event 15: Dr 1180 the allowance that stands, Dr 5980 the shortfall (Cr what it was too much), Cr 1110/1120."""
    if promise.memo_only:
        return Draft(day, "pledge written off", source, memo, _memo(promise, -money, -carrying, "A5"))
    nothing = Money.zero(money.currency)
    return Draft(
        day, "pledge written off", source, memo,
        (
            promise.leg("1180", nothing, allowance),
            promise.leg("5980", nothing, carrying - allowance),
            promise.leg(account, -money, -carrying, "A5"),
        ),
    )  # fmt: skip


def fell_due(promise: Promise, day: date, money: Money, carrying: Money, *, source: str) -> Draft:
    """Event 3: the open part of an instalment falls due: Dr 1110 Cr 1120 (no statement line moves)."""
    return Draft(
        day, "instalment due", source, "",
        (promise.leg(RECEIVABLE_DUE, money, carrying), promise.leg(RECEIVABLE_LATER, -money, -carrying)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An instalment whose pledge became unconditional: what is open (valued on that day).

    With what stood in the memorandum, and the advance paid before (`paid`, held in 2110 at `advance`).
    """

    part: Part
    memo_money: Money
    memo_base: Money
    paid: Money
    advance: Money


def condition_met(
    confirmed: tuple[Confirmed, ...], day: date, memo_day: date, *, event: str, source: str, memo: str
) -> tuple[Draft, ...]:
    """Event 2b (`condition met`), and an unsigned pledge signed.

    Dr 1110/1120 what is open, Dr 2110 what was paid before, Cr 40xx; the memorandum is reversed, on `memo_day` where it was
    only recorded after `day`. Under cash recognition the open part stays memorandum, now on line A2. What was paid before is
    promised (A2) and received (A6) on that day too; line B2, which A6 is part of, had it when it came.
    """
    legs: tuple[Leg, ...] = ()
    back: tuple[Leg, ...] = ()
    for one in confirmed:
        promise, account = one.part.promise, one.part.account
        legs += _promised(Part(promise, one.part.money + one.paid, one.part.base + one.advance, account), "A2")
        legs += (
            promise.leg("2110", one.paid, one.advance, "B2"),
            *_settles(Settled(promise, one.paid, one.advance, one.advance, account)),
        )
        back += _memo(promise, -one.memo_money, -one.memo_base, "A10")
    entries = {day: legs + back} if day == memo_day else {day: legs, memo_day: back}
    drafts = ((on, source if on == day else f"{source}:memo", some) for on, some in entries.items())
    return tuple(Draft(on, event, key, memo, some) for on, key, some in drafts if any(leg.money or leg.base for leg in some))


def received(
    cash: Cash, day: date, net: Money, charges: Money, net_base: Money, charges_base: Money, settled: tuple[Settled, ...],
    *, excess: Money, excess_base: Money, exchange: Money, giver: Promise | None, source: str, memo: str,
) -> Draft:  # fmt: skip
    """Events 4, 5, 6, 8, 2c: money against instalments; the donor is credited with what it sent, charges are a use.

    Dr bank `net`, Dr 5960 `charges` (both in the account's currency, with their base values), Cr receivable at its value
    on the value date, the difference to the carrying value to 4210; conditional pledges Cr 2110; cash recognition Cr 40xx
    with the memorandum reversed. `excess` is more than was promised: Cr 2120 until the donor says what it is for. `exchange` is what a
    pledge in the fund's currency, paid in another, brought more (or less) than its amount: 4210, line B6.
    """
    legs = [cash.leg(net, net_base), _charge(cash.fund, charges, charges_base, giver)]
    for part in settled:
        legs += _settles(part)
    if excess:
        legs.append(Leg("2120", cash.fund, -excess, -excess_base, giver.contributor if giver else None))
    legs.append(_exchange(cash.fund, exchange, giver))
    return Draft(day, "receipt", source, memo, tuple(legs))


def received_without_pledge(
    cash: Cash,
    day: date,
    net: Money,
    charges: Money,
    net_base: Money,
    charges_base: Money,
    giver: Promise,
    *,
    source: str,
    memo: str,
) -> Draft:
    """Event 9: a gift of a known contributor without a pledge: Dr bank, Dr 5960, Cr 40xx; pledge and receipt on the same day (A2, A6)."""
    gross = net_base + charges_base
    money = net + charges if net.currency == charges.currency else net
    return Draft(
        day, "gift", source, memo,
        (
            cash.leg(net, net_base), _charge(cash.fund, charges, charges_base, giver),
            *_promised(Part(giver, money, gross, RECEIVABLE_DUE), "A2"),
            *_settles(Settled(giver, money, gross, gross)),
        ),
    )  # fmt: skip


def received_unidentified(
    cash: Cash, day: date, net: Money, base: Money, *, holder: int | None = None, source: str, memo: str
) -> Draft:
    """Event 10: nobody knows whose it is, or (`holder`) what a contributor's money is for: Dr bank Cr 2120."""
    return Draft(day, "unidentified receipt", source, memo, (cash.leg(net, base), Leg("2120", cash.fund, -net, -base, holder)))


def identified(
    fund: int, day: date, held: Money, held_base: Money, charges: Money, charges_base: Money, settled: tuple[Settled, ...], *,
    exchange: Money, giver: Promise, holder: int | None, gift: bool, source: str, memo: str,
) -> Draft:  # fmt: skip
    """Events 11 and 6: money in suspense gets its owner: Dr 2120 what is taken out, Dr 5960 what banks kept, Cr as in `received`.

    `holder` is the contributor named on the held posting (an over-receipt), None when it was unidentified. `gift`: there is no
    pledge; the pledge is recorded with the receipt (event 9).
    """
    legs = [Leg("2120", fund, held, held_base, holder), _charge(fund, charges, charges_base, giver)]
    for part in settled:
        if gift:
            legs += _promised(Part(part.promise, part.money, part.value, RECEIVABLE_DUE), "A2")
        legs += _settles(part)
    legs.append(_exchange(fund, exchange, giver))
    return Draft(day, "identified receipt", source, memo, tuple(legs))


def sent_out_of_suspense(
    fund: int, day: date, held: Money, held_base: Money, holder: int | None, *, cash: Cash | None, source: str, memo: str
) -> Draft:
    """Event 11b and the return of an excess: Dr 2120, Cr bank when it is paid back, Cr 2140 when it goes to the Regular Fund."""
    other = cash.leg(-held, -held_base) if cash else Leg("2140", fund, -held, -held_base)
    return Draft(day, "suspense sent out", source, memo, (Leg("2120", fund, held, held_base, holder), other))


def returned(
    cash: Cash, day: date, net: Money, net_base: Money, fee: Money, fee_base: Money, settled: tuple[Settled, ...], *, held: Money,
    held_base: Money, holder: int | None, exchange: Money, gift: bool, giver: Promise | None, source: str, memo: str,
) -> Draft:  # fmt: skip
    """Event 16: a receipt bounced or was recalled: Dr 1110 (the pledge re-opens at its value of the receipt), Dr 5960 fee, Cr bank.

    `settled` are the parts as they were received; `net` is what left the account, fee included. What was realised at
    receipt is taken back (A7), so that receipt and return together leave nothing but bank charges and, where the money was
    worth another amount by then, `exchange`: 4210, line B6. `held` of it was in suspense (`holder` is the contributor named
    there). A `gift` has no pledge to re-open: it is taken back (A4).
    """
    legs = [cash.leg(-net, -net_base), _charge(cash.fund, fee, fee_base, giver), Leg("2120", cash.fund, held, held_base, holder)]
    for part in settled:
        legs += _reopens(part)
        if gift:
            legs += _given_up(part.promise, part.money, part.value, RECEIVABLE_DUE, "A4")
    legs.append(_exchange(cash.fund, exchange, giver))
    return Draft(day, "receipt returned", source, memo, tuple(legs))


def transferred_in(cash: Cash, day: date, money: Money, base: Money, *, source: str, memo: str) -> Draft:
    """Event 24: the program-budget's share (AG/RES. 2019, para 10): Dr bank Cr 4310. It is no contribution."""
    return Draft(day, "transfer in", source, memo, (cash.leg(money, base), Leg("4310", cash.fund, -money, -base)))


def coded(cash: Cash, day: date, money: Money, base: Money, account: str, *, event: str, source: str, memo: str) -> Draft:
    """A line of the bank's own making, coded by an officer: interest (4110), charges (5960), payments (2010): bank against account.

    `money` is signed as the bank gives it: positive into the account.
    """
    return Draft(day, event, source, memo, (cash.leg(money, base), Leg(account, cash.fund, -money, -base)))


def transferred(
    cash: Cash, day: date, money: Money, base: Money, held: Money, held_base: Money, charges: Money, charges_base: Money, *,
    source: str, memo: str,
) -> Draft:  # fmt: skip
    """The second side of a transfer between own accounts: bank against 1090, which is cleared at the value the first side left there.

    `money` is signed as the bank gives it, `held` positive when it left an account. Dr 5960 what banks kept on the way; what
    the money is worth more or less than it was, in another currency or on another day, is realised: 4210.
    """
    rest = held_base - base - charges_base
    legs = (
        cash.leg(money, base), Leg("1090", cash.fund, -held, -held_base), Leg("5960", cash.fund, charges, charges_base),
        Leg("4210", cash.fund, rest, rest),
    )  # fmt: skip
    return Draft(day, "own transfer", source, memo, legs)


def _promised(part: Part, line: str) -> tuple[Leg, ...]:
    promise, money, base = part.promise, part.money, part.base
    if promise.memo_only:
        return _memo(promise, money, base, line)
    return (promise.leg(part.account, money, base, line), promise.leg(REVENUE[promise.kind], -money, -base))


def _given_up(promise: Promise, money: Money, carrying: Money, account: str, line: str) -> tuple[Leg, ...]:
    """Less is promised than before: a contra to revenue, in the fund's currency as that of a refund, or off the memorandum."""
    if promise.memo_only:
        return _memo(promise, -money, -carrying, line)
    return (promise.leg("4080", carrying, carrying), promise.leg(account, -money, -carrying, line))


def _memo(promise: Promise, money: Money, base: Money, line: str) -> tuple[Leg, ...]:
    shown = "A10" if promise.conditional else line
    return (promise.leg(MEMO, money, base, shown), promise.leg(MEMO_CONTRA, -money, -base))


def _settles(part: Settled) -> tuple[Leg, ...]:
    """The credit side of money received against one instalment."""
    promise, nothing = part.promise, Money.zero(part.money.currency)
    if promise.conditional:
        return (promise.leg("2110", -part.money, -part.value, "B2"),)
    difference = part.value - part.carrying
    if promise.recognition == "cash":
        return (
            promise.leg(REVENUE[promise.kind], -part.money, -part.value),
            *_memo(promise, -part.money, -part.value, "A6"),
            *_memo(promise, nothing, difference, "A7"),
        )
    return (
        promise.leg(part.account, -part.money, -part.value, "A6"),
        promise.leg(part.account, nothing, difference, "A7"),
        promise.leg("4210", nothing, -difference),
    )


def _reopens(part: Settled) -> tuple[Leg, ...]:
    """The debit side of money returned: the mirror of `_settles`, on lines A6r and B3."""
    mirrored = _settles(part)
    line = {"A6": "A6r", "B2": "B3"}
    return tuple(
        Leg(
            leg.account,
            leg.fund,
            -leg.money,
            -leg.base,
            leg.contributor,
            leg.pledge,
            leg.instalment,
            leg.bank,
            line.get(leg.line, leg.line),
        )
        for leg in mirrored
    )


def _charge(fund: int, charges: Money, base: Money, giver: Promise | None) -> Leg:
    return Leg("5960", fund, charges, base, giver.contributor if giver else None, line="B10" if giver else "")


def _exchange(fund: int, gain: Money, giver: Promise | None) -> Leg:
    """A gain (positive) or loss on cash, in the fund's currency."""
    return Leg("4210", fund, -gain, -gain, giver.contributor if giver else None, line="B6" if giver else "")
