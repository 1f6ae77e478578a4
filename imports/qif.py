"""QIF files of banks, tills and cards: every record an entry; days and amounts are read as the file proves, or asked for.

Amounts are in the account's currency, which the file never states, with the sign that T has: money into the account
positive. A QIF file has no balances but the opening one, as a record that is no movement. Source: the QIF specification
of Quicken, and what programs write beside it.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from imports.amounts import as_decimal, spoken
from imports.day_orders import Written, under
from imports.days import Days, days, not_a_day
from imports.delimited import decode
from imports.entry_words import words_of
from imports.fields import TURNED, Field, Wrong, decide_mark, decide_order, problem_of, repeated, units_of
from imports.labels import label
from imports.qif_records import Record, read_records
from imports.reading import BankReading, ReadOptions
from imports.refusals import one
from imports.sources import Source
from imports.statement_files import as_reading
from imports.statement_values import Balance, Entry, Format, Statement
from ledger.errors import FileRefused, NotUnderstood, Problem
from ledger.i18n import K_, _

_DAY = re.compile(r"([0-9]{1,2})\s*([/.-])\s*([0-9]{1,2})\s*(['’/.-])\s*([0-9]{1,4})")
_KNOWN = frozenset("DTUPMNLCAFXE%")
_LISTS = {
    "account": "names an account",
    "cat": "names a category",
    "class": "names a class",
    "memorized": "a payment to be used again, not a movement",
    "security": "names a security",
    "prices": "a price of a security",
    "invst": "a movement of securities, not of a bank account",
}


@dataclass(frozen=True, slots=True)
class _Convention:
    """How the file writes amounts and days; `turned`: a plus is money out."""

    mark: str
    order: str
    turned: bool


def read_qif(source: Source, options: ReadOptions) -> BankReading:
    """The reading of a QIF file's one account, or of the one that the officer names.

    Amounts in the account's currency, money into the account positive. Raises FileRefused with all problems: records that
    are cut off, days and amounts that are none, splits that do not add up; Ambiguous for days or amounts that can be read
    in two ways; NotUnderstood for marks of debit and credit, of which the format has none.
    """
    if options.sign == "marks":
        what = _("A QIF file has no marks of debit and credit.")
        raise NotUnderstood(what, _("--sign plain or --sign reversed"), name="bad-option")
    text, encoding = decode(source)
    records = list(read_records(text))
    money = [record for record in records if record.is_money]
    if not money:
        raise _no_money(source.name, records)
    dates = [
        Written(field.place, field.text, meant)
        for record in money
        if (field := record.get("D")) and (meant := days_of(field.text))
    ]
    order = decide_order(source.name, dates, options.dates)
    mark = decide_mark(
        source.name, [field for record in money for field in _amounts(record)], options.decimal, options.account_currency
    )
    convention = _Convention(mark.mark, order.left[0], options.sign == "reversed")
    choices = {
        "dates": order.evidence,
        "decimal": mark.evidence,
        "signs": TURNED if convention.turned else K_("as the records have them"),
    }
    return as_reading(source, _statements(records, convention), options, Format(encoding, choices, _unknown(money)))


def days_of(text: str) -> Days | None:
    """What a QIF day can mean: also `1/ 5'04`, where the apostrophe stands for 20; None for what is no date.

    `'98` is none: whether 1998 or 2098 is meant, nothing says.
    """
    found = _DAY.fullmatch(text)
    if not found:
        return days(text)
    first, mark, second, before, year = found.groups()
    if before in "'’" and len(year) < 3:
        if int(year) >= 70:
            return None
        year = f"20{int(year):02}"
    return days(f"{first}{mark}{second}{mark}{year}")


def _amounts(record: Record) -> Sequence[Field]:
    found = [record.get("T"), record.get("U"), *record.shares]
    return [field for field in found if field and field.text]


def _statements(records: Sequence[Record], convention: _Convention) -> list[Statement]:
    """One statement for each account; what is no transaction goes with the first of them."""
    by_account: dict[str, list[Record]] = {}
    for record in records:
        if record.is_money:
            by_account.setdefault(record.account, []).append(record)
    made = [_statement(account, found, convention) for account, found in by_account.items()]
    rest = [
        Entry(record.line, f"line {record.line}", why=_LISTS.get(record.section, f"stands in the section {record.section}"))
        for record in records
        if not record.is_money
    ]
    return [replace(made[0], entries=tuple(sorted((*rest, *made[0].entries), key=attrgetter("line")))), *made[1:]]


def _statement(account: str, records: Sequence[Record], convention: _Convention) -> Statement:
    """The records of one account. Its opening balance is a record that is no movement, and a balance if it is the oldest."""
    ends = (records[0], records[-1])
    begin = {record for record in records if _is_opening(record, at_an_end=record in ends)}
    entries = [
        replace(_entry(record, convention), why="the opening balance, not a movement", problem=None)
        if record in begin
        else _entry(record, convention)
        for record in records
    ]
    opening = None
    if len(begin) == 1:
        first = entries[records.index(begin.pop())]
        if first.amount is not None and first.date and first.date == min(entry.date for entry in entries if entry.date):
            opening = Balance(first.amount, first.place, first.date)
    return Statement(f"line {records[0].line}", account, entries=tuple(entries), opening=opening)


def _is_opening(record: Record, *, at_an_end: bool) -> bool:
    """Whether a record carries the opening balance: its payee says so, and little else.

    It stands first or last, or is a transfer of the account to itself, as Quicken writes it.
    """
    payee = record.text("P")
    itself = bool(record.account) and record.text("L") == f"[{record.account}]"
    return label(payee) == "opening" and len(payee.split()) <= 4 and (at_an_end or itself)


def _entry(record: Record, convention: _Convention) -> Entry:
    place = f"line {record.line}"
    stated = record.get("T") or record.get("U")
    units = units_of(stated.text, convention.mark) if stated else None
    day = _day(record, convention)
    number = record.text("N")
    text, party = words_of(
        record.text("P"), record.text("M") or record.text("E"), number if any(map(str.isdigit, number)) else ""
    )
    return Entry(
        record.line,
        place,
        None if units is None else as_decimal(-units if convention.turned else units),
        day,
        text=text or record.text("L"),
        counterparty=party,
        problem=_problem(record, place, units, day, convention),
    )


def _day(record: Record, convention: _Convention) -> dt.date | None:
    field = record.get("D")
    meant = days_of(field.text) if field else None
    return under([meant], convention.order)[0]


def _problem(record: Record, place: str, units: int | None, day: dt.date | None, convention: _Convention) -> Problem | None:
    """What forbids to take a record, all of it in one sentence."""
    wrong: list[Wrong] = []
    if not record.closed:
        wrong.append((_('the record has no "^" at its end: the file was cut off'), _("ask for the file again"), "truncated-file"))
    wrong += repeated(((letter, len(record.fields.get(letter, ()))) for letter in "DTU"), _("correct the record"))
    date, total, again = record.get("D"), record.get("T"), record.get("U")
    if not date:
        wrong.append((_("there is no day (D)"), _("add it"), "no-date"))
    elif not day:
        wrong.append(not_a_day(date.text, convention.order))
    for field in (total, again):
        if field and units_of(field.text, convention.mark) is None:
            wrong.append((_('"{value}" is not an amount', value=field.text), _("correct the amount"), "not-an-amount"))
    if not total and not again:
        wrong.append((_("there is no amount (T)"), _("add it"), "no-amount"))
    elif total and again and units_of(total.text, convention.mark) != units_of(again.text, convention.mark):
        wrong.append(
            (
                _("T says {total} and U says {again}", total=total.text, again=again.text),
                _("correct the record"),
                "amounts-differ",
            )
        )
    wrong += _shares(record, units, convention.mark)
    return problem_of(place, wrong)


def _shares(record: Record, units: int | None, mark: str) -> Iterator[Wrong]:
    """Splits add up to the whole, where each states its amount (some state a percentage only)."""
    shares = [units_of(share.text, mark) if share else None for share in record.shares]
    if not shares or None in record.shares or units is None:
        return
    bad = next((share for share, read in zip(record.shares, shares, strict=True) if share and read is None), None)
    if bad:
        yield _('"{text}" in {place} is not an amount', text=bad.text, place=bad.place), _("correct the split"), "not-an-amount"
    elif (added := sum(share for share in shares if share is not None)) != units:
        yield (
            _(
                "the splits add up to {added}, not to {total}",
                added=spoken(added),
                total=spoken(units),
            ),
            _("correct the splits"),
            "splits-differ",
        )


def _unknown(money: Sequence[Record]) -> tuple[str, ...]:
    """A note on lines that no one knows what to do with."""
    odd = [
        (field.place, letter)
        for record in money
        for letter in record.fields
        if letter not in _KNOWN
        for field in record.fields[letter]
    ]
    if not odd:
        return ()
    return (
        K_(
            '{count} lines begin with a letter that means nothing here and were left out, the first "{letter}" in {place}',
            count=len(odd),
            letter=odd[0][1],
            place=odd[0][0],
        ),
    )


def _no_money(name: str, records: Sequence[Record]) -> FileRefused:
    sections = ", ".join(dict.fromkeys(record.section for record in records))
    what = (
        _("there are no transactions in the file, only {sections}", sections=sections)
        if sections
        else _("there are no transactions in the file")
    )
    place = f"line {records[0].line}" if records else "line 1"
    return one(name, Problem(place, what, _("export the transactions of the bank account: !Type:Bank"), "no-rows"))
