"""`fund read`, and what `fund import bank` says of charges, gaps, currencies and accounts: the same facts on a screen and in a file."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.imports.test_grids import workbook

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
HEAD = "Date,Details,Amount,Balance\n"
ROWS = HEAD + "".join(
    f"2026-09-{day:02},WIRE {day},{day}.50,{1000 + day * (day + 1) // 2 + day * 0.5:.2f}\n" for day in range(1, 23)
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "sept.csv"
    path.write_text(ROWS)
    return path


def test_how_a_file_is_read_is_said_on_a_screen_and_written_to_a_file(run, file, tmp_path):
    told = run("read", str(file), "--currency", "USD")
    assert told.status == 0, told.err
    lines = [line.split() for line in told.out.splitlines()]
    assert ["new", "22"] in lines
    assert ["not", "a", "transaction", "1"] in lines
    assert ["opening", "1,000.00"] in lines
    assert ["=", "closing", "1,264.00"] in lines
    assert "and 2 rows more" in told.out
    assert any(line[-3:] == ["1.50", "WIRE", "1"] for line in lines)
    assert run("read", str(file), "--currency", "USD", "-o", str(tmp_path / "said.txt")).status == 0
    assert (tmp_path / "said.txt").read_text().splitlines() == told.out.splitlines()


def test_how_a_file_is_read_is_told_to_programs(run, file):
    found = json.loads(run("--json", "read", str(file)).out)
    assert [row["amount"] for row in found["rows"][1:3]] == ["1.50", "2.50"]
    assert (found["counts"]["new"], found["kind"]) == (22, "delimited")
    table = run("read", str(file), "--csv").out.splitlines()
    assert len(table) == 24
    assert table[2].split(",")[:3] == ["2", "new", "2026-09-01"]


def taken(run, file, *words):
    return run("import", "bank", str(file), *words)


def test_charges_taken_besides_the_amounts_and_a_gap_before_the_file_are_said(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    first, later = tmp_path / "first.csv", tmp_path / "later.csv"
    first.write_text(
        "Date,Details,Amount,Fee,Balance\n2026-08-01,A,10.00,1.00,109.00\n2026-08-02,B,20.00,0.50,128.50\n2026-08-03,C,5.00,0.25,133.25\n"
    )
    later.write_text(HEAD + "2026-09-01,D,10.00,160.00\n2026-09-02,E,-5.00,155.00\n")
    told = taken(run, first)
    assert told.status == 0, told.err
    assert ["-", "charges", "1.75"] in [line.split() for line in told.out.splitlines()]
    gap = " ".join(taken(run, later).out.split())
    assert "Gap: USD 16.75 lies between the balances of 2026-08-03 and 2026-09-01" in gap.replace("\xa0", " ")


def code(told):
    return json.loads(told.err)["error"]["code"]


def test_a_balance_that_the_officer_gives_proves_the_file_or_refuses_it(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    file = tmp_path / "a.csv"
    file.write_text("Date,Details,Amount\n2026-09-01,A,10.00\n2026-09-02,B,-5.50\n")
    refused = taken(run, file, "--opening", "100", "--closing", "104.51", "--json")
    assert (refused.status, refused.json["problems"][0]["name"]) == (1, "totals-contradict")
    assert taken(run, file, "--opening", "100", "--closing", "104.50").status == 0


def test_a_file_that_does_not_say_whose_it_is_is_asked_about_and_one_in_another_currency_refused(run, tmp_path):
    for name, currency in (("usd", "USD"), ("eur", "EUR")):
        run("bank", "add", name, currency, "--yes")
    file = tmp_path / "a.csv"
    file.write_text("Date,Details,Amount\n2026-09-01,A,10.00\n2026-09-02,B,-5.50\n")
    assert code(taken(run, file, "--json")) == "which-account"
    statement = Path(__file__).parents[1] / "samples" / "bank" / "mt940_pages.sta"  # in USD
    assert code(taken(run, statement, "--account", "eur", "--json")) == "other-currency"
    beside = tmp_path / "beside.csv"
    beside.write_text("Date,Details,Amount,Currency\n2026-09-01,A,10.00,EUR\n2026-09-02,B,-5.50,EUR\n")
    for words in ((), ("--skip-refused",)):
        assert code(taken(run, beside, "--account", "usd", "--json", *words)) == "other-currency"
    half = tmp_path / "half.csv"
    half.write_text(beside.read_text().replace("-5.50,EUR", "-5.50,"))
    assert code(taken(run, half, "--account", "usd", "--json", "--skip-refused")) == "other-currency"
    assert taken(run, beside, "--account", "eur").status == 0


def test_a_sheet_comes_back_marked_where_one_file_was_given_and_not_where_there_were_several(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    one = workbook(tmp_path / "a.xlsx", [["Date", "Details", "Amount"], ["03/04/2026", "A", 10], ["05/04/2026", "B", -5]])
    several = run("import", "bank", str(one), str(one), "--mark", str(tmp_path / "marked.xlsx"), "--json")
    assert (several.status, code(several)) == (2, "bad-option")
    told = taken(run, one, "--mark", str(tmp_path / "marked.xlsx"))
    assert told.status == 1
    assert "has each problem as a comment" in told.err + told.out
    assert (tmp_path / "marked.xlsx").exists()


def test_marking_is_offered_for_a_sheet_alone_and_rates_are_said_before_they_are_asked_about(run, tmp_path):
    path, archive = tmp_path / "r.csv", tmp_path / "r.zip"
    path.write_text("Date,EUR,GBP,CAD\n2026-09-01,x,1.3,0.72\n")
    with zipfile.ZipFile(archive, "w") as held:
        held.write(path, "r.csv")
    refused = [run("import", "rates", str(file), "--per", "unit", "--yes") for file in (path, archive)]
    assert [("line 2, column B" in told.err, "add --mark r_marked.xlsx" in told.err) for told in refused] == [
        (True, True),
        (True, False),
    ]
    path.write_text("Date,EUR,GBP,CAD\n2026-09-01,1.17,1.3,0.72\n")
    told = run("import", "rates", str(path), "--per", "unit", "--yes").out
    assert "US dollars per unit\n1 EUR = 1.1700 USD from 2026-09-01\n" in told
