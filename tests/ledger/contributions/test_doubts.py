"""Doubtful pledges, write-offs and what is paid after all, against figures worked by hand (events 14, 15, 15b)."""

from decimal import Decimal

import pytest

from ledger.book.reader import Reader
from tests.ledger.journal.test_revaluation import balances, lines, spain  # noqa: F401 - the fixture


@pytest.fixture
def owed(spain):  # noqa: F811
    """USD 100 of two instalments, and EUR 1,000, all of Spain."""
    spain(
        "pledge",
        "add",
        "ESP",
        "100",
        "USD",
        "--signed",
        "2026-04-15",
        "--due",
        "2026-05-31=60",
        "--due",
        "2026-08-31=40",
        "--number",
        "P-1",
    )
    spain("pledge", "add", "ESP", "1000", "EUR", "--signed", "2026-04-15", "--number", "P-2")
    return spain


def doubtful(url):
    """(allowance, expense) in US dollars."""
    found = balances(url)
    return -found.get("1180", Decimal(0)), found.get("5980", Decimal(0))


def test_an_allowance_stands_against_the_oldest_instalments_and_the_pledge_stays_whole(owed, books):
    url = books.made[-1]
    owed("pledge", "doubt", "P-1", "70", "--reason", "no answer")
    with Reader(url) as query:
        rows = query.rows(
            "SELECT instalment, sum(base) FROM sealed_posting WHERE account = '1180' GROUP BY instalment ORDER BY 1"
        )
    assert rows == [(1, -60_0000), (2, -10_0000)]
    assert doubtful(url) == (Decimal(70), Decimal(70))
    assert lines(url, "2026-Q3")[0]["A8"][0] == "1180.00"


def test_an_allowance_is_set_again_and_released(owed, books):
    url = books.made[-1]
    owed("pledge", "doubt", "P-2", "--reason", "no answer")
    assert doubtful(url) == (Decimal(1080), Decimal(1080))
    owed("pledge", "doubt", "P-2", "500", "--reason", "half is promised anew")
    assert doubtful(url) == (Decimal(540), Decimal(540))
    assert owed("pledge", "doubt", "P-2", "500", "--reason", "again").json["rows"] == []
    owed("pledge", "doubt", "P-2", "0", "--reason", "a letter came")
    assert doubtful(url) == (Decimal(0), Decimal(0))


def test_a_write_off_uses_the_allowance_and_charges_or_releases_the_rest(owed, books):
    url = books.made[-1]
    owed("pledge", "doubt", "P-1", "70", "--reason", "no answer")
    owed("pledge", "write-off", "P-1", "--reason", "decision", "--confirm", "P-1")
    assert doubtful(url) == (Decimal(0), Decimal(100))
    owed("pledge", "doubt", "P-2", "--on", "2026-05-01", "--reason", "no answer")
    owed("period", "revalue", "2026-09-30")  # 1,070: the allowance of 1,080 is 10 too much
    assert doubtful(url) == (Decimal(1070), Decimal(1170))
    owed("pledge", "write-off", "P-2", "--reason", "decision", "--confirm", "P-2")
    assert doubtful(url) == (Decimal(0), Decimal(1170))
    assert {"1110", "1120"} & balances(url).keys() == set()


def test_a_pledge_that_is_cancelled_or_paid_leaves_no_allowance(owed, books):
    url = books.made[-1]
    owed("pledge", "doubt", "P-1", "--reason", "no answer")
    owed("pledge", "cancel", "P-1", "--reason", "letter")
    assert doubtful(url) == (Decimal(0), Decimal(0))
    owed("pledge", "doubt", "P-2", "--reason", "no answer")
    owed("receipt", "add", "ESP", "1000", "EUR", "--for", "P-2/1", "--account", "eur", "--on", "2026-09-30")
    owed("period", "revalue", "2026-Q3")
    assert doubtful(url) == (Decimal(0), Decimal(0))


def test_what_is_recovered_is_money_received_and_less_written_off(owed, books):
    """Event 15b: Dr 1010 40.00 Cr 5980 40.00, by way of the pledge."""
    url = books.made[-1]
    owed("pledge", "write-off", "P-1", "--on", "2026-07-31", "--reason", "decision", "--confirm", "P-1")
    owed("pledge", "recover", "P-1", "40", "--on", "2026-08-15", "--reason", "they paid")
    owed("receipt", "add", "ESP", "40", "USD", "--for", "P-1/1=40", "--account", "usd", "--on", "2026-08-15")
    assert (balances(url)["1010"], doubtful(url)) == (Decimal(40), (Decimal(0), Decimal(60)))
    dollars, _ = lines(url, "2026-Q3")
    assert {code: dollars[code][0] for code in ("A5", "A6", "A8", "B2", "B14")} == {
        "A5": "-60.00", "A6": "-40.00", "A8": "1080.00", "B2": "40.00", "B14": "40.00",
    }  # fmt: skip


def test_no_more_is_recovered_than_was_written_off(owed, run):
    owed("pledge", "write-off", "P-2", "--on", "2026-07-31", "--reason", "decision", "--confirm", "P-2")
    owed("pledge", "recover", "P-2", "600", "--on", "2026-08-15")
    ran = run("pledge", "recover", "P-2", "400.01", "--on", "2026-08-15", "-y")
    assert (ran.status, "EUR 400.00 of P-2 is written off" in ran.err) == (1, True)


def test_a_recovery_at_another_rate_leaves_no_exchange_difference(owed, books):
    url = books.made[-1]
    owed("pledge", "write-off", "P-2", "--on", "2026-07-31", "--reason", "decision", "--confirm", "P-2")
    owed("pledge", "recover", "P-2", "1000", "--on", "2026-09-30")
    owed("receipt", "add", "ESP", "1000", "EUR", "--for", "P-2/1", "--account", "eur", "--on", "2026-09-30")
    assert {account: balances(url).get(account) for account in ("1020", "5980", "4210")} == {
        "1020": Decimal(1070),
        "5980": Decimal(10),
        "4210": None,
    }
