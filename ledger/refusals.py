"""What went wrong, as a person reads it and as a program gets it: what, where, what to do next, and a name that stays.

The name at the right of a problem is stable: it stands in JSON too (ux.md §3.9).
"""

from collections.abc import Iterator, Sequence

from ledger import cells
from ledger.errors import FileRefused, LedgerError, Problem
from ledger.i18n import n_, retold
from ledger.programs import plain_json, problem_facts
from ledger.screen import Screen
from ledger.show import INDENT

MOST = 50  # problems printed; the marked file has them all
WHERE = 16  # cells for the place of a problem; a longer one stands on a line of its own


def lines_of(error: LedgerError, screen: Screen) -> Iterator[str]:
    """A refusal: its sentence, every problem of a file, and what can be done about it."""
    problems = error.problems if isinstance(error, FileRefused) else ()
    start = "" if problems else "fund: "
    if len(problems) == 1 and problems[0].what in error.message and problems[0].cure in ("", *error.cure):
        problems = ()  # the sentence has said all of it
    for number, line in enumerate(cells.wrap(cells.clean_lines(start + error.message), screen.width)):
        yield screen.red(line) if problems and not number else line
    yield from problem_lines(problems, screen)
    if problems and error.cure:
        yield ""
    indent = "" if problems else INDENT
    for cure in error.cure:
        yield from (indent + line for line in cells.wrap(cells.clean_lines(cure), _less(screen.width, len(indent))))


def problem_lines(problems: Sequence[Problem], screen: Screen) -> Iterator[str]:
    """The first fifty problems, each where, what, cure and name; then how many more there are."""
    if not problems:
        return
    shown = problems[:MOST]
    left = min(WHERE, max(cells.width(cells.clean(retold(problem.where))) for problem in shown))
    for problem in shown:
        yield ""
        yield from _problem(problem, left, screen)
    more = len(problems) - len(shown)
    if more:
        yield ""
        yield INDENT + n_("and {count} more: --mark FILE has it too", "and {count} more: --mark FILE has them all", more)


def _problem(problem: Problem, left: int, screen: Screen) -> Iterator[str]:
    where, name = cells.clean(retold(problem.where)), cells.clean(problem.name)
    start = len(INDENT) + left + len(INDENT)
    if cells.width(where) > left:
        yield INDENT + where
        where = ""
    room = _less(screen.width, start + len(INDENT) + cells.width(name))
    what = list(cells.wrap(cells.clean_lines(problem.what), room))
    gap = INDENT if room is None else " " * (room - cells.width(what[0]) + len(INDENT))
    yield f"{INDENT}{cells.fill(where, left)}{INDENT}{what[0]}{gap}{name}"
    yield from (" " * start + line for line in what[1:])
    if problem.cure:
        for number, line in enumerate(cells.wrap(cells.clean_lines(problem.cure), _less(screen.width, start + 3))):
            yield " " * start + ("   " if number else "-> ") + line


def _less(width: int | None, taken: int) -> int | None:
    return None if width is None else max(20, width - taken)


def json_of(error: LedgerError) -> str:
    """One object for standard error: code, message, where, cure; all problems of a refused file with it."""
    problems = [problem_facts(problem) for problem in error.problems] if isinstance(error, FileRefused) else []
    told = {
        "code": error.name,
        "message": error.message,
        "where": problems[0]["where"] if problems else "",
        "cure": list(error.cure),
        "problems": problems,
    }
    return plain_json({"error": told}) + "\n"
