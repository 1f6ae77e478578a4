"""`fund doctor`: the installation, the terminal, the settings and where each comes from."""

import shutil
import sqlite3
import sys
from pathlib import Path

import typer

from ledger import __version__
from ledger.cells import fill, hanging, width
from ledger.commands.backup import backups_of
from ledger.commands.session import Session, session
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.screen import write
from ledger.show import Column, Table

app = typer.Typer(rich_markup_mode=None, add_completion=False)
Line = tuple[str, str, str, str]  # name, what was found, what to do (empty: fine), where it comes from


@app.command()
def doctor() -> None:
    """Check installation, terminal and settings."""
    here = session()
    lines = [*_machine(here), *_settings(here)]
    if here.form == "json":
        from ledger.programs import plain_json, pour

        rows = [{"name": name, "found": found, "cure": cure, "from": origin} for name, found, cure, origin in lines]
        whole = {"schema": "fund.doctor/1", "rows": rows, "totals": {}, "problems": [row for row in rows if row["cure"]]}
        pour([plain_json(whole), "\n"], here.to)
    elif here.form != "text" or here.to:
        columns = (Column("name", _("What")), Column("found", _("State")), Column("cure", _("Note")), Column("from", _("Where")))
        here.show(Table("doctor", _("Installation, terminal and settings"), columns, lines), "")
    else:
        wide = max(map(width, (line[0] for line in lines))) + 2
        for name, found, cure, origin in lines:
            told = f"{found}   ({origin})" if origin else found
            write("\n".join(hanging(f"  {'!!' if cure else 'ok'}  {fill(name, wide)}", told, here.screen.width)) + "\n")
            if cure:
                write(f"      -> {cure}\n")
        first = next((cure for _name, _found, cure, _origin in lines if cure), "")
        write((_("One thing to do: {cure}", cure=first) if first else _("Ready.")) + "\n")
    if any(cure for _name, _found, cure, _origin in lines):
        raise typer.Exit(1)


def _machine(here: Session) -> list[Line]:
    python = ".".join(map(str, sys.version_info[:3]))
    encoding = (sys.stdout.encoding or "").lower()
    screen = here.screen
    return [
        ("fund", __version__, "", str(Path(__file__).parents[2])),
        ("Python", python, "" if sys.version_info >= (3, 11) else _("install Python 3.11 or later"), sys.executable),
        ("SQLite", sqlite3.sqlite_version, "" if sqlite3.sqlite_version_info >= (3, 35) else _("install a Python with SQLite 3.35 or later"), ""),
        (_("Output"), encoding or "-", "" if "utf" in encoding else _("set the locale to UTF-8: other letters are written in ASCII"), ""),
        (_("Window"), f"{screen.width} x {screen.height}" if screen.width else _("none: a pipe or a file"), "", ""),
        (_("Colour"), _("yes") if screen.colour else _("no"), "", "NO_COLOR" if here.env.get("NO_COLOR") else ""),
        (_("Pager"), screen.pager or _("none"), "", "FUND_PAGER" if "FUND_PAGER" in here.env else ""),
    ]  # fmt: skip


def _settings(here: Session) -> list[Line]:
    try:
        settings = here.settings
    except LedgerError as error:
        fine = error.name == "no-book" and not (here.options.book or here.env.get("FUND_BOOK"))  # nobody said that there is one
        return [(_("Book"), error.message, "" if fine else error.cure[0], "")]
    lines: list[Line] = [(_("Settings"), settings.name, "", str(settings.path))]
    try:
        two = here.head[2]
        lines.append((_("Book"), here.head[1], "", settings.url.split("@")[-1]))
        lines.append((_("Approval"), _("two people") if two else _("one person"), "", ""))
    except LedgerError as error:
        lines.append((_("Book"), error.message, error.cure[0] if error.cure else error.message, settings.url.split("@")[-1]))
    return [*lines, _folder(_("Folder"), settings.path.parent), _folder(_("Backups"), backups_of(here))]


def _folder(name: str, folder: Path) -> Line:
    """Whether something can be written there, and how much room there is."""
    import os

    there = folder
    while not there.exists():
        there = there.parent
    free = shutil.disk_usage(there).free
    if not os.access(there, os.W_OK):
        return name, _("may not be written"), _("ask for write permission on {folder}", folder=str(there)), str(folder)
    room = _("{free} MB free", free=f"{free // 1_000_000:,}")
    return name, room, _("make room") if free < 50_000_000 else "", str(folder)
