"""`fund backup`: copy the book safely and verify the copy."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ledger.commands.session import session
from ledger.errors import Unsound
from ledger.i18n import _

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
    from ledger.book import backup as room
    from ledger.book.reader import dialect_of
    from ledger.checks import CHECKS, Inspector, prove

    here = session()
    url = here.settings.url
    sqlite = dialect_of(url) == "sqlite"
    folder = Path(to or str(here.settings.backup.get("to", "backups"))).expanduser()
    folder = folder if to or folder.is_absolute() else here.settings.path.parent / folder
    moment = datetime.now().strftime("%Y-%m-%d-%H%M%S")  # noqa: DTZ005 - the officer's own clock
    target = Path(file) if file else folder / f"{here.settings.path.parent.absolute().name}-{moment}.{'db' if sqlite else 'dump'}"
    if here.options.dry_run:
        here.say(_("Would write {file}.", file=str(target)))
        return
    Inspector(url).close()  # what is no book says so before there is a file
    room.copy(url, target)
    with Inspector(f"sqlite:///{target.absolute()}" if sqlite else url) as query:
        found = [text for _check, proof in prove(query, CHECKS) for text in proof.findings]
        entries, head = query.rows("SELECT chain_seq, chain_head FROM book")[0]
    if found and not even_if_unsound:
        target.unlink()
        raise Unsound(
            _("the book is not sound, so its copy was not kept."), *found[:5], _("--even-if-unsound keeps it"), name="unsound"
        )
    proof = _("verified, {entries} entries, seal {head}", entries=entries, head=head[:16] or "-")
    here.say(f"{target}  {target.stat().st_size:,} B  {proof}")
