"""Statements and reports of SWIFT (MT940 and MT942), in the dialects of banks.

Signs are those of field :61: (C and RD money in, D and RC money out: RC takes a credit back). Amounts have a decimal comma.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from imports.days import six
from imports.delimited import decode
from imports.entry_words import is_iban, reference, said_once
from imports.mt940_tags import Field, messages
from imports.mt940_text import Details, details, joined, plain_subfields
from imports.sources import Source, refused
from imports.statement_values import Balance, Entry, Format, Statement, Total
from ledger.errors import Problem
from ledger.i18n import K_, _
from ledger.money import DIGITS

_SIGNS = {"C": 1, "RD": 1, "EC": 1, "D": -1, "RC": -1, "ED": -1}
_SIZE = r"([0-9]{1,18}(?:,[0-9]{0,5}|\.[0-9]{1,2})?|,[0-9]{1,2})(?![0-9.,])"  # a point only where it cannot part thousands
_LINE = re.compile(rf"\s*([0-9]{{6}})([0-9]{{4}})?\s?(R?[CD]|E[CD])([A-Z])?\s?{_SIZE}([A-Z][A-Z0-9 ]{{3}})?(.*)")
_BALANCE = re.compile(rf"\s*([CD])([0-9]{{6}})([A-Z]{{3}})?\s?{_SIZE}\s*")
_COUNTED = re.compile(rf"\s*([0-9]{{1,5}})([A-Z]{{3}}){_SIZE}\s*")
_SUMMED = (
    re.compile(r"/SUM/([0-9]+)/([0-9]+)/([0-9]+,[0-9]*)/([0-9]+,[0-9]*)/"),
    re.compile(r"D([0-9]{6})C([0-9]{6})D([0-9]+,[0-9]*)C([0-9]+,[0-9]*)"),
)
_CHOICES = {
    "dates": K_("year, month, day in six digits, as SWIFT fixes"),
    "decimal": K_("decimal comma, as SWIFT fixes"),
    "signs": K_("C is money in, D money out; RC and RD take one back"),
}


def statements(source: Source, within: str) -> tuple[list[Statement], Format]:
    """All statements of a file, as it states them; places begin with `within` (a file in an archive). Raises FileRefused."""
    text, encoding = decode(source)
    found: list[Statement] = []
    notes: list[str] = []
    for fields in messages(text):
        found.append(_statement(fields, found[-1] if found else None, within, notes))
    if not found:
        what = _("no field of an MT940 or MT942 message was found")
        raise refused(source.name, what, _("ask the bank for the statement again"), "no-statement")
    form = "MT940" if any(statement.booked for statement in found) else "MT942"
    return found, Format(encoding, {"format": form, **_CHOICES}, tuple(notes))


# Statements ---------------------------------------------------------------------------------------------------------------


def _statement(fields: Sequence[Field], before: Statement | None, within: str, notes: list[str]) -> Statement:
    first = {field.tag: field for field in reversed(fields)}
    number, currency = _account(first.get("25") or first.get("25P"), before)
    for field in fields:
        if field.tag in ("60F", "60M", "62F", "62M", "34F") and (
            code := re.match(r"\s*(?:[CD][0-9]{6})?([A-Z]{3})", field.lines[0])
        ):
            currency = code[1]
            break
    problems: list[Problem] = []
    ends = [
        [balance for field in fields if field.tag in tags if (balance := _balance(field, currency, within, problems))]
        for tags in (("60F", "60M"), ("62F", "62M"))
    ]
    report = not any(ends) and any(field.tag in ("13D", "34F", "90D", "90C") for field in fields)
    numbers = [_flat(first[tag]) for tag in ("20", "28C", "28") if tag in first]
    return Statement(
        f"{within}line {fields[0].line}", number, currency, tuple(_entries(fields, within, notes)), *(
            ends[0][0] if ends[0] else None, ends[1][-1] if ends[1] else None,
        ), tuple(_totals(fields, within)), " ".join(numbers), not report, problems=tuple(problems),
    )  # fmt: skip


def _flat(field: Field) -> str:
    return "".join(line.strip() for line in field.lines)


def _account(field: Field | None, before: Statement | None) -> tuple[str, str]:
    """The account of :25: and a currency behind it; a page without one belongs to the account before it."""
    if field is None:
        return (before.account, before.currency) if before else ("", "")
    stated = field.lines[0].strip()
    found = re.fullmatch(r"(.*[0-9A-Z])[ /]*([A-Z]{3})", stated)
    if found and found[2] in DIGITS and re.search(r"[0-9]$|[ /]", stated[len(found[1]) - 1 : len(stated) - 3]):
        return found[1], found[2]
    return stated, ""


def _balance(field: Field, currency: str, within: str, problems: list[Problem]) -> Balance | None:
    place = f"{within}line {field.line}"
    found = _BALANCE.fullmatch(field.lines[0]) or _BALANCE.match(_flat(field))
    if not found:
        what = _(
            'the balance "{text}" is not written as C260331USD1234,56',
            text=field.lines[0][:40].strip(),
        )
        problems.append(Problem(place, what, _("ask the bank for the statement again"), "not-an-amount"))
        return None
    if found[3] and found[3] != currency:
        what = _("the balance is in {stated}, the statement in {currency}", stated=found[3], currency=currency)
        problems.append(Problem(place, what, _("ask the bank for the statement again"), "other-currency"))
        return None
    return Balance(_amount(found[4]) * _SIGNS[found[1]], place, six(found[2]))


def _totals(fields: Sequence[Field], within: str) -> Iterator[Total]:
    """Numbers and sums of both sides: :90D: and :90C:, or in the text behind the closing balance."""
    closed = False
    for field in fields:
        place = f"{within}line {field.line}"
        closed = closed or field.tag in ("62F", "62M")
        if field.tag in ("90D", "90C") and (found := _COUNTED.fullmatch(field.lines[0])):
            yield Total(place, "out" if field.tag == "90D" else "in", int(found[1]), _amount(found[3]))
        elif closed:
            for pattern in _SUMMED:
                if summed := pattern.search(joined(field.lines)):
                    yield Total(place, "out", int(summed[1]), _amount(summed[3]))
                    yield Total(place, "in", int(summed[2]), _amount(summed[4]))


# Entries ------------------------------------------------------------------------------------------------------------------


def _entries(fields: Sequence[Field], within: str, notes: list[str]) -> Iterator[Entry]:
    """Every :61: with the texts that follow it."""
    line: Field | None = None
    texts: list[str] = []
    block: list[str] = []
    for field in (*fields, Field("", 0, [])):
        if line is not None and field.tag == "86":
            texts += field.lines
        elif line is not None and field.tag == "NS":
            block += field.lines
        else:
            if line is not None:
                yield _entry(line, details(texts) if texts else plain_subfields(block), within, notes)
            line, texts, block = field if field.tag == "61" else None, [], []


def _entry(field: Field, told: Details, within: str, notes: list[str]) -> Entry:
    place = f"{within}line {field.line}"
    found, rest = _LINE.fullmatch(field.lines[0]), field.lines[1:]
    if not found and rest:  # the bank broke the line at a fixed width
        found, rest = _LINE.fullmatch(field.lines[0].rstrip() + rest[0]), rest[1:]
    if not found:
        what = _(
            '"{text}" is no entry: date, C or D and an amount such as 260331C1234,56 are expected',
            text=field.lines[0][:40].strip(),
        )
        return Entry(field.line, place, problem=Problem(place, what, _("ask the bank for the statement again"), "not-an-amount"))
    value, booked, wrong = _days(found[1], found[2] or "")
    if wrong:
        return Entry(field.line, place, problem=Problem(place, wrong, _("ask the bank for the statement again"), "not-a-date"))
    if value != six(found[1]):
        notes.append(
            K_(
                "{place}: the value date {value} is one of the bank's interest calendar; it is read as {day}.",
                place=place, value=found[1], day=value,
            )
        )  # fmt: skip
    sign = _SIGNS[found[3]]
    number, name, supplement = _references(found[7], rest)
    account = told.account or next(filter(is_iban, supplement), "")
    words = [told.text, *(text for text in (name, *supplement) if text not in (account, told.counterparty))]
    return Entry(
        field.line, place, _amount(found[5]) * sign, booked, value, "", said_once(words), number, told.counterparty, account,
        (told.original[0] * sign, told.original[1]) if told.original else None,
        "expected: not booked yet" if found[3].startswith("E") else "",
    )  # fmt: skip


def _references(stated: str, rest: Sequence[str]) -> tuple[str, str, list[str]]:
    """The bank's reference behind //, the owner's in front of it, and what stands behind or below them."""
    owner, slashes, bank = stated.partition("//")
    beside = "" if slashes else owner[16:].strip()  # some banks put the other party behind the sixteen characters
    owner = owner.strip() if slashes else owner[:16].strip()
    words = [beside, *(" ".join(line.split()) for line in rest)]
    return reference(bank.strip()), reference(owner), [word for word in words if word]


# Values -------------------------------------------------------------------------------------------------------------------


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ".").rstrip(".") or "0")


def _days(value: str, entry: str) -> tuple[dt.date | None, dt.date | None, str]:
    """Value date and booking date of YYMMDD and MMDD, or why they are none.

    The booking date has no year: it is the one nearest to the value date. In the bank's interest calendar February has thirty
    days; such a value date is the last of February, where a booking date stands beside it.
    """
    day = six(value)
    if day is None and entry and value[2:] in ("0229", "0230"):
        day = six(f"{value[:2]}0228")
        leap = six(f"{value[:2]}0229")
        day = leap or day
    if day is None:
        return None, None, _("{value} is not a day of the calendar, year-month-day", value=value)
    if not entry:
        return day, day, ""
    near = [found for year in (day.year - 1, day.year, day.year + 1) if (found := _of(year, entry))]
    if not near:
        return None, None, _("{entry} is not a day of the calendar, month-day", entry=entry)
    return day, min(near, key=lambda found: abs((found - day).days)), ""


def _of(year: int, entry: str) -> dt.date | None:
    try:
        return dt.date(year, int(entry[:2]), int(entry[2:]))
    except ValueError:
        return None
