"""The one door to typst, which sets our papers: templates of our own, data beside them, nothing from outside.

Texts reach a template as JSON and are never read as its source, so that a contributor named `#import "x"` keeps its name.
The typefaces are those inside typst: no system fonts, no packages, no network; the same figures give the same bytes.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING, Any, Literal

from exports.row_heads import named

if TYPE_CHECKING:
    from typst import Compiler

# Accessible (every element tagged, ISO 14289-1) and for archives (ISO 19005-2, level A) at once. The newer PDF/A-4 rests
# on PDF 2.0 and cannot be PDF/UA-1 too; PDF/A-3 allows attachments, which a statement has none of.
STANDARDS: tuple[Literal["ua-1"], Literal["a-2a"]] = ("ua-1", "a-2a")
# What the typefaces hold, whole blocks: Latin, Greek, Cyrillic, marks, punctuation, currencies, arrows, signs, lines.
_SET = re.compile(
    "[^\\x20-\\x7e\\xa0-\\xac\\xae-\u024f\u0250-\u02ff\u0300-\u036f\u0370-\u052f\u1e00-\u1fff\u2000-\u200a\u2010-\u2027\u202f-\u205e"
    "\u2070-\u209c\u20a0-\u20c0\u2116\u2122\u2126\u2190-\u2199\u2212\u2215\u221a\u221e\u2248\u2260\u2264\u2265\u2500-\u25ff]"
)  # fmt: skip
_LACKING = frozenset("⁁⁃⁓ԀԁԂԃԄԅԆԇԈԉԊԋԌԍԎԏԔԕԖԗԘԙԞԟԠԡԢԣԤԥԦԧԨԩԪԫԬԭԮԯ")  # in those blocks, and in no typeface
_OWN = local()  # a compiler keeps what it has read; each thread has its own


def typeset(template: str, told: Mapping[str, Any], made: date) -> bytes:
    r"""A paper as PDF, tagged and fit for archives: `told` set by the template of that name beside this module.

    `made` is the only time that gets into it. Every text in `told` is set as it is; a letter that no typeface here holds
    is written out as Python does (`\u65e5`), never left out.
    """
    stamp = datetime(made.year, made.month, made.day, tzinfo=UTC)
    data = json.dumps(settable(told), ensure_ascii=False, separators=(",", ":"))
    paper = _compiler(template).compile(
        sys_inputs={"data": data}, format="pdf", pdf_standards=list(STANDARDS), timestamp=stamp, pdf_tags=True
    )
    assert isinstance(paper, bytes)
    return named(paper)


def settable(told: Any) -> Any:
    """The same with every text fit to be set: controls, turned text and letters that no typeface holds written out."""
    if isinstance(told, str):
        return told if told.isascii() and told.isprintable() else _SET.sub(_written_out, told).translate(_lacking())
    if isinstance(told, Mapping):
        return {name: settable(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [settable(value) for value in told]
    return told


def _written_out(found: "re.Match[str]") -> str:
    return found[0].encode("unicode_escape", "surrogatepass").decode("ascii") if found[0] != "\t" else " "


@cache
def _lacking() -> dict[int, str]:
    """Places of those blocks that stand empty in Unicode, or that the typefaces leave out."""
    blocks = (range(0xA0, 0x530), range(0x1E00, 0x2000), range(0x2000, 0x2600))
    empty = (chr(code) for block in blocks for code in block if unicodedata.category(chr(code)) in {"Cn", "Co"})
    return {ord(letter): letter.encode("unicode_escape").decode("ascii") for letter in (*empty, *_LACKING)}


def _compiler(template: str) -> "Compiler":
    """The compiler of a template, this thread's own: the typefaces and the template are read once."""
    held: dict[str, Compiler] = _OWN.__dict__.setdefault("compilers", {})
    if template not in held:
        import typst

        path = Path(__file__).with_name(template)
        held[template] = typst.Compiler(path, root=path.parent, ignore_system_fonts=True)
    return held[template]
