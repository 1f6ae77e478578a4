"""Who sent it: the contributor whose account, alias or name a bank line carries.

Banks cut names at a field's width and put words before and after them. A name counts fully where all
the words around it are words of offices ("PERM MISSION OF", "MINISTERIO DE RELACIONES EXTERIORES");
beside other words it is only a hint ("ENDESA PERU" need not be Peru). Where no name proves anything,
what the book learned from earlier lines is asked.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice, product
from typing import NamedTuple

from ledger.banking.match_learned import ACCOUNT, PAYER, PROVES, Memory, payer_keys
from ledger.banking.match_offices import LONG, OFFICES, gapped, is_office, may_be_office, proves
from ledger.banking.match_text import fold, gaps, one_slip, squeeze
from ledger.banking.match_values import OpenLine, Payer

IBAN, ALIAS, NAME, CUT, AMONG, LIKE = "iban", "alias", "name", "cut", "among", "like"
LEARNED, RECALLED = "learned", "recalled"
SURE = frozenset((IBAN, ALIAS, NAME, CUT, LEARNED))  # proves who paid; the others only hint

_CUTS = frozenset((CUT, AMONG))

_WORDS = re.compile(r"[A-Z0-9]+")
_ELIDED = re.compile(r"\b([dlDL])['\u2019`](?=\w)")  # d'Espagne: two words; Baha'i: one
_BRACKETS = re.compile(r"\s*\([^)]*\)")
FEW = 3  # more contributors than that under one word say nothing
_CUT_AT = 4  # signs of a name that must be left where a bank cuts it
_CUT_TELLS = 10  # so many, or three fifths of the name, prove it
# Words of names as banks and clerks shorten them.
_SHORT: Mapping[str, tuple[str, ...]] = {
    "AND": ("",), "Y": ("",), "ET": ("",), "E": ("",), "UNITED": ("UTD",), "KINGDOM": ("KGDM",), "STATES": ("STS",), "REPUBLIC": ("REP",),
    "REPUBLICA": ("REP",), "REPUBLIQUE": ("REP",), "DEMOCRATIC": ("DEM",), "FEDERATION": ("FED",), "FEDERAL": ("FED",), "SAINT": ("ST",),
    "ISLAMIC": ("ISL",), "INTERNATIONAL": ("INTL", "INT"), "NATIONAL": ("NATL",), "NATIONS": ("NATS",), "FOUNDATION": ("FDN", "FOUND"),
    "FUNDACION": ("FUND",), "FONDATION": ("FOND",), "ASSOCIATION": ("ASSN", "ASSOC"), "ASOCIACION": ("ASOC",), "ORGANIZATION": ("ORG",),
    "ORGANISATION": ("ORG",), "INSTITUTE": ("INST",), "SOCIETY": ("SOC",), "COMPANY": ("CO",), "CORPORATION": ("CORP",),
    "LIMITED": ("LTD",), "DEVELOPMENT": ("DEV",), "UNIVERSITY": ("UNIV",), "UNIVERSIDAD": ("UNIV",),
}  # fmt: skip
_MOST_FORMS = 24  # of one name
WIDTHS = frozenset((27, 32, 35, 40, 70, 140))  # signs of the fields that banks cut names at
_FORMS = frozenset(("GOVERNMENT GOVT GOV GOUVERNEMENT GOBIERNO GOVERNO EMBASSY EMBAJADA AMBASSADE EMBAIXADA MISSION MISION "
                    "MISSAO MINISTRY MINISTERIO MINISTERE MFA BO ORD").split())  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sender:
    """A contributor that a line may come from, by what, and the words that say so."""

    code: str
    how: str
    words: str
    whole: bool = False  # a slip away from a whole name, and from no other: as good as that name

    @property
    def sure(self) -> bool:
        """Whether that proves who paid."""
        return self.how in SURE or self.whole


class _Span(NamedTuple):
    start: int
    end: int
    how: str
    codes: frozenset[str]


@dataclass(slots=True)
class Payers:
    """All contributors, to be found in what banks write."""

    roots: dict[str, str] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    _ibans: dict[str, set[str]] = field(default_factory=dict)
    _names: dict[str, tuple[str, set[str]]] = field(default_factory=dict)
    _sorted: list[str] = field(default_factory=list)
    _bearers: dict[str, set[str]] = field(default_factory=dict)  # a long word of names → whose names hold it
    _others: frozenset[str] = frozenset()
    # What a slip leads from, laid out when it is first asked for: whole names by their length, long words all at once.
    _near: dict[int, dict[str, list[str]]] = field(default_factory=dict)
    _loose: dict[str, list[str]] = field(default_factory=dict)
    _seen: dict[tuple[str, bool], tuple[Sender, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, payers: Iterable[Payer], memory: Memory | None = None, others: Iterable[str] = ()) -> "Payers":
        """The contributors by account, alias and name, and by what earlier lines taught; `others` are names of nobody here."""
        found = cls(
            memory=memory or Memory(), _others=frozenset("".join(_words(form)) for name in others for form in _forms(name))
        )
        known = {payer.code: payer for payer in payers}
        spelled = [
            (payer.code, _words(form))
            for payer in known.values()
            for form in dict.fromkeys(chain.from_iterable(map(_forms, payer.names)))
        ]
        for payer in known.values():
            found.roots[payer.code] = _root(payer.code, known)
            for iban in payer.ibans:
                found._ibans.setdefault(squeeze(fold(iban)), set()).add(payer.code)
            for alias in payer.aliases:
                found._add(_words(alias), ALIAS, payer.code)
        for code, words in spelled:
            found._add(words, NAME, code)
        whole = frozenset(found._names)
        for code, words in spelled:
            for key in {*_shortened(words)} - whole:
                found._names.setdefault(key, (NAME, set()))[1].add(code)
        found._sorted = sorted(found._names)
        return found

    def _add(self, words: list[str], how: str, code: str) -> None:
        key = "".join(words)
        if len(key) < 2:
            return
        held = self._names.get(key)
        if held and held[0] == how:
            held[1].add(code)
        elif not held or how == ALIAS:
            self._names[key] = (how, {code})
        for word in words:
            if len(word) >= LONG and word not in OFFICES:
                self._bearers.setdefault(word, set()).add(code)

    def root(self, code: str) -> str:
        """The contributor that `code` rolls up to in the end; itself where it has no parent."""
        return self.roots.get(code, code)

    def of_line(self, line: OpenLine) -> tuple[Sender, ...]:
        """Who the line may come from: by account, else by the counterparty's name, else by the text."""
        by_iban = self._ibans.get(squeeze(fold(line.iban))) if line.iban else None
        if by_iban:
            return tuple(Sender(code, IBAN if len(by_iban) == 1 else AMONG, line.iban) for code in sorted(by_iban))
        named = self._named(line.counterparty, alone=True) or self._named(line.text, alone=False)
        return named if any(sender.sure for sender in named) else tuple(self._recalled(line)) or named

    def _recalled(self, line: OpenLine) -> Iterator[Sender]:
        """Who the same words or account meant before: proof where that was said often enough, and of one family only."""
        for kind, words in payer_keys(line) if self.memory else ():
            means = self.memory.means((kind, words))
            if 0 < len(means) <= FEW:
                telling = kind == ACCOUNT or (kind == PAYER and not all(map(is_office, words.split())))
                one = len({self.root(code) for code in means}) == 1 and sum(means.values()) >= PROVES
                yield from (Sender(code, LEARNED if telling and one else RECALLED, words) for code in sorted(means))
                return

    def _named(self, words: str, *, alone: bool) -> tuple[Sender, ...]:
        if not words:
            return ()
        if (words, alone) not in self._seen:
            self._seen[words, alone] = tuple(self._find(words, alone=alone))
        return self._seen[words, alone]

    def _find(self, written: str, *, alone: bool) -> Iterator[Sender]:
        words = _words(written)
        squeezed = "".join(words)
        spans = _widest(self._spans(words, squeezed))
        if not spans:
            yield from (self._slipped(words) or self._similar(words)) if alone else ()
            return
        around, full = _around(words, spans), len(written) in WIDTHS
        proven = proves(around, full=full) or (not alone and _introduced(words, spans))
        codes = {code for span in spans for code in span.codes}
        if full and not around[-1] and spans[-1].how not in _CUTS:
            proven = proven and not self._goes_on(squeezed[spans[-1].start :])
        for span in spans:
            for code in sorted(span.codes):
                yield Sender(code, span.how if proven and len(codes) == 1 else AMONG, " ".join(_inside(words, span)))

    def _spans(self, words: list[str], squeezed: str) -> Iterator[_Span]:
        starts, last = _starts(words), len(squeezed)
        ends = [*starts[1:], last]
        for number, start in enumerate(starts):
            for end in ends[number:]:
                if (held := self._names.get(squeezed[start:end])) is not None:
                    yield _Span(start, end, held[0], frozenset(held[1]))
            rest = squeezed[start:]
            for key in self._longer(rest) if len(rest) >= _CUT_AT else ():
                telling = sum(len(word) for word in words[number:] if not is_office(word))
                enough = telling >= 5 and (len(rest) >= _CUT_TELLS or 5 * len(rest) >= 3 * len(key))
                yield _Span(start, last, CUT if enough else AMONG, frozenset(self._names[key][1]))

    def _goes_on(self, name: str) -> bool:
        """Whether a whole name may be the beginning of another's, cut: NIGER of NIGERIA."""
        return any(other.startswith(name) and other != name for other in chain(self._longer(name), self._others))

    def _longer(self, rest: str) -> Iterator[str]:
        """The names that go on where a bank cut one."""
        for place in range(bisect_right(self._sorted, rest), len(self._sorted)):
            if not self._sorted[place].startswith(rest):
                return
            yield self._sorted[place]

    def _slipped(self, words: list[str]) -> list[Sender]:
        """The one name that words of offices stand around, written with a slip; nothing where two names are so near."""
        found: dict[str, str] = {}
        first = next((at for at, word in enumerate(words) if not is_office(word)), len(words))
        last = next((at for at in range(len(words), 0, -1) if not may_be_office(words[at - 1])), 0)
        for start, end in product(range(first + 1), range(max(last, 1), len(words) + 1)):
            written = "".join(words[start:end])
            for key in self._alike(written):
                found |= dict.fromkeys(self._names[key][1] if key in self._names else ("",), " ".join(words[start:end]))
        if len(found) != 1 or "" in found:
            return []
        return [Sender(code, LIKE, said, whole=True) for code, said in found.items()]

    def _alike(self, written: str) -> set[str]:
        """Whole names, of contributors and of others, that are this one or a slip away from it."""
        found: set[str] = set()
        for length in range(max(len(written) - 1, LONG), len(written) + 2):
            if length not in self._near:
                self._near[length] = gapped(key for key in chain(self._names, self._others) if len(key) == length)
            if near := self._near[length]:
                found.update(key for gap in gaps(written) for key in near.get(gap, ()))
        return {key for key in found if key == written or one_slip(written, key)}

    def _similar(self, words: list[str]) -> Iterator[Sender]:
        """Names with a word that is a slip away from one of these: a hint, no more."""
        if not self._loose:
            self._loose = gapped(self._bearers)
        found: dict[str, str] = {}
        for word in words:
            if len(word) >= LONG and word not in OFFICES:
                for near in {near for gap in gaps(word) for near in self._loose.get(gap, ())}:
                    found = dict.fromkeys(self._bearers[near], word) | found
        if len(found) <= FEW:
            for code in sorted(found):
                yield Sender(code, LIKE, found[code])


def _words(written: str) -> list[str]:
    return _WORDS.findall(fold(_ELIDED.sub(r"\1 ", written)))


def _root(code: str, known: dict[str, Payer]) -> str:
    seen = {code}
    while known[code].parent in known and known[code].parent not in seen:
        code = known[code].parent
        seen.add(code)
    return code


def _forms(name: str) -> Iterator[str]:
    """The name, without its brackets, and turned round at its comma."""
    yield name
    bare = _BRACKETS.sub("", name)
    yield bare
    first, comma, last = bare.partition(",")
    if comma:
        yield first
        yield f"{last} {first}"
    if bare.upper().startswith("THE "):
        yield bare[4:]


def _shortened(words: list[str]) -> Iterator[str]:
    """A name with some of its words, or all of them, as they are shortened, squeezed; nothing where none can be."""
    if not _SHORT.keys().isdisjoint(words):
        ways = product(*((word, *_SHORT.get(word, ())) for word in words))
        yield from (key for way in islice(ways, 1, _MOST_FORMS) if len(key := "".join(way)) > 1)


def _widest(spans: Iterable[_Span]) -> list[_Span]:
    """Spans that lie in no other; of equal ones a whole name goes before a cut one, and cut ones are joined."""
    by_place: dict[tuple[int, int], _Span] = {}
    for span in spans:
        held = by_place.get((span.start, span.end))
        if held is None or (held.how in _CUTS and span.how not in _CUTS):
            by_place[span.start, span.end] = span
        elif held.how in _CUTS and span.how in _CUTS:
            how = CUT if held.how == span.how == CUT else AMONG
            by_place[span.start, span.end] = _Span(span.start, span.end, how, held.codes | span.codes)
    return [
        span
        for span in by_place.values()
        if not any(other.start <= span.start and span.end <= other.end and other is not span for other in by_place.values())
    ]


def _starts(words: list[str]) -> list[int]:
    """Where each word begins in the squeezed text."""
    return list(accumulate(map(len, words[:-1]), initial=0)) if words else []


def _inside(words: list[str], span: _Span) -> Iterator[str]:
    return (word for word, at in zip(words, _starts(words), strict=True) if span.start <= at < span.end)


def _around(words: list[str], spans: list[_Span]) -> list[list[str]]:
    """The words before, between and after the names."""
    found: list[list[str]] = [[]]
    inside = False
    for word, at in zip(words, _starts(words), strict=True):
        within = any(span.start <= at < span.end for span in spans)
        if within and not inside:
            found.append([])
        if not within:
            found[-1].append(word)
        inside = within
    return found


def _introduced(words: list[str], spans: list[_Span]) -> bool:
    """Whether each name in a text follows an office or is followed by one: "EMBASSY OF PERU", not "TRAVEL TO PERU"."""
    starts = _starts(words)
    return not any(
        _FORMS.isdisjoint((*words[: bisect_left(starts, span.start)][-4:], *words[bisect_left(starts, span.end) :][:1]))
        for span in spans
    )
