"""What stands on a paper: tables whose numbers align at their decimal marks, and how wide all of it is.

Widths are those of the typeface, in em, as nothing may be cut: a table that is too wide is set smaller, never below
8 points, then on a page of its own that is turned, and as wide as it takes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ledger.i18n import Language

SIZES = (9.5, 9.0, 8.5, 8.0)  # points
WRAPPED = 8.5  # points down to which letters become smaller before a text is wrapped
UPRIGHT, TURNED = 487.0, {"a4": 734.0, "us-letter": 667.0}  # points between the margins
INSET = 8.0  # points beside what stands in a cell
WIDTH = {"code": 27.0, "amount": 80.0}  # points that a column has where there is room: parts stand under each other
BARE = 56.0  # the same of a column in which nothing stands, so that its name stands apart from its neighbours'
LEAST = 110.0, 64.0  # points that a text which may be wrapped is left: the first of a table, and any other
NARROW = 80.0, 64.0  # the same before a page is turned
STEP = 1.0  # em that a part stands further in than its whole
# Widths of signs in hundredths of an em, rounded up: the typeface's semibold, the widest that is set in tables.
_GROUPS = {
    16: "\u202f", 22: "'|:;", 25: ",. \u00a0!", 27: "’", 29: "ilíìîj", 31: "·", 32: "I()/", 34: "ft", 35: "º", 36: "-", 37: '"', 38: "[]J", 41: "rs", 44: "zçc",
    47: "eéèêë", 48: "aàáâãS", 49: "0123456789", 51: "bg", 52: "oóôõqF", 53: "vxkpd", 54: "yL", 55: "huúùûüPT−–", 56: "«»", 57: "nñEÉÈY", 60: "V", 61: "R", 62: "B",
    63: "Z", 64: "%", 66: "K", 67: "CÇ", 68: "UÚ", 70: "AÁÀÂÃ", 71: "NXÑ", 72: "D", 73: "GHOQÓÔÕ", 75: "…", 78: "w", 81: "m", 86: "M", 96: "W", 99: "@",
}  # fmt: skip
EM = {sign: width / 100 for width, signs in _GROUPS.items() for sign in signs}
NUMBERS = ("number", "amount")
Spanning = tuple[str, int]  # a text that runs over several columns
Cell = str | Spanning


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it is set.

    Kinds of columns: code (small), words (may be wrapped), fixed (never), number (decimal marks under each other), amount (a
    number in a column as wide as those of the other amounts).
    `heads` are rows of texts and the columns they run over; a row of `rows` is its style (line, part, total, closing) and
    its cells. `told` stands above and `notes` below. `keep`: not broken over two pages where it fits on one. The rows from `apart` on
    are a table of their own in the same columns.
    """

    title: str
    kinds: tuple[str, ...]
    heads: tuple[tuple[Spanning, ...], ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    told: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    keep: bool = True
    apart: int | None = None


@lru_cache(4096)
def em(text: str) -> float:
    """How wide a text is, in em: exact for numbers, not too little for words."""
    return sum(EM.get(sign, 0.7) for sign in text)


def fits(sheet: Sheet) -> bool:
    """Whether it stands on an upright page with no text wrapped."""
    return _Measure(sheet).unwrapped() > 0


def told(sheet: Sheet, paper: str, point: str, *, stretched: bool = True) -> dict[str, Any]:
    """The sheet for its template: size, widths in points, numbers with what fills them up to the column's longest tail.

    `point` is the decimal mark. Not `stretched`: a table that needs less than the page stays narrow.
    """
    measure = _Measure(sheet)
    size, room = measure.placed(TURNED[paper])
    return {
        "title": sheet.title, "kinds": ["number" if kind == "amount" else kind for kind in sheet.kinds], "heads": sheet.heads,
        "rows": _filled(sheet, point), "told": sheet.told, "notes": sheet.notes, "size": size, "keep": sheet.keep and len(sheet.rows) <= 36, "apart": sheet.apart,
        "turned": 0 if room == UPRIGHT else room, "widths": measure.widths(size, room, stretched=stretched),
    }  # fmt: skip


def _filled(sheet: Sheet, point: str) -> list[tuple[str, list[Any]]]:
    """The rows; a number comes with its distance from the right end of its column, in em, where there is one.

    So decimal marks stand under each other, with decimals or without, and with a parenthesis behind the number or without.
    """
    numbers = [kind in NUMBERS for kind in sheet.kinds]
    tails: list[dict[int, float]] = []
    longest = [0.0] * len(sheet.kinds)
    for _, cells in sheet.rows:
        own = {at: _tail(cell, point) for at, cell in _placed(cells) if isinstance(cell, str) and numbers[at]}
        for at, tail in own.items():
            longest[at] = max(longest[at], tail)
        tails.append(own)
    rows: list[tuple[str, list[Any]]] = []
    for (style, cells), own in zip(sheet.rows, tails, strict=True):
        told: list[Any] = []
        for at, cell in _placed(cells):
            if isinstance(cell, tuple):
                told.append({"text": cell[0], "span": cell[1]})
            else:
                lacking = round(longest[at] - own[at], 3) if at in own and cell[-1:].isdigit() else 0
                told.append([cell, lacking] if lacking else cell)
        rows.append((style, told))
    return rows


def _tail(text: str, point: str) -> float:
    """From the decimal mark on, and the parenthesis behind a number."""
    _, mark, decimals = text.rpartition(point)
    return em(mark + decimals) if mark else em(text[-1:]) if text.endswith(")") else 0.0


def _placed(cells: Iterable[Cell]) -> Iterator[tuple[int, Cell]]:
    """Each cell with the column that it begins in."""
    at = 0
    for cell in cells:
        yield at, cell
        at += cell[1] if isinstance(cell, tuple) else 1


class _Measure:
    """How wide the columns of a sheet must be and would like to be, in points."""

    def __init__(self, sheet: Sheet) -> None:
        self._kinds = sheet.kinds
        self._words = [kind == "words" for kind in sheet.kinds]
        self._contents, self._names, self._longest = ([0.0] * len(sheet.kinds) for _ in range(3))  # em; points
        self._least_texts = LEAST
        for style, cells in sheet.rows:
            for at, cell in _placed(cells):
                inset = STEP if style == "part" and self._words[at] else 0.0
                if isinstance(cell, str) and (width := em(cell) + inset) > self._contents[at]:
                    self._contents[at] = width
        for row in sheet.heads:
            for at, (name, span) in _placed_heads(row):
                if span == 1:
                    self._names[at] = max(self._names[at], 8 * em(name))
                    self._longest[at] = max(self._longest[at], 8 * _two_lines(name))

    def placed(self, turned: float) -> tuple[float, float]:
        """Size and room: upright and unwrapped, upright, small and narrow, turned (where there are `turned` points), or as wide as it takes."""
        if size := self.unwrapped():
            return size, UPRIGHT
        for self._least_texts, room, sizes in ((LEAST, UPRIGHT, SIZES), (NARROW, UPRIGHT, SIZES[-1:]), (LEAST, turned, SIZES)):
            for size in sizes:
                if self.needed(size) <= room:
                    return size, room
        return SIZES[-1], self.needed(SIZES[-1])

    def unwrapped(self) -> float:
        """The largest letters in which no text is wrapped on an upright page; 0 where there are none."""
        sizes = (size for size in SIZES if size >= WRAPPED and sum(self._least(size, wrapped=False)) <= UPRIGHT)
        return next(sizes, 0.0)

    def needed(self, size: float) -> float:
        """The least that the whole takes."""
        return sum(self._least(size))

    def widths(self, size: float, room: float, *, stretched: bool) -> list[float]:
        """What is left goes to texts, then to other columns, by what each is short of; beyond that, where it is stretched, to the first text."""
        widths, naturals = self._least(size, wrapped=False), self._naturals(size, BARE if stretched else 0.0)
        if sum(widths) > room:
            widths = self._least(size)
        for turn in (True, False):
            short = [
                max(0.0, natural - width) * (word is turn)
                for natural, width, word in zip(naturals, widths, self._words, strict=True)
            ]
            share = min(1.0, max(0.0, room - sum(widths)) / sum(short)) if any(short) else 0.0
            widths = [width + lacking * share for width, lacking in zip(widths, short, strict=True)]
        least = self._least(size)
        for at, kind in enumerate(self._kinds):  # a name that is wrapped all the same takes no more than its two lines
            if kind not in {"words", "amount"} and widths[at] < self._names[at] + INSET:
                widths[at] = least[at]
        if stretched and any(self._words):
            widths[self._words.index(True)] += max(0.0, room - sum(widths))
        return [round(width, 2) for width in widths]

    def _least(self, size: float, *, wrapped: bool = True) -> list[float]:
        """The columns' names give way, and texts where they may be `wrapped`."""
        wide = [max(self._content(at, size), self._longest[at]) + INSET for at in range(len(self._kinds))]
        if wrapped and any(self._words):
            first = self._words.index(True)
            wide = [min(width, self._least_texts[at != first]) if self._words[at] else width for at, width in enumerate(wide)]
        return self._even(wide)

    def _naturals(self, size: float, bare: float) -> list[float]:
        wide = (max(self._content(at, size), self._names[at]) + INSET for at in range(len(self._kinds)))
        least = (WIDTH.get(kind, 0.0 if held else bare) for kind, held in zip(self._kinds, self._contents, strict=True))
        return self._even([max(width, usual) for width, usual in zip(wide, least, strict=True)])

    def _content(self, at: int, size: float) -> float:
        return self._contents[at] * (8 if self._kinds[at] == "code" else size)

    def _even(self, wide: list[float]) -> list[float]:
        """Amounts stand in columns of one width."""
        widest = max((width for width, kind in zip(wide, self._kinds, strict=True) if kind == "amount"), default=0.0)
        return [widest if kind == "amount" else width for width, kind in zip(wide, self._kinds, strict=True)]


def _two_lines(name: str) -> float:
    """How wide a name is, in em, in two lines that break where it takes the least."""
    words = name.split(" ")
    return min(max(em(" ".join(words[:at])), em(" ".join(words[at:]))) for at in range(max(1, len(words))))


def _placed_heads(row: Iterable[Spanning]) -> Iterator[tuple[int, Spanning]]:
    at = 0
    for head in row:
        yield at, head
        at += head[1]


def on_paper(language: Language, negatives: str) -> Language:
    """The language as papers write it: a minus sign that touches the digits, or parentheses for houses that must."""
    return replace(language, negative="({})" if negatives == "parentheses" else "−{}")


def written_for(language: Language, paper: str = "auto") -> dict[str, str | None]:
    """Language, region and size of a document as its template takes them; `paper` as an office chose it."""
    region = language.locale[3:]
    return {
        "lang": language.code, "region": region if len(region) == 2 and region.isalpha() else None,
        "paper": {"A4": "a4", "Letter": "us-letter"}[language.paper if paper == "auto" else paper],
    }  # fmt: skip


def chart(
    title: str, note: str, alt: str, key: Sequence[tuple[str, str]], bars: Sequence[tuple[str, str, Decimal, str]]
) -> dict[str, Any]:
    """Bars for a template: `bars` are what each is called, its amount as it is read, the amount, and its fill; `key` says what fills mean."""
    names, texts, amounts, fills = zip(*bars, strict=True)
    return {
        "title": title, "note": note, "alt": alt, "key": key, **bar_room(names, texts),
        "bars": [
            {"name": name, "amount": text, "share": share, "fill": fill}
            for name, text, share, fill in zip(names, texts, shares(amounts), fills, strict=True)
        ],
    }  # fmt: skip


def shares(amounts: Iterable[Decimal]) -> list[str]:
    """How long each bar is, the longest being 1; as text. What is nothing is 0 and has no bar."""
    sizes = [abs(amount) for amount in amounts]
    longest = max(sizes, default=Decimal(0)) or Decimal(1)
    return [f"{size / longest:.4f}" if size else "0" for size in sizes]


def bar_room(labels: Sequence[str], amounts: Sequence[str]) -> dict[str, float]:
    """Points for the names of bars, which wrap beyond 200, and for the longest bar, beside which its amount still stands."""
    label = round(min(200.0, 8.5 * max(map(em, labels))), 1)
    return {"label": label, "room": round(UPRIGHT - label - 18 - 8.5 * max(map(em, amounts)), 1)}
