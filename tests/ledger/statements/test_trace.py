"""Every line of a statement is what the postings behind it add up to, and each of them leads back to its file."""

from datetime import date

import pytest

from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.errors import NotUnderstood
from ledger.money import sum_of
from ledger.periods import Quarter
from ledger.statements.figures import STOCKS, Trace
from ledger.statements.figures_json import from_json
from ledger.statements.trace import behind
from tests.books import ANA
from tests.ledger.commands import filled

Q3 = Quarter(2026, 3)


@pytest.fixture
def url(books):
    """A filled book."""
    return books.make(filled.fill, **filled.ABOUT)


@pytest.fixture
def reader(url):
    """The filled book, for reading."""
    with Reader(url) as reader:
        yield reader


def contributors(reader):
    return dict(reader.rows("SELECT code, id FROM contributor ORDER BY code"))


def trace(reader, text):
    wanted = Trace.parse(text)
    return behind(reader, wanted, contributors(reader)[wanted.contributor])


def test_every_printed_line_of_every_statement_is_what_the_postings_behind_it_add_up_to(reader):
    proved = 0
    for contributor, text in reader.rows("SELECT contributor_id, figures FROM statement ORDER BY id"):
        figures = from_json(text)
        printed = [(row.code, "", row.quarter) for lines in (figures.pledged_in_all, figures.funds) for row in lines]
        printed += [(row.code, table.own.currency, row.quarter) for table in figures.pledged for row in table.own]
        for code, currency, money in printed:
            traced = behind(reader, Trace(figures.facts.contributor.code, Q3, code, currency), contributor)
            assert traced.printed == money, traced.trace
            assert traced.later == 0
            assert (traced.total is None) == code.startswith("A9"), traced.trace
            assert traced.total in (None, money), traced.trace
            proved += traced.total is not None
    assert proved == 60


def test_what_a_quarter_opens_with_is_what_the_one_before_closed_with(reader):
    for code in contributors(reader):
        for opening, closing in (("A1", "A8"), ("B1", "B14")):
            now, before = trace(reader, f"{code}:2026-Q4:{opening}"), trace(reader, f"{code}:2026-Q3:{closing}")
            assert (now.total, now.statement) == (before.total, "")
            assert now.printed is None


def test_a_receipt_leads_back_to_file_sheet_row_and_hash_and_names_who_prepared_and_who_sealed(reader):
    (origin,) = trace(reader, "USA:2026-Q3:B2").origins
    assert (origin.entry, origin.receipt, origin.pledge, origin.tag) == ("J-2026-000006", "R-2026-0001", "P-2026-0001/2", "A6")
    assert (f"L-{origin.line}", origin.file, origin.place) == (filled.LINE["FT1"], "bofa_2026-09.xlsx", "Sheet1!5")
    assert origin.sha256 == filled.SHA256["bofa-usd"]
    assert (origin.batch, origin.prepared_by, origin.sealed_by) == (filled.BATCHES["posted"], "ana.reyes", "luis.mora")


def test_an_amount_in_its_own_currency_is_traced_in_that_currency(reader):
    traced = trace(reader, "ESP:2026-Q3:A6:EUR")
    assert (str(traced.total), str(traced.printed)) == ("EUR -60,000.00", "EUR -60,000.00")
    assert trace(reader, "ESP:2026-Q3:A6:USD").origins == ()


def test_what_is_posted_after_the_issue_is_counted_as_later_and_not_as_printed(url):
    book = open_book(url, ANA)
    late = filled.draft("ESP", filled.money("900"), "ESP-LATE", ("2026-12-01", "900"), signed=date(2026, 9, 30))
    book.run(lambda unit: filled.extra(unit, "pledge add", lambda unit, batch: filled.pledge(unit, batch, late)))
    with Reader(url) as reader:
        traced = trace(reader, "ESP:2026-Q3:A8")
        assert (traced.total, traced.later, traced.statement) == (traced.printed, 1, "S-2026-0002/1")
        assert trace(reader, "ESP:2026-Q4:A1").total == traced.total + filled.money("900")
    book.close()


def test_a_balance_counts_from_the_beginning_and_a_flow_in_its_quarter(reader):
    assert {origin.day for origin in trace(reader, "ESP:2026-Q3:A8").origins} == {"2026-01-15", "2026-09-03"}
    assert {origin.day for origin in trace(reader, "ESP:2026-Q3:A6").origins} == {"2026-09-03"}
    assert trace(reader, "ESP:2026-Q2:A6").origins == ()
    assert set(STOCKS) >= {"A8", "B14", "B16"}


def test_total_funds_available_are_the_opening_balance_and_what_came_in(reader):
    traced = trace(reader, "USA:2026-Q4:B8")
    assert {origin.day for origin in traced.origins} == {"2026-09-02", "2026-10-07"}
    opening, came = trace(reader, "USA:2026-Q4:B1"), trace(reader, "USA:2026-Q4:B2")
    assert traced.total == sum_of([opening.total, came.total], "USD")


def test_a_line_that_no_statement_has_is_refused(reader):
    with pytest.raises(NotUnderstood, match="not a line of a statement"):
        trace(reader, "ESP:2026-Q3:B99")
