"""What cannot be approved, returned or undone, and entries that were withdrawn."""

import pytest

from ledger.book.store import open_book
from ledger.errors import LedgerError
from ledger.journal import batches, posting
from tests.books import ANA, LUIS
from tests.ledger.commands import filled

WAITING, POSTED, UNDONE, UNDO, ISSUED = (filled.BATCHES[name] for name in ("waiting", "amended", "mistaken", "undone", "issued"))


@pytest.fixture
def url(books):
    return books.make(filled.fill, **filled.ABOUT)


def said(url, actor, work):
    book = open_book(url, actor)
    try:
        with pytest.raises(LedgerError) as no:
            book.run(work)
    finally:
        book.close()
    return no.value.message


def test_a_batch_is_decided_once_and_by_another_person(url):
    assert [
        said(url, LUIS, lambda unit: batches.approve(unit, "B-2026-0099")),
        said(url, LUIS, lambda unit: batches.approve(unit, POSTED)),
        said(url, ANA, lambda unit: batches.approve(unit, WAITING)),
        said(url, LUIS, lambda unit: batches.give_back(unit, POSTED, "no")),
        said(url, ANA, lambda unit: batches.give_back(unit, WAITING, "no")),
        said(url, LUIS, lambda unit: batches.undo(unit, WAITING, "no")),
        said(url, ANA, lambda unit: batches.undo(unit, UNDONE, "no")),
        said(url, ANA, lambda unit: batches.undo(unit, UNDO, "no")),
    ] == [
        "There is no batch B-2026-0099.",
        f"{POSTED} does not wait for approval: it is posted.",
        f"{WAITING} was made by you; another person approves it.",
        f"{POSTED} does not wait for approval: it is posted.",
        f"{WAITING} was made by you; fund undo {WAITING} withdraws it.",
        f"{WAITING} waits and was made by ana.reyes, who alone withdraws it.",
        f"{UNDONE} is undone already.",
        f"{UNDO} is itself an undo.",
    ]


def test_what_waits_to_be_undone_is_not_undone_again_and_what_was_reversed_is_not_reversed_again(url):
    def twice(unit):
        batches.undo(unit, ISSUED, "once")
        batches.undo(unit, ISSUED, "twice")

    def reversed_again(unit):
        of = unit.value("SELECT id FROM batch WHERE number = :n", n=POSTED)
        made = batches.begin(unit, "undo", second=True)
        posting.reverse(unit, made.id, of, None, "once")
        posting.reverse(unit, made.id, of, None, "twice")

    assert said(url, ANA, twice) == f"{ISSUED} is being undone already; it waits for a second person."
    assert said(url, ANA, reversed_again) == "what was reversed once cannot be reversed again."


@pytest.mark.unsound
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_batch_that_changed_since_it_was_made_is_not_approved(url):
    from tests.attacks.test_findings import damage

    damage(url, "UPDATE posting SET amount = 2 * amount, base = 2 * base WHERE transaction_id = 17")
    assert (
        said(url, LUIS, lambda unit: batches.approve(unit, WAITING))
        == f"{WAITING} is no longer what ana.reyes saw when making it."
    )


def test_the_id_of_an_entry_that_was_withdrawn_is_not_given_again(url):
    """The receipt of a withdrawn batch names its entry still."""
    from ledger.contributions.receipts import Arrival, Register
    from ledger.journal import rates
    from ledger.journal.rules import Cash
    from tests.attacks.test_seal import draft

    def held(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        register.hold(Arrival(Cash("1010", 1, 1), ANA.today, filled.money("5"), filled.money("0")))
        return len(register.write())

    def withdrawn(unit):
        batches.undo(unit, filled.waiting(unit, "held", held), "not ours")
        return unit.value("SELECT max(transaction_id) FROM receipt")

    def next_one(unit):
        left = unit.value("SELECT max(id) FROM journal_transaction")
        made = batches.begin(unit, "next", second=True)
        entries = posting.prepare(unit, made.id, [draft("next", 1)])
        batches.finish(unit, made, rows=1, words="next")
        return left, entries.start

    book = open_book(url, ANA)
    named = book.run(withdrawn)
    left, given = book.run(next_one)
    book.close()
    assert left < named < given
