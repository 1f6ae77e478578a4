"""Interest earned in one quarter and credited by the bank in the next (event 18)."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.banking import accounts, accrual
from ledger.book.store import open_book
from ledger.journal import posting, rates
from ledger.journal.draft import RateDraft
from ledger.money import Money
from tests.books import ANA, write
from tests.errors.refusing import No, refused
from tests.ledger.budget.sharing_world import Q3, World, amounts, fill, usd


@pytest.fixture
def url(books):
    """A fund with a dollar account."""
    return books.make(fill)


def balances(world):
    """Account → what stands on it, in its currency and in dollars."""
    rows = world.rows(
        "SELECT account, sum(amount), sum(base) FROM journal GROUP BY account HAVING sum(amount) <> 0 OR sum(base) <> 0 ORDER BY account"
    )
    return {account: (amount / 10_000, base / 10_000) for account, amount, base in rows}


def credited(world, account, day, *payments):
    """The bank credits interest, each credit a line of one batch."""

    def work(unit, batch):
        open_ = accrual.Accrued(unit)
        cash, table = accounts.find(unit, account).cash, rates.load(unit)
        drafts = [
            open_.received(cash, date.fromisoformat(day), money, table, source=f"match:{day}:{no}", memo="")
            for no, money in enumerate(payments)
        ]
        posting.prepare(unit, batch, drafts)

    return write(world.book, "match post", work)


def test_interest_accrued_for_a_quarter_is_shared_in_it_and_settled_when_it_comes(url, run):
    book = open_book(url, ANA)
    world = World(book)
    world.give("CAN", "1000")
    told = run("bank", "accrue", "usd", "12.50", "--on", "2026-09-30", "--yes", url=url)
    assert told.status == 0, told.err
    assert "USD 12.50 of interest earned on usd up to 2026-09-30" in told.out
    assert amounts(world.share(Q3)[0], "interest") == {"CAN": "12.50"}
    credited(world, "usd", "2026-10-01", usd("10"), usd("3"))  # fifty cents more than was expected
    found = balances(world)
    assert "1410" not in found
    assert found["1010"] == (1013, 1013)
    assert found["4110"] == (-13, -13)
    assert world.rows("SELECT sum(base) FROM posting WHERE account = '4110' AND contributor_id IS NULL") == [(-5_000,)]
    book.close()


def test_what_it_is_worth_less_when_it_comes_is_a_loss_on_exchange(url):
    book = open_book(url, ANA)
    world = World(book)
    table = [
        RateDraft("EUR", date(2026, 7, 1), Decimal("1.08"), "UN"),
        RateDraft("EUR", date(2026, 10, 1), Decimal("1.05"), "UN"),
    ]
    world.write("rates", lambda unit, batch: rates.add(unit, batch, table))
    world.write("bank", lambda unit, batch: accounts.add(unit, batch, "eur", "EUR"))

    def earn(unit, batch):
        accrual.accrue(unit, batch, accounts.find(unit, "eur"), Money(Decimal(100), "EUR"), date(2026, 9, 30), rates.load(unit))

    world.write("accrue", earn)
    credited(world, "eur", "2026-10-02", Money(Decimal(100), "EUR"))
    assert balances(world) == {"1020": (100, 105), "4110": (-100, -108), "4210": (3, 3)}
    book.close()


def test_interest_that_the_bank_takes_back_settles_nothing(url):
    book = open_book(url, ANA)
    world = World(book)
    credited(world, "usd", "2026-10-02", usd("-4"))
    assert balances(world) == {"1010": (-4, -4), "4110": (4, 4)}
    book.close()


@pytest.mark.parametrize(
    "no",
    [
        No("not-an-amount", "bank accrue usd 0 --on 2026-09-30 --yes", "USD 0.00 is not an amount above zero"),
        No("which-account", "bank accrue eur 1 --on 2026-09-30 --yes", "There is no bank account eur", "usd", 2),
        No("not-a-past-day", "bank accrue usd 1 --on 2026-12-31 --yes", "today is 2026-10-07", "correct the day", 2),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_accrued_is_refused_in_a_sentence(url, run, no):
    refused(run, url, no)
