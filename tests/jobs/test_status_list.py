"""A status of contributions: pledges with what has come in, in cash and in kind, more than was promised, and taken back."""

import csv
import json

import pytest

from ledger.book.reader import Reader

HEAD = ["Party", "Agreed", "Cash", "In kind", "Exchange Gain/(Loss)"]
ROWS = [
    ["AAA", "1000.00", "400.00", "100.00", ""],
    ["BBB", "500.00", "650.00", "0.00", ""],
    ["CCC", "300.00", "290.00", "", "-10.00"],
]


@pytest.fixture
def status(books, run, tmp_path):
    """Imports a list of this kind; says what it answered."""
    url = books.make()
    for code, name in (("AAA", "Anywhere"), ("BBB", "Beyond"), ("CCC", "Coast")):
        assert run("contributor", "add", code, name, "--class", "other_source", "--yes", url=url).status == 0

    def status(rows, *words):
        file = tmp_path / "status.csv"
        with file.open("w", newline="") as out:
            csv.writer(out).writerows([HEAD, *rows])
        return run(
            "import",
            "pledges",
            str(file),
            "--currency",
            "USD",
            "--signed",
            "2026-01-01",
            "--paid-on",
            "2026-09-30",
            "--yes",
            *words,
            url=url,
        )

    status.url = url
    return status


def balances(url):
    """What stands on each account, in cents."""
    with Reader(url) as reader:
        return {
            account: base // 100
            for account, base in reader.rows("SELECT account, sum(base) FROM journal GROUP BY account")
            if base
        }


def receipts(url):
    with Reader(url) as reader:
        found = reader.rows("SELECT contributor, method, amount, net, held FROM receipt_list ORDER BY id")
        return [(who, method, *(units // 10_000 for units in amounts)) for who, method, *amounts in found]


def test_what_came_in_is_in_transit_what_came_in_kind_is_used_and_what_is_over_is_held(status):
    told = status(ROWS, "--json")
    assert told.status == 0, told.err
    assert (told.json["new"], told.json["receipts"]) == (3, 4)
    assert receipts(status.url) == [
        ("AAA", "cash", 400, 400, 0), ("AAA", "in_kind", 100, 100, 0), ("BBB", "cash", 650, 650, 150), ("CCC", "cash", 290, 280, 0),
    ]  # fmt: skip
    assert balances(status.url) == {"1090": 133000, "1110": 51000, "2120": -15000, "4060": -180000, "4210": 1000, "5900": 10000}


def test_what_comes_in_for_a_pledge_that_is_paid_in_full_is_held_whole(status):
    assert status([["BBB", "500.00", "500.00", "100.00", ""]]).status == 0
    assert receipts(status.url) == [("BBB", "cash", 500, 500, 0), ("BBB", "in_kind", 100, 100, 100)]
    assert balances(status.url) == {"1090": 50000, "2120": -10000, "4060": -50000, "5900": 10000}


def test_what_an_earlier_list_credited_is_taken_back_and_never_more_than_came_in(status):
    refused = status([["AAA", "1000.00", "", "-50.00", ""]], "--json")
    assert (
        refused.status,
        "USD 50.00 more than came in" in json.loads(refused.err)["error"]["message"].replace("\xa0", " "),
    ) == (1, True)
    assert status([["AAA", "1000.00", "400.00", "-50.00", ""]]).status == 0
    assert balances(status.url) == {"1090": 40000, "1110": 65000, "4060": -100000, "5900": -5000}


def test_a_number_that_is_another_contributors_pledge_is_not_amended(run, status, tmp_path):
    file = tmp_path / "pledges.csv"
    for code in ("AAA", "BBB"):
        file.write_text(f"Pledge no.,Contributor,Signed on,Currency,Amount,Due on\nP-9,{code},2026-03-01,USD,100.00,2026-06-30\n")
        told = run("import", "pledges", str(file), "--amend", "--yes", "--json", url=status.url)
        assert told.status == (0 if code == "AAA" else 1)
    error = json.loads(told.err)["error"]
    assert (error["code"], error["message"]) == ("other-pledge", "P-9 belongs to AAA in USD; the file says BBB in USD.")


def test_a_text_that_no_database_can_hold_is_kept_with_a_mark_in_its_place(run, status, tmp_path):
    assert run("bank", "add", "usd", "USD", "--yes", url=status.url).status == 0
    file = tmp_path / "a.sta"
    file.write_bytes(b":20:X\n:25:1\n:28C:1\n:60F:C260301USD0,\n:61:260302C1,NTRF\n:86:GIFT\0FROM A\n:62F:C260302USD1,\n")
    assert run("import", "bank", str(file), url=status.url).status == 0
    with Reader(status.url) as reader:
        assert reader.rows("SELECT text FROM bank_line_list") == [("GIFT\ufffdFROM A",)]
