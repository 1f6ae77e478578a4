"""What changed between two versions of a statement, as it is sealed with the newer one."""

from dataclasses import dataclass
from datetime import date

from ledger.money import Money

NONE = "-"  # in place of an agreement: what no agreement names


@dataclass(frozen=True, slots=True)
class Changed:
    """A line that differs in one of its columns; `currency` is that of the pledges where part A is in their own, else empty.

    `agreement` is the number of the pledge whose line it is in a statement by agreement, `-` where it is that of none.
    """

    line: str
    column: str  # quarter | year | inception
    before: Money
    now: Money
    currency: str = ""
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A receipt or a pledge that was added, is gone or has another amount: None where a version does not have it."""

    kind: str  # receipt | pledge
    number: str
    on: date | None
    before: Money | None
    now: Money | None


@dataclass(frozen=True, slots=True)
class Cause:
    """An entry that was sealed after the earlier version and counts in this one, with the tags of its lines."""

    entry: str
    on: date
    lines: tuple[str, ...]
    late_from: date | None = None  # the day it belongs to, where that day's quarter was closed already


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs from version `since`, the last one that went out."""

    since: int
    lines: tuple[Changed, ...] = ()
    moved: tuple[Moved, ...] = ()
    causes: tuple[Cause, ...] = ()
