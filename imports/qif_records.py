"""The records of a QIF file: which section each stands in, which account it belongs to, and its fields by letter. Pure.

A line is a field: its first character says which, the rest is its value; `^` ends a record, `!` begins a section.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from imports.fields import Field

MONEY = frozenset(
    {"bank", "cash", "ccard", "oth a", "oth l", "otha", "othl"}
)  # sections of transactions; all others are lists and securities


@dataclass(slots=True, eq=False)
class Record:
    """One record: the line it begins in, its section, its account, whether `^` ends it, and its fields in their order.

    `fields` holds the values of every letter outside of splits; `shares` the amounts of the splits, None where one has none.
    """

    line: int
    section: str
    account: str
    closed: bool = False
    fields: dict[str, list[Field]] = field(default_factory=dict)
    shares: list[Field | None] = field(default_factory=list)

    @property
    def is_money(self) -> bool:
        """Whether it stands where transactions of a bank, a till or a card stand."""
        return self.section in MONEY

    def get(self, letter: str) -> Field | None:
        """The first field of that letter that is not empty."""
        for found in self.fields.get(letter, ()):
            if found.text:
                return found
        return None

    def text(self, letter: str) -> str:
        """All values of that letter, joined; an empty text where there is none."""
        return " ".join([found.text for found in self.fields.get(letter, ()) if found.text])


def read_records(text: str) -> Iterator[Record]:
    """Every record of the file that has a field, in its order. Lines above the first section (comments) belong to none.

    What old programs end a file with (Ctrl-Z) is no line of it.
    """
    section = account = ""
    accounts = 0  # named since the last !Account: after a list of several, no account is the current one
    record: Record | None = None
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text.rstrip("\0\x1a \t\r\n")), start=1):
        if line.startswith(("!", "^")):
            if record:
                record.closed = line.startswith("^") or not record.is_money
                accounts += section == "account"
                account = account if section != "account" else record.text("N") if accounts == 1 else ""
                yield record
            record = None
            if line.startswith("!"):
                kind, _, name = line[1:].strip().lower().partition(":")
                section = " ".join(name.split()) if kind == "type" else kind
                accounts = 0 if section == "account" else accounts
        elif section and line.strip():
            record = record or Record(number, section, account)
            _take(record, line[0], Field(f"line {number}", line[1:].strip()))
    if record:
        yield record


def _take(record: Record, letter: str, value: Field) -> None:
    """A field of the record or, from the first S on, of its splits; letters of the record may follow its splits."""
    if letter == "S" and record.is_money:
        record.shares.append(None)
    elif letter == "$" and record.is_money:
        if record.shares and record.shares[-1] is None:
            record.shares.pop()
        record.shares.append(value)
    elif not (letter == "D" and record.shares and "D" in record.fields):  # some programs repeat the day in a split
        record.fields.setdefault(letter, []).append(value)
