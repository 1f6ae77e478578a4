"""What one cell of a screen holds: text escaped, measured in terminal cells, cut, filled and wrapped."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache

from ledger.i18n import Formats

# What a terminal obeys, hides or turns round instead of showing: controls, invisible marks, bidi, lone surrogates.
_UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def numbers(formats: Formats) -> Callable[[Decimal | int], str]:
    """How numbers are written there, with grouping, their own decimals and a touching minus: prepared once for a table."""
    if (formats.group, formats.point) == (",", "."):
        return _grouped
    marks = {ord(","): formats.group, ord("."): formats.point}
    return lambda value: _grouped(value).translate(marks)


def _grouped(value: Decimal | int) -> str:
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,d}"


def clean(text: str) -> str:
    """As it can be shown: control characters, escape sequences and bidi overrides stand there in letters, as in Python."""
    if text.isprintable():
        return text
    return _UNSHOWN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def escape_json(text: str) -> str:
    """JSON that does nothing to a terminal: what `clean` writes out stands as JSON's own escapes, which mean the same."""
    if text.isprintable():
        return text
    return _UNSHOWN.sub(lambda found: "".join(rf"\u{unit:04x}" for unit in _units(found[0])), text)


def _units(character: str) -> Iterator[int]:
    pairs = character.encode("utf-16-be", "surrogatepass")
    return (256 * high + low for high, low in zip(pairs[::2], pairs[1::2], strict=True))


def clean_lines(text: str) -> str:
    """As `clean`, for our own sentences, whose line ends are meant."""
    return "\n".join(map(clean, text.split("\n")))


def minute(moment: str) -> str:
    """A moment as the book keeps it, to the minute: `2026-10-07 11:31`."""
    return f"{moment[:10]} {moment[11:16]}"


def width(text: str) -> int:
    """Terminal cells: an East Asian wide character takes two, a combining mark none."""
    if text.isascii() or max(text) < "\u0300":
        return len(text)
    return sum(map(_cells_of, text))


def widest(texts: Sequence[str]) -> int:
    """The width of the widest of a column's texts, none of which is an empty column."""
    return max(map(len if "".join(texts).isascii() else width, texts))


@cache
def _cells_of(character: str) -> int:
    from unicodedata import category, east_asian_width

    if category(character) in {"Mn", "Me", "Cf"} or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1


def cut(text: str, cells: int) -> str:
    """A name that must give way, shortened visibly: `Trinidad and Tob..`. Never for amounts, days, numbers, codes."""
    if width(text) <= cells:
        return text
    kept, used = "", 0
    for character in text:
        used += _cells_of(character)
        if used > cells - 2:
            break
        kept += character
    return kept.rstrip() + ".."


def fill(text: str, cells: int, *, right: bool = False) -> str:
    """Padded to `cells`, at the left end or the right."""
    if text.isascii():
        return text.rjust(cells) if right else text.ljust(cells)
    blanks = " " * (cells - width(text))
    return blanks + text if right else text + blanks


def fill_all(texts: Sequence[str], cells: int, *, right: bool = False) -> list[str]:
    """`fill` for a column's texts."""
    if not "".join(texts).isascii():
        return [fill(text, cells, right=right) for text in texts]
    return [text.rjust(cells) for text in texts] if right else [text.ljust(cells) for text in texts]


def wrap(text: str, cells: int | None) -> Iterator[str]:
    """Lines of at most `cells`, broken at blanks, their indent kept; a longer word stands whole. None: no limit."""
    for paragraph in text.split("\n"):
        words = paragraph.lstrip(" ")
        indent = " " * (len(paragraph) - len(words))
        line = ""
        for word in words.split(" "):
            if line and cells is not None and width(indent) + width(line) + 1 + width(word) > cells:
                yield indent + line
                line = word
            else:
                line = f"{line} {word}" if line else word
        yield indent + line


def hanging(start: str, text: str, cells: int | None) -> list[str]:
    """`text` behind `start`, wrapped so that its further lines stand under the text and not under the start."""
    room = None if cells is None else max(16, cells - width(start))
    return [(start if not at else " " * width(start)) + part for at, part in enumerate(wrap(text, room))]
