"""What the commands that read a file have in common: their options, and how a refusal is told."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from imports import screens
from ledger.errors import FileRefused, NotUnderstood, Problem
from ledger.i18n import _, n_

if TYPE_CHECKING:
    from imports.cells import Workbook
    from imports.intake import Origin

FILE = Annotated[Path, typer.Argument(help="The file.")]
DATES = Annotated[
    str, typer.Option("--dates", metavar="dmy|mdy|ymd", help="Order of days written as text, where the file does not say.")
]
DECIMAL = Annotated[str, typer.Option("--decimal", metavar="point|comma", help="Decimal mark of amounts written as text.")]
SHEET = Annotated[str, typer.Option("--sheet", help="Only this sheet: its name, or its place, such as 2.")]
COLUMNS = Annotated[
    str, typer.Option("--columns", metavar="ROLE=HEADER,...", help="Which column is what: contributor=Party,amount=Agreed.")
]
SIGN = Annotated[str, typer.Option("--sign", metavar="plain|reversed|marks", help="What a minus means.")]
OPENING = Annotated[str, typer.Option("--opening", help="Opening balance as the bank prints it.")]
CLOSING = Annotated[str, typer.Option("--closing", help="Closing balance as the bank prints it.")]
AREA = Annotated[str, typer.Option("--range", metavar="A5:H200", help="Only these cells.")]
SHEETS = Annotated[
    list[str] | None, typer.Option("--sheet", help="Only this sheet: its name, or its place, such as 2; may be repeated.")
]
SKIP_REFUSED = Annotated[bool, typer.Option("--skip-refused", help="Record rows that cannot be read as refused, take the rest.")]
MARK = Annotated[Path | None, typer.Option("--mark", metavar="FILE", help="Write the sheet back with each problem as a comment.")]


def order(text: str, allowed: Sequence[str], option: str) -> str:
    """A value of an option, or NotUnderstood with the list."""
    if text and text not in allowed:
        raise NotUnderstood(
            _('{option} is not "{text}".', option=option, text=text), f"{option} {'|'.join(allowed)}", name="bad-option"
        )
    return text


def refuse_wrong(problems: Sequence[Problem], fine: int, mark: Path | None, path: Path) -> None:
    """Say all that is wrong with a sheet, if anything is; `fine` are the rows that are not."""
    if problems:
        refuse(problems, mark, path, title_of(path, problems, fine))


def refuse(problems: Sequence[Problem], mark: Path | None, path: Path, title: str) -> None:
    """Say all problems of a file at once; with --mark, the sheet goes back with comments. Nothing was written."""
    from imports import sources

    cures = []
    if mark is not None:
        try:
            cures = [marked(problems, mark, path)]
        except FileRefused as unmarked:  # no table that could be given back: its problems are told all the same
            cures = [unmarked.message]
    elif sources.open_source(path).kind in sources.SHEETS:
        cures = [_("To get your sheet back with each problem as a comment: add --mark {file}", file=f"{path.stem}_marked.xlsx")]
    raise FileRefused(title, problems, *cures, name=problems[0].name)


def marked(problems: Sequence[Problem], mark: Path, path: Path) -> str:
    """Write a file back with each problem as a comment; returns the sentence that says so."""
    from imports.marking import mark as write_marks

    write_marks(path, problems, mark)
    return _("{file} has each problem as a comment.", file=str(mark))


def title_of(path: Path, problems: Sequence[Problem], fine: int) -> str:
    """The first lines of a refusal: the file, how many problems, how many rows are fine."""
    found = n_("Refused: 1 problem.", "Refused: {count} problems.", len(problems))
    left = n_("1 row is fine.", "{count} rows are fine.", fine)
    return " ".join((f"{path.name}\n{found}", left, _("Nothing was written.")))


def origin_of(kind: str, path: Path, workbook: "Workbook") -> "Origin":
    """The file as it is kept in the book."""
    from imports.intake import Origin

    return Origin(kind, Path(screens.name_of(path)), workbook.sha256, workbook.raw)
