"""From the words of a command line to an exit status: help, the command's own module, and the one error boundary."""

import errno
import sys
from collections.abc import Mapping

from ledger.commands.session import Session, begin, reads_only, session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import Language, _, n_, speak
from ledger.screen import prepare, write

Commands = Mapping[str, tuple[str, str, str]]  # name: (module, group, help)
# What may be missing because the batch that brings it waits: the name of the refusal → words of commands that bring it.
BROUGHT = {
    "no-rate": ("rate",), "pledge-refused": ("rate", "contributor"), "unknown-contributor": ("contributor",), "unknown-pledge": ("pledge",),
    "over-allotment": ("budget",), "unknown-obligation": ("budget",), "no-bank-account": ("bank add",), "which-account": ("bank add",),
}  # fmt: skip
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
STOPPED = 130  # exit status of a command that was stopped
# What only reads, and so can be asked about a day; of commands that do both, writing is refused where they open the book for it.
READING = frozenset({
    "status", "report", "show", "log", "export", "export csv", "export beancount", "export hledger",
    "export iati", "match list", "match explain",
    "match rules", "pledge list", "pledge remind", "receipt list", "receipt refunds", "contributor list",
    "bank list", "bank profile", "rate list", "period list", "statement list", "statement preview",
    "budget show", "budget obligations", "budget advances", "budget unit", "budget activity",
    "budget object", "recovery list", "recovery rules",
})  # fmt: skip


def run(words: list[str], commands: Commands) -> int:
    """Run one command line and return its exit status; every failure becomes sentences on standard error."""
    prepare()
    here: Session | None = None
    try:
        here, rest = begin(words)
        speak(Language(here.lang))
        _check_text(rest)
        if rest[:1] in (["-h"], ["--help"], ["help"]):
            return _explain(rest, commands)
        return _call(rest or ["status"], commands)
    except LedgerError as error:
        error.cure += _waiting(error.name, here)
        return _refuse(error, here, words)
    except KeyboardInterrupt:
        told = _("stopped; nothing is half written.")
        return _refuse(LedgerError(told, _("fund log shows what stands"), name="stopped", code=STOPPED), here, words)
    except OSError as error:
        return _refuse(_of_system(error), here, words)
    except Exception as error:
        if here is not None and here.env.get("FUND_DEBUG"):
            raise
        return _refuse(_understood(error), here, words)


def _waiting(name: str, here: Session | None) -> tuple[str, ...]:
    """The batches that wait and may bring what a refusal of this name misses, as one more thing to do."""
    if here is None or name not in BROUGHT:
        return ()
    try:
        rows = here.reader.rows("SELECT number, kind FROM batch_list WHERE state = 'waiting' ORDER BY id")
    except (LedgerError, OSError):
        return ()
    found = [number for number, kind in rows if any(word in kind for word in BROUGHT[name])]
    if not found:
        return ()
    numbers = ", ".join(found[:4])
    return (
        n_(
            "{batches} waits and may bring it: fund approve",
            "{batches} wait and may bring it: fund approve",
            len(found),
            batches=numbers,
        ),
    )


def _of_system(error: OSError) -> LedgerError:
    """What the system says of a file, with what can be done about it."""
    place = f"{error.filename}: " if error.filename else ""
    if error.errno in FULL:
        told = _("the disk is full; not every file was written.")
        return LedgerError(f"{place}{told}", _("make room and run the command again"), name="disk-full")
    if isinstance(error, FileNotFoundError) and not error.filename:  # what the system says when it is asked where we are
        return LedgerError(_("the folder that you are in is gone."), _("cd to another one"), name="no-folder")
    cures = {
        FileNotFoundError: _("check its name, and the folder that you are in"),
        IsADirectoryError: _("name a file in it"),
        PermissionError: _("ask its owner to let you, or name another place"),
    }
    cure = cures.get(type(error))
    told = f"{place}{error.strerror or error}."
    return LedgerError(told, *([cure] if cure else []), name="system")


def _understood(error: Exception) -> LedgerError:
    """What a database said while the book was read, as a sentence; anything else is our own mistake."""
    from ledger.book.store import translated

    try:
        with translated():
            raise error  # noqa: TRY301 - to be translated
    except LedgerError as known:
        return known
    except Exception:  # noqa: BLE001 - the last wall: said without a traceback
        told = _("this should not have happened ({error}). Nothing was written.", error=f"{type(error).__name__}: {error}")
        return LedgerError(told, _("with FUND_DEBUG=1 it says where"), name="internal")


def _check_text(words: list[str]) -> None:
    """Refuse what a terminal of another character set has typed; the name of a file may be any bytes."""
    from pathlib import Path

    for word in words:
        if not word.isascii() and not _is_text(word) and not Path(word).exists():
            raise NotUnderstood(
                _('"{word}" is not text in UTF-8.', word=word), _("set the terminal to UTF-8 and type it again"), name="not-utf-8"
            )


def _is_text(word: str) -> bool:
    """Whether a word can be written as UTF-8: what the system could not decode stands in it as half characters."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def _explain(words: list[str], commands: Commands) -> int:
    from ledger.commands.help import explained, help_text

    text = explained(words[1:], commands) if words[0] == "help" else help_text(commands)
    if text is None:
        return _call([*words[1:], "--help"], commands)
    write(text)
    return 0


def _call(words: list[str], commands: Commands) -> int:
    name, *rest = words
    if name not in commands:
        raise _unknown(name, list(commands))
    if name == "completion" and rest[:2] == ["words", "--"]:  # a shell asks, at every key
        from ledger.commands.completion import offers

        write("".join(f"{word}\t{about}\n" for word, about in offers(rest[2:], commands)))
        return 0
    import typer
    from typer.exceptions import TyperException

    from ledger.commands.help import command_of

    command = command_of(name, commands)
    if not rest:  # a group by itself is its list
        rest = [one for one in ("list", "show") if one in getattr(command, "commands", ())][:1]
    place = f"{name} {rest[0]}" if rest and rest[0] in getattr(command, "commands", ()) else name
    if session().options.as_of and place not in READING:
        raise reads_only(place)
    try:
        result = command.main(args=rest, prog_name=f"fund {name}", standalone_mode=False, help_option_names=["-h", "--help"])
    except typer.Exit as stop:
        return int(stop.exit_code)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except TyperException as error:
        raise _misread(error, sorted(getattr(command, "commands", ())), name, rest) from None
    if result == STOPPED:  # what typer makes of Ctrl-C
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


def _misread(error: Exception, known: list[str], name: str, rest: list[str]) -> LedgerError:
    sentence = error.format_message() if hasattr(error, "format_message") else str(error)
    if sentence.startswith("No such command") and rest:
        return _unknown(rest[0], known, f"{name} ")
    from ledger.commands.misread import said

    place = f"{name} {rest[0]}" if rest and rest[0] in known else name
    below = [word for word in rest if word[:1] == "-" and word[1:2].isdigit()] if sentence.startswith("No such option: -") else []
    if below and sentence == f"No such option: {below[0][:2]}":  # an amount, which the library takes for options of one letter
        from shlex import join

        typed = join([*name.split(), *(word for word in rest if word != below[0]), "--", below[0]])
        return NotUnderstood(
            _("{amount} is not read as an amount there.", amount=below[0]),
            _("below zero it stands last: fund {typed}", typed=typed),
            name="not-understood",
        )
    return NotUnderstood(said(sentence), f"fund {place} --help", name="not-understood")


def _unknown(name: str, known: list[str], group: str = "") -> LedgerError:
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1, 0.5)
    hint = _("fund {group} --help lists the commands", group=group.strip()) if group else _("fund --help lists the commands")
    if near:
        hint = _('Did you mean "{command}"?', command=f"{group}{near[0]}")
    return NotUnderstood(_('no command "{command}".', command=f"{group}{name}"), hint, name="unknown-command")


def _refuse(error: LedgerError, session: Session | None, words: list[str]) -> int:
    from ledger import refusals

    if session.options.json if session else "--json" in words:
        write(refusals.json_of(error), sys.stderr)
    else:
        screen = (session or Session()).screen
        write("\n".join(refusals.lines_of(error, screen)) + "\n", sys.stderr)
    return error.code
