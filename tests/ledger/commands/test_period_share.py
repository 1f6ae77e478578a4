"""`fund period share` and `fund pledge clause` on the command line."""

import pytest

from ledger.book.store import open_book
from tests.books import ANA
from tests.errors.refusing import No, held, refused
from tests.ledger.budget.sharing_world import World, fill


@pytest.fixture
def url(books):
    """A fund whose pool paid more than its money without conditions covers."""
    url = books.make(fill)
    book = open_book(url, ANA)
    world = World(book)
    world.give("CAN", "55250.00")
    world.give("USA", "120000.00")
    world.pledge("ESP", "500.00", "P-BOOKS", "object:5")
    world.spend("175300.00")
    world.charge("10.00")
    book.close()
    return url


def test_a_dry_run_says_what_the_run_would_do_and_writes_nothing(url, run):
    before = held(url)
    told = run("period", "share", "2026-Q3", "-n", url=url)
    assert told.status == 0, told.err
    assert "DRY RUN: nothing is written." in told.out
    assert "Would make batch B-2026-0009." in told.out
    assert held(url) == before


def test_the_screen_says_balance_share_and_what_is_left_and_what_no_balance_covers(url, run):
    told = run("period", "share", "2026-Q3", "--yes", url=url)
    assert told.status == 0, told.err
    lines = [line.split() for line in told.out.splitlines()]
    assert ["CAN", "55,250.00", "0.00", "-55,246.86", "-3.14", "0.00", "0.00"] in lines
    assert ["ESP", "500.00", "0.00", "0.00", "-0.03", "0.00", "499.97"] in lines
    assert ["TOTAL", "175,750.00", "0.00", "-175,240.03", "-10.00", "0.00", "499.97"] in lines
    assert "USD 59.97 spent on object 4 of MEET, 2026, is covered by no balance" in told.out
    assert "Could cover it: money earmarked for other purposes" in told.out
    assert "Done: batch B-2026-0009. To take it back: fund undo B-2026-0009" in told.out
    assert "shared out already" in run("period", "share", "2026-Q3", "--yes", url=url).out


def test_a_program_gets_every_share_and_what_is_blocked(url, run):
    told = run("period", "share", "2026-Q3", "--yes", "--json", url=url).json
    assert told["schema"] == "fund.sharing/1"
    assert [(row["contributor"], row["after"]) for row in told["rows"]] == [("CAN", "0.00"), ("ESP", "499.97"), ("USA", "0.00")]
    assert told["blocked"] == [
        {"fund": "TIP", "account": "5400", "year": 2026, "activity": "MEET", "object": 4, "amount": "59.97", "currency": "USD"}
    ]
    again = run("period", "share", "2026-Q3", "--yes", "--json", url=url).json
    assert [row["spending"] for row in again["rows"]] == ["0.00"]


def test_a_run_is_shown_by_its_number_and_undone(url, run):
    run("period", "share", "2026-Q3", "--yes", url=url)
    shown = run("show", "B-2026-0009", "--json", url=url).json
    assert {(row["kind"], row["contributor"]) for row in shown["shared"]} >= {("spending", "CAN"), ("charge", "ESP")}
    assert run("undo", "B-2026-0009", "--yes", url=url).status == 0
    assert run("period", "share", "2026-Q3", "--yes", "--json", url=url).json["rows"][0]["before"] == "55250.00"


def test_a_clause_changes_what_money_may_be_spent_on(url, run):
    told = run(
        "pledge", "clause", "P-BOOKS", "earmark", "object:4", "--from", "2026-09-01", "--reason", "letter", "--yes", url=url
    )
    assert told.status == 0, told.err
    assert "P-BOOKS: earmark object:4 from 2026-09-01" in told.out
    shared = run("period", "share", "2026-Q3", "--yes", "--json", url=url).json
    assert [row["spending"] for row in shared["rows"] if row["contributor"] == "ESP"] == ["-499.97"]
    assert run("show", "B-2026-0009", "--json", url=url).json["clauses"][0]["value"] == "object:4"
    (clause,) = run("show", "P-BOOKS", "--json", url=url).json["clauses"]
    assert (clause["clause"], clause["says"], clause["from"], clause["batch"]) == (
        "earmark",
        "object:4",
        "2026-09-01",
        "B-2026-0009",
    )
    assert "B-2026-0009" in run("log", "P-BOOKS", url=url).out


REFUSED = (
    No("not-a-quarter", "period share 2026-09", '"2026-09" is not a quarter', "2026-Q3", 2),
    No("not-ended", "period share 2026-Q4 --yes", "2026-Q4 ends on 2026-12-31", "after that day"),
    No("nobody-to-ask", "period share 2026-Q3", "nobody to ask", "--yes", 2),
    No("unknown-clause", "pledge clause P-BOOKS colour red --yes", '"colour" is no clause of an agreement', "interest, unspent, earmark", 2),
    No("unknown-clause-value", "pledge clause P-BOOKS interest maybe --yes", 'interest cannot be "maybe"', "kept, renounced", 2),
    No("unknown-pledge", "pledge clause P-9 interest kept --yes", "There is no pledge P-9", "fund pledge list", 2),
    No("earmark-not-understood", "pledge clause P-BOOKS earmark object:12 --yes", '"object:12" cannot be followed', "object:4"),
    No("pledge-refused", "pledge add ESP 5 USD --earmark until:soon --yes", "nothing was written", '"until:soon" cannot be followed'),
)  # fmt: skip


@pytest.mark.parametrize("no", REFUSED, ids=str)
def test_what_cannot_be_done_is_refused_in_a_sentence_with_a_cure_and_leaves_nothing(url, run, no):
    refused(run, url, no)


def test_a_clause_that_says_so_already_is_not_recorded_twice(url, run):
    assert run("pledge", "clause", "P-BOOKS", "interest", "renounced", "--yes", url=url).status == 0
    refused(
        run, url, No("said-already", "pledge clause P-BOOKS interest renounced --yes", "says interest renounced on 2026-10-07")
    )
