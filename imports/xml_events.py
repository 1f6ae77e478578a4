"""XML of strangers, read as events by the standard library: nothing is fetched, and no document type or entity gets in."""

from typing import Protocol
from xml.parsers import expat

from ledger.errors import FileRefused


class Events(Protocol):
    """What is told of elements and of the text in them, in the order of the file."""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """An element begins."""

    def end(self, name: str, /) -> None:
        """It ends."""

    def text(self, data: str, /) -> None:
        """Text stands there, wholly or the next of it."""


def parser_of(events: Events, unsafe: FileRefused, *, separator: str | None = None) -> expat.XMLParserType:
    """A parser that tells `events`, and raises `unsafe` at a document type, which can declare entities, and at an entity.

    With a `separator` a name is its namespace, the separator, and its own name.
    """
    parser = expat.ParserCreate(namespace_separator=separator)
    parser.buffer_text = True

    def refuse(*_about: object) -> None:
        raise unsafe

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = events.start
    parser.EndElementHandler = events.end
    parser.CharacterDataHandler = events.text
    return parser
