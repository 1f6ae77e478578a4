"""A folder whose truth is known, read into what the matcher takes."""

import csv
import json
from decimal import Decimal

import pytest

from imports.case import read_case
from ledger.banking.match_measure import PROMISE, judge, total
from ledger.banking.matching import propose
from ledger.errors import FileRefused
from tests.ledger.banking.synthetic import Manner, world


def write(path, columns, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


@pytest.fixture
def folder(tmp_path):
    """A made-up world as files; the bank's file runs by day, and truth counts its lines."""
    made = world(11, Manner(), pledges=60)
    write(
        tmp_path / "contributors.csv", ["code", "name", "kind"], [(one.code, one.names[0], "other_source") for one in made.payers]
    )
    write(tmp_path / "rates.csv", ["currency", "effective_from", "usd_per_unit"], made.table)
    write(tmp_path / "pledges.csv", ["Pledge no.", "Contributor", "Signed", "Currency", "Amount", "Due"], [
        (one.pledge, one.contributor, one.signed, one.open.currency, f"{one.open.amount:f}", one.due) for one in made.pledges
    ])  # fmt: skip
    lines, balance = sorted(made.lines, key=lambda one: (one.date, one.id)), Decimal(0)
    rows, truth = [], []
    for number, one in enumerate(lines, 1):
        balance += one.amount.amount
        sent = (one.original.currency, f"{one.original.amount:f}") if one.original else ("", "")
        rows.append((one.date, one.text, one.counterparty, *sent, f"{one.amount.amount:f}", f"{balance:f}"))
        parts = made.truths[one.id].parts or {("", 0): 0}
        truth += [(number, pledge, Decimal(units).scaleb(-4)) for (pledge, _), units in parts.items()]
    columns = ["Date", "Description", "Counterparty", "Original currency", "Original amount", "Amount", "Balance"]
    write(tmp_path / "bank-usd.csv", columns, rows)
    write(tmp_path / "truth.csv", ["line", "pledge", "amount_in_pledge_currency"], truth)
    return tmp_path


def test_a_case_is_measured_without_a_book_entry(folder):
    case = read_case(folder)
    assert len(case.lines) == len(case.truths) > 60
    assert len(case.instalments) == 60
    told = total(judge(one, case.truths[one.line]) for one in propose(case.lines, case.instalments, case.payers, (), case.rates))
    assert told.precision >= PROMISE
    assert told.recall > Decimal("0.6")


@pytest.mark.parametrize("written", ["line,pledge,ñ\n".encode("latin-1"), b'line,pledge,amount_in_pledge_currency\n1,"P'])
def test_a_truth_that_is_no_csv_in_utf8_is_refused(folder, written):
    (folder / "truth.csv").write_bytes(written)
    with pytest.raises(FileRefused, match=r"truth\.csv cannot be read"):
        read_case(folder)


def test_contributors_of_a_case_are_known_in_four_languages(folder):
    write(folder / "contributors.csv", ["code", "name", "kind"], [("DNK", "Denmark", "other_source")])
    write(
        folder / "pledges.csv",
        ["Contributor", "Signed", "Currency", "Amount", "Due"],
        [("Dinamarca", "2026-01-01", "USD", "5.00", "2026-06-30")],
    )
    write(folder / "truth.csv", ["line", "pledge", "amount_in_pledge_currency"], [])
    assert [one.contributor for one in read_case(folder).instalments] == ["DNK"]


def test_the_command_measures_a_case_by_sort_of_evidence(folder, run):
    told = run("match", "rules", "--test", "--case", str(folder), "--json")
    assert told.status == 0, told.err
    rows = told.json["rows"]
    assert sum(row["lines"] for row in rows) == len(read_case(folder).lines)
    assert {row["sort"].partition("+")[0] for row in rows} >= {"reference", "name"}
    assert Decimal(told.json["totals"]["precision"]) >= Decimal("99.5")


def test_a_wrong_truth_shows_as_wrong(folder):
    rows = list(csv.reader((folder / "truth.csv").open(encoding="utf-8")))
    pledges = sorted({pledge for _, pledge, _ in rows[1:]} - {""})
    other = dict(zip(pledges, pledges[1:] + pledges[:1], strict=True))
    write(folder / "truth.csv", rows[0], [(line, pledge and other[pledge], 1) for line, pledge, _ in rows[1:]])
    case = read_case(folder)
    told = total(judge(one, case.truths[one.line]) for one in propose(case.lines, case.instalments, case.payers, (), case.rates))
    assert told.precision == 0


def test_what_is_missing_is_all_said(tmp_path, run):
    told = run("match", "rules", "--test", "--case", str(tmp_path), "--json")
    assert told.status == 1
    error = json.loads(told.err)["error"]
    assert error["code"] == "no-case"
    assert len(error["problems"]) == 5


@pytest.mark.parametrize(
    ("text", "where"),
    [("line,pledge\n1,x\n", "line 1"), ("line,pledge,amount_in_pledge_currency\n1,NO-SUCH,5\n", "line 2"),
     ("line,pledge,amount_in_pledge_currency\n99999,,\n", "line 2"), ("line,pledge,amount_in_pledge_currency\nx,,\n", "line 2")],
)  # fmt: skip
def test_a_truth_that_cannot_be_is_refused_at_its_line(folder, text, where):
    (folder / "truth.csv").write_text(text)
    with pytest.raises(FileRefused) as refused:
        read_case(folder)
    assert refused.value.name == "no-truth"
    assert refused.value.problems[0].where == where
    assert refused.value.name == refused.value.problems[0].name != "no-case"
