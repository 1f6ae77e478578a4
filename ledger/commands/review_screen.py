"""`fund match review`: the one full screen of the program. What keys do stands in review_desk.py; here is how it is drawn."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Click, Key, MouseScrollDown, MouseScrollUp, Resize
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import WorkerFailed, get_current_worker

from ledger.banking.review import KEYS, Row
from ledger.banking.review_screens import TYPES, Columns, about, heading, history, list_line, more, proposal
from ledger.cells import hanging, wrap
from ledger.cells import width as cells_of
from ledger.commands.review_desk import SMALLEST, Desk, guarded
from ledger.commands.review_dialogs import Asked, Found, Numbered, Split, Told
from ledger.i18n import _, n_

if TYPE_CHECKING:
    from ledger.banking.match_values import LineResult
    from ledger.banking.review_screens import Entry

WIDE, BESIDE = 110, 42  # cells from which the line stands beside the list, and what it needs there
REST, LOOK = 0.15, 2.0  # seconds: a line is looked at, not passed; how often others' work is looked for
_SAME = {"question_mark": "?", "f1": "?", "slash": "/", "z": "u", "right": "enter", "h": "left", "l": "enter"}
_MOVES = {"up": -1, "k": -1, "down": 1, "j": 1}


class Lines(Static):
    """The window on the list: only the lines that are seen are made, so its length does not matter."""

    top = first = 0  # the row it begins with while the list is seen, and now

    def on_resize(self) -> None:
        """Its size is known only after what stands below has grown or shrunk: draw the rows that are seen now."""
        if isinstance(self.screen, Desktop):
            self.screen.settle()

    def draw(self, desk: Desk, wide: Columns, *, only: bool) -> None:
        """The rows around the cursor; `only` that row."""
        review, height = desk.review, 1 if only else max(1, self.size.height)
        if not only:  # where the list was is where it is again
            self.top = min(max(self.top, review.cursor - height + 1), review.cursor, max(0, len(review.shown) - height))
        self.first = review.cursor if only else self.top
        shown = review.shown[self.first : self.first + height]
        width = max(40, self.size.width)
        lines = [Content(list_line(row, review, desk.known, wide, width)) for row in shown]
        at = review.cursor - self.first
        if lines:
            lines[at] = lines[at].stylize("bold reverse")
        self.update(Content("\n").join(lines) if lines else _("No line has these words. Esc shows all again."))


class Desktop(Screen[None]):
    """List, line, message and keys."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.more = False
        self.wide = Columns.of(desk.review.rows)
        self.told = 0  # cells of the longest proposal
        self.entries: dict[object, Entry | str] = {}
        self.said = ""

    def compose(self) -> ComposeResult:
        """From top to bottom; wide windows have the line beside the list."""
        yield Static(id="head", markup=False)
        with Container(id="body"):
            with Vertical(id="left"):
                yield Static(id="columns", markup=False)
                yield Lines(id="lines", markup=False)
            with VerticalScroll(id="right", can_focus=False):
                yield Static(id="line", markup=False)
        yield Static(id="said", markup=False)
        yield Static(id="keys", markup=False)

    def on_mount(self) -> None:
        """Weigh the open lines beside the screen, once it is seen; look for others' work from time to time."""
        self.call_after_refresh(self.weigh)
        self.set_interval(LOOK, self.look)

    def on_resize(self, event: Resize) -> None:
        """Draw for the window as it is now."""
        self.set_class(event.size.width >= WIDE, "wide")
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        said = _("The window is under 80 x 20: enlarge it, or q, then fund match review --plain")
        self.call_after_refresh(self.draw, said if small else "" if self.said == said else None)

    def measure(self) -> None:
        """How wide the list would like to be."""
        desk = self.desk
        self.told = max((cells_of(proposal(row, desk.me, desk.known)) for row in desk.review.rows), default=0)

    def draw(self, said: str | None = None) -> None:
        """Everything, from the state; `said` is the line of words about what just happened."""
        desk, width = self.desk, self.size.width
        only = self.more and not self.has_class("wide")
        left = self.query_one("#left")
        left.styles.width = min(width - BESIDE, max(60, self.wide.fixed + self.told)) if self.has_class("wide") else "1fr"
        left.styles.height = "1fr" if self.has_class("wide") else 2 if only else max(5, (self.size.height - 4) * 9 // 20)
        self.query_one("#head", Static).update(
            Content(heading(desk.review, desk.account, desk.here.head[0], width)).stylize("bold")
        )
        lines = self.query_one(Lines)
        self.query_one("#columns", Static).update(self.wide.heading(max(40, lines.size.width)))
        lines.draw(desk, self.wide, only=only)
        self.query_one("#keys", Static).update(footer(width))
        if said is not None:
            self.said = said
            self.query_one("#said", Static).update(said)
        self.draw_line()

    def settle(self) -> None:
        """Once more, now that the sizes are those of the new layout."""
        self.query_one(Lines).draw(self.desk, self.wide, only=self.more and not self.has_class("wide"))
        self.draw_line()

    def draw_line(self) -> None:
        """The line under the cursor, with what it would post once that is known."""
        row, pane = self.desk.review.row, self.query_one("#right")
        if row is None:
            self.query_one("#line", Static).update("")
            return
        width = max(20, pane.size.width - 2)
        told = [*about(row, self.desk.review, self.desk.known, self.entries.get(_asked(row)), width, opened=self.more)]
        if self.more:
            told += more(row, self.desk.known, history(self.desk.here.reader, row.line.id), width)
        self.query_one("#line", Static).update("\n".join(told))
        if _asked(row) not in self.entries:
            self.set_timer(REST, partial(self.ask_entry, row, _asked(row)))

    def ask_entry(self, row: Row, asked: object) -> None:
        """Have the entry worked out, when the cursor is still there."""
        if row is self.desk.review.row and _asked(row) == asked and asked not in self.entries:
            self.run_worker(partial(self._enter, row, asked), thread=True, exclusive=True, group="entry")

    def _enter(self, row: Row, asked: object) -> None:
        entry, worker = self.desk.entry(row), get_current_worker()
        if not worker.is_cancelled:
            self.app.call_from_thread(self._entered, asked, entry)

    def _entered(self, asked: object, entry: "Entry | str") -> None:
        self.entries[asked] = entry
        if self.query("#line"):  # else the officer has left meanwhile
            self.draw_line()

    def weigh(self) -> None:
        """Propose for every open line, beside the screen."""
        self.draw(_("Weighing the open lines .."))
        self.run_worker(self._weigh, thread=True, exclusive=True, group="weigh")

    def _weigh(self) -> None:
        results, worker = self.desk.weigh(), get_current_worker()
        if not worker.is_cancelled:
            self.app.call_from_thread(self._weighed, results)

    def _weighed(self, results: "Sequence[LineResult]") -> None:
        self.desk.review.weighed(results)
        if not self.query("#line"):
            return  # the officer has left meanwhile
        self.measure()
        self.draw("" if self.said == _("Weighing the open lines ..") else None)

    def look(self) -> None:
        """Show what others decided."""
        said = guarded(self.desk.look)
        if said:
            self.entries.clear()
            self.draw(said)

    def act(self, do: Callable[[], str], *, onward: bool = True) -> None:
        """Do it, say what happened, go on to the next line to do; weigh again where it was not the first proposal."""
        row = self.desk.review.row
        first = row is not None and row.own is None and not row.place and row.result is not None
        before = self.desk.saves
        said = guarded(do)
        if self.desk.saves != before:
            self.entries.clear()
            self.more = False
            if onward and row is not None and row.matched is not None:  # marked lines are decided where the cursor may not be
                self.desk.review.next_to_do()
            if not (first and do == self.desk.accept):
                self.weigh()
        self.draw(said)

    def on_key(self, event: Key) -> None:
        """A key: a move, or one of KEYS. A key that cannot act says why."""
        key = _SAME.get(event.key, _SAME.get(event.character or "", event.character or event.key))
        if event.key in ("enter", "space", "escape", "left"):
            key = event.key
        event.stop()
        review = self.desk.review
        page = max(1, self.query_one(Lines).size.height - 1)
        moves = {**_MOVES, "pageup": -page, "pagedown": page, "home": -len(review.rows), "end": len(review.rows)}
        step = moves.get(event.key, moves.get(key))
        if step is not None:
            self.move(step)
        elif key in ("left", "escape"):
            self.back(everything=key == "escape")
        elif key in PRESSED:
            obstacle = self.desk.obstacle(key)
            if obstacle:
                self.draw(obstacle)
            else:
                PRESSED[key](self)
        elif event.is_printable:
            self.draw(_('"{key}" does nothing here; ? shows the keys.', key=event.character))

    def move(self, step: int) -> None:
        """The cursor, or, where all candidates are shown, the candidate."""
        if self.more and abs(step) == 1 and self.desk.review.row:
            self.desk.review.choose(step)
        elif self.more:
            self.query_one("#right").scroll_relative(y=step, animate=False)
            return
        else:
            self.desk.review.move(step)
            self.query_one("#right").scroll_home(animate=False)
        self.draw("")

    def back(self, *, everything: bool) -> None:
        """Show less; Esc also ends the filter and takes the marks away."""
        if self.more:
            self.more = False
            row = self.desk.review.row
            if row is not None:
                row.place = 0
        elif everything:
            self.desk.review.marked.clear()
            self.desk.filter("")
        self.draw("")

    def show_more(self) -> None:
        """Enter, →: what changed elsewhere, or all there is about the line; → again: the next candidate."""
        said = self.desk.seen_now()
        if not said and self.more:
            self.desk.review.choose(1)
        elif not said:
            self.more = True
        self.draw(said)

    def note(self) -> None:
        """Ask for the note of a staged line."""
        row = self.desk.row
        was = row.matched.decision.note if row.matched else ""
        self.app.push_screen(Asked(_("Note on L-{line}", line=row.line.id), was), self._noted)

    def _noted(self, text: str | None) -> None:
        if text is not None:
            self.act(lambda: self.desk.note(text), onward=False)

    def unidentified(self) -> None:
        """Ask for a note, then hold the line in suspense."""
        question = _("L-{line} into suspense, 2120. Note, or Enter for none:", line=self.desk.row.line.id)
        self.app.push_screen(Asked(question), self._held)

    def _held(self, text: str | None) -> None:
        if text is not None:
            self.act(lambda: self.desk.unidentified(text))

    def type(self) -> None:
        """Ask what else the line is, by number."""
        kinds = self.desk.types()
        chosen = Numbered(_("What is L-{line}?", line=self.desk.row.line.id), [_(TYPES[kind]) for kind in kinds])
        self.app.push_screen(chosen, lambda place: self._typed(kinds[place]) if place is not None else None)

    def _typed(self, kind: str) -> None:
        if kind == "gift":
            question, value = _("Whose gift? The contributor's code:"), ""
        elif kind == "return":
            proposal = self.desk.row.proposal
            question = _("Which line's money came back? Such as L-1047:")
            value = f"L-{proposal.returns}" if proposal and proposal.returns else ""
        else:
            self.act(lambda: self.desk.typed(kind))
            return
        self.app.push_screen(Asked(question, value), lambda text: self.act(lambda: self.desk.typed(kind, text)) if text else None)

    def find(self) -> None:
        """Choose another instalment as the candidate."""
        self.app.push_screen(Found(self.desk), lambda one: self.act(lambda: self.desk.found(one)) if one else None)

    def split(self) -> None:
        """Share the line out; the result is the candidate."""
        if self.desk.row.line.amount.amount < 0:
            asked = Asked(_("Expenditures with amounts, such as E-2026-0001=150.00 E-2026-0002:"))
            self.app.push_screen(asked, lambda text: self.act(lambda: self.desk.shared_out(text.split())) if text else None)
            return
        self.app.push_screen(Split(self.desk), lambda shared: self.act(lambda: self.desk.choose(*shared)) if shared else None)

    def filter(self) -> None:
        """Ask for the words of the lines to show."""
        asked = Asked(_("Show lines with these words, such as likely, 2026-09 or a name:"), self.desk.review.needle)
        self.app.push_screen(asked, lambda text: self.draw(self.desk.filter(text)) if text is not None else None)

    def mark(self) -> None:
        """Mark the line and go on."""
        self.desk.review.mark()
        count = len(self.desk.review.marked)
        self.draw(n_("1 line is marked; a accepts it.", "{count} lines are marked; a accepts them.", count) if count else "")

    def help(self) -> None:
        """All keys, and what each would do now."""
        moves = _("Up, down (k, j), PgUp, PgDn, Home, End move and decide nothing. Left, h show less.")
        width = self.size.width - 4
        keys = [part for key, told in self.desk.help() for part in hanging(f"{_name(key):>7}  ", told, width)]
        text = [_("The keys of the review"), "", *keys, "", *wrap(moves, width), _("Any key leads back; up and down scroll.")]
        self.app.push_screen(Told("\n".join(text)))

    def on_click(self, event: Click) -> None:
        """The mouse moves the cursor; it decides nothing."""
        if isinstance(event.widget, Lines):
            self.desk.review.cursor = min(len(self.desk.review.shown) - 1, event.widget.first + event.y)
            self.draw("")

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Three lines down."""
        self.move(3)
        event.stop()

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Three lines up."""
        self.move(-3)
        event.stop()


PRESSED: dict[str, Callable[[Desktop], None]] = {
    "?": Desktop.help, "a": lambda screen: screen.act(screen.desk.accept), "s": Desktop.split, "f": Desktop.find, "t": Desktop.type,
    "x": Desktop.unidentified, "n": Desktop.note, "u": lambda screen: screen.act(screen.desk.undo, onward=False),
    "P": lambda screen: screen.app.exit("post"), "q": lambda screen: screen.app.exit("quit"), "space": Desktop.mark,
    "/": Desktop.filter, "enter": Desktop.show_more,
}  # fmt: skip


def _asked(row: Row) -> object:
    """What an entry depends on: the line, and the decision that would be posted."""
    return row.line.id, row.matched and (row.matched.id, row.matched.posted), row.candidate


def _name(key: str) -> str:
    """What stands on a key."""
    return {"space": _("Space"), "enter": _("Enter")}.get(key, key)


def footer(width: int) -> str:
    """The keys; in a narrow window those at the right end are dropped, `?` never."""
    told = ""
    for key in KEYS:
        more_ = f"{told} {_name(key.key)} {_(key.word)}".strip()
        if cells_of(more_) > width:
            break
        told = more_
    return told


class ReviewApp(App[str]):
    """The review of one officer; returns `post` or `quit`."""

    ENABLE_COMMAND_PALETTE = False
    CSS: ClassVar[str] = """
    Desktop { layout: vertical; }
    #head, #columns, #said, #keys { height: 1; }
    #columns { text-style: bold; }
    #body { height: 1fr; layout: vertical; }
    #left { height: 10; }
    #lines { height: 1fr; }
    #right { height: 1fr; border-top: solid ansi_default; scrollbar-size-vertical: 1; }
    .wide #body { layout: horizontal; }
    .wide #left { height: 1fr; }
    .wide #right { width: 1fr; border-top: none; border-left: solid ansi_default; padding-left: 1; }
    ModalScreen { background: ansi_default; }
    .panel { height: auto; max-height: 100%; padding: 1; }
    .page { padding: 0 1; }
    #parts { height: auto; }
    .part { height: 1; }
    .label { width: 1fr; }
    .part Input { width: 18; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(ansi_color=True)
        self.desk = desk

    def on_mount(self) -> None:
        """Show the desk."""
        self.push_screen(Desktop(self.desk))

    @property
    def failed(self) -> BaseException | None:
        """What ended the review against its officer's will, for the one error boundary to say."""
        return self._exception.error if isinstance(self._exception, WorkerFailed) else self._exception

    def _fatal_error(self) -> None:
        """Leave the screen without the traceback, and the values in it, that the library would print."""
        self._close_messages_no_wait()
