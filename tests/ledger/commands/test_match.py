"""`fund match`: what its screens say of entries before they are posted, and of why a line pays something or not."""

import pytest

from ledger.book.store import open_book
from tests.books import ANA
from tests.exports.foreign import postings_of
from tests.ledger.banking.payments_world import fill, take
from tests.ledger.commands import reviewed


@pytest.fixture
def fund(books, run):
    """A command on a book with money that was spent and is not paid; what it says."""
    url = books.make(fill)
    book = open_book(url, ANA)
    lines = take(
        book, ("-575.25", "SUNDRY", "transfer 9"), ("-500", "HOTEL MIRAFLORES", "invoice"), ("-30", "?", "?", "2026-09-30")
    )
    book.close()

    def fund(*words):
        ran = run(*words, url=url)
        assert ran.status == 0, ran.err
        return ran.out.replace("\xa0", " ")

    fund.lines = lines
    return fund


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_entries_are_shown_before_they_are_posted_by_account_and_as_beancount_takes_them(fund):
    assert fund("match", "post", "-n", "--entries").startswith("; Nothing is staged.")
    fund("match", "set", fund.lines[0], "E-2026-3", "E-2026-0004=75.25")
    journal = fund("match", "post", "-n", "--entries")
    assert '2026-10-02 * "E-2026-0003 E-2026-0004 SUNDRY transfer 9"' in journal
    assert [(one.account[-4:], str(one.units.number)) for one in postings_of(journal)] == [
        ("2010", "500.00"), ("2010", "75.25"), ("1010", "-575.25"),
    ]  # fmt: skip
    told = fund("match", "post", "-n").splitlines()
    assert told[:2] == ["DRY RUN: nothing is written.", "1 staged line, USD -575.25  book TIP"]
    assert [line.split() for line in told[4:7]] == [
        ["1010", "Bank,", "US", "dollars", "0.00", "575.25"], ["2010", "Payables", "and", "accruals", "575.25", "0.00"],
        ["TOTAL", "575.25", "575.25"],
    ]  # fmt: skip


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_why_a_line_pays_an_expenditure_or_a_pledge_or_not_is_said(fund):
    hotel = fund.lines[1]
    proposed = fund("match", "explain", hotel, "e-2026-0003")
    assert "E-2026-0003 is proposed." in proposed
    assert "The amount is exactly what is not paid: USD 500.00." in proposed
    other = fund("match", "explain", hotel, "E-2026-0004")
    assert "E-2026-0004 is not proposed." in other
    assert "E-2026-0004 has USD 75.25 unpaid, another amount." in other
    assert "  E-2026-0001 USD 500.00\n" in fund("match", "explain", hotel), "each proposal by what it would pay"
    pledge = fund("match", "explain", hotel, "P-1")
    assert "P-1 is not proposed." in pledge
    assert "What paid it would have to be undone or returned first." in pledge


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_what_is_paid_already_or_was_spent_later_is_said_to_stand_in_the_way(fund):
    fund("match", "set", fund.lines[1], "E-2026-0003")
    fund("match", "post", "--yes")
    assert "Nothing is open of E-2026-0003." in fund("match", "explain", fund.lines[0], "E-2026-0003")
    early = fund("match", "explain", fund.lines[2], "E-2026-0004")
    assert "was spent on" in early


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_what_a_receipt_would_pay_is_said_with_who_promised_it(books, run):
    told = run("match", "explain", f"L-{reviewed.SURE}", url=books.make(reviewed.fill)).out.replace("\xa0", " ")
    assert "  USA  P-2026-0001/1 USD 125,000.00\n" in told
