"""The life of one pledge at random rates: paid in parts, revalued on any day in any order, cut, returned, written off, recovered.

Whatever happens, the gains and losses that the accounts show are the money it brought less its value when promised (less
what was cut), the statement of every quarter is the ledger, and a day that was revalued is at its rate.
"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.banking import accounts
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.checks import CHECKS, Inspector, prove
from ledger.contributions import contributors, doubts, pledges, standing
from ledger.contributions.drafts import ContributorDraft, InstalmentDraft, PledgeDraft
from ledger.contributions.receipts import Arrival, Register
from ledger.contributions.returns import send_back
from ledger.contributions.worth import Target
from ledger.errors import LedgerError
from ledger.journal import batches, rates, revaluation
from ledger.journal.draft import RateDraft
from ledger.money import Money
from ledger.periods import Quarter
from ledger.statements.figures import Issue
from ledger.statements.gather import source
from tests.books import ANA, write
from tests.properties.test_histories import LONG

SIGNED = date(2026, 1, 10)
MONTHS = [date(2026, month, 1) for month in range(1, 11)]
ENDS = [date(2026, 3, 31), date(2026, 4, 30), date(2026, 6, 30), date(2026, 9, 30)]
STEP = st.tuples(
    st.sampled_from(["pay", "pay", "pay", "revalue", "revalue", "cut", "return", "due", "write off", "recover", "doubt", "more"]),
    st.integers(1, 99),
    st.integers(1, 9),
    st.sampled_from(["0.98", "1", "1.03"]),
)


def fill(unit):
    batch = batches.begin(unit, "start", second=False)
    contributors.add(unit, batch.id, [ContributorDraft("ESP", "permanent_observer", {"en": "Spain"})])
    accounts.add(unit, batch.id, "usd", "USD")
    batches.finish(unit, batch, rows=1, words="start")


class Life:
    """A book with the one pledge, EUR 1,000 in two parts, and a rate for every month."""

    def __init__(self, url, monthly):
        self.url, self.rates = url, [Decimal(number) / 100 for number in monthly]
        self.book, self.receipts, self.done = open_book(url, ANA), [], []
        drafts = [RateDraft("EUR", day, rate, "UN") for day, rate in zip(MONTHS, self.rates, strict=True)]
        parts = (InstalmentDraft(date(2026, 3, 15), euro(600)), InstalmentDraft(date(2026, 8, 15), euro(400)))
        self.write(lambda unit, batch: rates.add(unit, batch, drafts))
        self.write(
            lambda unit, batch: pledges.make(
                unit, batch, [PledgeDraft("ESP", euro(1000), SIGNED, parts, number="P-1")], rates.load(unit)
            )
        )

    def write(self, work):
        """A batch; None where the rooms refuse it, which the database never has to."""
        try:
            return write(self.book, "step", work)
        except LedgerError as error:
            if error.name == "guard":
                raise
            return None

    def standing(self):
        with Reader(self.url) as query:
            return standing.find(query, "P-1")

    def step(self, kind, share, month, slip):
        day = date(2026, month, 20)
        opened = [one for one in self.standing().instalments if one.open]
        if kind == "revalue":
            return self.revalue(ENDS[share % 4])
        if kind in ("pay", "cut") and opened:
            one = opened[share % len(opened)]
            part = euro(max(Decimal("0.01"), (one.open.amount * share / 90).quantize(Decimal("0.01"))))
            part = min(part, one.open, key=lambda money: money.amount)
            return self.pay(one.number, part, day, Decimal(slip)) if kind == "pay" else self.change(one.number, -part, day)
        if kind == "more":
            return self.change(1, euro(share), day)
        if kind == "return" and self.receipts:
            return self.back(self.receipts.pop(share % len(self.receipts)), day)
        return self.write(lambda unit, batch: self.other(unit, batch, kind, share, day))

    def other(self, unit, batch, kind, share, day):
        pledge = standing.find(unit, "P-1")
        if kind == "due":
            pledges.fall_due(unit, batch, day)
        elif kind == "write off":
            pledges.give_up(unit, batch, pledge, day=day, event="written_off", reason="")
        elif kind == "recover":
            doubts.recover(unit, batch, pledge, euro(share), rates.load(unit), day=day, reason="")
        elif kind == "doubt":
            doubts.doubt(unit, batch, pledge, euro(share), day=day, reason="")

    def pay(self, no, part, day, slip):
        rate = next(rate for start, rate in zip(reversed(MONTHS), reversed(self.rates), strict=True) if start <= day)
        gross = Money(max(Decimal("0.01"), (part.amount * rate * slip).quantize(Decimal("0.01"))), "USD")

        def work(unit, batch):
            register = Register(unit, batch, rates.load(unit))
            number = register.receive(
                Arrival(accounts.find(unit, "usd").cash, day, gross, Money.zero("USD")), [Target("P-1", no, part)]
            )
            register.write()
            made.append(number)

        made = []
        if self.write(work):
            self.receipts.append((made[0], gross, day))

    def back(self, receipt, day):
        number, gross, came = receipt

        def work(unit, batch):
            register = Register(unit, batch, rates.load(unit))
            row = unit.value("SELECT id FROM receipt WHERE number = :n", n=number)
            send_back(register, row, accounts.find(unit, "usd").cash, max(day, came), gross, line=None, memo="")
            register.write()

        assert self.write(work)

    def change(self, no, by, day):
        def work(unit, batch):
            pledge = standing.find(unit, "P-1")
            wanted = [
                InstalmentDraft(one.due, one.pledged + by if one.number == no else one.pledged) for one in pledge.instalments
            ]
            pledges.amend(unit, batch, pledge, rates.load(unit), instalments=wanted, day=max(day, pledge.changed), reason="")

        self.write(work)

    def revalue(self, day):
        assert self.write(lambda unit, batch: revaluation.revalue(unit, batch, day))
        with Reader(self.url) as query:
            assert revaluation.differences(query, day) == []
            amount, value = query.rows(
                "SELECT coalesce(sum(amount), 0), coalesce(sum(base), 0) FROM sealed_posting WHERE account IN ('1110', '1120') AND day <= :d",
                d=day.isoformat(),
            )[0]
        rate = self.rates[day.month - 1]
        assert abs(Decimal(value) - Decimal(amount) * rate) <= 200  # two instalments, each rounded to the cent

    def must_hold(self):
        """Pays or gives up what is open, then holds the exchange accounts against the money."""
        for one in self.standing().instalments:
            if one.open:
                self.pay(one.number, one.open, date(2026, 10, 5), Decimal(1))
        assert not self.standing().open
        self.book.close()
        with Reader(self.url) as query:
            sums = {
                (account, line): base
                for account, line, base in query.rows(
                    "SELECT account, line, sum(base) FROM sealed_posting GROUP BY account, line"
                )
            }
            quarters = [source(query, Quarter(2026, number)) for number in (1, 2, 3, 4)]
        of = {line: sum(base for (_account, own), base in sums.items() if own == line) for _account, line in sums}
        gained = -sum(base for (account, _line), base in sums.items() if account in ("4210", "4220"))
        money = -of.get("A6", 0) - of.get("A6r", 0)
        assert money == sum(base for (account, _line), base in sums.items() if account == "1010")
        assert gained == money - of["A2"] - of.get("A3", 0) - of.get("A5", 0)
        assert [one.figures(contributor, Issue(ANA.today)) for one in quarters for contributor in one.due()]
        with Inspector(self.url) as query:
            assert not [
                proof.findings for check, proof in prove(query, [one for one in CHECKS if not one.apart]) if proof.findings
            ]


def euro(amount):
    return Money(Decimal(amount), "EUR")


def test_the_gains_of_a_pledge_are_its_money_less_its_value_when_promised(books):
    many = 1500 if LONG else 12 if books.dialect == "sqlite" else 3

    @settings(max_examples=many, deadline=None, derandomize=not LONG, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.integers(50, 200), min_size=10, max_size=10), st.lists(STEP, min_size=3, max_size=10))
    def lives(monthly, steps):
        life = Life(books.make(fill), monthly)
        for one in steps:
            life.step(*one)
        life.must_hold()

    lives()


def test_a_known_life_with_everything_in_it(books):
    """Paid before the revaluation of an earlier day, cut and returned after it, fallen due, written off and recovered."""
    life = Life(books.make(fill), [108, 110, 112, 100, 95, 100, 105, 107, 110, 120])
    for one in (
        ("pay", 45, 5, "1.03"), ("pay", 90, 7, "0.98"), ("due", 1, 9, "1"), ("revalue", 2, 1, "1"), ("cut", 30, 7, "1"), ("revalue", 0, 1, "1"),
        ("return", 0, 8, "1"), ("revalue", 3, 1, "1"), ("doubt", 50, 8, "1"), ("write off", 1, 9, "1"), ("recover", 60, 9, "1"), ("revalue", 1, 1, "1"),
    ):  # fmt: skip
        life.step(*one)
    life.must_hold()


def test_a_write_off_dated_before_a_revaluation_that_stands_leaves_nothing_on_the_pledge(books):
    """It takes the revalued amount with it; an earlier day that is revalued afterwards must not realise that again."""
    life = Life(books.make(fill), [50, 55, 60, 65, 70, 75, 80, 85, 90, 95])
    for one in (("pay", 1, 1, "0.98"), ("revalue", 3, 1, "1"), ("write off", 1, 1, "1"), ("revalue", 1, 1, "1")):
        life.step(*one)
    life.must_hold()


@pytest.mark.parametrize("end", ENDS)
def test_a_pledge_that_is_paid_before_it_is_revalued_ends_at_nothing(books, end):
    life = Life(books.make(fill), [108, 110, 112, 100, 95, 100, 105, 107, 110, 120])
    life.step("pay", 90, 9, "1")
    life.step("pay", 90, 9, "1")
    life.revalue(end)
    life.must_hold()
