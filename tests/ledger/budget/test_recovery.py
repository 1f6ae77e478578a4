"""Charging follows the money: receipts, returns, refunds, spending, worked by hand in a book."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.banking import accounts
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.budget import recovery, recovery_settings
from ledger.budget.recovery_checks import CHECKS
from ledger.budget.recovery_terms import Rule
from ledger.checks import Inspector, prove
from ledger.contributions import contributors, pledges, suspense
from ledger.contributions.drafts import ContributorDraft, InstalmentDraft, PledgeDraft
from ledger.contributions.receipts import Arrival, Register
from ledger.contributions.returns import send_back, take_off
from ledger.contributions.worth import Target
from ledger.errors import LedgerError
from ledger.journal import batches, posting, rates, rules
from ledger.journal.draft import Draft, Leg
from ledger.money import Money
from tests.books import ANA, write

PEOPLE = (
    ContributorDraft("USA", "member_state", {"en": "United States"}),
    ContributorDraft("ESP", "permanent_observer", {"en": "Spain"}),
    # A member state until the end of April.
    ContributorDraft("NIC", "member_state", {"en": "Nicaragua"}, statuses=((date(2026, 5, 1), "other_source"),)),
)
DAY = date(2026, 8, 3)


def usd(amount):
    return Money(Decimal(amount), "USD")


def agreed(number, code, amount, signed="2026-02-01"):
    day = date.fromisoformat(signed) if signed else None
    return PledgeDraft(code, usd(amount), day, (InstalmentDraft(date(2026, 12, 1), usd(amount)),), number)


def begin(unit):
    batch = batches.begin(unit, "start", second=False)
    contributors.add(unit, batch.id, PEOPLE)
    accounts.add(unit, batch.id, "bofa", "USD")
    batches.finish(unit, batch, rows=1, words="start")
    batch = batches.begin(unit, "pledges", second=False)
    pledges.make(unit, batch.id, [agreed("P-ESP", "ESP", "100000"), agreed("P-OLD", "ESP", "900", "2006-12-31"),
                                  agreed("P-NIC", "NIC", "50000"), agreed("P-TWO", "ESP", "3000")], rates.load(unit))  # fmt: skip
    batches.finish(unit, batch, rows=1, words="pledges")


def fill(unit):
    """Three contributors, four agreements, and the rules that a new book begins with."""
    begin(unit)
    batch = batches.begin(unit, "rules", second=False)
    recovery_settings.lay(unit, batch.id)
    batches.finish(unit, batch, rows=2, words="rules")


@pytest.fixture
def ruled(books):
    opened = open_book(books.make(fill), ANA)
    yield opened
    opened.close()


def cash(unit):
    return accounts.find(unit, "bofa").cash


def arrival(unit, amount, day=DAY, charges="0", method="cash"):
    return Arrival(cash(unit), day, usd(amount) - usd(charges), usd(charges), method=method)


def registered(book, what, kind="receipt"):
    """One batch in which a register does `what`; its number."""

    def work(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        what(unit, register)
        register.write()

    return write(book, kind, work)


def gift(book, code, amount, day=DAY, **more):
    return registered(
        book, lambda unit, register: register.receive_gift(arrival(unit, amount, day, **more), contributors.find(unit, code)[0])
    )


def paid(book, amount, *targets, **more):
    aims = [Target(pledge, 1, usd(part)) for pledge, part in targets]
    return registered(book, lambda unit, register: register.receive(arrival(unit, amount, **more), aims))


def returned(book, number, left):
    def work(unit, register):
        receipt = unit.value("SELECT id FROM receipt WHERE number = :n", n=number)
        send_back(register, receipt, cash(unit), date(2026, 9, 1), usd(left), line=None, memo="")

    return registered(book, work)


def posted(book, *legs):
    """An entry by hand, as another room makes it."""
    return write(
        book, "entry", lambda unit, batch: posting.prepare(unit, batch, [Draft(DAY, "spent", f"test:{batch}", "", legs)])
    )


def leg(account, amount, contributor=None, line=""):
    return Leg(account, 1, usd(amount), usd(amount), contributor, line=line)


def told(book):
    """Receipt, pledge, basis, rate, charge, why: every row that counts."""
    with Reader(book.url) as query:
        rows = query.rows("SELECT receipt, pledge, basis, rate, amount, why FROM recovery_list ORDER BY id")
    return [(receipt, pledge, basis / 10_000, rate, str(Decimal(amount).scaleb(-4).quantize(Decimal("0.01"))), why)
            for receipt, pledge, basis, rate, amount, why in rows]  # fmt: skip


def charges(book):
    return [(row[4], row[5]) for row in told(book)]


def balance(book, account):
    with Reader(book.url) as query:
        return str(
            Money.of_units(query.value("SELECT coalesce(sum(base), 0) FROM sealed_posting WHERE account = :a", a=account), "USD")
        )


def who(book, code):
    with Reader(book.url) as query:
        return query.value("SELECT id FROM contributor_list WHERE code = :code", code=code)


def test_a_receipt_is_charged_before_bank_charges_in_its_own_batch(ruled):
    paid(ruled, "100000", ("P-ESP", "100000"), charges="25")
    assert told(ruled) == [("R-2026-0001", "P-ESP", 100_000, "12", "12000.00", "charged")]
    assert (balance(ruled, "5950"), balance(ruled, "2140")) == ("USD 12,000.00", "USD -12,000.00")


def test_undoing_the_batch_takes_the_charge_back(ruled):
    number = paid(ruled, "100000", ("P-ESP", "100000"))
    ruled.run(lambda unit: batches.undo(unit, number, "a slip"))
    assert (told(ruled), balance(ruled, "5950"), balance(ruled, "2140")) == ([], "USD 0.00", "USD 0.00")


def test_one_receipt_for_two_agreements_is_charged_by_each(ruled):
    paid(ruled, "1100", ("P-ESP", "200"), ("P-OLD", "900"))
    assert told(ruled) == [
        ("R-2026-0001", "P-ESP", 200, "12", "24.00", "charged"), ("R-2026-0001", "P-OLD", 900, "", "0.00", "grandfathered"),
    ]  # fmt: skip


def test_the_class_is_that_of_the_day_of_the_agreement_and_of_a_gift_that_of_its_day(ruled):
    paid(ruled, "50000", ("P-NIC", "50000"))  # signed as a member state, paid as an other source
    gift(ruled, "NIC", "100")
    assert [(row[3], row[4]) for row in told(ruled)] == [("11", "5500.00"), ("12", "12.00")]


def test_a_member_state_is_charged_from_the_crossing_receipt_on_and_a_return_takes_the_total_down_again(ruled):
    for amount in ("15000", "5000", "1000", "10"):
        gift(ruled, "USA", amount)
    assert charges(ruled) == [("0.00", "threshold"), ("0.00", "threshold"), ("110.00", "crossing"), ("1.10", "charged")]
    returned(ruled, "R-2026-0001", "15000")
    gift(ruled, "USA", "100")
    assert charges(ruled)[4:] == [("0.00", "returned"), ("0.00", "threshold")]


def test_the_crossing_is_noticed_with_the_total(ruled):
    def work(unit):
        batch = batches.begin(unit, "receipts", second=False)
        register = Register(unit, batch.id, rates.load(unit))
        for amount in ("15000", "6000"):
            register.receive_gift(arrival(unit, amount), contributors.find(unit, "USA")[0])
        register.write()
        found = recovery.follow(unit, batch.id)
        batches.finish(unit, batch, rows=2, words="receipts")
        return found

    done = ruled.run(work)
    (notice,) = done.notices
    assert (notice.receipt, notice.contributor, str(notice.total), str(notice.threshold)) == (
        "R-2026-0002", "USA", "USD 21,000.00", "USD 20,000.00",
    )  # fmt: skip
    assert (done.rows, str(done.charged)) == (2, "USD 660.00")


def test_suspense_is_charged_when_it_is_identified_and_not_before(ruled):
    registered(ruled, lambda unit, register: register.hold(arrival(unit, "1000")))
    assert told(ruled) == []
    identify = lambda unit, register: register.identify(  # noqa: E731 - one thing that a register does
        suspense.held(unit, "R-2026-0001"), [], contributor=contributors.find(unit, "ESP")[0], charges=usd(0), day=DAY
    )
    registered(ruled, identify)
    assert told(ruled) == [("R-2026-0002", None, 1000, "12", "120.00", "charged")]
    returned(ruled, "R-2026-0001", "1000")
    assert (charges(ruled)[1], balance(ruled, "5950")) == (("-120.00", "returned"), "USD 0.00")


def test_what_is_beyond_the_pledge_waits_in_suspense_uncharged(ruled):
    paid(ruled, "3500", ("P-TWO", "3000"))
    assert charges(ruled) == [("360.00", "charged")]


def test_a_receipt_and_its_return_are_nothing_together_even_after_the_charge_was_settled(ruled):
    paid(ruled, "1000", ("P-ESP", "1000"))
    write(ruled, "settle", lambda unit, batch: recovery.settle(unit, batch, cash(unit), DAY, usd("100"), usd("100")))
    returned(ruled, "R-2026-0001", "1000")
    assert (balance(ruled, "5950"), balance(ruled, "2140"), balance(ruled, "1310")) == ("USD 0.00", "USD 0.00", "USD 100.00")
    paid(ruled, "1000", ("P-ESP", "1000"))
    write(ruled, "settle", lambda unit, batch: recovery.settle(unit, batch, cash(unit), DAY, usd("20"), usd("20")))
    assert (balance(ruled, "2140"), balance(ruled, "1310")) == ("USD 0.00", "USD 0.00")


def test_no_more_is_settled_than_is_owed(ruled):
    paid(ruled, "1000", ("P-ESP", "1000"))
    with pytest.raises(LedgerError, match=r"USD 120.00 is owed for indirect costs, not USD 120.01") as error:
        write(ruled, "settle", lambda unit, batch: recovery.settle(unit, batch, cash(unit), DAY, usd("120.01"), usd("120.01")))
    assert error.value.name == "more-than-owed"


def test_a_list_that_takes_money_off_gives_back_in_proportion(ruled):
    paid(ruled, "2000", ("P-TWO", "2000"))
    registered(ruled, lambda unit, register: take_off(register, arrival(unit, "-500"), "P-TWO"))
    registered(ruled, lambda unit, register: take_off(register, arrival(unit, "-1500"), "P-TWO"))
    assert charges(ruled) == [("240.00", "charged"), ("-60.00", "returned"), ("-180.00", "returned")]


def test_a_receipt_whose_charge_was_given_back_in_part_is_not_undone(ruled):
    number = paid(ruled, "2000", ("P-TWO", "2000"))
    later = registered(ruled, lambda unit, register: take_off(register, arrival(unit, "-500"), "P-TWO"))
    with pytest.raises(LedgerError) as error:
        ruled.run(lambda unit: batches.undo(unit, number, "a slip"))
    assert later in " ".join(error.value.cure)


def test_a_refund_gives_back_its_share_by_agreement_and_never_more_than_was_charged(ruled):
    paid(ruled, "1000", ("P-ESP", "1000"))
    paid(ruled, "3000", ("P-TWO", "3000"))
    spain = who(ruled, "ESP")
    posted(ruled, leg("4080", "1000", spain, "B4"), leg("2010", "-1000"))
    assert told(ruled)[2:] == [
        (None, "P-ESP", -250, "", "-30.00", "refunded"), (None, "P-TWO", -750, "", "-90.00", "refunded"),
    ]  # fmt: skip
    posted(ruled, leg("4080", "2520", spain, "B4"), leg("2010", "-2520"))
    returned(ruled, "R-2026-0001", "1000")
    with Reader(ruled.url) as query:
        nets = dict(query.rows("SELECT pledge, sum(amount) FROM recovery_list GROUP BY pledge"))
    assert nets == {"P-ESP": 0, "P-TWO": 432_000}  # 360 - 90 - 2,520 x 3/4 of what is left, 12 %


def test_in_kind_is_never_charged(ruled):
    spain = who(ruled, "ESP")
    used = lambda _unit, register: register.receive(  # noqa: E731 - one thing that a register does
        Arrival(rules.Cash("5900", None, 1, spain, "B11.9"), DAY, usd("500"), usd(0), method="in_kind"),
        [Target("P-TWO", 1, usd("500"))],
    )
    registered(ruled, used)
    assert told(ruled) == [("R-2026-0001", "P-TWO", 500, "", "0.00", "in_kind")]


def used(book, amount, what, to):
    """Something in kind for P-TWO, or taken off it again."""
    spain = who(book, "ESP")
    came = Arrival(rules.Cash("5900", None, 1, spain, "B11.9"), DAY, usd(amount), usd(0), method="in_kind")
    return registered(book, lambda _unit, register: what(register, came, to))


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_what_came_in_kind_and_goes_back_gives_back_no_charge_on_money(ruled):
    paid(ruled, "2000", ("P-TWO", "2000"))
    used(ruled, "500", Register.receive, [Target("P-TWO", 1, usd("500"))])
    used(ruled, "-200", take_off, "P-TWO")
    assert charges(ruled) == [("240.00", "charged"), ("0.00", "in_kind"), ("0.00", "in_kind")]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_money_taken_off_where_only_things_came_gives_nothing_back(ruled):
    used(ruled, "500", Register.receive, [Target("P-TWO", 1, usd("500"))])
    registered(ruled, lambda unit, register: take_off(register, arrival(unit, "-500"), "P-TWO"))
    assert charges(ruled) == [("0.00", "in_kind"), ("0.00", "returned")]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_refund_of_money_that_brought_no_charge_gives_none_back(ruled):
    spain = who(ruled, "ESP")
    posted(ruled, leg("4080", "100", spain, "B4"), leg("2010", "-100"))
    paid(ruled, "1000", ("P-TWO", "1000"))
    posted(ruled, leg("4080", "-100", spain, "B4"), leg("2010", "100"))  # a refund that is taken back
    assert charges(ruled) == [("120.00", "charged")]


def test_a_rate_agreed_for_a_pledge_is_charged_instead_and_nothing_before_it(ruled):
    paid(ruled, "1000", ("P-TWO", "1000"))
    write(ruled, "override", lambda unit, batch: recovery_settings.override(unit, batch, "P-TWO", Decimal(5), "agreed", DAY))
    paid(ruled, "1000", ("P-TWO", "1000"))
    write(
        ruled,
        "override",
        lambda unit, batch: recovery_settings.override(unit, batch, "P-ESP", Decimal(0), "donor legislation", None),
    )
    paid(ruled, "500", ("P-ESP", "500"))
    assert charges(ruled) == [("120.00", "charged"), ("50.00", "agreed"), ("0.00", "exempt")]


def test_a_rule_stands_while_charges_rest_on_it(ruled):
    rule = Rule(0, "permanent_observer", date(2026, 1, 1), Decimal(13), "direct", "on_receipt", usd(0), "")
    number = write(ruled, "rule", lambda unit, batch: recovery_settings.add_rule(unit, batch, rule))
    paid(ruled, "1130", ("P-ESP", "1130"))
    assert charges(ruled) == [("130.00", "charged")]
    with pytest.raises(LedgerError, match="cannot be undone"):
        ruled.run(lambda unit: batches.undo(unit, number, "a slip"))


def test_spending_is_charged_where_the_rule_says_so(ruled):
    rule = Rule(0, "permanent_observer", date(2026, 1, 1), Decimal(10), "direct", "on_expenditure", usd(0), "")
    write(ruled, "rule", lambda unit, batch: recovery_settings.add_rule(unit, batch, rule))
    spain = who(ruled, "ESP")
    paid(ruled, "1100", ("P-ESP", "1100"))
    posted(ruled, leg("5400", "300", spain, "B11.4"), leg("5400", "-300"))
    posted(ruled, leg("5400", "-100", spain, "B11.4"), leg("5400", "100"))
    assert charges(ruled) == [("0.00", "on_expenditure"), ("30.00", "charged"), ("-10.00", "charged")]
    posted(ruled, leg("5400", "-900", spain, "B11.4"), leg("5400", "900"))
    assert charges(ruled)[3] == ("-20.00", "charged")  # never below nothing


def test_a_charge_reaches_as_far_as_the_balance_and_what_is_short_is_told(ruled):
    rule = Rule(0, "permanent_observer", date(2026, 1, 1), Decimal(10), "direct", "on_expenditure", usd(0), "")
    write(ruled, "rule", lambda unit, batch: recovery_settings.add_rule(unit, batch, rule))
    paid(ruled, "1000", ("P-ESP", "1000"))
    spain, done = who(ruled, "ESP"), []

    def spend(unit, batch):
        legs = (leg("5400", "950", spain, "B11.4"), leg("5400", "-950"))
        posting.prepare(unit, batch, [Draft(DAY, "spent", "test:short", "", legs)])
        done.append(recovery.follow(unit, batch))

    write(ruled, "spend", spend)
    assert charges(ruled) == [("0.00", "on_expenditure"), ("50.00", "short")]
    assert [(one.contributor, one.charged, one.wanted) for one in done[0].short] == [("ESP", usd(50), usd(95))]
    with Inspector(ruled.url) as query:
        ((_check, proof),) = prove(query, CHECKS)
    assert (proof.findings, proof.notes) == ((), ("ESP: no balance covers USD 45.00 of a charge for indirect costs",))


def test_a_bank_that_keeps_nearly_all_of_a_receipt_leaves_no_more_than_the_rest_to_be_charged(ruled):
    gift(ruled, "ESP", "20", charges="19")
    assert charges(ruled) == [("1.00", "short")]


def test_spending_of_money_that_was_charged_on_receipt_is_not_charged_again(ruled):
    paid(ruled, "1000", ("P-ESP", "1000"))
    posted(ruled, leg("5400", "300", who(ruled, "ESP"), "B11.4"), leg("5400", "-300"))
    assert charges(ruled) == [("120.00", "charged")]


def test_a_book_without_rules_charges_nothing_and_catches_up_once_when_there_are(books):
    book = open_book(books.make(begin), ANA)
    paid(book, "1000", ("P-ESP", "1000"))
    paid(book, "500", ("P-ESP", "500"))
    returned(book, "R-2026-0002", "500")
    assert told(book) == []
    write(book, "rules", recovery_settings.lay)
    for _time in range(2):
        write(book, "catch up", lambda unit, batch: recovery.catch_up(unit, batch, date(2026, 10, 1)))
    assert charges(book) == [("120.00", "charged"), ("60.00", "charged"), ("-60.00", "returned")]
    book.close()


def test_a_charge_on_a_receipt_of_a_closed_quarter_is_late_as_the_receipt_is(ruled):
    def close(unit, batch):
        unit.insert("period", "id batch_id quarter begin_day end_day", [(1, batch, "2026-Q3", "2026-07-01", "2026-10-01")])

    write(ruled, "period close", close)
    paid(ruled, "1000", ("P-ESP", "1000"))
    with Reader(ruled.url) as query:
        rows = query.rows("SELECT DISTINCT day, late_from FROM journal WHERE line IN ('A6', 'B9')")
    assert rows == [("2026-10-01", "2026-08-03")]
