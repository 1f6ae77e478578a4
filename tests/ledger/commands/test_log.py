"""`fund log`: who did what, when."""

import pytest

from ledger.journal import batches as batches_of_the_book
from tests.ledger.commands import filled

TOTAL = "CAD 1.00, EUR 2.00, GBP 3.00, USD 4.00"


@pytest.fixture
def url(books):
    """A filled book."""
    return books.make(filled.fill, **filled.ABOUT)


def batches(ran):
    assert ran.status == 0, ran.err
    return [row["batch"] for row in ran.json["rows"]]


def named(*names):
    return [filled.BATCHES[name] for name in reversed(filled.ORDER) if name in names]


def test_every_batch_is_there_newest_first_with_who_made_and_who_decided(url, run):
    rows = run("log", "--json").json["rows"]
    assert [row["batch"] for row in rows] == [*reversed(filled.BATCHES.values()), "B-2026-0001"]
    waiting, issued = rows[:2]
    assert (waiting["state"], waiting["by"], waiting["decided_by"], waiting["total"]) == (
        "waiting",
        "ana.reyes",
        None,
        "USD 1,200.50",
    )
    assert (issued["state"], issued["decided_by"], issued["at"]) == ("posted", "luis.mora", "2026-10-07T11:31:05Z")


def test_a_screen_says_to_the_minute_when_and_in_capitals_what_waits(url, run):
    out = run("log").out
    assert "2026-10-07 11:31 " in out
    assert "WAITING" in out
    assert "T11:31" not in out


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("P-2026-0003", ("pledges", "posted")), ("P-2026-0001", ("pledges", "posted", "identified", "amended")), ("CAN-7", ("mistaken", "undone")),
        ("L-1", ("bank usd", "decided", "posted")), ("R-2026-0003", ("posted", "identified")), ("J-2026-15", ("mistaken", "undone")),
        ("J-2026-16", ("mistaken", "undone")), ("B-2026-0012", ("mistaken", "undone")), ("bofa_2026-09.xlsx", ("bank usd",)),
        ("bbva-eur", ("accounts", "bank eur")), ("S-2026-0002", ("issued",)), ("ESP", ("init", "pledges", "posted", "issued")),
        ("4110", ("posted",)),
    ],
)  # fmt: skip
def test_the_log_of_a_thing_has_every_batch_that_touched_it_and_no_other(url, run, word, names):
    assert batches(run("log", word, "--json")) == named(*names)


def test_a_refund_and_a_gift_in_kind_have_a_log(url, run, tmp_path):
    (tmp_path / "letter.txt").write_text("dear all")
    given = (
        "receipt",
        "add",
        "ESP",
        "5",
        "USD",
        "--in-kind",
        "services",
        "--document",
        str(tmp_path / "letter.txt"),
        "--what",
        "help",
    )
    refund = ("receipt", "refund", "ESP", "1", "--reason", "article 9", "--confirm", "ESP")
    for words, number in ((refund, "F-2026-0001"), (given, "K-2026-0001")):
        made = run(*words, "--yes", "--json")
        assert made.status == 0, made.err
        assert batches(run("log", number, "--json")) == [made.json["batch"]]


def test_what_a_person_made_or_decided(url, run):
    assert filled.BATCHES["decided"] not in batches(run("log", "--user", "LUIS.mora", "--json"))
    assert filled.BATCHES["posted"] in batches(run("log", "--user", "luis.mora", "--json"))
    assert batches(run("log", "--user", "nobody", "--json")) == []


def test_since_a_day(url, run):
    assert len(batches(run("log", "--since", "2026-10-07", "--json"))) == 15
    assert batches(run("log", "--since", "2026-10-08", "--json")) == []
    assert run("log", "--since", "7/10/2026").status == 2


def test_a_statement_line_is_not_what_batches_touch(url, run):
    ran = run("log", "ESP:2026-Q3:B2", "--json")
    assert (ran.status, "not-in-the-log" in ran.err) == (2, True)


def test_the_log_as_known_on_a_day_ends_with_that_day(url, run):
    assert [row["batch"] for row in run("log", "--as-of", "2026-10-01", "--json").json["rows"]] == ["B-2026-0001"]
    assert run("log", "--as-of", "2026-10-07", "--json").json["rows"] == run("log", "--json").json["rows"]


def test_a_batch_that_is_not_there_is_not_understood(url, run):
    assert run("log", "B-2026-0099").status == 2


def test_a_control_total_of_many_currencies_is_told_by_their_number_on_a_screen_and_whole_to_programs(books, run):
    def begin(unit):
        batch = batches_of_the_book.begin(unit, "import pledges", second=True)
        filled.more_rates(unit, batch.id)
        batches_of_the_book.finish(unit, batch, rows=4, words="4 pledges", total=TOTAL)

    url = books.make(begin, two_person=True)
    screen = run("log", url=url).out
    assert "4 currencies" in screen
    assert "GBP" not in screen
    assert run("log", "--json", url=url).json["rows"][0]["total"] == TOTAL
