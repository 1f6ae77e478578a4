"""Transfers between own accounts: proposed together, posted through cash in transit, on both databases."""

import time
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.banking import accounts, deciding, lines
from ledger.banking.match_transfers import paired
from ledger.banking.match_values import UNCLEAR, LineResult, OpenLine, Rates
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.journal import batches, rates
from ledger.journal.draft import RateDraft
from ledger.money import Money
from tests.books import ANA, write
from tests.errors.refusing import No, refused
from tests.ledger.commands.reviewed import sitting

OPEN = "SELECT 'L-' || id, state FROM bank_line_list ORDER BY id"
RATES = {"EUR": {"2026-01-01": "1.10", "2026-09-15": "1.20"}, "JPY": {"2026-01-01": "0.0067"}}
ACCOUNTS = {"main-usd": "USD", "other-usd": "USD", "euro": "EUR", "yen": "JPY"}


def fill(unit):
    """Four accounts in three currencies, and rates."""
    batch = batches.begin(unit, "start", second=False)
    for name, code in ACCOUNTS.items():
        accounts.add(unit, batch.id, name, code, "ES91 2100 0418" if name == "euro" else "")
    dated = [
        RateDraft(code, date.fromisoformat(day), Decimal(rate), "UN")
        for code, table in RATES.items()
        for day, rate in table.items()
    ]
    rates.add(unit, batch.id, dated)
    batches.finish(unit, batch, rows=1, words="start")


@pytest.fixture
def url(books):
    return books.make(fill)


@pytest.fixture
def bring(url):
    """`bring(("main-usd", "2026-09-10", "-100", "text"), …)`: lines of bank files; the first of a book is L-1."""

    def bring(*rows):
        book = open_book(url, ANA)
        for row in rows:
            write(book, "import bank", lambda unit, batch, row=row: line(unit, batch, *row), second=False)
        book.close()

    return bring


def line(unit, batch, name, day, amount, text=""):
    account = accounts.find(unit, name)
    units = Money(Decimal(amount), account.currency).units
    found = lines.Line("", 1, day, None, units, account.currency, text, "", "", "", None, None, None)
    raw = f"{day};{amount};{text}".encode()
    file = lines.File("bank", f"{name}{batch}.csv", sha256(raw).hexdigest(), raw, "{}", None, None, 0, 0)
    lines.take(unit, batch, account, file, [found])


def sums(url):
    """What stands on each account, in the fund's currency, where anything does."""
    with Reader(url) as query:
        rows = query.rows("SELECT account, sum(base) FROM sealed_posting GROUP BY account ORDER BY account")
    return {account: Decimal(base).scaleb(-4) for account, base in rows if base}


def proposals(run, url, *words):
    return {
        row["line"]: (row["kind"], row["outcome"], row["other"])
        for row in run("match", "list", "--json", *words, url=url).json["rows"]
    }


def test_two_lines_of_the_same_money_are_proposed_together_and_posted_when_accepted(run, url, bring):
    bring(("main-usd", "2026-09-10", "-1000", "WIRE"), ("other-usd", "2026-09-12", "1000", "INCOMING WIRE"))
    assert proposals(run, url) == {"L-1": ("transfer", "likely", "L-2"), "L-2": ("transfer", "likely", "L-1")}
    assert run("match", "accept", "--sure", url=url).out.count("No line is certain") == 1
    assert run("match", "accept", "L-1", url=url).status == 0
    assert run("match", "post", "--yes", url=url).status == 0
    assert sums(url) == {}  # what left 1010 came back to 1010
    with Reader(url) as query:
        assert query.rows("SELECT day, account, base FROM journal ORDER BY seq, no") == [
            ("2026-09-10", "1010", -10_000_000), ("2026-09-10", "1090", 10_000_000),
            ("2026-09-12", "1010", 10_000_000), ("2026-09-12", "1090", -10_000_000),
        ]  # fmt: skip


def test_the_difference_between_two_currencies_is_realised(run, url, bring):
    bring(("euro", "2026-09-20", "-1000", "TRANSFER TO main-usd"), ("main-usd", "2026-09-21", "1190", "TRANSFER"))
    assert proposals(run, url, "--account", "euro") == {"L-1": ("transfer", "likely", "L-2")}
    assert run("match", "set", "L-2", "--type", "transfer", "--with", "L-1", url=url).status == 0
    assert run("match", "post", "--yes", url=url).status == 0
    assert sums(url) == {"1010": 1190, "1020": -1200, "4210": 10}


def test_what_banks_kept_on_the_way_is_a_charge(run, url, bring):
    bring(("main-usd", "2026-09-10", "-1000", "own funds"), ("other-usd", "2026-09-11", "985", "own funds"))
    assert proposals(run, url)["L-2"] == ("transfer", "likely", "L-1")
    assert run("match", "accept", "L-2", url=url).status == 0
    assert run("match", "post", "--yes", url=url).status == 0
    assert sums(url) == {"1010": -15, "5960": 15}


def test_the_other_side_may_come_weeks_later_and_is_taken_up_at_the_value_that_left(run, url, bring):
    bring(("euro", "2026-09-10", "-1000", "TRASPASO"))
    assert run("match", "accept", "L-1", url=url).status == 0
    posted = run("match", "post", "--yes", "--json", url=url).json["batch"]
    assert sums(url) == {"1020": -1100, "1090": 1100}
    bring(("main-usd", "2026-10-01", "1180", "something"))
    assert run("match", "set", "L-2", "--type", "transfer", "--with", "L-1", url=url).status == 0
    later = run("match", "post", "--yes", "--json", url=url).json["batch"]
    assert sums(url) == {"1010": 1180, "1020": -1100, "4210": -80}
    refused(run, url, No("in-the-way", f"undo {posted} --yes", "cannot be undone", f"fund undo {later} first"))
    assert run("undo", later, "--yes", url=url).status == 0
    assert sums(url) == {"1020": -1100, "1090": 1100}


def test_two_that_fit_as_well_are_left_to_the_officer(run, url, bring):
    bring(
        ("main-usd", "2026-09-10", "-1000", "transfer"), ("other-usd", "2026-09-11", "1000", "transfer"),
        ("other-usd", "2026-09-12", "1000", "transfer"),
    )  # fmt: skip
    assert {other for _kind, _outcome, other in proposals(run, url).values()} == {None}


@pytest.mark.timed
def test_a_year_of_equal_sweeps_is_left_to_the_officer_in_no_time():
    """Two accounts, the same amount out of one and into the other every day, four times: thousands of pairs."""
    days = [date(2026, 1, 1) + timedelta(number // 4) for number in range(400)]
    found = [
        OpenLine(2 * number + side, day, Money(Decimal(1000 * sign), "USD"), "SWEEP", account=account)
        for number, day in enumerate(days)
        for side, (account, sign) in enumerate((("main-usd", -1), ("other-usd", 1)))
    ]
    began = time.process_time()
    results = paired([LineResult(one.id, UNCLEAR, "unknown") for one in found], found, {}, Rates())
    assert {result.other for result in results} == {None}
    assert time.process_time() - began < 3


def test_one_side_decided_anew_lets_go_of_the_other(run, url, bring):
    bring(("main-usd", "2026-09-10", "-50", "transfer"), ("other-usd", "2026-09-11", "50", "transfer"))
    assert run("match", "set", "L-1", "--type", "transfer", "--with", "L-2", url=url).status == 0
    assert run("match", "set", "L-2", "--type", "interest", url=url).status == 0
    with Reader(url) as query:
        assert query.rows(OPEN) == [("L-1", "open"), ("L-2", "staged")]


def test_a_note_to_one_side_keeps_the_other_and_undo_restores_both(books, url, bring, monkeypatch):
    bring(("main-usd", "2026-09-10", "-50", "transfer"), ("other-usd", "2026-09-11", "50", "transfer"))
    with sitting(books, url, monkeypatch) as desk:
        states = lambda: [row.state(desk.me) for row in desk.review.rows]  # noqa: E731
        desk.review.weighed(desk.weigh())
        desk.accept()
        assert states() == ["staged", "staged"], "nobody else decided the other side"
        desk.note("to pay September")
        desk.typed("fee")
        assert states() == ["staged", "todo"]
        desk.undo()
    with Reader(url) as query:
        assert query.rows("SELECT bank_line_id, with_line, note FROM bank_match WHERE undone_in IS NULL ORDER BY 1") == [
            (1, 2, "to pay September"), (2, 1, "to pay September"),
        ]  # fmt: skip


def restated(run, url, path, name, *rows):
    """A later file of the account, with another day or amount for what has the same reference."""
    path.write_text("Date,Details,Reference,Amount\n" + "".join(",".join(row) + "\n" for row in rows))
    return run("import", "bank", str(path), "--account", name, "--json", url=url).json["counts"]["restated"]


@pytest.fixture
def two(run, url, bring, tmp_path):
    """Euros that left and dollars that came, from two files; L-1 is the euros, L-4 the dollars."""
    first, last = ("2026-09-01", "OPENING", "R-00001", "5000.00"), ("2026-09-30", "LATE", "R-00003", "1.00")
    assert restated(run, url, tmp_path / "a.csv", "euro", ("2026-09-10", "SENT", "R-00002", "-1000.00"), first, last) == 0
    bring(("main-usd", "2026-09-12", "1180", "CAME"))
    return lambda day, amount: restated(
        run, url, tmp_path / "c.csv", "euro", (day, "SENT", "R-00002", f"{amount}.00"), first, last
    )


STAGED = "SELECT bank_line_id, with_line FROM bank_match WHERE undone_in IS NULL ORDER BY bank_line_id"


@pytest.mark.parametrize(("day", "amount", "left"), [("2026-09-20", "-1000", [(4, 5), (5, 4)]), ("2026-09-10", "-990", [])])
def test_a_side_that_is_restated_before_it_is_posted_keeps_the_other_or_both_are_open(run, url, two, day, amount, left):
    assert run("match", "set", "L-1", "--type", "transfer", "--with", "L-4", url=url).status == 0
    assert two(day, amount) == 1
    assert run("match", "set", "L-1", "--restated", "--yes", url=url).status == 0
    with Reader(url) as query:
        assert query.rows(STAGED) == left
    if left:
        assert run("match", "post", "--yes", url=url).status == 0
        assert "1090" not in sums(url)


@pytest.mark.parametrize(
    ("before", "amount"),
    [(("L-1",), "-1000"), (("L-4", "L-1"), "-1000"), (("L-1", "L-4"), "-990"), (("L-4", "L-1"), "-990")],
)
def test_a_side_that_is_restated_after_it_was_posted_leaves_nothing_in_transit(run, url, two, before, amount):
    """The euros leave on another day, at another value, or are fewer; whichever side was posted when."""
    assert run("match", "set", "L-1", "--type", "transfer", "--with", "L-4", url=url).status == 0
    book = open_book(url, ANA)
    for one in before:
        write(book, "post", lambda unit, batch, one=one: post(unit, batch, {int(one[2:])}))
    book.close()
    assert two("2026-09-20" if amount == "-1000" else "2026-09-10", amount) == 1
    assert run("match", "set", "L-1", "--restated", "--yes", url=url).status == 0
    if amount != "-1000":
        assert run("match", "set", "L-5", "--type", "transfer", "--with", "L-4", url=url).status == 0
    assert run("match", "post", "--yes", url=url).status == 0
    found = sums(url)
    assert "1090" not in found
    assert found["1010"] == 1180


def test_the_words_of_a_line_are_taken_on_the_officers_word_only(run, url, bring):
    bring(
        ("main-usd", "2026-09-10", "-12", "MONTHLY FEE"), ("main-usd", "2026-09-11", "3", "CREDIT INTEREST"), ("main-usd", "2026-09-12", "-700", "INVOICE 7"),
    )  # fmt: skip
    assert proposals(run, url) == {
        "L-1": ("fee", "unclear", None),
        "L-2": ("interest", "unclear", None),
        "L-3": ("payment", "unclear", None),
    }
    assert "fund match accept L-1    fee" in run("match", "explain", "L-1", url=url).out
    assert run("match", "accept", "--sure", url=url).status == 0
    assert run("match", "post", "--yes", url=url).status == 0
    assert sums(url) == {}
    assert run("match", "accept", "L-1", "L-2", "L-3", url=url).status == 0
    assert run("match", "post", "--yes", url=url).status == 0
    assert sums(url) == {"1010": -709, "2010": 700, "4110": -3, "5960": 12}


def test_what_can_be_no_transfer_is_refused(run, url, bring):
    bring(
        ("main-usd", "2026-09-10", "-1000", ""), ("main-usd", "2026-09-11", "1000", ""), ("other-usd", "2026-09-11", "-1000", ""),
        ("other-usd", "2026-09-12", "900", ""), ("other-usd", "2026-09-13", "1000", ""),
    )  # fmt: skip
    for other, says in (
        ("L-2", "both of main-usd"),
        ("L-3", "in the same direction"),
        ("L-4", "USD 1,000.00 and USD 900.00 are too far apart"),
    ):
        refused(run, url, No("no-transfer", f"match set L-1 --type transfer --with {other}", says, f"fund show {other}"))
    refused(
        run, url, No("unknown-line", "match set L-1 --type transfer --with L-99", "There is no bank line L-99", "fund match", 2)
    )
    refused(
        run, url, No("no-target", "match set L-1 --type fee --with L-2", "only a transfer has another side", "--type transfer", 2)
    )
    assert run("match", "set", "L-5", "--type", "interest", url=url).status == 0
    assert run("match", "post", "--yes", url=url).status == 0
    refused(
        run,
        url,
        No("no-transfer", "match set L-1 --type transfer --with L-5", "L-5 is posted as something else", "fund show L-5"),
    )


def test_money_that_was_only_ever_in_suspense_goes_back(run, url, bring):
    bring(("euro", "2026-09-10", "500", "WHO"), ("euro", "2026-09-20", "-500", "RETURNED"))
    assert run("match", "set", "L-1", "--unidentified", url=url).status == 0
    assert run("match", "post", "--yes", url=url).status == 0
    assert run("match", "set", "L-2", "--returns", "L-1", url=url).status == 0
    assert run("match", "post", "--yes", url=url).status == 0
    assert sums(url)["1020"] == -50  # it came in at 1.10 and left at 1.20: the difference is one of exchange
    assert "2120" not in sums(url)
    assert run("report", "unidentified", "--json", url=url).json["rows"] == []


@st.composite
def transfers(draw):
    """(from, to, out, in, days apart, posted in one batch): what came in is within what banks keep, or at a rate of their own."""
    one, other = draw(st.sampled_from([(a, b) for a in ACCOUNTS for b in ACCOUNTS if a != b]))
    out = Decimal(draw(st.integers(20_000, 9_000_000))) / (1 if ACCOUNTS[one] == "JPY" else 100)
    if ACCOUNTS[one] == ACCOUNTS[other]:
        came = out - Decimal(draw(st.sampled_from([0, 0, 25])))
    else:
        came = Decimal(draw(st.integers(20_000, 9_000_000))) / (1 if ACCOUNTS[other] == "JPY" else 100)
    return one, other, out, came, draw(st.integers(-3, 25)), draw(st.booleans())


def test_cash_in_all_accounts_together_changes_only_by_the_exchange_difference_and_charges(books):
    many = 25 if books.dialect == "sqlite" else 6
    url = books.make(fill)
    moved, numbers = dict.fromkeys(ACCOUNTS, Decimal(0)), count(1, 2)  # one book: what holds after each holds for all before it

    @settings(max_examples=many, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(made=st.lists(transfers(), min_size=1, max_size=4))
    def hold(made):
        book = open_book(url, ANA)
        for one in made:
            move(book, next(numbers), *one)
            moved[one[0]] -= one[2]
            moved[one[1]] += one[3]
        book.close()
        found = sums(url)
        assert found.get("1010", 0) + found.get("1020", 0) == -found.get("4210", 0) - found.get("5960", 0)
        assert set(found) <= {"1010", "1020", "4210", "5960"}  # nothing is left in transit
        with Reader(url) as query:
            rows = query.rows(
                "SELECT bank_account, sum(amount) FROM journal WHERE bank_account IS NOT NULL GROUP BY bank_account"
            )
        assert {name: Decimal(dict(rows).get(name, 0)).scaleb(-4) for name in ACCOUNTS} == moved

    hold()


def move(book, number, one, other, out, came, apart, together):
    """Two lines, decided as one transfer, posted in one batch or the side that came first."""
    left = date(2026, 9, 8)
    rows = ((one, left.isoformat(), -out, f"{number}"), (other, (left + timedelta(days=apart)).isoformat(), came, f"{number}"))
    write(book, "bank", lambda unit, batch: [line(unit, batch, *row) for row in rows], second=False)
    pair = deciding.Decision(number, "transfer", with_line=number + 1)
    first, *then = ((number, number + 1),) if together else ((number + 1,), (number,))
    write(book, "post", lambda unit, batch: (deciding.stage(unit, batch, [pair]), post(unit, batch, first)))
    for some in then:
        write(book, "post", lambda unit, batch, some=some: post(unit, batch, some))


def post(unit, batch, some):
    deciding.post(unit, batch, [one for one in deciding.staged(unit) if one.decision.line in some])
