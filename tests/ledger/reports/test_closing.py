"""The checklist of a closing: each thing that is open stops it with its sentence, is named, and is carried over by name."""

from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest

from ledger.banking import accounts, lines
from ledger.book.checks import Proof
from ledger.book.store import open_book
from ledger.contributions import discounts, pledges
from ledger.contributions.receipts import Register
from ledger.errors import NotUnderstood
from ledger.journal import posting, rates
from ledger.journal.draft import Draft, Leg
from ledger.periods import Quarter
from ledger.reports.closing import Carry, load
from tests.books import ANA, TODAY, write
from tests.ledger.reports import samples
from tests.ledger.reports.samples import money

Q3 = Quarter(2026, 3)
REASON = Carry(reason="asked the bank")


@pytest.fixture
def book(url):
    opened = open_book(url, ANA)
    yield opened
    opened.close()


def found(book, carry=Carry(), proofs=None):  # noqa: B008 - frozen
    return book.run(lambda unit: load(unit, Q3, TODAY, carry, proofs or {}), dry=True)


def item(book, name, carry=Carry(), proofs=None):  # noqa: B008
    return next(one for one in found(book, carry, proofs).items if one.name == name)


def test_the_year_of_the_samples_waits_for_an_owner_and_a_rate(book):
    told = found(book)
    assert told.problems == [
        "1 receipt is unidentified, USD 400.00: fund report unidentified",
        "no rate for 2026-09-30 of EUR: fund import rates FILE; fund rate add EUR RATE --on 2026-09-30 --source NAME",
    ]
    assert [one.name for one in told.items] == [
        "bank-lines", "reconciled", "unidentified", "waiting", "rates", "overdue", "trial-balance", "obligations", "control", "verified",
    ]  # fmt: skip


def test_what_is_carried_is_named_with_a_reason_and_stops_nothing(book):
    by_name = item(book, "unidentified", Carry(frozenset({"R-2026-0004"}), "asked"))
    assert (by_name.state, [one.name for one in by_name.carried]) == ("carried", ["R-2026-0004"])
    assert item(book, "unidentified", REASON).state == "carried"
    assert item(book, "rates", REASON).state == "open"  # a rate that is missing is never carried over
    with pytest.raises(NotUnderstood, match="L-9: nothing of that name is open in 2026-Q3"):
        found(book, Carry(frozenset({"L-9"}), "asked"))
    with pytest.raises(NotUnderstood, match="needs a reason"):
        Carry.of(("L-1,R-2",), "")
    assert Carry.of(("L-1, R-2", "P-3"), "x").names == {"L-1", "R-2", "P-3"}


def test_a_rate_of_the_last_month_is_enough(book):
    def add(day):
        drafts = [samples.RateDraft("EUR", date.fromisoformat(day), Decimal("1.2345"), "UNORE")]
        write(book, "rate", lambda unit, batch: rates.add(unit, batch, drafts))
        return item(book, "rates")

    assert add("2026-08-31").state == "open"
    assert add("2026-10-01").state == "open"
    assert (add("2026-09-01").state, add("2026-09-02").seen) == ("ok", "EUR 1.2345")


def test_bank_lines_that_are_not_posted_and_accounts_that_are_not_signed_are_open(book):
    def take(unit, batch):
        file = lines.File("bank", "usd.csv", sha256(b"x").hexdigest(), b"x", "{}", None, None, 0, 0)
        line = lines.Line("", 2, "2026-09-30", None, 125_000, "USD", "GIFT", "", "A payer", "", None, None, None)
        later = line._replace(row=3, day="2026-10-01", amount=7)
        lines.take(unit, batch, accounts.find(unit, "bofa-usd"), file, [line, later])

    assert item(book, "bank-lines").state == "ok"
    write(book, "import bank", take)
    told = item(book, "bank-lines")
    assert (told.problem, told.open[0].words) == ("1 bank line is not posted", "L-1  2026-09-30  USD 12.50  A payer GIFT")
    told = item(book, "reconciled")
    assert told.problem == "1 bank account is not reconciled up to 2026-09-30"
    assert told.cures == ("fund bank reconcile bofa-usd 2026-Q3 --sign",)
    assert item(book, "reconciled", Carry(frozenset({"bofa-usd"}), "x")).state == "carried"


def test_what_came_after_the_quarter_does_not_stop_it(book):
    def later(unit, batch):
        register = Register(unit, batch, rates.load(unit))
        register.hold(samples.arrival(unit, "2026-10-02", "9"))
        register.write()

    before = item(book, "unidentified")
    write(book, "receipt", later)
    assert item(book, "unidentified") == before


def test_an_overdue_pledge_was_looked_at_when_something_was_recorded_of_it(book):
    def make(unit, batch):
        pledges.make(unit, batch, [samples.pledge("FRA", "P9", "USD", "2026-02-01", ("2026-06-30", "77"))], rates.load(unit))

    write(book, "pledge", make)  # this week: nobody overlooks what was just made
    assert item(book, "overdue").state == "ok"
    later = Quarter(2026, 4)
    told = book.run(lambda unit: load(unit, later, date(2027, 1, 7), Carry(), {}), dry=True)
    (overdue,) = [one for one in told.items if one.name == "overdue"]
    assert overdue.state == "ok"  # of the fourth quarter, in which it was made
    told = book.run(lambda unit: load(unit, later.next, date(2027, 4, 7), Carry(frozenset({"P9"}), "wrote"), {}), dry=True)
    (overdue,) = [one for one in told.items if one.name == "overdue"]
    assert (overdue.problem, [one.words for one in overdue.carried]) == (
        "3 overdue pledges were not looked at this quarter",
        ["P9  FRA  USD 77.00 since 2026-06-30"],
    )
    assert [one.words for one in overdue.open] == [
        "P1  ESP  EUR 300.00 since 2026-12-31",
        "P4  PR-GIV  USD 150.00 since 2026-09-30",
    ]


def test_open_obligations_are_shown_as_they_are_carried(book):
    legs = (Leg("8030", 1, money("320"), money("320")), Leg("8040", 1, money("-320"), money("-320")))
    write(book, "x", lambda unit, batch: posting.prepare(unit, batch, [Draft(date(2026, 9, 9), "obligation", "o:1", "", legs)]))
    assert item(book, "obligations").seen == "USD 320.00"


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_what_the_closing_unwinds_of_the_discount_on_pledges_is_told(book):
    """USD 104,000 due a year after the quarter's last day are worth 100,000 on it, at 4 %."""
    write(book, "policy", lambda unit, batch: discounts.add(unit, batch, 1, Decimal(4), date(2026, 8, 1), "board"))
    promised = samples.pledge("USA", "P7", "USD", "2026-08-01", ("2027-09-30", "104000"))
    write(book, "pledge", lambda unit, batch: pledges.make(unit, batch, [promised], rates.load(unit)))
    stands = book.run(lambda unit: discounts.total(unit, "USD"), dry=True)
    assert stands > money("4600")
    assert item(book, "discounts").seen == f"{stands}, of which {stands - money('4000')} unwinds"


def test_what_verify_finds_stops_a_closing(book):
    proofs = {"pledges": Proof("1", ("P1/1 is 5 apart",)), "chain": Proof("1", ("link 3 is broken",)), "guards": Proof("9")}
    told = found(book, REASON, proofs)
    assert told.problems[-2:] == [
        "pledges or obligations differ from their control accounts: fund verify",
        "the book is not sound: fund verify",
    ]
    assert [one.words for one in told.items[-1].open] == ["link 3 is broken"]
    assert item(book, "verified", proofs={"guards": Proof("9")}).seen == "19 entries"


@pytest.mark.unsound
def test_a_trial_balance_that_does_not_add_up_is_an_item_that_stops_the_closing(books):
    from tests.attacks.test_findings import damage

    url = books.make(samples.fill)
    damage(url, "UPDATE posting SET base = base + 10000 WHERE id = 1")
    opened = open_book(url, ANA)
    one = item(opened, "trial-balance")
    opened.close()
    assert (one.problem, one.cures) == ("the trial balance does not add up", ("fund verify",))
    assert [thing.words for thing in one.open] == ["TIP: debits and credits: USD 1.00 is not USD 0.00."]
