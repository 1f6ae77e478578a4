"""`fund rate`: several rates are one batch, and what is missing is what a closing would miss."""

import pytest


@pytest.fixture
def fund(books, run):
    """A command line of one person that holds."""
    url = books.make()

    def fund(*words):
        ran = run(*words, "--yes", url=url)
        assert ran.status == 0, ran.err
        return ran

    return fund


def test_several_rates_of_a_day_are_one_batch(fund):
    told = fund("rate", "add", "CAD", "0.7200", "eur", "1.10", "--on", "2026-09-30", "--source", "UNORE").out
    assert told.splitlines()[:2] == ["1 CAD = 0.7200 USD from 2026-09-30", "1 EUR = 1.10 USD from 2026-09-30"]
    rows = fund("rate", "list", "--json").json["rows"]
    assert [(row["currency"], row["usd_per_unit"]) for row in rows] == [("CAD", "0.7200"), ("EUR", "1.10")]
    assert len({row["batch"] for row in rows}) == 1
    assert fund("log", "--json").json["rows"][0]["words"] == "2 rates, effective 2026-09-30"
    assert "Nothing to write" in fund("rate", "add", "EUR", "1.1", "CAD", "0.72", "--on", "2026-09-30", "--source", "UNORE").out


def test_what_is_missing_for_a_quarter_is_what_its_closing_misses(fund, run):
    fund("contributor", "add", "ESP", "Spain", "--class", "permanent_observer")
    fund("rate", "add", "EUR", "1.08", "CAD", "0.72", "GBP", "1.2", "--on", "2026-07-01")
    for currency in ("EUR", "CAD"):
        fund("pledge", "add", "ESP", "100", currency, "--signed", "2026-07-01")
    assert [row["currency"] for row in fund("rate", "list", "--missing", "2026-Q3", "--json").json["rows"]] == ["CAD", "EUR"]
    closing = run("period", "close", "2026-Q3", "-n")
    assert "fund rate add CAD RATE EUR RATE --on 2026-09-30 --source NAME" in closing.out
    fund("rate", "add", "CAD", "0.73", "EUR", "1.1", "--on", "2026-09-30")
    assert fund("rate", "list", "--missing", "2026-Q3", "--json").json["rows"] == []
