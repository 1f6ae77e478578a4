"""A file of matching rules, as `fund match rules --export` writes them → lessons and problems. The book is not touched."""

import csv
from collections.abc import Collection, Iterator
from pathlib import Path

from ledger.banking.match_learned import ACCOUNT, IN, KINDS, OUT, PROVES, kept
from ledger.banking.match_text import fold, squeeze
from ledger.banking.match_values import Lesson
from ledger.errors import FileRefused, Problem

COLUMNS = ("kind", "words", "means", "times")
_MOST = 1_000_000


def read_rules(path: Path, codes: Collection[str], types: Collection[str]) -> list[Lesson]:
    """The rules of a CSV file with the columns kind, words, means and times (empty: what an officer says so is proof).

    `codes` are those of contributors, `types` those of lines. Raises FileRefused with every problem at its line.
    """
    problems: list[Problem] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = list(_lessons(csv.DictReader(file, strict=True), codes, types, problems))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        said = getattr(error, "strerror", None) or "it is no CSV file in UTF-8"
        raise FileRefused(
            f"{path.name} cannot be read: {said}.", [], "fund match rules --export FILE writes one", name="no-rules"
        ) from None
    if problems:
        raise FileRefused(f"{path.name}: nothing was written.", problems, name=problems[0].name)
    return found


def _lessons(
    rows: "csv.DictReader[str]", codes: Collection[str], types: Collection[str], problems: list[Problem]
) -> Iterator[Lesson]:
    missing = [name for name in COLUMNS[:3] if name not in (rows.fieldnames or ())]
    if missing:
        problems.append(
            Problem("line 1", f"there is no column {', '.join(missing)}", f"name the columns {', '.join(COLUMNS)}", "no-rules")
        )
        return
    for row in rows:
        kind, words, means, times = ((row.get(name) or "").strip() for name in COLUMNS)
        key = squeeze(fold(words)) if kind == ACCOUNT else kept(words)
        allowed = types if kind in (IN, OUT) else codes
        said = [
            (kind not in KINDS, f'"{kind}" is no kind of rule', f"one of: {', '.join(KINDS)}"),
            (not key, f'"{words}" holds no words that come again', "write the payer's words without numbers, or an account"),
            (means not in allowed, f'"{means}" is no {"type of line" if allowed is types else "contributor of this book"}',
             f"one of: {', '.join(types)}" if allowed is types else "fund contributor list shows the codes"),
            (bool(times) and not (times.isascii() and times.isdigit() and 0 < int(times) <= _MOST), f'"{times}" is no number of times',
             "a whole number above zero, or nothing"),
        ]  # fmt: skip
        wrong = [Problem(f"line {rows.line_num}", what, cure, "not-a-rule") for bad, what, cure in said if bad]
        problems += wrong
        if not wrong:
            yield Lesson(kind, key, means, int(times) if times else PROVES)
