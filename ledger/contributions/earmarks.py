"""What a contributor's money may be spent on, as a pledge says it: a small grammar that a machine can follow.

An earmark is a text of parts joined by `;`. A part `key:value` without a blank is a condition:

    object:4        spending on these objects of expenditure, several joined by `,`: object:4,6
    activity:MEET   spending on these programme activities, by code
    from:DATE       spending from that day on
    until:DATE      spending up to and on that day: 2026-12-31

Money with conditions is spent on nothing else, and every condition must be met. Any other part is a note: it says what
the contributor hopes for (a soft earmark) and keeps the money from nothing.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from ledger.errors import LedgerError
from ledger.i18n import _

_CONDITION = re.compile(r"(object|activity|from|until):(\S+)")


@dataclass(frozen=True, slots=True)
class Earmark:
    """The conditions of an earmark; without any it filters nothing."""

    objects: frozenset[int] = frozenset()
    activities: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None

    @property
    def conditions(self) -> int:
        """How many there are: the more, the narrower."""
        return bool(self.objects) + bool(self.activities) + (self.since is not None) + (self.until is not None)

    def fits(self, number: int, activity: str, day: date) -> bool:
        """Whether spending of a day on an object (1–9) of an activity (its code) meets every condition."""
        return (
            (not self.objects or number in self.objects)
            and (not self.activities or activity in self.activities)
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
        )


NOTE = Earmark()  # keeps money from nothing


@cache
def parse(text: str) -> Earmark:
    """The conditions in an earmark; raises LedgerError for a condition whose value cannot be understood, or that stands twice."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        condition = _CONDITION.fullmatch(part.strip())
        if condition and condition[1] in found:
            raise _not_understood(part)
        if condition:
            found[condition[1]] = condition[2]
    objects = found.get("object", "")
    if objects and not re.fullmatch(r"[1-9](,[1-9])*", objects):
        raise _not_understood(f"object:{objects}")
    activities = found["activity"].split(",") if "activity" in found else []
    if "" in activities:
        raise _not_understood(f"activity:{found['activity']}")
    since, until = (_day(key, found[key]) if key in found else None for key in ("from", "until"))
    if since and until and since > until:
        raise _not_understood(f"from:{since};until:{until}")
    return Earmark(frozenset(map(int, objects.split(","))) if objects else frozenset(), frozenset(activities), since, until)


def _day(key: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _not_understood(f"{key}:{text}") from None


def _not_understood(part: str) -> LedgerError:
    return LedgerError(
        _('the earmark "{earmark}" cannot be followed.', earmark=part.strip()),
        _("write conditions as object:4, activity:MEET, from:2026-01-01, until:2026-12-31, joined by ; each once"),
        name="earmark-not-understood",
    )
