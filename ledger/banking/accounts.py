"""Accounts at banks: adding them, finding them, and how they stand in the ledger."""

from dataclasses import dataclass

from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _, n_
from ledger.journal.accounts import bank_account
from ledger.journal.rules import Cash
from ledger.money import BASE, currency


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account at a bank, in one currency, of one fund."""

    id: int
    name: str
    currency: str
    iban: str
    fund: int

    @property
    def cash(self) -> Cash:
        """How the rules know it."""
        return Cash(bank_account(self.currency, BASE), self.id, self.fund)


def add(unit: Unit, batch: int, name: str, code: str, iban: str = "", fund: str = "") -> int:
    """Record a bank account; returns its id. Raises LedgerError for a name that is taken or a fund that is not there."""
    names = {known.casefold(): known for (known,) in unit.rows("SELECT name FROM bank_account WHERE undone_in IS NULL")}
    if name.casefold() in names:
        raise LedgerError(
            _("There is a bank account {account} already.", account=names[name.casefold()]),
            _("fund bank list shows them"),
            name="taken",
        )
    (number,) = unit.ids("bank_account")
    row = (number, batch, name, currency(code), "".join(iban.split()), fund_of(unit, fund))
    unit.insert("bank_account", "id batch_id name currency iban fund_id", [row])
    return number


def fund_of(query: Asking, code: str = "") -> int:
    """The id of a fund by its code; without one, of the book's only fund."""
    funds = query.rows("SELECT id, code FROM fund WHERE undone_in IS NULL ORDER BY id")
    if not code and len(funds) > 1:
        raise NotUnderstood(
            n_("This book has {count} fund.", "This book has {count} funds.", len(funds)),
            _("name one with --fund"),
            name="which-fund",
        )
    for number, name in funds:
        if not code or name == code:
            return int(number)
    known = ", ".join(name for _, name in funds)
    raise NotUnderstood(_("There is no fund {code}.", code=code), _("the funds: {known}", known=known), name="unknown-fund")


def find(query: Asking, name: str = "") -> BankAccount:
    """A bank account by its name; without one, the book's only account. Raises NotUnderstood listing them."""
    rows = [
        BankAccount(*row) for row in query.rows("SELECT id, name, currency, iban, fund_id FROM bank_account_list ORDER BY name")
    ]
    found = [row for row in rows if row.name == name] if name else rows
    if len(found) == 1:
        return found[0]
    if not rows:
        raise NotUnderstood(_("This book has no bank account."), "fund bank add NAME CURRENCY", name="no-bank-account")
    raise NotUnderstood(
        _("There is no bank account {name}.", name=name) if name else _("Say which bank account with --account."),
        _("accounts: {known}", known=", ".join(row.name for row in rows)), name="which-account",
    )  # fmt: skip


def numbered(query: Asking) -> dict[str, str]:
    """Each bank account's name and its IBAN or number, as it was recorded; in the order of names."""
    return dict(query.rows("SELECT name, iban FROM bank_account_list ORDER BY name"))
