"""What the matcher is given of a book: what of an instalment is still to be had."""

import pytest

from ledger.banking import proposing, reviewing
from ledger.book.reader import Reader
from ledger.book.store import open_book
from tests.books import ANA
from tests.ledger.banking.learning_world import fill, take


@pytest.fixture
def url(books, run):
    """A book of two people with the pledges of `fill`, approved."""
    url = books.make(fill, two_person=True)
    approve(run, url, "B-2026-0003")
    return url


def approve(run, url, batch):
    with Reader(url) as reader:
        total = reader.value("SELECT total FROM batch WHERE number = :n", n=batch)
    word = total.split(" ")[-1].replace(",", "") if any(map(str.isdigit, total)) else batch
    told = run("approve", batch, "--confirm", word, url=url, user="luis.mora")
    assert told.status == 0, told.err


def still_open(url, pledge):
    with Reader(url) as reader:
        return next(f"{one.open.amount:f}" for one in proposing.load(reader).instalments if one.pledge == pledge)


def test_an_instalment_is_not_proposed_again_while_a_receipt_for_it_waits_for_a_second_person(url, run):
    book = open_book(url, ANA)
    part, rest, again = take(
        book,
        ("2026-01-20", "300.00", "EMBASSY OF SPAIN", "ESP-2026-1", ""),
        ("2026-01-21", "1000.00", "EMBASSY OF SPAIN", "ESP-2026-1", ""),
        ("2026-01-22", "1300.00", "EMBASSY OF SPAIN", "ESP-2026-1", ""),
    )
    book.close()
    assert still_open(url, "ESP-2026-1") == "1300.00"
    assert run("match", "set", part, "ESP-2026-1=300", url=url).status == 0
    assert still_open(url, "ESP-2026-1") == "1000.00"
    posted = run("match", "post", "--yes", "--json", url=url).json["batch"]
    assert still_open(url, "ESP-2026-1") == "1000.00"
    told = {row["line"]: row for row in run("match", "--json", url=url).json["rows"]}
    assert told[rest]["proposals"][0]["assignments"][0]["amount"] == "1000.00"
    assert told[again]["outcome"] != "certain"
    approve(run, url, posted)
    assert still_open(url, "ESP-2026-1") == "1000.00"


def test_what_waited_and_was_taken_back_is_open_again(url, run):
    book = open_book(url, ANA)
    (line,) = take(book, ("2026-01-20", "1300.00", "EMBASSY OF SPAIN", "ESP-2026-1", ""))
    book.close()
    assert run("match", "set", line, "ESP-2026-1", url=url).status == 0
    posted = run("match", "post", "--yes", "--json", url=url).json["batch"]
    assert still_open(url, "ESP-2026-1") == "0.00"
    assert run("undo", posted, "--yes", url=url).status == 0
    assert still_open(url, "ESP-2026-1") == "0.00"  # the line is staged again
    assert run("match", "set", line, "--clear", url=url).status == 0
    assert still_open(url, "ESP-2026-1") == "1300.00"


def test_receipts_are_looked_at_only_where_a_line_may_take_them_back(url, run):
    book = open_book(url, ANA)
    old, recent = take(
        book, ("2026-01-20", "300.00", "EMBASSY OF SPAIN", "ESP-2026-1", ""), ("2026-06-20", "200.00", "EMBASSY OF SPAIN", "ESP-2026-1", "")
    )  # fmt: skip
    for line in (old, recent):
        assert run("match", "set", line, "ESP-2026-1", url=url).status == 0
    approve(run, url, run("match", "post", "--yes", "--json", url=url).json["batch"])
    take(book, ("2026-07-01", "10.00", "SOMEBODY", "", ""))
    with Reader(url) as reader:
        assert proposing.load(reader).past == (), "nothing goes out"
    take(book, ("2026-08-01", "-200.00", "EMBASSY OF SPAIN", "RETURNED ESP-2026-1", ""))
    book.close()
    with Reader(url) as reader:
        assert {f"L-{one.line}" for one in proposing.load(reader).past} == {recent}, "what came in January stays"


def test_a_line_of_nothing_is_left_alone_and_hinders_nobody(books, run):
    """Banks print such lines (an interest of 0.00): no entry can be made of one, and none is asked for."""
    url = books.make(fill)
    book = open_book(url, ANA)
    _nothing, some = take(book, ("2026-03-30", "0.00", "BANK", "INTEREST", ""), ("2026-03-31", "7.00", "BANK", "INTEREST", ""))
    book.close()
    assert [row["line"] for row in run("match", "--json", url=url).json["rows"]] == [some]
    with Reader(url) as reader:
        assert [f"L-{row.line.id}" for row in reviewing.rows(reader)] == [some]
    assert "1 bank line to match" in run("status", url=url).out
    assert "1 bank line is not posted" in run("period", "close", "2026-Q1", "--confirm", "2026-Q1", url=url).err
