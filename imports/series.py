"""Several things in one sentence: `A and B`, `--dates dmy or --dates mdy`."""

from collections.abc import Iterable
from functools import reduce

from ledger.i18n import _


def both(names: Iterable[str]) -> str:
    """All of them: `A and B`, in the language of the screen."""
    return reduce(lambda first, second: _("{first} and {second}", first=first, second=second), names)


def either(options: Iterable[str]) -> str:
    """One of them: `A or B`, in the language of the screen."""
    return reduce(lambda first, second: _("{first} or {second}", first=first, second=second), options)


def apart(options: Iterable[str]) -> str:
    """One of several pieces of a command line, with room around them: `--columns a=B  or  --columns a=C`."""
    return reduce(lambda first, second: _("{first}  or  {second}", first=first, second=second), options)
