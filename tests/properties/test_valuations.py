"""Any history in which currencies move as well: revalued on any day, in any order, doubted, written off and recovered.

Everything of test_histories.py may happen and must hold; beside it, revaluing twice changes nothing, a revaluation of an
earlier day leaves the later ones right, and the life of a pledge adds up to the money it brought less its value when promised.
"""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from ledger.book.reader import Reader
from ledger.contributions import doubts, standing
from ledger.journal import rates, revaluation
from ledger.journal.draft import RateDraft
from ledger.money import Money
from tests.books import write
from tests.properties.test_histories import DAYS, LONG, Histories, void

CLOSING = {
    "EUR": {"2026-03-31": "1.12", "2026-06-30": "1.00", "2026-09-30": "1.0777"},
    "JPY": {
        "2026-03-31": "0.0061",
        "2026-04-30": "0.0066",
        "2026-06-30": "0.0069",
        "2026-07-01": "0.0065",
        "2026-09-30": "0.0059",
    },
}
ENDS = [date(2026, 3, 31), date(2026, 5, 28), date(2026, 6, 30), date(2026, 9, 30)]


class Valuations(Histories):
    """A history with closing rates; of money, what serves pledges: the rest has no part in it."""

    gift = hold = settle_suspense = None

    def __init__(self):
        super().__init__()
        drafts = [
            RateDraft(code, date.fromisoformat(day), Decimal(rate), "closing")
            for code, dated in CLOSING.items()
            for day, rate in dated.items()
        ]
        write(self.book, "rates", lambda unit, batch: void(rates.add(unit, batch, drafts)))
        self.right = {}  # days revalued since, and how many batches there were then

    def undisturbed(self):
        """The days that were revalued and since when nothing happened but revaluations."""
        others = [batch.number for batch in self.done if batch.kind != "revalue"]
        return {day for day, seen in self.right.items() if seen == others}

    @rule(day=st.sampled_from(ENDS))
    def revalue(self, day):
        undisturbed = self.undisturbed()
        self.act("revalue", lambda unit, batch: void(revaluation.revalue(unit, batch, day)), [])
        for other in undisturbed | {day}:
            with Reader(self.url) as query:
                assert revaluation.differences(query, other) == []
            self.right[other] = [batch.number for batch in self.done if batch.kind != "revalue"]

    @precondition(lambda self: self.opened())
    @rule(data=st.data(), day=st.sampled_from(DAYS), share=st.sampled_from(["0", "0.3", "1"]))
    def doubt(self, data, day, share):
        of = data.draw(st.sampled_from(sorted(self.opened())))
        whole = Money.of_units(self.opened()[of], self.currency[of[0]])
        amount = Money((whole.amount * Decimal(share)).quantize(Decimal(1)), whole.currency)
        if amount.amount <= whole.amount:
            self.act(
                "doubt",
                lambda unit, batch: void(doubts.doubt(unit, batch, standing.find(unit, of[0]), amount, day=day, reason="")),
                [],
            )

    @rule(day=st.sampled_from(ENDS))
    def release(self, day):
        self.act("release", lambda unit, batch: void(doubts.release(unit, batch, day)), [])
        with Reader(self.url) as query:
            held = {of: money for of, money in doubts.allowances(query, "USD").items() if money}
            opened = {(one.id, part.number): part.carrying for one in standing.stand(query) for part in one.instalments}
        assert all(held[of] <= opened[of] for of in held)

    @precondition(lambda self: self.live({"written_off"}))
    @rule(data=st.data(), day=st.sampled_from(DAYS), share=st.sampled_from(["0.25", "1"]))
    def recover(self, data, day, share):
        batch = data.draw(st.sampled_from(self.live({"written_off"})))
        _what, of, gone = data.draw(st.sampled_from(batch.lines))
        with Reader(self.url) as query:
            day = self.not_before(data, day, standing.find(query, of[0]).changed)
            left = doubts.written_off(query, standing.find(query, of[0]))
        amount = Money.of_units(-gone, self.currency[of[0]])
        amount = Money((amount.amount * Decimal(share)).quantize(Decimal(1)), amount.currency)
        lines, rest = [], amount
        for no, money in left.items():
            part = min(rest, money, key=lambda one: one.amount)
            lines += [("promised", (of[0], no), part.units)] if part else []
            rest -= part
        self.act(
            "recover",
            lambda unit, made: void(
                doubts.recover(unit, made, standing.find(unit, of[0]), amount, rates.load(unit), day=day, reason="")
            ),
            lines,
        )

    @invariant()
    def the_life_of_a_settled_pledge_adds_up_to_its_money_less_its_value_when_promised(self):
        lives_add_up(self.url)


def lives_add_up(url):
    """By the accounts of exchange differences on one side, by what was promised, cut and received on the other."""
    gained, promised, received = Counter(), Counter(), Counter()
    with Reader(url) as query:
        firm = {one.number: one for one in standing.stand(query) if not one.memo_only and one.recognition == "accrual"}
        for number, account, line, base in query.rows(
            "SELECT g.number, p.account, p.line, sum(p.base) FROM sealed_posting p JOIN pledge g ON g.id = p.pledge_id "
            "GROUP BY g.number, p.account, p.line"
        ):
            gained[number] -= base if account in ("4210", "4220") and line != "B6" else 0  # B6: of cash that was shared out
            promised[number] += base if line in ("A2", "A3", "A4", "A5") else 0
            received[number] -= base if line in ("A6", "A6r") else 0
    for number, pledge in firm.items():
        if not pledge.open:
            assert gained[number] == received[number] - promised[number]


@pytest.mark.parametrize("recognition", ["accrual", "cash"])
def test_any_history_of_values_keeps_every_check_and_counts_no_gain_twice(books, recognition):
    machine = type("Valuations", (Valuations,), {"books": books, "about": {"recognition": recognition}})
    many = 400 if LONG else 3 if books.dialect == "sqlite" else 2
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=many, stateful_step_count=50 if LONG else 20, deadline=None, derandomize=not LONG, suppress_health_check=list(HealthCheck)),
    )  # fmt: skip
