"""Years that went wrong once, each in its shortest form: what random years find is kept here by name."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ledger.banking import accounts
from ledger.book.reader import Reader
from ledger.budget import budgets, recovery_settings, spending
from ledger.budget.drafts import BudgetDraft, LineKey, SpendingDraft
from ledger.budget.recovery_terms import Rule
from ledger.checks import CHECKS
from ledger.contributions import contributors, gifts, pledges, refunds, standing
from ledger.contributions.drafts import InstalmentDraft, PledgeDraft
from ledger.contributions.receipts import Arrival, Register
from ledger.journal import batches, rates
from ledger.money import Money
from ledger.periods import Quarter
from ledger.reports import budget
from ledger.reports.scope import Scope
from tests.properties import years
from tests.properties.years import usd
from tests.properties.years_budget import WholeYear
from tests.properties.years_proofs import same, sound, told, whole

DAY = date(2026, 2, 10)
TRAVEL = LineKey(2025, "COORD", 4)  # of the fiscal year that ends with March 2026


class Office(WholeYear):
    """A book whose fiscal year ends with March, and what is done in it."""

    def gift_of(self, amount, code="USA"):
        def work(unit, batch):
            register = Register(unit, batch, rates.load(unit))
            arrival = Arrival(accounts.find(unit, "usd").cash, DAY, usd(amount), usd(0))
            register.receive_gift(arrival, contributors.find(unit, code)[0])
            register.write()

        return self.write("gift", work)

    def give_to_travel(self, amount, event="allotted"):
        return self.write(
            "allot", lambda unit, batch: budgets.record(unit, batch, [BudgetDraft(TRAVEL, event, usd(amount), DAY)])
        )

    def travel(self, amount):
        return self.write(
            "spend", lambda unit, batch: spending.spend(unit, batch, [SpendingDraft(TRAVEL, "", usd(amount), DAY, "AeroSur")])
        )

    def take_back(self, number):
        """Undone on the officer's day, which lies in the quarter after the one that is open."""
        self.book.run(lambda unit: batches.undo(unit, number, "taken back"))

    def close_quarter(self):
        quarter = self.quarter
        self.close(0, 0, DAY)
        assert self.quarter == quarter.next, self.tally
        sound(self.url, CHECKS)

    def sum_of(self, account):
        return self.rows("SELECT coalesce(sum(base), 0) FROM flow_posting WHERE account = :a", a=account)[0][0]


@pytest.fixture
def office(books):
    made = Office(books.make(years.fill, fiscal_month=4), 4)
    yield made
    made.book.close()


def test_what_a_closing_charges_on_spending_that_it_shares_out_is_kept_and_goes_with_it(office):
    rule = Rule(0, "member_state", date(2026, 1, 1), Decimal(10), "direct", "on_expenditure", usd(0), "agreed")
    office.write("rule", lambda unit, batch: recovery_settings.add_rule(unit, batch, rule))
    office.gift_of(1000)
    office.give_to_travel(500)
    office.travel(100)
    office.close_quarter()
    assert office.sum_of("5950") == 10 * 10_000
    office.reopen(0, 0, DAY)
    assert office.sum_of("5950") == 0


def test_a_year_that_brought_nothing_but_goods_in_kind_says_the_same_after_its_end(office):
    goods = gifts.Gift("goods", "vans", usd(900), DAY, 6, "list.pdf", "0" * 64)
    office.write("goods", lambda unit, batch: gifts.give(unit, batch, contributors.find(unit, "ESP"), goods, rates.load(unit)))
    before = told(office.url, office.quarter)["balance"]
    office.close_quarter()
    assert told(office.url, Quarter(2026, 1))["balance"] == before


def test_a_receipt_that_was_taken_back_in_the_next_quarter_is_off_the_statements_of_all_later_ones(office):
    office.gift_of(1000)
    office.gift_of(50, "ESP")
    office.take_back(office.batches[0])
    office.close_quarter()
    office.close_quarter()
    with Reader(office.url) as query:
        assert whole(query, office.quarter) == {"USA": usd(0), "ESP": usd(44)}  # less 12 percent


def test_a_quarter_in_which_a_line_of_the_budget_was_taken_back_can_be_closed(office):
    office.gift_of(1000)
    office.take_back(office.give_to_travel(100))
    office.close_quarter()


def test_spending_of_the_year_before_that_was_taken_back_in_the_new_one_is_in_the_report_of_the_new_one(office):
    office.gift_of(1000)
    line, spent = office.give_to_travel(100), office.travel(40)
    office.take_back(spent)
    office.take_back(line)
    with Reader(office.url) as query:
        found = budget.load(query, Scope.of(office.quarter.next.days), office.today)
    assert (found.year, found.earlier, found.accounts) == (2026, usd(-40), usd(-40))


def test_a_year_with_a_refund_and_a_pledge_that_was_cancelled_ends_soundly(office):
    office.gift_of(1000)
    draft = PledgeDraft("USA", usd(500), DAY, (InstalmentDraft(DAY, usd(500)),), "G-1")

    def cancel(unit, batch):
        pledges.give_up(unit, batch, standing.find(unit, "G-1"), day=DAY, event="cancelled", reason="")

    def refund(unit, batch):
        refunds.approve(unit, batch, contributors.find(unit, "USA"), usd(100), agreement="", day=DAY, reason="article 9")

    office.write("pledge", lambda unit, batch: pledges.make(unit, batch, [draft], rates.load(unit)))
    office.write("cancel", cancel)
    office.write("refund", refund)
    office.close_quarter()


def test_what_is_recorded_late_of_a_closed_quarter_or_undone_later_changes_none_of_its_figures(office):
    office.gift_of(1000)
    office.give_to_travel(100, "appropriated")
    given = office.give_to_travel(700, "appropriated")
    office.close_quarter()
    before = told(office.url, Quarter(2026, 1))
    yen = Money(Decimal(90_000), "JPY")
    draft = PledgeDraft("USA", yen, DAY, (InstalmentDraft(DAY + timedelta(days=200), yen),), "G-1")
    office.write("pledge", lambda unit, batch: pledges.make(unit, batch, [draft], rates.load(unit)))
    office.give_to_travel(300, "appropriated")
    office.take_back(given)
    same(told(office.url, Quarter(2026, 1)), before)
    with Reader(office.url) as query:
        found = budget.load(query, Scope.of(office.quarter.days), office.today, year=2025)
    assert found.total().appropriated == usd(400)
