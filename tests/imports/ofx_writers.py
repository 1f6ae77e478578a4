"""A month of an account as OFX 1, OFX 2 and QIF, in the many ways that banks and programs write them."""

from xml.sax.saxutils import escape

from tests.imports.months import Month, day_text, number_text

HEADER = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:{encoding}\nCHARSET:{charset}\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n"
XML = '<?xml version="1.0" encoding="{charset}" standalone="no"?>\n<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
QIF_DATES = ("dmy/", "dmy.", "mdy/", "ymd-", "mdy'", "dmy'")


def fields(tags: dict[str, str], *, closed: bool) -> str:
    """Fields, one a line, with or without their closing tags; a name that begins with "<" is the text of a whole group."""
    return "".join(f"{value}\n" if name[0] == "<" else _field(name, value, closed=closed) for name, value in tags.items())


def _field(name: str, value: str, *, closed: bool) -> str:
    return f"<{name}>{escape(value)}{f'</{name}>' if closed else ''}\n"


def transaction(tags: dict[str, str], *, closed: bool = False, kind: str = "STMTTRN") -> str:
    return f"<{kind}>\n{fields(tags, closed=closed)}</{kind}>\n"


def bank(
    transactions: str,
    *,
    account: str = "001-555-0199",
    currency: str = "USD",
    balance: tuple[str, str] | None = None,
    period: tuple[str, str] = ("20260901", "20260930"),
    more: str = "",
    closed: bool = False,
) -> str:
    """One statement of a bank account; `balance` is the ledger balance and its day."""
    head = fields({"CURDEF": currency}, closed=closed) + (
        "<BANKACCTFROM>\n"
        + fields({"BANKID": "021000", "ACCTID": account, "ACCTTYPE": "CHECKING"}, closed=closed)
        + "</BANKACCTFROM>\n"
    )
    span = fields({"DTSTART": period[0], "DTEND": period[1]}, closed=closed)
    end = f"<LEDGERBAL>\n{fields({'BALAMT': balance[0], 'DTASOF': balance[1]}, closed=closed)}</LEDGERBAL>\n" if balance else ""
    status = f"<STATUS>\n{fields({'CODE': '0', 'SEVERITY': 'INFO'}, closed=closed)}</STATUS>\n"
    return (
        f"<STMTTRNRS>\n{fields({'TRNUID': '1'}, closed=closed)}{status}<STMTRS>\n{head}<BANKTRANLIST>\n{span}{transactions}</BANKTRANLIST>\n"
        f"{more}{end}</STMTRS>\n</STMTTRNRS>\n"
    )


def ofx(*statements: str, header: str | None = None) -> str:
    head = HEADER.format(encoding="USASCII", charset="1252") if header is None else header
    return f"{head}<OFX>\n<BANKMSGSRSV1>\n{''.join(statements)}</BANKMSGSRSV1>\n</OFX>\n"


def month_as_ofx(month: Month, *, version: int, closed: bool, comma: bool, zone: str, one_line: bool, charset: str) -> bytes:
    """The month with its ledger balance; a charset that the header names, or UTF-8 under a header that says otherwise."""
    made, total = "", month.opening
    for number, (day, text, cents) in enumerate(month.lines):
        total += cents
        made += transaction(
            {
                "TRNTYPE": "CREDIT" if cents > 0 else "DEBIT",
                "DTPOSTED": f"{day:%Y%m%d}120000{zone}",
                "TRNAMT": number_text(cents, "1234,56" if comma else "1234.56"),
                "FITID": f"{day:%Y%m%d}{number}",
                "NAME": "",
                "MEMO": text,
            },
            closed=closed,
        )
    first, last = month.lines[0][0], month.lines[-1][0]
    balance = (number_text(total, "1234,56" if comma else "1234.56"), f"{last:%Y%m%d}")
    statement = bank(made, balance=balance, period=(f"{first:%Y%m%d}", f"{last:%Y%m%d}"), closed=closed)
    page = {"cp1252": "1252", "iso-8859-1": "ISO-8859-1"}.get(charset, "NONE")
    header = HEADER.format(encoding="USASCII", charset=page) if version == 1 else XML.format(charset=charset)
    text = ofx(statement, header=header)
    if one_line:
        start = text.index("<OFX>")
        text = text[:start] + text[start:].replace("\n", "")
    return text.encode(charset)


def month_as_qif(month: Month, dates: str, numbers: str, *, newline: str = "\n") -> bytes:
    lines = ["!Account", "NChecking", "TBank", "^", "!Type:Bank"]
    for day, text, cents in month.lines:
        lines += [f"D{qif_day(day, dates)}", f"T{number_text(cents, numbers)}", "PSomebody", f"M{text}", "^"]
    return newline.join([*lines, ""]).encode()


def qif_day(day: object, style: str) -> str:
    """Also as Quicken writes it: blanks instead of zeros, an apostrophe before the years from 2000."""
    if style[-1] != "'":
        return day_text(day, style)
    first, second = (day.day, day.month) if style == "dmy'" else (day.month, day.day)
    return f"{first}/{second:2}'{day.year % 100:02}"
