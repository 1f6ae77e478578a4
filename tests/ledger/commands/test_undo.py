"""`fund undo`: a mistake taken back today, or on its own day so that the statements of that quarter never tell of it."""

import pytest

from tests.ledger.budget.test_recovery import begin


@pytest.fixture
def fund(books, run):
    url = books.make(begin)

    def fund(*words):
        ran = run(*words, url=url)
        assert ran.status == 0, ran.err
        return ran

    fund("receipt", "add", "ESP", "1000", "USD", "--on", "2026-08-01", "--for", "P-ESP/1", "--yes")
    batch = fund("log", "--json").json["rows"][0]["batch"]
    return lambda *words: fund(*(batch if word == "BATCH" else word for word in words))


def test_a_number_is_understood_as_show_understands_it(fund):
    assert fund("undo", "b-2026-4", "-n").out.startswith("B-2026-0004  receipt add")


def received(fund):
    rows = fund("statement", "preview", "ESP", "2026-Q3", "--json").json["rows"]
    return next(row["quarter"] for row in rows if row.get("line") == "B2")


def test_what_is_undone_today_stays_in_the_statement_of_the_quarter_it_was_dated_in(fund):
    told = fund("undo", "BATCH", "--yes").out
    assert "--same-days" in told
    assert received(fund) == "1000.00"


def test_what_is_undone_on_its_own_day_never_was_in_the_statement_of_that_quarter(fund):
    told = fund("undo", "BATCH", "--same-days", "--yes").out
    assert "Statements of the quarters before" not in told
    assert received(fund) == "0.00"
    assert fund("verify").out.splitlines()[-1] == "Sound."
