"""Statements of a file, made by any reader, become the reading of one account, proved or refused."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from imports.reading import ReadOptions
from imports.sources import Source
from imports.statement_files import as_reading
from imports.statement_values import Balance, Entry, Format, Statement, Total
from ledger.errors import FileRefused, Problem

SOURCE = Source("march.sta", "mt940", "0" * 64, 100, b"")
DAY = dt.date(2026, 3, 2)


def entry(line, amount, text="FEE", **more):
    return Entry(line, f"line {line}", Decimal(amount), DAY, DAY, text=text, **more)


def balance(line, amount, day=DAY):
    return Balance(Decimal(amount), f"line {line}", day)


def statement(*entries, opening=None, closing=None, account="XX11", currency="USD", **more):
    return Statement(f"line {entries[0].line if entries else 1}", account, currency, entries, opening, closing, **more)


def read(*statements, **options):
    return as_reading(SOURCE, statements, ReadOptions(**options), Format("utf-8", {"signs": "D and C"}))


def refusal(*statements, **options):
    with pytest.raises(FileRefused) as caught:
        read(*statements, **options)
    return caught.value


FULL = statement(entry(3, "100.00"), entry(4, "-30.5"), opening=balance(2, "10"), closing=balance(5, "79.50"))


def test_balances_that_agree_prove_the_entries():
    reading = read(FULL)
    assert (reading.proved, reading.opening, reading.closing) == (1, Decimal(10), Decimal("79.50"))
    assert reading.sums == {"in": Decimal(100), "out": Decimal("30.50"), "fees": 0, "net": Decimal("69.50")}
    assert reading.counts == {"rows": 2, "new": 2, "not_a_transaction": 0, "refused": 0}
    assert [str(row.amount) for row in reading.rows] == ["100.00", "-30.50"]
    assert any("2 entries lead to the closing 79.50 in line 5" in line for line in reading.evidence)


def test_a_balance_that_contradicts_refuses_with_the_difference():
    (problem,) = refusal(replace(FULL, closing=balance(5, "80.00"))).problems
    assert problem.name == "balance-contradicts"
    assert problem.where == "line 5"
    assert "a difference of 0.50" in problem.what


def test_what_the_officer_states_is_held_against_the_first_and_the_last_day_wherever_they_stand():
    later = statement(
        entry(9, "1"), opening=balance(8, "79.50", DAY + dt.timedelta(1)), closing=balance(10, "80.50", DAY + dt.timedelta(2))
    )
    reading = read(later, FULL, opening=Decimal(10), closing=Decimal("80.50"))
    assert (reading.opening, reading.closing, reading.proved) == (Decimal(10), Decimal("80.50"), 2)
    (problem,) = refusal(later, FULL, opening=Decimal("79.50")).problems
    assert (problem.where, problem.name) == ("line 2", "balance-contradicts")


def test_without_balances_it_is_said_that_nothing_proves_the_amounts():
    reading = read(replace(FULL, opening=None, closing=None))
    assert reading.proved == 0
    assert reading.evidence[-1].startswith("Balance: none in the file")
    assert read(replace(FULL, opening=None)).evidence[-1].startswith("Balance: only one in the file")


def test_the_officers_balances_prove_where_the_file_has_none_and_never_override_it():
    bare = replace(FULL, opening=None, closing=None)
    assert read(bare, opening=Decimal(10), closing=Decimal("79.5")).proved == 1
    assert refusal(bare, opening=Decimal(10), closing=Decimal(80)).name == "balance-contradicts"
    assert refusal(FULL, opening=Decimal(11)).name == "balance-contradicts"


def test_statements_that_continue_each_other_are_joined_in_any_order():
    april = statement(entry(13, "0.50"), opening=balance(12, "79.50", dt.date(2026, 4, 1)), closing=balance(14, "80.00"))
    for order in ((FULL, april), (april, FULL)):
        reading = read(*order)
        assert (reading.proved, reading.opening, reading.closing) == (2, Decimal(10), Decimal(80))
        assert [row.row for row in reading.rows] == [3, 4, 13]


def test_a_missing_statement_between_two_is_noticed():
    later = statement(entry(13, "1"), opening=balance(12, "90", dt.date(2026, 4, 1)), closing=balance(14, "91"))
    (problem,) = refusal(FULL, later).problems
    assert (problem.name, problem.where) == ("statements-apart", "line 12")
    assert "a difference of 10.50" in problem.what


def test_entries_without_a_closing_are_held_against_the_next_opening():
    unclosed = replace(FULL, closing=None)
    later = statement(entry(13, "0.50"), opening=balance(12, "79.50", dt.date(2026, 4, 1)), closing=balance(14, "80.00"))
    assert read(unclosed, later).proved == 1
    refused = refusal(unclosed, replace(later, opening=balance(12, "79", dt.date(2026, 4, 1))))
    assert {problem.name for problem in refused.problems} == {"statements-apart", "balance-contradicts"}


def test_pages_with_one_opening_and_one_closing_are_one_statement():
    first, last = replace(FULL, closing=None), statement(entry(9, "0.50"), closing=balance(10, "80"))
    assert read(first, last).proved == 1
    assert refusal(first, replace(last, closing=balance(10, "81"))).name == "balance-contradicts"


@pytest.mark.parametrize(
    ("total", "agrees"),
    [
        (Total("line 6", "in", 1, Decimal(100)), True),
        (Total("line 6", "out", 1, Decimal("30.5")), True),
        (Total("line 6", "all", 2, Decimal("130.5")), True),
        (Total("line 6", "net", None, Decimal("69.5")), True),
        (Total("line 6", "out", 2, None), False),
        (Total("line 6", "net", None, Decimal("-69.5")), False),
    ],
)
def test_control_totals_are_proved(total, agrees):
    told = replace(FULL, totals=(total,))
    if agrees:
        assert any("control total" in line for line in read(told).evidence)
    else:
        assert refusal(told).problems[0].name == "total-disagrees"


def test_an_amount_of_zero_may_count_on_either_side():
    told = statement(entry(3, "0"), entry(4, "5"), totals=(Total("line 6", "in", 1, Decimal(5)), Total("line 6", "out", 1)))
    assert read(told).counts["new"] == 2


def test_several_accounts_are_refused_by_name_unless_one_is_chosen():
    other = statement(entry(13, "7"), account="XX 22", currency="EUR")
    refused = refusal(FULL, other)
    assert refused.name == "several-accounts"
    assert [problem.cure for problem in refused.problems] == ["--sheet 1", "--sheet 2"]
    for wanted in ("2", "xx22", "XX 22"):
        reading = read(FULL, other, sheet=wanted)
        assert (reading.currency, reading.counts) == ("EUR", {"rows": 3, "new": 1, "not_a_transaction": 2, "refused": 0})
    assert refusal(FULL, other, sheet="XX33").name == "no-sheet"


def test_two_currencies_of_one_number_are_two_accounts_and_the_books_currency_chooses():
    other = statement(entry(13, "7"), currency="EUR")
    assert refusal(FULL, other).name == "several-accounts"
    assert read(FULL, other, account_currency="EUR").sums["in"] == 7
    assert refusal(FULL, account_currency="EUR").name == "other-currency"


def test_a_statement_without_currency_belongs_to_the_only_one_of_its_number():
    assert read(FULL, statement(entry(9, "1"), currency="")).counts["new"] == 3


def test_entries_that_wait_move_no_money():
    waiting = entry(6, "55.00", why="pending: not booked yet")
    reading = read(replace(FULL, entries=(*FULL.entries, waiting)))
    assert reading.counts == {"rows": 3, "new": 2, "not_a_transaction": 1, "refused": 0}
    assert (reading.rows[2].why, reading.proved) == ("pending: not booked yet", 1)


def test_all_bad_entries_are_named_at_once_and_may_be_skipped():
    bad = [
        entry(6, "1.005"),
        entry(7, "1", currency="EUR"),
        Entry(8, "line 8", None, DAY),
        Entry(9, "line 9", Decimal(1)),
        entry(10, "1e15"),
        Entry(11, "line 11", problem=Problem("line 11", "the amount is garbled", "ask", "not-an-amount")),
    ]
    told = replace(FULL, entries=(*FULL.entries, *bad))
    names = [problem.name for problem in refusal(told).problems]
    assert names == ["too-many-decimals", "other-currency", "no-amount", "no-date", "amount-too-large", "not-an-amount"]
    reading = read(told, skip_refused=True)
    assert (reading.counts["new"], reading.counts["refused"], reading.proved) == (2, 6, 0)
    assert refusal(replace(FULL, entries=tuple(bad)), skip_refused=True).problems


def test_a_withdrawn_currency_is_refused():
    assert refusal(statement(entry(3, "1"), currency="DEM")).problems[0].name == "retired-currency"


def test_an_original_amount_is_kept_where_its_currency_can_have_it():
    told = statement(
        entry(3, "90", original=(Decimal(12000), "JPY")),
        entry(4, "90", original=(Decimal("12000.5"), "JPY")),
        entry(5, "90", original=(Decimal(1), "XBT")),
        entry(6, "90", currency="USD", original=(Decimal(90), "USD")),
    )
    assert [row.original for row in read(told).rows] == [(Decimal(12000), "JPY"), None, None, None]


def test_a_period_without_movements_is_read_where_its_balances_say_so():
    quiet = statement(opening=balance(2, "10"), closing=balance(3, "10"))
    assert (read(quiet).counts["rows"], read(quiet).closing) == (0, Decimal(10))
    assert refusal(statement(opening=balance(2, "10"))).name == "no-rows"
    assert refusal().name == "no-rows"
