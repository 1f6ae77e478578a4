"""Profiles of bank accounts: how an account's files are read, as dated data. The newest that counts is in force."""

from ledger.banking.accounts import BankAccount
from ledger.book.reader import Asking
from ledger.book.store import Unit


def in_force(query: Asking, account: int) -> tuple[str, str] | None:
    """(TOML, ISO day since when) of an account's profile; None where none was kept, or it was forgotten."""
    found = query.one("SELECT toml, day FROM bank_profile_list WHERE bank_account_id = :a", a=account)
    return None if found is None or not found[0] else (found[0], found[1])


def keep(unit: Unit, batch: int, account: BankAccount, toml: str) -> int:
    """Put a profile in force from today on; an empty one says that there is none. Returns rows written: 0 where it is so already."""
    before = in_force(unit, account.id)
    if (before[0] if before else "") == toml:
        return 0
    (number,) = unit.ids("bank_profile")
    unit.insert(
        "bank_profile",
        "id batch_id bank_account_id day toml",
        [(number, batch, account.id, unit.actor.today.isoformat(), toml)],
    )
    return 1


def of_last_import(query: Asking, account: int) -> tuple[str, str] | None:
    """(file name, how it was read as JSON) of the newest bank file of the account that is in the book; None without one."""
    return query.one(
        "SELECT file_name, reading FROM import_run WHERE bank_account_id = :a AND kind = 'bank' AND undone_in IS NULL ORDER BY id DESC LIMIT 1",
        a=account,
    )
