"""Sharing out in the book, on both databases: figures worked by hand, runs on runs, late items, undo."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.budget import recovery_settings
from ledger.budget.recovery_terms import Rule
from ledger.budget.sharing import in_words
from ledger.contributions import pledges, refunds
from ledger.contributions.drafts import InstalmentDraft, PledgeDraft
from ledger.contributions.receipts import Register
from ledger.contributions.worth import Target
from ledger.errors import LedgerError
from ledger.journal import batches, closing, rates
from ledger.periods import Quarter
from ledger.statements.figures import Issue
from ledger.statements.gather import source
from tests.books import ANA, LUIS, TODAY
from tests.ledger.budget.sharing_world import PROGRAM, Q2, Q3, SUPPLIES, World, amounts, fill, usd


@pytest.fixture
def world(books):
    book = open_book(books.make(fill), ANA)
    yield World(book)
    book.close()


def line_of(world, code, line, quarter=Q3):
    """What a statement prints: the quarter's column."""

    def ask(unit):
        found = source(unit, quarter)
        (number,) = unit.rows("SELECT id FROM contributor WHERE code = :c", c=code)[0]
        return found.figures(number, Issue(TODAY)).funds[line].quarter

    return world.book.run(ask, dry=True)


def test_spending_of_the_pool_is_shared_by_balance_and_stands_on_every_statement(world):
    for code, amount in (("CAN", "55250.00"), ("ESP", "18000.00"), ("MEX", "9999.99"), ("USA", "120000.00")):
        world.give(code, amount)
    world.spend("12345.67")
    shared, _number = world.share()
    assert amounts(shared, "spending") == {"CAN": "-3355.96", "ESP": "-1093.34", "MEX": "-607.41", "USA": "-7288.96"}
    assert world.borne() == {"CAN": "3355.96", "ESP": "1093.34", "MEX": "607.41", "USA": "7288.96"}
    assert amounts(shared, "before")["CAN"] == "55250.00"
    assert amounts(shared, "after")["CAN"] == "51894.04"
    assert line_of(world, "CAN", "B11.4") == usd("-3355.96")
    assert line_of(world, "CAN", "B14") == usd("51894.04")


def test_interest_is_shared_by_daily_balances_and_stands_on_every_statement(world):
    for code, amount in (("CAN", "3800000"), ("ESP", "1800000"), ("MEX", "600000")):
        world.give(code, amount, "2026-09-30")
    world.earn("350.17")
    shared, _number = world.share()
    assert amounts(shared, "interest") == {"CAN": "214.62", "ESP": "101.66", "MEX": "33.89"}
    assert line_of(world, "MEX", "B5") == usd("33.89")


def test_a_second_run_posts_nothing(world):
    for code in ("CAN", "ESP", "USA"):
        world.give(code, "1000")
    world.spend("100")
    world.charge("10")
    world.earn("7.77")
    first, _number = world.share()
    assert first.rows
    entries = world.rows("SELECT count(*) FROM journal_transaction")
    again, _number = world.share()
    assert again.rows == 0
    assert world.rows("SELECT count(*) FROM journal_transaction") == entries
    assert amounts(again, "after") == amounts(first, "after")


def test_a_late_item_is_shared_by_the_next_run_and_what_was_shared_before_stays(world):
    world.give("CAN", "1000", "2026-04-01")
    world.give("ESP", "1000", "2026-04-01")
    world.spend("200", "2026-05-01")
    world.share(Q2)
    assert world.borne(until="2026-07-01") == {"CAN": "100.00", "ESP": "100.00"}
    world.book.run(lambda unit: close(unit, Q2))
    world.spend("90", "2026-06-20")  # belongs to the closed quarter, is dated in the open one
    world.give("USA", "1200", "2026-07-01")
    world.share(Q3)
    assert world.borne(until="2026-07-01") == {"CAN": "100.00", "ESP": "100.00"}
    assert world.borne() == {"CAN": "127.00", "ESP": "127.00", "USA": "36.00"}


def test_what_is_shared_twice_in_small_parts_is_what_is_shared_once(world):
    for code in ("CAN", "ESP", "USA"):
        world.give(code, "1000")
    for _run in range(12):
        world.spend("100")
        world.share()
    assert world.borne() == {"CAN": "400.00", "ESP": "400.00", "USA": "400.00"}


def test_a_refund_goes_back_to_those_who_bore_it_even_when_others_give_now(world):
    world.give("CAN", "600", "2026-04-01")
    world.give("ESP", "300", "2026-04-01")
    world.spend("90", "2026-05-01")
    world.share(Q2)
    world.give("USA", "100000")
    world.spend("-30", "2026-08-01")
    shared, _number = world.share(Q3)
    assert amounts(shared, "spending") == {"CAN": "20.00", "ESP": "10.00"}


def test_spending_undone_after_it_was_shared_comes_back(world):
    world.give("CAN", "600")
    world.give("ESP", "300")
    wrong = world.spend("90")
    world.share()
    world.undo(wrong)  # dated today, in the fourth quarter
    assert world.borne() == {"CAN": "60.00", "ESP": "30.00"}
    book = open_book(world.book.url, later())
    World(book).share(Quarter(2026, 4))
    book.close()
    assert world.borne(until="2027-01-01") == {}


def test_an_earmarked_pledge_pays_first_and_its_money_covers_nothing_else(world):
    world.pledge("ESP", "500", "P-TRAVEL", "object:4;activity:MEET")
    world.pledge("MEX", "400", "P-NOTE", "for the delegates' travel")
    world.spend("600")
    shared, _number = world.share()
    assert world.borne() == {"ESP": "500.00", "MEX": "100.00"}
    world.pledge("CAN", "50", "P-BOOKS", "object:5")
    world.spend("320", line=SUPPLIES, account="5600")
    shared, _number = world.share()
    assert world.borne("B11.6") == {"MEX": "300.00"}
    (blocked,) = shared.blocked
    assert (blocked.number, blocked.activity, blocked.amount) == (6, "COORD", usd("20"))
    assert in_words([blocked, replace(blocked, account="5960", year=0)]) == [
        "USD 20.00 spent on object 6 of COORD, 2026, is covered by no balance",
        "USD 20.00 on account 5960 is covered by no balance",
    ]
    assert shared.cover[0].earmarked == usd("50")
    assert shared.cover[0].program_budget == usd("0")
    world.clause("P-BOOKS", "earmark", "object:6", "2026-09-01")  # the contributor agrees to another use
    shared, _number = world.share()
    assert world.borne("B11.6") == {"CAN": "20.00", "MEX": "300.00"}
    assert not shared.blocked


def test_the_program_budget_is_never_shared_and_its_interest_stays_with_it(world):
    from ledger.journal.draft import Leg

    world.give("CAN", "1000", "2026-07-01")
    world.post("transfer in", "2026-07-01", Leg("1310", 1, usd("3000"), usd("3000")), Leg("4310", 1, usd("-3000"), usd("-3000")))
    world.spend("1000", "2026-07-01", line=PROGRAM)
    world.earn("30")
    shared, _number = world.share()
    assert world.borne() == {}
    assert amounts(shared, "interest") == {"CAN": "10.00"}
    assert world.rows("SELECT kind, amount FROM sharing_list ORDER BY id") == [
        ("interest", -100_000),
        ("program_budget", -200_000),
    ]
    assert shared.cover[0].program_budget == usd("2000")
    assert shared.cover[0].pool == usd("20")
    assert world.share()[0].rows == 0


def test_interest_that_an_agreement_renounces_goes_to_the_pool(world):
    world.pledge("ESP", "1000", "P-1")
    world.pledge("ESP", "3000", "P-2")
    world.give("USA", "4000")
    world.clause("P-2", "interest", "renounced")
    world.earn("80")
    shared, _number = world.share()
    assert amounts(shared, "interest") == {"ESP": "10.00", "USA": "40.00"}
    assert world.rows("SELECT kind, contributor, amount FROM sharing_list ORDER BY kind, contributor") == [
        ("interest", "ESP", -100_000), ("interest", "USA", -400_000), ("renounced", "ESP", -300_000),
    ]  # fmt: skip
    assert shared.cover[0].pool == usd("30")


def test_interest_recorded_late_and_interest_of_a_quarter_never_shared_are_caught_up(world):
    world.give("CAN", "1000", "2026-04-01")
    world.earn("10", "2026-06-30")
    world.give("ESP", "1000", "2026-07-01")
    world.earn("20", "2026-09-30")
    shared, _number = world.share(Q3)
    assert amounts(shared, "interest") == {"CAN": "20.00", "ESP": "10.00"}
    world.earn("2", "2026-09-30")
    shared, _number = world.share(Q3)
    assert amounts(shared, "interest") == {"CAN": "1.00", "ESP": "1.00"}


def test_charges_fall_on_all_money_held_and_stand_on_line_b10(world):
    world.pledge("ESP", "3000", "P-1", "object:5")
    world.give("USA", "1000")
    world.charge("40")
    world.share()
    assert world.borne("B10") == {"ESP": "30.00", "USA": "10.00"}


def test_exchange_differences_of_the_pool_stand_on_line_b6(world):
    from ledger.journal.draft import Leg

    world.give("ESP", "3000")
    world.give("USA", "1000")
    world.post("revaluation", "2026-09-30", Leg("1020", 1, usd("0"), usd("40")), Leg("4220", 1, usd("0"), usd("-40")))
    world.share()
    assert world.borne("B6") == {"ESP": "-30.00", "USA": "-10.00"}
    world.post("revaluation", "2026-09-30", Leg("1020", 1, usd("0"), usd("-80")), Leg("4220", 1, usd("0"), usd("80")))
    world.share()
    assert world.borne("B6") == {"ESP": "30.00", "USA": "10.00"}


def test_undoing_a_run_puts_everything_back_so_that_it_can_be_run_anew(world):
    for code in ("CAN", "ESP", "USA"):
        world.give(code, "1000")
    world.spend("100")
    world.earn("9.01")
    _shared, number = world.share()
    before = world.borne(), world.borne("B5")
    world.undo(number)
    assert (world.borne(), world.borne("B5")) == ({}, {})
    world.share()
    assert (world.borne(), world.borne("B5")) == before


def test_a_run_is_undone_only_after_the_runs_that_follow_it(world):
    world.give("CAN", "1000")
    world.spend("10")
    _shared, first = world.share()
    world.spend("10")
    _shared, second = world.share()
    with pytest.raises(LedgerError, match="cannot be undone") as caught:
        world.undo(first)
    assert f"fund undo {second} first" in "\n".join(caught.value.cure)


def test_who_lost_its_money_is_relieved_and_others_bear_it_in_the_run_that_finds_it(world):
    world.give("CAN", "1000", "2026-04-01")
    world.give("ESP", "1000", "2026-04-01")
    world.spend("600", "2026-05-01")
    world.share(Q2)
    world.bounce("R-2026-0001", "2026-08-01")
    world.share(Q3)
    assert world.borne(until="2026-07-01") == {"CAN": "300.00", "ESP": "300.00"}
    assert world.borne() == {"ESP": "600.00"}
    assert line_of(world, "CAN", "B14") == usd("0")
    assert line_of(world, "CAN", "B11.4") == usd("300")


def test_every_share_can_be_traced_to_its_entry_and_to_the_line_of_the_budget(world):
    world.give("CAN", "1000")
    world.spend("10")
    world.share()
    assert world.rows(
        "SELECT quarter, kind, account, year, activity, object, contributor, amount, borne, carry, entry_no IS NOT NULL FROM sharing_list"
    )[0][:-1] == ("2026-Q3", "spending", "5400", 2026, "MEET", 4, "CAN", 100_000, 100_000, "")


# What is refused


def test_a_quarter_that_goes_on_is_closed_or_lies_before_a_shared_one_is_not_shared_out(world):
    world.give("CAN", "1000", "2026-04-01")
    world.spend("10", "2026-04-01")
    with pytest.raises(LedgerError, match="ends on 2026-12-31") as caught:
        world.share(Quarter(2026, 4))
    assert caught.value.name == "not-ended"
    _shared, number = world.share(Q3)
    with pytest.raises(LedgerError, match="was shared out already") as caught:
        world.share(Q2)
    assert (caught.value.name, caught.value.cure) == ("later-shared", (f"fund undo {number}",))
    world.undo(number)
    world.book.run(lambda unit: close(unit, Q2))
    with pytest.raises(LedgerError, match="2026-Q2 is closed") as caught:
        world.share(Q2)
    assert caught.value.name == "closed-already"


def test_while_a_run_waits_there_is_no_other_and_it_does_not_count_on_balances_that_moved(books):
    url = books.make(fill, two_person=True)
    ana, luis = open_book(url, ANA), open_book(url, LUIS)
    world = World(ana)
    approve(luis, world.give("CAN", "1000"))
    approve(luis, world.spend("10"))
    _shared, number = world.share()
    assert world.borne() == {}
    with pytest.raises(LedgerError, match="waits for a second person") as caught:
        world.share()
    assert caught.value.name == "share-waits"
    approve(luis, world.give("ESP", "1000"))
    with pytest.raises(LedgerError, match="was overtaken") as caught:
        approve(luis, number)
    assert "share out again" in caught.value.cure[0]
    world.undo(number)
    _shared, number = world.share()
    approve(luis, number)
    assert world.borne() == {"CAN": "5.00", "ESP": "5.00"}
    ana.close()
    luis.close()


def test_a_share_in_a_batch_that_holds_other_entries_counts_those_too(world):
    """As a closing does: what it posts itself is shared out with the rest."""
    from datetime import date

    from ledger.budget import sharing
    from ledger.journal import posting
    from ledger.journal.draft import Draft, Leg

    world.give("CAN", "1000")

    def work(unit):
        batch = batches.begin(unit, "period close", second=False)
        legs = (Leg("5400", 1, usd("40"), usd("40"), budget_line=1), Leg("2010", 1, usd("-40"), usd("-40")))
        posting.prepare(unit, batch.id, [Draft(date(2026, 9, 30), "accrued", "accrued:1", "", legs)])
        shared = sharing.share(unit, batch.id, Q3)
        assert sharing.share(unit, batch.id, Q3).rows == 0
        batches.finish(unit, batch, rows=shared.rows, words="closed")

    world.book.run(work)
    assert world.borne() == {"CAN": "40.00"}


def approve(book, number):
    return book.run(lambda unit: batches.approve(unit, number))


def close(unit, quarter):
    batch = batches.begin(unit, "period close", second=False)
    closing.close(unit, batch.id, quarter)
    batches.finish(unit, batch, rows=1, words="closed")


def later():
    """ana.reyes in the next year."""
    from datetime import UTC, date, datetime

    from ledger.book.actor import Actor

    return Actor("ana.reyes", date(2027, 1, 5), lambda: datetime(2027, 1, 5, 9, 0, tzinfo=UTC))


def test_spending_that_is_shared_out_is_charged_within_the_balance_and_what_neither_covers_is_blocked(world):
    rule = Rule(0, "member_state", date(2026, 1, 1), Decimal(12), "direct", "on_expenditure", usd("0"), "")
    world.write("rule", lambda unit, batch: recovery_settings.add_rule(unit, batch, rule))
    world.give("CAN", "1120.00")
    world.give("ESP", "500.00")  # an observer, for whom there is no rule
    world.spend("1600.00")
    shared, _number = world.share()
    assert amounts(shared, "spending") == {"CAN": "-1000.00", "ESP": "-500.00"}
    assert amounts(shared, "recovery") == {"CAN": "-120.00"}
    assert amounts(shared, "after") == {}
    assert [one.amount for one in shared.blocked] == [usd("100.00")]
    assert (line_of(world, "CAN", "B9"), line_of(world, "CAN", "B14")) == (usd("-120.00"), usd("0.00"))
    assert shared.charges.charged == usd("120.00")
    assert world.share()[0].rows == 0
    world.give("CAN", "112.00")
    assert amounts(world.share()[0], "spending") == {"CAN": "-100.00"}  # and 12.00


def test_an_earmarked_pledge_is_charged_at_its_own_rate_on_what_it_bears(world):
    rule = Rule(0, "", date(2026, 1, 1), Decimal(12), "direct", "on_expenditure", usd("0"), "")
    world.write("rule", lambda unit, batch: recovery_settings.add_rule(unit, batch, rule))
    world.pledge("ESP", "105.00", "P-TRAVEL", "object:4")
    agree = lambda unit, batch: recovery_settings.override(unit, batch, "P-TRAVEL", Decimal(5), "agreed", None)  # noqa: E731
    world.write("override", agree)
    world.spend("300.00")
    shared, _number = world.share()
    assert (amounts(shared, "spending"), amounts(shared, "recovery")) == ({"ESP": "-100.00"}, {"ESP": "-5.00"})


def test_money_under_a_condition_that_is_not_met_bears_nothing_and_is_not_refunded(world):
    day = date(2026, 7, 1)

    def promise(unit, batch):
        draft = PledgeDraft(
            "ESP", usd("500"), day, (InstalmentDraft(day, usd("500")),), "P-IF", conditional=True, condition="a plan"
        )
        pledges.make(unit, batch, [draft], rates.load(unit))

    def pay(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        register.receive(world.arrival(unit, "500", "2026-07-01"), [Target("P-IF", 1, usd("500"))])
        register.write()

    world.write("pledge", promise)
    world.write("receipt", pay)
    world.give("CAN", "100")
    world.spend("150")
    shared, _number = world.share()
    assert amounts(shared, "spending") == {"CAN": "-100.00"}
    assert [one.amount for one in shared.blocked] == [usd("50.00")]
    assert line_of(world, "ESP", "B14") == usd("500.00")
    (who,) = world.rows("SELECT id FROM contributor WHERE code = 'ESP'")[0]
    with Reader(world.book.url) as query:
        assert refunds.balance(query, who).free == usd("0")
