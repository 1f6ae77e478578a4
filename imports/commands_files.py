"""Several bank files in one command: each its own account, its own reading, its own verdict; what is wrong is said of all at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from imports.commands_profile import kept_for
from imports.screens import name_of
from ledger.commands.session import Session
from ledger.errors import FileRefused, LedgerError, NotUnderstood, Problem
from ledger.i18n import _, n_

if TYPE_CHECKING:
    from imports.account_profiles import Kept
    from imports.intake import Origin
    from imports.reading import BankReading, ReadOptions
    from ledger.banking.accounts import BankAccount

Read = Callable[[Path, "ReadOptions", "Kept | None"], "tuple[BankReading, Origin]"]
Found = tuple["BankAccount", "BankReading", "Origin"]


def one_by_one(here: Session, files: Sequence[Path], account: str, options: "ReadOptions", read: Read) -> list[Found]:
    """All files read, each for the account that it belongs to, before the first is written.

    One file's refusal is raised as it is; those of several as one, with every problem of every file.
    """
    if len(files) == 1:
        return [_one(here, files[0], account, options, read)]
    found, refused = [], []
    for file in files:
        try:
            found.append(_one(here, file, account, options, read))
        except LedgerError as wrong:
            refused.append((name_of(file), wrong))
    if refused:
        problems = [problem for name, wrong in refused for problem in _problems(name, wrong)]
        title = n_("1 file is refused; nothing of any file was written.", "{count} files are refused; nothing of any file was written.", len(refused))  # fmt: skip
        raise FileRefused(title, problems, name=problems[0].name)
    return found


def _problems(name: str, wrong: LedgerError) -> list[Problem]:
    told = wrong.problems if isinstance(wrong, FileRefused) else (Problem(name, wrong.message.rstrip("."), " · ".join(wrong.cure), wrong.name),)  # fmt: skip
    return [problem if problem.where.startswith(name) else replace(problem, where=f"{name}, {problem.where}") for problem in told]


def _one(here: Session, file: Path, account: str, options: "ReadOptions", read: Read) -> Found:
    into = _account(here, file, account, options)
    reading, origin = read(file, replace(options, account_currency=into.currency), kept_for(here, into))
    if reading.currency and reading.currency != into.currency:
        raise LedgerError(
            _("{file} is in {found}; {account} is kept in {kept}.", file=origin.path.name, found=reading.currency, account=into.name, kept=into.currency),
            _("name the account with --account"), name="other-currency",
        )  # fmt: skip
    return into, reading, origin


def _account(here: Session, file: Path, account: str, options: "ReadOptions") -> "BankAccount":
    """The account that was named, the only one, or the one whose number the file states."""
    from imports.bank import read_bank
    from ledger.banking.accounts import find, numbered

    known = numbered(here.reader)
    if account or len(known) < 2:
        return find(here.reader, account)
    try:
        stated = {_packed(number) for number in read_bank(file, options).accounts}
    except LedgerError:  # what is wrong with it is said when its account is known
        return find(here.reader)
    named = [name for name, number in known.items() if number and _packed(number) in stated]
    if len(named) != 1:
        what = _("{file} does not say which account it is of.", file=name_of(file))
        cures = (_("name the account with --account"), _("accounts: {names}", names=", ".join(known)))
        raise NotUnderstood(what, *cures, name="which-account")
    return find(here.reader, named[0])


def _packed(number: str) -> str:
    return "".join(sign for sign in number if sign.isalnum()).upper()
