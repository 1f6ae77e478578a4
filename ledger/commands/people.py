"""`fund people`: which logins may read, write and approve in a book on PostgreSQL."""

from typing import Annotated

import typer

from ledger.commands.session import Session, session
from ledger.errors import NotUnderstood
from ledger.i18n import N_, _, n_, spoken
from ledger.screen import write
from ledger.show import Column, Table

app = typer.Typer(rich_markup_mode=None, add_completion=False, help="Who may read, write and approve in a book on PostgreSQL.")
# For translators: what a login may do in a book, in a table.
MAY = {"own": N_("owns the tables"), "read": N_("read"), "write": N_("write"), "approve": N_("approve")}
ASKED = {
    "read": N_("Let {login} read this book?"),
    "write": N_("Let {login} read this book and write in it?"),
    "approve": N_("Let {login} read this book, write in it, and approve?"),
}
DONE = {
    "read": N_("{login} may read."),
    "write": N_("{login} may read and write."),
    "approve": N_("{login} may read, write and approve."),
}


@app.command("list")
def listed() -> None:
    """The logins, and what each may do."""
    from ledger.book import roles

    here = session()
    columns = (Column("login", _("Login"), "code"), Column("may", _("May"), "state", words=spoken(MAY)))
    found = roles.logins(here.settings.url)
    here.show(Table("people", n_("1 login", "{count} logins", len(found)), columns, found))


@app.command()
def let(
    login: Annotated[str, typer.Argument(metavar="LOGIN", help="A login of the server.")],
    may: Annotated[str, typer.Argument(metavar="read|write|approve", help="Each with all before it.")],
) -> None:
    """Let a login read, write or approve."""
    from ledger.book import roles

    here = session()
    if may not in roles.MAY:
        raise NotUnderstood(_("{may} is not what a login may.", may=may), _("write read, write or approve"), name="not-a-right")
    here.agree(_(ASKED[may], login=login))
    _did(
        here,
        roles.let(here.settings.url, login, may, dry=here.options.dry_run),
        _(DONE[may], login=login),
    )


@app.command()
def stop(login: Annotated[str, typer.Argument(metavar="LOGIN", help="A login of the server.")]) -> None:
    """Take a login's rights away; what it wrote stays."""
    from ledger.book import roles

    here = session()
    here.agree(_("Take every right in this book from {login}?", login=login))
    _did(here, roles.stop(here.settings.url, login, dry=here.options.dry_run), _("{login} has no rights here.", login=login))


def _did(here: Session, statements: list[str], words: str) -> None:
    """The statements on standard output, where they are only shown, for who keeps the server; else what is so now."""
    if here.options.dry_run:
        write("".join(f"{statement};\n" for statement in statements))
    else:
        here.say(words)
