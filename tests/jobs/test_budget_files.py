"""A budget kept in spreadsheets: appropriations and allotments, orders, spending; again, changed, refused, undone."""

import csv

import pytest

from ledger.book.reader import Reader
from ledger.budget.lines import standing
from tests.ledger.budget.budgeted import fill

BUDGET = [
    ["Coordinator's budget, fiscal year 2026"],
    ["Activity", "Object of expenditure", "Appropriation", "Allotment"],
    ["Coordinator's office", "4 Travel", "60,000.00", "40,000.00"],
    ["MEET", "8", "30,000.00", "25,000.00"],
    ["Total", "", "90,000.00", "65,000.00"],
]
ORDERS = [
    ["Obligations, third quarter"],
    ["Order", "Supplier", "Activity", "Object", "Date", "Amount"],
    ["4500031", "Air line", "COORD", "4", "2026-09-03", "3,200.00"],
    ["4500032", "Consultant", "MEET", "8", "2026-09-04", "16,500.00"],
]
SPENDING = [
    ["Expenditure, third quarter"],
    ["Order", "Activity", "Object", "Date", "Description", "Amount"],
    ["4500031", "", "", "2026-09-20", "tickets", "1,200.00"],
    ["", "COORD", "4", "2026-09-21", "per diem", "240.50"],
    ["", "COORD", "4", "2026-09-21", "per diem", "240.50"],
    ["Total", "", "", "", "", "1,681.00"],
]


@pytest.fixture
def url(books):
    return books.make(fill)


@pytest.fixture
def taken(url, run, tmp_path):
    def take(rows, *options, ok=True):
        file = tmp_path / "budget.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(rows)
        ran = run("import", "budget", str(file), "--yes", *options, url=url)
        assert (ran.status == 0) is ok, ran.err + ran.out
        return ran

    return take


def stands(url):
    with Reader(url) as reader:
        return {
            (one.key.activity, one.key.object): tuple(int(money.amount * 100) for money in (one.appropriated, one.allotted, one.obligated, one.spent))
            for one in standing(reader)
        }  # fmt: skip


def test_a_budget_its_orders_and_its_spending_come_in_and_are_seen_again(url, run, taken):
    taken(BUDGET)
    assert stands(url) == {("COORD", 4): (6000000, 4000000, 0, 0), ("MEET", 8): (3000000, 2500000, 0, 0)}
    taken(ORDERS)
    taken(SPENDING)
    assert stands(url) == {("COORD", 4): (6000000, 4000000, 200000, 168100), ("MEET", 8): (3000000, 2500000, 1650000, 0)}
    for rows in (BUDGET, ORDERS, SPENDING):
        assert "Nothing new in budget.csv." in taken(rows).out
    more = [*SPENDING[:5], SPENDING[4], ["Total", "", "", "", "", "1,921.50"]]
    assert "new in all: USD 240.50" in taken(more).out, "the third equal payment is one more"
    assert stands(url)["COORD", 4] == (6000000, 4000000, 200000, 192150)
    assert run("verify", url=url).status == 0


def test_a_changed_line_is_shown_and_taken_only_when_it_is_asked_for(url, taken):
    taken(BUDGET)
    changed = [*BUDGET[:2], ["COORD", "4", "61,000.00", "39,000.00"]]
    shown = taken(changed)
    assert "2 rows differ from the book" in shown.out
    assert "The changed rows are taken with --amend." in shown.out
    assert stands(url)["COORD", 4] == (6000000, 4000000, 0, 0)
    taken(changed, "--amend")
    assert stands(url)["COORD", 4] == (6100000, 3900000, 0, 0)


def test_what_control_refuses_is_said_of_every_row_and_nothing_is_written(url, taken):
    wrong = [BUDGET[1], ["COORD", "4", "", "9,000,000.00"], ["COORD", "5", "", "9,500,000.00"]]
    refused = taken(wrong, "--year", "2026", "--json", ok=False)
    assert '"code": "budget-refused"' in refused.err
    refused = taken(wrong, "--year", "2026", ok=False)
    assert refused.err.count("free to allot") >= 2
    assert "line 2" in refused.err
    assert "line 3" in refused.err
    assert stands(url) == {}


def test_problems_of_the_sheet_are_marked_in_it(url, taken, tmp_path):
    refused = taken([*BUDGET[:3], BUDGET[2], ["X", "77", "1.00", ""]], "--mark", str(tmp_path / "back.xlsx"), ok=False)
    assert "Refused: " in refused.err
    assert (tmp_path / "back.xlsx").exists()


def test_undoing_the_batch_takes_all_of_it_back_and_the_file_comes_in_again(url, run, taken):
    batch = taken(BUDGET, "--json").json["batch"]
    assert run("undo", batch, "--yes", "--reason", "wrong year", url=url).status == 0
    assert stands(url) == {}
    taken(BUDGET)
    assert stands(url)["MEET", 8] == (3000000, 2500000, 0, 0)
