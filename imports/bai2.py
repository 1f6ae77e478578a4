"""Cash management files of US banks (BAI2): groups of a day, the accounts in them, movements by type code, control totals.

Amounts are unsigned and count the smallest unit of the account's currency; the type code says whether money came in (100–399) or
went out (400–699). Every sum and count that ends an account, a group or a file is held against what stands in it. Source: BAI,
Cash Management Balance Reporting Specifications, Version 2.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from imports.bai2_codes import CLOSING, CREDITS, DEBITS, NO_MONEY, OPENING, sign_of, told
from imports.bai2_controls import check, number
from imports.bai2_records import Detail, Part, Record, records, summaries, tree
from imports.days import six
from imports.delimited import decode
from imports.entry_words import iban_in, reference, words_of
from imports.refusals import several
from imports.sources import Source, refused
from imports.statement_repeats import silenced
from imports.statement_values import Balance, Entry, Format, Statement, Total
from ledger.errors import Problem
from ledger.i18n import K_, N_, _
from ledger.money import BASE, DIGITS

_AGAIN = N_("ask the bank for the file again")
_DELETED, _CORRECTED, _TEST = "2", "3", "4"  # what a group is: 1 and nothing mean an update
_WITHIN_THE_DAY = ("1", "3")  # interim, of the previous and the same day
_CHOICES = {
    "format": "BAI2",
    "dates": K_("year, month, day in six digits, as BAI2 fixes; the day of a group is that of booking"),
    "decimal": K_("none: amounts count the smallest unit of their currency, unless a point stands in them"),
    "signs": K_("type codes 100 to 399 are money in, 400 to 699 money out"),
}
_LABELS = {  # in front of the other party's name, as banks label it in a text
    1: "ORIG CO NAME|ORIG NAME|ORIGINATOR|ORIG|ORG|BY ORDER OF|B/O|BO1|BO|DBNM|SENDER",
    -1: "BENEFICIARY|BENE|BNF|CRNM|PAYEE",
}
_PARTY = {
    sign: re.compile(rf"(?:^|[\s/;,])(?:{labels}) ?[:=](.+?)(?=\s{{2}}|[\s/;,]+[A-Z][A-Z0-9/]{{1,12}} ?[:=#]|$)")
    for sign, labels in _LABELS.items()
}


class _Header(NamedTuple):
    """What a group says of all accounts in it."""

    place: str
    day: dt.date | None
    status: str
    currency: str
    booked: bool
    number: str


def statements(source: Source, within: str) -> tuple[list[Statement], Format]:
    """All accounts of all groups of a file, as it states them; places begin with `within` (a file in an archive).

    Raises FileRefused with every problem: control totals that do not hold, parts without an end, days that are none.
    """
    text, encoding = decode(source)
    files, lost = tree(records(text))
    if not any(group.parts for file in files for group in file.parts):
        what = _("there is no account (record 03) in the file")
        raise refused(source.name, what, _("ask the bank for the statement again"), "no-statement")
    problems = [
        Problem(
            record.place, _("the record {code} stands where there can be none", code=record.code), _(_AGAIN), "record-misplaced"
        )
        for record in lost
    ]
    problems += [problem for file in files for problem in check(file)]
    notes: list[str] = []
    made: list[tuple[_Header, Statement]] = []
    for group in (group for file in files for group in file.parts):
        header = _header(group.head, problems)
        made += [(header, _statement(header, account, within, notes)) for account in group.parts]
    found = list(_standing(made, problems, notes))
    if problems:
        problems = [replace(problem, where=f"{within}{problem.where}") for problem in problems]
        title = _("{name}: the file is not whole, or contradicts itself.", name=source.name)
        raise several(source.name, title, problems)
    return found, Format(encoding, _CHOICES, tuple(dict.fromkeys(notes)))


# Groups -------------------------------------------------------------------------------------------------------------------


def _header(head: Record, problems: list[Problem]) -> _Header:
    sender, status, day, currency, modifier = (head.field(place) for place in (1, 2, 3, 5, 6))
    if six(day) is None:
        what = _("{value} is not a day of the calendar, year-month-day", value=day or '""')
        problems.append(Problem(head.place, what, _(_AGAIN), "not-a-date"))
    said = " ".join(filter(None, (sender, day, head.field(4), modifier)))
    return _Header(head.place, six(day), status, currency.upper(), modifier not in _WITHIN_THE_DAY, said)


def _standing(made: Sequence[tuple[_Header, Statement]], problems: list[Problem], notes: list[str]) -> Iterator[Statement]:
    """What counts: a test moves nothing, and a group that deletes or corrects takes the place of those of the day before it."""
    found = [statement for _, statement in made]
    for index, (header, statement) in enumerate(made):
        if header.status == _TEST:
            found[index] = silenced(statement, f"a test of the bank: the group in {header.place} says so (status 4)")
        if header.status not in (_DELETED, _CORRECTED):
            continue
        old = [
            place
            for place, (other, before) in enumerate(made[:index])
            if (other.day, before.account, other.booked) == (header.day, statement.account, header.booked)
        ]
        for place in old:
            found[place] = silenced(found[place], f"deleted or corrected by the bank with the group in {header.place}")
        if header.status == _DELETED:
            found[index] = silenced(statement, "deletes what the bank sent earlier")
        if not old and header.status == _DELETED:
            what = _("the bank deletes with it what it sent earlier for {day}, which is not in this file and may be in the book", day=header.day)  # fmt: skip
            cure = _("ask the bank for a statement with the deletion carried out, or undo what was imported for the day")
            problems.append(Problem(header.place, what, cure, "correction"))
        elif not old:
            what = K_("{place}: the bank corrects with it what it sent earlier for {day}; compare that day in the book.", place=header.place, day=header.day)  # fmt: skip
            notes.append(what)
    yield from found


# Accounts -----------------------------------------------------------------------------------------------------------------


def _statement(header: _Header, account: Part, within: str, notes: list[str]) -> Statement:
    head, place = account.head, f"{within}{account.head.place}"
    currency = head.field(1).upper() or header.currency
    if not currency:
        currency = BASE
        notes.append(K_("no currency is stated: BAI2 then means {currency}", currency=BASE))
    digits = DIGITS.get(currency, 2)
    problems: list[Problem] = []
    ends: dict[str, Balance] = {}
    totals = []
    for code, stated, count in summaries(head):
        amount = number(stated, digits)
        if stated and amount is None:
            problems.append(Problem(place, _('"{value}" is not an amount', value=stated), _(_AGAIN), "not-an-amount"))
        elif amount is not None and code in (OPENING, CLOSING):
            ends[code] = Balance(amount, place, header.day)
        elif code in (CREDITS, DEBITS) and (amount is not None or count.isdecimal()):
            size = None if amount is None else abs(amount)
            totals.append(Total(place, "in" if code == CREDITS else "out", int(count) if count.isdecimal() else None, size))
    closing = ends.get(CLOSING)
    return Statement(
        place, head.field(0), currency, tuple(_entry(part.head, header, digits, within) for part in account.parts),
        ends.get(OPENING) if closing or header.booked else None, closing, tuple(totals), header.number, header.booked,
        header.day, header.day, tuple(problems),
    )  # fmt: skip


# Entries ------------------------------------------------------------------------------------------------------------------


def _entry(record: Record, header: _Header, digits: int, within: str) -> Entry:
    place, detail = f"{within}{record.place}", record.detail()
    size, sign = number(detail.amount, digits), sign_of(detail.kind)
    value = six(detail.value)
    said = " ".join(detail.text.split())
    party = _party(detail.text, sign)
    text, party = words_of(party, told(detail.kind, said), detail.customer)
    why = f"information without money (type {NO_MONEY})" if detail.kind == NO_MONEY else ""
    wrong = None if why else _wrong(detail, size, sign, value)
    return Entry(
        record.line, place, None if why or size is None else size * sign + 0, header.day, value, "", text, reference(detail.bank), party,
        iban_in(said), why=why, problem=Problem(place, *wrong) if wrong else None,
    )  # fmt: skip


def _wrong(detail: Detail, size: Decimal | None, sign: int, value: dt.date | None) -> tuple[str, str, str] | None:
    """Why a movement cannot be read, what to do, and the name of the refusal."""
    if not sign:
        return _('the type code "{code}" says neither money in nor money out', code=detail.kind), _(_AGAIN), "not-a-mark"
    if size is None:
        what = _('"{value}" is not an amount', value=detail.amount) if detail.amount else _("the entry has no amount")
        return what, _(_AGAIN), "not-an-amount" if detail.amount else "no-amount"
    if detail.value and value is None:
        return _("{value} is not a day of the calendar, year-month-day", value=detail.value), _(_AGAIN), "not-a-date"
    return None


def _party(text: str, sign: int) -> str:
    """The other party's name where the bank labels it: who pays for money in, who is paid for money out."""
    for label in _PARTY[sign].finditer(text) if sign else ():
        name = re.sub(r"^(?:[/ ]*\S*[0-9]\S*\s+)+", "", label[1].strip(" /")).strip()
        if sum(map(str.isalpha, name)) > 2:
            return " ".join(name.split())
    return ""
