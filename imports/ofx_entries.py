"""The transactions of an OFX statement as entries: their days, amounts, names, and what forbids to take one. Pure."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from imports.amounts import as_decimal
from imports.days import days
from imports.entry_words import is_iban, words_of
from imports.fields import problem_of, repeated, units_of
from imports.ofx_tags import Tag
from imports.statement_values import Entry
from ledger.errors import Problem
from ledger.i18n import _

IN = frozenset({"CREDIT", "DEP", "DIRECTDEP", "INT", "DIV"})  # kinds of transactions (TRNTYPE) that are money into an account
OUT = frozenset({"DEBIT", "CHECK", "DIRECTDEBIT", "FEE", "SRVCHG"})
_ONCE = ("TRNTYPE", "DTPOSTED", "TRNAMT", "FITID")
_NO_TRADES = frozenset({"DTSTART", "DTEND", "INVBANKTRAN"})
_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[T ]?[0-9]{2}[0-9:.]*)?(?:\s*\[[^\]]*\]?|Z)?")
_PENDING = "pending: the bank has not booked it yet"


@dataclass(frozen=True, slots=True)
class Convention:
    """How the file writes amounts: its decimal mark, its signs (plain, reversed, marks), and lines that hold several transactions."""

    mark: str
    sign: str
    shared: frozenset[int]


@lru_cache(maxsize=4096)
def day_of(text: str) -> dt.date | None:
    """The day of an OFX time such as `20260930120000.000[-5:EST]`, as the bank writes it; None for what is no day."""
    found = _DAY.fullmatch(text) if len(text) <= 60 else None
    meant = days(f"{found[1]}-{found[2]}-{found[3]}") if found else None
    return meant.ymd if meant else None


def currency_of(money: Tag) -> str:
    """The currency that a transaction states for its own amount; empty where it is the statement's."""
    return _currency(money.texts())


def entries(statement: Tag, convention: Convention) -> Iterator[Entry]:
    """Every transaction of a statement; pending and corrected ones with their why, trades in securities with their problem.

    Amounts in the statement's currency with TRNAMT's own sign, unless the officer said otherwise.
    """
    found = list(statement.all("STMTTRN", "STMTTRNP"))
    lines = {number: money.line for money in found if (number := money.words("FITID"))}
    corrected = {number: money.line for money in found if (number := money.words("CORRECTFITID"))}
    for money in found:
        entry, old = _entry(money, convention), money.words("CORRECTFITID")
        if entry.reference in corrected:
            yield replace(entry, why=f"corrected by the bank in line {corrected[entry.reference]}", problem=None)
        elif old in lines and money.words("CORRECTACTION").upper() == "DELETE":
            yield replace(entry, why=f"withdraws the transaction in line {lines[old]}", problem=None)
        elif old and old not in lines and not entry.problem:
            what = _("it corrects the transaction {old}, which is not in this file and may be in the book", old=old)
            cure = _("ask the bank for a statement with the correction carried out, or enter it by hand")
            yield replace(entry, problem=Problem(entry.place, what, cure, "correction"))
        else:
            yield entry
    listed = statement.first("INVTRANLIST")
    for trade in listed.parts if listed else ():
        if trade.name not in _NO_TRADES:
            what = _(
                "{name} moves securities, and its money cannot be told from them: a book of contributions has none",
                name=trade.name,
            )
            cure = _("ask for the statement of the cash account, or say --skip-refused to leave it out")
            place = f"line {trade.line}"
            yield Entry(trade.line, place, problem=Problem(place, what, cure, "securities"))


def _entry(money: Tag, convention: Convention) -> Entry:
    fields = money.texts()
    get = fields.get
    kind, number = get("TRNTYPE", "").upper(), get("FITID", "")
    place = f"line {money.line}" + (f" (FITID {number})" if money.line in convention.shared and number else "")
    pending = money.name == "STMTTRNP" or kind == "HOLD"
    posted, available = get("DTPOSTED", ""), get("DTAVAIL") or get("VALUEDATE", "")
    units = _signed(units_of(get("TRNAMT", ""), convention.mark), kind, convention.sign)
    text, party = words_of(
        get("NAME") or get("EXTDNAME", ""),
        get("MEMO", ""),
        get("REFNUM", ""),
        get("CHECKNUM", ""),
        " at ".join(filter(None, (get("ORIGCURRENCY CURSYM"), get("ORIGCURRENCY CURRATE")))),
    )
    iban = get("BANKACCTTO ACCTID", "")
    return Entry(
        money.line,
        place,
        None if units is None else as_decimal(units),
        day_of(posted or (get("DTTRAN", "") if pending else "")),
        day_of(available),
        _currency(fields),
        text,
        number,
        get("PAYEE NAME") or party,
        iban if is_iban(iban) else "",
        why=_PENDING if pending else "",
        problem=None if pending else _problem(money, fields, place, available, units),
    )


def _currency(fields: Mapping[str, str]) -> str:
    return (fields.get("CURRENCY CURSYM") or fields.get("CURRENCY", "")).upper()


def _signed(units: int | None, kind: str, sign: str) -> int | None:
    if units is None or sign == "plain":
        return units
    return -units if sign == "reversed" else abs(units) if kind in IN else -abs(units)


def _problem(money: Tag, fields: Mapping[str, str], place: str, available: str, units: int | None) -> Problem | None:
    """What forbids to take a transaction, all of it in one sentence."""
    posted, amount = fields.get("DTPOSTED", ""), fields.get("TRNAMT", "")
    names = [part.name for part in money.parts]
    wrong = repeated(((name, names.count(name)) for name in _ONCE), _("ask the bank for the file again"))
    for name, text in (("DTPOSTED", posted), ("DTAVAIL", available)):
        if text and not day_of(text):
            wrong.append(
                (_('"{text}" ({name}) is not a day of the calendar', text=text, name=name), _("correct the date"), "not-a-date")
            )
    if not posted:
        wrong.append((_("there is no day of booking (DTPOSTED)"), _("ask the bank for the file again"), "no-date"))
    if not amount:
        wrong.append((_("there is no amount (TRNAMT)"), _("ask the bank for the file again"), "no-amount"))
    elif units is None:
        wrong.append((_('"{amount}" (TRNAMT) is not an amount', amount=amount), _("correct the amount"), "not-an-amount"))
    return problem_of(place, wrong)
