"""Two ways to say no.

A `LedgerError` is raised when a rule is broken: it carries one sentence, an optional cure and a
stable name. A `Problem` is a value: something is wrong at one place in somebody's file; all
problems of a file are collected and shown together.

What a person reads of either is a text of the catalogs, said (`_`, `n_` of i18n.py) in the language of the screen where it
is raised; what is typed, such as a command, and the name are the same in every language.
"""

from collections.abc import Iterable
from dataclasses import dataclass


class LedgerError(Exception):
    """A rule was broken; nothing was written. The sentence says what, `cure` what to do next, in the language of the screen."""

    code = 1  # exit status: 1 no · 2 not understood · 3 the book is not sound · 4 busy

    def __init__(self, message: str, *cure: str, name: str = "refused", code: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure
        self.name = name
        if code is not None:
            self.code = code


class NotUnderstood(LedgerError):
    """The words of a command could not be understood (exit status 2)."""

    code = 2


class Unsound(LedgerError):
    """The book contradicts itself (exit status 3)."""

    code = 3


class Busy(LedgerError):
    """Another person is writing; the command can be run again (exit status 4)."""

    code = 4


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: `where` is a cell (`Pledges!D9`) or a line, `name` never changes.

    `what` and `cure` are in the language of the screen.
    """

    where: str
    what: str
    cure: str = ""
    name: str = "refused"


class FileRefused(LedgerError):
    """A file has problems; every one of them is carried, and nothing was written."""

    def __init__(self, message: str, problems: Iterable[Problem], *cure: str, name: str = "refused") -> None:
        super().__init__(message, *cure, name=name)
        self.problems = tuple(problems)
