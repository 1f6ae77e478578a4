"""`fund backup`: copy the book safely and verify the copy."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ledger.commands.session import Session, session
from ledger.errors import NotUnderstood, Unsound
from ledger.i18n import _, n_
from ledger.periods import Quarter
from ledger.programs import one_row

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def backup(
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="The new file; a name with the moment by default.")] = "",
    to: Annotated[str, typer.Option("--to", metavar="DIR", help="Its folder; else that of fund.toml.")] = "",
    even_if_unsound: Annotated[
        bool, typer.Option("--even-if-unsound", help="Keep the copy even if the book is not sound.")
    ] = False,
) -> None:
    """Copy the book safely and verify the copy."""
    from ledger.book.reader import dialect_of

    here = session()
    ending = "db" if dialect_of(here.settings.url) == "sqlite" else "dump"
    target = Path(file) if file else backups_of(here, to) / f"{_name(here)}-{moment()}.{ending}"
    row: tuple[str, int | None, int | None, str | None] = (str(target), None, None, None)
    if here.options.dry_run:
        told = _("Would write {file}.", file=str(target))
    else:
        told, row = _proved_copy(here, target, even_if_unsound=even_if_unsound)
    if here.form == "text":
        here.say(told)
        return
    here.show(one_row("backup", **dict(zip(("file", "bytes", "entries", "head"), row, strict=True))))


def before_closing(here: Session, quarter: Quarter) -> None:
    """Back up a SQLite book before a quarter of it is closed, where fund.toml names a folder, and keep the newest `keep` such copies.

    Raises NotUnderstood for a `keep` that is no number from 1, Unsound as `fund backup` does: then nothing is closed.
    """
    from ledger.book.reader import dialect_of

    told, keep = here.settings.backup.get("to"), here.settings.backup.get("keep")
    if keep is not None and (not isinstance(keep, int) or isinstance(keep, bool) or keep < 1):
        raise NotUnderstood(_("{file}: keep = {keep} is no number of backups.", file=here.settings.path, keep=repr(keep)), _("write a number from 1 on, or take the line out"),
                            name="bad-settings")  # fmt: skip
    if not told or here.options.dry_run or dialect_of(here.settings.url) != "sqlite":
        return
    folder, first = backups_of(here), f"{_name(here)}-before-closing-"
    here.say(_proved_copy(here, folder / f"{first}{moment()}-{quarter}.db")[0])
    older = sorted(path for path in folder.iterdir() if path.name.startswith(first) and path.suffix == ".db")[
        : -keep if keep else 0
    ]
    for path in older:
        path.unlink()
    if older:
        here.say(n_("1 older backup of a closing was removed", "{count} older backups of closings were removed", len(older)))


def backups_of(here: Session, to: str = "") -> Path:
    """The folder `to`; else that of fund.toml, beside which it lies."""
    folder = Path(to or str(here.settings.backup.get("to", "backups"))).expanduser()
    return folder if to or folder.is_absolute() else here.settings.path.parent / folder


def _name(here: Session) -> str:
    return here.settings.path.parent.absolute().name


def moment() -> str:
    """Now, as the name of a file says it."""
    return datetime.now().strftime("%Y-%m-%d-%H%M%S-%f")  # noqa: DTZ005 - the officer's own clock; two in one second are two


def _proved_copy(here: Session, target: Path, *, even_if_unsound: bool = False) -> tuple[str, tuple[str, int, int, str]]:
    """Copy the book and prove the copy, of PostgreSQL the book: the line that says so, and its file, bytes, entries and seal.

    Raises Unsound, and keeps nothing, where it is not sound.
    """
    from ledger.book import backup as room
    from ledger.book.reader import dialect_of
    from ledger.checks import CHECKS, Inspector, prove

    url = here.settings.url
    Inspector(url).close()  # what is no book says so before there is a file
    room.copy(url, target)
    with Inspector(f"sqlite:///{target.absolute()}" if dialect_of(url) == "sqlite" else url) as query:
        found = [text for _check, proof in prove(query, CHECKS) for text in proof.findings]
        entries, head = query.rows("SELECT chain_seq, chain_head FROM book")[0]
    if found and not even_if_unsound:
        target.unlink()
        raise Unsound(
            _("the book is not sound, so its copy was not kept."), *found[:5], _("--even-if-unsound keeps it"), name="unsound"
        )
    facts, size = {"entries": entries, "head": head[:16] or "-"}, target.stat().st_size
    proof = (
        _("verified, {entries} entries, seal {head}", **facts)
        if dialect_of(url) == "sqlite"
        else _("of a book that is sound, {entries} entries, seal {head}; restored it can be proved: fund help backups", **facts)
    )
    return f"{target}  {size:,} B  {proof}", (str(target), size, entries, head)
