"""From the words of a command line to an exit status: help, the command's own module, and the one error boundary."""

import sys
from collections.abc import Mapping
from importlib import import_module

from ledger.commands.options import COMMON
from ledger.commands.session import Session, begin, reads_only, session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import Language, speak
from ledger.screen import prepare, write

Commands = Mapping[str, tuple[str, str, str]]
# What only reads, and so can be asked about a day; of commands that do both, writing is refused where they open the book for it.
READING = frozenset({
    "status", "report", "show", "log", "export", "export beancount", "export hledger", "match", "match list", "match explain",
    "match rules", "pledge", "pledge list", "receipt", "receipt list", "receipt refunds", "contributor", "contributor list", "bank",
    "bank list", "bank profile", "rate", "rate list", "period", "period list", "statement", "statement list", "statement preview",
    "statement write", "budget", "budget show", "budget obligations", "budget advances", "budget unit", "budget activity",
    "budget object", "recovery", "recovery list", "recovery rules",
})  # fmt: skip


def run(words: list[str], commands: Commands) -> int:
    """Run one command line and return its exit status; every failure becomes sentences on standard error."""
    prepare()
    here: Session | None = None
    try:
        here, rest = begin(words)
        speak(Language(here.lang))
        _check_text(rest)
        if rest and rest[0] in ("-h", "--help", "help") and len(rest) == 1:
            write(help_text(commands))
            return 0
        return _call(rest or ["status"], commands)
    except LedgerError as error:
        return _refuse(error, here, words)
    except KeyboardInterrupt:
        write("\n", sys.stderr)
        return 130
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _refuse(LedgerError(f"{place}{error.strerror or error}.", name="system"), here, words)
    except Exception as error:
        if here is not None and here.env.get("FUND_DEBUG"):
            raise
        return _refuse(_understood(error), here, words)


def _understood(error: Exception) -> LedgerError:
    """What a database said while the book was read, as a sentence; anything else is our own mistake."""
    from ledger.book.store import translated

    try:
        with translated():
            raise error  # noqa: TRY301 - to be translated
    except LedgerError as known:
        return known
    except Exception:  # noqa: BLE001 - the last wall: said without a traceback
        told = f"this should not have happened ({type(error).__name__}: {error}). Nothing was written."
        return LedgerError(told, "with FUND_DEBUG=1 it says where", name="internal")


def _check_text(words: list[str]) -> None:
    """Refuse what a terminal of another character set has typed; the name of a file may be any bytes."""
    from pathlib import Path

    for word in words:
        if not word.isascii() and not _is_text(word) and not Path(word).exists():
            raise NotUnderstood(
                f'"{word}" is not text in UTF-8.', "set the terminal to UTF-8 and type it again", name="not-utf-8"
            )


def _is_text(word: str) -> bool:
    """Whether a word can be written as UTF-8: what the system could not decode stands in it as half characters."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def _call(words: list[str], commands: Commands) -> int:
    name, *rest = words
    if name not in commands:
        raise _unknown(name, list(commands))
    import typer
    from typer.exceptions import TyperException

    module = import_module(commands[name][0])
    command = typer.main.get_command(module.app)
    place = f"{name} {rest[0]}" if rest and rest[0] in getattr(command, "commands", ()) else name
    if session().options.as_of and place not in READING:
        raise reads_only(place)
    try:
        result = command.main(args=rest, prog_name=f"fund {name}", standalone_mode=False)
    except typer.Exit as stop:
        return int(stop.exit_code)
    except typer.Abort:
        return 130
    except TyperException as error:
        raise _misread(error, sorted(getattr(command, "commands", ())), name, rest) from None
    return result if isinstance(result, int) else 0


def _misread(error: Exception, known: list[str], name: str, rest: list[str]) -> LedgerError:
    sentence = error.format_message() if hasattr(error, "format_message") else str(error)
    if sentence.startswith("No such command") and rest:
        return _unknown(rest[0], known, f"{name} ")
    place = f"{name} {rest[0]}" if rest and rest[0] in known else name
    return NotUnderstood(sentence, f"fund {place} --help", name="not-understood")


def _unknown(name: str, known: list[str], group: str = "") -> LedgerError:
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1, 0.5)
    hint = f'Did you mean "{group}{near[0]}"?' if near else f"fund {group}--help lists the commands"
    return NotUnderstood(f'no command "{group}{name}".', hint, name="unknown-command")


def _refuse(error: LedgerError, session: Session | None, words: list[str]) -> int:
    from ledger import refusals

    if session.options.json if session else "--json" in words:
        write(refusals.json_of(error), sys.stderr)
    else:
        screen = (session or Session()).screen
        write("\n".join(refusals.lines_of(error, screen)) + "\n", sys.stderr)
    return error.code


def help_text(commands: Commands) -> str:
    """`fund -h`: without boxes, grouped by job."""
    lines = [
        "Usage: fund [OPTIONS] COMMAND [ARGS]...", "", "  Contributions to a specific fund: pledges, receipts, statements.", "",
        "  To practise: fund demo. To begin: fund init. Any day: fund.", "", "Options (anywhere on the line):", COMMON.rstrip("\n"),
        "  --version           Show the version.", "  -h, --help          Show this message and exit.",
    ]  # fmt: skip
    wide = max(map(len, commands))
    group = ""
    for name, (_, belongs, words) in commands.items():
        if belongs != group:
            lines += ["", f"{belongs}:"]
            group = belongs
        lines.append(f"  {name:<{wide}}  {words}")
    return "\n".join(lines) + "\n"
