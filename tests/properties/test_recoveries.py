"""Any order of receipts, returns, rates of their own and undoings charges what the rules say of each receipt, and never gives back more.

The model is a list of receipts with what each was charged when it came; it knows the rules by heart and nothing of entries.
"""

import os
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.budget import recovery_settings
from ledger.budget.recovery_checks import CHECKS
from ledger.checks import Inspector, prove
from ledger.journal import batches
from tests.books import ANA, write
from tests.ledger.budget.test_recovery import fill, gift, leg, paid, posted, returned, who

LONG = bool(os.environ.get("FUND_PROVE"))
THRESHOLD, CENT = Decimal(20_000), Decimal("0.01")
RATES = {"USA": Decimal(11), "ESP": Decimal(12)}


def rounded(amount):
    return amount.quantize(CENT, ROUND_HALF_UP)


class Recoveries(RuleBasedStateMachine):
    """Spain pays under an agreement or without one, the United States gives up to the threshold and over it."""

    books = None

    def __init__(self):
        super().__init__()
        self.book = open_book(self.books.make(fill), ANA)
        self.live = []  # (batch, contributor, receipt, amount, charge); what was sent back brings as much less
        self.own = []  # (batch, rate) of P-ESP, in order of their days

    def given(self, code):
        return sum((amount for _, owner, _, amount, _ in self.live if owner == code), Decimal(0))

    def recorded(self, number, code, amount, charge):
        with Reader(self.book.url) as query:
            receipt = query.value(
                "SELECT max(r.number) FROM receipt r JOIN batch b ON b.id = r.batch_id WHERE b.number = :n", n=number
            )
        self.live.append((number, code, receipt, amount, charge))

    @rule(cents=st.integers(1, 1_500_000))
    def america_gives(self, cents):
        amount = Decimal(cents).scaleb(-2)
        charge = rounded(amount * RATES["USA"] / 100) if self.given("USA") + amount > THRESHOLD else Decimal(0)
        self.recorded(gift(self.book, "USA", amount), "USA", amount, charge)

    @rule(cents=st.integers(1, 100_000))
    def spain_gives(self, cents):
        amount = Decimal(cents).scaleb(-2)
        self.recorded(gift(self.book, "ESP", amount), "ESP", amount, rounded(amount * RATES["ESP"] / 100))

    @rule(cents=st.integers(1, 100_000))
    def spain_pays(self, cents):
        amount = Decimal(cents).scaleb(-2)
        rate = self.own[-1][1] if self.own else RATES["ESP"]
        self.recorded(paid(self.book, str(amount), ("P-ESP", str(amount))), "ESP", amount, rounded(amount * rate / 100))

    @precondition(lambda self: len(self.own) < 5)
    @rule(rate=st.sampled_from(["0", "5", "7.125"]))
    def a_rate_is_agreed(self, rate):
        day = date(2026, 3, 1 + len(self.own))
        work = lambda unit, batch: recovery_settings.override(unit, batch, "P-ESP", Decimal(rate), "agreed", day)  # noqa: E731
        self.own.append((write(self.book, "override", work), Decimal(rate)))

    @precondition(lambda self: any(amount > 0 for *_, amount, _ in self.live))
    @rule(data=st.data())
    def a_receipt_comes_back(self, data):
        back = {receipt for _, _, receipt, amount, _ in self.live if amount < 0}
        open_ = [one for one in self.live if one[2] not in back]
        if not open_:
            return
        _, code, receipt, amount, charge = data.draw(st.sampled_from(open_))
        self.live.append((returned(self.book, receipt, str(amount)), code, receipt, -amount, -charge))

    @precondition(lambda self: self.live)
    @rule(data=st.data())
    def a_batch_is_undone(self, data):
        one = data.draw(st.sampled_from(self.live))
        back = {receipt for _, _, receipt, amount, _ in self.live if amount < 0}
        if one[3] < 0 or one[2] not in back:  # what was sent back rests on its receipt
            self.book.run(lambda unit: batches.undo(unit, one[0], "taken back"))
            self.live.remove(one)

    @invariant()
    def what_was_charged_is_what_the_rules_say_of_each_receipt(self):
        with Reader(self.book.url) as query:
            rows = query.rows("SELECT contributor, sum(amount) FROM recovery_list GROUP BY contributor")
            account = query.value("SELECT coalesce(sum(base), 0) FROM sealed_posting WHERE account = '5950'")
        charged = {code: sum((charge for _, owner, _, _, charge in self.live if owner == code), Decimal(0)) for code in RATES}
        found = {code: Decimal(amount).scaleb(-4) for code, amount in rows}
        assert {code: found.get(code, Decimal(0)) for code in RATES} == charged
        assert Decimal(account).scaleb(-4) == sum(charged.values())
        assert min(charged.values()) >= 0

    @invariant()
    def the_proof_holds(self):
        with Inspector(self.book.url) as query:
            ((_check, proof),) = prove(query, CHECKS)
        assert proof.findings == ()

    def teardown(self):
        """At the end all that is left is refunded: what was charged is given back, and not a cent more."""
        if self.given("ESP") > 0:
            amount = self.given("ESP")
            posted(self.book, leg("4080", amount, who(self.book, "ESP"), "B4"), leg("2010", -amount))
            with Reader(self.book.url) as query:
                nets = query.rows("SELECT sum(amount) FROM recovery_list WHERE contributor = 'ESP' GROUP BY pledge")
            assert all(net == 0 for (net,) in nets)
        self.book.close()


def test_any_order_of_receipts_returns_rates_and_undoings_charges_what_the_rules_say(books):
    machine = type("Recoveries", (Recoveries,), {"books": books})
    many = 200 if LONG else 6 if books.dialect == "sqlite" else 2
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=many, stateful_step_count=40 if LONG else 20, deadline=None, derandomize=not LONG, suppress_health_check=list(HealthCheck)),
    )  # fmt: skip
