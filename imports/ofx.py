"""OFX statements of banks, cards and the cash of investment accounts: OFX 1 (SGML), OFX 2 (XML) and QFX.

Amounts are in the account's currency, with the sign that TRNAMT has: money into the account positive. OFX states no
opening balance; its ledger balance is the closing one only where it is of the days that the file covers. Source of the
rules: Open Financial Exchange 1.6 and 2.2, chapters 3 (types), 11 (banking) and 13 (investments).
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain

from imports.amounts import as_decimal, spoken
from imports.delimited import decode
from imports.fields import TURNED, Field, decide_mark, units_of
from imports.ofx_entries import IN, OUT, Convention, currency_of, day_of, entries
from imports.ofx_tags import Tag, read_tags
from imports.reading import Ambiguous, BankReading, Choice, ReadOptions
from imports.refusals import one
from imports.sources import Source, sample
from imports.statement_files import as_reading
from imports.statement_values import Balance, Entry, Format, Statement
from ledger.errors import FileRefused, Problem
from ledger.i18n import K_, N_, P_, _, in_english, k_

_STATEMENTS = ("STMTRS", "CCSTMTRS", "INVSTMTRS")
_ACCOUNTS = ("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM")
_AGAIN = N_("ask the bank for the file again")
_LISTS = ("BANKTRANLIST", "INVTRANLIST")
_SIGNS = {
    "plain": K_("as TRNAMT has them"),
    "reversed": TURNED,
    "marks": K_("{sign}, {whose}", sign=K_("by TRNTYPE: only a credit is money in"), whose=K_("as you said")),
}
_UNICODE = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
_CHARSET = re.compile(r"""(?i)(?:CHARSET\s*:\s*|<\?xml[^<>]*?\bencoding\s*=\s*["'])([\w-]+?)(?=COMPRESSION|["'\s]|$)""")
_PAGE = re.compile(r"(?:cp|iso-?8859-?|koi8|mac|shift_?jis|euc|gb|big5)[\w-]*")


@dataclass(frozen=True, slots=True)
class _Found:
    """A statement of the file, and its booked transactions."""

    tag: Tag
    account: str
    currency: str
    booked: tuple[Tag, ...]


def read_ofx(source: Source, options: ReadOptions) -> BankReading:
    """The reading of an OFX file's one account, or of the one that the officer names.

    Amounts in the account's currency, money into the account positive. Raises FileRefused with all problems: a file cut
    off, a bank's error instead of a statement, trades in securities, entries that cannot be read; Ambiguous for amounts
    or signs that can be read in two ways.
    """
    text, encoding = _decode(source)
    root = read_tags(source.name, text)
    found = _statements(source.name, root)
    amounts = [amount for statement in found for amount in _amounts(statement)]
    currencies = {statement.currency for statement in found}
    mark = decide_mark(source.name, amounts, options.decimal, currencies.pop() if len(currencies) == 1 else "")
    sign = options.sign or _sign(source.name, found, mark.mark)
    convention = Convention(mark.mark, sign, _shared_lines(found))
    notes: list[str] = []
    statements = _once([_statement(statement, convention, notes) for statement in found])
    with in_english():  # the book keeps notes
        notes += [
            K_("in line {row} {why}", row=problem.where.removeprefix("line "), why=problem.what) for problem in _errors(root)
        ]
    choices = {"dates": K_("the year comes first"), "decimal": mark.evidence, "signs": _SIGNS[sign]}
    return as_reading(source, statements, options, Format(encoding, choices, tuple(notes)))


def _decode(source: Source) -> tuple[str, str]:
    """The text with plain line ends: as Unicode where the bytes are, else in the code page that the header names."""
    text, encoding = decode(source)
    stated = _CHARSET.search(sample(source.raw))
    if stated and encoding not in _UNICODE:
        page = f"cp{stated[1]}" if stated[1].isdecimal() else stated[1].lower().replace("windows-", "cp")
        page = f"iso-{page}" if page.startswith("8859") else page
        with suppress(UnicodeError, LookupError):  # a wrong header: what stands is the code page under which words are words
            text, encoding = (source.raw.decode(page), page) if _PAGE.fullmatch(page) else (text, encoding)
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _statements(name: str, root: Tag) -> list[_Found]:
    """Every statement in the file; each transaction of the file belongs to one of them."""
    tags = list(root.all(*_STATEMENTS))
    booked = [tuple(tag.all("STMTTRN")) for tag in tags]
    inside = set(map(id, chain.from_iterable(booked)))
    stray = next((tag for tag in root.all("STMTTRN") if id(tag) not in inside), None)
    if stray:
        what = _("a transaction stands outside of every statement: nothing says whose it is")
        raise one(name, Problem(f"line {stray.line}", what, _AGAIN, "no-statement"))
    if not tags:
        raise _no_statement(name, root)
    accounts = [account for tag in tags if (account := tag.first(*_ACCOUNTS))]
    types = Counter(number for number, _ in {(account.words("ACCTID"), account.words("ACCTTYPE")) for account in accounts})
    return [_Found(tag, _account(tag, types), _currency(tag, money), money) for tag, money in zip(tags, booked, strict=True)]


def _account(tag: Tag, types: Counter[str]) -> str:
    """The account's number; with its type where the file has two accounts of that number."""
    stated = tag.first(*_ACCOUNTS)
    number = stated.words("ACCTID") if stated else ""
    return f"{number} {stated.words('ACCTTYPE')}".strip() if stated and types[number] > 1 else number


def _currency(tag: Tag, booked: Sequence[Tag]) -> str:
    """The statement's currency; where it states none, the one that all its transactions state."""
    stated = tag.words("CURDEF").upper()
    codes = set() if stated else {currency_of(money) for money in booked}
    return codes.pop() if len(codes) == 1 else stated


def _amounts(statement: _Found) -> list[Field]:
    """Every amount of a statement, for the decision on the decimal mark."""
    tags = [tag.first("TRNAMT") for tag in statement.booked]
    tags += [balance.first("BALAMT") for balance in statement.tag.all("LEDGERBAL")]
    return [Field(f"line {tag.line}", tag.text) for tag in tags if tag]


def _sign(name: str, found: Sequence[_Found], mark: str) -> str:
    """Plain, unless every amount of the file is without a minus and yet some are called debits: then it is asked for."""
    amounts = [(tag, units_of(tag.words("TRNAMT"), mark) or 0) for statement in found for tag in statement.booked]
    if any(amount < 0 for _, amount in amounts):
        return "plain"
    debits = [tag for tag, amount in amounts if amount > 0 and tag.words("TRNTYPE").upper() in OUT]
    if not debits:
        return "plain"
    money = [amount for _, amount in amounts]
    out = sum(amount for tag, amount in amounts if tag.words("TRNTYPE").upper() not in IN)
    first, shown = debits[0].first("TRNAMT") or debits[0], debits[0].words("TRNAMT")
    choices = (
        Choice(
            "--sign plain",
            {_(P_("plus and minus", "signs")): _("as TRNAMT has them"), _("in"): spoken(sum(money)), _("out"): spoken(0)},
        ),
        Choice(
            "--sign marks",
            {_(P_("plus and minus", "signs")): _("by TRNTYPE"), _("in"): spoken(sum(money) - out), _("out"): spoken(out)},
        ),
    )
    what = _(
        "{amount} is called a {type}, but it has no minus, and no amount of the file has one",
        amount=shown,
        type=debits[0].words("TRNTYPE"),
    )
    problem = Problem(f"line {first.line}", what, _("--sign plain or --sign marks"), "ambiguous-signs")
    message = _("{name}: nothing in the file says for certain which amounts are money in and which money out.", name=name)
    raise Ambiguous(message, problem, choices, (N_("an amount with a minus"),))


def _shared_lines(found: Sequence[_Found]) -> frozenset[int]:
    """Lines in which several transactions begin: there, a place is not enough to find one."""
    lines = Counter(tag.line for statement in found for tag in statement.booked)
    return frozenset(line for line, count in lines.items() if count > 1)


def _statement(found: _Found, convention: Convention, notes: list[str]) -> Statement:
    tag = found.tag
    made = tuple(entries(tag, convention))
    listed = tag.first(*_LISTS)
    first, last = (day_of(listed.words(bound)) if listed else None for bound in ("DTSTART", "DTEND"))
    closing = _closing(tag, made, last, convention.mark)
    if isinstance(closing, str):
        notes.append(closing)
    numbers = Counter(entry.reference for entry in made if entry.reference and not entry.why)
    twice = [number for number, count in numbers.items() if count > 1]
    if twice:
        notes.append(
            k_(
                "1 number (FITID) stands at several transactions, such as {number_of_bank}: all of them were read",
                "{count} numbers (FITID) stand at several transactions, such as {number_of_bank}: all of them were read",
                len(twice), number_of_bank=twice[0],
            )
        )  # fmt: skip
    return Statement(
        f"line {tag.line}",
        found.account,
        found.currency,
        made,
        closing=closing if isinstance(closing, Balance) else None,
        first=first,
        last=last,
        problems=(closing,) if isinstance(closing, Problem) else (),
    )


def _closing(tag: Tag, made: Sequence[Entry], last: dt.date | None, mark: str) -> Balance | Problem | str | None:
    """The ledger balance where it is the one after the last transaction; a sentence that says why, where it is not."""
    balance = tag.first("LEDGERBAL")
    stated = balance.first("BALAMT") if balance else None
    if balance is None or stated is None:
        return None
    place, units, day = f"line {stated.line}", units_of(stated.text, mark), day_of(balance.words("DTASOF"))
    if units is None:
        return Problem(place, _('the balance "{value}" is not an amount', value=stated.text), _(_AGAIN), "not-an-amount")
    newest = max((entry.date for entry in made if entry.date and not entry.why), default=day)
    if day and newest and newest <= day <= (last or day):
        return Balance(as_decimal(units), place, day)
    told = {"figure": spoken(units), "place": place, "day": day, "last": last}
    if not day:
        return K_("the ledger balance {figure} in {place} states no day: it was not taken as the closing balance", **told)
    if newest is None or newest <= day:
        return K_(
            "the ledger balance {figure} in {place} is of {day}, after the last day of the file ({last}): it was not taken as the closing balance",
            **told,
        )
    return K_(
        "the ledger balance {figure} in {place} is of {day}, before the last transaction: it was not taken as the closing balance",
        **told,
    )


def _once(statements: Sequence[Statement]) -> list[Statement]:
    """Statements of an account in the order of their days; what an earlier one told, under the same number, is not told again."""
    rank = {account: number for number, account in enumerate(dict.fromkeys(statement.account for statement in statements))}
    ordered = sorted(statements, key=lambda statement: (rank[statement.account], statement.last or dt.date.min))
    seen: dict[tuple[object, ...], str] = {}
    for index, statement in enumerate(ordered):
        told = [
            replace(entry, why=f"the same transaction as in {place}")
            if entry.reference and not entry.why and (place := seen.get((statement.account, *entry.told)))
            else entry
            for entry in statement.entries
        ]
        seen |= {(statement.account, *entry.told): entry.place for entry in statement.entries}
        ordered[index] = replace(statement, entries=tuple(told))
    return ordered


def _errors(root: Tag) -> list[Problem]:
    """What the bank says went wrong, where it answered with an error instead of a statement."""
    return [
        Problem(
            f"line {status.line}",
            _("the bank answered with an error: {error}", error=f"{status.words('CODE')} {status.words('MESSAGE')}").strip(),
            _("download the statement of the account again"),
            "bank-error",
        )
        for status in root.all("STATUS")
        if status.words("SEVERITY").upper() == "ERROR"
    ]


def _no_statement(name: str, root: Tag) -> FileRefused:
    errors = _errors(root)
    if errors:
        return FileRefused(one(name, errors[0]).message, errors, errors[0].cure, name="bank-error")
    accounts = next(root.all("ACCTINFO"), None)
    what = _("this is a list of accounts, without any statement") if accounts else _("there is no statement in the file")
    place = f"line {(accounts or root.parts[0]).line}"
    return one(name, Problem(place, what, _("download the statement of the account again"), "no-statement"))
