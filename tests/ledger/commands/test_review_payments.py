"""What the keys of the review do with money that went out: it pays expenditures, found by their words or shared out by number."""

import pytest

from ledger.banking.review_screens import about, heading
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.commands import review_plain
from ledger.commands.review_desk import guarded
from tests.books import ANA
from tests.ledger.banking.payments_world import fill, take
from tests.ledger.commands.reviewed import sitting


@pytest.fixture
def url(books):
    return books.make(fill)


@pytest.fixture
def desk(books, url, monkeypatch):
    """ana.reyes at her review of one line of 600 that went out."""
    book = open_book(url, ANA)
    take(book, ("-600", "SOMEBODY", "payment"))
    book.close()
    with sitting(books, url, monkeypatch) as desk:
        desk.review.weighed(desk.weigh())
        yield desk


def numbers(found):
    return [one.number for one in found]


def paid(url):
    with Reader(url) as query:
        return query.rows(
            "SELECT e.number, p.amount / 10000 FROM payment_part p JOIN expenditure e ON e.id = p.expenditure_id WHERE p.undone_in IS NULL ORDER BY p.id"
        )


def test_find_looks_for_what_is_not_paid_of_expenditures(desk):
    among = desk.purposes()
    assert numbers(among) == [f"E-2026-000{no}" for no in (1, 2, 3, 4)]
    assert numbers(desk.search("colibri 75.25", among)) == ["E-2026-0004"]
    assert numbers(desk.search("O-2026-0001 300", among)) == ["E-2026-0002"]
    assert desk.search("P-2026", among) == []


def test_what_is_found_is_the_candidate_and_only_accept_decides(desk, url):
    (one,) = desk.search("E-2026-0003", desk.purposes())
    assert not desk.obstacle("f")
    assert "E-2026-0003" in desk.found(one)
    assert paid(url) == []
    assert "500.00" in guarded(desk.accept), "500 are not 600"
    assert paid(url) == []


def test_split_shares_a_payment_out_over_expenditures(desk, url):
    assert not desk.obstacle("s")
    said = desk.shared_out(["E-2026-0001", "E-2026-0003=100"])
    assert "payment of E-2026-0001, E-2026-0003" in said
    assert "staged" in desk.accept()
    assert paid(url) == [("E-2026-0001", 500), ("E-2026-0003", 100)]
    assert [one.open.units for one in desk.purposes()][:3] == [5_000_000, 3_000_000, 5_000_000], "what this line holds included"


def test_the_first_line_shows_whole_days_or_none(desk):
    wide = heading(desk.review, "", "TIP", 110)
    assert "2 Oct - 2 Oct 2026" in wide
    desk.review.filter("somebody", {row.line.id: "somebody" for row in desk.review.rows})
    narrow = heading(desk.review, "", "TIP", 72)
    assert "Oct" not in narrow
    assert narrow.startswith("Match review")
    assert "1 to do, 0 staged  /somebody" in narrow


def test_reasons_for_no_proposal_are_no_reasons_for_something(desk):
    told = [line for line in about(desk.row, desk.review, desk.known, (), 100) if "receipt is known" in line]
    assert told == ["  No receipt is known that it could return, or several fit alike."]


def test_line_by_line_the_same_is_found_and_split(desk, url, monkeypatch, capsys):
    answers = iter(("colibri", "1", "E-2026-0001 E-2026-0002=100"))
    talk = review_plain._Talk(desk, 100)
    monkeypatch.setattr(talk, "ask", lambda _question: next(answers))
    assert "E-2026-0004" in talk.find()
    assert "Imprenta Colibri" in capsys.readouterr().out
    assert "E-2026-0001, E-2026-0002" in talk.split()
    desk.accept()
    assert paid(url) == [("E-2026-0001", 500), ("E-2026-0002", 100)]
