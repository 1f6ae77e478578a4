"""English that is left in a statement of another language: words of the program's English that this language has not.

What the language has are the words of its translations in a statement's own modules alone, so that names of commands
in some help text allow nothing. Data stand as they are in any language, and are taken out as a whole, not word by word.
"""

import re
from collections.abc import Iterator
from functools import cache

from ledger.i18n import Language
from ledger.locales import catalogs
from ledger.money import DIGITS
from ledger.statements.figures import StatementFigures

HOME = re.compile(r"exports/(statement|letter|paper)|ledger/(i18n|statements/(figures|letter|look|page|preview|words))")
SEAL = re.compile(r"\b(?=[0-9a-f]*\d)[0-9a-f]{4,}\b")  # a hash, or a group of its digits: its letters are no words


def words(text: str) -> set[str]:
    """Every word of two letters or more, in small letters."""
    return set(re.findall(r"[^\W\d_]{2,}", text.lower()))


@cache
def foreign(code: str) -> frozenset[str]:
    """Words of all English texts that are no words of this language."""
    english: set[str] = set()
    own = {currency.lower() for currency in DIGITS} | {"json", "pdf", "xlsx"}
    for message in catalogs.read(code):
        english |= _words_of(message.id)
        if any(HOME.match(place) for place, _line in message.locations):
            own |= _words_of(message.string)
    return frozenset(english - own)


def _words_of(text: str | tuple[str, ...] | list[str]) -> set[str]:
    return words(re.sub(r"\{[^}]*\}", " ", text if isinstance(text, str) else " ".join(text)))


def left(text: str, figures: StatementFigures, code: str) -> set[str]:
    """English words of a statement's text, its data taken out."""
    text = " ".join(text.split())
    for known in sorted(data(figures, code), key=len, reverse=True):
        text = text.replace(" ".join(known.split()), " ")
    return words(SEAL.sub(" ", text)) & foreign(code)


def data(figures: StatementFigures, code: str) -> Iterator[str]:
    """What a statement says in the words of its contributor, its bank and its office."""
    facts = figures.facts
    yield from (
        facts.fund.code,
        facts.contributor.names.of(code),
        facts.fund.names.of(code),
        Language(code).text(facts.fund.legal_basis),
    )
    yield from (one.name for one in (facts.issue.prepared, facts.issue.approved) if one)
    yield from facts.notes
    for pledge in facts.pledges:
        yield from filter(None, (pledge.agreement, pledge.condition))
    yield from filter(None, (receipt.bank_reference for receipt in facts.receipts))
    yield from (said for gift in facts.in_kind for said in (gift.what, gift.document) if said)
