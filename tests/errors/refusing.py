"""What every refusal must be: said in words and as JSON, with a cure that exists, and without a trace in the book.

A `No` is one example: a command line as a person types it, and what it is answered with.
"""

import json
import re
import shlex
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from ledger.book.guards import UNDOABLE
from ledger.book.reader import Reader
from ledger.commands.options import FLAGS, VALUES
from ledger.commands.topics import TOPICS
from tests.books import Ran

# What may follow a command in a sentence that is no part of it: `fund match lists them`.
PROSE = {
    "lists",
    "makes",
    "shows",
    "says",
    "takes",
    "sends",
    "gives",
    "keeps",
    "withdraws",
    "tells",
    "it",
    "needs",
    "and",
    "or",
    "are",
}
# A reader must not be left with these: they are ours.
OURS = ("Traceback", 'File "', "should not have happened", "line 1, in")


@dataclass(frozen=True, slots=True)
class No:
    """`fund LINE` is answered with `says`, the cure `cure`, the stable `name` and an exit status."""

    name: str
    line: str
    says: str
    cure: str = ""
    status: int = 1

    def __str__(self) -> str:
        return f"{self.name}: {self.line[:60]}"


def held(url: str) -> tuple[Any, ...]:
    """All that a command could have left behind: rows of every table, and the numbers given."""
    tables = ("batch", "journal_transaction", "posting", *UNDOABLE)
    with Reader(url) as reader:
        counts = tuple((table, reader.value(f"SELECT count(*) FROM {table}")) for table in tables)
        states = reader.rows("SELECT number, state FROM batch ORDER BY id")
        return (*counts, *states, *reader.rows("SELECT kind, year, last FROM counter ORDER BY kind, year"))


def refused(run: Any, url: str, no: No) -> Ran:
    """Bring it about in words and as JSON; both must say the same, cure it, and leave the book as it was."""
    before = held(url)
    told = run(*shlex.split(no.line), url=url)
    assert told.status == no.status, (told.out, told.err)
    assert no.says in told.err, told.err
    assert_plain(told)
    again = run("--json", *shlex.split(no.line), url=url)
    error = json.loads(again.err)["error"]
    assert (again.status, error["code"]) == (no.status, no.name), again.err
    cures = [*error["cure"], *(problem["cure"] for problem in error["problems"])]
    assert no.cure in "\n".join(cures), cures
    assert_commands(error["message"])
    for cure in filter(None, cures):
        assert_cure(cure, shlex.split(no.line))
    assert held(url) == before
    return told


def assert_plain(told: Ran) -> None:
    """Sentences only: no traceback, no class names, nothing that a terminal would obey."""
    for ours in OURS:
        assert ours not in told.err + told.out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", told.err)
    assert not re.search(r"\b[A-Z]\w+Error\b", told.err), told.err


def assert_cure(cure: str, line: list[str]) -> None:
    """Every command that a cure names is one, with options that it has; a bare option belongs to the command that was refused."""
    assert_commands(cure)
    bare = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", cure)) if "fund " not in cure else set()
    if bare:
        command, _ = _command(line)
        unknown = bare - options_of(command)
        assert not unknown, f"fund {' '.join(command)} has no {unknown}: {cure}"


def assert_commands(text: str) -> None:
    """Every command in a text is one, with options that it has."""
    for said in re.findall(r"\bfund ((?=[a-z-])(?:[^\s;:,()]+ ?)+)", text):
        words = said.split()
        if words[0] in PROSE or words[0] in ("-b", "--help"):
            continue
        if words[0] == "help":
            assert words[1] in TOPICS, f"there is no topic {words[1]}: {text}"
            continue
        command, rest = _command(words)
        unknown = {word.partition("=")[0] for word in rest if word.startswith("--") and word != "--"} - options_of(command)
        assert not unknown, f"fund {' '.join(command)} has no {unknown}: {text}"


def _command(words: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The command that words name, and what stands behind it."""
    import cli

    words = without_common(words)
    if not words:
        return (), []
    assert words[0] in cli.COMMANDS, f"there is no command {words[0]}"
    below = subcommands(words[0])
    if not below or len(words) == 1 or words[1].startswith("-") or words[1] in PROSE:
        return (words[0],), words[1:]
    assert words[1] in below, f"there is no command {words[0]} {words[1]}"
    deep = 3 if words[2:] and words[2] in getattr(_typer(words[0]).commands[words[1]], "commands", ()) else 2
    return tuple(words[:deep]), words[deep:]


def without_common(words: list[str]) -> list[str]:
    """A command line without the options that may stand anywhere."""
    left, kept = iter(words), []
    for word in left:
        if word in VALUES and "=" not in word:
            next(left, None)
        elif word not in FLAGS and word.partition("=")[0] not in VALUES:
            kept.append(word)
    return kept


@cache
def _typer(name: str) -> Any:
    import typer

    import cli

    return typer.main.get_command(import_module(cli.COMMANDS[name][0]).app)


def subcommands(name: str) -> frozenset[str]:
    """The commands of a group; none where the command stands alone."""
    return frozenset(getattr(_typer(name), "commands", ()))


def options_of(command: tuple[str, ...]) -> set[str]:
    """The long options of a command, and those that may stand anywhere."""
    common = {word for word in (*FLAGS, *VALUES) if word.startswith("--")}
    if not command:
        return common
    found = _typer(command[0])
    for word in command[1:]:
        found = found.commands[word]
    own = {option for param in found.params for option in (*param.opts, *param.secondary_opts)}
    return common | own | {"--help"}
