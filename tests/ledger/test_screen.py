"""The screen: a window, a pipe or a listener's terminal; questions go to a person or are refused, never guessed."""

import io
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from ledger.errors import NotUnderstood
from ledger.screen import Screen, answer, ask, prepare, put, screen_of, type_back, write

ROOT = Path(__file__).resolve().parents[2]
pty = pytest.importorskip("pty", reason="this system has no pseudo terminals")


class Window(io.StringIO):
    def isatty(self):
        return True


def seen(out=None, keys=None, **environment):
    return screen_of(environment, out=out or Window(), keys=keys or Window())


def test_a_pipe_has_no_width_no_colour_and_no_pager():
    screen = screen_of({"COLUMNS": "50", "TERM": "xterm"}, out=io.StringIO(), keys=io.StringIO())
    assert (screen.width, screen.height, screen.colour, screen.plain, screen.pager, screen.asks) == (
        None,
        None,
        False,
        False,
        "",
        False,
    )


def test_a_window_is_as_wide_as_the_environment_says():
    assert seen(COLUMNS="120").width == 120
    assert seen(COLUMNS="wide").width == 80


@pytest.mark.parametrize(
    ("environment", "colour"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_follows_the_conventions(environment, colour):
    assert seen(**environment).colour is colour


def test_colour_can_be_forced_into_a_pipe():
    assert screen_of({"FORCE_COLOR": "1"}, out=io.StringIO(), keys=io.StringIO()).colour
    assert not screen_of({"FORCE_COLOR": "0"}, out=io.StringIO(), keys=io.StringIO()).colour


@pytest.mark.parametrize("name", ["ACCESSIBLE", "FUND_PLAIN"])
def test_a_listener_gets_sentences_and_no_pager_in_a_pipe_too(name):
    assert seen(**{name: "1"}).plain
    assert seen(**{name: "1"}).pager == ""
    assert not seen(**{name: "0"}).plain
    assert screen_of({name: "1"}, out=io.StringIO(), keys=io.StringIO()).plain


def test_a_dumb_terminal_is_plain_and_its_pipe_is_not():
    assert seen(TERM="dumb").plain
    assert not screen_of({"TERM": "dumb"}, out=io.StringIO(), keys=io.StringIO()).plain


@pytest.mark.parametrize(
    ("environment", "pager"),
    [
        ({}, "less -FIRX"),
        ({"PAGER": "less"}, "less -FIRX"),
        ({"PAGER": "more -d"}, "more -d"),
        ({"PAGER": "more", "FUND_PAGER": ""}, ""),
    ],
)
def test_the_pager_is_the_persons_own(environment, pager):
    assert seen(**environment).pager == pager


def test_yes_answers_the_question_without_anybody():
    assert ask("Post 13 entries?", Screen(), yes=True)


@pytest.mark.parametrize("call", [lambda: ask("Post?", Screen()), lambda: type_back("2026-Q3", "Type it:", Screen())])
def test_with_nobody_to_ask_the_command_stops_with_status_2(call):
    with pytest.raises(NotUnderstood, match="nobody to ask") as refused:
        call()
    assert refused.value.code == 2
    assert refused.value.name == "nobody-to-ask"
    assert refused.value.cure


def test_no_input_means_that_nobody_is_there():
    assert seen().asks
    assert not seen(FUND_NO_INPUT="1").asks
    assert not screen_of({}, ask=False, out=Window(), keys=Window()).asks


def in_terminal(code, keys="", **environment):
    """Run Python code with a real terminal as its input and output; what the terminal showed."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        start_new_session=True,
    )
    os.close(follower)
    os.write(leader, keys.encode())
    shown = b""
    while True:
        try:
            block = os.read(leader, 4096)
        except OSError:
            break
        if not block:
            break
        shown += block
    os.close(leader)
    process.wait(timeout=30)
    return shown.decode().replace("\r\n", "\n")


ASKING = """
    import os
    from ledger.i18n import Language, speak
    from ledger.screen import ask, screen_of
    speak(Language(os.environ["SPEAK"]))
    print("answer", ask("Issue 8 statements of TIP?", screen_of(os.environ)))
"""


@pytest.mark.parametrize(
    ("keys", "language", "answer"),
    [("y\n", "en", True), ("YES\n", "en", True), ("\n", "en", False), ("n\n", "en", False), ("yep\n", "en", False), ("\x04", "en", False),
     ("s\n", "es", True), ("sí\n", "es", True), ("o\n", "fr", True), ("sim\n", "pt", True)],
)  # fmt: skip
def test_only_a_clear_yes_is_a_yes(keys, language, answer):
    shown = in_terminal(ASKING, keys, SPEAK=language)
    assert shown.count("Issue 8 statements of TIP? [") == 1
    assert f"answer {answer}" in shown


@pytest.mark.parametrize(("keys", "typed"), [("2026-Q3\n", True), ("2026-q3\n", False), ("y\n", False)])
def test_what_cannot_be_taken_back_is_typed_back(keys, typed):
    code = """
        import os
        from ledger.screen import screen_of, type_back
        print("typed", type_back("2026-Q3", "Type 2026-Q3 to close it:", screen_of(os.environ)))
    """
    assert f"typed {typed}" in in_terminal(code, keys)


PAGED = """
    import os
    from ledger.screen import put, screen_of
    put((f"line {number}" for number in range(int(os.environ["LINES_TO_PUT"]))), screen_of(os.environ))
"""


def test_more_than_the_window_holds_goes_through_the_pager():
    pager = f"{sys.executable} -c \"import sys; print('paged', len(sys.stdin.readlines()))\""
    assert in_terminal(PAGED, LINES_TO_PUT="200", FUND_PAGER=pager).strip() == "paged 200"
    assert in_terminal(PAGED, LINES_TO_PUT="3", FUND_PAGER=pager).split("\n")[:3] == ["line 0", "line 1", "line 2"]


@pytest.mark.parametrize("pager", ["", "no-such-pager-anywhere", "'unbalanced"])
def test_without_a_pager_nothing_is_lost(pager):
    assert in_terminal(PAGED, LINES_TO_PUT="200", FUND_PAGER=pager).split("\n")[199] == "line 199"


def test_a_pager_that_is_left_early_ends_quietly():
    shown = in_terminal(PAGED, LINES_TO_PUT="100000", FUND_PAGER=f'{sys.executable} -c "print(input())"')
    assert shown.strip() == "line 0"


def test_a_reader_that_goes_away_is_no_error():
    code = "from ledger.screen import Screen, put; put((f'line {n}' for n in range(100000)), Screen()); print('after')"
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )  # fmt: skip
    assert process.stdout.readline() == "line 0\n"
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(timeout=30) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_an_error():
    code = (
        "import sys; from ledger.screen import write\ntry: write('x')\nexcept OSError as error: sys.stderr.write(error.strerror)"
    )
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.stderr.startswith("No space left")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("España – Pérou", b"Espana - Perou"), ("█░─…", b"#--..."), ("日", b"\\u65e5"), ("1\u202f234", b"1 234"), ("“a”", b'"a"')],
)
def test_where_the_terminal_has_no_utf8_the_nearest_ascii_is_shown(text, shown):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    prepare(stream)
    write(text, stream)
    assert raw.getvalue() == shown


def test_where_it_has_utf8_nothing_changes():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="utf-8")
    prepare(stream)
    write("España █ \ud83d", stream)
    assert raw.getvalue() == "España █ ".encode() + b"\\ud83d"


def test_lines_come_out_whole(capsys):
    put(["one", "two"], Screen())
    put([], Screen())
    assert capsys.readouterr().out == "one\ntwo\n"


def test_what_prints_loads_no_library():
    code = "import sys, ledger.refusals, ledger.show; print(sorted({'rich', 'babel', 'typer', 'sqlalchemy', 'csv', 'json'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_progress_is_silent_while_work_is_short_and_a_line_now_and_then_in_a_pipe(capsys):
    from time import monotonic

    from ledger.screen import Progress

    Progress("Drew {done} of {all}", 9, Screen())(3)
    Progress("Drew {done} of {all}", 9, Screen(), quiet=True, began=monotonic() - 11)(3)
    assert capsys.readouterr().err == ""
    long = Progress("Drew {done} of {all}", 1234, Screen(), began=monotonic() - 11)
    long(3)
    long(4)
    long.end()
    assert capsys.readouterr().err == "Drew 3 of 1,234\n"


def test_what_is_said_after_a_question_that_was_stopped_begins_a_line_of_its_own(monkeypatch, capsys):
    class Stopped:
        def readline(self):
            raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", Stopped())
    with pytest.raises(KeyboardInterrupt):
        answer("Go on? ")
    assert capsys.readouterr().err == "Go on? \n"
