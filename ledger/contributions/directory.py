"""Which contributor a word means: by code, official name in four languages or alias; never a guess.

Three tiers, strictest first: codes; names and aliases as they stand (case, accents, punctuation,
footnote marks and blanks aside); what follows from a name ("Bahamas" from "Bahamas (Commonwealth of
The)", "Luxembourg" from "Luxembourg, Government of"). A tier that knows several bodies ends the search
with their codes; only a tier that knows none passes the word on. A word that none knows is looked for once
more under the other names of whom it means elsewhere: "Dinamarca" where the book has Denmark only.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from ledger.contributions.drafts import ContributorDraft
from ledger.errors import LedgerError
from ledger.i18n import _, either

_FOOTNOTE = re.compile(
    r"[*†‡§¶\u204e\u2217]+|[\u00b9\u00b2\u00b3\u2070-\u2079]+|(?<=\s)\d{1,2}/\s*$|[(\[][*\s]*[)\]]|[(\[]\d{1,2}[)\]]\s*$"
)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "&": " and "})
_TOKENS = {"st": "saint", "sta": "santa", "ste": "sainte", "sto": "santo", "govt": "government", "gov": "government"}
_OF = re.compile(
    r"^(?:the )?(?:government of(?: the)?|gobierno (?:de (?:la|las|los|el)|del|de)"
    r"|gouvernement (?:de la|de l|des|du|de|d)|governo (?:da|do|das|dos|de)|the) (?=\S)"
)
_GOVERNMENT_LAST = re.compile(
    r"(?: the)? (?:government|gobierno|gouvernement|governo)(?: (?:of(?: the)?|de(?: la| l)?|del|du|da|do))?$"
)

_LONGEST = 300  # no name is longer; a megabyte in a cell is not worth reading
_NEAR = 75.0  # of 100: below that a suggestion is noise

Also = Callable[[Iterable[str]], tuple[str, ...]]

# The Inter-American Defense Board signs IADB; so do many who write to the Inter-American Development Bank.
_SHARED = {"iadb": ("IA-IDB", "IA-JID")}


class AmbiguousContributor(LedgerError):
    """A word that means more than one contributor; `codes` are the candidates, in order."""

    def __init__(self, text: str, codes: tuple[str, ...], labels: Iterable[str]) -> None:
        super().__init__(
            _('"{text}" may be {names}.', text=text, names=either(labels)),
            _("write the code of the one that is meant"),
            name="ambiguous-contributor",
        )
        self.codes = codes


@dataclass(frozen=True, slots=True)
class Entry:
    """What the directory knows of one contributor; `names` by language."""

    code: str
    names: Mapping[str, str]
    alpha2: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""
    language: str = "en"

    @classmethod
    def of(cls, draft: ContributorDraft) -> "Entry":
        """The entry of a contributor that is not in the book yet."""
        return cls(draft.code, draft.names, draft.alpha2, draft.aliases, draft.parent, draft.language)

    @property
    def name(self) -> str:
        """The English name, or any, or the code."""
        return self.names.get("en") or next(iter(self.names.values()), self.code)


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """The words of a name in small letters: no accents, punctuation, footnote marks or doubled blanks; "St." is "saint"."""
    marked = _FOOTNOTE.sub(" ", text)
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", marked).casefold()).translate(_LETTERS)
    bare = "".join(" " if not (char.isalnum() or unicodedata.combining(char)) else char for char in letters)
    words = "".join(char for char in bare if not unicodedata.combining(char)).split()
    return " ".join(_TOKENS.get(word, word) for word in words)


def _key(words: str) -> str:
    """The same for "Baha'i" and "Bahai", "Timor-Leste" and "Timor Leste"."""
    return words.replace(" ", "")


def _bare(words: str) -> str:
    """Without "the", "government of" and the like, at either end."""
    shorter = _GOVERNMENT_LAST.sub("", _OF.sub("", words))
    return shorter if shorter in ("", words) else _bare(shorter)


def _turned(name: str) -> Iterator[str]:
    """A name with what stands in brackets or after a comma put first: "Korea (Republic of)", "Korea, Republic of"."""
    yield _bare(plain(name))
    outside, bracket, rest = name.partition("(")
    inside = rest.rpartition(")")[0]
    if bracket and outside.strip() and inside:
        yield _bare(plain(f"{inside} {outside}"))
    first, comma, last = name.partition(",")
    if comma and last.strip():
        yield _bare(plain(f"{last} {first}"))


def _shortened(name: str) -> Iterator[str]:
    """What an official name is called for short: "Bahamas", "IDB". What somebody wrote is never shortened so: it may say more."""
    outside, bracket, rest = name.partition("(")
    if bracket and outside.strip():
        yield _bare(plain(outside))
        acronym = rest.rpartition(")")[0]
        if acronym.isupper() and " " not in acronym:
            yield _bare(plain(acronym))


@dataclass(frozen=True)
class Directory:
    """All contributors of a book, to be found by what people write."""

    entries: Mapping[str, Entry]
    _codes: Mapping[str, frozenset[str]] = field(repr=False)
    _names: Mapping[str, frozenset[str]] = field(repr=False)
    _derived: Mapping[str, frozenset[str]] = field(repr=False)
    _also: Also = field(repr=False)

    @classmethod
    def of(cls, entries: Iterable[Entry | ContributorDraft], also: Also = lambda _names: ()) -> "Directory":
        """A directory of these contributors; the last one of a code holds. `also` knows further names of whom names mean."""
        known = {entry.code: entry if isinstance(entry, Entry) else Entry.of(entry) for entry in entries}
        codes: dict[str, set[str]] = {}
        names: dict[str, set[str]] = {}
        derived: dict[str, set[str]] = {}
        for entry in known.values():
            for code in filter(None, (entry.code, entry.alpha2)):
                codes.setdefault(code.casefold(), set()).add(entry.code)
            for name in (entry.code, *entry.names.values(), *entry.aliases):
                names.setdefault(_key(plain(name)), set()).add(entry.code)
                for follower in (*_turned(name), *_shortened(name)):
                    derived.setdefault(_key(follower), set()).add(entry.code)
        for acronym, bodies in _SHARED.items():
            derived.setdefault(acronym, set()).update(code for code in bodies if code in known)
        tiers = [{key: frozenset(found) for key, found in tier.items() if key and found} for tier in (codes, names, derived)]
        return cls(known, tiers[0], tiers[1], tiers[2], also)

    def find(self, text: str) -> str | None:
        """The code of the contributor that `text` means, None when nobody is called so.

        Raises AmbiguousContributor, with the candidates, for a word that several bodies answer to.
        """
        if len(text) > _LONGEST:
            return None
        found = self._meant(text) or frozenset().union(*map(self._meant, self._also((text,))))
        if len(found) > 1:
            candidates = tuple(sorted(found))
            raise AmbiguousContributor(text, candidates, map(self.label, candidates))
        return next(iter(found), None)

    def _meant(self, text: str) -> frozenset[str]:
        """The codes of the strictest tier that knows a word."""
        searches = [(self._codes, text.strip().casefold()), (self._names, _key(plain(text)))]
        searches += [(self._derived, _key(follower)) for follower in _turned(text)]
        return next((tier[key] for tier, key in searches if key in tier), frozenset())

    def nearest(self, text: str, count: int = 3) -> tuple[str, ...]:
        """Codes of the contributors whose names are most like `text`, best first; none if nothing comes near."""
        from rapidfuzz import fuzz, process

        wanted = _bare(plain(text)) if len(text) <= _LONGEST else ""
        if len(wanted) < 3:
            return ()
        codes, spellings = self._spelled
        scores: dict[str, float] = {}
        for scorer in (fuzz.ratio, fuzz.token_set_ratio):
            for _spelling, score, index in process.extract(wanted, spellings, scorer=scorer, score_cutoff=_NEAR, limit=50):
                scores[codes[index]] = max(scores.get(codes[index], 0.0), score)
        return tuple(sorted(scores, key=lambda code: (-scores[code], code))[:count])

    @cached_property
    def _spelled(self) -> tuple[list[str], list[str]]:
        """Codes, and beside each what a typing slip may have been meant for: once for all words of a sheet."""
        spelled = [(code, _bare(plain(name))) for code, entry in self.entries.items() for name in _called(entry)]
        return [code for code, _name in spelled], [name for _code, name in spelled]

    def doubles(self, drafts: Iterable[ContributorDraft]) -> list[tuple[str, str]]:
        """(its code, the code in use) of everybody new who is called as somebody here is: pledges could not tell the two apart."""
        found = {
            draft.code: other
            for draft in drafts
            if draft.code not in self.entries
            for name in Entry.of(draft).names.values()
            for other in sorted(self._names.get(_key(plain(name)), ()))
        }
        return sorted(found.items())

    def label(self, code: str) -> str:
        """A contributor for a sentence: "ESP Spain / España", English and the name in its own language."""
        entry = self.entries[code]
        own = entry.names.get(entry.language, entry.name)
        return f"{code} {entry.name}" if own == entry.name else f"{code} {entry.name} / {own}"


def _called(entry: Entry) -> Iterator[str]:
    """Everything a typing slip may have been meant for."""
    yield from (entry.code, *entry.names.values(), *entry.aliases)
    yield from (name.partition("(")[0] for name in entry.names.values() if not name.startswith("("))
