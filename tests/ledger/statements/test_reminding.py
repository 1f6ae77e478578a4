"""What letters ask for: what is owed and nothing else, what was asked before, what waits, and what came of it."""

from datetime import UTC, date, datetime

import pytest

from ledger.banking import accounts
from ledger.book.actor import Actor
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.contributions import pledges
from ledger.contributions.drafts import InstalmentDraft
from ledger.contributions.receipts import Arrival, Register, Target
from ledger.contributions.standing import find
from ledger.journal import batches, rates
from ledger.statements import reminding
from tests.books import ANA, LUIS, TODAY, known_on, write
from tests.ledger.commands import filled
from tests.ledger.commands.filled import money

YEAR_END = date(2026, 12, 31)


@pytest.fixture
def url(books):
    """A book of two people."""
    return books.make(filled.fill, **filled.ABOUT)


@pytest.fixture
def ana(url):
    book = open_book(url, ANA)
    yield book
    book.close()


def asked(url, until=YEAR_END, only=()):
    with Reader(url) as query:
        return {one.code: one for one in reminding.load(query, TODAY, until, only)}


def stands(query, today=TODAY):
    return {one.contributor: one for one in reminding.standing(query, today)}


def standing(url):
    with Reader(url) as query:
        return stands(query)


def counted(url, number):
    """The batch, approved by luis.mora."""
    book = open_book(url, LUIS)
    book.run(lambda unit: batches.approve(unit, number))
    book.close()
    return number


def send(book, *codes):
    """Letters to those, by the end of the year; the number of their batch."""

    def work(unit, batch):
        found = [one for one in reminding.load(unit, unit.actor.today, YEAR_END) if one.code in codes]
        reminding.send(unit, batch, found, [(f"{one.code}.pdf", "0" * 64) for one in found])

    return write(book, "pledge remind", work, second=False)


def pay(book, pledge, instalment, amount):
    def work(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        arrival = Arrival(accounts.find(unit, "bofa-usd").cash, TODAY, money(amount), money("0"))
        register.receive(arrival, [Target(pledge, instalment, money(amount))])
        register.write()

    return write(book, "receipt add", work)


def move(book, pledge, *parts, on=TODAY, reason=""):
    due = [InstalmentDraft(date.fromisoformat(day), money(amount)) for day, amount in parts]
    return write(book, "pledge amend", lambda unit, batch: pledges.amend(
        unit, batch, find(unit, pledge), rates.load(unit), instalments=due, day=on, reason=reason,
    ))  # fmt: skip


def test_only_what_is_open_of_signed_and_unconditional_pledges_is_asked_for(url):
    found = asked(url, date(2027, 3, 31))
    assert {code: [(part.number, str(part.open)) for part in one.parts] for code, one in found.items()} == {
        "CAN": [(f"{filled.ODD}/1", "IDR 5.00")],
        "ESP": [("P-2026-0003/2", "EUR 40,000.00")],
        "USA": [("P-2026-0001/1", "USD 115,150.00"), ("P-2026-0001/2", "USD 30,000.00")],
    }  # not CIM-1, which is conditional, CAN-1, which is not signed, and CAN-8, which waits
    assert (found["ESP"].overdue, len(found["ESP"].coming)) == ((), 1)
    assert (found["ESP"].parts[0].agreement, found["ESP"].funds) == ("NV 12/2026", ('Coordinator, "Trafficking"',))


def test_what_falls_due_later_is_not_asked_for_and_what_is_due_today_is_not_overdue(url, ana):
    assert "ESP" not in asked(url)
    counted(url, move(ana, "P-2026-0001", ("2026-10-06", "125000"), ("2026-10-07", "155000")))
    one = asked(url, TODAY)["USA"]
    assert [part.instalment for part in one.overdue] == [1]
    assert [part.instalment for part in one.coming] == [2]


def test_an_instalment_that_was_rescheduled_says_what_was_agreed_at_first_and_when_that_changed(url, ana):
    for day in ("2026-08-31", "2026-09-30"):
        counted(url, move(ana, "P-2026-0001", (day, "125000"), ("2026-09-15", "155000")))
    second, first = asked(url)["USA"].parts
    assert (first.due, first.first, first.moved) == (date(2026, 9, 30), date(2026, 3, 31), TODAY)
    assert (second.first, second.moved) == (None, None)
    counted(url, move(ana, "P-2026-0001", ("2026-03-31", "125000"), ("2026-09-15", "155000")))
    assert {part.first for part in asked(url)["USA"].parts} == {None}  # back where it was


def test_receipts_are_known_up_to_the_day_to_which_every_account_was_read(url):
    with Reader(url) as query:
        days = dict(query.rows("SELECT name, last_day FROM bank_account_list"))
        assert reminding.known_until(query, TODAY) == date.fromisoformat(min(days.values()))
        assert reminding.known_until(query, date(2029, 1, 1)) == date(2029, 1, 1)  # accounts of which no file came for years
        assert reminding.unmatched(query) == 1


def test_a_book_without_files_of_banks_knows_its_receipts_up_to_today(books):
    with Reader(books.make()) as query:
        assert reminding.known_until(query, TODAY) == TODAY


def test_a_letter_follows_on_earlier_ones_and_on_none_of_its_own_day(url, ana):
    send(ana, "USA")
    assert asked(url)["USA"].before == ()
    with Reader(url) as query:
        (later,) = (one for one in reminding.load(query, date(2026, 11, 2), YEAR_END) if one.code == "USA")
    assert later.before == (TODAY,)


@pytest.mark.parametrize("how", ["money", "a new day", "an undo"])
def test_no_letter_is_written_on_what_waits_for_a_second_person(url, how):
    book = open_book(url, ANA)
    if how == "money":
        waits = pay(book, "P-2026-0001", 1, "115150")
    elif how == "a new day":
        waits = move(book, "P-2026-0001", ("2027-03-31", "125000"), ("2026-09-15", "155000"))
    else:
        paid = counted(url, pay(book, "P-2026-0001", 1, "150"))
        waits = book.run(lambda unit: batches.undo(unit, paid, "a slip")).number
    book.close()
    found = asked(url)
    assert (found["USA"].waits, found["CAN"].waits) == ((waits,), ())
    assert [str(part.open) for part in found["USA"].parts] == [
        "USD 115,000.00" if how == "an undo" else "USD 115,150.00",
        "USD 30,000.00",
    ]  # what waits does not count
    open_book(url, LUIS).run(lambda unit: batches.give_back(unit, waits, "not so"))
    assert asked(url)["USA"].waits == ()


def test_no_letter_is_written_while_a_bank_line_is_staged_for_what_it_asks(url, run):
    assert run("match", "set", filled.LINE["FT5"], "P-2026-0001/1=77", "--yes").status == 0
    assert asked(url)["USA"].waits == (filled.LINE["FT5"],)
    posted = run("match", "post", "--yes", "--json").json["batch"]
    assert asked(url)["USA"].waits == (posted,)
    counted(url, posted)
    found = asked(url)["USA"]
    assert (found.waits, str(found.parts[0].open)) == ((), "USD 115,073.00")


def test_who_was_asked_and_paid_is_told_from_who_was_asked_and_from_who_was_not(url, ana):
    assert {code: one.state for code, one in standing(url).items()} == {"CAN": "not_asked", "USA": "not_asked"}
    send(ana, "USA", "CAN")
    counted(url, pay(ana, "P-2026-0001", 1, "115150"))
    usa = standing(url)["USA"]
    assert (usa.state, usa.asked, usa.times) == ("asked", TODAY, 1)
    assert list(map(str, (usa.then, usa.now, usa.came))) == ["USD 145,150.00", "USD 30,000.00", "USD 115,150.00"]
    counted(url, pay(ana, "P-2026-0001", 2, "30000"))
    usa = standing(url)["USA"]
    assert (usa.state, str(usa.now), str(usa.came)) == ("paid_since", "USD 0.00", "USD 145,150.00")


def test_what_was_given_up_is_owed_no_longer(url, ana):
    add = filled.draft("IA-CIM", money("50"), "CIM-9", ("2026-10-01", "50"))
    counted(url, write(ana, "pledge add", lambda unit, batch: filled.pledge(unit, batch, add)))
    send(ana, "IA-CIM")
    counted(url, write(ana, "pledge cancelled", lambda unit, batch: pledges.give_up(
        unit, batch, find(unit, "CIM-9"), day=TODAY, event="cancelled", reason="",
    )))  # fmt: skip
    found = standing(url)["IA-CIM"]
    assert (found.state, str(found.then), str(found.now), str(found.came)) == ("settled", "USD 50.00", "USD 0.00", "USD 0.00")


def test_what_fell_due_after_the_last_letter_was_not_asked_for(url, ana):
    send(ana, "USA")
    with Reader(url) as query:
        assert stands(query)["USA"].state == "asked"
    add = filled.draft("USA", money("50"), "USA-9", ("2026-10-01", "50"))
    counted(url, write(ana, "pledge add", lambda unit, batch: filled.pledge(unit, batch, add)))
    assert standing(url)["USA"].state == "not_asked"
    send(ana, "USA")
    usa = standing(url)["USA"]
    assert (usa.state, usa.times, str(usa.then)) == ("asked", 2, "USD 145,200.00")


def test_money_that_went_back_is_no_money_that_came_in(url, ana):
    send(ana, "USA")
    number = counted(url, pay(ana, "P-2026-0001", 1, "100"))
    assert str(standing(url)["USA"].came) == "USD 100.00"
    counted(url, ana.run(lambda unit: batches.undo(unit, number, "not theirs")).number)
    assert str(standing(url)["USA"].came) == "USD 0.00"


def test_letters_taken_back_asked_for_nothing(url, ana):
    number = send(ana, "USA")
    undo = ana.run(lambda unit: batches.undo(unit, number, "of another year"))
    if undo is not None and undo.waits:
        counted(url, undo.number)
    assert (standing(url)["USA"].state, standing(url)["USA"].asked) == ("not_asked", None)


def test_what_was_known_on_a_day_is_told_of_letters_too(url):
    later = Actor("ana.reyes", date(2026, 10, 20), lambda: datetime(2026, 10, 20, 9, tzinfo=UTC))
    book = open_book(url, later)
    send(book, "USA")
    book.close()
    with known_on(url, date(2026, 10, 19)) as query:
        assert stands(query)["USA"].state == "not_asked"
    with known_on(url, date(2026, 10, 20)) as query:
        assert (stands(query)["USA"].state, stands(query)["USA"].asked) == ("asked", date(2026, 10, 20))
