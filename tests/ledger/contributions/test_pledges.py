"""What making and changing pledges refuses, all of it at once, and an instalment that an undo left on two accounts."""

from datetime import date

import pytest

from ledger.book.store import open_book
from ledger.contributions import listing, pledges
from ledger.contributions.drafts import InstalmentDraft
from ledger.contributions.standing import find
from ledger.errors import LedgerError
from ledger.journal import rates
from tests.books import ANA, TODAY, refusal
from tests.ledger.commands import filled
from tests.ledger.commands.filled import draft, money


@pytest.fixture
def book(books):
    opened = open_book(books.make(filled.fill, **filled.ABOUT), ANA)
    yield opened
    opened.close()


def test_everything_that_is_wrong_with_pledges_is_said_at_once(book):
    drafts = [
        draft("FRA", money("10"), "N-1", ("2026-12-01", "10")),
        draft("ESP", money("10"), "N-2", ("2026-12-01", "10"), fund="OTHER"),
        draft("ESP", money("10", "CHF"), "N-3", ("2026-12-01", "10")),
        draft("ESP", money("10"), "N-4", ("2026-12-01", "9")),
        draft("ESP", money("0"), "N-5", ("2026-12-01", "0")),
        draft("ESP", money("10"), "N-6", ("2026-12-01", "10"), earmark="object:77"),
    ]
    no = refusal(book, lambda unit, batch: pledges.make(unit, batch, drafts, rates.load(unit)))
    assert no.message == "6 things are missing or wrong; nothing was written."
    assert no.cure[:2] == ("N-1: FRA is not a contributor of this book", "N-2: there is no fund OTHER")
    assert no.cure[2:4] == (
        "N-4: the instalments do not add up to USD 10.00", "N-5: a pledge and its instalments are amounts above zero",
    )  # fmt: skip
    assert no.cure[4].startswith("N-6: ")
    assert no.cure[5] == "no CHF rate on or before 2026-01-15 (1 pledge): fund rate add CHF RATE --on 2026-01-15 --source NAME"


def test_nothing_open_is_given_up_and_nothing_received_is_cut(book):
    def give_up(unit, batch):
        pledges.give_up(unit, batch, find(unit, "ESP-0"), day=TODAY, event="cancelled", reason="")

    def cut(unit, batch):
        parts = [InstalmentDraft(date(2026, 6, 30), money("59999.99", "EUR"))]
        pledges.amend(unit, batch, find(unit, "P-2026-0003"), rates.load(unit), day=TODAY, instalments=parts)

    book.run(lambda unit: filled.extra(unit, "closed", _closed))
    assert refusal(book, give_up).message == "ESP-0 has nothing open."
    assert refusal(book, cut).message == "P-2026-0003/1: EUR 60,000.00 has come in, so it cannot be cut to EUR 59,999.99."
    state = {one.number: one.state for one in book.run(lambda unit: listing.pledges(unit, TODAY))}
    assert (state["ESP-0"], state["CIM-1"], state["CAN-1"]) == ("closed", "conditional", "unsigned")


def _closed(unit, batch):
    pledges.make(unit, batch, [draft("ESP", money("10"), "ESP-0", ("2026-12-01", "10"))], rates.load(unit))
    pledges.give_up(unit, batch, find(unit, "ESP-0"), day=TODAY, event="cancelled", reason="withdrawn")
    return 1


def test_an_instalment_on_two_accounts_is_brought_together_before_anything_else_happens_to_it(book):
    """A part fell due and was paid; the undo of the payment puts its part back where it was: 1120, beside the rest on 1110."""
    from ledger.contributions.receipts import Arrival, Register, Target
    from ledger.journal import batches
    from ledger.journal.rules import Cash

    def paid(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        register.receive(Arrival(Cash("1010", 1, 1), TODAY, money("4"), money("0")), [Target("E-1", 1, money("4"))])
        return len(register.write())

    def history(unit):
        made = draft("ESP", money("10"), "E-1", ("2026-09-01", "10"))
        filled.extra(unit, "made", lambda unit, batch: filled.pledge(unit, batch, made))
        payment = filled.extra(unit, "paid", paid)
        filled.extra(unit, "due", lambda unit, batch: pledges.fall_due(unit, batch, TODAY))
        filled.approve(unit, batches.undo(unit, payment, "bounced").number)

    book.run(history)
    (one,) = book.run(lambda unit: find(unit, "E-1")).instalments
    assert (one.early, one.open, one.account) == ((money("4"), money("4")), money("10"), "1110")

    def left_by(change):
        """Where the pledge stands after a change, which is then taken back."""

        def work(unit, batch):
            change(unit, batch, find(unit, "E-1"))
            raise LedgerError(str([(str(one.open), one.account, one.early) for one in find(unit, "E-1").instalments]))

        return refusal(book, work).message

    def cut(unit, batch, one):
        parts = [InstalmentDraft(date(2026, 9, 1), money("7"))]
        pledges.amend(unit, batch, one, rates.load(unit), day=TODAY, instalments=parts)

    def give_up(unit, batch, one):
        pledges.give_up(unit, batch, one, day=TODAY, event="cancelled", reason="")

    assert left_by(cut) == "[('USD 7.00', '1110', None)]"
    assert left_by(give_up) == "[('USD 0.00', '1120', None)]"  # nothing stands on either account
    assert left_by(lambda unit, batch, _one: pledges.fall_due(unit, batch, TODAY)) == "[('USD 10.00', '1110', None)]"
