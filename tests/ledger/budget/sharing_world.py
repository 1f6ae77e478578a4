"""A fund with contributors, lines of the budget and a pool that pays and earns: what sharing out is tried on."""

from datetime import date
from decimal import Decimal

from ledger.banking import accounts
from ledger.budget import sharing
from ledger.contributions import clauses, contributors, pledges
from ledger.contributions.drafts import ContributorDraft, InstalmentDraft, PledgeDraft
from ledger.contributions.receipts import Arrival, Register
from ledger.contributions.returns import send_back
from ledger.contributions.worth import Target
from ledger.journal import batches, posting, rates, rules
from ledger.journal.draft import Draft, Leg
from ledger.money import Money
from ledger.periods import Quarter
from tests.books import write

Q2, Q3 = Quarter(2026, 2), Quarter(2026, 3)
CODES = {"CAN": "member_state", "ESP": "permanent_observer", "MEX": "member_state", "USA": "member_state"}
TRAVEL, SUPPLIES, PROGRAM = 1, 2, 3  # lines of the budget


def usd(amount):
    return Money(Decimal(amount), "USD")


def fill(unit):
    """Contributors, a bank account, and lines of the budget: travel of the meeting, supplies of the office, and the program-budget's."""
    batch = batches.begin(unit, "init", second=False)
    contributors.add(unit, batch.id, [ContributorDraft(code, kind, {"en": code}) for code, kind in CODES.items()])
    accounts.add(unit, batch.id, "usd", "USD")
    activities = dict(unit.rows("SELECT code, id FROM activity"))
    if not activities:
        unit.insert("activity", "id batch_id code name_en name_es name_fr name_pt", [(n, batch.id, code, code, "", "", "") for n, code in enumerate(("COORD", "MEET"), 1)])  # fmt: skip
        activities = {"COORD": 1, "MEET": 2}
    lines = (("MEET", 4, "fund"), ("COORD", 6, "fund"), ("COORD", 4, "program_budget"))
    unit.insert(
        "budget_line", "id batch_id fund_id year activity_id object source",
        [(number, batch.id, 1, 2026, activities[code], what, source) for number, (code, what, source) in enumerate(lines, 1)],
    )  # fmt: skip
    batches.finish(unit, batch, rows=1, words="start")


class World:
    """The things that happen, each a batch."""

    def __init__(self, book):
        self.book = book
        self.serial = 0

    def write(self, kind, work):
        return write(self.book, kind, work)

    def give(self, code, amount, day="2026-07-01"):
        """A gift of a contributor."""

        def work(unit, batch):
            register = Register(unit, batch, rates.load(unit))
            (who,) = unit.rows("SELECT id FROM contributor WHERE code = :c", c=code)[0]
            register.receive_gift(self.arrival(unit, amount, day), who)
            register.write()

        return self.write("gift", work)

    def pledge(self, code, amount, number, earmark="", day="2026-07-01"):
        """A pledge, paid on the day it is signed."""
        on = date.fromisoformat(day)

        def promise(unit, batch):
            draft = PledgeDraft(code, usd(amount), on, (InstalmentDraft(on, usd(amount)),), number, earmark=earmark)
            pledges.make(unit, batch, [draft], rates.load(unit))

        def pay(unit, batch):
            register = Register(unit, batch, rates.load(unit))
            register.receive(self.arrival(unit, amount, day), [Target(number, 1, usd(amount))])
            register.write()

        self.write("pledge", promise)
        return self.write("receipt", pay)

    def arrival(self, unit, amount, day):
        return Arrival(accounts.find(unit, "usd").cash, date.fromisoformat(day), usd(amount), usd("0"))

    def bounce(self, number, day):
        """The bank takes a receipt back."""

        def work(unit, batch):
            register = Register(unit, batch, rates.load(unit))
            receipt, amount = unit.rows("SELECT id, net FROM receipt WHERE number = :n", n=number)[0]
            cash = accounts.find(unit, "usd").cash
            send_back(register, receipt, cash, date.fromisoformat(day), Money.of_units(amount, "USD"), line=None, memo="")
            register.write()

        return self.write("return", work)

    def post(self, event, day, *legs):
        """An entry of the pool, or of a contributor."""
        self.serial += 1
        draft = Draft(date.fromisoformat(day), event, f"{event}:{self.serial}", "", legs)
        return self.write(event, lambda unit, batch: posting.prepare(unit, batch, [draft]))

    def spend(self, amount, day="2026-08-15", line=TRAVEL, account="5400"):
        """The pool spends, on a line of the budget; negative: it gets back."""
        return self.post("expenditure", day, Leg(account, 1, usd(amount), usd(amount), budget_line=line), Leg("2010", 1, -usd(amount), -usd(amount)))  # fmt: skip

    def earn(self, amount, day="2026-09-30"):
        """The bank credits interest."""

        def work(unit, batch):
            self.serial += 1
            cash, money = accounts.find(unit, "usd").cash, usd(amount)
            posting.prepare(unit, batch, [rules.coded(cash, date.fromisoformat(day), money, money, "4110", event="interest received", source=f"i:{self.serial}", memo="")])  # fmt: skip

        return self.write("interest", work)

    def charge(self, amount, day="2026-09-01"):
        """The bank charges the pool."""
        return self.post("bank charge", day, Leg("5960", 1, usd(amount), usd(amount)), Leg("2010", 1, -usd(amount), -usd(amount)))

    def clause(self, pledge, what, value, since="2026-01-01"):
        """What an agreement says from a day on."""
        return self.write(
            "clause", lambda unit, batch: clauses.add(unit, batch, pledge, what, value, since=date.fromisoformat(since))
        )

    def share(self, quarter=Q3):
        """One run: what it did, and its batch."""

        def work(unit):
            batch = batches.begin(unit, "period share", second=True)
            shared = sharing.share(unit, batch.id, quarter)
            batches.finish(unit, batch, rows=shared.rows, words="shared")
            return shared, batch.number

        return self.book.run(work)

    def rows(self, sql, **values):
        return self.book.run(lambda unit: unit.rows(sql, **values), dry=True)

    def borne(self, line="B11.4", until="2026-10-01"):
        """Contributor → what stands on a line of its statement, debit positive."""
        return {
            code: str(Money.of_units(amount, "USD").amount)
            for code, amount in self.rows(
                "SELECT c.code, sum(p.base) FROM sealed_posting p JOIN contributor c ON c.id = p.contributor_id WHERE p.line = :line AND p.day < :end "
                "GROUP BY c.code HAVING sum(p.base) <> 0 ORDER BY c.code", line=line, end=until,
            )
        }  # fmt: skip

    def undo(self, number):
        """A batch is taken back."""
        return self.book.run(lambda unit: batches.undo(unit, number, "wrong"))


def amounts(shared, column):
    """Contributor → what a run says of it in a column."""
    return {one.contributor: str(getattr(one, column).amount) for one in shared.lines if getattr(one, column)}
