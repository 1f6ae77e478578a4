"""What closings keep is what the postings add up to, whatever happens, and a book that was changed behind it is found out."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.contributions import contributors
from ledger.errors import LedgerError
from ledger.journal import batches, closing, kept, posting
from ledger.journal.checks import CHECKS
from ledger.journal.draft import Draft, Leg
from ledger.money import Money
from ledger.periods import Quarter
from tests.attacks.test_findings import damage
from tests.books import ANA, write
from tests.conftest import LONG
from tests.ledger.reports import samples

ACCOUNTS = ("1010", "4010", "5400", "1120", "8010", "8020")
ENTRY = st.tuples(
    st.just("entry"), st.integers(1, 10), st.sampled_from(((0, 1), (2, 0), (3, 1), (4, 5))), st.sampled_from((None, 1, 2)),
    st.sampled_from(("USD", "EUR")), st.integers(-500, 500).filter(bool),
)  # fmt: skip
STEPS = st.lists(st.one_of(ENTRY, ENTRY, st.tuples(st.just("close")), st.tuples(st.just("reopen"))), min_size=4, max_size=14)


def fill(unit):
    samples.batch(unit, "people", lambda unit, batch: contributors.add(unit, batch, samples.PEOPLE))


class Life:
    """A book to which things happen."""

    def __init__(self, url):
        self.book = open_book(url, ANA)
        self.number = 0
        self.quarter = Quarter(2026, 1)

    def entry(self, month, pair, contributor, currency, amount):
        self.number += 1
        money, base = Money(Decimal(amount), currency), Money(Decimal(amount) * (2 if currency == "EUR" else 1), "USD")
        debit, credit = (ACCOUNTS[place] for place in pair)
        line = "A2" if debit == "1120" else ""
        legs = (Leg(debit, 1, money, base, contributor, line=line), Leg(credit, 1, -money, -base, contributor))
        draft = Draft(date(2026, month, 7), "test", f"test:{self.number}", "", legs)
        write(self.book, "test", lambda unit, batch: posting.prepare(unit, batch, [draft]))

    def close(self):
        if self.quarter <= Quarter(2026, 3):
            write(self.book, "period close", lambda unit, batch: closing.close(unit, batch, self.quarter))
            self.quarter = self.quarter.next

    def reopen(self):
        last = self.quarter.previous

        def work(unit):
            made = batches.begin(unit, "period reopen", second=True, undoes=closing.closing_of(unit, last))
            closing.reopen(unit, made.id, "late advice")
            batches.finish(unit, made, rows=1, words="reopened")

        if last >= Quarter(2026, 1):
            self.book.run(work)
            self.quarter = last


def plainly(reader, until):
    """The same sums without anything kept: one posting after the other. Nothing is earmarked, nor of the program-budget."""
    balances, shares = defaultdict(lambda: [0, 0, 0, 0]), defaultdict(lambda: [0, 0])
    opened, sources = defaultdict(lambda: [0, 0]), defaultdict(int)
    for fund, account, currency, who, line, amount, base, event, pledge, instalment in reader.rows(
        "SELECT p.fund_id, p.account, p.currency, p.contributor_id, p.line, p.amount, p.base, t.event, p.pledge_id, p.instalment FROM posting p "
        "JOIN journal_transaction t ON t.id = p.transaction_id WHERE t.seq IS NOT NULL AND p.day < :until",
        until=until,
    ):
        year_end = event == "year end"
        more = (amount, base, 0 if year_end else max(base, 0), base if year_end else 0)
        balances[fund, account, currency] = [a + b for a, b in zip(balances[fund, account, currency], more, strict=True)]
        if who is not None:
            shares[who, fund, account, line, currency] = [
                a + b for a, b in zip(shares[who, fund, account, line, currency], more, strict=False)
            ]
        if who is not None and account in kept.INSTALMENTS:
            key = (who, pledge, instalment, account, "A10" if line == "A10" else "", currency)
            opened[key] = [a + b for a, b in zip(opened[key], more, strict=False)]
        if not year_end:
            sources[account, "unearmarked", int(who is not None), int(pledge is not None and line != "B6")] += base
    return balances, shares, opened, {key: base for key, base in sources.items() if base}


def opened(reader, until, only=None):
    """What is open of instalments, from what was kept and the days since."""
    names, (table, values) = ", ".join(kept.INSTALMENT.split()), kept.instalments(reader, until, only=only)
    return {key: found for *key_, amount, base in reader.rows(f"SELECT {names}, sum(amount), sum(base) FROM {table} p GROUP BY {names}", **values)
            for key, found in [(tuple(key_), [amount, base])]}  # fmt: skip


def moved(shares, before):
    """Contributor → what moved on 1120 and 4010 between two days, of the sums on them."""
    found = defaultdict(int)
    for sums, sign in ((shares, 1), (before, -1)):
        for (who, _fund, account, _line, _currency), (_amount, base) in sums.items():
            found[who] += sign * base if account in ("1120", "4010") else 0
    return {who: base for who, base in found.items() if base}


def some(sums):
    return {key: list(found) for key, found in sums.items() if any(found)}


@settings(max_examples=100 if LONG else 6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_history_is_answered_from_what_is_kept_as_from_the_postings(books, steps):
    url = books.make(fill, fiscal_month=7)
    life = Life(url)
    for what, *about in steps:
        getattr(life, what)(*about)
    life.book.close()
    with Reader(url) as reader:
        by_day = {}
        for until in ("2026-01-07", "2026-04-01", "2026-05-08", "2026-07-01", "2026-10-01", kept.END):
            balances, shares, instalments, sources = plainly(reader, until)
            assert some(kept.balances(reader, until)) == some(balances)
            assert some(kept.shares(reader, until)) == some(shares)
            assert some(kept.shares(reader, until, only=2)) == {key: found for key, found in some(shares).items() if key[0] == 2}
            assert some(opened(reader, until)) == some(instalments)
            assert some(opened(reader, until, 2)) == {key: found for key, found in some(instalments).items() if key[0] == 2}
            assert kept.sources(reader, ["2026-01-07", until])[-1] == sources
            by_day[until] = shares
        for since, until in pairwise(("2026-01-07", "2026-04-01", "2026-07-01", "2026-10-01")):
            between = moved(by_day[until], by_day[since])
            for only in (None, 2):
                told = kept.moved(reader, since, until, "p.account IN ('1120', '4010')", only=only)
                assert {who: base for who, base in told if base} == {
                    who: base for who, base in between.items() if only in (None, who)
                }
        by_line = kept.balances(reader, "2026-10-01", by_line=True)
        assert sum(found[1] for key, found in by_line.items() if key[1] < "8") == 0


@pytest.fixture
def closed(books):
    """A book with two entries of the first quarter and one of the second, and the first closed; SQL of an attacker on it."""
    url = books.make(fill)
    life = Life(url)
    life.entry(2, (0, 1), 1, "USD", 100)
    life.entry(3, (3, 1), 1, "USD", 7)
    life.close()
    life.entry(5, (0, 1), 1, "USD", 11)
    yield life, url
    life.book.close()


def test_what_is_kept_is_written_by_the_closing_batch_alone_and_stays(closed):
    life, url = closed
    rows = "id, batch_id, fund_id, account, currency, amount, base, debit, carried"
    for sql in (
        f"INSERT INTO kept_balance ({rows}) SELECT 99, 1, 1, '1010', 'USD', 1, 1, 1, 0",
        f"INSERT INTO kept_balance ({rows}) SELECT 99, max(batch_id), 1, '1010', 'USD', 1, 1, 1, 0 FROM period",
        "UPDATE kept_balance SET base = base + 1",
        "UPDATE kept_share SET undone_in = batch_id",
        "DELETE FROM kept_share",
        "UPDATE kept_open SET base = base + 1",
        "DELETE FROM kept_source",
    ):
        with pytest.raises(LedgerError, match="the book refuses"):
            life.book.run(lambda unit, sql=sql: unit.execute(sql))

    def while_another_is_written(unit, batch):
        unit.insert("kept_balance", rows.replace(",", ""), [(99, batch, 1, "1010", "USD", 1, 1, 1, 0)])

    with pytest.raises(LedgerError, match="a balance is kept by the batch that closes a quarter"):
        write(life.book, "test", while_another_is_written)
    with Reader(url) as reader:
        assert reader.rows("SELECT account, amount, base, debit, carried FROM kept_balance ORDER BY account") == [
            ("1010", 1_000_000, 1_000_000, 1_000_000, 0), ("1120", 70_000, 70_000, 70_000, 0), ("4010", -1_070_000, -1_070_000, 0, 0),
        ]  # fmt: skip
        assert reader.rows("SELECT contributor, account, line, amount, base FROM kept_open_list") == [
            ("ESP", "1120", "", 70_000, 70_000)
        ]


@pytest.mark.unsound
def test_a_balance_that_was_changed_behind_the_guards_is_named(closed):
    life, url = closed
    if not url.startswith("sqlite"):
        pytest.skip("the guards of PostgreSQL cannot be put aside by who may only write")

    def change(unit):
        for (name,) in unit.rows(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('kept_balance', 'kept_share', 'kept_open', 'kept_source')"
        ):
            unit.execute(f"DROP TRIGGER {name}")
        unit.execute("UPDATE kept_balance SET base = base + 1 WHERE account = '1010'")
        unit.execute("UPDATE kept_share SET amount = amount + 1 WHERE account = '4010'")
        unit.execute("UPDATE kept_open SET base = base + 1")
        unit.execute("UPDATE kept_source SET base = base + 1 WHERE account = '1120'")

    life.book.run(change)
    with Reader(url) as reader:
        (look,) = [check.look for check in CHECKS if check.name == "kept"]
        assert look(reader).findings == (
            "2026-Q1: what was kept of 1010 USD is not what the postings add up to",
            "2026-Q1: what was kept of ESP 4010 USD is not what the postings add up to",
            "2026-Q1: what was kept of ESP 1120 USD is not what the postings add up to",
            "2026-Q1: what was kept of 1120 unearmarked is not what the postings add up to",
        )


@pytest.mark.unsound
def test_each_closing_is_told_by_itself_and_one_that_kept_no_instalments_is_passed_over(closed):
    life, url = closed
    life.close()
    life.entry(8, (3, 1), 2, "EUR", 5)
    life.close()

    def look():
        with Reader(url) as reader:
            return next(check for check in CHECKS if check.name == "kept").look(reader)

    assert (look().seen, look().findings) == ("3", ())
    damage(
        url,
        "DELETE FROM kept_open WHERE batch_id = (SELECT min(batch_id) FROM period)",
        "UPDATE kept_open SET amount = amount - 1 WHERE batch_id = (SELECT batch_id FROM period WHERE quarter = '2026-Q2')",
    )
    assert look().findings == ("2026-Q2: what was kept of ESP 1120 USD is not what the postings add up to",)
