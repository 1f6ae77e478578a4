"""Text in columns of fixed width, ruled by its header: printed statements, where nothing but blanks parts the cells.

A pure function of the lines. The columns are where the lines with a date and an amount have no gap in common; the words
of the header above name them. Where a figure would be cut, it is no such table.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from imports.days import looks_like_date
from imports.labels import label
from imports.words import DATES, MONEY, meanings

_RULER = " -=_─═|+┼"
_FIGURE = re.compile(r"\d[.,]\d\d(?!\d)")
_PHRASE = re.compile(r"[^\s|]+(?: [^\s|]+)*")
_HEADER_LINES = 4
_FEW = 4  # lines whose gaps of one blank prove nothing


@dataclass(slots=True)
class _Span:
    """A column: where it begins and ends, and its words."""

    begin: int
    end: int
    typed: bool = False  # dates or figures; only text may be put together
    title: str = ""


def split_lines(lines: Sequence[str]) -> list[list[str]] | None:
    """The cells of every line; None where the lines are no table of fixed width. Rulers have no cells, a header has one line."""
    dated = [number for number, line in enumerate(lines) if _is_dated(line)]
    header = _header(lines, dated[0]) if dated else []
    if not header or any("\t" in lines[number] for number in (*header, *dated)):
        return None
    spans = _columns([lines[number] for number in dated], [lines[number] for number in header])
    known = {role for span in spans for role in meanings(span.title)}
    if len(spans) < 3 or not known & set(DATES) or not known & set(MONEY):
        return None
    rows: list[list[str]] = []
    for number, line in enumerate(lines):
        cut = _cut(line, spans) if number > header[-1] else None
        if cut is None and number > header[-1] and _may_be_movement(line, spans):
            return None
        rows.append([] if _is_ruler(line) else cut if cut is not None else _PHRASE.findall(line.strip()))
    above = [lines[number].strip() for number in header]
    for end in range(len(above), len(lines) + 1):  # again on every page
        if lines[end - 1].strip() == above[-1] and [line.strip() for line in lines[end - len(above) : end]] == above:
            rows[end - len(above) : end] = [[] for _ in above[1:]] + [[span.title for span in spans]]
    return rows


def _is_ruler(line: str) -> bool:
    return len(line.strip()) > 2 and not line.strip(_RULER)


def _is_dated(line: str) -> bool:
    cells = re.split(r"\s{2,}", line.strip())
    return bool(_FIGURE.search(line)) and any(looks_like_date(cell) for cell in (*cells, *line.split()))


def _header(lines: Sequence[str], first: int) -> list[int]:
    """The lines of words right above the first line with a date, up to a ruler or an empty line above them."""
    found: list[int] = []
    for number in range(first - 1, -1, -1):
        line = lines[number]
        if _is_ruler(line) or not line.strip():
            if found:
                break
        elif any(letter.isdigit() for letter in line) or len(found) == _HEADER_LINES:
            return []
        else:
            found.insert(0, number)
    return found


def _columns(dated: Sequence[str], header: Sequence[str]) -> list[_Span]:
    """The columns of the lines with a date, named by the header's words that stand over them."""
    width = max(map(len, dated))
    inked = [any(position < len(line) and line[position] != " " for line in dated) for position in range(width)]
    if len(dated) < _FEW:  # words of a text may happen to end below each other
        inked = [here or (0 < at < width - 1 and inked[at - 1] and inked[at + 1]) for at, here in enumerate(inked)]
    edges = [position for position, (before, here) in enumerate(pairwise([False, *inked, False])) if before != here]
    spans = [_Span(begin, end) for begin, end in zip(edges[::2], edges[1::2], strict=True)]
    for span in spans:
        cells = [cell for line in dated if (cell := line[span.begin : span.end].strip())]
        span.typed = all(looks_like_date(cell) or _FIGURE.search(cell) for cell in cells)
    for line in header:
        phrases = list(_PHRASE.finditer(line))
        for phrase in phrases:
            spans = _named(spans, phrase)
        under = [sum(span.begin < phrase.end() and phrase.start() < span.end for phrase in phrases) for span in spans]
        if max(under, default=0) > 1 or any(left.end > right.begin for left, right in pairwise(spans)):
            return []  # two names for one column: a long text has run into the next one
    return _with_untitled(spans)


def _named(spans: list[_Span], phrase: re.Match[str]) -> list[_Span]:
    """The columns with one more phrase of the header: over none it is an empty column, over several it joins their text."""
    over = [span for span in spans if span.begin < phrase.end() and phrase.start() < span.end]
    if not over:
        return sorted([*spans, _Span(*phrase.span(), title=phrase[0])], key=lambda span: span.begin)
    if all(span.typed for span in over) and len(over) > 1:
        for word in re.finditer(r"\S+", phrase[0]):
            begin = phrase.start() + word.start()
            near = min(over, key=lambda span: max(span.begin - begin - len(word[0]), begin - span.end, 0))
            near.title = f"{near.title} {word[0]}".strip()
        return spans
    text = [span for span in over if not span.typed] or over
    joined = _Span(text[0].begin, text[-1].end, typed=text[0].typed, title=f"{text[0].title} {phrase[0]}".strip())
    return sorted([span for span in spans if span not in text] + [joined], key=lambda span: span.begin)


def _with_untitled(spans: Sequence[_Span]) -> list[_Span]:
    """Words that stand under no word of the header continue the text on their left."""
    found: list[_Span] = []
    for span in spans:
        if span.title or span.typed or not found or found[-1].typed:
            found.append(span)
        else:
            found[-1].end = span.end
    return found


def _cut(line: str, spans: Sequence[_Span]) -> list[str] | None:
    """The cells of a line; None where no blank of it stands between two columns."""
    cuts = [0]
    for left, right in pairwise(spans):
        between = range(min(right.begin, len(line)), min(left.end, len(line)) - 1, -1)
        cut = next((at for at in between if at == len(line) or line[at] in " |" or line[at - 1] in " |"), None)
        if cut is None:
            return None
        cuts.append(cut)
    return [line[begin:end].strip(" |") for begin, end in pairwise([*cuts, len(line)])]


def _may_be_movement(line: str, spans: Sequence[_Span]) -> bool:
    """Whether a figure of the line stands where amounts do, and no word of it says that it is a total or a balance."""
    if any(label(phrase) for phrase in _PHRASE.findall(line)):
        return False
    figures = [found.span() for found in _FIGURE.finditer(line)]
    return any(span.typed and begin < span.end and span.begin < end for begin, end in figures for span in spans)
