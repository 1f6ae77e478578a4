"""One run of the program: the common options, the book they lead to, and how results are shown.

Which they are: options.py.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from importlib import import_module
from pathlib import Path
from shlex import join
from typing import TYPE_CHECKING, Any, TypeVar

from ledger import config
from ledger.commands.charging import charged
from ledger.commands.options import Options, hoist
from ledger.commands.outcome import NothingToWriteError, Outcome
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _
from ledger.screen import Screen, ask, screen_of, type_back, write
from ledger.show import Setting, Table, place_of, present, print_lines

if TYPE_CHECKING:
    from ledger.book.actor import Actor
    from ledger.book.reader import Reader
    from ledger.book.store import Book, Unit
    from ledger.journal.batches import Batch

T = TypeVar("T")
FIRST_DAY = date(1970, 1, 1)  # as files are read: an earlier day is a slip
PAPERS = {"xlsx": "exports.report_xlsx", "pdf": "exports.report_pdf"}  # who writes a table so; loaded when it is asked for


@dataclass
class Session:
    """What a command works with. One per process; `today` and the user are taken here, once."""

    options: Options = field(default_factory=Options)
    words: tuple[str, ...] = ()

    @cached_property
    def env(self) -> dict[str, str]:
        """The environment, read once."""
        return config.environment()

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
        name, full_name, two, practice = self.opened.rows("SELECT name, full_name, two_person, practice FROM book")[0]
        return name, full_name, bool(two), bool(practice)

    @cached_property
    def opened(self) -> "Reader":
        """The book as it is now: for what never changes."""
        from ledger.book.reader import Reader

        opened = Reader(self.settings.url)
        self.say_unlocked(opened)
        return opened

    @cached_property
    def reader(self) -> "Reader":
        """The book, for reading; under --as-of as it was known then."""
        if self.as_of:
            from ledger.book.known import stand

            stand(self.opened, self.as_of)
        return self.opened

    @property
    def today(self) -> date:
        """Today, or the day that --as-of goes back to: ages and what is overdue are told as on that day."""
        return self.as_of or self.clock

    @cached_property
    def clock(self) -> date:
        """The day that it is; FUND_TODAY fixes it in practice books only."""
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
                _("--as and FUND_USER are for practice books only; here you are who you are logged in as."),
                _("leave them out"),
                name="not-practice",
            )
        actor = Actor(chosen or self._login(), self.clock, typed=join(self.words))
        return actor.practising() if self.practice else actor

    def _login(self) -> str:
        if self.settings.url.startswith("postgresql"):
            return str(self.opened.value("SELECT session_user::text"))
        return config.login()

    @cached_property
    def book(self) -> "Book":
        """The book, for writing; raises NotUnderstood under --as-of."""
        from ledger.book.store import open_book

        if self.options.as_of:
            raise reads_only(" ".join(self.words[:2]))
        return open_book(self.settings.url, self.actor)

    @cached_property
    def as_of(self) -> date | None:
        """The day whose knowledge is asked for; raises NotUnderstood for one that is still to come."""
        from ledger.periods import parse_day

        if not self.options.as_of:
            return None
        found = parse_day(self.options.as_of, self.clock)
        if found > self.clock:
            raise NotUnderstood(
                _("nobody knows yet what will be known on {day}: today is {today}.", day=found, today=self.clock),
                _("--as-of goes back: name today or an earlier day"),
                name="not-known-yet",
            )
        return found

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
                _("{day} is not a day on which this can have happened: today is {today}.", day=found, today=self.today),
                _("correct the day"),
                name="not-a-past-day",
            )
        return found

    @property
    def to(self) -> Path | None:
        """The file of -o."""
        return Path(self.options.output) if self.options.output else None

    @property
    def form(self) -> str:
        """text, csv, json, xlsx or pdf: by option, or by the ending of -o."""
        if self.options.output:
            ending = Path(self.options.output).suffix.lower().lstrip(".")
            if ending not in ("csv", "json", "xlsx", "pdf", "txt"):
                raise NotUnderstood(
                    _("{file} is of no kind that is written here.", file=self.options.output),
                    _("end its name in .csv, .json, .xlsx, .pdf or .txt"),
                    name="unknown-ending",
                )
            return "text" if ending == "txt" else ending
        return "json" if self.options.json else "csv" if self.options.csv else "text"

    @property
    def setting(self) -> Setting:
        """What every table says of itself; a screen has said already that nothing is written."""
        told = self.form == "text" and not self.options.output
        return Setting(self.head[0], self.as_of, self.options.dry_run and not told, self.today)

    def show(self, table: Table, book: str | None = None, /, **more: Any) -> None:
        """Show a table in the form asked for; `book` names the one it is about where this folder may have none."""
        setting = self.setting if book is None else Setting(book, today=date.today())  # noqa: DTZ011 - the officer's own day
        if self.form in PAPERS:
            assert self.to is not None
            import_module(PAPERS[self.form]).write_table(table, setting, self.to)
            return
        present(table, self.form, self.screen, setting, to=self.to, **more)

    def put(self, lines: Callable[[Screen], Iterable[str]]) -> None:
        """Print lines that are made for the screen; into the file of -o as a pipe gets them."""
        print_lines(lines, self.screen, self.to)

    def say(self, *lines: str) -> None:
        """Talk: on standard error, not at all under --quiet, --json or --csv."""
        from ledger.cells import clean_lines

        self.say_drawn(*map(clean_lines, lines))

    def say_drawn(self, *lines: str) -> None:
        """The same, of lines that are clean already, and may have colours."""
        from ledger.cells import wrap

        if not self.options.quiet and self.form == "text":
            for line in (part for whole in lines for part in wrap(whole, self.screen.width)):
                write(line + "\n", sys.stderr if self.options.output else sys.stdout)

    def say_when(self) -> None:
        """Say which book this is and on which day its knowledge ends, above what has no first line of its own."""
        if self.as_of:
            self.say(place_of(self.setting, self.screen), "")

    def say_unlocked(self, opened: "Reader") -> None:
        """Say of a file that is read without a lock that it is taken for one that nobody changes."""
        from ledger.cells import wrap

        if opened.unlocked and not self.options.quiet:
            told = _("You may not write where this book lies: it is read as a copy that nobody changes meanwhile.")
            write("\n".join(wrap(told, self.screen.width)) + "\n", sys.stderr)

    def typed_back(self, word: str, confirm: str, question: str) -> None:
        """For what cannot be taken back: `word` stands behind --confirm or is typed at a terminal; raises LedgerError when not."""
        if self.options.dry_run or confirm == word:
            return
        if confirm:
            raise LedgerError(
                _('"{confirm}" is not {word}; nothing was written.', confirm=confirm, word=word),
                f"--confirm {word}",
                name="declined",
            )
        if not type_back(word, question, self.screen):
            raise _declined()

    def agree(self, question: str) -> None:
        """Ask whether it is to be done; raises LedgerError for a no, NotUnderstood with nobody to ask. A dry run asks nothing."""
        if not self.options.dry_run and not ask(question, self.screen, yes=self.options.yes):
            raise _declined()

    def write(
        self, kind: str, work: Callable[["Unit", "Batch"], Outcome], *, second: bool = True, question: str = "", tell: bool = True,
        undoes: Callable[["Unit"], int] | None = None, once: bool = False, before: Callable[["Unit"], object] = lambda _unit: None,
    ) -> Outcome:  # fmt: skip
        """One command that writes: one batch, all or nothing. Shows what will happen, asks `question`, then does it.

        `work` writes into the batch and returns what it did; a dry run and the question see exactly that. What wrote no row leaves
        no batch behind. `undoes` names the batch that no longer counts once this one does. Without `tell` the caller shows the
        outcome. `once`: the same words again would record it again, and are asked about. `before` is done ahead of the batch.
        """
        planned: Outcome | None = None
        dry = self.options.dry_run
        asks = bool(question) and not self.options.yes and not dry

        def run(unit: "Unit") -> Outcome:
            from ledger.journal import batches, recorded

            if done := recorded.under_operation(unit, self.options.operation):
                raise NothingToWriteError(Outcome.done_before(kind, done))
            before(unit)
            batch = batches.begin(
                unit, kind, second=second, undoes=undoes(unit) if undoes else None, operation=self.options.operation
            )
            outcome = charged(unit, batch, work(unit, batch))
            outcome.kind = kind
            if once and not self.options.twice:
                known = planned.same if planned else None
                outcome.same = recorded.by_same_words(unit, batch, known, tell=dry or (asks and planned is None))
            if planned is not None and outcome.seen != planned.seen:
                raise _changed_meanwhile()
            if not outcome.rows:
                raise NothingToWriteError(outcome)
            batches.finish(unit, batch, rows=outcome.rows, words=outcome.words, total=outcome.total, reason=outcome.reason)
            outcome.batch, outcome.waits = batch.number, batch.waits
            return outcome

        self._check_output()
        if dry:
            self.say(_("DRY RUN: nothing is written."))
        try:
            if asks:
                planned = self.book.run(run, dry=True)
                self._agreed(planned, question)
            outcome = self.book.run(run, dry=dry)
        except NothingToWriteError as nothing:
            outcome = nothing.outcome
        if tell and (planned is None or self.form != "text"):  # else it was shown before the question
            outcome.tell(self)
        self._after(outcome)
        return outcome

    def _agreed(self, planned: Outcome, question: str) -> None:
        """Show what would be written and ask; raises LedgerError for a no."""
        if self.form == "text":
            planned.tell(self)
        if planned.same:
            question = _("Record it a second time?")
        if not ask(f"{self.head[0]}: {question}", self.screen):
            raise _declined()

    def _check_output(self) -> None:
        """Whether what is done can be said where it is asked for, before it is done."""
        folder = Path(self.options.output).absolute().parent
        if self.options.output and self.form and not folder.is_dir():
            raise NotUnderstood(
                _("there is no folder {folder}.", folder=folder), _("make it, or name another file after -o"), name="no-folder"
            )

    def _after(self, outcome: Outcome) -> None:
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


def _declined() -> LedgerError:
    return LedgerError(_("nothing was written."), name="declined")


def _changed_meanwhile() -> LedgerError:
    told = _("the book changed while you were asked; nothing was written.")
    return LedgerError(told, _("run the command again"), name="changed-meanwhile")


def reads_only(command: str) -> NotUnderstood:
    """What to say where --as-of goes with a command that writes, or that looks after the book as it is."""
    return NotUnderstood(
        _("--as-of goes with what only reads, and fund {command} does more.", command=command),
        "fund report NAME --as-of DATE",
        name="not-as-of",
    )


def one_of(option: str, value: str, allowed: Sequence[str], name: str) -> None:
    """Raises NotUnderstood for a value of an option that is not one of its own; nothing given is one."""
    if value and value not in allowed:
        raise NotUnderstood(
            _('"{value}" is not a {option}.', value=value, option=option),
            _("--{option} is one of: {known}", option=option, known=", ".join(allowed)),
            name=name,
        )


SESSION = Session()


def begin(words: Sequence[str]) -> tuple[Session, list[str]]:
    """A fresh session for one command line, and the words that are left of it."""
    global SESSION  # noqa: PLW0603 - one process, one command
    options, rest = hoist(words)
    SESSION = Session(options, tuple(rest))
    return SESSION, rest


def forget() -> None:
    """Let go of the book: one command line is over and another follows in the same process."""
    if "opened" in SESSION.__dict__:
        SESSION.opened.close()
    if "book" in SESSION.__dict__:
        SESSION.book.close()


def session() -> Session:
    """The session of this command."""
    return SESSION
