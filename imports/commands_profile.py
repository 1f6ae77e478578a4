"""`fund bank profile NAME`: how the files of a bank account are read, shown, kept, brought in and forgotten."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from imports.account_profiles import Kept, Profile, from_toml, to_toml
from ledger.commands.outcome import Outcome
from ledger.commands.session import Session, session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import K_, _
from ledger.show import Column, Table

if TYPE_CHECKING:
    from ledger.banking.accounts import BankAccount
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

_LARGEST = 1_000_000  # bytes; a profile is a page of text


def profile(
    name: Annotated[str, typer.Argument(help="The bank account.")],
    keep: Annotated[
        str, typer.Option("--keep", metavar="last|FILE", help="Keep how this file, or the last one imported, was read.")
    ] = "",
    bring: Annotated[
        Path | None, typer.Option("--import", metavar="FILE.toml", help="Put a profile in force that you wrote or changed.")
    ] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Have no profile from now on.")] = False,
) -> None:
    """How an account's files are read; -o profile.toml writes it."""
    from ledger.banking.accounts import find

    here = session()
    account = find(here.reader, name)
    if sum((bool(keep), bring is not None, forget)) > 1:
        raise NotUnderstood(_("say one of --keep, --import and --forget."), f"fund bank profile {name}", name="bad-option")
    if keep:
        _put(here, account, _read_as(here, account, keep), _("Keep this profile?"))
    elif bring is not None:
        _put(here, account, from_toml(_text(bring), bring.name), _("Keep this profile?"))
    elif forget:
        _put(here, account, None, _("Forget the profile?"))
    else:
        _show(here, account)


def kept_for(here: Session, account: "BankAccount") -> Kept | None:
    """The profile in force for an account, as reading takes it."""
    from ledger.banking.profiles import in_force

    found = in_force(here.reader, account.id)
    return None if found is None else Kept(account.name, found[1], from_toml(found[0], account.name))


def _put(here: Session, account: "BankAccount", wanted: Profile | None, question: str) -> None:
    from ledger.banking.profiles import keep

    toml = to_toml(wanted, account.name) if wanted else ""

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        rows = keep(unit, batch.id, account, toml)
        words = (
            K_("profile of {account}", account=account.name) if wanted else K_("no profile for {account}", account=account.name)
        )
        columns = (Column("account", "", "code"), Column("profile", ""))
        table = None if here.form == "text" else Table("bank-profile", "", columns, [(account.name, toml)])
        nothing = _("{account} is read so already.", account=account.name)
        return Outcome(rows, words, lines=tuple(toml.splitlines()), table=table, nothing=nothing)

    here.write("bank profile", work, question=question)


def _read_as(here: Session, account: "BankAccount", which: str) -> Profile:
    """The profile of the last import of the account, or of a file that is read now."""
    from imports.bank import read_bank
    from imports.reading import ReadOptions
    from ledger.banking.profiles import of_last_import

    if which == "last":
        last = of_last_import(here.reader, account.id)
        if last is None:
            raise LedgerError(
                _("No file of {account} was imported yet.", account=account.name), "fund import bank FILE", name="no-import"
            )
        toml = json.loads(last[1]).get("profile", "")
        if not toml:
            raise _needs_none(last[0])
        return from_toml(toml, last[0])
    found = read_bank(Path(which), ReadOptions(account_currency=account.currency), kept_for(here, account)).profile
    if found is None:
        raise _needs_none(Path(which).name)
    return found


def _needs_none(file: str) -> LedgerError:
    return LedgerError(
        _("{file} is of a kind that says itself how it is read.", file=file), _("a profile is for tables: csv, xlsx and the like"),
        name="no-profile",
    )  # fmt: skip


def _text(path: Path) -> str:
    """A TOML file as text; what cannot be read is refused by name of the cause."""
    from imports.sources import open_source

    source = open_source(path, max_bytes=_LARGEST)
    try:
        return source.raw.decode("utf-8-sig")
    except UnicodeError:
        raise NotUnderstood(_("{file} is no text in UTF-8.", file=path.name), _("save it as UTF-8"), name="bad-profile") from None


def _show(here: Session, account: "BankAccount") -> None:
    """On a screen and in a .toml file the profile itself; for programs one row."""
    from ledger.programs import pour
    from ledger.screen import put

    found = kept_for(here, account)
    if found is None:
        raise LedgerError(
            _("{account} has no profile.", account=account.name),
            f"fund bank profile {account.name} --keep last",
            name="no-profile",
        )
    toml = to_toml(found.profile, account.name)
    to = Path(here.options.output) if here.options.output else None
    if to is not None and to.suffix.lower() == ".toml":
        if to.exists():
            raise LedgerError(_("{path} exists already.", path=to.name), _("name another file after -o"), name="file-exists")
        pour([toml], to)
    elif here.form == "text" and to is None:
        put([_("{account}, since {day}", account=account.name, day=found.since), "", *toml.splitlines()], here.screen)
    else:
        columns = (Column("account", _("Account"), "code"), Column("since", _("Since"), "code"), Column("profile", _("Profile")))
        here.show(Table("bank-profile", account.name, columns, [(account.name, found.since, toml)]))
