"""What the proof of indirect cost recovery finds, and what it only notes."""

from datetime import timedelta

import pytest

from ledger.book.actor import Actor
from ledger.book.store import open_book
from ledger.budget import recovery_settings
from ledger.budget.recovery_checks import CHECKS
from ledger.checks import Inspector, prove
from ledger.contributions import contributors
from ledger.contributions.receipts import Register
from ledger.journal import batches, rates
from tests.books import ANA, NOW, TODAY, write
from tests.ledger.budget.test_recovery import arrival, begin, gift, leg, posted, ruled, who  # noqa: F401 - the fixture

LATER = Actor("ana.reyes", TODAY, lambda: NOW + timedelta(seconds=1))


def proof(book):
    with Inspector(book.url) as query:
        ((_check, found),) = prove(query, CHECKS)
    return found


def passed_over(book, actor):
    """A gift of Spain in a batch that nobody looked at for indirect costs."""
    other = open_book(book.url, actor)

    def work(unit):
        batch = batches.begin(unit, "receipt", second=False)
        register = Register(unit, batch.id, rates.load(unit))
        register.receive_gift(arrival(unit, "100"), contributors.find(unit, "ESP")[0])
        register.write()
        batches.finish(unit, batch, rows=1, words="receipt")

    other.run(work)
    other.close()


def row(unit, batch, number, amount, why="charged", transaction=None):
    entry = unit.value("SELECT min(id) FROM journal_transaction")
    unit.insert(
        "recovery", "id batch_id fund_id contributor_id entry_id basis rate base amount why note transaction_id",
        [(number, batch, 1, contributors.find(unit, "ESP")[0], entry, 1_000_000, "12", "gross", amount, why, "", transaction)],
    )  # fmt: skip


def test_a_charged_receipt_is_sound(ruled):  # noqa: F811
    gift(ruled, "ESP", "100")
    assert (proof(ruled).seen, proof(ruled).findings, proof(ruled).notes) == ("1", (), ())


@pytest.mark.unsound
def test_a_receipt_that_was_passed_over_is_found(ruled):  # noqa: F811
    passed_over(ruled, LATER)
    assert proof(ruled).findings == ("R-2026-0001 was neither charged nor exempted",)


def test_a_receipt_of_before_the_first_rule_is_only_noted(books):
    book = open_book(books.make(begin), ANA)
    passed_over(book, ANA)
    assert proof(book).notes == ()
    write(book, "rules", recovery_settings.lay)
    assert (proof(book).findings, proof(book).notes) == ((), ("receipts of before the first rule that nobody charged yet: 1",))
    book.close()


@pytest.mark.unsound
def test_an_account_that_is_not_what_was_charged_is_found(ruled):  # noqa: F811
    posted(ruled, leg("5950", "7", who(ruled, "ESP"), "B9"), leg("2140", "-7"))
    posted(ruled, leg("5950", "1"), leg("2140", "-1"))
    assert proof(ruled).findings == (
        "-: 5950 has USD 1.00, the charges add up to USD 0.00",
        "ESP: 5950 has USD 7.00, the charges add up to USD 0.00",
        "ESP: B9 has USD 7.00, the charges add up to USD 0.00",
    )


@pytest.mark.unsound
def test_a_charge_that_is_not_that_of_its_rate_is_found_and_more_given_back_than_charged(ruled):  # noqa: F811
    gift(ruled, "ESP", "100")
    write(ruled, "wrong", lambda unit, batch: row(unit, batch, 50, 130_000))
    write(ruled, "wrong", lambda unit, batch: row(unit, batch, 51, -500_000, "refunded"))
    found = proof(ruled).findings
    assert "ESP was charged USD 13.00, at 12 % it is USD 13.64" in found  # 100 spent, of a contribution whose eighth part is not
    assert "ESP : more was given back than charged, USD 25.00" in found
