"""How the files of a bank account are read, kept as readable TOML: bound by header names, never by places.

A profile settles what a file leaves open. It is never evidence against a balance, and a file that gained, lost or moved a
column says so. Values only: text in, text out.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ledger.errors import FileRefused, Problem
from ledger.i18n import K_, _

_SAID = {
    "kind": ("what the file was", ()),
    "sheet": ("which sheet, where a workbook has several tables", ()),
    "charset": ("the code page of text that does not say it", ()),
    "dates": ("the order of days written in figures", ("dmy", "mdy", "ymd")),
    "decimal": ("the decimal mark of amounts written as text", ("point", "comma")),
    "sign": ("what a minus means", ("plain", "reversed", "marks")),
}
_LONGEST = 100_000  # characters of a profile; no header row fills that


@dataclass(frozen=True, slots=True)
class Profile:
    """An accepted reading. An empty choice was not needed; `columns`: role → headers (letters where there is no header)."""

    kind: str = ""
    sheet: str = ""
    charset: str = ""
    dates: str = ""
    decimal: str = ""
    sign: str = ""
    headers: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def bound(self, role: str) -> str:
        """The one header that a role is bound to; "" where there is none, or several."""
        names = self.columns.get(role, ())
        return names[0] if len(names) == 1 else ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A profile in force: of which account, since which day (ISO)."""

    account: str
    since: str
    profile: Profile


def to_toml(profile: Profile, account: str = "") -> str:
    """The profile as a file that a person can read and change; `from_toml` reads it back."""
    of = f" of {_one_line(account)}" if account else ""
    lines = [f"# How the bank files{of} are read. Columns are bound by the words of their headers.", ""]
    for name, (meaning, allowed) in _SAID.items():
        comment = f"{meaning}: {', '.join(allowed)}" if allowed else meaning
        lines.append(f"{f'{name} = {_text(getattr(profile, name))}':<26} # {comment}")
    lines += [f"headers = {_list(profile.headers)}", "", "[columns]"]
    return "\n".join([*lines, *(f"{_text(role)} = {_list(names)}" for role, names in profile.columns.items()), ""])


def _one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _text(text: str) -> str:
    """A basic string of TOML: JSON's escapes are TOML's, but for the one control character that JSON leaves."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def from_toml(text: str, name: str) -> Profile:
    """A profile out of a TOML file called `name`; raises FileRefused with every problem at its key."""
    try:
        if len(text) > _LONGEST:
            raise FileRefused(_("{name} is too long for a profile.", name=name), [Problem(name, _("it is too long"), "", "bad-profile")], name="bad-profile")  # fmt: skip
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        what = _("it is no TOML: {reason}", reason=wrong) if str(wrong) else _("it is no TOML")
        problem = Problem(name, what, _("fund bank profile NAME -o profile.toml shows how it is written"), "bad-profile")
        raise FileRefused(_("{file}: {problem}.", file=name, problem=what), [problem], problem.cure, name="bad-profile") from None
    problems = list(_problems(found, name))
    if problems:
        raise FileRefused(_("{name} is no profile of a bank's files.", name=name), problems, name="bad-profile")
    columns = {role: tuple([names] if isinstance(names, str) else names) for role, names in found.get("columns", {}).items()}
    return Profile(**{key: found.get(key, "") for key in _SAID}, headers=tuple(found.get("headers", ())), columns=columns)


def _problems(found: Mapping[str, Any], name: str) -> Iterator[Problem]:
    for key, value in found.items():
        wrong = _wrong(key, value)
        if wrong:
            yield Problem(f"{name}, {key}", *wrong, "bad-profile")
    if not found.get("columns"):
        yield Problem(f"{name}, columns", _("no column is bound"), _('date = "Date" under [columns]'), "bad-profile")


def _wrong(key: str, value: Any) -> tuple[str, str] | None:
    """What is wrong with a key of the file, and what to write instead."""
    if key == "headers":
        return None if _texts(value) else (_("this is no list of texts"), _('headers = ["Date", "Amount"]'))
    if key == "columns":
        right = isinstance(value, dict) and all(isinstance(names, str) or _texts(names) for names in value.values())
        return None if right else (_("this does not say which column is what"), _('date = "Date" under [columns]'))
    if key not in _SAID:
        return _("no profile has this"), _("leave it out; there are: {known}", known=", ".join((*_SAID, "headers", "columns")))
    allowed = _SAID[key][1]
    if not isinstance(value, str):
        return _("this is no text"), f'{key} = "..."'
    if value and allowed and value not in allowed:
        return _('"{value}" is none of its words', value=value), _("write one of: {known}", known=", ".join(allowed))
    return None


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def changes(profile: Profile, headers: Sequence[str]) -> list[str]:
    """How the columns of a file differ from those of the profile: lost, new and moved ones, a phrase each."""
    before, now = [_same(text) for text in profile.headers], [_same(text) for text in headers]
    found = [K_('the column "{text}" is gone', text=text) for text in profile.headers if _same(text) not in now]
    found += [K_('the column "{text}" is new', text=text) for text in headers if _same(text) not in before]
    kept, here = [text for text in before if text in now], [text for text in now if text in before]
    if kept != here and sorted(kept) == sorted(here):
        moved = [text for place, text in enumerate(here) if kept[place] != text]
        found += [K_('the column "{text}" has moved', text=text) for text in headers if _same(text) in moved]
    return found


def differing(profile: Profile, other: Profile) -> dict[str, str]:
    """Role → header, where the other profile reads a role from another column although its file has the header."""
    here = {_same(text) for text in other.headers}
    return {
        role: bound
        for role in profile.columns
        if (bound := profile.bound(role)) and _same(bound) in here and _same(bound) != _same(other.bound(role))
    }


def _same(header: str) -> str:
    return " ".join(header.split()).casefold()
