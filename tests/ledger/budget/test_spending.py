"""Spending against orders and on lines, its payment, advances and their rendering: what is booked, what is refused, what undo gives back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledger.banking import accounts
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.budget import advances, obligations, recovery_settings, spending
from ledger.budget.checks import CHECKS
from ledger.budget.lines import standing
from ledger.budget.recovery_terms import Rule
from ledger.checks import Inspector, prove
from ledger.errors import FileRefused, LedgerError
from ledger.journal import batches, rates
from ledger.journal.draft import RateDraft
from ledger.money import Money
from ledger.periods import Quarter
from ledger.statements.figures import Issue
from ledger.statements.gather import source
from tests.books import ANA, TODAY, write
from tests.ledger.budget.budgeted import allotted, line, order, spent, usd


@pytest.fixture
def book(books):
    opened = open_book(books.make(allotted), ANA)
    yield opened
    opened.close()


def raised(book, *drafts):
    write(book, "obligate", lambda unit, batch: obligations.raise_(unit, batch, drafts))


def spend(book, *drafts):
    return write(book, "spend", lambda unit, batch: spending.spend(unit, batch, drafts))


def balances(book, *wanted):
    with Reader(book.url) as reader:
        found = dict(reader.rows("SELECT account, sum(base) FROM sealed_posting GROUP BY account"))
    return [f"{found.get(account, 0) / 10000:.2f}" for account in wanted]


def use(book, of=4):
    with Reader(book.url) as reader:
        one = next(one for one in standing(reader) if one.key == line(of))
    return one.obligated, one.advanced, one.spent, one.left


def test_spending_uses_up_its_order_and_is_payable_until_it_is_paid(book):
    raised(book, order("14000", order="4500031"))
    spend(book, spent("13740", "4500031"))
    assert use(book) == (usd(260), usd(0), usd(13740), usd(26000))
    assert balances(book, "5400", "2010", "8030", "8040") == ["13740.00", "-13740.00", "260.00", "-260.00"]
    bank = accounts.BankAccount(1, "bofa-usd", "USD", "", 1)
    paid = write(book, "pay", lambda unit, batch: spending.pay(unit, batch, "E-2026-0001", bank.cash, "USD", TODAY))
    assert balances(book, "2010", "1010") == ["0.00", "146260.00"]
    with pytest.raises(LedgerError, match=r"O-2026-1 is paid already") as no:
        write(book, "pay", lambda unit, batch: spending.pay(unit, batch, "o-2026-1", bank.cash, "USD", TODAY))
    assert no.value.name == "nothing-to-pay"
    book.run(lambda unit: batches.undo(unit, paid, "another account"))
    assert balances(book, "2010", "1010") == ["-13740.00", "160000.00"]


def test_more_than_an_order_has_open_needs_a_written_reason_and_then_uses_its_line(book):
    raised(book, order("100"))
    with pytest.raises(LedgerError, match=r"USD 150.00 is USD 50.00 more than O-2026-0001 has open: USD 100.00") as no:
        spend(book, spent("150", "O-2026-1"))
    assert no.value.name == "over-obligation"
    assert no.value.cure == (
        "object 4 of COORD in 2026 has USD 39,900.00 left: fund budget spend 4 50.00, or --override --reason TEXT",
    )
    with pytest.raises(LedgerError, match=r"USD 50,000.00 is USD 49,900.00 more than O-2026-0001 has open") as no:
        spend(book, spent("50000", "O-2026-1"))
    (cure,) = no.value.cure
    assert cure.startswith("--override --reason TEXT lets it pass; else: "), cure
    spend(book, spent("150", "O-2026-1", override="fare went up"))
    assert use(book) == (usd(0), usd(0), usd(150), usd(39850))


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_of_two_obligations_of_one_order_the_one_on_the_named_line_is_used(book):
    raised(book, order("100", order="PO-7"), order("100", of=8, order="PO-7"))
    spend(book, spent("30", "PO-7", line=line(8, activity=" coord ")))
    assert (use(book, 4)[0], use(book, 8)[:3]) == (usd(100), (usd(70), usd(0), usd(30)))


def test_direct_spending_never_exceeds_what_the_line_has_left(book):
    with pytest.raises(LedgerError, match=r"USD 72,000.01 is USD 0.01 more than object 8 of COORD in 2026 has left") as no:
        spend(book, spent("72000.01", of=8))
    assert no.value.name == "over-allotment"
    made = spend(book, spent("72000", of=8))
    assert use(book, 8)[3] == usd(0)
    book.run(lambda unit: batches.undo(unit, made, "a slip"))
    assert use(book, 8)[3] == usd(72000)
    assert balances(book, "5800", "2010") == ["0.00", "0.00"]


def test_spending_coded_to_an_agreement_stands_on_the_statement_and_still_foots(book):
    raised(book, order("3000", agreement="P-1"))
    spend(book, spent("1200", "O-2026-1"), spent("99.95", of=8, agreement="P-1"), spent("7", of=8))
    with Reader(book.url) as reader:
        spain = reader.value("SELECT id FROM contributor WHERE code = 'ESP'")
        figures = source(reader, Quarter.of(TODAY)).figures(spain, Issue(TODAY))
    lines = {row.code: row.quarter.amount for row in figures.funds}
    assert (f"{lines['B11.4']:f}", f"{lines['B11.8']:f}", f"{lines['B14']:f}", f"{lines['B15']:f}", f"{lines['B16']:f}") == (
        "-1200.00", "-99.95", "98700.05", "-1800.00", "96900.05",
    )  # fmt: skip


def test_all_problems_of_a_file_are_said_at_once(book):
    raised(book, order("100", order="A"), order("100", order="A"))
    write(book, "request", lambda unit, batch: obligations.request(unit, batch, [order("100")]))
    drafts = [spent("1", "A", where="S!2"), spent("1", "B", where="S!3"), spent("1", where="S!4"), spent("1", "O-2026-3", where="S!5"),
              spent("0", of=4, where="S!6"), spent("1", "O-2026-1", day=date(2026, 1, 1), where="S!7"),
              spent("1", "O-2026-1", agreement="P-1", where="S!8"), spent("1", of=7, where="S!9")]  # fmt: skip
    with pytest.raises(FileRefused) as no:
        spend(book, *drafts)
    assert no.value.name == "budget-refused"
    assert [(problem.where, problem.name) for problem in no.value.problems] == [
        ("S!2", "which-obligation"), ("S!3", "unknown-obligation"), ("S!4", "no-budget-line"), ("S!5", "is-requisition"),
        ("S!6", "not-an-amount"), ("S!7", "not-a-past-day"), ("S!8", "two-agreements"), ("S!9", "no-budget-line"),
    ]  # fmt: skip


def give(book, traveller, amount, target=None, day=TODAY, due=None):
    made = []
    cash = accounts.BankAccount(1, "bofa-usd", "USD", "", 1).cash
    write(book, "advance", lambda unit, batch: made.append(
        advances.pay(unit, batch, traveller, usd(amount), target or line(4), cash, day=day, due=due)
    ))  # fmt: skip
    return made[0]


def account_for(book, number, rendered, refunded="0"):
    def work(unit, batch):
        if usd(rendered):
            advances.render(unit, batch, number, usd(rendered), TODAY, "Lima")
        if usd(refunded):
            advances.refund(unit, batch, number, usd(refunded), accounts.BankAccount(1, "bofa-usd", "USD", "", 1).cash, TODAY)

    return write(book, "render", work)


def test_an_advance_on_a_line_keeps_its_money_until_it_is_rendered_or_paid_back(book):
    assert give(book, "M. Paz", "1500") == "A-2026-0001"
    assert use(book) == (usd(0), usd(1500), usd(0), usd(38500))
    account_for(book, "A-2026-1", "1320.40", "179.60")
    assert use(book) == (usd(0), usd(0), usd("1320.40"), usd("38679.60"))
    assert balances(book, "1210", "5400", "1010", "2010") == ["0.00", "1320.40", "158679.60", "0.00"]


def test_an_advance_against_an_order_is_rendered_as_spending_of_the_order(book):
    raised(book, order("2000", agreement="P-1"))
    give(book, "M. Paz", "1500", "O-2026-1")
    with pytest.raises(LedgerError, match=r"USD 600.00 is USD 100.00 more than O-2026-0001 has open: USD 500.00"):
        spend(book, spent("600", "O-2026-1"))
    with pytest.raises(LedgerError, match=r"USD 1,500.00 of it in a traveller's hands; USD 501.00 of it cannot be released"):
        write(book, "release", lambda unit, batch: obligations.release(unit, batch, "O-2026-1", usd(501), TODAY, "x"))
    made = account_for(book, "A-2026-1", "1400", "100")
    assert use(book) == (usd(600), usd(0), usd(1400), usd(38000))
    assert balances(book, "8030", "1210", "5400") == ["600.00", "0.00", "1400.00"]
    book.run(lambda unit: batches.undo(unit, made, "another receipt"))
    assert use(book) == (usd(2000), usd(0), usd(0), usd(38000))
    with pytest.raises(LedgerError) as no:
        account_for(book, "A-2026-1", "1500.01")
    assert no.value.name == "over-advance"


def test_a_traveller_who_is_more_than_thirty_days_late_gets_no_other_advance(book):
    give(book, "M. Paz", "100", day=date(2026, 7, 1), due=date(2026, 9, 7))
    give(book, "m.  paz", "100")  # 30 days late: one more day would be too many
    later = open_book(book.url, replace(ANA, today=date(2026, 10, 8)))
    with pytest.raises(LedgerError, match=r"M. Paz had to render account of A-2026-0001 by 2026-09-07, 31 days ago") as no:
        give(later, "M. Paz", "100", day=date(2026, 10, 8))
    assert no.value.name == "rendering-late"
    give(later, "J. Sol", "100", day=date(2026, 10, 8))
    later.close()


def test_the_program_budgets_money_pays_for_its_own_lines_only(book):
    share = line(6, source="program_budget")
    spend(book, spent("6000", line=share))
    with pytest.raises(LedgerError, match=r"has left: USD 0.00"):
        spend(book, spent("0.01", line=share))
    with Reader(book.url) as reader:
        assert reader.value("SELECT count(*) FROM sealed_posting WHERE account = '5600' AND contributor_id IS NOT NULL") == 0
        (one,) = [one for one in standing(reader) if one.key == share]
    assert one.left == usd(0)
    assert use(book)[3] == usd(40000)


def test_spending_coded_to_an_agreement_needs_its_charge_for_indirect_costs_too(book):
    # The United States has 50,000: 12 % of direct costs leave 44,642.86 to be spent, and an open order keeps its own charge.
    rule = Rule(0, "member_state", date(2026, 1, 1), Decimal(12), "direct", "on_expenditure", usd(0), "")
    write(book, "rule", lambda unit, batch: recovery_settings.add_rule(unit, batch, rule))
    raised(book, order("20000", of=8, agreement="P-2"))
    with pytest.raises(
        LedgerError, match=r"USD 24,642.87 and USD 2,957.14 for indirect costs are USD 0.01 more than USA has .*: USD 27,600.00"
    ):
        raised(book, order("24642.87", of=8, agreement="P-2"))
    with pytest.raises(LedgerError, match="for indirect costs are"):
        spend(book, spent("12000", of=8, agreement="P-2"), spent("12642.87", of=8, agreement="P-2"))
    spend(book, spent("24642.86", of=8, agreement="P-2"), spent("20000", "O-2026-1"))
    assert balances(book, "5950") == ["5357.14"]
    with Reader(book.url) as reader:
        left = reader.value(
            "SELECT sum(p.base) FROM sealed_posting p JOIN contributor c ON c.id = p.contributor_id WHERE c.code = 'USA' AND p.account < '8'"
        )
    assert left == 0


def rate(book, value, day):
    write(
        book,
        "rate",
        lambda unit, batch: rates.add(unit, batch, [RateDraft("EUR", date.fromisoformat(day), Decimal(value), "UN")]),
    )


def euros(amount):
    return Money(Decimal(amount), "EUR")


def test_spending_in_euros_is_booked_at_the_rate_of_its_day_and_paid_later_with_the_difference_realised(book):
    rate(book, "1.10", "2026-10-01")
    spend(book, *(replace(spent("0", of=8, day=date(2026, 10, 1)), money=euros(amount)) for amount in ("500", "100")))
    assert balances(book, "5800", "2010") == ["660.00", "-660.00"]
    with Reader(book.url) as reader:
        assert reader.rows("SELECT number, currency, open / 10000 FROM payable_list ORDER BY id") == [
            ("E-2026-0001", "EUR", 500), ("E-2026-0002", "EUR", 100),
        ]  # fmt: skip
    rate(book, "1.20", "2026-10-05")
    with Reader(book.url) as reader:
        euro = accounts.find(reader, "bbva-eur")
    write(book, "pay", lambda unit, batch: spending.pay(unit, batch, "E-2026-1", euro.cash, "EUR", date(2026, 10, 6)))
    assert balances(book, "2010", "1020", "4210") == ["-110.00", "-600.00", "50.00"]  # EUR 500 at 1.10 stood at 550
    write(book, "pay", lambda unit, batch: spending.pay(unit, batch, "E-2026-2", euro.cash, "EUR", date(2026, 10, 6)))
    assert balances(book, "2010", "1020", "4210") == ["0.00", "-720.00", "60.00"]
    with Inspector(book.url) as query:
        assert {check.name: proof.findings for check, proof in prove(query, CHECKS) if proof.findings} == {}


def test_spending_in_a_currency_without_a_rate_is_refused_with_what_is_missing(book):
    with pytest.raises(LedgerError, match="There is no EUR rate for"):
        spend(book, replace(spent("0", of=8), money=euros("500")))
