"""A folder whose truth is known → what the matcher is given, and the truth of every line; no book is needed.

`contributors`, `rates`, `pledges` and `bank-CUR` are files as they are imported, CUR the account's currency (USD where
the name does not say it); `truth.csv` says of each line of the bank's file, counted from 1, which pledges it pays in
truth (columns line, pledge, amount_in_pledge_currency; a return is negative).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from imports.bank import read_bank
from imports.contributors import ContributorOptions, read_contributors
from imports.grids import read_workbook
from imports.pledges import PledgeOptions, read_pledges
from imports.rates import RateOptions, read_rate_file, read_rates
from imports.reading import ReadOptions
from imports.rules import records
from ledger.banking.match_measure import Truth
from ledger.banking.match_values import OpenInstalment, OpenLine, Payer, Rates
from ledger.contributions.directory import Directory
from ledger.contributions.drafts import ContributorDraft, PledgeDraft
from ledger.contributions.known import also_called
from ledger.errors import FileRefused, Problem
from ledger.i18n import _
from ledger.money import BASE, DIGITS, Money

TRUTH = "truth.csv"
_COLUMNS = {"line", "pledge", "amount_in_pledge_currency"}
_ACCOUNT = re.compile(r"bank[-_ ]([A-Za-z]{3})\b")


@dataclass(frozen=True, slots=True)
class Case:
    """What the matcher is given, and what is true of each line by its number."""

    lines: tuple[OpenLine, ...]
    instalments: tuple[OpenInstalment, ...]
    payers: tuple[Payer, ...]
    rates: Rates
    truths: dict[int, Truth]


def read_case(folder: Path) -> Case:
    """The case in a folder; raises FileRefused with all that is missing, or with the problems of a file."""
    found = {name: sorted(folder.glob(f"{name}*")) for name in ("contributors", "rates", "pledges", "bank", TRUTH)}
    missing = [
        Problem(str(folder), _("there is no file {name}", name=name), _("put it there"), "no-case")
        for name, files in found.items()
        if not files
    ]
    if missing:
        raise FileRefused(_("{folder} is no case: it lacks files.", folder=folder), missing, name="no-case")
    first = {name: files[0] for name, files in found.items()}
    contributors = read_contributors(read_workbook(first["contributors"]), ContributorOptions())
    _whole(first["contributors"], contributors.problems)
    rates = read_rates(read_rate_file(first["rates"]), "case", RateOptions())
    _whole(first["rates"], rates.problems)
    pledges = read_pledges(read_workbook(first["pledges"]), Directory.of(contributors.drafts, also_called), PledgeOptions())
    _whole(first["pledges"], pledges.problems)
    codes = {one.number: one.amount.currency for one in pledges.drafts}
    lines = tuple(_lines(first["bank"]))
    return Case(
        lines, tuple(part for one in pledges.drafts for part in _instalments(one)), tuple(map(_payer, contributors.drafts)),
        Rates((one.currency, one.effective_from, one.usd_per_unit) for one in rates.drafts),
        _truths(first[TRUTH], codes, len(lines)),
    )  # fmt: skip


def _whole(path: Path, problems: Sequence[Problem]) -> None:
    if problems:
        raise FileRefused(_("{file} cannot be read.", file=path.name), problems, name=problems[0].name)


def _payer(draft: ContributorDraft) -> Payer:
    names = tuple(filter(None, draft.names.values()))
    return Payer(draft.code, tuple(dict.fromkeys((*names, *also_called(names)))), draft.aliases, (), draft.parent)


def _instalments(draft: PledgeDraft) -> Iterator[OpenInstalment]:
    references = (draft.number, draft.agreement) if draft.agreement else (draft.number,)
    for no, one in enumerate(draft.instalments, 1):
        yield OpenInstalment(draft.number, no, draft.contributor, one.due, draft.signed, one.amount, references)


def _lines(path: Path) -> Iterator[OpenLine]:
    named = _ACCOUNT.match(path.name)
    currency = named[1].upper() if named and named[1].upper() in DIGITS else BASE
    reading = read_bank(path, ReadOptions(account_currency=currency))
    for number, row in enumerate((row for row in reading.rows if row.verdict == "new"), 1):
        assert row.date is not None, "a new line has its day"
        assert row.amount is not None, "and its amount"
        yield OpenLine(
            number, row.date, Money(row.amount - (row.fee or 0), currency), row.text, row.reference, row.counterparty,
            row.counterparty_iban, Money(*row.original) if row.original else None, row.value_date, row.row,
        )  # fmt: skip


def _truths(path: Path, codes: dict[str, str], lines: int) -> dict[int, Truth]:
    problems: list[Problem] = []
    parts: dict[int, dict[tuple[str, int], int]] = {number: {} for number in range(1, lines + 1)}
    with records(path, "no-truth") as rows:
        if not set(rows.fieldnames or ()) >= _COLUMNS:
            problem = Problem(
                "line 1",
                _("the columns are not named"),
                _("name them {columns}", columns=", ".join(sorted(_COLUMNS))),
                "no-truth",
            )
            raise FileRefused(_("{file} cannot be read.", file=path.name), [problem], name="no-truth")
        for row in rows:
            try:
                line, pledge = int(row["line"]), row["pledge"].strip()
                held = parts[line]
                if pledge:
                    held[pledge, 0] = (
                        held.get((pledge, 0), 0) + Money(Decimal(row["amount_in_pledge_currency"]), codes[pledge]).units
                    )
            except (KeyError, ValueError, TypeError, InvalidOperation):
                told = _("no line of the bank's file, no pledge, or no amount")
                problems.append(Problem(f"line {rows.line_num}", told, _("correct it"), "no-truth"))
    _whole(path, problems)
    return {line: Truth(held) for line, held in parts.items()}
