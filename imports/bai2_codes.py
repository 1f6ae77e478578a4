"""Type codes of BAI2: which way the money went, and what the bank calls a movement about which it says nothing more. Pure.

Source: BAI, Cash Management Balance Reporting Specifications, Version 2, uniform type codes.
"""

import re
from collections.abc import Mapping

OPENING, CLOSING = "010", "015"  # ledger balances; those available (040, 045) count what is on its way
CREDITS, DEBITS = "100", "400"  # the sums of all movements of either side
NO_MONEY = "890"
_SIGNS = ((100, 399, 1), (400, 699, -1), (720, 759, 1), (760, 799, -1), (920, 959, 1), (960, 999, -1))
NAMES: Mapping[str, str] = {
    "115": "LOCKBOX DEPOSIT", "142": "ACH CREDIT RECEIVED", "165": "PREAUTHORIZED ACH CREDIT", "174": "OTHER DEPOSIT",
    "175": "CHECK DEPOSIT PACKAGE", "191": "INCOMING INTERNAL MONEY TRANSFER", "195": "INCOMING MONEY TRANSFER",
    "206": "BOOK TRANSFER CREDIT", "208": "INTERNATIONAL MONEY TRANSFER CREDIT", "275": "ZBA CREDIT", "301": "COMMERCIAL DEPOSIT",
    "354": "INTEREST CREDIT", "357": "CREDIT ADJUSTMENT", "398": "MISCELLANEOUS FEE REFUND", "399": "MISCELLANEOUS CREDIT",
    "451": "ACH DEBIT RECEIVED", "455": "PREAUTHORIZED ACH DEBIT", "475": "CHECK PAID", "491": "OUTGOING INTERNAL MONEY TRANSFER",
    "495": "OUTGOING MONEY TRANSFER", "506": "BOOK TRANSFER DEBIT", "508": "INTERNATIONAL MONEY TRANSFER DEBIT", "575": "ZBA DEBIT",
    "698": "MISCELLANEOUS FEES", "699": "MISCELLANEOUS DEBIT",
}  # fmt: skip
RETURNS: Mapping[str, str] = {  # what undoes another movement says so, whatever the bank's own text is
    "252": "DEBIT REVERSAL", "255": "CHECK POSTED AND RETURNED", "257": "ACH RETURN ITEM", "258": "ACH REVERSAL CREDIT",
    "261": "REJECTED CREDIT", "266": "RETURN ITEM", "395": "CHECK REVERSAL", "552": "CREDIT REVERSAL", "555": "DEPOSITED ITEM RETURNED",
    "557": "ACH RETURN ITEM", "558": "ACH REVERSAL DEBIT", "561": "REJECTED DEBIT", "566": "RETURN ITEM", "694": "DEPOSIT REVERSAL",
}  # fmt: skip


def sign_of(code: str) -> int:
    """1 for money into the account, -1 for money out of it, 0 for a code that says neither."""
    number = int(code) if re.fullmatch("[0-9]{3}", code) else 0
    return next((sign for first, last, sign in _SIGNS if first <= number <= last), 0)


def told(code: str, text: str) -> str:
    """A movement's text: the bank's own, with what the code says in front where there is none, or where the money came back."""
    if code in RETURNS:
        return text if RETURNS[code] in text.upper() else f"{RETURNS[code]} {text}".strip()
    return text or NAMES.get(code, "")
