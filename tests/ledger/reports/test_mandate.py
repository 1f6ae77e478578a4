"""The reports that the resolution asks for: their parts agree, whatever form they are told in, on both databases."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from ledger.book.reader import Reader
from ledger.errors import Unsound
from ledger.periods import DateRange
from ledger.reports import trial_balance
from ledger.reports.mandate import load, year_of
from ledger.reports.scope import Scope
from ledger.screen import Screen
from tests.books import TODAY
from tests.ledger.budget.budgeted import usd
from tests.ledger.reports import samples

PARTS = [
    "contributions-by-class",
    "contributions-by-contributor",
    "due",
    "budget",
    "balance",
    "obligations",
    "program-budget",
    "funding-gap",
    "agreements",
]


@pytest.fixture
def found(spent_reader):
    return load(spent_reader, year_of(spent_reader, TODAY), TODAY)


def test_a_year_that_is_not_over_ends_today(spent_reader):
    assert year_of(spent_reader, TODAY) == DateRange(date(2026, 1, 1), date(2026, 10, 8))
    assert year_of(spent_reader, TODAY, 2025) == DateRange(date(2025, 1, 1), date(2026, 1, 1))


def test_the_year_tells_what_was_pledged_received_spent_and_is_left(found):
    contributions = found.by_class.total
    assert (contributions.new, contributions.received, contributions.closing) == (usd(170000), usd(150000), usd(20000))
    assert (found.budget.accounts, found.obligations.account) == (usd(49700), usd(20000))
    assert (found.balance.closing.fund, found.balance.closing.program_budget, found.balance.cash) == (
        usd(120800),
        usd(9500),
        usd(160000),
    )
    assert (found.gap.year, found.gap.total("short")) == (2027, usd(70000))
    assert (found.fund.name, found.fund.entry) == ("Trafficking in Persons", "J-2026-000016")
    assert found.fund.unit == "Permanent Secretariat of the Inter-American Commission of Women"


def test_the_whole_agrees_with_the_trial_balance_of_the_same_days(spent_reader, found):
    rows = {row.account: row.closing for row in trial_balance.load(spent_reader, Scope.of(found.days)).rows}
    assert rows["1110"] == found.agreements.receivable
    assert rows["1010"] == found.balance.cash
    assert rows["8030"] == found.obligations.account
    assert -rows["4310"] == usd(10000)


def test_parts_that_tell_the_same_thing_differently_are_refused(found):
    with pytest.raises(Unsound, match="spending by object and on the budget"):
        replace(found, budget=replace(found.budget, own=usd(1), accounts=usd(1)))
    with pytest.raises(Unsound, match="outstanding of agreements and of classes"):
        replace(found, agreements=replace(found.agreements, rows=(), receivable=usd(0)))


def test_since_the_first_entry_it_tells_how_the_fund_began(spent_reader):
    found = load(spent_reader, None, TODAY, language="es")
    assert [(one.what, one.day.isoformat(), one.contributor, str(one.amount or "")) for one in found.firsts] == [
        ("entry", "2026-01-15", "", ""), ("agreement", "2026-01-15", "ESP", "USD 100,000.00"), ("receipt", "2026-01-15", "ESP", "USD 100,000.00"),
        ("program_budget", "2026-01-15", "", "USD 10,000.00"), ("allotment", "2026-01-15", "", "USD 40,000.00"),
        ("obligation", "2026-03-01", "", "USD 3,200.00"), ("spending", "2026-05-10", "", "USD 1,200.00"),
    ]  # fmt: skip
    assert found.fund.unit == "Secretaría Permanente de la Comisión Interamericana de Mujeres"
    assert [line.year for line in found.budget.lines] == [2026, 2027, 2026, 2027]
    assert [str(row.quarter) for row in found.due.rows] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]


def test_before_anything_was_spent_the_report_is_of_what_there_was(spent_reader):
    found = load(spent_reader, None, date(2026, 2, 1))
    assert (found.budget.accounts, found.balance.cash) == (usd(0), usd(160000))
    assert [one.what for one in found.firsts][-1] == "allotment"


def test_an_empty_book_has_both_reports(books, run):
    url = books.make()
    with Reader(url) as reader:
        assert load(reader, year_of(reader, TODAY), TODAY).firsts == ()
    for name in ("annual", "assembly"):
        shown = run("report", name, url=url)
        assert (shown.status, shown.err) == (0, "")


def test_programs_get_every_part_by_its_name(run, spent_url):
    annual = run("report", "annual", "2026", "--json").json
    assert annual["schema"] == "fund.annual/1"
    assert annual["period"] == {"from": "2026-01-01", "to": "2026-12-31"}
    assert annual["totals"]["spent"] == {"USD": "49700.00"}
    assert list(annual["parts"]) == PARTS
    lines = {row["line"]: row for row in annual["parts"]["balance"]["rows"]}
    assert lines["object_8"]["fund"] == "-48000.00"
    assembly = run("report", "assembly", "--json").json
    assert list(assembly["parts"])[:2] == ["beginnings", "answers"]
    assert assembly["parts"]["answers"]["rows"][0] == {
        "class": "member_state", "name": "Member states", "invited": 1, "answered": 1, "announced": 0, "silent": 0, "state": "answered",
    }  # fmt: skip


def test_a_figure_is_a_line_for_spreadsheets(run, spent_url):
    lines = run("report", "annual", "2026", "--csv").out.splitlines()
    assert lines[0] == "part,row,what,column,value,currency"
    assert "budget,1,fund,spent,1200.00,USD" in lines
    assert "program-budget,2,transfers_in,amount,10000.00,USD" in lines


def test_a_person_reads_it_from_top_to_bottom(run, spent_url):
    shown = run("report", "annual").out
    assert shown.startswith("Trafficking in Persons: financial report for 2026")
    assert "For                      Permanent Council, yearly report (AG/RES. 2019 (XXXIV-O/04), paragraph 9)" in shown
    assert [line for line in shown.splitlines() if line[:2] in {"1.", "9."}] == [
        "1. Contributions by class, USD, 1 January to 7 October 2026", "9. Agreements, 1 January to 7 October 2026",
    ]  # fmt: skip
    read = run("report", "annual", FUND_PLAIN="1").out
    assert "Period: 1 January to 7 October 2026" in read


def test_its_titles_keep_within_the_window(run, spent_url, monkeypatch):
    monkeypatch.setattr("ledger.commands.session.screen_of", lambda *_args, **_more: Screen(width=60, height=2000))
    titles = [line for line in run("report", "annual").out.splitlines() if line[:3] in {"1. ", "2. ", "5. "}]
    assert len(titles) == 3
    assert max(map(len, titles)) <= 60


def test_the_workbook_holds_the_same_figures_with_a_cover_that_leads_to_them(run, spent_url, tmp_path):
    assert run("report", "annual", "2026", "-o", str(tmp_path / "annual.xlsx")).status == 0
    book = openpyxl.load_workbook(tmp_path / "annual.xlsx", data_only=True)
    assert book.sheetnames == [
        "Cover", "By class", "By contributor", "Due and received", "Budget", "Fund balance", "Obligations", "Program-budget", "Funding gap",
        "Agreements", "Data",
    ]  # fmt: skip
    cover = {row[0].value: row[1].value for row in book["Cover"].iter_rows(max_col=2)}
    assert cover["Spent by the Coordinator, objects 1 to 9"] == 49700
    assert cover["Budget"] == "What the Coordinator's budget gave, what is committed and spent of it, and what is left."
    told = run("report", "annual", "2026", "--json").json["parts"]["balance"]
    wanted = {row["name"]: Decimal(row["total"]) for row in told["rows"]}
    cells = {row[0].value: row[4].value for row in book["Fund balance"].iter_rows(min_row=4, max_row=14, max_col=5)}
    assert {name: Decimal(str(cells[name])) for name in ("Object 8, Performance contracts", "Added", "Used")} == {
        name: wanted[name] for name in ("Object 8, Performance contracts", "Added", "Used")
    }
    assert cells["Fund balance at the end"] == 130300
    for sheet in book.worksheets[1:-1]:
        assert "What the columns mean" in {cell.value for cell in sheet["A"]}


def test_a_report_for_a_year_is_not_made_for_a_quarter(run, spent_url):
    for name in ("annual", "assembly", "funding-gap"):
        refused = run("report", name, "2026-Q3")
        assert refused.status == 2
        assert "this report is made for a year" in refused.err
        assert f"fund report {name} 2026" in refused.err


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_fund_that_counts_cash_never_says_that_its_reports_accrue_pledges(books, run):
    books.make(samples.fill, recognition="cash")
    annual, balance, agreements = (run("report", name, "2026").out for name in ("annual", "balance", "agreements"))
    assert "Basis: cash receipts and accrued expenditure, USD. Preliminary and unaudited." in balance
    assert "Cash receipts and accrued expenditure, USD; preliminary and unaudited" in annual
    assert "Agrees with account 9010" in agreements
    for one in (annual, agreements):
        assert "Cash basis: pledges are memoranda" in one
        assert not any(words in one for words in ("1110 and 1120", "Accrual basis", "Accrual ledger"))
