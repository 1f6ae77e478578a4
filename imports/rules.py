"""A file of matching rules, as `fund match rules --export` writes them → lessons and problems. The book is not touched."""

import csv
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.banking.match_learned import ACCOUNT, IN, KINDS, OUT, PROVES, kept
from ledger.banking.match_text import fold, squeeze
from ledger.banking.match_values import Lesson
from ledger.errors import FileRefused, Problem
from ledger.i18n import _

COLUMNS = ("kind", "words", "means", "times")
_MOST = 1_000_000


def read_rules(path: Path, codes: Collection[str], types: Collection[str]) -> list[Lesson]:
    """The rules of a CSV file with the columns kind, words, means and times (empty: what an officer says so is proof).

    `codes` are those of contributors, `types` those of lines. Raises FileRefused with every problem at its line.
    """
    problems: list[Problem] = []
    with records(path, "no-rules", _("fund match rules --export FILE writes one")) as rows:
        found = list(_lessons(rows, codes, types, problems))
    if problems:
        raise FileRefused(_("{file}: nothing was written.", file=path.name), problems, name=problems[0].name)
    return found


@contextmanager
def records(path: Path, name: str, *cure: str) -> "Iterator[csv.DictReader[str]]":
    """The rows of a CSV file in UTF-8; raises FileRefused, of this name, where it is none or cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield csv.DictReader(file, strict=True)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        said = getattr(error, "strerror", None) or _("it is no CSV file in UTF-8")
        raise FileRefused(_("{path} cannot be read: {error}.", path=path.name, error=said), [], *cure, name=name) from None


def _lessons(
    rows: "csv.DictReader[str]", codes: Collection[str], types: Collection[str], problems: list[Problem]
) -> Iterator[Lesson]:
    missing = [name for name in COLUMNS[:3] if name not in (rows.fieldnames or ())]
    if missing:
        problems.append(
            Problem(
                "line 1",
                _("there is no column {columns}", columns=", ".join(missing)),
                _("name the columns {columns}", columns=", ".join(COLUMNS)),
                "no-rules",
            )
        )
        return
    for row in rows:
        kind, words, means, times = ((row.get(name) or "").strip() for name in COLUMNS)
        key = squeeze(fold(words)) if kind == ACCOUNT else kept(words)
        allowed = types if kind in (IN, OUT) else codes
        said = [
            (kind not in KINDS, _('"{kind}" is no kind of rule', kind=kind), _("one of: {words}", words=", ".join(KINDS))),
            (not key, _('"{words}" holds no words that come again', words=words), _("write the payer's words without numbers, or an account")),
            (means not in allowed, _('"{means}" is no type of line', means=means) if allowed is types else _('"{means}" is no contributor of this book', means=means),
             _("one of: {words}", words=", ".join(types)) if allowed is types else _("fund contributor list shows the codes")),
            (bool(times) and not (times.isascii() and times.isdigit() and 0 < int(times) <= _MOST), _('"{times}" is no number of times', times=times),
             _("a whole number above zero, or nothing")),
        ]  # fmt: skip
        wrong = [Problem(f"line {rows.line_num}", what, cure, "not-a-rule") for bad, what, cure in said if bad]
        problems += wrong
        if not wrong:
            yield Lesson(kind, key, means, int(times) if times else PROVES)
