"""Refusals of batches, periods, rates and the founding of a book: one example for each."""

import shlex

import pytest

from ledger.book.store import Unit
from ledger.errors import LedgerError
from ledger.journal import batches, posting
from ledger.journal.founding import NewBook
from tests.books import ANA
from tests.errors.refusing import No, held, refused
from tests.ledger.commands.filled import BATCHES

BATCH = (
    No("unknown-batch", "undo B-9", "There is no batch B-9", "fund log", 2),
    No("undo-of-undo", f"undo {BATCHES['undone']} --yes", "is itself an undo", "run again what it took back"),
    No("not-posted", f"undo {BATCHES['mistaken']} --yes", "is undone already"),
    No("in-the-way", f"undo {BATCHES['pledges']} --yes", "cannot be undone", f"fund undo {BATCHES['decided']} first"),
    No(
        "in-the-way",
        f"undo {BATCHES['amended']} --yes",
        "cannot be undone",
        f"S-2026-0004 for 2026-Q3 was issued with it: fund undo {BATCHES['issued']} first",
    ),
    No("nobody-to-ask", f"undo {BATCHES['waiting']}", "nobody to ask", "--yes", 2),
    No(
        "not-your-batch",
        f"undo {BATCHES['waiting']} --as luis.mora --yes",
        "waits and was made by ana.reyes, who alone withdraws it",
        f"fund approve {BATCHES['waiting']} --return --reason TEXT",
    ),
)
PERIODS = (
    No("not-a-quarter", "period close 2026-Q5", '"2026-Q5" is not a quarter', "2026-Q3", 2),
    No("not-a-quarter", "period close 2026-09", '"2026-09" is not a quarter', "2026-Q3", 2),
    No("not-a-quarter", "rate list --missing 26-Q3", '"26-Q3" is not a quarter', "2026-Q3", 2),
    No("not-ended", "period close 2026-Q4 --confirm 2026-Q4", "2026-Q4 ends on 2026-12-31", "after that day"),
    No(
        "not-closed",
        "period close 2026-Q3 --confirm 2026-Q3",
        "2026-Q3 cannot be closed yet",
        f"fund approve {BATCHES['waiting']}",
    ),
    No(
        "not-closed",
        "period close 2026-Q3 --confirm 2026-Q3",
        "2026-Q3 cannot be closed yet",
        "1 bank line is not posted: fund match",
    ),
    No("not-closed", "period reopen 2026-Q2 --reason x --confirm 2026-Q2", "2026-Q2 is not closed", "fund period list"),
    No("no-reason", "period reopen 2026-Q2", "reopening needs a reason", "--reason", 2),
    No("no-reason", "period close 2026-Q3 --carry L-1", "what is carried over needs a reason", "--reason", 2),
    No(
        "not-open",
        "period close 2026-Q3 --carry L-1,L-99 --reason x",
        "L-99: nothing of that name is open in 2026-Q3",
        "leave it out",
        2,
    ),
)
RATES = (
    No("not-a-rate", "rate add GBP 1,25 --on 2026-10-01 --yes", '"1,25" is not a rate', "0.7200", 2),
    No("not-a-rate", "rate add GBP NaN --on 2026-10-01 --yes", '"NaN" is not a rate', "0.7200", 2),
    No("not-a-rate", "rate add GBP Infinity --on 2026-10-01 --yes", '"Infinity" is not a rate', "0.7200", 2),
    No("not-a-rate", "rate add GBP 1e5 --on 2026-10-01 --yes", '"1e5" is not a rate', "0.7200", 2),
    No("not-a-rate", "rate add GBP 1_000 --on 2026-10-01 --yes", '"1_000" is not a rate', "0.7200", 2),
    No("not-a-rate", "rate add GBP ١ --on 2026-10-01 --yes", '"١" is not a rate', "0.7200", 2),
    No("not-a-rate", "rate add --yes --on 2026-10-01 GBP -- -1", '"-1" is not a rate', "0.7200", 2),
    No("not-a-rate", "rate add GBP 1.2 CAD --on 2026-10-01 --yes", "CAD has no rate", "CAD 0.7200", 2),
    No("not-a-rate", "rate add GBP 0 --on 2026-10-01 --yes", "0 is not an exchange rate: it must be above zero"),
    No("not-a-rate", "rate add USD 1 --on 2026-10-01 --yes", "a US dollar is one US dollar", "the other currency", 2),
    No("rate-differs", "rate add EUR 1.06 --on 2026-09-01 --source UNORE --yes", "1 rate differs", "fund undo BATCH"),
    No("retired-currency", "rate add DEM 0.5 --on 2026-10-01 --yes", "DEM was withdrawn on 2001-12-31", "write EUR"),
    No("unknown-currency", "rate add XXX 0.5 --on 2026-10-01 --yes", '"XXX" is not an ISO 4217 currency code'),
    No("not-a-past-day", "rate add GBP 1.3 --on 2206-10-01 --yes", "2206-10-01 is not a day on which", "correct the day", 2),
    No("not-a-date", "rate add GBP 1.3 --on 01.10.2026 --yes", '"01.10.2026" is not a date', "2026-09-30", 2),
    No("not-understood", "rate add GBP 1.3 --yes", "Missing option '--on'", "fund rate add --help", 2),
)


AGAIN = (
    ("pledge add ESP 100 USD --signed 2026-10-01 --yes",
     No("same-words", "pledge add ESP 100 USD --signed 2026-10-01 --yes", "the same command made B-2026-", "--twice")),
    ("receipt add ESP 100 USD --yes --operation night-7",
     No("other-operation", "receipt add ESP 200 USD --yes --operation night-7", "the operation night-7 was another command, in B-2026-",
        "give every operation a name of its own")),
)  # fmt: skip


@pytest.mark.parametrize(("first", "no"), AGAIN, ids=str)
def test_what_was_recorded_before_is_not_recorded_again(run, url, first, no):
    assert run(*shlex.split(first), url=url).status == 0
    refused(run, url, no)


@pytest.mark.parametrize("no", [*BATCH, *PERIODS, *RATES], ids=str)
def test_what_breaks_a_rule_is_refused_in_a_sentence_with_a_cure_and_leaves_nothing(run, url, no):
    refused(run, url, no)


def test_a_quarter_is_closed_once_and_reopened_from_the_last(books, run):
    url = books.make()
    typed = 'asks for "2026-Q1" to be typed back'
    refused(run, url, No("nobody-to-ask", "period close 2026-Q1 --yes", typed, "--yes does not answer", 2))
    other = '"2026-Q2" is not 2026-Q1; nothing was written'
    refused(run, url, No("declined", "period close 2026-Q1 --confirm 2026-Q2", other, "--confirm 2026-Q1"))
    assert run("period", "close", "2026-Q1", "--confirm", "2026-Q1", url=url).status == 0
    refused(
        run, url, No("earlier-open", "period close 2026-Q3 --confirm 2026-Q3", "2026-Q2 comes first", "fund period close 2026-Q2")
    )
    assert run("period", "close", "2026-Q2", "--confirm", "2026-Q2", url=url).status == 0
    refused(run, url, No("closed-already", "period close 2026-Q2 --confirm 2026-Q2", "2026-Q2 is closed already"))
    refused(run, url, No("closed-already", "period close 2025-Q4 --confirm 2025-Q4", "2025-Q4 is closed already"))
    reopen = "period reopen 2026-Q1 --reason x --confirm 2026-Q1"
    refused(run, url, No("later-closed", reopen, "2026-Q2 is closed after it", "fund period reopen 2026-Q2"))


def test_a_batch_that_is_being_undone_waits_and_is_not_undone_twice(run, url):
    assert run("undo", BATCHES["rates"], "--yes", url=url).status == 0
    refused(run, url, No("not-posted", f"undo {BATCHES['rates']} --yes", "is being undone already; it waits", "fund approve"))


def test_what_was_reversed_once_is_not_reversed_again(book_of, url):
    """Only the room can be asked for it: a batch that is undone is refused before."""
    before = held(url)

    def reverse(unit: Unit) -> None:
        (old,) = unit.rows("SELECT id FROM batch WHERE number = :n", n=BATCHES["mistaken"])[0]
        made = batches.begin(unit, "x", second=False)
        posting.reverse(unit, made.id, old, ANA.today, "again")

    with pytest.raises(LedgerError, match="what was reversed once cannot be reversed again") as caught:
        book_of.run(reverse)
    assert caught.value.name == "reversed-already"
    assert held(url) == before


def test_a_guard_of_the_database_refuses_in_a_sentence(book_of, url):
    before = held(url)
    with pytest.raises(LedgerError, match="the book refuses: ") as caught:
        book_of.run(lambda unit: unit.execute("DELETE FROM posting"))
    assert caught.value.name == "guard"
    assert "Traceback" not in str(caught.value)
    assert held(url) == before


@pytest.mark.parametrize(
    ("about", "name", "says"),
    [
        ({"name": " "}, "no-name", "a book needs a short name"),
        ({"name": "a\nb"}, "no-name", "a book needs a short name"),
        ({"recognition": "later"}, "unknown-recognition", "recognition is accrual or cash"),
        ({"fiscal_month": 13}, "not-a-month", "starts with a quarter"),
        ({"fiscal_month": 2}, "not-a-month", "starts with a quarter"),
        ({"currency": "XXX"}, "unknown-currency", '"XXX" is not'),
    ],
)
def test_a_book_is_founded_on_facts_that_hold(about, name, says):
    with pytest.raises(LedgerError, match=says) as caught:
        NewBook(**{"name": "TIP", "full_name": "", **about})
    assert caught.value.name == name


def test_a_rate_that_differs_names_both(run, url):
    told = run("rate", "add", "EUR", "1.06", "--on", "2026-09-01", "--source", "UNORE", "--yes", url=url)
    assert "the book has 1.05, this says 1.06" in told.err
