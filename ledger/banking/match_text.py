"""References in a bank's text: as written, written otherwise, with a slip, or only their end.

Neighbouring pledge numbers differ by one sign. What is written decides: a text that holds a known
reference is never read as a slip of another, and a slip that could be two references says so.
"""

import re
import unicodedata
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

EXACT, SPELLED, SLIP, ENDING, STRANGE = "exact", "spelled", "slip", "ending", "strange"

_OTHERS = re.compile(r"[^A-Z0-9]+")
_DIGIT = re.compile("[0-9]")
_RUNS = re.compile(r"[A-Z]+|[0-9]+")
_WITH_INSTALMENT = re.compile(r"\s?[/.]\s?(\d{1,2})(?![0-9.,/-])")
_LETTERS = str.maketrans(
    {"Ø": "O", "Ł": "L", "Đ": "D", "Æ": "AE", "Œ": "OE", "Ð": "D", "Þ": "TH", "'": "", "\u2019": "", "`": ""}
)
_LOOKALIKES = str.maketrans("OQILSBZ", "0011582")

SHORTEST = 6  # signs; a shorter reference stands in many texts that do not mean it
SLIP_EVERY = 8  # signs per slip
LOST = 3  # signs that may be missing where a bank cut the text


def fold(text: str) -> str:
    """Capitals without accents and apostrophes; everything else stays where it is."""
    capitals = text.upper()
    if capitals.isascii():
        return capitals.replace("'", "").replace("`", "")
    plain = unicodedata.normalize("NFKD", capitals.translate(_LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def squeeze(folded: str) -> str:
    """Only letters and digits."""
    return _OTHERS.sub("", folded)


def one_slip(one: str, other: str) -> bool:
    """Whether two different words come from each other by one sign left out, added, exchanged, or two turned round."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1 or one == other:
        return False
    at = next((at for at, sign in enumerate(one) if sign != other[at]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    turned = one[at : at + 2] == other[at : at + 2][::-1]
    return one[at + 1 :] == other[at + 1 :] or (turned and one[at + 2 :] == other[at + 2 :])


def gaps(word: str) -> Iterator[str]:
    """The word, and that with each sign left out: two words a slip apart share one."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


class Hit(NamedTuple):
    """A reference that a text holds: how it is written there, whose it is, the instalment named after it.

    Several `pledges` share one agreement, or, for a slip, could all be meant.
    """

    how: str
    reference: str
    written: str
    pledges: frozenset[str]
    instalment: int | None = None


class _Index(dict[Any, str | list[str]]):
    """What leads where. Most things lead to one word alone, which then stands there by itself: there are very many."""

    def put(self, place: Hashable, word: str) -> None:
        """Let a place lead to one more word; the same one in a row counts once."""
        held = self.setdefault(place, word)
        if isinstance(held, str):
            if held != word:
                self[place] = [held, word]
        elif held[-1] != word:
            held.append(word)

    def at(self, place: Hashable) -> Sequence[str]:
        """Where a place leads."""
        held = self.get(place, ())
        return (held,) if isinstance(held, str) else held


@dataclass(slots=True)
class References:
    """All known references, to be found in texts without comparing each with each."""

    _owners: _Index = field(default_factory=_Index)
    _written: dict[str, str] = field(default_factory=dict)
    _heads: dict[str, set[int]] = field(default_factory=dict)
    _found: dict[str, tuple[Hit, ...]] = field(default_factory=dict)
    # What follows is laid out when it is first asked for.
    _runs: _Index = field(default_factory=_Index)
    _endings: _Index = field(default_factory=_Index)
    _gaps: _Index = field(default_factory=_Index)
    _starts: _Index = field(default_factory=_Index)
    _lengths: set[int] = field(default_factory=set)
    _shapes: set[tuple[tuple[bool, int], ...]] = field(default_factory=set)
    _sizes: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, references: Mapping[str, Iterable[str]]) -> "References":
        """The references of each pledge."""
        found = cls()
        for pledge, written in references.items():
            for reference in written:
                found._add(pledge, reference)
        return found

    def _add(self, pledge: str, reference: str) -> None:
        key = squeeze(fold(reference))
        if len(key) < SHORTEST or not _DIGIT.search(key):
            return
        if key not in self._owners:
            self._written[key] = reference.strip()
            self._heads.setdefault(key[:4], set()).add(len(key))
        self._owners.put(key, pledge)

    def _lay_out(self) -> None:
        """What leads to the references that a text does not hold as written; once, for the first text that needs it."""
        for key, written in self._written.items() if not self._runs else ():
            runs = _RUNS.findall(fold(written))
            if len(runs) >= 3:
                self._shapes.add(tuple(_shape(runs)))
                self._sizes.add(len(runs))
            bare = _bare(runs)
            self._runs.put(bare, key)
            for start in range(1, len(bare) - 1):
                if _telling(bare[start:]):
                    self._endings.put(bare[start:], key)
            if len(key) >= SLIP_EVERY:
                self._lengths.update((len(key) - 1, len(key), len(key) + 1))
                for gap in set(gaps(key.translate(_LOOKALIKES))):
                    self._gaps.put(gap, key)
                for length in range(max(SHORTEST, len(key) - LOST), len(key)):
                    self._starts.put(key[:length], key)

    def find(self, text: str) -> tuple[Hit, ...]:
        """Every reference in the text; slips and endings only where nothing is written out."""
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> tuple[Hit, ...]:
        folded = fold(text)
        hits = tuple(self._as_written(text, folded, squeeze(folded)))
        if hits or not _DIGIT.search(folded):
            return hits
        self._lay_out()
        for look in (self._renumbered, self._slips, self._ends, self._strangers):
            hits = tuple(look(folded))
            if hits:
                return hits
        return ()

    def _as_written(self, text: str, folded: str, squeezed: str) -> Iterator[Hit]:
        spans = [
            (start, start + length)
            for start in range(len(squeezed) - SHORTEST + 1)
            for length in self._heads.get(squeezed[start : start + 4], ())
            if start + length <= len(squeezed) and squeezed[start : start + length] in self._owners
        ]
        if not spans:
            return
        places = [at for at, sign in enumerate(folded) if "0" <= sign <= "9" or "A" <= sign <= "Z"]
        spans = [span for span in spans if _whole(folded, places[span[0]], places[span[1] - 1])]
        for start, end in spans:
            if any(first <= start and end <= last and (first, last) != (start, end) for first, last in spans):
                continue
            key = squeezed[start:end]
            instalment = _WITH_INSTALMENT.match(folded, places[end - 1] + 1)
            written = self._written[key]
            yield Hit(
                EXACT if written in text else SPELLED,
                written,
                folded[places[start] : places[end - 1] + 1],
                frozenset(self._owners.at(key)),
                int(instalment[1]) if instalment else None,
            )

    def _renumbered(self, folded: str) -> Iterator[Hit]:
        """Leading zeros left out or added, which no neighbour is reached by."""
        for runs in _windows(_numbers(folded), self._runs):
            keys = set(self._runs.at(runs))
            longer = {key for written in _spellings(folded, runs) for key in self._starts.at(written)} - keys
            if longer:
                yield from self._hit(SLIP, keys | longer, " ".join(runs))
            elif len(keys) == 1:
                yield from self._hit(SPELLED, keys, " ".join(runs))

    def _ends(self, folded: str) -> Iterator[Hit]:
        found = [
            hit
            for runs in _windows(_numbers(folded), self._endings)
            for hit in self._hit(ENDING, set(self._endings.at(runs)), " ".join(runs))
        ]
        yield from found
        if found:  # behind another beginning it is the end of another reference
            yield from self._strangers(folded)

    def _slips(self, folded: str) -> Iterator[Hit]:
        words = list(_words(folded))
        found = {key: word for word in words if len(word) in self._lengths for key in self._near(word)}
        if not found:
            found = {key: word for word in _words(folded, cut=True) for key in self._starts.at(word)}
        if found:
            yield from self._hit(SLIP, set(found), min(found.values()))
        if found and all(_renamed(word, key) for key, word in found.items()):
            yield Hit(STRANGE, "", min(found.values()), frozenset())

    def _near(self, word: str) -> Iterator[str]:
        """Known references that a word is one slip from, or the same as but for signs that look alike."""
        alike = word.translate(_LOOKALIKES)
        for gap in gaps(alike):
            for key in self._gaps.at(gap):
                if one_slip(word, key) or alike == key.translate(_LOOKALIKES):
                    yield key

    def _strangers(self, folded: str) -> Iterator[Hit]:
        """Words built like the known references, of no known pledge."""
        runs = _RUNS.findall(folded)
        shapes = tuple(_shape(runs))
        for start, size in ((start, size) for start in range(len(runs)) for size in sorted(self._sizes)):
            if shapes[start : start + size] in self._shapes:
                yield Hit(STRANGE, "", " ".join(runs[start : start + size]), frozenset())
                return

    def _hit(self, how: str, keys: set[str], written: str) -> Iterator[Hit]:
        pledges = frozenset(pledge for key in keys for pledge in self._owners.at(key))
        yield Hit(how, self._written[min(keys)], written, pledges)


def _renamed(word: str, key: str) -> bool:
    """Whether a slip made another number of a reference: one digit is another, so it may as well be that of an unknown pledge."""
    differ = [(one, other) for one, other in zip(word, key, strict=False) if one != other] if len(word) == len(key) else []
    return len(differ) == 1 and all(sign.isdigit() for sign in differ[0])


def _whole(folded: str, first: int, last: int) -> bool:
    """Not cut out of a longer number."""
    before, after = folded[first - 1 : first], folded[last + 1 : last + 2]
    return not (before.isdigit() and folded[first].isdigit()) and not (after.isdigit() and folded[last].isdigit())


def _shape(runs: Iterable[str]) -> Iterator[tuple[bool, int]]:
    """How a reference is built: digits or letters, and how many."""
    return ((run[0].isdigit(), len(run)) for run in runs)


def _numbers(folded: str) -> tuple[str, ...]:
    """Runs of letters and of digits, the digits without leading zeros."""
    return _bare(_RUNS.findall(folded))


def _bare(runs: Iterable[str]) -> tuple[str, ...]:
    return tuple([run.lstrip("0") or "0" if run[0].isdigit() else run for run in runs])


def _spellings(folded: str, runs: tuple[str, ...]) -> Iterator[str]:
    """How these runs stand in a text, zeros and all, squeezed."""
    written = _RUNS.findall(folded)
    bare = _numbers(folded)
    for start in range(len(bare) - len(runs) + 1):
        if bare[start : start + len(runs)] == runs:
            yield "".join(written[start : start + len(runs)])


def _telling(runs: tuple[str, ...]) -> bool:
    """Whether the end of a reference says enough: letters and digits, five signs at least."""
    joined = "".join(runs)
    return len(joined) >= SHORTEST - 1 and runs[-1].isdigit() and not joined.isdigit()


def _windows(runs: tuple[str, ...], known: Container[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The longest known runs at each place, none inside another."""
    start = 0
    while start < len(runs):
        longest = next((end for end in range(min(len(runs), start + 10), start, -1) if runs[start:end] in known), start)
        if longest > start:
            yield runs[start:longest]
        start = max(longest, start + 1)


def _words(folded: str, *, cut: bool = False) -> Iterator[str]:
    """Every stretch of a squeezed text from where a word begins, or letters meet digits, to where one ends.

    Those that may be `cut` are followed by no number: what a number follows goes on, and is another reference.
    """
    squeezed, borders, runs = "", [0], _RUNS.findall(folded)
    for run in runs:
        squeezed += run
        borders.append(len(squeezed))
    ends = [end for end, after in zip(borders[1:], (*runs[1:], ""), strict=True) if not (cut and after[:1].isdigit())]
    for start in borders:
        yield from (squeezed[start:end] for end in ends if end > start)
