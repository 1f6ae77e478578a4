"""The replay of confirmed history: what was known before each line, and never the answer."""

import json

import pytest

from ledger.banking.history import verdicts
from ledger.banking.match_values import CERTAIN, LIKELY
from ledger.book.reader import Reader
from ledger.book.store import open_book
from tests.books import ANA
from tests.ledger.banking.learning_world import fill, paid, take


@pytest.fixture
def url(books):
    return books.make(fill)


@pytest.fixture
def confirmed(url, run):
    """Puts lines into the book, decides and posts them together."""
    book = open_book(url, ANA)

    def confirmed(*told):
        for number, what in zip(take(book, *(one for one, _ in told)), (what for _, what in told), strict=True):
            assert run("match", "set", number, *what).status == 0
        assert run("match", "post", "--yes").status == 0

    yield confirmed
    book.close()


def replayed(url):
    with Reader(url) as reader:
        return [(one.sort, one.outcome, one.right) for one in verdicts(reader)]


def test_each_posting_is_replayed_with_what_earlier_ones_taught_and_no_more(url, confirmed):
    confirmed((paid("ESP", 1), ("ESP-2026-1",)), (paid("ESP", 2), ("ESP-2026-2",)))
    assert [outcome for _, outcome, _ in replayed(url)].count(CERTAIN) == 0
    confirmed((paid("ESP", 3), ("ESP-2026-3",)))
    assert replayed(url)[-1] == ("learned+exact", CERTAIN, True)


def test_lines_of_one_posting_are_replayed_quarter_by_quarter(url, confirmed):
    confirmed(*((paid("ESP", no), (f"ESP-2026-{no}",)) for no in (1, 2, 4)))
    assert replayed(url)[-1] == ("learned+exact", CERTAIN, True)


def test_an_answer_that_was_learned_from_the_line_itself_is_not_known_to_it(url, confirmed):
    confirmed((paid("ESP", 1), ("ESP-2026-1",)))
    ((sort, outcome, _),) = replayed(url)
    assert not sort.startswith("learned")
    assert outcome != CERTAIN


def test_an_alias_of_today_is_unknown_to_the_lines_of_yesterday(url, run, confirmed):
    confirmed((paid("ESP", 1), ("ESP-2026-1",)))
    assert run("contributor", "change", "ESP", "--alias", "TESORO CENTRAL MADRID CTA 44", "--yes").status == 0
    assert all(outcome != CERTAIN for _, outcome, _ in replayed(url))
    confirmed((paid("ESP", 2), ("ESP-2026-2",)))
    assert replayed(url)[-1] == ("alias+exact", CERTAIN, True)


def test_money_of_later_steps_is_still_open_and_of_earlier_ones_is_not(url, confirmed):
    same = ("2026-01-20", "1300.00", "EMBASSY OF SPAIN", "ESP-2026-1", "")
    confirmed((same, ("ESP-2026-1",)))
    confirmed((("2026-02-20", "2300.00", "EMBASSY OF SPAIN", "ESP-2026-2", ""), ("ESP-2026-2",)))
    assert replayed(url) == [("reference+exact", CERTAIN, True)] * 2


def test_a_return_is_replayed_against_what_it_returned(url, confirmed):
    confirmed((("2026-01-20", "1300.00", "EMBASSY OF SPAIN", "ESP-2026-1", ""), ("ESP-2026-1",)))
    confirmed((("2026-02-20", "-1300.00", "EMBASSY OF SPAIN", "RETURN ESP-2026-1", ""), ("--returns", "L-1")))
    assert [(outcome, right) for _, outcome, right in replayed(url)] == [(CERTAIN, True)] * 2


def test_what_an_officer_decided_otherwise_counts_as_wrong_and_is_held_to_on_demand(url, run, confirmed):
    confirmed((("2026-01-20", "1300.00", "EMBASSY OF SPAIN", "ESP-2026-1", ""), ("FRA-2026-1=1300",)))
    told = run("match", "rules", "--test", "--json").json
    (row,) = told["rows"]
    assert (row["sort"], row["certain"], row["right"], row["precision"], row["promise"]) == (
        "reference+exact",
        1,
        0,
        "0.00",
        "failed",
    )
    assert run("match", "rules", "--test", "--keep", "--yes").status == 0
    book = open_book(url, ANA)
    (line,) = take(book, ("2026-03-20", "3300.00", "EMBASSY OF SPAIN", "ESP-2026-3", ""))
    book.close()
    (row,) = run("match", "--json").json["rows"]
    assert (row["line"], row["outcome"]) == (line, LIKELY)
    assert "Not called certain, as measured: reference+exact" in run("match", "rules").out
    assert "Nothing changes" in run("match", "rules", "--test", "--keep", "--yes").out


def test_a_short_history_promises_nothing_and_says_so(url, run, confirmed):
    confirmed((("2026-01-20", "1300.00", "EMBASSY OF SPAIN", "ESP-2026-1", ""), ("ESP-2026-1",)))
    told = run("match", "rules", "--test")
    assert told.status == 0
    assert "too short" in told.out
    assert json.loads(run("match", "rules", "--test", "--json").out)["rows"][0]["at_least"] == "5.00"
