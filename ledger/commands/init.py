"""`fund init`: a new book in a folder, or in a PostgreSQL database."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ledger import config
from ledger.commands.session import Session, session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import K_, MONTHS, _, n_
from ledger.money import BASE
from ledger.periods import parse_day
from ledger.programs import one_row
from ledger.screen import answer, ask

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.journal.founding import NewBook

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=False)


@app.command()
def init(
    folder: Annotated[str, typer.Argument(metavar="[DIR]", help="The folder of the book.")] = ".",
    name: Annotated[str, typer.Option("--name", help="Short name, shown on every screen.")] = "",
    full_name: Annotated[str, typer.Option("--full-name", help="Full name, printed on statements.")] = "",
    currency: Annotated[str, typer.Option("--currency", help="Currency of the books: USD.")] = BASE,
    recognition: Annotated[
        str, typer.Option("--recognition", help="Pledges as receivables (accrual) or as memo (cash).")
    ] = "accrual",
    fiscal_year: Annotated[
        str, typer.Option("--fiscal-year", metavar="MONTH", help="The month in which the fiscal year starts: January.")
    ] = "",
    two_people: Annotated[
        bool | None, typer.Option("--two-people/--one-person", help="Whether a second person approves.")
    ] = None,
    database: Annotated[str, typer.Option("--database", help="postgresql+psycopg://USER@HOST/NAME instead of a file.")] = "",
    contributors: Annotated[
        bool, typer.Option(" /--no-contributors", help="Leave out the known contributors.", show_default=False)
    ] = True,
    join: Annotated[bool, typer.Option("--join", help="Open from here a book that is made already.")] = False,
    practice: Annotated[bool, typer.Option("--practice", help="A practice book: the day and the person may be chosen.")] = False,
    today: Annotated[str, typer.Option("--today", hidden=True, help="The day of a practice book.")] = "",
) -> None:
    """Make a new book."""
    from ledger.journal.founding import NewBook

    here = session()
    _check(here, database, practice=practice)
    here.env.update({"FUND_TODAY": today} if today else {})
    place = Path(folder).expanduser()
    if (place / config.FILE).exists():
        raise LedgerError(_("{path} exists already.", path=place / config.FILE), _("name another folder"), name="book-exists")
    if join:
        _join(here, place, database)
        return
    name = name or _typed(here, _("Short name"), place.absolute().name.upper())
    full_name = full_name or _typed(here, _("Full name, as statements print it"), name)
    if currency != BASE:
        raise NotUnderstood(_("the books of a fund are kept in US dollars."), "--currency USD", name="not-usd")
    month = _fiscal_month(here, fiscal_year)
    two_people = _second_person(here, default=bool(database)) if two_people is None else two_people
    new = NewBook(name, full_name, currency, month, two_person=two_people, practice=practice, recognition=recognition)
    file = f"{''.join(sign if sign.isalnum() else '-' for sign in name.lower())}.db"
    _confirm(here, new, place)
    if here.options.dry_run:
        here.say(
            _("DRY RUN: nothing is written."),
            _("Would write {settings} and {database}.", settings=place / config.FILE, database=database or place / file),
        )
        return
    _make(here, place, database or file, new, known=contributors)


def _check(here: Session, database: str, *, practice: bool) -> None:
    """Raises NotUnderstood for what goes with no book that is made here."""
    if here.options.user and not practice:
        raise NotUnderstood(_("--as is for practice books only."), _("leave it out, or add --practice"), name="not-practice")
    if database and not database.startswith(("postgresql+psycopg://", "postgresql://")):
        raise NotUnderstood(
            _("--database is for PostgreSQL; without it the book is a file."),
            _("write it as postgresql+psycopg://USER@HOST/NAME"),
            name="unknown-database",
        )


def _join(here: Session, place: Path, database: str) -> None:
    """Write only the settings that lead to a book, in a database or in the one file of the folder; nothing is written in the book."""
    from ledger.book.reader import Reader

    files = [] if database else sorted(place.glob("*.db"))
    if not database and len(files) != 1:
        raise NotUnderstood(
            n_(
                "{folder} holds 1 file that ends in .db.",
                "{folder} holds {count} files that end in .db.",
                len(files),
                folder=place,
            ),
            _("copy the one file of the book there, or name its database: --database postgresql+psycopg://USER@HOST/NAME"),
            name="which-book",
        )
    where = database or files[0].name
    with Reader(_url(place, where)) as reader:
        (name,) = reader.rows("SELECT name FROM book")[0]
    settings = place / config.FILE
    if here.options.dry_run:
        here.say(_("DRY RUN: nothing is written."), _("Would write {file}.", file=settings))
        return
    here.agree(_("Open the book {book} from {folder}?", book=name, folder=place.absolute()))
    place.mkdir(parents=True, exist_ok=True)
    config.write(settings, name, where)
    here.options.book = str(place)
    here.say(_("{book} is opened from {folder}. You are {user}.", book=name, folder=place.absolute(), user=here.actor.user))


def _url(place: Path, where: str) -> str:
    return where if "://" in where else f"sqlite:///{(place / where).absolute()}"


def _second_person(here: Session, *, default: bool) -> bool:
    if here.options.yes or not here.screen.asks:
        return default
    return ask(_("Does a second person approve what is written?"), here.screen)


def _confirm(here: Session, new: "NewBook", place: Path) -> None:
    """The last question, which names what cannot be changed afterwards; raises LedgerError for no."""
    people = _("two people: what moves a figure waits for the second") if new.two_person else _("one person: no second approval")
    if new.fiscal_month != 1:
        month = _(MONTHS).split()[new.fiscal_month - 1]
        people = _("{people}; the fiscal year starts in {month}", people=people, month=month)
    here.agree(_("Make the book {book} in {folder} ({people})?", book=new.name, folder=place.absolute(), people=people))


def _fiscal_month(here: Session, typed: str) -> int:
    """The number of a month that is typed as a number, or by its name in English or the language of the screen."""
    text = typed or _typed(here, _("Fiscal year starts in"), _(MONTHS).split()[0])
    wanted = text.strip().casefold()
    for names in (MONTHS, _(MONTHS)):
        for number, name in enumerate(names.casefold().split(), 1):
            if wanted in (name, str(number), f"{number:02d}"):
                return number
    raise NotUnderstood(_('"{text}" is not a month.', text=text), "--fiscal-year July", name="not-a-month")


def _typed(here: Session, question: str, suggested: str) -> str:
    if here.options.yes or not here.screen.asks:
        return suggested
    return answer(f"{question} [{suggested}]: ") or suggested


def _make(here: Session, place: Path, where: str, new: "NewBook", *, known: bool) -> None:
    from ledger.book.actor import Actor
    from ledger.book.store import open_book
    from ledger.journal.founding import found

    url = _url(place, where)
    user = here.options.user or here.env.get("FUND_USER", "") if new.practice else ""
    if url.startswith("postgresql"):
        user = user or _session_user(url)
    today = date.today()  # noqa: DTZ011 - the officer's own day
    if new.practice and here.env.get("FUND_TODAY"):
        today = parse_day(here.env["FUND_TODAY"], today)
    actor = Actor(user or config.login(), today)
    if new.practice:
        actor = actor.practising()
    place.mkdir(parents=True, exist_ok=True)
    found(url, new, actor)
    config.write(place / config.FILE, new.name, where)
    here.options.book = str(place)
    count = open_book(url, actor).run(lambda unit: _fill(unit, known=known))
    if here.form != "text":
        where, two = str(place.absolute()), int(new.two_person)
        here.show(one_row("init", name=new.name, folder=where, contributors=count, two_person=two, user=actor.user))
        return
    shared = new.two_person and not new.practice and not url.startswith("postgresql")
    made = _("Made the book {book} in {folder}.", book=new.name, folder=place.absolute())
    known_already = n_("{count} contributor is known already.", "{count} contributors are known already.", count)
    here.say(
        f"{made} {known_already}" if known else made,
        _("Two people: what moves a figure waits for the second.")
        if new.two_person
        else _("One person: there is no second approval."),
        _("You are {user}.", user=actor.user),
        *(
            [_("The file is yours alone; the second person's login needs to open it, too: fund help permissions")]
            if shared
            else []
        ),
        _("Next: fund bank add NAME CURRENCY, then fund import pledges FILE"),
    )


def _session_user(url: str) -> str:
    """Who PostgreSQL says we are; raises LedgerError where it does not answer."""
    from ledger.book.reader import server

    with server(url) as connection:
        return str(connection.execute("SELECT session_user::text").fetchone()[0])


def _fill(unit: "Unit", *, known: bool) -> int:
    """What is known already: the facts of the budget and, unless they are left out, contributors; returns how many of these."""
    from ledger.budget import founding
    from ledger.contributions.contributors import add
    from ledger.contributions.known import known_contributors
    from ledger.journal import batches

    batch = batches.begin(unit, "init", second=False)
    new = add(unit, batch.id, known_contributors())[0] if known else 0
    facts = founding.lay(unit, batch.id)
    batches.finish(
        unit, batch, rows=new + facts, words=K_("{count} known contributors, {facts} facts of the budget", count=new, facts=facts)
    )
    return new
