"""Random years through the rooms: what must hold holds after every step, and closed quarters say what they said.

The short form deals every kind of step to every year, so that each is seen at its work; the long form (FUND_PROVE) draws
whatever comes, and shrinks what fails.
"""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.book.reader import Reader
from ledger.checks import CHECKS
from tests.properties import years
from tests.properties.test_histories import LONG
from tests.properties.test_valuations import lives_add_up
from tests.properties.years_budget import WholeYear
from tests.properties.years_proofs import NEAR, asked, controlled, same, sound, told, whole

FIRST = ("pledge", "receive", "gift", "appropriate", "allot", "order", "program")  # what all else rests on
DECK = (  # what follows on another stands behind it
    "pledge receive", "receive", "hold settle settle", "send_back", "amend", "confirm", "doubt", "give_up recover", "clause", "goods",
    "goods_pledged", "refund pay_refund", "interest", "accrue interest", "charge", "agree_rate", "new_rule", "new_discount pledge", "settle_recovery", "allot",
    "request order", "spend pay", "spend", "spend_on_order pay", "order increase", "cut", "order order lapse", "advance render", "fall_due", "revalue", "share",
    "undo", "undo", "undo", "pay_due pay_due reopen", "correct", "correct",
)  # fmt: skip
KINDS = sorted({*FIRST, *" ".join(DECK).split(), "close"})
NUMBER = st.integers(0, 499)
STEP = st.tuples(st.sampled_from([*KINDS, "close", *FIRST]), NUMBER, NUMBER, NUMBER)
TRIES = 4  # of a kind with other numbers, before it is left alone


def live(year, steps):
    """The steps, each proved where it did something; at the end, what closed quarters said is what they say."""
    for one in steps:
        if year.step(*one):
            must_hold(year, one[0])
    closed_stay(year)


def closed_stay(year):
    for quarter, said in year.closed.items():
        same(told(year.url, quarter), said)


def must_hold(year, kind):
    sound(year.url, CHECKS if kind in ("close", "reopen") else NEAR)
    with Reader(year.url) as query:
        unspent = whole(query, year.quarter)
        assert year.lost or min((one.units for one in unspent.values()), default=0) >= 0, unspent
        controlled(query)
        asked(query, year.today)
    lives_add_up(year.url)
    if kind == "close":
        year.remind()
        closed_stay(year)


def dealt(dice, quarters):
    """Steps of a year: in every quarter first what all else rests on, then its hand of the shuffled deck, then its closing."""
    deck = list(DECK)
    dice.shuffle(deck)
    for number in range(quarters):
        yield from FIRST
        yield from " ".join(deck[number::quarters]).split()
        yield "close"


def lived(books, seed):
    """A year of dealt steps; how often each kind did something, and why it did not."""
    dice, about = random.Random(seed), {"fiscal_month": (1, 7)[seed % 2], "recognition": ("accrual", "accrual", "cash")[seed % 3]}
    year = WholeYear(books.make(years.fill, **about), about["fiscal_month"])
    for number in (0, 2) if seed % 2 else ():  # of two classes, what is agreed this year is charged when it is spent
        year.new_rule(number, number // 2, years.FIRST.first)
    for kind in dealt(dice, quarters=4):
        for _try in range(TRIES):
            if year.step(kind, *(dice.randrange(500) for _ in range(3))):
                must_hold(year, kind)
                break
    closed_stay(year)
    year.book.close()
    return year.steps


def test_years_in_which_everything_happens_keep_every_promise(books):
    many = 12 if LONG else 3 if books.dialect == "sqlite" else 1
    steps = Counter()
    for seed in range(many):
        steps += lived(books, seed)
    if LONG:
        print(*(f"{kind:<16} {outcome:<24} {count}" for (kind, outcome), count in sorted(steps.items())), sep="\n")
    seen = {kind for kind, outcome in steps if outcome == "done"}
    assert seen >= set(KINDS if many > 1 else FIRST), sorted(set(KINDS) - seen)


@pytest.mark.skipif(not LONG, reason="the long form: FUND_PROVE=1")
def test_any_year_keeps_every_promise(books):
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEP, min_size=10, max_size=80), st.sampled_from((1, 7)), st.sampled_from(("accrual", "cash")))
    def lives(steps, month, recognition):
        year = WholeYear(books.make(years.fill, fiscal_month=month, recognition=recognition), month)
        try:
            live(year, steps)
        finally:
            year.book.close()

    lives()
