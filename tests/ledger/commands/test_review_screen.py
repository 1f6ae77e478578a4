"""The review screen, key by key, in a window of 80 x 24: what is seen, and what the book holds afterwards."""

import asyncio
import time
from contextlib import suppress
from importlib import import_module

import pytest
import typer
from textual.widgets import Input
from textual.worker import WorkerCancelled

from ledger.banking.match_values import OpenLine
from ledger.banking.review import KEYS, Review, Row
from ledger.book.reader import Reader
from ledger.commands.review_screen import PRESSED, ReviewApp, footer
from ledger.money import Money
from tests.ledger.commands import reviewed
from tests.ledger.commands.reviewed import EUROS, FEE, INTEREST, NOBODY, SURE, TWIN, sitting


@pytest.fixture
def url(books):
    """A book with seven lines to review."""
    return books.make(reviewed.fill)


@pytest.fixture
def desk(books, url, monkeypatch):
    """ana.reyes at her review."""
    with sitting(books, url, monkeypatch) as desk:
        yield desk


class Seat:
    """Somebody in front of the screen: presses keys, waits until all is worked out, reads."""

    def __init__(self, app, pilot):
        self.app, self.pilot = app, pilot

    async def press(self, *keys):
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def settle(self):
        await self.pilot.pause()
        with suppress(WorkerCancelled):  # a later one took its place
            await self.app.workers.wait_for_complete()
        while any(not worker.is_finished for worker in self.app.workers):
            await self.pilot.pause(0.01)
        await self.pilot.pause()

    async def type(self, text):
        await self.press(*({" ": "space", "-": "minus", "/": "slash", ".": "full_stop"}.get(letter, letter) for letter in text))

    def read(self, name):
        return str(self.app.screen.query_one(f"#{name}").render())

    def panel(self):
        return "\n".join(str(part.render()) for part in self.app.screen.query("Static"))

    @property
    def line(self):
        return self.app.desk.review.row.line.id


def sit(desk, act, size=(80, 24)):
    """Run `act(seat)` in a window; returns what the review ended with."""

    async def main():
        app = ReviewApp(desk)
        async with app.run_test(size=size) as pilot:
            seat = Seat(app, pilot)
            await seat.settle()
            await act(seat)
        return app.return_value

    return asyncio.run(main())


def decided(url):
    with Reader(url) as query:
        return dict(query.rows("SELECT id, match_type FROM bank_line_list WHERE state = 'staged'"))


def test_it_opens_on_the_first_line_to_do_with_the_proposal_its_reasons_and_the_keys(desk):
    async def act(seat):
        assert seat.read("head").startswith("Match review  2 Sep - 30 Sep 2026")
        assert "7 to do, 0 staged" in seat.read("head")
        assert seat.read("head").endswith("book TIP")
        assert len(seat.read("head")) == 80
        first, second = seat.read("lines").splitlines()[:2]
        assert first.startswith(" >     L-1")
        assert "125,000.00  certain  USA P-2026-0001/1" in first
        assert second.startswith("       L-2")
        assert "for      The text holds the reference P-2026-0001." in seat.read("line")
        assert seat.read("keys").startswith("? Help a Accept s Split f Find t Type x Unident. n Note u Undo P Post q Quit")
        await asyncio.sleep(0.3)
        await seat.settle()
        assert "Posts  1010 Dr 125,000.00" in seat.read("line")

    assert sit(desk, act) is None


def test_a_stages_and_goes_on_and_u_and_z_take_back(desk, url):
    async def act(seat):
        await seat.press("a")
        assert seat.read("said") == "L-1 staged for USA P-2026-0001/1.  u undoes it."
        assert decided(url) == {SURE: "receipt"}, "saved at once"
        assert "6 to do, 1 staged" in seat.read("head")
        assert seat.read("lines").splitlines()[0].startswith("    ✓  L-1"), "it keeps its place"
        assert seat.line == TWIN
        await seat.press("a", "u")
        assert (seat.line, decided(url)) == (TWIN, {SURE: "receipt"})
        await seat.press("z")
        assert (seat.line, decided(url)) == (SURE, {})
        await seat.press("u")
        assert seat.read("said") == "You decided nothing since the last posting."

    sit(desk, act)


@pytest.mark.parametrize(("keys", "line"), [
    (("down",), 2), (("j", "j", "k"), 2), (("end",), EUROS), (("end", "home"), SURE), (("pagedown",), EUROS), (("down", "up"), SURE), (("end", "pageup"), SURE),
])  # fmt: skip
def test_keys_that_move_decide_nothing(desk, url, keys, line):
    async def act(seat):
        await seat.press(*keys)
        assert seat.line == line
        assert decided(url) == {}

    sit(desk, act)


def test_enter_shows_all_there_is_and_never_decides(desk, url):
    async def act(seat):
        await seat.press("down", "f")
        await seat.type("p-2026-0006/3")
        await seat.press("enter")
        assert "1 other candidate: Enter shows it" in seat.read("line")
        await seat.press("enter")
        assert "Candidates: up and down choose, a accepts the one at >" in seat.read("line")
        assert "Enter shows it" not in seat.read("line"), "it is shown"
        assert len(seat.read("lines").splitlines()) == 1, "the list makes room"
        assert "From bofa.xlsx, Sheet1!6" in seat.read("line")
        assert " > 1  SCS P-2026-0006/3" in seat.read("line")
        await seat.press("down")
        assert " > 2  SCS P-2026-0006/" in seat.read("line")
        proposed = desk.row.candidate.targets
        await seat.press("enter", "left", "right", "escape")
        assert "1 other candidate: Enter shows it" in seat.read("line")
        assert len(seat.read("lines").splitlines()) == 7
        assert decided(url) == {}
        await seat.press("right", "down", "a")
        assert desk.review.find(TWIN).matched.decision.targets == proposed
        assert decided(url) == {TWIN: "receipt"}

    sit(desk, act)


def test_x_asks_for_a_note_and_escape_leaves_it(desk, url):
    async def act(seat):
        await seat.press("down", "down", "down", "x", "escape")
        assert decided(url) == {}
        await seat.press("x")
        await seat.type("who is it")
        await seat.press("enter")
        assert decided(url) == {NOBODY: "unidentified"}
        desk.review.cursor -= 1
        assert desk.row.matched.decision.note == "who is it"
        await seat.press("n", "home", *"see 7".replace(" ", ""), "enter")
        assert desk.row.matched.decision.note == "see7who is it"

    sit(desk, act)


def test_t_takes_a_number_and_enter_takes_nothing(desk, url):
    async def act(seat):
        desk.review.cursor = 4
        await seat.press("t")
        assert "What is L-5?\n  1  interest" in seat.panel()
        await seat.press("enter", "9", "1")
        assert decided(url) == {INTEREST: "interest"}
        assert seat.line == FEE
        await seat.press("t")
        place = seat.panel().index("a transfer that came back")
        await seat.press(seat.panel()[place - 3])
        await seat.type("l-2")
        await seat.press("enter")
        assert decided(url) == {INTEREST: "interest", FEE: "return"}

    sit(desk, act)


def test_f_finds_by_name_number_or_amount_and_only_a_accepts(desk, url):
    async def act(seat):
        desk.review.cursor = 3
        await seat.press("f")
        await seat.type("6000 children")
        assert "> SCS P-2026-0006/1  Save the Children S..  due 30 Mar 2026  open USD\xa06,000.00" in seat.panel(), "on one line"
        await seat.press("down", "enter")
        assert seat.read("said") == "Chosen for L-4: SCS P-2026-0006/2. a accepts it."
        assert decided(url) == {}
        assert "Chosen by you: SCS P-2026-0006/2; a accepts it." in seat.read("line")
        await seat.press("f")
        await seat.type("nothing such")
        assert "Nothing that is open fits these words." in seat.panel()
        await seat.press("enter", "escape", "a")
        assert decided(url) == {NOBODY: "receipt"}

    sit(desk, act)


def test_s_shares_a_line_out_until_nothing_is_left(desk, url):
    async def act(seat):
        desk.review.cursor = 3
        await seat.press("f")
        await seat.type("p-2026-0006/1")
        await seat.press("enter", "s")
        assert "left USD\xa03,850.00" in seat.panel()
        await seat.press("enter")
        assert "USD\xa03,850.00 is left: = puts it where the cursor is." in seat.panel()
        await seat.press("tab", "=", "enter")
        assert seat.read("said") == "Chosen for L-4: SCS P-2026-0006/1+2. a accepts it."
        await seat.press("s", "escape", "a")
        assert decided(url) == {NOBODY: "receipt"}
        targets = desk.review.find(NOBODY).matched.decision.targets
        assert [(target.instalment, target.amount) for target in targets] == [
            (1, reviewed.money("6000")),
            (2, reviewed.money("3850")),
        ]

    sit(desk, act)


def test_s_adds_another_pledge_refuses_what_is_no_amount_and_leaves_the_rest_in_suspense(desk, url):
    async def act(seat):
        desk.review.cursor = 3
        await seat.press("s")
        await seat.press("enter")
        await seat.type("p-2026-0006/3")
        await seat.press("enter")
        await seat.pilot.pause()
        field = seat.app.screen.query(".share").last(Input)
        assert seat.app.focused is field
        field.value = "1,5"
        await seat.settle()
        assert '"1,5" is not an amount' in seat.panel()
        field.value = "5000"
        await seat.settle()
        seat.app.screen.query_one("#unidentified", Input).focus()
        await seat.press("=", "enter", "a")
        assert decided(url) == {NOBODY: "receipt"}

    sit(desk, act)


def test_space_marks_and_a_accepts_all_that_is_marked(desk, url):
    async def act(seat):
        await seat.press("space", "space")
        assert seat.read("said") == "2 lines are marked; a accepts them."
        assert ", 2 marked" in seat.read("head")
        assert seat.read("lines").startswith("  +    L-1")
        desk.review.cursor = 3
        await seat.press("space")
        assert "neither certain nor likely" in seat.read("said")
        await seat.press("a")
        assert set(decided(url)) == {SURE, TWIN}
        await seat.press("space", "escape")
        assert desk.review.marked == set()

    sit(desk, act)


def test_the_filter_shows_fewer_lines_and_escape_all(desk):
    async def act(seat):
        await seat.press("/")
        await seat.type("likely")
        await seat.press("enter")
        shown = len(desk.review.shown)
        assert 0 < shown < 7
        assert seat.read("said").endswith("/likely")
        await seat.press("escape")
        assert len(desk.review.shown) == 7

    sit(desk, act)


def test_help_says_what_each_key_would_do_now_or_why_it_cannot(desk):
    async def act(seat):
        await seat.press("?")
        told = " ".join(seat.panel().split())
        assert "a Accept: stage the proposal that is shown. Now: L-1, USA P-2026-0001/1" in told
        assert "Not now: Nothing is staged." in told
        assert " Space Mark: mark certain and likely lines" in told
        assert "Not now: A note belongs to a decision: decide L-1 first." in told
        await seat.press("q")
        assert seat.line == SURE
        await seat.press("f1")
        assert "The keys of the review" in seat.panel()

    sit(desk, act)


def test_q_and_p_leave_and_p_only_with_something_to_post(desk, url):
    async def early(seat):
        await seat.press("P")
        assert seat.read("said") == "Nothing is staged."
        await seat.press("a", "P")

    assert sit(desk, early) == "post"
    assert decided(url) == {SURE: "receipt"}, "posting asks outside the screen"

    async def leave(seat):
        await seat.press("q")

    assert sit(desk, leave) == "quit"


def test_what_another_officer_decides_appears_with_a_mark(books, desk, url, monkeypatch):
    monkeypatch.setattr("ledger.commands.review_screen.LOOK", 3600)  # nobody looks by the clock, however slow the machine is

    async def act(seat):
        with sitting(books, url, monkeypatch, "luis.mora") as other:
            other.review.weighed(other.weigh())
            other.accept()
        await seat.press("a")
        assert seat.read("said") == "L-1 was decided meanwhile by luis.mora; Enter shows it."
        assert seat.read("lines").startswith(" >  !  L-1")
        await seat.press("enter")
        assert "luis.mora" in seat.read("lines").splitlines()[0]
        await seat.press("x")
        assert seat.read("said") == "L-1 was staged by luis.mora, who can take it back."

    sit(desk, act)


def test_a_database_that_goes_away_ends_the_review_without_a_traceback(desk, capfd):
    """What happened is handed to the one error boundary; every decision until then is saved."""

    async def lose(pilot):
        await pilot.pause()
        desk.here.reader.close()
        await pilot.press("a")

    app = ReviewApp(desk)
    app.run(headless=True, size=(80, 24), auto_pilot=lose)
    assert isinstance(app.failed, Exception)
    assert "closed" in str(app.failed)
    told = capfd.readouterr()
    assert "Traceback" not in told.out + told.err


def test_a_key_without_a_meaning_says_so(desk, url):
    async def act(seat):
        await seat.press("y")
        assert seat.read("said") == '"y" does nothing here; ? shows the keys.'
        assert decided(url) == {}

    sit(desk, act)


@pytest.mark.parametrize("size", [(80, 20), (80, 24), (120, 40)])
def test_no_line_is_wider_than_the_window_and_the_keys_always_stand_there(desk, size):
    async def act(seat):
        await seat.press("down", "enter", "left")
        for name in ("head", "columns", "lines", "line", "keys"):
            part = seat.app.screen.query_one(f"#{name}")
            assert part.region.right <= size[0]
            assert max(map(len, seat.read(name).splitlines())) <= size[0], name
        assert seat.app.screen.query_one("#keys").region.y == size[1] - 1
        beside = seat.app.screen.query_one("#right").region.x > 0
        assert beside == (size[0] >= 110)

    sit(desk, act, size)


def test_the_keys_drop_from_the_right_and_help_never():
    assert footer(80) == "? Help a Accept s Split f Find t Type x Unident. n Note u Undo P Post q Quit"
    assert footer(20) == "? Help a Accept"
    assert footer(120).endswith("Enter More")


def test_every_key_of_the_screen_has_a_command_and_every_command_its_options():
    """What a full screen shows, a screen reader cannot read: so all of it can be typed as well."""
    import cli

    assert set(PRESSED) == {key.key for key in KEYS}
    for key in KEYS:
        name, *rest = key.command.split()
        command = typer.main.get_command(import_module(cli.COMMANDS[name][0]).app)
        if hasattr(command, "commands") and rest:
            assert rest[0] in command.commands, key.command
            command = command.commands[rest[0]]
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word for word in rest if word.startswith("--")} <= known, key.command


def test_ten_thousand_lines_open_within_a_second_and_a_key_takes_a_moment(desk):
    """What is drawn is what is seen: the length of the list does not matter. Generous limits: the machine may be busy."""
    line = desk.review.rows[0].line
    rows = [
        Row(OpenLine(number, line.date, Money.of_units(number * 10_000, "USD"), "text"), "bofa-usd", ("f", "", number))
        for number in range(1, 10_001)
    ]
    desk.review = Review.of(desk.me, rows)
    began = time.process_time()

    async def act(seat):
        assert time.process_time() - began < 3
        started = time.process_time()
        for key in ("pagedown",) * 20:
            await seat.pilot.press(key)
        assert time.process_time() - started < 4
        await seat.press("end")
        assert "L-10000" in seat.read("lines")

    sit(desk, act)
