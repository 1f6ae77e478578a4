"""A fund to which a year happens, step by step through the rooms: each step is told by three numbers, so that a failing year shrinks.

A step is done, or refused with a sentence (LedgerError), or there was nothing to do it to; the year counts which. The database
never has to refuse. The officer works on the books of a quarter until twenty days after it ended, and so does the clock.
"""

# ruff: noqa: ARG002 - a step is told by three numbers, whether it needs them or not

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from ledger.banking import accounts, accrual
from ledger.book.actor import Actor
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.budget import founding, recovery, recovery_settings
from ledger.budget.recovery_terms import Rule
from ledger.contributions import clauses, contributors, discounts, doubts, gifts, pledges, refunds, standing, suspense
from ledger.contributions.drafts import ContributorDraft, InstalmentDraft, PledgeDraft
from ledger.contributions.receipts import Arrival, Register
from ledger.contributions.returns import send_back, take_back
from ledger.contributions.worth import Target
from ledger.errors import LedgerError
from ledger.journal import batches, posting, rates, rules
from ledger.journal.draft import RateDraft
from ledger.money import DIGITS, Money
from ledger.periods import Quarter
from tests.books import write

CODES = {"ESP": "permanent_observer", "EUE": "public_entity", "SCS": "private_entity", "USA": "member_state"}
RATES = {"EUR": "1.1000", "GBP": "1.3000", "CAD": "0.7300", "JPY": "0.0067"}
CURRENCIES = ("USD", *RATES)
EARMARKS = ("", "", "", "object:4", "activity:COORD;until:2026-08-31", "object:4,6;activity:MEET", "a wish")
FIRST = Quarter(2026, 1)


def fill(unit):
    """Contributors, a dollar and a euro account, what a new book knows of the budget and of indirect costs, a rate for every month."""
    batch = batches.begin(unit, "init", second=False)
    founding.lay(unit, batch.id)
    contributors.add(unit, batch.id, [ContributorDraft(code, kind, {"en": code}) for code, kind in CODES.items()])
    accounts.add(unit, batch.id, "usd", "USD")
    accounts.add(unit, batch.id, "eur", "EUR")
    rates.add(unit, batch.id, [rate for no, code in enumerate(RATES) for rate in monthly(code, no)])
    batches.finish(unit, batch, rows=1, words="start")


def monthly(code, no):
    """A rate for every month of 2026 and the first of 2027, up and down by as much as a twentieth."""
    for month in range(16):
        day, percent = date(2026 + month // 12, month % 12 + 1, 1), 95 + (month * 7 + no * 5) % 11
        yield RateDraft(code, day, (Decimal(RATES[code]) * percent / 100).quantize(Decimal("0.000001")), "UN")


def usd(amount):
    return Money(Decimal(amount), "USD")


class Year:
    """The book, the officer's day, and what was done and refused."""

    def __init__(self, url):
        self.url, self.quarter, self.today = url, FIRST, FIRST.first
        self.book = open_book(url, self.actor())
        self.tally, self.steps = Counter(), Counter()  # batches and steps, by what became of them
        self.batches = []  # that can be undone
        self.serial = 0

    def actor(self):
        """ana.reyes, twenty days after the quarter whose books are open; the clock never goes back, whatever is reopened."""
        today = self.today = max(self.today, self.quarter.last + timedelta(days=20))
        return Actor("ana.reyes", today, lambda: datetime.combine(today, time(11), UTC))

    def step(self, kind, a, b, c):
        """One step, chosen by the three numbers; whether anything was done."""
        self.serial += 1
        before = self.tally.copy()
        getattr(self, kind)(a, b, self.day(c))
        outcomes = {outcome for (_of, outcome) in self.tally - before} or {"nothing to do"}
        self.steps.update((kind, outcome) for outcome in outcomes)
        return "done" in outcomes

    def day(self, number):
        """A day of the open quarter; one in eight lies in the one before it, which is closed."""
        of = self.quarter.previous if number % 8 == 7 and self.quarter != FIRST else self.quarter
        return of.first + timedelta(days=number * 7 % (of.last - of.first).days)

    def write(self, kind, work):
        """A batch as a command writes it; its number, or None where the rooms refuse it, which the database never has to."""
        try:
            number = write(self.book, kind, work)
        except LedgerError as error:
            if error.name == "guard":
                raise
            self.tally[kind, error.name] += 1
            return None
        self.tally[kind, "done"] += 1
        self.batches.append(number)
        return number

    def rows(self, sql, **values):
        with Reader(self.url) as query:
            return query.rows(sql, **values)

    def stand(self):
        """The pledges as they stand."""
        with Reader(self.url) as query:
            return standing.stand(query)

    # Pledges

    def pledge(self, a, b, day):
        """Of any contributor, in any currency, in one to three parts; some conditional, some not signed yet, some earmarked."""
        code, currency, number = pick(sorted(CODES), a), pick(CURRENCIES, b), f"G-{self.serial}"
        parts = [least(Decimal(1000 + a * 37 + no * b) * (100 if currency == "JPY" else 1), currency) for no in range(1 + b % 3)]
        dues = [day + timedelta(days=no * pick((300, 75, 20), a)) for no in range(len(parts))]
        draft = PledgeDraft(
            code, Money(sum(one.amount for one in parts), currency), None if a % 9 == 8 else day, tuple(map(InstalmentDraft, dues, parts)),
            number, conditional=a % 7 == 6, condition="a plan", earmark=pick(EARMARKS, a + b),
        )  # fmt: skip
        self.write("pledge", lambda unit, batch: pledges.make(unit, batch, [draft], rates.load(unit)))

    def change(self, kind, one, day, **more):
        self.write(
            kind,
            lambda unit, batch: pledges.amend(
                unit, batch, standing.find(unit, one.number), rates.load(unit), day=max(day, one.changed), **more
            ),
        )

    def amend(self, a, b, day):
        if one := pick(self.stand(), a):
            parts = [InstalmentDraft(part.due, part.pledged) for part in one.instalments]
            no, by = b % len(parts), least(Decimal(a * 3 + b) / 10, one.currency)
            room = one.instalments[no].open
            by = -min(by, room, key=lambda money: money.amount) if b % 2 and room.amount > 0 else by
            parts[no] = InstalmentDraft(parts[no].due + timedelta(days=40 * (b % 4 == 3)), parts[no].amount + by)
            self.change("amend", one, day, instalments=parts)

    def confirm(self, a, b, day):
        if one := pick([one for one in self.stand() if one.memo_only], a):
            self.change(
                "confirm", one, day, **({"signed": max(day, one.changed)} if one.signed is None else {"condition_met": True})
            )

    def give_up(self, a, b, day):
        if one := pick([one for one in self.stand() if one.open], a):
            event = "cancelled" if b % 3 == 0 else "written_off"
            self.write(
                event,
                lambda unit, batch: pledges.give_up(
                    unit, batch, standing.find(unit, one.number), day=max(day, one.changed), event=event, reason=""
                ),
            )

    def doubt(self, a, b, day):
        if one := pick([one for one in self.stand() if one.open], a):
            amount = least(one.open.amount * (b % 5) / 4, one.currency) if b % 5 else Money.zero(one.currency)
            self.write(
                "doubt",
                lambda unit, batch: doubts.doubt(unit, batch, standing.find(unit, one.number), amount, day=day, reason=""),
            )

    def recover(self, a, b, day):
        """What was written off is paid after all; the money itself comes by `receive`."""
        with Reader(self.url) as query:
            gone = [(one, money) for one in standing.stand(query) for money in doubts.written_off(query, one).values()]
        if found := pick(gone, a):
            one, money = found
            part = least(money.amount / (1 + b % 2), one.currency)
            self.write("recover", lambda unit, batch: doubts.recover(
                unit, batch, standing.find(unit, one.number), part, rates.load(unit), day=max(day, one.changed), reason=""))  # fmt: skip

    def clause(self, a, b, day):
        if one := pick(self.stand(), a):
            said = ("interest", "renounced") if b % 2 else ("earmark", pick(EARMARKS, b))
            self.write("clause", lambda unit, batch: clauses.add(unit, batch, one.number, *said, since=day))

    # Money

    def arrival(self, unit, money, day, charges=None, **more):
        return Arrival(
            accounts.find(unit, money.currency.lower()).cash, day, money, charges or Money.zero(money.currency), **more
        )

    def registered(self, kind, work):
        def run(unit, batch):
            register = Register(unit, batch, rates.load(unit))
            work(unit, register)
            register.write()

        return self.write(kind, run)

    def receive(self, a, b, day):
        """For an instalment or two of a contributor, in dollars or euros, in full or in part, sometimes too much, sometimes less a charge."""
        opened = [(one, part) for one in self.stand() for part in one.instalments if part.open.amount > 0]
        if not opened:
            return
        first, _part = pick(opened, a)
        mine = [found for found in opened if found[0].code == first.code]
        targets = [
            Target(one.number, part.number, least(part.open.amount / (1 + (a + no) % 2), one.currency))
            for no, (one, part) in enumerate(mine[: 1 + b % 2])
        ]
        self.bring(targets, b, day)

    def pay_due(self, a, b, day):
        """What fell due before the open quarter is paid, as most is: in full or in half."""
        due = [(one, part) for one in self.stand() for part in one.instalments if part.due and part.due < self.quarter.first]
        if found := pick([(one, part) for one, part in due if part.open.amount > 0], a):
            one, part = found
            self.bring([Target(one.number, part.number, least(part.open.amount / (1 + b % 2), one.currency))], b, day)

    def bring(self, targets, b, day):
        """What a bank brings for these instalments, in dollars or euros."""
        account = "EUR" if b % 5 == 4 else "USD"
        with Reader(self.url) as query:
            table = rates.load(query)
        value = sum((table.value(one.amount, day).amount for one in targets), Decimal(0)) / table.on(account, day)
        own = {one.amount.currency for one in targets} == {account}
        gross = least(value * pick((1, 1, Decimal("1.01"), Decimal("0.99")), b), account) if not own else Money(
            sum(one.amount.amount for one in targets) + (10 if b % 7 == 6 else 0), account)  # fmt: skip
        kept = Money(Decimal(25 if b % 3 == 2 and gross.amount > 25 else 0), account)
        self.registered("receive", lambda unit, register: register.receive(self.arrival(unit, gross - kept, day, kept), targets))

    def gift(self, a, b, day):
        money = Money(Decimal(a * 300 + b + 100) / 10, "EUR" if b % 4 == 3 else "USD")
        self.registered("gift", lambda unit, register: register.receive_gift(
            self.arrival(unit, money, day), contributors.find(unit, pick(sorted(CODES), b))[0]))  # fmt: skip

    def hold(self, a, b, day):
        money = Money(Decimal(a * 100 + b + 1) / 10, "EUR" if b % 3 == 2 else "USD")
        self.registered("hold", lambda unit, register: register.hold(self.arrival(unit, money, day)))

    def settle(self, a, b, day):
        """Money in suspense has its owner, a pledge, or goes back or to the Regular Fund."""
        kept = self.rows("SELECT r.number FROM receipt r WHERE r.undone_in IS NULL AND r.identifies IS NULL AND r.held > 0 AND r.held + coalesce("
                         "(SELECT sum(x.held) FROM receipt x WHERE x.identifies = r.id AND x.undone_in IS NULL), 0) > 0 ORDER BY r.id")  # fmt: skip
        if not kept:
            return
        (number,) = pick(kept, a)
        opened = [(one, part) for one in self.stand() for part in one.instalments if part.open.amount > 0]
        way = pick(("gift", "pledge", "pledge", "back", "regular"), b)

        def work(unit, register):
            money = suspense.held(unit, number)
            on = max(day, money.day)
            if way in ("gift", "pledge"):
                fits = [(one, part) for one, part in opened if one.currency == money.left.currency]
                one = pick(fits, a) if way == "pledge" else None
                targets = (
                    [Target(one[0].number, one[1].number, min(money.left, one[1].open, key=lambda one: one.amount))]
                    if one
                    else []
                )
                who = contributors.find(unit, one[0].code if one else "USA")[0]
                register.identify(money, targets, contributor=who, charges=Money.zero(money.left.currency), day=on)
            else:
                cash = accounts.find(unit, money.left.currency.lower()).cash if way == "back" else None
                register.release(money, cash=cash, day=on, line=None, reason="")

        self.registered(f"settle {way}", work)

    def send_back(self, a, b, day):
        if found := pick(
            self.rows(
                "SELECT id, day, account_currency, net + charges FROM receipt WHERE net > 0 AND returns IS NULL AND undone_in IS NULL ORDER BY id"
            ),
            a,
        ):
            receipt, came, code, units = found
            left = Money.of_units(units, code) + Money(Decimal(15 if b % 3 == 2 else 0), code)
            self.registered("send_back", lambda unit, register: send_back(
                register, receipt, accounts.find(unit, code.lower()).cash, max(day, date.fromisoformat(came)), left, line=None, memo=""))  # fmt: skip

    def correct(self, a, b, day):
        """Money that was credited wrongly is another pledge's, a gift of somebody, or nobody's."""
        came = self.rows(
            "SELECT id FROM receipt WHERE amount > 0 AND method = 'cash' AND undone_in IS NULL ORDER BY id DESC LIMIT 30"
        )
        if not came:
            return

        def work(unit, batch):
            wrong = Register(unit, batch, rates.load(unit))
            _number, money = take_back(wrong, pick(came, a)[0], memo="")
            wrong.write()
            register = Register(unit, batch, rates.load(unit))
            opened = [
                (one, part)
                for one in register.pledges.values()
                for part in one.instalments
                if part.open.amount > 0 and one.currency == money.net.currency
            ]
            if b % 3 == 0:
                register.hold(replace(money, charges=Money.zero(money.net.currency)))
            elif b % 3 == 1 and opened:
                one, part = pick(opened, a + b)
                register.receive(money, [Target(one.number, part.number, min(money.net, part.open, key=lambda one: one.amount))])
            else:
                register.receive_gift(money, contributors.find(unit, pick(sorted(CODES), b))[0])
            register.write()

        self.write("correct", work)

    def goods(self, a, b, day):
        """Goods or services in kind, or goods that a pledge is honoured with."""
        services, money = b % 3 == 2, Money(Decimal(a * 10 + b + 1), pick(CURRENCIES[:4], a))
        gift = gifts.Gift(
            "services" if services else "goods", "vans", money, day, 0 if services else 1 + a % 9, "list.pdf", "0" * 64
        )
        self.write(
            "goods",
            lambda unit, batch: gifts.give(unit, batch, contributors.find(unit, pick(sorted(CODES), b)), gift, rates.load(unit)),
        )

    def goods_pledged(self, a, b, day):
        opened = [(one, part) for one in self.stand() for part in one.instalments if part.open.amount > 0]
        if found := pick(opened, a):
            one, part = found
            money = least(part.open.amount / (1 + b % 3), one.currency)

            def work(unit, register):
                cash = rules.Cash(f"5{1 + a % 9}00", None, one.fund, one.contributor, f"B11.{1 + a % 9}")
                register.receive(
                    Arrival(cash, day, money, Money.zero(one.currency), None, "list", "vans", "in_kind"),
                    [Target(one.number, part.number, money)],
                )

            self.registered("goods_pledged", work)

    def refund(self, a, b, day):
        code = pick(sorted(CODES), a)

        def work(unit, batch):
            who = contributors.find(unit, code)
            free = refunds.balance(unit, who[0]).free
            amount = usd((free.amount / (2 + b % 4)).quantize(Decimal("0.01"))) if free.amount > 0 else usd(b)
            amount = Money(amount.amount, "EUR") if b % 3 == 1 else amount
            refunds.approve(unit, batch, who, amount, agreement="", day=day, reason="article 9")

        self.write("refund", work)

    def pay_refund(self, a, b, day):
        waiting = self.rows("SELECT number, day FROM refund r WHERE pays IS NULL AND undone_in IS NULL AND NOT EXISTS "
                            "(SELECT 1 FROM refund x WHERE x.pays = r.id AND x.undone_in IS NULL) ORDER BY id")  # fmt: skip
        if found := pick(waiting, a):
            (number, since), account = found, ("usd", "eur")[b % 2]
            self.write("pay_refund", lambda unit, batch: refunds.pay(
                unit, batch, number, accounts.find(unit, account).cash, currency=account.upper(), day=max(day, date.fromisoformat(since))))  # fmt: skip

    # The bank, the program-budget, indirect costs

    def coded(self, kind, money, account, event, day):
        def work(unit, batch):
            table, cash, source = rates.load(unit), accounts.find(unit, money.currency.lower()).cash, f"year:{self.serial}"
            if kind == "interest":
                draft = accrual.Accrued(unit).received(cash, day, money, table, source=source, memo="")
            else:
                draft = rules.coded(cash, day, money, table.value(money, day), account, event=event, source=source, memo="")
            posting.prepare(unit, batch, [draft])

        self.write(kind, work)

    def interest(self, a, b, day):
        """Credited by the bank; now and then it takes some back."""
        self.coded(
            "interest",
            Money(Decimal(a * 3 + b + 1) / (-10 if b % 9 == 8 else 10), "EUR" if b % 3 == 2 else "USD"),
            "4110",
            "interest received",
            day,
        )

    def accrue(self, a, b, day):
        money = Money(Decimal(a + b + 1) / 10, "EUR" if b % 3 == 2 else "USD")
        self.write(
            "accrue",
            lambda unit, batch: accrual.accrue(
                unit, batch, accounts.find(unit, money.currency.lower()), money, day, rates.load(unit)
            ),
        )

    def charge(self, a, b, day):
        self.coded("charge", Money(-Decimal(a % 50 + 1), "EUR" if b % 3 == 2 else "USD"), "5960", "bank charge", day)

    def program(self, a, b, day):
        """The program-budget's share comes in (AG/RES. 2019, paragraph 10)."""
        money = usd(a * 5 + b)

        def work(unit, batch):
            cash = accounts.find(unit, "usd").cash
            posting.prepare(unit, batch, [rules.transferred_in(cash, day, money, money, source=f"share:{self.serial}", memo="")])

        self.write("program", work)

    def agree_rate(self, a, b, day):
        if one := pick(self.stand(), a):
            self.write(
                "agree_rate",
                lambda unit, batch: recovery_settings.override(unit, batch, one.number, Decimal(b % 15), "agreed", day),
            )

    def new_rule(self, a, b, day):
        """From the day on, spending and not receipts is charged for a class."""
        kind = pick(sorted(set(CODES.values())), a)
        rule = Rule(
            0,
            kind,
            day,
            Decimal(5 + b % 9),
            ("gross", "direct")[b % 2],
            ("on_expenditure", "on_receipt")[a % 2],
            usd(0),
            "agreed",
        )
        self.write("new_rule", lambda unit, batch: recovery_settings.add_rule(unit, batch, rule))

    def new_discount(self, a, b, day):
        """Pledges signed from the day on are discounted."""
        self.write("new_discount", lambda unit, batch: discounts.add(unit, batch, 1, Decimal(b % 9), day, "agreed"))

    def settle_recovery(self, a, b, day):
        def work(unit, batch):
            due, claim = recovery.owed(unit)
            paid = due - min(due, claim) if b % 2 else usd(b)
            recovery.settle(unit, batch, accounts.find(unit, "usd").cash, day, paid, paid)

        self.write("settle_recovery", work)


def pick(some, number):
    """One of them; None where there is none."""
    return some[number % len(some)] if some else None


def least(amount, code):
    """The amount as the currency can express it, one unit at least."""
    unit = Decimal(1).scaleb(-DIGITS[code])
    return Money(max(unit, Decimal(amount).quantize(unit)), code)
