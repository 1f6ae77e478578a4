"""Matching on 863 real payments of 726 real pledges (shared sample data): the promises, year by year and reworded."""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from ledger.banking.match_values import CERTAIN, LIKELY, OpenInstalment, OpenLine, Payer, Rates
from ledger.banking.matching import propose
from ledger.money import DIGITS, Money
from tests.shared import shared_data

REFERENCE = re.compile(r"\d\d[-/ ]?DC[-/ ]?[A-Z]{3}[-/ ]?\d{3}", re.IGNORECASE)
RETOLD = {
    "as it is": lambda found: found,
    "without signs": lambda found: "PLEDGE" + re.sub(r"\W", "", found),
    "letter o": lambda found: found.replace("0", "O"),
    "a sign left out": lambda found: found[:4] + found[5:],
    "the first part left out": lambda found: re.sub(r"^\d\d[-/ ]?", "", found),
}


@dataclass(frozen=True)
class Case:
    lines: tuple
    instalments: tuple
    payers: tuple
    rates: Rates
    truth: dict


def _money(value, code):
    return Money(Decimal(str(value)).quantize(Decimal(1).scaleb(-DIGITS[code])), code)


def _sheet(path):
    from openpyxl import load_workbook

    return list(load_workbook(path, read_only=True).active.iter_rows(values_only=True))


@cache
def case():
    folder = shared_data("cases/cerf-2006-2013")
    read = {
        name: list(csv.DictReader((folder / f"{name}.csv").open(encoding="utf-8"))) for name in ("contributors", "rates", "truth")
    }
    codes = {row["name"]: row["code"] for row in read["contributors"]}
    instalments = tuple(
        OpenInstalment(number, 1, codes[name], due.date(), signed.date(), _money(amount, code), (number,))
        for number, name, signed, code, amount, due, *_ in _sheet(folder / "pledges.xlsx")[3:]
        if name in codes
    )
    truth = defaultdict(dict)
    for row in read["truth"]:
        truth[int(row["line"])] |= {row["pledge"]: Decimal(row["amount_in_pledge_currency"])} if row["pledge"] else {}
    rates = Rates(
        (row["currency"], date.fromisoformat(row["effective_from"]), Decimal(row["usd_per_unit"])) for row in read["rates"]
    )
    lines = tuple(_line(row) for row in _sheet(folder / "bank-usd.xlsx") if isinstance(row[0], int))
    return Case(lines, instalments, tuple(Payer(code, (name,)) for name, code in codes.items()), rates, truth)


def _line(row):
    number, day, text, payer, original, debit, credit, *_ = row
    sent = None
    if original:
        code, amount = original.split(" ", 1)
        sent = _money(amount.replace(",", ""), code)
    amount = _money(credit, "USD") if credit is not None else -_money(debit, "USD")
    return OpenLine(number, day.date(), amount, text or "", counterparty=payer or "", original=sent)


def scores(lines, years=range(2000, 2100)):
    """(precision of certain, recall of certain, recall of certain and likely) over the lines of some years."""
    here = case()
    right = wrong = near = known = 0
    when = {one.id: one.date.year for one in lines}
    for result in propose(lines, here.instalments, here.payers, (), here.rates):
        if when[result.line] not in years:
            continue
        true = here.truth.get(result.line, {})
        said = [_said(proposal) for proposal in result.proposals[:3]]
        known += bool(true)
        right += result.outcome == CERTAIN and said[0] == true
        wrong += result.outcome == CERTAIN and said[0] != true
        near += result.outcome == LIKELY and bool(true) and true in said
    return right / (right + wrong), right / known, (right + near) / known


def _said(proposal):
    total = defaultdict(Decimal)
    for part in proposal.assignments:
        total[part.pledge] += part.amount.amount
    return dict(total)


@pytest.mark.parametrize("years", [range(2005, 2010), range(2010, 2015)], ids=["2005-2009", "2010-2014"])
def test_certain_is_right_and_most_lines_are_certain(years):
    precision, certain, with_likely = scores(case().lines, years)
    assert precision >= 0.995
    assert certain >= 0.85
    assert with_likely >= 0.97


@pytest.mark.parametrize("how", RETOLD)
def test_other_wordings_of_the_references_keep_the_promise(how):
    lines = [replace(one, text=REFERENCE.sub(lambda found: RETOLD[how](found[0]), one.text)) for one in case().lines]
    precision, certain, with_likely = scores(lines)
    assert precision >= 0.995
    assert certain >= 0.85
    assert with_likely >= 0.97


def test_a_single_year_without_the_others_keeps_the_promise():
    """All that earlier and later years paid is open: more fits, so less is certain."""
    lines = [one for one in case().lines if one.date.year == 2010]
    precision, certain, _ = scores(lines)
    assert precision >= 0.995
    assert certain >= 0.83
