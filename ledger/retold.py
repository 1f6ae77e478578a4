"""What the book keeps in English, told in another language: its template is known again and said with the same values.

`K_`, `k_` and `M_` mark the templates where they are made, `retold_texts.py` lists them. A blank's name says what it holds: by that
two templates are told apart, and a value that is itself such a text is told in its turn. What no template made, an officer's own
words or those of another edition, stays as it stands. Pure; not loaded for English.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain

from ledger.i18n import Language
from ledger.retold_texts import MEMOS, TEXTS

_COUNT = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)"
_FIGURE = rf"{_COUNT}(?:\.\d+)?"
_MONEY = rf"[A-Z]{{3}} {_FIGURE}"
_NUMBER = r"[A-Za-z]{1,2}-\d{4}-\d+"
# What a blank holds, by its name, and an example; any other holds words.
_HOLDS = {
    **dict.fromkeys(("count", "facts", "most"), (_COUNT, "1")),
    **dict.fromkeys(("figure", "led", "rate"), (_FIGURE, "1")),
    **dict.fromkeys(("amount", "rest", "worth"), (_MONEY, "USD 1")),
    **dict.fromkeys(("advance", "batch", "made", "number", "obligation", "receipt", "refund"), (_NUMBER, "R-2026-1")),
    **dict.fromkeys(("line", "old", "rule", "object", "row", "last_row"), (r"\d+", "1")),
    **dict.fromkeys(("activity", "contributor", "fund"), (r"[A-Z0-9][\w.-]*", "X")),
    **dict.fromkeys(("order", "other_order"), (r"(?:day/month|month/day)/year|year/month/day", "day/month/year")),
    "decimal": (r"1,234\.56 \(decimal point\)|1\.234,56 \(decimal comma\)", "1,234.56 (decimal point)"),
    "run": (r"(?:oldest|newest) first", "oldest first"),
    # of a sign, what no other evidence begins with
    "sign": (
        r"(?!(?:Amounts|Balance|Columns|Dates|Decimal|Layout|Signs): |Not as |[\d.,]+ \(decimal|(?:day|month|year)/).+",
        "x",
    ),
    "whose": (r"as you said|as in the profile of .+?", "as you said"),
    "letter": (r"\S", "x"),
    "header": (r"(?!amounts in ).+", "x"),  # what a column is called, and not the amounts in it
    "letters": (r"[A-Z]+|\d+", "A"),
    "clause": (r"[a-z]+", "x"),
    "currency": (r"[A-Z]{3}", "EUR"),
    "day": (r"\d{4}-\d\d-\d\d", "2026-01-01"),
    "fingerprint": (r"[0-9a-f :]+", "1"),
    "year": (r"\d{4}", "2026"),
    "entry": (r"J-\d{4}-\d{6,}", "J-2026-000001"),
    "means": (r"\S+", "x"),
    "pledge": (r"(?=\S*\d)\S*[^\s:;,]", "P-1"),
    "quarter": (r"\d{4}-Q[1-4]", "2026-Q1"),
}
_WORDS = (".+", "x")
_TOLD = frozenset(  # texts of the program themselves
    "changes choice class column credit debit decimal decision end fees kind mark memo order other other_order place run sign whose why".split()
)
_BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A text that the book keeps: its `forms`, one or those of one and of many, and the pattern of this `form` of it."""

    forms: tuple[str, ...]
    form: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, forms: tuple[str, ...], form: str) -> "Template":
        """The template of one of its forms."""
        own, *rest = _BLANK.split(form)
        pattern = re.escape(own)
        for name, after in zip(rest[::2], rest[1::2], strict=True):
            again = f"(?P<{name}>" in pattern
            pattern += f"(?P={name})" if again else f"(?P<{name}>{_held(name)[0]})"
            pattern += re.escape(after)
        return cls(forms, form, re.compile(pattern, re.DOTALL))

    @property
    def word(self) -> str:
        """The longest whole word of its own, which every text of it holds; empty where it has none."""
        return max((word for word in _BLANK.sub("\0", self.form).split() if "\0" not in word), key=len, default="")

    @property
    def example(self) -> str:
        """A text that it makes of ordinary values."""
        return _BLANK.sub(lambda blank: _held(blank[1])[1], self.form)

    def within(self, other: "Template") -> bool:
        """Whether the other makes all its texts too: it is a case of it, and is meant where both fit."""
        return bool(other.pattern.fullmatch(self.example))


def known(text: str, *, memos: bool = False) -> tuple[Template, Mapping[str, str]] | None:
    """The template that made a text, and its values; None where none did, or where it cannot be told which of two.

    `memos`: only those that stand among people's own words.
    """
    by_word = _by_word()
    near = dict.fromkeys(chain(by_word[""], *(by_word.get(word, ()) for word in text.split())))
    fits = {one: found for one in near if (found := one.pattern.fullmatch(text)) and (one.forms in MEMOS or not memos)}
    for one, found in fits.items():
        if all(one is other or one.within(other) for other in fits):
            return one, found.groupdict()
    return None


def said(text: str, language: Language, *, memos: bool = False) -> str:
    """The text in this language, counts and amounts as it writes them; as it stands where it is not known."""
    if language.code == "en" or not (found := known(text, memos=memos)):
        return text
    template, values = found
    told = {name: _value(name, value, language, memos=memos) for name, value in values.items()}
    one, *many = template.forms
    if not many:
        return language.text(one, **told)
    told.pop("count", None)
    return language.plural(one, many[0], int(values.get("count", "1").replace(",", "")), **told)


def _value(name: str, value: str, language: Language, *, memos: bool) -> str:
    if name in _TOLD:
        return said(value, language, memos=memos) if memos else _again(value, language)
    form, _example = _held(name)
    if form in (_COUNT, _FIGURE):
        return language.number(Decimal(value.replace(",", "")))
    if form is _MONEY:
        return f"{value[:3]} {language.number(Decimal(value[4:].replace(',', '')))}"
    return value


def _again(value: str, language: Language) -> str:
    """A value that the program said: another of its texts, one of its words, or several with a semicolon between."""
    if known(value):
        return said(value, language)
    return "; ".join(language.text(part) for part in value.split("; ")) if value else value


def _held(name: str) -> tuple[str, str]:
    return _HOLDS.get(name, _WORDS)


@cache
def _by_word() -> dict[str, list[Template]]:
    """Every template under a word that any text of it holds: what a text does not hold need not be tried."""
    found: dict[str, list[Template]] = {"": []}
    for forms in TEXTS:
        for form in dict.fromkeys(forms):
            one = Template.of(forms, form)
            found.setdefault(one.word, []).append(one)
    return found


class Sayings(Mapping[str, str]):
    """For the `words` of a column: every text as `said` tells it."""

    def __init__(self, language: Language, *, memos: bool = False) -> None:
        self.language, self.memos = language, memos

    def __getitem__(self, text: str) -> str:
        return said(text, self.language, memos=self.memos)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True
