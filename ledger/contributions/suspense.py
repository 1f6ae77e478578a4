"""Money in suspense (2120): receipts whose owner or purpose is not known yet, and what is left of them."""

from dataclasses import dataclass
from datetime import date

from ledger.book.reader import Asking
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _
from ledger.journal.numbering import spelled
from ledger.money import BASE, Money


@dataclass(frozen=True, slots=True)
class Held:
    """A receipt with money in suspense: what is left of it, in the account's currency and in the fund's."""

    id: int
    number: str
    fund: int
    day: date
    contributor: int | None
    bank: int | None
    line: int | None
    left: Money
    left_base: Money
    reference: str


def held(query: Asking, number: str) -> Held:
    """The receipt with money in suspense; raises NotUnderstood or LedgerError when nothing of it is held."""
    row = query.one(
        "SELECT r.id, r.number, r.fund_id, r.day, r.contributor_id, r.bank_account_id, r.bank_line_id, r.account_currency, "
        "r.held + coalesce((SELECT sum(x.held) FROM receipt x WHERE x.identifies = r.id AND x.undone_in IS NULL), 0), "
        "r.held_base + coalesce((SELECT sum(x.held_base) FROM receipt x WHERE x.identifies = r.id AND x.undone_in IS NULL), 0), r.reference "
        "FROM receipt r WHERE r.number = :number AND r.undone_in IS NULL",
        number=spelled(number, "R"),
    )
    if row is None:
        raise NotUnderstood(
            _("There is no receipt {receipt}.", receipt=number), _("fund receipt list shows them"), name="unknown-receipt"
        )
    receipt, name, fund, day, contributor, bank, line, currency, left, left_base, reference = row
    if left <= 0:
        raise LedgerError(
            _("{receipt} has nothing in suspense.", receipt=name),
            _("fund report unidentified lists what is"),
            name="nothing-held",
        )
    return Held(
        receipt,
        name,
        fund,
        date.fromisoformat(day),
        contributor,
        bank,
        line,
        Money.of_units(left, currency),
        Money.of_units(left_base, BASE),
        reference,
    )
