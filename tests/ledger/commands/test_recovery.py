"""`fund recovery` and what other commands say of indirect costs."""

import pytest

from ledger.banking import accounts
from ledger.budget import founding
from ledger.contributions import contributors
from ledger.journal import batches
from tests.ledger.budget.test_recovery import PEOPLE, begin


def fill(unit):
    begin(unit)
    batch = batches.begin(unit, "init", second=False)
    rows = founding.lay(unit, batch.id)
    batches.finish(unit, batch, rows=rows, words="facts of the budget")


@pytest.fixture
def url(books):
    return books.make(fill)


def fill_for_two(unit):
    batch = batches.begin(unit, "init", second=False)
    contributors.add(unit, batch.id, PEOPLE)
    accounts.add(unit, batch.id, "bofa", "USD")
    batches.finish(unit, batch, rows=founding.lay(unit, batch.id), words="what is known")


@pytest.fixture
def two_people(books):
    return books.make(fill_for_two, two_person=True)


def test_a_receipt_says_what_it_was_charged_and_where_the_threshold_was_crossed(url, run):
    assert run("receipt", "add", "USA", "15000", "USD", "--on", "2026-02-01", "-y", url=url).status == 0
    dry = run("receipt", "add", "USA", "10000", "USD", "--on", "2026-03-01", "-n", url=url)
    told = run("receipt", "add", "USA", "10000", "USD", "--on", "2026-03-01", "-y", url=url)
    for ran in (dry, told):
        assert "Indirect costs charged: USD 1,100.00" in ran.out
        assert "USA has given USD 25,000.00, more than USD 20,000.00" in ran.out
    more = run("receipt", "add", "ESP", "100", "USD", "--on", "2026-03-01", "-y", "--json", url=url).json
    assert more["recovery"] == {"charged": "12.00", "returned": "0.00", "currency": "USD", "notices": []}
    rows = run("recovery", "--json", url=url).json["rows"]
    assert [(row["receipt"], row["amount"], row["why"]) for row in rows] == [
        ("R-2026-0001", "0.00", "threshold"), ("R-2026-0002", "1100.00", "crossing"), ("R-2026-0003", "12.00", "charged"),
    ]  # fmt: skip
    assert [row["contributor"] for row in run("recovery", "list", "ESP", "--json", url=url).json["rows"]] == ["ESP"]


def test_what_posting_would_do_is_shown_with_what_is_charged_on_it(url, run, tmp_path):
    file = tmp_path / "sept.csv"
    file.write_text("Date,Description,Amount,Balance\n2026-09-02,MINISTRY OF RIVERS P-ESP,1000.00,1000.00\n", encoding="utf-8")
    assert run("import", "bank", str(file), "--account", "bofa", "--sign", "plain", url=url).status == 0
    assert run("match", "set", "L-1", "P-ESP/1", url=url).status == 0
    planned = run("match", "post", "-n", "--json", url=url).json
    accounts_ = {row["account"][:4]: (row["debit"], row["credit"]) for row in planned["rows"]}
    assert (accounts_["5950"], accounts_["2140"]) == (("120.00", "0.00"), ("0.00", "120.00"))
    assert "-5950  120.00 USD" in run("match", "post", "-n", "--entries", url=url).out
    done = run("match", "post", "-y", "--json", url=url).json
    assert done["rows"] == planned["rows"]
    learned = run("show", done["batch"], "--json", url=url).json["lessons"]
    assert {row["kind"] for row in learned} == {"text"}  # what a person can judge; the tallies of the evidence are not listed


def test_identifying_and_returning_are_charged_and_given_back_and_the_statement_prints_it(url, run):
    assert run("receipt", "add", "ESP", "1000", "USD", "--on", "2026-08-01", "--for", "P-ESP/1", "-y", url=url).status == 0
    said = run("receipt", "return", "R-2026-0001", "--on", "2026-09-01", "-y", url=url).out
    assert "Indirect costs given back: USD 120.00" in said
    assert run("receipt", "add", "ESP", "500", "USD", "--on", "2026-08-02", "--for", "P-ESP/1", "-y", url=url).status == 0
    lines = {
        row["line"]: row for row in run("statement", "preview", "ESP", "2026-Q3", "--json", url=url).json["rows"] if "line" in row
    }
    assert lines["B9"]["quarter"] == "-60.00"
    said = run("statement", "preview", "ESP", "2026-Q3", url=url).out
    assert "Indirect costs (B9) are recovered at 12% of the contribution." in said


def test_what_is_owed_is_paid_and_no_more(url, run):
    run("receipt", "add", "ESP", "1000", "USD", "--on", "2026-08-01", "-y", url=url)
    assert run("recovery", "settle", "121", "bofa", "-y", url=url).status == 1
    paid = run("recovery", "settle", "100", "bofa", "--on", "2026-09-01", "-y", url=url)
    assert "USD 100.00 paid for indirect costs; USD 20.00 is still owed." in paid.out
    totals = run("report", "icr", "2026", "--json", url=url).json["totals"]
    assert (totals["settled"], totals["owed"], totals["account_5950"]) == ({"USD": "100.00"}, {"USD": "20.00"}, {"USD": "120.00"})


def test_rules_are_added_and_a_rate_agreed_and_undone_again(url, run):
    added = run(
        "recovery", "rule", "add", "13", "--from", "2026-01-01", "--class", "private_entity", "--base", "direct", "-y", url=url
    )
    assert (added.status, "13 % for agreements of private_entity signed from 2026-01-01 on" in added.out) == (0, True)
    assert run("recovery", "override", "P-ESP", "0", "--reason", "donor legislation", "-y", url=url).status == 0
    rows = run("recovery", "rules", "--json", url=url).json["rows"]
    assert [(row["class"], row["pledge"], row["rate"]) for row in rows] == [
        ("private_entity", "", "13"), ("member_state", "", "11"), ("all", "", "12"), ("ESP", "P-ESP", "0"),
    ]  # fmt: skip
    assert run("undo", rows[3]["batch"], "-y", url=url).status == 0
    assert len(run("recovery", "rules", "--json", url=url).json["rows"]) == 3


def test_with_two_people_a_rule_a_rate_and_a_payment_wait_and_a_charge_is_approved_with_its_receipt(two_people, run):
    def approved(batch, total):
        return run("approve", batch, "--confirm", total, user="luis.mora", url=two_people)

    def made(*words):
        told = run(*words, "-y", "--json", url=two_people)
        assert told.json["waits"] is True, told.err
        return told.json["batch"]

    received = made("receipt", "add", "ESP", "1000", "USD", "--on", "2026-08-01")
    assert run("recovery", "--json", url=two_people).json["rows"] == []
    content = run("show", received, "--json", url=two_people).json
    assert [row["amount"] for row in content["recovery"]] == ["120.00"]
    assert approved(received, "1000.00").status == 0
    (charge,) = run("recovery", "--json", url=two_people).json["rows"]
    assert (charge["amount"], charge["batch"]) == ("120.00", received)
    pledge = made("pledge", "add", "ESP", "100", "USD", "--number", "P-1", "--signed", "2026-08-01", "--due", "2026-12-01=100")
    assert approved(pledge, "100.00").status == 0
    made("recovery", "rule", "add", "13", "--from", "2026-01-01")
    made("recovery", "override", "P-1", "5", "--reason", "agreed")
    made("recovery", "settle", "10", "bofa")


@pytest.mark.parametrize("form", ["--csv", "--json"])
def test_the_report_is_for_programs_too_and_in_four_languages(url, run, form, tmp_path):
    run("receipt", "add", "ESP", "1000", "USD", "--on", "2026-08-01", "-y", url=url)
    assert "120.00" in run("report", "icr", "2026-07..2026-12", form, url=url).out
    for language in ("es", "fr", "pt", "en"):
        file = tmp_path / f"{language}.xlsx"
        assert run("report", "icr", "2026", "--lang", language, "-o", str(file), url=url).status == 0
        assert file.stat().st_size > 0


def test_charges_that_wait_do_not_make_allotments_lack_cash_where_nothing_is_allotted(two_people, run):
    made = run("receipt", "add", "ESP", "1000", "USD", "--on", "2026-08-01", "-y", url=two_people, user="ana.reyes")
    assert "Indirect costs charged: USD 120.00" in made.out, made.err
    assert "Allotments" not in run("status", url=two_people).out
