"""`fund completion`: what a shell offers for the word that is being typed: commands, options, and what the book has.

The shell asks with every key press, so the book is read through its own driver, and nothing is ever said but what fits.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated, Any

import typer

from ledger.banking.unposted import TO_DO
from ledger.commands.boundary import Commands
from ledger.commands.options import COMMON
from ledger.commands.session import Session, begin
from ledger.commands.topics import TOPICS
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import LANGUAGES, _
from ledger.screen import write

app = typer.Typer(rich_markup_mode=None, add_completion=False)
Offer = tuple[str, str]  # the word, and what it is
MOST = 400

SHELLS = {
    "bash": """\
_fund() {
  local IFS=$'\\n'
  COMPREPLY=($(fund completion words -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _fund fund
""",
    "zsh": """\
_fund() {
  local -a found
  local line
  for line in "${(@f)$(fund completion words -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && found+=("${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}")
  done
  if (( $#found )); then _describe fund found; else _files; fi
}
compdef _fund fund
""",
    "fish": "complete -c fund -a '(fund completion words -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'\n",
}
# What the value of an argument or an option is called in its help → what the book has of it: the word, and what it is.
BOOK = {
    "CONTRIBUTOR": "SELECT code, name_en FROM contributor_list ORDER BY code",
    "PLEDGE": "SELECT pledge, contributor || ' ' || currency FROM instalment_list GROUP BY pledge, contributor, currency ORDER BY pledge",
    "LINE": f"SELECT 'L-' || id, text FROM bank_line_list WHERE id IN {TO_DO} AND state <> 'posted' ORDER BY id",
    "BATCH": "SELECT number, words FROM batch_list WHERE state IN ('waiting', 'posted') ORDER BY CASE WHEN state = 'waiting' THEN 0 ELSE 1 END, id DESC",
    "RECEIPT": "SELECT number, coalesce(contributor, '') || ' ' || currency FROM receipt_list ORDER BY id DESC",
    "OBLIGATION": "SELECT number, payee FROM obligation_list ORDER BY id DESC",
    "QUARTER": "SELECT DISTINCT substr(t.day, 1, 4) || '-Q' || ((CAST(substr(t.day, 6, 2) AS INTEGER) + 2) / 3), '' FROM (SELECT CAST(day AS TEXT) AS day FROM journal_transaction) t ORDER BY 1 DESC",
    "ACCOUNT": "SELECT name, currency FROM bank_account_list ORDER BY name",
    "CLASS": "SELECT DISTINCT kind, '' FROM contributor_kind ORDER BY 1",
    "USER": "SELECT DISTINCT made_by, '' FROM batch ORDER BY 1",
}
# The same by another name: of an option, or of the arguments of a command.
ALIKE = {
    "contributor CODE": "CONTRIBUTOR", "--gift": "CONTRIBUTOR", "PLEDGE/N": "PLEDGE", "PLEDGE/N=AMOUNT": "PLEDGE", "PERIOD": "QUARTER",
    "BANK-ACCOUNT": "ACCOUNT", "bank NAME": "ACCOUNT", "--account": "ACCOUNT", "--class": "CLASS", "--user": "USER",
}  # fmt: skip


@app.command()
def completion(shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish", help="The shell that is to ask.")]) -> None:
    """Print what makes a shell complete the words of fund."""
    if shell not in SHELLS:
        raise NotUnderstood(
            _('"{shell}" is not a shell that can ask.', shell=shell),
            _("one of: {words}", words=", ".join(SHELLS)),
            name="unknown-shell",
        )
    write(SHELLS[shell])


def offers(words: list[str], commands: Commands) -> Iterator[Offer]:
    """What fits the last of `words`, the beginning of a word; the others are typed already. Nothing where a file may follow."""
    *before, typed = words or [""]
    try:
        here, rest = begin(before)
    except NotUnderstood:  # the word is the value of a common option
        found: Iterable[Offer] = [(code, "") for code in LANGUAGES] if before[-1] == "--lang" else ()
    else:
        found = _fitting(here, rest, typed, commands)
    fit = ((word, " ".join((about or "").split())) for word, about in found if word.casefold().startswith(typed.casefold()))
    return islice(fit, MOST)


def _fitting(here: Session, rest: list[str], typed: str, commands: Commands) -> Iterator[Offer]:
    from ledger.commands.help import command_of

    if not rest:
        yield from ((name, about) for name, (_module, _group, about) in commands.items())
        yield "help", ""
    elif rest[0] == "help":
        yield from ((name, about) for name, (_others, about, _text) in TOPICS.items())
    elif rest[0] in commands:
        command, left = command_of(rest[0], commands), rest[1:]
        while left and left[0] in getattr(command, "commands", {}):
            command, left = command.commands[left[0]], left[1:]
        group = getattr(command, "commands", {})
        if group and not left:
            yield from ((name, one.short_help or one.help) for name, one in group.items())
        options = {name: one for one in command.params if one.param_type_name == "option" for name in one.opts}
        if left and left[-1] in options and not options[left[-1]].is_flag:
            yield from _values(here, rest[0], left[-1], str(options[left[-1]].metavar))
        elif typed.startswith("-"):
            yield from ((name, str(one.help)) for name, one in options.items() if not one.hidden)
            yield from re.findall(r"(--[a-z-]+).*?  +(.*)", COMMON)
        elif not group:
            argument = _argument(command, left, options)
            if argument is not None:
                yield from _values(here, rest[0], "", str(argument.metavar))


def _argument(command: Any, left: list[str], options: dict[str, Any]) -> Any:
    """The argument of a command that comes next, None behind the last."""
    given, words = 0, iter(left)
    for word in words:
        if word in options and not options[word].is_flag:
            next(words, None)
        elif not word.startswith("-"):
            given += 1
    arguments = [one for one in command.params if one.param_type_name == "argument" and not one.hidden]
    behind = arguments[given:] or [one for one in arguments[-1:] if one.nargs == -1]
    return behind[0] if behind else None


def _values(here: Session, command: str, option: str, metavar: str) -> Iterator[Offer]:
    """What may stand for a value: the words that its help lists, or what the book has of it."""
    kinds = metavar.strip("[]{}").removesuffix("...").split("|")
    if command == "report" and kinds == ["NAME"]:
        from ledger.commands.report import REPORTS

        yield from ((name, _(words)) for name, (words, _make) in REPORTS.items())
        return
    if kinds == ["ID"]:
        kinds = ["CONTRIBUTOR", "PLEDGE", "BATCH", "RECEIPT", "LINE", "OBLIGATION"]
    for kind in (option, *kinds, f"{command} {kinds[0]}"):
        if kind.islower() and not kind.startswith("-") and " " not in kind:
            yield kind, ""
        elif sql := BOOK.get(ALIKE.get(kind, kind)):
            try:
                yield from here.reader.rows(sql)
            except (LedgerError, OSError):  # no book, or one of another layout
                return
