"""Closing and reopening quarters and years through the command line, on both databases, against figures worked by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.budget import sharing
from ledger.contributions import contributors, pledges
from ledger.errors import LedgerError
from ledger.journal import batches, posting, rates, revaluation
from ledger.journal.draft import RateDraft
from ledger.periods import Quarter, parse_period
from ledger.reports import balance, budget, mandate
from ledger.reports.contributions_load import load as contributions
from ledger.reports.scope import Scope
from ledger.reports.trial_balance import load
from ledger.statements.figures import Issue
from ledger.statements.gather import source
from tests.books import LUIS, TODAY
from tests.ledger.reports import samples

CLOSE = ("period", "close", "2026-Q3", "--confirm", "2026-Q3", "--reason", "asked the donor")
REOPEN = ("period", "reopen", "2026-Q3", "--confirm", "2026-Q3", "--reason", "late advice")
# Fund balances after the year to 30 September 2026, by contributor: income less expense, of the figures of samples.py.
BALANCES = {
    "ESP": "-1108.70",  # EUR 1,000 at 1.10, and 10 gained on EUR 100; of the 10 lost on EUR 700 in the bank, 1.30
    "NIC": "-69.88",  # 300 pledged, 230 cancelled; of the loss, 0.12
    "PR-GIV": "0.08",
    "PR-SON": "-79.87",
    "USA": "-5016.63",
    None: "-920.00",  # 1,000 from the program-budget, 80 spent
}


NEWER = RateDraft("EUR", date(2026, 9, 30), Decimal("1.20"), "ECB")


@pytest.fixture
def url(books):
    """The year of samples.py in a book whose fiscal year ends with September, revalued and shared out before it is closed."""
    return books.make(_valued, fiscal_month=10)


def _fill(unit):
    samples.fill(unit)
    _rates(unit)


def _valued(unit):
    _fill(unit)
    samples.batch(unit, "revalue", lambda unit, batch: revaluation.revalue(unit, batch, date(2026, 9, 30)))
    samples.batch(unit, "share", lambda unit, batch: sharing.share(unit, batch, Quarter(2026, 3)))


def _rates(unit):
    dated = {date(2026, 3, 31): "1.10", date(2026, 6, 30): "1.10", date(2026, 9, 30): "1.10"}
    drafts = [RateDraft("EUR", day, Decimal(rate), "UNORE") for day, rate in dated.items()]
    samples.batch(unit, "rates", lambda unit, batch: rates.add(unit, batch, drafts))


def of(url, sql, **values):
    with Reader(url) as reader:
        return reader.rows(sql, **values)


def done(run, *words, **more):
    told = run(*words, **more)
    assert told.status == 0, told.err
    return told


def figures(url):
    """Everything that reports and statements say of the third quarter."""
    with Reader(url) as reader:
        drawn = source(reader, Quarter(2026, 3))
        statements = {
            one: (lines.pledged_in_all, lines.funds) for one in drawn.due() for lines in [drawn.figures(one, Issue(TODAY))]
        }
        scope = Scope.of(parse_period("2026-Q3"))
        reports = [contributions(reader, scope, by) for by in ("class", "contributor", "quarter")]
        return (
            statements,
            reports,
            balance.load(reader, scope).lines,
            budget.load(reader, scope, TODAY, "object"),
            *_mandate(reader),
        )


def _mandate(reader):
    """Of the year that ends with September, and since the first entry: all but the last entry's number."""
    for days in (mandate.year_of(reader, TODAY, 2025), None):
        found = mandate.load(reader, days, date(2026, 9, 30))
        yield replace(found, fund=replace(found.fund, entry="", seal=""))


def test_a_year_ends_with_its_last_quarter_and_nobody_s_figures_move(url, run):
    before = figures(url)
    done(run, *CLOSE)
    found = of(
        url,
        "SELECT c.code, p.account, sum(p.base) FROM sealed_posting p LEFT JOIN contributor c ON c.id = p.contributor_id "
        "WHERE p.account IN ('3010', '3020') GROUP BY c.code, p.account",
    )
    assert {code: f"{units / 10_000:.2f}" for code, account, units in found if account == "3010"} == BALANCES
    left = of(
        url,
        "SELECT p.account, p.currency FROM sealed_posting p JOIN account a ON a.code = p.account WHERE a.kind IN ('income', 'expense') "
        "AND p.day < '2026-10-01' GROUP BY p.account, p.currency HAVING sum(p.amount) <> 0 OR sum(p.base) <> 0",
    )
    assert left == []
    assert figures(url) == before


def test_the_trial_balance_shows_the_year_beside_its_end_and_the_new_year_begins_at_nothing(url, run):
    with Reader(url) as reader:
        before = {(row.account, row.amount.currency): row for row in load(reader, Scope.of(parse_period("2026-Q3"))).rows}
    done(run, *CLOSE)
    with Reader(url) as reader:
        after = load(reader, Scope.of(parse_period("2026-Q3")))
        new = {row.account: row for row in load(reader, Scope.of(parse_period("2026-Q4"))).rows}
    for row in after.rows:
        if row.account not in ("3010", "3020"):
            was = before[row.account, row.amount.currency]
            assert (row.opening, row.debits, row.credits) == (was.opening, was.debits, was.credits)
            assert row.closing == (was.closing if row.kind not in {"income", "expense"} else was.closing - was.closing)
    assert {row.account: str(row.carried) for row in after.rows if row.carried and row.account in ("3010", "4310", "5300")} == {
        "3010": "USD -7,195.00", "4310": "USD 1,000.00", "5300": "USD -80.00",
    }  # fmt: skip
    assert str(new["3010"].opening) == "USD -7,195.00"
    assert str(new["4050"].opening) == "USD 0.00"  # 200 of it in the new year, when the condition was met
    assert str(new["4050"].closing) == "USD -200.00"


def test_closing_revalues_and_shares_out_before_it_seals(books, run):
    """At 1.20 the EUR 700 in the bank, carried at 780, gain 60.00, shared by balance; the EUR 300 that Spain owes gain 30.00."""
    url = books.make(_fill, fiscal_month=10)
    with_rate = lambda unit: samples.batch(unit, "rates", lambda unit, batch: rates.add(unit, batch, [NEWER]))  # noqa: E731
    book = open_book(url, LUIS)
    book.run(with_rate)
    book.close()
    told = done(run, *CLOSE, url=url).out
    assert "EUR 1.20" in told
    found = of(
        url,
        "SELECT t.event, c.code, p.account, sum(p.base) / 100, p.line FROM sealed_posting p JOIN journal_transaction t ON t.id = p.transaction_id "
        "LEFT JOIN contributor c ON c.id = p.contributor_id WHERE t.day = '2026-09-30' AND t.event <> 'year end' AND p.account <> '4220' "
        "GROUP BY t.event, c.code, p.account, p.line ORDER BY p.account",
    )
    assert found == [("revaluation", None, "1020", 6000, ""), ("revaluation", "ESP", "1120", 3000, "A7")]
    shared = of(
        url,
        "SELECT c.code, -p.base / 100, p.line FROM sealed_posting p JOIN journal_transaction t ON t.id = p.transaction_id "
        "JOIN contributor c ON c.id = p.contributor_id WHERE t.event = 'exchange attributed' ORDER BY c.code",
    )
    assert shared == [("ESP", 779, "B6"), ("NIC", 70, "B6"), ("PR-GIV", 50, "B6"), ("PR-SON", 80, "B6"), ("USA", 5021, "B6")]


def test_an_earmarked_pledge_makes_an_earmarked_balance(books, run):
    url = books.make(_earmarked, fiscal_month=10)
    done(run, "period", "close", "2026-Q3", "--confirm", "2026-Q3", "--reason", "x", url=url)
    assert of(url, "SELECT account, base FROM sealed_posting WHERE account IN ('3010', '3020') ORDER BY account") == [
        ("3010", -250_000), ("3020", -400_000),
    ]  # fmt: skip


def _people(unit):
    samples.batch(unit, "init", lambda unit, batch: contributors.add(unit, batch, samples.PEOPLE))


def _earmarked(unit):
    _people(unit)
    made = [
        samples.pledge("USA", "P1", "USD", "2026-08-01", ("2027-01-01", "25")),
        replace(samples.pledge("USA", "P2", "USD", "2026-08-01", ("2027-01-01", "40")), earmark="travel"),
    ]
    samples.batch(unit, "pledges", lambda unit, batch: pledges.make(unit, batch, made, rates.load(unit)))


def test_what_is_kept_answers_as_the_postings_do(books, run):
    url = books.make(_fill, fiscal_month=10)
    with Reader(url) as reader:
        before = load(reader, Scope(end="2026-10-01"))
        statements = figures(url)
    done(run, "period", "close", "2026-Q1", "--confirm", "2026-Q1", "--reason", "x", url=url)
    done(run, "period", "close", "2026-Q2", "--confirm", "2026-Q2", "--reason", "x", url=url)
    with Reader(url) as reader:
        assert load(reader, Scope(end="2026-10-01")) == before
    assert figures(url) == statements
    kept = of(
        url, "SELECT quarter, sum(base), sum(debit) FROM kept_balance_list WHERE account < '8' GROUP BY quarter ORDER BY quarter"
    )
    assert [(quarter, base) for quarter, base, _debit in kept] == [("2026-Q1", 0), ("2026-Q2", 0)]


def test_reopening_takes_back_what_closing_posted_on_its_own_days(url, run):
    before = figures(url)
    done(run, *CLOSE)
    done(run, *REOPEN)
    assert of(url, "SELECT day, event FROM journal_transaction WHERE reverses IS NOT NULL AND event = 'year end'") == [
        ("2026-09-30", "year end")
    ]
    assert of(url, "SELECT count(*) FROM kept_period") == [(0,)]
    assert of(url, "SELECT sum(base) FROM sealed_posting WHERE account = '3010'") == [(0,)]
    assert figures(url) == before
    done(run, *CLOSE)
    assert figures(url) == before
    assert of(url, "SELECT sum(base) FROM sealed_posting WHERE account = '3010'") == [(-71_950_000,)]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_quarter_is_not_reopened_while_a_pledge_stands_settled_at_what_its_closing_revalued_it_to(books, run):
    url = books.make(_fill, fiscal_month=10)
    book = open_book(url, LUIS)
    book.run(lambda unit: samples.batch(unit, "rates", lambda unit, batch: rates.add(unit, batch, [NEWER])))
    book.close()
    done(run, *CLOSE, url=url)
    paid = done(
        run, "receipt", "add", "ESP", "100", "EUR", "--for", "P1/2", "--on", "2026-10-05", "--yes", "--json", url=url
    ).json["batch"]
    told = run(*REOPEN, "--json", url=url)
    assert (told.status, '"code": "in-the-way"' in told.err) == (1, True), told.err
    assert f"{paid} rests on it" in told.err
    done(run, "undo", paid, "--yes", url=url)
    done(run, *REOPEN, url=url)


def test_a_closing_is_taken_back_by_reopening_only(url, run):
    done(run, *CLOSE)
    (number,) = of(url, "SELECT batch FROM period_list")[0]
    told = run("undo", number, "--yes")
    assert told.status == 1
    assert "it closed 2026-Q3: fund period reopen 2026-Q3" in told.err


def test_a_late_item_is_dated_into_the_open_quarter_and_counted_there(url, run):
    done(run, *CLOSE)
    done(run, "receipt", "add", "USA", "12", "USD", "--on", "2026-09-15", "--yes")
    late = of(url, "SELECT day, late_from FROM journal_transaction WHERE late_from IS NOT NULL")
    assert late == [("2026-10-01", "2026-09-15")]
    rows = {row["quarter"]: (row["state"], row["late"]) for row in done(run, "period", "list", "--json").json["rows"]}
    assert rows["2026-Q3"] == ("closed", None)
    assert rows["2026-Q4"] == ("open", 1)
    assert rows["2026-Q1"][0] == "closed"  # the first closing closes all before it


def test_quarters_are_closed_in_order(books, run):
    books.make()
    done(run, "period", "close", "2026-Q1", "--confirm", "2026-Q1")
    told = run("period", "close", "2026-Q3", "--confirm", "2026-Q3")
    assert (told.status, "2026-Q2 comes first" in told.err, "fund period close 2026-Q2" in told.err) == (1, True, True)
    done(run, "period", "close", "2026-Q2", "--confirm", "2026-Q2")


def test_the_first_closing_ends_every_year_before_it(books, run):
    url = books.make(samples.fill, fiscal_month=7)
    done(run, "rate", "add", "EUR", "1.2", "--on", "2026-09-30", "--source", "UNORE", "--yes")
    done(run, *CLOSE)
    days = of(url, "SELECT day FROM journal_transaction WHERE event = 'year end'")
    assert days == [("2026-06-30",)]
    (sums,) = of(url, "SELECT sum(base) FROM sealed_posting WHERE account = '4210'")
    assert sums == (-100_000,)  # gained in August: of the new year


@pytest.fixture
def two(books, run):
    """A book of two people with a pledge of the third quarter, where the second says yes to `two(kind)`."""
    url = books.make(_people, two_person=True, fiscal_month=10)
    luis = open_book(url, LUIS)

    def yes(kind):
        (number,) = of(url, "SELECT number FROM batch WHERE kind = :kind AND state = 'waiting'", kind=kind)[0]
        luis.run(lambda unit: batches.approve(unit, number))
        return number

    done(run, *PLEDGE)
    yes("pledge add")
    yield yes
    luis.close()


PLEDGE = ("pledge", "add", "USA", "25", "USD", "--signed", "2026-08-01", "--due", "2027-01-01=25", "--yes")


def test_a_closing_that_waits_is_overtaken_by_what_comes_into_its_quarter(two, books, run):
    url = books.made[-1]
    done(run, *CLOSE)
    done(run, *PLEDGE, "--twice")
    for _waiting_then_sealed in range(2):
        with pytest.raises(LedgerError, match="was overtaken") as caught:
            two("period close")
        assert caught.value.cure[0].startswith(
            "something of a day before 2026-10-01 came into the books since 2026-Q3 was drawn up"
        )
        if not _waiting_then_sealed:
            two("pledge add")
    luis = open_book(url, LUIS)
    with pytest.raises(LedgerError, match="something was sealed in the quarter since it was closed"):  # the database says so too
        luis.run(_approve_unasked)
    luis.close()


def _approve_unasked(unit):
    (closing,) = unit.rows("SELECT id FROM batch WHERE kind = 'period close'")[0]
    posting.seal(unit, closing)
    unit.execute(
        "UPDATE batch SET state = 'posted', decided_by = 'luis.mora', decided_at = '2026-10-07T11:31:05Z' WHERE id = :id",
        id=closing,
    )


def test_two_people_close_and_reopen(two, books, run):
    url = books.made[-1]
    done(run, *CLOSE)
    assert of(url, "SELECT quarter FROM kept_period") == []
    assert run(*REOPEN).err.count("waits for a second person") == 1
    two("period close")
    assert of(url, "SELECT quarter FROM kept_period") == [("2026-Q3",)]
    done(run, *REOPEN)
    assert of(url, "SELECT quarter FROM kept_period") == [("2026-Q3",)]
    assert run(*REOPEN).err.count("is being reopened already") == 1
    two("period reopen")
    assert of(url, "SELECT quarter FROM kept_period") == []
    assert of(url, "SELECT sum(base) FROM sealed_posting WHERE account = '3010'") == [(0,)]
