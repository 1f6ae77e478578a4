"""What money is worth to each instalment it serves, and what is left over: pure, in the fund's currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.journal.rates import Rates
from ledger.money import DIGITS, Money, in_proportion, split, sum_of

RATES_DIFFER = Decimal("0.05")  # of what was paid in another currency: beyond it, more or less came in than was due
RATE_LIMIT = Decimal("0.25")  # a bank's rate that is further from the table's belongs to another amount or another day


@dataclass(frozen=True, slots=True)
class Target:
    """An instalment that money is for, with the amount in the pledge's currency."""

    pledge: str
    instalment: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Worth:
    """What targets are worth, what came in beyond them (account's and fund's currency), and what was gained by exchange."""

    of: list[Money]
    excess: Money
    excess_base: Money
    exchange: Money


def worth(targets: Sequence[Target], gross: Money, gross_base: Money, day: date, rates: Rates) -> Worth:
    """The value of each target of `gross` (what was sent, in the account's currency, worth `gross_base`) on the value date.

    Targets in the account's currency are worth their share of the money, those in the fund's currency their amount. The
    others share the rest, which is the bank's own rate, in proportion to what they are worth at the day's table rate.
    Without any of those, the rest is an excess; where pledges in the fund's currency were paid into another one, it is
    an exchange difference as far as banks' rates differ (`RATES_DIFFER`) or a cent is rounded. Raises LedgerError when the targets take more
    than came in, or when the bank's rate would be no rate of that day (`RATE_LIMIT`).
    """
    account, base, nothing = gross.currency, rates.base, Money.zero(rates.base)
    amounts = dict(enumerate(target.amount for target in targets))
    own = {place: amount for place, amount in amounts.items() if amount.currency == account}
    bought = {place: amount for place, amount in amounts.items() if amount.currency == base != account}
    foreign = {place: amount for place, amount in amounts.items() if amount.currency not in (account, base)}
    owned, taken = sum_of(own.values(), account), sum_of(bought.values(), base)
    if owned.amount > gross.amount:
        raise _too_much(_("{amount} is more than the {gross} that came in.", amount=owned, gross=gross))
    mine = in_proportion(gross_base, owned, gross)
    values = bought | (_split(mine, {place: amount.units for place, amount in own.items()}) if own else {})
    left = gross_base - mine - taken
    if foreign:
        table = {place: rates.value(amount, day) for place, amount in foreign.items()}
        _check_rate(foreign, left, sum_of(table.values(), base), day)
        values |= _split(left, {place: max(1, value.units) for place, value in table.items()})
    excess, exchange = nothing, nothing
    cent = Decimal(1).scaleb(-DIGITS[base])
    if bought and not foreign and abs(left.amount) <= max(taken.amount * RATES_DIFFER, cent):
        exchange = left
    elif not foreign:
        excess = left
    if excess.amount < 0:
        raise _too_much(
            _("the {gross} that came in are worth {value}, less than these pledges take.", gross=gross, value=gross_base)
        )
    over = gross - owned if not bought else in_proportion(gross, excess, gross_base)
    return Worth([values[place] for place in amounts], Money.zero(account) if foreign else over, excess, exchange)


def _too_much(sentence: str) -> LedgerError:
    return LedgerError(sentence, _("say what banks kept with --charges, or a smaller amount"), name="more-than-came-in")


def _check_rate(foreign: dict[int, Money], left: Money, table: Money, day: date) -> None:
    """Raises LedgerError when what is left for pledges in other currencies is far from what they are worth that day."""
    if left.amount <= 0:
        raise _too_much(_("nothing is left for {amount}.", amount=next(iter(foreign.values()))))
    if not table.amount * (1 - RATE_LIMIT) <= left.amount <= table.amount * (1 + RATE_LIMIT) and abs(left - table).amount > 1:
        code = next(iter(foreign.values())).currency
        raise LedgerError(
            # For translators: {amounts} is one amount, or several with commas between them; {left} is what is left of a receipt for them.
            _("{amounts} would be worth {left}; at the rate of {day} it is {table}.",
              amounts=", ".join(map(str, foreign.values())), left=left, day=day, table=table),
            _("give the amount that was sent, or the day's rate: fund rate add {currency} RATE --on {day} --source NAME",
              currency=code, day=day), name="rate-too-far",
        )  # fmt: skip


def _split(total: Money, weights: dict[int, int]) -> dict[int, Money]:
    shares = split(total, {f"{place:04d}": weight for place, weight in weights.items()})
    return {place: shares[f"{place:04d}"] for place in weights}
