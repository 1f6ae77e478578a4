"""`fund status` and the lists: what a person reads first."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest

from ledger.banking import accounts
from ledger.book.store import open_book
from ledger.cells import width
from ledger.contributions.receipts import Arrival, Register
from ledger.journal import rates
from ledger.money import Money
from ledger.screen import Screen
from tests.books import ANA, write
from tests.ledger.commands import filled


@pytest.fixture
def url(books):
    """A filled book."""
    return books.make(filled.fill, **filled.ABOUT)


def test_the_oldest_quarter_is_closed_first(url, run):
    commands = [row["command"] for row in run("status", "--json").json["rows"] if "period close" in row["command"]]
    assert commands
    assert commands == sorted(commands)


def test_what_is_owed_is_told_with_its_amount_and_money_by_what_it_is(url, run):
    out = run("status").out
    assert re.search(r"!  \w+ .+ owes [A-Z]{3} [\d,]+\.\d\d", out)
    assert re.search(r"due \d{4}-\d\d-\d\d, \d+ days ago", out)
    assert re.search(r"Pledged, still open +USD +[\d,]+\.\d\d", out)
    assert "1110 + 1120" not in out


def test_amounts_of_the_status_are_written_as_its_language_writes_them(url, run):
    assert re.search(r"Promesas pendientes de recibir +USD +[\d.]+,\d\d", run("status", "--lang", "es").out)


def test_what_another_person_typed_does_nothing_to_the_terminal(url, run):
    made = run("bank", "add", "odd", "USD", "--iban", "1", "--yes", "--json")
    reason = run("contributor", "change", "USA", "--name", "United \x1b[31mStates", "--yes", "--json")
    assert (made.status, reason.status) == (0, 0), made.err + reason.err
    approved = run("approve", reason.json["batch"], "--confirm", reason.json["batch"], user="luis.mora")
    assert approved.status == 0, approved.err
    for told in (run("status").out, run("undo", reason.json["batch"], "-n").out, run("undo", made.json["batch"], "-n").out):
        assert "\x1b" not in told
    assert "United \\x1b[31mStates owes" in run("status").out


def test_money_has_its_currency_and_figure_on_the_line_in_the_narrowest_window(url, run, monkeypatch):
    monkeypatch.setattr("ledger.commands.session.screen_of", lambda *_args, **_more: Screen(width=60, height=200))
    lines = run("status").out.partition("\nMoney\n")[2].splitlines()
    assert [line for line in lines if "USD" in line]
    assert max(map(width, lines)) <= 60


def test_who_owes_is_named_in_the_language_of_the_screen(url, run):
    changed = run("contributor", "change", "USA", "--name-fr", "États-Unis", "--yes", "--json").json["batch"]
    approved = run("approve", changed, "--confirm", changed, user="luis.mora")
    assert approved.status == 0, approved.out
    assert "USA États-Unis doit USD" in run("status", "--lang", "fr").out


def test_what_a_list_of_pledges_has_open_is_all_of_it_accounted_for_below(url, run):
    listed = run("pledge", "list", "--json").json
    assert {"unsigned", "conditional"} < {row["state"] for row in listed["rows"]}
    opened = sum(Decimal(row["open"]) for row in listed["rows"] if row["currency"] == "USD")
    below = {key: Decimal(money["USD"]) for key, money in listed["totals"].items() if "USD" in money}
    assert below == {"open": opened - 70000, "unsigned": 40000, "conditional": 30000}
    assert re.search(r"Not counted: unsigned pledges +USD 40,000\.00", run("pledge", "list").out)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (("pledge", "list", "ESP"), "1 pledge, "),
        (("bank", "list"), "2 bank accounts"),
        (("contributor", "list", "--class", "other_source"), "0 contributors, "),
    ],
)
def test_one_of_something_is_said_in_the_singular(url, run, words, title):
    assert run(*words).out.startswith(title), run(*words).out


@pytest.mark.parametrize(("words", "key"), [(("rate", "list"), "effective_from"), (("receipt", "list"), "date"), (("bank", "list"), "last_line")])  # fmt: skip
def test_days_of_lists_are_iso_for_programs_and_days_in_a_workbook(books, url, run, words, key):
    days = [row[key] for row in run(*words, "--json").json["rows"]]
    assert run(*words, "-o", "list.xlsx").status == 0
    sheet = openpyxl.load_workbook(books.place(url) / "list.xlsx").worksheets[0]
    held = [cell.value.date().isoformat() for row in sheet.iter_rows() for cell in row if isinstance(cell.value, datetime)]
    assert held == days != []


def test_accounts_are_named_in_the_screens_language_and_in_english_for_programs(url, run):
    words = ("report", "trial-balance", "--lang", "fr")
    assert "Contributions à recevoir, non échues" in run(*words).out
    assert "Contributions receivable, not yet due" in {row["name"] for row in run(*words, "--json").json["rows"]}


def test_a_check_of_the_book_keeps_its_counts_in_one_column_in_every_language(url, run):
    for language in ("en", "es", "fr", "pt"):
        lines = [line for line in run("verify", "--lang", language).out.splitlines() if line.startswith("  ok ")]
        assert len(lines) > 10
        assert len({len(line) for line in lines}) == 1


@pytest.fixture
def held(books):
    """A book with money in suspense for 30, 31, 90 and 91 days."""
    url = books.make()
    book = open_book(url, ANA)

    def fill(unit, batch):
        cash = accounts.find(unit, "usd").cash
        register = Register(unit, batch, rates.load(unit))
        for days in (30, 31, 90, 91):
            money = Money.parse(f"{days}", "USD")
            register.hold(Arrival(cash, ANA.today - timedelta(days=days), money, Money.zero("USD")))
        register.write()

    write(book, "bank add", lambda unit, batch: accounts.add(unit, batch, "usd", "USD"))
    write(book, "suspense", fill)
    book.close()
    return url


def test_suspense_is_watched_and_after_ninety_days_somebody_must_act(run, held):
    told = run("status", url=held).out
    assert re.search(r"\d  1 receipt in suspense for more than 90 days +fund report unidentified", told)
    assert re.search(r"!  3 receipts without an owner +fund report unidentified\n +2 of them over 30 days", told)


def test_the_oldest_money_in_suspense_is_told_with_what_can_become_of_it(run, held):
    told = run("report", "unidentified", url=held).out
    states = [row["state"] for row in run("report", "unidentified", "--json", url=held).json["rows"]]
    assert states == ["very_late", "late", "late", "new"]
    assert "OVER 90 DAYS" in told
    assert "fund receipt identify R-2026-0004 PLEDGE" in told
    assert "fund receipt release R-2026-0004" in told


def test_money_in_suspense_leaves_by_each_of_its_ways(run, held):
    for words in (("R-2026-0004", "--reason", "not ours"), ("R-2026-0003", "--back", "--account", "usd")):
        assert run("receipt", "release", *words, "--yes", url=held).status == 0
    left = run("report", "unidentified", "--json", url=held).json
    assert [row["receipt"] for row in left["rows"]] == ["R-2026-0002", "R-2026-0001"]
    states = {row["receipt"]: row["state"] for row in run("receipt", "--json", url=held).json["rows"]}
    assert states == dict.fromkeys(("R-2026-0001", "R-2026-0002"), "suspense") | dict.fromkeys(
        ("R-2026-0003", "R-2026-0004", "R-2026-0005", "R-2026-0006"), "released"
    )
    accounts = {row["account"]: row["closing"] for row in run("report", "trial-balance", "--json", url=held).json["rows"]}
    assert (accounts["1010"], accounts["2120"], accounts["2140"]) == ("152.00", "-61.00", "-91.00")


def test_a_month_that_ended_asks_for_its_accounts_to_be_reconciled(url, run):
    commands = {row["command"] for row in run("status", "--json").json["rows"]}
    assert {"fund bank reconcile bofa-usd 2026-09", "fund bank reconcile bbva-eur 2026-09"} <= commands


@pytest.mark.parametrize(
    ("last", "asked"),
    [
        ("2026-10-02", ["fund bank reconcile usd 2026-09"]),
        ("2026-09-15", ["fund bank reconcile usd 2026-09"]),
        ("2026-08-31", ["fund import bank FILE --account usd", "fund bank reconcile usd 2026-08"]),
        ("2025-08-31", ["fund bank reconcile usd 2025-08"]),  # no file for a year: an account that was closed
    ],
)
def test_no_month_is_asked_to_be_reconciled_that_no_file_of_the_bank_reaches(books, run, tmp_path, last, asked):
    books.make()
    (tmp_path / "bank.csv").write_text(f"Date,Text,Amount,Balance\n2025-06-30,GIFT,100.00,100.00\n{last},GIFT,20.50,120.50\n")
    assert run("bank", "add", "usd", "USD", "--yes").status == 0
    done = run("import", "bank", str(tmp_path / "bank.csv"), "--yes")
    assert done.status == 0, done.err

    def of_banks():
        rows = run("status", "--json").json["rows"]
        return [row["command"] for row in rows if "bank" in row["command"]]

    assert of_banks() == asked
    month = asked[-1].split()[-1]
    assert run("bank", "reconcile", "usd", month, "--sign", "--yes").status == 0  # what is asked can be done
    assert of_banks() == asked[:-1]


def test_who_approves_is_sent_to_what_waits_before_anything_that_it_brings(books, run):
    url = books.make(two_person=True)
    assert run("bank", "add", "bofa-usd", "USD", "--yes", url=url).status == 0
    for user, first in (("luis.mora", "fund approve"), ("ana.reyes", "fund import pledges FILE")):
        commands = [row["command"] for row in run("status", "--json", url=url, user=user).json["rows"]]
        assert commands[0] == first
        assert "fund bank add NAME CURRENCY" not in commands
