"""What leaves the book of a random year adds up: journals for other programs, and the published activity against the statements.

The year deals every kind of step through the rooms, so that every kind of entry is in it; other programs count the journal by
account, currency and contributor.
"""

import random
from collections import defaultdict
from contextlib import suppress
from decimal import Decimal
from io import BytesIO

import pytest

from exports.iati_schema import check
from exports.iati_xml import pieces
from ledger.book.reader import Reader
from ledger.money import Money
from ledger.periods import Quarter
from ledger.reports import iati
from ledger.reports.iati_rules import problems
from ledger.reports.iati_terms import Terms
from ledger.statements.figures import Issue
from ledger.statements.gather import source
from tests.exports.foreign import from_beancount, from_hledger, named_by_beancount, ours, ours_named
from tests.properties import years
from tests.properties.test_histories import LONG
from tests.properties.test_years import TRIES, dealt
from tests.properties.years_budget import WholeYear
from tests.shared import SHARED

TERMS = Terms("XM-DAC-47079-SF-TIP")
SEEDS = range(8) if LONG else (4,)  # a year in which all of it happens
EVENTS = {  # of every part of the accounting policy at least one
    "pledge made", "pledge increased", "receipt", "gift", "unidentified receipt", "receipt returned", "pledge doubtful", "in kind",
    "refund approved", "interest received", "bank charge", "transfer in", "recovery charged", "recovery settled", "allotment", "obligation",
    "expenditure", "disbursement", "advance", "advance rendered", "spending attributed", "interest allocated", "exchange attributed",
}  # fmt: skip


def lived(books, seed):
    """A year of dealt steps, not proved on its way as in test_years.py."""
    dice = random.Random(seed)
    year = WholeYear(books.make(years.fill, recognition="accrual" if books.dialect == "sqlite" else "cash"), 1)
    for kind in dealt(dice, quarters=4):
        for _try in range(TRIES):
            if year.step(kind, *(dice.randrange(500) for _ in range(3))):
                break
    year.book.close()
    return year


def test_what_leaves_the_book_of_random_years_adds_up(books, run, tmp_path):
    told = set()
    for seed in SEEDS:
        year = lived(books, seed)
        told |= {event for (event,) in year.rows("SELECT DISTINCT event FROM journal_transaction WHERE seq IS NOT NULL")}
        journals_agree(year.url, run, tmp_path / f"{seed}.journal")
        published(year)
    expected = EVENTS if books.dialect == "sqlite" else EVENTS - {"pledge doubtful"}  # there pledges are memoranda
    assert told >= expected, sorted(expected - told)


def journals_agree(url, run, file):
    text = run("export", "beancount", "-").out
    assert from_beancount(text) == ours(url)
    assert named_by_beancount(text) == ours_named(url)
    some = run("export", "beancount", "-", "--from", "2026-04-10", "--to", "2026-08-20").out
    assert named_by_beancount(some) == ours_named(url, "2026-08-20")
    assert run("export", "hledger", str(file)).status == 0
    with suppress(pytest.skip.Exception):  # where hledger is not installed, beancount has said it
        assert from_hledger(file) == ours(url)


def published(year):
    """The activity of all days against all contributors' statements of a quarter in which everything is seen."""
    quarter = Quarter.of(year.today).next
    with Reader(year.url) as query:
        activity = iati.load(query, TERMS, quarter.last)
        drawn = source(query, quarter)
        statements = {drawn.parties[who].code: drawn.figures(who, Issue(quarter.last)) for who in drawn.due()}
        early, apart = (
            {currency: Decimal(units).scaleb(-4) for currency, units in query.rows(f"SELECT currency, sum(amount) FROM flow_posting WHERE {which} GROUP BY currency")}
            for which in ("account = '2110' AND line = ''", "line IN ('B2', 'B3', 'B4') OR account = '4310'")
        )  # fmt: skip
        spent = query.value(
            "SELECT sum(p.base) FROM flow_posting p JOIN journal_transaction t ON t.id = p.transaction_id LEFT JOIN journal_transaction o ON o.id = t.reverses "
            "WHERE p.account BETWEEN '5100' AND '5900' AND coalesce(o.event, t.event) <> 'in kind'"
        )
    assert problems(activity, quarter.last) == ()
    if SHARED is not None and (SHARED / "data" / "iati").is_dir():
        assert check(BytesIO("".join(pieces(activity, "2027-01-20T00:00:00Z")).encode()), SHARED / "data" / "iati") == ()
    printed = defaultdict(Decimal)  # line and currency → since inception, in the pledges' own currencies
    for figures in statements.values():
        for table in figures.pledged:
            for line in table.own:
                printed[line.code, table.own.currency] += line.inception.amount
    for currency in {code for _line, code in printed} | set(early) | set(apart):
        promised, came = (sum(printed[line, currency] for line in lines) for lines in (("A2", "A3", "A4", "A5"), ("A6", "A6r")))
        assert total(activity, currency, "11") == promised + early.get(currency, 0)
        assert total(activity, currency, "1") == -came - apart.get(currency, 0)
        assert total(activity, currency, "13") == printed["A10", currency]
    assert total(activity, "USD", "4") == Decimal(spent).scaleb(-4)
    money_came_as_stated(activity, statements)


def total(activity, currency, *types, provider=None):
    return sum(one.value.amount for one in activity.transactions
               if one.type in types and one.value.currency == currency and provider in (None, one.provider.names["en"]))  # fmt: skip


def money_came_as_stated(activity, statements):
    """Type 1 is B2, B3 and B4 of the statement, which is in dollars, of everybody who paid in nothing else."""
    paid = defaultdict(set)
    for one in activity.transactions:
        if one.type == "1":
            paid[one.provider.names["en"]].add(one.value.currency)
    for code, currencies in paid.items():
        if currencies == {"USD"} and code in statements:
            funds = {line.code: line.inception for line in statements[code].funds}
            stated = sum((funds[line] for line in ("B2", "B3", "B4") if line in funds), Money.zero("USD"))
            assert total(activity, "USD", "1", provider=code) == stated.amount
