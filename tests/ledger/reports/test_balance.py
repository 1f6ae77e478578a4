"""The statement of changes in fund balance against figures worked by hand, on both databases."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from ledger.book.store import open_book
from ledger.errors import Unsound
from ledger.journal import posting
from ledger.journal.draft import Draft, Leg
from ledger.periods import parse_period
from ledger.reports import trial_balance
from ledger.reports.balance import load
from ledger.reports.scope import Scope
from tests.books import ANA, write
from tests.ledger.reports.samples import money

QUARTER, YEAR = (Scope.of(parse_period(period)) for period in ("2026-Q3", "2026"))


def told(found):
    """Lines with something in them: specific fund, program-budget."""
    lines = (found.opening, *found.lines, found.income, found.uses, found.change, found.closing)
    return {line.key: (f"{line.fund.amount:f}", f"{line.program_budget.amount:f}") for line in lines if not line.is_empty}


def test_what_was_is_what_is_after_what_was_added_and_used(reader):
    assert told(load(reader, QUARTER)) == {
        "opening": ("6425.00", "1000.00"),  # 5325 + 1100 + 80 promised, 80 of them used at once
        "reductions": ("-230.00", "0.00"),
        "exchange_pledges": ("10.00", "0.00"),
        "income": ("-220.00", "0.00"),
        "change": ("-220.00", "0.00"),
        "closing": ("6205.00", "1000.00"),
    }
    year = told(load(reader, YEAR))
    assert (year["member_state"], year["permanent_observer"], year["private_entity"]) == (
        ("5325.00", "0.00"), ("1100.00", "0.00"), ("280.00", "0.00"),
    )  # fmt: skip
    assert (year["transfers_in"], year["object_3"]) == (("0.00", "1000.00"), ("-80.00", "0.00"))
    assert year["closing"] == ("6405.00", "1000.00")


def test_the_bridge_leads_from_the_accrual_balance_over_that_of_statements_to_cash(reader):
    found = load(reader, QUARTER)
    assert [(step.account, str(step.amount)) for step in found.to_statements] == [("1120", "USD -330.00"), ("2110", "USD 50.00")]
    assert found.statements == money("6925")
    assert [(step.account, str(step.amount)) for step in found.to_cash] == [("2120", "USD 400.00")]
    assert found.cash == money("7325")  # 6545 in dollars, 780 in euros


def test_the_balance_of_statements_belongs_to_contributors_the_pool_and_the_program_budget(reader):
    found = load(reader, QUARTER)
    assert (found.contributors, found.pool, found.closing.program_budget) == (money("6005"), money("-80"), money("1000"))


@pytest.mark.parametrize("scope", [QUARTER, YEAR, Scope(), Scope("2026-02-11", "2026-03-26")])
def test_the_closing_balance_is_that_of_the_trial_balance(reader, scope):
    sheet = [row.closing for row in trial_balance.load(reader, scope).rows if row.account < "3"]
    assert sum(one.units for one in sheet) == load(reader, scope).closing.total.units


def test_a_period_opens_as_the_one_before_it_closed(reader):
    periods = [load(reader, Scope.of(parse_period(f"2026-Q{number}"))) for number in (1, 2, 3, 4)]
    for before, after in pairwise(periods):
        assert replace(before.closing, key="") == replace(after.opening, key="")


def test_the_entries_of_a_year_end_move_nothing_in_the_statement(url, reader):
    before = told(load(reader, YEAR))
    legs = (Leg("4010", 1, money("5325"), money("5325")), Leg("3010", 1, money("-5325"), money("-5325")))
    book = open_book(url, ANA)
    closing = Draft(date(2026, 10, 7), "year end", "year:2026", "", legs)
    write(book, "year end", lambda unit, batch: posting.prepare(unit, batch, [closing]))
    book.close()
    assert told(load(reader, YEAR)) == before


def test_a_pledge_that_names_a_purpose_is_earmarked(books):
    from ledger.book.reader import Reader

    with Reader(books.make(_with_a_purpose)) as reader:
        found = load(reader, YEAR)
    assert (found.closing.earmarked, found.closing.unearmarked) == (money("40"), money("6"))


def _with_a_purpose(unit):
    from ledger.contributions import contributors, pledges
    from ledger.journal import rates
    from tests.ledger.reports import samples

    samples.batch(unit, "contributors", lambda unit, number: contributors.add(unit, number, samples.PEOPLE))
    drafts = [
        replace(samples.pledge("USA", "P1", "USD", "2026-01-15", ("2026-12-30", "40")), earmark="travel of experts"),
        samples.pledge("USA", "P2", "USD", "2026-01-15", ("2026-12-30", "6")),
    ]
    samples.batch(unit, "pledges", lambda unit, number: pledges.make(unit, number, drafts, rates.load(unit)))


def test_spending_of_the_program_budget_is_never_mixed_with_the_funds(spent_reader):
    assert told(load(spent_reader, YEAR)) == {
        "member_state": ("70000.00", "0.00"), "permanent_observer": ("100000.00", "0.00"), "transfers_in": ("0.00", "10000.00"),
        "income": ("170000.00", "10000.00"), "object_4": ("-1200.00", "0.00"), "object_6": ("0.00", "-500.00"),
        "object_8": ("-48000.00", "0.00"), "uses": ("-49200.00", "-500.00"), "change": ("120800.00", "9500.00"),
        "closing": ("120800.00", "9500.00"),
    }  # fmt: skip


def test_lines_that_are_not_the_accounts_are_refused(reader):
    found = load(reader, QUARTER)
    with pytest.raises(Unsound, match=r"fund balance and accounts 1010 to 2140: USD 7,206\.00 is not USD 7,205\.00"):
        replace(found, opening=replace(found.opening, earmarked=money("1")))
    with pytest.raises(Unsound, match="unspent balances of contributors, pool and program-budget"):
        replace(found, pool=money("1"))


def test_the_command_prints_the_tie_and_the_basis_and_gives_programs_every_line(run, url):
    shown = run("report", "balance", "2026-Q3").out
    assert "Cash (accounts 1010 1020 1090): agrees" in shown
    assert "Basis: accrual ledger, USD. Preliminary and unaudited." in shown
    assert "object_3" not in shown
    found = run("report", "balance", "2026-Q3", "--json").json
    rows = {row["line"]: row for row in found["rows"]}
    assert rows["object_3"]["total"] == "0.00"
    assert rows["opening"] | {"name": ""} == {
        "line": "opening", "name": "", "accounts": "", "unearmarked": "6425.00", "earmarked": "0.00", "fund": "6425.00", "program_budget": "1000.00", "total": "7425.00",
    }  # fmt: skip
    assert found["totals"]["cash"] == {"USD": "7325.00"}
    assert found["period"] == {"from": "2026-07-01", "to": "2026-09-30"}


def test_inception_is_everything_recorded(run, url):
    everything, named = (run("report", "balance", *words, "--json").json for words in ((), ("inception",)))
    assert everything == named
    assert {row["line"]: row["total"] for row in named["rows"]}["opening"] == "0.00"
