"""Revaluation against figures worked by hand, on both databases: the whole example of event 8, and what happens around it."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.contributions import pledges
from ledger.errors import LedgerError
from ledger.journal import posting, revaluation, rules, rules_sharing
from ledger.money import Money
from ledger.periods import Quarter
from ledger.statements.figures import Issue
from ledger.statements.gather import contributor_id, source
from tests import books as writing
from tests.books import ANA

ABOUT = {"full_name": "Revaluation"}


def day(text):
    return date.fromisoformat(text)


@pytest.fixture
def spain(books, run):
    """A book with Spain, a dollar and a euro account, rates of three quarters; `fund` runs a command that must work."""
    books.make(**ABOUT)

    def fund(*words, status=0):
        ran = run(*words, "-y", "--json")
        assert ran.status == status, ran.err + ran.out
        return ran

    fund("contributor", "add", "ESP", "Spain", "--class", "permanent_observer")
    fund("bank", "add", "usd", "USD")
    fund("bank", "add", "eur", "EUR")
    for on, rate in (("2026-04-01", "1.0800"), ("2026-06-30", "1.1000"), ("2026-08-01", "1.0500"), ("2026-09-30", "1.0700")):
        fund("rate", "add", "EUR", rate, "--on", on, "--source", "UNORE")
    return fund


def money(amount, code="EUR"):
    return Money(Decimal(amount), code)


def write(url, kind, work):
    """A batch through the rooms."""
    opened = open_book(url, ANA)
    writing.write(opened, kind, work)
    opened.close()


def post(url, draft):
    write(url, "entry", lambda unit, batch: posting.prepare(unit, batch, [draft]))


def eur(url):
    with Reader(url) as query:
        return rules.Cash("1020", query.value("SELECT id FROM bank_account WHERE name = 'eur'"), 1)


def pledged(fund, *due, signed="2026-04-15", amount="100000"):
    due = due or ("2027-01-31=100000",)
    parts = [word for one in due for word in ("--due", one)]
    return fund("pledge", "add", "ESP", amount, "EUR", "--signed", signed, *parts, "--number", "P-1")


def balances(url, until="9999-12-31"):
    """Account → balance in USD, debit positive."""
    with Reader(url) as query:
        rows = query.rows("SELECT account, sum(base) FROM sealed_posting WHERE day <= :d GROUP BY account", d=until)
    return {account: Decimal(base).scaleb(-4) for account, base in rows if base}


def entries(url, event):
    """(day, account → USD) of every entry of an event, in order."""
    found = defaultdict(lambda: defaultdict(Decimal))
    with Reader(url) as query:
        for seq, on, account, base in query.rows(
            "SELECT seq, day, account, base FROM journal WHERE event = :e ORDER BY seq", e=event
        ):
            found[seq, on][account] += Decimal(base).scaleb(-4)
    return [(on, dict(accounts)) for (_seq, on), accounts in found.items()]


def lines(url, quarter):
    """The statement of Spain: part A in US dollars and in euro, part B; this quarter, year, inception."""
    with Reader(url) as query:
        number = contributor_id(query, "ESP")
        found = source(query, Quarter.parse(quarter), only=number).figures(number, Issue(ANA.today))
    told = {row.code: tuple(str(money.amount) for money in row.columns) for row in (*found.pledged_in_all, *found.funds)}
    return told, {row.code: str(row.quarter.amount) for row in found.pledged[0].own} if found.pledged else {}


def test_the_example_of_event_8_holds_to_the_cent_from_the_pledge_to_the_statement(spain, books):
    url = books.made[-1]
    pledged(spain)
    assert balances(url) == {"1120": Decimal(108000), "4020": Decimal(-108000)}
    spain("period", "revalue", "2026-Q2")
    assert entries(url, "revaluation") == [("2026-06-30", {"1120": Decimal(2000), "4220": Decimal(-2000)})]
    spain(
        "receipt",
        "add",
        "ESP",
        "63000",
        "USD",
        "--for",
        "P-1/1=60000",
        "--charges",
        "26.25",
        "--account",
        "usd",
        "--on",
        "2026-08-12",
    )
    assert entries(url, "receipt") == [
        ("2026-08-12", {"1010": Decimal("62973.75"), "5960": Decimal("26.25"), "4210": Decimal(3000), "1120": Decimal(-66000)})
    ]
    spain("period", "revalue", "2026-09-30")
    assert entries(url, "revaluation")[1:] == [("2026-09-30", {"1120": Decimal(-1200), "4220": Decimal(1200)})]
    spain("pledge", "amend", "P-1", "--amount", "80000", "--on", "2026-09-30", "--reason", "letter")
    assert entries(url, "pledge reduced") == [("2026-09-30", {"4080": Decimal(21400), "1120": Decimal(-21400)})]
    dollars, euro = lines(url, "2026-Q3")
    assert {code: dollars[code] for code in ("A1", "A2", "A3", "A6", "A7", "A8")} == {
        "A1": ("110000.00", "0.00", "0.00"), "A2": ("0.00", "108000.00", "108000.00"), "A3": ("-21400.00",) * 3,
        "A6": ("-63000.00",) * 3, "A7": ("-4200.00", "-2200.00", "-2200.00"), "A8": ("21400.00",) * 3,
    }  # fmt: skip
    assert (euro["A8"], dollars["B2"][0], dollars["B10"][0], dollars["B14"][0]) == ("20000.00", "63000.00", "-26.25", "62973.75")


def test_a_second_run_posts_nothing_and_leaves_no_batch(spain, books):
    pledged(spain)
    first = spain("period", "revalue", "2026-Q3").json
    assert (first["rows"][0]["gain"], first["totals"]["gain"]) == ("-1000.00", {"USD": "-1000.00"})
    again = spain("period", "revalue", "2026-Q3")
    assert again.json["rows"] == []
    with Reader(books.made[-1]) as query:
        assert query.value("SELECT count(*) FROM batch WHERE kind = 'period revalue'") == 1
        assert revaluation.differences(query, day("2026-09-30")) == []


def test_cash_is_revalued_in_the_pool_and_advances_suspense_and_conditional_pledges_are_not(spain, books):
    url = books.made[-1]
    spain("pledge", "add", "ESP", "500", "EUR", "--signed", "2026-08-03", "--condition", "a matching grant", "--number", "C-1")
    spain("receipt", "add", "ESP", "100", "EUR", "--for", "C-1/1", "--account", "eur", "--on", "2026-08-12")  # Dr 1020 Cr 2110
    spain("receipt", "add", "ESP", "300", "EUR", "--account", "eur", "--on", "2026-08-12")  # a gift
    spain("receipt", "add", "ESP", "200", "EUR", "--on", "2026-08-12")  # in transit
    spain("period", "revalue", "2026-Q3")
    assert entries(url, "revaluation") == [
        ("2026-09-30", {"1020": Decimal(8), "4220": Decimal(-8)}), ("2026-09-30", {"1090": Decimal(4), "4220": Decimal(-4)}),
    ]  # fmt: skip
    with Reader(url) as query:
        assert query.rows("SELECT DISTINCT contributor_id, line FROM posting WHERE account = '4220'") == [(None, "")]
        assert query.value("SELECT sum(base) FROM posting WHERE account = '9010'") == 525_0000
    assert lines(url, "2026-Q3")[0]["B14"][0] == "630.00"


def test_what_is_left_of_an_account_that_is_empty_is_realised(spain, books):
    """Money in at 1.08 and paid out at 1.05: 9.00 of loss stand on an account that holds nothing any more."""
    url = books.made[-1]
    spain("receipt", "add", "ESP", "300", "EUR", "--account", "eur", "--on", "2026-05-15")
    post(
        url,
        rules.coded(
            eur(url), day("2026-08-12"), money("-300"), money("-315", "USD"), "2010", event="payment", source="x", memo=""
        ),
    )
    assert balances(url)["1020"] == Decimal(9)
    spain("period", "revalue", "2026-Q3")
    assert [one for _on, one in entries(url, "revaluation") if "1020" in one] == [{"1020": Decimal(-9), "4210": Decimal(9)}]


def test_payables_in_another_currency_are_worth_more_when_the_currency_is(spain, books):
    url = books.made[-1]
    spent = rules.Cash("5900", None, 1)
    post(
        url, rules.coded(spent, day("2026-08-12"), money("1000"), money("1050", "USD"), "2010", event="owed", source="x", memo="")
    )
    spain("period", "revalue", "2026-Q3")
    assert entries(url, "revaluation") == [("2026-09-30", {"2010": Decimal(-20), "4220": Decimal(20)})]


def test_money_that_came_after_the_day_takes_the_new_value_with_it(spain, books):
    """110,000 at the end of June; 66,000 of it went with the receipt of August, which had taken 64,800 only."""
    url = books.made[-1]
    pledged(spain)
    spain("receipt", "add", "ESP", "63000", "USD", "--for", "P-1/1=60000", "--account", "usd", "--on", "2026-08-12")
    spain("period", "revalue", "2026-Q2")
    assert entries(url, "revaluation") == [("2026-06-30", {"1120": Decimal(2000), "4220": Decimal(-2000)})]
    assert entries(url, "revaluation settled") == [("2026-08-12", {"1120": Decimal(-1200), "4210": Decimal(1200)})]
    assert (balances(url, "2026-06-30")["1120"], balances(url)["1120"]) == (Decimal(110000), Decimal(44000))
    assert (balances(url)["4210"], balances(url)["4220"]) == (Decimal(3000), Decimal(-2000))
    spain("receipt", "add", "ESP", "42000", "USD", "--for", "P-1/1=40000", "--account", "usd", "--on", "2026-08-20")
    assert "1120" not in balances(url)
    assert lines(url, "2026-Q3")[0]["A8"][0] == "0.00"


def test_a_late_revaluation_of_an_earlier_day_leaves_the_later_one_right(spain, books):
    url = books.made[-1]
    pledged(spain)
    spain("receipt", "add", "ESP", "1000", "EUR", "--account", "eur", "--on", "2026-04-20")
    spain("period", "revalue", "2026-Q3")
    spain("period", "revalue", "2026-Q2")
    assert (balances(url, "2026-06-30")["1120"], balances(url, "2026-06-30")["1020"]) == (Decimal(110000), Decimal(1100))
    assert (balances(url)["1120"], balances(url)["1020"]) == (Decimal(107000), Decimal(1070))
    assert spain("period", "revalue", "2026-Q3").json["rows"] == []


def test_an_instalment_that_fell_due_since_keeps_its_gain(spain, books):
    url = books.made[-1]
    pledged(spain, "2026-08-31=60000", "2027-01-31=40000")
    write(url, "due", lambda unit, batch: pledges.fall_due(unit, batch, day("2026-10-01")))
    assert (balances(url)["1110"], balances(url)["1120"]) == (Decimal(64800), Decimal(43200))
    spain("period", "revalue", "2026-Q2")
    assert balances(url, "2026-06-30")["1120"] == Decimal(110000)
    assert (balances(url)["1110"], balances(url)["1120"]) == (Decimal(66000), Decimal(44000))
    assert lines(url, "2026-Q3")[0]["A7"][0] == "0.00"


def test_what_was_cut_since_takes_its_gain_back_unrealised(spain, books):
    url = books.made[-1]
    pledged(spain)
    spain("pledge", "cancel", "P-1", "--on", "2026-07-10", "--reason", "letter")
    spain("period", "revalue", "2026-Q2")
    assert entries(url, "revaluation settled") == [("2026-07-10", {"1120": Decimal(-2000), "4220": Decimal(2000)})]
    assert balances(url) == {"4020": Decimal(-108000), "4080": Decimal(108000)}


def test_every_missing_rate_is_named_at_once_and_nothing_is_written(spain, run, books):
    pledged(spain)
    spain("rate", "add", "CAD", "0.72", "--on", "2026-01-05", "--source", "UNORE")
    spain("pledge", "add", "ESP", "7", "CAD", "--signed", "2026-01-15")
    spain("rate", "add", "CHF", "1.2", "--on", "2026-01-05", "--source", "UNORE")
    spain("pledge", "add", "ESP", "7", "CHF", "--signed", "2026-01-15")
    ran = run("period", "revalue", "2026-Q3", "-y")
    assert ran.status == 1
    assert "There is no exchange rate of 2026-Q3 for CAD, CHF" in ran.err
    assert "fund rate add CAD RATE CHF RATE --on 2026-09-30 --source NAME" in ran.err
    assert "revaluation" not in {event for (event,) in _events(books.made[-1])}


def _events(url):
    with Reader(url) as query:
        return query.rows("SELECT DISTINCT event FROM journal")


def test_what_was_settled_at_the_new_value_keeps_the_revaluation_from_being_undone(spain, run, books):
    pledged(spain)
    done = spain("period", "revalue", "2026-Q2").json["batch"]
    spain("receipt", "add", "ESP", "63000", "USD", "--for", "P-1/1=60000", "--account", "usd", "--on", "2026-08-12")
    refused = run("undo", done, "-y")
    assert refused.status == 1
    assert "rests on it" in refused.err
    receipt = "B-2026-" + f"{int(done[-4:]) + 1:04d}"
    spain("undo", receipt)
    spain("undo", done)
    assert balances(books.made[-1])["1120"] == Decimal(108000)


def test_a_receipt_of_revalued_money_that_bounces_reopens_the_pledge_at_the_value_it_took(spain, books):
    url = books.made[-1]
    pledged(spain)
    spain("period", "revalue", "2026-Q2")
    spain("receipt", "add", "ESP", "63000", "USD", "--for", "P-1/1=60000", "--account", "usd", "--on", "2026-08-12")
    spain("receipt", "return", "R-2026-0001", "--on", "2026-08-20")
    assert balances(url) == {"1120": Decimal(110000), "4020": Decimal(-108000), "4220": Decimal(-2000)}
    spain("pledge", "write-off", "P-1", "--reason", "decision", "--confirm", "P-1")
    assert balances(url) == {"5980": Decimal(110000), "4020": Decimal(-108000), "4220": Decimal(-2000)}


def test_under_cash_recognition_the_memorandum_alone_is_revalued(books, run):
    url = books.make(recognition="cash", **ABOUT)
    for words in (
        "contributor add ESP Spain --class permanent_observer", "rate add EUR 1.08 --on 2026-04-01 --source U",
        "rate add EUR 1.10 --on 2026-06-30 --source U", "pledge add ESP 100000 EUR --signed 2026-04-15 --number P-1", "period revalue 2026-Q2",
    ):  # fmt: skip
        ran = run(*words.split(), "-y")
        assert ran.status == 0, ran.err
    assert balances(url) == {"9010": Decimal(110000), "9020": Decimal(-110000)}
    assert (lines(url, "2026-Q2")[0]["A7"][0], lines(url, "2026-Q2")[0]["A8"][0]) == ("2000.00", "110000.00")
    assert run("receipt", "add", "ESP", "110000", "USD", "--for", "P-1/1=100000", "--on", "2026-06-30", "-y").status == 0
    assert balances(url) == {"1090": Decimal(110000), "4020": Decimal(-110000)}


def test_an_account_that_is_reconciled_is_revalued_on_its_day_all_the_same(spain, books, tmp_path):
    url = books.made[-1]
    file = tmp_path / "eur.csv"
    file.write_text("Date,Value date,Description,Amount,Balance\n2026-08-12,2026-08-12,GIFT OF SPAIN,1000.00,1000.00\n")
    spain("import", "bank", str(file), "--account", "eur", "--sign", "plain")
    spain("match", "set", "L-1", "--gift", "ESP")
    spain("match", "post")
    spain("bank", "reconcile", "eur", "2026-Q3", "--sign", "--balance", "1000", "--reason", "stated")
    done = spain("period", "revalue", "2026-Q3").json["batch"]
    assert balances(url, "2026-09-30")["1020"] == Decimal(1070)
    spain("undo", done)
    assert balances(url)["1020"] == Decimal(1050)


def test_a_closed_quarter_is_not_revalued(spain, run):
    pledged(spain)
    spain("period", "close", "2026-Q2", "--reason", "carried", "--confirm", "2026-Q2")
    ran = run("period", "revalue", "2026-Q2", "-y")
    assert (ran.status, "2026-Q2 is closed" in ran.err) == (1, True)


def test_a_day_that_has_not_come_cannot_be_revalued(spain, run):
    assert run("period", "revalue", "2026-Q4", "-y").status == 2
    assert run("period", "revalue", "soon", "-y").status == 2


def test_the_rate_of_the_quarter_before_is_no_closing_rate(spain, books):
    pledged(spain)
    with Reader(books.made[-1]) as query, pytest.raises(LedgerError, match="2026-Q4"):
        revaluation.differences(query, day("2026-10-07"))


def test_a_pledge_that_was_undone_since_is_not_revalued(spain, books):
    spain("undo", pledged(spain).json["batch"])
    spain("pledge", "add", "ESP", "100", "EUR", "--signed", "2026-04-15", "--number", "P-2")
    assert [row["what"] for row in spain("period", "revalue", "2026-Q3").json["rows"]] == ["P-2/1"]


def test_interest_that_is_receivable_and_what_is_due_to_another_fund_stand_at_the_closing_rate_too(spain, books):
    url, day = books.made[-1], date(2026, 6, 15)
    post(url, rules_sharing.interest_earned(1, day, money("100"), money("108", "USD"), source="earned"))
    post(url, rules.received_unidentified(eur(url), day, money("50"), money("54", "USD"), source="held", memo=""))
    post(url, rules.sent_out_of_suspense(1, day, money("50"), money("54", "USD"), None, cash=None, source="sent", memo=""))
    spain("period", "revalue", "2026-Q2")
    assert {account: balances(url)[account] for account in ("1410", "2140", "1020")} == {
        "1410": Decimal(110), "2140": Decimal(-55), "1020": Decimal(55),
    }  # fmt: skip
    assert balances(url)["4220"] == Decimal(-2)  # 2 and 1 gained, 1 lost
