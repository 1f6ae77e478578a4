"""What a number format of a spreadsheet says beside the digits: the currency that it shows. Pure."""

import re

from ledger.money import DIGITS

_SHOWN = re.compile(r"US\$|R\$|€|£|(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
SIGNS = {"US$": "USD", "R$": "BRL", "€": "EUR", "£": "GBP"}


def currency_of(number_format: str) -> str:
    """The currency that a number format shows beside the amount, or none: "$" alone is the sign of many."""
    first = re.sub(r"\[\$([^\]-]*)[^\]]*\]", r"\1", number_format.partition(";")[0])
    found = {SIGNS.get(sign, sign) for sign in _SHOWN.findall(re.sub(r"\[[^\]]*\]", "", first))} & DIGITS.keys()
    return found.pop() if len(found) == 1 else ""
