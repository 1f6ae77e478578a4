"""The common options, which may stand anywhere on the command line: they are taken out before Typer sees the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.errors import NotUnderstood
from ledger.i18n import _

FLAGS = {
    "--json": "json", "--csv": "csv", "-y": "yes", "--yes": "yes", "-n": "dry_run", "--dry-run": "dry_run", "--no-input": "no_input",
    "-q": "quiet", "--quiet": "quiet", "--twice": "twice",
}  # fmt: skip
VALUES = {
    "-b": "book",
    "--book": "book",
    "-o": "output",
    "--output": "output",
    "--lang": "lang",
    "--as-of": "as_of",
    "--as": "user",
    "--operation": "operation",
}
OF_STATEMENTS = (("contributor", "add"), ("contributor", "change"))  # where --lang is the language of a contributor's statements
COMMON = """\
  -b, --book PATH     The book; otherwise fund.toml here or above.
  --json              JSON on standard output.
  --csv               CSV on standard output.
  -o, --output FILE   Write to FILE; its ending chooses the form.
  --lang en|es|fr|pt  Language of names and documents.
  --as-of DATE        As it was known at the end of that day (UTC).
  -y, --yes           Answer yes to the questions that ask y/N.
  -n, --dry-run       Show what would be written, write nothing.
  --no-input          Never ask; fail instead.
  -q, --quiet         Only results and problems.
  --operation ID      For scripts: done under this ID once, however often run.
  --twice             Record what the same words have recorded already.
"""


@dataclass(slots=True)
class Options:
    """The common options as given."""

    book: str = ""
    json: bool = False
    csv: bool = False
    output: str = ""
    lang: str = ""
    as_of: str = ""
    yes: bool = False
    dry_run: bool = False
    no_input: bool = False
    quiet: bool = False
    user: str = ""
    operation: str = ""
    twice: bool = False


def hoist(words: Sequence[str]) -> tuple[Options, list[str]]:
    """The common options, wherever they stand, and the words that are left. Behind `--` nothing is an option."""
    options, rest = Options(), []
    left = iter(words)
    for word in left:
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *left]
        elif word in FLAGS:
            setattr(options, FLAGS[word], True)
        elif name in VALUES and not (name == "--lang" and tuple(rest[:2]) in OF_STATEMENTS):
            given = value if equals else next(left, None)
            if given is None:
                raise NotUnderstood(_("{name} needs a value.", name=name), _("fund --help says which"), name="no-value")
            setattr(options, VALUES[name], given)
        else:
            rest.append(word)
    return options, rest
