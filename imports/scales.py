"""Amounts in thousands or millions: what a header, a title, a note or the name of a sheet says of it. Pure.

All take words as `imports.headers.words` gives them: small letters, no accents, no punctuation, "US$" as "usd".
"""

import re

_NOUNS = "thousands?|millions?|billions?|miles|mil|mill|millones|milliers?|milhares|milhoes|mn|mio|mln|000s?|1000s"
_MONEY = "us dollars?|us dolares|u s dollars?|dollars?|dolares|euros?|reais|reales|pesos|usd|eur|gbp|cad|chf|brl|mxn|us"
# "in thousands of US dollars", "miles de USD", "USD '000", "(000s)": every amount would be wrong by that. An amount in a
# sentence ("2 million dollars", "USD 10,000") is none: a figure stands before its noun, a currency before its figure.
_SCALED = re.compile(
    rf"\b(?:in|en|em) (?:(?:{_MONEY}) )?(?:{_NOUNS})\b"
    rf"|(?<!\d )\b(?:thousands|millions|billions|miles|millones|milliers|milhares|milhoes) (?:of|de|d) (?:{_MONEY})\b"
    rf"|(?<!\d )\b(?:thousands|millions|billions|miles|millones|milliers|milhares|milhoes|000s?|mn|mio|mln|k|m) ?(?:{_MONEY})\b"
    rf"|(?<!\d )\b(?:{_MONEY}) (?:{_NOUNS}|k|m)\b(?! (?:de|of|for|por|para) )"
    rf"|\bx 1 ?000\b|\b[km](?:usd|eur)\b|^(?:{_NOUNS})$"
)
_WORDS = frozenset(_NOUNS.replace("s?", "").split("|")) | frozenset(
    "thousands millions billions milliers 000s 000 1000 k m kusd keur musd meur".split()
)


def is_scaled(said: str) -> bool:
    """Whether a title, a note or the name of a sheet says that the amounts are not in units."""
    return bool(_SCALED.search(said))


def unscaled(said: str) -> str:
    """The words of a header without those of a scale: "amount usd thousands" is about an amount in dollars."""
    tokens = said.replace("1 000", "1000").split()
    left = [token for token in tokens if token not in _WORDS]
    return " ".join(token for token in left if token not in ("of", "d", "x")) if len(left) < len(tokens) else said


def is_scaled_header(said: str) -> bool:
    """Whether the header of a column of amounts says that they are not in units: there a bare "m" or "000" says it too."""
    return is_scaled(said) or unscaled(said) != said
