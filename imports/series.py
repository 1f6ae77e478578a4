"""Several things in one sentence: `A and B`, and pieces of a command line of which one is meant."""

from collections.abc import Iterable
from functools import reduce

from ledger.i18n import _


def both(names: Iterable[str]) -> str:
    """All of them: `A and B`, in the language of the screen."""
    # For translators: joins two things that are both meant, such as "Date and Value"; of three, {first} is "Date and Value".
    return reduce(lambda first, second: _("{first} and {second}", first=first, second=second), names)


def apart(options: Iterable[str]) -> str:
    """One of several pieces of a command line, with room around them: `--columns a=B  or  --columns a=C`."""
    # For translators: joins two pieces of a command line of which one is typed; two blanks on either side set them apart.
    return reduce(lambda first, second: _("{first}  or  {second}", first=first, second=second), options)
