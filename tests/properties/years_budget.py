"""A year that also spends and closes: budgets, orders, advances, payments, what a quarter's end brings, and taking things back."""

# ruff: noqa: ARG002 - a step is told by three numbers, whether it needs them or not

from datetime import date, timedelta
from decimal import Decimal

from ledger.banking import accounts
from ledger.book.reader import Reader
from ledger.budget import advances, budgets, commitments, lines, obligations, recovery, sharing, spending
from ledger.budget.drafts import BudgetDraft, LineKey, ObligationDraft, SpendingDraft
from ledger.checks import CHECKS, Inspector, prove
from ledger.commands import closing as steps
from ledger.commands.closing import STEPS
from ledger.contributions import doubts, pledges
from ledger.errors import LedgerError
from ledger.journal import batches, closing, revaluation
from ledger.money import Money
from ledger.periods import Quarter
from ledger.reports import closing as checklist
from ledger.statements import reminding
from tests.properties.years import FIRST, Year, pick, usd
from tests.properties.years_proofs import same, told, without_year_end

LAST = Quarter(2027, 1)
OBJECTS, ACTIVITIES = (4, 6, 8), ("COORD", "MEET")


class WholeYear(Year):
    """`closed` holds what the reports of each closed quarter said when it was closed; `lost` whether money went back since."""

    def __init__(self, url, month):
        super().__init__(url)
        self.month, self.lost, self.closed = month, False, {}

    def remind(self):
        """Letters to all who owe something, by the end of the quarter."""

        def work(unit, batch):
            found = [one for one in reminding.load(unit, self.today, self.quarter.last) if not one.waits]
            reminding.send(unit, batch, found, [(f"{one.code}.pdf", "") for one in found])

        self.write("remind", work)

    # The budget

    def key(self, a, b, day):
        source = "program_budget" if b % 5 == 4 else "fund"
        return LineKey(lines.fiscal_year(day, self.month), pick(ACTIVITIES, a), pick(OBJECTS, a // 2), source)

    def known(self, a, day):
        """A line of the budget of the day's year."""
        with Reader(self.url) as query:
            return pick([one for one in lines.standing(query) if one.key.year == lines.fiscal_year(day, self.month)], a)

    def appropriate(self, a, b, day):
        draft = BudgetDraft(self.key(a, b, day), "appropriated", usd(1000 + a), day)
        self.write("appropriate", lambda unit, batch: budgets.record(unit, batch, [draft]))

    def allot(self, a, b, day):
        amount = -usd(a) if b % 9 == 8 else usd(100 + a * 3 + b)
        draft = BudgetDraft(self.key(a, b, day), "allotted", amount, day)
        self.write("allot", lambda unit, batch: budgets.record(unit, batch, [draft]))

    def order(self, a, b, day, kind="order"):
        """Of the pool, or coded to an agreement; now and then beyond what the line has, with a reason."""
        if one := self.known(a, day):
            agreement = pick([pledge.number for pledge in self.stand()], a) if b % 3 == 2 and one.key.source == "fund" else ""
            share = max(one.left.amount, Decimal(30)) * (b % 10 + 1) / (9 if b % 4 == 3 else 12)
            draft = ObligationDraft(one.key, usd(share.quantize(Decimal("0.01"))), "AeroSur", f"PO-{self.serial}", day, agreement or "",
                                    override="agreed" if b % 4 == 3 else "", requisition=self.requisition(b),
                                    expires=day + timedelta(days=9) if kind == "order" and a % 2 else None)  # fmt: skip
            record = obligations.request if kind == "request" else obligations.raise_
            self.write(kind, lambda unit, batch: record(unit, batch, [draft]))

    def increase(self, a, b, day):
        if one := pick(self.orders(), a):
            work = lambda unit, batch: obligations.increase(unit, batch, one.number, usd(1 + b), max(day, one.day), "longer")  # noqa: E731
            self.write("increase", work)

    def request(self, a, b, day):
        self.order(a, b, day, "request")

    def requisition(self, b):
        found = [one.number for one in self.orders("requisition")]
        return pick(found, b) if found and b % 2 else ""

    def orders(self, kind="order"):
        with Reader(self.url) as query:
            return [one for one in commitments.load(query) if one.kind == kind and one.free.amount > 0]

    def spend(self, a, b, day):
        """Directly on a line, by the pool or coded."""
        if one := self.known(a, day):
            agreement = pick([pledge.number for pledge in self.stand()], a) if b % 3 == 2 and one.key.source == "fund" else ""
            share = max(one.left.amount, Decimal(20)) * (b % 7 + 1) / 10
            money = usd(share.quantize(Decimal("0.01")))
            money = Money(money.amount, "EUR") if a % 4 == 1 else money
            draft = SpendingDraft(one.key, "", money, day, "AeroSur", agreement=agreement or "")
            self.write("spend", lambda unit, batch: spending.spend(unit, batch, [draft]))

    def spend_on_order(self, a, b, day):
        if one := pick(self.orders(), a):
            share = (one.free.amount * (b % 6 + 1) / 5).quantize(Decimal("0.01"))
            draft = SpendingDraft(
                None, one.number, usd(max(share, Decimal("0.01"))), max(day, one.day), override="agreed" if b % 2 else ""
            )
            self.write("spend_on_order", lambda unit, batch: spending.spend(unit, batch, [draft]))

    def pay(self, a, b, day):
        found = pick(self.rows(
            "SELECT x.number, x.day, coalesce(x.currency, 'USD') FROM expenditure x WHERE x.undone_in IS NULL AND x.advance_id IS NULL AND NOT EXISTS "
            "(SELECT 1 FROM disbursement d WHERE d.expenditure_id = x.id AND d.undone_in IS NULL) ORDER BY x.id"), a)  # fmt: skip
        if found:
            number, since, code = found
            self.write("pay", lambda unit, batch: spending.pay(
                unit, batch, number, accounts.find(unit, code.lower()).cash, code, max(day, date.fromisoformat(since))))  # fmt: skip

    def cut(self, a, b, day):
        if one := pick(self.orders() + self.orders("requisition"), a):
            money = usd((one.free.amount / 2).quantize(Decimal("0.01"))) if b % 2 else None
            self.write(
                "cut", lambda unit, batch: obligations.release(unit, batch, one.number, money, max(day, one.day), "not needed")
            )

    def lapse(self, a, b, day):
        def work(unit, batch):
            if not obligations.lapse(unit, batch, max(day, self.quarter.last - timedelta(days=b % 30))):
                raise LedgerError("nothing lapsed", name="nothing-lapsed")

        self.write("lapse", work)

    def advance(self, a, b, day):
        order = pick([one for one in self.orders() if one.coding.contributor is None], a) if b % 2 else None
        line = self.known(a, day)
        if order or line:
            money = usd(((order.free if order else line.left).amount / 3).quantize(Decimal("0.01")))
            target, on = (order.number, max(day, order.day)) if order else (line.key, day)
            self.write("advance", lambda unit, batch: advances.pay(
                unit, batch, f"traveller {self.serial}", money, target, accounts.find(unit, "usd").cash, day=on))  # fmt: skip

    def render(self, a, b, day):
        with Reader(self.url) as query:
            one = pick([one for one in advances.load(query) if one.held.amount > 0], a)
        if one:
            money, on = usd((one.held.amount / (1 + b % 2)).quantize(Decimal("0.01"))), max(day, one.day)
            if b % 3 == 2:
                self.write(
                    "repay",
                    lambda unit, batch: advances.refund(unit, batch, one.number, money, accounts.find(unit, "usd").cash, on),
                )
            else:
                self.write("render", lambda unit, batch: advances.render(unit, batch, one.number, money, on))

    # A quarter ends

    def revalue(self, a, b, day):
        """Twice is once."""
        on = self.quarter.last if b % 2 else day

        def work(unit, batch):
            revaluation.revalue(unit, batch, on)
            doubts.release(unit, batch, on)

        if self.write("revalue", work):
            with Reader(self.url) as query:
                assert revaluation.differences(query, on) == []

    def share(self, a, b, day):
        """Twice is once, and nobody is below zero who has not lost money since."""
        done = {}
        if self.write("share", lambda unit, batch: done.update(shared=sharing.share(unit, batch, self.quarter))):
            assert self.lost or all(one.after.amount >= 0 for one in done["shared"].lines)
            again = self.book.run(
                lambda unit: sharing.share(unit, batches.begin(unit, "again", second=True).id, self.quarter), dry=True
            )
            assert again.rows == 0

    def close(self, a, b, day):
        """The quarter, as the command does: what reports say of it when it is closed they say as long as it is."""
        if self.quarter > LAST:
            return
        quarter, before = self.quarter, None
        if b % 2:  # what the closing would post is posted first, so that it has nothing to say
            for one in STEPS:
                self.write("close step", lambda unit, batch, one=one: one(unit, batch, quarter))
            before = told(self.url, quarter)

        def work(unit, batch):
            steps.refuse(checklist.load(unit, quarter, unit.actor.today, checklist.Carry.of((), "asked"), proofs))
            for one in STEPS:
                one(unit, batch, quarter)
            closing.close(unit, batch, quarter)

        with Inspector(self.url) as query:
            proofs = {check.name: proof for check, proof in prove(query, CHECKS)}
        if self.write("close", work):
            self.batches.pop()
            self.closed[quarter] = told(self.url, quarter)
            if before:
                same(without_year_end(self.closed[quarter]), without_year_end(before))
            self.move_to(quarter.next)

    def reopen(self, a, b, day):
        """The last quarter that was closed."""
        quarter = self.quarter.previous
        if self.quarter == FIRST or quarter not in self.closed:
            return

        def work(unit):
            made = batches.begin(unit, "period reopen", second=True, undoes=closing.closing_of(unit, quarter))
            closing.reopen(unit, made.id, "late advice")
            recovery.follow(unit, made.id)  # as every command does
            batches.finish(unit, made, rows=1, words="reopened")

        if self.tried("reopen", lambda: self.book.run(work)):
            del self.closed[quarter]
            self.move_to(quarter)

    def move_to(self, quarter):
        self.quarter = quarter
        self.book.actor = self.actor()

    def undo(self, a, b, day):
        number = pick(self.batches[-25:], a)
        how = pick(({}, {"same_days": True}, {"after_closing": True}), b)
        kind = " ".join(("undo", *how))
        if number and self.tried(kind, lambda: self.book.run(lambda unit: batches.undo(unit, number, "taken back", **how))):
            self.batches.remove(number)
            self.lost = True

    def tried(self, kind, work):
        try:
            work()
        except LedgerError as error:
            if error.name == "guard":
                raise
            self.tally[kind, error.name] += 1
            return False
        self.tally[kind, "done"] += 1
        return True

    def send_back(self, a, b, day):
        before = self.tally["send_back", "done"]
        super().send_back(a, b, day)
        self.lost |= self.tally["send_back", "done"] > before

    def correct(self, a, b, day):
        before = self.tally["correct", "done"]
        super().correct(a, b, day)
        self.lost |= self.tally["correct", "done"] > before

    def fall_due(self, a, b, day):
        self.write("fall_due", lambda unit, batch: pledges.fall_due(unit, batch, day))
