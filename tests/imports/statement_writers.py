"""A month of an account, written the way banks write statement files: camt.053 in its versions, MT940 in its dialects."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from xml.sax.saxutils import escape

from tests.imports.months import Month

IBAN = "XX79000000001234567890"
Line = tuple[dt.date, str, int]


def amount(cents: int, mark: str = ".") -> str:
    return f"{Decimal(abs(cents)).scaleb(-2):f}".replace(".", mark)


def split(month: Month, pages: int) -> Iterator[tuple[int, list[Line], int]]:
    """The month in parts, each with its opening and closing cents."""
    opening = month.opening
    size = -(-len(month.lines) // pages)
    for start in range(0, len(month.lines), size):
        lines = list(month.lines[start : start + size])
        closing = opening + sum(cents for _, _, cents in lines)
        yield opening, lines, closing
        opening = closing


# camt.053 -----------------------------------------------------------------------------------------------------------------


def camt(
    month: Month,
    *,
    version: int = 8,
    prefix: str = "",
    namespace: bool = True,
    times: bool = False,
    flat: bool = False,
    pages: int = 1,
) -> str:
    """`prefix` of a namespace, `times` of day beside the days, `flat` without a single line end."""

    def tag(name: str, *inside: str, **attributes: str) -> str:
        given = "".join(f' {key}="{value}"' for key, value in attributes.items())
        return f"<{prefix}{name}{given}>{''.join(inside)}</{prefix}{name}>{'' if flat else chr(10)}"

    def day(name: str, on: dt.date) -> str:
        return tag(name, tag("DtTm", f"{on}T13:15:00.000+01:00") if times else tag("Dt", str(on)))

    def money(cents: int) -> str:
        return tag("Amt", amount(cents), Ccy="USD") + tag("CdtDbtInd", "DBIT" if cents < 0 else "CRDT")

    def balance(code: str, cents: int, on: dt.date) -> str:
        return tag("Bal", tag("Tp", tag("CdOrPrtry", tag("Cd", code))), money(cents), day("Dt", on))

    def entry(number: int, line: Line) -> str:
        on, text, cents = line
        who, role = tag("Nm", f"Party {number}"), "Dbtr" if cents > 0 else "Cdtr"
        party = tag(role, tag("Pty", who) if version >= 8 else who) + tag(f"{role}Acct", tag("Id", tag("IBAN", f"XX{number:04}")))
        details = tag("TxDtls", tag("RltdPties", party), tag("RmtInf", tag("Ustrd", escape(text))))
        status = tag("Sts", tag("Cd", "BOOK") if version >= 8 else "BOOK")
        return tag(
            "Ntry",
            money(cents),
            status,
            day("BookgDt", on),
            day("ValDt", on),
            tag("AcctSvcrRef", f"REF{number}"),
            tag("NtryDtls", details),
        )

    stated, number = [], 0
    for page, (opening, lines, closing) in enumerate(split(month, pages), start=1):
        entries = [entry(number := number + 1, line) for line in lines]
        account = tag("Acct", tag("Id", tag("IBAN", IBAN)), tag("Ccy", "USD"))
        counted = tag("TxsSummry", tag("TtlNtries", tag("NbOfNtries", str(len(lines)))))
        ends = balance("OPBD", opening, lines[0][0]) + balance("CLBD", closing, lines[-1][0])
        stated.append(tag("Stmt", tag("Id", f"S{page}"), account, ends, counted, *entries))
    uri = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version:02}" if namespace else ""
    attribute = {f"xmlns{':' + prefix[:-1] if prefix else ''}": uri} if uri else {}
    body = tag("BkToCstmrStmt", tag("GrpHdr", tag("MsgId", "M1")), *stated)
    return '<?xml version="1.0" encoding="UTF-8"?>' + tag("Document", body, **attribute)


# MT940 --------------------------------------------------------------------------------------------------------------------


def german(number: int, text: str) -> list[str]:
    """:86: in the subfields of German banks, over lines of 65 characters."""
    purpose = [text[at : at + 27] for at in range(0, len(text), 27)]
    fields = "".join(f"?{20 + at}{part}" for at, part in enumerate(purpose))
    return _wrapped(f"166{fields}?30BANKXX00?31XX{number:04}?32Party {number}")


def coded(number: int, text: str) -> list[str]:
    """:86: in the codes of SWIFT."""
    return _wrapped(f"/NAME/Party {number}/IBAN/XX{number:04}/REMI/{text}")


def _wrapped(text: str) -> list[str]:
    return [text[at : at + 65] for at in range(0, len(text), 65)]


DIALECTS: dict[str, Callable[[int, str], list[str]]] = {"german": german, "coded": coded}


def mt940(
    month: Month,
    *,
    dialect: str = "german",
    envelope: bool = False,
    funds: str = "",
    entry_date: bool = True,
    end: str = "\r\n",
    pages: int = 1,
) -> str:
    """`funds` the letter behind the mark, `end` of lines; `envelope` the blocks of a SWIFT message."""
    text, number = "", 0
    for page, (opening, lines, closing) in enumerate(split(month, pages), start=1):
        first, last = ("F" if page == 1 else "M"), ("F" if page == pages else "M")
        made = [":20:START", f":25:{IBAN}", f":28C:7/{page}", f":60{first}:{_stated(opening, lines[0][0])}"]
        for on, words, cents in lines:
            number += 1
            mark = "D" if cents < 0 else "C"
            made.append(
                f":61:{on:%y%m%d}{on:%m%d}"[: None if entry_date else 10]
                + f"{mark}{funds}{amount(cents, ',')}NTRFNONREF//REF{number}"
            )
            details = DIALECTS[dialect](number, words)
            made += [f":86:{details[0]}", *details[1:]]
        made.append(f":62{last}:{_stated(closing, lines[-1][0])}")
        if envelope:
            made = ["{1:F01BANKXXXXAXXX0000000000}{2:I940BANKXXXXXXXXN}{4:", *made, "-}"]
        else:
            made.append("-")
        text += end.join(made) + end
    return text


def _stated(cents: int, on: dt.date) -> str:
    return f"{'D' if cents < 0 else 'C'}{on:%y%m%d}USD{amount(cents, ',')}"
