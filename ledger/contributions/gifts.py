"""Goods and services that contributors give (event 25): at fair value, on a document, outside the cash that statements count."""

from dataclasses import dataclass
from datetime import date

from ledger.book.store import Unit
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.journal import posting, rules_valuation
from ledger.journal.rates import Rates
from ledger.money import Money

KINDS = ("goods", "services")
GIFT = (
    "id batch_id number fund_id contributor_id transaction_id day kind what currency amount base object document document_sha256"
)


@dataclass(frozen=True, slots=True)
class Gift:
    """What was given: `money` is its fair value on the day, `object` (1 to 9) what goods are used for, 0 for services."""

    kind: str
    what: str
    money: Money
    day: date
    object: int
    document: str
    sha256: str


def give(unit: Unit, batch: int, contributor: tuple[int, str], gift: Gift, rates: Rates) -> tuple[str, Money]:
    """Record a gift in kind and post it; returns its number and its value in the fund's currency.

    Raises LedgerError for nothing, and for goods without an object of expenditure.
    """
    who, code = contributor
    if gift.money.amount <= 0:
        raise LedgerError(
            _("{amount} is not an amount above zero.", amount=gift.money), _("give its fair value"), name="not-an-amount"
        )
    if (gift.kind == "goods") != (1 <= gift.object <= 9):
        raise LedgerError(
            _("goods are used for an object of expenditure, 1 to 9; services are a memorandum without one."),
            "--object 6" if gift.kind == "goods" else _("leave out --object"), name="no-object",
        )  # fmt: skip
    fund = int(unit.value("SELECT min(id) FROM fund WHERE undone_in IS NULL"))
    value = rates.value(gift.money, gift.day)
    (number,), (no,) = unit.ids("gift_in_kind"), unit.numbers("K", gift.day.year)
    name = f"K-{gift.day.year}-{no:04d}"
    draft = rules_valuation.given_in_kind(
        fund, who, gift.day, gift.money, value, account=f"5{gift.object}00", services=gift.kind == "services",
        source=f"gift:{number}", memo=f"{code} {name} {gift.what}".strip(),
    )  # fmt: skip
    (entry,) = posting.prepare(unit, batch, [draft])
    unit.insert("gift_in_kind", GIFT, [(
        number, batch, name, fund, who, entry, gift.day.isoformat(), gift.kind, gift.what, gift.money.currency, gift.money.units,
        value.units, gift.object, gift.document, gift.sha256,
    )])  # fmt: skip
    return name, value
