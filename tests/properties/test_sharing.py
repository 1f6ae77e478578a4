"""Any quarters of receipts, earmarks, spending, refunds, interest, charges, losses, returns and undone runs keep what sharing out promises."""

import random
from datetime import date
from decimal import Decimal

import pytest

from ledger.book.store import open_book
from ledger.budget import recovery_settings
from ledger.budget.recovery_terms import Rule
from ledger.errors import LedgerError
from ledger.journal.draft import Leg
from ledger.periods import Quarter
from ledger.statements.figures import Issue
from ledger.statements.gather import source
from tests.books import ANA, TODAY
from tests.ledger.budget.sharing_world import CODES, PROGRAM, SUPPLIES, TRAVEL, World, fill, usd

MARKS = ("", "object:4", "activity:COORD;until:2026-06-30", "object:5", "a wish")


class Year(World):
    """A world in which things happen at random; it remembers who lost money, so that below zero is not always wrong."""

    def __init__(self, book, seed):
        super().__init__(book)
        self.dice = random.Random(seed)
        self.receipts = []
        self.lost = False

    def happen(self, quarter):
        day = date.fromordinal(self.dice.randrange(quarter.first.toordinal(), quarter.days.end.toordinal())).isoformat()
        amount = f"{self.dice.randrange(1, 200_000) / 100:.2f}"
        small = f"{self.dice.randrange(1, 3_000) / 100:.2f}"
        what = self.dice.choice(
            ("give", "give", "pledge", "spend", "spend", "spend", "refund", "earn", "charge", "rate", "program", "bounce")
        )
        if what == "give":
            self.give(self.dice.choice(sorted(CODES)), amount, day)
        elif what == "pledge":
            self.serial += 1
            self.pledge(self.dice.choice(sorted(CODES)), amount, f"G-{self.serial}", self.dice.choice(MARKS), day)
        elif what == "spend":
            line = self.dice.choice((TRAVEL, SUPPLIES, PROGRAM))
            self.spend(amount, day, line, "5600" if line == SUPPLIES else "5400")
        elif what == "refund":
            self.spend(f"-{small}", day)
        elif what == "earn":
            self.earn(self.dice.choice(("", "", "", "-")) + small, day)
        elif what == "charge":
            self.charge(small, day)
        elif what == "rate":
            gain = usd(self.dice.choice(("", "-")) + small)
            self.post("revaluation", day, Leg("1020", 1, usd("0"), gain), Leg("4220", 1, usd("0"), -gain))
        elif what == "program":
            self.post("transfer in", day, Leg("1310", 1, usd(amount), usd(amount)), Leg("4310", 1, -usd(amount), -usd(amount)))
        else:
            self.lose(day)

    def lose(self, day):
        found = self.rows(
            "SELECT number FROM receipt WHERE base > 0 AND day <= :day AND returns IS NULL AND undone_in IS NULL ORDER BY id",
            day=day,
        )
        if found:
            try:
                self.bounce(self.dice.choice(found)[0], day)
                self.lost = True
            except LedgerError as error:
                assert error.name == "returned-already"  # noqa: PT017 - refused only for that

    def prove(self, quarter):
        """What holds after a run: nobody below zero who bears anything, statements foot, a second run does nothing."""
        shared, _number = self.share(quarter)
        after = {one.contributor: one.after for one in shared.lines}
        assert self.lost or all(one.amount >= 0 for one in after.values())
        assert self.share(quarter)[0].rows == 0

        def draw(unit):
            found = source(unit, quarter)
            return {found.parties[who].code: found.figures(who, Issue(TODAY)).funds["B14"].quarter for who in found.due()}

        statements = self.book.run(draw, dry=True)
        assert {code: balance for code, balance in after.items() if balance} == {
            code: one for code, one in statements.items() if one
        }


@pytest.mark.parametrize("seed", range(4))
def test_any_quarters_are_shared_out_to_the_cent(books, seed):
    url = books.make(fill)
    book = open_book(url, ANA)
    year = Year(book, seed)
    if seed % 2 == 0:  # spending is charged, of some from the first agreement on
        rules = [Rule(0, kind, date(2026, 1, 1), Decimal(rate), base, "on_expenditure", usd(limit), "")
                 for kind, rate, base, limit in (("member_state", 12, "direct", 300), ("", 11, "gross", 0))]  # fmt: skip
        year.write("rules", lambda unit, batch: [recovery_settings.add_rule(unit, batch, rule) for rule in rules])
    for quarter in (Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3)):
        for _event in range(9):
            year.happen(quarter)
        year.prove(quarter)
        year.happen(quarter)  # late, but the quarter is open
        if seed % 2:
            _shared, number = year.share(quarter)
            if year.rows("SELECT 1 FROM sharing_list WHERE batch = :b", b=number):
                year.undo(number)
        year.prove(quarter)
    book.close()
