"""What confirmed lines taught: whose money comes under which words or account, and what type of line which words are.

The words are what a bank repeats: a line's counterparty, else its text, without what holds a digit and without months,
which are other ones the next time. Words that have meant one contributor, and no other, on two lines prove who paid,
where they hold a name and not only words of offices; what was seen once, or in a bank's free text, is a hint. What has
meant several proves nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ledger.banking.match_text import fold, squeeze
from ledger.banking.match_values import Lesson, OpenLine

PAYER, TEXT, ACCOUNT, IN, OUT, SORT, EVIDENCE = "payer", "text", "account", "in", "out", "sort", "evidence"
KINDS = (PAYER, TEXT, ACCOUNT, IN, OUT)
PROVES = 2  # lines that agree, and none that does not
_SHORTEST = 3  # signs: shorter words say nothing
_WORDS = re.compile(r"[A-Z]+")
_MONTHS = frozenset(
    """JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER JAN FEB MAR APR JUN JUL AUG SEP SEPT OCT NOV
    DEC ENERO FEBRERO MARZO ABRIL MAYO JUNIO JULIO AGOSTO SEPTIEMBRE SETIEMBRE OCTUBRE NOVIEMBRE DICIEMBRE ENE ABR AGO SET DIC JANVIER
    FEVRIER MARS AVRIL MAI JUIN JUILLET AOUT SEPTEMBRE OCTOBRE NOVEMBRE DECEMBRE JANEIRO FEVEREIRO MARCO MAIO JUNHO JULHO SETEMBRO
    OUTUBRO NOVEMBRO DEZEMBRO FEV OUT DEZ""".split()
)


def kept(written: str) -> str:
    """The words that come again: capitals, without accents, months, and whatever holds a digit; empty where too little is left."""
    chunks = (chunk for chunk in fold(written).split() if not any(sign.isdigit() for sign in chunk))
    words = " ".join(word for chunk in chunks for word in _WORDS.findall(chunk) if word not in _MONTHS)
    return words if len(words) >= _SHORTEST else ""


def payer_keys(line: OpenLine) -> list[tuple[str, str]]:
    """(kind, words) under which a line's payer is remembered, the account first."""
    party = kept(line.counterparty)
    found = [(ACCOUNT, squeeze(fold(line.iban))), (PAYER, party) if party else (TEXT, kept(line.text))]
    return [(kind, words) for kind, words in found if words]


def type_key(line: OpenLine) -> tuple[str, str]:
    """(kind, words) under which is remembered what a line is: who it went to and what was written on it, and its direction."""
    return (IN if line.amount.amount > 0 else OUT, kept(f"{line.counterparty} {line.text}"))


@dataclass(slots=True)
class Memory:
    """All lessons of a book, by what they are remembered under."""

    _means: dict[tuple[str, str], Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, lessons: Iterable[Lesson]) -> "Memory":
        """The memory of these lessons."""
        sums: dict[tuple[str, str], Counter[str]] = {}
        for lesson in lessons:
            sums.setdefault((lesson.kind, lesson.words), Counter())[lesson.means] += lesson.times
        return cls({key: means for key, found in sums.items() if (means := +found)})  # what was taken back again means nothing

    def __bool__(self) -> bool:
        """Whether anything was learned: most runs need not ask further."""
        return bool(self._means)

    def means(self, key: tuple[str, str]) -> Mapping[str, int]:
        """How many times each meaning was confirmed; nothing where the words are new."""
        return self._means.get(key, {})

    def type_of(self, line: OpenLine) -> tuple[str, int, str]:
        """(type, times confirmed, words) of a line whose words always meant one type; empty where they did not."""
        key = type_key(line)
        means = self.means(key)
        if len(means) != 1:
            return "", 0, key[1]
        ((name, times),) = means.items()
        return name, times, key[1]
