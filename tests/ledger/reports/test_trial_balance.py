"""The trial balance against figures worked by hand, on both databases."""

from datetime import date

import pytest

from ledger.errors import Unsound
from ledger.money import Money
from ledger.periods import parse_period
from ledger.reports.scope import Scope
from ledger.reports.trial_balance import AccountBalance, TrialBalance, load
from tests.books import known_on
from tests.ledger.reports.samples import money

# account, currency: balance in that currency, opening, debits, credits in the fund's; for the third quarter of 2026
QUARTER = {
    ("1010", "USD"): ("6545", "6495", "50", "0"),  # 1000 transfer, 25, 5400, 70; then 50 under a condition
    ("1020", "EUR"): ("700", "660", "120", "0"),
    ("1090", "USD"): ("0", "0", "100", "-100"),  # the note that was not honoured
    ("1120", "EUR"): ("300", "440", "10", "-120"),
    ("1120", "USD"): ("0", "300", "100", "-400"),  # 70 and 100 came in, 100 went back, 230 was cancelled
    ("2110", "USD"): ("-50", "0", "0", "-50"),
    ("2120", "USD"): ("-400", "-470", "70", "0"),
    ("4010", "USD"): ("-5325", "-5325", "0", "0"),
    ("4020", "EUR"): ("-1000", "-1100", "0", "0"),
    ("4050", "USD"): ("-80", "-80", "0", "0"),
    ("4080", "USD"): ("230", "0", "230", "0"),  # a reduction is told in the fund's currency alone
    ("4210", "EUR"): ("0", "0", "0", "-10"),
    ("4310", "USD"): ("-1000", "-1000", "0", "0"),
    ("5300", "USD"): ("80", "80", "0", "0"),
}


def told(found):
    return {
        (row.account, row.amount.currency): tuple(
            f"{part.amount.normalize():f}" for part in (row.amount, row.opening, row.debits, row.credits)
        )
        for row in found.rows
        if row.kind != "memo"
    }


def test_every_account_has_what_it_was_what_moved_and_what_it_is(reader):
    assert told(load(reader, Scope.of(parse_period("2026-Q3")))) == QUARTER


def test_without_a_period_everything_moved(reader):
    found = load(reader, Scope())
    assert all(not row.opening for row in found.rows)
    assert {row.account: str(row.closing) for row in found.rows if row.account in ("2110", "4050", "4210")} == {
        "2110": "USD 0.00", "4050": "USD -280.00", "4210": "USD -10.00",
    }  # fmt: skip
    assert found.funds == ("TIP",)


def test_what_was_not_known_yet_does_not_count(url, reader):
    with known_on(url, date(2026, 10, 6)) as before, known_on(url, date(2026, 10, 7)) as after:
        assert load(before, Scope()).rows == ()
        assert load(after, Scope()) == load(reader, Scope())


def balance(fund, account, opening, debits, credits_):
    return AccountBalance(fund, account, "", "asset", money("0"), money(opening), money(debits), money(credits_), money("0"))


def test_a_fund_that_does_not_add_up_to_nothing_is_refused():
    even = (balance("A", "1010", "5", "10", "0"), balance("A", "4010", "-5", "0", "-10"))
    assert [str(row.closing) for row in TrialBalance(even, "USD").rows] == ["USD 15.00", "USD -15.00"]
    with pytest.raises(Unsound, match="B: debits and credits"):
        TrialBalance((*even, balance("B", "1010", "0", "1", "0")), "USD")
    across = (balance("A", "1010", "1", "0", "0"), balance("B", "4010", "-1", "0", "0"))  # one fund never makes up for another
    with pytest.raises(Unsound, match="A: the opening balances"):
        TrialBalance(across, "USD")


def test_an_empty_book_adds_up_as_well(books):
    from ledger.book.reader import Reader

    with Reader(books.make()) as reader:
        assert load(reader, Scope()) == TrialBalance((), "USD")
    assert Money.zero("USD") == money("0")
