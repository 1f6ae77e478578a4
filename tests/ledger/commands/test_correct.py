"""`fund receipt correct` and `fund undo --after-closing`: mistakes found late are put right in the open days (event 29)."""

import pytest

from ledger.book.reader import Reader
from tests.books import written
from tests.errors.refusing import No, refused
from tests.ledger.budget.test_recovery import begin
from tests.ledger.commands import filled

PAID = (
    "receipt",
    "add",
    "ESP",
    "1000",
    "USD",
    "--account",
    "bofa",
    "--charges",
    "10",
    "--on",
    "2026-08-03",
    "--for",
    "P-ESP/1",
    "--yes",
)
CLOSE = ("period", "close", "2026-Q3", "--confirm", "2026-Q3")


@pytest.fixture
def url(books):
    return books.make(begin)


@pytest.fixture
def fund(url, run):
    def fund(*words):
        ran = run(*words, url=url)
        assert ran.status == 0, ran.err
        return ran

    fund(*PAID)
    return fund


def correct(fund, *words):
    told = fund("receipt", "correct", "R-2026-0001", *words, "--reason", "paid by the other", "--yes")
    assert fund("verify").out.splitlines()[-1] == "Sound."
    return told.out


def line(fund, code, who, quarter="2026-Q3"):
    rows = fund("statement", "preview", who, quarter, "--json").json["rows"]
    return next((row["quarter"] for row in rows if row.get("line") == code), None)


def sums(url, account):
    with Reader(url) as query:
        return query.rows("SELECT day, sum(amount) FROM sealed_posting WHERE account = :a GROUP BY day ORDER BY day", a=account)


def test_money_is_credited_to_its_owner_on_its_own_day_while_that_is_open(fund, url):
    assert "R-2026-0002 takes back R-2026-0001; R-2026-0003 credits USD 1,000.00 anew" in correct(fund, "P-NIC/1")
    assert [line(fund, code, "ESP") for code in ("B2", "B3", "B10", "A8")] == ["1000.00", "-1000.00", "0.00", "103900.00"]
    assert [line(fund, code, "NIC") for code in ("B2", "B10", "A8")] == ["1000.00", "-10.00", "49000.00"]
    assert (sums(url, "1010"), sums(url, "1090")) == ([("2026-08-03", 9_900_000)], [("2026-08-03", 0)])
    states = {row["receipt"]: row["state"] for row in fund("receipt", "list", "--json").json["rows"]}
    assert states == {"R-2026-0001": "returned", "R-2026-0002": "returned", "R-2026-0003": "received"}


def test_a_closed_quarter_says_what_it_said_and_the_next_one_tells_of_the_correction(fund, url):
    fund(*CLOSE)
    before = fund("statement", "preview", "ESP", "2026-Q3", "--json").json["rows"]
    correct(fund, "--gift", "NIC")
    assert fund("statement", "preview", "ESP", "2026-Q3", "--json").json["rows"] == before
    assert (line(fund, "B3", "ESP", "2026-Q4"), line(fund, "B2", "NIC", "2026-Q4")) == ("-1000.00", "1000.00")
    assert sums(url, "1090") == [("2026-10-01", 0)]
    assert "paid by the other" in fund("log").out or "paid by the other" in fund("show", "R-2026-0003").out


def test_money_of_nobody_known_waits_in_suspense_and_is_identified_or_corrected_again(fund, url):
    assert "R-2026-0003 holds USD 990.00 in suspense" in correct(fund)
    assert sums(url, "5960") == [("2026-08-03", 0)]  # what banks kept is known again when the owner is
    fund("receipt", "identify", "R-2026-0003", "P-NIC/1", "--charges", "10", "--yes")
    assert line(fund, "A8", "NIC", "2026-Q4") == "49000.00"
    again = fund("receipt", "correct", "R-2026-0004", "P-TWO/1", "--charges", "0", "--reason", "theirs after all", "--yes")
    assert "R-2026-0005 takes back R-2026-0004; R-2026-0006 credits USD 990.00 anew" in again.out
    assert fund("verify").out.splitlines()[-1] == "Sound."


def test_a_correction_is_undone_as_a_whole(fund, url):
    correct(fund, "P-NIC/1")
    fund("undo", fund("log", "--json").json["rows"][0]["batch"], "--same-days", "--yes")
    assert (line(fund, "A8", "ESP"), line(fund, "B3", "NIC")) == ("102900.00", None)
    assert fund("verify").out.splitlines()[-1] == "Sound."


def test_a_line_of_the_bank_is_of_the_new_receipt_and_teaches_whose_money_it_is(books, run):
    url = books.make(filled.fill, **(filled.ABOUT | {"two_person": True}))

    def luis(number):
        from ledger.book.store import open_book
        from ledger.journal import batches
        from tests.books import LUIS

        book = open_book(url, LUIS)
        book.run(lambda unit: batches.approve(unit, number))
        book.close()

    told = run("receipt", "correct", "R-2026-0001", "CIM-1", "--reason", "theirs", "--yes", "--json", url=url)
    assert told.status == 0, told.err
    luis(told.json["batch"])
    with Reader(url) as query:
        assert query.rows("SELECT number FROM receipt_list WHERE bank_line_id = 1 ORDER BY id") == [
            ("R-2026-0001",),
            (told.json["receipt"],),
        ]
        meant = query.rows("SELECT means, sum(times) FROM lesson_list WHERE bank_line_id = 1 AND kind = 'payer' GROUP BY means")
    assert ("IA-CIM", 1) in meant
    assert all(times == 0 for means, times in meant if means == "USA")
    assert run("verify", url=url).out.splitlines()[-1] == "Sound."


REFUSED = (
    No("no-reason", "receipt correct R-2026-0001 P-NIC/1 --yes", "a correction needs a reason", "--reason", 2),
    No("no-target", "receipt correct R-2026-0001 P-NIC/1 --gift NIC --reason x --yes", "pledges, or a gift", "--gift", 2),
    No("no-target", "receipt correct R-2026-0001 --charges 5 --reason x --yes", "charges belong to", "leave out --charges", 2),
    No("unknown-receipt", "receipt correct R-2026-0009 --reason x --yes", "There is no receipt R-2026-0009", "fund receipt list", 2),
    No("more-than-came-in", "receipt correct R-2026-0001 P-NIC/1=1000.01 --reason x --yes", "", ""),
    No("bad-option", "undo B-2026-0004 --after-closing --same-days --reason x --yes", "closed days take no entries", "--same-days", 2),
    No("no-reason", "undo B-2026-0004 --after-closing --yes", "a correction needs a reason", "--reason", 2),
)  # fmt: skip


@pytest.mark.parametrize("no", REFUSED, ids=str)
def test_what_cannot_be_corrected_is_refused_and_nothing_is_written(no, fund, url, run):
    before = written(url)
    refused(run, url, no)
    assert written(url) == before


def test_money_in_suspense_is_identified_not_corrected(fund, url, run):
    correct(fund)
    cure = "fund receipt identify R-2026-0003"
    refused(run, url, No("not-credited", "receipt correct R-2026-0003 P-NIC/1 --reason x --yes", "credited to nobody yet", cure))


def test_what_was_returned_or_came_in_kind_is_not_credited(fund, url, run, tmp_path):
    paper = tmp_path / "list.txt"
    paper.write_text("vans")
    fund("receipt", "return", "R-2026-0001", "--yes")
    refused(run, url, No("returned-already", "receipt correct R-2026-0001 --reason x --yes", "was returned already"))
    refused(run, url, No("returned-already", "receipt correct R-2026-0002 --reason x --yes", "is no money that came in"))
    given = ("--in-kind", "goods", "--object", "6", "--what", "vans", "--document", str(paper), "--for", "P-NIC/1")
    fund("receipt", "add", "NIC", "500", "USD", *given, "--yes")
    kind = fund("receipt", "list", "--in-kind", "--json").json["rows"][0]["receipt"]
    refused(run, url, No("in-kind", f"receipt correct {kind} --reason x --yes", "came in kind", "undo its batch"))


def test_spending_of_a_closed_quarter_is_taken_back_in_the_open_days(fund, url, run):
    """Its reports say what they said; the next quarter's tell of it, and what was spent is left again."""
    fund("budget", "activity", "COORD", "Coordinator", "--yes")
    fund("budget", "appropriate", "6", "5000", "--from", "2026-08-05", "--yes")
    fund("budget", "allot", "6", "900", "--from", "2026-08-05", "--yes")
    fund("budget", "spend", "6", "400", "--payee", "Dell", "--on", "2026-09-02", "--yes")
    spent = fund("log", "--json").json["rows"][0]["batch"]
    fund(*CLOSE)
    before = fund("report", "budget", "2026-Q3", "--json").json["rows"]
    refused(run, url, No("in-the-way", f"undo {spent} --yes", "cannot be undone", "let them stand: --after-closing"))
    fund("undo", spent, "--after-closing", "--reason", "of another fund", "--yes")
    assert fund("report", "budget", "2026-Q3", "--json").json["rows"] == before
    assert sums(url, "5600") == [("2026-09-02", 4_000_000), ("2026-09-30", 0), ("2026-10-07", -4_000_000)]
    assert fund("verify").out.splitlines()[-1] == "Sound."
