"""Any history of pledges and money keeps every check, and agrees with a simple model that knows nothing of double entry.

The model is a list of what each batch changed: promised and received per instalment, cash per account, money in
suspense per receipt. Undoing a batch takes its lines out of the list; nothing else does.
"""

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from ledger.banking import accounts
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.budget import recovery_settings
from ledger.checks import CHECKS, Inspector, prove
from ledger.contributions import contributors, pledges, standing, suspense
from ledger.contributions.drafts import ContributorDraft, InstalmentDraft, PledgeDraft
from ledger.contributions.receipts import Arrival, Register
from ledger.contributions.returns import send_back
from ledger.contributions.worth import Target
from ledger.errors import LedgerError
from ledger.journal import batches, rates
from ledger.journal.draft import RateDraft
from ledger.money import DIGITS, Money
from ledger.periods import Quarter
from ledger.reports import balance, mandate, ties
from ledger.reports.scope import Scope
from ledger.statements.figures import Issue
from ledger.statements.gather import source
from tests.books import ANA, write

LONG = bool(os.environ.get("FUND_PROVE"))
CODES = {"ESP": "permanent_observer", "USA": "member_state", "SCS": "private_entity"}
RATES = {
    "EUR": {"2026-01-01": "1.08", "2026-04-01": "1.10", "2026-07-01": "1.0533"},
    "JPY": {"2026-01-01": "0.0067", "2026-06-01": "0.0063"},
}
DAYS = [date(2026, month, day) for month in (1, 3, 5, 7, 9) for day in (2, 28)]


def fill(unit):
    """Three contributors, a dollar and a euro account, rates."""
    batch = batches.begin(unit, "init", second=False)
    contributors.add(unit, batch.id, [ContributorDraft(code, kind, {"en": code}) for code, kind in CODES.items()])
    rates.add(
        unit,
        batch.id,
        [
            RateDraft(code, date.fromisoformat(day), Decimal(rate), "UN")
            for code, dated in RATES.items()
            for day, rate in dated.items()
        ],
    )
    accounts.add(unit, batch.id, "usd", "USD")
    accounts.add(unit, batch.id, "eur", "EUR")
    batches.finish(unit, batch, rows=1, words="start")


def fill_ruled(unit):
    """The same, where indirect costs are charged."""
    fill(unit)
    batch = batches.begin(unit, "init", second=False)
    recovery_settings.lay(unit, batch.id)
    batches.finish(unit, batch, rows=2, words="rules")


def usd_per(code, day):
    return Decimal(1) if code == "USD" else Decimal(RATES[code][max(since for since in RATES[code] if since <= day.isoformat())])


def least(amount, code):
    """The amount as the currency can express it, one unit at least."""
    unit = Decimal(1).scaleb(-DIGITS[code])
    return Money(max(unit, Decimal(amount).quantize(unit)), code)


@dataclass
class Done:
    """A batch in the model: its lines (what, of which, amount) and, of a receipt, what can be sent back."""

    number: str
    kind: str
    lines: list = field(default_factory=list)
    receipt: str = ""
    account: str = ""
    gross: Money | None = None


class Histories(RuleBasedStateMachine):
    """Everything that may happen to pledges and money, in any order."""

    books = None
    about: Mapping = {}
    filled = staticmethod(fill)

    def __init__(self):
        super().__init__()
        self.url = self.books.make(self.filled, **self.about)
        self.book = open_book(self.url, ANA)
        self.done: list[Done] = []
        self.currency: dict[str, str] = {}
        self.owner: dict[str, str] = {}
        self.serial = 0
        self.refused = Counter()

    # The model

    def sums(self, kind):
        found = Counter()
        for batch in self.done:
            for what, of, amount in batch.lines:
                if what == kind:
                    found[of] += amount
        return {of: amount for of, amount in found.items() if amount}

    def opened(self):
        """Instalment → what is open, where something is."""
        promised, received = self.sums("promised"), self.sums("received")
        return {of: amount - received.get(of, 0) for of, amount in promised.items() if amount - received.get(of, 0) > 0}

    def live(self, kinds):
        return [batch for batch in self.done if batch.kind in kinds]

    def states(self):
        """Pledge → the facts about it that count: signed, met."""
        found: dict[str, set] = {}
        for batch in self.done:
            for what, of, _amount in batch.lines:
                if what in ("pledge", "signed", "met", "unsigned", "conditional"):
                    found.setdefault(of, set()).add(what)
        return found

    def tried(self, work):
        """What `work` gives, or None when the rooms refuse it; the database alone must never have to."""
        try:
            return work()
        except LedgerError as error:
            if error.name == "guard":
                raise
            self.refused[error.name] += 1
            return None

    def act(self, kind, work, lines, **more):
        """One batch; refused or done, the book and the model go together."""
        told = {}

        def run(unit, batch):
            told.update(work(unit, batch) or {})

        number = self.tried(lambda: write(self.book, kind, run))
        if number is None:
            return None
        done = Done(number, kind, lines(told) if callable(lines) else lines, receipt=told.get("receipt", ""), **more)
        self.done.append(done)
        return done

    # What happens

    @rule(
        code=st.sampled_from(sorted(CODES)), currency=st.sampled_from(["USD", "EUR", "JPY"]), kind=st.sampled_from(["firm", "firm", "conditional", "unsigned", "both"]),
        parts=st.lists(st.tuples(st.integers(1, 99_999), st.sampled_from(DAYS)), min_size=1, max_size=3), day=st.sampled_from(DAYS),
    )  # fmt: skip
    def pledge(self, code, currency, kind, parts, day):
        self.serial += 1
        number = f"G-{self.serial}"
        amounts = [least(Decimal(cents) / 100 * (100 if currency == "JPY" else 1), currency) for cents, _ in parts]
        draft = PledgeDraft(
            code, Money(sum(one.amount for one in amounts), currency), None if kind in ("unsigned", "both") else day,
            tuple(InstalmentDraft(due, amount) for (_, due), amount in zip(parts, amounts, strict=True)), number=number, conditional=kind in ("conditional", "both"),
        )  # fmt: skip
        lines = [("promised", (number, no), one.units) for no, one in enumerate(amounts, 1)] + [("pledge", number, 1)]
        lines += [("unsigned", number, 1)] * (kind in ("unsigned", "both")) + [("conditional", number, 1)] * (
            kind in ("conditional", "both")
        )
        self.currency[number], self.owner[number] = currency, code
        assert self.act("pledge", lambda unit, batch: void(pledges.make(unit, batch, [draft], rates.load(unit))), lines)

    @precondition(lambda self: self.opened())
    @rule(
        data=st.data(),
        account=st.sampled_from(["USD", "EUR"]),
        day=st.sampled_from(DAYS),
        kept=st.sampled_from([0, 0, 25]),
        over=st.sampled_from([0, 0, 10]),
    )
    def receive(self, data, account, day, kept, over):
        targets = self.targets(data)
        gross, excess = self.gross(targets, account, day, over, data)
        charges = Money(Decimal(kept), account) if gross.amount > kept else Money.zero(account)

        def work(unit, batch):
            register = Register(unit, batch, rates.load(unit))
            number = register.receive(Arrival(accounts.find(unit, account.lower()).cash, day, gross - charges, charges), targets)
            register.write()
            return {"receipt": number}

        def lines(told):
            found = [("received", (one.pledge, one.instalment), one.amount.units) for one in targets]
            return [*found, ("cash", account, (gross - charges).units), ("held", (told["receipt"], account), excess.units)]

        self.act("receive", work, lines, account=account, gross=gross)

    def targets(self, data):
        """Some open instalments of one contributor, each in full or in part."""
        opened = self.opened()
        owner = data.draw(st.sampled_from(sorted({self.owner[pledge] for pledge, _no in opened})))
        mine = sorted(of for of in opened if self.owner[of[0]] == owner)
        chosen = data.draw(st.lists(st.sampled_from(mine), min_size=1, max_size=3, unique=True))
        targets = []
        for of in chosen:
            code, whole = self.currency[of[0]], Money.of_units(opened[of], self.currency[of[0]])
            share = data.draw(st.sampled_from([Decimal(1), Decimal(1), Decimal("0.5"), Decimal("0.333"), Decimal("0.01")]))
            targets.append(Target(*of, min(whole, least(whole.amount * share, code), key=lambda money: money.amount)))
        return targets

    def gross(self, targets, account, day, over, data):
        """What a bank would bring for these targets, and what of it is too much."""
        others = [one for one in targets if one.amount.currency != account]
        slip = data.draw(st.sampled_from([Decimal(1), Decimal("0.98"), Decimal("1.013")]))
        worth = (
            sum((one.amount.amount * usd_per(one.amount.currency, day) for one in others), Decimal(0))
            / usd_per(account, day)
            * slip
        )
        own = sum((one.amount.amount for one in targets if one.amount.currency == account), Decimal(0))
        if others:
            return least(own + max(worth, Decimal("0.01")), account), Money.zero(account)
        return Money(own + over, account), Money(Decimal(over), account)

    @rule(account=st.sampled_from(["USD", "EUR"]), cents=st.integers(1, 500_000), day=st.sampled_from(DAYS))
    def hold(self, account, cents, day):
        money = Money(Decimal(cents) / 100, account)

        def work(unit, batch):
            register = Register(unit, batch, rates.load(unit))
            number = register.hold(Arrival(accounts.find(unit, account.lower()).cash, day, money, Money.zero(account)))
            register.write()
            return {"receipt": number}

        self.act(
            "hold",
            work,
            lambda told: [("cash", account, money.units), ("held", (told["receipt"], account), money.units)],
            account=account,
            gross=money,
        )

    @rule(
        account=st.sampled_from(["USD", "EUR"]),
        cents=st.integers(3000, 500_000),
        code=st.sampled_from(sorted(CODES)),
        day=st.sampled_from(DAYS),
        kept=st.sampled_from([0, 25]),
    )
    def gift(self, account, cents, code, day, kept):
        net, charges = Money(Decimal(cents) / 100, account), Money(Decimal(kept), account)

        def work(unit, batch):
            register = Register(unit, batch, rates.load(unit))
            number = register.receive_gift(
                Arrival(accounts.find(unit, account.lower()).cash, day, net, charges), contributors.find(unit, code)[0]
            )
            register.write()
            return {"receipt": number}

        self.act("gift", work, [("cash", account, net.units)], account=account, gross=net + charges)

    @precondition(lambda self: self.sums("held"))
    @rule(data=st.data(), way=st.sampled_from(["pledge", "pledge", "gift", "back", "regular"]), day=st.sampled_from(DAYS))
    def settle_suspense(self, data, way, day):
        held = self.sums("held")
        number, account = data.draw(st.sampled_from(sorted(held)))
        left = Money.of_units(held[number, account], account)
        lines = [("held", (number, account), -left.units)]
        if way == "pledge":
            own = sorted(of for of in self.opened() if self.currency[of[0]] == account)
            if not own:
                return
            of = data.draw(st.sampled_from(own))
            amount = min(left, Money.of_units(self.opened()[of], account), key=lambda money: money.amount)
            targets = [Target(*of, amount)]
            lines = [("held", (number, account), -amount.units), ("received", of, amount.units)]

        def work(unit, batch):
            register = Register(unit, batch, rates.load(unit))
            money = suspense.held(unit, number)
            assert money.left == left
            if way in ("pledge", "gift"):
                register.identify(
                    money,
                    targets if way == "pledge" else [],
                    contributor=contributors.find(unit, "USA")[0],
                    charges=Money.zero(account),
                    day=day,
                )
            else:
                cash = accounts.find(unit, account.lower()).cash if way == "back" else None
                register.release(money, cash=cash, day=day, line=None, reason="")
            register.write()

        self.act("settle", work, [*lines, ("cash", account, -left.units)] if way == "back" else lines)

    @precondition(lambda self: self.live({"receive", "gift", "hold"}))
    @rule(data=st.data(), day=st.sampled_from(DAYS), fee=st.sampled_from([0, 15]))
    def send_back(self, data, day, fee):
        batch = data.draw(st.sampled_from(self.live({"receive", "gift", "hold"})))
        left = batch.gross + Money(Decimal(fee), batch.account)
        with Reader(self.url) as query:
            came = query.value("SELECT day FROM receipt WHERE number = :n AND undone_in IS NULL", n=batch.receipt)
        day = self.not_before(data, day, date.fromisoformat(came))

        def work(unit, made):
            register = Register(unit, made, rates.load(unit))
            receipt = unit.value("SELECT id FROM receipt WHERE number = :n AND undone_in IS NULL", n=batch.receipt)
            send_back(register, receipt, accounts.find(unit, batch.account.lower()).cash, day, left, line=None, memo="")
            register.write()

        of_it = (batch.receipt, batch.account)
        parts = [batch, *(one for one in self.live({"settle"}) if any(of == of_it for _what, of, _ in one.lines))]
        back = [("received", of, -amount) for one in parts for what, of, amount in one.lines if what == "received"]
        held = -self.sums("held").get(of_it, 0)
        self.act("return", work, [*back, ("cash", batch.account, -left.units), ("held", of_it, held)])

    @precondition(lambda self: self.sums("pledge"))
    @rule(
        data=st.data(),
        day=st.sampled_from(DAYS),
        change=st.sampled_from(["more", "less", "further", "later"]),
        cents=st.integers(1, 50_000),
    )
    def amend(self, data, day, change, cents):
        number = data.draw(st.sampled_from(sorted(self.sums("pledge"))))
        day = self.in_order(data, number, day)
        code, promised, received = self.currency[number], self.sums("promised"), self.sums("received")
        mine = {no: amount for (pledge, no), amount in promised.items() if pledge == number}
        by = least(Decimal(cents) / 100, code).units
        count = max([no for (pledge, no) in self.every(number)], default=0)
        amounts = {no: mine.get(no, 0) for no in range(1, count + 1)}
        which = data.draw(st.integers(1, count))
        if change == "less":
            by = -min(by, amounts[which] - received.get((number, which), 0))
        if change in ("more", "less"):
            amounts[which] += by
        elif change == "further":
            which = count + 1
            amounts[which] = by
        else:
            by = 0

        def work(unit, batch):
            wanted = [InstalmentDraft(day, Money.of_units(amount, code)) for amount in amounts.values()]
            pledges.amend(unit, batch, standing.find(unit, number), rates.load(unit), instalments=wanted, day=day, reason="")

        self.act("amend", work, [("promised", (number, which), by), ("known", (number, which), 1)])

    def not_before(self, data, day, first):
        """The day, mostly not before another: earlier ones are refused."""
        return day if data.draw(st.integers(0, 9)) == 0 else max(day, first)

    def in_order(self, data, number, day):
        with Reader(self.url) as query:
            return self.not_before(data, day, standing.find(query, number).changed)

    def every(self, number):
        """Every instalment that the pledge has or had, in batches that count."""
        return {
            of for batch in self.done for what, of, _amount in batch.lines if what in ("promised", "known") and of[0] == number
        }

    @precondition(lambda self: self.opened())
    @rule(data=st.data(), day=st.sampled_from(DAYS), event=st.sampled_from(["cancelled", "written_off"]))
    def give_up(self, data, day, event):
        opened = self.opened()
        number = data.draw(st.sampled_from(sorted({pledge for pledge, _no in opened})))
        lines = [("promised", of, -amount) for of, amount in opened.items() if of[0] == number]
        day = self.in_order(data, number, day)
        self.act(
            event,
            lambda unit, batch: void(pledges.give_up(unit, batch, standing.find(unit, number), day=day, event=event, reason="")),
            lines,
        )

    @precondition(lambda self: any(one & {"unsigned", "conditional"} for one in self.states().values()))
    @rule(data=st.data(), day=st.sampled_from(DAYS), what=st.sampled_from(["signed", "met"]))
    def confirm(self, data, day, what):
        number = data.draw(
            st.sampled_from(sorted(number for number, facts in self.states().items() if facts & {"unsigned", "conditional"}))
        )
        facts = self.states()[number]

        def work(unit, batch):
            more = {"signed": day} if what == "signed" else {"condition_met": True}
            pledges.amend(unit, batch, standing.find(unit, number), rates.load(unit), day=day, reason="", **more)

        done = self.act("confirm", work, [(what, number, 1)])
        needed = (
            ("unsigned" in facts and "signed" not in facts)
            if what == "signed"
            else ("conditional" in facts and "met" not in facts)
        )
        assert (done is not None) >= needed, "a missing signature or condition can be recorded"

    @rule(day=st.sampled_from(DAYS))
    def fall_due(self, day):
        self.act("due", lambda unit, batch: void(pledges.fall_due(unit, batch, day)), [])

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def undo(self, data):
        batch = data.draw(st.sampled_from(self.done))
        left = [one for one in self.done if one is not batch]
        if self.tried(lambda: self.book.run(lambda unit: batches.undo(unit, batch.number, "taken back"))):
            self.done = left

    # What must hold

    @invariant()
    def views_agree_with_the_model(self):
        with Reader(self.url) as query:
            rows = query.rows("SELECT pledge, instalment, pledged, received FROM instalment_list")
            cash = query.rows(
                "SELECT currency, sum(amount) FROM sealed_posting WHERE account IN ('1010', '1020') GROUP BY currency"
            )
            held = query.value("SELECT coalesce(-sum(amount), 0) FROM sealed_posting WHERE account = '2120'")
        assert {(pledge, no): pledged for pledge, no, pledged, _ in rows if pledged} == self.sums("promised")
        assert {(pledge, no): received for pledge, no, _, received in rows if received} == self.sums("received")
        assert {code: amount for code, amount in cash if amount} == self.sums("cash")
        assert held == sum(self.sums("held").values())

    @invariant()
    def every_check_holds(self):
        with Inspector(self.url) as query:
            found = {
                check.name: proof.findings
                for check, proof in prove(query, [one for one in CHECKS if not one.apart])
                if proof.findings
            }
        assert not found

    def teardown(self):
        self.book.close()
        self.every_statement_is_the_ledger()
        self.every_report_is_the_ledger()

    def every_statement_is_the_ledger(self):
        """Each is proved by its own sums and by the accounts as it is drawn up, and begins where the one before it ended."""
        with Reader(self.url) as query:
            sources = [source(query, Quarter(2026, number)) for number in (1, 2, 3, 4)]
        for contributor in sources[-1].due():
            before = None
            for one in sources:
                found = one.figures(contributor, Issue(ANA.today))
                opening = (found.pledged_in_all["A1"].quarter.amount, found.funds["B1"].quarter.amount)
                assert opening == (before or (0, 0))
                before = (found.pledged_in_all["A8"].quarter.amount, found.funds["B14"].quarter.amount)

    def every_report_is_the_ledger(self):
        """Each is proved by its own sums and by the others; the fund's balance is that of the statements, and opens as it closed."""
        with Reader(self.url) as query:
            mandate.load(query, None, ANA.today)
            assert not [tie for tie in ties.load(query) if tie.difference]
            found = [balance.load(query, Scope.of(Quarter(2026, number).days)) for number in (1, 2, 3, 4)]
            last = source(query, Quarter(2026, 4))
        for before, after in pairwise(found):
            assert before.closing.total == after.opening.total
        unspent = (last.figures(contributor, Issue(ANA.today)).funds["B14"].quarter for contributor in last.due())
        assert sum(one.units for one in unspent) == found[-1].contributors.units


def void(_result):
    """Nothing to tell of it."""


@pytest.mark.parametrize(("recognition", "filled"), [("accrual", fill), ("cash", fill), ("accrual", fill_ruled)])
def test_any_history_keeps_every_check_and_agrees_with_a_simple_model(books, recognition, filled):
    machine = type(
        "Histories", (Histories,), {"books": books, "about": {"recognition": recognition}, "filled": staticmethod(filled)}
    )
    many = 400 if LONG else 4 if books.dialect == "sqlite" else 2
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=many, stateful_step_count=50 if LONG else 20, deadline=None, derandomize=not LONG, suppress_health_check=list(HealthCheck)),
    )  # fmt: skip
