"""What money is worth to each instalment it serves, and what is left over: pure, in the fund's currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.errors import LedgerError
from ledger.journal.rates import Rates
from ledger.money import Money, split, sum_of


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

    A target in the account's or in the fund's currency is worth its amount; the others share the rest of the money,
    which is the bank's own rate, in proportion to what they are worth at the day's table rate. Without any of those,
    the rest is an excess, or, where a pledge in the fund's currency was paid into another one, an exchange difference.
    Raises LedgerError when the targets take more than came in.
    """
    account, nothing = gross.currency, Money.zero(rates.base)
    amounts = [target.amount for target in targets]
    fixed = {place: rates.value(amount, day) for place, amount in enumerate(amounts) if amount.currency in (account, rates.base)}
    own = sum_of((amount for amount in amounts if amount.currency == account), account)
    if own.amount > gross.amount:
        raise LedgerError(
            f"{own} is more than the {gross} that came in.", "say what banks kept with --charges, or a smaller amount",
            name="more-than-came-in",
        )  # fmt: skip
    if fixed and own == gross:  # nothing may be left over by rounding each part on its own
        fixed = _split(gross_base, {place: amounts[place].units for place in fixed if amounts[place].currency == account}) | {
            place: value for place, value in fixed.items() if amounts[place].currency != account
        }
    left = gross_base - sum_of(fixed.values(), rates.base)
    foreign = {place: amount for place, amount in enumerate(amounts) if place not in fixed}
    if foreign:
        if left.amount <= 0:
            raise LedgerError(f"nothing of the {gross} is left for {targets[min(foreign)].pledge}.", name="more-than-came-in")
        weights = (
            {place: rates.value(amount, day).units for place, amount in foreign.items()}
            if len(foreign) > 1
            else dict.fromkeys(foreign, 1)
        )
        fixed |= _split(left, weights)
        return Worth([fixed[place] for place in range(len(targets))], Money.zero(account), nothing, nothing)
    values = [fixed[place] for place in range(len(targets))]
    if account != rates.base and not own:
        return Worth(values, Money.zero(account), nothing, left)
    return Worth(values, gross - own, left, nothing)


def _split(total: Money, weights: dict[int, int]) -> dict[int, Money]:
    shares = split(total, {f"{place:04d}": weight for place, weight in weights.items()})
    return {place: shares[f"{place:04d}"] for place in weights}
