"""Histories that went wrong once, each in its shortest form: what random histories find is kept here by name."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.banking import accounts
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.contributions import checks, contributors, pledges, standing, suspense
from ledger.contributions.drafts import InstalmentDraft, PledgeDraft
from ledger.contributions.receipts import Arrival, Register
from ledger.contributions.returns import send_back, take_off
from ledger.contributions.worth import Target
from ledger.errors import LedgerError
from ledger.journal import batches, rates
from ledger.journal.draft import RateDraft
from ledger.money import Money
from ledger.periods import Quarter
from ledger.statements.figures import Issue
from ledger.statements.gather import source
from tests.books import ANA, LUIS, write
from tests.properties.test_histories import fill
from tests.properties.years_proofs import sound

DAY = date(2026, 3, 2)
LATER = date(2026, 9, 2)


def money(amount, code="USD"):
    return Money(Decimal(amount), code)


class Office:
    """A book and short words for what is done in it; each is one batch, whose number it returns."""

    def __init__(self, url, user=ANA):
        self.url, self.book = url, open_book(url, user)
        self.other = open_book(url, LUIS)

    def pledge(self, *parts, number="G-1", signed=DAY, due=DAY, conditional=False, code="ESP"):
        amounts = [one if isinstance(one, Money) else money(one) for one in parts]
        total = Money(sum(one.amount for one in amounts), amounts[0].currency)
        draft = PledgeDraft(
            code, total, signed, tuple(InstalmentDraft(due, one) for one in amounts), number=number, conditional=conditional
        )
        return write(self.book, "pledge", lambda unit, batch: pledges.make(unit, batch, [draft], rates.load(unit)))

    def receive(self, net, *targets, charges=None, day=DAY):
        def work(unit, batch):
            register = Register(unit, batch, rates.load(unit))
            cash = accounts.find(unit, net.currency.lower()).cash
            register.receive(Arrival(cash, day, net, charges or Money.zero(net.currency)), targets)
            register.write()

        return write(self.book, "receive", work)

    def change(self, kind, **more):
        number = more.pop("number", "G-1")
        return write(
            self.book,
            kind,
            lambda unit, batch: pledges.amend(unit, batch, standing.find(unit, number), rates.load(unit), day=LATER, **more),
        )

    def amend(self, *parts):
        return self.change("amend", instalments=[InstalmentDraft(DAY, money(one)) for one in parts])

    def give_up(self, event="cancelled", number="G-1"):
        return write(
            self.book,
            event,
            lambda unit, batch: pledges.give_up(unit, batch, standing.find(unit, number), day=ANA.today, event=event, reason=""),
        )

    def send_back(self, receipt, left, day=DAY):
        def work(unit, batch):
            register = Register(unit, batch, rates.load(unit))
            of = unit.value("SELECT id FROM receipt WHERE number = :n", n=receipt)
            send_back(register, of, accounts.find(unit, left.currency.lower()).cash, day, left, line=None, memo="")
            register.write()

        return write(self.book, "return", work)

    def fall_due(self):
        return write(self.book, "due", lambda unit, batch: pledges.fall_due(unit, batch, LATER))

    def undo(self, number):
        return self.book.run(lambda unit: batches.undo(unit, number, "taken back"))

    def approve(self, number):
        return self.other.run(lambda unit: batches.approve(unit, number))

    def sums(self, account):
        with Reader(self.url) as query:
            return query.rows(
                "SELECT coalesce(sum(amount), 0), coalesce(sum(base), 0) FROM sealed_posting WHERE account = :a", a=account
            )[0]

    def close(self):
        self.book.close()
        self.other.close()


@pytest.fixture
def office(books):
    made = Office(books.make(fill))
    yield made
    made.close()


@pytest.fixture
def two_people(books):
    made = Office(books.make(fill, two_person=True))
    yield made
    made.close()


def test_a_euro_and_a_dollar_pledge_paid_by_one_wire_into_a_euro_account_leave_nothing_over(office):
    office.pledge(money(50, "EUR"), number="G-1")
    office.pledge(money(108), number="G-2")
    office.receive(money(150, "EUR"), Target("G-1", 1, money(50, "EUR")), Target("G-2", 1, money(108)))
    assert office.sums("2120") == (0, 0)


def test_what_is_cancelled_of_a_conditional_pledge_leaves_the_paid_part_at_its_value(office):
    office.pledge(money(100, "EUR"), conditional=True)
    office.receive(money(40, "EUR"), Target("G-1", 1, money(40, "EUR")))
    office.give_up()
    assert office.sums("9010") == (40 * 10_000, 43_2000)


def test_what_is_cut_from_a_conditional_pledge_is_cut_at_its_value(office):
    office.pledge(money(100), conditional=True)
    office.receive(money(40), Target("G-1", 1, money(40)))
    office.amend(70)
    assert office.sums("9010") == (70 * 10_000, 70 * 10_000)


def test_a_pledge_of_which_nothing_is_left_can_still_be_signed(office):
    office.pledge(100, signed=None)
    office.give_up()
    office.change("sign", signed=LATER)


def test_a_signature_that_was_undone_can_be_recorded_again(office):
    office.pledge(100, signed=None)
    office.undo(office.change("sign", signed=LATER))
    office.change("sign", signed=LATER)
    assert office.sums("1110") == (100 * 10_000, 100 * 10_000)


def test_an_increase_that_was_paid_is_not_undone(office):
    office.pledge(100)
    more = office.amend(150)
    office.receive(money(150), Target("G-1", 1, money(150)))
    with pytest.raises(LedgerError, match="cannot be undone"):
        office.undo(more)


def test_an_instalment_that_was_added_and_paid_is_not_undone(office):
    office.pledge(100)
    more = office.amend(100, 50)
    office.receive(money(50), Target("G-1", 2, money(50)))
    with pytest.raises(LedgerError, match="cannot be undone"):
        office.undo(more)


def test_a_signature_under_which_money_came_is_not_undone(office):
    office.pledge(100, signed=None)
    signed = office.change("sign", signed=LATER)
    office.receive(money(60), Target("G-1", 1, money(60)))
    with pytest.raises(LedgerError, match="cannot be undone"):
        office.undo(signed)


def test_an_advance_is_not_undone_after_its_condition_was_met(office):
    office.pledge(100, conditional=True)
    paid = office.receive(money(40), Target("G-1", 1, money(40)))
    office.change("met", condition_met=True)
    with pytest.raises(LedgerError, match="cannot be undone"):
        office.undo(paid)


def test_a_receipt_undone_after_the_instalment_fell_due_can_be_received_again(office):
    office.pledge(100, due=date(2026, 6, 30))
    paid = office.receive(money(40), Target("G-1", 1, money(40)))
    office.fall_due()
    office.undo(paid)
    office.receive(money(100), Target("G-1", 1, money(100)))
    assert (office.sums("1110"), office.sums("1120")) == ((0, 0), (0, 0))


def test_what_fell_due_keeps_its_pledge_from_being_undone(office):
    made = office.pledge(100, due=date(2026, 6, 30))
    office.fall_due()
    with pytest.raises(LedgerError, match="cannot be undone"):
        office.undo(made)


@pytest.mark.parametrize("paid", [40, 100])
def test_that_an_instalment_fell_due_can_be_taken_back_after_it_was_paid(office, paid):
    """As when its quarter is reopened: the book is sound, and closing the quarter again brings both accounts together."""
    office.pledge(100, due=date(2026, 6, 30))
    due = office.fall_due()
    office.receive(money(paid), Target("G-1", 1, money(paid)))
    office.undo(due)
    sound(office.url)
    with Reader(office.url) as query:
        (undue,) = checks._undue(query)
    office.fall_due()
    with Reader(office.url) as query:
        assert (undue[1], checks._undue(query)) == (1, set()), "what fell due anew is held to its account again"
    left = office.sums("1110")[0]
    assert (Money.of_units(left, "USD"), office.sums("1120")) == (money(100 - paid), (0, 0))


def test_a_number_of_the_book_never_meets_one_from_a_file(office):
    office.pledge(100, number="P-2026-0001")
    office.pledge(100, number="")


def test_one_receipt_for_pledges_in_two_currencies_can_be_returned(office):
    office.pledge(money(100), number="G-1")
    office.pledge(money(100, "EUR"), number="G-2")
    office.receive(money(208), Target("G-1", 1, money(100)), Target("G-2", 1, money(100, "EUR")))
    office.send_back("R-2026-0001", money(208))
    assert office.sums("1110")[1] == money(208).units


def test_an_over_receipt_returned_whole_is_no_bank_charge(office):
    office.pledge(100)
    office.receive(money(120), Target("G-1", 1, money(100)))
    office.send_back("R-2026-0001", money(120))
    assert office.sums("5960") == (0, 0)
    assert office.sums("2120") == (0, 0)


def test_a_return_of_money_in_suspense_that_lost_more_by_exchange_than_it_took_off_a_pledge_is_a_return_all_the_same(office):
    office.pledge(money("3.02", "EUR"))
    office.receive(money("10.03", "EUR"), Target("G-1", 1, money("0.03", "EUR")), day=date(2026, 5, 28))
    office.send_back("R-2026-0001", money("10.03", "EUR"), day=date(2026, 9, 28))
    with Reader(office.url) as query:
        assert query.value("SELECT base FROM receipt WHERE returns IS NOT NULL") > 0
        second, third = (source(query, Quarter(2026, number)).figures(1, Issue(ANA.today)) for number in (2, 3))
    (came,), (back,) = second.received, third.returned
    assert (came.sent, came.value, came.rate) == (money("0.03", "EUR"), money("0.03"), 1)
    assert (back.sent, back.value, third.received) == (money("-0.03", "EUR"), money("-0.03"), ())


def test_of_a_receipt_partly_in_suspense_a_statement_states_the_rest_at_its_own_rate(office):
    office.pledge(money(100, "EUR"))
    office.receive(money(121), Target("G-1", 1, money(100, "EUR")))
    office.pledge(1000, number="G-2")
    office.receive(money(1010), Target("G-2", 1, money(1000)))
    with Reader(office.url) as query:
        rows = source(query, Quarter(2026, 1)).figures(1, Issue(ANA.today)).received
    assert [(row.sent, row.rate, row.value) for row in rows][1:] == [(money(1000), 1, money(1000))]


def test_a_return_at_another_rate_is_an_exchange_difference_not_a_bank_charge(office):
    office.pledge(money(100, "EUR"))
    office.receive(money(100, "EUR"), Target("G-1", 1, money(100, "EUR")))
    office.send_back("R-2026-0001", money(100, "EUR"), day=LATER)
    assert office.sums("5960") == (0, 0)


def test_a_return_at_another_rate_takes_bank_charges_back_as_they_were_booked(office):
    office.pledge(money(100, "EUR"))
    office.receive(money(90, "EUR"), Target("G-1", 1, money(100, "EUR")), charges=money(10, "EUR"))
    office.send_back("R-2026-0001", money(90, "EUR"), day=LATER)
    assert office.sums("5960") == (0, 0)
    assert office.sums("4210")[1] == office.sums("1020")[1] * -1 != 0  # all that is left is the exchange difference on what moved


def test_no_more_is_taken_off_than_was_received(office):
    office.pledge(100)
    office.receive(money(10), Target("G-1", 1, money(10)))

    def work(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        take_off(register, Arrival(accounts.find(unit, "usd").cash, DAY, money(-30), money(0)), "G-1")
        register.write()

    with pytest.raises(LedgerError):
        write(office.book, "take off", work)


def test_money_in_suspense_is_given_once(office):
    office.pledge(30)

    def hold(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        register.hold(Arrival(accounts.find(unit, "usd").cash, DAY, money(20), money(0)))
        register.write()

    def twice(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        money_held = suspense.held(unit, "R-2026-0001")
        for _ in range(2):
            register.identify(money_held, [Target("G-1", 1, money(15))], contributor=None, charges=money(0), day=DAY)
        register.write()

    write(office.book, "hold", hold)
    with pytest.raises(LedgerError):
        write(office.book, "identify", twice)


def test_money_too_little_to_be_worth_a_cent_can_leave_suspense(office):
    def hold(unit, batch):
        rates.add(unit, batch, [RateDraft("VND", DAY, Decimal("0.00004"), "UN")])
        accounts.add(unit, batch, "vnd", "VND")

    def held(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        register.hold(Arrival(accounts.find(unit, "vnd").cash, DAY, money(100, "VND"), money(0, "VND")))
        register.write()

    def release(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        register.release(suspense.held(unit, "R-2026-0001"), cash=None, day=DAY, line=None, reason="")
        register.write()

    for kind, work in (("start", hold), ("hold", held), ("release", release)):
        write(office.book, kind, work)
    assert office.sums("2120") == (0, 0)


def test_a_gift_that_bounced_can_be_returned(office):
    def gift(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        register.receive_gift(
            Arrival(accounts.find(unit, "usd").cash, DAY, money(20), money(0)), contributors.find(unit, "ESP")[0]
        )
        register.write()

    write(office.book, "gift", gift)
    office.send_back("R-2026-0001", money(20))
    assert office.sums("1010") == (0, 0)


def test_a_pledge_under_a_waiting_receipt_is_not_withdrawn(two_people):
    made = two_people.pledge(100)
    two_people.receive(money(100), Target("G-1", 1, money(100)))
    with pytest.raises(LedgerError) as refused:
        two_people.undo(made)
    assert refused.value.name != "guard"


def test_a_receipt_is_not_approved_before_its_pledge(two_people):
    two_people.pledge(100)
    paid = two_people.receive(money(100), Target("G-1", 1, money(100)))
    with pytest.raises(LedgerError) as refused:
        two_people.approve(paid)
    assert refused.value.name == "rests-on-waiting"
    assert refused.value.cure == ("B-2026-0003 waits too (pledge): fund approve B-2026-0003 first",)


def test_an_undo_that_waits_is_not_approved_after_something_came_to_rest_on_what_it_undoes(two_people):
    made = two_people.pledge(100)
    two_people.approve(made)
    back = two_people.undo(made)
    two_people.approve(two_people.receive(money(100), Target("G-1", 1, money(100))))
    with pytest.raises(LedgerError) as refused:
        two_people.approve(back.number)
    assert refused.value.name != "guard"


def test_no_change_is_dated_before_the_last_one(office):
    office.pledge(100, signed=LATER)
    with pytest.raises(LedgerError, match="was last changed on 2026-09-02") as refused:
        office.book.run(lambda unit: pledges.give_up(unit, 1, standing.find(unit, "G-1"), day=DAY, event="cancelled", reason=""))
    assert refused.value.name == "before-last-change"


def test_a_signature_of_an_earlier_day_counts_from_that_day_and_its_memorandum_from_the_day_it_stood_there(office):
    office.pledge(100, signed=None)
    office.change("sign", signed=LATER)
    with Reader(office.url) as query:
        days = query.rows("SELECT DISTINCT line, day FROM sealed_posting WHERE line IN ('A2', 'A10') ORDER BY line, day")
    assert days == [("A10", "2026-10-07"), ("A2", "2026-09-02")]
    assert office.sums("9010") == (0, 0)


def test_money_that_came_before_the_promise_is_below_zero_on_the_statement_until_then(office):
    office.pledge(100, signed=LATER)
    office.receive(money(60), Target("G-1", 1, money(60)))
    with Reader(office.url) as query:
        first, third = (source(query, Quarter(2026, number)).figures(1, Issue(ANA.today)) for number in (1, 3))
    assert (first.pledged_in_all["A8"].quarter, third.pledged_in_all["A8"].quarter) == (money(-60), money(40))
    assert first.pledged_in_all["A9a"].quarter == money(-60)


def test_a_wire_that_bounced_takes_back_what_was_identified_of_it_too(office):
    office.pledge(100, number="G-1")
    office.pledge(50, number="G-2")
    office.receive(money(120), Target("G-1", 1, money(100)))

    def identify(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        targets = [Target("G-2", 1, money(15))]
        register.identify(suspense.held(unit, "R-2026-0001"), targets, contributor=None, charges=money(0), day=LATER)
        register.write()

    write(office.book, "identify", identify)
    office.send_back("R-2026-0001", money(120), day=LATER)
    assert (office.sums("2120"), office.sums("1010"), office.sums("5960")) == ((0, 0),) * 3
    assert office.sums("1110") == (150 * 10_000, 150 * 10_000)


def test_half_of_a_receipt_is_not_taken_for_the_whole_with_a_fee(office):
    office.pledge(100)
    office.receive(money(100), Target("G-1", 1, money(100)))
    with pytest.raises(LedgerError, match=r"USD 50\.00 less") as refused:
        office.send_back("R-2026-0001", money(50))
    assert refused.value.name == "other-amount"


def test_a_receipt_does_not_go_back_before_it_came(office):
    office.pledge(100)
    office.receive(money(100), Target("G-1", 1, money(100)), day=LATER)
    with pytest.raises(LedgerError) as refused:
        office.send_back("R-2026-0001", money(100), day=DAY)
    assert refused.value.name == "before-receipt"


def test_a_cent_that_rounding_makes_of_a_few_is_an_exchange_difference_and_not_held(office):
    office.pledge(money("0.12"))
    office.receive(money("0.12", "EUR"), Target("G-1", 1, money("0.12")))  # worth 0.13 at the rate of the day
    assert office.sums("2120") == (0, 0)


def test_euros_far_beyond_a_dollar_pledge_are_an_excess_and_no_exchange_gain(office):
    office.pledge(108)
    office.receive(money(1000, "EUR"), Target("G-1", 1, money(108)))
    assert office.sums("2120") == (-900 * 10_000, -972 * 10_000)
    assert office.sums("4210") == (0, 0)


def test_a_rate_far_from_that_of_the_day_is_another_amount(office):
    office.pledge(money(50, "EUR"))
    with pytest.raises(
        LedgerError, match=r"EUR 50\.00 would be worth USD 1,000\.00; at the rate of 2026-03-02 it is USD 54\.00"
    ) as refused:
        office.receive(money(1000), Target("G-1", 1, money(50, "EUR")))
    assert refused.value.name == "rate-too-far"


def test_a_wire_of_which_a_part_was_sent_on_is_not_returned_whole(office):
    def hold(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        register.hold(Arrival(accounts.find(unit, "usd").cash, DAY, money(20), money(0)))
        register.write()

    def release(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        register.release(suspense.held(unit, "R-2026-0001"), cash=None, day=DAY, line=None, reason="")
        register.write()

    write(office.book, "hold", hold)
    write(office.book, "release", release)
    with pytest.raises(LedgerError, match="parts of R-2026-0001 went elsewhere") as refused:
        office.send_back("R-2026-0001", money(20))
    assert refused.value.name == "parts-elsewhere"
