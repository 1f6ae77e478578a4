"""The main job on a case whose truth is known line by line: 726 pledges, 863 bank lines, 155 contributors."""

import csv
import json
from collections import defaultdict
from decimal import Decimal

import pytest

from ledger.banking import deciding
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.contributions.standing import stand
from ledger.contributions.worth import Target
from ledger.journal import batches
from ledger.money import Money
from tests.books import ANA
from tests.shared import shared_data

FIRST_ROW = 6  # the sheet row of line 1


@pytest.fixture
def case(run):
    """The case taken in by the command line."""
    folder = shared_data("cases/cerf-2006-2013")
    for words in (
        ("bank", "add", "USD1", "USD"), ("import", "contributors", str(folder / "contributors.csv")),
        ("import", "rates", str(folder / "rates.csv"), "--source", "case"), ("import", "pledges", str(folder / "pledges.xlsx")),
        ("import", "bank", str(folder / "bank-usd.xlsx"), "--account", "USD1"),
    ):  # fmt: skip
        ran = run(*words, "--yes")
        assert ran.status == 0, ran.err
    return folder


def truth(folder):
    """row → {pledge: amount in its currency}; negative amounts are returns."""
    found = defaultdict(dict)
    with (folder / "truth.csv").open() as file:
        for row in csv.DictReader(file):
            if row["pledge"]:
                found[int(row["line"]) + FIRST_ROW - 1][row["pledge"]] = Decimal(row["amount_in_pledge_currency"])
    return found


def test_what_is_certain_is_posted_and_the_rest_by_hand_until_the_book_says_what_the_case_says(books, run, case):
    assert run("match", "accept", "--sure").status == 0
    assert run("match", "post", "--yes").status == 0
    url = books.made[-1]
    book = open_book(url, ANA)
    book.run(lambda unit: allocate_the_rest(unit, truth(case)))
    assert run("match", "post", "--yes").status == 0
    book.close()
    expected = json.loads((case / "expected.json").read_text())["by_contributor"]
    with Reader(url) as reader:
        names = dict(reader.rows("SELECT code, name_en FROM contributor_list"))
        got = defaultdict(dict)
        for code, currency, pledged, received in reader.rows(
            "SELECT contributor, currency, sum(pledged), sum(received) FROM instalment_list GROUP BY contributor, currency"
        ):
            got[names[code]][currency] = {
                "pledged": str(Money.of_units(pledged, currency).amount), "received": str(Money.of_units(received, currency).amount),
            }  # fmt: skip
    assert {name: rows for name, rows in got.items() if name not in expected} == {}
    for name, rows in expected.items():
        for currency, sums in rows.items():
            for key, amount in sums.items():
                assert Decimal(got[name][currency][key]) == Decimal(amount), (name, currency, key)


def allocate_the_rest(unit, true):
    """Stage every open line by the truth; what is on no pledge stays open."""
    rows = {
        row: (line, amount) for line, row, amount in unit.rows("SELECT id, row, amount FROM bank_line_list WHERE state = 'open'")
    }
    line_of = {row: line for line, row in unit.rows("SELECT id, row FROM bank_line_list")}
    pledges = {one.number: one for one in stand(unit)}
    decisions = []
    for row, shares in sorted(true.items()):
        if row not in rows:
            continue
        line, amount = rows[row]
        if amount < 0:
            origin = max(r for r, parts in true.items() if r < row and parts == {p: -a for p, a in shares.items()})
            decisions.append(deciding.Decision(line, "return", returns_line=line_of[origin]))
            continue
        targets = tuple(Target(number, 1, Money(part, pledges[number].currency)) for number, part in shares.items())
        came = Money.of_units(amount, "USD")
        in_dollars = all(target.amount.currency == "USD" for target in targets)
        missing = sum((target.amount.amount for target in targets), Decimal(0)) - came.amount if in_dollars else Decimal(0)
        decisions.append(deciding.Decision(line, "receipt", targets, Money(max(missing, Decimal(0)), "USD")))
    batch = batches.begin(unit, "match set", second=False)
    deciding.stage(unit, batch.id, decisions)
    batches.finish(unit, batch, rows=len(decisions), words="the rest, by hand")
