"""Money that went back: a receipt bounced or was recalled (event 16), or a list takes back what an earlier one credited.

A return takes back all that a receipt led to: what it gave to instalments, what was identified of it later, and what of
it is still in suspense. So does a correction (event 29), whose money stays where it is and is credited anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ledger.contributions.receipts import RECEIPT, Arrival, Register
from ledger.contributions.worth import Target
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import M_, N_, _
from ledger.journal import rules
from ledger.money import Money, sum_of

# A return that costs more than the larger of these is a return of something else.
FEE_ABS, FEE_SHARE = Decimal(500), Decimal("0.02")


@dataclass(frozen=True, slots=True)
class _Whole:
    """A receipt and all that came of it: what was sent, in the account's currency, and what of it is in suspense."""

    id: int
    number: str
    fund: int
    day: date
    line: int | None
    reference: str
    amount: Money  # in the currency it was sent in
    holder: int | None
    contributor: int | None
    settled: tuple[rules.Settled, ...]
    gift: bool
    sent: Money
    charges: Money
    held: Money
    held_base: Money


def send_back(register: Register, receipt: int, cash: rules.Cash, day: date, left: Money, *, line: int | None, memo: str) -> str:
    """Event 16: a receipt bounced or was recalled; `left` is what left the account, a fee of the bank included.

    What left beyond what was sent is the fee; a difference between the rates of the two days is an exchange difference.
    Raises LedgerError for a receipt that was returned already, or of which parts went elsewhere.
    """
    return _sent_back(register, _whole(register, receipt), cash, day, left, line=line, memo=memo)


def take_back(register: Register, receipt: int, *, memo: str) -> tuple[str, Arrival]:
    """Event 29, the reversal: a receipt was credited to a wrong pledge or contributor. Returns its number, and the money to credit anew.

    The money stays at the bank: it goes back into cash in transit (1090), from where the new entry takes it up. Both belong to
    the day the money came, or the first open day after it, so the one leaves at the value that the other arrives at.
    Raises LedgerError for a receipt that nobody was credited with, one in kind, and as `send_back` does.
    """
    whole = _whole(register, receipt)
    if not whole.settled:
        raise LedgerError(
            _("{receipt} is credited to nobody yet.", receipt=whole.number),
            f"fund receipt identify {whole.number}",
            name="not-credited",
        )
    transit, net = rules.Cash("1090", None, whole.fund), whole.sent - whole.charges
    number = _sent_back(register, whole, transit, whole.day, net, line=None, memo=memo)
    return number, Arrival(transit, whole.day, net, whole.charges, whole.line, whole.reference, memo)


def _sent_back(
    register: Register, whole: _Whole, cash: rules.Cash, day: date, left: Money, *, line: int | None, memo: str
) -> str:
    if day < whole.day:
        raise LedgerError(
            _("{receipt} came on {came}; it cannot have gone back on {day}.", receipt=whole.number, came=whole.day, day=day), f"fund show {whole.number}",
            name="before-receipt",
        )  # fmt: skip
    fee = left - whole.sent if left.currency == whole.sent.currency else Money.zero(left.currency)
    # What banks had kept of it and did not send back comes off the charges as they were booked, or a rate would make money of it.
    fee_base, left_base = register.rates.value(fee, day if fee.amount > 0 else whole.day), register.rates.value(left, day)
    value = sum_of((part.value for part in whole.settled), register.base)
    _check_fee(whole, left, fee, fee_base, value + whole.held_base)
    back = left_base - fee_base - whole.held_base  # what the contributor's money was worth on the day it went
    number, made = register.record(
        Arrival(cash, day, -left, fee, line, memo), whole.contributor, -back, held=-whole.held, held_base=-whole.held_base,
        sent=-whole.amount, returns=whole.id, identifies=whole.id if whole.held else None,
    )  # fmt: skip
    giver = whole.settled[0].promise if whole.settled else None
    register.drafts.append(
        rules.returned(
            cash, day, left, left_base, fee, fee_base, whole.settled, held=whole.held, held_base=whole.held_base,
            holder=whole.holder, exchange=value - back, gift=whole.gift, giver=giver, source=f"receipt:{made}",
            memo=memo or M_("{receipt} returned", receipt=whole.number),
        )
    )  # fmt: skip
    if not whole.gift:
        for part in whole.settled:
            register.note(made, part, -1)
    return number


def take_off(register: Register, arrival: Arrival, pledge: str) -> str:
    """A list of payments takes back what an earlier list credited (`arrival.net` below zero): the pledge re-opens (event 16).

    Nothing says which receipt it was, so the instalments paid last re-open, at the value of the day. Raises LedgerError
    when more is taken back than came in.
    """
    standing = register.pledge(Target(pledge, 1, arrival.net))
    left, parts = -arrival.net, []
    for one in reversed(standing.instalments):
        back = min(left, one.received, key=lambda money: money.amount)
        if back.amount > 0:
            base = register.rates.value(back, arrival.day)
            parts.append(register.reopen(pledge, one.number, back, base, base))
            left -= back
    if left:
        raise LedgerError(
            _("{pledge}: {amount} are taken back, {more} more than came in.", pledge=pledge, amount=-arrival.net, more=left),
            _("correct the list"),
            name="more-than-came-in",
        )
    base = sum_of((part.value for part in parts), register.base)
    number, receipt = register.record(arrival, standing.contributor, -base)
    nothing, worth_nothing = Money.zero(arrival.net.currency), Money.zero(register.base)
    register.drafts.append(
        rules.returned(
            arrival.cash, arrival.day, -arrival.net, base, nothing, worth_nothing, tuple(parts), held=nothing,
            held_base=worth_nothing, holder=None, exchange=worth_nothing, gift=False, giver=parts[0].promise,
            source=f"receipt:{receipt}", memo=arrival.memo or number,
        )
    )  # fmt: skip
    for part in parts:
        register.note(receipt, part, -1)
    return number


def _whole(register: Register, receipt: int) -> _Whole:
    rows = list(_family(register, receipt))
    root = rows[0]
    code = root["account_currency"]
    parts = [part for row in rows for part in _parts(register, row["id"])]
    gifts = [
        row
        for row in rows
        if row["contributor_id"] and not _parts(register, row["id"]) and row["amount"] > 0 and row["held"] <= 0
    ]
    givers = {row["contributor_id"] for row in rows if row["contributor_id"]}
    if len(givers) > 1 or (parts and gifts) or any(row["amount"] < 0 for row in rows):
        raise LedgerError(
            _("parts of {receipt} went elsewhere.", receipt=root["number"]),
            *(_("fund show {receipt} names its batch, which fund undo takes back first", receipt=row["number"]) for row in rows[1:]), name="parts-elsewhere",
        )  # fmt: skip
    settled = [register.reopen(number, no, *values) for number, no, *values in parts]
    settled += [_gift(register, row) for row in gifts]
    charges = Money.of_units(sum(row["charges"] for row in rows), code)
    return _Whole(
        root["id"], root["number"], root["fund_id"], date.fromisoformat(root["day"]), root["bank_line_id"], root["reference"], _sent(root), root["contributor_id"], next(iter(givers), None), tuple(settled), bool(gifts),
        Money.of_units(root["net"], code) + charges, charges, Money.of_units(sum(row["held"] for row in rows), code),
        Money.of_units(sum(row["held_base"] for row in rows), register.base),
    )  # fmt: skip


def _family(register: Register, receipt: int) -> Iterator[dict[str, Any]]:
    """The receipt that brought the money, then those that identified it, in the book or in this batch."""
    names = RECEIPT.split()
    known = register.unit.rows(
        f"SELECT {', '.join(names)} FROM receipt WHERE undone_in IS NULL AND (id = :id OR identifies = :id OR id = "
        "(SELECT x.identifies FROM receipt x WHERE x.id = :id) OR identifies = (SELECT x.identifies FROM receipt x WHERE x.id = :id) "
        "OR returns = :id) ORDER BY id",
        id=receipt,
    )
    rows = [dict(zip(names, row, strict=True)) for row in known]
    rows += [row for row in register.receipts if receipt in (row["id"], row["identifies"], row["returns"])]
    if not rows:
        raise NotUnderstood(_("There is no such receipt."), _("fund receipt list shows them"), name="unknown-receipt")
    if any(row["returns"] for row in rows):
        raise LedgerError(_("{receipt} was returned already.", receipt=rows[0]["number"]), name="returned-already")
    yield from rows


def _parts(register: Register, receipt: int) -> list[tuple[str, int, Money, Money, Money]]:
    """What a receipt gave to instalments: pledge, instalment, amount, value on its day, book value that it settled."""
    rows = [row[1:] for row in register.allocations if row[0] == receipt] or register.unit.rows(
        "SELECT g.number, l.instalment, l.amount, l.base, l.carrying FROM allocation l JOIN pledge g ON g.id = l.pledge_id "
        "WHERE l.receipt_id = :id AND l.undone_in IS NULL ORDER BY l.id",
        id=receipt,
    )
    found = []
    for number, no, amount, value, carrying in rows:
        money = Money.of_units(amount, register.pledges[number].currency)
        found.append((number, no, money, Money.of_units(value, register.base), Money.of_units(carrying, register.base)))
    return found


def _sent(row: dict[str, Any]) -> Money:
    return Money.of_units(row["amount"], row["currency"])


def _gift(register: Register, row: dict[str, Any]) -> rules.Settled:
    value = Money.of_units(row["base"], register.base)
    giver = register.giver(row["fund_id"], row["contributor_id"], date.fromisoformat(row["day"]))
    return rules.Settled(giver, _sent(row), value, value)


def _check_fee(whole: _Whole, left: Money, fee: Money, fee_base: Money, value: Money) -> None:
    """Raises LedgerError when less went back than came in, or so much more that no bank's fee explains it."""
    if -whole.charges.amount <= fee.amount and fee_base.amount <= max(FEE_ABS, value.amount * FEE_SHARE):
        return
    told = (
        N_("{receipt} brought {sent}; {left} went back, {difference} less.")
        if fee.amount < 0
        else N_("{receipt} brought {sent}; {left} went back, {difference} more.")
    )
    raise LedgerError(
        _(told, receipt=whole.number, sent=whole.sent, left=left, difference=abs(fee)),
        _("name the receipt that this returns; of a part, undo the receipt and record what stayed"),
        name="other-amount",
    )
