"""Unspent money that goes back, against figures worked by hand (event 17)."""

from decimal import Decimal

import pytest

from ledger.book.reader import Reader
from ledger.contributions import refunds
from tests.ledger.journal.test_revaluation import balances, lines, spain  # noqa: F401 - the fixture


@pytest.fixture
def paid(spain):  # noqa: F811
    """USD 300 received in 2025, USD 700 in 2026 for an earmarked pledge, both of Spain."""
    spain("receipt", "add", "ESP", "300", "USD", "--account", "usd", "--on", "2025-05-15")
    spain(
        "pledge",
        "add",
        "ESP",
        "700",
        "USD",
        "--signed",
        "2026-04-15",
        "--number",
        "P-1",
        "--earmark",
        "travel",
        "--agreement",
        "NV 9",
    )
    spain("receipt", "add", "ESP", "700", "USD", "--for", "P-1/1", "--account", "usd", "--on", "2026-05-15")
    return spain


def approved(fund, amount, *more, on="2026-08-01"):
    told = fund("receipt", "refund", "ESP", amount, "--on", on, "--reason", "article 9", "--confirm", "ESP", *more)
    return told.json["refund"]


def test_a_refund_is_approved_off_this_years_revenue_first_and_counts_when_it_is_paid(paid, books):
    url = books.made[-1]
    number = approved(paid, "800")
    assert {code: balances(url).get(code) for code in ("4080", "3010", "2130", "1010")} == {
        "4080": Decimal(700), "3010": Decimal(100), "2130": Decimal(-800), "1010": Decimal(1000),
    }  # fmt: skip
    assert lines(url, "2026-Q3")[0]["B14"][0] == "1000.00"
    paid("receipt", "pay", number, "--account", "usd", "--on", "2026-08-05")
    assert ("2130" not in balances(url), balances(url)["1010"]) == (True, Decimal(200))
    dollars, _ = lines(url, "2026-Q3")
    assert (dollars["B4"], dollars["B14"][0], dollars["A8"][0]) == (("-800.00",) * 3, "200.00", "0.00")


def test_a_refund_under_an_earmarked_agreement_comes_off_the_earmarked_balance(paid, books):
    approved(paid, "750", "--agreement", "NV 9")
    assert (balances(books.made[-1])["4080"], balances(books.made[-1])["3020"]) == (Decimal(700), Decimal(50))


def test_never_more_goes_back_than_is_unspent_and_not_promised_already(paid, run, books):
    approved(paid, "600")
    ran = run("receipt", "refund", "ESP", "400.01", "--reason", "x", "--confirm", "ESP")
    assert ran.status == 1
    assert "ESP has USD 1,000.00 unspent, USD 0.00 obligated and USD 600.00 to be refunded already" in ran.err
    assert "refund USD 400.00 at most" in ran.err
    approved(paid, "400")
    with Reader(books.made[-1]) as query:
        who = query.value("SELECT id FROM contributor WHERE code = 'ESP'")
        assert refunds.balance(query, who).free.amount == 0


def test_money_under_a_condition_is_no_refund_and_its_way_back_is_named(paid, run):
    paid("pledge", "add", "ESP", "500", "USD", "--signed", "2026-04-16", "--number", "P-2", "--condition", "a matching grant")
    paid("receipt", "add", "ESP", "500", "USD", "--for", "P-2/1", "--account", "usd", "--on", "2026-05-16")
    ran = run("receipt", "refund", "ESP", "1000.01", "--reason", "x", "--confirm", "ESP")
    assert ran.status == 1
    assert "USD 500.00 came under a condition and goes back as it came: fund receipt return RECEIPT" in ran.err


def test_money_in_transit_is_cleared_by_its_bank_line(paid, books, tmp_path):
    url = books.made[-1]
    paid("receipt", "pay", approved(paid, "200"), "--on", "2026-08-05")
    assert balances(url)["1090"] == Decimal(-200)
    file = tmp_path / "usd.csv"
    file.write_text("Date,Value date,Description,Amount,Balance\n2026-08-06,2026-08-06,REFUND TO SPAIN,-200.00,800.00\n")
    paid("import", "bank", str(file), "--account", "usd", "--sign", "plain")
    paid("match", "set", "L-1", "--type", "transfer")
    paid("match", "post")
    assert ("1090" not in balances(url), balances(url)["1010"]) == (True, Decimal(800))


def test_an_approval_is_not_undone_before_its_payment(paid, run, books):
    number = approved(paid, "200")
    payment = paid("receipt", "pay", number, "--account", "usd", "--on", "2026-08-05").json["batch"]
    approval = f"B-2026-{int(payment[-4:]) - 1:04d}"
    assert "rests on it" in run("undo", approval, "-y").err
    paid("undo", payment)
    paid("undo", approval)
    assert ("2130" not in balances(books.made[-1]), lines(books.made[-1], "2026-Q4")[0]["B14"][0]) == (True, "1000.00")


def test_refunds_are_listed_with_what_is_to_be_paid(paid, run):
    first, second = approved(paid, "100"), approved(paid, "50")
    paid("receipt", "pay", second, "--account", "usd", "--on", "2026-08-05")
    rows = paid("receipt", "refunds").json["rows"]
    assert [(row["refund"], row["amount"], row["state"], row["paid"]) for row in rows] == [
        (first, "100.00", "approved", None), (second, "50.00", "paid", "2026-08-05"),
    ]  # fmt: skip
    assert "1 refund to be paid, USD 100.00" in run("status").out
    preview = ("statement", "preview", "ESP", "2026-Q3", "--lang", "en")
    assert "(B14), USD 100.00 is to be refunded" in " ".join(run(*preview).out.split())
    paid("receipt", "pay", first, "--account", "usd", "--on", "2026-08-05")
    assert "to be paid" not in run("status").out
    assert "to be refunded" not in run(*preview).out


def test_a_small_rest_need_not_go_back(paid, run):
    told = run("receipt", "refund", "ESP", "250", "--reason", "x", "--confirm", "ESP")
    assert "need not be refunded" in told.out
    assert "need not be refunded" not in run("receipt", "refund", "ESP", "250.01", "--reason", "x", "--confirm", "ESP").out


def test_a_refund_and_its_payment_are_each_on_one_screen(paid):
    number = approved(paid, "800")
    payment = paid("receipt", "pay", number, "--account", "usd", "--on", "2026-08-05").json["refund"]
    (first,), (second,) = (paid("show", one).json["rows"] for one in (number, payment))
    assert (first["contributor"], first["amount"], first["this_year"], first["paid_by"]) == ("ESP", "800.00", "700.00", payment)
    assert (second["pays"], second["bank"], second["day"]) == (number, "usd", "2026-08-05")


def test_a_refund_in_the_agreements_currency_is_paid_in_it_and_the_difference_is_realised_on_the_contributors_money(paid, books):
    url = books.made[-1]
    before = balances(url)
    number = approved(paid, "100", "EUR")  # at 1.1000 of that day
    value = -balances(url)["2130"]
    paid("rate", "add", "EUR", "1.2000", "--on", "2026-08-03", "--source", "UN")
    paid("receipt", "pay", number, "--account", "eur", "--on", "2026-08-05")
    after = balances(url)
    assert before.get("1020", 0) - after["1020"] == Decimal(120)  # EUR 100 at 1.20
    assert (after.get("2130"), after["4210"] - before.get("4210", 0)) == (None, Decimal(120) - value)
    dollars, _ = lines(url, "2026-Q3")
    assert (dollars["B4"][0], dollars["B6"][0], dollars["B14"][0]) == (f"-{value:.2f}", f"{value - 120:.2f}", "880.00")


def test_a_refund_in_euros_is_paid_by_conversion_at_what_the_bank_took(paid, books):
    number = approved(paid, "100", "EUR")
    value = -balances(books.made[-1])["2130"]
    paid("receipt", "pay", number, "--account", "usd", "--paid", "113.25", "--on", "2026-08-05")
    dollars, _ = lines(books.made[-1], "2026-Q3")
    assert (dollars["B4"][0], dollars["B14"][0]) == (f"-{value:.2f}", "886.75")
    (row,) = paid("receipt", "refunds").json["rows"]
    assert (row["currency"], row["money"], row["state"]) == ("EUR", "100.00", "paid")


def test_a_payment_that_costs_more_than_is_left_is_refused(paid, run):
    number = approved(paid, "1000")
    refused = run("receipt", "pay", number, "--account", "usd", "--paid", "1000.01", "--on", "2026-08-05", "--yes")
    assert (refused.status, "USD 0.01 more than is unspent" in refused.err) == (1, True)
