"""The list of what is to match: a line each in any window, what has to be looked at first, and nothing cut but on a screen."""

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal

import pytest

from ledger.banking.match_values import CERTAIN, LIKELY, UNCLEAR, Rates, Settings
from ledger.banking.match_words import brief
from ledger.banking.matching import propose
from ledger.banking.proposing import Work
from ledger.cells import width
from ledger.commands import match_list
from ledger.commands.match_list import MOST, Listed
from ledger.i18n import Language
from ledger.screen import Screen
from ledger.show import Setting
from tests.ledger.banking.matching_world import PAYERS, line, money, pledge
from tests.ledger.commands import reviewed

SETTING = Setting("TIP")


def world(count=30, several=6):
    """Lines of which each names its pledge, lines that nobody sent, and one wire for several pledges."""
    pledges = [pledge(f"P-2026-{no:04}", "ESP", f"{1000 + no}.00") for no in range(count)]
    lines = [
        line(no + 1, f"{1000 + no}.00", f"CONTRIBUTION P-2026-{no:04} / WIRE 2088{no}", "EMBASSY OF SPAIN") for no in range(count)
    ]
    lines += [line(count + 1 + no, f"{77 + no}.50", "TRANSFER RECEIVED", "SOMEBODY") for no in range(MOST + 1)]
    wire = [pledge(f"P-2025-{no:04}", "FRA", f"{200 + 7 * no}.25") for no in range(several)]
    total = sum((one.open.amount for one in wire), Decimal(0))
    lines.append(line(900, str(total), " ".join(one.pledge for one in wire), "GOVERNMENT OF FRANCE"))
    return work_of([replace(one, account="usd") for one in lines], [*pledges, *wire])


def work_of(lines, pledges):
    contributors = {one.pledge: one.contributor for one in pledges}
    sources = {one.id: ("f.csv", "", one.id) for one in lines}
    return Work(tuple(lines), tuple(pledges), PAYERS, (), Rates(), sources, contributors, Settings())


def listed(work, decided=(), **how):
    return Listed(work, propose(work.lines, work.instalments, work.payers), decided, **how)


def told(found, columns=None):
    return list(match_list._lines(found, Screen(columns, 24 if columns else None), SETTING))


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_every_line_is_one_row_of_the_window_and_numbers_days_amounts_and_pledges_are_whole(columns):
    found = listed(world(), whole=True)
    rows = told(found, columns)
    assert all(width(row) <= columns for row in rows)
    for one in found.work.lines:
        (row,) = [row for row in rows if row.startswith(f"  L-{one.id} ")]
        assert " 1 Jun 2026 " in row
        assert f"{one.amount.amount:,.2f}" in row
    named = next(row for row in rows if row.startswith("  L-17 "))
    assert "ESP P-2026-0016/1" in named
    wire = next(row for row in rows if row.startswith("  L-900 "))
    assert "FRA P-2025-0000/1 +5" in wire
    assert ("reference P-2026-0016" in named) == (columns >= 80)


def test_a_screen_shows_the_first_lines_of_each_sort_and_says_what_shows_the_rest():
    rows = told(listed(world()), 80)
    places = [rows.index(heading) for heading in ("Unclear  21", "Certain  31")]
    assert places == sorted(places)
    assert "  and 1 more: fund match list --unclear" in rows
    assert "  and 11 more: fund match list --certain" in rows
    assert sum(row.startswith("  L-") for row in rows) == 2 * MOST


@pytest.mark.parametrize("how", [{"only": CERTAIN}, {"whole": True}])
def test_one_sort_or_all_is_shown_to_the_last_line(how):
    rows = told(listed(world(), **how), 80)
    assert sum(row.startswith("  L-") for row in rows) == (31 if "only" in how else 52)
    assert not [row for row in rows if " more: " in row]


def test_a_pipe_has_every_line_every_pledge_and_the_whole_text():
    rows = told(listed(world()))
    assert sum(row.startswith("  L-") for row in rows) == 52
    wire = next(row for row in rows if row.startswith("  L-900 "))
    assert "FRA P-2025-0000/1, P-2025-0001/1, P-2025-0002/1, P-2025-0003/1, P-2025-0004/1, P-2025-0005/1" in wire
    assert "WIRE 208829" in "\n".join(rows)
    assert "2026-06-01" in wire


def test_a_listener_hears_a_sentence_for_every_line():
    rows = list(match_list._lines(listed(world(3)), Screen(80, 24, plain=True), SETTING))
    assert "Line L-1. Date 1 June 2026. USD 1,000.00. Proposal ESP P-2026-0000/1." in "\n".join(rows)


def test_the_sums_are_those_of_the_lines_by_account_currency_and_how_sure_they_are():
    """The euro account has a receipt and a fee; what is decided stands below what is open."""
    euros = [
        replace(line(1, "0"), amount=money("500.00", "EUR"), account="eur"),
        replace(line(2, "0"), amount=money("-3.10", "EUR"), account="eur"),
    ]
    work = work_of([*euros, replace(line(3, "1000.00", "P-2026-0001"), account="usd")], [pledge("P-2026-0001", "ESP", "1000.00")])
    found = listed(work, [("eur", "EUR", "waiting", 2, 70_000, -50_000), ("eur", "EUR", "staged", 1, 10_000, 0)])
    table = match_list._sums(found)
    assert [tuple(row) for row in table.rows] == [
        ("eur", UNCLEAR, 2, "EUR", Decimal("500.00"), Decimal("-3.10")),
        ("eur", "staged", 1, "EUR", Decimal("1.00"), None),
        ("eur", "waiting", 2, "EUR", Decimal("7.00"), Decimal("-5.00")),
        ("usd", CERTAIN, 1, "USD", Decimal("1000.00"), None),
    ]
    rows = told(found, 120)
    assert any(row.startswith("  L-1  ") and "eur" in row and "EUR" in row for row in rows)
    assert not [row for row in rows if "Nothing is decided yet" in row]
    assert any(row.startswith("  fund match post ") and row.endswith("1 staged line to post") for row in rows)


def test_what_to_type_names_a_line_that_has_to_be_looked_at():
    rows = told(listed(world()), 80)
    assert any(row.startswith("  fund match explain L-31 ") for row in rows)
    assert any(row.startswith("  fund match accept --sure ") and row.endswith("stage the 31 certain ones") for row in rows)


@pytest.fixture
def url(books):
    """A book of two people with seven lines to review."""
    return books.make(reviewed.fill, two_person=True)


def test_what_is_staged_and_what_waits_for_a_second_person_is_counted_beside_what_is_open(run, url):
    told = run("match")
    assert told.status == 0
    assert "Nothing is decided yet." in told.out
    assert run("match", "accept", "--sure").status == 0
    assert run("match", "post", "--yes").status == 0
    assert run("match", "set", "L-4", "--unidentified").status == 0
    rows = [row.split() for row in run("match", "list").out.splitlines()]
    sums = {row[1]: int(row[2]) for row in rows if row[:1] == ["bofa-usd"]}
    assert (sums["staged"], sums["WAITING"]) == (1, 2), "the two that were certain wait"
    assert sum(sums.values()) == 7


def test_programs_get_every_line_of_the_sort_that_is_asked_for(run, url, tmp_path):
    lines = {
        sort: [row["line"] for row in run("match", "list", f"--{sort}", "--json").json["rows"]]
        for sort in (CERTAIN, LIKELY, UNCLEAR)
    }
    assert sorted(line for found in lines.values() for line in found) == [f"L-{no}" for no in range(1, 8)]
    rows = list(csv.DictReader(io.StringIO(run("match", "list", "--csv").out)))
    assert {row["line"]: row["outcome"] for row in rows} == {line: sort for sort, found in lines.items() for line in found}
    assert run("match", "list", "-o", str(tmp_path / "m.json")).out == ""
    told = (tmp_path / "m.json").read_text()
    assert '"fund.match/1"' in told
    assert json.loads(told)["totals"] == {sort: len(found) for sort, found in lines.items()}
    assert sum(one.startswith('{"line": "L-') for one in told.splitlines()) == 7, "written row by row"
    assert run("match", "list", "-o", str(tmp_path / "m.txt")).status == 0
    assert (tmp_path / "m.txt").read_text().count("  L-") >= 7


def test_two_sorts_at_once_are_refused(run, url):
    refused = run("match", "list", "--certain", "--likely", "--json")
    assert refused.status == 2
    assert '"bad-option"' in refused.err


def test_a_reason_is_said_once_and_all_of_them_as_parts_of_one_line():
    promise = pledge("P-2026-0001", "ESP", "1000.00", also=("AECID-26/11",))
    wires = [
        line(1, "1000.00", "AECID-26/11 FIRST PART AECID-26-11", "EMBASSY OF SPAIN"),
        line(2, "-15.00", "INCOMING WIRE FEE", ""),
    ]
    found = {one.line: one for one in propose(wires, [promise], PAYERS)}
    because = match_list._because(found[1], str_of)
    assert because.count("AECID-26/11") == 1
    assert match_list._because(found[2], str_of) == "words of a fee"


def str_of(reason):
    return brief(reason, Language("en"))
