"""What posting does to the book, undone whole; and what cannot be decided about a bank line, which the commands refuse earlier."""

import os
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.banking import deciding
from ledger.banking.deciding import Decision
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.contributions.receipts import Target
from tests.books import ANA, refusal
from tests.ledger.banking.learning_world import amount, fill, paid, take
from tests.ledger.commands import filled
from tests.ledger.commands.filled import money

LONG = bool(os.environ.get("FUND_PROVE"))
WAYS = ("pledge", "gift", "unidentified", "other", "charges", "split", "proposed")
firsts = st.lists(st.sampled_from(WAYS), min_size=1, max_size=3)
thens = st.lists(st.sampled_from((*WAYS, "return")), min_size=1, max_size=3)


def balances(url):
    """Every account's balance in each currency and in US dollars, what is open of each instalment, and what is known."""
    with Reader(url) as reader:
        return (
            [row for row in reader.rows("SELECT account, currency, sum(amount), sum(base) FROM journal GROUP BY account, currency ORDER BY 1, 2") if any(row[2:])],
            reader.rows("SELECT pledge, instalment, received, open FROM instalment_list ORDER BY 1, 2"),
            reader.rows("SELECT kind, words, means, times FROM rule_list ORDER BY 1, 2, 3"),
            reader.rows("SELECT id, state FROM bank_line_list ORDER BY id"),
        )  # fmt: skip


def words_for(way, code, no, came):
    """How `fund match set` is told one way of deciding a line that pays the pledge `no` exactly; `came`: a receipt of before."""
    whole, other = f"{code}-2026-{no}", f"{code}-2026-{6 - no}"
    return {
        "pledge": (whole,), "gift": ("--gift", code), "unidentified": ("--unidentified",), "other": ("--type", "other"),
        "charges": (f"{other}=250", "--charges", "25") if no < 3 else (whole,),
        "split": (f"{other}=250", f"{whole}={Decimal(amount(code, no)) - 250}") if no < 3 else (whole,),
        "return": ("--returns", came),
    }[way]  # fmt: skip


@given(first=firsts, then=thens)
@settings(max_examples=60 if LONG else 3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undo_after_post_restores_every_balance_what_is_open_and_what_is_known(books, run, first, then):
    url = books.make(fill)
    book = open_book(url, ANA)

    def decide(code, ways, came=""):
        """Stage a line for each way; at most one of the second posting sends back the first receipt of the first."""
        ways = [
            way if way != "return" or (came and place == ways.index("return")) else "pledge" for place, way in enumerate(ways)
        ]
        told = [_line(way, code, no) for no, way in enumerate(ways, 1)]
        lines = take(book, *told)
        for no, (line, way) in enumerate(zip(lines, ways, strict=True), 1):
            how = ("accept", line) if way == "proposed" else ("set", line, *words_for(way, code, no, came))
            done = run("match", *how, url=url)
            assert done.status == 0, done.err
        return lines[0] if ways[0] == "pledge" else ""

    came = decide("ESP", first)
    assert run("match", "post", "--yes", url=url).status == 0
    decide("FRA", then, came)
    before = balances(url)
    posted = run("match", "post", "--yes", "--json", url=url)
    assert posted.status == 0, posted.err
    assert balances(url) != before
    assert run("undo", posted.json["batch"], "--yes", url=url).status == 0
    assert balances(url) == before
    book.close()


def _line(way, code, no):
    """The line of a bank that may be decided so: naming its pledge where the program is to propose it, going out for a return."""
    day, units, party, text, iban = paid(code, no)
    if way == "return":
        return day, f"-{amount('ESP', 1)}", party, "returned", iban
    return day, units, party, f"{code}-2026-{no}" if way == "proposed" else text, iban


OPEN = 6  # USD 77.00 that nobody decided
DECISIONS = {
    "There is no bank line L-99.": Decision(99, "fee"),
    "L-1 is posted.": Decision(1, "fee"),
    '"gold" is not a type of line.': Decision(OPEN, "gold"),
    "L-6 brings money in; it is no return.": Decision(OPEN, "return"),
    "say which pledge the money is for.": Decision(OPEN, "receipt"),
    "There is no bank line L-98.": Decision(OPEN, "other", returns_line=98),
    "L-5 took money out; nothing of it can come back.": Decision(OPEN, "other", returns_line=5),
    "There is no pledge P-9.": Decision(OPEN, "receipt", (Target("P-9", 1, money("77")),)),
    "L-6 comes from one contributor; these pledges are of several.": Decision(
        OPEN, "receipt", (Target("P-2026-0001", 1, money("70")), Target("CIM-1", 1, money("7")))
    ),
    "L-6 and L-1 are both of bofa-usd: they are no transfer.": Decision(OPEN, "transfer", with_line=1),
    "L-6 and L-8 move money in the same direction: they are no transfer.": Decision(OPEN, "transfer", with_line=8),
}


@pytest.fixture
def book(books):
    opened = open_book(books.make(filled.fill, **filled.ABOUT), ANA)
    yield opened
    opened.close()


def test_a_decision_that_does_not_fit_its_line_is_refused_in_a_sentence_of_its_own(book):
    def said(decision):
        return refusal(book, lambda unit, batch: deciding.stage(unit, batch, [decision])).message

    assert [said(decision) for decision in DECISIONS.values()] == list(DECISIONS)


@pytest.mark.unsound
def test_lines_of_two_funds_are_no_transfer(book):
    def another(unit, batch):
        unit.insert("fund", "id batch_id code name currency recognition", [(2, batch, "TWO", "Another fund", "USD", "accrual")])
        unit.insert("bank_account", "id batch_id name currency iban fund_id", [(3, batch, "other", "USD", "", 2)])
        of = "id batch_id import_id bank_account_id sheet row verdict day amount currency text reference counterparty iban occurrence"
        unit.insert("bank_line", of, [(9, batch, 1, 3, "", 2, "new", "2026-09-28", -770000, "USD", "out", "", "", "", 1)])
        return 3

    book.run(lambda unit: filled.extra(unit, "another fund", another))
    no = refusal(book, lambda unit, batch: deciding.stage(unit, batch, [Decision(OPEN, "transfer", with_line=9)]))
    assert no.message == "L-6 and L-9 belong to two funds: they are no transfer."


def test_a_gift_that_nobody_gave_is_not_posted(book):
    def work(unit, batch):
        deciding.stage(unit, batch, [Decision(OPEN, "gift")])
        deciding.post(unit, batch, deciding.staged(unit))

    assert refusal(book, work).message == "L-6: say whose gift it is."


def test_the_share_of_the_program_budget_is_posted_as_a_transfer_in_and_only_its_account_has_it_staged(book):
    def work(unit, batch):
        deciding.stage(unit, batch, [Decision(OPEN, "program-budget")])
        assert [one.decision.line for one in deciding.staged(unit, "bofa-usd")] == [OPEN]
        assert deciding.staged(unit, "bbva-eur") == []
        done = deciding.post(unit, batch, deciding.staged(unit))
        (entry,) = done.transactions.values()
        told.extend(unit.rows("SELECT account, amount, base FROM posting WHERE transaction_id = :t ORDER BY no", t=entry))
        return 1

    told = []
    book.run(lambda unit: filled.extra(unit, "share", work))
    assert told == [("1010", 770000, 770000), ("4310", -770000, -770000)]
