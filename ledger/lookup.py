"""What a word means: a batch, an entry, a pledge, a contributor … by its number, code or name. Never a guess.

One number space serves all (`fund show ID`). A word that means two things is refused with the two that it means;
a word that means nothing gets the nearest ones.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ledger.book.reader import Asking
from ledger.errors import NotUnderstood
from ledger.i18n import _
from ledger.journal.numbering import spelled


@dataclass(frozen=True, slots=True)
class Found:
    """A thing of the book: its kind, the id of its row, and its name as the book writes it.

    Of an account `id` is 0; of a place in a file it is the row there, `name` the file and `sheet` the sheet.
    """

    kind: str
    id: int
    name: str
    sheet: str = ""


def find(query: Asking, word: str) -> Found:
    """The one thing that a word means; `pledge:ID` and the like say which kind is meant.

    Raises NotUnderstood, with the nearest, for a word that means nothing, and for one that means several things.
    """
    wanted = word.strip().encode("utf-8", "backslashreplace").decode()
    kind, colon, rest = wanted.partition(":")
    kinds = [kind] if colon and kind.lower() in FINDERS else list(FINDERS)
    text = rest if len(kinds) == 1 else wanted
    found = [one for name in kinds for one in FINDERS[name.lower()](query, text)] if text else []
    if not found:
        raise unknown(query, wanted)
    if len(found) > 1:
        cures = [f"fund show {one.kind}:{one.name}" for one in found]
        raise NotUnderstood(_('"{word}" means {count} things.', word=wanted, count=len(found)), *cures, name="ambiguous-id")
    return found[0]


def unknown(query: Asking, word: str) -> NotUnderstood:
    """The refusal of a word that means nothing, with up to three that are spelled like it."""
    near = nearest(query, word)
    hint = _("Did you mean {names}?", names=", ".join(near)) if near else _("fund log lists batches, fund pledge list pledges")
    return NotUnderstood(_('There is no "{word}" in this book.', word=word), hint, name="unknown-id")


Finder = Callable[[Asking, str], list[Found]]
_COUNTS_FIRST = "ORDER BY CASE WHEN undone_in IS NULL THEN 0 ELSE 1 END, id DESC LIMIT 1"  # before one that was taken back


def _batches(query: Asking, text: str) -> list[Found]:
    return _rows(query, "batch", "SELECT id, number FROM batch WHERE number = :n", spelled(text, "B"))


def _numbered(kind: str, letter: str, table: str = "") -> Finder:
    """Documents by their number, `R-2026-0031`: the one that counts before one that was taken back."""

    def look(query: Asking, text: str) -> list[Found]:
        sql = f"SELECT id, number FROM {table or kind} WHERE number = :n {_COUNTS_FIRST}"
        return _rows(query, kind, sql, spelled(text, letter))

    return look


def _entries(query: Asking, text: str) -> list[Found]:
    parts = re.fullmatch(r"J-(\d{4})-(\d{1,12})", text.upper(), re.ASCII)
    if not parts:
        return []
    year, no = int(parts[1]), int(parts[2])
    rows = query.rows("SELECT id FROM journal_transaction WHERE year = :year AND no = :no", year=year, no=no)
    return [Found("entry", row[0], f"J-{year}-{no:06d}") for row in rows]


def _lines(query: Asking, text: str) -> list[Found]:
    parts = re.fullmatch(r"L-(\d{1,18})", text.upper(), re.ASCII)
    rows = query.rows("SELECT id FROM bank_line WHERE id = :id", id=int(parts[1])) if parts else []
    return [Found("line", row[0], f"L-{row[0]}") for row in rows]


def _statements(query: Asking, text: str) -> list[Found]:
    number, slash, version = text.upper().partition("/")
    if slash and not (version.isascii() and version.isdigit() and len(version) < 10):
        return []
    rows = query.rows(
        f"SELECT id, number, version FROM statement WHERE number = :n {'AND version = :v' if slash else ''} "
        "ORDER BY CASE WHEN undone_in IS NULL THEN 0 ELSE 1 END, version DESC, id DESC LIMIT 1",
        n=spelled(number, "S"), **({"v": int(version)} if slash else {}),
    )  # fmt: skip
    return [Found("statement", row[0], f"{row[1]}/{row[2]}") for row in rows]


def _pledges(query: Asking, text: str) -> list[Found]:
    without, slash, instalment = text.rpartition("/")
    spellings = [text, spelled(text, "P"), text.upper()]
    if slash and instalment.isdigit():
        spellings += [without, spelled(without, "P"), without.upper()]
    sql = f"SELECT id, number FROM pledge WHERE number = :n {_COUNTS_FIRST}"
    return next((found for one in dict.fromkeys(spellings) if (found := _rows(query, "pledge", sql, one))), [])


def _contributors(query: Asking, text: str) -> list[Found]:
    found = _rows(query, "contributor", f"SELECT id, code FROM contributor WHERE code = :n {_COUNTS_FIRST}", text.upper())
    if not found and len(text) == 2:
        found = _rows(query, "contributor", "SELECT id, code FROM contributor_list WHERE alpha2 = :n", text.upper())
    return found


def _accounts(query: Asking, text: str) -> list[Found]:
    return _rows(query, "account", "SELECT 0, code FROM account WHERE code = :n", text)


def _banks(query: Asking, text: str) -> list[Found]:
    sql = f"SELECT id, name FROM bank_account WHERE {{}} = :n {_COUNTS_FIRST}"
    return _rows(query, "bank", sql.format("name"), text) or _rows(query, "bank", sql.format("lower(name)"), text.lower())


def _files(query: Asking, text: str) -> list[Found]:
    found = _rows(query, "file", "SELECT id, file_name FROM import_run WHERE file_name = :n ORDER BY id DESC LIMIT 1", text)
    if not found and re.fullmatch(r"[0-9a-fA-F]{8,64}", text):
        sql = "SELECT id, file_name FROM import_run WHERE substr(sha256, 1, :long) = :n ORDER BY id DESC LIMIT 1"
        found = [Found("file", *row) for row in query.rows(sql, n=text.lower(), long=len(text))]
    return found


def _places(query: Asking, text: str) -> list[Found]:
    """`bofa.xlsx:Sheet1!12`, and `bofa.csv:12` for a file without sheets."""
    file, colon, place = text.rpartition(":")
    sheet, _mark, row = place.rpartition("!")
    if not colon or not (row.isascii() and row.isdigit() and len(row) < 10):
        return []
    return [Found("place", int(row), one.name, sheet) for one in _files(query, file)]


def _traces(_query: Asking, text: str) -> list[Found]:
    """`ESP:2026-Q3:B2`, a line of a statement; whether the contributor is known is asked by who shows it."""
    parts = text.split(":")
    if len(parts) not in (3, 4) or not re.fullmatch(r"\d{4}-?[QqTt][1-4]", parts[1]):
        return []
    return [Found("trace", 0, ":".join((parts[0].upper(), parts[1].upper().replace("T", "Q"), *parts[2:])))]


FINDERS: dict[str, Finder] = {
    "batch": _batches, "entry": _entries, "receipt": _numbered("receipt", "R"), "line": _lines, "statement": _statements, "pledge": _pledges,
    "obligation": _numbered("obligation", "O"), "expenditure": _numbered("expenditure", "E"), "advance": _numbered("advance", "A"),
    "contributor": _contributors, "account": _accounts, "bank": _banks, "file": _files, "place": _places, "trace": _traces,
    "refund": _numbered("refund", "F"), "gift": _numbered("gift", "K", "gift_in_kind"),
}  # fmt: skip


def _rows(query: Asking, kind: str, sql: str, wanted: str) -> list[Found]:
    return [Found(kind, row[0], row[1]) for row in query.rows(sql, n=wanted)] if wanted else []


def nearest(query: Asking, word: str, count: int = 3) -> tuple[str, ...]:
    """The numbers, codes and names most like a word, best first; none when nothing comes near."""
    from rapidfuzz import fuzz, process

    wanted = word.casefold()[:300]
    letter = f"{wanted[:1]}-" if re.match(r"[a-z]-\d", wanted) else ""  # a number is like numbers of its own kind only
    choices = [one for one in _names(query) if one[0].casefold().startswith(letter)]
    spellings = [spelling.casefold() for spelling, _shown in choices]
    found = process.extract(wanted, spellings, scorer=fuzz.ratio, score_cutoff=70, limit=20)
    return tuple(dict.fromkeys(choices[place][1] for _spelling, _score, place in found))[:count]


def _names(query: Asking) -> Iterator[tuple[str, str]]:
    """What a word may have meant: as it is spelled, and as it is shown."""
    for code, *names in query.rows("SELECT code, name_en, name_es, name_fr, name_pt FROM contributor_list"):
        yield code, f"{code} {names[0] or ''}".strip()
        yield from ((name, f"{code} {name}") for name in names if name)
    for table in ("batch", "receipt", "pledge", "statement", "obligation", "expenditure", "advance", "refund", "gift_in_kind"):
        yield from ((name, name) for (name,) in query.rows(f"SELECT DISTINCT number FROM {table}"))
    for sql in ("SELECT name FROM bank_account", "SELECT DISTINCT file_name FROM import_run"):
        yield from ((name, name) for (name,) in query.rows(sql))
    yield from ((name, f"{code} {name}") for code, name in query.rows("SELECT code, name FROM account"))
    years = query.rows("SELECT year, last FROM counter WHERE kind = 'J'")
    yield from ((name, name) for year, last in years for name in (f"J-{year}-000001", f"J-{year}-{last:06d}"))
