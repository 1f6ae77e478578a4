"""`fund --help`, `fund help TOPIC`, and what the help of every command has in common."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from ledger.commands.boundary import Commands
from ledger.commands.options import COMMON
from ledger.commands.topics import TOPICS
from ledger.errors import NotUnderstood
from ledger.i18n import _

# What a value is called where its option does not say it: the same word for the same thing in every command.
VALUES = {"--on": "DATE", "--from": "DATE", "--year": "YEAR", "--account": "NAME", "--activity": "NAME", "--confirm": "WORD"}


def help_text(commands: Commands) -> str:
    """`fund -h`: without boxes, grouped by job."""
    lines = [
        "Usage: fund [OPTIONS] COMMAND [ARGS]...", "", "  Contributions to a specific fund: pledges, receipts, statements.", "",
        "  To practise: fund demo. To begin: fund init. Any day: fund.", "", "Options (anywhere on the line):", COMMON.rstrip("\n"),
        "  --version           Show the version.", "  -h, --help          Show this message and exit.",
    ]  # fmt: skip
    wide = max(map(len, commands))
    group = ""
    for name, (_module, belongs, words) in commands.items():
        if belongs != group:
            lines += ["", f"{belongs}:"]
            group = belongs
        lines.append(f"  {name:<{wide}}  {words}")
    lines.append(f"  {'help':<{wide}}  Explain a topic: fund help statements. fund help lists them.")
    return "\n".join(lines) + "\n"


def explained(words: list[str], commands: Commands) -> str | None:
    """The text of `fund help TOPIC`, or the list of topics; None for a command, whose own help says it.

    A topic comes before a command of the same name. Raises NotUnderstood, with what comes near, for a word that is neither.
    """
    if not words:
        return "\n".join(_listed()) + "\n"
    word = words[0].casefold()
    if len(words) == 1:
        for name, (others, about, text) in TOPICS.items():
            if word == name or word in others.split():
                also = f"\nThe options of the command: fund {word} --help\n" if word in commands else ""
                return f"{about}\n\n{text}\n{also}"
    if word in commands:
        return None
    raise _unknown(word, commands)


def _listed() -> Iterator[str]:
    yield from ("Usage: fund help TOPIC, or a command: fund help match set", "", "Topics:")
    wide = max(map(len, TOPICS))
    yield from (f"  {name:<{wide}}  {about}" for name, (_, about, _) in TOPICS.items())
    yield from ("", "fund --help lists the commands.")


def _unknown(word: str, commands: Commands) -> NotUnderstood:
    from difflib import get_close_matches

    topics = {other: name for name, (others, _, _) in TOPICS.items() for other in (name, *others.split())}
    near = get_close_matches(word, [*topics, *commands], 1, 0.6)
    hint = _("fund --help lists the commands, and fund help the topics")
    if near:
        hint = _('Did you mean "{command}"?', command=f"help {topics.get(near[0], near[0])}")
    return NotUnderstood(_('there is no topic "{word}".', word=word), hint, name="unknown-topic")


def command_of(name: str, commands: Commands) -> Any:
    """A command as Typer knows it, its help made whole: values by their names, what a group offers never cut short."""
    import typer

    command: Any = typer.main.get_command(import_module(commands[name][0]).app)
    for one in (command, *getattr(command, "commands", {}).values()):
        one.short_help = (one.help or "").partition("\n\n")[0].replace("\n", " ").strip()
        for parameter in one.params:
            if parameter.metavar is None and parameter.param_type_name == "argument":
                parameter.metavar = parameter.name.upper() + ("" if parameter.nargs == 1 else "...")
            elif parameter.metavar is None and parameter.type.name in {"text", "str", "integer", "int"}:
                parameter.metavar = VALUES.get(parameter.opts[0], "TEXT" if parameter.type.name in {"text", "str"} else "N")
    return command
