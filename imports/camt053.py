"""Statements, reports and advices of ISO 20022 (camt.053, .052 and .054, every version, any or no namespace).

Elements are found by their local names, because versions differ in a few places only; each such place is listed in a
path below. Signs are those of CdtDbtInd, also on reversals (ISO 20022: RvslInd only says what the entry undoes).
"""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

from imports.camt_xml import STATEMENTS, Node, parse
from imports.days import FIRST_YEAR, LAST_YEAR
from imports.entry_words import reference, said_once
from imports.sources import Source, refused
from imports.statement_values import Balance, Entry, Format, Statement, Total
from ledger.errors import Problem
from ledger.i18n import K_, _

_AMOUNT = re.compile(r"\+?([0-9]{1,18}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})")
_SIGNS = {"CRDT": 1, "DBIT": -1}
_WAITS = {
    "PDNG": "pending (PDNG): not booked yet",
    "FUTR": "in the future (FUTR): not booked yet",
    "INFO": "information only (INFO)",
}
_ACCOUNT = ("Id/IBAN", "Id/Othr/Id", "Id/BBAN", "Id/PrtryAcct/Id", "Id/UPIC")
_CHOICES = {
    "dates": K_("year-month-day, as ISO 20022 fixes"),
    "decimal": K_("decimal point, as ISO 20022 fixes"),
    "signs": K_("CRDT is money in, DBIT money out"),
}


def statements(source: Source, within: str) -> tuple[list[Statement], Format]:
    """All statements of a file, as it states them; places begin with `within` (a file in an archive).

    Raises FileRefused for XML that is damaged or unsafe, and for messages of another kind.
    """
    found: list[Statement] = []
    entries: list[Entry] = []
    messages: list[str] = []

    def take(node: Node) -> None:
        found.append(_statement(node, tuple(entries), within))
        messages.append(STATEMENTS[node.name])
        entries.clear()

    parse(source, lambda statement, node: entries.append(_entry(statement, node, within)), take)
    if not found:
        what = _("there is no account statement, report or advice (camt.052, 053, 054) in this XML")
        raise refused(source.name, what, _("ask the bank for the statement as camt.053"), "no-statement")
    return found, Format("XML", {"format": ", ".join(dict.fromkeys(messages)), **_CHOICES})


# Statements ---------------------------------------------------------------------------------------------------------------


def _statement(node: Node, entries: tuple[Entry, ...], within: str) -> Statement:
    problems: list[Problem] = []
    currency = node.said("Acct/Ccy") or _currency(node, entries)
    opening, closing = _ends(node, entries, currency, within, problems)
    numbers = (node.said("Id"), node.said("ElctrncSeqNb"), node.said("StmtPgntn/PgNb", "RptPgntn/PgNb", "NtfctnPgntn/PgNb"))
    return Statement(
        f"{within}line {node.line}", node.said(*(f"Acct/{path}" for path in _ACCOUNT)), currency, entries, opening, closing,
        tuple(_totals(node, within)), "/".join(numbers) if numbers[0] else "", node.name == "Stmt",
        _day(node.said("FrToDt/FrDtTm", "FrToDt/FrDt")), _day(node.said("FrToDt/ToDtTm", "FrToDt/ToDt")), tuple(problems),
    )  # fmt: skip


def _currency(node: Node, entries: tuple[Entry, ...]) -> str:
    """Of an account that does not state it: the booked balances', the entries', any balance's."""
    balances = [
        (b.said("Tp/CdOrPrtry/Cd", "Tp/Cd"), amount.attributes.get("Ccy", "")) for b in node.all("Bal") for amount in b.all("Amt")
    ]
    booked = [code for kind, code in balances if kind in ("OPBD", "PRCD", "CLBD")]
    return next(filter(None, [*booked, *(entry.currency for entry in entries), *(code for _, code in balances)]), "")


def _ends(
    node: Node, entries: tuple[Entry, ...], currency: str, within: str, problems: list[Problem]
) -> tuple[Balance | None, Balance | None]:
    """The booked balances before and after: the earliest OPBD, or PRCD, which is the closing of the day before; the latest CLBD.

    Interim balances (ITBD) are of some moment of the day, and the opening of a report may be that of the day: both are taken
    only where the entries lead from one to the other.
    """
    of: dict[str, list[Balance]] = {"OPBD": [], "PRCD": [], "CLBD": [], "ITBD": []}
    for stated in node.all("Bal"):
        code = stated.said("Tp/CdOrPrtry/Cd", "Tp/Cd")
        if code in of and (balance := _balance(stated, currency, within, problems)):
            of[code].append(balance)
    opening = min(of["OPBD"] or of["PRCD"], key=_dated, default=None)
    closing = max(reversed(of["CLBD"]), key=_dated, default=None)
    before = opening or next(iter(of["ITBD"]), None)
    after = closing or next(reversed(of["ITBD"]), None)
    moved = sum((entry.amount for entry in entries if entry.amount is not None and not entry.why), Decimal(0))
    if before and after and before is not after and before.amount + moved == after.amount:
        return before, after
    return (opening if closing or node.name == "Stmt" else None), closing


def _dated(balance: Balance) -> dt.date:
    return balance.date or dt.date.min


def _balance(node: Node, currency: str, within: str, problems: list[Problem]) -> Balance | None:
    place = f"{within}line {node.line}"
    amount, sign = _signed(node)
    code = next((amount.attributes.get("Ccy", "") for amount in node.all("Amt")), "")
    if amount is None or sign is None:
        what = _(
            'the balance "{amount}" with "{mark}" is no amount with CRDT or DBIT',
            amount=node.said("Amt"),
            mark=node.said("CdtDbtInd"),
        )
        problems.append(Problem(place, what, _("ask the bank for the statement again"), "not-an-amount"))
        return None
    if code not in ("", currency):
        what = _("the balance is in {code}, the account in {currency}", code=code, currency=currency)
        problems.append(Problem(place, what, _("ask the bank for the statement again"), "other-currency"))
        return None
    return Balance(amount * sign, place, _day(node.said("Dt/Dt", "Dt/DtTm", "Dt")))


def _totals(node: Node, within: str) -> Iterator[Total]:
    """The control totals that can be read; Sum of TtlNtries is that of all entries, TtlNetNtry what they move together."""
    sides = (("TtlNtries", "all"), ("TtlCdtNtries", "in"), ("TtlDbtNtries", "out"))
    for total, side in ((total, side) for name, side in sides for total in node.all(f"TxsSummry/{name}")):
        place = f"{within}line {total.line}"
        count, amount = total.said("NbOfNtries"), _amount(total.said("Sum"))
        if count.isdecimal() or amount is not None:
            yield Total(place, side, int(count) if count.isdecimal() else None, amount)
        net, sign = _amount(total.said("TtlNetNtryAmt", "TtlNetNtry/Amt")), total.said("CdtDbtInd", "TtlNetNtry/CdtDbtInd")
        if net is not None and sign in _SIGNS:
            yield Total(place, "net", None, net * _SIGNS[sign])


# Entries ------------------------------------------------------------------------------------------------------------------


def _entry(statement: Node, node: Node, within: str) -> Entry:
    """One Ntry: one movement of the account, also where it is a batch of many payments."""
    place = f"{within}line {node.line}"
    size, sign = _signed(node)
    booked, value = node.said("BookgDt/Dt", "BookgDt/DtTm", "BookgDt"), node.said("ValDt/Dt", "ValDt/DtTm", "ValDt")
    status = node.said("Sts/Cd", "Sts/Prtry", "Sts") or "BOOK"
    wrong = _wrong(node, size, sign, booked, value)
    amount = size * sign if size is not None and sign is not None else None
    details = node.all("NtryDtls/TxDtls") + node.all("TxDtls")
    currency = next((child.attributes.get("Ccy", "") for child in node.all("Amt")), "")
    name, account = _party(statement, node, details[0], sign or 1) if len(details) == 1 else ("", "")
    return Entry(
        node.line, place, amount, _day(booked) or _day(value), _day(value), currency, _text(node, details), _reference(node, details),
        name, account, _original(node, details, size, currency, sign or 1),
        "" if status == "BOOK" else _WAITS.get(status, f"not booked: its status is {status}"),
        Problem(place, wrong[0], _("ask the bank for the statement again"), wrong[1]) if wrong else None,
    )  # fmt: skip


def _wrong(node: Node, size: Decimal | None, sign: int | None, booked: str, value: str) -> tuple[str, str] | None:
    """Why an entry cannot be read, and the name of the refusal."""
    if size is None:
        return (
            _('"{value}" is not an amount', value=node.said("Amt")[:40]) if node.all("Amt") else _("the entry has no amount"),
            "not-an-amount",
        )
    if sign is None:
        return (
            _('"{mark}" says neither CRDT nor DBIT', mark=node.said("CdtDbtInd")[:40]),
            "not-a-mark",
        )
    for text in (booked, value):
        if text and _day(text) is None:
            return (_('"{day}" is not a day of the calendar, year-month-day', day=text[:40]), "not-a-date")
    return None if booked or value else (_("the entry has neither a booking date nor a value date"), "not-a-date")


def _party(statement: Node, node: Node, details: Node, sign: int) -> tuple[str, str]:
    """Who stands on the other side, and the account: who pays for money in, who is paid for money out.

    On a reversal banks leave the parties in the roles of what is undone, or turn them round: it is the one that is not us.
    """
    roles = ["Dbtr", "Cdtr"] if sign > 0 else ["Cdtr", "Dbtr"]
    own = statement.said(*(f"Acct/{path}" for path in _ACCOUNT))
    undone = node.said("RvslInd") in ("true", "1") or bool(details.all("RtrInf"))
    for role in roles[::-1] if undone else roles[:1]:
        parties = [f"RltdPties/{who}/{path}" for who in (role, f"Ultmt{role}") for path in ("Nm", "Pty/Nm", "Agt/FinInstnId/Nm")]
        name = details.said(*parties)
        account = details.said(*(f"RltdPties/{role}Acct/{path}" for path in _ACCOUNT))
        if (name or account) and (not undone or account != own):
            return name, account
    return "", ""


def _reference(node: Node, details: list[Node]) -> str:
    """The bank's own reference. NtryRef counts only where it is no running number of the statement, which comes again."""
    found = [node.said("AcctSvcrRef"), details[0].said("Refs/AcctSvcrRef") if len(details) == 1 else "", node.said("NtryRef")]
    return next((text for text in filter(reference, found) if text != found[2] or len(text) > 8), "")


def _text(node: Node, details: list[Node]) -> str:
    """What the bank and the payer say: the kind of entry, remittance, documents, references, reasons, charges."""
    parts = [node.said("AddtlNtryInf"), *_charges(node)]
    for detail in details:
        if len(details) > 1:
            parts += [
                detail.said("RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm"),
                detail.said("RltdPties/Cdtr/Nm", "RltdPties/Cdtr/Pty/Nm"),
            ]
        for remittance in detail.all("RmtInf"):
            parts += [line.text for path in _REMITTANCE for line in remittance.all(path)]
        parts.append(detail.said("AddtlTxInf"))
        parts += [line.text for path in _REASONS for line in detail.all(path)]
        parts += [detail.said(f"Refs/{name}") for name in ("EndToEndId", "MndtId", "ChqNb")]
        parts += _charges(detail)
    return said_once(filter(reference, (" ".join(part.split()) for part in parts)))


_REMITTANCE = tuple(
    "Ustrd Strd/CdtrRefInf/Ref Strd/CdtrRefInf/CdtrRef Strd/RfrdDocInf/Nb Strd/RfrdDocInf/RfrdDocNb Strd/AddtlRmtInf".split()
)
_REASONS = ("RtrInf/Rsn/Cd", "RtrInf/RtrRsn/Cd", "RtrInf/Rsn/Prtry", "RtrInf/AddtlInf")


def _charges(node: Node) -> list[str]:
    """Charges as text: in camt they are part of the entry's amount, never besides it."""
    paths = ("Chrgs/TtlChrgsAndTaxAmt", "Chrgs/Amt", "Chrgs/Rcrd/Amt")
    found = next((amounts for path in paths if (amounts := node.all(path))), [])
    return [f"CHRG {amount.attributes.get('Ccy', '')} {amount.text.strip()}" for amount in found if _amount(amount.text.strip())]


def _original(node: Node, details: list[Node], size: Decimal | None, currency: str, sign: int) -> tuple[Decimal, str] | None:
    """What was sent, where that differs from what was booked: instructed, transaction, then countervalue amount."""
    sources = [node, *details] if len(details) == 1 else [node]
    for path in ("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt", "TxAmt/Amt"):
        for amount in (found for source in sources for found in source.all(path)[:1]):
            sent, code = _amount(amount.text.strip()), amount.attributes.get("Ccy", "")
            if sent and code and (sent, code) != (size, currency):
                return sent * sign, code
    return None


# Values -------------------------------------------------------------------------------------------------------------------


def _signed(node: Node) -> tuple[Decimal | None, int | None]:
    """The size of an entry or balance and its sign; zero needs none."""
    size = _amount(node.said("Amt"))
    return size, _SIGNS.get(node.said("CdtDbtInd"), None if size else 1)


def _amount(text: str) -> Decimal | None:
    """An amount as ISO 20022 writes it: digits and a decimal point, no sign."""
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


def _day(text: str) -> dt.date | None:
    """The day of a date or date-time as printed, in the bank's own time zone."""
    try:
        day = dt.date.fromisoformat(text[:10]) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[TZ+\- ].*)?", text) else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None
