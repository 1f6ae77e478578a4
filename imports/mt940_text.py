"""What field :86: says of an entry: subfields of German banks (?20), of SWIFT codes (/REMI/), or free text. Pure."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from imports.entry_words import iban_in, reference

_FULL = 65  # the longest line of a message: free text goes on in the middle of a word
_BROKEN = 60  # programs that write subfields break them at some limit near it
_SEGMENT = 27  # characters of a German subfield
_GERMAN = re.compile(r"\s*(?:[0-9]{3}\s*([?<>~|^])|([?<~^]))(?=[0-9]{2})")
_CODES = (
    "ADDR BBAN BENM BIC CHGS CNTP CREF CSID EREF EXCH IBAN ID INFO IREF ISDT KREF MARF MREF NAME OCMT OREF ORDP PREF PURP REMI "
    "RETN RFB ROC RTRN SVCL TRCD TRTP TYPE ULTB ULTC ULTD URI"
).split()
_CODED = re.compile(rf"/({'|'.join(_CODES)})/")
_PARTY = {"ADDR", "BBAN", "BIC", "CNTP", "IBAN", "NAME"}
_LOCAL = re.compile(r"/(?:BENM|ORDP)/\s*([A-Z0-9]{8,34})\s*")
_NAMED = re.compile(r"REK: ?([A-Z0-9]{6,34})/NAAM: ?(.+)")
_SENT = re.compile(r"([A-Z]{3})([0-9]{1,15},[0-9]{0,4})")


class Details(NamedTuple):
    """An entry's text and the other party; `original` in its own currency, without sign."""

    text: str = ""
    counterparty: str = ""
    account: str = ""
    original: tuple[Decimal, str] | None = None


def details(lines: Sequence[str]) -> Details:
    """The field's lines, read in the way in which they are written."""
    flat = joined(lines)
    german = _GERMAN.match(flat)
    if german:
        mark = re.escape(german[1] or german[2])
        return _subfields(re.split(rf" ?{mark}([0-9]{{2}})", joined(lines, _BROKEN)[german.end() - 1 :])[1:])
    local = _LOCAL.fullmatch(lines[0]) if lines else None
    if local and len(lines) > 1:
        return Details(joined([line.strip("/ ") for line in lines[2:]]), lines[1].strip("/ "), local[1])
    if _CODED.match(flat.lstrip()):
        return _coded(_CODED.split(joined(lines, _BROKEN))[1:])
    named = _NAMED.search(flat)
    if named:
        return Details(_tidy(flat[: named.start()]) or _tidy(flat), _tidy(named[2]), named[1])
    return Details(_tidy(flat), "", iban_in(flat))


def plain_subfields(lines: Sequence[str]) -> Details:
    """The block :NS: beside an entry: 01–14 purpose, 15 and 16 the other party, 17 the kind of entry."""
    parts = {line[:2]: line[2:].strip() for line in lines if line[:2].isdigit()}
    purpose = [parts.get(f"{number:02}", "") for number in (17, *range(1, 15))]
    return Details(_tidy(" ".join(purpose)), _tidy(f"{parts.get('15', '')} {parts.get('16', '')}"))


def joined(lines: Sequence[str], full: int = _FULL) -> str:
    """Lines as one text; a line of `full` characters goes on in the middle of a word."""
    text = ""
    for line in lines:
        text += line if len(line) >= full else line.rstrip() + " "
    return text.rstrip()


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _subfields(parts: Sequence[str]) -> Details:
    """?00 kind of entry, ?20–29 and ?60–63 purpose, ?30 bank, ?31 or ?38 account, ?32 and ?33 name."""
    fields = list(zip(parts[::2], parts[1::2], strict=False))
    purpose = ""
    for code, value in fields:
        if "20" <= code <= "29" or "60" <= code <= "63":
            purpose += value if len(value) >= _SEGMENT else value.rstrip() + " "
    name = "".join(value for code, value in fields if code in ("32", "33"))
    of = {code: value.strip() for code, value in fields}
    text = f"{of.get('00', '')} {purpose.replace('SVWZ+', ' ')}"
    return Details(_tidy(text), _tidy(name), (of.get("38") or of.get("31", "")).replace(" ", ""))


def _coded(parts: Sequence[str]) -> Details:
    """/REMI/ what it is for, /NAME/ and /IBAN/ or /CNTP/account/bank/name/town the other party, /OCMT/ what was sent."""
    name = account = ""
    text: list[str] = []
    original = None
    for code, value in zip(parts[::2], parts[1::2], strict=False):
        told = _tidy(value).strip("/ ")
        if code == "NAME":
            name = name or told
        elif code in ("IBAN", "BBAN"):
            account = account or told.replace(" ", "")
        elif code == "CNTP":
            account, _, rest = told.partition("/")
            name = rest.partition("/")[2].partition("/")[0] or name
        elif code == "OCMT" and (sent := _SENT.fullmatch(told)):
            original = Decimal(sent[2].replace(",", ".")), sent[1]
        elif code in ("REMI", "TRTP"):
            text.append(re.sub(r"^(?:USTD|STRD)(?://|/CUR/|/)?", "", told))
        elif code not in _PARTY and reference(told):
            text.append(f"{code} {told}")
    return Details(_tidy(" ".join(text)), name, account.strip(), original)
