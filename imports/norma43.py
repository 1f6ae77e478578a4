"""Statements of Spanish banks (Norma 43, the Cuaderno 43 of AEB, CECA and UNACC): records of eighty columns, every total proved.

Amounts have two decimals and no mark for them; beside each stands 1 (debit, money out) or 2 (credit, money in). Source: AEB, serie
normas y procedimientos bancarios 43, Información normalizada de cuenta corriente, annexes 1 and 2.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from imports.currency_numbers import CODES
from imports.days import six
from imports.delimited import decode
from imports.entry_words import iban_in, words_of
from imports.mt940_text import joined
from imports.refusals import several
from imports.sources import Source, refused
from imports.statement_values import Balance, Entry, Format, Statement, Total
from ledger.errors import Problem
from ledger.i18n import K_, N_, _

_AGAIN = N_("ask the bank for the file again")
_ASK = N_("ask the bank for the complete file")
_COLUMNS = 80
_CONCEPT = 38  # columns of a text: one that is full goes on in the next, in the middle of a word
_SIGNS = {"1": -1, "2": 1}
_LETTERS = re.compile("[ÁÉÍÓÚÜÑÇÀÈÒÏáéíóúüñçàèòïªº·]")
_CONCEPTS = dict(zip((*range(1, 18), 98, 99), (
    "REINTEGRO", "INGRESO", "RECIBO DOMICILIADO", "TRANSFERENCIA", "AMORTIZACION DE PRESTAMO", "REMESA DE EFECTOS", "SUSCRIPCION",
    "CUPON O DIVIDENDO", "OPERACION DE BOLSA", "CHEQUE GASOLINA", "CAJERO AUTOMATICO", "TARJETA", "OPERACION EXTRANJERO", "DEVOLUCION",
    "NOMINA O SEGURO SOCIAL", "TIMBRES O CORRETAJE", "INTERESES, COMISIONES O GASTOS", "ANULACION", "VARIOS",
), strict=True))  # fmt: skip
_UNDOES = (14, 98)  # what came back or was cancelled says so, whatever the bank's own text is
_CHOICES = {
    "format": "Norma 43",
    "dates": K_("year, month, day in six digits, as Norma 43 fixes"),
    "decimal": K_("none: the last two digits are decimals, as Norma 43 fixes"),
    "signs": K_("2 (haber) is money in, 1 (debe) money out"),
}


class _Record(NamedTuple):
    """One record: its line, its place in words, and its eighty columns."""

    line: int
    place: str
    text: str

    @property
    def code(self) -> str:
        return self.text[:2]

    def columns(self, first: int, last: int) -> str:
        """What stands in these columns, blanks and all."""
        return self.text[first - 1 : last]

    def said(self, first: int, last: int) -> str:
        """What stands in these columns, counted from 1 as the norm counts them, without blanks around it."""
        return self.columns(first, last).strip()


def statements(source: Source, within: str) -> tuple[list[Statement], Format]:
    """All statements of a file, as it states them; places begin with `within` (a file in an archive).

    Raises FileRefused with every problem: records that are missing or out of place, a number of records that does not hold.
    """
    text, encoding = decode(source if source.charset else replace(source, charset=_page(source.raw)))
    records = [record for record in _records(text, within) if record.code != "00"]
    problems: list[Problem] = []
    accounts = list(_accounts(records, problems))
    if not accounts:
        what = _("there is no account (record 11) in the file")
        raise refused(source.name, what, _("ask the bank for the statement again"), "no-statement")
    problems += _ended(records)
    found = [_statement(account, problems) for account in accounts]
    if problems:
        title = _("{name}: the file is not whole, or contradicts itself.", name=source.name)
        raise several(source.name, title, problems)
    return found, Format(encoding, _CHOICES)


# Records ------------------------------------------------------------------------------------------------------------------


def _page(raw: bytes) -> str:
    """Of the code pages of Spanish banks, the one under which more signs are letters of Spanish, Catalan, Galician or Basque."""
    return max(("cp1252", "cp850"), key=lambda page: len(_LETTERS.findall(raw.decode(page, "replace"))))


def _records(text: str, within: str) -> Iterator[_Record]:
    """The lines that are not empty; a file without line ends is cut every eighty columns."""
    lines = re.split(r"\r\n|\n|\r", text.strip("\ufeff\0\x1a\t\r\n"))
    if len(lines) == 1:
        lines = [text[at : at + _COLUMNS] for at in range(0, len(text), _COLUMNS)]
    for number, line in enumerate(lines, start=1):
        if line.strip("\0\x1a\x0c \t"):
            yield _Record(number, f"{within}line {number}", line.rstrip("\0\x1a\x0c").ljust(_COLUMNS))


def _accounts(records: Sequence[_Record], problems: list[Problem]) -> Iterator[list[_Record]]:
    """The records of each account, from its 11 to its 33; what stands between accounts, or is no record at all, is a problem."""
    account: list[_Record] = []
    for record in records:
        if record.code == "11":
            if account:
                yield account
            account = [record]
        elif account and record.code in ("22", "23", "24", "33") and (record.code in ("22", "33") or account[-1].code != "11"):
            account.append(record)
            if record.code == "33":
                yield account
                account = []
        elif record.code != "88":
            what = _("the record {code} stands where there can be none", code=record.code)
            problems.append(Problem(record.place, what, _(_AGAIN), "record-misplaced"))
    if account:
        yield account


def _ended(records: Sequence[_Record]) -> Iterator[Problem]:
    """Whether the file ends with the number of its records. Banks count the last one or not, and those of equivalence (24) or not."""
    ends = [place for place, record in enumerate(records) if record.code == "88"]
    if not ends or ends[-1] < len(records) - 1:
        what = _("what begins here has no end (record {code}): the file was cut off", code="88")
        yield Problem(records[ends[-1] + 1 if ends else 0].place, what, _(_ASK), "truncated-file")
    for before, at in pairwise((-1, *ends)):
        end, stated = records[at], records[at].said(21, 26)
        beside = sum(record.code == "24" for record in records[before + 1 : at])
        count = at - before - 1
        if stated.isdecimal() and int(stated) not in (count, count + 1, count - beside, count - beside + 1):
            what = _("the number of records is stated as {stated}, but there are {found}", stated=int(stated), found=count)
            yield Problem(end.place, what, _(_ASK), "total-disagrees")


# Statements ---------------------------------------------------------------------------------------------------------------


def _statement(records: Sequence[_Record], problems: list[Problem]) -> Statement:
    head, end = records[0], records[-1]
    currency = _currency(head.said(48, 50))
    first, last = six(head.said(21, 26)), six(head.said(27, 32))
    opening = _balance(head, (33, 34, 47), first, problems)
    closing, totals = None, list[Total]()
    if end.code != "33":
        what = _("what begins here has no end (record {code}): the file was cut off", code="33")
        problems.append(Problem(head.place, what, _(_ASK), "truncated-file"))
    elif (end.said(3, 20), _currency(end.said(74, 76)) or currency) != (head.said(3, 20), currency):
        what = _("this ends the account {ended}, but {begun} was begun in {place}", ended=f"{end.said(3, 20)} {end.said(74, 76)}",
                 begun=f"{head.said(3, 20)} {head.said(48, 50)}", place=head.place)  # fmt: skip
        problems.append(Problem(end.place, what, _(_AGAIN), "other-account"))
    else:
        closing = _balance(end, (59, 60, 73), last, problems)
        totals = [total for side, place in (("out", 21), ("in", 40)) if (total := _total(end, side, place, problems))]
    starts = [place for place, record in enumerate(records) if record.code == "22"]
    stops = [*starts[1:], len(records) - (end.code == "33")]
    entries = [_entry(records[start:stop], currency) for start, stop in zip(starts, stops, strict=False)]
    return Statement(
        head.place, _iban(head.said(3, 6), head.said(7, 10), head.said(11, 20)), currency, tuple(entries), opening, closing,
        tuple(totals), " ".join((head.said(3, 20), head.said(21, 32))), first=first, last=last,
    )  # fmt: skip


def _balance(record: _Record, columns: tuple[int, int, int], day: dt.date | None, problems: list[Problem]) -> Balance | None:
    """A sign and fourteen digits; None where they are blank. Without a sign it is a credit, which the other balance proves or not."""
    sign, first, last = columns
    mark, figure = record.said(sign, sign), record.said(first, last)
    amount = _amount(record.columns(first, last))
    if amount is not None and mark in (*_SIGNS, "0", ""):
        return Balance(amount * _SIGNS.get(mark, 1), record.place, day)
    if mark or figure:
        problems.append(Problem(record.place, _not_an_amount(f"{mark} {figure}"), _(_AGAIN), "not-an-amount"))
    return None


def _total(record: _Record, side: str, place: int, problems: list[Problem]) -> Total | None:
    """Number and sum of one side; None where both are blank."""
    count, figure = record.said(place, place + 4), record.said(place + 5, place + 18)
    amount = _amount(record.columns(place + 5, place + 18))
    if (count and not count.isdecimal()) or (figure and amount is None):
        problems.append(
            Problem(record.place, _('"{value}" is not an amount', value=f"{count} {figure}"), _(_AGAIN), "not-an-amount")
        )
        return None
    return Total(record.place, side, int(count) if count else None, amount) if count or figure else None


def _iban(bank: str, branch: str, account: str) -> str:
    """The account as an IBAN, by which every other file knows it: the norm states it without its check digits (annex 2)."""
    if not all(map(str.isdecimal, (bank, branch, account))) or (len(bank), len(branch), len(account)) != (4, 4, 10):
        return f"{bank}{branch}{account}"
    digits = (11 - sum(int(digit) * weight for digit, weight in zip(part, _WEIGHTS, strict=True)) % 11 for part in (f"00{bank}{branch}", account))  # fmt: skip
    whole = f"{bank}{branch}{''.join(str({10: 1, 11: 0}.get(digit, digit)) for digit in digits)}{account}"
    return f"ES{98 - int(f'{whole}142800') % 97:02}{whole}"


_WEIGHTS = (1, 2, 4, 8, 5, 10, 9, 7, 3, 6)


# Entries ------------------------------------------------------------------------------------------------------------------


def _entry(records: Sequence[_Record], currency: str) -> Entry:
    """A movement (22) with its texts (23) and what was sent in another currency (24)."""
    record, sign = records[0], _SIGNS.get(records[0].said(28, 28), 0)
    amount = _amount(record.columns(29, 42))
    booked, value = six(record.said(11, 16)), six(record.said(17, 22))
    party, said = _said(records)
    concept = int(record.said(23, 24)) if record.said(23, 24).isdecimal() else 99
    name = _CONCEPTS.get(concept, "")
    if not said or (concept in _UNDOES and name not in said.upper()):
        said = f"{name} {said}".strip()
    document, *references = (record.said(*columns) for columns in ((43, 52), (53, 64), (65, 80)))
    text, party = words_of(party, said, *references)
    wrong = _wrong(record, amount, sign)
    return Entry(
        record.line, record.place, None if amount is None else amount * sign + 0, booked, value, "", text, document.lstrip("0"), party, iban_in(said),
        _original(records, currency, sign), problem=Problem(record.place, *wrong) if wrong else None,
    )  # fmt: skip


def _wrong(record: _Record, amount: Decimal | None, sign: int) -> tuple[str, str, str] | None:
    """Why a movement cannot be read, what to do, and the name of the refusal."""
    if amount is None or not sign:
        return _not_an_amount(f"{record.said(28, 28)} {record.said(29, 42)}"), _(_AGAIN), "not-an-amount"
    for stated, needed in ((record.said(11, 16), True), (record.said(17, 22), False)):
        if six(stated) is None and (needed or stated.strip("0")):
            return _("{value} is not a day of the calendar, year-month-day", value=stated or '""'), _(_AGAIN), "not-a-date"
    return None


def _said(records: Sequence[_Record]) -> tuple[str, str]:
    """The other party where the bank names it, and all that the texts say. A direct debit (CORE, B2B) has a column for its name."""
    texts = [record.text[at : at + _CONCEPT] for record in records if record.code == "23" for at in (4, 42)]
    scheme = re.match("CORE|COR1|B2B ", texts[0]) if texts and records[0].said(23, 24) == "03" else None
    party = " ".join("".join(texts[:2])[4:74].split()) if scheme else ""
    if scheme:
        texts[:2] = [scheme[0], f"{party} "]
    return party, " ".join(joined([text.rstrip() for text in texts], _CONCEPT).split())


def _original(records: Sequence[_Record], currency: str, sign: int) -> tuple[Decimal, str] | None:
    for record in records:
        amount, code = _amount(record.columns(8, 21)), _currency(record.said(5, 7))
        if record.code == "24" and amount and code != currency:
            return amount * sign, code
    return None


# Values -------------------------------------------------------------------------------------------------------------------


def _amount(text: str) -> Decimal | None:
    """Fourteen columns, the last two decimals; figures stand at their right end."""
    return Decimal(text).scaleb(-2) if re.fullmatch("(?=.{14}$) *[0-9]+", text) else None


def _not_an_amount(text: str) -> str:
    return _('"{text}" is not 1 (debit) or 2 (credit) and fourteen digits', text=text.strip())


def _currency(text: str) -> str:
    """The code of a currency's number; what is no number of one is left as it is, to be refused by its name."""
    return CODES.get(text, text)
