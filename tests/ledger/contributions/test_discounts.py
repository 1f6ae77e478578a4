"""Discount on pledges: figures worked by hand, its unwinding, and what takes the rest of it back."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.banking import accounts
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.checks import Inspector, prove
from ledger.contributions import contributors, discounts, pledges, standing
from ledger.contributions.drafts import ContributorDraft, InstalmentDraft, PledgeDraft
from ledger.contributions.receipts import Arrival, Register
from ledger.contributions.value_checks import CHECKS
from ledger.contributions.worth import Target
from ledger.errors import LedgerError
from ledger.journal import batches, rates
from ledger.journal.draft import RateDraft
from ledger.money import Money
from tests.books import ANA, write

SIGNED = date(2026, 1, 15)


def usd(amount):
    return Money(Decimal(amount), "USD")


def fill(unit):
    batch = batches.begin(unit, "start", second=False)
    contributors.add(unit, batch.id, [ContributorDraft("ESP", "permanent_observer", {"en": "Spain"})])
    accounts.add(unit, batch.id, "bofa", "USD")
    rates.add(unit, batch.id, [RateDraft("EUR", SIGNED, Decimal("1.1"), "UN")])
    batches.finish(unit, batch, rows=1, words="start")


@pytest.fixture
def book(books):
    opened = open_book(books.make(fill), ANA)
    yield opened
    with Inspector(opened.url) as query:
        assert {check.name: proof.findings for check, proof in prove(query, CHECKS) if proof.findings} == {}
    opened.close()


def policy(book, rate="4", since="2026-01-01"):
    return write(
        book, "policy", lambda unit, batch: discounts.add(unit, batch, 1, Decimal(rate), date.fromisoformat(since), "board")
    )


def pledge(book, *parts, number="P-1", signed=SIGNED, currency="USD", **more):
    dues = tuple(InstalmentDraft(date.fromisoformat(day), Money(Decimal(amount), currency)) for day, amount in parts)
    whole = Money(sum((part.amount.amount for part in dues), Decimal(0)), currency)
    draft = PledgeDraft("ESP", whole, signed, dues, number, **more)
    return write(book, "pledge", lambda unit, batch: pledges.make(unit, batch, [draft], rates.load(unit)))


def five_years(book):
    return pledge(book, *((f"{year}-01-15", "200000") for year in range(2027, 2032)))


def pay(book, no, amount, day):
    def work(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        arrival = Arrival(accounts.find(unit, "bofa").cash, date.fromisoformat(day), usd(amount), usd(0))
        register.receive(arrival, [Target("P-1", no, usd(amount))])
        register.write()

    return write(book, "receipt", work)


def unwind(book, day):
    return write(book, "unwind", lambda unit, batch: discounts.unwind(unit, batch, date.fromisoformat(day)))


def stands(book, account="1190", sign=-1):
    with Reader(book.url) as query:
        return (
            f"{sign * query.value('SELECT coalesce(sum(base), 0) FROM sealed_posting WHERE account = :a', a=account) / 10000:.2f}"
        )


def by_instalment(book):
    with Reader(book.url) as query:
        return {no: str(money.amount) for (_pledge, no), money in discounts.standing(query, "USD").items()}


def test_a_million_in_five_yearly_parts_stands_at_890_364_47_and_its_discount_unwinds_to_nothing(book):
    policy(book)
    five_years(book)
    assert (stands(book), stands(book, "4020"), stands(book, "1120", 1)) == ("109635.53", "890364.47", "1000000.00")
    left = []
    for year in range(2027, 2032):
        unwind(book, f"{year}-01-15")
        left.append(stands(book))
    assert left == ["74020.96", "44981.79", "22781.07", "7692.31", "0.00"]
    assert stands(book, "4020") == "1000000.00"


def test_a_second_unwinding_posts_nothing(book):
    policy(book)
    five_years(book)
    unwind(book, "2026-09-30")
    with Reader(book.url) as query:
        before = query.value("SELECT count(*) FROM journal_transaction")
    unwind(book, "2026-09-30")
    with Reader(book.url) as query:
        assert query.value("SELECT count(*) FROM journal_transaction") == before


def test_what_is_due_within_the_year_stands_at_its_amount_and_a_part_of_a_year_counts_by_its_days(book):
    policy(book)
    pledge(book, ("2027-01-14", "1000"), ("2027-07-17", "1000"))
    # 183 of the 365 days to the next anniversary: 1000 - 1000 / 1.04 ** (1 + 183 / 365) = 57.18
    assert by_instalment(book) == {2: "57.18"}


def test_no_pledge_is_discounted_before_the_policy_without_one_or_while_it_is_a_memorandum(book):
    five_years(book)
    assert stands(book) == "0.00"
    policy(book, since="2026-02-01")
    pledge(book, ("2030-01-15", "1000"), number="P-2", signed=date(2026, 1, 31))
    pledge(book, ("2030-01-15", "1000"), number="P-3", signed=date(2026, 2, 1), conditional=True, condition="a plan")
    assert stands(book) == "0.00"
    number = pledge(book, ("2028-02-01", "1000"), number="P-4", signed=date(2026, 2, 1))
    assert stands(book) == "75.44"  # 1000 - 1000 / 1.0816
    book.run(lambda unit: batches.undo(unit, number, "a slip"))
    assert stands(book) == "0.00"


def test_the_rate_of_the_day_of_the_pledge_holds_for_all_its_life(book):
    policy(book, "4")
    policy(book, "0", since="2026-06-01")
    pledge(book, ("2028-01-15", "1000"))
    pledge(book, ("2029-01-15", "1000"), number="P-2", signed=date(2026, 6, 1))
    assert stands(book) == "75.44"
    unwind(book, "2027-01-15")
    assert stands(book) == "38.46"  # 1000 - 1000 / 1.04


def test_what_comes_before_its_time_takes_its_part_of_the_discount_back(book):
    policy(book)
    five_years(book)
    pay(book, 5, "100000", "2026-01-15")
    # Half of the last part's 200,000 - 200,000 / 1.04 ** 5 = 35,614.58 goes.
    assert stands(book) == "91828.24"
    pay(book, 5, "100000", "2026-01-15")
    assert stands(book) == "74020.96"
    with Reader(book.url) as query:
        assert query.value("SELECT -sum(base) FROM sealed_posting WHERE account = '4020'") == 9259790400


def test_a_cut_takes_its_discount_back_and_a_cancelled_pledge_leaves_none(book):
    policy(book)
    five_years(book)

    def cut(unit, batch):
        parts = [InstalmentDraft(date(year, 1, 15), usd(200000 if year < 2031 else 50000)) for year in range(2027, 2032)]
        pledges.amend(unit, batch, standing.find(unit, "P-1"), rates.load(unit), instalments=parts, day=SIGNED)

    write(book, "amend", cut)
    assert stands(book) == "82924.60"  # less three quarters of 35,614.58
    write(book, "cancel", lambda unit, batch: pledges.give_up(
        unit, batch, standing.find(unit, "P-1"), day=date(2026, 3, 1), event="cancelled", reason=""))  # fmt: skip
    assert (stands(book), stands(book, "1120")) == ("0.00", "0.00")


def test_a_pledge_in_another_currency_is_discounted_by_its_book_value(book):
    policy(book)
    pledge(book, ("2028-01-15", "1000"), currency="EUR")
    assert stands(book) == "82.99"  # 1,100 - 1,100 / 1.0816


def test_a_rate_that_is_none_or_of_a_day_that_has_one_is_refused(book):
    policy(book)
    for rate in ("4", "100"):
        with pytest.raises(LedgerError) as refused:
            policy(book, rate)
        assert refused.value.name == ("taken" if rate == "4" else "not-a-rate")
