"""Any history, asked afterwards about each of its days, tells what it told on that day: every list, report, preview and card."""

import json
import random
from datetime import UTC, datetime, time, timedelta

import pytest

from ledger.book.actor import Actor
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.commands.report import BY, REPORTS
from ledger.errors import LedgerError
from ledger.journal import batches
from tests.books import write
from tests.properties import years
from tests.properties.test_histories import LONG
from tests.properties.test_years import dealt
from tests.properties.years import pick
from tests.properties.years_budget import WholeYear

ASKED = [  # what any officer may ask on any day
    *(f"report {name} {f'--by {by}' if by else ''}" for name in REPORTS for by in BY.get(name, ("",))), "report contributions 2026-Q1",
    "report trial-balance 2026-Q1", "report bank 2026-03", "report annual 2026", "status", "log", "pledge list", "receipt list",
    "receipt refunds", "contributor list", "bank list", "rate list", "period list", "statement list", "statement list 2026-Q1",
    "budget show", "budget obligations", "budget advances", "budget object", "budget activity", "budget unit", "recovery list",
    "recovery rules", "match list", "match rules", "export beancount -", "export hledger -", "show ESP", "show 1010", "log ESP",
    "pledge remind --list", "statement preview ESP 2026-Q1", "statement preview USA 2026-Q2", "show usd",
]  # fmt: skip


class Office(WholeYear):
    """A year in which every batch has a day of its own, and where there are two people is decided about on a later one."""

    two = False

    def actor(self, name="ana.reyes"):
        today = max(self.today, self.quarter.last + timedelta(days=20)) + timedelta(days=1)
        self.today = today
        return Actor(name, today, lambda: datetime.combine(today, time(11), UTC))

    def tomorrow(self, number, *, asked):
        """The day after; somebody decides about what waits, or leaves it for another day. What was `asked` about is given back."""
        if self.two and (waiting := self.rows("SELECT number FROM batch WHERE state = 'waiting' ORDER BY id")):
            (batch,) = pick(waiting, number)
            ways = ("return", "withdraw") if asked else ("approve", "approve", "approve", "leave", "return", "withdraw")
            self.decide(batch, pick(ways, number))
        self.book.actor = self.actor()

    def decide(self, batch, how):
        other = open_book(self.url, self.actor("luis.mora"))
        try:
            if how == "approve":
                other.run(lambda unit: batches.approve(unit, batch))
            elif how == "return":
                other.run(lambda unit: batches.give_back(unit, batch, "not so"))
            elif how == "withdraw":
                self.book.actor = self.actor()
                self.book.run(lambda unit: batches.undo(unit, batch, "a slip"))
        except LedgerError as refused:
            self.tally["decide", refused.name] += 1

    def write(self, kind, work):
        """A batch as a command writes it; whatever the book refuses while others wait, it may refuse."""
        try:
            number = write(self.book, kind, work, reason=f"a letter about {kind}")
        except LedgerError as refused:
            self.tally[kind, refused.name] += 1
            return None
        self.tally[kind, "done"] += 1
        self.batches.append(number)
        return number


def told(run, url, day, today, questions):
    """Question → what the program answers, asked on the day itself, or later about it."""
    back = () if day == today else ("--as-of", day.isoformat())
    answers = {}
    for question in questions:
        words = question.split()
        ran = run(*words, *(() if words[0] == "export" else ("--json",)), *back, url=url, FUND_TODAY=today.isoformat())
        answers[question] = (ran.status, _without_the_asking(ran.out), ran.err)
    return answers


def _without_the_asking(out):
    """The answer without what says that it was asked later."""
    try:
        found = json.loads(out)
    except ValueError:
        return out
    return {key: value for key, value in found.items() if key != "as_of"}


def cards(url):
    """The newest things of every kind, each with its card, what touched it, and its way."""
    with Reader(url) as query:
        for table in ("pledge", "receipt", "batch", "obligation", "expenditure", "advance", "refund"):
            for (number,) in query.rows(f"SELECT number FROM {table} ORDER BY id DESC LIMIT 2"):
                yield from (f"show {number}", f"log {number}")
                if table in ("pledge", "receipt"):
                    yield f"show {number} --history"
        for year, no in query.rows("SELECT year, no FROM journal_transaction WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1"):
            yield f"show J-{year}-{no:06d}"


def without_entries(office, day):
    """What cannot be told again: the entries of batches that waited on the day and never counted are gone.

    First the questions whose answers lack them: ways have none, and cash and lines of the budget are told without what they would
    have used. Then the cards of these batches, of which all else is told.
    """
    dropped = "batch_id IN (SELECT id FROM batch b WHERE b.state IN ('withdrawn', 'returned') AND b.made_at < :end AND b.decided_at >= :end)"
    end = (day + timedelta(days=1)).isoformat()
    gone = [
        number for (number,) in office.rows(f"SELECT number FROM batch WHERE {dropped.replace('batch_id', 'id', 1)}", end=end)
    ]
    given = f"{dropped} OR batch_id IN (SELECT undoes FROM batch WHERE {dropped.replace('batch_id', 'id', 1)})"  # or would have been undone
    ways = [
        number
        for table in ("pledge", "receipt")
        for (number,) in office.rows(f"SELECT number FROM {table} WHERE {given}", end=end)
    ]
    cash = ("budget show", "status") if gone else ()
    return {*(f"show {number} --history" for number in ways), *cash}, {f"show {number}" for number in gone}


def _but_entries(answer):
    status, card, error = answer
    return status, {key: value for key, value in card.items() if key not in ("accounts", "entries")}, error


def lived(books, run, seed, *, many, every, two):
    """A year of dealt steps and many a step back, one a day; what it told on some days, and what it tells of them afterwards."""
    about = {"fiscal_month": (1, 7)[seed % 2], "recognition": ("accrual", "cash")[seed % 3 == 2], "two_person": two}
    office = Office(books.make(years.fill, **about), about["fiscal_month"])
    office.two = two
    dice, said = random.Random(seed), {}
    steps = [one for kind in dealt(dice, quarters=4) for one in ((kind, "undo") if dice.randrange(3) == 0 else (kind,))]
    for place, kind in enumerate(steps[:many]):
        if place % every == 0:
            office.remind()
            office.tomorrow(0, asked=False)
        for _try in range(3):
            try:
                if office.step(kind, *(dice.randrange(500) for _ in range(3))):
                    break
            except (LedgerError, AssertionError):
                if not two:  # with what waits in between, a step may find the book other than it expects
                    raise
        asked = place % every == every - 1
        if asked:
            said[office.today] = told(run, office.url, office.today, office.today, [*ASKED, *cards(office.url)])
        office.tomorrow(dice.randrange(500), asked=asked)
    office.book.close()
    assert len(said) >= 2
    given_back = set()
    for day, before in said.items():
        after, (lost, bare) = told(run, office.url, day, office.today, before), without_entries(office, day)
        given_back |= bare
        for answers in (before, after):
            answers.update({question: _but_entries(answers[question]) for question in bare & answers.keys()})
        assert not {
            question: (after[question], before[question])
            for question in before.keys() - lost
            if after[question] != before[question]
        }
    assert given_back or not two, "nothing that waited on a day was given back later"
    return office


@pytest.mark.parametrize("two", [False, True], ids=["one person", "two people"])
def test_a_day_told_afterwards_says_what_it_said_on_that_day(books, run, two):
    on_file = books.dialect == "sqlite"
    for seed in range(12 if LONG else 1):
        lived(books, run, seed + two, many=90 if LONG else 30 if on_file else 18, every=5 if LONG else 8, two=two)
