"""`fund upgrade`: bring a book to this program's layout."""

from datetime import datetime
from pathlib import Path

import typer

from ledger.commands.session import session
from ledger.i18n import _

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def upgrade() -> None:
    """Bring a book to this program's layout; a copy is kept beside it."""
    from ledger.book import backup, layout, roles
    from ledger.book.reader import LAYOUT, dialect_of, sqlite_path

    here = session()
    url = here.settings.url
    before = layout.layout_of(url)
    if before == LAYOUT:
        here.say(_("Nothing to do: the book has layout {layout}.", layout=LAYOUT))
        return
    if here.options.dry_run:
        here.say(_("DRY RUN: nothing is written."), _("Would bring the book from layout {old} to {new}.", old=before, new=LAYOUT))
        return
    here.agree(_("Bring the book from layout {old} to {new}?", old=before, new=LAYOUT))
    if dialect_of(url) == "sqlite":
        moment = datetime.now().strftime("%Y-%m-%d-%H%M%S")  # noqa: DTZ005 - the officer's own clock
        kept = Path(f"{sqlite_path(url)}.layout-{before}-{moment}")
        backup.copy(url, kept)
        here.say(_("The book as it was is kept in {file}.", file=str(kept)))
    layout.lay(url)
    roles.renew(url)
    here.say(_("The book has layout {layout} now.", layout=LAYOUT))
