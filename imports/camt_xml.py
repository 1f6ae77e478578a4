"""The XML of a bank's message as small nodes with their lines, one statement at a time; nothing is fetched or expanded."""

from collections.abc import Callable
from xml.parsers import expat

from imports.sources import Source, refused
from imports.xml_events import parser_of
from ledger.errors import FileRefused
from ledger.i18n import _

STATEMENTS = {"Stmt": "camt.053", "Rpt": "camt.052", "Ntfctn": "camt.054"}
_DEEPEST = 100  # the schemas nest some 15 levels


class Node:
    """An element below a statement: its line, attributes, text and children by their local names, whatever the namespace."""

    __slots__ = ("attributes", "children", "line", "name", "text")

    def __init__(self, name: str, line: int, attributes: dict[str, str]) -> None:
        self.name = name
        self.line = line
        self.attributes = attributes
        self.text = ""
        self.children: dict[str, list[Node]] = {}

    def all(self, path: str) -> list["Node"]:
        """Every element down a path of names: NtryDtls/TxDtls."""
        found = [self]
        for name in path.split("/"):
            found = [child for node in found for child in node.children.get(name, ())]
            if not found:
                break
        return found

    def said(self, *paths: str) -> str:
        """The text of the first element down any of the paths that has one, its blanks made single; empty for none."""
        for path in paths:
            for node in self.all(path):
                if text := " ".join(node.text.split()):
                    return text
        return ""


Receive = Callable[[Node, Node], None]


class _DeepError(Exception):
    """More levels than any message has."""


class _Builder:
    """Nodes from the events; an entry is handed over when it ends and forgotten, so that a year of them needs little memory."""

    def __init__(self, unsafe: FileRefused, above: int, entry: Receive, statement: Callable[[Node], None]) -> None:
        self.parser = parser_of(self, unsafe)
        self._above, self._entry, self._statement = above, entry, statement
        self._names: list[str] = []
        self._open: list[Node] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        inside = bool(self._names) and self._names[-1].startswith("BkToCstmr")
        self._names.append(name)
        if len(self._names) > _DEEPEST:
            raise _DeepError
        if self._open or (inside and name in STATEMENTS):
            node = Node(name, self._above + self.parser.CurrentLineNumber, attributes)
            if self._open:
                self._open[-1].children.setdefault(name, []).append(node)
            self._open.append(node)

    def end(self, _tag: str) -> None:
        self._names.pop()
        if not self._open:
            return
        node = self._open.pop()
        if len(self._open) == 1 and node.name == "Ntry":
            del self._open[0].children["Ntry"]
            self._entry(self._open[0], node)
        elif not self._open:
            self._statement(node)

    def text(self, data: str) -> None:
        if self._open:
            self._open[-1].text += data


def parse(source: Source, entry: Receive, statement: Callable[[Node], None]) -> None:
    """Calls `entry` with the statement so far and each of its entries, and `statement` at the end of each.

    Raises FileRefused for damaged XML, a DTD or entities, and absurd nesting.
    """
    text = source.raw.lstrip(b" \t\r\n")  # some banks put an empty line before the declaration, where XML allows none
    unsafe = refused(source.name, _("the XML carries a document type (DTD)"), _("ask the bank for it without"), "unsafe-xml")
    build = _Builder(unsafe, source.raw[: len(source.raw) - len(text)].count(b"\n"), entry, statement)
    try:
        build.parser.Parse(text, True)
    except _DeepError:
        raise refused(
            source.name, _("the XML is nested deeper than any statement"), _("ask the bank for it again"), "unsafe-xml"
        ) from None
    except (expat.ExpatError, ValueError, LookupError) as problem:
        what = _("the XML is damaged or was cut off ({problem})", problem=problem)
        raise refused(source.name, what, _("ask the bank for it again"), "truncated-file") from None
