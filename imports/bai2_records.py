"""The records of a BAI2 file with their continuations, from lines of any length, and the parts that they make. Pure.

A record begins with its code and a comma and ends with a slash; 88 goes on with the record above it. Text may hold commas and
slashes, may go on without an 88 where a program wrapped it, and ends with its line where the bank left the slash out. Source:
BAI, Cash Management Balance Reporting Specifications, Version 2.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

_WIDTH = 80  # columns of a physical record where the file header does not say it
_APART = "  "  # between the lines of a text: two blanks end what a bank labels in it
_RECORD = re.compile(r"\s*(01|02|03|16|49|88|98|99)\s*,(.*)", re.DOTALL)
_HEAD = (  # how a whole record begins: more than a text has by chance behind a slash
    r"01,[^,/]*,[^,/]*,[0-9]{6},|02,[^,/]*,[^,/]*,[1-4]?,[0-9]{6},|03,[^,/]+,(?:[A-Za-z]{3})?[,/]|16,[0-9]{3},[-+0-9.]*[,/]"
    r"|(?:49|98|99),[-+]?[0-9.]*(?:,[0-9]+){1,2}\s*(?:/|$)"
)
_NEXT = re.compile(rf"(?<=/)\s*(?={_HEAD})")
_NEXT_OF_ONE_LINE = re.compile(rf"(?<=/)\s*(?={_HEAD}|88,)")
_FUNDS = {"S": 3, "V": 2}  # fields behind a funds type: three amounts by day; a day and a time
LEVELS = {"01": 0, "02": 1, "03": 2, "16": 3}
ENDS = {"99": 0, "98": 1, "49": 2}


class Detail(NamedTuple):
    """The fields of a 16: type code, amount, funds type with its own fields, the bank's and the customer's reference, text."""

    kind: str
    amount: str
    funds: str
    available: Sequence[str]
    bank: str
    customer: str
    text: str

    @property
    def value(self) -> str:
        """The value date as it is written, where the funds type states one."""
        return self.available[0].strip() if self.funds.strip().upper() == "V" and self.available else ""


@dataclass(slots=True)
class Record:
    """A record with its continuations: `content` behind the code, without the slash; `size` counts the records of the file."""

    code: str
    line: int  # or its number, where lines hold several
    place: str
    content: str
    size: int = 1

    @property
    def fields(self) -> list[str]:
        """The content between its commas, without blanks around it."""
        return [text.strip() for text in self.content.split(",")]

    def field(self, place: int) -> str:
        """One field, from 0; empty where the record ends before it."""
        return next(iter(self.fields[place : place + 1]), "")

    def go_on(self, content: str, glue: str) -> None:
        """Take a continuation: after a text with `glue`, else as further fields."""
        in_text = self.code == "16" and len(_detail_fields(self.content)[1]) > 2
        self.content += (glue if in_text else ",") + content

    def detail(self) -> Detail:
        """What a 16 says."""
        (kind, amount, funds, available), rest = _detail_fields(self.content)
        bank, customer, text = (*rest, "", "", "")[:3]
        return Detail(kind.strip(), amount.strip(), funds, available, bank.strip(), customer.strip(), text.strip())


@dataclass(slots=True)
class Part:
    """A file, group, account or movement: the record that begins it, what it holds, and the record that ends it."""

    head: Record
    parts: list["Part"] = field(default_factory=list)
    end: Record | None = None


def _funds_fields(funds: str, following: str) -> int:
    """How many fields behind a funds type belong to it: D states in the `following` one how many pairs of day and amount come."""
    kind, count = funds.strip().upper(), following.strip()
    if kind == "D":
        return 1 + 2 * int(count) if count.isdecimal() and len(count) < 4 else 1
    return _FUNDS.get(kind, 0)


def summaries(head: Record) -> Iterator[tuple[str, str, str]]:
    """Type code, amount and item count of every balance and sum that an account states; what stands empty is left out."""
    fields, place = head.fields, 2
    while place < len(fields):
        if not fields[place]:
            place += 1
            continue
        code, amount, count, funds, following = (*fields[place : place + 5], "", "", "", "")[:5]
        yield code, amount, count
        place += 4 + _funds_fields(funds, following)


def records(text: str) -> list[Record]:
    """Every record of the file in its order; a line without a code goes on with the text above it."""
    pieces = list(_pieces(text))
    lines = [line for line, _ in pieces]
    several = len(set(lines)) < len(lines)
    width = _full(pieces)
    found: list[Record] = []
    glue = _APART
    for number, (line, raw) in enumerate(pieces, start=1):
        known = _RECORD.fullmatch(raw)
        content = (known[2] if known else raw).rstrip()
        ended = content.endswith("/")
        if known and (known[1] != "88" or not found):
            place = f"record {number}" if several else f"line {line}"
            found.append(Record(known[1], number if several else line, place, content.removesuffix("/")))
        elif found:
            found[-1].go_on(content.removesuffix("/"), glue if known else _APART)
            found[-1].size += known is not None
        glue = _APART if ended else _glue(raw, width)
    return found


def tree(found: Sequence[Record]) -> tuple[list[Part], list[Record]]:
    """Files with their groups, accounts and movements, and the records that stand where none of their kind can."""
    files: list[Part] = []
    within: list[Part] = []
    lost = []
    for record in found:
        level = LEVELS.get(record.code, ENDS.get(record.code, 9))
        if record.code in ENDS and len(within) > level:
            within[level].end = record
            del within[level:]
        elif record.code in LEVELS and len(within) >= level:
            del within[level:]
            part = Part(record)
            (within[-1].parts if within else files).append(part)
            within.append(part)
        else:
            lost.append(record)
    return files, lost


def _detail_fields(content: str) -> tuple[tuple[str, str, str, Sequence[str]], Sequence[str]]:
    """Type code, amount, funds type and its fields; then references and text, as far as the content goes."""
    kind, amount, funds, *rest = (*content.split(",", 3), *("", "")[content.count(",") :])
    if not rest:
        return (kind, amount, funds, ()), ()
    own = _funds_fields(funds, rest[0].partition(",")[0])
    parts = rest[0].split(",", own + 2)
    return (kind, amount, funds, parts[:own]), parts[own:]


def _glue(raw: str, width: int) -> str:
    """What stands between a line and the one that goes on with it: nothing where it is full, for then it ends in a word; or blanks."""
    size = len(raw.rstrip())
    return "" if size == width else " " if width - 1 in (size, len(raw) - 1) else _APART


def _full(pieces: Sequence[tuple[int, str]]) -> int:
    """The length of a full line: as the header states, or 80; 0 where lines are longer, for then none is full."""
    longest = max((len(raw.rstrip()) for _, raw in pieces), default=0)
    width = (_width(pieces[0][1]) if pieces else 0) or _WIDTH
    return width if longest <= width else 0


def _width(head: str) -> int:
    """The length of a physical record that the file header states; 0 where it does not."""
    stated = (head.split(",") + [""] * 7)[6].strip()
    return int(stated) if stated.isdecimal() and len(stated) < 6 else 0


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Physical records with their lines; those that share a line are parted."""
    lines = re.split(r"\r\n|\n|\r", text.strip("\ufeff\0\x1a \t\r\n"))
    apart = _NEXT if len(lines) > 1 else _NEXT_OF_ONE_LINE
    width = _width(lines[0])
    if len(lines) == 1 and 0 < width < len(text):
        blocks = [lines[0][at : at + width] for at in range(0, len(lines[0]), width)]
        if all(map(_RECORD.match, blocks)):
            yield from ((1, block) for block in blocks)
            return
    for number, line in enumerate(lines, start=1):
        yield from ((number, piece) for piece in apart.split(line.rstrip("\0\x1a")) if piece.strip())
