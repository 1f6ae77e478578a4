"""One run of the program: the common options, the book they lead to, and how results are shown.

The options of `COMMON` may stand anywhere on the command line; `hoist` takes them out before Typer sees the rest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ledger import config
from ledger.commands.charging import charged
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _
from ledger.screen import Screen, ask, screen_of, type_back
from ledger.show import Column, Setting, Table, present

if TYPE_CHECKING:
    from ledger.book.actor import Actor
    from ledger.book.reader import Reader
    from ledger.book.store import Book, Unit
    from ledger.journal.batches import Batch

T = TypeVar("T")
FIRST_DAY = date(1970, 1, 1)  # as files are read: an earlier day is a slip
PAPERS = {"xlsx": "exports.report_xlsx", "pdf": "exports.report_pdf"}  # who writes a table so; loaded when it is asked for
FLAGS = {
    "--json": "json", "--csv": "csv", "-y": "yes", "--yes": "yes", "-n": "dry_run", "--dry-run": "dry_run", "--no-input": "no_input",
    "-q": "quiet", "--quiet": "quiet",
}  # fmt: skip
VALUES = {
    "-b": "book",
    "--book": "book",
    "-o": "output",
    "--output": "output",
    "--lang": "lang",
    "--as-of": "as_of",
    "--as": "user",
}
COMMON = """\
  -b, --book PATH     The book; otherwise fund.toml here or above.
  --json              JSON on standard output.
  --csv               CSV on standard output.
  -o, --output FILE   Write to FILE; its ending chooses the form.
  --lang en|es|fr|pt  Language of names and documents.
  --as-of DATE        As it was known on that day.
  -y, --yes           Answer yes to the questions that ask y/N.
  -n, --dry-run       Show what would be written, write nothing.
  --no-input          Never ask; fail instead.
  -q, --quiet         Only results and problems.
"""


@dataclass(slots=True)
class Options:
    """The common options as given."""

    book: str = ""
    json: bool = False
    csv: bool = False
    output: str = ""
    lang: str = ""
    as_of: str = ""
    yes: bool = False
    dry_run: bool = False
    no_input: bool = False
    quiet: bool = False
    user: str = ""


def hoist(words: Sequence[str]) -> tuple[Options, list[str]]:
    """The common options, wherever they stand, and the words that are left. Behind `--` nothing is an option."""
    options, rest = Options(), []
    left = iter(words)
    for word in left:
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *left]
        elif word in FLAGS:
            setattr(options, FLAGS[word], True)
        elif name in VALUES and not (name == "--lang" and rest[:1] == ["contributor"]):  # there it is that of the statements
            given = value if equals and name.startswith("--") else next(left, None)
            if given is None:
                raise NotUnderstood(f"{name} needs a value.", "fund --help says which", name="no-value")
            setattr(options, VALUES[name], given)
        else:
            rest.append(word)
    return options, rest


@dataclass
class Session:
    """What a command works with. One per process; `today` and the user are taken here, once."""

    options: Options = field(default_factory=Options)
    words: tuple[str, ...] = ()

    @cached_property
    def env(self) -> dict[str, str]:
        """The environment, read once."""
        return dict(config.environment())

    @cached_property
    def settings(self) -> config.Settings:
        """The book's settings; raises NotUnderstood where there is no book."""
        return config.find(self.options.book, self.env, Path.cwd())

    @cached_property
    def screen(self) -> Screen:
        """Where results go."""
        return screen_of(self.env, ask=not self.options.no_input)

    @cached_property
    def lang(self) -> str:
        """The language of screens and, unless the contributor's own is asked for, of documents."""
        chosen = self.options.lang or self.env.get("FUND_LANG", "")
        if not chosen:
            try:
                chosen = str(self.settings.screen.get("lang", "en"))
            except LedgerError:
                chosen = "en"
        return chosen

    @cached_property
    def head(self) -> tuple[str, str, bool, bool]:
        """(short name, full name, two people, practice) of the book."""
        name, full_name, two, practice = self.reader.rows("SELECT name, full_name, two_person, practice FROM book")[0]
        return name, full_name, bool(two), bool(practice)

    @cached_property
    def reader(self) -> "Reader":
        """The book, for reading."""
        from ledger.book.reader import Reader

        return Reader(self.settings.url)

    @cached_property
    def today(self) -> date:
        """Today; FUND_TODAY fixes it in practice books only."""
        from ledger.periods import parse_day

        now = date.today()  # noqa: DTZ011 - the officer's own day
        fixed = self.env.get("FUND_TODAY", "") or str(self.settings.practice.get("today", ""))
        return parse_day(fixed, now) if fixed and self.practice else now

    @cached_property
    def practice(self) -> bool:
        """Whether this is a practice book, where the day and the person may be chosen."""
        return self.head[3]

    @cached_property
    def actor(self) -> "Actor":
        """Who acts: the system login; `--as` and FUND_USER in practice books only."""
        from ledger.book.actor import Actor

        chosen = self.options.user or self.env.get("FUND_USER", "")
        if self.practice:
            chosen = chosen or str(self.settings.practice.get("user", ""))
        elif chosen:
            raise NotUnderstood(
                "--as and FUND_USER are for practice books only; here you are who you are logged in as.",
                "leave them out",
                name="not-practice",
            )
        make = Actor.practising if self.practice else Actor
        return make(chosen or self._login(), self.today)

    def _login(self) -> str:
        if self.settings.url.startswith("postgresql"):
            return str(self.reader.value("SELECT session_user::text"))
        return config.login()

    @cached_property
    def book(self) -> "Book":
        """The book, for writing."""
        from ledger.book.store import open_book

        return open_book(self.settings.url, self.actor)

    @property
    def as_of(self) -> date | None:
        """The day whose knowledge is asked for."""
        from ledger.periods import parse_day

        return parse_day(self.options.as_of, self.today) if self.options.as_of else None

    def told(self, day: date) -> str:
        """A day inside a sentence of the screen, written as the tables write it: ISO in a pipe."""
        from ledger.i18n import screen_language

        return day.isoformat() if self.screen.width is None else screen_language().day(day)

    def day(self, text: str, *, ahead: int = 0) -> date:
        """The typed day of something that happened, or is known `ahead` days; raises NotUnderstood for a slip of the year."""
        from ledger.periods import parse_day

        found = parse_day(text, self.today)
        if not FIRST_DAY <= found <= self.today + timedelta(days=ahead):
            raise NotUnderstood(
                f"{found} is not a day on which this can have happened: today is {self.today}.",
                "correct the day",
                name="not-a-past-day",
            )
        return found

    @property
    def form(self) -> str:
        """text, csv, json, xlsx or pdf: by option, or by the ending of -o."""
        if self.options.output:
            ending = Path(self.options.output).suffix.lower().lstrip(".")
            if ending not in ("csv", "json", "xlsx", "pdf", "txt"):
                raise NotUnderstood(
                    f"{self.options.output} is of no kind that is written here.",
                    "end its name in .csv, .json, .xlsx, .pdf or .txt",
                    name="unknown-ending",
                )
            return "text" if ending == "txt" else ending
        return "json" if self.options.json else "csv" if self.options.csv else "text"

    @property
    def setting(self) -> Setting:
        """What every table says of itself; a screen has said already that nothing is written."""
        told = self.form == "text" and not self.options.output
        return Setting(self.head[0], self.as_of, self.options.dry_run and not told, self.today)

    def show(self, table: Table, **more: Any) -> None:
        """Show a table in the form asked for."""
        to = Path(self.options.output) if self.options.output else None
        if self.form in PAPERS:
            assert to is not None
            import_module(PAPERS[self.form]).write_table(table, self.setting, to)
            return
        present(table, self.form, self.screen, self.setting, to=to, **more)

    def say(self, *lines: str) -> None:
        """Talk: on standard error, not at all under --quiet, --json or --csv."""
        import sys

        from ledger.screen import write

        if not self.options.quiet and self.form == "text":
            for line in lines:
                write(line + "\n", sys.stderr if self.options.output else sys.stdout)

    def typed_back(self, word: str, confirm: str, question: str) -> None:
        """For what cannot be taken back: `word` stands behind --confirm or is typed at a terminal; raises LedgerError when not."""
        if self.options.dry_run or confirm == word:
            return
        if confirm:
            raise LedgerError(f'"{confirm}" is not {word}; nothing was written.', f"--confirm {word}", name="declined")
        if not type_back(word, question, self.screen):
            raise LedgerError(_("nothing was written."), name="declined")

    def write(
        self, kind: str, work: Callable[["Unit", "Batch"], "Outcome"], *, second: bool = True, question: str = "",
        undoes: Callable[["Unit"], int] | None = None, tell: bool = True,
    ) -> "Outcome":  # fmt: skip
        """One command that writes: one batch, all or nothing. Shows what will happen, asks `question`, then does it.

        `work` writes into the batch and returns what it did; a dry run and the question see exactly that. What wrote no
        row leaves no batch behind. `undoes` names the batch that no longer counts once this one does. Without `tell` the caller
        shows the outcome.
        """
        planned: Outcome | None = None

        def run(unit: "Unit") -> Outcome:
            from ledger.journal import batches

            batch = batches.begin(unit, kind, second=second, undoes=undoes(unit) if undoes else None)
            outcome = charged(unit, batch, work(unit, batch))
            outcome.kind = kind
            if planned is not None and outcome.seen != planned.seen:
                raise LedgerError(
                    "the book changed while you were asked; nothing was written.",
                    "run the command again",
                    name="changed-meanwhile",
                )
            if not outcome.rows:
                raise _NothingToWriteError(outcome)
            batches.finish(unit, batch, rows=outcome.rows, words=outcome.words, total=outcome.total, reason=outcome.reason)
            outcome.batch, outcome.waits = batch.number, batch.waits
            return outcome

        dry = self.options.dry_run
        self._check_output()
        if dry:
            self.say(_("DRY RUN: nothing is written."))
        shown = False
        try:
            if question and not self.options.yes and not dry:
                planned = self.book.run(run, dry=True)
                shown = self.form == "text"
                if shown:
                    planned.tell(self)
                if not ask(f"{self.head[0]}: {question}", self.screen):
                    raise LedgerError(_("nothing was written."), name="declined")
            outcome = self.book.run(run, dry=dry)
        except _NothingToWriteError as nothing:
            outcome = nothing.outcome
        if tell and not shown:
            outcome.tell(self)
        self._after(outcome)
        return outcome

    def _check_output(self) -> None:
        """Whether what is done can be said where it is asked for, before it is done."""
        folder = Path(self.options.output).absolute().parent
        if self.options.output and self.form and not folder.is_dir():
            raise NotUnderstood(f"there is no folder {folder}.", "make it, or name another file after -o", name="no-folder")

    def _after(self, outcome: "Outcome") -> None:
        if not outcome.rows:
            self.say(outcome.nothing or _("Nothing to write: the book has all of it already."))
        elif self.options.dry_run and outcome.waits:
            self.say(_("Would make batch {batch}, and wait for a second person.", batch=outcome.batch))
        elif self.options.dry_run:
            self.say(_("Would make batch {batch}.", batch=outcome.batch))
        elif outcome.waits:
            self.say(_("{batch} waits for a second person. To take it back: fund undo {batch}", batch=outcome.batch))
        else:
            self.say(_("Done: batch {batch}. To take it back: fund undo {batch}", batch=outcome.batch))
        if outcome.rows and not self.options.dry_run:
            self.say(*outcome.next)


@dataclass
class Outcome:
    """What a writing command did: how many rows, its control total, and how to show it."""

    rows: int
    words: str
    total: str = ""
    reason: str = ""
    table: Table | None = None
    more: dict[str, Any] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    nothing: str = ""
    kind: str = ""
    batch: str = ""
    waits: bool = False

    @property
    def seen(self) -> tuple[Any, ...]:
        """What a person says yes to: the sums, and every line and row that was on the screen."""
        return self.rows, self.words, self.total, self.lines, [*self.table.rows] if self.table else []

    def tell(self, session: Session) -> None:
        """Show the lines and the table, if there are any; a program always gets a table, be it of the batch alone."""
        session.say(*self.lines)
        table = self.table
        if table is None and session.form != "text":
            columns = (Column("batch", "", "code"), Column("rows", "", "count"), Column("what", ""), Column("total", "", "code"))
            rows = [(self.batch, self.rows, self.words, self.total)] if self.rows else []
            table = Table(self.kind.replace(" ", "-"), "", columns, rows)
        if table is not None and not (session.options.quiet and session.form == "text"):
            session.show(table, batch=self.batch, waits=self.waits, **self.more)


class _NothingToWriteError(Exception):
    """The work left no row: its batch is taken back, so that a command that changes nothing leaves nothing."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def one_of(option: str, value: str, allowed: Sequence[str], name: str) -> None:
    """Raises NotUnderstood for a value of an option that is not one of its own; nothing given is one."""
    if value and value not in allowed:
        raise NotUnderstood(f'"{value}" is not a {option}.', f"--{option} is one of: {', '.join(allowed)}", name=name)


SESSION = Session()


def begin(words: Sequence[str]) -> tuple[Session, list[str]]:
    """A fresh session for one command line, and the words that are left of it."""
    global SESSION  # noqa: PLW0603 - one process, one command
    options, rest = hoist(words)
    SESSION = Session(options, tuple(rest))
    return SESSION, rest


def forget() -> None:
    """Let go of the book: one command line is over and another follows in the same process."""
    if "reader" in SESSION.__dict__:
        SESSION.reader.close()
    if "book" in SESSION.__dict__:
        SESSION.book.close()


def session() -> Session:
    """The session of this command."""
    return SESSION
