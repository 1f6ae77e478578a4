"""The words of an entry, whatever its format: each said once, the other party's name, references and accounts that are some. Pure."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"\w+")
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\b")
NO_REFERENCE = frozenset(
    ("", "NONREF", "NOTPROVIDED", "NOT PROVIDED", "EREF", "PREF", "KREF", "MREF", "CREF", "NOREF")
)  # what stands there in place of one


def said_once(parts: Iterable[str]) -> str:
    """Texts as one; what stands whole in one before it is not said again. P-12 is no part of P-123."""
    kept: list[str] = []
    holding: dict[str, list[str]] = {}  # by word, so that a batch of very many payments is no more work than its length
    for part in parts:
        words = set(_WORD.findall(part))
        if part and not any(
            _stands_in(part, other) for other in min((holding.get(word, []) for word in words), key=len, default=kept)
        ):
            kept.append(part)
            for word in words:
                holding.setdefault(word, []).append(part)
    return " ".join(kept)


def _stands_in(part: str, text: str) -> bool:
    """Whether a text holds another between its words."""
    return part in text and bool(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text))


def words_of(party: str, memo: str, *numbers: str) -> tuple[str, str]:
    """Text and counterparty of an entry; numbers that it carries besides (of a cheque, a payer's reference) go into the text.

    A name without a memo, or cut off the memo's own beginning, is what a bank writes for want of a better field: a text
    ("SERVICE CHARGE"), and nobody's name.
    """
    nobody = not memo or memo.casefold().startswith(party.casefold())
    return said_once((memo or party, *filter(reference, numbers))), "" if nobody else party


def reference(text: str) -> str:
    """A reference, or nothing where the text only says that there is none."""
    return "" if text.upper() in NO_REFERENCE or not text.strip("0") else text


def is_iban(text: str) -> bool:
    """Whether a text is written as an IBAN and its check digits are right (ISO 13616, remainder 1 of 97)."""
    packed = text.replace(" ", "").upper()
    if not _IBAN.fullmatch(packed):
        return False
    return int("".join(str(int(letter, 36)) for letter in packed[4:] + packed[:4])) % 97 == 1


def iban_in(text: str) -> str:
    """The first IBAN in a text; empty where it has none."""
    return next(filter(is_iban, _IBAN.findall(text)), "")
