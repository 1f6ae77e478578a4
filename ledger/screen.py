"""What standard output is (a window, a pipe, a listener's terminal), how to write to it, and whom to ask.

The environment is an argument: `ledger/config.py` reads it once and hands it over.
"""

import codecs
import errno
import os
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from ledger.errors import NotUnderstood
from ledger.i18n import _, screen_language

_NEAREST = {
    "░": "-",
    "█": "#",
    "─": "-",
    "–": "-",
    "—": "-",
    "−": "-",
    "…": "...",
    "’": "'",
    "“": '"',
    "”": '"',
    "→": "->",
    "✓": "ok",
}
_YES = {"en": "y yes", "es": "s si sí y", "fr": "o oui y", "pt": "s sim y"}


@dataclass(frozen=True, slots=True)
class Screen:
    """How things are said. `width` and `height` in cells; None: a pipe or a file, where nothing is cut and days are ISO.

    `plain`: a row is a sentence, nothing is drawn or rewritten. The language is that of ledger/i18n.py.
    """

    width: int | None = None
    height: int | None = None
    colour: bool = False
    plain: bool = False
    pager: str = ""  # the command; empty: no paging
    asks: bool = False  # somebody is there to answer

    def bold(self, text: str) -> str:
        """A heading or a total."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def yellow(self, text: str) -> str:
        """Needs you; the text says so by itself."""
        return f"\x1b[33m{text}\x1b[0m" if self.colour else text

    def red(self, text: str) -> str:
        """Refused or unsound; the text says so by itself."""
        return f"\x1b[31m{text}\x1b[0m" if self.colour else text


def screen_of(
    environment: Mapping[str, str], *, ask: bool = True, out: TextIO | None = None, keys: TextIO | None = None
) -> Screen:
    """The screen this process writes to, from its streams and environment (NO_COLOR, ACCESSIBLE, PAGER, COLUMNS, …)."""
    out, keys = out or sys.stdout, keys or sys.stdin
    window = out.isatty()
    dumb = environment.get("TERM") == "dumb"
    width, height = _window(environment, out) if window else (None, None)
    listening = _on(environment, "ACCESSIBLE") or _on(environment, "FUND_PLAIN")
    return Screen(
        width=width,
        height=height,
        colour=_colour(environment, window=window and not dumb),
        plain=listening or (window and dumb),
        pager=_pager(environment) if window and not dumb and not listening else "",
        asks=ask and not _on(environment, "FUND_NO_INPUT") and keys.isatty(),
    )


def _on(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "") not in {"", "0"}


def _colour(environment: Mapping[str, str], *, window: bool) -> bool:
    if environment.get("NO_COLOR"):
        return False
    return window or _on(environment, "FORCE_COLOR")


def _window(environment: Mapping[str, str], out: TextIO) -> tuple[int, int]:
    width, height = 0, 0
    with suppress(OSError, ValueError):
        width, height = os.get_terminal_size(out.fileno())
    if environment.get("COLUMNS", "").isdecimal():
        width = int(environment["COLUMNS"])
    return width or 80, height or 24


def _pager(environment: Mapping[str, str]) -> str:
    wanted = environment.get("FUND_PAGER", environment.get("PAGER", "less")).strip()
    return "less -FIRX" if wanted == "less" else wanted


def prepare(*streams: TextIO) -> None:
    """Make any text printable: UTF-8 where the system lets us, else the nearest ASCII (`-` for a dash, `n` for ñ)."""
    codecs.register_error("nearest", _nearest)
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who called, as some timers do: what is said there goes nowhere
            setattr(sys, name, Path(os.devnull).open("r+", encoding="utf-8"))  # noqa: SIM115 - for as long as the process lives
    for stream in streams or (sys.stdout, sys.stderr):
        encoding = "utf-8" if os.name == "nt" else None
        with suppress(AttributeError, ValueError, LookupError, OSError):
            stream.reconfigure(encoding=encoding, errors="nearest")  # type: ignore[union-attr]


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from unicodedata import normalize

    told = ""
    for character in error.object[error.start : error.end]:
        told += _NEAREST.get(character) or (
            normalize("NFKD", character).encode("ascii", "ignore").decode() or character.encode("unicode_escape").decode()
        )
    return told, error.end


def write(text: str, stream: TextIO | None = None) -> None:
    """Write and flush; when the reader has gone (`fund log | head`), the rest goes nowhere, without a word."""
    stream = stream or sys.stdout
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        if error.errno != errno.EPIPE and not (os.name == "nt" and error.errno == errno.EINVAL):
            raise
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def put(lines: Iterable[str], screen: Screen) -> None:
    """Print lines on standard output, through the pager where they are more than the window holds."""
    lines = iter(lines)
    if screen.pager and screen.height:
        first = list(islice(lines, screen.height))
        lines = chain(first, lines)
        if len(first) >= screen.height and _page(lines, screen.pager):
            return
    while block := list(islice(lines, 1000)):
        write("\n".join(block) + "\n")


def _page(lines: Iterable[str], pager: str) -> bool:
    import shlex
    import subprocess

    try:
        # the person's own pager, by the person's own environment
        reader = subprocess.Popen(shlex.split(pager), stdin=subprocess.PIPE, encoding="utf-8", errors="backslashreplace")  # noqa: S603
    except (OSError, ValueError):
        return False  # there is no such program: the window scrolls
    assert reader.stdin is not None
    with suppress(OSError, KeyboardInterrupt):
        reader.stdin.writelines(f"{line}\n" for line in lines)
    with suppress(OSError):
        reader.stdin.close()
    while True:
        with suppress(KeyboardInterrupt):  # Ctrl-C belongs to the pager while it is open
            reader.wait()
            return True


def ask(question: str, screen: Screen, *, yes: bool = False) -> bool:
    """One y/N question, No by default, on standard error; `yes` answers it. Raises NotUnderstood with nobody to ask."""
    if yes:
        return True
    if not screen.asks:
        raise NotUnderstood(
            _("this asks before it writes, and there is nobody to ask."),
            _("Add --yes to answer yes, or -n to see what it would do."),
            name="nobody-to-ask",
        )
    yes_words = _YES[screen_language().code].split()
    return answer(f"{question} [{yes_words[0]}/N] ").lower() in yes_words


def type_back(word: str, question: str, screen: Screen) -> bool:
    """Whether the person typed `word` back, so that it was read; raises NotUnderstood with nobody to ask.

    What asks for this cannot be taken back, so --yes does not answer it.
    """
    if not screen.asks:
        raise NotUnderstood(
            _('this asks for "{word}" to be typed back, and there is nobody to ask.', word=word),
            _("Run it at a terminal, without --no-input; --yes does not answer it."),
            name="nobody-to-ask",
        )
    return answer(f"{question} ") == word


def answer(prompt: str) -> str:
    """What a person types to a question, on standard error, without blanks around it; nothing for Ctrl-D."""
    sys.stdout.flush()
    write(prompt, sys.stderr)
    try:
        typed = sys.stdin.readline()
    except KeyboardInterrupt:
        write("\n", sys.stderr)  # what is said of it begins a line of its own
        raise
    if not typed.endswith("\n"):
        write("\n", sys.stderr)  # Ctrl-D leaves the cursor behind the question
    return typed.strip()


@dataclass
class Progress:
    """How far long work is, on standard error: nothing below half a second, then one line rewritten four times a second.

    Where nothing can be rewritten (a pipe, a listener's terminal) a line every ten seconds. `words` take {done} and {all}.
    """

    words: str
    all: int
    screen: Screen
    quiet: bool = False
    began: float = field(default_factory=time.monotonic)
    told: float = 0.0

    def __call__(self, done: int) -> None:
        """So many are done."""
        now = time.monotonic()
        rewrites = sys.stderr.isatty() and not self.screen.plain
        if (
            self.quiet
            or now - self.began < 0.5
            or now - max(self.told, 0 if rewrites else self.began) < (0.25 if rewrites else 10)
        ):
            return
        self.told = now
        line = self.words.format(done=f"{done:,}", all=f"{self.all:,}")
        write(f"\r\x1b[K{line}" if rewrites else f"{line}\n", sys.stderr)

    def end(self) -> None:
        """Take the line away."""
        if self.told and sys.stderr.isatty() and not self.screen.plain:
            write("\r\x1b[K", sys.stderr)
