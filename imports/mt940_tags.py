"""The fields of MT940 and MT942 messages, with their lines, from whatever stands around and between them. Pure.

Text may begin with a colon and two digits (a wrapped time such as :26:37), a dash may stand alone in it, and line ends may
be lost: a tag counts only where a message can have it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_HEADER = {"20", "21", "25", "25P", "28", "28C", "13"}
_BODY = {"13D", "34F", "60F", "60M", "61", "62F", "62M", "64", "65", "86", "90D", "90C", "NS"}
_STARTS = _BODY - {"NS"}
_ENDS = {"62F", "62M", "64", "65", "90D", "90C"}
_TAG = re.compile(r"\s{0,4}:([0-9]{2}[A-Z]?|NS) ?:(.*)", re.DOTALL)
_BLOCKS = re.compile(r"\{[1235S]:(?:[^{}]|\{[^{}]*\})*\}")
_HEADS = re.compile(r":(?:21|25P?|28C?|NS|60[FM]):")
_GLUED = re.compile(r"(?=:61:[0-9]{6}(?:[0-9]{4})?[RE]?[CD][A-Z]?[0-9])|(?=:6[0245][FM]?:[CD][0-9]{6}[A-Z]{3}[0-9])")
_GLUED_TEXT = re.compile(r"(?<=.)(?=:86:)")
_GLUED_HEAD = re.compile(r"(?<=.)(?=:(?:21|25P?|28C?|13D?|34F|60[FM]):)")


class Field(NamedTuple):
    """One field: its tag, the line on which it begins, and its text, line by line."""

    tag: str
    line: int
    lines: list[str]


class _Message:
    """The fields of one message, and how far it has come."""

    def __init__(self) -> None:
        self.fields: list[Field] = []
        self.tags: set[str] = set()

    def add(self, field: Field) -> None:
        self.fields.append(field)
        self.tags.add(field.tag)

    @property
    def started(self) -> bool:
        """Whether anything but a header has come."""
        return bool(self.tags & _STARTS)

    @property
    def closed(self) -> bool:
        """Whether a balance has come behind which only information follows."""
        return bool(self.tags & _ENDS)

    def expects(self, tag: str) -> bool:
        """Whether it can have the tag at this place."""
        return tag in _BODY or (tag in _HEADER and not self.tags & (_STARTS - {"13D", "34F"}))

    def ends_before(self, tag: str, following: list[tuple[int, str]]) -> bool:
        """Whether a tag begins another message: a header behind a body, and no text that only looks like one."""
        if not self.started:
            return tag == "20" and "20" in self.tags
        if tag == "20":
            return self.closed or any(_HEADS.match(line) for _, line in following)
        return self.closed and (tag in _HEADER or tag in ("60F", "60M", "61"))


def messages(text: str) -> list[list[Field]]:
    """The messages of a file as their fields; what stands before, between and behind them is left out."""
    found = [_Message()]
    lines = list(_lines(text))
    inside = False  # whether a line without a tag continues the field before it
    for index, (number, line) in enumerate(lines):
        tagged = _TAG.fullmatch(line)
        if line == "{4:" or (tagged and found[-1].ends_before(tagged[1], lines[index + 1 : index + 5])):
            found.append(_Message())
            inside = False
        message = found[-1]
        if tagged and message.expects(tagged[1]):
            message.add(Field(tagged[1], number, [tagged[2]]))
            inside = True
        elif line.strip() in ("-", "-}") and (message.closed or not message.started):
            inside = False
        elif inside and line != "{4:":
            message.fields[-1].lines.append(line)
    for message in found:
        _without_dash(message.fields)
    return [message.fields for message in found if message.fields]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; envelopes taken off, tags that share a line parted, a colon that was parted from its tag joined."""
    held = 0
    for number, raw in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        line = raw.rstrip("\0\x1a\x03\x0c").lstrip("\ufeff\x01")
        if held and re.match(r"[0-9]{2}[A-Z]?:", line):
            line = ":" + line
        held = 0
        if line.strip() == ":":
            held = number
            continue
        if "{" in line or line.endswith("-}"):
            yield from ((number, piece) for piece in _opened(line))
        else:
            yield from ((number, piece) for piece in _parted(line))


def _opened(line: str) -> Iterator[str]:
    """A line with the brackets of a SWIFT envelope: {1:…}{2:…}{4: begins a message, -} ends its text."""
    before, opens, rest = _BLOCKS.sub("", line).partition("{4:")
    if opens:
        yield "{4:"
    content = rest if opens else before
    body, ends, _ = content.partition("-}")
    if body:
        yield from _parted(body)
    if ends:
        yield "-}"


def _parted(line: str) -> Iterator[str]:
    """The fields of a line in which line ends were lost."""
    for piece in list(filter(None, _GLUED.split(line))) if ":6" in line[1:] else [line]:
        if piece.startswith((":61:", ":62", ":64:", ":65:")):
            yield from _GLUED_TEXT.split(piece, maxsplit=1)
        elif piece.startswith((":20:", ":25:")):
            yield from _GLUED_HEAD.split(piece)
        else:
            yield piece


def _without_dash(fields: list[Field]) -> None:
    """A dash that ended the message may stand below its last text: it and what follows it are no text."""
    lines = fields[-1].lines if fields else []
    dashes = [index for index, line in enumerate(lines) if index and line.strip() == "-"]
    if dashes:
        del lines[dashes[-1] :]
