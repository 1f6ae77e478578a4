"""The tags of an OFX file as a tree: SGML without closing tags (OFX 1), XML (OFX 2), and what banks write between the two.

One reader for all: files that call themselves XML and close no tag are common. Pure. It knows no document types and no
entities but characters, fetches nothing, and reads a file in one pass.
"""

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from html.entities import html5

from ledger.errors import FileRefused, Problem
from ledger.i18n import _

MAX_DEPTH = 100  # an OFX file has about ten levels
_ATTRIBUTES = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*"""
_TOKEN = re.compile(
    rf"<(/?)(?:[A-Za-z]\w*:)?([A-Za-z][\w.-]*){_ATTRIBUTES}\s*(/?)>"
    r"|<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<[?!]([^<>]*)>",
    re.DOTALL,
)
_CHARACTER = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});")
# What keeps its parts although no tag closes it; another such tag that is not closed is an empty field.
_GROUPS = re.compile(r"OFX|.*RS(?:V[0-9])?|.*TRANLISTP?|STMTTRNP?|LEDGERBAL|AVAILBAL|.*ACCTFROM|INVBANKTRAN|STATUS")


@lru_cache(maxsize=1024)
def _is_group(name: str) -> bool:
    return bool(_GROUPS.fullmatch(name))


class Tag:
    """One tag: its name in capitals, its text, the line it begins in, and the tags inside it."""

    __slots__ = ("line", "name", "parts", "text")

    def __init__(self, name: str, line: int) -> None:
        self.name, self.line, self.text = name, line, ""
        self.parts: list[Tag] = []

    def all(self, *names: str) -> Iterator["Tag"]:
        """Every tag of these names at any depth inside this one, in the order of the file; what is inside them is theirs."""
        for part in self.parts:
            if part.name in names:
                yield part
            elif part.parts:
                yield from part.all(*names)

    def first(self, *names: str) -> "Tag | None":
        """The first tag directly inside this one that has one of the names and is not empty; the order of names counts."""
        for name in names:
            for part in self.parts:
                if part.name == name and (part.text or part.parts):
                    return part
        return None

    def texts(self) -> dict[str, str]:
        """The text of each field directly inside, and of those one group deeper as "GROUP FIELD"; the first of a name that is not empty."""
        found = {}
        for part in reversed(self.parts):
            if part.text:
                found[part.name] = part.text
            for inner in reversed(part.parts):
                if inner.text:
                    found[f"{part.name} {inner.name}"] = inner.text
        return found

    def words(self, *path: str) -> str:
        """The text at the end of a path of names; an empty text where the path ends early."""
        tag: Tag | None = self
        for name in path:
            tag = tag.first(name) if tag else None
        return tag.text if tag else ""


def read_tags(name: str, text: str) -> Tag:
    """The tree of an OFX file's text, under a nameless root; `name` is the file's, for refusals.

    Raises FileRefused for a document type or an entity, for what is cut off (an OFX tag that nothing closes, a comment
    without end), and for tags nested deeper than `MAX_DEPTH`.
    """
    _refuse_open_ends(name, text)
    tree = _Tree(name)
    line, counted, before = 1, 0, 0
    for token in _TOKEN.finditer(text):
        closing, tag, empty, raw, declared = token.groups()
        start, end = token.span()
        line += text.count("\n", counted, start)
        counted = start
        between = text[before:start]
        if between and not between.isspace():
            tree.take(_CHARACTER.sub(_character, between) if "&" in between else between)
        before = end
        if tag is None:
            if declared and re.match(r"(?i)doctype|entity", declared):
                raise _damaged(name, line, _("the file carries a document type (DTD)"), "unsafe-xml")
            if raw:
                tree.take(raw)
        elif closing:
            tree.close(tag.upper())
        else:
            tree.open(tag.upper(), line)
            if empty:
                tree.close(tag.upper())
    if tree.names.get("OFX") or not tree.root.parts:
        raise _damaged(name, line, _("the file ends before </OFX>: it was cut off"), "truncated-file")
    return tree.root


def _refuse_open_ends(name: str, text: str) -> None:
    """A comment or marked text without end would hide the rest of the file."""
    for opened, closed in (("<!--", "-->"), ("<![CDATA[", "]]>")):
        at = text.rfind(opened)
        if at >= 0 and text.find(closed, at + len(opened)) < 0:
            raise _damaged(name, text.count("\n", 0, at) + 1, _('"{tag}" is never closed', tag=opened), "truncated-file")


def _character(entity: re.Match[str]) -> str:
    """A character by its number or name; a name that nothing bears stays as it stands."""
    text = entity[0]
    return html.unescape(text) if text[1] == "#" else html5.get(text[1:], text)


class _Tree:
    """The tags that are open, innermost last, and how many there are of each name."""

    def __init__(self, name: str) -> None:
        self.file = name
        self.root = Tag("", 0)
        self.stack = [self.root]
        self.names: dict[str, int] = {}
        self.pieces: list[str] = []  # of the innermost tag's text

    def take(self, text: str) -> None:
        """Text between two tags belongs to the field before it; around groups and their parts it means nothing."""
        top = self.stack[-1]
        if top is not self.root and not top.parts and not _is_group(top.name):
            self.pieces.append(text)

    def open(self, name: str, line: int) -> None:
        """A tag begins. A field with text that no tag has closed ends here, and so does a group of the same name: none holds itself."""
        if self.pieces:
            self.leave()
        if self.names.get(name) and _is_group(name):
            self.close(name)
        if len(self.stack) > MAX_DEPTH:
            raise _damaged(self.file, line, _("tags are nested more than {most} deep", most=MAX_DEPTH), "truncated-file")
        tag = Tag(name, line)
        self.stack[-1].parts.append(tag)
        self.stack.append(tag)
        self.names[name] = self.names.get(name, 0) + 1

    def close(self, name: str) -> None:
        """A tag ends, and with it all that is open inside. One that is not open was closed before, by a tag that needed it closed."""
        while self.names.get(name) and self.leave(name) != name:
            pass

    def leave(self, closing: str = "") -> str:
        """Leave the innermost tag. One that nothing closes and that is no group is an empty field: its parts stand beside it."""
        tag = self.stack.pop()
        if self.pieces:
            tag.text = " ".join("".join(self.pieces).split())
            self.pieces.clear()
        self.names[tag.name] -= 1
        if tag.parts and tag.name != closing and not _is_group(tag.name):
            self.stack[-1].parts += tag.parts
            tag.parts = []
        return tag.name


def _damaged(name: str, line: int, what: str, code: str) -> FileRefused:
    cure = _("ask for it without, or as CSV") if code == "unsafe-xml" else _("ask the bank for the file again")
    problem = Problem(f"line {line}", what, cure, code)
    return FileRefused(_("{file}, {place}: {problem}.", file=name, place=problem.where, problem=what), [problem], cure, name=code)
